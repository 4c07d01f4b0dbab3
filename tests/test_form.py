"""What the form is made from: every field in one place, every choice named, nothing that depends on the run."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from casebook.fields import every_field, table
from casebook.languages import LANGUAGES, Language
from casebook.locales import strings
from casebook.render import form
from form.casebook import SCRIPTS, made_up


def data_of(language: Language) -> Any:
    corpus, _ = made_up()
    script = bytes(form.data(corpus, language)[f"{form.FOLDER}/{language.id}.js"]).decode()
    match = re.fullmatch(r'casebookForm\.receive\("data", (.*)\);\n', script)
    assert match
    return json.loads(match[1])


def test_every_field_stands_in_one_section() -> None:
    keys = [key for section in form.sections().values() for key in section]
    assert sorted([*keys, *form.KEPT]) == sorted(spec.key for spec in table())


def test_what_a_case_needs_comes_first() -> None:
    assert set(form.SECTIONS["least"]) == {spec.key for spec in table() if spec.required}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.id)
def test_the_data_hold_the_whole_table(language: Language) -> None:
    def paths(fields: list[Any], parent: str = "") -> list[str]:
        found = []
        for one in fields:
            path = f"{parent}{one['key']}"
            assert one["label"] and one["help"] and one["label"] in one["names"], path
            found += [path, *paths(one.get("children", []), f"{path}.")]
        return found

    assert paths(data_of(language)["fields"]) == [spec.path for spec in every_field()]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.id)
def test_every_choice_has_a_name(language: Language) -> None:
    for spec in every_field():
        assert set(spec.choices) <= set(strings(language.id, "form")["choice"].get(spec.key, {})), spec.path


def test_scripts_cannot_be_broken_out_of() -> None:
    made = form.source("cases/a/b.yml", '一\u2028二"); alert(1); ("')
    assert made == {f"{form.FOLDER}/cases/a/b.js": made[f"{form.FOLDER}/cases/a/b.js"]}
    text = bytes(made[f"{form.FOLDER}/cases/a/b.js"]).decode()
    assert "\u2028" not in text and text.count("\n") == 1
    assert json.loads(text.removeprefix('casebookForm.receive("cases/a/b.yml", ').removesuffix(");\n")).startswith("一")


def test_every_string_of_the_form_is_used() -> None:
    """A string that no script or template asks for is a leftover."""
    text = "".join(path.read_text("utf-8") for path in [*SCRIPTS.glob("*.js"), form_template()])
    # Chosen by a name that is put together.
    together = ("section.", "choice.", "send.pull_request_help.")

    def keys(node: Any, path: str = "") -> list[str]:
        if isinstance(node, dict) and not set(node) <= {"one", "other"}:
            return [found for key, value in node.items() for found in keys(value, f"{path}.{key}" if path else key)]
        return [path]

    unused = [
        key
        for key in keys(strings("zh", "form"))
        if not key.startswith(together) and f'"{key}"' not in text and f"words.{key}" not in text
    ]
    assert unused == []


def form_template() -> Any:
    return SCRIPTS.parents[3] / "scripts" / "casebook" / "render" / "templates" / "form.html"
