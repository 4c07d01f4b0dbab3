"""Raw document → `Case`, or diagnostics: all problems of a file at once, each at the place where it stands."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from casebook.diagnostics import Diagnostic, Location, Severity
from casebook.fields import field_at, key_names
from casebook.load import RawDocument
from casebook.model import STEPS, Area, Case, Source, Term, texts
from casebook.values import LANGUAGE_IDS, Problem

Path = tuple[str | int, ...]
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
    document, renaming = canonical(document)
    case, found = validate_canonical(document, reference)
    return (None if any(one.severity is Severity.ERROR for one in renaming) else case), renaming + found


def validate_canonical(document: RawDocument, reference: Reference) -> tuple[Case | None, list[Diagnostic]]:
    """As `validate_case`, of a document that `canonical` gave."""
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
    diagnostics += found
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
    return {"language": language, "terms": reference.ids, "sources": known, "cited": set()}


def validate_vocabulary(document: RawDocument) -> tuple[dict[str, dict[str, Term]], dict[str, Any], list[Diagnostic]]:
    """cases/vocabulary.yml → terms by section and id, the sources that definitions cite, diagnostics."""
    data = dict(document.data)
    raw_sources = data.pop("sources", None) or {}
    terms: dict[str, dict[str, Term]] = {section: {} for section in TERM_SECTIONS}
    diagnostics: list[Diagnostic] = []
    context = {"sources": list(raw_sources), "cited": set()}
    for section, entries in data.items():
        if section not in TERM_SECTIONS:
            diagnostics.append(_unknown_key(document, (section,), section, TERM_SECTIONS))
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
        details = error.errors(include_url=False, include_input=True)
        return None, [found for detail in details for found in _diagnostics_of(document, detail, at, context)]


def _diagnostics_of(document: RawDocument, detail: ErrorDetails, at: Path, context: dict[str, Any]) -> list[Diagnostic]:
    """One Pydantic error as diagnostics."""
    path = _known_path(document, at + tuple(detail["loc"]))
    where = document.places.get(path, _top(document))
    params = {"field": _dotted(at + tuple(detail["loc"]))}
    kind = detail["type"]
    if kind == "casebook":
        problems: tuple[Problem, ...] = detail["ctx"]["problems"]
        return [_from_problem(document, problem, path, params, context) for problem in problems]
    if kind == "missing":
        # A missing key stands nowhere: point at the key of the part that lacks it, else at the file's first line.
        return [Diagnostic("missing-field", document.keys.get(path, where), params)]
    if kind == "extra_forbidden":
        return [_unknown_key(document, path, str(detail["loc"][-1]), key_names(_part_path(path[:-1])))]
    if kind in ("literal_error", "enum"):
        value = str(detail["input"])
        return [Diagnostic("not-a-choice", where, params | {"value": value, "choices": detail["ctx"]["expected"]})]
    if kind in ("too_short", "string_too_short"):
        return [Diagnostic("empty-value", where, params)]
    expected = {"tuple_type": "list", "dict_type": "mapping", "model_type": "mapping"}.get(kind, "text")
    if detail["input"] is None:
        return [Diagnostic("empty-value", where, params)]
    return [Diagnostic("wrong-type", where, params | {"expected": expected})]


def _from_problem(
    document: RawDocument, problem: Problem, path: Path, params: dict[str, str], context: dict[str, Any]
) -> Diagnostic:
    inner = path + problem.at
    where = (document.keys if problem.on_key else document.places).get(inner) or document.places.get(path)
    params = params | dict(problem.params)
    if problem.at:
        params["field"] = _dotted(inner)
    known: Iterable[str] = ()
    wrong = params.get("value", "")
    if problem.code == "unknown-vocabulary":
        known = context["terms"][params["section"]]
        if params["section"] == "areas":
            problem = replace(problem, code="unknown-area")
    elif problem.code == "unknown-source":
        known, wrong = context["sources"], params["source"]
    elif problem.code == "unknown-language":
        known = LANGUAGE_IDS
    if known:
        params |= {"nearest": _nearest(wrong, known), "known": ", ".join(known)}
    return Diagnostic(problem.code, where or _top(document), params)


def _unknown_key(document: RawDocument, path: Path, key: str, known: Iterable[str]) -> Diagnostic:
    where = document.keys.get(path, _top(document))
    shown = ", ".join(name for name in known if name.isascii() and name.islower())
    return Diagnostic("unknown-key", where, {"key": key, "nearest": _nearest(key, known), "known": shown})


def _nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like it, or "" where none is near."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


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
                    params = {"value": value, "list": f"lists.{name}", "nearest": _nearest(value, known)}
                    diagnostics.append(Diagnostic("unknown-reference", where, params))
    return diagnostics


def _advice(document: RawDocument, case: Case, cited: set[str]) -> list[Diagnostic]:
    """What is allowed but worth a word: unused sources, a text without the case's own language."""
    diagnostics = []
    for source in case.sources:
        if source not in cited:
            diagnostics.append(Diagnostic("unused-source", document.keys[("sources", source)], {"source": source}))
    marked = any("<" in line or "\\" in line for line in document.lines)  # typed, or as an escape
    for dotted, text in texts(case) if marked else ():
        for language, version in text.versions:
            tag = HTML_TAG.search(version)
            if tag is not None:
                path = _known_path(document, (*_path(dotted), language))
                params = {"field": _dotted(path), "value": tag[0]}
                diagnostics.append(Diagnostic("unsafe-html", document.places.get(path, _top(document)), params))
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
    return diagnostics


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


def canonical(document: RawDocument) -> tuple[RawDocument, list[Diagnostic]]:
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
        parent = _dotted(new)
        spec = field_at(parent) if parent else None
        names = {} if spec is not None and spec.keyed and spec.path == parent else key_names(_part_path(new))
        result: dict[str, Any] = {}
        for key, item in value.items():
            canonical = str(names.get(key) or _LANGUAGE_NAMES.get(key, key))
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


def _is_canonical(value: Any) -> bool:
    """Whether nothing needs replacing: all keys ASCII (as every canonical key is), every key with a value."""
    if isinstance(value, dict):
        return all(key.isascii() and item is not None and _is_canonical(item) for key, item in value.items())
    return all(map(_is_canonical, value)) if isinstance(value, list) else True


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
