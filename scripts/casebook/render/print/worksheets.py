"""The worksheets: three lists, deliberation record, five steps plan; blank, or with what a case has in them.

`worksheet_rows` is what both the printed and the Excel worksheets are made from.
"""

from __future__ import annotations

from typing import Any

from casebook.link import Corpus, Entry
from casebook.model import Passage
from casebook.render.print.edition import Edition, Imprint, Sides, Writer
from casebook.render.print.markup import plain
from casebook.render.print.sheet import common

Data = dict[str, Any]
BLANK = {"problems": 6, "projects": 5, "resources": 6}
"""Rows of each list on a blank worksheet."""
ROOM = 2
"""Empty rows left below what a case fills in, where that does not need a second page."""


def worksheet_data(corpus: Corpus, edition: Edition, entry: Entry | None, imprint: Imprint) -> Data:
    """What the template `worksheets` shows."""
    writer = Writer(edition, corpus, imprint)
    rows = worksheet_rows(writer, entry)
    title = writer.own("worksheets.title")
    return (
        common(writer)
        | rows
        | {
            "title": title,
            "labels": labels(writer),
            "keywords": [side["v"] for side in title],
            "newest": writer.newest([entry] if entry else corpus.entries),
        }
    )


def labels(writer: Writer) -> dict[str, Sides]:
    """The worksheets' own words."""
    names = (
        "lists_title", "lists_hint", "stages_title", "stages_hint", "steps_title", "steps_hint", "community", "date",
        "recorder", "from_case", "number", "problem", "problem_kind", "project", "solves", "uses", "state", "resource",
        "resource_kind", "stage", "who", "what", "step", "write",
    )  # fmt: skip
    found = {name: writer.own(f"worksheets.{name}") for name in names}
    return found | {name: writer.own(f"worksheets.list_{name}") for name in BLANK}


def worksheet_rows(writer: Writer, entry: Entry | None) -> Data:
    """The rows of the three worksheets; without a case they are empty."""
    terms = writer.corpus.terms
    case = entry.case if entry else None
    lists = {
        name: [_listed(writer, name, item, case) for item in getattr(case.lists, name)] if case else []
        for name in BLANK
    }
    return {
        "case_title": writer.line(case.title) if case else [],
        "place": writer.place(entry, short=True) if entry else [],
        "lists": lists,
        "blank": {name: max(ROOM, count - len(lists[name])) for name, count in BLANK.items()},
        "stages": [
            {
                "char": term.char or "",
                "name": writer.line(term.name),
                "hint": writer.line(term.definition) if term.definition else [],
                "told": [
                    {"date": writer.date(event.date) if event.date else [], "text": writer.line(event.text)}
                    for event in (case.deliberation if case else ())
                    if event.stage == stage
                ],
            }
            for stage, term in terms["stages"].items()
        ],
        "steps": [
            {
                "id": step,
                "char": term.char or "",
                "name": writer.line(term.name),
                "hint": writer.site(f"home.step.{step}"),
                "told": _step(writer, getattr(case.steps, step)) if case else [],
            }
            for step, term in terms["steps"].items()
        ],
    }


def _listed(writer: Writer, name: str, item: Any, case: Any) -> Data:
    row: Data = {"text": writer.line(item.text)}
    if name == "projects":
        for key, column in (("solves", "problems"), ("uses", "resources")):
            ids = [one.id for one in getattr(case.lists, column)]
            row[key] = ", ".join(str(ids.index(id_) + 1) for id_ in getattr(item, key))
        row["state"] = writer.term("project_states", item.state) if item.state else []
    else:
        section = "problem_kinds" if name == "problems" else "resource_kinds"
        row["kind"] = writer.term(section, item.kind) if item.kind else []
    return row


def _step(writer: Writer, content: Any) -> Sides:
    """What a case says of a step in plain words: its text, or its partners' names."""
    if content is None:
        return []
    if isinstance(content, Passage) or content.text is not None:
        return [{"l": side["l"], "v": plain(side["v"])} for side in writer.blocks(content.text)]
    return writer.joined([partner.name for partner in content.partners], comma="list_semicolon")
