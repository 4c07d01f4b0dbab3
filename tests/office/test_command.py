"""The commands `casebook template` and `casebook import`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casebook.cli import main
from casebook.office.template_docx import template_docx
from office.forms import FOLDER, PICTURES, VALID, filled, reference
from office.messy import messy
from office.packages import paragraph, table, word

WORDS = reference()


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A casebook of its own, with a filled-in form beside it."""
    shutil.copytree(VALID / "cases", tmp_path / "cases")
    (tmp_path / "form.docx").write_bytes(template_docx("zh", WORDS, filled("zh", WORDS)))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CASEBOOK_LANG", "zh")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_from_the_form_to_the_case_and_back(book: Path) -> None:
    done = run("import", "form.docx", "--to", "made-up/kitchen")
    assert done.exit_code == 0, done.output
    assert "都看懂了" in done.stderr and "cases/made-up/kitchen.yml" in done.stderr
    assert {one.name: one.read_bytes() for one in (book / "cases/made-up/kitchen").iterdir()} == PICTURES
    case = (book / "cases/made-up/kitchen.yml").read_bytes()
    done = run("template", "--xlsx", "--lang", "en", "--case", "made-up/kitchen", "--to", "out")
    assert done.exit_code == 0 and [one.name for one in (book / "out").iterdir()] == ["kitchen-en.xlsx"]
    done = run("import", "out/kitchen-en.xlsx", "--to", "made-up/again", "--lang", "en")
    assert done.exit_code == 0 and "Everything was understood." in done.stderr
    assert (book / "cases/made-up/again.yml").read_bytes() == case


def test_all_forms(book: Path) -> None:
    done = run("template")
    assert done.exit_code == 0
    assert sorted(one.name for one in (book / "dist").iterdir()) == [
        "case-form-en.docx", "case-form-en.xlsx", "case-form-zh.docx", "case-form-zh.xlsx",
    ]  # fmt: skip
    assert run("template", "--case", "made-up/none").exit_code == 2


def test_without_a_place_the_case_is_only_shown(book: Path) -> None:
    done = run("import", "form.docx")
    assert done.exit_code == 0
    assert done.stdout.startswith("# yaml-language-server") and "云水社区" in done.stdout
    assert "图片有2幅" in done.stderr
    assert not (book / "cases/made-up/kitchen").exists()


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "没有看懂这个标题。"), ("en", "This heading was not understood.")]
)
def test_what_was_not_understood_is_told_and_leaves_with_1(book: Path, language: str, said: str) -> None:
    (book / "messy.docx").write_bytes(messy(WORDS))
    done = run("import", "messy.docx", "--to", "made-up/messy", "--lang", language)
    assert done.exit_code == 1
    assert said in done.stderr and "领导关怀" in done.stderr
    assert "unknown-vocabulary" in done.stdout  # and the check points at the line
    assert "领导关怀" in (book / "cases/made-up/messy.yml").read_text(encoding="utf-8")


def test_a_case_is_never_overwritten_unasked(book: Path) -> None:
    path = book / "cases/made-up/least.yml"
    before = path.read_bytes()
    done = run("import", "form.docx", "--to", "made-up/least")
    assert done.exit_code == 2 and "--force" in done.stderr
    assert path.read_bytes() == before and not (book / "cases/made-up/least").exists()
    assert run("import", "form.docx", "--to", "made-up/least", "--force").exit_code == 0
    assert path.read_bytes() != before
    (book / "cases/made-up/new").mkdir()
    (book / "cases/made-up/new/rota.jpg").write_bytes(b"mine")
    assert run("import", "form.docx", "--to", "made-up/new").exit_code == 2
    assert (book / "cases/made-up/new/rota.jpg").read_bytes() == b"mine"
    assert not (book / "cases/made-up/new.yml").exists()


@pytest.mark.parametrize(
    "target",
    ["nowhere/case", "made-up", "made-up/", "made-up/Case", "made-up/a/b", "../made-up/a", "made-up/..", "/etc/a"],
)
def test_a_place_that_will_not_do(book: Path, target: str) -> None:
    before = sorted(book.rglob("*"))
    done = run("import", "form.docx", "--to", target)
    assert done.exit_code == 2 and done.stderr.strip()
    assert sorted(book.rglob("*")) == before


def test_a_link_out_of_the_folder_is_not_followed(book: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (book / "cases/made-up/kitchen").symlink_to(outside)
    done = run("import", "form.docx", "--to", "made-up/kitchen", "--force")
    assert done.exit_code == 2
    assert not list(outside.iterdir()) and not (book / "cases/made-up/kitchen.yml").exists()


def test_what_is_no_form_is_said_in_the_language_asked_for(book: Path) -> None:
    (book / "form.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(100))
    done = run("import", "form.doc", "--to", "made-up/kitchen", "--lang", "en")
    assert done.exit_code == 2 and "save it as .docx" in done.stderr
    (book / "empty.docx").write_bytes(word(paragraph("你好") + table(("甲", "乙"))))
    done = run("import", "empty.docx", "--to", "made-up/kitchen")
    assert done.exit_code == 2 and "casebook template" in done.stderr
    assert not (book / "cases/made-up/kitchen.yml").exists()


def test_the_saved_forms_are_read_by_the_command(book: Path) -> None:
    done = run("import", str(FOLDER / "saved/case-zh-back.xlsx"), "--to", "made-up/saved")
    assert done.exit_code == 0, done.stderr
