"""One case as data for the printed page: the sheet and the book show the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casebook.link import Entry
from casebook.model import Case
from casebook.render.cases import translation_words
from casebook.render.page import Notes, Page
from casebook.render.print import parts, qr, references
from casebook.render.print.edition import Sides, Writer
from casebook.render.print.text import settable

Data = dict[str, Any]


def case_data(writer: Writer, entry: Entry, numbers: Mapping[str, int] | None = None) -> Data:
    """Everything that the templates `sheet` and `book` show of a case; a book numbers its cases by their keys."""
    notes = Notes()
    case = entry.case
    url = writer.case_url(entry)
    found = list(parts.of(writer, entry, notes))
    return {
        "key": entry.key,
        "anchor": anchor(entry),
        "number": numbers[entry.key] if numbers else None,
        "title": writer.line(case.title),
        "head": shortened(writer.line(case.title)),
        "summary": writer.line(case.summary),
        "kicker": writer.place(entry, area=True, short=True),
        "place": writer.place(entry, short=True),
        "squares": squares(writer, entry),
        "squares_alt": writer.each(lambda page: page.steps_label(entry)),
        "facts": list(_facts(writer, entry)),
        "parts": found,
        "images": [image(writer, entry, index) for index in range(len(case.images))],
        "similar": list(similar(writer, entry, numbers or {})),
        "sources": list(_sources(writer, case)),
        "notes": list(_notes(writer, case, notes)),
        "about": list(_about(writer, entry)),
        "url": url,
        "qr": qr.svg(url) if url else "",
        "qr_alt": writer.own("qr_alt", url=url),
    }


def anchor(entry: Entry) -> str:
    """The case's label in a document: ids are plain, so this is too."""
    return f"case.{entry.area.id}.{entry.id}"


def squares(writer: Writer, entry: Entry) -> list[Data]:
    """The five squares of a case: the step's id and character, and whether it is reported."""
    steps = writer.corpus.terms["steps"]
    return [{"id": step, "char": term.char or "", "told": step in entry.steps} for step, term in steps.items()]


def similar(writer: Writer, entry: Entry, numbers: Mapping[str, int]) -> Iterator[Data]:
    """The cases that share most with this one, each with the reason."""
    for one in entry.similar:
        other = writer.corpus.by_key[one.key]
        facet, value = one.reasons[0]
        yield {
            "anchor": anchor(other) if other.key in writer.inside else "",
            "number": numbers.get(other.key),
            "title": writer.line(other.case.title),
            "place": writer.place(other, short=True),
            "reason": writer.each(lambda page, facet=facet, value=value: _reason(page, facet, value)),  # type: ignore[misc]
            "url": writer.case_url(other),
        }


def image(writer: Writer, entry: Entry, index: int) -> Data:
    """A picture: where its file lies below cases/, and what to say of it; the typesetter sees if it can be shown."""
    picture = entry.case.images[index]
    return {
        "file": f"{entry.area.id}/{entry.id}/{picture.file}",
        "alt": writer.line(picture.alt),
        "caption": writer.line(picture.caption) if picture.caption else [],
        "credit": writer.line(picture.credit) if picture.credit else [],
    }


def shortened(sides: Sides, chinese: int = 28, other: int = 64) -> Sides:
    """Sides cut to as many characters as there is room for, by default what a running head holds."""
    limits = {"zh": chinese}
    found = []
    for side in sides:
        limit, text = limits.get(side["l"], other), side["v"]
        found.append({**side, "v": text if len(text) <= limit else text[: limit - 1].rstrip() + "…"})
    return found


def _facts(writer: Writer, entry: Entry) -> Iterator[Data]:
    case = entry.case
    yield {"k": writer.site("case.place"), "v": writer.place(entry)}
    period = writer.period(case.period) if case.period else writer.site("not_reported")
    yield {"k": writer.site("case.time"), "v": period}
    themes = [writer.corpus.terms["themes"][theme].name for theme in case.themes]
    yield {"k": writer.site("case.themes"), "v": writer.joined(themes)}
    yield {"k": writer.site("case.steps_reported", count=len(entry.steps)), "v": []}


def _sources(writer: Writer, case: Case) -> Iterator[Data]:
    for source in case.sources.values():
        yield {
            "text": writer.each(lambda page, source=source: references.reference(page, source)),  # type: ignore[misc]
            "note": writer.line(source.note) if source.note else [],
            "url": source.url or "",
        }


def _notes(writer: Writer, case: Case, notes: Notes) -> Iterator[Data]:
    sides: list[list[tuple[str, int]]] = []
    for language, page in writer.pages():
        told = Page(page.language, "", writer.corpus, notes=notes)
        sides.append([(words, number) for words, number in told.note_lines(case)])
        del language
    for lines in zip(*sides, strict=True):
        words: Sides = [
            {"l": language, "v": settable(line[0])}
            for language, line in zip(writer.edition.languages, lines, strict=True)
        ]
        yield {"n": lines[0][1], "v": words}


def _about(writer: Writer, entry: Entry) -> Iterator[Sides]:
    """The small print: who wrote it, under which licence, how complete and how far translated it is."""
    case = entry.case
    if case.contributors:
        yield writer.each(lambda page: page.t("case.by") + page.t("list_comma").join(_people(page, case)))
    yield writer.site("case.licence", licence=case.licence)
    total = len(entry.reported) + len(entry.absent)
    yield writer.site("case.completeness_count", reported=len(entry.reported), all=total)
    if entry.translations:
        yield writer.each(lambda page: translation_words(page, entry))


def _people(page: Page, case: Case) -> Iterator[str]:
    for person in case.contributors:
        name = page.plain(person.name)
        role = page.term("contributor_roles", person.role) if person.role else ""
        yield name + (page.t("in_brackets", text=role) if role else "")


def _reason(page: Page, facet: str, value: str) -> str:
    """What two cases have in common, in words."""
    if facet == "subdistrict":
        place = page.corpus.facets[facet][value][0].case.place.subdistrict
        return page.t("similar.subdistrict", value=page.plain(place) if place else value)
    sections = {"theme": "themes", "problem-kind": "problem_kinds", "resource-kind": "resource_kinds"}
    return page.t(f"similar.{facet}", value=page.term(sections.get(facet, "partner_roles"), value))
