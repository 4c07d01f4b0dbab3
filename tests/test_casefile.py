"""A case file changed in place: the translation stands there, and every other byte is as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casebook.casefile import CaseFile, NotWritten, is_writable, sound
from casebook.check import check
from casebook.decode import BOM
from casebook.model import Case, Translated, texts
from casebook.validate import Reference

HERE = Path(__file__).parent
ROOT = HERE.parent
REFERENCE = check(HERE / "valid").reference
HEAD = "title: 一起做饭\nsummary: 空房子改成了厨房。\nplace: {community: 一号社区}\nthemes: [kitchens]\n"
TAIL = "sources:\n  report: {title: 虚构的报告}\n"


def case_of(content: bytes, reference: Reference = REFERENCE) -> Case:
    case = sound(content, reference)
    assert case is not None
    return case


def put(text: str, path: str, translated: str, language: str = "en") -> str:
    """The case file `text` with that translation put in."""
    content = text.encode()
    case = case_of(content)
    file = CaseFile(content)
    file.set_text(path, case.language, language, translated)
    return file.changed(case, REFERENCE, {path: (language, translated)}).decode()


NEW = "title: abc123\n    summary: {of: 123456, by: machine}\n"
WAYS = [
    ("title: 一起做饭", "title:\n  zh: 一起做饭\n  en: Cooking"),
    ("title: 一起做饭  # 暂定", "title:\n  zh: 一起做饭  # 暂定\n  en: Cooking"),
    ("title:   '一起做饭'", "title:\n  zh: '一起做饭'\n  en: Cooking"),
    ("title:  # 暂定: 改\n  一起做饭", "title:  # 暂定: 改\n  zh: 一起做饭\n  en: Cooking"),
    ("title: 一起\n  做饭", "title:\n  zh: 一起\n    做饭\n  en: Cooking"),
    ('title: "一起\n\n  做饭"', 'title:\n  zh: "一起\n\n    做饭"\n  en: Cooking'),
    ("title: |\n    一起\n\n     做饭\n", "title:\n  zh: |\n      一起\n\n       做饭\n  en: Cooking\n"),
    ("title: >-\n  一起\n  做饭", "title:\n  zh: >-\n    一起\n    做饭\n  en: Cooking"),
    ("title:\n  zh: 一起做饭\n\n# 说明", "title:\n  zh: 一起做饭\n  en: Cooking\n\n# 说明"),
    ("title:\n    zh: |\n      一起\n      做饭\n\n", "title:\n    zh: |\n      一起\n      做饭\n    en: Cooking\n\n"),
    ("title: {zh: 一起做饭}", "title: {zh: 一起做饭, en: Cooking}"),
    ("title: {zh: 一起做饭, }", "title: {zh: 一起做饭, en: Cooking }"),
    ("title: {\n  zh: 一起做饭\n  }  # 暂定", "title: {\n  zh: 一起做饭, en: Cooking\n  }  # 暂定"),
    ("title: {zh: 一起做饭, en: 'Old'}", "title: {zh: 一起做饭, en: Cooking}"),
    (
        "title:\n  en: >\n    Old\n    text\n\n  # 原文\n  zh: 一起做饭",
        "title:\n  en: Cooking\n\n  # 原文\n  zh: 一起做饭",
    ),
    ("title:\n  zh: 一起做饭\n  en:", "title:\n  zh: 一起做饭\n  en: Cooking"),
    ("标题:\n  中文: 一起做饭", "标题:\n  中文: 一起做饭\n  en: Cooking"),
    ("标题: {中文: 一起做饭, 英文: Old}", "标题: {中文: 一起做饭, 英文: Cooking}"),
]


@pytest.mark.parametrize(("old", "new"), WAYS)
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_a_translation_goes_where_it_belongs(old: str, new: str, line_break: str, start: str) -> None:
    def whole(title: str) -> str:
        return start + (HEAD.replace("title: 一起做饭", title) + TAIL).replace("\n", line_break)

    assert put(whole(old), "title", "Cooking") == whole(new)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("lessons.1", "lessons:\n  - 一\n  - 先定规矩，\n    再买锅\n",
         "lessons:\n  - 一\n  - zh: 先定规矩，\n      再买锅\n    en: Rules\n"),
        ("lessons.0", "lessons: [先定规矩]\n", "lessons: [{zh: 先定规矩, en: Rules}]\n"),
        ("lessons.0", "lessons:\n- |\n  先定\n  规矩\n", "lessons:\n- zh: |\n    先定\n    规矩\n  en: Rules\n"),
        ("background.text", "background: 背景\n", "background:\n  zh: 背景\n  en: Rules\n"),
        ("background.text", "background:\n  text: 背景\n", "background:\n  text:\n    zh: 背景\n    en: Rules\n"),
        ("background.text", "background: {zh: 背景}\n", "background: {zh: 背景, en: Rules}\n"),
        ("sources.report.title", "", TAIL.replace("虚构的报告", "{zh: 虚构的报告, en: Rules}")),
    ],
)  # fmt: skip
def test_lists_passages_and_sources(path: str, old: str, new: str) -> None:
    if old:
        assert put(HEAD + old + TAIL, path, "Rules") == HEAD + new + TAIL
    else:
        assert put(HEAD + TAIL, path, "Rules") == HEAD + new


def test_a_file_without_a_last_line_break() -> None:
    made = put(TAIL + HEAD + "cost: 一百元", "cost.text", "100 yuan")
    assert made == TAIL + HEAD + "cost:\n  zh: 一百元\n  en: 100 yuan"


WRITABLE = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=60).filter(
    lambda text: is_writable(text) and text.strip() == text
)
AWKWARD = st.lists(
    st.sampled_from(
        ["a", "楼", " ", "\n", ": ", "：", " #", "#", "- ", "'", '"', "\\", "{", "}", "[", "]", ",", "，", "&", "*",
         "!", "|", ">", "%", "@", "`", "?", "~", "0", "no", "zh ", "\t", "**", "\n\n", "  "]
    ), min_size=1, max_size=12,
).map(lambda parts: "".join(parts).strip())  # fmt: skip
FORMS = [
    HEAD + TAIL,
    HEAD.replace("title: 一起做饭", "title: {zh: 一起做饭}") + TAIL,
    HEAD.replace("title: 一起做饭", "title:\n  zh: 一起做饭\n  en: |\n    Old\n\n") + TAIL,
    TAIL + HEAD.replace("title: 一起做饭\n", "") + "title:\n  zh: 一起做饭",
]


@given(st.sampled_from(FORMS), WRITABLE | AWKWARD.filter(bool))
def test_any_text_can_be_put_in_and_nothing_else_changes(form: str, text: str) -> None:
    assume(text.strip())
    changed = put(form, "title", text)
    assert dict(texts(case_of(changed.encode())))["title"].get("en") == text
    assert put(changed, "title", "Old") == put(put(form, "title", "Old"), "title", "Old")


@pytest.mark.parametrize("path", sorted((ROOT / "cases").glob("*/*.yml")), ids=lambda path: path.stem)
def test_every_text_of_a_real_case_can_be_replaced(path: Path) -> None:
    reference = check(ROOT, []).reference
    content = path.read_bytes()
    case = case_of(content, reference)
    file, expected = CaseFile(content), {}
    for place, _ in texts(case):
        expected[place] = ("en", f"A “new” text: {place}")
        file.set_text(place, case.language, *expected[place])
    file.set_records("en", {place: Translated(of="abcdef") for place in expected})
    changed = file.changed(case, reference, expected)
    again = case_of(changed, reference)
    assert {place: text.get("en") for place, text in texts(again)} == {p: t for p, (_, t) in expected.items()}
    assert again.translations["en"].keys() == expected.keys()
    kept = [line for line in content.decode().partition("\ntranslations:")[0].splitlines() if " en: " not in line]
    assert [line for line in changed.decode().splitlines() if line in set(kept)][: len(kept)] == kept


def record(text: str, records: dict[str, Translated], language: str = "en") -> str:
    case = case_of(text.encode())
    file = CaseFile(text.encode())
    file.set_records(language, records)
    return file.changed(case, REFERENCE, {}).decode()


TWO = {"title": Translated(of="abc123"), "summary": Translated(of="123456", by="machine")}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", '\ntranslations:\n  en:\n    title: abc123\n    summary: {of: 123456, by: machine}\n'),
        (
            "translations:\n  en:\n    title: \"000000\"  # 旧\n",
            'translations:\n  en:\n    title: abc123  # 旧\n    summary: {of: 123456, by: machine}\n',
        ),
        (
            "translations: {en: {summary: {of: '000000', by: person}}}\n",
            'translations: {en: {summary: {of: 123456, by: machine}, title: abc123}}\n',
        ),
        (
            "translations:\n  zh:\n    cost: abcdef\n",
            f"translations:\n  zh:\n    cost: abcdef\n  en:\n    {NEW}",
        ),
        (
            "translations: {zh: {cost: abcdef}}\n",
            'translations: {zh: {cost: abcdef}, en: {title: abc123, summary: {of: 123456, by: machine}}}\n',
        ),
    ],
)  # fmt: skip
def test_the_record_is_kept_in_place(old: str, new: str) -> None:
    assert record(HEAD + TAIL + old, TWO) == HEAD + TAIL + new
    assert record(HEAD + TAIL + new, TWO) == HEAD + TAIL + new


def test_a_change_that_would_do_more_is_not_made() -> None:
    content = (HEAD + TAIL).encode()
    file = CaseFile(content)
    file.set_text("title", "zh", "en", "Cooking")
    with pytest.raises(NotWritten):
        file.changed(case_of(content), REFERENCE, {})


def test_lines_are_those_of_the_keys() -> None:
    file = CaseFile(BOM + (HEAD + TAIL).encode())
    assert [file.line(path) for path in ("title", "place.community", "sources.report.title", "nowhere.at.all")] == [
        1,
        3,
        6,
        1,
    ]
