"""The form as a Word document: A4, to be typed into or printed and written on by hand."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from casebook.languages import LANGUAGES
from casebook.locales import t
from casebook.office.archive import EPOCH, PROPERTY, steady
from casebook.office.fill import Answers, Filling, names_of
from casebook.office.layout import FORM_VERSION, Item, Section, sections
from casebook.office.words import example, example_line, example_row, hint, offer, version_line
from casebook.validate import Reference

INK, GREEN, GREY, EDGE, HEAD, SIDE = "1C2521", "1F5C4D", "5A655F", "9DB0A7", "DCE9E3", "F3F7F5"
LATIN, CHINESE = "Arial", "微软雅黑"
WIDTH = 17.4
WEIGHTS = {"line": 4.0, "paragraph": 4.0, "markdown": 4.0, "word": 2.1, "term": 2.2, "citation": 2.2, "date": 2.2}
NUMERALS = "一二三四五六七八九十"


def template_docx(language: str, reference: Reference, filled: Filling | None = None) -> bytes:
    """The form in that language, empty (with examples) or filled in; the same bytes for the same content.

    `reference` has the words to choose from.
    """
    writer = _Writer(language, reference, filled)
    writer.write()
    raw = io.BytesIO()
    writer.document.save(raw)
    return steady(raw.getvalue())


class _Writer:
    def __init__(self, language: str, reference: Reference, filled: Filling | None) -> None:
        self.language = language
        self.reference = reference
        self.blank = filled is None
        self.filled = filled or Filling()
        self.document: Docx = Document()

    def said(self, key: str, **params: object) -> str:
        return t(self.language, f"office.{key}", **params)

    def write(self) -> None:
        self._page()
        self._styles()
        self._properties()
        self._opening()
        shown = [one for one in sections() if self.filled.shows(one)]
        for number, section in enumerate(shown, 1):
            self._paragraph(f"{_number(number, self.language)}{section.heading(self.language)}", "Heading1")
            self._paragraph(section.help(self.language), "CasebookHelp", keep=True)
            if not section.is_list:
                self._facts(section)
            elif section.is_cards:
                self._cards(section)
            else:
                self._rows(section)
            self._terms(section)

    # The document as a whole

    def _page(self) -> None:
        page = self.document.sections[0]
        page.orientation = WD_ORIENT.PORTRAIT
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(1.8)
        page.top_margin, page.bottom_margin = Cm(1.8), Cm(1.6)
        page.footer_distance = Cm(0.8)
        footer = page.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        before, _, after = self.said("form.page", number="\0").partition("\0")
        footer.add_run(f"{version_line(self.language)}  ·  {before}")
        _field(footer, "PAGE")
        footer.add_run(after)

    def _styles(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        assert isinstance(normal, ParagraphStyle)
        _font(normal, 10, INK)
        normal.paragraph_format.space_after = Pt(0)
        normal.element.get_or_add_rPr().append(_lang(self.language))
        for name, size, colour, before, after in (
            ("Title", 22, GREEN, 0, 2),
            ("Subtitle", 10, GREY, 0, 6),
            ("Heading 1", 14, GREEN, 18, 2),
            ("Footer", 8, GREY, 0, 0),
        ):
            style = styles[name]
            assert isinstance(style, ParagraphStyle)
            _font(style, size, colour, bold=name in ("Title", "Heading 1"))
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
            borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
            if borders is not None:
                borders.getparent().remove(borders)
        for name, small, colour, after in (("Casebook Help", 8.5, GREY, 4), ("Casebook Hint", 7.5, GREY, 0)):
            style = styles.add_style(name, 1)
            assert isinstance(style, ParagraphStyle)
            style.base_style = normal
            _font(style, small, colour)
            style.paragraph_format.space_after = Pt(after)

    def _properties(self) -> None:
        core = self.document.core_properties
        core.title, core.subject = self.said("form.title"), self.said("form.subject")
        core.author = core.last_modified_by = ""
        core.comments = core.keywords = ""
        core.version, core.language = FORM_VERSION, "zh-CN" if self.language == "zh" else "en-GB"
        core.created = core.modified = EPOCH
        package = self.document.part.package
        part = Part(
            PackURI("/docProps/custom.xml"),
            "application/vnd.openxmlformats-officedocument.custom-properties+xml",
            _CUSTOM.format(name=PROPERTY, value=FORM_VERSION).encode(),
            package,
        )
        package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)

    def _opening(self) -> None:
        self._paragraph(self.said("form.title"), "Title")
        self._paragraph(version_line(self.language), "Subtitle")
        self._paragraph(self.said("form.lead"), "Normal").paragraph_format.space_after = Pt(4)
        for key in ("fill", "languages", "tables", "example", "privacy", "send"):
            line = self._paragraph(self.said(f"form.how.{key}"), "CasebookHelp")
            line.paragraph_format.space_after = Pt(1)

    def _paragraph(self, text: str, style: str, keep: bool = False) -> Paragraph:
        paragraph = _styled(self.document.add_paragraph(text), style)
        if keep:
            paragraph.paragraph_format.keep_with_next = True
        return paragraph

    # Sections

    def _facts(self, section: Section) -> None:
        cited = any(item.kind == "passage" for item in section.items)
        texts = any(item.is_text for item in section.items)
        heads = [self.said("form.item")]
        heads += [one.name for one in LANGUAGES] if texts else [self.said("form.value")]
        widths = [4.4] + ([(WIDTH - 4.4 - 2.2 * cited) / len(LANGUAGES)] * len(LANGUAGES) if texts else [WIDTH - 4.4])
        if cited:
            heads.append(t(self.language, "fields.Part.cite.label"))
            widths.append(2.2)
        table = self._table(heads, widths)
        for item in section.items:
            self._fact(table, item, self.filled.facts, cited)

    def _fact(self, table: Table, item: Item, answers: Answers, cited: bool = False) -> None:
        """A row of a table of facts: its name with help, then the answers."""
        row = _row(table, 1.5 if item.kind in ("passage", "paragraph", "picture") else 0.95)
        cells = row.cells
        self._label(cells[0], item)
        if item.is_text:
            for cell, language in zip(cells[1:], LANGUAGES, strict=False):
                _write(cell, answers.get((item.path, language.id), ""))
            if item.kind == "passage":
                _write(cells[-1], answers.get((item.path, "cite"), ""))
            elif cited:
                cells[-2].merge(cells[-1])
            return
        cell = cells[1].merge(cells[-1]) if len(cells) > 2 else cells[1]
        if item.kind == "picture":
            picture = self.filled.pictures.get(answers.get(("file", ""), ""))
            if picture is not None:
                cell.paragraphs[0].add_run().add_picture(io.BytesIO(picture), width=Cm(7))
            return
        _write(cell, answers.get((item.path, ""), ""))

    def _label(self, cell: _Cell, item: Item) -> None:
        _shade(cell, SIDE)
        required = (item.spec is not None and item.spec.required) or item.path in ("place.community", "key")
        paragraph = cell.paragraphs[0]
        paragraph.add_run(item.label(self.language)).bold = True
        if required and "." not in item.path.removeprefix("place."):
            paragraph.add_run(self.said("form.required")).font.color.rgb = RGBColor.from_string("9C3B2C")
        _styled(cell.add_paragraph(hint(item, self.language)), "CasebookHint")

    def _cards(self, section: Section) -> None:
        if self.blank and example(section, self.language):
            line = self._paragraph(example_line(section, self.language), "CasebookHelp", keep=True)
            line.runs[0].italic = True
        entries: Sequence[Answers] = [*self.filled.of(section), *([{}] * (section.blanks if self.blank else 1))]
        for number, answers in enumerate(entries, 1):
            name = self.said("form.card", heading=section.heading(self.language), number=number)
            side = (WIDTH - 4.4) / len(LANGUAGES)
            table = self._table([name, *(one.name for one in LANGUAGES)], [4.4, *[side] * len(LANGUAGES)])
            for item in section.items:
                self._fact(table, item, answers)
            _keep_together(table)
            self.document.add_paragraph().paragraph_format.line_spacing = Pt(8)
        self._paragraph(self.said("form.card_more"), "CasebookHelp")

    def _rows(self, section: Section) -> None:
        heads, weights = [], []
        for item in section.items:
            label = item.label(self.language)
            if item.is_text:
                heads += [self.said("form.language_column", label=label, language=one.name) for one in LANGUAGES]
            else:
                heads.append(label)
            weights += [WEIGHTS.get(item.kind, 2.2)] * item.width
        table = self._table(heads, [WIDTH * weight / sum(weights) for weight in weights])
        if self.blank:
            for cell, text in zip(_row(table, 0.7).cells, example_row(section, self.language), strict=True):
                _write(cell, text, grey=True)
        for answers in [*self.filled.of(section), *([{}] * (section.blanks if self.blank else 2))]:
            cells = iter(_row(table, 0.95).cells)
            for item in section.items:
                for language in (one.id for one in LANGUAGES) if item.is_text else ("",):
                    _write(next(cells), answers.get((item.path, language), ""))

    def _terms(self, section: Section) -> None:
        """Below the table, the words to choose from."""
        for item in section.items:
            name = item.spec.vocabulary if item.spec else None
            if name is None:
                continue
            terms = [called[self.language] for called in names_of(self.reference, name).values()]
            line = self._paragraph(offer(item, self.language, terms), "CasebookHelp")
            line.paragraph_format.space_before = Pt(2)

    def _table(self, heads: Sequence[str], widths: Sequence[float]) -> Table:
        table: Table = self.document.add_table(rows=1, cols=len(heads))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _borders(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            _shade(cell, HEAD)
            run = cell.paragraphs[0].add_run(head)
            run.bold, run.font.size = True, Pt(9)
            run.font.color.rgb = RGBColor.from_string(GREEN)
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        _mark(table.rows[0], "w:tblHeader", "w:cantSplit")
        return table


def _number(number: int, language: str) -> str:
    """A section's number: 一、 to 九十九、 in Chinese, digits elsewhere."""
    if language != "zh":
        return f"{number}. "
    tens, ones = divmod(number, 10)
    return (NUMERALS[tens - 1] if tens > 1 else "") + "十" * bool(tens) + (NUMERALS[ones - 1] if ones else "") + "、"


def _write(cell: _Cell, text: str, grey: bool = False) -> None:
    """A text into an empty cell: paragraphs where there is an empty line, line breaks where there is none."""
    for index, part in enumerate(text.split("\n\n")):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        for number, line in enumerate(part.split("\n")):
            run = paragraph.add_run()
            if number:
                run.add_break()
            run.add_text(line)
            run.font.size = Pt(9.5)
            if grey:
                run.italic, run.font.size = True, Pt(8.5)
                run.font.color.rgb = RGBColor.from_string(GREY)


def _styled(paragraph: Paragraph, style: str) -> Paragraph:
    """The paragraph in the style with that id (a name would be looked up among all styles, every time)."""
    paragraph._p.get_or_add_pPr().get_or_add_pStyle().val = style
    return paragraph


def _row(table: Table, least: float) -> _Row:
    """A new row, at least that many centimetres high, that does not break across pages where it need not."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row.height, row.height_rule = Cm(least), WD_ROW_HEIGHT_RULE.AT_LEAST
    return row


def _font(style: ParagraphStyle, size: float, colour: str, bold: bool = False) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = LATIN, Pt(size), bold, False
    font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), CHINESE)
    spacing = style.element.rPr.find(qn("w:spacing"))
    if spacing is not None:
        style.element.rPr.remove(spacing)


def _lang(language: str):  # type: ignore[no-untyped-def]  # lxml elements have no types of their own
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), "en-GB")
    element.set(qn("w:eastAsia"), "zh-CN")
    return element


def _shade(cell: _Cell, fill: str) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def _borders(table: Table) -> None:
    """Thin lines round all cells, and room inside them."""
    properties = table._tbl.tblPr
    borders, margins = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", EDGE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    for edge, room in (("top", "40"), ("left", "90"), ("bottom", "40"), ("right", "90")):
        margin = OxmlElement(f"w:{edge}")
        margin.set(qn("w:w"), room)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    layout = properties.find(qn("w:tblLayout"))
    if layout is not None:
        layout.addprevious(borders)
        layout.addnext(margins)
    else:
        properties.append(borders)
        properties.append(margins)


def _mark(row: _Row, *names: str) -> None:
    properties = row._tr.get_or_add_trPr()
    for name in reversed(names):
        properties.insert(0, OxmlElement(name))


def _keep_together(table: Table) -> None:
    """A table that should stand on one page: each row stays with the next."""
    for tr in table._tbl.tr_lst[:-1]:
        for paragraph in tr.tc_lst[0].p_lst:
            paragraph.get_or_add_pPr().get_or_add_keepNext()


def _field(paragraph: Paragraph, code: str) -> None:
    """A field that Word fills in, such as the page's number."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


_CUSTOM = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{name}">'
    "<vt:lpwstr>{value}</vt:lpwstr></property></Properties>"
)
