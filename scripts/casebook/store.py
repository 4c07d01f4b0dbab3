"""What checking a file found, kept for the next time in .casebook/: a cache, which anybody may delete.

It holds JSON, each row under a checksum of its own; what does not fit is as good as absent. All rows are of one
version (of the code, the vocabulary, the areas): another version begins anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import astuple, dataclass
from pathlib import Path

PATH = ".casebook/checked.sqlite"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a case file: `state` is its size and times, and those of its photos, when it was read ("" where
    they say nothing), `digest` a hash of its bytes, `photos` one of what is in its folder, "" where it has none;
    `found`, `brief` and `parts` are JSON, or empty."""

    state: str
    digest: str
    photos: str
    found: str
    brief: str
    parts: str

    def sum(self, name: str) -> bytes:
        """The checksum of a row."""
        row = "\0".join([name, *astuple(self)])
        return hashlib.blake2b(row.encode(), digest_size=16).digest()


class Store:
    """The cache file of a casebook."""

    def __init__(self, root: Path) -> None:
        self._path = root / PATH

    def read(self, version: str) -> dict[str, Kept]:
        """What is kept of each file in that version; nothing where the cache is absent, broken or in use."""
        if not self._path.is_file():
            return {}
        try:
            with closing(self._open()) as database:
                if database.execute("select version from version").fetchall() != [(version,)]:
                    return {}
                rows = database.execute(
                    "select name, state, digest, photos, found, brief, parts, sum from files"
                ).fetchall()
            kept = {name: (Kept(*parts), check) for name, *parts, check in rows}
            return {name: one for name, (one, check) in kept.items() if one.sum(name) == check}
        except (sqlite3.Error, TypeError, AttributeError, UnicodeError):
            return {}

    def write(self, version: str, new: Mapping[str, Kept], gone: Iterable[str], *, anew: bool) -> None:
        """Keep what is new, forget what is gone; with `anew`, whatever else was there. Says nothing where it cannot."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if anew:
                self._path.unlink(missing_ok=True)
            with closing(self._open()) as database, database:
                database.execute("create table if not exists version (version text)")
                database.execute(
                    "create table if not exists files"
                    " (name text primary key, state text, digest text, photos text, found text, brief text, parts text,"
                    " sum blob)"
                )
                database.execute("delete from version")
                database.execute("insert into version values (?)", (version,))
                database.executemany("delete from files where name = ?", ((name,) for name in gone))
                database.executemany(
                    "insert or replace into files values (?, ?, ?, ?, ?, ?, ?, ?)",
                    ((name, *astuple(one), one.sum(name)) for name, one in new.items()),
                )
        except (sqlite3.Error, OSError):
            return

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=1)
        database.execute("pragma synchronous = off")
        return database
