"""What stands where in the form: its sections, made from the field table, for Word and Excel alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from casebook.fields import FieldSpec, field_at
from casebook.languages import LANGUAGES
from casebook.locales import t

FORM_VERSION = "1"
"""To be raised whenever a section, a label or a column changes; tests/office/form.txt shows what this one has."""

TEXTS = frozenset({"line", "paragraph", "markdown", "passage"})
"""Kinds that are written in each language, in a cell of its own."""

WIDEST_TABLE = 7
"""Columns that an upright page has room for; an entry with more is a small table of its own, a card."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to fill in: a row of a table of facts, or a column of a list.

    `path` leads to the value from the case or, in a list, from the entry (`""` for the entry itself). `kind` is that
    of the field table, or `passage` (a text and its citation), `key` (what a keyed entry is called), `picture`.
    """

    path: str
    kind: str
    strings: str
    spec: FieldSpec | None = None

    @property
    def is_text(self) -> bool:
        """Whether it is written in each language."""
        return self.kind in TEXTS

    @property
    def width(self) -> int:
        """Columns that it takes in a list."""
        return len(LANGUAGES) if self.is_text else 1

    def label(self, language: str) -> str:
        """Its name for people."""
        return t(language, f"{self.strings}.label")

    def help(self, language: str) -> str:
        """What to write there."""
        return t(language, f"{self.strings}.help")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form under one heading: facts (one row each), or the entries of the list at `path`."""

    id: str
    path: str
    items: tuple[Item, ...]
    blanks: int
    optional: bool = False

    @property
    def is_list(self) -> bool:
        """Whether it holds entries, any number of them."""
        return bool(self.path)

    @property
    def width(self) -> int:
        """Columns of the list."""
        return sum(item.width for item in self.items)

    @property
    def is_cards(self) -> bool:
        """Whether an entry is too wide for one row of a page."""
        return self.is_list and self.width > WIDEST_TABLE

    def heading(self, language: str) -> str:
        """Its heading, without a number."""
        return t(language, f"office.sections.{self.id}.heading")

    def help(self, language: str) -> str:
        """What belongs there."""
        return t(language, f"office.sections.{self.id}.help")


_SECTIONS: tuple[tuple[str, str | tuple[str, ...], int], ...] = (
    ("basics", ("title", "summary", "place", "period", "themes"), 0),
    ("story", ("background", "steps"), 0),
    ("partners", "steps.team.partners", 4),
    ("problems", "lists.problems", 4),
    ("resources", "lists.resources", 4),
    ("projects", "lists.projects", 3),
    ("deliberation", "deliberation", 6),
    ("results", "results", 2),
    ("lessons", "lessons", 3),
    ("learnt", ("what_did_not_work", "conditions"), 0),
    (
        "how",
        ("organiser", "funder", "cost", "staff", "volunteers", "participants", "duration", "open_to", "recruitment",
         "decision_method", "mode"),
        0,
    ),
    ("yearly", ("yearly",), 0),
    ("joint", ("joint_actions",), 0),
    ("with", "with", 2),
    ("sources", "sources", 2),
    ("images", "images", 1),
    ("contributors", "contributors", 2),
    ("rights", ("consent", "licence", "language", "status"), 0),
    ("allowed", "personal_data_allowed", 1),
    ("addresses", ("former_addresses",), 0),
    ("translations", "translations", 0),
)  # fmt: skip
_RARE = frozenset({"allowed", "addresses", "translations"})
"""Sections for the tool and for editors: in the form only where there is something in them."""
_EXTRA = {
    "sources": (Item("key", "key", "office.items.source_key"),),
    "images": (Item("picture", "picture", "office.items.picture"),),
    "translations": (
        Item("language", "key", "office.items.translation_language"),
        Item("key", "key", "office.items.translation_path"),
    ),
}


@cache
def sections() -> tuple[Section, ...]:
    """The form, in the order in which it is printed."""
    made = []
    for name, content, blanks in _SECTIONS:
        if isinstance(content, str):
            items = _EXTRA.get(name, ()) + tuple(_entry_items(_field(content)))
            made.append(Section(name, content, items, blanks, optional=name in _RARE))
        else:
            facts = tuple(item for path in content for item in _facts(_field(path)))
            made.append(Section(name, "", facts, blanks, optional=name in _RARE))
    return tuple(made)


def section(name: str) -> Section:
    """The section with that id. KeyError where there is none."""
    return next(one for one in sections() if one.id == name)


def _field(path: str) -> FieldSpec:
    found = field_at(path)
    assert found is not None, path
    return found


def is_passage(spec: FieldSpec) -> bool:
    """Whether the part is a text with its citation (and perhaps a list that has a section of its own)."""
    return {"text", "cite"} <= {child.key for child in spec.children}


def _facts(spec: FieldSpec) -> Iterator[Item]:
    """The rows for a field of the case: a part that is no passage has one for each of its fields."""
    if not spec.children:
        yield Item(spec.path, spec.kind, spec.strings, spec)
    elif is_passage(spec):
        yield Item(spec.path, "passage", spec.strings, spec)
    else:
        for child in spec.children:
            yield from _facts(child)


def _entry_items(spec: FieldSpec) -> Iterator[Item]:
    if not spec.children:
        yield Item("", spec.kind, spec.strings, spec)
    for child in spec.children:
        yield Item(child.key, child.kind, child.strings, child)
