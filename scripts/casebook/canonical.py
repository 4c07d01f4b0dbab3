"""Raw case → its one canonical YAML text: the same case is written the same way, whoever writes it.

The rules are few, so that the form on the site, in another language, writes the same bytes; both are held to
tests/canonical/vectors.json. A text is never folded: one line a text, or a `|` block where it has several.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from casebook.comments import NO_COMMENTS, Comments
from casebook.fields import FieldSpec, table
from casebook.languages import LANGUAGES
from casebook.places import Trail

HEADER = "# yaml-language-server: $schema=../../case.schema.json"
GROUPS = (
    ("language", "status", "title", "summary", "place", "period", "themes", "organiser", "funder", "cost", "staff",
     "volunteers", "participants", "duration", "open_to", "recruitment", "decision_method", "mode"),
    ("background",),
    ("steps",),
    ("lists",),
    ("deliberation",),
    ("results",),
    ("yearly",),
    ("joint_actions", "with"),
    ("what_did_not_work", "conditions"),
    ("lessons",),
    ("sources",),
    ("images",),
    ("contributors", "licence", "consent", "personal_data_allowed", "former_addresses"),
    ("translations",),
)  # fmt: skip
"""The large parts of a case, in their order; a blank line stands between two of them."""
FLOW_KEYS = (("from", "to"), ("of", "by"))
"""Mappings with no other keys stand on one line: a period, and what a translation was made from."""
FLOW_WIDTH = 100
"""Characters between the brackets up to which a list of words stands on one line."""
STEP = 2

# The same expressions stand in the form's script: nothing in them that Python and JavaScript read differently.
_HIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffd-\uffff"
)
_ESCAPED = re.compile(rf'["\\\t\n\r{_HIDDEN}]')
_PLAIN = re.compile(
    "(?=[0-9A-Za-z\u00c0-\u024f\u3400-\u9fff\uac00-\ud7a3“‘《（])"  # what it may begin with
    rf"(?:[0-9]:(?=[0-9])|:(?=//)|[^\t\n\r:{_HIDDEN}])+"
)
_NOT_PLAIN = re.compile(
    r"\s#|\s$"  # a comment; a space that nobody sees
    r"|^(?:[A-Za-z0-9_-]+|中文|英文|汉语|英语|正文|出处)\s*[：﹕︰∶꞉；;]"  # a key, to a reader in a hurry
    rf"|^(?:{'|'.join(language.id for language in LANGUAGES)})\s"
    r"|^(?:[Yy]|[Nn]|[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff]|[Nn][Uu][Ll][Ll])$"  # no text to other readers
)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
_LIKE_NUMBER = re.compile(r"[0-9][0-9_.:]*(?:[eE][+-]?[0-9]+)?|0[xXoObB][0-9A-Fa-f_]+")
_KEY = re.compile(r"[0-9A-Za-z\u3400-\u9fff][0-9A-Za-z_.\u3400-\u9fff-]*")
_WORD = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]*(?:@[0-9A-Za-z_.§\u3400-\u9fff-]+)?")
_NO_BLOCK = re.compile(rf"[\t\r{_HIDDEN}]|^[ \n]|[^\S\n](?:\n|(?![\s\S]))|\n\n(?![\s\S])")
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def canonical(data: Mapping[str, Any], comments: Comments = NO_COMMENTS) -> str:
    """The canonical text of a raw case: mappings, lists, text, and None for an empty value.

    Keys come in the order of the field table, those that it does not know after them as they are given; list items
    keep their order. `load` reads the same data from it, and `comments_of` the same comments.
    """
    return "\n".join([HEADER, "", *comments.head, *_Writer(comments).root(data)]) + "\n"


@cache
def orders() -> Mapping[str, tuple[str, ...]]:
    """The keys of each part of a case in their order, by the part's path; `*` stands for a key that authors choose."""
    found: dict[str, tuple[str, ...]] = {"": tuple(key for group in GROUPS for key in group), "period": ("from", "to")}

    def walk(specs: tuple[FieldSpec, ...], path: str) -> None:
        for spec in specs:
            inner = f"{path}{spec.key}"
            if spec.keyed:
                inner += ".*.*" if spec.key == "translations" else ".*"
            if spec.children:
                found[inner] = tuple(child.key for child in spec.children)
                walk(spec.children, f"{inner}.")

    walk(table(), "")
    return found


def rules() -> dict[str, Any]:
    """What the form's script needs to write the same text, as JSON may hold it."""
    return {
        "header": HEADER,
        "groups": GROUPS,
        "orders": orders(),
        "languages": [language.id for language in LANGUAGES],
        "flow_keys": FLOW_KEYS,
        "flow_width": FLOW_WIDTH,
    }


def scalar(text: str) -> str:
    """A text on one line: plain where nobody can take it for something else, else in double quotes."""
    if _PLAIN.fullmatch(text) and not _NOT_PLAIN.search(text) and not _LIKE_NUMBER.fullmatch(text):
        return text
    return text if _NUMBER.fullmatch(text) else f'"{_ESCAPED.sub(_escape, text)}"'


def block_or_line(text: str, indent: int) -> tuple[str, list[str]]:
    """What stands beside a key for a text, and the lines below it, indented so far."""
    if not _is_block(text):
        return scalar(text), []
    mark, lines = _block(text, indent)
    return mark.strip(), lines


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _SHORT_ESCAPES.get(character) or f"\\u{ord(character):04x}"


def _key(key: str) -> str:
    return key if _KEY.fullmatch(key) and scalar(key) == key else f'"{_ESCAPED.sub(_escape, key)}"'


class _Writer:
    """Writes the parts of a case as lines; a part is known by its trail in the data and its path in `orders`."""

    def __init__(self, comments: Comments) -> None:
        self._comments = comments
        self._inside = comments.inside()

    def root(self, data: Mapping[str, Any]) -> list[str]:
        lines: list[str] = [] if data else ["{}"]
        last = None
        for key in _in_order(data, ""):
            entry = self._entry(data, key, (), "", 0)
            if last is not None and _group(last) != _group(key) and entry[0]:
                lines.append("")
            lines += entry
            last = key
        return lines + self._foot((), 0)

    def _mapping(self, data: Mapping[str, Any], trail: Trail, path: str, indent: int) -> list[str]:
        return [line for key in _in_order(data, path) for line in self._entry(data, key, trail, path, indent)]

    def _entry(self, data: Mapping[str, Any], key: str, trail: Trail, path: str, indent: int) -> list[str]:
        """The lines of a key and its value, and the comments above it."""
        inner = (*trail, key)
        beside, below = self._value(data[key], inner, _inner(path, key), indent + STEP)
        line = f"{' ' * indent}{_key(key)}:{beside}{self._beside(inner)}"
        return [*self._before(inner, indent), line, *below]

    def _sequence(self, items: Sequence[Any], trail: Trail, path: str, indent: int) -> list[str]:
        lines: list[str] = []
        for number, item in enumerate(items):
            inner = (*trail, number)
            beside, below = self._value(item, inner, path, indent + STEP)
            lines += self._before(inner, indent)
            if isinstance(item, Mapping) and below and not beside:
                # The first key stands beside the dash, what is above it above the dash.
                above = len(self._before((*inner, _in_order(item, path)[0]), indent))
                lines += [line[STEP:] for line in below[:above]]
                beside, below = f" {below[above].lstrip(' ')}", below[above + 1 :]
            lines += [f"{' ' * indent}-{beside}{self._beside(inner)}", *below]
        return lines

    def _value(self, value: Any, trail: Trail, path: str, indent: int) -> tuple[str, list[str]]:
        """What stands beside a key or dash, and the lines below it, which are indented so far."""
        foot = self._foot(trail, indent)
        if value is None:
            return "", foot
        if isinstance(value, str):
            return _block(value, indent) if _is_block(value) else (f" {scalar(value)}", [])
        together = trail not in self._inside
        if isinstance(value, Mapping):
            if not value or (together and _is_flow_mapping(value)):
                pairs = (f"{key}: {scalar(value[key])}" for key in _in_order(value, path))
                return f" {{{', '.join(pairs)}}}", []
            return "", self._mapping(value, trail, path, indent) + foot
        if not value or (together and _is_flow_list(value)):
            return f" [{', '.join(map(scalar, value))}]", []
        return "", self._sequence(value, trail, path, indent) + foot

    def _before(self, trail: Trail, indent: int) -> list[str]:
        return [line and " " * indent + line for line in self._comments.before.get(trail, ())]

    def _foot(self, trail: Trail, indent: int) -> list[str]:
        return [line and " " * indent + line for line in self._comments.foot.get(trail, ())]

    def _beside(self, trail: Trail) -> str:
        text = self._comments.beside.get(trail)
        return f"  {text}" if text else ""


def _is_flow_mapping(value: Mapping[str, Any]) -> bool:
    keyed = any(all(key in keys for key in value) for keys in FLOW_KEYS)
    return keyed and all(isinstance(item, str) and _WORD.fullmatch(item) for item in value.values())


def _is_flow_list(value: Sequence[Any]) -> bool:
    words = all(isinstance(item, str) and _WORD.fullmatch(item) for item in value)
    return words and len(", ".join(map(scalar, value))) <= FLOW_WIDTH


def _is_block(text: str) -> bool:
    """Whether a `|` block can hold the text: several lines, no space at the end of one or before the first."""
    return "\n" in text and not _NO_BLOCK.search(text)


def _block(text: str, indent: int) -> tuple[str, list[str]]:
    mark = " |" if text.endswith("\n") else " |-"
    lines = text.removesuffix("\n").split("\n")
    return mark, [f"{' ' * indent}{line}" if line else "" for line in lines]


def _in_order(data: Mapping[str, Any], path: str) -> list[str]:
    known = (*orders().get(path, ()), *(language.id for language in LANGUAGES))
    rank = {key: number for number, key in enumerate(known)}
    return sorted(data, key=lambda key: rank.get(key, len(rank)))


def _inner(path: str, key: str) -> str:
    """The path of what stands at a key of the part at `path`."""
    if path in ("sources", "translations", "translations.*"):
        return f"{path}.*"
    return f"{path}.{key}" if path else key


def _group(key: str) -> int:
    return next((number for number, group in enumerate(GROUPS) if key in group), len(GROUPS))
