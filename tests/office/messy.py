"""A form that somebody filled in and made their own, made up: new fonts, merged cells, more rows, moved sections.

Everything a person does to the empty Chinese form here is done by script, so that the test says what was done.
"""

from __future__ import annotations

import copy
import io

from docx import Document
from docx.document import Document as Docx
from docx.shared import Pt, RGBColor
from docx.table import Table, _Row

from casebook.office.template_docx import template_docx
from casebook.validate import Reference
from office.forms import picture


def messy(words: Reference) -> bytes:
    """The Word file as she mails it."""
    document = Document(io.BytesIO(template_docx("zh", words)))
    _fill(document)
    _reshape(document)
    raw = io.BytesIO()
    document.save(raw)
    return raw.getvalue()


def _table(document: Docx, heading: str, number: int = 0) -> Table:
    """The table, or the one after it, that stands below a heading."""
    body = list(document.element.body)
    start = next(i for i, one in enumerate(body) if "".join(one.itertext()).endswith(f"、{heading}"))
    tables = [one for one in body[start:] if one.tag.endswith("}tbl")]
    return Table(tables[number], document)


def _row(table: Table, label: str) -> _Row:
    row: _Row = next(row for row in table.rows if row.cells[0].text.startswith(label))
    return row


def _fill(document: Docx) -> None:
    basics = _table(document, "基本情况")
    for label, zh, en in (
        ("标题", "旧车棚变成阅览角（虚构）", ""),
        ("摘要", "三号楼的旧车棚空着。\n邻居一起把它收拾成阅览角。", ""),
        ("社区", "一号社区", "Community One"),
        ("时间", "2023年3月－2024年", ""),
        ("主题", "厨方、老人", ""),
    ):
        cells = _row(basics, label).cells
        cells[1].text = zh
        if en:
            cells[2].text = en
    story = _table(document, "起因和五步")
    _row(story, "背景").cells[1].text = "老车棚漏雨，没有人停车。"
    _row(story, "背景").cells[3].text = "来源1第3段；paper＠４"
    _row(story, "背景").cells[1].add_paragraph().add_run().add_picture(io.BytesIO(picture("PNG", "green")))
    _row(story, "进行社区诊断").cells[1].text = "问了三十户。"
    problems = _table(document, "问题清单")
    for row, (typed, kind, text) in zip(
        problems.rows[2:], (("漏雨", "日常", "车棚漏雨"), ("", "街坊吵架", "孩子没处看书")), strict=False
    ):
        row.cells[0].text, row.cells[1].text, row.cells[2].text = typed, kind, text
    resources = _table(document, "资源清单")
    resources.rows[1].cells[2].text = "一号社区的旧书"  # typed over the example
    projects = _table(document, "项目清单")
    row = projects.rows[2]
    project = ("corner", "收拾出阅览角", "", "漏雨、2，门锁", "例", "已完成", "paper")
    for cell, text in zip(row.cells, project, strict=True):
        cell.text = text
    for row, (stage, text) in zip(
        _table(document, "商量的经过").rows[2:], (("集", "收到七条意见"), ("议", "定了开放时间")), strict=False
    ):
        row.cells[0].text, row.cells[1].text = stage, text
    source = _table(document, "来源")
    for label, text in (("短名", "paper"), ("题名", "虚构的小报"), ("类型", "报纸"), ("日期", "2024.5.6")):
        _row(source, label).cells[1].text = text
    lessons = _table(document, "可以学的")
    lessons.rows[2].cells[0].text = "先修屋顶，再摆书架。"


def _reshape(document: Docx) -> None:
    """Fonts, names of items, merged cells, rows and columns, moved and renamed sections."""
    for paragraph in document.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"):
        for child in list(paragraph):
            if child.tag.endswith("}pPr"):
                paragraph.remove(child)  # no styles are left
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                for run in (run for one in cell.paragraphs for run in one.runs):
                    run.font.name, run.font.size, run.font.color.rgb = "楷体", Pt(13), RGBColor(0x90, 0, 0x60)
    basics = _table(document, "基本情况")
    _row(basics, "标题").cells[0].text = "（1） 标　题："
    _row(basics, "摘要").cells[0].text = "Summary"
    _row(basics, "街道").cells[0].text = "街道办电话"
    _row(basics, "街道办电话").cells[1].text = "见门口告示"
    title = _row(basics, "（1）").cells
    title[1].merge(title[2])
    more = copy.deepcopy(_row(basics, "Summary")._tr)
    _row(basics, "Summary")._tr.addnext(more)
    added = basics.rows[[row._tr for row in basics.rows].index(more)]
    added.cells[0].text, added.cells[1].text = "", "现在每周开三次。"
    # A column of her own in the list of problems.
    problems = _table(document, "问题清单")
    problems.add_column(Pt(60))
    problems.rows[0].cells[-1].text = "备注"
    problems.rows[2].cells[-1].text = "雨天最糟"
    # The sources go to the front, under another number; the heading of the projects is gone; one is her own.
    body = document.element.body
    heading = next(one for one in body if "".join(one.itertext()).endswith("、来源"))
    table = _table(document, "来源")._tbl
    basics._tbl.addprevious(heading)
    basics._tbl.addprevious(table)
    gone = next(one for one in body if "".join(one.itertext()).endswith("、项目清单"))
    body.remove(gone)
    first = document.paragraphs[0]
    own = document.add_paragraph("领导关怀", style="Heading 1")
    said = document.add_paragraph("街道来看过两次。")
    first._p.addprevious(own._p)
    first._p.addprevious(said._p)
    basics._tbl.addprevious(document.add_paragraph("二、基本情况")._p)
    body.append(document.add_paragraph("十九 没做成的")._p)
    body.append(document.add_paragraph("第一次借书没有登记，丢了几本。")._p)
    body.append(document.add_paragraph("需要的条件：有人管钥匙")._p)
