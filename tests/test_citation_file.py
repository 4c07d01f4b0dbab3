"""CITATION.cff: of the form that Citation File Format 1.2.0 asks for, and true."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from casebook.languages import LANGUAGES
from casebook.locales import t

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def cited() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    return loaded


def test_required_keys_and_no_unknown_ones(cited: dict[str, Any]) -> None:
    assert cited["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(cited)
    assert set(cited) <= {
        "cff-version", "message", "type", "title", "abstract", "version", "authors", "license", "keywords",
    }  # fmt: skip
    assert all(set(one) == {"name"} and one["name"] for one in cited["authors"])
    assert all(isinstance(one, str) for one in (*cited["keywords"], cited["version"], cited["abstract"]))


def test_it_says_what_the_project_says(cited: dict[str, Any]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert cited["version"] == project["version"]
    assert cited["title"] == " · ".join(t(one.id, "site.home.book_name") for one in LANGUAGES)
    assert cited["license"] == [project["license"], "CC-BY-4.0"]
    licences = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert all(one in licences for one in ("MIT License", "CC-BY-4.0"))
    assert project["description"].partition(": ")[2].lower() in cited["abstract"].lower()
