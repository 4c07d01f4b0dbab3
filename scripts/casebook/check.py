"""The case folder, checked: every file loaded and validated, all diagnostics of all files together.

What one file is found to be depends on its name, its bytes, the vocabulary and the areas alone; so it can be found
by any process, and kept (`store`) for as long as these are the same.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from casebook import editions as records
from casebook.diagnostics import Diagnostic, Location, Severity
from casebook.editions import Edition
from casebook.languages import LANGUAGES
from casebook.link import Brief, brief
from casebook.load import RawDocument, load, load_file, read_file
from casebook.model import Case
from casebook.places import key_of, printable
from casebook.store import Kept, Store
from casebook.validate import (
    Reference,
    canonical_keys,
    open_case,
    validate_areas,
    validate_canonical,
    validate_vocabulary,
)  # fmt: skip
from casebook.values import is_case_name, is_id
from casebook.versions import code_version
from casebook.workers import Workers, few_collections

_T = TypeVar("_T")
VOCABULARY = "cases/vocabulary.yml"
AREAS = "cases/areas.yml"
_CHUNK = 50  # files given to a worker at a time
# A text that is there in every language, in their order, as JSON; what is not stays whole for all of them.
_ALL_LANGUAGES = re.compile(r"\{" + ", ".join(rf'"{one.id}": ("(?:[^"\\]|\\.)*")' for one in LANGUAGES) + r"\}")
_CITATION = re.compile(r', "cite": (?:"[^"]*"|\[[^\]]*\])')  # says nothing that is looked for
_NO_FORMER = '"former_addresses": []'  # in a brief as JSON; within a text the quotes would be escaped
_DRAFT = '"status": "draft"'  # likewise
_READ = 6_000_000  # bytes of a photo: more than a sound one has
_SETTLED = 2_000_000_000  # ns: a file changed later than so long ago may change again without its times showing it


@dataclass(frozen=True, slots=True)
class Digests:
    """Hashes of a case: of its file, of its brief, of its three lists, and by language of what a reader of that
    language is told in words. Whoever looks at no more than that has nothing to do when it is the same."""

    whole: str
    brief: str
    lists: str
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking found: good cases by file path and their briefs, what they refer to, diagnostics, the lines of
    the files with any (both mappings look when they are asked), the number of case files.

    `digests` has hashes of each good case, `contents` is one of them all. `editions` are the past ones, the oldest
    first, where all case files were checked.
    """

    cases: Mapping[str, Case]
    reference: Reference
    diagnostics: tuple[Diagnostic, ...]
    lines: Mapping[str, Sequence[str]]
    files: int
    briefs: Mapping[str, Brief]
    digests: Mapping[str, Digests]
    contents: str
    editions: tuple[Edition, ...]

    @property
    def errors(self) -> int:
        """How many diagnostics are errors."""
        return sum(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)


class NoCasebook(Exception):
    """The folder holds no cases/vocabulary.yml and cases/areas.yml: not a casebook, or a broken checkout."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What everyone who examines files knows: what cases refer to, the casebook's folder, whether photos are there."""

    reference: Reference
    root: Path
    photos: bool


class BrokenCases(Exception):
    """The case files have errors, so nothing is published. Carries what checking found."""

    def __init__(self, checked: Checked) -> None:
        super().__init__(f"{checked.errors} errors")
        self.checked = checked


class ChangedMeanwhile(Exception):
    """A case file is not as it was when it was checked a moment ago."""


@few_collections()
def check(
    root: Path,
    paths: Iterable[Path] | None = None,
    *,
    photos: bool = True,
    store: Store | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Checked:
    """Check the case files under `root`/cases, or those at `paths` (files or folders) alone.

    Without `photos` the files beside the cases are not looked at: a revision is compared by its texts, and has none.
    With a `store`, files that are as they were are not read again. `progress` is told how many files of how many are
    done. Raises NoCasebook where vocabulary or areas are missing. Whatever stands in a file is a diagnostic, never an
    exception.
    """
    if not (root / VOCABULARY).is_file() or not (root / AREAS).is_file():
        raise NoCasebook(str(root))
    reference, diagnostics = _reference(root)
    files = case_files(root, paths)
    version = f"{code_version()} {_digest((root / VOCABULARY).read_bytes())} {_digest((root / AREAS).read_bytes())}"
    kept = store.read(version) if store and paths is None else {}
    known = {name: one for name, path in files.items() if (one := _as_before(path, kept.get(name)))}
    new: dict[str, Kept] = {}
    raw: dict[str, bytes] = {}
    progress(len(known), len(files))
    left = [(name, str(path)) for name, path in files.items() if name not in known]
    with Workers(_Known(reference, root, photos), len(left)) as workers:
        for found in workers.each(_examine, left, _CHUNK):
            for name, (result, data) in found.items():
                new[name], raw[name] = result, data
            progress(len(known) + len(new), len(files))
    if store and paths is None:
        again = {name: one for name, one in known.items() if one is not kept[name]}
        gone = kept.keys() - files.keys()
        if new or again or gone:
            store.write(version, new | again, gone, anew=not kept)
    results = {name: known.get(name) or new[name] for name in files}
    diagnostics += [one for name, result in results.items() for one in _diagnostics(name, result.found)]
    good = {name: result for name, result in results.items() if result.brief}
    taken = _addresses(root, good)
    diagnostics += taken
    good = {name: result for name, result in good.items() if not any(_breaks(one, name) for one in taken)}
    editions: tuple[Edition, ...] = ()
    if paths is None:
        editions, unreadable = records.read_all(root)
        diagnostics += unreadable
        if len(good) == len(files):  # else what is wrong there is likely to be the cause
            diagnostics += records.lost(root, editions, _kept_addresses(good)) if editions else []
    with_any = {diagnostic.location.path for diagnostic in diagnostics}
    ordered = sorted(diagnostics, key=lambda one: (one.location.path, one.location.line, one.location.column, one.code))

    def case(name: str) -> Case:
        data = raw[name] if name in raw else _again(name, files[name], good[name].digest)
        return open_case(json.loads(data), reference)

    @lru_cache(maxsize=4)  # a file may have hundreds of diagnostics, and each asks for its line
    def lines(name: str) -> Sequence[str]:
        read = files | {one: root / one for one in (VOCABULARY, AREAS)}
        return load_file(name, read[name])[2] if name in read else []  # of a photo there are none

    return Checked(
        cases=Opened(good, case),
        reference=reference,
        diagnostics=tuple(ordered),
        lines=Opened(with_any, lines),
        files=len(files),
        briefs=Opened(good, lambda name: Brief.of(json.loads(good[name].brief))),
        digests=Opened(good, lambda name: Digests(good[name].digest, **json.loads(good[name].parts))),
        contents=_digest(repr([(name, result.digest, result.photos) for name, result in good.items()]).encode()),
        editions=editions,
    )


NOTHING = Checked({}, Reference({}, {}, {}), (), {}, 0, {}, {}, "", ())
"""Of a casebook that is not there."""


class Opened(Mapping[str, _T]):
    """A mapping whose values are made when they are asked for."""

    def __init__(self, names: Iterable[str], make: Callable[[str], _T]) -> None:
        self._names, self._make = dict.fromkeys(names), make

    def __getitem__(self, name: str) -> _T:
        if name not in self._names:
            raise KeyError(name)
        return self._make(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _reference(root: Path) -> tuple[Reference, list[Diagnostic]]:
    diagnostics: list[Diagnostic] = []

    def read(name: str) -> RawDocument | None:
        document, found, _ = load_file(name, root / name)
        diagnostics.extend(found)
        return document

    vocabulary, areas = read(VOCABULARY), read(AREAS)
    terms, sources, found = validate_vocabulary(vocabulary) if vocabulary else ({}, {}, [])
    diagnostics += found
    known_areas, found = validate_areas(areas) if areas else ({}, [])
    return Reference(terms, known_areas, sources), diagnostics + found


def _examine(known: _Known, files: Sequence[tuple[str, str]]) -> dict[str, tuple[Kept, bytes]]:
    """What there is to keep of each of the files, given as (name, path), and the good ones' data as JSON."""
    return {name: _examined(name, Path(path), known) for name, path in files}


def _examined(name: str, path: Path, known: _Known) -> tuple[Kept, bytes]:
    state, photos, reference = _state(path), _photos_digest(path), known.reference
    content, found = read_file(name, path)
    wrong = misplaced(name, reference)
    if wrong is not None:
        found.append(wrong)
    case: Case | None = None
    document, loading = load(name, content) if content is not None else (None, [])
    found += loading
    if document is not None:
        document, renaming = canonical_keys(document)
        case, validating = validate_canonical(document, reference)
        found += renaming + validating
        if known.photos and wrong is None:
            found += _photos(known.root, path, document)
    good = case is not None and not any(_breaks(one, name) for one in found)
    plain = json.dumps([_plain(one, name) for one in found], ensure_ascii=False) if found else ""
    if not (good and case and document):
        return Kept(state, _digest(content or b""), photos, plain, "", ""), b""
    data, short = (
        json.dumps(document.data, ensure_ascii=False),
        json.dumps(brief(name, case).plain(), ensure_ascii=False),
    )
    parts = _parts(document.data, data, short)
    return Kept(state, _digest(content or b""), photos, plain, short, parts), data.encode()


def _parts(data: Mapping[str, Any], text: str, short: str) -> str:
    """The hashes of a case's parts, as JSON. `text` is its data as JSON, `short` its brief."""
    stride = len(LANGUAGES) + 1
    pieces = _ALL_LANGUAGES.split(_CITATION.sub("", text))
    shared = "\0".join(pieces[::stride])
    said = {
        language.id: _digest("\0".join([shared, *pieces[number::stride]]).encode())
        for number, language in enumerate(LANGUAGES, 1)
    }
    lists = _digest(json.dumps(data.get("lists"), ensure_ascii=False).encode())
    return json.dumps({"brief": _digest(short.encode()), "lists": lists, "said": said})


def _again(name: str, path: Path, digest: str) -> bytes:
    """The data of a case that is known to be good, from its file."""
    content, _ = read_file(name, path)
    document = load(name, content)[0] if content is not None and _digest(content) == digest else None
    if document is None:
        raise ChangedMeanwhile(name)
    return json.dumps(canonical_keys(document)[0].data, ensure_ascii=False).encode()


def _as_before(path: Path, kept: Kept | None) -> Kept | None:
    """What is kept of a file, where the file is still the same."""
    if kept is None:
        return None
    state = _state(path)
    if state and state == kept.state:
        return kept
    content, _ = read_file("", path)
    if content is None or (_digest(content), _photos_digest(path)) != (kept.digest, kept.photos):
        return None
    return replace(kept, state=state) if state else kept


def _state(path: Path) -> str:
    """Sizes and times of a file and of the photos beside it, or "" where they changed so lately that they cannot vouch
    for the content."""
    try:
        states = [path.stat(), *_folder_state(path.with_suffix(""))]
    except OSError:
        return ""
    changed = max(max(one.st_mtime_ns, one.st_ctime_ns) for one in states)
    if time.time_ns() - changed < _SETTLED:
        return ""
    return " ".join(f"{one.st_size} {one.st_mtime_ns} {one.st_ctime_ns} {one.st_ino}" for one in states)


def _photos_digest(path: Path) -> str:
    """A hash of the names and bytes in a case's folder, "" where it has none. What is too large for a photo is known
    by its beginning."""
    folder = path.with_suffix("")
    if not os.path.lexists(folder) or folder.is_symlink():
        return ""
    made = hashlib.blake2b(digest_size=16)
    try:
        for one in sorted(folder.iterdir()):
            status = one.lstat()
            made.update(f"{one.name}\0{status.st_mode}\0{status.st_size}\0".encode(errors="surrogateescape"))
            if stat.S_ISREG(status.st_mode):
                with one.open("rb") as file:
                    made.update(file.read(_READ))
    except OSError as error:  # no folder, or one that cannot be read
        made.update(f"{error.errno}".encode())
    return made.hexdigest()


def _folder_state(folder: Path) -> list[os.stat_result]:
    try:
        return [folder.lstat(), *(one.lstat() for one in sorted(folder.iterdir()))]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _plain(one: Diagnostic, name: str) -> list[Any]:
    where = one.location
    return [one.code, where.line, where.column, dict(one.params), "" if where.path == name else where.path]


def _diagnostics(name: str, found: str) -> list[Diagnostic]:
    rows = json.loads(found) if found else []
    return [Diagnostic(code, Location(path or name, line, column), params) for code, line, column, params, path in rows]


def _breaks(one: Diagnostic, name: str) -> bool:
    """Whether it keeps the case of that file from being published."""
    return one.severity is Severity.ERROR and one.location.path == name


def _photos(root: Path, path: Path, document: RawDocument) -> list[Diagnostic]:
    folder = path.with_suffix("")
    if "images" not in document.data and not os.path.lexists(folder):
        return []  # as most are
    # Pillow takes its time to load.
    from casebook.photo_check import check_photos
    from casebook.photo_scaling import is_scaled

    return check_photos(document, folder, lambda data: is_scaled(root, data))


def case_files(root: Path, paths: Iterable[Path] | None = None) -> dict[str, Path]:
    """The case files under cases/, or those that `paths` name, sorted, by the name that people see: the path from the
    project's root where a file lies below it. Links are among them, to be told of; none is followed."""
    fixed = (VOCABULARY, AREAS)
    if paths is None:
        found = {f"cases/{path[len(str(root / 'cases')) + 1 :]}": path for path in _below(str(root / "cases"))}
        names = sorted(name.replace(os.sep, "/") for name in found)
        return {printable(name): root / name for name in names if name not in fixed}
    chosen: set[Path] = set()
    for start in paths:
        chosen.update(map(Path, _below(str(start))) if start.is_dir() else [start])
    ordered = sorted(path for path in chosen if path.is_symlink() or not path.is_dir())
    return {name: path for path in ordered if (name := name_of(root, path)) not in fixed}


def _below(folder: str, areas: bool = True) -> Iterator[str]:
    """The paths of case files below a folder, and of links in the place of one or, among `areas`, of a folder."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path, areas=False)
            elif entry.name.endswith((".yml", ".yaml")) or (areas and entry.is_symlink() and entry.is_dir()):
                yield entry.path


def _addresses(root: Path, good: Mapping[str, Kept]) -> list[Diagnostic]:
    """Former addresses that more than one case answers to."""
    owners = {key_of(path): path for path in good}
    found = []
    for path, kept in good.items():
        if _NO_FORMER in kept.brief:
            continue
        for address in Brief.of(json.loads(kept.brief)).former_addresses:
            owner = owners.setdefault(address, path)
            if owner != path or address == key_of(path):
                found.append(Diagnostic("address-taken", _former(root, path), {"value": address, "path": owner}))
    return found


def _kept_addresses(good: Mapping[str, Kept]) -> Iterator[str]:
    """The addresses that lead to a case, or to a page that says where it is or that it was withdrawn."""
    for path, kept in good.items():
        if _DRAFT in kept.brief:
            continue
        yield key_of(path)
        if _NO_FORMER not in kept.brief:
            yield from Brief.of(json.loads(kept.brief)).former_addresses


def _former(root: Path, name: str) -> Location:
    """Where the file of that name says its former addresses."""
    document, _, _ = load_file(name, root / name)
    keys = canonical_keys(document)[0].keys if document else {}
    return keys.get(("former_addresses",), Location(name, 1, 1))


def misplaced(name: str, reference: Reference) -> Diagnostic | None:
    """A case's address is its place: cases/<area>/<case>.yml, both names plain ids, the area a known one."""
    where = Location(name, 1, 1)
    parts = name.split("/")
    if len(parts) != 3 or parts[0] != "cases" or not name.endswith(".yml"):
        return Diagnostic("misplaced-file", where, {"path": name})
    area, case = parts[1], parts[2].removesuffix(".yml")
    if area not in reference.areas:
        nearest = difflib.get_close_matches(area, reference.areas, n=1)
        params: dict[str, Any] = {"value": area, "known": ", ".join(reference.areas)}
        return Diagnostic("unknown-area", where, params | {"nearest": nearest[0] if nearest else ""})
    if not is_case_name(case):
        return Diagnostic("reserved-name" if is_id(case) else "bad-id", where, {"value": case})
    return None


def name_of(root: Path, path: Path) -> str:
    """The path as people see it: from the project's root where it lies below it."""
    try:
        return printable((path.parent.resolve() / path.name).relative_to(root.resolve()).as_posix())
    except ValueError:
        return printable(path.as_posix())
