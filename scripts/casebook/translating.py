"""Translations put into case files: those of a PO file, and the word of one who has looked them through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import yaml

from casebook.casefile import CaseFile, NotWritten, is_writable
from casebook.model import Case, Translated, texts
from casebook.places import key_of
from casebook.po import Entry
from casebook.translation import is_recorded, source_hash, translation
from casebook.validate import Reference
from casebook.values import TEXT_LIMIT, Text


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that was not taken: case, field, line in the PO file, why (a string of translations.refused)."""

    case: str
    field: str
    line: int
    reason: str


@dataclass(slots=True)
class Done:
    """What a PO file or a confirmation comes to: the new bytes by path, and counts of texts."""

    files: dict[str, bytes] = field(default_factory=dict)
    written: int = 0
    confirmed: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)


@dataclass(slots=True)
class _Changes:
    texts: dict[str, str] = field(default_factory=dict)
    records: dict[str, Translated] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def take(
    entries: Iterable[Entry],
    language: str,
    cases: Mapping[str, Case],
    contents: Mapping[str, bytes],
    reference: Reference,
) -> Done:
    """Put a PO file's translations into the cases (by path); nothing is written to disk.

    An entry names a case that there is or is refused, so no entry leads anywhere else. Refused is, too, what was
    translated from another wording than the case has now. An entry says nothing new where its text stands there
    already: fuzzy or current it changes nothing, no longer fuzzy it confirms.
    """
    done = Done()
    by_key = {key_of(path): path for path in cases}
    told: dict[str, dict[str, Text]] = {}
    changes: dict[str, _Changes] = {}
    for entry in entries:
        path = by_key.get(entry.case)
        if path is not None and path not in told:
            told[path] = dict(texts(cases[path]))
        reason = "unknown-case" if path is None else _reason(entry, language, cases[path], told[path])
        if reason or path is None:
            done.refused.append(Refused(entry.case, entry.field, entry.line, reason))
            continue
        known = told[path][entry.field].get(language)
        change = changes.setdefault(path, _Changes())
        change.lines[entry.field] = entry.line
        hashed = source_hash(entry.source)
        if entry.text != known:
            change.texts[entry.field] = entry.text
            change.records[entry.field] = Translated(of=hashed, by="machine" if entry.fuzzy else "person")
        elif not entry.fuzzy and _is_doubtful(cases[path], language, entry.field):
            change.records[entry.field] = Translated(of=hashed)
        else:
            done.unchanged += 1
    for path, change in changes.items():
        _apply(done, path, cases[path], contents[path], reference, language, change)
    return done


def confirm(
    fields: Mapping[str, Iterable[str]],
    languages: Iterable[str],
    cases: Mapping[str, Case],
    contents: Mapping[str, bytes],
    reference: Reference,
) -> Done:
    """Note that the translations of these fields (by path of the case) are current: someone has looked them through.

    What is missing or in the wrong language cannot be confirmed and is passed over.
    """
    done = Done()
    for path, names in fields.items():
        case = cases[path]
        content = contents[path]
        wanted = set(names)
        for language in languages:
            if language == case.language:
                continue
            status = translation(case, language).status
            good = {name for state in ("current", "stale", "machine") for name in status.get(state, ())} & wanted
            change = _Changes()
            for name, text in texts(case):
                source = text.get(case.language)
                if name not in good or source is None:
                    continue
                record = case.translations.get(language, {})
                known = is_recorded(record, name, source)
                if known is not None and known.by == "person" and name in record:
                    done.unchanged += 1
                else:
                    change.records[name] = Translated(of=source_hash(source))
            _apply(done, path, case, content, reference, language, change)
            content = done.files.get(path, content)
    return done


def _reason(entry: Entry, language: str, case: Case, told: Mapping[str, Text]) -> str:
    """Why an entry cannot be taken, or ""."""
    text = told.get(entry.field)
    source = text.get(case.language) if text is not None else None
    if language == case.language or source is None:
        return "unknown-field"
    if source_hash(source) != source_hash(entry.source):
        return "source-changed"
    if len(entry.text) > TEXT_LIMIT:
        return "too-long"
    return "" if is_writable(entry.text) else "hidden-characters"


def _is_doubtful(case: Case, language: str, name: str) -> bool:
    status = translation(case, language).status
    return name in status.get("stale", ()) or name in status.get("machine", ())


def _apply(
    done: Done, path: str, case: Case, content: bytes, reference: Reference, language: str, change: _Changes
) -> None:
    if not change.records:
        return
    try:
        file = CaseFile(content)
        for name, text in change.texts.items():
            file.set_text(name, case.language, language, text)
        file.set_records(language, change.records)
        expected = {name: (language, text) for name, text in change.texts.items()}
        done.files[path] = file.changed(case, reference, expected)
    except (NotWritten, yaml.YAMLError):
        key = key_of(path)
        done.refused += [Refused(key, name, change.lines.get(name, 0), "not-written") for name in change.records]
        return
    done.written += len(change.texts)
    done.confirmed += len(change.records.keys() - change.texts.keys())
