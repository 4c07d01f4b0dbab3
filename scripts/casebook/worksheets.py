"""The worksheets as an Excel workbook: three lists, deliberation record, five steps plan; blank or filled in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from casebook.link import Corpus, Entry
from casebook.render.print.edition import EDITIONS, Sides, Writer
from casebook.render.print.worksheets import labels, worksheet_rows

EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001  (the earliest that a zip can hold, without a zone, as a workbook wants it)
INK, EDGE = "18211D", "74867E"
FILLS = {
    "problems": "535185", "resources": "2A5C84", "projects": "794363", "stages": "1F5C4D",
    "team": "2A5C84", "diagnosis": "535185", "project": "794363", "resolution": "893E31", "mechanism": "735017",
}  # fmt: skip
MARGIN = {"left": 0.6, "right": 0.6, "top": 0.7, "bottom": 0.6}


def workbook(corpus: Corpus, edition: str, entry: Entry | None = None) -> bytes:
    """The workbook in that edition; the same bytes for the same rows."""
    writer = Writer(EDITIONS[edition], corpus)
    words = {name: _said(sides) for name, sides in labels(writer).items()}
    rows = worksheet_rows(writer, entry)
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    _lists(_new(book, words, rows, "lists", (6, 52, 24, 18, 18)), writer, words, rows)
    _stages(_new(book, words, rows, "stages", (16, 16, 26, 60)), words, rows)
    _steps(_new(book, words, rows, "steps", (6, 26, 30, 60)), words, rows)
    book.properties.title = _said(writer.own("worksheets.title"))
    book.properties.creator = _said(writer.own("author"))
    book.properties.language = "zh-CN" if writer.edition.languages[0] == "zh" else "en-GB"
    book.properties.created = book.properties.modified = EPOCH
    return _bytes(book)


def _said(sides: Sides, gap: str = "\n") -> str:
    """All languages of a text in one cell."""
    return gap.join(side["v"] for side in sides)


def _new(book: Workbook, words: dict[str, str], rows: dict[str, Any], name: str, widths: Iterable[float]) -> Worksheet:
    """A sheet with its title, its hint and the line for community, date and writer."""
    title = words[f"{name}_title"]
    sheet: Worksheet = book.create_sheet(title.replace("\n", " ")[:31])
    for letter, width in zip("ABCDEFGH", widths, strict=False):
        sheet.column_dimensions[letter].width = width
    sheet.append([title])
    sheet.append([words[f"{name}_hint"]])
    community = words["community"].replace("\n", " ")
    sheet.append([f"{community}  {_said(rows['place'][:1])}", "", words["date"].replace("\n", " ")])
    sheet.merge_cells("A3:B3")
    sheet["A1"].font = Font(name="SimSun", bold=True, size=18, color=INK)
    sheet["A2"].font = Font(size=9, color="46524C")
    last = "EDD"[("lists", "stages", "steps").index(name)]
    for row in (1, 2):
        sheet.merge_cells(f"A{row}:{last}{row}")
        sheet[f"A{row}"].alignment = Alignment(wrap_text=True, vertical="center")
    lines = title.count("\n") + 1
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 26 * lines, 30 * lines
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if name != "lists" else "portrait"
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = 1
    assert sheet.sheet_properties.pageSetUpPr is not None
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for side, inches in MARGIN.items():
        setattr(sheet.page_margins, side, inches)
    sheet.sheet_view.showGridLines = False
    return sheet


def _lists(sheet: Worksheet, writer: Writer, words: dict[str, str], rows: dict[str, Any]) -> None:
    heads = {
        "problems": ("number", "problem", "problem_kind"),
        "resources": ("number", "resource", "resource_kind"),
        "projects": ("number", "project", "solves", "uses", "state"),
    }
    sections = {"problems": "problem_kinds", "resources": "resource_kinds", "projects": "project_states"}
    for name, columns in heads.items():
        sheet.append([])
        sheet.append([words[name].replace("\n", " ")])
        sheet.cell(sheet.max_row, 1).font = Font(name="SimSun", bold=True, size=13, color=FILLS[name])
        _header(sheet, [words[column] for column in columns], FILLS[name])
        first = sheet.max_row + 1
        told = rows["lists"][name]
        for number in range(1, len(told) + rows["blank"][name] + 1):
            cells: list[Any] = [number]
            if number <= len(told):
                item = told[number - 1]
                cells.append(_said(item["text"]))
                cells += (
                    [item["solves"], item["uses"], _said(item["state"])]
                    if name == "projects"
                    else [_said(item["kind"])]
                )
            sheet.append(cells)
            _ruled(sheet, len(columns), 30)
        terms = writer.corpus.terms[sections[name]]
        choices = ",".join(_said(writer.line(term.name), " ").replace(",", " ") for term in terms.values())
        letter = "E" if name == "projects" else "C"
        if 0 < len(choices) <= 250:  # what Excel lets a list of choices hold
            check = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=False)
            check.add(f"{letter}{first}:{letter}{sheet.max_row}")
            sheet.add_data_validation(check)


def _stages(sheet: Worksheet, words: dict[str, str], rows: dict[str, Any]) -> None:
    sheet.append([])
    _header(sheet, [words[name] for name in ("stage", "date", "who", "what")], FILLS["stages"])
    sheet.freeze_panes = f"A{sheet.max_row + 1}"
    for stage in rows["stages"]:
        told = stage["told"] or [None]
        for event in told:
            name = _said(stage["name"])
            date, text = (_said(event["date"], " "), _said(event["text"])) if event else ("", "")
            sheet.append([f"{stage['char']} {name}", date, "", text])
            _ruled(sheet, 4, _height(text, 58))


def _steps(sheet: Worksheet, words: dict[str, str], rows: dict[str, Any]) -> None:
    sheet.append([])
    _header(sheet, ["", words["step"], "", words["write"]], FILLS["stages"])
    sheet.freeze_panes = f"A{sheet.max_row + 1}"
    for step in rows["steps"]:
        sheet.append([step["char"], _said(step["name"]), _said(step["hint"]), _said(step["told"])])
        _ruled(sheet, 4, _height(_said(step["told"]), 84))
        square = sheet.cell(sheet.max_row, 1)
        square.fill = PatternFill("solid", fgColor=FILLS[step["id"]])
        square.font = Font(name="SimSun", bold=True, size=16, color="FFFFFF")
        square.alignment = Alignment(horizontal="center", vertical="center")


def _header(sheet: Worksheet, cells: list[str], fill: str) -> None:
    sheet.append(cells)
    for column in range(1, len(cells) + 1):
        cell = sheet.cell(sheet.max_row, column)
        cell.fill, cell.font = PatternFill("solid", fgColor=fill), Font(bold=True, size=10, color="FFFFFF")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.row_dimensions[sheet.max_row].height = 15 * (max(cell.count("\n") for cell in cells) + 1) + 3


def _height(text: str, least: float) -> float:
    """Points that a text needs in the widest column, and at least what a hand needs to write."""
    lines = sum(1 + sum(2 if ord(one) > 0x2E7F else 1 for one in line) // 58 for line in text.split("\n"))
    return max(least, 15.0 * lines + 6)


def _ruled(sheet: Worksheet, columns: int, height: float) -> None:
    """The last row with lines round its cells, high enough to write in."""
    line = Side(style="thin", color=EDGE)
    for column in range(1, columns + 1):
        cell = sheet.cell(sheet.max_row, column)
        cell.border = Border(top=line, bottom=line, left=line, right=line)
        cell.alignment = Alignment(wrap_text=True, vertical="center" if column == 1 else "top")
    sheet.row_dimensions[sheet.max_row].height = height


def _bytes(book: Workbook) -> bytes:
    """The workbook as a zip whose members all carry the same date."""
    for cell in (one for sheet in book.worksheets for row in sheet.iter_rows() for one in row):
        if cell.data_type == "f":  # a text that begins with an equals sign stays a text
            cell.data_type = "s"
    raw, fixed = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "docProps/core.xml":
                # openpyxl writes the moment of saving.
                stamp = book.properties.modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = content.replace(stamp, b"1980-01-01T00:00:00Z")
            info = zipfile.ZipInfo(member.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return fixed.getvalue()
