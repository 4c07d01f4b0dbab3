"""The languages of the casebook, read from locales/languages.yml: the one place that names them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Language:
    """A language: id (key in case files), html (BCP 47 tag), prefix (first part of its addresses), name in itself,
    script (the first word of its letters' names in Unicode)."""

    id: str
    html: str
    prefix: str
    name: str
    script: str


def _read() -> tuple[Language, ...]:
    text = (files("casebook") / "locales" / "languages.yml").read_text(encoding="utf-8")
    return tuple(Language(**entry) for entry in yaml.safe_load(text))


LANGUAGES = _read()
DEFAULT_LANGUAGE = LANGUAGES[0]
