"""What a Word or Excel file is made of, as far as a form goes: paragraphs, tables, pictures, and remarks on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from casebook.locales import t

NOTICES = frozenset({
    "other-version", "no-version", "formula", "tracked-changes", "example-changed", "id-made", "id-numbered",
    "continued", "language-set", "picture-placed", "picture-renamed", "external-template",
})  # fmt: skip
"""Remarks on what was understood all the same."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a cell of a sheet, or a heading, table, row and column (from 1) of a document.

    `part` is a place outside the text: comment, footnote, header, text-box, shape.
    """

    sheet: str = ""
    cell: str = ""
    heading: str = ""
    table: int = 0
    row: int = 0
    column: int = 0
    part: str = ""

    def said(self, language: str) -> str:
        """The place in words."""
        if self.sheet:
            words = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        else:
            words = t(language, "office.place.heading", heading=self.heading) if self.heading else ""
            if self.table:
                key = "cell" if self.column else "row" if self.row else "table"
                numbers = {"table": self.table, "row": self.row, "column": self.column}
                words += t(language, f"office.place.{key}", **numbers)
            words = words.strip() or t(language, "office.place.top")
        return words + (t(language, f"office.place.{self.part}") if self.part else "")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell: code, place, the text in question, what else the sentence needs.

    `params["field"]` is where the label of a field stands in the locales, `params["nearest"]` a name to offer.
    """

    code: str
    place: Place
    text: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    kept: bool = False
    """Whether the text has found no place in the case and is kept as a comment."""

    @property
    def is_notice(self) -> bool:
        """Whether nothing needs doing."""
        return self.code in NOTICES

    def said(self, language: str) -> str:
        """The remark as a sentence, without its place and text."""
        params = dict(self.params)
        nearest = params.pop("nearest", "")
        if "field" in params:
            params["field"] = t(language, f"{params['field']}.label")
        said = t(language, f"office.remarks.{self.code}", **params)
        return said + (t(language, "office.nearest", nearest=nearest) if nearest else "")


@dataclass(frozen=True, slots=True)
class Picture:
    """An embedded picture as it stands in the file; `name` is that of its part, `alt` its description."""

    data: bytes
    name: str
    alt: str
    place: Place


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: `column` (from 0) and `span` in the table's grid. Cells merged downwards share their `origin`."""

    text: str
    place: Place
    column: int
    span: int = 1
    origin: int = 0
    pictures: tuple[Picture, ...] = ()

    @property
    def filled(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.text or self.pictures)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph between tables."""

    text: str
    place: Place
    heading: bool = False
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table, or a sheet with its name as title."""

    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """A file as read: its blocks in order, pictures that stand in none of them, remarks, the form's version if told."""

    blocks: tuple[Paragraph | Table, ...]
    loose: tuple[Picture, ...]
    remarks: tuple[Remark, ...]
    version: str | None


def under(place: Place, heading: str) -> Place:
    """The place, with the heading that it stands under (a sheet's cell needs none)."""
    return place if place.sheet or not heading else replace(place, heading=heading)
