"""Blocks of a Word or Excel file → what was said under which name, and remarks on all that has no name.

Nothing goes by looks: a heading is a heading because of what it says, wherever it stands. A section holds until the
next heading; the columns of a list are those that its own heading row names. What is not understood is never guessed
at: it becomes a remark with its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from casebook.languages import LANGUAGES
from casebook.office.blocks import Cell, Contents, Paragraph, Picture, Place, Remark, Table, under
from casebook.office.layout import Item, Section, sections
from casebook.office.words import (
    LANGUAGE_NAMES,
    column_names,
    example_cells,
    fact_names,
    fold,
    folds,
    head_names,
    item_names,
    labels,
    nearest,
    printed,
    script_of,
    section_names,
    version_in,
    without_example_mark,
    words_offered,
)

_LABELLED = re.compile(r"\s*([^:：\n]{1,40})[:：]\s*(\S[\s\S]*)")
_TRAILING_NUMBER = re.compile(r"\d{1,3}\Z")


@dataclass(slots=True)
class Said:
    """What stands in one cell, and where."""

    text: str
    place: Place


@dataclass(slots=True)
class Answer:
    """All that was said about one item: by language (`""` where none is told) and `cite`."""

    item: Item
    said: dict[str, list[Said]] = field(default_factory=dict)

    def add(self, key: str, text: str, place: Place) -> None:
        """Take down one more thing."""
        self.said.setdefault(key, []).append(Said(text, place))


@dataclass(slots=True)
class Entry:
    """An entry of a list as it was filled in."""

    place: Place
    answers: dict[str, Answer] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def to(self, item: Item) -> Answer:
        """The answer to add to."""
        return self.answers.setdefault(item.path, Answer(item))


@dataclass(slots=True)
class Understood:
    """A whole form: facts by path, entries by section, pictures outside their section, remarks, the version told."""

    facts: dict[str, Answer] = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    version: str | None = None

    @property
    def anything(self) -> bool:
        """Whether anything at all was understood."""
        return any(answer.said for answer in self.facts.values()) or any(
            one.pictures or any(answer.said for answer in one.answers.values())
            for found in self.entries.values()
            for one in found
        )


def understand(contents: Contents, vocabulary: Iterable[str]) -> Understood:
    """Sort what the file says. `vocabulary` has the names of all terms, which the form prints as help."""
    reader = _Reader(frozenset(fold(term) for term in vocabulary))
    for block in contents.blocks:
        if isinstance(block, Table):
            reader.table(block)
        else:
            reader.paragraph(block)
    result = reader.result
    result.remarks = [one for one in contents.remarks if not _is_ours(one)] + result.remarks
    result.pictures += contents.loose
    result.version = contents.version or result.version
    return result


def _is_ours(remark: Remark) -> bool:
    """Whether it is about the form's own footer."""
    return remark.place.part == "header" and any(
        version_in(piece) is not None for piece in re.split(r"[·|\n]", remark.text)
    )


class _Reader:
    def __init__(self, vocabulary: frozenset[str]) -> None:
        self.vocabulary = vocabulary
        # The longest first: a name may hold another, or what stands between two.
        self.offers = re.compile(f"(?:{'|'.join(sorted(vocabulary, key=len, reverse=True))})+")
        self.result = Understood()
        self.heading = ""
        self.section: Section | None = None
        self.prose: Item | None = None
        self.columns: Mapping[int, tuple[Item | None, str]] | None = None
        self.heads: Mapping[int, str] | None = None
        self.width = 0
        self.card: Entry | None = None
        self.last: tuple[Item, Entry | None] | None = None

    # Paragraphs

    def paragraph(self, block: Paragraph) -> None:
        self.result.pictures += self._placed(block.pictures)
        text = block.text.strip()
        if not text or self._is_printed(text) or self._title(text):
            return
        fact = self._fact_named(text)
        if fact is not None:
            self.section, self.prose = fact
            self.heading = text
            return
        if self._labelled(text, block.place):
            return
        if block.heading:
            self.heading = " ".join(text.split())
            self.section = self.prose = self.columns = self.heads = self.card = None
            self._remark("unknown-heading", block.place, text, nearest=nearest(text, _headings()))
        elif self.prose is not None:
            self._put(self._answer(self.prose, None), script_of(text), text, block.place)
        else:
            self._remark("unknown-text", block.place, text)

    def _title(self, text: str) -> bool:
        """Take the text as the heading of a section, if it is one."""
        found = next((section for name in folds(text) if (section := section_names().get(name))), None)
        if found is None:
            return False
        self._enter(found)
        self.heading = " ".join(text.split())
        return True

    def _enter(self, section: Section) -> None:
        self.section, self.prose, self.card, self.last = section, None, None, None
        self.columns = self.heads = None

    def _fact_named(self, text: str) -> tuple[Section, Item] | None:
        """The fact that the text names: its label, alone or with the form's help after it."""
        return next((found for name in folds(self._name(text)) if (found := fact_names().get(name))), None)

    def _labelled(self, text: str, place: Place) -> bool:
        """Take `标题：…` as a label and its answer."""
        match = _LABELLED.fullmatch(text)
        fact = self._fact_named(match[1]) if match else None
        if match is None or fact is None:
            return False
        answer = self._answer(fact[1], None)
        self._put(answer, script_of(match[2]) if fact[1].is_text else "", match[2].strip(), place)
        return True

    def _is_printed(self, text: str) -> bool:
        """Whether the form itself says this: help, the version, words to choose from."""
        version = version_in(text)
        if version is not None:
            self.result.version = self.result.version or version
            return True
        if fold(text) in printed():
            return True
        pieces = [fold(one) for one in text.split("\n")]
        if any(pieces) and all(not one or one in printed() for one in pieces):
            return True
        offered = words_offered(text)
        return offered is not None and bool(self.offers.fullmatch(fold(offered)))

    # Tables

    def table(self, block: Table) -> None:
        width = max((cell.column + cell.span for row in block.rows for cell in row), default=0)
        self.prose = self.card = self.last = None
        if block.title:
            self.section = self.columns = self.heads = None
            self.heading = block.title
            self._title(block.title)
        elif width != self.width:
            self.columns = self.heads = None
        self.width = width
        before: tuple[int, ...] = ()
        for row in block.rows:
            origins = tuple(cell.origin for cell in row if cell.filled)
            if origins and origins != before:
                self._row(row, block.title)
            before = origins

    def _row(self, row: tuple[Cell, ...], sheet: str) -> None:
        filled = [cell for cell in row if cell.filled]
        if self._row_is_printed(filled, sheet):
            return
        alone = len(row) == 1 or (len(filled) == 1 and (filled[0].span > 1 or self.columns is None))
        if alone and not filled[0].pictures and not self._item_named(filled[0].text):
            if self._title(filled[0].text) or self._card_title(filled[0].text):
                return
            if len(row) == 1 and self._labelled(filled[0].text, filled[0].place):
                return
        if self._is_head(row, filled):
            return
        if self.section is not None and self.section.is_list:
            if self.columns is not None:
                return self._record(row, filled)
            if self._item_named(filled[0].text):
                return self._card_row(row, filled)
        if self._fact_row(row, filled):
            return
        self._unknown_row(filled)

    def _unknown_row(self, filled: Sequence[Cell]) -> None:
        text = " | ".join(cell.text for cell in filled if cell.text)
        for cell in filled:
            self.result.pictures += self._placed(cell.pictures)
        close = nearest(filled[0].text.partition("\n")[0], _labels())
        self._remark("unknown-row", replace(filled[0].place, column=0), text, nearest=close)

    def _row_is_printed(self, filled: Sequence[Cell], sheet: str) -> bool:
        """Whether the form itself says the whole row."""
        if any(cell.pictures for cell in filled):
            return False
        if self.section is not None and tuple(fold(cell.text) for cell in filled) in example_cells(self.section):
            return True
        if all(self._is_printed(cell.text) for cell in filled):
            return True
        # The sheet of words to choose from.
        own = bool(sheet) and fold(sheet) in printed() and self.section is None
        known = self.vocabulary | printed() | labels()
        return own and all(fold(cell.text) in known for cell in filled)

    def _name(self, text: str) -> str:
        """A label without the form's help below it; the whole text where something else stands there."""
        head, _, rest = text.partition("\n")
        return head if not rest.strip() or self._is_printed(rest) else text

    def _item_named(self, text: str) -> Item | None:
        """The item of the current section that the text names; of any section of facts where the current is none."""
        items = self.section.items if self.section is not None else ()
        for name in folds(self._name(text)):
            for item in items:
                if item.path and name in item_names(item):
                    return item
        fact = self._fact_named(text) if self.section is None or not self.section.is_list else None
        return fact[1] if fact else None

    # Heading rows

    def _is_head(self, row: Sequence[Cell], filled: Sequence[Cell]) -> bool:
        """Take the row as the one that names the columns, if it does."""
        if any(cell.pictures for cell in filled):
            return False
        if self.card is not None and self.columns is None and self._item_named(filled[0].text):
            return False  # inside a card, whatever its answers are called
        here = self.section if self.section is not None and self.section.is_list else None
        if here is None or self._fit(here, filled) < len(filled):
            other = self._section_of(filled)
            if other is not None:
                self._enter(other)
                here = other
        if here is not None and self._list_head(here, row, filled):
            return True
        return self._facts_head(row, filled)

    def _section_of(self, filled: Sequence[Cell]) -> Section | None:
        """The only list that has just these columns: its heading may be lost, or have another name."""
        if _only_languages(filled):
            return None
        fitting = [one for one in sections() if one.is_list and self._fit(one, filled) == len(filled) > 1]
        return fitting[0] if len(fitting) == 1 else None

    def _fit(self, section: Section, filled: Sequence[Cell]) -> int:
        """How many cells name a column of the list."""
        names = column_names(section)
        return sum(any(name in names for name in folds(self._name(cell.text))) for cell in filled)

    def _list_head(self, section: Section, row: Sequence[Cell], filled: Sequence[Cell]) -> bool:
        names = column_names(section)
        if self.columns is not None and section.width > 2 and _only_languages(filled):
            self._second_head(filled)
            return True
        found: dict[int, tuple[Item | None, str]] = {}
        unknown: list[Cell] = []
        for cell in filled:
            match = next((names[name] for name in folds(self._name(cell.text)) if name in names), None)
            if match is None:
                unknown.append(cell)
                continue
            for column in range(cell.column, cell.column + cell.span):
                found[column] = match
        known = len(filled) - len(unknown)
        if section.is_cards and len(found) < 4 and self._facts_head(row, filled):
            return True
        least = min(2, section.width)
        if known < least or known < len(unknown):
            return False
        for cell in unknown:
            self._remark("unknown-column", cell.place, cell.text, nearest=nearest(cell.text, _columns(section)))
        self.columns, self.heads, self.card = found, None, None
        return True

    def _second_head(self, filled: Sequence[Cell]) -> None:
        """A second heading row, with the languages of a column that is as wide as there are of them."""
        over = [(cell, at) for cell in filled for at in range(cell.column, cell.column + cell.span)]
        heads = {at: head_names()[fold(cell.text)] for cell, at in over}
        assert self.columns is not None
        self.columns = {
            at: (item, heads.get(at, language) if item is not None and item.is_text else language)
            for at, (item, language) in self.columns.items()
        }

    def _facts_head(self, row: Sequence[Cell], filled: Sequence[Cell]) -> bool:
        """A heading row of a table with a name at the left of each row; a card has its own name there."""
        names = head_names()
        found: dict[int, str] = {}
        for index, cell in enumerate(filled):
            match = next((names[name] for name in folds(cell.text) if name in names), None)
            if match is None and index == 0 and cell.column == row[0].column and self._card_title(cell.text):
                match = "label"
            if match is None or (index == 0 and self._item_named(cell.text) and len(filled) > 1):
                return False
            for column in range(cell.column, cell.column + cell.span):
                found[column] = match
        answers = [head for head in found.values() if head not in ("label", "cite")]
        if not answers or len(filled) < 2:
            return False
        self.heads, self.columns = found, None
        return True

    def _card_title(self, text: str) -> bool:
        """Whether the text is a section's name with a number; the section is entered."""
        for name in folds(text):
            section = section_names().get(_TRAILING_NUMBER.sub("", name))
            if section is not None:
                if section is not self.section:
                    self._enter(section)
                self.card = None
                return True
        return False

    # Rows of content

    def _record(self, row: Sequence[Cell], filled: Sequence[Cell]) -> None:
        """An entry of a list that takes one row."""
        assert self.section is not None and self.columns is not None
        entry = Entry(under(filled[0].place, self.heading))
        for index, cell in enumerate(filled):
            item, language = self._column(cell)
            if item is None and language == "number" and cell.text.strip(" .．、").isdecimal():
                continue
            text = cell.text
            bare = without_example_mark(text) if index == 0 else None
            if bare is not None:
                self._remark("example-changed", cell.place, " | ".join(one.text for one in filled), kept=False)
                text = bare
            if item is not None and item.kind == "picture":
                entry.pictures += self._placed(cell.pictures)
                if text:
                    self._remark("unknown-cell", cell.place, text)
                continue
            if cell.pictures:
                (entry.pictures if self.section.id == "images" else self.result.pictures).extend(
                    self._placed(cell.pictures)
                )
            if item is None:
                if text:
                    self._remark("unknown-cell", cell.place, text)
                continue
            if text:
                key = language or (script_of(text) if item.is_text else "")
                self._put(entry.to(item), key, text, cell.place)
        if entry.answers or entry.pictures:
            self.result.entries.setdefault(self.section.id, []).append(entry)

    def _column(self, cell: Cell) -> tuple[Item | None, str]:
        """The column that a cell stands in; where it spans several, the first that is known, in no certain language."""
        assert self.columns is not None
        over = [self.columns[at] for at in range(cell.column, cell.column + cell.span) if at in self.columns]
        if not over:
            return None, ""
        item, language = over[0]
        if item is None:
            return None, "number"
        return item, language if all(one == over[0] for one in over) else ""

    def _card_row(self, row: Sequence[Cell], filled: Sequence[Cell]) -> None:
        """A row of an entry that is a table of its own."""
        assert self.section is not None
        item = self._item_named(filled[0].text)
        assert item is not None
        if self.card is None or item.path in self.card.seen:
            self.card = Entry(under(filled[0].place, self.heading))
            self.result.entries.setdefault(self.section.id, []).append(self.card)
        self.card.seen.add(item.path)
        self._answers(item, self.card, filled[0], filled[1:])

    def _fact_row(self, row: Sequence[Cell], filled: Sequence[Cell]) -> bool:
        """A row with a name and its answers; a row without a name goes on with the one above."""
        label = next((cell for cell in filled[:2] if self._item_named(cell.text)), None)
        if label is None and self.section is not None and self.section.is_list:
            label = filled[0] if self._fact_named(filled[0].text) else None
        if label is not None and all(one is label or one.text.isdecimal() for one in filled[: filled.index(label)]):
            item = self._item_named(label.text)
            if item is None:
                fact = self._fact_named(label.text)
                assert fact is not None
                item = fact[1]
            self._answers(item, None, label, filled[filled.index(label) + 1 :])
            return True
        if self.last is None or not row or row[0].filled or self.heads is None:
            return False
        item, entry = self.last
        self._remark("continued", filled[0].place, "", kept=False, field=item.strings)
        self._answers(item, entry, row[0], filled)
        return True

    def _answers(self, item: Item, entry: Entry | None, label: Cell, cells: Sequence[Cell]) -> None:
        self.last = (item, entry)
        answer = self._answer(item, entry)
        for cell in (label, *cells) if label not in cells else cells:
            if entry is not None and (item.kind == "picture" or (self.section and self.section.id == "images")):
                entry.pictures += self._placed(cell.pictures)
            else:
                self.result.pictures += self._placed(cell.pictures)
            if not cell.text or cell is label:
                continue
            key = self._head(cell, label)
            if item.kind == "picture" or key is None or (key == "cite" and item.kind != "passage"):
                self._remark("unknown-cell", cell.place, cell.text)
            elif key == "cite":
                self._put(answer, "cite", cell.text, cell.place)
            else:
                self._put(answer, (key or script_of(cell.text)) if item.is_text else "", cell.text, cell.place)

    def _head(self, cell: Cell, label: Cell) -> str | None:
        """What kind of answer stands in a cell: a language, `cite`, "" for none certain, None for no answer at all."""
        columns = range(cell.column, cell.column + cell.span)
        if self.heads is None:
            # Without a heading row the columns stand as in the form.
            order = [*(one.id for one in LANGUAGES), "cite"]
            first = label.column + label.span
            over = [order[at - first] for at in columns if 0 <= at - first < len(order)]
        else:
            over = [self.heads[at] for at in columns if self.heads.get(at, "label") != "label"]
        if not over:
            return None
        return over[0] if all(one == over[0] for one in over) else ""

    # Taking down

    def _answer(self, item: Item, entry: Entry | None) -> Answer:
        return entry.to(item) if entry is not None else self.result.facts.setdefault(item.path, Answer(item))

    def _placed(self, pictures: Iterable[Picture]) -> list[Picture]:
        return [replace(one, place=under(one.place, self.heading)) for one in pictures]

    def _put(self, answer: Answer, key: str, text: str, place: Place) -> None:
        answer.add(key, text, under(place, self.heading))

    def _remark(self, code: str, place: Place, text: str, kept: bool = True, **params: str) -> None:
        self.result.remarks.append(Remark(code, under(place, self.heading), text, params, kept))


def _only_languages(cells: Iterable[Cell]) -> bool:
    """Whether the cells have nothing but names of languages."""
    names = {fold(one) for called in LANGUAGE_NAMES.values() for one in called}
    return all(fold(cell.text) in names for cell in cells)


def _headings() -> list[str]:
    return [section.heading(one.id) for section in sections() for one in LANGUAGES]


def _columns(section: Section) -> list[str]:
    return [item.label(one.id) for item in section.items for one in LANGUAGES]


def _labels() -> list[str]:
    return [item.label(one.id) for section in sections() for item in section.items for one in LANGUAGES]
