"""Tiny Word and Excel files written part by part, made up by the tests themselves: what no honest program writes."""

from __future__ import annotations

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAMES = (
    f'{W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = {
    "docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
}


def package(kind: str, parts: dict[str, bytes | str], types: str = "") -> bytes:
    """A file of that kind with these parts."""
    main, content_type = TYPES[kind]
    whole: dict[str, bytes | str] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{types or content_type}"/></Types>',
        "_rels/.rels": relations({"rId1": ("officeDocument", main)}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (whole | parts).items():
            archive.writestr(name, content)
    return out.getvalue()


def relations(targets: dict[str, tuple[str, str]]) -> str:
    """A part's relations: id → (kind, target); what has :// in it lies outside."""
    rows = [
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if "://" in target else "/>")
        for key, (kind, target) in targets.items()
    ]
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(rows)}</Relationships>'


def _named(parts: dict[str, bytes | str]) -> dict[str, bytes | str]:
    """xl__media__a_png → xl/media/a.png, and xl___rels__b_xml_rels → xl/_rels/b.xml.rels"""
    endings = {name: 2 if name.endswith("_xml_rels") else 1 for name in parts}
    return {".".join(name.replace("__", "/").rsplit("_", endings[name])): parts[name] for name in parts}


def word(body: str, targets: dict[str, tuple[str, str]] | None = None, **parts: bytes | str) -> bytes:
    """A Word file with that body (XML), its relations, and further parts (see `_named`)."""
    return package(
        "docx",
        {
            "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": relations(targets or {}),
            **_named(parts),
        },
    )


def paragraph(text: str) -> str:
    """A paragraph."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table; a cell that begins with < is XML as it is."""
    return "<w:tbl>" + "".join(
        "<w:tr>" + "".join(f"<w:tc>{c if c.startswith('<') else paragraph(c)}</w:tc>" for c in row) + "</w:tr>"
        for row in rows
    ) + "</w:tbl>"  # fmt: skip


S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def excel(rows: str, after: str = "", targets: dict[str, tuple[str, str]] | None = None, **parts: bytes | str) -> bytes:
    """An Excel file of one sheet with these rows (XML), what follows them, the sheet's relations, further parts."""
    return package(
        "xlsx",
        {
            "xl/workbook.xml": f'<workbook {S} xmlns:r="{RELATIONS}"><sheets>'
            '<sheet name="基本情况" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                {"rId1": ("worksheet", "worksheets/sheet1.xml"), "rId9": ("cellImage", "cellimages.xml")}
            ),
            "xl/worksheets/sheet1.xml": f'<worksheet {S} xmlns:r="{RELATIONS}">'
            f"<sheetData>{rows}</sheetData>{after}</worksheet>",
            "xl/worksheets/_rels/sheet1.xml.rels": relations(targets or {}),
            **_named(parts),
        },
    )


def row(*cells: str) -> str:
    """A row without references; a cell that begins with < is XML as it is."""
    return "<row>" + "".join(
        one if one.startswith("<") else f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in cells
    ) + "</row>"  # fmt: skip
