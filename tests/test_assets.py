"""Style sheets and scripts have addresses that change when their contents do."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from casebook.assets import FOLDERS, PATH, versions

OWN = re.compile(r'(?:href|src)="((?:\.\./)*|/[^"]*?)(assets/(css|js)/[^"?]+)(\?[^"]*)?"')


@pytest.fixture
def book(root: Path, tmp_path: Path) -> Path:
    """The theme's style sheets and scripts alone."""
    for folder in FOLDERS.values():
        shutil.copytree(root / folder, tmp_path / folder)
    return tmp_path


def test_a_version_follows_contents_and_names_and_nothing_else(book: Path) -> None:
    before = versions(book)
    sheet = book / FOLDERS["css"] / "base.css"
    sheet.touch()
    assert versions(book) == before
    sheet.write_text(sheet.read_text("utf-8") + "\n", "utf-8")
    changed = versions(book)
    assert changed != before
    sheet.rename(sheet.with_name("basis.css"))
    assert versions(book) not in (before, changed)


def test_a_version_of_scripts_is_of_those_that_they_bring_too(book: Path) -> None:
    before = versions(book)
    (book / FOLDERS["js"] / "search" / "loader.js").write_text("", "utf-8")
    assert versions(book) != before


def test_every_page_asks_for_the_present_version(root: Path, site: Path) -> None:
    present = dict(re.findall(r'"(css|js)": "([0-9a-f]{8})"', versions(root)[PATH].decode()))
    assert present.keys() == {"css", "js"}
    for page in site.rglob("*.html"):
        found = OWN.findall(page.read_text("utf-8"))
        assert found and all(query == f"?{present[folder]}" for _, _, folder, query in found), page
