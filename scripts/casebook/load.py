"""Bytes of a YAML file → raw document: every scalar the text that was typed, every value's place known.

Where the file is not YAML, the cause is found, mended in memory and reading goes on, so that one run finds all
mistakes of a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import Any

import yaml

from casebook.decode import HIDDEN, REMOVED, SIZE_LIMIT, decode, lines_of, split_lines, too_large
from casebook.diagnostics import Diagnostic, Location
from casebook.places import Trail
from casebook.yaml_causes import find_cause
from casebook.yaml_hints import LONG, Cause
from casebook.yaml_reading import Reading

_ROUNDS = 50  # mistakes of YAML named in one run
_MOST = 100  # of them that are told
_EFFORT = 1_000_000  # characters read again for that


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A file as typed: lines, data (mappings, lists and text; an empty value is None), places of values and keys.

    `as_read`: the lines with the mistakes of YAML mended.
    """

    path: str
    lines: list[str]
    data: dict[str, Any]
    places: Mapping[Trail, Location]
    keys: Mapping[Trail, Location]
    as_read: list[str] = field(default_factory=list)


def read_file(name: str, path: Path) -> tuple[bytes | None, list[Diagnostic]]:
    """The bytes of the file at `path`, called `name` in diagnostics, or None and why it is not to be read.

    What is no file, a link, cannot be read or is too large is a diagnostic; never more than SIZE_LIMIT is read.
    """
    top = Location(name, 1, 1)
    try:
        status = path.lstat()
        if not S_ISREG(status.st_mode):
            return None, [Diagnostic("not-a-file", top)]
        if status.st_size > SIZE_LIMIT:
            return None, [too_large(name, status.st_size)]
        return path.read_bytes(), []
    except OSError as error:
        return None, [Diagnostic("unreadable-file", top, {"reason": error.strerror or str(error)})]


def load_file(name: str, path: Path) -> tuple[RawDocument | None, list[Diagnostic], list[str]]:
    """Read the file at `path`, called `name` in diagnostics: as `load` does, and its lines for showing."""
    content, found = read_file(name, path)
    if content is None:
        return None, found, []
    document, found = load(name, content)
    return document, found, document.lines if document else lines_of(content) if found else []


def load(path: str, content: bytes) -> tuple[RawDocument | None, list[Diagnostic]]:
    """Read a file. Never raises, whatever the bytes.

    A document that comes with errors is there so that the rest of the file can be checked in the same run; it is
    not to be published. It is None where checking it would only give consequences of those errors.
    """
    document, found, _ = load_and_mend(path, content)
    return document, found


def load_and_mend(path: str, content: bytes) -> tuple[RawDocument | None, list[Diagnostic], list[str]]:
    """As `load`, and the lines as they were read in the end: as typed, or mended where every mend is sure."""
    text, found = decode(path, content)
    if text is None:
        return None, found, []
    original = lines = split_lines(text)
    conflict = next((row for row, line in enumerate(lines) if line.startswith("<<<<<<< ")), None)
    if conflict is not None:
        return None, [*found, Diagnostic("merge-conflict", Location(path, conflict + 1, 1))], []
    mended: set[int] = set()
    if found and HIDDEN.search(text):
        lines = [REMOVED.sub("", line) for line in original]
        mended = {row for row, line in enumerate(lines) if line != original[row]}
        text = _joined(lines)
    causes: dict[int, Cause] = {}
    effort = 0
    asides: list[Diagnostic] | None = None
    while True:
        reading = Reading(path, lines, mended)
        try:
            reading.read(text)
            more = reading.causes
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            # The last two: an escape such as \U00110000, in the parser written in Python.
            fault = error if isinstance(error, yaml.YAMLError) else yaml.YAMLError(str(error))
            # What was noticed on the way is likely to have led there.
            more = [cause for cause in reading.causes if cause.line not in causes] or [find_cause(lines, fault)]
        asides = reading.found if asides is None else asides
        fresh = {cause.line: cause for cause in reversed(more) if cause.line not in causes}
        if not all(cause.sure for cause in causes.values()):
            # Another guess that follows a guess is likely to be its consequence.
            fresh = {row: cause for row, cause in fresh.items() if cause.sure}
        causes |= fresh
        mends = {row: cause.mended for row, cause in fresh.items() if cause.mended is not None}
        effort += len(text)
        if not mends or len(causes) >= _ROUNDS or effort > _EFFORT:
            break
        lines = [mends.get(row, line) for row, line in enumerate(lines)]
        mended |= mends.keys()
        text = _joined(lines)
    found += [_diagnostic(path, original, causes[row]) for row in sorted(causes)[:_MOST]]
    sure = all(cause.sure for cause in causes.values())
    clear = sure and not more
    found += reading.found if clear else asides
    found.sort(key=lambda one: (one.location.line, one.location.column))
    if not clear or reading.data is None:
        return None, found, lines if sure else original
    places, keys = reading.places()
    return RawDocument(path, original, reading.data, places, keys, lines), found, lines


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _diagnostic(path: str, lines: list[str], cause: Cause) -> Diagnostic:
    params = dict(cause.params)
    line = lines[cause.line] if cause.line < len(lines) else ""
    if cause.mended is not None and len(cause.mended) <= LONG and cause.mended != line:
        params["mend"] = cause.mended
    return Diagnostic(cause.code, Location(path, cause.line + 1, cause.column + 1), params)
