"""Diagnostics → what a person or a program reads: text for a terminal, JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click
from rich.cells import cell_len

from casebook.diagnostics import Diagnostic, Severity
from casebook.fields import FieldSpec, field_at
from casebook.languages import LANGUAGES
from casebook.locales import strings, t
from casebook.personal import masked

WIDTH = 76
"""Cells of a line that are shown around the place in question."""
_KNOWN = 12  # possible words named in a message
_LONG = 200  # characters of a parameter that a message quotes
# Nothing on a line shows these better than the words do.
_WHOLE_FILE = frozenset(
    {"unreadable-file", "not-a-file", "file-too-large", "misplaced-file", "not-text", "not-utf-8", "empty-file"}
)
_OF_THE_NAME = frozenset({"unknown-area", "bad-id", "reserved-name"})  # at the file's start they are about its name
_COLORS: Mapping[Severity, str] = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


@dataclass(frozen=True, slots=True)
class Explained:
    """A diagnostic in words: what is wrong, what to do, and the line as it should be ("" where there is none)."""

    message: str
    help: str
    mend: str


def explain(diagnostic: Diagnostic, language: str) -> Explained:
    """The words for a diagnostic in that language; personal data of whatever it quotes is masked."""
    texts = strings(language, "diagnostics")[diagnostic.code]
    params = {name: masked(_worded(name, value, language)) for name, value in diagnostic.params.items()}
    spec = _spec(diagnostic.params.get("field", ""))
    if spec is not None:
        params["what"] = spec.help(language)
    variants = (name for name in ("nearest", "known", "choices", "what") if params.get(name))
    key = next((f"help_{name}" for name in variants if f"help_{name}" in texts), "help")
    return Explained(
        message=visible(str(texts["message"]).format_map(params)),
        help=visible(str(texts[key]).format_map(params)),
        mend=masked(diagnostic.params.get("mend", "")),
    )


def as_text(
    diagnostics: Iterable[Diagnostic], lines: Mapping[str, Sequence[str]], language: str, *, color: bool = False
) -> str:
    """For people: one paragraph a diagnostic, by path and line, each with its line and a mark under the place.

    `lines`: the lines of each file, by path. What could drive a terminal is shown as a picture or a number.
    """
    return "\n\n".join(_paragraph(one, lines, language, color) for one in _ordered(diagnostics))


def as_json(diagnostics: Iterable[Diagnostic], lines: Mapping[str, Sequence[str]]) -> str:
    """For programs: a list of {code, severity, path, line, column, message, help, mend, text}, texts by language.

    `mend` is the line as it should be and `text` the line as it is, personal data masked; null where there is none.
    """
    return json.dumps([_entry(one, lines) for one in _ordered(diagnostics)], ensure_ascii=False, indent=2)


def visible(text: str) -> str:
    """The text with every character that does not print, or that changes the direction of others, spelt out."""
    return "".join(_visible(character) for character in text)


def _ordered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    return sorted(diagnostics, key=lambda one: (one.location.path, one.location.line, one.location.column, one.code))


def _entry(diagnostic: Diagnostic, lines: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    explained = {language.id: explain(diagnostic, language.id) for language in LANGUAGES}
    where = diagnostic.location
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "path": where.path,
        "line": where.line,
        "column": where.column,
        "message": {language: words.message for language, words in explained.items()},
        "help": {language: words.help for language, words in explained.items()},
        "mend": explained[LANGUAGES[0].id].mend or None,
        "text": _line(diagnostic, lines),
    }


def _paragraph(diagnostic: Diagnostic, lines: Mapping[str, Sequence[str]], language: str, color: bool) -> str:
    explained = explain(diagnostic, language)
    where = diagnostic.location

    def styled(text: str, **style: Any) -> str:
        return click.style(text, **style) if color else text

    severity = styled(t(language, f"diagnostics.words.severity.{diagnostic.severity}"), fg=_COLORS[diagnostic.severity])
    place = styled(f"{visible(where.path)}:{where.line}:{where.column}", bold=True)
    rows = [f"{place}  {severity} {diagnostic.code}  {explained.message}"]
    line = _line(diagnostic, lines)
    words = t(language, "diagnostics.words.mend")
    gutter = max(len(str(where.line)), cell_len(words) if explained.mend else 0)
    if line is not None:
        shown, mark = _excerpt(line, where.column - 1)
        blank = mark.rstrip("^")
        caret = styled(mark[len(blank) :], fg="red", bold=True)
        rows += [f"  {where.line:>{gutter}} | {shown}", f"  {' ' * gutter} | {blank}{caret}"]
    if explained.mend:
        # Not the beginning of a long line but what changes in it.
        mend, _ = _excerpt(explained.mend, _first_difference(line or "", explained.mend))
        rows.append(f"  {' ' * (gutter - cell_len(words))}{words} | {styled(mend, fg='green')}")
    rows.append(f"    {explained.help}")
    return "\n".join(rows)


def _line(diagnostic: Diagnostic, lines: Mapping[str, Sequence[str]]) -> str | None:
    where = diagnostic.location
    known = lines.get(where.path, ())
    if diagnostic.code in _WHOLE_FILE or not 0 < where.line <= len(known):
        return None
    if diagnostic.code in _OF_THE_NAME and (where.line, where.column) == (1, 1):
        return None
    if diagnostic.code == "missing-field" and "." not in diagnostic.params.get("field", ""):
        return None  # the file lacks it, not a line
    return masked(known[where.line - 1])


def _excerpt(line: str, column: int) -> tuple[str, str]:
    """(the part of the line around the column, spaces and carets that stand below it)."""
    column = min(max(column, 0), len(line))
    # Few characters are narrower than a cell, so that many on both sides are enough to look at.
    first, last = max(column - WIDTH, 0), min(column + WIDTH, len(line))
    cells = [_visible(character) for character in line[first:last]]
    at = column - first
    start = at
    room = WIDTH * 2 // 3
    while start > 0 and (room := room - cell_len(cells[start - 1])) >= 0:
        start -= 1
    room = WIDTH - sum(cell_len(cell) for cell in cells[start:at])
    end = at
    while end < len(cells) and (room := room - cell_len(cells[end])) >= 0:
        end += 1
    before = "…" if first + start > 0 else ""
    after = "…" if first + end < len(line) else ""
    indent = " " * len(before) + "".join(_blank(cell) for cell in cells[start:at])
    caret = "^" * max(cell_len(cells[at]) if at < len(cells) else 1, 1)
    return before + "".join(cells[start:end]) + after, indent + caret


def _blank(cell: str) -> str:
    """As wide as the cell: a wide space under a wide character keeps step in every font."""
    return "".join("\u3000" if cell_len(character) == 2 else " " * cell_len(character) for character in cell)


def _visible(character: str) -> str:
    if " " <= character <= "~":
        return character
    if character < " ":
        return "⇥" if character == "\t" else chr(0x2400 + ord(character))
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or (category == "Zs" and character != "\u3000"):
        return f"<U+{ord(character):04X}>"
    return character


def _first_difference(old: str, new: str) -> int:
    return next((index for index, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), 0)


def _worded(name: str, value: str, language: str) -> str:
    """A parameter as that language says it: fields by their labels, the software's own words in plain ones."""
    words = strings(language, "diagnostics")["words"]
    if name in ("field", "list"):
        return _field(value, language)
    if name == "notes":
        return str(words["comma"]).join(str(words["note"][one]) for one in value.split(", "))
    if name in words and isinstance(words[name], dict):
        return str(words[name].get(value, value))
    if name in ("known", "choices"):
        # Pydantic names choices as 'a', 'b' or 'c'.
        known = re.findall(r"'([^']*)'", value) or re.split(r"[、,]\s*", value)
        joined = str(words["comma"]).join(known[:_KNOWN])
        return joined if len(known) <= _KNOWN else str(words["more"]).format(known=joined)
    return value if len(value) <= _LONG else value[: _LONG - 1] + "…"


def _field(path: str, language: str) -> str:
    """A dotted path as label and path, the language of a text named."""
    words = strings(language, "diagnostics")["words"]
    spec = _spec(path)
    if spec is None:
        return path or str(words["whole"])
    version = words["language"].get(path.rpartition(".")[2]) if "." in path else None
    key = "field_in" if version else "field"
    return str(words[key]).format(label=spec.label(language), language=version, path=path)


def _spec(path: str) -> FieldSpec | None:
    """The field that a dotted path leads to, as far as there is one: languages and the names of sources are passed."""
    found = None
    known: list[str] = []
    for part in path.split("."):
        spec = field_at(".".join([*known, part]))
        if spec is not None:
            known.append(part)
            found = spec
        elif found is None or not found.keyed:
            break
    return found
