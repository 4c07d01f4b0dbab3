"""An Excel workbook → its blocks, one table a sheet. Values come from openpyxl; what it would pass over is read here.

openpyxl is used in its streaming mode only, and after the extent of every sheet is known: otherwise one cell in the
last corner of a sheet, or one merged range over all of it, takes all memory there is.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils.cell import get_column_letter, range_boundaries

from casebook.office.blocks import Cell, Contents, Picture, Place, Remark, Table
from casebook.office.package import Package, Refused, attribute, tag_of, version_of

_BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, zipfile.BadZipFile, SyntaxError, OverflowError)
"""What openpyxl raises for a damaged file, by trial."""
ROWS_LIMIT, COLUMNS_LIMIT, CELLS_LIMIT = 5_000, 100, 20_000
SHEETS_LIMIT = 60

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})\Z")
_DISPIMG = re.compile(r"""DISPIMG\(\s*["']([^"']+)["']""", re.IGNORECASE)
_MARGINS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
At = tuple[int, int]
"""Row and column of a cell, from 1."""


@dataclass
class _Sheet:
    """What a look at a sheet's parts gives: its extent, merged ranges, pictures and notes by cell."""

    rows: int = 0
    columns: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    pictures: dict[At, list[Picture]] = field(default_factory=lambda: defaultdict(list))


def read_xlsx(package: Package) -> Contents:
    """The workbook's sheets in order as tables, with remarks on what cannot stand in one. Raises Refused."""
    main = next((name for kind, name, _ in package.relations("").values() if kind == "officeDocument"), "")
    workbook = package.xml(main)
    if workbook is None:
        raise Refused("damaged", reason="xl/workbook.xml")
    reader = _Reader(package, main)
    blocks = tuple(reader.sheets(workbook))
    loose = tuple(
        Picture(package.parts[name], name, "", Place()) for name in package.pictures() if name not in reader.used
    )
    return Contents(blocks, loose, tuple(reader.remarks), version_of(package))


class _Reader:
    def __init__(self, package: Package, main: str) -> None:
        self.package = package
        self.relations = package.relations(main)
        self.remarks: list[Remark] = []
        self.used: set[str] = set()
        self.cells = 0
        self.in_cells = self._pictures_in_cells()

    def sheets(self, workbook: Any) -> list[Table]:
        """All sheets, hidden ones as well."""
        listed = [one for one in workbook.iter() if tag_of(one) == "sheet"]
        if len(listed) > SHEETS_LIMIT:
            raise Refused("too-many-cells", where=f"{len(listed)} sheets")
        looked = []
        for one in listed:
            title = one.get("name", "")
            kind, name, outside = self.relations.get(attribute(one, "id"), ("", "", True))
            if outside or kind != "worksheet" or name not in self.package.parts:
                self.remarks.append(Remark("embedded-object", Place(sheet=title), kept=True))
                continue
            looked.append((title, self._look(title, name)))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of parts that openpyxl passes over, and that are met with here
                values, formulas = self._loaded(data_only=True), self._loaded(data_only=False)
                return [self._table(title, sheet, values[title], formulas[title]) for title, sheet in looked]
        except _BROKEN as error:
            raise Refused("damaged", reason=str(error)[:80]) from error

    def _loaded(self, data_only: bool) -> Any:
        stream = io.BytesIO(self.package.data)
        return load_workbook(stream, read_only=True, data_only=data_only, keep_links=False, rich_text=False)

    # A look at the parts

    def _look(self, title: str, name: str) -> _Sheet:
        """The sheet's extent, ranges, pictures and notes, from its parts as they are."""
        sheet = _Sheet()
        tree = self.package.xml(name)
        row = column = 0
        for one in tree.iter():
            tag = tag_of(one)
            if tag == "row":
                row, column = _number(one.get("r", "")) or row + 1, 0
            elif tag == "c":
                # A cell without a reference stands next to the one before.
                row, column = _at(one.get("r", "")) or (row, column + 1)
                if len(one):
                    self.cells += 1
                    sheet.rows, sheet.columns = max(sheet.rows, row), max(sheet.columns, column)
            elif tag in _MARGINS:
                self._margin(title, one.text or "")
            elif tag == "mergeCell":
                try:
                    left, top, right, bottom = (value or 0 for value in range_boundaries(one.get("ref", "")))
                except (ValueError, TypeError):
                    continue
                sheet.merged.append((top, left, bottom, right))
        for kind, target, outside in self.package.relations(name).values():
            if outside or target not in self.package.parts:
                continue
            if kind == "drawing":
                self._drawing(title, target, sheet)
            elif kind in ("comments", "threadedComment"):
                self._notes(title, target)
            elif kind in ("oleObject", "control", "package"):
                self.remarks.append(Remark("embedded-object", Place(sheet=title), kept=True))
        for at in sheet.pictures:
            sheet.rows, sheet.columns = max(sheet.rows, at[0]), max(sheet.columns, at[1])
        if sheet.rows > ROWS_LIMIT or sheet.columns > COLUMNS_LIMIT or self.cells > CELLS_LIMIT:
            corner = f"{get_column_letter(min(sheet.columns, 18278))}{sheet.rows}" if sheet.columns else ""
            raise Refused("too-many-cells", where=f"{title}!{corner}")
        return sheet

    def _margin(self, title: str, text: str) -> None:
        """A printed header or footer, if a person wrote anything into it."""
        words = re.sub(r'&"[^"]*"|&\d+|&[A-Za-z]', " ", text)
        if re.sub(r"(?i)page|of|第|页|共|\W|\d", "", words):
            self.remarks.append(Remark("unknown-part", Place(sheet=title, part="header"), words.strip(), kept=True))

    def _drawing(self, title: str, name: str, sheet: _Sheet) -> None:
        """Pictures and text boxes that lie over the cells; each belongs to the cell under its upper left corner."""
        relations = self.package.relations(name)
        for anchor in self.package.xml(name):
            corner = next((one for one in anchor if tag_of(one) == "from"), ())
            numbers = {tag_of(one): int(one.text or 0) for one in corner if (one.text or "").strip().isdecimal()}
            at = (numbers.get("row", 0) + 1, numbers.get("col", 0) + 1)
            place = Place(sheet=title, cell=f"{get_column_letter(min(at[1], 18278))}{at[0]}")
            for one in anchor.iter():
                tag = tag_of(one)
                if tag == "blip":
                    picture = self._picture(one, relations, place)
                    if picture is not None:
                        sheet.pictures[at].append(picture)
                elif tag == "txBody":
                    paragraphs = (
                        "".join(t.text or "" for t in p.iter() if tag_of(t) == "t") for p in one if tag_of(p) == "p"
                    )
                    text = "\n".join(paragraphs).strip()
                    if text:
                        self.remarks.append(
                            Remark("unknown-part", Place(sheet=title, cell=place.cell, part="shape"), text, kept=True)
                        )
                elif tag in ("chart", "relIds"):
                    self.remarks.append(Remark("embedded-object", place, kept=True))

    def _picture(self, blip: Any, relations: Mapping[str, tuple[str, str, bool]], place: Place) -> Picture | None:
        _, target, outside = relations.get(attribute(blip, "embed"), ("", "", True))
        if outside or target not in self.package.parts:
            address = relations.get(attribute(blip, "link"), ("", "", True))[1]
            self.remarks.append(Remark("picture-linked", place, address, kept=bool(address)))
            return None
        self.used.add(target)
        return Picture(self.package.parts[target], target, _described(blip), place)

    def _notes(self, title: str, name: str) -> None:
        for one in self.package.xml(name).iter():
            if tag_of(one) in ("comment", "threadedComment"):
                text = "".join(t.text or "" for t in one.iter() if tag_of(t) in ("t", "text")).strip()
                place = Place(sheet=title, cell=one.get("ref", ""), part="comment")
                if text:
                    self.remarks.append(Remark("unknown-part", place, text, kept=True))

    def _pictures_in_cells(self) -> dict[str, tuple[str, str]]:
        """WPS keeps a picture in a cell as a formula with an id: id → (part, description)."""
        name = next((target for _, target, outside in self.relations.values() if target.endswith("cellimages.xml")), "")
        tree = self.package.xml(name)
        relations = self.package.relations(name) if tree is not None else {}
        found = {}
        for one in tree.iter() if tree is not None else ():
            if tag_of(one) != "pic":
                continue
            called = next((inner for inner in one.iter() if tag_of(inner) == "cNvPr"), None)
            blip = next((inner for inner in one.iter() if tag_of(inner) == "blip"), None)
            if called is None or blip is None:
                continue
            _, target, outside = relations.get(attribute(blip, "embed"), ("", "", True))
            if not outside and target in self.package.parts:
                found[called.get("name", "")] = (target, called.get("descr", ""))
        return found

    # Cells

    def _table(self, title: str, sheet: _Sheet, values: Any, formulas: Any) -> Table:
        if not sheet.rows or not sheet.columns:
            return Table((), title)
        bounds = {"min_row": 1, "max_row": sheet.rows, "min_col": 1, "max_col": sheet.columns}
        rows = []
        covered = _covered(sheet)
        origins: dict[At, Cell] = {}
        # openpyxl ends with the last row that is written down; pictures may lie below it.
        missing: list[tuple[Any, ...]] = [()] * sheet.rows
        cached = [*values.iter_rows(**bounds), *missing]
        typed = [*formulas.iter_rows(**bounds), *missing]
        for row in range(1, sheet.rows + 1):
            cells: list[Cell] = []
            both = zip_longest(cached[row - 1], typed[row - 1], range(sheet.columns), fillvalue=EMPTY_CELL)
            for column, (value, formula, _) in enumerate(both, 1):
                at = (row, column)
                place = Place(sheet=title, cell=f"{get_column_letter(column)}{row}")
                text, pictures = self._content(value, formula, place)
                pictures += sheet.pictures.get(at, [])
                corner = covered.get(at, at)
                if corner == at:
                    span = covered.spans.get(at, 1)
                    origins[at] = Cell(text, place, column - 1, span, row * 1000 + column, tuple(pictures))
                    cells.append(origins[at])
                    continue
                if text or pictures:
                    # Nobody sees it, but it is there.
                    self.remarks.append(Remark("unknown-cell", replace(place, part="hidden"), text, kept=True))
                if corner[1] == column and corner in origins:
                    cells.append(replace(origins[corner], place=place))
            rows.append(tuple(cells))
        return Table(tuple(rows), title)

    def _content(self, cached: Any, typed: Any, place: Place) -> tuple[str, list[Picture]]:
        """The text of a cell, and a picture that its formula stands for."""
        if typed.data_type != "f":
            return _text(cached.value, cached.number_format), []
        formula = str(getattr(typed.value, "text", None) or typed.value)
        match = _DISPIMG.search(formula)
        if match and match[1] in self.in_cells:
            name, described = self.in_cells[match[1]]
            self.used.add(name)
            return "", [Picture(self.package.parts[name], name, described, place)]
        if cached.value is None:
            self.remarks.append(Remark("formula-empty", place, formula))
            return formula, []
        text = _text(cached.value, cached.number_format)
        self.remarks.append(Remark("formula", place, text, {"formula": formula[:200]}))
        return text, []


class _Covered(dict[At, At]):
    """Cell → the corner of the merged range that it lies in, for all cells of such ranges; and how wide each is."""

    def __init__(self) -> None:
        super().__init__()
        self.spans: dict[At, int] = {}


def _covered(sheet: _Sheet) -> _Covered:
    """The merged ranges cut to the sheet's extent. Where two overlap, which no program writes, the first holds."""
    found = _Covered()
    for top, left, bottom, right in sheet.merged:
        bottom, right = min(bottom, sheet.rows), min(right, sheet.columns)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                found.setdefault((row, column), (top, left))
        found.spans[top, left] = max(1, right - left + 1)
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0


def _at(reference: str) -> At | None:
    """B7 → (7, 2); None for what is no reference."""
    match = _REFERENCE.match(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return (int(match[2]), column)


def _text(value: Any, number_format: str) -> str:
    """A cell's value as people see it, as far as that is what they typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return _date(value, number_format)
    if isinstance(value, date | time | timedelta):
        return str(value)
    if isinstance(value, int | float):
        percent = "%" in number_format
        number = Decimal(repr(value)) * (100 if percent else 1)
        return format(number.normalize() if number else Decimal(0), "f") + ("%" if percent else "")
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def _date(value: datetime, number_format: str) -> str:
    """A date as ISO 8601, to the day or, where the cell shows no day, to the month or the year."""
    shown = re.sub(r"\[[^\]]*\]|\"[^\"]*\"", "", number_format).lower()
    if value.time() != time():
        return value.isoformat(" ", "minutes")
    return value.strftime("%Y-%m-%d" if "d" in shown else "%Y-%m" if "m" in shown else "%Y")


def _described(blip: Any) -> str:
    """The description of the picture that the blip belongs to."""
    for outer in blip.iterancestors():
        if tag_of(outer) == "pic":
            called = next((one for one in outer.iter() if tag_of(one) == "cNvPr"), None)
            return " ".join(called.get("descr", "").split()) if called is not None else ""
    return ""
