"""The field table: every key of a case file with its type, label and help, read off the model.

From it come the JSON Schema's descriptions, the Chinese keys, the field reference and the page headings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from casebook.languages import LANGUAGES
from casebook.locales import t
from casebook.model import Case, Counts, Widget
from casebook.values import Citation, Figure, PartialDate, Period, Text, Vocabulary

_SCALARS: dict[Any, str] = {
    Citation: "citation",
    Figure: "figure",
    PartialDate: "date",
    Period: "period",
    str: "word",
    bool: "yes-no",
}


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a case file.

    `path` is dotted, without list positions: `lists.problems.text`; `strings` is where its label and help stand in
    the locales. `kind` is the type's name as the reference
    shows it: line, paragraph, markdown, word, date, period, figure, citation, choice, term, yes-no, part.
    """

    path: str
    key: str
    strings: str
    kind: str
    required: bool
    many: bool
    keyed: bool
    counts: bool
    choices: tuple[str, ...]
    vocabulary: str | None
    children: tuple[FieldSpec, ...]

    def label(self, language: str) -> str:
        """The field's name for people, in that language."""
        return t(language, f"{self.strings}.label")

    def help(self, language: str) -> str:
        """What to write there, in that language."""
        return t(language, f"{self.strings}.help")


@cache
def table() -> tuple[FieldSpec, ...]:
    """The fields of a case file in their canonical order."""
    return _fields_of(Case, "")


def every_field() -> Iterator[FieldSpec]:
    """All fields, depth first, in their canonical order."""

    def walk(specs: tuple[FieldSpec, ...]) -> Iterator[FieldSpec]:
        for spec in specs:
            yield spec
            yield from walk(spec.children)

    return walk(table())


@cache
def field_at(path: str) -> FieldSpec | None:
    """The field with that dotted path (list positions left out), or None."""
    return next((spec for spec in every_field() if spec.path == path), None)


@cache
def key_names(path: str) -> dict[str, str]:
    """Every accepted spelling of a key → the key, for the part at that path (`""` for the case itself)."""
    specs = table() if not path else (found.children if (found := field_at(path)) else ())
    names = {spec.label(language.id): spec.key for spec in specs for language in LANGUAGES}
    return names | {spec.key: spec.key for spec in specs}


def _fields_of(model: type[BaseModel], parent: str) -> tuple[FieldSpec, ...]:
    return tuple(_spec(model, field.alias or name, field, parent) for name, field in model.model_fields.items())


def _spec(model: type[BaseModel], key: str, field: FieldInfo, parent: str) -> FieldSpec:
    path = f"{parent}.{key}" if parent else key
    marks: list[Any] = list(field.metadata)
    many = keyed = False
    kind = field.annotation
    while True:
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is Annotated:
            marks += arguments[1:]
            kind = arguments[0]
        elif origin is tuple:
            many, kind = True, arguments[0]
        elif origin is dict:
            keyed, kind = True, arguments[1]
        elif origin is Union or type(None) in arguments:
            kind = next(argument for argument in arguments if argument is not type(None))
        else:
            break
    vocabulary = next((mark.section for mark in marks if isinstance(mark, Vocabulary)), None)
    choices = get_args(kind) if get_origin(kind) is Literal else ()
    children: tuple[FieldSpec, ...] = ()
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        name, children = "part", _fields_of(kind, path)
    elif kind is Text:
        name = next((mark.kind for mark in marks if isinstance(mark, Widget)), "line")
    else:
        name = "term" if vocabulary else "choice" if choices else _SCALARS[kind]
    return FieldSpec(
        path=path,
        key=key,
        strings=f"fields.{'Part' if key == 'cite' else model.__name__}.{key}",
        kind=name,
        required=field.is_required(),
        many=many,
        keyed=keyed,
        counts=any(isinstance(mark, Counts) for mark in marks),
        choices=choices,
        vocabulary=vocabulary,
        children=children,
    )


def path_label(path: str, language: str) -> str:
    """A dotted path (list positions and names of sources included) in words: 三张清单 › 问题清单 2 › 内容."""
    words: list[str] = []
    known: list[str] = []
    for part in path.split("."):
        spec = field_at(".".join([*known, part]))
        if spec is not None:
            known.append(part)
            words.append(spec.label(language))
        elif words:
            words[-1] += f" {int(part) + 1}" if part.isdecimal() and not _is_keyed(known) else f" {part}"
        else:
            words.append(part)
    if len(words) > 1 and known[-1] == "text":
        words.pop()
    return " › ".join(words)


def _is_keyed(path: list[str]) -> bool:
    spec = field_at(".".join(path))
    return spec is not None and spec.keyed
