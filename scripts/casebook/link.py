"""Cases → `Corpus`: everything that several outputs need, worked out once.

Derived here: completeness, translation status, facets (with back-links from every term to its cases) and
similar cases with the reason.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import PurePosixPath
from typing import Any, cast

from casebook.fields import FieldSpec, every_field
from casebook.languages import LANGUAGES
from casebook.model import STEPS, Area, Case, Place, Term
from casebook.places import key_of
from casebook.translation import WAITING, Translation, translation
from casebook.validate import Reference
from casebook.values import PartialDate, Text

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
class Brief:
    """What other pages say of a case and what it is filed under: all that linking needs of it.

    `values` are its facet values, each once, as (facet, value); `reported` are the paths of the fields that
    completeness counts and the case has; `newest` is the newest date that it states; `images` are the names of its
    pictures' files; `problem` is the first that it lists; `waiting` are the paths of texts that wait for a translator,
    as (language, status, paths).
    """

    status: str
    language: str
    title: Text
    summary: Text
    place: Place
    themes: tuple[str, ...]
    steps: tuple[str, ...]
    reported: tuple[str, ...]
    values: tuple[tuple[str, str], ...]
    newest: PartialDate | None
    images: tuple[str, ...]
    former_addresses: tuple[str, ...]
    problem: Text | None
    waiting: tuple[tuple[str, str, tuple[str, ...]], ...]

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        texts = {"title": self.title.plain(), "summary": self.summary.plain()}
        place = {key: value.plain() for key, value in self.place if value is not None}
        other = {
            "place": place,
            "newest": self.newest.plain() if self.newest else "",
            "problem": self.problem.plain() if self.problem else {},
        }
        return {name: getattr(self, name) for name in self.__slots__} | texts | other

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Brief:
        """From what `plain` made. Raises KeyError, TypeError or ValueError for anything else."""
        title, summary = (Text(tuple(plain[key].items())) for key in ("title", "summary"))
        lists = {key: tuple(plain[key]) for key in ("themes", "steps", "reported", "images", "former_addresses")}
        return cls(
            status=plain["status"],
            language=plain["language"],
            title=title,
            summary=summary,
            place=Place(**{key: Text(tuple(value.items())) for key, value in plain["place"].items()}),
            values=tuple((facet, value) for facet, value in plain["values"]),
            problem=Text(tuple(plain["problem"].items())) if plain["problem"] else None,
            newest=PartialDate.make(plain["newest"]) if plain["newest"] else None,
            waiting=tuple((language, status, tuple(paths)) for language, status, paths in plain["waiting"]),
            **lists,
        )


def brief(path: str, case: Case) -> Brief:
    """The brief of the case in the file at `path`, cases/<area>/<case>.yml."""
    return Brief(
        status=case.status,
        language=case.language,
        title=case.title,
        summary=case.summary,
        place=case.place,
        themes=case.themes,
        steps=tuple(step for step in STEPS if getattr(case.steps, step) is not None),
        reported=completeness(case),
        values=tuple(_values(PurePosixPath(path).parent.name, case)),
        newest=newest_date(case),
        images=tuple(image.file for image in case.images),
        former_addresses=case.former_addresses,
        problem=case.lists.problems[0].text if case.lists.problems else None,
        waiting=tuple(_waiting(case)),
    )


def newest_date(case: Case) -> PartialDate | None:
    """The newest date that a case states: of its sources, else of its story; None where it names none."""
    sources = [date for one in case.sources.values() for date in (one.accessed, one.date) if date]
    if sources:
        return max(sources)
    story = [event.date for event in case.deliberation if event.date]
    if case.period:
        story += [end for end in (case.period.start, case.period.end) if end]
    return max(story, default=None)


def _waiting(case: Case) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for language in LANGUAGES:
        if language.id != case.language:
            found = translation(case, language.id).status
            yield from ((language.id, status, found[status]) for status in WAITING if found.get(status))


class _Opened:
    """A case that is read when somebody first asks for it: set to the case, or to what gives it."""

    def __get__(self, entry: Any, owner: type) -> Case:
        if entry is None:
            raise AttributeError("case")
        case: Any = entry.__dict__.get("case") or entry.__dict__.setdefault("case", entry.__dict__["open"]())
        assert isinstance(case, Case)
        return case

    def __set__(self, entry: Any, case: Case | Callable[[], Case]) -> None:
        entry.__dict__["case" if isinstance(case, Case) else "open"] = case


@dataclass(frozen=True, eq=False)
class Entry:
    """A case in its corpus."""

    case: Case
    brief: Brief
    id: str
    area: Area
    path: str
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
        return self.brief.steps

    @property
    def reported(self) -> tuple[FieldSpec, ...]:
        """The fields that completeness counts and the case has."""
        return tuple(spec for spec in counted() if spec.path in self.brief.reported)

    @property
    def absent(self) -> tuple[FieldSpec, ...]:
        """The fields that completeness counts and the case has not."""
        return tuple(spec for spec in counted() if spec.path not in self.brief.reported)

    @property
    def translations(self) -> Mapping[str, Translation]:
        """What waits for a translator, for each language that is not the case's own."""
        found: dict[str, dict[str, tuple[str, ...]]] = {
            language.id: {} for language in LANGUAGES if language.id != self.brief.language
        }
        for language, status, paths in self.brief.waiting:
            found[language][status] = paths
        return {language: Translation(status) for language, status in found.items()}

    def __getstate__(self) -> dict[str, Any]:
        """For another process: with the case itself."""
        return {name: value for name, value in self.__dict__.items() if name != "open"} | {"case": self.case}

    def close(self) -> None:
        """Let go of a case that can be opened again: ten thousand of them take more memory than there may be."""
        if "open" in self.__dict__:
            self.__dict__.pop("case", None)

    def fallback(self, language: str) -> bool:
        """Whether that language lacks so much (title or summary) that the page counts as untranslated."""
        return self.brief.title.get(language) is None or self.brief.summary.get(language) is None


Entry.case = _Opened()  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All published cases, linked. Entries are in the order of their keys.

    `withdrawn` are the cases that were published and are no more: nothing lists or counts them, but their addresses
    are kept.
    """

    entries: tuple[Entry, ...]
    withdrawn: tuple[Entry, ...]
    by_key: Mapping[str, Entry]
    terms: Mapping[str, Mapping[str, Term]]
    areas: Mapping[str, Area]
    sources: Mapping[str, Any]
    facets: Facets


def link(cases: Mapping[str, Case], reference: Reference, briefs: Mapping[str, Brief] | None = None) -> Corpus:
    """Link validated cases (by file path, cases/<area>/<case>.yml) with what they refer to.

    Where all the `briefs` are known, `cases` is asked for a case only when somebody asks its entry.
    """
    known = briefs if briefs is not None else {path: brief(path, case) for path, case in cases.items()}
    published, withdrawn = (
        sorted(path for path, one in known.items() if one.status == status) for status in ("published", "withdrawn")
    )
    similar = _similar([known[path].values for path in published], [known[path].values for path in withdrawn])
    every = [
        Entry(
            case=cast(Case, partial(cases.__getitem__, path)),
            brief=known[path],
            id=PurePosixPath(path).stem,
            area=reference.areas[PurePosixPath(path).parent.name],
            path=path,
            similar=tuple(Similar(key_of(published[other]), reasons) for other, reasons in found),
        )
        for path, found in zip([*published, *withdrawn], similar, strict=True)
    ]
    entries = tuple(every[: len(published)])
    return Corpus(
        entries=entries,
        withdrawn=tuple(every[len(published) :]),
        by_key={entry.key: entry for entry in entries},
        terms=reference.terms,
        areas=reference.areas,
        sources=reference.sources,
        facets=_facets(entries),
    )


@cache
def counted() -> tuple[FieldSpec, ...]:
    """The fields that completeness counts."""
    return tuple(spec for spec in every_field() if spec.counts)


def completeness(case: Case) -> tuple[str, ...]:
    """The paths of the fields that completeness counts and the case has."""
    return tuple(_reported(case))


def _reported(case: Case) -> Iterator[str]:
    for spec in counted():
        value: Any = case
        for key in spec.path.split("."):
            value = getattr(value, key)
        if value:
            yield spec.path


def _values(area: str, case: Case) -> Iterator[tuple[str, str]]:
    """The facet values of a case of that area, each once, as (facet, value)."""
    yield "area", area
    for theme in dict.fromkeys(case.themes):
        yield "theme", theme
    for problem_kind in dict.fromkeys(problem.kind for problem in case.lists.problems if problem.kind):
        yield "problem-kind", problem_kind
    for resource_kind in dict.fromkeys(resource.kind for resource in case.lists.resources if resource.kind):
        yield "resource-kind", resource_kind
    for step in STEPS:
        if getattr(case.steps, step) is not None:
            yield "step", step
    for stage in dict.fromkeys(event.stage for event in case.deliberation):
        yield "stage", stage
    for action in dict.fromkeys(case.joint_actions):
        yield "joint-action", action
    team = case.steps.team
    for role in dict.fromkeys(partner.role for partner in (team.partners if team else ()) if partner.role):
        yield "partner-role", role
    if case.place.subdistrict:
        yield "subdistrict", f"{area}/{case.place.subdistrict.best(case.language)[1]}"
    if case.period:
        for year in case.period.years:
            yield "year", str(year)
        if not case.period.years:
            end = case.period.end
            yield "year", f"by-{end.year}" if end else f"from-{case.period.start.year}"  # type: ignore[union-attr]


def _facets(entries: Iterable[Entry]) -> Facets:
    facets: dict[str, dict[str, list[Entry]]] = {}
    for entry in entries:
        for facet, value in entry.brief.values:
            facets.setdefault(facet, {}).setdefault(value, []).append(entry)
    return {facet: {value: tuple(found) for value, found in values.items()} for facet, values in facets.items()}


Found = list[tuple[int, tuple[tuple[str, str], ...]]]
_ROWS = 256  # cases compared with all others at a time: what bounds the memory
_FINE = 1000  # weights are whole numbers of this part, so that sums are exact, whatever adds them up
_RARE = 64  # what fewer than one case in so many has is added case by case


_Values = Sequence[tuple[tuple[str, str], ...]]


def _similar(values: _Values, more: _Values = ()) -> list[Found]:
    """For each case those that share most with it, and what; what few cases share weighs more (inverse frequency).

    Every case is compared with every other, but as products of small whole numbers: 10,000 take half a second. After
    them come those for each of `more`, which are found for no other.
    """
    import numpy as np

    holders: dict[tuple[str, str], list[int]] = {}
    for number, pairs in enumerate(values):
        for pair in pairs:
            if pair[0] in WEIGHTS:
                holders.setdefault(pair, []).append(number)
    total = len(values)
    asked = {pair for pairs in more for pair in pairs}
    weights = {
        pair: round(WEIGHTS[pair[0]] * math.log(1 + total / len(found)) * _FINE)
        for pair, found in holders.items()
        if len(found) > 1 or pair in asked
    }
    every = [*values, *more]
    common = [pair for pair in weights if len(holders[pair]) * _RARE >= total]
    has = np.zeros((len(every), len(common)), np.float32)
    columns = {pair: column for column, pair in enumerate(common)}
    for row, pairs in enumerate(every):
        has[row, [columns[pair] for pair in pairs if pair in columns]] = 1
    weighted = has * np.array([weights[pair] for pair in common], np.float32)
    rare = {pair: np.array(holders[pair]) for pair in weights.keys() - set(common)}
    result: list[Found] = []
    for start in range(0, len(every), _ROWS):
        scores = weighted[start : start + _ROWS] @ has[:total].T
        rows = np.arange(len(scores))
        for row, pairs in enumerate(every[start : start + _ROWS]):
            for pair in pairs:
                if pair in rare:
                    scores[row, rare[pair]] += weights[pair]
        own = rows[start + rows < total]
        scores[own, start + own] = -1
        best: list[Found] = [[] for _ in rows]
        for _ in range(min(SIMILAR, total)):
            others = scores.argmax(axis=1)  # the first of equals
            for row, (other, score) in enumerate(zip(others.tolist(), scores[rows, others].tolist(), strict=True)):
                if score > 0:
                    best[row].append((other, _shared(every[start + row], values[other], weights)))
            scores[rows, others] = -1
        result += best
    return result


def _shared(
    one: Iterable[tuple[str, str]], other: Iterable[tuple[str, str]], weights: Mapping[tuple[str, str], int]
) -> tuple[tuple[str, str], ...]:
    """What two cases have in common, what weighs most first."""
    both = set(other)
    return tuple(sorted((pair for pair in one if pair in weights and pair in both), key=lambda pair: -weights[pair]))
