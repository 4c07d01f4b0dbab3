"""The case as its file states it, and the vocabulary and areas that it refers to.

These classes are the field table: a field's key, type, order and place are read off them (`fields`), its label
and help come from locales/<language>/fields.yml. Everything is frozen; nothing beyond the named keys is let in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from casebook.values import (
    NOT_REPORTED_WORDS,
    Address,
    Citation,
    Figure,
    Id,
    ImagePath,
    PartialDate,
    Period,
    Problem,
    Text,
    Url,
    Vocabulary,
    YesNo,
    failure,
)


@dataclass(frozen=True, slots=True)
class Widget:
    """How a text is written and shown: `line` (one line), `paragraph` (plain, several), `markdown`."""

    kind: Literal["line", "paragraph", "markdown"]


@dataclass(frozen=True, slots=True)
class Counts:
    """Marks a field of the case that completeness looks at."""


Line = Annotated[Text, Widget("line")]
Paragraph = Annotated[Text, Widget("paragraph")]
Markdown = Annotated[Text, Widget("markdown")]
Citations = tuple[Citation, ...]


def _one_as_list(raw: Any) -> Any:
    """`cite: feature@9` is as good as `cite: [feature@9]`."""
    return [raw] if isinstance(raw, str) else raw


Word = Annotated[str, Field(min_length=1)]
Cite = Annotated[Citations, BeforeValidator(_one_as_list)]
Themes = Annotated[tuple[Annotated[str, Vocabulary("themes")], ...], BeforeValidator(_one_as_list), Field(min_length=1)]


class Part(BaseModel):
    """What all parts of a case have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(Part):
    """Where: at least one of subdistrict, community and site."""

    subdistrict: Line | None = None
    community: Line | None = None
    site: Line | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> Place:
        if not (self.subdistrict or self.community or self.site):
            raise failure(Problem("empty-value", {}))
        return self


class Passage(Part):
    """A few sentences and where they are taken from. Written as a plain text it has no citation."""

    text: Markdown
    cite: Cite = ()

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, raw: Any) -> Any:
        if isinstance(raw, str) or (isinstance(raw, dict) and raw and not raw.keys() & {"text", "cite"}):
            return {"text": raw}
        return raw

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        if handler.mode == "serialization":
            return handler(schema)
        whole = handler.resolve_ref_schema(handler(schema))
        return {"anyOf": [whole, {**whole["properties"]["text"], "description": ""}]}


class Partner(Part):
    """One who sat at the table."""

    name: Line
    role: Annotated[str, Vocabulary("partner_roles")] | None = None
    cite: Cite = ()


class TeamStep(Part):
    """Step one: who the partners are."""

    text: Markdown | None = None
    partners: tuple[Partner, ...] = ()
    cite: Cite = ()

    @model_validator(mode="after")
    def _someone(self) -> TeamStep:
        if not (self.text or self.partners):
            raise failure(Problem("empty-value", {}))
        return self


def _absent_if_not_reported(raw: Any) -> Any:
    return None if isinstance(raw, str) and raw.strip() in NOT_REPORTED_WORDS else raw


OptionalPassage = Annotated[Passage | None, BeforeValidator(_absent_if_not_reported)]


class Steps(Part):
    """The programme's five steps; one not reported is absent."""

    team: Annotated[TeamStep | None, BeforeValidator(_absent_if_not_reported), Counts()] = None
    diagnosis: Annotated[OptionalPassage, Counts()] = None
    project: Annotated[OptionalPassage, Counts()] = None
    resolution: Annotated[OptionalPassage, Counts()] = None
    mechanism: Annotated[OptionalPassage, Counts()] = None


class ListedProblem(Part):
    """An entry of the list of problems."""

    id: Id
    kind: Annotated[str, Vocabulary("problem_kinds")] | None = None
    text: Line
    cite: Cite = ()


class ListedResource(Part):
    """An entry of the list of resources."""

    id: Id
    kind: Annotated[str, Vocabulary("resource_kinds")] | None = None
    text: Line
    cite: Cite = ()


class ListedProject(Part):
    """An entry of the list of projects: which problems it solves, with which resources."""

    id: Id
    text: Line
    solves: tuple[Id, ...] = ()
    uses: tuple[Id, ...] = ()
    state: Annotated[str, Vocabulary("project_states")] | None = None
    cite: Cite = ()


class Lists(Part):
    """The three lists of a community."""

    problems: Annotated[tuple[ListedProblem, ...], Counts()] = ()
    resources: Annotated[tuple[ListedResource, ...], Counts()] = ()
    projects: Annotated[tuple[ListedProject, ...], Counts()] = ()


class DeliberationEntry(Part):
    """What happened at one stage of the deliberation."""

    stage: Annotated[str, Vocabulary("stages")]
    text: Line
    date: PartialDate | None = None
    cite: Cite = ()


class Result(Part):
    """A measured result; a figure known to be lost is `not reported`, an unknown one absent."""

    indicator: Line
    before: Figure | None = None
    after: Figure | None = None
    unit: Line | None = None
    better: Literal["lower", "higher"] | None = None
    note: Paragraph | None = None
    cite: Cite = ()


class Satisfaction(Part):
    """A survey: how many were asked, how many were satisfied, by which method."""

    satisfied: Figure
    asked: Figure
    method: Line | None = None


class Yearly(Part):
    """A community's year against the programme's targets."""

    year: PartialDate
    deliberations: Figure | None = None
    problems_solved: Figure | None = None
    satisfaction: Satisfaction | None = None
    cite: Cite = ()


class PartnerArea(Part):
    """An area, or a community in it, that a cross-regional case was done with."""

    area: Annotated[str, Vocabulary("areas")]
    community: Line | None = None
    cite: Cite = ()


class Source(Part):
    """A source that facts are taken from."""

    title: Line
    author: Line | None = None
    date: PartialDate | None = None
    kind: Annotated[str, Vocabulary("source_kinds")] | None = None
    publisher: Line | None = None
    url: Url | None = None
    accessed: PartialDate | None = None
    note: Paragraph | None = None


class Image(Part):
    """A picture beside the case file, in a folder of the case's name.

    `people` says whose faces can be recognised; whoever can be has to have agreed, and for minors a guardian.
    """

    file: ImagePath
    alt: Line
    caption: Line | None = None
    credit: Line
    licence: Word
    people: Literal["none", "adults", "minors"]
    consent: YesNo | None = None
    guardian_consent: YesNo | None = None

    @model_validator(mode="after")
    def _agreed(self) -> Image:
        problems = []
        if self.people != "none" and not self.consent:
            problems.append(Problem("missing-consent", {"agreed": "people"}))
        if self.people == "minors" and not self.guardian_consent:
            problems.append(Problem("missing-consent", {"agreed": "guardians"}))
        if problems:
            raise failure(*problems)
        return self


class AllowedPersonalData(Part):
    """Personal data that may stand in the file: its masked form, as the check shows it, and why."""

    masked: Word
    reason: Word


class Contributor(Part):
    """One who wrote, edited or translated the case."""

    name: Line
    role: Annotated[str, Vocabulary("contributor_roles")] | None = None
    organisation: Line | None = None


class Translated(Part):
    """What a translation was made from: short hash of the source text, and who made it. Written as a plain word it is
    the hash, and a person made it."""

    of: str
    by: Literal["person", "machine"] = "person"

    @model_validator(mode="before")
    @classmethod
    def _from_hash(cls, raw: Any) -> Any:
        return {"of": raw} if isinstance(raw, str) else raw

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        whole = handler.resolve_ref_schema(handler(schema))
        return {"anyOf": [whole, {"type": "string", "description": ""}]}


class Case(Part):
    """One case file. Its id is the file's name, its area the folder's."""

    language: str = "zh"
    status: Literal["draft", "published", "withdrawn"] = "published"
    title: Line
    summary: Paragraph
    place: Place
    period: Annotated[Period | None, Counts()] = None
    themes: Themes
    organiser: OptionalPassage = None
    funder: OptionalPassage = None
    cost: OptionalPassage = None
    staff: OptionalPassage = None
    volunteers: OptionalPassage = None
    participants: OptionalPassage = None
    duration: OptionalPassage = None
    open_to: OptionalPassage = None
    recruitment: OptionalPassage = None
    decision_method: OptionalPassage = None
    mode: Literal["on-site", "online", "both"] | None = None
    background: OptionalPassage = None
    steps: Steps = Steps()
    lists: Lists = Lists()
    deliberation: Annotated[tuple[DeliberationEntry, ...], Counts()] = ()
    results: Annotated[tuple[Result, ...], Counts()] = ()
    yearly: Yearly | None = None
    joint_actions: tuple[Annotated[str, Vocabulary("joint_actions")], ...] = ()
    with_: Annotated[tuple[PartnerArea, ...], Field(alias="with")] = ()
    what_did_not_work: OptionalPassage = None
    conditions: OptionalPassage = None
    lessons: Annotated[tuple[Paragraph, ...], Counts()] = ()
    sources: Annotated[dict[Id, Source], Field(min_length=1)]
    images: tuple[Image, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    licence: str = "CC-BY-4.0"
    consent: Paragraph | None = None
    personal_data_allowed: tuple[AllowedPersonalData, ...] = ()
    former_addresses: Annotated[tuple[Address, ...], BeforeValidator(_one_as_list)] = ()
    translations: dict[str, dict[str, Translated]] = Field(default_factory=dict)


class Term(Part):
    """A term of the vocabulary: its id, its name in each language, and what it means."""

    id: Id
    name: Text
    char: str | None = None
    definition: Paragraph | None = None
    cite: Cite = ()


class Area(Part):
    """A district that cases come from."""

    id: Id
    name: Text
    city: Text | None = None
    role: Literal["host", "partner"] = "partner"
    maintainers: tuple[str, ...] = ()


STEPS = tuple(Steps.model_fields)
"""The five steps in their order."""


def texts(part: Any, path: str = "") -> Iterator[tuple[str, Text]]:
    """Every text of a case with its dotted path (list positions included), in the file's canonical order."""
    if isinstance(part, Text):
        yield path, part
    elif isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            yield from texts(getattr(part, name), f"{path}.{field.alias or name}" if path else field.alias or name)
    elif isinstance(part, tuple):
        for index, item in enumerate(part):
            yield from texts(item, f"{path}.{index}")
    elif isinstance(part, dict):
        for key, item in part.items():
            yield from texts(item, f"{path}.{key}")
