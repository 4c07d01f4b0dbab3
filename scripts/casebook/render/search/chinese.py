"""The Chinese index: every string of characters, whatever words it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from casebook.render.search import normal
from casebook.render.search.documents import SECTIONS, Document
from casebook.render.search.lists import rows
from casebook.render.search.shards import columns, cuts, pack, units
from casebook.render.search.tree import Text, grow


class Chinese:
    """The tree of all strings of the documents. `characters` are all that occur."""

    def __init__(self, documents: Iterable[Document], total: int, few: int) -> None:
        self._joined, text = _text(documents)
        self.characters = "".join(sorted(set(self._joined) - {"\0"}))
        self._tree = grow(text, few)
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
        tree, joined = self._tree, self._joined
        base = tree.base[start:stop].copy()
        base[0] = 0
        at = tree.at[start:stop]
        spans = zip((at + base).tolist(), (at + tree.length[start:stop]).tolist(), strict=True)
        values = self._rows[self._begins[start] : self._begins[stop] - 1].decode()
        return columns(base.tolist(), [joined[first:last] for first, last in spans], values)


def _text(documents: Iterable[Document]) -> tuple[str, Text]:
    lines, docs, weights = [], [], []
    for number, document in enumerate(documents):
        for name, text in document.sections:
            weight = SECTIONS[name][1]
            for line in text.split("\n"):
                lines.append(units(normal.chinese(line)))
                docs.append(number)
                weights.append(weight)
    joined = "\0".join([*lines, ""])
    lengths = np.array([len(line) + 1 for line in lines], np.int64)
    symbols = np.frombuffer(joined.encode("utf-16-le", "surrogatepass"), np.uint16).astype(np.uint32)
    return joined, Text(
        symbols,
        np.repeat(np.array(docs, np.int32), lengths),
        np.repeat(np.array(weights, np.uint8), lengths),
    )
