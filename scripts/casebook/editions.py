"""The record of past editions: editions/<edition>.json, one file an edition, written by `casebook release`.

It travels with git, is never written again, and is enough by itself: of every published case it has a hash of each
field, so that the next edition can say what changed without the old cases, a whole git history, or a network.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from casebook.diagnostics import Diagnostic, Location
from casebook.languages import LANGUAGES

FOLDER = "editions"
NAME = re.compile(r"[12]\d{3}(?:-[1-9])?\Z")
"""An edition's name: its year, and a number where a year has more than one."""

_LIMIT = 50_000_000  # bytes of a record; ten thousand cases take five million
_Name = Annotated[str, StringConstraints(pattern=r"^[12]\d{3}(-[1-9])?\z")]
_Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*\z")]
_Path = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.[a-z_]+)*\z")]
_Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{10}\z")]
_File = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*\z", max_length=100)]
_Web = Annotated[str, StringConstraints(pattern=r"^(https?://[^\s\"<>]+/)?\z", max_length=500)]

_Language = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(one.id for one in LANGUAGES)})\z")]
_Title = Annotated[str, StringConstraints(min_length=1, max_length=500)]

Kind = Literal["added", "changed", "renamed", "withdrawn"]
KINDS: tuple[Kind, ...] = ("added", "changed", "renamed", "withdrawn")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Change(_Part):
    """What happened to a case since the edition before: `case` is its key, `before` the one that it had if that was
    another, `fields` the paths of what it says otherwise now, `title` its title by language."""

    kind: Kind
    case: _Key
    title: Annotated[dict[_Language, _Title], Field(min_length=1)]
    before: _Key | Literal[""] = ""
    fields: list[_Path] = []


class Edition(_Part):
    """An edition: `date` is its day, `commit` the revision that it was made from ("" where that was not committed),
    `previous` what its changes are told against ("" for the first), `address` the web address of the folder that its
    `files` were put into, the one thing here that people may write by hand.

    `cases` has, by key of each published case, a hash of every field that it has, by the field's path.
    """

    form: Literal[1]
    edition: _Name
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}\z")]
    commit: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{40,64})?\z")]
    previous: Annotated[str, StringConstraints(max_length=100)]
    address: _Web
    files: list[_File]
    changes: list[Change]
    cases: dict[_Key, dict[_Path, _Hash]]

    @field_validator("date")
    @classmethod
    def _in_the_calendar(cls, value: str) -> str:
        datetime.date.fromisoformat(value)
        return value

    @property
    def day(self) -> datetime.date:
        """Its date."""
        return datetime.date.fromisoformat(self.date)

    def of_kind(self, kind: Kind) -> list[Change]:
        """The changes of that kind."""
        return [one for one in self.changes if one.kind == kind]

    def written(self) -> bytes:
        """As the file has it: a line a change and a case, so that people and git can read it."""
        plain = self.model_dump(exclude_defaults=False)
        changes, cases = plain.pop("changes"), plain.pop("cases")
        lines = [f" {_json(key)}: {_json(value)}" for key, value in plain.items()]
        lines.append(f' "changes": {_listed([_json(_without_empty(one)) for one in changes], "[]")}')
        lines.append(f' "cases": {_listed([f"{_json(key)}: {_json(one)}" for key, one in cases.items()], "{}")}')
        return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def path_of(edition: str) -> str:
    """Where the record of an edition is, from the project's root."""
    return f"{FOLDER}/{edition}.json"


def parse(content: bytes) -> Edition:
    """The record that these bytes are. Raises ValueError, and what is one: JSONDecodeError, ValidationError."""
    try:
        return Edition.model_validate(json.loads(content))
    except RecursionError as error:
        raise ValueError from error


def read(name: str, content: bytes) -> Edition | Diagnostic:
    """The record in that file, called `name` in diagnostics, or what is wrong with it. Never raises."""
    try:
        found = parse(content)
    except json.JSONDecodeError as error:
        return Diagnostic("bad-edition", Location(name, error.lineno, error.colno), {"where": "JSON"})
    except ValidationError as error:
        trail = [str(one) for one in error.errors()[0]["loc"]]
        return Diagnostic("bad-edition", _where(name, content, trail), {"where": " › ".join(trail) or "JSON"})
    except ValueError:
        return Diagnostic("bad-edition", Location(name, 1, 1), {"where": "JSON"})
    if name != path_of(found.edition):
        where = _where(name, content, ["edition"])
        return Diagnostic("bad-edition", where, {"where": f"edition: {found.edition}"})
    return found


def read_all(root: Path) -> tuple[tuple[Edition, ...], list[Diagnostic]]:
    """The records of the casebook at `root`, the oldest first, and what is wrong with those that cannot be read."""
    editions: list[Edition] = []
    diagnostics: list[Diagnostic] = []
    for path in sorted((root / FOLDER).glob("*.json")):
        name = f"{FOLDER}/{path.name}"
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _LIMIT:
            diagnostics.append(Diagnostic("bad-edition", Location(name, 1, 1), {"where": "JSON"}))
            continue
        found = read(name, path.read_bytes())
        if isinstance(found, Edition):
            editions.append(found)
        else:
            diagnostics.append(found)
    return tuple(sorted(editions, key=lambda one: one.edition)), diagnostics


def lost(root: Path, editions: Iterable[Edition], kept: Iterable[str]) -> list[Diagnostic]:
    """Cases of past editions whose address leads nowhere now. `kept`: keys and former addresses of all cases that are
    published or withdrawn."""
    there = set(kept)
    found: list[Diagnostic] = []
    for edition in editions:
        gone = [key for key in edition.cases if key not in there]
        there.update(gone)  # each is told once
        if gone:
            name = path_of(edition.edition)
            content = (root / name).read_bytes()
            found += [
                Diagnostic("lost-address", _where(name, content, [key]), {"value": key, "edition": edition.edition})
                for key in gone
            ]
    return found


def _where(name: str, content: bytes, trail: list[str]) -> Location:
    """The last line with the deepest key of the trail that is a line's first, else the top."""
    lines = content.decode("utf-8", "replace").splitlines()
    for key in reversed(trail):
        for number in range(len(lines), 0, -1):
            line = lines[number - 1]
            if line.lstrip().startswith(f"{_json(key)}:"):
                return Location(name, number, len(line) - len(line.lstrip()) + 1)
    return Location(name, 1, 1)


def _without_empty(one: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in one.items() if value}


def _listed(items: list[str], brackets: str) -> str:
    inner = ",\n".join(f"  {one}" for one in items)
    return f"{brackets[0]}\n{inner}\n {brackets[1]}" if items else brackets


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
