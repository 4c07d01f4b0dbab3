"""The page of what is not of one case: the books, the blank worksheets, and empty forms for a case."""

from __future__ import annotations

from casebook.languages import Language
from casebook.link import Corpus
from casebook.render.html import Files, write_page
from casebook.render.page import Page, Settings

URL = "downloads/"
KINDS = (("book", ("pdf",)), ("epub", ("epub",)), ("worksheets", ("pdf", "xlsx")), ("form", ("docx", "xlsx")))
"""What the page offers, and in which forms."""


def render(corpus: Corpus, language: Language, settings: Settings) -> Files:
    """The page in one language; none where nothing was made."""
    if not settings.offers.get(""):
        return {}
    page = Page(language, URL, corpus, settings)
    front = {
        "title": page.t("downloads.title"),
        "description": page.t("downloads.lead"),
        "kind": "listing",
        "section": "cases",
    }
    kinds = [(kind, [page.offers(kind, form) for form in forms]) for kind, forms in KINDS]
    return write_page(page, "downloads.html", front, kinds=kinds)
