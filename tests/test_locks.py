"""The locks: complete, of no place in particular, and installable with the oldest Python that we name."""

from __future__ import annotations

import re
from importlib.metadata import metadata
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-test.lock")
OLDEST = "3.11.2"
"""Debian 12's Python; a package that asks for a later 3.11 would keep its users out."""


def locked(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_hashes(name: str) -> None:
    entries = re.split(r"^(?=[\w.-]+==)", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert len(entries) > 20
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_place_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"https?:|file://|(?:^|\s)/\w.*|--(?:extra-)?index-url|--trusted-host|--find-links", text) == []


def test_the_test_lock_holds_the_site_lock() -> None:
    site, test = locked(LOCKS[0]), locked(LOCKS[1])
    assert {name: test.get(name) for name in site} == site


def test_everything_installs_with_the_oldest_python() -> None:
    refusing = {
        name: needed
        for name in locked(LOCKS[1])
        if (needed := metadata(name)["Requires-Python"]) and OLDEST not in SpecifierSet(needed)
    }
    assert refusing == {}
