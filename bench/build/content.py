"""The cases as plain data that any template can print: what the peers build their sites from.

    write(corpus, FOLDER)      FOLDER/<language>/cases/<area>/<case>.json, terms.json and labels.json

Everything that linking works out is given to them: names of terms and places, similar cases with the reason, footnotes,
completeness. Texts are plain, except those whose names end in `html`. Addresses are absolute.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from casebook.languages import LANGUAGES, Language
from casebook.link import Corpus, Entry
from casebook.render import before_after, cases, citations
from casebook.render.listings import PER_PAGE, year_name
from casebook.render.page import Page, Settings

WAYS = {
    "problems": ("problem-kind", "problem_kinds"),
    "themes": ("theme", "themes"),
    "resources": ("resource-kind", "resource_kinds"),
    "steps": ("step", "steps"),
    "areas": ("area", ""),
    "years": ("year", ""),
}
"""Listings by the folder of their pages: the facet, and the section of the vocabulary that names its values."""

LABELS = (
    "not_reported", "nav.cases", "cases.title", "cases.lead", "case.place", "case.time", "case.themes",
    "case.five_steps", "case.step_absent", "case.deliberation", "case.results", "case.lists", "case.details",
    "case.lessons", "case.similar", "case.sources", "case.translation", "case.completeness", "case.absent",
    "case.cite", "case.both", "map.solves", "map.uses", "ba.before", "ba.after", "list.problems", "list.resources",
    "list.projects", "problems.title", "themes.title", "resources.title", "steps.title", "areas.title", "years.title",
    "home.lead",
)  # fmt: skip


def write(corpus: Corpus, folder: Path) -> None:
    """Write it all, for every language."""
    for language in LANGUAGES:
        own = folder / language.id
        _write(own / "labels.json", labels(corpus, language))
        _write(own / "terms.json", terms(corpus, language))
        for entry in corpus.entries:
            _write(own / "cases" / f"{entry.key}.json", case(corpus, entry, language))
            entry.close()


def labels(corpus: Corpus, language: Language) -> dict[str, str]:
    """The words of the pages, by names that every template language takes."""
    page = Page(language, "", corpus)
    return {name.replace(".", "_"): page.t(name) for name in LABELS} | {"per_page": str(PER_PAGE)}


def terms(corpus: Corpus, language: Language) -> dict[str, list[dict[str, str]]]:
    """For every way in: {id, title} of the values that have a page."""
    page = Page(language, "", corpus)
    found = {}
    for folder, (facet, section) in WAYS.items():
        if section:
            names = {id_: page.plain(term.name) for id_, term in corpus.terms[section].items()}
        elif folder == "areas":
            names = {id_: page.plain(area.name) for id_, area in corpus.areas.items()}
        else:
            names = {value: year_name(page, value) for value in corpus.facets.get(facet, {})}
        found[folder] = [{"id": id_, "title": name} for id_, name in names.items()]
    return found


def case(corpus: Corpus, entry: Entry, language: Language) -> dict[str, Any]:
    """All that a case page shows."""
    page, own = Page(language, entry.url, corpus), entry.case
    return {
        "url": _address(page, entry),
        "title": page.plain(own.title),
        "summary": page.plain(own.summary),
        "place": str(page.place(entry, area=True).unescape()),
        "period": page.period(own.period) if own.period else "",
        **{folder: [value for found, value in entry.brief.values if found == facet] for folder, (facet, _) in WAYS.items()},
        "theme_names": [page.term("themes", theme) for theme in own.themes],
        "story": list(_story(page, entry)),
        "deliberation": list(_deliberation(page, entry)),
        "results": [
            {
                "indicator": page.plain(one.indicator),
                "before": before_after.figure_text(page, one.before, one),
                "after": before_after.figure_text(page, one.after, one),
                "cite": _notes(page, one),
            }
            for one in own.results
        ],
        "projects": list(_projects(page, entry)),
        "listed": list(_listed(page, entry)),
        "details": [
            {"label": spec.label(language.id), "html": str(page.markdown(passage.text))}
            for spec, passage in cases._details(own)
        ],
        "lessons": [page.plain(one) for one in own.lessons],
        "similar": [
            {
                "url": _address(page, corpus.by_key[one.key]),
                "title": page.plain(corpus.by_key[one.key].brief.title),
                "reason": cases.reason(page, *one.reasons[0]),
            }
            for one in entry.similar
        ],
        "source_lines": [page.source(source) for source in own.sources.values()],
        "notes": [words for words, _ in page.note_lines(own)],
        "translation": cases.translation_words(page, entry),
        "completeness": page.t(
            "case.completeness_count", reported=len(entry.reported), all=len(entry.reported) + len(entry.absent)
        ),
        "absent": [spec.label(language.id) for spec in entry.absent],
        "reference": str(citations.gb_t_7714(page, citations.facts(page, entry))),
    }  # fmt: skip


def _address(page: Page, entry: Entry) -> str:
    return "/" + Settings().address(page.language, entry.url)


def _notes(page: Page, cited: Any) -> list[int]:
    """The numbers of a statement's footnotes."""
    return [page.notes.refer(citation)[0] for citation in cited.cite]


def _story(page: Page, entry: Entry) -> Iterator[dict[str, Any]]:
    for step, term in page.corpus.terms["steps"].items():
        content = getattr(entry.case.steps, step)
        yield {
            "step": step,
            "name": page.plain(term.name),
            "reported": content is not None,
            "html": str(page.markdown(content.text)) if content and content.text else "",
            "partners": [
                {
                    "name": page.plain(one.name),
                    "role": page.term("partner_roles", one.role) if one.role else "",
                    "cite": _notes(page, one),
                }
                for one in getattr(content, "partners", ())
            ],
            "cite": _notes(page, content) if content else [],
        }


def _deliberation(page: Page, entry: Entry) -> Iterator[dict[str, Any]]:
    events = entry.case.deliberation
    for stage, term in page.corpus.terms["stages"].items() if events else ():
        lines = [
            {"text": page.plain(one.text), "date": page.date(one.date) if one.date else "", "cite": _notes(page, one)}
            for one in events
            if one.stage == stage
        ]
        yield {"name": page.plain(term.name), "lines": lines}


def _projects(page: Page, entry: Entry) -> Iterator[dict[str, Any]]:
    lists = entry.case.lists
    for one in lists.projects:
        yield {
            "text": page.plain(one.text),
            "state": page.term("project_states", one.state) if one.state else "",
            "solves": [page.plain(item.text) for item in lists.problems if item.id in one.solves],
            "uses": [page.plain(item.text) for item in lists.resources if item.id in one.uses],
            "cite": _notes(page, one),
        }


def _listed(page: Page, entry: Entry) -> Iterator[dict[str, Any]]:
    for folder in ("problems", "resources"):
        items = [
            {
                "text": page.plain(one.text),
                "kind": page.term(WAYS[folder][1], one.kind) if one.kind else "",
                "url": "/" + Settings().address(page.language, f"{folder}/{one.kind}/") if one.kind else "",
                "cite": _notes(page, one),
            }
            for one in getattr(entry.case.lists, folder)
        ]
        if items:
            yield {"heading": page.t(f"list.{folder}"), "items": items}


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
