"""White spots: where there is experience and where there is none yet, as tables of themes by area and by step."""

from __future__ import annotations

from casebook.languages import Language
from casebook.link import Corpus
from casebook.render.html import Files, write_page
from casebook.render.page import Page, Settings

URL = "white-spots/"


def render(corpus: Corpus, language: Language, settings: Settings) -> Files:
    """The page in one language. Each number leads to its cases; an empty cell is a white spot."""
    page = Page(language, URL, corpus, settings)
    title, lead = page.t("spots.title"), page.t("spots.lead")
    areas = [(area.id, page.plain(area.name)) for area in corpus.areas.values()]
    steps = [(term.id, page.plain(term.name)) for term in corpus.terms["steps"].values()]
    tables = [
        _table(page, "area", areas, page.t("spots.by_area")),
        _table(page, "step", steps, page.t("spots.by_step")),
    ]
    front = {"title": title, "description": lead, "kind": "listing", "section": "cases"}
    crumbs = [(page.t("nav.cases"), "cases/")]
    return write_page(page, "white_spots.html", front, title=title, lead=lead, crumbs=crumbs, tables=tables)


def _table(page: Page, facet: str, columns: list[tuple[str, str]], caption: str) -> dict[str, object]:
    themes = page.corpus.facets.get("theme", {})
    holders = {value: {entry.key for entry in entries} for value, entries in page.corpus.facets.get(facet, {}).items()}
    rows = []
    for term in page.corpus.terms["themes"].values():
        keys = {entry.key for entry in themes.get(term.id, ())}
        cells = [
            {"count": len(keys & holders.get(value, set())), "query": f"theme={term.id}&{facet}={value}", "name": name}
            for value, name in columns
        ]
        rows.append({"id": term.id, "name": page.plain(term.name), "cells": cells})
    return {"facet": facet, "caption": caption, "columns": columns, "rows": rows}
