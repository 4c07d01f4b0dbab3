"""One pass over a YAML text: data, places, and what YAML allows but a case file does not.

PyYAML's parser is read event by event. So every scalar is the text that was typed (010020, 12:30 and NO stay as
they are), no alias is expanded, and nothing nests deeper than a case file can, however deep the text does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import yaml
from yaml import AliasEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent, StreamEndEvent
from yaml.events import CollectionEndEvent, CollectionStartEvent

from casebook.decode import HIDDEN
from casebook.diagnostics import Diagnostic, Location
from casebook.languages import LANGUAGES
from casebook.places import Places, Trail, places_of
from casebook.yaml_hints import (
    DEPTH_LIMIT,
    LONG,
    Cause,
    are_kin,
    fullwidth_in_list,
    has_key,
    is_idle,
    key_in_braces,
    known_keys,
    language_ids,
    mistake,
    split_value,
    with_quotes,
)
from casebook.yaml_indentation import key_of, out_of_step

Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MOST = 100  # diagnostics of one code and file: who has more has one cause for them all
_ROWS = 100  # lines of one text that are looked at for mistakes
_FIRST = frozenset("-•·●▪◦‣∙‐–—－−*+【［")  # what a list or its item may begin with by mistake
_INNER_TABS = re.compile(r"(?<=[^\s-])\t+")
_SENTENCE = re.compile(r"[\s，。；、！？]")
_LONG_TEXT = 12
_START = tuple(f"{language.id} " for language in LANGUAGES)
_Frame = tuple[Any, bool, bool, str | None]


def events(text: str) -> Callable[[], Any]:
    """A function that gives the next event of the text each time, and None after the last.

    It raises yaml.YAMLError or ValueError where the text is not YAML.
    """
    if Loader is yaml.BaseLoader:
        # The parser in C takes tabs after a word or a colon for spaces, the one in Python does not.
        text = _INNER_TABS.sub(lambda tabs: " " * len(tabs[0]), text)
    get: Callable[[], Any] = Loader(text).get_event
    return get


class Reading:
    """What one pass found: `data` (None where there is nothing to go on with), `found`, and `causes` to mend."""

    def __init__(self, path: str, lines: list[str], mended: set[int]) -> None:
        self.data: dict[str, Any] | None = None
        self.found: list[Diagnostic] = []
        self.causes: list[Cause] = []
        self._path = path
        self._lines = lines
        self._mended = frozenset(mended)  # rows that are not as typed: columns mean little there
        self._marks: list[Any] = []  # of the root, then of key and value by turns, in the order of the data
        self._noted: Counter[str] = Counter()
        self._repeated: list[tuple[Trail, str, Any]] = []

    def read(self, text: str) -> None:
        """Read the text, whose lines are known. Raises yaml.YAMLError or ValueError where it is not YAML."""
        get = events(text)
        get()
        if type(get()) is StreamEndEvent:
            self._note("empty-file")
            return
        event = get()
        if type(event) is ScalarEvent and not event.value:
            self._note("empty-file")
            return
        if type(event) is not MappingStartEvent:
            if type(event) is ScalarEvent and not event.style:
                self._suspect(event, block=True)
            if not self.causes:
                self._note("not-a-mapping", event.start_mark)
                while get() is not None:  # what follows may say more about it
                    pass
            return
        data = self._mapping(event, get)
        if data is None:
            return
        get()
        event = get()
        if type(event) is not StreamEndEvent:
            self._note("several-documents", event.start_mark)
            return
        self._comments(text)
        self.data = data
        if self._repeated:
            keys = self.places()[1]
            told: set[Trail] = set()
            for path, key, mark in self._repeated:
                stray = self._too_deep_key(path)
                if stray is None:
                    self._note("duplicate-key", mark, {"key": key, "first_line": str(keys[*path, key].line)})
                elif path not in told:
                    told.add(path)
                    where, around = keys[*path, stray], keys[path]
                    mended = " " * (around.column - 1) + self._lines[where.line - 1].lstrip(" ")
                    self.found.append(Diagnostic("wrong-indentation", where, {"mend": mended}))

    def _too_deep_key(self, path: Trail) -> str | None:
        """A key in that part without anything below it that belongs one level further out: what follows it shows."""
        part: Any = self.data
        around: Any = None
        for element in path:
            around, part = part, part[element]
        if not isinstance(around, dict):
            return None
        for key, value in part.items():
            others = [other for other in part if other not in (key, "cite", "出处")]  # which may stand anywhere
            if value is None and not any(are_kin(key, other) for other in others):
                return next((key for other in around if other != key and are_kin(key, other)), None)
        return None

    def places(self) -> tuple[Places, Places]:
        """Where each value and each key stands."""
        return places_of(self.data, self._marks, self._location)

    def _mapping(self, event: Any, get: Callable[[], Any]) -> dict[str, Any] | None:
        """The mapping that the event begins, or None where something nests too deep."""
        root: dict[str, Any] = {}
        add = self._marks.append
        add(event.start_mark)
        if event.tag is not None or event.anchor is not None:
            self._extras(event)
        container: Any = root
        keyed, flow = True, bool(event.flow_style)
        key: str | None = None
        outer: list[_Frame] = []
        while True:
            event = get()
            kind = type(event)
            value: Any
            if kind is ScalarEvent:
                value = event.value
                if keyed and key is None:
                    if (not value.isidentifier() or value in container or event.tag is not None) and self._bad_key(
                        event, container, flow, outer
                    ):
                        _skip(get(), get)
                    else:
                        key = value
                        add(event.start_mark)
                    continue
                if event.tag is not None or event.anchor is not None:
                    self._extras(event)
                if not event.style:
                    if not value:
                        value = None
                    elif not value.isalnum() and (
                        ":" in value
                        or "：" in value
                        or " - " in value
                        or value[0] in _FIRST
                        or value.startswith(_START)
                        or (flow and ("，" in value or "、" in value))
                    ):
                        self._suspect(event, block=not flow)
                elif event.style == '"' and HIDDEN.search(value):
                    self._note("control-character", event.start_mark, {"character": _name(value)})
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if keyed and key is None:
                    self._key_not_text(event.start_mark)
                    _skip(event, get)
                    _skip(get(), get)
                    continue
                if event.tag is not None or event.anchor is not None:
                    self._extras(event)
                value = {} if kind is MappingStartEvent else []
            elif kind is AliasEvent:
                params = {"name": event.anchor} | self._in_quotes(event.start_mark)
                self._note("alias-not-allowed", event.start_mark, params)
                if key is None:  # a key, whose value goes with it, or an entry of a list
                    if keyed:
                        _skip(get(), get)
                    continue
                value = None
            else:  # the end of a mapping or list
                if not outer:
                    return root
                container, keyed, flow, _ = outer.pop()
                key = None
                continue
            add(event.start_mark)
            if keyed:
                container[key] = value
            else:
                container.append(value)
            if kind is MappingStartEvent or kind is SequenceStartEvent:
                outer.append((container, keyed, flow, key))
                if len(outer) >= DEPTH_LIMIT:
                    self._note("too-deep", event.start_mark, {"limit": str(DEPTH_LIMIT)})
                    return None
                container, keyed, flow = value, kind is MappingStartEvent, bool(event.flow_style)
            key = None

    def _bad_key(self, event: Any, container: dict[str, Any], flow: bool, outer: list[_Frame]) -> bool:
        """Whether this key and its value are to be passed over; notes what is wrong with it."""
        key, mark = event.value, event.start_mark
        if event.tag is not None:
            self._extras(event)
        if not key:
            self._note("empty-key", mark)
        elif key == "<<" and not event.style:
            self._note("merge-key", mark)
        elif key in container:
            if not flow and outer and not outer[-1][1] and self._missing_dash(key, mark, container):
                return True
            path = tuple(len(frame[0]) - 1 if frame[3] is None else frame[3] for frame in outer)
            self._repeated.append((path, key, mark))
        else:
            line = self._lines[mark.line]
            if event.style or key in known_keys():
                pass
            elif not flow:
                self._add(mistake(line, mark.line, broken=True))
            else:
                self._add(key_in_braces(key, line, mark.line, mark.column))
            return False
        return True

    def _missing_dash(self, key: str, mark: Any, entry: dict[str, Any]) -> bool:
        """Whether an entry of a list begins anew with this key, for want of a dash; notes it."""
        line = self._lines[mark.line]
        if key != next(iter(entry)) or mark.column < 2 or line[: mark.column].strip(" "):
            return False
        mended = f"{' ' * (mark.column - 2)}- {line[mark.column :]}"
        self._add(Cause("missing-dash", mark.line, mark.column, {}, mended, sure=True))
        return True

    def _key_not_text(self, mark: Any) -> None:
        mend = self._in_quotes(mark).get("mend")
        if mend is None:
            self._note("key-not-text", mark)
        else:  # {{placeholder}} that is meant as text
            self._add(Cause("key-not-text", mark.line, mark.column, {}, mend, sure=True))

    def _suspect(self, event: Any, *, block: bool) -> None:
        """Plain text that may hold a mistake which YAML took for text."""
        row, column, last = event.start_mark.line, event.start_mark.column, event.end_mark.line
        line = self._lines[row]
        listed = fullwidth_in_list(line, row) if not block or event.value[0] in "【［" else None
        if listed is not None or not block:
            self._add(listed)
            return
        known = len(self.causes)
        if not line[:column].strip(" -"):
            self._add(mistake(line, row, broken=False))
        above = row
        for below in range(row + 1, min(last, row + _ROWS) + 1):
            line = self._lines[below]
            if is_idle(line):
                continue
            if not line.lstrip(" ").startswith("- "):
                self._add(mistake(line, below, broken=False, continued=True))
            elif len(self.causes) == known:  # else the list only follows from what was found
                self._add(mistake(self._lines[above], above, broken=True) or out_of_step(self._lines, below))
            above = below

    def _extras(self, event: Any) -> None:
        """Tags and anchors, which a case file has no use for; mostly a text that begins with ! or &."""
        mend = self._in_quotes(event.start_mark) if type(event) is ScalarEvent else {}
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._note("tag-not-allowed", event.start_mark, {"tag": tag} | ({} if tag.startswith("!!") else mend))
        if event.anchor is not None:
            self._note("anchor-ignored", event.start_mark, {"name": event.anchor} | mend)

    def _comments(self, text: str) -> None:
        """`12345 热线 #1 诉求`: a comment one space from a text, glued to its mark or cutting a sentence."""
        spots = {}
        at = text.find(" #")
        while at != -1:
            if text[max(at - 1, 0) : at].strip():
                spots[at] = bool(text[at + 2 : at + 3].strip(" \t\r\n#!"))  # whether it is glued
            at = text.find(" #", at + 1)
        if not spots:
            return
        get = events(text)
        while True:
            event = get()
            if event is None:
                return
            end: Any = event.end_mark
            if type(event) is not ScalarEvent or event.style or end.index not in spots:
                continue
            if spots[end.index] and not event.value and self._is_translation(end.line):  # zh: #1 充电车棚
                mended = self._mend(end.line).get("mend")
                self._add(Cause("special-start", end.line, end.column + 1, {"mark": "#"}, mended, sure=True))
                continue
            if spots[end.index] or _SENTENCE.search(event.value) or len(event.value) >= _LONG_TEXT:
                row, column = end.line, end.column + 1
                params = {"text": self._lines[row][column:], **self._mend(row)}
                self.found.append(Diagnostic("comment-cuts-text", Location(self._path, row + 1, column + 1), params))

    def _is_translation(self, row: int) -> bool:
        return key_of(self._lines[row]) in language_ids()

    def _add(self, cause: Cause | None) -> None:
        if cause is not None and cause.line not in self._mended:
            self.causes.append(cause)

    def _note(self, code: str, mark: Any = None, params: dict[str, str] | None = None) -> None:
        self._noted[code] += 1
        if self._noted[code] <= _MOST:
            where = self._location(mark) if mark is not None else Location(self._path, 1, 1)
            self.found.append(Diagnostic(code, where, params or {}))

    def _location(self, mark: Any) -> Location:
        row, column = mark.line, mark.column
        if row in self._mended:
            line = self._lines[row]
            column = len(line) - len(line.lstrip())
        # What a file leaves out at its very end is looked for on a line that it does not have.
        return Location(self._path, min(row + 1, max(len(self._lines), 1)), column + 1)

    def _in_quotes(self, mark: Any) -> dict[str, str]:
        """The line with its value in quotes, as a parameter, where the value begins at the mark."""
        line = self._lines[mark.line] if mark.line < len(self._lines) else ""
        if len(line) > LONG:
            return {}
        before, value, _ = split_value(line)
        if len(before) > mark.column or value[:1] not in ("*", "&", "!", "{"):
            return {}
        if value[0] == "{" and not has_key(line):
            return {}
        return self._mend(mark.line)

    def _mend(self, row: int) -> dict[str, str]:
        line = self._lines[row]
        mended = with_quotes(line) if len(line) <= LONG and row not in self._mended else None
        return {} if mended is None else {"mend": mended}


def _skip(event: Any, get: Callable[[], Any]) -> None:
    """Pass over the node that the event begins."""
    depth = 0
    while True:
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if depth <= 0:
            return
        event = get()


def _name(value: str) -> str:
    match = HIDDEN.search(value)
    return f"U+{ord(match[0]):04X}" if match else ""
