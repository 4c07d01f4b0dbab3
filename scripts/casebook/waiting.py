"""What waits for a translator: every text that is missing, stale, machine-made or in the wrong language, by case."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from casebook.casefile import CaseFile
from casebook.fields import path_label
from casebook.languages import LANGUAGES
from casebook.locales import t
from casebook.model import Case, texts
from casebook.personal import masked
from casebook.places import key_of
from casebook.reporters import visible
from casebook.translation import WAITING, Translation, translation
from casebook.values import Text

_SHOWN = 60  # characters of a source text in a list for people


@dataclass(frozen=True, slots=True)
class Waiting:
    """One text that waits: its dotted path, its status, the line where it stands, the text."""

    field: str
    state: str
    line: int
    text: Text


@dataclass(frozen=True, slots=True)
class CaseWaiting:
    """A case and what waits in it for one language."""

    path: str
    case: Case
    language: str
    translation: Translation
    items: tuple[Waiting, ...]

    @property
    def area(self) -> str:
        """The area's id."""
        return PurePosixPath(self.path).parent.name

    @property
    def key(self) -> str:
        """<area>/<case>."""
        return key_of(self.path)


def waiting(
    cases: Mapping[str, Case], contents: Mapping[str, bytes], language: str | None = None, area: str | None = None
) -> list[CaseWaiting]:
    """Per case (by path) and language what waits. Drafts are included, withdrawn cases and those without gaps are not.

    `contents` holds the bytes of the files, for the lines. `language` and `area` narrow it down.
    """
    found = []
    for path, case in sorted(cases.items()):
        if case.status == "withdrawn" or (area and PurePosixPath(path).parent.name != area):
            continue
        for one in LANGUAGES:
            if one.id == case.language or (language and one.id != language):
                continue
            status = translation(case, one.id)
            if not status.complete:
                items = tuple(_items(case, CaseFile(contents[path]), status))
                found.append(CaseWaiting(path, case, one.id, status, items))
    return found


def _items(case: Case, file: CaseFile, status: Translation) -> Iterable[Waiting]:
    told = dict(texts(case))
    for state in WAITING:
        for field in status.status.get(state, ()):
            yield Waiting(field, state, file.line(field), told[field])


def as_text(found: Iterable[CaseWaiting], cases: int, language: str) -> str:
    """For people: a paragraph a case, a line a text with its place, its status and how the source text begins."""
    rows = []
    waiting_cases = list(found)
    for one in waiting_cases:
        name = t(language, f"translations.to_language.{one.language}")
        rows.append(
            t(language, "translations.case", case=one.key, language=name, counts=counts(one.translation, language))
        )
        for item in one.items:
            source = visible(masked(" ".join((item.text.get(one.case.language) or "").split())))
            rows.append(
                t(
                    language,
                    "translations.item",
                    place=f"{one.path}:{item.line}",
                    state=t(language, f"translations.state.{item.state}"),
                    label=path_label(item.field, language),
                    text=source if len(source) <= _SHOWN else source[: _SHOWN - 1] + "…",
                )
            )
        rows.append("")
    texts_ = sum(len(one.items) for one in waiting_cases)
    key = "waits" if texts_ else "nothing"
    rows.append(
        t(language, f"translations.{key}", cases=cases, waiting=len({one.path for one in waiting_cases}), texts=texts_)
    )
    return "\n".join(rows)


def counts(status: Translation, language: str) -> str:
    """How many texts wait, by status, in words."""
    found = ((state, status.count(state)) for state in WAITING)
    said = [t(language, f"translations.count.{state}", number=number) for state, number in found if number]
    return t(language, "translations.comma").join(said)


def as_json(found: Iterable[CaseWaiting]) -> str:
    """For programs: a list of {case, path, area, language, counts, texts}, and in `texts` {field, state, line, label by
    language, source, translation}."""
    return json.dumps([_entry(one) for one in found], ensure_ascii=False, indent=2)


def _entry(one: CaseWaiting) -> dict[str, object]:
    return {
        "case": one.key,
        "path": one.path,
        "area": one.area,
        "language": one.language,
        "counts": {state: one.translation.count(state) for state in WAITING},
        "texts": [
            {
                "field": item.field,
                "state": item.state,
                "line": item.line,
                "label": {language.id: path_label(item.field, language.id) for language in LANGUAGES},
                "source": _shown(item.text.get(one.case.language)),
                "translation": _shown(item.text.get(one.language)),
            }
            for item in one.items
        ],
    }


def _shown(text: str | None) -> str | None:
    return None if text is None else masked(text)
