"""Translations: their status, what waits, PO files there and back, and the word of one who looked them through."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from casebook import po, translating
from casebook.casefile import is_writable
from casebook.check import Checked, check
from casebook.cli import main
from casebook.model import texts
from casebook.po import Entry
from casebook.translation import is_wrong_script, source_hash, translation

HERE = Path(__file__).parent
ROOT = HERE.parent
LEAST = "cases/made-up/least.yml"
EVERYTHING = "cases/made-up/everything.yml"


def contents(root: Path, checked: Checked) -> dict[str, bytes]:
    return {path: (root / path).read_bytes() for path in checked.cases}


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the made-up casebook, with the shell standing in it."""
    shutil.copytree(HERE / "valid" / "cases", tmp_path / "cases")
    monkeypatch.chdir(tmp_path)
    for name in ("CASEBOOK_LANG", "CASEBOOK_SITE_URL", "CASEBOOK_REPOSITORY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["translations", *words], catch_exceptions=False)


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in (root / "cases").rglob("*.yml")}


@pytest.mark.parametrize(
    ("text", "language", "wrong"),
    [
        ("一起做饭", "en", True),
        ("Cooking together", "en", False),
        ("Anzhen (安贞) Subdistrict", "en", False),
        ("安贞街道 Anzhen", "en", False),
        ("在安贞街道的 A 座", "en", True),
        ("2021", "en", False),
        ("Cooking together", "zh", True),
        ("OECD", "zh", False),
        ("Rewi Alley", "zh", False),
        ("kg", "zh", False),
        ("一起 cooking together 做饭", "zh", False),
        ("함께 요리하기", "zh", True),
        ("Ａ座一层", "zh", False),
    ],
)
def test_the_wrong_script_is_noticed_and_names_are_not(text: str, language: str, wrong: bool) -> None:
    assert is_wrong_script(text, language) is wrong


def test_a_record_follows_its_text_through_a_list(book: Path) -> None:
    path = book / LEAST
    head = path.read_text("utf-8")
    one, two = source_hash("再买锅。"), source_hash("先定规矩。")
    record = f"translations:\n  en:\n    lessons.0: '{two}'\n    lessons.1: {{of: '{one}', by: machine}}\n"
    path.write_text(
        head + "lessons:\n  - {zh: 再买锅。, en: Pots.}\n  - {zh: 先定规矩。, en: Rules.}\n" + record, "utf-8"
    )
    status = translation(check(book).cases[LEAST], "en").status
    assert status["current"] == ("lessons.1",) and status["machine"] == ("lessons.0",)


def test_what_waits_is_listed_with_file_and_line(book: Path) -> None:
    result = run()
    assert result.exit_code == 0
    assert "cases/made-up/everything.yml:3  过时  标题：云水社区的“共享厨房”（虚构）" in result.output
    assert "cases/made-up/everything.yml:80  过时  可以学的 1：先定规矩，再买锅。" in result.output
    assert result.output.splitlines()[-1] == "5个案例中，4个还有译文在等，共16处"
    assert run("--area", "far-away").output == "5个案例，没有译文在等\n"
    assert run("--area", "nowhere").exit_code == 2
    assert "made-up/everything  into English: 2 stale" in run("--lang", "en").output


def test_a_listing_for_programs(book: Path) -> None:
    found = {(one["case"], one["language"]): one for one in json.loads(run("--format", "json").output)}
    assert found.keys() >= {("made-up/least", "en"), ("made-up/english-first", "zh"), ("made-up/draft", "en")}
    stale = found["made-up/everything", "en"]
    assert stale["counts"] == {"missing": 0, "stale": 2, "machine": 0, "identical": 0}
    assert stale["texts"][0] == {
        "field": "title",
        "state": "stale",
        "line": 3,
        "label": {"zh": "标题", "en": "Title"},
        "source": "云水社区的“共享厨房”（虚构）",
        "translation": 'A shared kitchen in "Cloudwater" (made up)',
    }
    assert list(json.loads(run("--format", "json", "--to", "zh").output)) == [found["made-up/english-first", "zh"]]


def test_confirming_writes_the_record_and_nothing_else(book: Path) -> None:
    before = tree(book)
    assert run("--confirm", "made-up/everything:title").output == "记为最新：1处（1个文件）；本来就是最新：0处\n"
    after = tree(book)
    old, new = before[EVERYTHING].decode(), after[EVERYTHING].decode()
    hashed = source_hash("云水社区的“共享厨房”（虚构）")
    assert new == old.replace('title: {of: "000000", by: person}', f"title: {hashed}")
    assert {path for path in after if after[path] != before[path]} == {EVERYTHING}
    assert translation(check(book).cases[EVERYTHING], "en").status["stale"] == ("lessons.0",)


def test_confirming_a_whole_case_leaves_what_is_missing(book: Path) -> None:
    before = tree(book)[LEAST]
    assert run("--confirm", "made-up/least").exit_code == 0
    assert tree(book)[LEAST] == before
    assert run("--confirm", "made-up/everything").exit_code == 0
    status = translation(check(book).cases[EVERYTHING], "en")
    assert status.complete and status.count("current") == len(list(texts(check(book).cases[EVERYTHING])))
    done = tree(book)
    assert "本来就是最新：55处" in run("--confirm", "made-up/everything").output and tree(book) == done


@pytest.mark.parametrize("wrong", ["made-up/nobody", "../../etc/passwd", "made-up/least:lessons.9"])
def test_confirming_what_is_not_there(book: Path, wrong: str) -> None:
    before = tree(book)
    assert run("--confirm", wrong).exit_code == 2
    assert tree(book) == before


@pytest.mark.parametrize("root", [ROOT, HERE / "valid"], ids=["real", "made-up"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_there_and_back_changes_nothing(root: Path, language: str, tmp_path: Path) -> None:
    checked = check(root)
    held = contents(root, checked)
    made = po.export(checked.cases, held, language)
    assert po.export(checked.cases, held, language) == made
    (tmp_path / "out.po").write_bytes(made)
    known, entries = po.read(tmp_path / "out.po")
    assert known == language
    done = translating.take(entries, known, checked.cases, held, checked.reference)
    assert (done.files, done.refused, done.written, done.confirmed) == ({}, [], 0, 0)
    assert done.unchanged == len(entries)


def test_an_entry_says_where_it_is_from(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEBOOK_SITE_URL", "https://casebook.example/")
    monkeypatch.setenv("CASEBOOK_REPOSITORY", "https://code.example/book/")
    assert run("--export", "out.po").exit_code == 0
    entry = next(one for one in polib.pofile("out.po") if one.msgctxt == "made-up/everything:lessons.0")
    assert entry.comment.split("\n") == [
        "可以学的 1",
        "What can be copied 1",
        "https://casebook.example/cases/made-up/everything/",
        "https://code.example/book/edit/main/cases/made-up/everything.yml",
    ]
    assert entry.occurrences == [("cases/made-up/everything.yml", "80")] and "fuzzy" in entry.flags


def test_a_folder_gets_a_file_a_case(book: Path) -> None:
    assert run("--export", "out", "--to", "zh").output == "out：1个文件，1个案例\n"
    assert [path.relative_to(book).as_posix() for path in (book / "out").rglob("*.po")] == [
        "out/made-up/english-first.zh.po"
    ]


def translated(book: Path, words: dict[str, str], *, fuzzy: bool = False) -> Result:
    """Export, put in the translations (by context), import."""
    assert run("--export", "out.po").exit_code == 0
    made = polib.pofile("out.po", wrapwidth=0)
    for entry in made:
        if entry.msgctxt in words:
            entry.msgstr = words[entry.msgctxt]
            entry.flags = ["fuzzy"] if fuzzy else []
    made.save("out.po")
    return run("--import", "out.po")


MARKDOWN = 'First **agree**: "rules"\n\n- then #1\n- \\o/ {pots}\n\n\tend'


def test_translations_come_back_into_the_file(book: Path) -> None:
    before = tree(book)
    result = translated(book, {"made-up/least:title": MARKDOWN, "made-up/least:summary": "Only what is needed."})
    assert result.exit_code == 0 and "写入2处" in result.output
    case = check(book).cases[LEAST]
    assert (case.title.get("en"), case.summary.get("en")) == (MARKDOWN, "Only what is needed.")
    assert translation(case, "en").status["current"] == ("title", "summary")
    after = tree(book)
    assert {path for path in after if after[path] != before[path]} == {LEAST}
    assert run("--export", "out.po").exit_code == 0
    assert run("--import", "out.po").exit_code == 0 and tree(book) == after


def test_what_is_fuzzy_counts_as_made_by_a_machine_until_it_is_not(book: Path) -> None:
    translated(book, {"made-up/least:title": "The least"}, fuzzy=True)
    assert translation(check(book).cases[LEAST], "en").status["machine"] == ("title",)
    result = translated(book, {"made-up/least:title": "The least"})
    assert "记为最新1处" in result.output
    assert translation(check(book).cases[LEAST], "en").status["current"] == ("title",)


def test_what_was_translated_from_another_wording_is_refused(book: Path) -> None:
    assert run("--export", "out.po").exit_code == 0
    path = book / LEAST
    path.write_text(path.read_text("utf-8").replace("只写必填的几项。", "只写必填的。"), "utf-8")
    before = tree(book)
    made = polib.pofile("out.po")
    for entry in made:
        if entry.msgctxt == "made-up/least:summary":
            entry.msgstr = "Only what is needed."
    made.save("out.po")
    result = run("--import", "out.po", "--lang", "en")
    assert (
        result.exit_code == 1 and "made-up/least  Summary: The original has changed since the export" in result.output
    )
    assert tree(book) == before


@pytest.mark.parametrize(
    ("case", "field", "text", "reason"),
    [
        ("../../../etc/passwd", "title", "x", "unknown-case"),
        ("made-up/least/../least", "title", "x", "unknown-case"),
        ("", "", "x", "unknown-case"),
        ("made-up/least", "__class__", "x", "unknown-field"),
        ("made-up/least", "sources", "x", "unknown-field"),
        ("made-up/least", "title", "a\u202eb", "hidden-characters"),
        ("made-up/least", "title", "a\x00b", "hidden-characters"),
        ("made-up/least", "title", "x" * 20_001, "too-long"),
    ],
)
def test_a_hostile_entry_goes_nowhere(case: str, field: str, text: str, reason: str) -> None:
    checked = check(HERE / "valid")
    title = checked.cases[LEAST].title.get("zh")
    assert title is not None
    entries = [Entry(case, field, title, text, False, 7)]
    done = translating.take(entries, "en", checked.cases, contents(HERE / "valid", checked), checked.reference)
    assert [(one.reason, one.line) for one in done.refused] == [(reason, 7)] and not done.files


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"msgid", b'msgid "a"\nmsgstr "', b"\x00" * 50, '标题：甲'.encode("gbk"), b"msgctxt 7\n"],
)  # fmt: skip
def test_what_is_no_po_file(book: Path, content: bytes) -> None:
    (book / "out.po").write_bytes(content)
    result = run("--import", "out.po")
    assert result.exit_code == 2 and "out.po" in result.output and "Traceback" not in result.output


def test_a_po_file_too_large(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(po, "SIZE_LIMIT", 100)
    assert run("--export", "out.po").exit_code == 0
    assert run("--import", "out.po").exit_code == 2


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=50).filter(
    lambda text: is_writable(text) and text.strip() == text and bool(text)
)


@given(TEXT)
def test_any_text_goes_through_a_po_file(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    checked = check(HERE / "valid")
    held = contents(HERE / "valid", checked)
    one = {LEAST: checked.cases[LEAST]}
    made = polib.pofile(po.export(one, held, "en").decode(), wrapwidth=0)
    made[0].msgstr = text
    path = tmp_path_factory.mktemp("po") / "x.po"
    made.save(str(path))
    language, entries = po.read(path)
    done = translating.take(entries, language, one, held, checked.reference)
    assert not done.refused and done.written == 1
