"""Sources as GB/T 7714—2025 lists them.

Full stops and square brackets are half-width, commas, colons and round brackets full-width in Chinese; names are not
in capitals; a place or publisher that is not known is left out; a date of access stands with what is on the web alone.
"""

from __future__ import annotations

from casebook.link import Corpus
from casebook.model import Source
from casebook.render.page import Page

KINDS = {
    "newspaper": "N",
    "book": "M",
    "report": "R",
    "website": "EB",
    "document": "Z",
    "interview": "Z",
    "community-record": "A",
}
"""Letters for the kinds of source (vocabulary section source_kinds); any other is Z."""
WEB = "website"


def reference(page: Page, source: Source) -> str:
    """One source in the page's language."""
    comma = "，" if page.language.id == "zh" else ", "
    letter = KINDS.get(source.kind or "", "Z") + ("/OL" if source.url else "")
    head = [page.plain(source.author)] if source.author else []
    head.append(f"{page.plain(source.title)}[{letter}]")
    date = source.date.plain() if source.date else ""
    publisher = page.plain(source.publisher) if source.publisher else ""
    if source.kind == WEB and date:
        opening, closing = ("（", "）") if page.language.id == "zh" else ("(", ")")
        issued = (publisher + comma if publisher else "") + f"{opening}{date}{closing}"
    else:
        issued = comma.join(part for part in (publisher, date) if part)
    if source.url and source.accessed:
        issued += f"[{source.accessed.plain()}]"
    found = [*head, issued] if issued else head
    if source.url:
        found.append(source.url)
    return ". ".join(one.rstrip(".") for one in found) + "."


def distinct(corpus: Corpus) -> list[tuple[Source, tuple[str, ...]]]:
    """Every source once, with the keys of the cases that draw on it, most used first."""
    users: dict[Source, list[str]] = {}
    found: dict[tuple[object, ...], Source] = {}
    for entry in corpus.entries:
        for source in entry.case.sources.values():
            first = found.setdefault(_identity(source), source)
            keys = users.setdefault(first, [])
            if entry.key not in keys:
                keys.append(entry.key)
    return sorted(((one, tuple(keys)) for one, keys in users.items()), key=lambda pair: (-len(pair[1]), pair[1]))


def _identity(source: Source) -> tuple[object, ...]:
    return tuple(getattr(source, name) for name in ("title", "author", "date", "kind", "publisher", "url"))
