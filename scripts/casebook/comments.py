"""The comments of a YAML file, each tied to the part of the data that it stands at.

A parser drops them; here they are what is left of the text between the scalars that it finds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from yaml.events import MappingStartEvent, ScalarEvent, SequenceStartEvent

from casebook.places import Trail
from casebook.yaml_reading import events

_HASH = re.compile(r"(?<![^ \t\n])#[^\n]*")
_BLOCK_HEADER = re.compile(r"[|>][0-9+-]*")
_SCHEMA = re.compile(r"#\s*yaml-language-server:\s*\$schema=\S*")


@dataclass(frozen=True, slots=True)
class Comments:
    """Comments by the trail of the entry (a key or a list item) that they stand at; "" is a blank line.

    `head` stands above everything; `before` above an entry; `beside` at the end of its line; `foot` below the last
    entry of a part, `()` being the whole.
    """

    head: list[str] = field(default_factory=list)
    before: dict[Trail, list[str]] = field(default_factory=dict)
    beside: dict[Trail, str] = field(default_factory=dict)
    foot: dict[Trail, list[str]] = field(default_factory=dict)

    def renamed(self, names: Mapping[Trail, Trail]) -> Comments:
        """The same comments, where the entries of the data have got other trails."""
        return Comments(
            self.head,
            {names[trail]: lines for trail, lines in self.before.items()},
            {names[trail]: text for trail, text in self.beside.items()},
            {names[trail]: lines for trail, lines in self.foot.items()},
        )

    def inside(self) -> frozenset[Trail]:
        """The parts with a comment somewhere in them."""
        trails = [*self.before, *self.beside, *((*trail, "") for trail in self.foot)]
        return frozenset(trail[:length] for trail in trails for length in range(len(trail)))


NO_COMMENTS = Comments()


@dataclass(slots=True)
class _Entry:
    """A key or list item: where it starts, the column that it is aligned at, whether nothing is written there."""

    index: int
    column: int
    trail: Trail
    empty: bool = False


@dataclass(slots=True)
class _Flow:
    """A mapping in braces or a list in brackets, from its first character to its last."""

    start: int
    end: int
    trail: Trail


def comments_of(text: str) -> Comments:
    """The comments of a text that `load` finds nothing wrong with, and whose line ends are LF."""
    return _Finder(text).comments


class _Finder:
    def __init__(self, text: str) -> None:
        self.comments = Comments()
        self._text = text
        self._entries: list[_Entry] = []
        self._flows: list[_Flow] = []
        self._scalars: list[tuple[int, int]] = []
        self._walk(events(text))
        self._starts = [entry.index for entry in self._entries]
        self._columns = {entry.trail: entry.column for entry in self._entries}
        self._sort()

    def _walk(self, get: Callable[[], Any]) -> None:
        """Note every entry, scalar and flow collection."""

        def node(event: Any, trail: Trail) -> None:
            if type(event) is ScalarEvent:
                self._scalar(event)
                return
            start = event.start_mark
            flow = _Flow(start.index, start.index, trail)
            if event.flow_style:
                self._flows.append(flow)
            number = 0
            while type(inner := get()) in (ScalarEvent, MappingStartEvent, SequenceStartEvent):
                at = inner.start_mark
                entry = _Entry(at.index, at.column, (*trail, number))
                if type(event) is MappingStartEvent:
                    entry.trail = (*trail, inner.value)
                    self._scalar(inner)
                    self._entries.append(entry)
                    inner = get()
                else:
                    if not event.flow_style:
                        entry.column = start.column
                    self._entries.append(entry)
                entry.empty = type(inner) is ScalarEvent and not inner.value and not inner.style
                node(inner, entry.trail)
                number += 1
            flow.end = inner.end_mark.index

        get(), get()
        node(get(), ())

    def _scalar(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if event.style in ("|", ">"):  # a comment may stand beside the mark
            header = _BLOCK_HEADER.match(self._text, start)
            start = header.end() if header else start
            start = self._text.index("\n", start)
        self._scalars.append((start, end))

    def _sort(self) -> None:
        """Tie each comment to its entry."""
        starts = [start for start, _ in self._scalars]
        run: list[tuple[int, int, str]] = []  # comments with a line to themselves: where, column, text
        after = 0
        while match := _HASH.search(self._text, after):
            at, after = match.span()
            scalar = bisect_right(starts, at) - 1
            if scalar >= 0 and at < self._scalars[scalar][1]:
                after = self._scalars[scalar][1]
                continue
            line = self._text.rfind("\n", 0, at) + 1
            text = match[0].rstrip()
            if not self._text[line:at].strip(" \t-"):
                run.append((at, at - line, text))
            else:
                self._beside(at, text)
        for number, lines in groupby(run, key=lambda one: bisect_right(self._starts, one[0])):
            self._between(number, list(lines))

    def _beside(self, at: int, text: str) -> None:
        number = bisect_right(self._starts, at)
        if not number:
            self.comments.head.append(text)
            return
        trail = self._entries[number - 1].trail
        for flow in reversed(self._flows):  # those that end before the comment are done with
            if flow.end <= at and trail[: len(flow.trail)] == flow.trail:
                trail = flow.trail
        if not trail:
            self.comments.foot.setdefault((), []).append(text)
            return
        known = self.comments.beside.get(trail)
        self.comments.beside[trail] = f"{known}  {text}" if known else text

    def _between(self, number: int, run: list[tuple[int, int, str]]) -> None:
        """Comments on lines of their own, after the entry before `number` and before the entry `number`."""
        following = self._entries[number] if number < len(self._entries) else None
        if not number:
            head = [line for line in self._with_blanks(run) if not _SCHEMA.fullmatch(line)]
            self.comments.head.extend(_trimmed(head))
            return
        lines: dict[Trail, list[str]] = {}
        for position, (at, column, text) in enumerate(run):
            foot = self._foot(self._entries[number - 1], following, at, column)
            if foot is None:
                assert following is not None
                self.comments.before[following.trail] = self._with_blanks(run[position:])
                break
            blank = [""] if foot in lines and self._is_blank(at, -1) else []
            lines.setdefault(foot, []).extend([*blank, text])
        for trail, texts in lines.items():
            self.comments.foot.setdefault(trail, []).extend(texts)

    def _foot(self, last: _Entry, following: _Entry | None, at: int, column: int) -> Trail | None:
        """The part at whose foot the comment stands, or None where it belongs to the entry that follows."""
        after = following.trail if following else None
        flow = next((flow for flow in reversed(self._flows) if flow.start < at < flow.end), None)
        if flow is not None:
            within = after is not None and after != flow.trail and after[: len(flow.trail)] == flow.trail
            return None if within else flow.trail
        if following is not None and column <= following.column:
            return None
        if last.empty and column > last.column:
            return last.trail
        part = last.trail[:-1]
        for length in range(len(last.trail), 0, -1):
            part = last.trail[: length - 1]
            if self._columns[last.trail[:length]] <= column:
                break
        return None if after is not None and after[: len(part)] == part else part

    def _with_blanks(self, run: list[tuple[int, int, str]]) -> list[str]:
        """The comments with a blank line wherever there are some, before the first and after the last, too."""
        lines: list[str] = []
        for at, _, text in run:
            lines += ["", text] if self._is_blank(at, -1) else [text]
        return [*lines, ""] if self._is_blank(run[-1][0], 1) else lines

    def _is_blank(self, at: int, step: int) -> bool:
        """Whether nothing stands on the line above or below that of the comment."""
        if step < 0:
            end = self._text.rfind("\n", 0, at)
            return end > 0 and not self._text[self._text.rfind("\n", 0, end) + 1 : end].strip()
        start = self._text.find("\n", at) + 1
        return 0 < start < len(self._text) and not self._text[start : self._text.find("\n", start)].strip()


def _trimmed(lines: list[str]) -> list[str]:
    """Without blank lines at the start, and never two together."""
    start = next((number for number, line in enumerate(lines) if line), len(lines))
    return [line for before, line in zip(["-", *lines[start:]], lines[start:], strict=False) if before or line]
