"""Chinese by its sound: which characters of titles, places and terms a spelling in Latin letters may mean.

pinyin.js reads it, and then looks for those characters as if they had been typed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import takewhile

import numpy as np

from casebook.link import Corpus
from casebook.render.search import normal
from casebook.render.search.documents import Document
from casebook.render.search.shards import columns, cuts, pack, shared

WINDOW = 4
"""Characters in an entry. A longer spelling is put together from several entries."""

_RUN = re.compile(r"[\u3400-\u9fffa-z0-9]+")
_LETTERS = re.compile(r"[a-z0-9]+\Z")


def shards(documents: Iterable[Document], corpus: Corpus) -> Iterator[tuple[str, str]]:
    """(separator, content) of every shard: keys are the sounds without tones, values the sounds' lengths, how often
    the characters occur (one digit), and the characters."""
    counts: Counter[tuple[tuple[str, ...], str]] = Counter()
    for line, times in Counter(_lines(documents, corpus)).items():
        for run in _RUN.findall(line):
            for entry in _windows(run):
                counts[entry] += times
    entries = sorted(
        ("".join(sounds), "".join(str(len(sound)) for sound in sounds) + chr(ord("a") + times.bit_length()) + characters)
        for (sounds, characters), times in counts.items()
    )
    keys = [key for key, _ in entries]
    bases, suffixes = shared(keys)
    sizes = np.array([len(suffix) + len(value) + 2 * WINDOW + 3 for suffix, (_, value) in zip(suffixes, entries, strict=True)])

    def content(start: int, stop: int) -> str:
        whole = [keys[start], *suffixes[start + 1 : stop]]
        return columns([0, *bases[start + 1 : stop]], whole, "\n".join(value for _, value in entries[start:stop]))

    return pack(cuts(sizes, np.array(bases)), keys.__getitem__, content)


def _lines(documents: Iterable[Document], corpus: Corpus) -> Iterator[str]:
    for document in documents:
        for name, text in document.sections:
            if name in ("title", "place"):
                yield normal.chinese(text)
    for terms in corpus.terms.values():
        for term in terms.values():
            yield normal.chinese(term.name.get("zh") or "")


def _windows(run: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every stretch of up to WINDOW characters that begins at a character, with the sound of each character."""
    from pypinyin import lazy_pinyin

    # Letters and digits come back as one piece, and stand for themselves.
    pieces: list[tuple[str, str]] = []
    at = 0
    for sound in lazy_pinyin(run):
        length = len(sound) if run.startswith(sound, at) else 1
        pieces.append((sound, run[at : at + length]))
        at += length
    for start, (_, first) in enumerate(pieces):
        if not first.isascii():
            window = list(takewhile(_speakable, pieces[start : start + WINDOW]))
            if window:
                yield tuple(sound for sound, _ in window), "".join(characters for _, characters in window)


def _speakable(piece: tuple[str, str]) -> bool:
    # Lengths are written with one digit.
    return len(piece[0]) < 10 and _LETTERS.match(piece[0]) is not None
