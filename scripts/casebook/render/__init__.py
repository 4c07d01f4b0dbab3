"""Pure functions from a corpus to files: one module an output, each returning {path: bytes}."""

from __future__ import annotations

from casebook.languages import LANGUAGES
from casebook.link import Corpus
from casebook.render import cases, home, listings, reference, theme_strings
from casebook.render.html import Files
from casebook.render.page import Settings

__all__ = ["Files", "Settings", "pages"]


def pages(corpus: Corpus, settings: Settings | None = None) -> Files:
    """Every generated page and snippet under docs/, and the theme's strings, by path from the project's root."""
    settings = settings or Settings()
    files = theme_strings.render()
    for language in LANGUAGES:
        for module in (home, cases, listings, reference):
            files |= module.render(corpus, language, settings)
    return files
