"""Index pages and one page for each value of a facet, and the short lists that hand-written pages pull in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from markupsafe import escape

from casebook.languages import LANGUAGES, Language
from casebook.link import Corpus, Entry
from casebook.model import Lists, Term
from casebook.render.html import Files, write_page
from casebook.render.page import Page, Settings


@dataclass(frozen=True, slots=True)
class Way:
    """A way in: the folder of its pages, the facet behind it, the vocabulary section that names its values."""

    folder: str
    facet: str
    section: str


THEMES = Way("themes", "theme", "themes")
PROBLEMS = Way("problems", "problem-kind", "problem_kinds")
RESOURCES = Way("resources", "resource-kind", "resource_kinds")
STEPS_WAY = Way("steps", "step", "steps")
WAYS = (PROBLEMS, THEMES, RESOURCES, STEPS_WAY)

SNIPPET_FACETS = {
    "theme": "themes", "problem-kind": "problem_kinds", "resource-kind": "resource_kinds", "step": "steps",
    "stage": "stages", "joint-action": "joint_actions",
}  # fmt: skip
PER_PAGE = 60
"""How many cases, and how many statements, a page of a listing shows: what a phone can still scroll through."""
SNIPPET = 12
"""How many cases a list inside a hand-written page shows before it links to all of them."""
SNIPPET_URL = "method/page/"
"""Stands for the pages that pull lists in: all of them lie two levels below their language's root."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page that lists cases, by its address below the language's root. `entries` are all that it shows, or None
    where it only counts them; `lists`: whether it quotes their three lists."""

    url: str
    entries: Sequence[Entry] | None
    make: Callable[[Language, Settings], Files]
    lists: bool = False


def listings(corpus: Corpus) -> Iterator[Listing]:
    """Every listing."""
    yield Listing("cases/", corpus.entries, partial(_all_cases, corpus))
    for way in WAYS:
        yield Listing(f"{way.folder}/", None, partial(_way, corpus, way))
        for term in corpus.terms[way.section]:
            entries = cases_with(corpus, way.facet, term)
            quotes = way in (PROBLEMS, RESOURCES)
            yield Listing(f"{way.folder}/{term}/", entries, partial(_way_value, corpus, way, term), quotes)
    yield Listing("areas/", None, partial(_areas, corpus))
    for area in corpus.areas:
        yield Listing(f"areas/{area}/", cases_with(corpus, "area", area), partial(_area, corpus, area))
    yield Listing("years/", None, partial(_years, corpus))
    for year in corpus.facets.get("year", {}):
        yield Listing(f"years/{year}/", cases_with(corpus, "year", year), partial(_year, corpus, year))


def render(corpus: Corpus, language: Language, settings: Settings) -> Files:
    """All listings in one language."""
    files: Files = {}
    for listing in listings(corpus):
        files |= listing.make(language, settings)
    return files


def cases_with(corpus: Corpus, facet: str, value: str) -> tuple[Entry, ...]:
    """The cases with that facet value."""
    return corpus.facets.get(facet, {}).get(value, ())


def year_name(page: Page, value: str) -> str:
    """A value of the year facet in words: 2021, by-2021 or from-2021."""
    bound, _, year = value.rpartition("-")
    return page.t(f"year.{bound or 'exact'}", year=year)


def _all_cases(corpus: Corpus, language: Language, settings: Settings) -> Files:
    page = Page(language, "cases/", corpus, settings)
    groups = [
        _group(page.plain(area.name), area.id, entries)
        for area in corpus.areas.values()
        if (entries := cases_with(corpus, "area", area.id))
    ]
    if len(groups) == 1:
        groups[0]["name"] = ""
    return _listing(page, [], page.t("cases.title"), page.t("cases.lead"), groups, "cases")


def _way(corpus: Corpus, way: Way, language: Language, settings: Settings) -> Files:
    terms = corpus.terms[way.section]
    page = Page(language, f"{way.folder}/", corpus, settings)
    title = page.t(f"{way.folder}.title")
    items = [
        {
            "id": term.id,
            "name": page.text(term.name),
            "url": f"{way.folder}/{term.id}/",
            "count": len(cases_with(corpus, way.facet, term.id)),
            "about": page.text(term.definition) if term.definition else "",
            "mark": "step" if way is STEPS_WAY else "",
        }
        for term in terms.values()
    ]
    if way is not STEPS_WAY:
        items.sort(key=lambda item: -int(str(item["count"])))
    return _index(page, title, page.t(f"{way.folder}.lead"), items)


def _way_value(corpus: Corpus, way: Way, id_: str, language: Language, settings: Settings) -> Files:
    term = corpus.terms[way.section][id_]
    page = Page(language, f"{way.folder}/{id_}/", corpus, settings)
    entries = cases_with(corpus, way.facet, id_)
    lead = page.text(term.definition) if term.definition else ""
    crumbs = [(page.t(f"{way.folder}.title"), f"{way.folder}/")]
    statements = list(_statements(page, way, id_, entries))
    return _listing(page, crumbs, page.plain(term.name), lead, [_group("", "", entries)], way.folder, statements)


def _statements(page: Page, way: Way, kind: str, entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    """What the cases' own lists say under a kind of problem or resource, with the projects that took it up."""
    if way not in (PROBLEMS, RESOURCES):
        return
    key, word = ("solves", "statement.project") if way is PROBLEMS else ("uses", "statement.used")
    for entry in entries:
        lists = opened_lists(entry)
        for item in getattr(lists, way.folder):
            if item.kind == kind:
                projects = [one for one in lists.projects if item.id in getattr(one, key)]
                yield {"text": item.text, "projects": projects, "entry": entry, "word": page.t(word)}


_opened: WeakKeyDictionary[Entry, Lists] = WeakKeyDictionary()


def opened_lists(entry: Entry) -> Lists:
    """The three lists of a case, which several listings quote, without the case itself."""
    if entry not in _opened:
        _opened[entry] = entry.case.lists
        entry.close()
    return _opened[entry]


def _areas(corpus: Corpus, language: Language, settings: Settings) -> Files:
    page = Page(language, "areas/", corpus, settings)
    title = page.t("areas.title")
    lead = page.t("areas.lead")
    areas = [(area, cases_with(corpus, "area", area.id)) for area in corpus.areas.values()]
    front = {"title": title, "description": lead, "kind": "listing", "section": "areas"}
    return write_page(page, "areas.html", front, title=title, lead=lead, crumbs=[], areas=areas)


def _area(corpus: Corpus, id_: str, language: Language, settings: Settings) -> Files:
    page = Page(language, f"areas/{id_}/", corpus, settings)
    by_subdistrict: dict[str, list[Entry]] = {}
    for entry in cases_with(corpus, "area", id_):
        place = entry.brief.place
        by_subdistrict.setdefault(page.plain(place.subdistrict) if place.subdistrict else "", []).append(entry)
    ordered = sorted(by_subdistrict.items(), key=lambda pair: (not pair[0], -len(pair[1])))
    groups = [
        _group(name or page.t("areas.elsewhere"), f"group-{number}", found)
        for number, (name, found) in enumerate(ordered, 1)
    ]
    crumbs = [(page.t("areas.title"), "areas/")]
    name = page.plain(corpus.areas[id_].name)
    return _listing(page, crumbs, name, "", groups, "areas", empty=page.t("areas.none_long"))


def _years(corpus: Corpus, language: Language, settings: Settings) -> Files:
    page = Page(language, "years/", corpus, settings)
    title = page.t("years.title")
    years = sorted(corpus.facets.get("year", {}), key=lambda value: (value.rpartition("-")[2], value), reverse=True)
    items = [
        {"id": value, "name": year_name(page, value), "url": f"years/{value}/", "mark": "", "about": "",
         "count": len(cases_with(corpus, "year", value))}
        for value in years
    ]  # fmt: skip
    return _index(page, title, page.t("years.lead"), items)


def _year(corpus: Corpus, value: str, language: Language, settings: Settings) -> Files:
    page = Page(language, f"years/{value}/", corpus, settings)
    groups = [_group("", "", cases_with(corpus, "year", value))]
    return _listing(page, [(page.t("years.title"), "years/")], year_name(page, value), "", groups, "years")


def _index(page: Page, title: str, lead: str, items: list[dict[str, Any]]) -> Files:
    front = {"title": title, "description": lead, "kind": "listing", "section": "cases"}
    crumbs = [(page.t("nav.cases"), "cases/")]
    return write_page(page, "index_of.html", front, title=title, lead=lead, crumbs=crumbs, items=items)


def _listing(
    page: Page,
    crumbs: list[tuple[str, str]],
    title: str,
    lead: Any,
    groups: list[dict[str, Any]],
    folder: str,
    statements: Sequence[dict[str, Any]] = (),
    empty: str = "",
) -> Files:
    """A listing on as many pages as it needs: the first at its address, the others at page-2/, page-3/… below it."""
    total = sum(group["count"] for group in groups)
    section = "areas" if folder == "areas" else "cases"
    if section == "cases" and page.url != "cases/":
        crumbs = [(page.t("nav.cases"), "cases/"), *crumbs]
    pages = max(1, *(-(-length // PER_PAGE) for length in (total, len(statements))))
    plain = str(lead) if lead and "<" not in str(lead) else page.t("listing.description", title=title, count=total)
    files: Files = {}
    for number in range(1, pages + 1):
        first = number == 1
        name = title if first else page.t("listing.page_of", title=title, number=number)
        start, stop = (number - 1) * PER_PAGE, number * PER_PAGE
        files |= write_page(
            page if first else replace(page, url=f"{page.url}page-{number}/"),
            "listing.html",
            {"title": name, "description": plain if first else name, "kind": "listing", "section": section},
            title=name,
            lead=lead if first else "",
            crumbs=crumbs if first else [*crumbs, (title, page.url)],
            groups=list(_part(groups, start, stop)),
            total=total,
            statements=statements[start:stop],
            statements_heading=page.t(f"{folder}.statements") if statements else "",
            empty=empty or page.t("listing.none_yet"),
            pager=_pager(page.url, number, pages),
            number=number,
        )
    return files


def _part(groups: list[dict[str, Any]], start: int, stop: int) -> Iterator[dict[str, Any]]:
    """The groups' cases from `start` to `stop`, counted through all groups; groups without any are left out."""
    before = 0
    for group in groups:
        entries = group["entries"][max(0, start - before) : max(0, stop - before)]
        before += group["count"]
        if entries:
            yield group | {"entries": entries}


def _pager(url: str, number: int, pages: int) -> list[tuple[int, str]]:
    """(page number, address) of the first page, the last, and those near `number`, in order; none where it is alone."""
    if pages == 1:
        return []
    near = {1, pages, *range(max(1, number - 2), min(pages, number + 2) + 1)}
    return [(one, url if one == 1 else f"{url}page-{one}/") for one in sorted(near)]


def _group(name: str, id_: str, entries: Sequence[Entry]) -> dict[str, Any]:
    return {"name": name, "id": id_, "entries": entries, "count": len(entries)}


def snippet_names(terms: Mapping[str, Mapping[str, Term]]) -> Iterator[str]:
    """What `snippets` makes, by path below docs/.snippets."""
    for language in LANGUAGES:
        for facet, section in SNIPPET_FACETS.items():
            yield from (f"{language.id}/{facet}-{term}.html" for term in terms[section])


def snippets(corpus: Corpus, language: Language) -> dict[str, bytes]:
    """docs/.snippets/<language>/<facet>-<value>.html: the cases of one facet value as a short list."""
    page = Page(language, SNIPPET_URL, corpus)
    # A case is in several lists, and says the same in each; all of it is escaped where it is made.
    items = {
        entry.key: f'<li><a href="{escape(page.href(entry.url))}">{page.text(entry.brief.title)}</a>'
        f"<span>{page.place(entry, short=True)}</span></li>"
        for entry in corpus.entries
    }
    none = f'<p class="cb-none">{escape(page.t("listing.none_yet"))}</p>'
    files = {}
    for facet, section in SNIPPET_FACETS.items():
        for term in corpus.terms[section].values():
            entries = cases_with(corpus, facet, term.id)
            shown = [items[entry.key] for entry in entries[:SNIPPET]]
            lines = ['<ul class="cb-caselist">', *shown, "</ul>"] if shown else [none]
            if len(entries) > SNIPPET:
                way = next((f"{one.folder}/{term.id}/" for one in WAYS if one.facet == facet), "cases/")
                more = escape(page.t("listing.all", count=len(entries)))
                lines.append(f'<p><a class="cb-more" href="{escape(page.href(way))}">{more}</a></p>')
            html = "\n".join([*lines, ""])
            files[f"docs/.snippets/{language.id}/{facet}-{term.id}.html"] = html.encode()
    return files
