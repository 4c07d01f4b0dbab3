"""Cases → `Corpus`: everything that several outputs need, worked out once.

Derived here: completeness, translation status, facets (with back-links from every term to its cases) and
similar cases with the reason.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from casebook.fields import FieldSpec, every_field
from casebook.languages import LANGUAGES
from casebook.model import STEPS, Area, Case, Term
from casebook.translation import Translation, translation
from casebook.validate import Reference

SIMILAR = 3
"""How many similar cases a page shows."""

WEIGHTS = {"problem-kind": 1.5, "theme": 1.2, "subdistrict": 1.0, "partner-role": 0.7, "resource-kind": 0.6}
"""What cases may have in common, and how much it says about their being of use to the same reader."""

Facets = Mapping[str, Mapping[str, tuple["Entry", ...]]]


@dataclass(frozen=True, slots=True)
class Similar:
    """Another case of the corpus and what both have in common: pairs (facet, value), strongest first."""

    key: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A case in its corpus."""

    case: Case
    id: str
    area: Area
    path: str
    reported: tuple[FieldSpec, ...]
    absent: tuple[FieldSpec, ...]
    translations: Mapping[str, Translation]
    similar: tuple[Similar, ...] = ()

    @property
    def key(self) -> str:
        """<area>/<case>: unique, and part of the address."""
        return f"{self.area.id}/{self.id}"

    @property
    def url(self) -> str:
        """The case page's address below its language's root."""
        return f"cases/{self.key}/"

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps that are reported, in their order."""
        return tuple(step for step in STEPS if getattr(self.case.steps, step) is not None)

    def fallback(self, language: str) -> bool:
        """Whether that language lacks so much (title or summary) that the page counts as untranslated."""
        return self.case.title.get(language) is None or self.case.summary.get(language) is None


@dataclass(frozen=True, slots=True)
class Corpus:
    """All published cases, linked. Entries are in the order of their keys."""

    entries: tuple[Entry, ...]
    by_key: Mapping[str, Entry]
    terms: Mapping[str, Mapping[str, Term]]
    areas: Mapping[str, Area]
    sources: Mapping[str, Any]
    facets: Facets


def link(cases: Mapping[str, Case], reference: Reference) -> Corpus:
    """Link validated cases (by file path, cases/<area>/<case>.yml) with what they refer to."""
    entries = []
    for path, case in sorted(cases.items()):
        if case.status != "published":
            continue
        place = PurePosixPath(path)
        reported, absent = completeness(case)
        translations = {
            language.id: translation(case, language.id) for language in LANGUAGES if language.id != case.language
        }
        area = reference.areas[place.parent.name]
        entries.append(Entry(case, place.stem, area, path, reported, absent, translations))
    features = {entry.key: tuple(_features(entry)) for entry in entries}
    similar = _similar(features)
    linked = tuple(replace(entry, similar=similar[entry.key]) for entry in entries)
    return Corpus(
        entries=linked,
        by_key={entry.key: entry for entry in linked},
        terms=reference.terms,
        areas=reference.areas,
        sources=reference.sources,
        facets=_facets(linked, features),
    )


def completeness(case: Case) -> tuple[tuple[FieldSpec, ...], tuple[FieldSpec, ...]]:
    """The fields that completeness counts, as (reported, absent)."""
    reported: list[FieldSpec] = []
    absent: list[FieldSpec] = []
    for spec in (spec for spec in every_field() if spec.counts):
        value: Any = case
        for key in spec.path.split("."):
            value = getattr(value, key)
        (reported if value else absent).append(spec)
    return tuple(reported), tuple(absent)


def _features(entry: Entry) -> Iterator[tuple[str, str]]:
    """The facet values of a case, each once, as (facet, value)."""
    case = entry.case
    yield "area", entry.area.id
    for theme in dict.fromkeys(case.themes):
        yield "theme", theme
    for problem_kind in dict.fromkeys(problem.kind for problem in case.lists.problems if problem.kind):
        yield "problem-kind", problem_kind
    for resource_kind in dict.fromkeys(resource.kind for resource in case.lists.resources if resource.kind):
        yield "resource-kind", resource_kind
    for step in entry.steps:
        yield "step", step
    for stage in dict.fromkeys(event.stage for event in case.deliberation):
        yield "stage", stage
    for action in dict.fromkeys(case.joint_actions):
        yield "joint-action", action
    team = case.steps.team
    for role in dict.fromkeys(partner.role for partner in (team.partners if team else ()) if partner.role):
        yield "partner-role", role
    if case.place.subdistrict:
        yield "subdistrict", f"{entry.area.id}/{case.place.subdistrict.best(case.language)[1]}"
    if case.period:
        for year in case.period.years:
            yield "year", str(year)
        if not case.period.years:
            end = case.period.end
            yield "year", f"by-{end.year}" if end else f"from-{case.period.start.year}"  # type: ignore[union-attr]


def _facets(entries: Iterable[Entry], features: Mapping[str, tuple[tuple[str, str], ...]]) -> Facets:
    facets: dict[str, dict[str, list[Entry]]] = {}
    for entry in entries:
        for facet, value in features[entry.key]:
            facets.setdefault(facet, {}).setdefault(value, []).append(entry)
    return {facet: {value: tuple(found) for value, found in values.items()} for facet, values in facets.items()}


def _similar(features: Mapping[str, tuple[tuple[str, str], ...]]) -> dict[str, tuple[Similar, ...]]:
    """For each case the others that share most with it; what few cases share weighs more (inverse frequency)."""
    holders: dict[tuple[str, str], list[str]] = {}
    for key, pairs in features.items():
        for pair in pairs:
            if pair[0] in WEIGHTS:
                holders.setdefault(pair, []).append(key)
    total = len(features)
    result = {}
    for key, pairs in features.items():
        scores: Counter[str] = Counter()
        shared: dict[str, list[tuple[float, tuple[str, str]]]] = {}
        for pair in pairs:
            found = holders.get(pair, [])
            if len(found) < 2:
                continue
            weight = WEIGHTS[pair[0]] * math.log(1 + total / len(found))
            for other in found:
                if other != key:
                    scores[other] += weight  # type: ignore[assignment]
                    shared.setdefault(other, []).append((weight, pair))
        best = sorted(scores, key=lambda other: (-scores[other], other))[:SIMILAR]
        result[key] = tuple(
            Similar(other, tuple(pair for _, pair in sorted(shared[other], key=lambda one: -one[0]))) for other in best
        )
    return result
