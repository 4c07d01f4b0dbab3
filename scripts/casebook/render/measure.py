"""Text in drawings: how wide it is, and where its lines break."""

from __future__ import annotations

import re
import unicodedata

import rjieba

_RUN = re.compile(r"[0-9A-Za-z][^\s\u2e80-\uffef“”‘’]*\s*|[\u2e80-\uffef“”‘’…—·]+\s*|\S\s*")
# What may not begin a line (closing punctuation, and particles that lean on the word before), and what may not end
# one (opening punctuation): W3C, Requirements for Chinese Text Layout, 3.1.3.
_LEANING = "）》”’」』，。、；：！？…·])%,.;:!?的了着过们吗呢主"
_OPENING = "（《“‘「『[("
# Good places to break inside Chinese: after these.
_AFTER = ("的", "，", "、", "；", "：", "。", "与", "和", "或", "”", "》", "）")


def width(text: str) -> float:
    """Width in em: full-width characters 1, capitals and digits a little over half, other Latin half."""
    total = 0.0
    for character in text:
        if unicodedata.east_asian_width(character) in "WF" or character in "“”‘’…—·":
            total += 1.0
        elif character in "iljtfrI.,;:'|! ":
            total += 0.31
        elif character.isupper() or character in "mw@%":
            total += 0.76
        else:
            total += 0.56
    return total


def wrap(text: str, limit: float) -> list[str]:
    """Lines of at most `limit` em, as few as will do, of even length, broken where a reader would pause.

    A token wider than the limit (an address, a row of letters) is cut.
    """
    tokens = [piece for token in _tokens(text.strip()) for piece in _cut(token, limit)]
    if not tokens:
        return []
    lines = _fill(tokens, limit)
    if len(lines) == 1:
        return lines
    # Narrow the measure as long as the number of lines stays the same: even lines instead of a short last one.
    low = width(text) / len(lines)
    for step in range(12):
        narrow = low + (limit - low) * step / 12
        tried = _fill(tokens, narrow)
        if len(tried) == len(lines):
            return _soften(tokens, limit, tried)
    return lines


def _tokens(text: str) -> list[str]:
    """The pieces of a text that stay on one line: Latin words, Chinese words with the punctuation that clings."""
    tokens: list[str] = []
    for run in _RUN.findall(text):
        for word in [run] if run[0].isascii() else rjieba.cut(run):
            leans = tokens and (word[0] in _LEANING or not word.strip() or tokens[-1].rstrip()[-1] in _OPENING)
            counted = tokens and tokens[-1].isdigit()
            if leans or counted:
                tokens[-1] += word
            else:
                tokens.append(word)
    return tokens


def _cut(token: str, limit: float) -> list[str]:
    if width(token.rstrip()) <= limit:
        return [token]
    pieces, piece = [], ""
    for character in token:
        if piece and width(piece + character) > limit:
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece]


def _fill(tokens: list[str], limit: float) -> list[str]:
    lines, line = [], ""
    for token in tokens:
        if line and width((line + token).rstrip()) > limit:
            lines.append(line.rstrip())
            line = ""
        line += token
    return [*lines, line.rstrip()]


def _soften(tokens: list[str], limit: float, lines: list[str]) -> list[str]:
    """Move each break to a pause near it, where the lines still fit."""
    ends, position = [], 0
    for line in lines[:-1]:
        target = len(line) + position
        count = seen = 0
        while seen < target:
            seen += len(tokens[count])
            count += 1
        ends.append(count)
        position = seen
    result, start = [], 0
    for index, end in enumerate(ends):
        following = ends[index + 1] if index + 1 < len(ends) else len(tokens)
        for shift in (0, 1, -1, 2, -2, 3, -3):
            moved = end + shift
            if start < moved < following and tokens[moved - 1].rstrip().endswith(_AFTER):
                first, second = "".join(tokens[start:moved]), "".join(tokens[moved:following])
                if width(first.rstrip()) <= limit and width(second.rstrip()) <= limit:
                    end = moved
                    break
        result.append("".join(tokens[start:end]).rstrip())
        ends[index] = start = end
    return [*result, "".join(tokens[start:]).rstrip()]
