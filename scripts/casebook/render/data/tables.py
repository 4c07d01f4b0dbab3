"""Tables as CSV: one for people in each language, and a tidy pair for programs.

A spreadsheet takes a cell that begins like a formula for one and runs it, so such a cell gets an apostrophe before
it; so does one that has apostrophes there already, or nobody could tell afterwards. To undo it, take one apostrophe
off every cell that begins with apostrophes followed by one of STARTERS.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from casebook.languages import LANGUAGES, Language
from casebook.link import Corpus, Entry
from casebook.locales import t
from casebook.model import STEPS, ListedProblem, ListedProject, ListedResource, Result
from casebook.render.before_after import figure_text
from casebook.render.page import Page, Settings
from casebook.values import PartialDate, Text

STARTERS = "=+-@\t\r\n＝＋－＠"
"""What a formula can begin with; the full-width forms do in some East Asian spreadsheets."""
MARK = "\ufeff"
"""Byte order mark: without it Excel takes UTF-8 for the system's old encoding, and Chinese for noise."""
_FORMULA = re.compile(f"'*[{re.escape(STARTERS)}]")
_NEUTRALISED = re.compile(f"'+[{re.escape(STARTERS)}]")
SEPARATOR = ";"
"""Between several ids in a cell."""

Cell = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a tidy table: its name, its Frictionless type, and what else holds for it."""

    name: str
    type: str = "string"
    constraints: tuple[tuple[str, Any], ...] = ()


def neutralised(cell: str) -> str:
    """The cell so that no spreadsheet runs it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """What the cell was before it was neutralised."""
    return cell[1:] if _NEUTRALISED.match(cell) else cell


def written(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table as CSV (RFC 4180, UTF-8 with a byte order mark)."""
    buffer = io.StringIO(newline="")
    buffer.write(MARK)
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([neutralised(one) for one in header])
    for row in rows:
        writer.writerow([_shown(cell) for cell in row])
    return buffer.getvalue().encode()


def _shown(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else neutralised(str(cell))


# ---- for people ----

PLAIN = (
    "key", "title", "summary", "area", "subdistrict", "community", "site", "period", "themes", "steps", "problems",
    "resources", "projects", "results", "lessons", "sources", "licence", "page",
)  # fmt: skip
"""Columns of the table for people, by the names of their strings."""


def plain_header(language: Language) -> list[str]:
    """The headings of the table for people."""
    return [t(language.id, f"data.plain.{name}") for name in PLAIN]


def plain_table(corpus: Corpus, language: Language, settings: Settings) -> bytes:
    """The cases in one language, a row each, as people want to read them."""
    page = Page(language, "", corpus, settings)
    return written(plain_header(language), (_plain_row(page, entry) for entry in corpus.entries))


def _plain_row(page: Page, entry: Entry) -> list[Cell]:
    case, place = entry.case, entry.case.place
    comma, semicolon = page.t("list_comma"), page.t("list_semicolon")

    def texts(parts: Iterable[ListedProblem | ListedResource | ListedProject]) -> str:
        return semicolon.join(page.plain(one.text) for one in parts)

    return [
        entry.key,
        page.plain(case.title),
        page.plain(case.summary),
        page.plain(entry.area.name),
        *(page.plain(part) if part else None for part in (place.subdistrict, place.community, place.site)),
        page.period(case.period) if case.period else None,
        page.theme_names(entry),
        comma.join(page.term("steps", step) for step in entry.steps),
        texts(case.lists.problems),
        texts(case.lists.resources),
        texts(case.lists.projects),
        semicolon.join(_result(page, result) for result in case.results),
        semicolon.join(page.plain(lesson) for lesson in case.lessons),
        " ".join(page.source(source) for source in case.sources.values()),
        case.licence,
        page.settings.address(page.language, entry.url),
    ]


def _result(page: Page, result: Result) -> str:
    sides = {side: figure_text(page, getattr(result, side), result) for side in ("before", "after")}
    return t(page.language.id, "data.result", indicator=page.plain(result.indicator), **sides)


# ---- for programs ----

_DATE = (("pattern", "[12][0-9]{3}(-[0-9]{2}(-[0-9]{2})?)?"),)
_REQUIRED = (("required", True),)


def _by_language(name: str) -> tuple[Column, ...]:
    return tuple(Column(f"{name}_{one.id}") for one in LANGUAGES)


CASE_COLUMNS = (
    Column("key", constraints=(*_REQUIRED, ("unique", True))),
    Column("area", constraints=_REQUIRED),
    Column("id", constraints=_REQUIRED),
    Column("language", constraints=(*_REQUIRED, ("enum", [one.id for one in LANGUAGES]))),
    *_by_language("title"),
    *_by_language("summary"),
    *_by_language("subdistrict"),
    *_by_language("community"),
    *_by_language("site"),
    Column("period_from", constraints=_DATE),
    Column("period_to", constraints=_DATE),
    Column("themes", constraints=_REQUIRED),
    Column("joint_actions"),
    *(Column(f"step_{step}", "boolean", _REQUIRED) for step in STEPS),
    Column("reported", "integer", _REQUIRED),
    Column("counted", "integer", _REQUIRED),
    Column("licence", constraints=_REQUIRED),
    *_by_language("page"),
)
LIST_COLUMNS = (
    Column("case", constraints=_REQUIRED),
    Column("list", constraints=(*_REQUIRED, ("enum", ["problems", "projects", "resources"]))),
    Column("id", constraints=_REQUIRED),
    Column("position", "integer", (*_REQUIRED, ("minimum", 1))),
    Column("kind"),
    Column("state"),
    *_by_language("text"),
    Column("solves"),
    Column("uses"),
    Column("cite"),
)


def case_table(corpus: Corpus, settings: Settings) -> bytes:
    """The cases, a row each, with ids and all languages."""
    return written([one.name for one in CASE_COLUMNS], (_case_row(entry, settings) for entry in corpus.entries))


def _case_row(entry: Entry, settings: Settings) -> list[Cell]:
    case, place = entry.case, entry.case.place
    period = case.period
    return [
        entry.key,
        entry.area.id,
        entry.id,
        case.language,
        *_versions(case.title),
        *_versions(case.summary),
        *_versions(place.subdistrict),
        *_versions(place.community),
        *_versions(place.site),
        _date(period.start if period else None),
        _date(period.end if period else None),
        SEPARATOR.join(case.themes),
        SEPARATOR.join(case.joint_actions),
        *(step in entry.steps for step in STEPS),
        len(entry.reported),
        len(entry.reported) + len(entry.absent),
        case.licence,
        *(settings.address(one, entry.url) for one in LANGUAGES),
    ]


def list_table(corpus: Corpus) -> bytes:
    """The entries of the three lists of all cases, a row each."""
    return written([one.name for one in LIST_COLUMNS], (row for entry in corpus.entries for row in _list_rows(entry)))


def _list_rows(entry: Entry) -> Iterable[list[Cell]]:
    links: tuple[Callable[[Any], tuple[str, ...]], ...] = (
        lambda item: getattr(item, "solves", ()),
        lambda item: getattr(item, "uses", ()),
        lambda item: tuple(one.plain() for one in item.cite),
    )
    for name in ("problems", "projects", "resources"):
        for position, item in enumerate(getattr(entry.case.lists, name), 1):
            yield [
                entry.key,
                name,
                item.id,
                position,
                getattr(item, "kind", None),
                getattr(item, "state", None),
                *_versions(item.text),
                *(SEPARATOR.join(link(item)) for link in links),
            ]


def _versions(text: Text | None) -> list[Cell]:
    return [text.get(one.id) if text else None for one in LANGUAGES]


def _date(date: PartialDate | None) -> str | None:
    return date.plain() if date else None
