"""The small value types that a case file is made of: texts, dates, figures, citations, ids.

Each type turns the text that an author typed into one immutable value, and says what is wrong with it as
`Problem`s: a diagnostic code, the place inside the value, and the parameters of the message. Pydantic carries
the problems out; `validate` puts a line and a column to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from casebook.languages import LANGUAGES

LANGUAGE_IDS = tuple(language.id for language in LANGUAGES)
NOT_REPORTED = "not reported"
NOT_REPORTED_WORDS = frozenset({NOT_REPORTED, "未报道", "没有报道"})
TEXT_LIMIT = 20_000
"""Characters in one language of one text: ten printed pages, far above any field's need."""

ENDLESS = re.compile(
    "[\u2014\u2018-\u201d\u2026\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]{200,}"
)
"""Punctuation of Chinese without anything between: browsers measure each mark against its neighbours, and twenty
thousand of them keep one busy for minutes."""

ID_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
CITATION_PATTERN = re.compile(r"(?P<source>[a-z0-9]+(?:-[a-z0-9]+)*)(?:@(?P<locator>[^\s@,]+))?\Z")
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d) *(?:\.|\Z)", re.I)
"""Begins the names that no file has on Windows, whatever their ending: they are devices. Case files and pictures are
copied to such machines."""
IMAGE_NAME = re.compile(r"[\w-][\w .-]{0,99}\.(?:jpe?g|png|webp)\Z", re.I)
DATE_PATTERN = re.compile(
    r"(?P<year>[12]\d{3})(?:(?:年|[-/.])(?P<month>\d{1,2})(?:(?:月|[-/.])(?P<day>\d{1,2}))?)?[年月日号]?\Z"
)
URL_LIMIT = 2_000
"""Characters of a web address."""
DECIMALS = 9
"""Digits of a figure after the point; without a limit 1e-999999 is a million noughts on a page."""
PERIOD_LIMIT = 100
"""Years of a period: every one of them has a page."""
ISO_DATE: dict[str, Any] = {
    "type": "string",
    "pattern": "^[12][0-9]{3}(-[0-9]{2}(-[0-9]{2})?)?$",
    "examples": ["2021", "2021-08", "2021-08-01"],
}
"""JSON Schema of a date as data give it; case files may write it in other ways."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong inside a value: diagnostic code, keys that lead to it, whether the key itself is meant."""

    code: str
    params: Mapping[str, str]
    at: tuple[str | int, ...] = ()
    on_key: bool = False


def failure(*problems: Problem) -> PydanticCustomError:
    """The problems as the one error type that Pydantic lets a validator raise."""
    return PydanticCustomError("casebook", "problems", {"problems": problems})


def _typed(make: Callable[[Any, Any], Any]) -> CoreSchema:
    """Core schema of a value made by `make(raw, validation info)`; an instance passes as it is."""
    return core_schema.with_info_plain_validator_function(
        make, serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value.plain())
    )


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one or more languages, as (language id, text) pairs in the order of LANGUAGES."""

    versions: tuple[tuple[str, str], ...]

    def get(self, language: str) -> str | None:
        """The text in that language, or None."""
        for known, text in self.versions:
            if known == language:
                return text
        return None

    def best(self, language: str) -> tuple[str, str]:
        """(language id, text): in that language, else in the first language that there is."""
        text = self.get(language)
        return (language, text) if text is not None else self.versions[0]

    def plain(self) -> dict[str, str]:
        """The pairs as a mapping, for JSON."""
        return dict(self.versions)

    @classmethod
    def make(cls, raw: Any, info: Any) -> Text:
        """From a plain string (the case's source language) or a mapping language → string."""
        if isinstance(raw, Text):
            return raw
        if isinstance(raw, str):
            raw = {(info.context or {}).get("language", LANGUAGE_IDS[0]): raw}
        if not isinstance(raw, dict):
            raise failure(Problem("wrong-type", {"expected": "text"}))
        problems = []
        for key, value in raw.items():
            if key not in LANGUAGE_IDS:
                problems.append(Problem("unknown-language", {"value": key}, (key,), on_key=True))
            elif value is None or (isinstance(value, str) and not value.strip()):
                problems.append(Problem("empty-value", {}, (key,)))
            elif not isinstance(value, str):
                problems.append(Problem("wrong-type", {"expected": "text"}, (key,)))
            elif len(value) > TEXT_LIMIT:
                params = {"length": str(len(value)), "limit": str(TEXT_LIMIT)}
                problems.append(Problem("text-too-long", params, (key,)))
            elif run := ENDLESS.search(value):
                problems.append(Problem("endless-run", {"count": str(len(run[0]))}, (key,)))
        if not raw:
            problems.append(Problem("empty-value", {}))
        if problems:
            raise failure(*problems)
        return cls(tuple((language, raw[language].strip()) for language in LANGUAGE_IDS if language in raw))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return _typed(cls.make)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        one = {"type": "string", "minLength": 1, "maxLength": TEXT_LIMIT}
        versions = dict.fromkeys(LANGUAGE_IDS, one)
        whole = {"type": "object", "properties": versions, "additionalProperties": False, "minProperties": 1}
        return whole if handler.mode == "serialization" else {"anyOf": [whole, one]}


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month or a day of the Gregorian calendar; month and day are 0 where not given."""

    year: int
    month: int = 0
    day: int = 0

    def plain(self) -> str:
        """ISO 8601: 2021, 2021-08 or 2021-08-01."""
        return "-".join([str(self.year)] + [f"{part:02d}" for part in (self.month, self.day) if part])

    @classmethod
    def make(cls, raw: Any, info: Any = None) -> PartialDate:
        """From 2021, 2021-08-01, 2021/8/1, 2021.8 or 2021年8月1日."""
        if isinstance(raw, PartialDate):
            return raw
        match = DATE_PATTERN.match(raw.strip()) if isinstance(raw, str) else None
        if match:
            parsed = cls(*(int(match[part] or 0) for part in ("year", "month", "day")))
            try:
                date(parsed.year, parsed.month if match["month"] else 1, parsed.day if match["day"] else 1)
                return parsed
            except ValueError:
                pass
        raise failure(Problem("bad-date", {"value": _shown(raw)}))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return _typed(cls.make)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        if handler.mode == "serialization":
            return ISO_DATE
        return {"type": ["string", "integer"], "examples": ["2021", "2021-08", "2021-08-01"]}


@dataclass(frozen=True, slots=True)
class Period:
    """When a case took place: both ends the same for one date; one end None where only the other is known."""

    start: PartialDate | None
    end: PartialDate | None

    @property
    def years(self) -> tuple[int, ...]:
        """Every calendar year that the period is known to touch."""
        if self.start and self.end:
            return tuple(range(self.start.year, self.end.year + 1))
        return ()

    def plain(self) -> str | dict[str, str]:
        """As it stands in a case file."""
        if self.start is not None and self.start == self.end:
            return self.start.plain()
        return {key: end.plain() for key, end in (("from", self.start), ("to", self.end)) if end}

    @classmethod
    def make(cls, raw: Any, info: Any = None) -> Period:
        """From one date, or a mapping with `from`, `to` or both."""
        if isinstance(raw, Period):
            return raw
        if not isinstance(raw, dict):
            one = PartialDate.make(raw)
            return cls(one, one)
        problems: list[Problem] = []
        ends: dict[str, PartialDate] = {}
        for key, value in raw.items():
            if key not in ("from", "to"):
                problems.append(Problem("unknown-key", {"key": key, "nearest": "from"}, (key,), on_key=True))
                continue
            try:
                ends[key] = PartialDate.make(value)
            except PydanticCustomError:
                problems.append(Problem("bad-date", {"value": _shown(value)}, (key,)))
        if not problems and not ends:
            problems.append(Problem("empty-value", {}))
        start, end = ends.get("from"), ends.get("to")
        if start and end and end.plain() < start.plain()[: len(end.plain())]:
            problems.append(Problem("out-of-range", {"value": end.plain(), "limit": f"≥ {start.plain()}"}, ("to",)))
        elif start and end and end.year > start.year + PERIOD_LIMIT:
            params = {"value": end.plain(), "limit": f"≤ {start.year + PERIOD_LIMIT}"}
            problems.append(Problem("out-of-range", params, ("to",)))
        if problems:
            raise failure(*problems)
        return cls(start, end)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return _typed(cls.make)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        one: dict[str, Any] = ISO_DATE if handler.mode == "serialization" else {"type": ["string", "integer"]}
        ends = {"from": one, "to": one}
        return {
            "anyOf": [one, {"type": "object", "properties": ends, "additionalProperties": False, "minProperties": 1}]
        }


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, or None for one that is known to exist but was not reported."""

    number: Decimal | None

    def plain(self) -> int | float | str:
        """As JSON shows it: a number, or the words `not reported`."""
        if self.number is None:
            return NOT_REPORTED
        return int(self.number) if self.number == self.number.to_integral() else float(self.number)

    @classmethod
    def make(cls, raw: Any, info: Any = None) -> Figure:
        """From digits (with thousands separators, or a decimal point), or `not reported` / 未报道."""
        if isinstance(raw, Figure):
            return raw
        text = raw.strip().replace(",", "") if isinstance(raw, str) else ""
        if text in NOT_REPORTED_WORDS:
            return cls(None)
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        decimals = -int(number.as_tuple().exponent) if number.is_finite() else 0
        if not number.is_finite() or abs(number) >= Decimal("1e15") or decimals > DECIMALS:
            raise failure(Problem("bad-figure", {"value": _shown(raw)}))
        return cls(number)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return _typed(cls.make)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        if handler.mode == "serialization":
            return {"anyOf": [{"type": "number"}, {"const": NOT_REPORTED}]}
        digits = {"type": "string", "pattern": r"^-?[0-9][0-9,]*(\.[0-9]+)?$"}
        return {"anyOf": [{"type": "number"}, digits, {"enum": sorted(NOT_REPORTED_WORDS)}]}


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a fact is taken from: a source of the same case, and the place in it (a paragraph number)."""

    source: str
    locator: str | None = None

    def plain(self) -> str:
        """As it stands in a case file: source@locator."""
        return self.source if self.locator is None else f"{self.source}@{self.locator}"

    @classmethod
    def make(cls, raw: Any, info: Any) -> Citation:
        """From `source@locator`; the source must be one of `info.context["sources"]`, which notes its use."""
        if isinstance(raw, Citation):
            return raw
        match = CITATION_PATTERN.match(raw.strip()) if isinstance(raw, str) else None
        if not match:
            raise failure(Problem("bad-citation", {"value": _shown(raw)}))
        context = info.context or {}
        sources = context.get("sources")
        if sources is not None:
            if match["source"] not in sources:
                raise failure(Problem("unknown-source", {"source": match["source"], "known": "、".join(sources)}))
            context["cited"].add(match["source"])
        return cls(match["source"], match["locator"])

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return _typed(cls.make)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[a-z0-9-]+(@[^\\s@,]+)?$"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Marks a text as the id of a term in that section of cases/vocabulary.yml."""

    section: str

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._check)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "x-vocabulary": self.section}

    def _check(self, raw: Any, info: Any) -> str:
        known = ((info.context or {}).get("terms") or {}).get(self.section)
        if not isinstance(raw, str):
            raise failure(Problem("wrong-type", {"expected": "choice"}))
        if known is not None and raw not in known:
            raise failure(Problem("unknown-vocabulary", {"value": raw, "section": self.section}))
        return raw


def _shown(raw: Any) -> str:
    """A wrong value as a message may quote it: one line, not too long."""
    text = raw if isinstance(raw, str) else "…"
    return text if len(text) <= 40 else text[:39] + "…"


def is_id(text: str) -> bool:
    """Whether that is a short name."""
    return len(text) <= 64 and ID_PATTERN.match(text) is not None


def is_case_name(text: str) -> bool:
    """Whether a case may be called that: a short name that is a file's name on every machine."""
    return is_id(text) and not RESERVED.match(text)


def _id(raw: Any) -> str:
    if not isinstance(raw, str) or not is_id(raw):
        raise failure(Problem("bad-id", {"value": _shown(raw)}))
    return raw


def _address(raw: Any) -> str:
    """<area>/<case>, both of them plain ids."""
    parts = raw.split("/") if isinstance(raw, str) else []
    if len(parts) != 2:
        raise failure(Problem("bad-address", {"value": _shown(raw)}))
    reserved = next((part for part in parts if RESERVED.match(part)), None)
    if reserved is not None:
        raise failure(Problem("reserved-name", {"value": reserved}))
    return "/".join(_id(part) for part in parts)


def _url(raw: Any) -> str:
    try:
        parts = urlsplit(raw.strip()) if isinstance(raw, str) else None
        good = parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)
        good = good and (parts is None or parts.port != 0)  # looked at, because a broken one raises
    except ValueError:
        good = False
    if not good or re.search(r"[\s\x00-\x1f\"<>\\^`{|}]", raw.strip()):
        raise failure(Problem("bad-url", {"value": _shown(raw)}))
    if len(raw.strip()) > URL_LIMIT:
        raise failure(Problem("text-too-long", {"length": str(len(raw.strip())), "limit": str(URL_LIMIT)}))
    return str(raw.strip())


_YES_OR_NO = {"true": True, "false": False, "yes": True, "no": False, "是": True, "否": False}


def _yes_or_no(raw: Any) -> bool:
    if not isinstance(raw, str) or raw.lower() not in _YES_OR_NO:
        raise failure(Problem("not-a-choice", {"value": _shown(raw), "choices": "true, false"}))
    return _YES_OR_NO[raw.lower()]


def _image_path(raw: Any) -> str:
    # One plain file name: what lies beside the case, never a way out of its folder.
    if not isinstance(raw, str) or not IMAGE_NAME.match(raw) or ".." in raw:
        raise failure(Problem("bad-image-path", {"value": _shown(raw)}))
    if RESERVED.match(raw):
        raise failure(Problem("reserved-name", {"value": _shown(raw)}))
    return raw


Id = Annotated[str, BeforeValidator(_id)]
Address = Annotated[str, BeforeValidator(_address)]
Url = Annotated[str, BeforeValidator(_url)]
YesNo = Annotated[
    bool,
    BeforeValidator(_yes_or_no),
    # Editors' YAML knows true and false as what they are; the other words are text to it.
    WithJsonSchema({"enum": [True, False, *_YES_OR_NO]}),
]
ImagePath = Annotated[str, BeforeValidator(_image_path)]
