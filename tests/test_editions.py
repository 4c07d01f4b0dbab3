"""Records of editions: read as they were written, told what is wrong in both languages, and their addresses kept."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.check import Checked, check
from casebook.diagnostics import Diagnostic
from casebook.editions import Change, Edition, parse, path_of, read, read_all
from casebook.languages import LANGUAGES
from casebook.link import link
from casebook.release import fields_of
from casebook.render.editions import changes_markdown, render
from casebook.render.html import Sheet
from casebook.render.page import Settings
from casebook.reporters import as_text, explain

HERE = Path(__file__).parent
NAME = path_of("2025")


def made_up(**other: Any) -> Edition:
    """An edition that never was."""
    plain: dict[str, Any] = {
        "form": 1,
        "edition": "2025",
        "date": "2025-12-31",
        "commit": "0123456789abcdef0123456789abcdef01234567",
        "previous": "2024",
        "address": "https://downloads.example.org/2025/",
        "files": ["partner-sharing-zh.pdf", "partner-sharing-en-2.pdf", "SHA256SUMS"],
        "changes": [
            Change(kind="added", case="made-up/least", title={"zh": "最少的<b>"}),
            Change(
                kind="renamed", case="made-up/everything", title={"en": "All"}, before="made-up/all", fields=["summary"]
            ),
        ],
        "cases": {"made-up/least": {"title": "0123456789", "steps.team": "abcdefabcd"}, "made-up/everything": {}},
    }
    return Edition(**plain | other)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    shutil.copytree(HERE / "valid" / "cases", tmp_path / "cases")
    (tmp_path / "editions").mkdir()
    return tmp_path


def checked(book: Path, content: bytes, name: str = NAME) -> Checked:
    (book / name).write_bytes(content)
    return check(book)


def test_a_record_is_read_as_it_was_written() -> None:
    edition = made_up()
    assert read(NAME, edition.written()) == edition
    assert parse(edition.written()).written() == edition.written()
    # A line a case and a change: what git shows of two editions is what happened.
    assert b'\n  "made-up/everything": {},' not in edition.written()
    assert b'\n  "made-up/everything": {}\n' in edition.written()
    assert len(edition.written().splitlines()) == 2 + 7 + 2 * (2 + 2)


def test_records_are_in_their_order_and_what_is_no_record_is_told(book: Path) -> None:
    for name in ("2026", "2025-2", "2025"):
        (book / path_of(name)).write_bytes(made_up(edition=name).written())
    (book / "editions" / "README.md").write_text("not a record")
    (book / "editions" / "link.json").symlink_to(book / NAME)
    found, wrong = read_all(book)
    assert [one.edition for one in found] == ["2025", "2025-2", "2026"]
    assert [(one.code, one.location.path) for one in wrong] == [("bad-edition", "editions/link.json")]


WRONG: dict[str, tuple[Callable[[str], str], str]] = {
    "no JSON": (lambda text: text.replace('"files": [', '"files": '), "JSON"),
    "nothing": (lambda text: "", "JSON"),
    "not a mapping": (lambda text: "[]", "JSON"),
    "too deep": (lambda text: "[" * 100_000, "JSON"),
    "another form": (lambda text: text.replace('"form": 1', '"form": 2'), "form"),
    "an unknown key": (lambda text: text.replace('"form": 1', '"form": 1, "more": 1'), "more"),
    "no such day": (lambda text: text.replace("2025-12-31", "2025-02-30"), "date"),
    "a script for an address": (lambda text: text.replace("https://downloads.example.org/", "javascript:/"), "address"),
    "no slash": (lambda text: text.replace("org/2025/", "org/2025"), "address"),
    "a file elsewhere": (lambda text: text.replace("SHA256SUMS", "../SHA256SUMS"), "files › 2"),
    "a bad key": (lambda text: text.replace('"made-up/least":', '"made-up/../x":'), "cases › made-up/../x › [key]"),
    "a bad hash": (lambda text: text.replace("0123456789\",", "x\","), "cases › made-up/least › title"),
    "no title": (lambda text: text.replace('{"zh": "最少的<b>"}', "{}"), "changes › 0 › title"),
    "a strange language": (lambda text: text.replace('{"zh":', '{"xx":'), "changes › 0 › title › xx › [key]"),
    "the name of another": (lambda text: text.replace('"edition": "2025"', '"edition": "2024"'), "edition: 2024"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_bad_record_is_told_what_is_wrong(case: str, book: Path) -> None:
    spoil, where = WRONG[case]
    before = made_up().written().decode()
    after = spoil(before)
    assert after != before
    found = checked(book, after.encode())
    (one,) = [one for one in found.diagnostics if one.location.path == NAME]
    assert (one.code, one.params["where"]) == ("bad-edition", where)
    assert found.errors == 1 and found.editions == ()
    for language in LANGUAGES:
        words = explain(one, language.id)
        assert where in words.message and words.help
        assert NAME in as_text([one], found.lines, language.id)


def test_it_points_at_the_line() -> None:
    lines = made_up().written().decode().splitlines()
    spoilt = made_up().written().replace(b'"0123456789"', b'"x"')
    one = read(NAME, spoilt)
    assert isinstance(one, Diagnostic)
    assert '"made-up/least"' in lines[one.location.line - 1]


@given(st.binary())
def test_any_bytes_are_read_without_a_crash(content: bytes) -> None:
    assert isinstance(read(NAME, content), Diagnostic)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.sampled_from(sorted(Edition.model_fields)),
)
def test_any_value_anywhere_is_read_without_a_crash(value: Any, key: str) -> None:
    plain = json.loads(made_up().written())
    plain[key] = value
    found = read(NAME, json.dumps(plain).encode())
    if isinstance(found, Edition):
        assert parse(found.written()) == found


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        (None, False),
        ("gone", True),
        ("status: draft\n", True),
        ("status: withdrawn\n", False),
    ],
)
def test_the_address_of_a_case_in_an_edition_is_kept(change: str | None, lost: bool, book: Path) -> None:
    case = book / "cases" / "made-up" / "least.yml"
    if change == "gone":
        case.unlink()
    elif change:
        case.write_text(change + case.read_text("utf-8"), "utf-8")
    found = checked(book, made_up().written())
    told = [one for one in found.diagnostics if one.code == "lost-address"]
    assert [one.params["value"] for one in told] == (["made-up/least"] if lost else [])
    if lost:
        line = made_up().written().decode().splitlines()[told[0].location.line - 1]
        assert '"made-up/least"' in line and found.errors == 1
        assert "casebook move" in explain(told[0], "zh").help and "casebook move" in explain(told[0], "en").help


def test_a_former_address_keeps_it_and_a_broken_file_is_not_blamed_twice(book: Path) -> None:
    case = book / "cases" / "made-up" / "least.yml"
    moved = case.with_name("smallest.yml")
    moved.write_text(case.read_text("utf-8") + "former_addresses: [made-up/least]\n", "utf-8")
    case.unlink()
    assert checked(book, made_up().written()).errors == 0
    moved.write_text(moved.read_text("utf-8").replace("themes:", "thems:"), "utf-8")
    assert "lost-address" not in {one.code for one in check(book).diagnostics}


def test_each_lost_address_is_told_once(book: Path) -> None:
    (book / "cases" / "made-up" / "least.yml").unlink()
    (book / path_of("2026")).write_bytes(made_up(edition="2026").written())
    found = checked(book, made_up().written())
    assert [one.location.path for one in found.diagnostics if one.code == "lost-address"] == [NAME]


def test_fields_are_told_apart_and_what_no_reader_sees_is_not(book: Path) -> None:
    path = "cases/made-up/everything.yml"
    before = fields_of(check(book).cases[path])
    assert {"title", "summary", "steps.team", "lists.problems"} <= before.keys()
    assert not {"status", "translations", "former_addresses", "steps", "lists"} & before.keys()
    file = book / path
    text = file.read_text("utf-8")
    assert "former_addresses: made-up/shared-kitchen" in text
    file.write_text(text.replace("made-up/shared-kitchen", "made-up/once"), "utf-8")
    again = check(book)
    assert path in again.cases
    assert fields_of(again.cases[path]) == before


# What people read.


def pages(editions: tuple[Edition, ...], language: str) -> dict[str, Sheet]:
    found = check(HERE / "valid")
    corpus = link(found.cases, found.reference)
    own = next(one for one in LANGUAGES if one.id == language)
    made = render(corpus, own, Settings(editions=editions))
    return {path: one for path, one in made.items() if isinstance(one, Sheet)}


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "还没有发布过年版"), ("en", "No edition has been published yet")]
)
def test_the_list_is_honest_while_it_is_empty(language: str, words: str) -> None:
    (page,) = pages((), language).values()
    assert words in page.body
    assert words not in pages((made_up(),), language)[f"docs/{language}/editions/index.md"].body


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_edition_is_told_with_its_changes_and_files(language: str) -> None:
    page = pages((made_up(),), language)[f"docs/{language}/editions/2025/index.md"].body
    assert "最少的&lt;b&gt;" in page and "<b>" not in page
    assert 'href="../../cases/made-up/least/"' in page
    assert "made-up/all" in page and {"zh": "摘要", "en": "Summary"}[language] in page
    assert 'href="https://downloads.example.org/2025/partner-sharing-zh.pdf"' in page
    assert {"zh": "第2册", "en": "volume 2"}[language] in page
    assert "0123456789ab" in page


def test_without_an_address_nothing_is_linked() -> None:
    page = pages((made_up(address="", commit="", changes=[], previous=""),), "en")[
        "docs/en/editions/2025/index.md"
    ].body
    assert "ask the editors" in page and "<code>SHA256SUMS</code>" in page and "https://" not in page
    assert "This is the first edition" in page


def test_changes_as_markdown_show_titles_and_nothing_else() -> None:
    hostile = Change(kind="withdrawn", case="made-up/x", title={"zh": "[点我](javascript:x) <script> @all\n# 标题"})
    for language in LANGUAGES:
        text = changes_markdown(made_up(changes=[hostile]), language)
        assert "<script>" not in text and "](javascript" not in text and "\n# 标题" not in text
        assert sum(line.startswith("#") for line in text.splitlines()) == 2
    assert "最少的" in changes_markdown(made_up(), LANGUAGES[1])
    assert "与" not in changes_markdown(made_up(), LANGUAGES[1])
