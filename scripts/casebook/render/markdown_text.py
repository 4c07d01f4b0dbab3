"""Text that strangers wrote, in the Markdown of GitHub, GitLab and Gitee: shown as typed and nothing else.

It makes no heading, list, table, link, picture or HTML, calls nobody's attention (@), refers to nothing (#, !) and
gives no order (/close) where something of our own stands before it.
"""

from __future__ import annotations

import re

from casebook.reporters import visible

_SPACES = re.compile(r"\s+")
_SPECIAL = re.compile(r"[^\w\s,;?“”‘’…—–·→›]|_")
_WORD_JOINER = "\u2060"
# What platforms look for in finished text: a mention, a reference, an emoji, an address.
_ACTIVE = re.compile(r"(?<=[@#!~%$^&:])(?=[\w/@#!~%$^&:\[])|(?<=GH)(?=-\d)|(?<=www)(?=\.)", re.I)


def text(raw: str) -> str:
    """Any text as Markdown that shows just it, on one line; line breaks become <br>."""
    lines = (visible(_SPACES.sub(" ", line)) for line in raw.strip("\n").split("\n"))
    return "<br>".join(_SPECIAL.sub(_entity, _ACTIVE.sub(_WORD_JOINER, line)) for line in lines)


def _entity(match: re.Match[str]) -> str:
    character = match[0]
    return character if ord(character) > 0x2FFF or character == _WORD_JOINER else f"&#{ord(character)};"
