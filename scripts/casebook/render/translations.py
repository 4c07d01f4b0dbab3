"""What waits for a translator: one page a language, by area and case, each with the way to edit it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casebook.fields import path_label
from casebook.languages import Language
from casebook.link import Corpus, Entry
from casebook.locales import t
from casebook.render.cases import edit_url
from casebook.render.html import Files, write_page
from casebook.render.page import Page, Settings

URL = "translations/"
WORDS = ("title", "lead", "done", "edit", "both", "how")


def render(corpus: Corpus, language: Language, settings: Settings) -> Files:
    """The page in one language: every area, the cases of it in which something waits, and what."""
    page = Page(language, URL, corpus, settings)
    words = {key: t(language.id, f"translations.page.{key}") for key in WORDS}
    areas = []
    for area in corpus.areas.values():
        entries = [entry for entry in corpus.entries if entry.area.id == area.id]
        rows = [row for entry in entries for row in _rows(page, entry, settings)]
        areas.append({"id": area.id, "name": page.text(area.name), "rows": rows, "rest": _rest(page, len(entries))})
    front = {"title": words["title"], "description": words["lead"], "kind": "listing", "section": "contribute"}
    return write_page(
        page,
        "translations.html",
        front,
        words=words,
        crumbs=[(page.t("nav.contribute"), "contribute/")],
        areas=areas,
        done=not any(area["rows"] for area in areas),
    )


def _rest(page: Page, cases: int) -> str:
    """What is said of an area where nothing waits."""
    key = "area_done" if cases else "area_empty"
    return t(page.language.id, f"translations.page.{key}", count=cases)


def _rows(page: Page, entry: Entry, settings: Settings) -> Iterator[dict[str, Any]]:
    """A row for each language in which something of the case waits."""
    language = page.language.id
    waiting: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for other, state, paths in entry.brief.waiting:
        waiting.setdefault(other, []).append((state, paths))
    for other, states in waiting.items():
        yield {
            "entry": entry,
            "language": page.t(f"language.{other}"),
            "states": [
                (
                    t(language, f"translations.count.{state}", number=len(paths)),
                    [path_label(path, language) for path in paths],
                )
                for state, paths in states
            ],
            "edit": edit_url(settings, entry),
            "label": t(language, "translations.page.edit_label", title=page.plain(entry.brief.title)),
        }
