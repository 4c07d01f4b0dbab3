"""JSON Schemas of a case: as its file may be written (case.schema.json, for editors), and as data give it."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from pydantic import TypeAdapter

from casebook.fields import FieldSpec, table
from casebook.languages import LANGUAGES
from casebook.model import Case
from casebook.validate import Reference
from casebook.values import NOT_REPORTED_WORDS, Text

PATH = "case.schema.json"


def schema(reference: Reference) -> bytes:
    """The schema (JSON Schema 2020-12) as the bytes of its file, vocabulary ids included as choices."""
    made = Case.model_json_schema(by_alias=True, mode="validation")
    ids = reference.ids
    _complete(made, {section: list(known) for section, known in ids.items()})
    definitions = made.setdefault("$defs", {})
    _share(made, _text_schema(), "Text")
    definitions["Text"] = _text_schema()
    _describe(made, table(), definitions)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "案例 · Case",
        "description": "《伙伴分享》的一个案例文件。A case file of Partner Sharing.",
    }
    body = {key: value for key, value in made.items() if key not in ("title", "description")}
    return (json.dumps(head | body, ensure_ascii=False, indent=2) + "\n").encode()


def data_schema(without: Collection[str] = ()) -> dict[str, Any]:
    """The schema (JSON Schema 2020-12) of a case as data give it: every value in the one form that dumping gives it.

    Vocabulary ids are not listed: a new term is no new format. `without` names fields that are left out.
    """
    made = Case.model_json_schema(by_alias=True, mode="serialization")
    for name in without:
        del made["properties"][name]
    _bare(made)
    text = TypeAdapter(Text).json_schema(mode="serialization")
    _share(made, text, "Text")
    definitions = made.setdefault("$defs", {})
    definitions["Text"] = text
    _describe(made, table(), definitions)
    return {key: value for key, value in made.items() if key != "description"}


def _bare(node: Any) -> None:
    """Drop Pydantic's titles and defaults and our marks, and `null`: what is not known is not there."""
    if isinstance(node, list):
        for item in node:
            _bare(item)
    if not isinstance(node, dict):
        return
    for word in ("title", "description", "x-vocabulary"):
        if isinstance(node.get(word), str):  # a property of that name is a mapping
            del node[word]
    node.pop("default", None)
    options = [one for one in node.get("anyOf", []) if one != {"type": "null"}]
    if len(options) == 1:
        del node["anyOf"]
        node |= options[0]
    for value in list(node.values()):
        _bare(value)


def _text_schema() -> Any:
    """The schema of a text, as every field that holds one repeats it."""
    return TypeAdapter(Text).json_schema()


def _share(node: Any, repeated: Any, name: str) -> None:
    """Replace every copy of a schema by a reference to its one definition."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        if isinstance(value, dict) and {**value, "description": 0} == {**repeated, "description": 0}:
            node[key] = {"$ref": f"#/$defs/{name}"}
        else:
            _share(value, repeated, name)


def _complete(node: Any, ids: dict[str, list[str]]) -> None:
    """Put the vocabulary's ids where the schema names a section, and drop Pydantic's own titles."""
    if isinstance(node, list):
        for item in node:
            _complete(item, ids)
    if not isinstance(node, dict):
        return
    section = node.pop("x-vocabulary", None)
    if section is not None:
        node["enum"] = ids.get(section, [])
    for word in ("title", "description"):
        if isinstance(node.get(word), str):  # a property of that name is a mapping
            del node[word]
    node.pop("default", None)
    for value in list(node.values()):
        _complete(value, ids)
    _widen(node)


def _widen(node: dict[str, Any]) -> None:
    """One string is as good as a list of one, and a part may be `not reported`, as `model` has it."""
    if node.get("type") == "array" and node.get("items", {}).get("type") == "string":
        items = {key: node.pop(key) for key in ("type", "items", "minItems") if key in node}
        node["anyOf"] = [items, items["items"]]
    elif {"type": "null"} in node.get("anyOf", []) and any("$ref" in one for one in node["anyOf"]):
        node["anyOf"][-1] = {"type": ["null", "string"], "enum": [None, *sorted(NOT_REPORTED_WORDS)]}


def _describe(node: dict[str, Any], specs: tuple[FieldSpec, ...], definitions: dict[str, Any]) -> None:
    """Give each property its label and help in all languages."""
    properties: dict[str, Any] = node.get("properties") or next(
        (one["properties"] for one in node.get("anyOf", []) if "properties" in one), {}
    )
    node.pop("description", None)
    for spec in specs:
        found = properties.get(spec.key)
        if found is None:
            continue
        found["description"] = "\n".join(f"{spec.label(one.id)} · {spec.help(one.id)}" for one in LANGUAGES)
        for name in _referred(found):
            _describe(definitions[name], spec.children, definitions)


def _referred(node: Any) -> list[str]:
    """Names of the definitions that a property refers to."""
    if isinstance(node, list):
        return [name for item in node for name in _referred(item)]
    if not isinstance(node, dict):
        return []
    own = [str(node["$ref"]).rsplit("/", 1)[-1]] if "$ref" in node else []
    return own + [name for value in node.values() for name in _referred(value)]
