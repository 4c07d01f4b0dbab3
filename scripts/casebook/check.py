"""The case folder, checked: every file loaded and validated, all diagnostics of all files together."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casebook.diagnostics import Diagnostic, Location, Severity
from casebook.fields import key_names
from casebook.load import RawDocument, load_file
from casebook.model import Case
from casebook.photo_check import check_photos
from casebook.photo_scaling import is_scaled
from casebook.places import key_of
from casebook.validate import Reference, canonical_keys, validate_areas, validate_case, validate_vocabulary
from casebook.values import ID_PATTERN

VOCABULARY = "cases/vocabulary.yml"
AREAS = "cases/areas.yml"
_IMAGES = {name for name, key in key_names("").items() if key == "images"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking found: good cases by file path, what they refer to, diagnostics, the lines of files with any."""

    cases: dict[str, Case]
    reference: Reference
    diagnostics: tuple[Diagnostic, ...]
    lines: dict[str, list[str]]
    files: int

    @property
    def errors(self) -> int:
        """How many diagnostics are errors."""
        return sum(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)


class NoCasebook(Exception):
    """The folder holds no cases/vocabulary.yml and cases/areas.yml: not a casebook, or a broken checkout."""


def check(root: Path, paths: Iterable[Path] | None = None, *, photos: bool = True) -> Checked:
    """Check the case files under `root`/cases, or those at `paths` (files or folders) alone.

    Without `photos` the files beside the cases are not looked at: a revision is compared by its texts, and has none.
    Raises NoCasebook where vocabulary or areas are missing. Whatever stands in a file is a diagnostic, never an
    exception.
    """
    if not (root / VOCABULARY).is_file() or not (root / AREAS).is_file():
        raise NoCasebook(str(root))
    diagnostics: list[Diagnostic] = []
    lines: dict[str, list[str]] = {}

    def read(path: Path) -> RawDocument | None:
        name = name_of(root, path)
        document, found, lines[name] = load_file(name, path)
        diagnostics.extend(found)
        return document

    vocabulary, areas = read(root / VOCABULARY), read(root / AREAS)
    terms, sources, found = validate_vocabulary(vocabulary) if vocabulary else ({}, {}, [])
    diagnostics += found
    known_areas, found = validate_areas(areas) if areas else ({}, [])
    diagnostics += found
    reference = Reference(terms, known_areas, sources)

    cases: dict[str, Case] = {}
    documents: dict[str, RawDocument] = {}
    files = case_files(root, paths)
    for path in files:
        name = name_of(root, path)
        wrong = misplaced(root, path, reference)
        if wrong is not None:
            diagnostics.append(wrong)
        document = read(path)
        if document is None:
            continue
        case, found = validate_case(document, reference)
        diagnostics += found
        if photos and wrong is None:
            diagnostics += _photos(root, path, document)
        if case is not None and wrong is None:
            cases[name] = case
            if case.former_addresses:
                documents[name] = document
    diagnostics += _addresses(cases, documents)
    broken = {one.location.path for one in diagnostics if one.severity is Severity.ERROR}
    cases = {name: case for name, case in cases.items() if name not in broken}
    with_any = {diagnostic.location.path for diagnostic in diagnostics}
    ordered = sorted(diagnostics, key=lambda one: (one.location.path, one.location.line, one.location.column, one.code))
    return Checked(cases, reference, tuple(ordered), {name: lines.get(name, []) for name in with_any}, len(files))


def _photos(root: Path, path: Path, document: RawDocument) -> list[Diagnostic]:
    folder = path.with_suffix("")
    if not _IMAGES & document.data.keys() and not os.path.lexists(folder):
        return []  # as most are
    return check_photos(canonical_keys(document)[0], folder, lambda data: is_scaled(root, data))


def case_files(root: Path, paths: Iterable[Path] | None = None) -> list[Path]:
    """The case files under cases/, or those that `paths` name, sorted. Links that lead elsewhere are not followed."""
    found: set[Path] = set()
    for start in paths if paths is not None else [root / "cases"]:
        candidates = start.rglob("*.y*ml") if start.is_dir() else [start]
        found.update(path for path in candidates if not path.is_dir() and not path.is_symlink())
    fixed = {(root / VOCABULARY).resolve(), (root / AREAS).resolve()}
    return sorted(path for path in found if path.resolve() not in fixed)


def _addresses(cases: dict[str, Case], documents: dict[str, RawDocument]) -> list[Diagnostic]:
    """Former addresses that more than one case answers to; `documents` holds those of the cases that have any."""
    owners = {key_of(path): path for path in cases}
    found = []
    for path, document in documents.items():
        for address in cases[path].former_addresses:
            owner = owners.setdefault(address, path)
            if owner != path or address == key_of(path):
                where = next((at for trail, at in document.keys.items() if trail == ("former_addresses",)), None)
                params = {"value": address, "path": owner}
                found.append(Diagnostic("address-taken", where or Location(path, 1, 1), params))
    return found


def misplaced(root: Path, path: Path, reference: Reference) -> Diagnostic | None:
    """A case's address is its place: cases/<area>/<case>.yml, both names plain ids, the area a known one."""
    name = name_of(root, path)
    where = Location(name, 1, 1)
    parts = Path(name).parts
    if len(parts) != 3 or parts[0] != "cases" or path.suffix != ".yml":
        return Diagnostic("misplaced-file", where, {"path": name})
    area, case = parts[1], path.stem
    if area not in reference.areas:
        nearest = difflib.get_close_matches(area, reference.areas, n=1)
        params: dict[str, Any] = {"value": area, "known": ", ".join(reference.areas)}
        return Diagnostic("unknown-area", where, params | {"nearest": nearest[0] if nearest else ""})
    if not ID_PATTERN.match(case) or len(case) > 64:
        return Diagnostic("bad-id", where, {"value": case})
    return None


def name_of(root: Path, path: Path) -> str:
    """The path as people see it: from the project's root where it lies below it."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()
