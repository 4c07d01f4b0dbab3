"""A case's folder as it lies on the disk: what no file in a repository can show, and that nothing leads out of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import photo_files as made
from casebook import photo_check
from casebook.check import Checked, check
from casebook.photo_scaling import CACHE, scaled

VALID = Path(__file__).parent / "valid" / "cases"
PLAIN = made.stored(made.picture())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a made-up case's photos; the case is still to be written."""
    for name in ("vocabulary.yml", "areas.yml"):
        (tmp_path / "cases").mkdir(exist_ok=True)
        shutil.copy(VALID / name, tmp_path / "cases" / name)
    made_up = tmp_path / "cases" / "made-up" / "kitchen"
    made_up.mkdir(parents=True)
    return made_up


def checked(folder: Path, *files: str) -> Checked:
    folder.with_suffix(".yml").write_text(made.case_with(*files), encoding="utf-8")
    return check(folder.parents[2])


def codes(folder: Path, *files: str) -> list[str]:
    return [one.code for one in checked(folder, *files).diagnostics]


def test_a_sound_photo_is_no_matter(folder: Path) -> None:
    (folder / "厨房 1.jpg").write_bytes(PLAIN)
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "Thumbs.db").write_bytes(b"x")
    assert codes(folder, "厨房 1.jpg") == []


def test_names_that_differ_in_capitals_alone(folder: Path) -> None:
    for name in ("kitchen.jpg", "KITCHEN.jpg"):
        (folder / name).write_bytes(PLAIN)
    assert codes(folder, "kitchen.jpg", "KITCHEN.jpg") == ["photo-name-clash"]


def test_a_link_to_a_file_is_not_followed(folder: Path) -> None:
    secret = folder.parents[2] / "secret.jpg"
    secret.write_bytes(made.stored(made.picture(), exif=made.exif(position=True)))
    (folder / "kitchen.jpg").symlink_to(secret)
    assert codes(folder, "kitchen.jpg") == ["photo-outside"]


def test_a_link_to_a_folder_is_not_followed(folder: Path) -> None:
    folder.rmdir()
    elsewhere = folder.parents[2] / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kitchen.jpg").write_bytes(PLAIN)
    folder.symlink_to(elsewhere)
    assert codes(folder, "kitchen.jpg") == ["photo-outside"]
    assert codes(folder) == ["photo-outside"]


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), lambda path: os.mkfifo(path)], ids=["folder", "pipe"])
def test_what_is_no_file_is_not_read(folder: Path, make: Callable[[Path], None]) -> None:
    make(folder / "kitchen.jpg")
    assert codes(folder, "kitchen.jpg") == ["photo-outside"]


def test_a_file_too_large_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (folder / "kitchen.jpg").open("wb") as file:
        file.truncate(photo_check.FILE_LIMIT + 1)
    monkeypatch.setattr(photo_check, "inspect", None)
    assert codes(folder, "kitchen.jpg") == ["photo-too-large"]


def test_a_position_is_told_of_even_where_the_photo_is_not_shown(folder: Path) -> None:
    (folder / "other.jpg").write_bytes(made.stored(made.picture(), exif=made.exif(position=True)))
    result = checked(folder)
    assert [one.code for one in result.diagnostics] == ["photo-position", "stray-file"]
    assert result.errors == 1


def test_chinese_keys_are_known(folder: Path) -> None:
    text = made.case_with("kitchen.jpg").replace("images:", "图片:").replace("  - file:", "  - 文件:")
    folder.with_suffix(".yml").write_text(text, encoding="utf-8")
    assert [one.code for one in check(folder.parents[2]).diagnostics] == ["missing-photo"]


def test_photos_are_looked_at_even_where_the_case_has_other_errors(folder: Path) -> None:
    (folder / "kitchen.jpg").write_bytes(b"GIF89a")
    text = made.case_with("kitchen.jpg").replace("themes: [kitchens]", "themes: [kitchen]")
    folder.with_suffix(".yml").write_text(text, encoding="utf-8")
    assert {one.code for one in check(folder.parents[2]).diagnostics} == {"unknown-vocabulary", "not-a-photo"}


def test_what_was_scaled_is_not_decoded_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "kitchen.jpg").write_bytes(PLAIN)
    scaled(folder.parents[2], PLAIN)
    monkeypatch.setattr(photo_check, "decoded", None)
    assert codes(folder, "kitchen.jpg") == []
    shutil.rmtree(folder.parents[2] / CACHE)
    with pytest.raises(TypeError):
        codes(folder, "kitchen.jpg")


@pytest.mark.parametrize(
    "name", ["../secret.jpg", "/etc/a.jpg", "a/b.jpg", "..jpg/../x.jpg", ".hidden.jpg", "a\\..\\b.jpg"]
)
def test_no_name_leads_out_of_the_folder(folder: Path, name: str) -> None:
    (folder.parent / "secret.jpg").write_bytes(PLAIN)
    assert set(codes(folder, f"'{name}'")) == {"bad-image-path"}
