"""Bad input: each folder of tests/invalid is a code, each file in it makes the check say that code and no other.

Beside a file stands what the check says of it in Chinese (<file>.zh.txt); `pytest --regenerate` writes it anew.
A file goes into a casebook made up for the tests as cases/made-up/<file>, with the folder of its name where there is
one; what stands under a folder `cases` goes where it stands there. `python tests/photo_files.py` makes the photos anew.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from string import Formatter

import pytest

from casebook.check import Checked, check
from casebook.diagnostics import CATALOGUE, Diagnostic
from casebook.languages import LANGUAGES
from casebook.load import load_file
from casebook.locales import strings, t
from casebook.reporters import as_json, as_text, explain
from casebook.values import TEXT_LIMIT

HERE = Path(__file__).parent
FOLDER = HERE / "invalid"
FILES = sorted(path for path in FOLDER.rglob("*.y*ml") if path.is_file())
LANGUAGE_IDS = [language.id for language in LANGUAGES]
# What no case file by itself can show: made by tests here, in test_editions.py and in test_dead_links.py.
MADE = {
    "bad-edition",
    "lost-address",
    "dead-link",
    "dead-anchor",
    "moved-link",
    "dead-web-link",
    "moved-web-link",
    "unsure-web-link",
    "file-too-large",
    "not-a-file",
    "photo-name-clash",
    "photo-outside",
    "text-too-long",
    "unreadable-file",
}


def name_of(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


def checked(path: Path, root: Path) -> Checked:
    """What the check says of a casebook whose only case is that file."""
    _, *inside = path.relative_to(FOLDER).parts
    target = root.joinpath(*inside) if inside[0] == "cases" else root / "cases" / "made-up" / inside[0]
    target.parent.mkdir(parents=True, exist_ok=True)
    for name in ("vocabulary.yml", "areas.yml"):
        shutil.copy(HERE / "valid" / "cases" / name, root / "cases" / name)
    shutil.copy(path, target)
    photos = path.with_suffix("")
    if photos.is_dir():
        shutil.copytree(photos, target.with_suffix(""), symlinks=True)
    return check(root)


def compare(golden: Path, text: str, regenerate: bool) -> None:
    if regenerate:
        golden.write_bytes(text.encode())
    assert golden.read_bytes().decode() == text


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_bad_file_is_told_what_is_wrong(path: Path, tmp_path: Path, regenerate: bool) -> None:
    code = path.relative_to(FOLDER).parts[0]
    result = checked(path, tmp_path)
    assert {one.code for one in result.diagnostics} == {code}
    compare(path.with_suffix(".zh.txt"), as_text(result.diagnostics, result.lines, "zh") + "\n", regenerate)
    every_word_is_filled_in(result.diagnostics)
    assert len(json.loads(as_json(result.diagnostics, result.lines))) == len(result.diagnostics)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_case_with_an_error_is_not_taken(path: Path, tmp_path: Path) -> None:
    result = checked(path, tmp_path)
    assert not (result.cases and result.errors)


def every_word_is_filled_in(diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]) -> None:
    for diagnostic in diagnostics:
        for language in LANGUAGE_IDS:
            words = explain(diagnostic, language)
            assert words.message and words.help
            assert not {"{", "}"} & set(t(language, f"diagnostics.{diagnostic.code}.title"))


def test_a_file_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.yml"
    path.write_bytes(b"#" * 300_000)
    says(path, "file-too-large", "293")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are a matter of POSIX")
def test_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "pipe.yml"
    os.mkfifo(path)
    says(path, "not-a-file", "")


def test_a_folder_where_a_file_should_be(tmp_path: Path) -> None:
    says(tmp_path, "not-a-file", "")


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    says(tmp_path / "gone.yml", "unreadable-file", "")


def test_a_text_too_long(tmp_path: Path) -> None:
    for name in ("vocabulary.yml", "areas.yml", "made-up/least.yml"):
        (tmp_path / "cases" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "valid" / "cases" / name, tmp_path / "cases" / name)
    path = tmp_path / "cases" / "made-up" / "least.yml"
    path.write_text(path.read_text("utf-8").replace("只写必填的几项。", "长" * (TEXT_LIMIT + 1)), "utf-8")
    result = check(tmp_path)
    found = [one for one in result.diagnostics if one.code == "text-too-long"]
    assert [one.location.line for one in found] == [3]
    assert "长…" in as_text(found, result.lines, "zh")
    every_word_is_filled_in(found)


def says(path: Path, code: str, words: str) -> None:
    document, found, lines = load_file("cases/made-up/x.yml", path)
    assert document is None and lines == []
    assert [one.code for one in found] == [code]
    assert words in as_text(found, {}, "zh")
    every_word_is_filled_in(found)


def test_every_code_has_a_folder() -> None:
    assert {path.name for path in FOLDER.iterdir()} | MADE == set(CATALOGUE)
    for code in set(CATALOGUE) - MADE:
        assert any(path.relative_to(FOLDER).parts[0] == code for path in FILES), code


def test_every_code_has_its_texts() -> None:
    for language in LANGUAGE_IDS:
        texts = {code: text for code, text in strings(language, "diagnostics").items() if code != "words"}
        assert texts.keys() == CATALOGUE.keys()
        for code, text in texts.items():
            assert {"title", "message", "help", "about"} <= text.keys(), code
            for key in ("title", "about"):
                assert not [name for _, name, _, _ in Formatter().parse(text[key]) if name], (code, key)


def test_golden_files_are_all_wanted() -> None:
    assert {path.name for path in FOLDER.rglob("*.txt")} == {path.with_suffix(".zh.txt").name for path in FILES}
