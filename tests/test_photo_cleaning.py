"""`casebook photos`: photos are cleaned where they lie, once, and nothing else is touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import photo_files as made
from casebook import photo_cleaning
from casebook.cli import main
from casebook.photos import inspect

VALID = Path(__file__).parent / "valid" / "cases"
TOLD = made.stored(made.picture(), exif=made.exif(6, position=True))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The photo folder of a case in a casebook made up for the tests, with the shell standing in that casebook."""
    (tmp_path / "cases" / "made-up" / "kitchen").mkdir(parents=True)
    for name in ("vocabulary.yml", "areas.yml"):
        shutil.copy(VALID / name, tmp_path / "cases" / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CASEBOOK_LANG", raising=False)
    return tmp_path / "cases" / "made-up" / "kitchen"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["photos", *arguments])


def test_a_photo_is_cleaned_once(folder: Path) -> None:
    (folder / "a.jpg").write_bytes(TOLD)
    (folder / "b.PNG").write_bytes(made.stored(made.picture(), "PNG"))
    first = run()
    assert first.exit_code == 0
    assert "已清理 cases/made-up/kitchen/a.jpg" in first.output
    assert "2张照片：清理1张，本来就干净1张，没有动0张" in first.output
    assert inspect((folder / "a.jpg").read_bytes()).clean
    after = (folder / "a.jpg").stat()
    assert "清理0张，本来就干净2张" in run().output
    assert (folder / "a.jpg").stat().st_mtime_ns == after.st_mtime_ns
    assert sorted(path.name for path in folder.iterdir()) == ["a.jpg", "b.PNG"]


def test_looking_changes_nothing(folder: Path) -> None:
    (folder / "a.jpg").write_bytes(TOLD)
    result = run("--check")
    assert result.exit_code == 1
    assert "需要清理1张" in result.output
    assert (folder / "a.jpg").read_bytes() == TOLD
    run()
    assert run("--check").exit_code == 0


def test_what_cannot_be_cleaned_is_named_and_left(folder: Path) -> None:
    (folder / "a.jpg").write_bytes(b"GIF89a")
    (folder / "b.jpg").write_bytes(TOLD)
    result = run()
    assert result.exit_code == 1
    assert "没有动 cases/made-up/kitchen/a.jpg：不是 JPEG、PNG 或 WebP" in result.output
    assert (folder / "a.jpg").read_bytes() == b"GIF89a"
    assert inspect((folder / "b.jpg").read_bytes()).clean


def test_only_what_is_named(folder: Path) -> None:
    (folder / "a.jpg").write_bytes(TOLD)
    (folder / "b.jpg").write_bytes(TOLD)
    assert "1张照片" in run(str(folder / "a.jpg")).output
    assert (folder / "b.jpg").read_bytes() == TOLD


def test_links_are_not_followed(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "c.jpg").write_bytes(TOLD)
    (folder / "a.jpg").symlink_to(outside / "c.jpg")
    (folder.parent / "linked").symlink_to(outside)
    assert "0张照片" in run().output
    assert (outside / "c.jpg").read_bytes() == TOLD


def test_a_full_disk_leaves_the_photo_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.jpg").write_bytes(TOLD)

    def full(path: Path, content: bytes) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(photo_cleaning, "write", full)
    assert run().exit_code == 2
    assert (folder / "a.jpg").read_bytes() == TOLD
