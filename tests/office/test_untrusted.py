"""Files from strangers: bounded before they are parsed, refused with a reason, never run, never fetched."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from casebook.locales import t
from casebook.office import package as bounds
from casebook.office.importing import import_form
from casebook.office.package import Refused, opened
from casebook.office.template_docx import template_docx
from casebook.office.template_xlsx import template_xlsx
from office.forms import PICTURES, filled, reference
from office.packages import excel, package, paragraph, row, table, word

WORDS = reference()
DRAWING = '<w:p><w:r><w:drawing><wp:inline><a:blip r:embed="rId5"/></wp:inline></w:drawing></w:r></w:p>'
TITLE = table(("标题", "虚构"))


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        import_form("form", data, WORDS, "zh")
    for language in ("zh", "en"):
        assert t(language, f"office.refused.{caught.value.key}", **caught.value.params)
    return caught.value.key


def zipped(names: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_the_tiny_files_are_read() -> None:
    assert "虚构" in import_form("a.docx", word(TITLE), WORDS, "zh").text
    assert "虚构" in import_form("a.xlsx", excel(row("标题", "虚构")), WORDS, "zh").text


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "not-office"),
        (b"title: a case in YAML", "not-office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old-format"),
        (zipped({"a.txt": b"a"}), "not-office"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "open-document"),
        (word(TITLE)[:-40], "damaged"),
        (word(TITLE).replace(b"word/document.xml", b"word/documenX.xml"), "damaged"),
        (package("docx", {"word/document.xml": "<w:document"}), "damaged"),
        (package("docx", {"word/document.xml": "<a/>"}), "damaged"),
        (package("xlsx", {"xl/other.xml": "<a/>"}), "damaged"),
    ],
)
def test_what_is_no_form(data: bytes, key: str) -> None:
    assert refused(data) == key


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_macros(kind: str) -> None:
    main = {"docx": "word", "xlsx": "xl"}[kind]
    assert refused(package(kind, {f"{main}/vbaProject.bin": b"\0"})) == "macros"
    types = {"docx": "application/vnd.ms-word.document.macroEnabled.main+xml",
             "xlsx": "application/vnd.ms-excel.sheet.macroEnabled.main+xml"}  # fmt: skip
    assert refused(package(kind, {f"{main}/a.xml": "<a/>"}, types[kind])) == "macros"
    assert refused(package("xlsx", {"xl/macrosheets/sheet1.xml": "<a/>"})) == "macros"


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]>'


@pytest.mark.parametrize(
    "xml",
    [
        f"{BOMB}<a>&c;</a>".encode(),
        f'<?xml version="1.0" encoding="UTF-16"?>{BOMB}<a>&c;</a>'.encode("utf-16"),
        b'<!doctype a SYSTEM "file:///etc/hostname"><a/>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>',
        b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>',
        b"<?xml version='1.0' encoding='EBCDIC-CP-US'?><a/>",
    ],
)
@pytest.mark.parametrize("name", ["word/document.xml", "docProps/custom.xml", "word/_rels/document.xml.rels"])
def test_document_types_and_entities(name: str, xml: bytes) -> None:
    assert refused(package("docx", {name: xml})) == "entities"
    assert refused(package("xlsx", {"xl/sharedStrings.xml": xml})) == "entities"


def test_bounds_come_before_unpacking(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> bytes:
        raise AssertionError("unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "read", never)
    tight = zipped({"word/document.xml": bytes(8 << 20)})
    assert refused(tight) == "unpacks-too-large"
    many = zipped({f"word/{number}.xml": b"" for number in range(bounds.PARTS_LIMIT + 1)})
    assert refused(many) == "too-many-parts"
    monkeypatch.setattr(bounds, "UNPACKED_LIMIT", 1000)
    assert refused(zipped({"word/document.xml": random.Random(1).randbytes(2000)})) == "unpacks-too-large"  # noqa: S311
    monkeypatch.setattr(bounds, "FILE_LIMIT", 100)
    assert refused(zipped({"word/document.xml": bytes(2000)})) == "too-large"


def test_a_part_is_not_larger_than_it_says() -> None:
    data = word(TITLE + paragraph("x" * 5000))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    small = (50).to_bytes(4, "little")
    assert refused(data.replace(size.to_bytes(4, "little"), small)) == "damaged"


def test_two_parts_of_one_name() -> None:
    out = io.BytesIO(word(TITLE))
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("word/document.xml", "<a/>")
    assert refused(out.getvalue()) == "damaged"


def test_a_cell_in_the_last_corner() -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>a</t></is></c></row>'
    assert refused(excel(row("标题", "虚构") + far)) == "too-many-cells"


def test_a_range_over_the_whole_sheet() -> None:
    imported = import_form(
        "a.xlsx",
        excel(row("标题", "虚构"), '<mergeCells><mergeCell ref="C1:XFD1048576"/></mergeCells>'),
        WORDS, "zh",
    )  # fmt: skip
    assert "虚构" in imported.text


def test_empty_cells_to_the_edge_are_nothing() -> None:
    empty = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert "虚构" in import_form("a.xlsx", excel(row("标题", "虚构") + empty), WORDS, "zh").text


def test_a_table_without_end() -> None:
    rows = [(str(number * 7919), str(number * 104729)) for number in range(10_001)]
    assert refused(word(table(*rows))) == "too-many-cells"
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="99999"/></w:tcPr><w:p/></w:tc>'
    assert refused(word(f"{TITLE}<w:tbl><w:tr>{wide * 3}</w:tr></w:tbl>")) == "too-many-cells"


def test_more_text_than_a_case_may_have() -> None:
    assert refused(word(TITLE + paragraph("字" * 100_000))) == "too-much-text"


def test_nested_without_end() -> None:
    deep = "<w:sdt><w:sdtContent>" * 2000 + paragraph("a") + "</w:sdtContent></w:sdt>" * 2000
    assert refused(word(deep)) == "damaged"


def test_nothing_is_fetched() -> None:
    blip = '<w:p><w:r><w:drawing><wp:inline><a:blip r:link="rId5"/></wp:inline></w:drawing></w:r></w:p>'
    link = '<w:p><w:hyperlink r:id="rId6"><w:r><w:t>点这里</w:t></w:r></w:hyperlink></w:p>'
    imported = import_form(
        "a.docx",
        word(
            TITLE + blip + paragraph("背景") + link,
            {
                "rId5": ("image", "http://127.0.0.1:9/picture.png"),
                "rId6": ("hyperlink", "http://127.0.0.1:9/page"),
                "rId7": ("attachedTemplate", "http://127.0.0.1:9/template.dotm"),
            },
        ),
        WORDS,
        "zh",
    )
    assert {one.code for one in imported.remarks} == {"picture-linked", "external-template", "no-version"}
    assert "点这里 http://127.0.0.1:9/page" in imported.text
    assert "http://127.0.0.1:9/picture.png" in imported.text


def test_a_picture_is_what_its_bytes_say() -> None:
    for content in (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"<script>", b"\x89PNG\r\n\x1a\n"):
        data = word(TITLE + DRAWING, {"rId5": ("image", "media/a.png")}, word__media__a_png=content)
        imported = import_form("a.docx", data, WORDS, "zh")
        assert imported.pictures == {}
        assert "picture-refused" in {one.code for one in imported.remarks}
        assert "word/media/a.png" in imported.text


def test_a_path_out_of_the_folder_is_no_file_name() -> None:
    for named in ("../../x.png", "/etc/x.png", "..\\x.png", "a/b.png", ".hidden.png", "x.php", "CON .png"):
        body = TITLE + paragraph("图片") + table(("图片 1", "中文", "English"), ("图", DRAWING), ("文件", named))
        data = word(body, {"rId5": ("image", "media/a.png")}, word__media__a_png=PICTURES["kitchen.png"])
        (name,) = import_form("a.docx", data, WORDS, "zh").pictures
        assert name.endswith(".png") and "/" not in name and "\\" not in name and not name.startswith(".")


def test_comments_in_the_case_file_cannot_be_left() -> None:
    text = "a&#x2028;title: b&#x85;status: c&#13;d"
    imported = import_form("a\nb.docx", word(TITLE + paragraph(text)), WORDS, "zh")
    head, _, comments = imported.text.partition("\n\n#")
    assert "status" not in head and "title: b" not in head
    assert all(line.startswith("#") for line in f"#{comments}".splitlines())


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_damaged_file_never_raises_anything_else(kind: str) -> None:
    """Bytes changed, cut out and doubled inside the parts: read, or refused."""
    dice = random.Random(kind)  # noqa: S311
    maker = {"docx": template_docx, "xlsx": template_xlsx}[kind]
    with zipfile.ZipFile(io.BytesIO(maker("zh", WORDS, filled("zh", WORDS)))) as archive:
        parts = {one.filename: archive.read(one) for one in archive.infolist()}
    read = 0
    for _ in range(60):
        name = dice.choice(list(parts))
        content = bytearray(parts[name])
        for _ in range(dice.randint(1, 3)):
            at = dice.randrange(len(content))
            length = dice.randint(1, 40)
            content[at : at + length] = dice.choice([b"", bytes(content[at : at + length]) * 2, dice.randbytes(length)])
        try:
            import_form("a", zipped(parts | {name: bytes(content)}), WORDS, "zh")
            read += 1
        except Refused:
            pass
    assert read > 5


def test_opened_gives_all_parts() -> None:
    assert set(opened(word(TITLE)).parts) >= {"word/document.xml", "_rels/.rels"}
