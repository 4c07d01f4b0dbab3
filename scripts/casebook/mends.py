"""Diagnostics of content → the same with the mended line, and without those that only follow from others.

`params["mend"]` is the line as it should be, `params["sure"]` is there where nothing else can be meant: `casebook fix`
writes those lines itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic_core import ErrorDetails

from casebook import meant
from casebook.canonical import scalar
from casebook.diagnostics import Diagnostic, Location
from casebook.languages import LANGUAGES
from casebook.load import RawDocument
from casebook.locales import strings
from casebook.meant import Meant
from casebook.yaml_hints import quoted

Path = tuple[str | int, ...]


def with_value(document: RawDocument, one: Diagnostic, old: str, new: Meant | None) -> Diagnostic:
    """The diagnostic with the line in which the new value stands for the old."""
    if new is None:
        return one
    text = new[0] if new[0][:1] == "{" else scalar(new[0])
    return _with_line(one, _replaced(document, one.location, old, text), new[1])


def with_list(document: RawDocument, one: Diagnostic, new: Meant | None) -> Diagnostic:
    """The diagnostic with the line in which the new value stands for a list in brackets."""
    line = _line(document, one.location)
    if new is None or not line.rstrip().endswith("]"):
        return one
    return _with_line(one, line[: one.location.column - 1] + new[0], new[1])


def with_key(document: RawDocument, one: Diagnostic, old: str, new: Meant | None) -> Diagnostic:
    """The diagnostic with the line in which the new key stands for the old."""
    return one if new is None else _with_line(one, _replaced(document, one.location, old, new[0]), new[1])


def as_list(document: RawDocument, one: Diagnostic, old: str, words: Sequence[str], *, inside: bool) -> Diagnostic:
    """The diagnostic with the line in which the words, ids all of them, are a list; `inside`: in brackets already."""
    text = ", ".join(words)
    line = _replaced(document, one.location, old, text if inside else f"[{text}]")
    return _with_line(replace(one, code="wrong-separator"), line, True)


def as_only_entry(document: RawDocument, one: Diagnostic, text: str) -> Diagnostic:
    """The diagnostic with the line in which a text is the one entry of a list."""
    return _with_line(one, _replaced(document, one.location, text, f"[{quoted(text)}]"), True)


def choice(word: str, choices: Iterable[str]) -> Meant | None:
    """The choice with that name in some language, or the one most like the word."""
    return meant.term(word, _choice_names(choices))


def consent(word: str) -> Meant | None:
    """The answer that the word is another word for: never a guess, and never written without the author."""
    names = _choice_names(("true", "false"))
    return next(((key, False) for key, spellings in names.items() if word.strip().casefold() in spellings), None)


def _choice_names(choices: Iterable[str]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {key: [key] for key in choices}
    for language in LANGUAGES:
        for key, text in strings(language.id, "diagnostics")["words"]["choice_names"].items():
            if key in names:
                names[key] += str(text).split("、" if "、" in text else ", ")
    return names


def key_of(word: str, names: Mapping[str, str]) -> Meant | None:
    """The spelling of a key that the word stands for; `names`: every accepted spelling and its key."""
    found = meant.nearest(word, names)
    if found is not None and found[0].isascii():
        found = names[found[0]], found[1]
    if found is not None and found[1]:
        return found
    for language in LANGUAGES:
        for key, text in strings(language.id, "diagnostics")["words"]["other_keys"].items():
            if word in str(text).split("、" if "、" in text else ", ") and key in names.values():
                spelt = next((name for name, own in names.items() if own == key and not name.isascii()), key)
                return (key if word.isascii() else spelt), False
    if not word.isascii() and (simple := meant.simplified()(word)) in names:
        return simple, True
    return found


def at_another_level(document: RawDocument, path: Path, allowed: Callable[[Path, str], bool]) -> Diagnostic | None:
    """A key that is indented too little or too much: the part above it, or the one around its own, may have it.

    `allowed` says whether a key may stand in the part at that place.
    """
    key, where = str(path[-1]), document.keys.get(path)
    if where is None or _line(document, where)[: where.column - 1].strip(" "):
        return None
    own = value_at(document.data, path[:-1])
    before = list(own)[: list(own).index(key)] if isinstance(own, dict) and key in own else []
    if before:
        inner: Path = (*path[:-1], before[-1])
        value = value_at(document.data, inner)
        if isinstance(value, list) and value:
            inner, value = (*inner, len(value) - 1), value[-1]
        if isinstance(value, dict) and value and key not in value and allowed(inner, key):
            return _indented(document, where, document.keys[(*inner, next(iter(value)))])
    outer = path[:-2]
    around = value_at(document.data, outer)
    if len(path) > 1 and isinstance(around, dict) and key not in around and allowed(outer, key):
        return _indented(document, where, document.keys[path[:-1]])
    return None


def _indented(document: RawDocument, where: Location, like: Location) -> Diagnostic:
    line = _line(document, where)
    mended = " " * (like.column - 1) + line.lstrip(" ")
    return Diagnostic("wrong-indentation", where, {"mend": mended} if mended != line else {})


def with_dash(document: RawDocument, one: Diagnostic, *, words: bool) -> Diagnostic:
    """The diagnostic of a list whose entries have no dashes; `words`: its entries are words, not parts."""
    line, start = _line(document, one.location), one.location.column - 1
    if line[:start].strip(" "):
        return one
    rest = line[start:].rstrip()
    mended = f"{line[:start]}- {rest.removesuffix(':') if words else rest}"
    return _with_line(replace(one, code="missing-dash"), mended, False)


def split_entries(
    document: RawDocument, details: Sequence[ErrorDetails]
) -> tuple[list[Diagnostic], list[ErrorDetails]]:
    """Entries of lists that a dash too many has cut in two: each half lacks what the other has."""
    missing: dict[Path, set[str]] = {}
    for detail in details:
        if detail["type"] == "missing" and len(detail["loc"]) > 1 and isinstance(detail["loc"][-2], int):
            missing.setdefault(detail["loc"][:-1], set()).add(str(detail["loc"][-1]))
    found, halves = [], set()
    for path, lacking in missing.items():
        after: Path = (*path[:-1], int(path[-1]) + 1)
        first, second = value_at(document.data, path), value_at(document.data, after)
        if not isinstance(first, dict) or not isinstance(second, dict) or first.keys() & second.keys():
            continue
        if after in missing and lacking <= second.keys() and missing[after] <= first.keys():
            halves |= {path, after}
            where = document.places[after]
            line, at = _line(document, where), max(where.column - 3, 0)
            mended = f"{line[:at]}  {line[at + 2 :]}"
            params = {"mend": mended} if line[at : at + 2] == "- " else {}
            found.append(Diagnostic("extra-dash", replace(where, column=at + 1), params))
    left = [one for one in details if not (one["type"] == "missing" and one["loc"][:-1] in halves)]
    return found, left


def first_causes(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Without what only follows: a field missing since its key is misspelt, citations of sources that are not read."""
    misspelt = {one.params["instead"] for one in diagnostics if "instead" in one.params}
    sources = any(
        one.code in ("bad-id", "wrong-type", "missing-dash", "missing-field") and _is_sources(one)
        for one in diagnostics
    )
    return [
        one
        for one in diagnostics
        if not (one.code == "missing-field" and one.params["field"] in misspelt)
        and not (one.code == "unknown-source" and (sources or "sources" in misspelt))
    ]


def _is_sources(one: Diagnostic) -> bool:
    field = one.params.get("field", "")
    return field == "sources" or (one.code == "bad-id" and field.startswith("sources."))


def _with_line(one: Diagnostic, line: str | None, sure: bool) -> Diagnostic:
    if line is None:
        return one
    return replace(one, params={**one.params, "mend": line} | ({"sure": "yes"} if sure else {}))


def _replaced(document: RawDocument, where: Location, old: str, new: str) -> str | None:
    """The line with `new` where `old` stands, with its quotes if it has any; None where `old` is not to be found."""
    line = _line(document, where)
    for quote in ("", '"', "'"):
        typed = f"{quote}{old}{quote}"
        if line.startswith(typed, where.column - 1):
            return line[: where.column - 1] + new + line[where.column - 1 + len(typed) :]
    return line.replace(old, new) if line.count(old) == 1 else None


def _line(document: RawDocument, where: Location) -> str:
    lines = document.as_read or document.lines
    return lines[where.line - 1] if where.line <= len(lines) else ""


def value_at(data: Any, path: Path) -> Any:
    """What stands at a place of the data, or None."""
    for element in path:
        try:
            data = data[element]
        except (KeyError, IndexError, TypeError):
            return None
    return data
