"""Every string stands in every language, with the same blanks to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from casebook.fields import every_field, key_names
from casebook.languages import DEFAULT_LANGUAGE, LANGUAGES
from casebook.locales import strings, t

FOLDER = Path(__file__).parent.parent / "scripts" / "casebook" / "locales"
FILES = sorted(path.stem for path in (FOLDER / DEFAULT_LANGUAGE.id).glob("*.yml"))
ROOT = Path(__file__).parent.parent


def flat(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict) and set(node) <= {"one", "other"}:
        yield path, node["other"]
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from flat(value, f"{path}.{key}" if path else str(key))
    else:
        yield path, node


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", [one.id for one in LANGUAGES[1:]])
def test_the_same_strings_in_every_language(name: str, language: str) -> None:
    first, other = dict(flat(strings(DEFAULT_LANGUAGE.id, name))), dict(flat(strings(language, name)))
    assert first.keys() == other.keys()
    for key, text in first.items():
        assert isinstance(text, str) and isinstance(other[key], str), key
        blanks = [{field for _, field, _, _ in Formatter().parse(one) if field} for one in (text, other[key])]
        assert blanks[0] == blanks[1], key


def test_english_strings_hold_no_chinese() -> None:
    for name in FILES:
        for key, text in flat(strings("en", name)):
            if key not in ("language_names", "mark"):
                assert not re.search(r"[\u4e00-\u9fff]", text) or "zh" in key or name == "diagnostics", (name, key)


def test_a_missing_string_is_an_error() -> None:
    with pytest.raises(KeyError):
        t("zh", "site.no.such.string")


def test_every_field_has_a_label_and_help() -> None:
    for spec in every_field():
        for language in LANGUAGES:
            assert spec.label(language.id) and spec.help(language.id)


def test_chinese_keys_are_unambiguous() -> None:
    parts = ["", *(spec.path for spec in every_field() if spec.children)]
    for path in parts:
        names = key_names(path)
        labels = [name for name in names if not name.isascii()]
        assert len(labels) == len(set(names.values())), path


def test_mkdocs_builds_the_languages_that_the_casebook_has() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    config = yaml.safe_load(re.sub(r"!ENV ", "", text))
    i18n = next(plugin["i18n"] for plugin in config["plugins"] if isinstance(plugin, dict) and "i18n" in plugin)
    assert [one["locale"] for one in i18n["languages"]] == [one.id for one in LANGUAGES]
    assert [one["locale"] for one in i18n["languages"] if one.get("default")] == [DEFAULT_LANGUAGE.id]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", [one.id for one in LANGUAGES])
def test_no_string_stands_twice(name: str, language: str) -> None:
    def twice(node: yaml.Node) -> Iterator[str]:
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            yield from (key for key in set(keys) if keys.count(key) > 1)
            for _, value in node.value:
                yield from twice(value)

    root = yaml.compose((FOLDER / language / f"{name}.yml").read_text(encoding="utf-8"))
    assert root is not None and list(twice(root)) == []
