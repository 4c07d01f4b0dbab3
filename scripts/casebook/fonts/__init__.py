"""The fonts that print: the vendored ones, and fuller ones where the extra `rare` is installed.

`gaps` says which characters none of them has; the printed outputs name such a character instead of showing a box.
"""

from __future__ import annotations

import bisect
import hashlib
import importlib.util
import unicodedata
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
EXTRAS = (("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc", "Noto Sans CJK SC"),)
"""Packages with fuller fonts: import name, file in it, family."""


def folders() -> list[Path]:
    """Where the typesetter finds fonts."""
    return [FOLDER, *(path.parent for path, _ in _extras())]


def families(first: str) -> list[str]:
    """The font families to try in turn, beginning with `first`."""
    return list(dict.fromkeys([first, "Casebook Serif", *(family for _, family in _extras())]))


@cache
def digest() -> str:
    """A short hash of everything that fonts bring to a page; it changes when a font does."""
    found = hashlib.sha256((FOLDER / "SHA256SUMS").read_bytes())
    for path, family in _extras():
        found.update(f"{family} {path.stat().st_size}".encode())
    return found.hexdigest()[:16]


def gaps(text: str) -> tuple[str, ...]:
    """The characters of `text` that no font has, each once, in their order. Marks without a shape do not count."""
    missing = {character for character in set(text) - _seen if not _covered(character)}
    _seen.update(set(text) - missing)
    return tuple(dict.fromkeys(character for character in text if character in missing)) if missing else ()


_seen: set[str] = set()
"""Characters that are known to be covered: nearly all of nearly every text."""


def printable(text: str) -> str:
    """The text with every character that no font has written as its code, 〔U+3F06〕: readable, and never a box."""
    if not gaps(text):
        return text
    return "".join(one if _covered(one) else f"〔U+{ord(one):04X}〕" for one in text)


def packed() -> str:
    """What the fonts have, for the form: numbers in base 36 by turns, how far on the next range of characters begins
    and how many more characters it has."""
    found = {code for first, last in zip(*_ranges(), strict=True) for code in range(first, last + 1)}
    found = found.union(*_extra_maps())
    numbers, before = [], 0
    for code in sorted(found):
        if code - 1 not in found:
            numbers.append(code - before)
            before = code
        if code + 1 not in found:
            numbers.append(code - before)
            before = code
    return " ".join(map(_base_36, numbers))


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _base_36(number: int) -> str:
    digits = ""
    while number >= 36:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return _DIGITS[number] + digits


@cache
def _covered(character: str) -> bool:
    if character.isspace() or unicodedata.category(character) in ("Cc", "Cf"):
        return True
    starts, ends = _ranges()
    place = bisect.bisect_right(starts, ord(character)) - 1
    return (place >= 0 and ord(character) <= ends[place]) or any(ord(character) in found for found in _extra_maps())


@cache
def _ranges() -> tuple[list[int], list[int]]:
    starts, ends = [], []
    for line in (FOLDER / "coverage.txt").read_text(encoding="ascii").split():
        first, _, last = line.partition("-")
        starts.append(int(first, 16))
        ends.append(int(last or first, 16))
    return starts, ends


@cache
def _extras() -> tuple[tuple[Path, str], ...]:
    found = []
    for package, name, family in EXTRAS:
        spec = importlib.util.find_spec(package)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            path = Path(folder) / name
            if path.is_file():
                found.append((path, family))
    return tuple(found)


@cache
def _extra_maps() -> tuple[frozenset[int], ...]:
    # Read only when a text holds a character that the vendored fonts lack.
    if not _extras() or importlib.util.find_spec("fontTools") is None:
        return ()
    from fontTools.ttLib import TTFont

    maps = []
    for path, _ in _extras():
        with TTFont(path, fontNumber=0, lazy=True) as font:
            maps.append(frozenset(font.getBestCmap()))
    return tuple(maps)
