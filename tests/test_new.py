"""`casebook new`: what it writes is YAML, passes the check once it is filled in, and takes the place of nothing."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from casebook.canonical import canonical
from casebook.check import check
from casebook.cli import main
from casebook.diagnostics import Severity
from casebook.fields import FieldSpec, table
from casebook.fix import fix
from casebook.load import load
from casebook.validate import Reference
from photo_files import picture, stored

HERE = Path(__file__).parent
LANGUAGES = ["zh", "en"]
_FILLED = {
    "line": "虚构的字",
    "paragraph": "虚构的一段。",
    "markdown": "虚构的**正文**。",
    "citation": "report@1",
    "date": "2021-08",
    "period": "2021",
    "figure": "12",
    "yes-no": "true",
}
_WORDS = {"url": "https://example.org/a", "file": "a.jpg", "language": "zh"}


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the made-up casebook, with the shell standing in it."""
    shutil.copytree(HERE / "valid" / "cases", tmp_path / "cases")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CASEBOOK_LANG", raising=False)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def made(book: Path, language: str) -> str:
    assert run("new", "far-away/begun", "--lang", language).exit_code == 0
    return (book / "cases" / "far-away" / "begun.yml").read_text(encoding="utf-8")


def uncommented(text: str) -> str:
    """With every optional field in use, as the file tells its author to bring them in."""
    required, _, optional = text.partition("sources:\n")
    sources, blank, optional = optional.partition("\n\n")
    return required + "sources:\n" + sources + blank + re.sub(r"^# ", "", optional.partition("\n\n")[2], flags=re.M)


def fill(value: Any, specs: tuple[FieldSpec, ...], reference: Reference) -> Any:
    """What the file holds, with something in every blank."""
    fields = {spec.key: spec for spec in specs}
    filled: dict[str, Any] = {}
    for key, inner in value.items():
        spec = fields[key]
        if spec.keyed:
            filled[key] = {name: fill(part, spec.children, reference) for name, part in inner.items()}
        elif spec.children:
            parts = [fill(part, spec.children, reference) for part in (inner if spec.many else [inner])]
            filled[key] = parts if spec.many else parts[0]
        else:
            filled[key] = [word(spec, reference)] if spec.many else word(spec, reference)
    return filled


def word(spec: FieldSpec, reference: Reference) -> str:
    if spec.choices:
        return spec.choices[0]
    if spec.vocabulary:
        return next(iter(reference.ids[spec.vocabulary]))
    return _FILLED.get(spec.kind) or _WORDS.get(spec.key, "a")


def problems(book: Path, text: str) -> list[str]:
    (book / "cases" / "far-away" / "begun.yml").write_text(text, encoding="utf-8")
    found = check(book).diagnostics
    return [one.code for one in found if one.severity is Severity.ERROR]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_yaml_and_says_what_is_missing(book: Path, language: str) -> None:
    text = made(book, language)
    document, found = load("x.yml", text.encode())
    assert document is not None and not found
    required = [spec.key for spec in table() if spec.required]
    assert list(document.data) == (["language"] if language == "en" else []) + required
    assert set(problems(book, text)) == {"missing-field", "empty-value"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_the_blanks_filled_in_it_passes(book: Path, language: str) -> None:
    text = made(book, language)
    for blank, filled in (
        ("\ntitle:", "\ntitle: 虚构"),
        ("\nsummary:", "\nsummary: 虚构的事。"),
        ("\n  community:", "\n  community: 一号社区"),
        ("themes: []", "themes: [kitchens]"),
        ("\n    title:", "\n    title: 虚构的报告"),
    ):
        assert text.count(f"{blank}\n") == 1
        text = text.replace(f"{blank}\n", f"{filled}\n")
    assert problems(book, text) == []
    assert run("fix").exit_code == 0
    assert problems(book, (book / "cases" / "far-away" / "begun.yml").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_optional_field_is_there_and_passes(book: Path, language: str) -> None:
    text = uncommented(made(book, language))
    document, found = load("x.yml", text.encode())
    assert document is not None and not found
    left_out = {"language", "translations", "former_addresses"}
    assert set(document.data) - left_out == {spec.key for spec in table()} - left_out
    reference = check(book, []).reference
    filled = fill(document.data, table(), reference)
    photo = book / "cases" / "far-away" / "begun" / _WORDS["file"]
    photo.parent.mkdir()
    photo.write_bytes(stored(picture()))
    assert problems(book, canonical(filled)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_comments_outlive_the_canonical_form(book: Path, language: str) -> None:
    text = made(book, language)
    after = fix("x.yml", text.encode(), check(book, []).reference).content
    assert after is not None
    assert sorted(line.strip() for line in text.splitlines() if "#" in line) == sorted(
        line.strip() for line in after.decode().splitlines() if "#" in line
    )


def test_nothing_is_overwritten(book: Path) -> None:
    before = (book / "cases" / "made-up" / "least.yml").read_bytes()
    result = run("new", "made-up/least")
    assert result.exit_code == 2
    assert "已经有 cases/made-up/least.yml" in result.output
    assert (book / "cases" / "made-up" / "least.yml").read_bytes() == before
    (book / "cases" / "made-up" / "dangling.yml").symlink_to(book / "nowhere.yml")
    assert run("new", "made-up/dangling").exit_code == 2
    assert not (book / "nowhere.yml").exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("made-pu/x", "made-up"),
        ("made-up/停车", "短名"),
        ("made-up/A b", "短名"),
        ("made-up", "地区/案例"),
        ("made-up/", "地区/案例"),
        ("/x", "地区/案例"),
        ("made-up/a/b", "地区/案例"),
        ("../made-up/x", "地区/案例"),
        ("made-up/..", "短名"),
        ("../x", "地区"),
    ],
)
def test_names_that_are_none(book: Path, name: str, words: str) -> None:
    before = sorted(book.rglob("*"))
    result = run("new", name)
    assert result.exit_code == 2
    assert words in result.output
    assert sorted(book.rglob("*")) == before


def test_the_path_will_do_for_a_name(book: Path) -> None:
    assert run("new", "cases/far-away/begun.yml").exit_code == 0
    assert (book / "cases" / "far-away" / "begun.yml").is_file()
