"""How text and query are made alike before they are compared. overrides/assets/js/search/normal.js does the same.

Compatibility forms are folded (NFKC), letters lowered, invisible characters and quotation marks dropped. Chinese:
traditional characters become simplified one by one, and spaces are dropped except between two Latin letters or
digits. English: accents are dropped as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
QUOTES = re.compile('["“”„‟«»「」『』〝〞〟]')
_SPACE = "[ \t\r\n\f\v\x85\u1680\u2028\u2029]"
_SPACES = re.compile(f"{_SPACE}+")
_SPACE_KEPT = re.compile(f"([a-z0-9]){_SPACE}+(?=[a-z0-9])")
_MARKS = re.compile(r"[\u0300-\u036f]")


_LINE = "\ufdd0"
"""No character, so it stands in no text; nothing below touches it or reaches across it."""


def chinese(text: str) -> str:
    """One line of Chinese as it is compared."""
    text = _folded(text)
    variants = simplified().keys() & set(map(ord, set(text)))
    text = text.translate({code: simplified()[code] for code in variants}) if variants else text
    return _SPACES.sub("", _SPACE_KEPT.sub("\\1\0", text)).replace("\0", " ")


def english(text: str) -> str:
    """One line of English as it is compared, before it is cut into words."""
    plain = _folded(text.replace("’", "'")).replace("\u2010", "-").replace("\u2011", "-")
    return _MARKS.sub("", unicodedata.normalize("NFKD", plain))


def each(normal: Callable[[str], str], lines: list[str]) -> list[str]:
    """`normal` of every line; for many lines at once, so that it is fast."""
    return normal(_LINE.join(lines)).split(_LINE) if lines else []


def _folded(text: str) -> str:
    return QUOTES.sub("", unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).lower())


@cache
def simplified() -> dict[int, str]:
    """Code of a traditional character → the simplified one, for every single character that OpenCC knows."""
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    ranges = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2A6DF))
    codes = (code for first, last in ranges for code in range(first, last + 1))
    # One character at a time, so that no phrase of the dictionary can match: the browser has only the characters.
    pairs = ((code, convert(chr(code))) for code in codes)
    return {code: other for code, other in pairs if other != chr(code) and len(other) == 1}
