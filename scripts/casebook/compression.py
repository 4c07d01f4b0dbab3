"""What text files weigh on the way: a .gz and a .br beside each, for servers that send files as they find them."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import PurePosixPath

SUFFIXES = frozenset({".html", ".css", ".js", ".json", ".xml", ".svg", ".csv", ".atom", ".webmanifest", ".txt", ".bib"})
"""Of the files that are worth it; pictures, PDFs and zips are packed already."""
PACKED = (".gz", ".br")
"""Endings of the packed files."""
LEAST = 1000
"""Bytes: what is smaller travels in one packet, packed or not."""


class NoBrotli(Exception):
    """The extra `compress` is not installed."""


def require() -> None:
    """Raises NoBrotli where it is not installed."""
    if find_spec("brotli") is None:
        raise NoBrotli


def worth(name: str, size: int) -> bool:
    """Whether a file of that name and size, in bytes, is packed."""
    return size >= LEAST and PurePosixPath(name).suffix in SUFFIXES


def packers() -> Mapping[str, Callable[[bytes], bytes]]:
    """How to pack, by the ending of the packed file. The same bytes give the same bytes."""
    import brotli

    def packed(content: bytes) -> bytes:
        # 11, the most, takes thirty times as long for a twentieth less.
        made: bytes = brotli.compress(content, quality=9)
        return made

    return {".gz": lambda content: gzip.compress(content, 9, mtime=0), ".br": packed}
