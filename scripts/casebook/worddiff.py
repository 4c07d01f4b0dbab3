"""What changed inside a text, word by word: Chinese in the words of a dictionary, other scripts between the spaces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

import rjieba

Piece = tuple[Literal["same", "gone", "new"], str]
"""What became of a run of words, and the words."""

_RUN = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+(?:['’-][^\W\u3400-\u9fff]+)*|\s+|.", re.S)
_SENTENCE = re.compile(r"[^。！？!?.\n]*(?:[。！？!?.\n]+|\Z)")
_EFFORT = 2_000_000  # pairs of equal words that are looked at before whole sentences are compared


def word_diff(old: str, new: str) -> list[Piece]:
    """The pieces of both texts in reading order; joined without `new` they are the old text, without `gone` the new."""
    for cut in (_words, _sentences):
        before, after = cut(old), cut(new)
        head = _shared(before, after)
        tail = _shared(before[head:][::-1], after[head:][::-1])
        middle = before[head : len(before) - tail], after[head : len(after) - tail]
        if _effort(*middle) <= _EFFORT:
            pieces = [
                ("same", "".join(before[:head])),
                *_compared(*middle),
                ("same", "".join(before[len(before) - tail :])),
            ]
            return list(_joined(pieces))
    return list(_joined([("gone", old), ("new", new)]))


def shortened(pieces: list[Piece], around: int) -> list[Piece]:
    """The pieces with long unchanged runs cut to `around` characters next to a change."""
    short: list[Piece] = []
    for index, (kind, text) in enumerate(pieces):
        before, after = index > 0, index < len(pieces) - 1
        room = around * (before + after)
        if kind == "same" and len(text) > room + 1 and len(pieces) > 1:
            text = (text[:around] if before else "") + "…" + (text[-around:] if after else "")
        short.append((kind, text))
    return short


def _words(text: str) -> list[str]:
    words: list[str] = []
    for run in _RUN.findall(text):
        if "\u3400" <= run[0] <= "\u9fff":
            words.extend(rjieba.cut(run))
        else:
            words.append(run)
    return words


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE.findall(text) if sentence]


def _shared(one: list[str], other: list[str]) -> int:
    """How many words both begin with."""
    return next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )


def _effort(one: list[str], other: list[str]) -> int:
    counted = Counter(other)
    return sum(number * counted[word] for word, number in Counter(one).items())


def _compared(one: list[str], other: list[str]) -> Iterator[Piece]:
    for operation, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if operation == "equal":
            yield "same", "".join(one[a:b])
        else:
            yield "gone", "".join(one[a:b])
            yield "new", "".join(other[c:d])


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Without empty pieces; a blank or a mark alone between two changes goes with them: the change reads as one."""
    gone = new = ""
    kept = [piece for piece in pieces if piece[1]]
    for index, (kind, text) in enumerate(kept):
        lone = kind == "same" and 0 < index < len(kept) - 1 and not any(map(str.isalnum, text))
        if kind == "same" and not lone:
            yield from _flushed(gone, new)
            gone = new = ""
            yield "same", text
        elif kind == "same":
            gone, new = gone + text, new + text
        elif kind == "gone":
            gone += text
        else:
            new += text
    yield from _flushed(gone, new)


def _flushed(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield "gone", gone
    if new:
        yield "new", new
