"""The home page: it asks for the reader's problem, and shows the ways in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casebook.languages import Language
from casebook.link import Corpus
from casebook.render.html import Files, write_page
from casebook.render.listings import STEPS_WAY, WAYS, cases_with
from casebook.render.page import Page, Settings

CHIPS = 9
"""How many problems the home page offers for a first click."""
SHOWN = 24
"""How many cases the home page shows before it links to all of them."""


def render(corpus: Corpus, language: Language, settings: Settings) -> Files:
    """The home page in one language."""
    page = Page(language, "", corpus, settings)
    hosts = [page.plain(area.name) for area in corpus.areas.values() if area.role == "host"]
    front = {"title": page.t("home.book_name"), "description": page.t("home.lead"), "kind": "home", "section": "home"}
    return write_page(
        page,
        "home.html",
        front,
        chips=list(_chips(page)),
        hosts=page.t("list_comma").join(hosts),
        places=len(corpus.facets.get("subdistrict", {})),
        ways=list(_ways(page)),
        books=page.offers("book", "pdf"),
        shown=corpus.entries[:SHOWN],
        areas=[(area, cases_with(corpus, "area", area.id)) for area in corpus.areas.values()],
    )


def _chips(page: Page) -> Iterator[tuple[str, str]]:
    """(problem in a case's words, address): the first listed problem of as many cases, the shortest first."""
    found = []
    for entry in page.corpus.entries:
        if entry.brief.problem is not None:
            found.append((page.plain(entry.brief.problem), f"{entry.url}#lists"))
    return iter(sorted(found, key=lambda pair: (len(pair[0]), pair[0]))[:CHIPS])


def _ways(page: Page) -> Iterator[dict[str, Any]]:
    """The five columns: problems, themes, resources, steps, places, each with its two largest values."""
    for way in WAYS:
        terms = list(page.corpus.terms[way.section].values())
        counted = [(len(cases_with(page.corpus, way.facet, term.id)), term) for term in terms]
        if way is not STEPS_WAY:
            counted.sort(key=lambda pair: -pair[0])
        entries = [
            {"name": page.plain(term.name), "url": f"{way.folder}/{term.id}/", "count": count, "id": term.id,
             "mark": way is STEPS_WAY}
            for count, term in counted[:3]
        ]  # fmt: skip
        yield _way(page, way.folder, entries)
    subdistricts = sorted(page.corpus.facets.get("subdistrict", {}).values(), key=lambda found: -len(found))
    places = []
    for found in subdistricts[:3]:
        subdistrict = found[0].brief.place.subdistrict
        assert subdistrict is not None
        url = f"areas/{found[0].area.id}/"
        places.append({"name": page.plain(subdistrict), "url": url, "count": len(found), "id": "", "mark": False})
    yield _way(page, "areas", places)


def _way(page: Page, folder: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": page.t(f"home.way.{folder}.name"),
        "question": page.t(f"home.way.{folder}.question"),
        "all": page.t(f"home.way.{folder}.all"),
        "url": f"{folder}/",
        "entries": entries,
    }
