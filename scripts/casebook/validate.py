"""Raw document → `Case`, or diagnostics: all problems of a file at once, each at the place where it stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from casebook import fonts, mends
from casebook.diagnostics import Diagnostic, Location, Severity
from casebook.fields import FieldSpec, field_at, key_names
from casebook.load import RawDocument
from casebook.meant import Meant, address, citation, date, figure, identifier, nearest, period, picture, separated, term
from casebook.model import STEPS, Area, Case, Source, Term, texts
from casebook.places import key_of
from casebook.privacy import check_personal
from casebook.translation import translation
from casebook.values import ID_PATTERN, LANGUAGE_IDS, Problem

Path = tuple[str | int, ...]
LONGEST = 100
"""Characters of a wrong value or key up to which it is asked what was meant."""
_MOST = 500  # problems of one file: who has more has one cause for them all
DAMAGED = "\ufffd"  # an error of its own
HTML_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>")
TERM_SECTIONS = (
    "steps", "stages", "themes", "partner_roles", "problem_kinds", "resource_kinds", "project_states",
    "joint_actions", "source_kinds", "contributor_roles", "glossary",
)  # fmt: skip


@dataclass(frozen=True)
class Reference:
    """What case files refer to: the vocabulary's terms by section and id, the vocabulary's sources, the areas."""

    terms: Mapping[str, Mapping[str, Term]]
    areas: Mapping[str, Area]
    sources: Mapping[str, Any]

    @cached_property
    def ids(self) -> Mapping[str, Iterable[str]]:
        """Known ids by section; the areas are the section `areas`."""
        return {section: terms.keys() for section, terms in self.terms.items()} | {"areas": self.areas.keys()}


def validate_case(document: RawDocument, reference: Reference) -> tuple[Case | None, list[Diagnostic]]:
    """The case that the document states, or None with at least one error; warnings come with either."""
    document, renaming = canonical_keys(document)
    case, found = validate_canonical(document, reference)
    return (None if any(one.severity is Severity.ERROR for one in renaming) else case), renaming + found


def validate_canonical(document: RawDocument, reference: Reference) -> tuple[Case | None, list[Diagnostic]]:
    """As `validate_case`, of a document that `canonical_keys` gave."""
    diagnostics: list[Diagnostic] = []
    data = document.data
    language = data.get("language", LANGUAGE_IDS[0])
    if language not in LANGUAGE_IDS:
        where = document.places.get(("language",), _top(document))
        known = ", ".join(LANGUAGE_IDS)
        diagnostics.append(Diagnostic("unknown-language", where, {"value": str(language), "known": known}))
        language = LANGUAGE_IDS[0]
    context = _context(data, language, reference)
    case, found = _model(document, Case, data, context)
    diagnostics += mends.first_causes(found) + check_personal(document)
    if case is not None:
        diagnostics += _references(document, case)
        diagnostics += _advice(document, case, context["cited"])
    if any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics):
        case = None
    return case, diagnostics


def open_case(data: dict[str, Any], reference: Reference) -> Case:
    """The case of a canonical document that was validated before against the same reference."""
    context = _context(data, data.get("language", LANGUAGE_IDS[0]), reference)
    case: Case = _adapter(Case).validate_python(data, context=context)
    return case


def _context(data: dict[str, Any], language: str, reference: Reference) -> dict[str, Any]:
    sources = data.get("sources")
    known = list(sources) if isinstance(sources, dict) else []
    return {"language": language, "terms": reference.ids, "reference": reference, "sources": known, "cited": set()}


def validate_vocabulary(document: RawDocument) -> tuple[dict[str, dict[str, Term]], dict[str, Any], list[Diagnostic]]:
    """cases/vocabulary.yml → terms by section and id, the sources that definitions cite, diagnostics."""
    data = dict(document.data)
    raw_sources = data.pop("sources", None) or {}
    terms: dict[str, dict[str, Term]] = {section: {} for section in TERM_SECTIONS}
    diagnostics: list[Diagnostic] = []
    context = {"sources": list(raw_sources), "cited": set()}
    for section, entries in data.items():
        if section not in TERM_SECTIONS:
            diagnostics.append(_unknown_key(document, (section,), section, {name: name for name in TERM_SECTIONS}))
            continue
        for index, raw in enumerate(entries if isinstance(entries, list) else []):
            term, found = _model(document, Term, _named(raw), context, (section, index))
            diagnostics += found
            if term is not None:
                if term.id in terms[section]:
                    diagnostics.append(
                        Diagnostic("duplicate-id", document.places[(section, index, "id")], {"id": term.id})
                    )
                terms[section][term.id] = term
    sources: dict[str, Any] = {}
    if raw_sources:
        for key, raw in raw_sources.items():
            context = {"terms": {"source_kinds": terms["source_kinds"].keys()}}
            source, found = _model(document, Source, raw, context, ("sources", key))
            diagnostics += found
            sources[key] = source
    return terms, sources, diagnostics


def validate_areas(document: RawDocument) -> tuple[dict[str, Area], list[Diagnostic]]:
    """cases/areas.yml → areas by id, diagnostics."""
    areas: dict[str, Area] = {}
    diagnostics: list[Diagnostic] = []
    entries = document.data.get("areas")
    for index, raw in enumerate(entries if isinstance(entries, list) else []):
        area, found = _model(document, Area, raw, {}, ("areas", index))
        diagnostics += found
        if area is not None:
            if area.id in areas:
                diagnostics.append(Diagnostic("duplicate-id", document.places[("areas", index, "id")], {"id": area.id}))
            areas[area.id] = area
    return areas, diagnostics


def _named(raw: Any) -> Any:
    """A term's names stand beside its id: {id, zh, en} → {id, name: {zh, en}}."""
    if not isinstance(raw, dict):
        return raw
    names = {key: value for key, value in raw.items() if key in LANGUAGE_IDS}
    return {key: value for key, value in raw.items() if key not in names} | ({"name": names} if names else {})


@cache
def _adapter(model: type[BaseModel]) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def _model(
    document: RawDocument, model: type[BaseModel], raw: Any, context: dict[str, Any], at: Path = ()
) -> tuple[Any, list[Diagnostic]]:
    try:
        return _adapter(model).validate_python(raw, context=context), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=True)[:_MOST]
        found, details = mends.split_entries(document, details)
        return None, found + [one for detail in details for one in _diagnostics_of(document, detail, at, context)]


def _diagnostics_of(document: RawDocument, detail: ErrorDetails, at: Path, context: dict[str, Any]) -> list[Diagnostic]:
    """One Pydantic error as diagnostics."""
    path = _known_path(document, at + tuple(detail["loc"]))
    where = document.places.get(path, _top(document))
    params = {"field": _dotted(at + tuple(detail["loc"]))}
    kind = detail["type"]
    if kind == "casebook":
        problems: tuple[Problem, ...] = detail["ctx"]["problems"]
        at_key = detail["loc"][-1:] == ("[key]",)
        return [_from_problem(document, problem, path, params, context, at_key=at_key) for problem in problems]
    if kind == "missing":
        # A missing key stands nowhere: point at the key of the part that lacks it, else at the file's first line.
        return [Diagnostic("missing-field", document.keys.get(path, where), params)]
    if kind == "extra_forbidden":
        return [_unknown_key(document, path, str(detail["loc"][-1]), key_names(_part_path(path[:-1])))]
    spec = field_at(_part_path(path))
    if kind == "literal_error":
        return [_not_a_choice(document, Diagnostic("not-a-choice", where, params), detail["input"], spec)]
    if kind in ("too_short", "string_too_short"):
        return [Diagnostic("empty-value", where, params)]
    if detail["input"] is None:
        return [Diagnostic("empty-value", where, params)]
    expected = {"tuple_type": "list", "dict_type": "mapping", "model_type": "mapping"}.get(kind, "text")
    wrong = Diagnostic("wrong-type", where, params | {"expected": expected})
    if expected == "list" and spec is not None:
        return [_not_a_list(document, wrong, detail["input"], spec)]
    return [wrong]


def _not_a_choice(document: RawDocument, one: Diagnostic, raw: Any, spec: FieldSpec | None) -> Diagnostic:
    choices = spec.choices if spec is not None else ()
    meant = mends.choice(raw, choices) if isinstance(raw, str) and len(raw) <= LONGEST else None
    params = {"value": str(raw), "choices": ", ".join(choices), "nearest": meant[0] if meant else ""}
    return mends.with_value(document, replace(one, params={**one.params, **params}), str(raw), meant)


def _not_a_list(document: RawDocument, one: Diagnostic, raw: Any, spec: FieldSpec) -> Diagnostic:
    words = spec.kind in ("term", "citation", "word")
    if isinstance(raw, dict):
        return mends.with_dash(document, one, words=words)
    if isinstance(raw, str) and words and all(ID_PATTERN.match(word) for word in separated(raw)):
        return mends.as_list(document, one, raw, separated(raw), inside=False)
    return mends.as_only_entry(document, one, raw) if isinstance(raw, str) and not spec.children else one


def _from_problem(
    document: RawDocument,
    problem: Problem,
    path: Path,
    params: dict[str, str],
    context: dict[str, Any],
    *,
    at_key: bool = False,
) -> Diagnostic:
    inner = path + problem.at
    of_key = problem.on_key or at_key
    where = (document.keys if of_key else document.places).get(inner) or document.places.get(path)
    params = params | dict(problem.params)
    if problem.at:
        params["field"] = _dotted(inner)
    one = Diagnostic(problem.code, where or _top(document), params)
    if of_key:
        return _wrong_key(document, one, inner)
    raw = mends.value_at(document.data, inner)
    if isinstance(raw, str) and len(raw) <= LONGEST:
        return _wrong_text(document, one, raw, inner, context)
    if one.code == "bad-date" and isinstance(raw, list) and len(raw) == 2 and len(str(raw)) <= LONGEST:
        return mends.with_list(document, one, period("-".join(map(str, raw))))
    return one


def _wrong_key(document: RawDocument, one: Diagnostic, path: Path) -> Diagnostic:
    """A key that is no language, no end of a period, or no short name: with what it is likely to be."""
    key = str(path[-1])
    if len(key) > LONGEST:
        return one
    if one.code == "bad-id":
        return mends.with_key(document, one, key, identifier(key))
    if one.code == "unknown-key":
        return _unknown_key(document, path, key, {"from": "from", "to": "to"})
    elsewhere = mends.at_another_level(document, path, _may_stand)
    if elsewhere is not None:
        return elsewhere
    meant = mends.key_of(key, {language: language for language in LANGUAGE_IDS})
    params = {"nearest": meant[0] if meant else "", "known": ", ".join(LANGUAGE_IDS)}
    return mends.with_key(document, replace(one, params={**one.params, **params}), key, meant)


def _wrong_text(document: RawDocument, one: Diagnostic, raw: str, path: Path, context: dict[str, Any]) -> Diagnostic:
    """A text that is no date, figure, term…: with what it is likely to be, if that can be told."""
    spec = field_at(_part_path(path))
    kind = spec.kind if spec is not None else ""
    sources = context.get("sources") or []
    if one.code == "not-a-choice":
        meant = mends.consent(raw)
        one = replace(one, params={**one.params, "nearest": meant[0] if meant else ""})
        return mends.with_value(document, one, raw, meant)
    if one.code in ("unknown-vocabulary", "bad-citation", "unknown-source"):
        names = _names(context, one.params.get("section", ""))
        find: Callable[[str], Meant | None] = lambda word: citation(word, sources)  # noqa: E731  (one of two)
        if one.code == "unknown-vocabulary":
            find = lambda word: term(word, names)  # noqa: E731
        found = [find(word) for word in separated(raw)]
        if spec is not None and spec.many and len(found) > 1 and all(each is not None and each[1] for each in found):
            inside = isinstance(mends.value_at(document.data, path[:-1]), list)
            return mends.as_list(document, one, raw, [each[0] for each in found if each], inside=inside)
        meant = find(raw)
        known = sources if one.code == "unknown-source" else list(names)
        code = "unknown-area" if one.params.get("section") == "areas" else one.code
        nearest = meant[0].partition("@")[0] if meant else ""
        one = replace(one, code=code, params={**one.params, "nearest": nearest, "known": ", ".join(known)})
        return mends.with_value(document, one, raw, meant)
    reading: Mapping[str, Callable[[str], Meant | None]] = {
        "bad-date": period if kind == "period" and path[-1] not in ("from", "to") else date,
        "bad-figure": figure,
        "bad-url": address,
        "bad-id": identifier,
        "bad-image-path": picture,
    }
    entries = {"solves": "problems", "uses": "resources"}.get(str(path[-2])) if len(path) > 1 else None
    if one.code == "bad-id" and entries:
        return mends.with_value(document, one, raw, term(raw, _entries(document, entries)))
    return mends.with_value(document, one, raw, reading[one.code](raw)) if one.code in reading else one


def _entries(document: RawDocument, name: str) -> dict[str, list[str]]:
    """What each entry of a list of the case may be called: its id and its wording."""
    found: dict[str, list[str]] = {}
    for entry in mends.value_at(document.data, ("lists", name)) or ():
        if isinstance(entry, dict) and isinstance(entry.get("id"), str):
            text = entry.get("text")
            words = list(text.values()) if isinstance(text, dict) else [text]
            found[entry["id"]] = [entry["id"], *(word for word in words if isinstance(word, str))]
    return found


def _names(context: dict[str, Any], section: str) -> dict[str, list[str]]:
    """What each term of the vocabulary, or each area, may be called."""
    reference: Reference | None = context.get("reference")
    if reference is None:
        return {key: [key] for key in (context.get("terms") or {}).get(section, ())}
    if section == "areas":
        return {key: [key, *(text for _, text in area.name.versions)] for key, area in reference.areas.items()}
    return {
        key: [key, *(text for _, text in one.name.versions), *([one.char] if one.char else [])]
        for key, one in reference.terms.get(section, {}).items()
    }


def _unknown_key(document: RawDocument, path: Path, key: str, names: Mapping[str, str]) -> Diagnostic:
    elsewhere = mends.at_another_level(document, path, _may_stand)
    if elsewhere is not None:
        return elsewhere
    where = document.keys.get(path, _top(document))
    shown = ", ".join(name for name in names if name.isascii() and name.islower())
    meant = mends.key_of(key, names) if len(key) <= LONGEST else None
    params = {"key": key, "nearest": meant[0] if meant else "", "known": shown}
    if meant is not None:
        params["instead"] = _dotted((*path[:-1], names[meant[0]]))
    return mends.with_key(document, Diagnostic("unknown-key", where, params), key, meant)


def _may_stand(part: Path, key: str) -> bool:
    """Whether the key may stand in the part at that place."""
    if key in LANGUAGE_IDS:
        spec = field_at(_part_path(part))
        return spec is not None and spec.kind in ("line", "paragraph", "markdown")
    return key in names_at(part)


def _references(document: RawDocument, case: Case) -> list[Diagnostic]:
    """References inside the file: ids given once, and only ids that exist."""
    diagnostics = []
    for name in ("problems", "resources", "projects"):
        counted = Counter(entry.id for entry in getattr(case.lists, name))
        for index, entry in enumerate(getattr(case.lists, name)):
            if counted[entry.id] > 1:
                where = document.places[("lists", name, index, "id")]
                diagnostics.append(Diagnostic("duplicate-id", where, {"id": entry.id}))
                counted[entry.id] = 1
    for index, project in enumerate(case.lists.projects):
        for key, name in (("solves", "problems"), ("uses", "resources")):
            known = [entry.id for entry in getattr(case.lists, name)]
            for position, value in enumerate(getattr(project, key)):
                if value not in known:
                    where = document.places[("lists", "projects", index, key, position)]
                    meant = nearest(value, known)
                    params = {"value": value, "list": f"lists.{name}", "nearest": meant[0] if meant else ""}
                    one = Diagnostic("unknown-reference", where, params)
                    diagnostics.append(mends.with_value(document, one, value, meant))
    return diagnostics


def _advice(document: RawDocument, case: Case, cited: set[str]) -> list[Diagnostic]:
    """What is allowed but worth a word: unused sources, a text without the case's own language."""
    diagnostics = []
    for source in case.sources:
        if source not in cited:
            diagnostics.append(Diagnostic("unused-source", document.keys[("sources", source)], {"source": source}))
    marked = any("<" in line or "\\" in line for line in document.lines)  # typed, or as an escape
    # Of the file as a whole first: each text of ten thousand cases would take long.
    worth = marked or fonts.gaps("".join(document.lines))
    for dotted, text in texts(case) if worth else ():
        for language, version in text.versions:
            tag = HTML_TAG.search(version)
            missing = [one for one in fonts.gaps(version) if one != DAMAGED]
            if tag is None and not missing:
                continue
            path = _known_path(document, (*_path(dotted), language))
            place, field = document.places.get(path, _top(document)), _dotted(path)
            if tag is not None:
                diagnostics.append(Diagnostic("unsafe-html", place, {"field": field, "value": tag[0]}))
            if missing:
                characters = " ".join(f"{one} (U+{ord(one):04X})" for one in missing)
                diagnostics.append(Diagnostic("no-glyph", place, {"field": field, "characters": characters}))
    for path in _uncited(case):
        where = document.places.get(path, _top(document))
        diagnostics.append(Diagnostic("uncited-fact", where, {"field": _dotted(path)}))
    for key in ("title", "summary"):
        text = getattr(case, key)
        for language in LANGUAGE_IDS:
            if text.get(language) is None:
                code = "missing-source-language" if language == case.language else "missing-translation"
                params = {"field": key, "language": language}
                diagnostics.append(Diagnostic(code, document.keys[(key,)], params))
    diagnostics += _translations(document, case)
    return diagnostics


def _translations(document: RawDocument, case: Case) -> Iterator[Diagnostic]:
    """Translations that their source text has left behind, or that are none."""
    for language in LANGUAGE_IDS:
        if language == case.language:
            continue
        status = translation(case, language).status
        for state, code in (("stale", "stale-translation"), ("identical", "not-translated")):
            for dotted in status.get(state, ()):
                path = _known_path(document, (*_path(dotted), language))
                params = {"field": _dotted(path), "language": language, "case": key_of(document.path)}
                yield Diagnostic(code, document.places.get(path, _top(document)), params)


def _path(dotted: str) -> Path:
    """The path of a text as `model.texts` names it: steps.team.partners.0.name → with 0 as a position."""
    return tuple(int(part) if part.isdecimal() else part for part in dotted.split("."))


def _uncited(case: Case) -> Iterator[Path]:
    """Where the case states a fact without saying where it is from."""
    for step in STEPS:
        content = getattr(case.steps, step)
        if content is not None and not content.cite:
            yield ("steps", step)
    if case.background is not None and not case.background.cite:
        yield ("background",)
    for name in ("problems", "resources", "projects"):
        for index, entry in enumerate(getattr(case.lists, name)):
            if not entry.cite:
                yield ("lists", name, index)
    for key in ("deliberation", "results"):
        for index, entry in enumerate(getattr(case, key)):
            if not entry.cite:
                yield (key, index)


def canonical_keys(document: RawDocument) -> tuple[RawDocument, list[Diagnostic]]:
    """The document with Chinese keys replaced by the field table's keys, and keys without a value left out."""
    if _is_canonical(document.data):
        return document, []
    new_places: dict[Path, Location] = {}
    new_keys: dict[Path, Location] = {}
    diagnostics: list[Diagnostic] = []

    def walk(value: Any, old: Path, new: Path) -> Any:
        new_places[new] = document.places[old]
        if isinstance(value, list):
            return [walk(item, (*old, index), (*new, index)) for index, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        result: dict[str, Any] = {}
        for key, item in value.items():
            canonical = key_at(new, key)
            where = document.keys[(*old, key)]
            if canonical in result:
                first = new_keys[(*new, canonical)]
                params = {"key": key, "first_line": str(first.line)}
                diagnostics.append(Diagnostic("duplicate-key", where, params))
                continue
            new_keys[(*new, canonical)] = where
            if item is not None:
                result[canonical] = walk(item, (*old, key), (*new, canonical))
        return result

    data = walk(document.data, (), ())
    return replace(document, data=data, places=new_places, keys=new_keys), diagnostics


def names_at(part: Path) -> Mapping[str, str]:
    """Every accepted spelling of a key → the key, for the part at that place; none where authors choose the keys."""
    parent = _dotted(part)
    spec = field_at(parent) if parent else None
    return {} if spec is not None and spec.keyed and spec.path == parent else key_names(_part_path(part))


def key_at(part: Path, key: str) -> str:
    """The field table's key for one of its spellings in the part at that place; else the key itself."""
    names = _PERIOD_NAMES if part == ("period",) else _LANGUAGE_NAMES
    return names_at(part).get(key) or names.get(key, key)


def _is_canonical(value: Any) -> bool:
    """Whether nothing needs replacing: all keys small ASCII (as every canonical key is), every key with a value."""
    if isinstance(value, dict):
        return all(
            key.isascii() and key.islower() and item is not None and _is_canonical(item) for key, item in value.items()
        )
    return all(map(_is_canonical, value)) if isinstance(value, list) else True


_PERIOD_NAMES = {"从": "from", "自": "from", "开始": "from", "起": "from", "到": "to", "结束": "to", "止": "to"}
_LANGUAGE_NAMES = {"中文": "zh", "英文": "en", "汉语": "zh", "英语": "en"}


def _part_path(path: Path) -> str:
    """The field path of the part at a place: list positions and the keys of keyed parts left out."""
    parts: list[str] = []
    skip = False
    for element in path:
        if isinstance(element, int):
            continue
        if skip:
            skip = False
            continue
        parts.append(element)
        spec = field_at(".".join(parts))
        skip = spec is not None and spec.keyed
    return ".".join(parts)


def _dotted(path: Iterable[str | int]) -> str:
    return ".".join(str(element) for element in path if not isinstance(element, int))


def _known_path(document: RawDocument, loc: Path) -> Path:
    """The place that a Pydantic location means: elements that only the model knows are passed over."""
    path: Path = ()
    for element in loc:
        if (*path, element) in document.places or (*path, element) in document.keys:
            path = (*path, element)
    return path


def _top(document: RawDocument) -> Location:
    return Location(document.path, 1, 1)
