"""datapackage.json: what the files are, column by column, for programs that read Data Packages (datapackage.org)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from casebook.languages import LANGUAGES
from casebook.link import Corpus
from casebook.locales import t
from casebook.render.data.tables import CASE_COLUMNS, LIST_COLUMNS, Column, plain_header
from casebook.render.page import Settings

LICENCES = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}


def package(corpus: Corpus, settings: Settings, version: str) -> dict[str, Any]:
    """The descriptor. It holds no date: none is known that would be true of every case."""
    used = sorted({entry.case.licence for entry in corpus.entries}) or list(LICENCES)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "partner-sharing",
        "title": _each("data.package_title"),
        "description": _each("data.package_about"),
        "version": version,
        **({"homepage": settings.site} if settings.site else {}),
        "licenses": [{"name": one, **({"path": LICENCES[one]} if one in LICENCES else {})} for one in used],
        "resources": list(_resources()),
    }


def _resources() -> Iterable[dict[str, Any]]:
    yield _tidy("cases", "tidy/cases.csv", CASE_COLUMNS)
    lists = _tidy("lists", "tidy/lists.csv", LIST_COLUMNS)
    lists["schema"]["primaryKey"] = ["case", "list", "id"]
    lists["schema"]["foreignKeys"] = [{"fields": "case", "reference": {"resource": "cases", "fields": "key"}}]
    yield lists
    for language in LANGUAGES:
        fields = [{"name": one, "type": "string"} for one in plain_header(language)]
        yield _table(f"cases-{language.id}", f"cases.{language.id}.csv", "plain", {"fields": fields})
    for name in ("cases.json", "vocabulary.json"):
        yield {
            "name": name.replace(".", "-"),
            "path": name,
            "description": _each(f"data.file.{name.removesuffix('.json')}_json"),
            "type": "json",
            "format": "json",
            "mediatype": "application/json",
            "encoding": "utf-8",
        }


def _tidy(name: str, path: str, columns: Sequence[Column]) -> dict[str, Any]:
    fields = [
        {
            "name": one.name,
            "type": one.type,
            "description": _each(f"data.column.{string_of(one)}"),
            **({"constraints": dict(one.constraints)} if one.constraints else {}),
        }
        for one in columns
    ]
    return _table(name, path, name, {"fields": fields, "primaryKey": ["key"]})


def _table(name: str, path: str, about: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "path": path,
        "description": _each(f"data.file.{about}"),
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "schema": schema,
    }


def string_of(column: Column) -> str:
    """The column's string in data.yml: columns that differ in their language share one, and so do the steps'."""
    head, _, tail = column.name.rpartition("_")
    return head if head and (tail in {one.id for one in LANGUAGES} or head == "step") else column.name


def _each(key: str) -> str:
    """The string in every language, one after the other."""
    return " · ".join(t(one.id, key) for one in LANGUAGES)
