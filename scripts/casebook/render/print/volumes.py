"""A long book in volumes, so that no process needs more memory than a small machine has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from casebook.link import Corpus, Entry
from casebook.render.print.edition import Edition

LIMITS = {1: 400, 2: 220}
"""Cases in a volume, by how many languages its edition has."""


def volumes(corpus: Corpus, edition: Edition) -> list[Corpus]:
    """The corpus in parts of as many cases as a volume holds at most, cut between areas and themes if that will do."""
    limit = LIMITS[len(edition.languages)]
    if len(corpus.entries) <= limit:
        return [corpus]
    parts: list[list[Entry]] = [[]]
    for _, _, group in groups_of(corpus):
        rest = list(group)
        if len(parts[-1]) + len(rest) > limit and parts[-1]:
            parts.append([])
        while len(rest) > limit:
            parts[-1] += rest[:limit]
            rest = rest[limit:]
            parts.append([])
        parts[-1] += rest
    return [part_of(corpus, part) for part in parts if part]


def part_of(corpus: Corpus, entries: Iterable[Entry]) -> Corpus:
    """The corpus with those entries alone; the others stay known by their keys."""
    chosen = sorted(entries, key=lambda entry: entry.key)
    keys = {entry.key for entry in chosen}
    facets: dict[str, Mapping[str, Any]] = {}
    for facet, values in corpus.facets.items():
        kept = {value: tuple(one for one in found if one.key in keys) for value, found in values.items()}
        facets[facet] = {value: found for value, found in kept.items() if found}
    return replace(corpus, entries=tuple(chosen), facets=facets)


def groups_of(corpus: Corpus) -> list[tuple[str, str, list[Entry]]]:
    """(area, theme, cases) in the book's order: cases that stand together, of one area and one first theme."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in corpus.entries:
        found.setdefault((entry.area.id, entry.case.themes[0]), []).append(entry)
    keys = ((area, theme) for area in corpus.areas for theme in corpus.terms["themes"])
    return [(area, theme, found[area, theme]) for area, theme in keys if (area, theme) in found]
