"""Pages that follow from the software itself: glossary, field reference, list of diagnostic codes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import yaml

from casebook.diagnostics import CATALOGUE
from casebook.fields import FieldSpec, every_field, table
from casebook.languages import Language
from casebook.link import Corpus, Entry
from casebook.locales import t
from casebook.render.html import Files, write_page
from casebook.render.page import Page, Settings

EXAMPLE = 40
"""Characters of an example in the field reference."""
EXAMPLES = 100
"""Cases, the first, in which an example is looked for."""


def render(corpus: Corpus, language: Language, settings: Settings) -> Files:
    """The three pages in one language."""
    return (
        _glossary(corpus, language, settings) | _codes(corpus, language, settings) | _fields(corpus, language, settings)
    )


def _glossary(corpus: Corpus, language: Language, settings: Settings) -> Files:
    page = Page(language, "glossary/", corpus, settings)
    title, lead = page.t("glossary.title"), page.t("glossary.lead")
    front = {"title": title, "description": lead, "kind": "reference", "section": "glossary"}
    terms = list(corpus.terms["glossary"].values())
    return write_page(page, "glossary.html", front, title=title, lead=lead, terms=terms)


def _codes(corpus: Corpus, language: Language, settings: Settings) -> Files:
    page = Page(language, "contribute/codes/", corpus, settings)
    title, lead = page.t("codes.title"), page.t("codes.lead")
    front = {"title": title, "description": lead, "kind": "reference", "section": "contribute"}
    codes = [
        {
            "id": code,
            "title": t(language.id, f"diagnostics.{code}.title"),
            "help": t(language.id, f"diagnostics.{code}.about"),
            "severity": page.t(f"severity.{severity}"),
            "example": _examples().get(code),
        }
        for code, severity in sorted(CATALOGUE.items())
    ]
    crumbs = [(page.t("nav.contribute"), "contribute/")]
    return write_page(page, "codes.html", front, title=title, lead=lead, crumbs=crumbs, codes=codes)


def _fields(corpus: Corpus, language: Language, settings: Settings) -> Files:
    page = Page(language, "contribute/fields/", corpus, settings)
    title, lead = page.t("fields.title"), page.t("fields.lead")
    front = {"title": title, "description": lead, "kind": "reference", "section": "contribute"}
    crumbs = [(page.t("nav.contribute"), "contribute/")]
    examples = {spec.path: _example(corpus, spec, language) for spec in every_field() if spec.kind != "part"}
    return write_page(
        page, "fields.html", front, title=title, lead=lead, crumbs=crumbs, specs=table(), examples=examples
    )


@cache
def _examples() -> dict[str, dict[str, str]]:
    """For some codes a line as people type it, and as it should be (see tests/test_mistakes.py)."""
    found: dict[str, dict[str, str]] = yaml.safe_load((Path(__file__).parent / "examples.yml").read_text("utf-8"))
    return found


def _example(corpus: Corpus, spec: FieldSpec, language: Language) -> str:
    """What the first of some published cases that has the field says there; "" where none has."""
    for entry in corpus.entries[:EXAMPLES]:
        found: Any = _whole(entry)
        for key in spec.path.split("."):
            while isinstance(found, list):
                found = found[0] if found else None
            if isinstance(found, dict) and key not in found and found:
                found = next(iter(found.values()))  # a part whose keys authors choose, such as sources
            found = found.get(key) if isinstance(found, dict) else None
        if isinstance(found, dict):
            found = found.get(language.id) or next(iter(found.values()), None)
        if found and isinstance(found, list) and all(isinstance(one, str) for one in found):
            found = ", ".join(found)
        if isinstance(found, str | int) and not isinstance(found, bool):
            words = str(found)
            return words if len(words) <= EXAMPLE else f"{words[: EXAMPLE - 1]}…"
    return ""


_dumped: WeakKeyDictionary[Entry, dict[str, Any]] = WeakKeyDictionary()


def _whole(entry: Entry) -> dict[str, Any]:
    if entry not in _dumped:
        _dumped[entry] = entry.case.model_dump(mode="json", by_alias=True, exclude_none=True)
    return _dumped[entry]
