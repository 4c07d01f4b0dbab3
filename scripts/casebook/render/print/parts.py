"""The parts of a case's printed page, in their order. A part that the case does not have is not there.

Each is {"kind": which template part shows it, "title": sides, "sub": sides, …}.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from casebook.fields import field_at
from casebook.link import Entry
from casebook.locales import t
from casebook.model import Case, PartnerArea, Passage
from casebook.render.cases import DETAILS
from casebook.render.measure import wrap
from casebook.render.page import Notes, Page
from casebook.render.print import figures
from casebook.render.print.edition import Sides, Writer
from casebook.render.print.figures import part
from casebook.values import Citation, Text

Data = dict[str, Any]
BOX = (10.6, 14.2)
"""Width in em of a box of the three lists: in one language, in two."""
STAGES, EM = (137, 174), 3.3
"""Width in mm of the five stages in one language and in two, and of an em there."""
UNSPACED = {"zh"}
"""Languages written without spaces: their lines are broken between words here, others' by the typesetter."""
ABSENT = {"zh": 17}
"""Width in mm of the column of a stage that is not reported, by language; 21 in any other."""
LONG = 700
"""Characters above which a passage may break over two pages."""


def of(writer: Writer, entry: Entry, notes: Notes) -> Iterator[Data]:
    """All parts of a case. Citations are numbered in `notes` in the order in which the page shows them."""
    make = _Parts(writer, entry.case, notes)
    for found in (
        make.background(),
        make.steps(),
        make.deliberation(),
        make.lists(),
        figures.results(writer, entry.case, make.cites),
        make.details(),
        make.joint(),
        figures.yearly(writer, entry.case, make.cites),
        make.lessons(),
        make.told("what_did_not_work"),
        make.told("conditions"),
    ):
        if found is not None:
            yield found


class _Parts:
    """The parts of one case; each is None where the case has nothing to say in it."""

    def __init__(self, writer: Writer, case: Case, notes: Notes) -> None:
        self.writer, self.case, self.notes = writer, case, notes

    def cites(self, citations: Iterable[Citation]) -> list[int]:
        return [self.notes.refer(citation)[0] for citation in citations]

    def wrapped(self, text: Text, limit: float, cites: int) -> Sides:
        """A text with its lines broken where a reader would pause, with room for citations at its end."""
        sides = self.writer.line(text)
        for side in sides:
            if side["l"] not in UNSPACED:
                side["lines"] = [side["v"]]
                continue
            # A closing bracket clings to the word before it and is as wide as a citation.
            lines = wrap(side["v"] + "」" * cites, limit)
            side["lines"] = [*lines[:-1], lines[-1][: len(lines[-1]) - cites]]
        return sides

    def passage(self, passage: Passage) -> Data:
        blocks = self.writer.blocks(passage.text)
        return {"blocks": blocks, "cite": self.cites(passage.cite), "long": _long(passage.text)}

    def background(self) -> Data | None:
        passage = self.case.background
        if passage is None:
            return None
        return part("passage", self.writer.site("case.background"), passage=self.passage(passage))

    def told(self, name: str) -> Data | None:
        passage: Passage | None = getattr(self.case, name)
        if passage is None:
            return None
        return part("passage", self.writer.site(f"case.{name}"), passage=self.passage(passage))

    def steps(self) -> Data:
        rows = []
        for step, term in self.writer.corpus.terms["steps"].items():
            content = getattr(self.case.steps, step)
            row: Data = {
                "id": step,
                "char": term.char or "",
                "name": self.writer.line(term.name),
                "told": bool(content),
            }
            row["long"] = bool(content and content.text and _long(content.text))
            if content:
                row["blocks"] = self.writer.blocks(content.text) if content.text else []
                row["cite"] = self.cites(content.cite)
                row["partners"] = [
                    {
                        "name": self.writer.line(partner.name),
                        "role": self.writer.term("partner_roles", partner.role) if partner.role else [],
                        "cite": self.cites(partner.cite),
                    }
                    for partner in getattr(content, "partners", ())
                ]
            rows.append(row)
        return part("steps", self.writer.site("case.five_steps"), rows=rows)

    def deliberation(self) -> Data | None:
        if not self.case.deliberation:
            return None
        rows = []
        told = len({event.stage for event in self.case.deliberation})
        stages = self.writer.corpus.terms["stages"]
        absent = max(ABSENT.get(language, 21) for language in self.writer.edition.languages)
        limit = (STAGES[self.writer.edition.both] - absent * (len(stages) - told)) / told / EM
        for stage, term in stages.items():
            events = [
                {
                    "date": self.writer.date(event.date) if event.date else [],
                    "text": self.wrapped(event.text, limit, len(event.cite)),
                    "cite": self.cites(event.cite),
                }
                for event in self.case.deliberation
                if event.stage == stage
            ]
            rows.append({"char": term.char or "", "name": self.writer.line(term.name), "events": events})
        title, sub = self.writer.site("case.deliberation"), self.writer.site("case.deliberation_sub")
        return part("stages", title, sub, rows=rows, absent=absent)

    def lists(self) -> Data | None:
        lists = self.case.lists
        if not (lists.problems or lists.projects or lists.resources):
            return None
        places = {
            name: {one.id: at for at, one in enumerate(getattr(lists, name))} for name in ("problems", "resources")
        }
        columns = {}
        for name, section in (("problems", "problem_kinds"), ("projects", ""), ("resources", "resource_kinds")):
            columns[name] = [self._listed(item, section) for item in getattr(lists, name)]
        for item, project in zip(columns["projects"], lists.projects, strict=True):
            item["solves"] = [places["problems"][id_] for id_ in project.solves]
            item["uses"] = [places["resources"][id_] for id_ in project.uses]
        return part(
            "lists",
            self.writer.site("case.lists"),
            self.writer.site("case.lists_sub"),
            heads={name: self.writer.site(f"list.{name}") for name in columns},
            columns=columns,
            alt=self._lists_alt(),
        )

    def _listed(self, item: Any, section: str) -> Data:
        tag: Sides = []
        if section and item.kind:
            tag = self.writer.term(section, item.kind)
        elif not section and item.state:
            tag = self.writer.term("project_states", item.state)
        return {
            "text": self.wrapped(item.text, BOX[self.writer.edition.both], len(item.cite)),
            "tag": tag,
            "cite": self.cites(item.cite),
        }

    def _lists_alt(self) -> Sides:
        """The drawing in words: every project with what it solves and uses, then what no project names."""
        lists = self.case.lists

        def words(page: Any) -> str:
            said = [
                page.t(
                    "map.title",
                    problems=len(lists.problems),
                    projects=len(lists.projects),
                    resources=len(lists.resources),
                )
            ]
            semicolon = page.t("list_semicolon")
            for project in lists.projects:
                line = page.plain(project.text)
                for label, ids, items in (
                    ("solves", project.solves, lists.problems),
                    ("uses", project.uses, lists.resources),
                ):
                    named = [page.plain(item.text) for item in items if item.id in ids]
                    if named:
                        line += semicolon + page.t(f"map.{label}") + page.t("list_comma").join(named)
                said.append(line)
            return t(page.language.id, "print.sentence_stop").join(said)

        return self.writer.each(words)

    def details(self) -> Data | None:
        rows = []
        for name in DETAILS:
            passage: Passage | None = getattr(self.case, name)
            if passage is not None:
                rows.append({"name": self.writer.site(f"details.{name}"), "passage": self.passage(passage)})
        if self.case.mode:
            spec = field_at("mode")
            assert spec is not None
            label = self.writer.each(lambda page: spec.label(page.language.id))
            rows.append({"name": label, "words": self.writer.site(f"mode.{self.case.mode}")})
        return part("details", self.writer.site("case.details"), rows=rows) if rows else None

    def joint(self) -> Data | None:
        if not (self.case.joint_actions or self.case.with_):
            return None
        actions = self.writer.corpus.terms["joint_actions"]
        done = [
            {"char": actions[id_].char or "", "name": self.writer.line(actions[id_].name)}
            for id_ in self.case.joint_actions
        ]
        partners = [
            {
                "name": self.writer.each(lambda page, one=one: _partner_area(page, one)),  # type: ignore[misc]
                "cite": self.cites(one.cite),
            }
            for one in self.case.with_
        ]
        title = self.writer.site("case.joint")
        return part("joint", title, actions=done, partners=partners, label=self.writer.site("case.with"))

    def lessons(self) -> Data | None:
        if not self.case.lessons:
            return None
        rows = [self.writer.line(lesson) for lesson in self.case.lessons]
        title, sub = self.writer.site("case.lessons"), self.writer.site("case.editors_note")
        return part("lessons", title, sub, rows=rows, reading=self.writer.site("case.editors_reading"))


def _partner_area(page: Page, partner: PartnerArea) -> str:
    community = page.t("in_brackets", text=page.plain(partner.community)) if partner.community else ""
    return page.plain(page.corpus.areas[partner.area].name) + community


def _long(text: Text) -> bool:
    return any(len(version) > LONG for _, version in text.versions)
