"""Chinese by its sound: which characters of titles, places and terms a spelling in Latin letters may mean.

pinyin.js reads it, and then looks for those characters as if they had been typed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from casebook.link import Corpus
from casebook.render.search import normal
from casebook.render.search.documents import Document
from casebook.render.search.shards import dictionary

WINDOW = 4
"""Characters in an entry. A longer spelling is put together from several entries."""

_RUN = re.compile(r"[\u3400-\u9fffa-z0-9]+")


def shards(documents: Iterable[Document], corpus: Corpus) -> Iterator[tuple[str, str]]:
    """(separator, content) of every shard: keys are the sounds without tones, values the sounds' lengths, how often
    the characters occur (one digit), and the characters."""
    lines = Counter(_lines(documents, corpus))
    runs: Counter[str] = Counter()
    for line, times in zip(normal.each(normal.chinese, list(lines)), lines.values(), strict=True):
        for run in _RUN.findall(line):
            runs[run] += times
    counts: Counter[tuple[str, str, str]] = Counter()
    for run, times in runs.items():
        for window in _windows(run):
            counts[window] += times
    entries = sorted(
        (sound, lengths + chr(ord("a") + times.bit_length()) + characters)
        for (sound, lengths, characters), times in counts.items()
    )
    return dictionary(entries)


def _lines(documents: Iterable[Document], corpus: Corpus) -> Iterator[str]:
    for document in documents:
        for name, text in document.sections:
            if name == "title":
                yield text
    for entry in corpus.entries:
        place = entry.case.place
        for part in (entry.area.name, place.subdistrict, place.community, place.site):
            yield (part and part.get("zh")) or ""
    for terms in corpus.terms.values():
        for term in terms.values():
            yield term.name.get("zh") or ""


def _windows(run: str) -> Iterator[tuple[str, str, str]]:
    """(sound, length of each character's sound, characters) of every stretch of up to WINDOW characters that begins at
    a character."""
    from pypinyin import lazy_pinyin

    # Letters and digits come back as one piece, and stand for themselves.
    pieces: list[tuple[str, str]] = []
    at = 0
    for sound in lazy_pinyin(run):
        length = len(sound) if run.startswith(sound, at) else 1
        pieces.append((sound, run[at : at + length]))
        at += length
    for start, (_, first) in enumerate(pieces):
        if first.isascii():
            continue
        sounds, lengths, characters = "", "", ""
        for sound, character in pieces[start : start + WINDOW]:
            # Lengths are written with one digit; what has no sound comes back as it is.
            if len(sound) > 9 or not sound.isascii():
                break
            sounds, lengths, characters = sounds + sound, lengths + str(len(sound)), characters + character
        if sounds:
            yield sounds, lengths, characters
