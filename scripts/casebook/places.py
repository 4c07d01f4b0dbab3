"""Where the values and keys of a document stand in its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from casebook.diagnostics import Location

Trail = tuple[str | int, ...]
"""Keys and list positions that lead from the root to a value."""


def key_of(path: str) -> str:
    """<area>/<case> of a case file's path, cases/<area>/<case>.yml: unique, and part of the address."""
    return f"{PurePosixPath(path).parent.name}/{PurePosixPath(path).stem}"


class Places(Mapping[Trail, Location]):
    """Locations by path. Made when first asked for: most files have nothing to point at."""

    def __init__(self, make: Callable[[], dict[Trail, Location]]) -> None:
        self._make = make
        self._made: dict[Trail, Location] | None = None

    def _all(self) -> dict[Trail, Location]:
        if self._made is None:
            self._made = self._make()
        return self._made

    def __getitem__(self, path: Trail) -> Location:
        return self._all()[path]

    def __iter__(self) -> Iterator[Trail]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def places_of(data: Any, marks: Iterable[Any], locate: Callable[[Any], Location]) -> tuple[Places, Places]:
    """Places of the values and of the keys; `marks` in the order of the data: root, then key and value by turns."""
    made: list[dict[Trail, Location]] = []

    def make(which: int) -> dict[Trail, Location]:
        if not made:
            made.extend(_walked(data, iter(marks), locate))
        return made[which]

    return Places(lambda: make(0)), Places(lambda: make(1))


def _walked(
    data: Any, marks: Iterator[Any], locate: Callable[[Any], Location]
) -> tuple[dict[Trail, Location], dict[Trail, Location]]:
    values: dict[Trail, Location] = {}
    keys: dict[Trail, Location] = {}

    def walk(value: Any, path: Trail) -> None:
        values[path] = locate(next(marks))
        if isinstance(value, dict):
            for key, item in value.items():
                keys[*path, key] = locate(next(marks))
                walk(item, (*path, key))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                walk(item, (*path, index))

    walk(data, ())
    return values, keys


def printable(name: str) -> str:
    """A file's name that can be written down: bytes that are no UTF-8 are replaced."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
