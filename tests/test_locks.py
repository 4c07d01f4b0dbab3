"""The locks: complete, of no place in particular, and installable with the oldest Python that we name."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import metadata, packages_distributions
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-verify.lock", "requirements-audit.lock")
OLDEST = "3.11.2"
"""Debian 12's Python; a package that asks for a later 3.11 would keep its users out."""
BY_HAND = {"atheris"}
"""What only a person who fuzzes installs: tests/fuzz/README.md."""


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


def test_a_package_has_one_version_in_all_locks() -> None:
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, version in locked(lock).items():
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def imported(folder: Path) -> set[str]:
    """The modules, by their first name, that any Python file below the folder imports when it is loaded or run."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found


def test_whatever_is_imported_is_locked() -> None:
    own = {path.stem for folder in ("scripts", "tests", "bench") for path in (ROOT / folder).rglob("*")}
    foreign = (imported(ROOT / "scripts") | imported(ROOT / "tests")) - own - sys.stdlib_module_names
    packages = packages_distributions()
    test = {re.sub(r"[-_.]+", "-", name).lower() for lock in LOCKS[:3] for name in locked(lock)}
    lacking = {
        module
        for module in foreign - BY_HAND
        if not test & {re.sub(r"[-_.]+", "-", name).lower() for name in packages.get(module, [])}
    }
    assert "yaml" in foreign and lacking == set()


def test_everything_installs_with_the_oldest_python() -> None:
    refusing = {
        name: needed
        for name in locked(LOCKS[1])
        if (needed := metadata(name)["Requires-Python"]) and OLDEST not in SpecifierSet(needed)
    }
    assert refusing == {}
