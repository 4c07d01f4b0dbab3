"""Mending and the canonical form: nothing a person wrote is lost, twice changes nothing, the unsafe is left alone."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.canonical import canonical
from casebook.check import case_files, check
from casebook.cli import main
from casebook.comments import comments_of
from casebook.diagnostics import Severity
from casebook.fix import Fixed
from casebook.fix import fix as fix_with
from casebook.load import load

HERE = Path(__file__).parent
REAL = list(case_files(HERE.parent).values())
REFERENCE = check(HERE.parent, []).reference
ANY = [*REAL, *sorted((HERE / "valid").rglob("*.yml")), *sorted((HERE / "invalid").rglob("*.y*ml"))]
CASE = (HERE.parent / "cases" / "beijing-chaoyang" / "anzhen-ebike-shed.yml").read_text(encoding="utf-8")


def fix(name: str, content: bytes) -> Fixed:
    return fix_with(name, content, REFERENCE)


def fixed(text: str | bytes) -> str:
    """The text mended; it must be one that can be."""
    result = fix("x.yml", text if isinstance(text, bytes) else text.encode())
    assert result.content is not None, result.found
    return result.content.decode()


def holds(before: bytes) -> None:
    """What holds for the mending of any bytes."""
    result = fix("x.yml", before)
    if result.content is None:
        return
    document, found = load("x.yml", result.content)
    assert document is not None
    assert not [one for one in found if one.severity is Severity.ERROR]
    assert fix("x.yml", result.content).content == result.content


def characters(text: str) -> Counter[str]:
    """Chinese characters and how often each stands there."""
    return Counter(re.findall(r"[\u3400-\u9fff]", text))


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_the_real_cases_are_canonical(path: Path) -> None:
    content = path.read_bytes()
    assert fix(path.name, content).content == content, "casebook fix"


@pytest.mark.parametrize("path", ANY, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_twice_changes_nothing(path: Path) -> None:
    holds(path.read_bytes())


@pytest.mark.parametrize("path", ANY, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_text_is_lost(path: Path) -> None:
    before = path.read_bytes()
    result = fix("x.yml", before)
    words = {"not-a-choice", "unknown-vocabulary", "bad-date"}  # which become other words, and Chinese keys other keys
    if result.content is not None and not path.name.startswith("chinese-key") and path.parent.name not in words:
        # The mended line of an unclosed quote may drop a mark, never a character of Chinese.
        text = before.decode("utf-8", "replace")
        assert "\ufffd" in text or "\0" in text or characters(result.content.decode()) == characters(text)


def test_comments_stay_where_they_belong(regenerate: bool) -> None:
    golden = HERE / "fix" / "comments.fixed.yml"
    text = fixed((HERE / "fix" / "comments.yml").read_bytes())
    if regenerate:
        golden.write_text(text, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_other_encodings_and_line_ends(encoding: str, ends: str) -> None:
    assert fixed(CASE.replace("\n", ends).encode(encoding)) == CASE


def test_order_of_the_field_table_and_of_the_author() -> None:
    text = fixed(
        "themes: [b, a]\nsources: {z: {title: 甲}, a: {title: 乙}}\ntitle: {en: T, zh: 标}\nlessons: [二, 一]\n"
    )
    assert text.split("\n\n", 1)[1] == (
        "title:\n  zh: 标\n  en: T\nthemes: [b, a]\n\nlessons:\n  - 二\n  - 一\n\n"
        "sources:\n  z:\n    title: 甲\n  a:\n    title: 乙\n"
    )


def test_keys_become_canonical() -> None:
    text = fixed(
        "标题：楼道\nWhat-did-not-work:\n  正文: 报名\n五步：\n  进行社区诊断: {中文：问, 英文: Ask}\n"
        "来源: {标题: {题名: 甲}}\n"
    )
    document, _ = load("x.yml", text.encode())
    assert document is not None
    assert document.data == {
        "title": "楼道",
        "what_did_not_work": {"text": "报名"},
        "steps": {"diagnosis": {"zh": "问", "en": "Ask"}},
        "sources": {"标题": {"title": "甲"}},  # a source's short name is its author's affair
    }


def test_texts_that_yaml_takes_for_marks_get_quotes() -> None:
    text = fixed("title: *重点* 停车\nsummary: !注意 安全\nplace: &同一 楼\nlessons: [甲]\n")
    for line in ('title: "*重点* 停车"', 'summary: "!注意 安全"', 'place: "&同一 楼"'):
        assert line in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# 只有注释\n",
        "一段话\n",
        "title: 甲\ntitle: 乙\n",
        "title: 甲\n标题: 乙\n",
        "a: &x {b: c}\nd: *x\n",
        "a: !!str b\n",
        "<<: {a: b}\n",
        "[a, b]: c\n",
        "a: b\n---\nc: d\n",
        "a: [b, {c\n",
        "title: 甲\n   summary: 乙\n",
        "title: 楼\ufffd道\n",
        ": 甲\n",
        "a: [" * 30,
        "title: 12345 热线 #1 诉求\n",
    ],
)
def test_what_cannot_be_mended_is_left(text: str) -> None:
    result = fix("x.yml", text.encode())
    assert result.content is None
    assert result.found or "标题" in text


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"PK\x03\x04\x00", b"a: \xc3", b"#" * 300_000, b"\0"])
def test_bytes_that_are_no_text_are_left(content: bytes) -> None:
    assert fix("x.yml", content).content is None


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_bring_it_down(content: bytes) -> None:
    holds(content)


_LINES = CASE.split("\n")
_SCRAPS = [
    "# 注",
    "    # 深",
    " # 浅",
    "",
    "",
    "  - 甲",
    "key: 值",
    "    zh: |",
    "cite: [a, # b",
    "]",
    "- ",
    "注：释",
    "\t",
    "---",
    '"',
    "  ? 甲",
]


@given(st.lists(st.tuples(st.integers(0, len(_LINES)), st.sampled_from(_SCRAPS), st.booleans()), max_size=6))
@settings(max_examples=300)
def test_a_case_with_scraps_in_it(scraps: list[tuple[int, str, bool]]) -> None:
    lines = list(_LINES)
    for at, scrap, beside in scraps:
        at = min(at, len(lines) - 1)
        if beside:
            lines[at] += "  " + scrap.strip()
        else:
            lines.insert(at, scrap)
    text = "\n".join(lines)
    holds(text.encode())
    result = fix("x.yml", text.encode())
    if result.content is not None:
        assert characters(result.content.decode()) == characters(text)


_comment_lines = st.tuples(st.integers(0, 8), st.sampled_from(["# 一", "# 二 # 三", "#", "", "#! x"]))


@given(st.lists(st.tuples(st.integers(0, len(_LINES)), _comment_lines), max_size=12), st.randoms())
@settings(max_examples=300)
def test_comments_anywhere_are_kept(comments: list[tuple[int, tuple[int, str]]], random: object) -> None:
    lines = list(_LINES)
    for at, (indent, comment) in comments:
        lines.insert(min(at, len(lines) - 1), " " * indent + comment)
    text = "\n".join(lines)
    after = fixed(text)
    assert characters(after) == characters(text)
    assert after.count("#") == text.count("#")
    assert fixed(after) == after
    document, _ = load("x.yml", text.encode())
    assert document is not None
    assert canonical(document.data, comments_of(text)) == after


def test_a_comment_before_the_line_for_editors_keeps_its_place() -> None:
    after = fixed("# 一\n\n" + CASE)
    assert "# 一" in after and fixed(after) == after


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the made-up casebook, with the shell standing in it."""
    shutil.copytree(HERE / "valid" / "cases", tmp_path / "cases")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CASEBOOK_LANG", raising=False)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def test_the_command_fixes_what_it_can_and_says_so(book: Path) -> None:
    broken = book / "cases" / "made-up" / "broken.yml"
    broken.write_bytes("title: 甲\n\n\ntitle: 乙".encode("gbk"))
    before = {path: path.read_bytes() for path in book.rglob("*.yml")}
    result = run("fix", "--check")
    assert result.exit_code == 1
    assert result.output.splitlines()[-1] == "6个案例：需要整理5个，已经是统一写法0个，要由作者来改1个"
    assert {path: path.read_bytes() for path in book.rglob("*.yml")} == before

    result = run("fix")
    assert result.exit_code == 1
    assert "已整理 cases/made-up/least.yml" in result.output
    assert "cases/made-up/broken.yml:4:1  错误 duplicate-key" in result.output
    assert broken.read_bytes() == before[broken]
    for name in ("vocabulary.yml", "areas.yml"):
        assert (book / "cases" / name).read_bytes() == before[book / "cases" / name]

    broken.unlink()
    assert run("fix").exit_code == 0
    assert run("fix", "--check").exit_code == 0
    assert run("check").exit_code == 0


def test_the_command_on_one_file(book: Path) -> None:
    before = (book / "cases" / "made-up" / "draft.yml").read_bytes()
    assert run("fix", "cases/made-up/least.yml").output.splitlines() == [
        "已整理 cases/made-up/least.yml",
        "1个案例：整理1个，本来就好0个，没有动0个",
    ]
    assert (book / "cases" / "made-up" / "draft.yml").read_bytes() == before
