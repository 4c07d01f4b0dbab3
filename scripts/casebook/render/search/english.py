"""The English index: the words, and every sequence of words. Words are compared by their stems.

A word that the texts write with a hyphen somewhere (e-bike, ebike) counts as its parts, however it is written.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import count, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from casebook.render.search import normal
from casebook.render.search.documents import Document, lines
from casebook.render.search.lists import rows
from casebook.render.search.shards import columns, cuts, pack
from casebook.render.search.tree import Text, Tree, grow

# english.js has the same expressions. What is no Latin letter or digit stands for itself, as a word of one character.
WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)*|[^\W\x00-\x7f]")
_COMPOUND = re.compile("[a-z0-9]+(?:-[a-z0-9]+)+")
_LINE = " \1 "
_AT_A_TIME = 2_000
_GAPS = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) not in "'\1"}
_LOOSE_APOSTROPHE = re.compile("(?<![a-z0-9])'|'(?![a-z])")
_BEHIND_APOSTROPHE = re.compile("('[a-z]+)(?=[0-9])")
_NO_WORD = re.compile(r"[^\w\x00-\x7f]")
_OTHER = re.compile(r"([^\x00-\x7f])")


@cache
def stem(word: str) -> str:
    """The stem of a word, by Snowball's English stemmer; numbers and other scripts as they are."""
    return str(_stemmer().stemWord(word)) if "a" <= word[0] <= "z" else word


def words_of(line: str) -> list[str]:
    """The words of a line in normal form."""
    return WORD.findall(line)


def _words_of_each(lines: list[str]) -> Iterator[list[str]]:
    """`words_of` of every line, some lines at a time: many times faster for plain text.

    The words of all those lines come in one list, with \\1 between lines.
    """
    for start in range(0, len(lines), _AT_A_TIME):
        part = lines[start : start + _AT_A_TIME]
        text = _LINE.join(part)
        if "'" in text:
            # Between a letter and what begins with one it belongs to the word; a digit ends that word.
            text = _BEHIND_APOSTROPHE.sub(r"\1 ", _LOOSE_APOSTROPHE.sub(" ", text))
        if not text.isascii():
            text = _OTHER.sub(r" \1 ", _NO_WORD.sub(" ", text))
        yield text.translate(_GAPS).split()


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
        return pack(cuts(sizes, tree.base), self._phrase, self._content)

    def _phrase(self, node: int) -> str:
        at = self._tree.at[node]
        return " ".join(self.stems[symbol - 1] for symbol in self._symbols[at : at + self._tree.length[node]])

    def _content(self, start: int, stop: int) -> str:
        tree = self._tree
        base = tree.base[start:stop].copy()
        base[0] = 0
        sizes = tree.length[start:stop] - base
        ends = np.cumsum(sizes)
        flat = np.repeat(tree.at[start:stop] + base - ends + sizes, sizes) + np.arange(ends[-1])
        words = iter([self.stems[symbol - 1] for symbol in self._symbols[flat].tolist()])
        suffixes = [" ".join(islice(words, size)) for size in sizes.tolist()]
        values = self._rows[self._begins[start] : self._begins[stop] - 1].decode()
        return columns(base, "\n".join(suffixes), values)


def _read(documents: Iterable[Document]) -> tuple[dict[str, int], Text, dict[str, tuple[str, ...]]]:
    """The words numbered from 1 as they come, the text in those numbers, and the compounds without their hyphens."""
    texts, docs, weights = lines(documents)
    texts = normal.each(normal.english, texts)
    spoken: defaultdict[str, int] = defaultdict(count().__next__)
    border = spoken["\1"]
    numbers = array("I")
    for words in _words_of_each(texts):
        numbers.extend(map(spoken.__getitem__, words))
        numbers.append(border)
    symbols = np.array(numbers, np.uint32)
    lengths = np.diff(np.flatnonzero(symbols == border), prepend=-1)
    text = Text(
        symbols,
        np.repeat(np.array(docs, np.int32), lengths),
        np.repeat(np.array(weights, np.uint8), lengths),
    )
    del spoken["\1"]
    compounds: dict[str, tuple[str, ...]] = {}
    for compound in dict.fromkeys(found for line in texts if "-" in line for found in _COMPOUND.findall(line)):
        parts = tuple(compound.split("-"))
        if any(part[0].isalpha() for part in parts):
            compounds.setdefault("".join(parts), parts)
    return dict(spoken), text, compounds


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
