"""What a change does to the casebook: two checked states compared case by case, renamed ones known by their content."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from casebook.check import Checked
from casebook.diagnostics import Diagnostic, Severity
from casebook.languages import LANGUAGES
from casebook.link import completeness, counted
from casebook.model import Case
from casebook.places import key_of
from casebook.translation import Translation, translation
from casebook.values import Text

Kind = Literal["broken", "removed", "moved", "withdrawn", "changed", "added"]
KINDS: tuple[Kind, ...] = ("broken", "removed", "withdrawn", "moved", "changed", "added")
"""What may happen to a case, in the order in which an editor should look at it."""

_ALIKE = 0.5  # from here on two files are one case that was renamed
_ALIKE_TITLED = 0.25  # the same where both have the same title
_TELLING = 8  # characters of a line from which on it says something about a file
_NOT_SHOWN = frozenset({"translations"})
_CONTEXT = ("language", "licence")  # not told of a new case where they are the usual ones


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field: its dotted path, and what it said before and says now, by language; "" for what has no language.

    `left_behind` names the languages whose translation did not change although the source text did.
    """

    path: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    left_behind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """How a case stood: diagnostics, how many of the common fields it has, how far it is translated."""

    diagnostics: tuple[Diagnostic, ...]
    reported: int
    countable: int
    translations: Mapping[str, Translation]

    def count(self, severity: Severity) -> int:
        """How many diagnostics have that severity."""
        return sum(one.severity is severity for one in self.diagnostics)


@dataclass(frozen=True, slots=True)
class CaseChange:
    """What happened to one case. `key` is where it stands now (or stood), `old_key` where it stood if elsewhere."""

    kind: Kind
    key: str
    path: str
    title: Text | None
    old_key: str = ""
    redirected: bool = True
    fields: tuple[FieldChange, ...] = ()
    before: State | None = None
    after: State | None = None
    fresh: tuple[Diagnostic, ...] = ()

    @property
    def faults(self) -> int:
        """What must be put right: errors, a case that is gone, a new name without a way from the old one."""
        errors = self.after.count(Severity.ERROR) if self.after else 0
        return errors + (self.kind == "removed") + (not self.redirected)

    @property
    def doubts(self) -> int:
        """What an editor should look at: new warnings, texts whose translation was left behind."""
        warnings = sum(one.severity is Severity.WARNING for one in self.fresh)
        return warnings + sum(len(one.left_behind) for one in self.fields)


@dataclass(frozen=True, slots=True)
class Review:
    """All that a change does, the worst first: commit compared with, cases, other files as (A, M or D; path)."""

    base: str
    cases: tuple[CaseChange, ...]
    others: tuple[tuple[str, str], ...]
    reference_errors: tuple[Diagnostic, ...] = ()

    @property
    def faults(self) -> int:
        """How much must be put right."""
        return sum(one.faults for one in self.cases) + len(self.reference_errors)


Files = Mapping[str, bytes]


def compare(
    base: str, old: Checked, old_files: Files, new: Checked, new_files: Files, others: Iterable[tuple[str, str]] = ()
) -> Review:
    """Compare two states of a casebook; `old_files` and `new_files` hold the bytes of their case files by path."""
    gone = [path for path in old_files if path not in new_files]
    fresh = [path for path in new_files if path not in old_files]
    renamed = _renamed(gone, fresh, old, old_files, new, new_files)
    told = _by_path(old), _by_path(new)
    found = [_removed(path, old, told[0]) for path in gone if path not in renamed.values()]
    for path, content in new_files.items():
        before = renamed.get(path, path)
        if old_files.get(before) != content or before != path:
            found.append(_change(path, before if before in old_files else None, old, new, told))
    stray = tuple(
        one for one in new.diagnostics if one.location.path not in new_files and one.severity is Severity.ERROR
    )
    order = {kind: place for place, kind in enumerate(KINDS)}
    found.sort(key=lambda one: (-bool(one.faults), order[one.kind], -one.faults, -one.doubts, one.key))
    return Review(base, tuple(found), tuple(others), stray)


_Diagnostics = Mapping[str, Sequence[Diagnostic]]


def _by_path(checked: Checked) -> _Diagnostics:
    found: dict[str, list[Diagnostic]] = {}
    for one in checked.diagnostics:
        found.setdefault(one.location.path, []).append(one)
    return found


def _removed(path: str, old: Checked, told: _Diagnostics) -> CaseChange:
    case = old.cases.get(path)
    return CaseChange("removed", key_of(path), path, case.title if case else None, before=_state(path, case, told))


def _change(
    path: str, before: str | None, old: Checked, new: Checked, told: tuple[_Diagnostics, _Diagnostics]
) -> CaseChange:
    was, now = old.cases.get(before or ""), new.cases.get(path)
    state_before = _state(before, was, told[0]) if before is not None else None
    state_after = _state(path, now, told[1])
    known = Counter(_same_fault(one) for one in state_before.diagnostics) if state_before else Counter()
    fresh = []
    for one in state_after.diagnostics:
        known[_same_fault(one)] -= 1
        if known[_same_fault(one)] < 0:
            fresh.append(one)
    fields = tuple(_fields(was, now)) if now is not None else ()
    moved = before is not None and before != path
    if now is None:
        kind: Kind = "broken"
    elif now.status == "withdrawn" and (was is None or was.status != "withdrawn"):
        kind = "withdrawn"
    else:
        kind = "moved" if moved else "changed" if before is not None else "added"
    old_key = key_of(before) if before is not None and moved else ""
    kept = set(was.former_addresses) if was else set()
    if old_key and (was is None or was.status != "draft"):
        kept.add(old_key)
    redirected = now is None or kept <= set(now.former_addresses)
    title = now.title if now else was.title if was else None
    return CaseChange(
        kind, key_of(path), path, title, old_key, redirected, fields, state_before, state_after, tuple(fresh)
    )


def _same_fault(one: Diagnostic) -> tuple[str, str, str]:
    return one.code, one.params.get("field", ""), one.params.get("value", "")


def _state(path: str, case: Case | None, told: _Diagnostics) -> State:
    diagnostics = tuple(told.get(path, ()))
    if case is None:
        return State(diagnostics, 0, 0, {})
    status = {one.id: translation(case, one.id) for one in LANGUAGES if one.id != case.language}
    return State(diagnostics, len(completeness(case)), len(counted()), status)


# What changed inside a case.

_Leaf = dict[str, str]


def _fields(was: Case | None, now: Case) -> Iterator[FieldChange]:
    source = now.language
    for path, before, after in _compared(outline(was) if was else {}, outline(now), ""):
        left: tuple[str, ...] = ()
        if before and after and before.get(source) != after.get(source):
            left = tuple(key for key in after if key not in (source, "") and before.get(key) == after[key])
        if was is not None or path not in _CONTEXT:
            yield FieldChange(path, before, after, left)


def outline(part: Any) -> Any:
    """A case as nested mappings, lists and leaves; a leaf is {language: text}, or {"": value} where it has none."""
    if isinstance(part, Text):
        return _Told(part.plain())
    if isinstance(part, BaseModel):
        told = {}
        for name, field in type(part).model_fields.items():
            value = getattr(part, name)
            if value not in (None, (), {}) and name not in _NOT_SHOWN:
                told[field.alias or name] = outline(value)
        return told
    if isinstance(part, dict):
        return {key: outline(value) for key, value in part.items()}
    if isinstance(part, tuple) and part and isinstance(part[0], BaseModel | Text):
        return [outline(item) for item in part]
    if isinstance(part, tuple):
        return _Told({"": ", ".join(_plain(item) for item in part)})
    return _Told({"": _plain(part)})


class _Told(dict[str, str]):
    """A leaf."""


def _plain(value: Any) -> str:
    if hasattr(value, "plain"):
        plain = value.plain()
        return " – ".join(str(one) for one in plain.values()) if isinstance(plain, dict) else str(plain)
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _compared(old: Any, new: Any, path: str) -> Iterator[tuple[str, _Leaf, _Leaf]]:
    """(path, before, after) of every leaf that differs; an absent one is {}."""
    if old == new:
        return
    if _is_leaf(old) and _is_leaf(new):
        yield path, dict(old or {}), dict(new or {})
    elif isinstance(old, list) or isinstance(new, list):
        for place, (before, after) in _aligned(old or [], new or []):
            yield from _compared(before, after, f"{path}.{place}")
    else:
        old, new = (side if isinstance(side, dict) and not isinstance(side, _Told) else {} for side in (old, new))
        for key in dict.fromkeys((*new, *old)):
            yield from _compared(old.get(key), new.get(key), f"{path}.{key}" if path else key)


def _is_leaf(value: Any) -> bool:
    return value is None or isinstance(value, _Told)


def _aligned(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[int, tuple[Any, Any]]]:
    """Entries of a list that belong together, by their ids or by what they say, with the position in the new list."""
    if not (isinstance(old, list) and isinstance(new, list)):
        old, new = [], new if isinstance(new, list) else []
    names = [_name(item) for item in old], [_name(item) for item in new]
    for operation, a, b, c, d in difflib.SequenceMatcher(None, *names, autojunk=False).get_opcodes():
        paired = min(b - a, d - c) if operation in ("equal", "replace") else 0
        for step in range(paired):
            yield c + step, (old[a + step], new[c + step])
        for step in range(a + paired, b):
            yield step, (old[step], None)
        for step in range(c + paired, d):
            yield step, (None, new[step])


def _name(item: Any) -> str:
    return str(item["id"]) if isinstance(item, dict) and "id" in item else repr(item)


# Which new file is an old one under another name.


def _renamed(
    gone: list[str], fresh: list[str], old: Checked, old_files: Files, new: Checked, new_files: Files
) -> dict[str, str]:
    """New path → old path of the cases that were renamed: the likest pairs first, each file once."""
    weights = {path: _weights(old_files[path]) for path in gone}
    holders: dict[bytes, list[str]] = {}
    for path, lines in weights.items():
        for line in lines:
            holders.setdefault(line, []).append(path)
    scores: list[tuple[float, str, str]] = []
    for path in fresh:
        mine = _weights(new_files[path])
        shared: Counter[str] = Counter()
        for line, number in mine.items():
            for other in holders.get(line, ()):
                shared[other] += min(number, weights[other][line]) * len(line)
        titles = _titles(new.cases.get(path))
        named = {other for other in gone if titles & _titles(old.cases.get(other))} if titles else set()
        for other in shared.keys() | named:
            likeness = 2 * shared[other] / max(_total(mine) + _total(weights[other]), 1)
            if likeness >= (_ALIKE_TITLED if other in named else _ALIKE):
                scores.append((likeness + (other in named), path, other))
    found: dict[str, str] = {}
    for path in fresh:  # a case that says where it was is believed
        for address in new.cases[path].former_addresses if path in new.cases else ():
            stood = f"cases/{address}.yml"
            if stood in gone and stood not in found.values():
                found.setdefault(path, stood)
    for _, path, other in sorted(scores, key=lambda one: (-one[0], one[1], one[2])):
        if path not in found and other not in found.values():
            found[path] = other
    return found


def _weights(content: bytes) -> Counter[bytes]:
    return Counter(line.strip() for line in content.splitlines() if len(line.strip()) >= _TELLING)


def _total(lines: Counter[bytes]) -> int:
    return sum(len(line) * number for line, number in lines.items())


def _titles(case: Case | None) -> set[str]:
    return {text for _, text in case.title.versions} if case else set()
