"""What MkDocs puts around a page, learnt from a specimen and put around every page of its shape.

A specimen is a page whose front matter and address are marks. MkDocs builds it once; wherever a mark stands in the
result, the own value of a page belongs, escaped as the mark was. So templates may put any value of the front matter
anywhere. What they may not do is decide by it, cut it or count its letters: values that they decide by are named in
DECIDING and belong to the shape, as do lengths of lists and whatever is not text.
"""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from jinja2.filters import do_urlencode
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import escape

from casebook.render.html import Sheet

DECIDING = frozenset({"lang", "kind", "section", "fallback_from", "languages"})
"""Keys of the front matter whose values templates decide by."""

LINKED = frozenset({"contribute/form/"})
"""Pages two levels down that the theme links to: on such a page the link is one to itself."""

Address = str
"""Of a page below its language's root: cases/beijing-chaoyang/anzhen-ebike-shed/."""

Shape = str
"""What a page's surroundings depend on besides its own values, alike for many pages; as text."""

ESCAPES: Mapping[str, Callable[[str], str]] = {
    "html": lambda text: str(escape(text)),
    "plain": lambda text: text,
    "json": lambda text: str(htmlsafe_json_dumps(text))[1:-1],
    "json-html": lambda text: str(escape(str(htmlsafe_json_dumps(text))))[len("&#34;") : -len("&#34;")],
    "url": do_urlencode,
    "data": lambda text: text.replace("<", "\\u003c"),
}
_SPECIAL = "<&>\"'/ é"  # no two ways of escaping write these alike


class ShellError(Exception):
    """The theme does something with a page's own value that cannot be done to another page's."""


def shape(address: Address, sheets: Mapping[str, Sheet]) -> Shape:
    """The shape of a page in all languages."""
    first, *free = [address[:-1]] if address in LINKED else address.split("/")[:-1] or [""]
    fronts = [(language, _shape(dict(sheet.front))) for language, sheet in sorted(sheets.items())]
    return repr((first, len(free), fronts))


def _shape(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _shape(item, f"{key}.{name}" if key else name) for name, item in value.items()}
    if key in DECIDING or not value or not isinstance(value, str | list | tuple):
        return ("is", value)
    if isinstance(value, str):
        return "text"
    return [_shape(item, f"{key}.") for item in value]


@dataclass(frozen=True, slots=True)
class Specimen:
    """A page of a shape. `number` makes its marks its own."""

    number: int
    address: Address
    sheets: Mapping[str, Sheet]

    @classmethod
    def of(cls, number: int, shape: Shape, linked: Mapping[Address, Iterable[str]]) -> Specimen:
        """The specimen of that shape. `linked`: by address the ids in a page that other pages link to."""
        first, free, fronts = literal_eval(shape)
        parts = [first, *(_segment(number, index) for index in range(free))] if first else []
        address = "".join(f"{part}/" for part in parts)
        body = f'<div id="{_name(number)}b">{places(linked.get(address, ()))}</div>\n'
        return cls(number, address, {language: Sheet(_marked(number, front), body) for language, front in fronts})

    def shells(self, built: Mapping[str, str], sitemap: Mapping[str, str]) -> dict[str, Shell]:
        """By language the shell that its built page shows; `sitemap` has the built entries. Raises ShellError."""
        return {language: self._shell(language, html, sitemap.get(language, "")) for language, html in built.items()}

    def _shell(self, language: str, html: str, entry: str) -> Shell:
        marks: dict[str, Slot] = {self.sheets[language].body.strip(): ("body", 0, "plain")}
        for index, text in enumerate(_leaves(self.sheets[language].front)):
            for name, way in ESCAPES.items():
                marks[way(text)] = ("text", index, name)
        for index in range(self.address.count("/")):
            marks[_segment(self.number, index)] = ("segment", index, "plain")
        parts = self._cut(html, marks)
        if ("body", 0, "plain") not in parts:
            raise ShellError(self.address)
        return Shell(parts, self._cut(entry, marks))

    def _cut(self, text: str, marks: Mapping[str, Slot]) -> tuple[bytes | Slot, ...]:
        pattern = "|".join(map(re.escape, sorted(marks, key=len, reverse=True)))
        parts: list[bytes | Slot] = []
        for piece in re.split(f"({pattern})", text):
            if piece in marks:
                parts.append(marks[piece])
            elif _name(self.number) in piece.lower():
                at = piece.lower().index(_name(self.number))
                raise ShellError(f"…{piece[max(0, at - 60) : at + 60]}…")
            elif piece:
                parts.append(piece.encode())
        return tuple(parts)


Slot = tuple[str, int, str]
"""What belongs into a shell: `body`; `text`, the n-th of the front matter; `segment`, the n-th free one of the
address; and how it is escaped."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The pieces of a built page, and of its entry in the sitemap (none where it has none)."""

    parts: tuple[bytes | Slot, ...]
    entry: tuple[bytes | Slot, ...]

    def plain(self) -> list[list[str | Slot]]:
        """As JSON holds it."""
        return [[one.decode() if isinstance(one, bytes) else one for one in own] for own in (self.parts, self.entry)]

    @classmethod
    def of(cls, plain: Any) -> Shell:
        """From what `plain` made."""
        parts, entry = (
            tuple(part.encode() if isinstance(part, str) else (part[0], part[1], part[2]) for part in own)
            for own in plain
        )
        return cls(parts, entry)

    def page(self, address: Address, sheet: Sheet) -> bytes:
        """The whole page."""
        return _filled(self.parts, address, sheet)

    def sitemap(self, address: Address) -> bytes:
        """The entry of the page at that address in the sitemap."""
        return _filled(self.entry, address, Sheet({}, ""))


def _filled(parts: tuple[bytes | Slot, ...], address: Address, sheet: Sheet) -> bytes:
    leaves: list[str] | None = None
    segments = address.split("/")[1:]
    made: list[bytes] = []
    for part in parts:
        if isinstance(part, bytes):
            made.append(part)
            continue
        kind, index, way = part
        if kind == "body":
            made.append(sheet.body.strip().encode())
        elif kind == "segment":
            made.append(segments[index].encode())
        else:
            leaves = leaves if leaves is not None else list(_leaves(sheet.front))
            made.append(ESCAPES[way](leaves[index]).encode())
    return b"".join(made)


def _leaves(value: Any, key: str = "") -> Iterator[str]:
    """The texts that are a page's own, in the order of the front matter."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _leaves(item, f"{key}.{name}" if key else name)
    elif key in DECIDING or not value:
        return
    elif isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(item, f"{key}.")


def _marked(number: int, front: Any) -> dict[str, Any]:
    """Front matter of that shape with a mark for every text that is a page's own."""
    numbers = count()

    def mark(form: Any) -> Any:
        if isinstance(form, dict):
            return {name: mark(item) for name, item in form.items()}
        if isinstance(form, list):
            return [mark(item) for item in form]
        return _text(number, next(numbers)) if form == "text" else form[1]

    return {name: mark(form) for name, form in front.items()}


def _name(number: int) -> str:
    return f"zq{number:05d}"


def _text(number: int, index: int) -> str:
    return f"{_name(number)}t{index:03d}{_SPECIAL}t"


def _segment(number: int, index: int) -> str:
    return f"{_name(number)}s{index}"


def places(ids: Iterable[str]) -> str:
    """HTML that has those ids."""
    return "".join(f'<i id="{escape(one)}"></i>' for one in sorted(ids))
