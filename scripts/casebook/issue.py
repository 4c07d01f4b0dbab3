"""The form of an issue and a case file made of what it says: questions of the field table, answers under headings.

GitHub puts each answer under a heading of the third level, `### 3. 摘要 · Summary`; the templates for GitLab and Gitee
have the same headings. Authors type headings and lists of their own, so only a heading with the number and the words
of a question is one of ours; what else looks like one is reported, and nothing that was typed is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from casebook.canonical import canonical
from casebook.decode import REMOVED
from casebook.fields import FieldSpec, field_at
from casebook.languages import DEFAULT_LANGUAGE, LANGUAGES
from casebook.locales import t
from casebook.model import Area, Term
from casebook.reporters import visible
from casebook.values import LANGUAGE_IDS

BODY_LIMIT = 256 * 1024
"""Characters of an issue; GitHub takes 65,536."""

ASKED = (
    "title", "area", "summary", "place.subdistrict", "place.community", "place.site", "period", "themes", "background",
    "steps.team", "steps.diagnosis", "steps.project", "steps.resolution", "steps.mechanism", "what_did_not_work",
    "conditions", "lessons", "sources.title", "sources.author", "sources.date", "sources.kind", "sources.url",
    "contributors.name", "more", "language", "promises",
)  # fmt: skip
"""What the form asks, in its order: fields of a case, its area, and what fits nowhere."""

_OWN = frozenset({"area", "more", "language", "promises"})  # questions of the form's own, with strings in platforms.yml
_REQUIRED = frozenset({"title", "area", "summary", "themes", "sources.title"})
_SECTIONS = {"themes": "themes", "sources.kind": "source_kinds"}
_SOURCE = "source"  # the short name of the one source that the form asks for
_NOTHING = frozenset({"", "_No response_", "*No response*", "None", "_没有回答_"})
_HEADING = re.compile(r"#{3}[ \t]+(?P<words>\S.*?)[ \t]*#*\Z")
_OURS = re.compile(r"(?P<number>\d{1,2})[.、．]\s*(?P<label>.+)\Z")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_TICKED = re.compile(r"\s*[-*]\s*\[[xX]\]\s*(?P<words>.+)")
_BOX = re.compile(r"\s*[-*]\s*\[.?\]\s*")
_ID = re.compile(r"[（(](?P<id>[a-z0-9]+(?:-[a-z0-9]+)*)[)）]\s*\Z")
_BULLET = re.compile(r"\A\s*(?:[-*+]\s+|•\s*|\d{1,3}(?:[.)]\s+|、\s*))")
_APART = re.compile(r"[,，、;；\n]")

PROMISES = ("private", "licence")
Kind = Literal["line", "text", "choice", "choices", "promises"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its number, the field it fills, how it is answered, the ids and words to choose from."""

    number: int
    path: str
    kind: Kind
    options: tuple[tuple[str, str], ...] = ()

    @property
    def required(self) -> bool:
        """Whether there is no case without it."""
        return self.path in _REQUIRED

    @property
    def heading(self) -> str:
        """The words over the answer, in every language: `3. 摘要 · Summary`."""
        return f"{self.number}. {' · '.join(self.label(language.id) for language in LANGUAGES)}"

    def label(self, language: str) -> str:
        """The question's name."""
        spec = self._spec
        if spec is None:
            return t(language, f"platforms.ask.{self.path}.label")
        head = field_at(self.path.partition(".")[0])
        label = spec.label(language)
        inside = head is not None and head != spec and (head.keyed or head.many)
        return f"{head.label(language)}: {label}" if head is not None and inside else label

    def help(self, language: str) -> str:
        """What to write there."""
        return t(language, f"platforms.ask.{self.path}.help") if self._spec is None else self._spec.help(language)

    @property
    def _spec(self) -> FieldSpec | None:
        return None if self.path in _OWN else field_at(self.path)


@dataclass(slots=True)
class Answers:
    """What a body says: answers by field as typed, and (heading, text) of what was not understood."""

    by_path: dict[str, str] = field(default_factory=dict)
    strange: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Made:
    """A case file made of an issue: its area ("" where none was named), a name for it, its YAML, what was not taken."""

    area: str
    name: str
    yaml: str
    strange: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


def option(id_: str, words: str) -> str:
    """A choice as the form shows it, its id in brackets at the end."""
    return f"{words} ({id_})"


def questions(terms: Mapping[str, Mapping[str, Term]], areas: Mapping[str, Area]) -> list[Question]:
    """The form's questions; `terms` and `areas` give what there is to choose from."""
    return [_question(number, path, terms, areas) for number, path in enumerate(ASKED, 1)]


def read(body: str, asked: list[Question]) -> Answers:
    """The answers in an issue's body. Raises ValueError for one that is longer than BODY_LIMIT."""
    if len(body) > BODY_LIMIT:
        raise ValueError("too-long")
    body = REMOVED.sub("", body.replace("\r\n", "\n").replace("\r", "\n"))
    by_heading = {_plain(question.heading): question for question in asked}
    by_label = {_plain(question.heading.partition(". ")[2]): question for question in asked}
    answers = Answers()
    for heading, text in _parts(body):
        match = _OURS.match(heading)
        question = by_heading.get(_plain(heading)) or (by_label.get(_plain(match["label"])) if match else None)
        if question is None or (question.path in answers.by_path and text):
            if heading or text:
                answers.strange.append((heading, text))
        elif text not in _NOTHING:
            answers.by_path[question.path] = text
        else:
            answers.by_path.setdefault(question.path, "")
    answers.missing = [question.heading for question in asked if question.path not in answers.by_path]
    answers.by_path = {path: text for path, text in answers.by_path.items() if text}
    return answers


def make(answers: Answers, asked: list[Question]) -> Made:
    """The case file that the answers make. What they say is not checked here: that is the check's business."""
    values: dict[str, Any] = {}
    area, more = "", ""
    for question in asked:
        typed = answers.by_path.get(question.path)
        if typed is None or question.kind == "promises":
            continue
        value = _value(question, typed)
        if question.path == "area":
            area = value if isinstance(value, str) else ""
        elif question.path == "more":
            more = typed
        elif question.path == "language":
            if value in LANGUAGE_IDS and value != DEFAULT_LANGUAGE.id:
                values["language"] = value
        elif value:
            _put(values, question.path, value)
    strange = [*answers.strange, *([("", more)] if more else [])]
    return Made(
        area, name_of(str(values.get("title", ""))), _yaml(values, strange), tuple(strange), tuple(answers.missing)
    )


def name_of(title: str) -> str:
    """A file's name from a title: its words in Latin letters, Chinese in pinyin, forty characters at most."""
    from pypinyin import lazy_pinyin

    plain = unicodedata.normalize("NFKD", "-".join(lazy_pinyin(title))).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    name = ""
    for word in words:
        if len(name) + len(word) + 1 > 40:
            break
        name = f"{name}-{word}" if name else word
    return name or "case"


def _question(number: int, path: str, terms: Mapping[str, Mapping[str, Term]], areas: Mapping[str, Area]) -> Question:
    def words(name: Any) -> str:
        return " · ".join(dict.fromkeys(text for _, text in name.versions))

    if path == "area":
        return Question(number, path, "choice", tuple((one.id, words(one.name)) for one in areas.values()))
    if path == "language":
        return Question(number, path, "choice", tuple((one.id, one.name) for one in LANGUAGES))
    if path == "promises":
        return Question(number, path, "promises", tuple((one, _in_all(f"platforms.promise.{one}")) for one in PROMISES))
    if path in _SECTIONS:
        options = tuple((one.id, words(one.name)) for one in terms[_SECTIONS[path]].values())
        return Question(number, path, "choices" if path == "themes" else "choice", options)
    spec = field_at(path)
    long = spec is None or spec.kind in ("paragraph", "markdown", "part")
    return Question(number, path, "text" if long else "line")


def _in_all(key: str) -> str:
    return " · ".join(t(language.id, key) for language in LANGUAGES)


def _parts(body: str) -> Iterator[tuple[str, str]]:
    """(heading, text) of each part that a heading of ours begins, or one that looks like it; first what is before."""
    heading, lines = "", list[str]()
    for line in body.split("\n"):
        match = _HEADING.match(line)
        if match and _OURS.match(match["words"]):
            yield heading, _said(lines)
            heading, lines = match["words"], []
        else:
            lines.append(line)
    yield heading, _said(lines)


def _said(lines: list[str]) -> str:
    """An answer without the comments of the template; a comment never reaches into the next answer."""
    return _COMMENT.sub("", "\n".join(lines)).strip()


def _plain(heading: str) -> str:
    return "".join(unicodedata.normalize("NFKC", heading).casefold().split())


def _value(question: Question, typed: str) -> Any:
    """The answer as its field wants it."""
    if question.kind in ("choice", "choices"):
        chosen = list(_chosen(question, typed))
        return chosen if question.kind == "choices" else chosen[0] if chosen else ""
    if question.kind == "line":
        return " ".join(typed.split())
    if question.path == "lessons":
        paragraphs = (
            " ".join(part.split()) for part in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+•]|\d{1,3}[.、)])\s)", typed)
        )
        return [bare for part in paragraphs if (bare := _BULLET.sub("", part, count=1))]
    spec = field_at(question.path)
    return " ".join(typed.split()) if spec is not None and spec.kind == "paragraph" else typed


def _chosen(question: Question, typed: str) -> Iterator[str]:
    """Ids of what was chosen; what is no choice stays as typed, and the check names the nearest."""
    ticked = [match["words"] for line in typed.split("\n") if (match := _TICKED.match(line))]
    boxes = any(_BOX.match(line) for line in typed.split("\n"))
    for id_, words in question.options:  # as the form writes it, commas and all
        typed = typed.replace(option(id_, words), f"\n({id_})\n")
    names = {_plain(words): id_ for id_, words in question.options}
    names |= {_plain(part): id_ for id_, words in question.options for part in words.split(" · ")}
    names |= {id_: id_ for id_, _ in question.options}
    seen = set()
    for part in ticked if boxes else _APART.split(typed):
        bare = _BULLET.sub("", part, count=1).strip()
        match = _ID.search(bare)
        id_ = match["id"] if match else names.get(_plain(bare), bare)
        if id_ and id_ not in seen and bare not in _NOTHING:
            seen.add(id_)
            yield id_


def _put(values: dict[str, Any], path: str, value: Any) -> None:
    head, _, rest = path.partition(".")
    if head == "sources":
        values.setdefault(head, {}).setdefault(_SOURCE, {})[rest] = value
    elif head == "contributors":
        values.setdefault(head, [{}])[0][rest] = value
    elif path == "steps.team":
        values.setdefault(head, {})[rest] = {"text": value}
    elif rest:
        values.setdefault(head, {})[rest] = value
    else:
        values[head] = value


def _yaml(values: Mapping[str, Any], strange: list[tuple[str, str]]) -> str:
    """The case file in its canonical form, then what was not understood, as comments."""
    rows = []
    for heading, text in strange:
        rows += ["", *(f"# {visible(line)}".rstrip() for line in [heading, *text.split("\n")] if line.strip())]
    return canonical(values) + "".join(f"{row}\n" for row in rows)
