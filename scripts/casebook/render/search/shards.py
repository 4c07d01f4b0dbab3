"""Sorted entries cut into files of about the same size, and the directory that says which file holds a string.

Every file is a script that hands one value to `casebookSearch.receive`, so that it loads alike from a web server
and from a folder on a disk. tree.js and words.js read what is packed here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIZE = 18_000
"""Bytes of a shard before compression; about two thirds of it are left after."""

SLACK = 0.25
"""A cut may move by this share of the size, to where neighbours have little in common: the directory is shorter."""

BASE = 0x23
"""Code of the digit 0 where a number of shared characters is written as one character."""

MOST_SHARED = 56
_SURROGATE = re.compile("[\ud800-\udfff]")


def written(value: Any) -> str:
    """The value as a script writes it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def script(name: str, value: str) -> bytes:
    """The script that hands over a written value under that name."""
    return f"casebookSearch.receive({json.dumps(name)},{value})\n".encode()


def cuts(sizes: NDArray[Any], bases: NDArray[Any]) -> list[tuple[int, int]]:
    """(start, stop) of every shard, for entries of those sizes in bytes that share so much with the one before."""
    ends = np.cumsum(sizes)
    found, start = [], 0
    while start < len(sizes):
        begun = int(ends[start] - sizes[start])
        low, high = (int(np.searchsorted(ends, begun + int(SIZE * share))) for share in (1 - SLACK, 1 + SLACK))
        low = max(low, start + 1)
        stop = len(sizes) if high >= len(sizes) else low + int(np.argmin(bases[low : max(low, high) + 1]))
        found.append((start, stop))
        start = stop
    return found


def columns(bases: Sequence[int] | NDArray[Any], suffixes: str, values: str) -> str:
    """The content of a shard: how many units (characters, or words) each key shares with the one before, the rest
    of the keys, the values; keys and values one a line. The first key must be whole."""
    return "\t".join((_digits(bases), suffixes, values))


def dictionary(entries: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """(separator, content) of every shard of sorted (key, value) pairs, keys cut by characters."""
    keys, values = [key for key, _ in entries], [value for _, value in entries]
    bases, suffixes = shared(keys)
    sizes = np.array([len(value) + len(suffix) + 2 for value, suffix in zip(values, suffixes, strict=True)])

    def content(start: int, stop: int) -> str:
        whole = [keys[start], *suffixes[start + 1 : stop]]
        return columns([0, *bases[start + 1 : stop]], "\n".join(whole), "\n".join(values[start:stop]))

    return pack(cuts(sizes, np.array(bases)), keys.__getitem__, content)


def _digits(bases: Sequence[int] | NDArray[Any]) -> str:
    return (np.asarray(bases, np.int64) + BASE).astype(np.uint8).tobytes().decode("ascii")


def pack(
    spans: list[tuple[int, int]], key: Callable[[int], str], content: Callable[[int, int], str]
) -> Iterator[tuple[str, str]]:
    """(separator, content) of every shard. A string belongs to the last shard whose separator is not after it."""
    for start, stop in spans:
        yield separator(key(start - 1), key(start)) if start else "", content(start, stop)


def directory(separators: Sequence[str]) -> list[str]:
    """Sorted separators, cut by characters: two columns of `columns`."""
    bases, suffixes = shared(separators)
    return [_digits(bases), "\n".join(suffixes)]


def shared(keys: Sequence[str]) -> tuple[list[int], list[str]]:
    """How many characters each key shares with the one before, and the rest of it."""
    bases, suffixes, before = [], [], ""
    for key in keys:
        base = min(common(before, key), MOST_SHARED)
        bases.append(base)
        suffixes.append(key[base:])
        before = key
    return bases, suffixes


def separator(before: str, key: str) -> str:
    """The shortest string that is after `before` and not after `key`."""
    return key[: common(before, key) + 1]


def common(one: str, other: str) -> int:
    """How many characters two strings begin with in common."""
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return index
    return min(len(one), len(other))
