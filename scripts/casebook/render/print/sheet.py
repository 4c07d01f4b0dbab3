"""The sheet: one case on A4, to print for tonight's meeting."""

from __future__ import annotations

from typing import Any

from casebook.fonts import families
from casebook.link import Corpus, Entry
from casebook.locales import strings
from casebook.render.print.case import case_data
from casebook.render.print.edition import Edition, Imprint, Sides, Writer

SITE_WORDS = {
    "uncited": "uncited",
    "not_reported": "not_reported",
    "list_comma": "list_comma",
    "sources": "case.sources",
    "similar": "case.similar",
}
"""What templates say as the site does: name in the template → key of site.yml."""


def sheet_data(corpus: Corpus, entry: Entry, edition: Edition, imprint: Imprint) -> dict[str, Any]:
    """What the template `sheet` shows."""
    writer = Writer(edition, corpus, imprint)
    themes = [writer.term("themes", theme)[0]["v"] for theme in entry.case.themes]
    return common(writer) | {
        "case": case_data(writer, entry),
        "keywords": themes,
        "newest": writer.newest([entry]),
    }


def common(writer: Writer) -> dict[str, Any]:
    """What every template needs: languages, fonts, words, the work's name and author."""
    return {
        "edition": writer.edition.id,
        "languages": list(writer.edition.languages),
        "fonts": {
            "serif": families("Casebook Serif"),
            "title": families("Casebook Title"),
            "sans": families("Casebook Sans"),
        },
        "words": template_words(writer),
        "work": writer.own("work"),
        "subtitle": writer.own("subtitle"),
        "author": writer.own("author"),
    }


def template_words(writer: Writer) -> dict[str, Sides]:
    """Every word that the templates themselves say."""
    keys = strings(writer.edition.languages[0], "print")["template"]
    found = {name: writer.own(f"template.{name}") for name in keys}
    return found | {name: writer.site(key) for name, key in SITE_WORDS.items()}
