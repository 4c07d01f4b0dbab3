"""The form as an Excel workbook: a sheet for the facts, one for each list, words to choose from as drop-down lists."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.drawing.image import Image
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.utils.cell import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from casebook.languages import LANGUAGES
from casebook.locales import t
from casebook.office.archive import EPOCH, PROPERTY, steady
from casebook.office.fill import Answers, Filling, names_of
from casebook.office.layout import FORM_VERSION, Item, Section, sections
from casebook.office.words import example_row, hint, version_line
from casebook.validate import Reference

INK, GREEN, GREY, EDGE, HEAD, SIDE = "1C2521", "1F5C4D", "5A655F", "9DB0A7", "DCE9E3", "F3F7F5"
FONT = "微软雅黑"
BLANK_ROWS = 10
WIDTHS = {
    "line": 30,
    "paragraph": 34,
    "picture": 22,
    "citation": 18,
    "term": 18,
    "choice": 16,
    "date": 14,
    "figure": 12,
}
_LINE = Side(style="thin", color=EDGE)
_BOX = Border(top=_LINE, bottom=_LINE, left=_LINE, right=_LINE)


def template_xlsx(language: str, reference: Reference, filled: Filling | None = None) -> bytes:
    """The form in that language, empty (with examples) or filled in; the same bytes for the same content."""
    writer = _Writer(language, reference, filled)
    writer.write()
    raw = io.BytesIO()
    writer.book.save(raw)
    return steady(raw.getvalue())


class _Writer:
    def __init__(self, language: str, reference: Reference, filled: Filling | None) -> None:
        self.language = language
        self.reference = reference
        self.blank = filled is None
        self.filled = filled or Filling()
        self.book = Workbook()
        if self.book.active is not None:
            self.book.remove(self.book.active)
        self.ranges: dict[str, str] = {}

    def said(self, key: str, **params: object) -> str:
        return t(self.language, f"office.{key}", **params)

    def write(self) -> None:
        shown = [one for one in sections() if self.filled.shows(one)]
        self._start()
        facts = self._sheet(self.said("sheets.facts"), (30, 46, 46, 16))
        lists = [(one, self._sheet(one.heading(self.language), self._widths(one))) for one in shown if one.is_list]
        self._terms(shown)
        self._facts(facts, [one for one in shown if not one.is_list])
        for section, sheet in lists:
            self._list(sheet, section)
        properties = self.book.properties
        properties.title, properties.subject = self.said("form.title"), self.said("form.subject")
        properties.creator = ""
        properties.version, properties.language = FORM_VERSION, "zh-CN" if self.language == "zh" else "en-GB"
        properties.created = properties.modified = EPOCH
        self.book.custom_doc_props.append(  # type: ignore[attr-defined]  # newer than the stubs
            StringProperty(name=PROPERTY, value=FORM_VERSION)
        )
        # The dates of the properties are those of saving; `steady` sets them.

    def _sheet(self, title: str, widths: Iterable[float], landscape: bool = True) -> Worksheet:
        sheet: Worksheet = self.book.create_sheet(title[:31])
        for index, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(index)].width = width
        sheet.sheet_view.showGridLines = False
        sheet.sheet_properties.tabColor = GREEN
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_margins.left = sheet.page_margins.right = 0.5
        sheet.page_margins.top = sheet.page_margins.bottom = 0.5
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        assert sheet.sheet_properties.pageSetUpPr is not None
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        return sheet

    def _widths(self, section: Section) -> list[float]:
        return [WIDTHS.get(item.kind, 16) for item in section.items for _ in range(item.width)]

    def _start(self) -> None:
        sheet = self._sheet(self.said("sheets.start"), (100,), landscape=False)
        lines = [(self.said("form.title"), 20, GREEN, True), (version_line(self.language), 10, GREY, False)]
        lines.append((self.said("form.lead"), 11, INK, False))
        lines += [
            (self.said(f"form.how.{key}"), 10, INK, False)
            for key in ("fill", "languages", "tables", "example", "privacy", "send")
        ]
        for row, (text, size, colour, bold) in enumerate(lines, 1):
            self._put(sheet, row, 1, text, size=size, colour=colour, bold=bold)
            sheet.row_dimensions[row].height = _height(text, 100, 30 if row == 1 else 20)

    # Facts

    def _facts(self, sheet: Worksheet, shown: Sequence[Section]) -> None:
        row = 1
        for section in shown:
            self._heading(sheet, row, section, 4)
            heads = [
                self.said("form.item"),
                *(one.name for one in LANGUAGES),
                t(self.language, "fields.Part.cite.label"),
            ]
            self._heads(sheet, row + 2, heads)
            row += 3
            for item in section.items:
                self._fact(sheet, row, item)
                row += 1
            row += 1

    def _fact(self, sheet: Worksheet, row: int, item: Item) -> None:
        self._label(sheet.cell(row, 1), item)
        answers = self.filled.facts
        texts = [answers.get((item.path, one.id), "") for one in LANGUAGES] if item.is_text else []
        for column, text in enumerate(texts or [answers.get((item.path, ""), "")], 2):
            self._put(sheet, row, column, text)
        self._put(sheet, row, 4, answers.get((item.path, "cite"), ""))
        for column in range(1, 5):
            sheet.cell(row, column).border = _BOX
        if not item.is_text:
            sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)
            self._offer(sheet, item, f"B{row}")
        least = 48 if item.kind in ("passage", "paragraph") else 34
        sheet.row_dimensions[row].height = max(_height(text, 44, least) for text in texts or [""])

    # Lists

    def _list(self, sheet: Worksheet, section: Section) -> None:
        self._heading(sheet, 1, section, max(section.width, 2))
        column = 1
        for item in section.items:
            label = item.label(self.language)
            for name in (one.name for one in LANGUAGES) if item.is_text else ("",):
                text = self.said("form.language_column", label=label, language=name) if name else label
                self._label(sheet.cell(3, column), item, text)
                sheet.cell(3, column).fill = PatternFill("solid", fgColor=HEAD)
                column += 1
        widest = max(len(hint(item, self.language)) / WIDTHS.get(item.kind, 16) for item in section.items)
        sheet.row_dimensions[3].height = 28 + 12 * min(5, int(widest * (1.6 if self.language == "zh" else 1.2)))
        sheet.freeze_panes = "A4"
        sheet.print_title_rows = "3:3"
        row = 4
        if self.blank and any(example_row(section, self.language)[1:]):
            for column, text in enumerate(example_row(section, self.language), 1):
                self._put(sheet, row, column, text, colour=GREY, italic=True).border = _BOX
            sheet.row_dimensions[row].height = 32
            row += 1
        first = row
        for answers in [*self.filled.of(section), *([{}] * BLANK_ROWS)]:
            self._entry(sheet, row, section, answers)
            row += 1
        column = 1
        for item in section.items:
            letter = get_column_letter(column)
            if not item.is_text:
                self._offer(sheet, item, f"{letter}{first}:{letter}{row - 1}")
            column += item.width

    def _entry(self, sheet: Worksheet, row: int, section: Section, answers: Answers) -> None:
        column, height = 1, 30.0
        for item in section.items:
            for language in (one.id for one in LANGUAGES) if item.is_text else ("",):
                text = answers.get((item.path, language), "")
                self._put(sheet, row, column, text).border = _BOX
                height = max(height, _height(text, WIDTHS.get(item.kind, 16), 30))
                column += 1
        picture = self.filled.pictures.get(answers.get(("file", ""), "")) if section.id == "images" else None
        if picture is not None:
            drawn = Image(io.BytesIO(picture))
            scale = min(140 / drawn.width, 90 / drawn.height, 1)
            drawn.width, drawn.height = int(drawn.width * scale), int(drawn.height * scale)
            sheet.add_image(drawn, f"A{row}")
            height = max(height, 75)
        sheet.row_dimensions[row].height = height

    # Words to choose from

    def _terms(self, shown: Sequence[Section]) -> None:
        items = [(one, item) for one in shown for item in one.items if item.spec and item.spec.vocabulary]
        sheet = self._sheet(self.said("sheets.terms"), [22] * len(items))
        self._put(sheet, 1, 1, self.said("sheets.terms"), size=14, colour=GREEN, bold=True, wrap=False)
        self._put(sheet, 2, 1, self.said("sheets.terms_help"), size=9, colour=GREY, wrap=False)
        self._heads(
            sheet,
            3,
            [
                self.said("form.card", heading=one.heading(self.language), number=i.label(self.language))
                for one, i in items
            ],
        )
        for column, (_, item) in enumerate(items, 1):
            assert item.spec is not None and item.spec.vocabulary is not None
            names = [called[self.language] for called in names_of(self.reference, item.spec.vocabulary).values()]
            for row, name in enumerate(names, 4):
                self._put(sheet, row, column, name)
            letter = get_column_letter(column)
            place = f"{quote_sheetname(sheet.title)}!${letter}$4:${letter}${3 + len(names)}"
            if names:
                self.ranges[item.spec.path] = place

    def _offer(self, sheet: Worksheet, item: Item, cells: str) -> None:
        """A drop-down list; something else may be typed all the same."""
        if item.spec is None:
            return
        formula = self.ranges.get(item.spec.path)
        choices = item.spec.choices or (("true", "false") if item.kind == "yes-no" else ())
        if choices:
            formula = '"' + ",".join(self.said(f"choices.{choice}") for choice in choices) + '"'
        if formula is not None:
            check = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
            check.add(cells)
            sheet.add_data_validation(check)

    # Cells

    def _heading(self, sheet: Worksheet, row: int, section: Section, width: int) -> None:
        self._put(sheet, row, 1, section.heading(self.language), size=14, colour=GREEN, bold=True)
        self._put(sheet, row + 1, 1, section.help(self.language), size=9, colour=GREY)
        for at, height in ((row, 26), (row + 1, 30)):
            sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=width)
            sheet.row_dimensions[at].height = height

    def _heads(self, sheet: Worksheet, row: int, heads: Sequence[str]) -> None:
        for column, head in enumerate(heads, 1):
            cell = self._put(sheet, row, column, head, colour=GREEN, bold=True)
            cell.fill, cell.border = PatternFill("solid", fgColor=HEAD), _BOX
        sheet.row_dimensions[row].height = 22

    def _label(self, cell: Cell | MergedCell, item: Item, label: str = "") -> None:
        """A label, its help small and grey below it."""
        bold = InlineFont(rFont=FONT, b=True, sz=10, color=Color(INK))
        small = InlineFont(rFont=FONT, sz=8, color=Color(GREY))
        required = item.spec is not None and item.spec.required and "." not in item.path
        mark = self.said("form.required") if required else ""
        name = (label or item.label(self.language)) + mark
        assert isinstance(cell, Cell)
        cell.value = CellRichText(TextBlock(bold, name), TextBlock(small, f"\n{hint(item, self.language)}"))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.fill, cell.border = PatternFill("solid", fgColor=SIDE), _BOX

    def _put(
        self, sheet: Worksheet, row: int, column: int, text: str, *, size: float = 10, colour: str = INK,
        bold: bool = False, italic: bool = False, wrap: bool = True,
    ) -> Cell:  # fmt: skip
        cell = sheet.cell(row, column)
        assert isinstance(cell, Cell)
        if text:
            cell.value = text
            cell.data_type = "s"  # whatever it begins with
        cell.number_format = "@"
        cell.font = Font(name=FONT, size=size, color=colour, bold=bold, italic=italic)
        cell.alignment = Alignment(wrap_text=wrap, vertical="top" if size < 14 else "center")
        return cell


def _height(text: str, width: float, least: float) -> float:
    """Points that a text needs in a column of that many characters."""
    lines = sum(1 + int(sum(2 if ord(one) > 0x2E7F else 1 for one in line) / width) for line in text.split("\n"))
    return min(400.0, max(least, 15.0 * lines + 6))
