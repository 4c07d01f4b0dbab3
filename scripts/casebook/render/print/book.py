"""The book: everything that the template `book` shows, in one edition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casebook.link import Corpus, Entry
from casebook.locales import strings
from casebook.render.page import Notes, Page
from casebook.render.print import method, references
from casebook.render.print.case import anchor, case_data, shortened, squares
from casebook.render.print.edition import Edition, Imprint, Sides, Writer
from casebook.render.print.indexes import in_order, indexes
from casebook.render.print.sheet import common
from casebook.render.print.volumes import groups_of

Data = dict[str, Any]
Volume = tuple[int, int]
"""Number of a volume, and how many there are."""


def book_data(
    corpus: Corpus, edition: Edition, imprint: Imprint, pages: method.Pages, volume: Volume | None = None
) -> Data:
    """What the template `book` shows; `pages` are the method's (see method), `volume` is set for a part of a book."""
    writer = Writer(edition, corpus, imprint)
    chapters = list(_chapters(writer))
    return common(writer) | {
        "keywords": [writer.line(term.name)[0]["v"] for term in corpus.terms["themes"].values()],
        "whole_title": writer.own("whole_title"),
        "volume": writer.own("volume", number=volume[0], all=volume[1]) if volume else [],
        "counts": writer.own(
            "cover.counts", count=len(corpus.entries), places=len(corpus.facets.get("subdistrict", ()))
        ),
        "date": writer.today(),
        "imprint": list(_imprint(writer)),
        "strips": [_strip(writer, entry) for entry in corpus.entries],
        "use": _use(writer),
        "steps": [
            {"id": key, "char": term.char or "", "name": writer.line(term.name)}
            for key, term in corpus.terms["steps"].items()
        ],
        "stages": [
            {"char": term.char or "", "name": writer.line(term.name)} for term in corpus.terms["stages"].values()
        ],
        "method": method.chapter(writer, pages),
        "areas": chapters,
        "empty_areas": [
            writer.line(area.name) for id_, area in corpus.areas.items() if id_ not in corpus.facets.get("area", {})
        ],
        "glossary": _glossary(writer),
        "indexes": indexes(writer),
        "sources": [
            {
                "text": writer.each(lambda page, source=source: references.reference(page, source)),  # type: ignore[misc]
                "note": writer.line(source.note) if source.note else [],
                "cases": [anchor(corpus.by_key[key]) for key in keys],
            }
            for source, keys in references.distinct(corpus)
        ],
        "newest": writer.newest(corpus.entries),
        "fit": False,
    }


def _strip(writer: Writer, entry: Entry) -> Data:
    return {"squares": squares(writer, entry), "title": shortened(writer.line(entry.case.title), 20, 42)}


def _chapters(writer: Writer) -> Iterator[Data]:
    """Areas that have cases, in their own order; in each, the cases by their first theme, themes in theirs."""
    groups = groups_of(writer.corpus)
    numbers = {entry.key: number for number, entry in enumerate((one for _, _, found in groups for one in found), 1)}
    for id_, area in writer.corpus.areas.items():
        here = [(theme, entries) for place, theme, entries in groups if place == id_]
        if here:
            yield {
                "anchor": f"area.{id_}",
                "name": writer.line(area.name),
                "counts": writer.own("chapter.counts", count=sum(len(entries) for _, entries in here)),
                "groups": [
                    {
                        "anchor": f"theme.{id_}.{theme}",
                        "name": writer.line(writer.corpus.terms["themes"][theme].name),
                        "cases": [case_data(writer, entry, numbers) for entry in entries],
                    }
                    for theme, entries in here
                ],
            }


def _use(writer: Writer) -> list[Sides]:
    """The paragraphs of "how to use this book"."""
    keys = strings(writer.edition.languages[0], "print")["use"]
    return [writer.own(f"use.{key}") for key in keys]


def _imprint(writer: Writer) -> Iterator[Data]:
    """Rows of the imprint: what the book is, who made it, when, from what, and how it may be used."""
    imprint = writer.imprint
    rows = ["title", "compiled", "version", "sources", "gaps", "licence", "cite", "set", "site"]
    absent = {"version": not imprint.version, "site": not imprint.site, "cite": not imprint.date}
    values = {
        "version": imprint.version,
        "site": imprint.site,
        "cases": len(writer.corpus.entries),
        "year": imprint.date.year if imprint.date else "",
    }
    for row in rows:
        if not absent.get(row):
            yield {"name": writer.own(f"imprint.{row}.name"), "text": writer.own(f"imprint.{row}.text", **values)}
        if row == "compiled" and imprint.date:
            yield {"name": writer.own("imprint.date"), "text": writer.today()}


def _glossary(writer: Writer) -> list[Data]:
    """The terms of the casebook in the order of the edition's first language, each with its name in the others."""
    found = []
    for id_, term in writer.corpus.terms["glossary"].items():
        others = [text for language, text in term.name.versions if language not in writer.edition.languages]
        found.append(
            {
                "anchor": f"term.{id_}",
                "name": writer.line(term.name),
                "other": [{"l": language, "v": text} for language, text in term.name.versions if text in others],
                "definition": writer.line(term.definition) if term.definition else [],
                "cite": writer.each(lambda page, term=term: _locators(page, writer, term)) if term.cite else [],  # type: ignore[misc]
            }
        )
    return sorted(found, key=lambda one: in_order(writer.edition.languages[0], one["name"][0]["v"].strip('《“"‘')))


def _locators(page: Page, writer: Writer, term: Any) -> str:
    """Where a definition is taken from, in words."""
    notes = Notes()
    for citation in term.cite:
        notes.refer(citation)
    told = Page(page.language, "", writer.corpus, notes=notes)
    return page.t("list_semicolon").join(words for words, _ in told.note_lines(writer.corpus))
