"""A case → what stands in the cells of the form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from casebook.decode import REMOVED
from casebook.languages import LANGUAGES
from casebook.locales import t
from casebook.model import Case
from casebook.office.layout import Item, Section, sections
from casebook.validate import Reference
from casebook.values import Figure, PartialDate, Period, Text

SEPARATORS = re.compile(r"[、,，;；\n]+")
"""What stands between several terms, ids or citations in one cell."""

Answers = Mapping[tuple[str, str], str]
"""(path of the item, language or "" or "cite") → what stands in that cell."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What to write into a form: facts, entries of each list by section, pictures by file name."""

    facts: Answers = field(default_factory=dict)
    entries: Mapping[str, Sequence[Answers]] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def of(self, section: Section) -> Sequence[Answers]:
        """The entries of a list."""
        return self.entries.get(section.id, ())

    def shows(self, section: Section) -> bool:
        """Whether the section belongs into the form."""
        asked = {item.path for item in section.items}
        return not section.optional or bool(self.of(section)) or any(path in asked for path, _ in self.facts)


def filling(case: Case, reference: Reference, language: str, pictures: Mapping[str, bytes] | None = None) -> Filling:
    """The case, with terms called by their names in `language`."""
    facts: dict[tuple[str, str], str] = {}
    entries: dict[str, list[dict[tuple[str, str], str]]] = {}
    for section in sections():
        if not section.is_list:
            for item in section.items:
                facts |= _answers(item, _at(case, item.path), reference, language)
            continue
        entries[section.id] = []
        for keys, entry in _entries(_at(case, section.path)):
            answers = dict(keys)
            for item in section.items:
                if item.kind not in ("key", "picture"):
                    answers |= _answers(item, _at(entry, item.path), reference, language)
            entries[section.id].append(answers)
    return Filling(facts, entries, pictures or {})


def _at(part: Any, path: str) -> Any:
    """The value at a path of the field table, or None."""
    for key in path.split(".") if path else ():
        if part is None:
            return None
        name = next(name for name, field in type(part).model_fields.items() if (field.alias or name) == key)
        part = getattr(part, name)
    return part


def _entries(value: Any) -> Iterable[tuple[Answers, Any]]:
    """The entries of a list, each with what it is called by."""
    if not isinstance(value, dict):
        return [({}, entry) for entry in value or ()]
    if all(isinstance(entry, BaseModel) for entry in value.values()):
        return [({("key", ""): key}, entry) for key, entry in value.items()]
    return [
        ({("language", ""): language, ("key", ""): key}, entry)
        for language, inner in value.items()
        for key, entry in inner.items()
    ]


def _answers(item: Item, value: Any, reference: Reference, language: str) -> dict[tuple[str, str], str]:
    if value is None or value == ():
        return {}
    if item.kind == "passage":
        cited = {(item.path, "cite"): _said(value.cite, item, reference, language)} if value.cite else {}
        return cited | (_answers_of_text(item.path, value.text) if value.text else {})
    if isinstance(value, Text):
        return _answers_of_text(item.path, value)
    return {(item.path, ""): _said(value, item, reference, language)}


def _answers_of_text(path: str, text: Text) -> dict[tuple[str, str], str]:
    # Characters that no office file can hold, and that nobody sees, are left out.
    return {(path, language): REMOVED.sub("", version) for language, version in text.versions}


def _said(value: Any, item: Item, reference: Reference, language: str) -> str:
    """A value that has one cell for all languages."""
    if isinstance(value, tuple):
        several = [_said(one, item, reference, language) for one in value]
        in_lines = item.kind == "citation" or any(SEPARATORS.search(one) for one in several)
        return ("\n" if in_lines else t(language, "office.form.choose_join")).join(several)
    if isinstance(value, bool):
        return t(language, f"office.choices.{str(value).lower()}")
    if isinstance(value, Figure):
        return t(language, "site.not_reported") if value.number is None else format(value.number, "f")
    if isinstance(value, Period):
        return _period(value, language)
    if isinstance(value, str):
        return REMOVED.sub("", _word(value, item, reference, language))
    return str(value.plain())


def _word(value: str, item: Item, reference: Reference, language: str) -> str:
    assert item.spec is not None
    if value in item.spec.choices:
        return t(language, f"office.choices.{value}")
    if item.spec.vocabulary:
        names = names_of(reference, item.spec.vocabulary)
        called = Counter(names[term][language] for term in names)
        name = names.get(value, {}).get(language, value)
        return name if called[name] == 1 else value
    return value


def names_of(reference: Reference, section: str) -> dict[str, dict[str, str]]:
    """The terms of a section of the vocabulary (or `areas`): id → name in each language."""
    found: Mapping[str, Any] = reference.areas if section == "areas" else reference.terms.get(section, {})
    return {term.id: {one.id: term.name.best(one.id)[1] for one in LANGUAGES} for term in found.values()}


def _period(value: Period, language: str) -> str:
    start, end = (_date(one) for one in (value.start, value.end))
    if start == end:
        return start
    key = "range" if start and end else "since" if start else "by"
    return t(language, f"office.period.{key}", start=start, end=end)


def _date(value: PartialDate | None) -> str:
    return value.plain() if value else ""
