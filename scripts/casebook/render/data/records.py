"""A case as data: what its file says, in one form, and what the casebook works out from it."""

from __future__ import annotations

import json
from typing import Any

from casebook.languages import LANGUAGES
from casebook.link import Entry
from casebook.model import STEPS
from casebook.render.page import Settings
from casebook.schema import data_schema
from casebook.translation import Translation

WITHOUT = ("status", "consent", "personal_data_allowed", "translations")
"""Fields that are notes between authors and editors, or the same in all data."""
_STATES = ("missing", "identical", "machine", "stale")


def record(entry: Entry, settings: Settings) -> dict[str, Any]:
    """One case as JSON has it. `case` could be written as a case file again; what is not known is not there."""
    case = entry.case
    stated = case.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True, exclude=set(WITHOUT))
    return {
        "key": entry.key,
        "area": entry.area.id,
        "id": entry.id,
        "pages": {one.id: settings.address(one, entry.url) for one in LANGUAGES},
        "case": {"language": case.language, **stated, "licence": case.licence},
        "derived": {
            "steps": list(entry.steps),
            "reported": [spec.path for spec in entry.reported],
            "absent": [spec.path for spec in entry.absent],
            "translations": {language: _translation(found) for language, found in entry.translations.items()},
            "similar": [one.key for one in entry.similar],
        },
    }


def line(entry: Entry, settings: Settings) -> str:
    """The record on one line."""
    return json.dumps(record(entry, settings), ensure_ascii=False, separators=(",", ":"))


def _translation(found: Translation) -> dict[str, Any]:
    gaps = {state: list(found.status[state]) for state in _STATES if found.count(state)}
    return {"complete": found.complete, **gaps}


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record."""
    case = data_schema(WITHOUT)
    definitions: dict[str, Any] = case.pop("$defs")
    strings = {"type": "array", "items": {"type": "string"}}
    keys = {"type": "array", "items": {"$ref": "#/properties/key"}}
    translation = {
        "type": "object",
        "required": ["complete"],
        "additionalProperties": False,
        "properties": {"complete": {"type": "boolean"}, **dict.fromkeys(_STATES, strings)},
    }
    ids = [one.id for one in LANGUAGES]
    case["required"] = [*case["required"], "language", "licence"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "案例数据 · Case as data",
        "description": "《伙伴分享》的一个案例，第一版格式。A case of Partner Sharing, format version 1.",
        **_object(
            {
                "key": {"type": "string", "pattern": "^[a-z0-9-]+/[a-z0-9-]+$"},
                "area": {"type": "string", "pattern": "^[a-z0-9-]+$"},
                "id": {"type": "string", "pattern": "^[a-z0-9-]+$"},
                "pages": _object({one: {"type": "string", "format": "uri-reference"} for one in ids}),
                "case": case,
                "derived": _object(
                    {
                        "steps": {"type": "array", "items": {"enum": list(STEPS)}},
                        "reported": strings,
                        "absent": strings,
                        "translations": {"type": "object", "additionalProperties": translation},
                        "similar": keys,
                    }
                ),
            }
        ),
        "$defs": definitions,
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object that has all of these properties and no other."""
    return {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }
