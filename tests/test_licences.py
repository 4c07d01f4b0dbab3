"""Other people's files are unchanged, and their licences lie beside them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from verify import licences

ROOT = Path(__file__).resolve().parents[1]
SUMS = "SHA256SUMS"

# One folder a library, below a folder named vendor.
VENDORED = sorted(
    folder
    for top in ("tests", "overrides", "docs")
    for vendor in (ROOT / top).rglob("vendor")
    for folder in vendor.iterdir()
    if folder.is_dir()
)


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.name)
def test_vendored_files_are_unchanged(folder: Path) -> None:
    stated = {
        name: digest for digest, name in (line.split(maxsplit=1) for line in (folder / SUMS).read_text().splitlines())
    }
    found = {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and file.name not in {SUMS, "README.md"}
    }
    assert found == stated


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.name)
def test_vendored_files_say_version_and_licence(folder: Path) -> None:
    assert (folder / "LICENSE").read_text(encoding="utf-8").strip()
    about = (folder / "README.md").read_text(encoding="utf-8")
    assert "- Version: " in about
    assert "- Licence: " in about


def test_licence_names_both() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "MIT License" in text
    assert "Creative Commons Attribution 4.0 International Public License" in text


def test_the_list_of_licences_is_current() -> None:
    # Of packages that only checkers need, and are not installed here, it keeps what it had.
    assert licences.written() == licences.FILE.read_text(encoding="utf-8"), "make licences"


def test_every_licence_is_stated_and_lets_us_pass_the_casebook_on() -> None:
    found = licences.known()
    assert len(found) > 100
    assert [name for name, (_, terms) in found.items() if terms == "not stated"] == []
    site = licences.locked("requirements.lock")
    assert {name: found[name][1] for name in site if re.search(r"\bA?GPL", found[name][1])} == {}
