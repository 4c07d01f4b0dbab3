"""Every string that occurs, and the documents that it occurs in, in an amount that a browser can load.

A node is a string with the documents that hold it. Strings that occur in more than `few` documents are inner
nodes: they are continued, symbol by symbol, until few are left. Strings of few documents are leaves and are not
continued: a longer query that begins with a leaf is settled by looking at those few texts. So the answer to any
query stands at one node, or next to it in sorted order (shards.py).

Symbols are numbers above 0 whose order is the order of what they stand for: UTF-16 units in Chinese, words in
English. 0 is a border that no string crosses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]

DEEPEST = 24
"""No string is longer. What many documents repeat word for word beyond that is settled by their texts."""


@dataclass(frozen=True)
class Text:
    """All texts in one: its symbols, and the document and weight of each. Documents ascend; within a document
    better (smaller) weights come first. Every text ends in a border."""

    symbols: NDArray[np.uint32]
    docs: Ints
    weights: NDArray[np.uint8]


@dataclass(frozen=True)
class Tree:
    """All nodes in sorted order.

    A node's string is `length` symbols of the text from `at`; the first `base` of them it shares with the node
    before it. Its documents are `docs[row[i]:row[i + 1]]`, by weight and then ascending; each document once, under
    its best weight.
    """

    at: Ints
    length: Ints
    base: Ints
    row: NDArray[np.int64]
    docs: Ints
    weights: NDArray[np.uint8]


def grow(text: Text, few: int) -> Tree:
    """The tree of a text.

    A node of several symbols that always goes on in the same way is left out: the next one below says the same.

    All nodes of a length are made at once. `order` holds the positions of the text, sorted by what stands there as
    far as it is known; a node is a stretch of it, and only stretches of inner nodes (`slots`) are sorted further.
    """
    symbols = text.symbols
    order = np.flatnonzero(symbols).astype(np.int32)
    slots = np.arange(len(order), dtype=np.int32)
    owner = np.zeros(len(order), np.int32)  # which inner node of the level above a slot belongs to
    above_base, above_skipped = np.zeros(1, np.int32), np.zeros(1, bool)
    nodes: list[tuple[Any, ...]] = []
    postings: list[tuple[Any, ...]] = []
    for length in range(1, DEEPEST + 1):
        positions = order[slots]
        following = symbols[positions + (length - 1)]
        sequence = _sorted_by(following)
        sequence = sequence[_sorted_by(owner[sequence])]
        order[slots] = positions = positions[sequence]
        following, owner = following[sequence], owner[sequence]
        alive = following != 0
        slots, owner, positions, following = slots[alive], owner[alive], positions[alive], following[alive]
        if not len(slots):
            break
        first = _changes(following, owner)
        starts = np.flatnonzero(first)
        node = (np.cumsum(first) - 1).astype(np.int32)
        docs = text.docs[positions]
        fresh = _changes(docs, node)
        counts = np.add.reduceat(fresh, starts, dtype=np.int32)
        inner = counts > few
        above = owner[starts]
        base = np.where(above_skipped[above], above_base[above], length - 1).astype(np.int32)
        skipped = inner & _goes_on_alike(symbols[positions + length], first, starts) & (1 < length < DEEPEST)
        kept = ~skipped
        nodes.append((slots[starts][kept], np.full(len(starts), length, np.int32)[kept], positions[starts][kept],
                      base[kept], counts[kept]))  # fmt: skip
        wanted = fresh & kept[node]
        postings.append(_by_weight(docs[wanted], text.weights[positions[wanted]], counts[kept]))
        going = inner[node]
        slots, owner = slots[going], (np.cumsum(inner, dtype=np.int32) - 1)[node[going]]
        above_base, above_skipped = base[inner], skipped[inner]
    return _in_order(nodes, postings)


def _sorted_by(keys: NDArray[Any]) -> NDArray[np.int64]:
    """Stable order. Keys below 65,536 are sorted by radix, which is many times faster."""
    small = len(keys) > 0 and int(keys.max()) < 1 << 16
    return np.argsort(keys.astype(np.uint16) if small else keys, kind="stable")


def _changes(*keys: NDArray[Any]) -> Flags:
    """Where any of the keys differs from the one before."""
    found = np.ones(len(keys[0]), bool)
    found[1:] = False
    for key in keys:
        found[1:] |= key[1:] != key[:-1]
    return found


def _goes_on_alike(after: NDArray[np.uint32], first: Flags, starts: NDArray[np.int64]) -> Flags:
    """For every node whether all its positions go on, with one symbol."""
    same = after != 0
    same[1:] &= first[1:] | (after[1:] == after[:-1])
    return np.logical_and.reduceat(same, starts)


def _by_weight(docs: Ints, weights: NDArray[np.uint8], counts: Ints) -> tuple[Ints, NDArray[np.uint8]]:
    """The postings of nodes one after the other, each node's ordered by weight; `counts` are how many each has."""
    ends = np.cumsum(counts)
    place = np.repeat(ends - counts, counts)
    moved_docs, moved_weights = np.empty_like(docs), np.empty_like(weights)
    for weight in range(int(weights.max(initial=0)) + 1):
        here = weights == weight
        upto = np.cumsum(here)
        own = np.diff(upto[ends - 1], prepend=0)
        rank = upto[here] - 1 - np.repeat(np.cumsum(own) - own, own)
        target = place[here] + rank
        moved_docs[target], moved_weights[target] = docs[here], weight
        place += np.repeat(own, counts)
    return moved_docs, moved_weights


def _in_order(nodes: list[tuple[Any, ...]], postings: list[tuple[Any, ...]]) -> Tree:
    """Levels → one sequence of nodes: a node stands before those below it, which begin at the same slot or later."""
    if not nodes:
        none = np.zeros(0, np.int32)
        return Tree(none, none, none, np.zeros(1, np.int64), none, np.zeros(0, np.uint8))
    slot, length, at, base, counts = (np.concatenate(parts) for parts in zip(*nodes, strict=True))
    docs, weights = (np.concatenate(parts) for parts in zip(*postings, strict=True))
    sequence = np.argsort(slot.astype(np.int64) * (DEEPEST + 1) + length)
    row_before = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
    counts = counts[sequence]
    row = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
    take = np.repeat((row_before[sequence] - row[:-1]).astype(np.int32), counts)
    take += np.arange(row[-1], dtype=np.int32)
    return Tree(at[sequence], length[sequence], base[sequence], row, docs[take], weights[take])
