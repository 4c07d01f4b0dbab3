"""The casebook as data, below data/v1/ of the site: JSON, CSV, vocabulary, citations, with schema and description.

The number in the address changes when a program that reads these files would have to be changed; what is added
without that raises VERSION. What changed, and when, stands in data.yml and on the data page.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from casebook.languages import LANGUAGES
from casebook.link import Corpus, Entry
from casebook.render.citations import FORMATS, corpus_citations
from casebook.render.data.package import package
from casebook.render.data.records import line, schema
from casebook.render.data.tables import case_table, list_table, plain_table
from casebook.render.page import Settings

VERSION = "1.0.0"
FOLDER = "data/v1"
ARCHIVE = "partner-sharing-data.zip"
_FIXED = (1980, 1, 1, 0, 0, 0)  # the same cases give the same bytes


def render(corpus: Corpus, settings: Settings) -> dict[str, bytes]:
    """Every file that is of all cases, by its path below the site's root."""
    lines = (line(entry, settings) for entry in corpus.entries)
    whole = {
        "cases.json": ("[\n" + ",\n".join(lines) + "\n]\n").encode(),
        "case.schema.json": _json(schema()),
        "vocabulary.json": _json(_vocabulary(corpus)),
        "tidy/cases.csv": case_table(corpus, settings),
        "tidy/lists.csv": list_table(corpus),
        "datapackage.json": _json(package(corpus, settings, VERSION)),
    }
    for language in LANGUAGES:
        whole[f"cases.{language.id}.csv"] = plain_table(corpus, language, settings)
        for form in FORMATS:
            whole[f"citations.{language.id}.{form.suffix}"] = corpus_citations(corpus, language, settings, form)
    return {f"{FOLDER}/{path}": content for path, content in (whole | {ARCHIVE: _archive(whole)}).items()}


def one_case(entry: Entry, settings: Settings) -> dict[str, bytes]:
    """The file of one case, by its path below the site's root."""
    return {f"{FOLDER}/cases/{entry.key}.json": f"{line(entry, settings)}\n".encode()}


def _vocabulary(corpus: Corpus) -> dict[str, Any]:
    """Names of everything that records name by its id."""
    sections: dict[str, Any] = {
        section: {
            term.id: {
                "name": term.name.plain(),
                **({"definition": term.definition.plain()} if term.definition else {}),
            }
            for term in terms.values()
        }
        for section, terms in corpus.terms.items()
    }
    areas = {
        area.id: {"name": area.name.plain(), "role": area.role, **({"city": area.city.plain()} if area.city else {})}
        for area in corpus.areas.values()
    }
    return {"areas": areas, **sections}


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _archive(files: Mapping[str, bytes]) -> bytes:
    """All of it but the single cases as one zip. Packed lightly: at ten thousand cases it is the costliest file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"partner-sharing-data/{path}", _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            made.writestr(entry, content)
    return buffer.getvalue()
