"""The photos of a case, as they lie in its folder: all that is wrong with them, whether the case shows them or not.

The folder is what a stranger sent. Nothing in it is followed out of it, and no file is read before its kind and size
are known; what a photo is, `photos` says.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from casebook.diagnostics import Diagnostic, Location
from casebook.load import RawDocument
from casebook.photos import EDGE, PIXEL_LIMIT, SUFFIXES, Anatomy, PhotoRefused, Reason, decoded, inspect
from casebook.places import printable
from casebook.values import IMAGE_NAME

FILE_LIMIT = 5_000_000
"""Bytes of a photo in the repository: what `casebook photos` makes is far below."""

_NAMES = {"jpeg": "JPEG", "png": "PNG", "webp": "WebP"}
_ENDINGS = {".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png", ".webp": "webp"}
_REFUSED: Mapping[Reason, str] = {
    "animated": "animated-photo",
    "damaged": "damaged-photo",
    "disguised": "disguised-photo",
    "not-a-photo": "not-a-photo",
    "unsupported-kind": "not-a-photo",
    "too-large": "photo-too-large",
    "too-many-pixels": "photo-too-large",
}
# What systems put into folders by themselves.
_OF_THE_SYSTEM = frozenset({"Thumbs.db", "desktop.ini"})


def check_photos(document: RawDocument, folder: Path, whole: Callable[[bytes], bool]) -> list[Diagnostic]:
    """What is wrong with the photos that the case names, and with the files in its folder.

    `document` has the field table's own keys. `whole` says of a file's bytes whether they are known to decode; any
    other photo is decoded once to see.
    """
    named = dict(_named(document))
    try:
        there = _files(folder)
    except OSError:  # no folder, or a link: nothing of the case's own is there
        there = {}
        if folder.is_symlink():
            where = next(iter(named.values()), Location(document.path, 1, 1))
            return [Diagnostic("photo-outside", where, {"file": folder.name})]
    found: list[Diagnostic] = []
    home = document.path.removesuffix(".yml")
    meant = set(named)
    for file, where in named.items():
        if file not in there:
            alike = [name for name in there if _same(name) == _same(file)]
            params = {"file": file, "folder": home, "nearest": alike[0] if alike else ""}
            found.append(Diagnostic("missing-photo", where, params))
            meant.update(alike)
    found += _clashes(there, named, home)
    for file, path in there.items():
        where = named.get(file) or Location(f"{home}/{file}", 1, 1)
        if file not in meant:
            found.append(Diagnostic("stray-file", where, {"file": file}))
        if file in named or path.suffix.lower() in _ENDINGS:
            found += [Diagnostic(code, where, {"file": file} | params) for code, params in _problems(path, whole)]
    return found


def _named(document: RawDocument) -> Iterator[tuple[str, Location]]:
    """(file name, where it stands) of every image; whatever has another shape is for the schema to tell."""
    entries: Any = document.data.get("images")
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        file = entry.get("file") if isinstance(entry, dict) else None
        if isinstance(file, str) and IMAGE_NAME.match(file):
            yield file, document.places[("images", index, "file")]


def _files(folder: Path) -> dict[str, Path]:
    """What is in the folder, by name. Raises OSError where there is none, or a link in its place."""
    if not stat.S_ISDIR(os.lstat(folder).st_mode):
        raise NotADirectoryError(str(folder))
    paths = (path for path in sorted(folder.iterdir()) if path.name not in _OF_THE_SYSTEM and path.name[0] != ".")
    return {printable(path.name): path for path in paths}


def _same(name: str) -> str:
    """The name as systems see it that do not tell capitals, or one spelling of an accent from another."""
    return unicodedata.normalize("NFC", name).casefold()


def _clashes(there: Mapping[str, Path], named: Mapping[str, Location], home: str) -> Iterator[Diagnostic]:
    first: dict[str, str] = {}
    for name in there:
        other = first.setdefault(_same(name), name)
        if other != name:
            where = named.get(name) or named.get(other) or Location(f"{home}/{name}", 1, 1)
            yield Diagnostic("photo-name-clash", where, {"file": name, "other": other})


def _problems(path: Path, whole: Callable[[bytes], bool]) -> Iterator[tuple[str, dict[str, str]]]:
    """(code, parameters) of all that is wrong with one file."""
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode):
            yield "photo-outside", {}
            return
        if status.st_size > FILE_LIMIT:
            yield "photo-too-large", _size(status.st_size / 1e6, FILE_LIMIT / 1e6, "mb")
            return
        data = path.read_bytes()
    except OSError as error:
        yield "unreadable-file", {"reason": error.strerror or str(error)}
        return
    try:
        anatomy = inspect(data)
        if not whole(data):
            decoded(data, anatomy, EDGE)
    except PhotoRefused as refused:
        yield _REFUSED[refused.reason], _why(refused)
        return
    yield from _beside(path, anatomy)


def _beside(path: Path, anatomy: Anatomy) -> Iterator[tuple[str, dict[str, str]]]:
    """What is wrong with a photo that is one."""
    if _ENDINGS.get(path.suffix.lower()) != anatomy.kind:
        nearest = path.stem + SUFFIXES[anatomy.kind]
        yield "wrong-photo-suffix", {"kind": _NAMES[anatomy.kind], "nearest": nearest}
    if anatomy.position:
        yield "photo-position", {}
    elif anatomy.notes:
        yield "photo-metadata", {"notes": ", ".join(anatomy.notes)}


def _why(refused: PhotoRefused) -> dict[str, str]:
    if refused.reason == "too-many-pixels":
        return _size(refused.pixels / 1e6, PIXEL_LIMIT / 1e6, "mp")
    return {"kind": refused.kind or "unknown"} if _REFUSED[refused.reason] == "not-a-photo" else {}


def _size(size: float, limit: float, unit: str) -> dict[str, str]:
    return {"size": f"{size:.1f}".removesuffix(".0"), "limit": f"{limit:.0f}", "unit": unit}
