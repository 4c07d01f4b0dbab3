"""Pure functions from a corpus to files: one module an output, each returning {path: bytes}."""

from __future__ import annotations

from casebook.languages import LANGUAGES
from casebook.link import Corpus
from casebook.render import (
    cases,
    data,
    data_page,
    downloads_page,
    feeds,
    form,
    home,
    listings,
    redirects,
    reference,
    search,
    search_page,
    theme_strings,
    translations,
    white_spots,
)
from casebook.render.html import Files
from casebook.render.page import Offer, Settings

__all__ = ["THEME", "Files", "Offer", "Settings", "pages"]

THEME = "overrides"
"""The theme's folder: what stands in it is copied once to the site's root, whatever the number of languages."""


def pages(corpus: Corpus, settings: Settings | None = None) -> Files:
    """Every generated page and snippet under docs/, the search index, what the form knows, data, feeds and the theme's
    strings, by path from the root."""
    settings = settings or Settings()
    public = data.render(corpus, settings) | feeds.render(corpus, settings)
    has_feeds = f"{feeds.address(feeds.ALL, LANGUAGES[0])}.atom" in public
    files = theme_strings.render(feeds=has_feeds, cards=settings.cards)
    files |= {f"{THEME}/{path}": content for path, content in public.items()}
    for language in LANGUAGES:
        for module in (
            home,
            cases,
            redirects,
            listings,
            white_spots,
            translations,
            search_page,
            downloads_page,
            reference,
            form,
        ):
            files |= module.render(corpus, language, settings)
        files |= data_page.render(corpus, language, settings, public)
        files |= form.data(corpus, language)
        index = search.render(corpus, language) | search_page.words(corpus, language)
        files |= {f"{THEME}/{path}": content for path, content in index.items()}
    return files
