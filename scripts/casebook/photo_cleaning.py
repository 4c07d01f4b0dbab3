"""Photos cleaned where they lie: the file that a telephone made becomes one that may be published."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from casebook.photos import SIZE_LIMIT, PhotoRefused, clean
from casebook.publish import write

ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp"})


@dataclass(frozen=True, slots=True)
class Cleaned:
    """One photo: its path, its bytes before and after, whether it has to change; `refused` says why it cannot."""

    path: Path
    before: int
    after: int
    changed: bool
    refused: str = ""


def clean_photos(root: Path, paths: Iterable[Path] | None = None, *, only_look: bool = False) -> Iterator[Cleaned]:
    """Clean every photo in the folders of the cases, or those at `paths` (files or folders), one after the other.

    Each is replaced whole or not at all; one that is clean already is not touched. Links are not followed. With
    `only_look` nothing is written. Raises OSError where the disk refuses.
    """
    for path in photo_files(root, paths):
        size = path.stat().st_size
        if size > SIZE_LIMIT:
            yield Cleaned(path, size, size, False, "too-large")
            continue
        data = path.read_bytes()
        try:
            photo = clean(data)
        except PhotoRefused as refused:
            yield Cleaned(path, size, size, False, refused.reason)
            continue
        changed = photo.data != data
        if changed and not only_look:
            write(path, photo.data)
        yield Cleaned(path, size, len(photo.data), changed)


def photo_files(root: Path, paths: Iterable[Path] | None = None) -> list[Path]:
    """The photos below cases/, or at those paths, sorted; by their endings, and plain files only."""
    found: set[Path] = set()
    for start in paths if paths is not None else [root / "cases"]:
        found.update(_below(start) if start.is_dir() and not start.is_symlink() else [start])
    return sorted(path for path in found if path.suffix.lower() in ENDINGS and stat.S_ISREG(os.lstat(path).st_mode))


def _below(folder: Path) -> Iterator[Path]:
    for place, _, files in os.walk(folder):  # does not follow links
        yield from (Path(place) / file for file in files)
