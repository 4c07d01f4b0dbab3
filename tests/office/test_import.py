"""What people do to a form, and what the import makes of it: nothing is lost, nothing is guessed."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.load import load
from casebook.office.blocks import Remark
from casebook.office.importing import Imported, import_form, report
from casebook.office.template_docx import template_docx
from casebook.office.words import folds
from office.forms import FOLDER, PICTURES, case_of, filled, reference
from office.messy import messy
from office.packages import RELATIONS, S, excel, paragraph, relations, row, table, word

WORDS = reference()
CASE = case_of((FOLDER / "case.yml").read_bytes(), WORDS)
DRAWING = '<w:p><w:r><w:drawing><wp:inline><wp:docPr descr="虚构的方块"/><a:blip r:embed="rId5"/></wp:inline></w:drawing></w:r></w:p>'


def read(data: bytes) -> tuple[dict[str, Any], list[Remark], Imported]:
    """The document, the remarks but that on the missing version, and the whole."""
    imported = import_form("form", data, WORDS, "zh")
    document, found = load("case.yml", imported.text.encode())
    assert document is not None and not found, found
    remarks = [one for one in imported.remarks if one.code != "no-version"]
    for remark in remarks:
        assert all(remark.said(language) and remark.place.said(language) for language in ("zh", "en"))
    return document.data, remarks, imported


def codes(remarks: list[Remark]) -> list[str]:
    return [one.code for one in remarks]


# A form that somebody made her own


@pytest.mark.parametrize("name", ["as-sent", "messy-saved.docx", "messy-back.docx"])
def test_a_reformatted_form(name: str, regenerate: bool) -> None:
    """The same case and the same report, also after LibreOffice has saved it, and after it has been an .odt file."""
    data = messy(WORDS) if name == "as-sent" else (FOLDER / "saved" / name).read_bytes()
    for language in ("zh", "en"):
        imported = import_form("messy.docx", data, WORDS, language)
        made = {
            f"messy.{language}.yml": imported.text,
            f"messy.{language}.txt": report("messy.docx", imported, language),
        }
        for golden, text in made.items():
            if regenerate and name == "as-sent":
                (FOLDER / golden).write_text(text.rstrip("\n") + "\n", encoding="utf-8")
            assert text.rstrip("\n") + "\n" == (FOLDER / golden).read_text(encoding="utf-8"), golden
        assert list(imported.pictures) == ["picture-1.png"]


WORDS_NS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@settings(max_examples=12)
@given(order=st.randoms(use_true_random=False))
def test_sections_may_stand_in_any_order(order: random.Random) -> None:
    document = Document(io.BytesIO(FORM))
    body = document.element.body
    parts: list[list[Any]] = [[]]
    for element in list(body)[:-1]:
        if element.tag.endswith("}p") and element.pPr is not None and element.pPr.style == "Heading1":
            parts.append([])
        parts[-1].append(element)
    order.shuffle(parts)
    for element in (one for part in parts for one in part):
        body.insert(len(body) - 1, element)
    _, remarks, imported = read(saved(document))
    assert not remarks
    assert case_of(imported.text.encode(), WORDS) == CASE


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), tokens=st.lists(st.integers(0, 9999), min_size=1, max_size=6, unique=True))
def test_nothing_is_lost(seed: int, tokens: list[int]) -> None:
    """Words put anywhere into the document turn up in the case file, as content or among the comments."""
    dice = random.Random(seed)  # noqa: S311
    document = Document(io.BytesIO(FORM))
    for token in tokens:
        word_ = f"记号{token:04}"
        match dice.randrange(5):
            case 0:  # a paragraph between others
                place = dice.choice(document.paragraphs)
                place.insert_paragraph_before(word_, style=dice.choice([None, "Heading 1", "List Bullet"]))
            case 1:  # a new paragraph in some cell, a label's as well
                cell = dice.choice(dice.choice(dice.choice(document.tables).rows).cells)
                cell.add_paragraph(word_)
            case 2:  # a new row
                added = dice.choice(document.tables).add_row()  # type: ignore[no-untyped-call]
                dice.choice(added.cells).text = word_
            case 3:  # a new column
                column = dice.choice(document.tables).add_column(Pt(50))
                dice.choice(column.cells).text = word_
            case 4:  # before or after what stands there
                cell = dice.choice(dice.choice(dice.choice(document.tables).rows).cells)
                cell.paragraphs[0].add_run(f" {word_}")
    text = import_form("form", saved(document), WORDS, "zh").text
    for token in tokens:
        assert f"记号{token:04}" in text


FORM = template_docx("zh", WORDS, filled("zh", WORDS))


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# Names


@pytest.mark.parametrize(
    "label",
    ["标题", "标 题", "标题：", "标题:", "一、标题", "（一）标题", "1. 标题", "1.1 标题", "①标题", "（3） 标　题：", "●标题",
     "【标题】", "Title", "TITLE", "ｔｉｔｌｅ", "title", "标题 Title", "Title/标题", "标题＊", "a) Title"],
)  # fmt: skip
def test_a_label_in_any_dress(label: str) -> None:
    for data in (word(table((label, "虚构"))), excel(row(label, "虚构"))):
        document, remarks, _ = read(data)
        assert document == {"title": {"zh": "虚构"}} and not remarks


@pytest.mark.parametrize(
    "heading", ["问题清单", "四、问题清单", "List of problems", "PROBLEMS", "lists.problems", "问题："]
)
def test_a_heading_in_any_dress(heading: str) -> None:
    rows = (("ID", "类别", "内容（中文）", "Wording English", "出　处："), ("noise", "daily", "太吵", "Too loud", ""))
    document, remarks, _ = read(word(paragraph(heading) + table(*rows)))
    entry = {"id": "noise", "kind": "daily", "text": {"zh": "太吵", "en": "Too loud"}}
    assert document == {"lists": {"problems": [entry]}} and not remarks


def test_a_number_is_part_of_no_name() -> None:
    assert folds("三、来源") == ("三来源", "来源")
    assert folds("三张清单") == ("三张清单",)
    assert folds("x" * 200) == ()


def test_labels_and_answers_without_a_table() -> None:
    body = [paragraph(one) for one in ("标题：虚构", "背景", "老车棚漏雨。", "It leaked.", "主题：厨房、elders")]
    document, remarks, _ = read(word("".join(body)))
    assert document == {
        "title": {"zh": "虚构"}, "themes": ["kitchens", "elders"],
        "background": {"text": {"zh": "老车棚漏雨。", "en": "It leaked."}},
    }  # fmt: skip
    assert not remarks


def test_an_unknown_name_is_never_guessed_at() -> None:
    document, remarks, imported = read(word(table(("标题", "虚构"), ("摘药", "甲"), ("联系电话", "乙", "丙"))))
    assert document == {"title": {"zh": "虚构"}}
    assert codes(remarks) == ["unknown-row", "unknown-row"]
    assert "摘药 | 甲" in imported.text and "联系电话 | 乙 | 丙" in imported.text
    assert "是不是“摘要”？" in remarks[0].said("zh")
    assert remarks[1].place.said("en") == "table 1, row 3"


def test_two_rows_of_headings() -> None:
    merged = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>内容</w:t></w:r></w:p></w:tc>'
    body = table(("编号",), ("", "中文", "English"), ("noise", "太吵", "Too loud"))
    body = body.replace("</w:tr>", merged + "</w:tr>", 1)
    document, remarks, _ = read(word(paragraph("问题") + body))
    assert document["lists"]["problems"] == [{"id": "noise", "text": {"zh": "太吵", "en": "Too loud"}}]
    assert not remarks


def test_a_table_cut_in_two_goes_on() -> None:
    body = table(("编号", "内容（中文）"), ("a", "甲")) + paragraph(" ") + table(("b", "乙"))
    document, remarks, _ = read(word(paragraph("问题") + body))
    assert [one["id"] for one in document["lists"]["problems"]] == ["a", "b"] and not remarks


def test_what_is_said_twice() -> None:
    rows = (("标题", "甲"), ("标题", "乙"), ("背景", "甲"), ("背景", "乙"), ("时间", "2021", "2022"))
    document, remarks, imported = read(word(table(*rows)))
    assert document["title"] == {"zh": "甲"} and document["period"] == "2021"
    assert document["background"] == {"text": {"zh": "甲\n\n乙"}}
    assert codes(remarks) == ["second-value", "second-value"]
    assert "#   乙" in imported.text and "#   2022" in imported.text


# Values


@pytest.mark.parametrize("term", ["厨房", "kitchens", "Kitchens", "KITCHENS", "厨 房"])
def test_a_term_by_any_of_its_names(term: str) -> None:
    assert read(word(table(("标题", "虚构"), ("主题", term))))[0]["themes"] == ["kitchens"]


def test_a_misspelt_term_stays_and_the_nearest_is_offered() -> None:
    document, remarks, _ = read(word(table(("标题", "虚构"), ("主题", "厨方；kichens"))))
    assert document["themes"] == ["厨方", "kichens"]
    assert [one.params["nearest"].casefold() for one in remarks] == ["厨房", "kitchens"]


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("2021", "2021"), ("2021年8月", "2021-08"), ("2021/8/1", "2021-08-01"), ("２０２１．８", "2021-08"),
        ("2022-03 至 2023", {"from": "2022-03", "to": "2023"}), ("2022年3月到2023年", {"from": "2022-03", "to": "2023"}),
        ("2022-2023", {"from": "2022", "to": "2023"}), ("2022.3～2023.5", {"from": "2022-03", "to": "2023-05"}),
        ("2022—2023年", {"from": "2022", "to": "2023"}), ("2022 to 2023", {"from": "2022", "to": "2023"}),
        ("2022起", {"from": "2022"}), ("自2022年3月起", {"from": "2022-03"}), ("from 2022", {"from": "2022"}),
        ("至 2021", {"to": "2021"}), ("to 2021", {"to": "2021"}), ("去年", "去年"),
    ],
)  # fmt: skip
def test_periods(typed: str, period: Any) -> None:
    assert read(word(table(("标题", "虚构"), ("时间", typed))))[0]["period"] == period


@pytest.mark.parametrize(
    ("typed", "cited"),
    [
        ("news@3", ["news@3"]), ("news", ["news"]), ("ｎｅｗｓ＠３", ["news@3"]), ("news@3、news@5", ["news@3", "news@5"]),
        ("news@3，4", ["news@3", "4"]), ("news@3、4", ["news@3、4"]), ("来源1第3段", ["news@3"]), ("1@3", ["news@3"]),
        ("虚构的小报 第 3 段", ["news@3"]), ("《虚构的小报》", ["news"]), ("news@3; news@3", ["news@3"]), ("newz@3", ["newz@3"]),
    ],
)  # fmt: skip
def test_citations(typed: str, cited: list[str]) -> None:
    source = table(("来源 1", "中文", "English"), ("短名", "news"), ("题名", "虚构的小报"))
    rows = table(("填写项", "中文", "English", "出处"), ("背景", "甲", "", typed))
    document, remarks, _ = read(word(paragraph("来源") + source + paragraph("起因和五步") + rows))
    assert document["background"]["cite"] == cited
    assert codes(remarks) == (["unknown-reference"] if typed in ("newz@3", "news@3，4") else [])


def test_ids_are_made_plain_and_stay_connected() -> None:
    problems = table(("编号", "内容（中文）"), ("停车 难", "甲"), ("", "乙"), ("Noise", "丙"))
    projects = table(("编号", "内容（中文）", "解决"), ("", "丁", "停车难，2 noise 乙"))
    document, remarks, _ = read(word(paragraph("问题清单") + problems + paragraph("项目清单") + projects))
    assert [one["id"] for one in document["lists"]["problems"]] == ["ting-che-nan", "problem-2", "noise"]
    assert document["lists"]["projects"][0]["solves"] == ["ting-che-nan", "problem-2", "noise"]
    assert set(codes(remarks)) == {"id-made", "id-numbered"}


def test_english_only_is_a_case_in_english() -> None:
    document, remarks, _ = read(word(table(("Item", "Chinese", "English"), ("Title", "", "Made up"))))
    assert document == {"language": "en", "title": {"en": "Made up"}} and codes(remarks) == ["language-set"]


def test_an_example_left_alone_is_no_content_and_a_changed_one_is() -> None:
    document = Document(io.BytesIO(template_docx("zh", WORDS)))
    basics, _, partners = document.tables[:3]
    basics.rows[1].cells[1].text = "虚构"
    partners.rows[1].cells[0].text = "例 楼里的车主们"
    data, remarks, _ = read(saved(document))
    assert data["steps"]["team"]["partners"][0]["name"]["zh"] == "楼里的车主们"
    assert "example-changed" in codes(remarks)
    assert set(data) == {"title", "steps"}


# What hides in a Word file


def test_text_outside_of_the_text() -> None:
    box = (
        "<mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></mc:Choice>"
        "<mc:Fallback><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent>"
    )
    body = table(("标题", "虚构")) + f"<w:p><w:r>{box.format(paragraph('框里的字'))}</w:r></w:p>"
    targets = {
        "rId1": ("comments", "comments.xml"), "rId2": ("footnotes", "footnotes.xml"), "rId3": ("header", "header1.xml"),
        "rId4": ("footer", "footer1.xml"),
    }  # fmt: skip
    made = word(
        body,
        targets,
        word__comments_xml=f'<w:comments {_W}><w:comment w:id="0">{paragraph("批注的字")}</w:comment></w:comments>',
        word__footnotes_xml=f'<w:footnotes {_W}><w:footnote w:id="2">{paragraph("脚注的字")}</w:footnote></w:footnotes>',
        word__header1_xml=f"<w:hdr {_W}>{paragraph('页眉的字')}</w:hdr>",
        word__footer1_xml=f"<w:ftr {_W}>{paragraph('案例表第1版 · 第2页')}</w:ftr>",
    )
    _, remarks, imported = read(made)
    for said in ("框里的字", "批注的字", "脚注的字", "页眉的字"):
        assert imported.text.count(said) == 1
    assert {one.place.part for one in remarks} == {"text-box", "comment", "footnote", "header"}
    assert "案例表第1版" not in imported.text


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_runs_that_a_simple_reading_passes_over() -> None:
    inside = (
        "<w:p><w:ins w:id='1'><w:r><w:t>插入</w:t></w:r></w:ins><w:del w:id='2'><w:r><w:delText>删去</w:delText></w:r></w:del>"
        "<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击此处</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:smartTag><w:r><w:t>标记</w:t></w:r></w:smartTag><w:fldSimple><w:r><w:t>域</w:t></w:r></w:fldSimple>"
        "<w:r><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        "<w:r><w:instrText>HYPERLINK</w:instrText><w:noBreakHyphen/><w:sym w:font='Wingdings' w:char='00AB'/></w:r></w:p>"
    )
    wrapped = f"<w:sdt><w:sdtContent>{table(('标题', f'{inside}'))}</w:sdtContent></w:sdt>"
    document, remarks, _ = read(word(wrapped))
    assert document["title"] == {"zh": "插入控件标记域（yin）音-«"}
    assert codes(remarks) == ["tracked-changes"]


def test_lists_and_line_breaks_in_a_cell() -> None:
    bullet = "<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>"
    cell = (
        paragraph("先做")
        + bullet.format("甲")
        + bullet.format("乙")
        + "<w:p/>"
        + "<w:p><w:r><w:t>再</w:t><w:br/><w:t>做</w:t></w:r></w:p>"
    )
    document, _, _ = read(word(table(("标题", "虚构"), ("背景", cell))))
    assert document["background"]["text"]["zh"] == "先做\n\n- 甲\n- 乙\n\n再\n做"


def test_a_table_in_a_cell_and_other_files() -> None:
    inner = table(("甲", "乙")) + "<w:p><w:r><w:object><w:OLEObject/></w:object></w:r></w:p>"
    document, remarks, _ = read(word(table(("标题", "虚构"), ("背景", inner)) + '<w:altChunk r:id="rId8"/>'))
    assert document["background"]["text"]["zh"] == "甲 乙"
    assert sorted(codes(remarks)) == ["embedded-object", "embedded-object", "nested-table"]


def test_merged_downwards() -> None:
    first = '<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>背景</w:t></w:r></w:p></w:tc>'
    body = table(("标题", "虚构"), ("@", "甲"), ("@", "乙"))
    body = body.replace(f"<w:tc>{paragraph('@')}</w:tc>", first, 1)
    body = body.replace(f"<w:tc>{paragraph('@')}</w:tc>", "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>", 1)
    document, remarks, _ = read(word(body))
    assert document["background"]["text"] == {"zh": "甲\n\n乙"} and not remarks


# Pictures


def test_a_picture_anywhere_is_kept() -> None:
    targets = {"rId5": ("image", "media/a.png"), "rId6": ("header", "header1.xml")}
    body = table(("标题", "虚构")) + DRAWING
    made = word(body, targets, word__media__a_png=PICTURES["kitchen.png"], word__media__b_jpg=PICTURES["rota.jpg"],
                word__header1_xml=f"<w:hdr {_W}/>")  # fmt: skip
    document, remarks, imported = read(made)
    assert list(imported.pictures) == ["picture-1.png", "picture-2.jpg"]
    assert document["images"][0] == {"file": "picture-1.png", "alt": {"zh": "虚构的方块"}}
    assert codes(remarks) == ["picture-placed", "picture-placed"]


def test_a_picture_takes_the_name_that_was_written_and_the_kind_that_it_is() -> None:
    card = table(("图片 1", "中文", "English"), ("图", DRAWING), ("文件", "车棚.jpg"), ("替代文字", "一块蓝色"))
    document, remarks, imported = read(
        word(paragraph("图片") + card, {"rId5": ("image", "media/a.png")}, word__media__a_png=PICTURES["kitchen.png"])
    )
    assert document["images"] == [{"file": "车棚.png", "alt": {"zh": "一块蓝色"}}]
    assert imported.pictures == {"车棚.png": PICTURES["kitchen.png"]}
    assert codes(remarks) == ["picture-renamed"]


def test_a_file_that_is_only_named() -> None:
    card = table(("图片 1", "中文", "English"), ("文件", "shed.jpg"), ("替代文字", "车棚"))
    document, remarks, _ = read(word(paragraph("图片") + card))
    assert document["images"] == [{"file": "shed.jpg", "alt": {"zh": "车棚"}}] and codes(remarks) == ["picture-missing"]


# Excel


def cell(reference: str, value: str, formula: str = "", kind: str = "str", style: str = "0") -> str:
    inner = (f"<f>{formula}</f>" if formula else "") + (f"<v>{value}</v>" if value else "")
    return f'<c r="{reference}" t="{kind}" s="{style}">{inner}</c>'


def test_formulas_are_read_as_their_results_and_told() -> None:
    rows = f'<row r="1">{cell("A1", "标题")}{cell("B1", "虚构", "A9&amp;B9")}</row>'
    rows += f'<row r="2">{cell("A2", "摘要")}{cell("B2", "", "WEBSERVICE(&quot;http://127.0.0.1/&quot;)")}</row>'
    document, remarks, imported = read(excel(rows))
    assert document == {"title": {"zh": "虚构"}, "summary": {"zh": '=WEBSERVICE("http://127.0.0.1/")'}}
    assert sorted(codes(remarks)) == ["formula", "formula-empty"]
    assert "基本情况!B1" in report("a.xlsx", imported, "en") and "=A9&B9" in report("a.xlsx", imported, "zh")


def test_dates_and_numbers_as_people_see_them() -> None:
    styles = (
        f'<styleSheet {S}><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm"/></numFmts>'
        '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/>'
        '<xf numFmtId="164"/><xf numFmtId="9"/></cellXfs></styleSheet>'
    )
    rows = f'<row r="1">{cell("A1", "标题")}{cell("B1", "2022", kind="n")}</row>'
    rows += f'<row r="2">{cell("A2", "时间")}{cell("B2", "44621", kind="n", style="1")}</row>'
    rows += f'<row r="3">{cell("A3", "年份")}{cell("B3", "44621", kind="n", style="2")}</row>'
    rows += f'<row r="4">{cell("A4", "协商次数")}{cell("B4", "12", kind="n")}</row>'
    rows += f'<row r="5">{cell("A5", "摘要")}{cell("B5", "0.285", kind="n", style="3")}</row>'
    data = excel(rows, xl__styles_xml=styles)
    document, _, _ = read(with_styles(data))
    assert document["title"] == {"zh": "2022"} and document["summary"] == {"zh": "28.5%"}
    assert document["period"] == "2022-03-01"
    assert document["yearly"] == {"year": "2022-03", "deliberations": "12"}


def with_styles(data: bytes) -> bytes:
    """The workbook with its styles declared where openpyxl looks for them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.infolist():
            content = old.read(one)
            if one.filename == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
                content = content.replace(
                    b"</Types>", f'<Override PartName="/xl/styles.xml" ContentType="{kind}"/></Types>'.encode()
                )
            if one.filename == "xl/_rels/workbook.xml.rels":
                more = f'<Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'
                content = content.replace(b"</Relationships>", more.encode())
            new.writestr(one.filename, content)
    return out.getvalue()


def test_notes_shapes_and_what_merged_cells_hide() -> None:
    xdr = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    drawing = (
        f'<xdr:wsDr xmlns:xdr="{xdr}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:r="{RELATIONS}"><xdr:oneCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>4</xdr:row></xdr:from>'
        "<xdr:sp><xdr:txBody><a:p><a:r><a:t>形状的字</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:oneCellAnchor>"
        "<xdr:oneCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>1</xdr:row></xdr:from><xdr:pic><xdr:nvPicPr>"
        '<xdr:cNvPr descr="虚构的方块"/></xdr:nvPicPr><a:blip r:embed="rId1"/></xdr:pic></xdr:oneCellAnchor></xdr:wsDr>'
    )
    note = f'<comments {S}><commentList><comment ref="A1"><text><r><t>批注的字</t></r></text></comment></commentList></comments>'
    rows = f'<row r="1">{cell("A1", "标题")}{cell("B1", "虚构")}{cell("C1", "藏着的字")}</row>'
    _, remarks, imported = read(
        excel(
            rows,
            '<mergeCells><mergeCell ref="B1:C1"/></mergeCells><headerFooter><oddHeader>&amp;C页眉的字</oddHeader></headerFooter>',
            {"rId1": ("drawing", "../drawings/drawing1.xml"), "rId2": ("comments", "../comments1.xml")},
            xl__drawings__drawing1_xml=drawing,
            xl__comments1_xml=note,
            xl__media__a_png=PICTURES["kitchen.png"],
            xl__drawings___rels__drawing1_xml_rels=relations({"rId1": ("image", "../media/a.png")}),
        )
    )
    for said in ("形状的字", "批注的字", "藏着的字", "页眉的字"):
        assert imported.text.count(said) == 1
    assert {one.place.part for one in remarks} == {"shape", "comment", "hidden", "header", ""}
    assert imported.pictures == {"picture-1.png": PICTURES["kitchen.png"]}


def test_pictures_that_wps_keeps_in_cells() -> None:
    images = (
        '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" '
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{RELATIONS}"><etc:cellImage><xdr:pic>'
        '<xdr:nvPicPr><xdr:cNvPr name="ID_1" descr="虚构的方块"/></xdr:nvPicPr><a:blip r:embed="rId1"/></xdr:pic>'
        "</etc:cellImage></etc:cellImages>"
    )
    rows = row("图片")
    rows += f'<row r="2">{cell("A2", "图")}{cell("B2", "文件")}{cell("C2", "替代文字（中文）")}</row>'
    rows += f'<row r="3">{cell("A3", "", "_xlfn.DISPIMG(&quot;ID_1&quot;,1)")}{cell("B3", "a.png")}{cell("C3", "方块")}</row>'
    document, remarks, imported = read(
        excel(
            rows,
            xl__cellimages_xml=images,
            xl__media__image1_png=PICTURES["kitchen.png"],
            xl___rels__cellimages_xml_rels=relations({"rId1": ("image", "media/image1.png")}),
        )
    )
    assert document["images"] == [{"file": "a.png", "alt": {"zh": "方块"}}]
    assert imported.pictures == {"a.png": PICTURES["kitchen.png"]} and not remarks


# Versions


def test_another_version_is_read_with_a_notice() -> None:
    document, _, imported = read(word(paragraph("案例表第 0 版") + table(("标题", "虚构"))))
    assert document == {"title": {"zh": "虚构"}}
    assert [(one.code, one.params["version"]) for one in imported.remarks] == [("other-version", "0")]
    assert imported.troubles == 0
    assert [one.code for one in import_form("a", word(table(("标题", "虚构"))), WORDS, "zh").remarks] == ["no-version"]


def test_fixtures_are_small_and_said_to_be_made_up() -> None:
    folder = Path(__file__).parent
    assert sum(path.stat().st_size for path in (folder / "saved").iterdir()) < 500_000
    assert "made up" in (folder / "case.yml").read_text(encoding="utf-8").lower()
