"""The Chinese index: every string of characters, whatever words it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from casebook.render.search import normal
from casebook.render.search.documents import Document, lines
from casebook.render.search.lists import rows
from casebook.render.search.shards import columns, cuts, pack
from casebook.render.search.tree import Text, grow


class Chinese:
    """The tree of all strings of the documents. Symbols are UTF-16 units, as JavaScript has them."""

    def __init__(self, documents: Iterable[Document], total: int, few: int) -> None:
        text = _text(documents)
        self._symbols, self._tree = text.symbols, grow(text, few)
        self._rows, self._begins = rows(self._tree.row, self._tree.docs, self._tree.weights, total)

    def characters(self) -> set[str]:
        """All that occur, those beyond the basic plane as two units."""
        return {chr(unit) for unit in np.unique(self._symbols).tolist() if unit}

    def shards(self) -> Iterator[tuple[str, str]]:
        """(separator, content) of every shard."""
        tree = self._tree
        sizes = np.diff(self._begins) + 3 * (tree.length - tree.base) + 2
        return pack(cuts(sizes, tree.base), self._key, self._content)

    def _key(self, node: int) -> str:
        at = self._tree.at[node]
        return _string(self._symbols[at : at + self._tree.length[node]])

    def _content(self, start: int, stop: int) -> str:
        tree = self._tree
        base = tree.base[start:stop].copy()
        base[0] = 0
        # The rest of every key and a line break behind it, all at once.
        sizes = tree.length[start:stop] - base + 1
        ends = np.cumsum(sizes)
        flat = np.repeat(tree.at[start:stop] + base - ends + sizes, sizes) + np.arange(ends[-1])
        units = self._symbols[flat]
        units[ends - 1] = ord("\n")
        return columns(base, _string(units[:-1]), self._rows[self._begins[start] : self._begins[stop] - 1].decode())


def _string(units: NDArray[np.uint32]) -> str:
    return units.astype("<u2").tobytes().decode("utf-16-le", "surrogatepass")


def _text(documents: Iterable[Document]) -> Text:
    texts, docs, weights = lines(documents)
    joined = "\0".join([*normal.each(normal.chinese, texts), ""])
    symbols = np.frombuffer(joined.encode("utf-16-le", "surrogatepass"), "<u2").astype(np.uint32)
    lengths = np.diff(np.flatnonzero(symbols == 0), prepend=-1)
    return Text(
        symbols,
        np.repeat(np.array(docs, np.int32), lengths),
        np.repeat(np.array(weights, np.uint8), lengths),
    )
