"""Checking with what was kept of the last time finds what checking anew finds, whatever happened in between."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook import check as checking
from casebook.check import ChangedMeanwhile, Checked, Digests, check
from casebook.store import PATH, Store

HERE = Path(__file__).parent
CASES = "cases/made-up"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    shutil.copytree(HERE / "valid" / "cases", tmp_path / "cases")
    return tmp_path


def all_of(checked: Checked) -> Any:
    lines = {name: list(lines) for name, lines in checked.lines.items()}
    return checked.diagnostics, dict(checked.cases), dict(checked.briefs), dict(checked.digests), lines, checked.files


def alike(book: Path) -> None:
    assert all_of(check(book, store=Store(book))) == all_of(check(book))


def examined(book: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that checking reads as cases now."""
    read: list[str] = []
    original = checking._examined

    def spy(name: str, *rest: Any) -> Any:
        read.append(name)
        return original(name, *rest)

    monkeypatch.setattr(checking, "_examined", spy)
    check(book, store=Store(book))
    monkeypatch.undo()
    return read


def test_only_what_changed_is_read_again(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(examined(book, monkeypatch)) == 5
    assert examined(book, monkeypatch) == []
    path = book / CASES / "least.yml"
    path.write_text(path.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    assert examined(book, monkeypatch) == [f"{CASES}/least.yml"]
    os.utime(path)
    assert examined(book, monkeypatch) == []


def test_a_change_of_the_vocabulary_lets_everything_be_read_again(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    examined(book, monkeypatch)
    path = book / "cases" / "vocabulary.yml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert len(examined(book, monkeypatch)) == 5


def test_the_code_is_part_of_the_version(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    examined(book, monkeypatch)
    monkeypatch.setattr(checking, "code_version", lambda: "another")
    check(book, store=Store(book))
    with sqlite3.connect(book / PATH) as database:
        assert database.execute("select version from version").fetchone()[0].startswith("another ")


@pytest.mark.parametrize("size", [0, 1, 100, 5000])
@pytest.mark.parametrize("content", [b"", b"\0", b"no database", b"SQLite format 3\0"])
def test_a_broken_cache_is_ignored_and_replaced(book: Path, content: bytes, size: int) -> None:
    check(book, store=Store(book))
    path = book / PATH
    path.write_bytes((content + path.read_bytes())[:size])
    alike(book)
    assert len(Store(book).read(next(iter(sqlite3.connect(path).execute("select version from version")))[0])) == 5


@settings(max_examples=60)
@given(at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_flipped_bit_is_believed(at: float, bit: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    book = tmp_path_factory.mktemp("book")
    shutil.copytree(HERE / "valid" / "cases", book / "cases")
    check(book, store=Store(book))
    content = bytearray((book / PATH).read_bytes())
    content[int(at * len(content))] ^= 1 << bit
    (book / PATH).write_bytes(content)
    alike(book)
    shutil.rmtree(book)


def test_a_row_that_somebody_changed_is_not_believed(book: Path) -> None:
    check(book, store=Store(book))
    with sqlite3.connect(book / PATH) as database:
        database.execute("update files set found = ''")
    alike(book)


def test_a_folder_that_cannot_be_written_is_no_hindrance(book: Path) -> None:
    (book / ".casebook").write_text("a file stands where the folder should be")
    alike(book)


_NAMES = ("least", "everything", "another", "更多")
_CONTENTS = ("least", "everything", "english-first")


@settings(max_examples=40)
@given(
    steps=st.lists(
        st.one_of(
            st.tuples(st.just("write"), st.sampled_from(_NAMES), st.sampled_from(_CONTENTS)),
            st.tuples(st.just("spoil"), st.sampled_from(_NAMES), st.sampled_from(["title: [", "", "标题：x"])),
            st.tuples(st.just("delete"), st.sampled_from(_NAMES), st.just("")),
            st.tuples(st.just("move"), st.sampled_from(_NAMES), st.sampled_from(_NAMES)),
        ),
        max_size=6,
    )
)
def test_whatever_happened_before(steps: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory) -> None:
    book = tmp_path_factory.mktemp("book")
    shutil.copytree(HERE / "valid" / "cases", book / "cases")
    for act, name, what in steps:
        path = book / CASES / f"{name}.yml"
        if act == "write":
            shutil.copy(HERE / "valid" / CASES / f"{what}.yml", path)
        elif act == "spoil":
            path.write_text(what, encoding="utf-8")
        elif act == "delete":
            path.unlink(missing_ok=True)
        elif path.exists():
            path.replace(path.with_name(f"{what}.yml"))
        alike(book)
    shutil.rmtree(book)


def test_processes_find_what_one_finds(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(320):
        shutil.copy(book / CASES / ("least.yml" if number % 7 else "everything.yml"), book / CASES / f"c{number}.yml")
    (book / CASES / "c3.yml").write_text("title: [", encoding="utf-8")
    several = all_of(check(book))
    monkeypatch.setattr("casebook.workers._processors", lambda: 1)
    assert several == all_of(check(book))


def test_a_case_that_changes_between_check_and_use_is_noticed(book: Path) -> None:
    check(book, store=Store(book))
    checked = check(book, store=Store(book))
    (book / CASES / "least.yml").write_text("title: another", encoding="utf-8")
    with pytest.raises(ChangedMeanwhile):
        checked.cases[f"{CASES}/least.yml"]


def test_hashes_of_what_a_reader_of_one_language_is_told(book: Path) -> None:
    path, name = book / CASES / "least.yml", f"{CASES}/least.yml"

    def after(text: str) -> Digests:
        path.write_text(text, encoding="utf-8")
        return check(book).digests[name]

    text = "title: {zh: 甲, en: A}\nsummary: {zh: 乙, en: B}\nplace: {community: {zh: 丙}}\nthemes: [kitchens]\n"
    text += "sources: {a: {title: {en: C, zh: 丁}}}\nlists: {problems: [{id: p, text: {zh: 戊, en: E}}]}\n"
    first = after(text)
    for old, new, same, other in (
        ("en: B", "en: B2", {"zh"}, {"en"}),
        ("zh: 甲", "zh: 甲甲", {"en"}, {"zh"}),
        ("zh: 丙", "zh: 丙丙", set(), {"zh", "en"}),  # shown in English, too, where there is no other
        ("zh: 丁", "zh: 丁丁", set(), {"zh", "en"}),  # not in the order of the languages: taken for both
        ("kitchens", "elders", set(), {"zh", "en"}),
        ("en: E", "en: E2", {"zh"}, {"en"}),
        ("id: p, text: {zh: 戊, en: E}", "id: p, text: {zh: 戊, en: E}, cite: a@3", {"zh", "en"}, set()),
    ):
        now = after(text.replace(old, new))
        assert now.whole != first.whole
        assert all(now.said[language] == first.said[language] for language in same), new
        assert all(now.said[language] != first.said[language] for language in other), new
        assert (now.lists != first.lists) == ("id: p" in new or "E2" in new)
