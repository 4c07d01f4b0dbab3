"""The only writer: makes a set of files true on disk, touching only what changed.

Each file is written beside its place and moved over it, so that a reader never meets half a file; what an earlier
run wrote and this one did not is removed. A manifest remembers what is ours, so nothing else is ever deleted.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MANIFEST = ".casebook/published.txt"


@dataclass(frozen=True, slots=True)
class Published:
    """Counts of files: all that there should be, written because new or changed, removed because stale."""

    total: int
    written: int
    removed: int


def publish(root: Path, files: Mapping[str, bytes | Path]) -> Published:
    """Write `files` (by posix path from `root`) and remove those that an earlier run wrote and this one does not.

    A file's content is given, or the path of a file that holds it: large ones need not be in memory all at once.

    Raises ValueError for a path that would leave `root`, OSError where the disk refuses.
    """
    for path in files:
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise ValueError(f"path leaves the project: {path}")
    before = published(root)
    written = sum(write(root / path, _content(content)) for path, content in files.items())
    stale = [path for path in before if path not in files and ".." not in PurePosixPath(path).parts]
    removed = sum(remove(root, root / path) for path in stale)
    write(root / MANIFEST, "".join(f"{path}\n" for path in sorted(files)).encode())
    return Published(len(files), written, removed)


def published(root: Path) -> set[str]:
    """What the last run wrote, by path from `root`."""
    manifest = root / MANIFEST
    return set(manifest.read_text(encoding="utf-8").splitlines()) if manifest.is_file() else set()


def mirror(source: Path, target: Path) -> Published:
    """Make the folder `target` equal to `source`: changed files replaced, stale ones removed, the rest untouched."""
    wanted = {path.relative_to(source).as_posix(): path for path in source.rglob("*") if path.is_file()}
    written = sum(write(target / name, path.read_bytes()) for name, path in wanted.items())
    stale = [path for path in target.rglob("*") if path.is_file() and path.relative_to(target).as_posix() not in wanted]
    removed = sum(remove(target, path) for path in stale)
    return Published(len(wanted), written, removed)


def write(path: Path, content: bytes) -> bool:
    """Write one file beside its place and move it there; whether it had to be written."""
    try:
        if path.stat().st_size == len(content) and path.read_bytes() == content:
            return False
    except (FileNotFoundError, NotADirectoryError):
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return True


def _content(given: bytes | Path) -> bytes:
    return given if isinstance(given, bytes) else given.read_bytes()


def remove(root: Path, path: Path) -> bool:
    """Remove a file below `root`; whether there was one. Folders left empty by it go too."""
    if not path.is_file():
        return False
    path.unlink()
    folder = path.parent
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
    return True
