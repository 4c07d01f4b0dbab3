"""What can be found: cases, glossary terms and whatever else is given, cut into sections in one language.

A section is the unit in which a query must be met, and it knows the place on the page to jump to. Its text is
plain; a line break inside it is a border that no query crosses.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from casebook.languages import Language
from casebook.link import Corpus, Entry
from casebook.model import STEPS, Case
from casebook.render.markdown import to_html, to_plain
from casebook.render.page import Page
from casebook.values import Text

TITLE, SUMMARY, BODY = 0, 1, 2
"""The weight of a section: where a hit stands decides first where a result stands."""

SECTIONS: dict[str, tuple[str, int]] = {
    "title": ("", TITLE),
    "summary": ("", SUMMARY),
    "place": ("", BODY),
    "themes": ("", BODY),
    "background": ("steps", BODY),
    **{step: (f"step-{step}", BODY) for step in STEPS},
    "deliberation": ("deliberation", BODY),
    "results": ("results", BODY),
    "lists": ("lists", BODY),
    "details": ("details", BODY),
    "joint": ("joint", BODY),
    "lessons": ("lessons", BODY),
    "text": ("", BODY),
}
"""Name of a section → (id on the page, weight), in the order in which a hit is looked for."""

FACETS = ("theme", "problem-kind", "resource-kind", "step", "area", "year", "partner-role", "has-results")

_DETAILS = (
    "organiser", "funder", "cost", "staff", "volunteers", "participants", "duration", "open_to", "recruitment",
    "decision_method",
)  # fmt: skip
_MARKED = re.compile(r"[*_`\[\]\\<>&#~]|^[ \t]*(?:[-+]|\d+[.)])[ \t]|\n[ \t]*[-=]{2,}", re.M)
# What to_plain leaves as it is: most texts, so that it need not be asked.
_CHANGED = re.compile(r"[^\w ,.;:!?()/%，。；：！？、（）《》“”‘’…—–-]|  | - ")
_OPENING = re.compile(r"(?:^|[\s(\[“—–/-])'")
_TAG = re.compile(r"<[^>]+>")
_BLOCK_END = re.compile(r"</(?:p|li|pre|blockquote)>|<br ?/?>|<hr ?/?>")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Document:
    """One thing to find. `sections` are (name in SECTIONS, text), titles first; `title` may be in another language.

    `values` are its facet values, `url` its address below the language's root.
    """

    kind: str
    url: str
    title: str
    title_language: str
    place: str
    period: str
    values: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, str], ...]
    chains: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    """Of a case's three lists: (problem, projects that take it up, resources that these use)."""


def documents(corpus: Corpus, language: Language) -> list[Document]:
    """Everything to find in that language: cases, the most complete first, then the glossary's terms."""
    reader = _Reader(Page(language, "", corpus))
    values = _facet_values(corpus)
    entries = sorted(corpus.entries, key=lambda entry: (-len(entry.reported), entry.key))
    found = []
    for entry in entries:
        found.append(_case(reader, entry, values.get(entry.key, ())))
        entry.close()
    return found + list(_terms(reader))


class _Reader:
    """Reads texts in one language: what a case says in it, as plain lines. What many cases share is worded once."""

    def __init__(self, root: Page) -> None:
        self.root, self.language = root, root.language.id
        self.period = cache(root.period)
        self.themes = cache(self._themes)

    def line(self, text: Text | None) -> str:
        """A text of one line; "" where there is none in the language."""
        own = text.get(self.language) if text else None
        return _plain(own, self.language) if own else ""

    def passage(self, holder: object) -> str:
        """The Markdown text of a part of the case, one line a paragraph."""
        text: Text | None = getattr(holder, "text", None)
        own = text.get(self.language) if text else None
        return _plain_markdown(own, self.language) if own else ""

    def shown(self, text: Text) -> str:
        """A text of one line, in another language where it has to be."""
        language, value = text.best(self.language)
        return _plain(value, language)

    def _themes(self, themes: tuple[str, ...]) -> str:
        return self.root.t("list_comma").join(self.root.term("themes", theme) for theme in themes)


def _case(reader: _Reader, entry: Entry, values: tuple[tuple[str, str], ...]) -> Document:
    case = entry.case
    sections: dict[str, list[str]] = {}
    for name, text in _texts(reader, entry):
        if text:
            sections.setdefault(name, []).append(text)
    return Document(
        kind="case",
        url=entry.url,
        title=reader.shown(case.title),
        title_language=case.title.best(reader.language)[0],
        place=reader.root.place(entry).striptags(),
        period=reader.period(case.period) if case.period else "",
        values=values + ((("has-results", "yes"),) if case.results else ()),
        sections=tuple((name, "\n".join(sections[name])) for name in SECTIONS if name in sections),
        chains=tuple(_chains(reader, case)),
    )


def _chains(reader: _Reader, case: Case) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """The problems of a case with what they led to: the three lists joined."""
    for problem in case.lists.problems:
        projects = [project for project in case.lists.projects if problem.id in project.solves]
        used = {id_ for project in projects for id_ in project.uses}
        resources = tuple(reader.shown(one.text) for one in case.lists.resources if one.id in used)
        yield reader.shown(problem.text), tuple(reader.shown(project.text) for project in projects), resources


def _texts(reader: _Reader, entry: Entry) -> Iterator[tuple[str, str]]:
    """(section, text) of all that a case says in the language; nothing from another language."""
    case, line, passage = entry.case, reader.line, reader.passage
    yield "title", line(case.title)
    yield "summary", line(case.summary)
    place = case.place
    parts = [line(part) for part in (entry.area.name, place.subdistrict, place.community, place.site)]
    large_first = reader.language == "zh"
    yield "place", ("" if large_first else ", ").join(filter(None, parts if large_first else reversed(parts)))
    yield "themes", reader.themes(case.themes)
    yield "background", passage(case.background)
    for step in STEPS:
        content = getattr(case.steps, step)
        yield step, passage(content)
        for partner in getattr(content, "partners", ()):
            yield step, line(partner.name)
    for event in case.deliberation:
        yield "deliberation", line(event.text)
    for result in case.results:
        yield "results", line(result.indicator)
        yield "results", line(result.note)
    for listed in (case.lists.problems, case.lists.projects, case.lists.resources):
        for item in listed:
            yield "lists", line(item.text)
    for key in _DETAILS:
        yield "details", passage(getattr(case, key))
    for partner_area in case.with_:
        yield "joint", line(partner_area.community)
    for lesson in case.lessons:
        yield "lessons", line(lesson)
    for holder in (case.what_did_not_work, case.conditions):
        yield "lessons", passage(holder)


def _terms(reader: _Reader) -> Iterator[Document]:
    """The glossary's terms that have a name in the language."""
    for term in reader.root.corpus.terms.get("glossary", {}).values():
        name, definition = reader.line(term.name), reader.line(term.definition)
        if name:
            yield Document(
                kind="term",
                url=f"glossary/#{term.id}",
                title=name,
                title_language=reader.language,
                place="",
                period="",
                values=(),
                sections=(("title", name), ("text", definition)) if definition else (("title", name),),
            )


def lines(found: Iterable[Document]) -> tuple[list[str], list[int], list[int]]:
    """Every line of every document, and the document and the weight of each."""
    texts, docs, weights = [], [], []
    for number, document in enumerate(found):
        for name, text in document.sections:
            own = text.split("\n")
            texts += own
            docs += [number] * len(own)
            weights += [SECTIONS[name][1]] * len(own)
    return texts, docs, weights


def _facet_values(corpus: Corpus) -> dict[str, tuple[tuple[str, str], ...]]:
    """The facet values of every case, by its key."""
    found: dict[str, list[tuple[str, str]]] = {}
    for facet in FACETS:
        for value, entries in corpus.facets.get(facet, {}).items():
            for entry in entries:
                found.setdefault(entry.key, []).append((facet, value))
    return {key: tuple(pairs) for key, pairs in found.items()}


def _plain(text: str, language: str) -> str:
    """`to_plain`, which is asked only where it would change something; an apostrophe is known without it."""
    if "'" in text and language == "en" and not _OPENING.search(text):
        text = text.replace("'", "’")
    return to_plain(text, language) if _CHANGED.search(text) else text


def _plain_markdown(text: str, language: str) -> str:
    """A Markdown text as plain lines, one a paragraph. The parser is asked only where there is something to parse."""
    if not _MARKED.search(text):
        return "\n".join(filter(None, (_plain(part, language) for part in _PARAGRAPHS.split(text))))
    marked = _BLOCK_END.sub("\n", to_html(text, language))
    lines = html.unescape(_TAG.sub("", marked)).split("\n")
    return "\n".join(filter(None, (" ".join(one.split()) for one in lines)))
