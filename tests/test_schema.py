"""case.schema.json: current, and of one mind with `check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from casebook.check import check
from casebook.fields import every_field
from casebook.schema import PATH, schema

ROOT = Path(__file__).parent.parent
VALID = ROOT / "tests" / "valid"


def made() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(schema(check(ROOT, []).reference))
    return loaded


def test_the_file_is_current() -> None:
    assert (ROOT / PATH).read_bytes() == schema(check(ROOT, []).reference)


def test_required_fields_and_no_others() -> None:
    loaded = made()
    assert sorted(loaded["required"]) == sorted(
        spec.path for spec in every_field() if spec.required and "." not in spec.path
    )
    assert loaded["additionalProperties"] is False


def test_vocabulary_ids_are_offered() -> None:
    text = json.dumps(made())
    assert "waste-sorting" in text and "x-vocabulary" not in text


def test_every_field_is_described_in_both_languages() -> None:
    properties = made()["properties"]
    assert properties["title"]["description"].startswith("标题 · ")
    assert "\nTitle · " in properties["title"]["description"]
    assert set(properties) == {spec.key for spec in every_field() if "." not in spec.path}


@pytest.mark.parametrize("root", [ROOT, VALID], ids=["real", "made up"])
def test_what_check_accepts_the_schema_accepts(root: Path) -> None:
    checked = check(root)
    validator = jsonschema.Draft202012Validator(json.loads(schema(checked.reference)))
    for path in checked.cases:
        text = (root / path).read_text(encoding="utf-8")
        if "标题" not in text:  # the schema offers the canonical keys only
            validator.validate(yaml.load(text, Loader=yaml.BaseLoader))


@pytest.mark.parametrize(
    ("key", "value"), [("colour", "red"), ("themes", ["nonsense"]), ("summary", {"fr": "x"}), ("steps", {"team": 1})]
)
def test_what_check_refuses_the_schema_refuses(key: str, value: Any) -> None:
    case = {
        "title": "t",
        "summary": "s",
        "place": {"site": "x"},
        "themes": ["waste-sorting"],
        "sources": {"a": {"title": "t"}},
    }
    validator = jsonschema.Draft202012Validator(made())
    assert validator.is_valid(case)
    assert not validator.is_valid(case | {key: value})
