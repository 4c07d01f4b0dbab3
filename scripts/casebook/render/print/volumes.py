"""A long book in volumes, so that no process needs more memory than a small machine has."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from casebook.link import Corpus, Entry
from casebook.render.print.edition import Edition

LIMITS = {1: 250, 2: 130}
"""Cases in a volume, by how many languages its edition has. One takes 1.2 GB at the most, so that two fit beside each
other where there are 3 GB (bench/pdf)."""


def volumes(corpus: Corpus, edition: Edition) -> list[Corpus]:
    """The corpus in as few parts as the limit allows, as even as may be, cut between areas and themes if it can."""
    limit = LIMITS[len(edition.languages)]
    if len(corpus.entries) <= limit:
        return [corpus]
    groups = [group for _, _, group in groups_of(corpus)]
    count = len(_cut(groups, limit))
    even = math.ceil(len(corpus.entries) / count)
    sizes = (_cut(groups, size) for size in range(even, limit + 1))
    return [part_of(corpus, part) for part in next(parts for parts in sizes if len(parts) == count)]


def _cut(groups: list[list[Entry]], limit: int) -> list[list[Entry]]:
    """The cases of all groups in parts of at most that many; a group is cut where it alone is more."""
    parts: list[list[Entry]] = [[]]
    for group in groups:
        rest = list(group)
        if len(parts[-1]) + len(rest) > limit and parts[-1]:
            parts.append([])
        while len(rest) > limit:
            parts[-1] += rest[:limit]
            rest = rest[limit:]
            parts.append([])
        parts[-1] += rest
    return [part for part in parts if part]


def part_of(corpus: Corpus, entries: Iterable[Entry]) -> Corpus:
    """The corpus with those entries alone; the cases that they are similar to stay known by their keys."""
    chosen = sorted(entries, key=lambda entry: entry.key)
    keys = {entry.key for entry in chosen}
    known = keys | {one.key for entry in chosen for one in entry.similar}
    facets: dict[str, Mapping[str, Any]] = {}
    for facet, values in corpus.facets.items():
        kept = {value: tuple(one for one in found if one.key in keys) for value, found in values.items()}
        facets[facet] = {value: found for value, found in kept.items() if found}
    by_key = {key: entry for key, entry in corpus.by_key.items() if key in known}
    return replace(corpus, entries=tuple(chosen), by_key=by_key, facets=facets)


def groups_of(corpus: Corpus) -> list[tuple[str, str, list[Entry]]]:
    """(area, theme, cases) in the book's order: cases that stand together, of one area and one first theme."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in corpus.entries:
        found.setdefault((entry.area.id, entry.case.themes[0]), []).append(entry)
    keys = ((area, theme) for area in corpus.areas for theme in corpus.terms["themes"])
    return [(area, theme, found[area, theme]) for area, theme in keys if (area, theme) in found]
