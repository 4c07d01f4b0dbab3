"""The English index: the words, and every sequence of words. Words are compared by their stems.

A word that the texts write with a hyphen somewhere (e-bike, ebike) counts as its parts, however it is written.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from casebook.render.search import normal
from casebook.render.search.documents import SECTIONS, Document
from casebook.render.search.lists import rows
from casebook.render.search.shards import columns, cuts, pack
from casebook.render.search.tree import Text, Tree, grow

# english.js has the same expressions. What is no Latin letter or digit stands for itself, as a word of one character.
WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)*|[^\W\x00-\x7f]")
HYPHEN = "[-\u2010\u2011]"
COMPOUND = re.compile(f"[a-z0-9]+(?:{HYPHEN}[a-z0-9]+)+")
_HYPHEN = re.compile(HYPHEN)


@cache
def stem(word: str) -> str:
    """The stem of a word, by Snowball's English stemmer; numbers and other scripts as they are."""
    return str(_stemmer().stemWord(word)) if "a" <= word[0] <= "z" else word


@cache
def _stemmer() -> Any:
    # The pure one: a compiled one that may be installed can be of another version than the browser's.
    from snowballstemmer.english_stemmer import EnglishStemmer

    return EnglishStemmer()


class English:
    """The words of the documents and their sequences.

    `stems` are sorted; `words` is the tree of single stems, one node each; `forms` leads from every word that occurs
    to its stem; `compounds` from every compound without its hyphens to the stems of its parts, and `joined` are those
    that also occur in one word, by the stem of that word.
    """

    def __init__(self, documents: Iterable[Document], total: int, few: int) -> None:
        spoken, text, compounds = _read(documents)
        self.compounds = {word: [stem(part) for part in parts] for word, parts in compounds.items()}
        by_stem = {stem(word): parts for word, parts in reversed(self.compounds.items())}
        self.joined = {stem(word): by_stem[stem(word)] for word in spoken if stem(word) in by_stem}
        self.forms = {word: stem(word) for word in spoken if stem(word) not in by_stem}
        stems_of = [self.joined.get(stem(word)) or [stem(word)] for word in spoken]
        self.stems = sorted({stem for stems in stems_of for stem in stems}, key=lambda word: word.encode("utf-16-be"))
        number = {word: index for index, word in enumerate(self.stems, 1)}
        text = _translated(text, [[0], *([number[stem] for stem in stems] for stems in stems_of)])
        tree = grow(text, few)
        self.words = _part(tree, tree.length == 1)
        self._tree, self._symbols = _part(tree, tree.length > 1), text.symbols
        self._rows, self._begins = rows(self._tree.row, self._tree.docs, self._tree.weights, total)

    def phrases(self) -> Iterator[tuple[str, str]]:
        """(separator, content) of every shard of the sequences of two words and more."""
        tree = self._tree
        width = np.array([0, *(len(word) + 1 for word in self.stems)])[self._symbols]
        until = np.concatenate(([0], np.cumsum(width)))
        sizes = np.diff(self._begins) + until[tree.at + tree.length] - until[tree.at + tree.base] + 2
        return pack(cuts(sizes, tree.base), lambda node: self._phrase(node, 0), self._content)

    def _phrase(self, node: int, base: int) -> str:
        at = self._tree.at[node]
        return " ".join(self.stems[symbol - 1] for symbol in self._symbols[at + base : at + self._tree.length[node]])

    def _content(self, start: int, stop: int) -> str:
        base = [0, *self._tree.base[start + 1 : stop].tolist()]
        values = self._rows[self._begins[start] : self._begins[stop] - 1].decode()
        return columns(base, [self._phrase(node, shared) for node, shared in enumerate(base, start)], values)


def _read(documents: Iterable[Document]) -> tuple[dict[str, int], Text, dict[str, tuple[str, ...]]]:
    """The words numbered from 1 as they come, the text in those numbers, and the compounds without their hyphens."""
    spoken: dict[str, int] = {}
    compounds: dict[str, tuple[str, ...]] = {}
    symbols = array("I")
    sizes, docs, weights = [], [], []
    for doc, document in enumerate(documents):
        for name, text in document.sections:
            for line in map(normal.english, text.split("\n")):
                found = WORD.findall(line)
                symbols.extend([spoken.setdefault(word, len(spoken) + 1) for word in found])
                symbols.append(0)
                sizes.append(len(found) + 1)
                docs.append(doc)
                weights.append(SECTIONS[name][1])
                for compound in COMPOUND.findall(line):
                    parts = tuple(_HYPHEN.split(compound))
                    if any(part[0].isalpha() for part in parts):
                        compounds.setdefault("".join(parts), parts)
    text_docs = np.repeat(np.array(docs, np.int32), sizes)
    return spoken, Text(np.array(symbols, np.uint32), text_docs, np.repeat(np.array(weights, np.uint8), sizes)), compounds


def _translated(text: Text, numbers: list[list[int]]) -> Text:
    """The text with every symbol replaced by those that `numbers` gives for it."""
    sizes = np.array([len(parts) for parts in numbers])
    flat = np.array([number for parts in numbers for number in parts], np.uint32)
    begins = np.cumsum(sizes) - sizes
    count = sizes[text.symbols]
    ends = np.cumsum(count)
    take = np.repeat(begins[text.symbols] - ends + count, count) + np.arange(ends[-1] if len(ends) else 0)
    return Text(flat[take], np.repeat(text.docs, count), np.repeat(text.weights, count))


def _part(tree: Tree, wanted: NDArray[np.bool_]) -> Tree:
    """Those nodes of a tree. What a node shares with the one before it is nothing where that one is gone."""
    counts = np.diff(tree.row)
    postings = np.repeat(wanted, counts)
    base = tree.base.copy()
    base[1:][~wanted[:-1]] = 0
    row = np.concatenate(([0], np.cumsum(counts[wanted])))
    return Tree(tree.at[wanted], tree.length[wanted], base[wanted], row, tree.docs[postings], tree.weights[postings])
