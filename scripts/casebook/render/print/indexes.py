"""The indexes at the end of the book: by theme, by problem, by resource, by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from casebook.link import Entry
from casebook.render.print.case import anchor
from casebook.render.print.edition import Sides, Writer

Data = dict[str, Any]


def indexes(writer: Writer) -> list[Data]:
    """Every index that has entries: {"id", "title", "entries": [{"name", "lines": [{"text", "anchor"}]}]}."""
    made = (
        ("themes", writer.own("index.themes"), _themes(writer)),
        ("problems", writer.own("index.problems"), _listed(writer, "problem-kind", "problem_kinds", "problems")),
        ("resources", writer.own("index.resources"), _listed(writer, "resource-kind", "resource_kinds", "resources")),
        ("places", writer.own("index.places"), _places(writer)),
    )
    found = [{"id": id_, "title": title, "entries": list(entries)} for id_, title, entries in made]
    return [index for index in found if index["entries"]]


def in_order(language: str, text: str) -> tuple[bytes, str]:
    """A key that puts texts in the order of their language.

    The national standard for characters lists the common ones by their sound, so its codes put Chinese in the order
    of pinyin without a dictionary; English goes by its letters.
    """
    return (text.encode("gb18030", "replace"), text) if language == "zh" else (b"", text.casefold())


def _sorted(writer: Writer, items: Iterable[Data], key: str) -> list[Data]:
    return sorted(items, key=lambda item: in_order(writer.edition.languages[0], str(item[key][0]["v"])))


def _line(writer: Writer, text: Sides, entry: Entry) -> Data:
    return {"text": text, "anchor": anchor(entry)}


def _themes(writer: Writer) -> Iterator[Data]:
    found = writer.corpus.facets.get("theme", {})
    for theme in writer.corpus.terms["themes"]:
        if theme in found:
            lines = [_line(writer, writer.line(entry.case.title), entry) for entry in found[theme]]
            yield {"name": writer.term("themes", theme), "lines": _sorted(writer, lines, "text")}


def _listed(writer: Writer, facet: str, section: str, column: str) -> Iterator[Data]:
    """Kinds of problem or resource, each with what the cases' lists say of it."""
    found = writer.corpus.facets.get(facet, {})
    for kind in writer.corpus.terms[section]:
        lines = [
            _line(writer, writer.line(item.text), entry)
            for entry in found.get(kind, ())
            for item in getattr(entry.case.lists, column)
            if item.kind == kind
        ]
        if lines:
            yield {"name": writer.term(section, kind), "lines": _sorted(writer, lines, "text")}


def _places(writer: Writer) -> Iterator[Data]:
    """Areas in their own order; in each, the cases by place."""
    for id_, area in writer.corpus.areas.items():
        entries = writer.corpus.facets.get("area", {}).get(id_, ())
        if entries:
            lines = [_line(writer, writer.place(entry, short=True), entry) for entry in entries]
            yield {"name": writer.line(area.name), "lines": _sorted(writer, lines, "text")}
