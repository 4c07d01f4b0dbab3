"""A Word document → its blocks. Whatever holds text is met: text boxes, content controls, insertions, footnotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from casebook.office.blocks import Cell, Contents, Paragraph, Picture, Place, Remark, Table
from casebook.office.package import Package, Refused, attribute, tag_of, version_of

CELLS_LIMIT = 20_000
COLUMNS_LIMIT = 63
"""Columns of a table: what Word itself allows."""

_SKIPPED = frozenset({
    "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "instrText", "delInstrText",
    "bookmarkStart", "bookmarkEnd", "proofErr", "del", "moveFrom", "delText",
})  # fmt: skip
_ASIDES = {
    "comments": "comment",
    "footnotes": "footnote",
    "endnotes": "footnote",
    "header": "header",
    "footer": "header",
}


def read_docx(package: Package) -> Contents:
    """The document's blocks in order, with remarks on what cannot stand in a block. Raises Refused."""
    main = next((name for kind, name, _ in package.relations("").values() if kind == "officeDocument"), "")
    tree = package.xml(main)
    body = next((one for one in tree if tag_of(one) == "body"), None) if tree is not None else None
    if body is None:
        raise Refused("damaged", reason="word/document.xml")
    reader = _Reader(package, main)
    if any(tag_of(one) in ("ins", "del", "moveFrom", "moveTo") for one in body.iter()):
        reader.remarks.append(Remark("tracked-changes", Place()))
    blocks = tuple(reader.blocks(body, Place()))
    remarks = [*reader.remarks, *reader.asides()]
    used = reader.used
    loose = tuple(Picture(package.parts[name], name, "", Place()) for name in package.pictures() if name not in used)
    return Contents(blocks, loose, tuple(remarks), version_of(package))


@dataclass
class _Found:
    """What one paragraph or cell turned out to hold."""

    text: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


class _Reader:
    def __init__(self, package: Package, main: str) -> None:
        self.package = package
        self.main = main
        self.relations = package.relations(main)
        self.remarks: list[Remark] = []
        self.used: set[str] = set()
        self.tables = 0
        self.cells = 0
        self.heading = ""
        styles = next((name for kind, name, _ in self.relations.values() if kind == "styles"), "")
        self.headings, self.listed = _styles(package.xml(styles))

    # Blocks

    def blocks(self, parent: Any, place: Place) -> Iterator[Paragraph | Table]:
        for element in _inside(parent):
            match tag_of(element):
                case "p":
                    yield from self._paragraph(element, place)
                case "tbl":
                    yield self._table(element)
                case "altChunk":
                    self.remarks.append(Remark("embedded-object", place, kept=True))

    def _paragraph(self, element: Any, place: Place) -> Iterator[Paragraph]:
        found = self._read(element, replace(place, heading=self.heading))
        heading = _style_of(element) in self.headings or _outline(element)
        text = "".join(found.text).strip()
        if heading and text:
            self.heading = " ".join(text.split())
        if text or found.pictures:
            yield Paragraph(text, replace(place, heading=self.heading), heading, tuple(found.pictures))

    def _table(self, element: Any) -> Table:
        self.tables += 1
        number, heading = self.tables, self.heading
        rows: list[tuple[Cell, ...]] = []
        above: dict[int, Cell] = {}
        for row, tr in enumerate((one for one in _inside(element) if tag_of(one) == "tr"), 1):
            cells: list[Cell] = []
            column = _number(tr, "trPr", "gridBefore")
            for tc in (one for one in _inside(tr) if tag_of(one) == "tc"):
                self.cells += 1
                place = Place(heading=heading, table=number, row=row, column=len(cells) + 1)
                if self.cells > CELLS_LIMIT or column > COLUMNS_LIMIT:
                    raise Refused("too-many-cells", where=place.said("zh"))
                span = max(1, min(_number(tc, "tcPr", "gridSpan") or 1, COLUMNS_LIMIT))
                cell = self._cell(tc, place, column, span)
                merge = _property(tc, "tcPr", "vMerge")
                if merge is not None and (attribute(merge, "val") or "continue") == "continue" and column in above:
                    first = above[column]
                    if cell.filled:
                        self.remarks.append(Remark("unknown-cell", place, cell.text, kept=True))
                    cell = replace(first, place=place)
                cells.append(cell)
                column += span
            above = {cell.column: cell for cell in cells}
            rows.append(tuple(cells))
        return Table(tuple(rows))

    def _cell(self, tc: Any, place: Place, column: int, span: int) -> Cell:
        lines: list[tuple[str, bool]] = []
        pictures: list[Picture] = []
        for element in _inside(tc):
            if tag_of(element) == "p":
                found = self._read(element, place)
                pictures += found.pictures
                lines.append(("".join(found.text).strip(" \t"), self._is_listed(element)))
            elif tag_of(element) == "tbl":
                # What stands in a table inside a cell becomes lines of the cell.
                self.remarks.append(Remark("nested-table", place))
                for tr in (one for one in element.iter() if tag_of(one) == "tr"):
                    read = [self._read(one, place) for one in _inside(tr) if tag_of(one) == "tc"]
                    pictures += [picture for found in read for picture in found.pictures]
                    lines.append((" ".join("".join(found.text).strip() for found in read).strip(), False))
        return Cell(_joined(lines), place, column, span, self.cells, tuple(pictures))

    def _is_listed(self, paragraph: Any) -> bool:
        """Whether it has a bullet or a number that Word draws before it."""
        numbering = _property(paragraph, "pPr", "numPr")
        if numbering is not None:
            return any(tag_of(one) == "numId" and attribute(one, "val") != "0" for one in numbering)
        return _style_of(paragraph) in self.listed

    # Text

    def _read(self, element: Any, place: Place) -> _Found:
        found = _Found()
        self._walk(element, found, place)
        return found

    def _walk(self, element: Any, found: _Found, place: Place) -> None:
        for one in element:
            tag = tag_of(one)
            if tag == "t":
                found.text.append(one.text or "")
            elif tag in ("tab", "ptab"):
                found.text.append(" ")
            elif tag in ("br", "cr"):
                found.text.append("\n")
            elif tag == "noBreakHyphen":
                found.text.append("-")
            elif tag == "sym":
                found.text.append(_symbol(one))
            elif tag == "hyperlink":
                self._link(one, found, place)
            elif tag == "AlternateContent":
                self._alternate(one, found, place)
            elif tag == "txbxContent":
                self._text_box(one, found, place)
            elif tag in ("blip", "imagedata"):
                self._picture(one, found, place)
            elif tag in ("OLEObject", "chart", "relIds", "altChunk", "contentPart"):
                self.remarks.append(Remark("embedded-object", place, kept=True))
            elif tag == "sdt":
                if not any(tag_of(inner) == "showingPlcHdr" for inner in one.iter()):
                    self._walk(one, found, place)
            elif tag == "p" and found.text:
                found.text.append("\n")
                self._walk(one, found, place)
            elif tag == "rt":
                found.text.append("（" + "".join(self._read(one, place).text) + "）")
            elif tag not in _SKIPPED:
                self._walk(one, found, place)

    def _link(self, element: Any, found: _Found, place: Place) -> None:
        """The text of a link; the address behind it, too, where the text does not show it."""
        inner = self._read(element, place)
        found.pictures += inner.pictures
        text = "".join(inner.text)
        _, target, outside = self.relations.get(attribute(element, "id"), ("", "", False))
        found.text.append(text)
        if outside and target.startswith(("http://", "https://")) and target.rstrip("/") not in text:
            found.text.append(f" {target}" if text.strip() else target)

    def _alternate(self, element: Any, found: _Found, place: Place) -> None:
        """The first of several forms of the same thing that has anything in it."""
        for branch in element:
            inner, before = _Found(), len(self.remarks)
            self._walk(branch, inner, place)
            if inner.text or inner.pictures or len(self.remarks) > before:
                found.text += inner.text
                found.pictures += inner.pictures
                return

    def _text_box(self, element: Any, found: _Found, place: Place) -> None:
        inner = self._read(element, place)
        found.pictures += inner.pictures
        text = "".join(inner.text).strip()
        if text:
            self.remarks.append(Remark("unknown-part", replace(place, part="text-box"), text, kept=True))

    def _picture(self, element: Any, found: _Found, place: Place) -> None:
        name = attribute(element, "embed") or attribute(element, "id")
        _, target, outside = self.relations.get(name, ("", "", True))
        if outside or target not in self.package.parts:
            address = self.relations.get(attribute(element, "link") or name, ("", "", True))[1]
            self.remarks.append(Remark("picture-linked", place, address, kept=bool(address)))
            return
        self.used.add(target)
        found.pictures.append(Picture(self.package.parts[target], target, _described(element), place))

    # What stands outside the text

    def asides(self) -> Iterator[Remark]:
        """Comments, footnotes, headers and footers that have text in them."""
        for kind, name, outside in list(self.relations.values()):
            if kind == "attachedTemplate" and outside:
                yield Remark("external-template", Place())
            if kind not in _ASIDES or outside:
                continue
            tree = self.package.xml(name)
            self.relations = self.package.relations(name)
            for block in tree if tree is not None else ():
                found = self._read(block, Place(part=_ASIDES[kind])) if isinstance(block.tag, str) else _Found()
                text = "".join(found.text).strip()
                if text:
                    yield Remark("unknown-part", Place(part=_ASIDES[kind]), text, kept=True)
                self.used -= {picture.name for picture in found.pictures}
            self.relations = self.package.relations(self.main)
        settings = next((name for kind, name, _ in self.relations.values() if kind == "settings"), "")
        if any(
            kind == "attachedTemplate" and outside for kind, _, outside in self.package.relations(settings).values()
        ):
            yield Remark("external-template", Place())


def _joined(lines: list[tuple[str, bool]]) -> str:
    """A cell's paragraphs as text: an empty line between them; entries of a list as Markdown has them."""
    in_list = sum(listed for text, listed in lines if text) > 1
    text, was_listed = "", False
    for line, listed in lines:
        if not line.strip():
            continue
        item = in_list and listed
        gap = "" if not text else "\n" if item and was_listed else "\n\n"
        text += gap + ("- " if item else "") + line
        was_listed = item
    return text.strip()


def _inside(parent: Any) -> Iterator[Any]:
    """The children, seen through what merely wraps them: content controls, insertions, custom XML."""
    for one in parent:
        if tag_of(one) in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
            yield from _inside(one)
        elif isinstance(one.tag, str):
            yield one


def _property(element: Any, group: str, name: str) -> Any:
    """A property out of an element's group of them (`pPr`, `tcPr`…), or None."""
    properties = next((one for one in element if tag_of(one) == group), ())
    return next((one for one in properties if tag_of(one) == name), None)


def _number(element: Any, group: str, name: str) -> int:
    """A property that is a number; 0 where it is not there or no number."""
    found = _property(element, group, name)
    value = attribute(found, "val") if found is not None else ""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else 0


def _style_of(paragraph: Any) -> str:
    found = _property(paragraph, "pPr", "pStyle")
    return attribute(found, "val") if found is not None else ""


def _outline(paragraph: Any) -> bool:
    found = _property(paragraph, "pPr", "outlineLvl")
    return found is not None and attribute(found, "val") in "012345678"


def _styles(tree: Any) -> tuple[frozenset[str], frozenset[str]]:
    """The ids of the styles that make headings, and of those that make lists."""
    headings, listed = set(), set()
    for style in tree if tree is not None else ():
        if tag_of(style) != "style":
            continue
        named = next((attribute(one, "val").lower() for one in style if tag_of(one) == "name"), "")
        if named.startswith(("heading", "标题")) or named in ("title", "subtitle") or _outline(style):
            headings.add(attribute(style, "styleId"))
        elif _property(style, "pPr", "numPr") is not None:
            listed.add(attribute(style, "styleId"))
    return frozenset(headings), frozenset(listed)


def _symbol(element: Any) -> str:
    """A character of a symbol font; its place in the font stands in a private area where the text has none."""
    code = attribute(element, "char")
    try:
        return chr(int(code, 16) & 0xFFFF)
    except ValueError:
        return "\ufffd"


def _described(element: Any) -> str:
    """What the document says a picture shows: the description of the drawing or shape round it."""
    for outer in element.iterancestors():
        if tag_of(outer) in ("inline", "anchor", "pic", "shape"):
            for one in outer.iter():
                if tag_of(one) in ("docPr", "cNvPr", "shape"):
                    said = attribute(one, "descr") or attribute(one, "alt")
                    if said.strip():
                        return " ".join(said.split())
    return ""
