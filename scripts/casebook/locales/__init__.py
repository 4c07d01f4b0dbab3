"""The strings that people see, from locales/<language>/<file>.yml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from casebook.languages import LANGUAGES


@lru_cache
def strings(language: str, name: str) -> Mapping[str, Any]:
    """Everything in locales/<language>/<name>.yml."""
    text = (files("casebook") / "locales" / language / f"{name}.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)) or {}  # noqa: S506  (all text)


@lru_cache(maxsize=4096)
def _string(language: str, key: str, form: str) -> str:
    name, *path = key.split(".")
    found: Any = strings(language, name)
    for part in path:
        found = found[part]
    if isinstance(found, dict) and "other" in found:
        found = found.get(form, found["other"])
    if not isinstance(found, str):
        raise KeyError(key)
    return found


def t(language: str, key: str, /, **params: Any) -> str:
    """The string at that dotted key (its first part names the file), filled in. KeyError where it is missing.

    A string may have the forms `one` and `other` (CLDR's names); `count` chooses between them.
    """
    text = _string(language, key, "one" if params.get("count") == 1 else "other")
    return text.format(**params) if params else text


def both(key: str, /, **params: Any) -> str:
    """The string in every language, for places that cannot know the reader's."""
    return " / ".join(t(language.id, key, **params) for language in LANGUAGES)
