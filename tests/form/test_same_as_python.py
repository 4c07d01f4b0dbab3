"""What the form does in JavaScript is what the tools do in Python: text, messages, reading."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from casebook import fonts
from casebook.canonical import canonical
from casebook.load import load, load_file
from casebook.personal import find
from casebook.render.markdown import to_plain
from casebook.translation import source_hash
from form.casebook import ROOT, engine, said_by_check, said_by_form, with_value

VECTORS = json.loads((ROOT / "tests" / "canonical" / "vectors.json").read_text("utf-8"))
CASES = sorted((ROOT / "cases").glob("*/*.yml"))
INVALID = ROOT / "tests" / "invalid"
# What the content of a case can have wrong with it: the form says all of it as `check` does. Not here: the faults
# of a file as YAML, for which see test_yaml_same_as_python.py; and where a file lies.
CONTENT = (
    "missing-field",
    "unknown-key",
    "wrong-type",
    "empty-value",
    "not-a-choice",
    "out-of-range",
    "bad-date",
    "bad-figure",
    "bad-citation",
    "bad-id",
    "bad-url",
    "bad-image-path",
    "duplicate-id",
    "unknown-source",
    "unknown-vocabulary",
    "unknown-area",
    "unknown-reference",
    "unknown-language",
    "missing-source-language",
    "uncited-fact",
    "missing-translation",
    "unused-source",
    "unsafe-html",
    "duplicate-key",
    "alias-not-allowed",
    "tag-not-allowed",
    "merge-key",
    "empty-key",
    "key-not-text",
    "personal-data",
    "possible-personal-data",
    "unused-allowance",
    "missing-consent",
    "no-glyph",
    "stale-translation",
    "not-translated",
)
# What stands in comments is not opened.
FILES = [path for code in CONTENT for path in sorted((INVALID / code).glob("*.yml")) if "comment" not in path.stem]

LONG = "长" * 20_001
WRONG: list[tuple[tuple[str | int, ...], Any]] = [
    (("language",), "fr"),
    (("language",), "zh-CN"),
    (("status",), "done"),
    (("title",), None),
    (("title",), {"zh": " "}),
    (("title",), {"zh": "题", "cn": "题"}),
    (("title",), {"en": "Only English"}),
    (("title",), ["一", "二"]),
    (("summary",), LONG),
    (("summary",), "完" + "。" * 199),
    (("summary",), "完" + "。，" * 100),
    (("summary",), {"zh": "有<b>标签</b>"}),
    (("place",), {}),
    (("place",), {"street": "云水"}),
    (("period",), "去年"),
    (("period",), {"from": "2023", "to": "2022-12"}),
    (("period",), {"from": "2023", "until": "2024"}),
    (("period",), {"to": "2023-13"}),
    (("period",), {"from": "1900", "to": "2000"}),
    (("period",), {"from": "1900-12-31", "to": "2001"}),
    (("themes",), []),
    (("themes",), ["kitchen"]),
    (("themes",), "elder"),
    (("themes",), ["完全不同"]),
    (("mode",), "offline"),
    (("organiser",), ["一"]),
    (("organiser",), {"zh": ""}),
    (("funder", "cite"), ["report@3", "reprot@4"]),
    (("funder", "cite"), "第三段"),
    (("funder", "note"), "不认识"),
    (("background",), None),
    (("background", "cite"), None),
    (("steps", "team"), {}),
    (("steps", "team"), "一段话"),
    (("steps", "diagnosis"), None),
    (("steps", "diagnose"), "写错的键"),
    (("steps", "team", "partners", 0, "role"), "neighbor"),
    (("steps", "team", "partners", 0, "name"), None),
    (("lists", "problems", 0, "id"), "吃饭"),
    (("lists", "problems", 0, "id"), "a" * 65),
    (("lists", "problems", 1, "id"), "meals"),
    (("lists", "projects", 0, "solves"), ["meal"]),
    (("lists", "resources"), {}),
    (("lists", "problems", 0), "一句话"),
    (("deliberation", 0, "stage"), "gathering"),
    (("deliberation", 0, "date"), "2022-02-30"),
    (("deliberation", 0, "date"), "２０２２年3月"),
    (("deliberation", 0, "date"), "2０２２年3月"),
    (("deliberation", 0, "date"), "2000-2-29"),
    (("deliberation", 0, "cite"), None),
    (("results", 0, "before"), "约12"),
    (("results", 0, "before"), "1e3"),
    (("results", 0, "before"), "-5"),
    (("results", 0, "before"), "1e15"),
    (("results", 0, "before"), "1_000"),
    (("results", 0, "before"), "NaN"),
    (("results", 0, "before"), "１２"),
    (("results", 0, "before"), "1e-9"),
    (("results", 0, "before"), "1e-999999"),
    (("results", 0, "before"), "0." + "1" * 10),
    (("results", 0, "before"), "1" * 20_000),
    (("results", 0, "before"), ""),
    (("results", 0, "better"), "more"),
    (("yearly", "year"), "第一年"),
    (("yearly", "satisfaction", "asked"), None),
    (("joint_actions",), ["talents"]),
    (("with", 0, "area"), "far"),
    (("with", 0, "area"), "nowhere-at-all"),
    (("lessons",), "一条"),
    (("lessons", 0), {"zh": "x", "jp": "y"}),
    (("sources",), {}),
    (("sources",), None),
    (("contributors", 0, "name"), "13912345678"),
    (("summary",), "打电话 010-6512 3456 找王主任"),
    (("sources",), ["报告"]),
    (("sources", "报告"), {"title": "报告"}),
    (("sources", "report", "url"), "example.org/report"),
    (("sources", "report", "url"), "https://"),
    (("sources", "report", "url"), "https://a b.org"),
    (("sources", "report", "url"), "ftp://example.org"),
    (("sources", "report", "url"), "https://user@example.org:80/?q#f"),
    (("sources", "report", "url"), "https://example.org:"),
    (("sources", "report", "url"), "https://example.org:x/"),
    (("sources", "report", "url"), "https://example.org:65536/"),
    (("sources", "report", "url"), "https://[::1]:8080/"),
    (("sources", "report", "url"), "https://example.org/" + "a" * 2_000),
    (("sources", "report", "accessed"), "昨天"),
    (("sources", "report", "kind"), "newspapers"),
    (("sources", "other"), {"title": "没用到"}),
    (("images",), [{"file": "../a.jpg", "alt": "x"}]),
    (("images",), [{"file": "图 一.JPG", "alt": "x"}]),
    (("images",), [{"file": "a.gif", "alt": "x"}]),
    (("images",), [{"file": "CON.jpg", "alt": "x"}]),
    (("images",), [{"file": "lpt9 .png", "alt": "x"}]),
    (("images",), [{"file": "console.png", "alt": "x"}]),
    (("images",), [{"file": "a..b.jpg"}]),
    (("images",), [{"file": "a.jpg", "alt": "x", "consent": "当然"}]),
    (("images",), [{"file": "a.jpg", "alt": "x", "consent": "是"}]),
    (("contributors", 0, "role"), "writer"),
    (("licence",), {"zh": "许可"}),
    (("标题",), "又一个标题"),
    (("x" * 300,), "很长的键"),
    (("zh",), "放错的语言"),
    (("cost",), "not reported"),
    (("title",), {"zh": "冰箱🧊和龘、㼆", "en": "A fridge"}),
    (("summary",), {"zh": "一段话", "en": "一段话"}),
    (("summary",), {"zh": "WIFI", "en": "WIFI"}),
    (("summary",), {"zh": "only English here", "en": "A text"}),
    (("summary",), {"zh": "ABC", "en": "A text"}),
    (("background",), {"zh": "房子空了", "en": "空了"}),
    (("lessons", 0), {"zh": "一样", "en": "一样"}),
    (("translations",), {"en": {"title": "000000", "summary": {"of": "000000", "by": "machine"}}}),
]


@pytest.fixture(scope="module", params=["zh", "en"])
def spoken(browser: Browser, request: pytest.FixtureRequest) -> Iterator[tuple[Page, str]]:
    page = engine(browser, request.param)
    yield page, request.param
    page.close()


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    made = engine(browser, "zh")
    yield made
    made.close()


def test_vectors_are_written_byte_for_byte(page: Page) -> None:
    written = page.evaluate("all => all.map(one => casebookForm.write(one.document))", VECTORS)
    assert [text for text, one in zip(written, VECTORS, strict=True) if text != one["text"]] == []


ROUND = """async (text) => {
    const read = await casebookForm.read(text), fitted = casebookForm.fitted(read.data);
    return {text: casebookForm.write(casebookForm.cleaned(fitted.data).data), leftOut: fitted.leftOut};
}"""


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_real_case_opened_and_saved_is_its_canonical_text(page: Page, path: Path) -> None:
    document, found, _ = load_file(path.name, path)
    assert document is not None and not found
    made = page.evaluate(ROUND, path.read_text("utf-8"))
    assert made["text"] == canonical(document.data)
    assert made["leftOut"] == []


def test_there_are_fifteen_of_them() -> None:
    assert len(CASES) == 15


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(INVALID).as_posix())
def test_a_bad_file_gets_the_words_of_check(spoken: tuple[Page, str], path: Path) -> None:
    page, language = spoken
    text = path.read_text("utf-8")
    expected = said_by_check(text, language)
    assert expected
    assert said_by_form(page, text) == expected


def test_wrong_values_get_the_words_of_check(spoken: tuple[Page, str]) -> None:
    page, language = spoken
    different = []
    for place, value in WRONG:
        text = with_value(place, value)
        if (said := said_by_form(page, text)) != (expected := said_by_check(text, language)):
            different.append((place, value, said, expected))
    assert different == []


HASHED = [
    "",
    "题",
    "一段  话\n分两行",
    "Ｆｕｌｌ　ｗｉｄｔｈ",
    "长" * 21,
    "a" * 55,
    "a" * 56,
    "a" * 64,
    "楼道" * 500,
    "😀 \u2028 x",
]


@pytest.mark.parametrize("text", HASHED, ids=lambda text: f"{len(text)}-{text[:2]!r}")
def test_a_text_has_the_hash_of_the_record(page: Page, text: str) -> None:
    assert page.evaluate("text => casebookForm.sourceHash(text)", text) == source_hash(text)


def test_a_translation_is_current_where_its_record_fits(page: Page) -> None:
    data = {
        "title": {"zh": "题", "en": "A title"},
        "lessons": [{"zh": "甲", "en": "First"}, {"zh": "乙", "en": "Second"}],
        "background": {"zh": "背景", "en": "Background"},
        "translations": {
            "en": {
                "title": source_hash("题"),
                "lessons.0": source_hash("乙"),
                "lessons.1": {"of": source_hash("甲"), "by": "machine"},
                "background.text": source_hash("旧的背景"),
            }
        },
    }
    found = page.evaluate(
        "data => casebookForm.translation(data, 'en').map(([path, state]) => [path.join('.'), state])", data
    )
    assert dict(found) == {"title": "current", "lessons.0": "machine", "lessons.1": "current", "background": "stale"}


def test_the_list_of_glyphs_is_that_of_the_fonts(page: Page) -> None:
    codes = [*range(0x20, 0x3000), *range(0x3000, 0xD800, 7), *range(0xE000, 0x3134B, 101)]
    text = "".join(map(chr, codes))
    assert page.evaluate("text => casebookForm.gaps(text)", text) == list(fonts.gaps(text))
    assert len(fonts.packed()) < 30_000


def test_right_values_do_too(spoken: tuple[Page, str]) -> None:
    page, language = spoken
    for path in sorted((ROOT / "tests" / "valid" / "cases" / "made-up").glob("*.yml")):
        text = path.read_text("utf-8")
        assert said_by_form(page, text) == said_by_check(text, language), path.name


quick = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


awkward = ["zh", "：", ": ", " #", "- ", "\n", " ", "\t", '"', "[", "no", "1", ".", "@", "|", "楼", "😀", "\u3000"]
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.lists(
    st.sampled_from(awkward), max_size=8
).map("".join)


@quick
@given(document=st.fixed_dictionaries({}, optional=dict.fromkeys(("title", "status", "summary", "licence"), texts)))
def test_any_text_is_written_alike_and_read_back(page: Page, document: dict[str, str]) -> None:
    text = page.evaluate("data => casebookForm.write(data)", document)
    assert text == canonical(document)
    read, _ = load("cases/a/b.yml", text.encode())
    assert read is not None
    assert read.data == document
    again = page.evaluate("async text => (await casebookForm.read(text)).all", text)
    assert (again or {}) == document


def test_records_of_translations_go_along(page: Page) -> None:
    record = {"lessons.0": "a", "lessons.1": "b", "lessons.10": "c", "lessonsX.0": "d", "sources.r.title": "e"}
    move = """([record, path, change]) => {
        const data = {translations: {en: record}};
        casebookForm.moveRecords(data, path, (key) => (key in change ? change[key] : key));
        return data.translations.en;
    }"""
    assert page.evaluate(move, [record, ["lessons"], {"0": "1", "1": "0"}]) == {
        "lessons.1": "a",
        "lessons.0": "b",
        "lessons.10": "c",
        "lessonsX.0": "d",
        "sources.r.title": "e",
    }
    assert page.evaluate(move, [{"sources.r.title": "e", "title": "f"}, ["sources"], {"r": None}]) == {"title": "f"}


PERSONAL = [
    "身份证号440524188001010014。",
    "证件：１１０１０５１９４９１２３１００２Ｘ",
    "440524 18800101 0014",
    "编号440524188001010015。",
    "编号990105194912310027",
    "打13912345678",
    "139-1234-5678",
    "+86 139 1234 5678",
    "13912345678平方米",
    "1391234567890",
    "农业银行账号 6228 4800 1234 5678 901",
    "6228480012345678901是他的卡号",
    "010-6512 3456",
    "电话：6512 3456，找他",
    "京A12345",
    "京ad12345f",
    "3号楼2单元1203室",
    "2单元120户",
    "幸福家园3-2-1203",
    "Room 1203, Building 4",
    "Building 4, Unit 2, Room 12号",
    "王主任说好",
    "欧阳老师来了",
    "双方代表",
    "工程师傅",
    "找方阿姨",
    "Mrs. Wang came",
    "Director Li Ming",
    "Director General",
    "账号" + "123456789012 " * 4,
    "12345热线",
    "https://example.org/13912345678",
    "王某某（化名）",
    "张大妈😀和李大爷",
    "没有",
]


def test_personal_data_is_found_and_masked_alike(page: Page) -> None:
    found = page.evaluate("all => all.map(one => casebookForm.personal(one).map(f => [f.kind, f.masked]))", PERSONAL)
    expected = [[[one.kind, one.masked] for one in find(text)] for text in PERSONAL]
    assert dict(zip(PERSONAL, found, strict=True)) == dict(zip(PERSONAL, expected, strict=True))
    assert sum(map(bool, expected)) >= 20


def test_the_preview_sets_one_line_as_the_site_does(page: Page) -> None:
    for language, text in (
        ("zh", "一行\n二行"),
        ("zh", "a\nb"),
        ("en", '"Quoted" - it\'s'),
        ("zh", "零\u200b宽"),
        ("en", "a  b"),
    ):
        assert page.evaluate("([t, l]) => casebookForm.plainText(t, l)", [text, language]) == to_plain(text, language)
