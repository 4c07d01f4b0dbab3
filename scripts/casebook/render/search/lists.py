"""Lists of documents as text: short before compression, shorter after it. lists.js reads them.

A list is written as the gaps between its numbers, a gap as digits: leading ones (base 24, from HIGH), as many as it
takes, then the last one (base 64, from LOW). A dense list is written as a bitmap instead: MAP, then six documents
a digit. A row is a list for each weight that there is, each behind its mark; a row of the body alone has no mark.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_PRINTABLE = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in '"\\!#&~')
LOW, HIGH = _PRINTABLE[:64], _PRINTABLE[64:88]
TITLE, SUMMARY, BODY, MAP, END = "!", "#", "&", "~", "\n"
DENSE = 5.5
"""From one document in so many on, the bitmap is smaller after compression than the gaps."""

LEADING = (0, 64, 64 + 24 * 64, 64 + 24 * 64 + 24**2 * 64)
"""From which gap on there are one, two, three leading digits."""

CHUNK = 2_000_000
"""Postings written at a time: what bounds the memory."""

_MARKS = np.frombuffer((TITLE + SUMMARY + BODY).encode(), np.uint8)
_LOW, _HIGH, _END = (np.frombuffer(digits.encode(), np.uint8) for digits in (LOW, HIGH, END))


def one(docs: list[int], total: int) -> str:
    """One list of sorted numbers below `total`."""
    row = np.array([0, len(docs)])
    body = np.full(len(docs), 2, np.uint8)
    return rows(row, np.array(docs, np.int32), body, total)[0].decode().rstrip(END)


def rows(
    row: NDArray[np.int64], docs: NDArray[np.int32], weights: NDArray[np.uint8], total: int
) -> tuple[bytes, NDArray[np.int64]]:
    """Rows one below the other, and where each begins and the last ends. No row may be empty.

    The i-th is `docs[row[i]:row[i + 1]]`, numbers below `total`, by weight and then ascending.
    """
    texts: list[bytes] = []
    begins = [np.zeros(1, np.int64)]
    start, size = 0, 0
    while start < len(row) - 1:
        stop = max(start + 1, int(np.searchsorted(row, row[start] + CHUNK)) - 1)
        first, last = row[start], row[stop]
        text, ends = _chunk(row[start : stop + 1] - first, docs[first:last], weights[first:last], total)
        texts.append(text)
        begins.append(ends + size)
        size += len(text)
        start = stop
    return b"".join(texts), np.concatenate(begins)


def _chunk(row: Any, docs: Any, weights: Any, total: int) -> tuple[bytes, Any]:
    new_row = np.zeros(len(docs), bool)
    new_row[row[:-1]] = True
    new_list = new_row.copy()
    new_list[1:] |= weights[1:] != weights[:-1]
    starts = np.flatnonzero(new_list)
    counts = np.diff(np.append(starts, len(docs)))
    which = np.cumsum(new_list, dtype=np.int32) - 1

    gaps = docs.astype(np.int32)
    gaps[1:] -= docs[:-1] + 1
    gaps[starts] = docs[starts]
    leading = np.searchsorted(np.array(LEADING[1:]), gaps, side="right").astype(np.int32)
    dense = counts * DENSE > total
    digits = np.where(dense[which], 0, leading + 1)

    content = np.where(dense, 1 - -total // 6, np.add.reduceat(digits, starts))
    last_in_row = np.append(new_row[starts[1:]], True)
    marked = (weights[starts] != 2) | ~new_row[starts]
    lengths = marked + content + last_in_row
    ends = np.cumsum(lengths)
    begins = ends - lengths
    buffer = np.zeros(int(ends[-1]), np.uint8)
    buffer[begins[marked]] = _MARKS[weights[starts][marked]]
    buffer[ends[last_in_row] - 1] = _END[0]

    before = np.cumsum(digits) - digits
    offset = (begins + marked)[which] + before - before[starts][which]
    for number in range(int(leading.max()) + 1):
        here = (leading == number) & (digits > 0)
        value, at = gaps[here] - LEADING[number], offset[here] + number
        buffer[at] = _LOW[value & 63]
        value >>= 6
        for place in range(1, number + 1):
            buffer[at - place] = _HIGH[value % 24]
            value //= 24
    for index in np.flatnonzero(dense):
        numbers = docs[starts[index] : starts[index] + counts[index]]
        at = int(begins[index] + marked[index])
        buffer[at : at + int(content[index])] = _bitmap(numbers, total)
    return buffer.tobytes(), ends[last_in_row]


def _bitmap(numbers: Any, total: int) -> Any:
    bits = np.zeros(-(-total // 6) * 6, np.uint8)
    bits[numbers] = 1
    digits = bits.reshape(-1, 6) @ np.array([1, 2, 4, 8, 16, 32], np.uint8)
    return np.concatenate((np.frombuffer(MAP.encode(), np.uint8), _LOW[digits]))
