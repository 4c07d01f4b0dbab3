"""Text in drawings: how wide it is, and where its lines break."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_RUN = re.compile(r"[0-9A-Za-z][^\s\u2e80-\uffef“”‘’]*\s*|[\u2e80-\uffef“”‘’…—·]+\s*|\S\s*")
# What may not begin a line (closing punctuation, and particles that lean on the word before), and what may not end
# one (opening punctuation): W3C, Requirements for Chinese Text Layout, 3.1.3.
_LEANING = "）》”’」』，。、；：！？…·])%,.;:!?的了着过们吗呢主"
_OPENING = "（《“‘「『[("
# Good places to break inside Chinese: after these.
_AFTER = ("的", "，", "、", "；", "：", "。", "与", "和", "或", "”", "》", "）")


class _Widths(dict[str, int]):
    """Width of each character in hundredths of an em: full-width ones 100, capitals and digits a little over half,
    other Latin half."""

    def __missing__(self, character: str) -> int:
        if unicodedata.east_asian_width(character) in "WF" or character in "“”‘’…—·":
            found = 100
        elif character in "iljtfrI.,;:'|! ":
            found = 31
        elif character.isupper() or character in "mw@%":
            found = 76
        else:
            found = 56
        self[character] = found
        return found


_WIDTHS = _Widths()


def width(text: str) -> float:
    """Width in em."""
    return _width(text) / 100


def _width(text: str) -> int:
    return sum(map(_WIDTHS.__getitem__, text))


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of a text that stays on one line; its width in a line, and at the end of one."""

    text: str
    width: int
    last: int

    @classmethod
    def of(cls, text: str) -> _Token:
        return cls(text, _width(text), _width(text.rstrip()))


def wrap(text: str, limit: float) -> list[str]:
    """Lines of at most `limit` em, as few as will do, of even length, broken where a reader would pause.

    A token wider than the limit (an address, a row of letters) is cut.
    """
    most = limit * 100
    tokens = [piece for token in _tokens(text.strip()) for piece in _cut(token, most)]
    if not tokens:
        return []
    ends = _fill(tokens, most)
    if len(ends) > 1:
        # Narrow the measure as long as the number of lines stays the same: even lines instead of a short last one.
        low = _width(text) / len(ends)
        for step in range(12):
            narrow = low + (most - low) * step / 12
            tried = _fill(tokens, narrow)
            if len(tried) == len(ends):
                ends = _soften(tokens, most, tried)
                break
    return ["".join(one.text for one in tokens[start:end]).rstrip() for start, end in pairwise([0, *ends])]


@lru_cache(maxsize=4096)
def _tokens(text: str) -> tuple[_Token, ...]:
    """The pieces of a text that stay on one line: Latin words, Chinese words with the punctuation that clings."""
    import rjieba  # takes its time to load, and much is built without a drawing

    tokens: list[str] = []
    for run in _RUN.findall(text):
        for word in [run] if run[0].isascii() else rjieba.cut(run):
            leans = tokens and (word[0] in _LEANING or not word.strip() or tokens[-1].rstrip()[-1] in _OPENING)
            counted = tokens and tokens[-1].isdigit()
            if leans or counted:
                tokens[-1] += word
            else:
                tokens.append(word)
    return tuple(map(_Token.of, tokens))


def _cut(token: _Token, most: float) -> list[_Token]:
    if token.last <= most:
        return [token]
    pieces, piece = [], ""
    for character in token.text:
        if piece and _width(piece + character) > most:
            pieces.append(piece)
            piece = ""
        piece += character
    return [_Token.of(one) for one in (*pieces, piece)]


def _fill(tokens: list[_Token], most: float) -> list[int]:
    """Where each line ends, as the number of tokens before: as many tokens on a line as it holds."""
    ends, line = [], 0
    for index, token in enumerate(tokens):
        if line and line + token.last > most:
            ends.append(index)
            line = 0
        line += token.width
    return [*ends, len(tokens)]


def _soften(tokens: list[_Token], most: float, ends: list[int]) -> list[int]:
    """Move each break to a pause near it, where the lines still fit."""

    def fits(start: int, end: int) -> bool:
        return sum(token.width for token in tokens[start : end - 1]) + tokens[end - 1].last <= most

    result = [0]
    for end, following in pairwise(ends):
        start = result[-1]
        for shift in (0, 1, -1, 2, -2, 3, -3):
            moved = end + shift
            if (
                start < moved < following
                and tokens[moved - 1].text.rstrip().endswith(_AFTER)
                and fits(start, moved)
                and fits(moved, following)
            ):
                end = moved
                break
        result.append(end)
    return [*result[1:], ends[-1]]
