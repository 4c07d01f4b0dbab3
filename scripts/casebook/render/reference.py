"""Pages that follow from the software itself: glossary, field reference, list of diagnostic codes."""

from __future__ import annotations

from casebook.diagnostics import CATALOGUE
from casebook.fields import table
from casebook.languages import Language
from casebook.link import Corpus
from casebook.locales import t
from casebook.render.html import Files, write_page
from casebook.render.page import Page, Settings


def render(corpus: Corpus, language: Language, settings: Settings) -> Files:
    """The three pages in one language."""
    return (
        _glossary(corpus, language, settings) | _codes(corpus, language, settings) | _fields(corpus, language, settings)
    )


def _glossary(corpus: Corpus, language: Language, settings: Settings) -> Files:
    page = Page(language, "glossary/", corpus, settings)
    title, lead = page.t("glossary.title"), page.t("glossary.lead")
    front = {"title": title, "description": lead, "kind": "reference", "section": "glossary"}
    terms = list(corpus.terms["glossary"].values())
    return write_page(page, "glossary.html", front, title=title, lead=lead, terms=terms)


def _codes(corpus: Corpus, language: Language, settings: Settings) -> Files:
    page = Page(language, "contribute/codes/", corpus, settings)
    title, lead = page.t("codes.title"), page.t("codes.lead")
    front = {"title": title, "description": lead, "kind": "reference", "section": "contribute"}
    codes = [
        {
            "id": code,
            "title": t(language.id, f"diagnostics.{code}.title"),
            "help": t(language.id, f"diagnostics.{code}.about"),
            "severity": page.t(f"severity.{severity}"),
        }
        for code, severity in sorted(CATALOGUE.items())
    ]
    crumbs = [(page.t("nav.contribute"), "contribute/")]
    return write_page(page, "codes.html", front, title=title, lead=lead, crumbs=crumbs, codes=codes)


def _fields(corpus: Corpus, language: Language, settings: Settings) -> Files:
    page = Page(language, "contribute/fields/", corpus, settings)
    title, lead = page.t("fields.title"), page.t("fields.lead")
    front = {"title": title, "description": lead, "kind": "reference", "section": "contribute"}
    crumbs = [(page.t("nav.contribute"), "contribute/")]
    return write_page(page, "fields.html", front, title=title, lead=lead, crumbs=crumbs, specs=table())
