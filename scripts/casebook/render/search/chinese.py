"""The Chinese index: every string of characters, whatever words it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from casebook.render.search import normal
from casebook.render.search.documents import Document, lines
from casebook.render.search.lists import rows
from casebook.render.search.shards import columns, cuts, pack, units
from casebook.render.search.tree import Text, grow


class Chinese:
    """The tree of all strings of the documents. `characters` are all that occur."""

    def __init__(self, documents: Iterable[Document], total: int, few: int) -> None:
        self._joined, text = _text(documents)
        self.characters = "".join(sorted(set(self._joined) - {"\0"}))
        self._symbols, self._tree = text.symbols, grow(text, few)
        self._rows, self._begins = rows(self._tree.row, self._tree.docs, self._tree.weights, total)

    def shards(self) -> Iterator[tuple[str, str]]:
        """(separator, content) of every shard."""
        tree = self._tree
        sizes = np.diff(self._begins) + 3 * (tree.length - tree.base) + 2
        return pack(cuts(sizes, tree.base), self._key, self._content)

    def _key(self, node: int) -> str:
        at = self._tree.at[node]
        return self._joined[at : at + self._tree.length[node]]

    def _content(self, start: int, stop: int) -> str:
        tree = self._tree
        base = tree.base[start:stop].copy()
        base[0] = 0
        # The rest of every key and a line break behind it, all at once.
        sizes = tree.length[start:stop] - base + 1
        ends = np.cumsum(sizes)
        flat = np.repeat(tree.at[start:stop] + base - ends + sizes, sizes) + np.arange(ends[-1])
        units = self._symbols[flat].astype(np.uint16)
        units[ends - 1] = ord("\n")
        suffixes = units[:-1].tobytes().decode("utf-16-le", "surrogatepass")
        return columns(base, suffixes, self._rows[self._begins[start] : self._begins[stop] - 1].decode())


def _text(documents: Iterable[Document]) -> tuple[str, Text]:
    texts, docs, weights = lines(documents)
    joined = units("\0".join([*normal.each(normal.chinese, texts), ""]))
    symbols = np.frombuffer(joined.encode("utf-16-le", "surrogatepass"), np.uint16).astype(np.uint32)
    lengths = np.diff(np.flatnonzero(symbols == 0), prepend=-1)
    return joined, Text(
        symbols,
        np.repeat(np.array(docs, np.int32), lengths),
        np.repeat(np.array(weights, np.uint8), lengths),
    )
