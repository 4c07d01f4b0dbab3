"""The command: what it says, and the code it leaves with (0 fine, 1 problems, 2 cannot run)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from casebook.cli import main

HERE = Path(__file__).parent


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the made-up casebook, with the shell standing in it."""
    shutil.copytree(HERE / "valid" / "cases", tmp_path / "cases")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CASEBOOK_LANG", raising=False)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def spoil(book: Path, name: str, old: str, new: str) -> None:
    path = book / "cases" / "made-up" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_check_without_problems(book: Path) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == "5个案例，0个问题，17条提醒"


def test_a_full_width_colon_is_named_with_its_line_in_chinese(book: Path) -> None:
    spoil(book, "everything.yml", "summary:", "summary：")
    result = run("check")
    assert result.exit_code == 1
    assert "cases/made-up/everything.yml:6:8" in result.output
    assert "半角冒号" in result.output
    assert "summary:" in result.output


def test_one_broken_case_hides_no_other(book: Path) -> None:
    spoil(book, "everything.yml", "themes: [kitchens, elders]", "themes: [kitchen")
    spoil(book, "least.yml", "title", "titel")
    result = run("check", "--format", "json")
    found = {Path(one["path"]).name for one in json.loads(result.output) if one["severity"] == "error"}
    assert found == {"everything.yml", "least.yml"}


def test_check_of_one_file(book: Path) -> None:
    spoil(book, "least.yml", "title", "titel")
    assert run("check", "cases/made-up/english-first.yml").exit_code == 0
    assert run("check", "cases/made-up/least.yml").exit_code == 1


def test_json_is_for_machines(book: Path) -> None:
    spoil(book, "least.yml", "themes: [kitchens]", "themes: [kitchen]")
    error = next(one for one in json.loads(run("check", "--format", "json").output) if one["severity"] == "error")
    assert (error["code"], error["path"], error["line"]) == ("unknown-vocabulary", "cases/made-up/least.yml", 5)
    assert set(error["message"]) == {"zh", "en"}


def test_english_when_asked(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("check", "--lang", "en").output.splitlines()[-1] == "5 cases, 0 problems, 17 warnings"
    monkeypatch.setenv("CASEBOOK_LANG", "en")
    assert run("check").output.splitlines()[-1] == "5 cases, 0 problems, 17 warnings"


def test_outside_a_casebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("check")
    assert result.exit_code == 2
    assert "vocabulary.yml" in result.output


def test_a_folder_below_belongs_to_the_casebook(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(book / "cases" / "made-up")
    assert run("check").exit_code == 0


def test_pages_are_not_made_from_broken_cases(book: Path) -> None:
    assert run("pages").exit_code == 0
    before = {path: path.read_bytes() for path in (book / "docs").rglob("*.md")}
    spoil(book, "least.yml", "themes: [kitchens]", "themes: [kitchen]")
    result = run("pages")
    assert result.exit_code == 1
    assert "unknown-vocabulary" in result.output
    assert {path: path.read_bytes() for path in (book / "docs").rglob("*.md")} == before


def test_schema_check_fails_when_stale(book: Path) -> None:
    assert run("schema").exit_code == 0
    assert run("schema", "--check").exit_code == 0
    (book / "case.schema.json").write_text("{}")
    assert run("schema", "--check").exit_code == 1


def test_every_command_explains_itself_in_both_languages() -> None:
    for name, command in main.commands.items():
        help_text = command.help or ""
        assert " / " in help_text, name
        assert all(option.help for option in command.params if isinstance(option, click.Option)), name


def test_a_reader_that_has_had_enough_ends_it_quietly(book: Path) -> None:
    spoil(book, "everything.yml", "summary:", "sumary:")
    reading, writing = os.pipe()
    os.close(reading)  # as `head` does, once it has its lines
    command = [sys.executable, "-m", "casebook", "check"]
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, b"")
