"""Pure functions from a corpus to files: one module an output, each returning {path: content}."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from casebook.check import Digests
from casebook.languages import LANGUAGES, Language
from casebook.link import Brief, Corpus, Entry
from casebook.render import (
    cases,
    data,
    data_page,
    downloads_page,
    editions,
    feeds,
    form,
    home,
    listings,
    offline_page,
    redirects,
    reference,
    search_page,
    theme_strings,
    translations,
    white_spots,
    withdrawn,
)
from casebook.render.html import Files, Sheet, for_each_language
from casebook.render.page import Offer, Settings

snippet_names = listings.snippet_names

__all__ = ["Files", "Offer", "Settings", "Sheet", "Unit", "pages", "snippet_names", "snippets", "strings", "units"]

THEME = "overrides"
"""The theme's folder: what stands in it is copied once to the site's root, whatever the number of languages."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of the site that is made at once, in all languages, and anew when `made_from`, a hash, is another."""

    name: str
    made_from: str
    make: Callable[[], Files]


NOTHING = Digests("", "", "", dict.fromkeys((language.id for language in LANGUAGES), ""))
"""For those who render everything anyway."""


def units(
    corpus: Corpus,
    settings: Settings,
    digests: Mapping[str, Digests],
    read: Callable[[str], str] | None = None,
) -> Iterator[Unit]:
    """Everything that is rendered, what takes longest first. `digests`: hashes of each case, by file path. `read` gives
    the text of a case file by its path, for the form to open; without it the form opens none.

    What all units are made from besides is in no hash: the code, the vocabulary, the areas, and the settings without
    offers, pictures and editions.
    """
    known = {entry.key: digests[entry.path] for entry in corpus.entries}
    for language in LANGUAGES:
        said = _hash([(key, one.said[language.id]) for key, one in known.items()])
        yield Unit(f"search {language.id}", said, partial(_search, corpus, language))
    everything = _hash([(key, one.whole) for key, one in known.items()])
    yield Unit("data", everything, partial(_data, corpus, settings))
    briefs = _hash([(key, one.brief, one.lists) for key, one in known.items()])
    for listing in listings.listings(corpus):
        shown = briefs
        if listing.entries is not None:
            own = ((one.key, known[one.key]) for one in listing.entries)
            shown = _hash([(key, one.brief, one.lists if listing.lists else "") for key, one in own])
        yield Unit(f"listing {listing.url}", shown, partial(_listing, listing, settings))
    offered = _hash((briefs, settings.offers.get("")))
    yield Unit("home", offered, partial(_each, home.render, corpus, settings))
    yield Unit("downloads", offered, partial(_each, downloads_page.render, corpus, settings))
    yield Unit("offline", offered, partial(_offline, corpus, settings))
    gone = _hash((briefs, [(entry.key, digests[entry.path].brief) for entry in corpus.withdrawn]))
    told = _hash((gone, settings.editions, bool(settings.offers.get(""))))
    yield Unit("editions", told, partial(_each, editions.render, corpus, settings))
    for module, shown in (
        (redirects, gone), (withdrawn, told), (white_spots, briefs), (translations, briefs), (search_page, briefs),
    ):  # fmt: skip
        yield Unit(module.__name__.rpartition(".")[2], shown, partial(_each, module.render, corpus, settings))
    quoted = [known[entry.key].whole for entry in corpus.entries[: reference.EXAMPLES]]
    yield Unit("reference", _hash((briefs, quoted)), partial(_each, reference.render, corpus, settings))
    yield Unit("form", offered, partial(_form, corpus, settings))
    for entry in corpus.entries:
        shown = _case_hash(corpus, entry, settings, known)
        yield Unit(f"case {entry.key}", shown, partial(_case, corpus, entry, settings, read))


def strings(briefs: Iterable[Brief], settings: Settings) -> dict[str, bytes]:
    """The words of the theme, for its templates; by path from the root. `briefs` of all cases, published or not."""
    dated = any(one.newest for one in briefs if one.status == "published")
    return theme_strings.render(feeds=dated, cards=settings.cards)


def snippets(corpus: Corpus) -> dict[str, bytes]:
    """Lists of cases for pages written by hand, by path from the root."""
    return {path: text for language in LANGUAGES for path, text in listings.snippets(corpus, language).items()}


def pages(
    corpus: Corpus, settings: Settings | None = None, read: Callable[[str], str] | None = None
) -> dict[str, bytes]:
    """Every generated page and snippet under docs/, the search index, what the form knows, data, feeds and the theme's
    strings, by path from the root. `read` as for `units`."""
    settings = settings or Settings()
    files: Files = {**strings((entry.brief for entry in corpus.entries), settings), **snippets(corpus)}
    every = (*corpus.entries, *corpus.withdrawn)
    for unit in units(corpus, settings, dict.fromkeys((entry.path for entry in every), NOTHING), read):
        files |= unit.make()
    return {path: bytes(content) for path, content in files.items()}


def _search(corpus: Corpus, language: Language) -> Files:
    from casebook.render import search  # NumPy takes its time to load, and mostly nothing has changed

    index = search.render(corpus, language) | search_page.words(corpus, language)
    return {f"{THEME}/{path}": content for path, content in index.items()}


def _data(corpus: Corpus, settings: Settings) -> Files:
    made = data.render(corpus, settings) | feeds.render(corpus, settings)
    files: Files = {f"{THEME}/{path}": content for path, content in made.items()}
    return files | for_each_language(lambda language: data_page.render(corpus, language, settings, made))


def _form(corpus: Corpus, settings: Settings) -> Files:
    files = _each(form.render, corpus, settings)
    return files | for_each_language(lambda language: form.data(corpus, language))


def _offline(corpus: Corpus, settings: Settings) -> Files:
    return _each(offline_page.render, corpus, settings) | for_each_language(offline_page.manifest)


def _listing(listing: listings.Listing, settings: Settings) -> Files:
    return for_each_language(lambda language: listing.make(language, settings))


def _each(render: Callable[[Corpus, Language, Settings], Files], corpus: Corpus, settings: Settings) -> Files:
    return for_each_language(lambda language: render(corpus, language, settings))


def _case(corpus: Corpus, entry: Entry, settings: Settings, read: Callable[[str], str] | None) -> Files:
    files = cases.render(corpus, entry, settings)
    files |= {f"{THEME}/{path}": content for path, content in data.one_case(entry, settings).items()}
    if read is not None:
        files |= form.source(entry.path, read(entry.path))
    entry.close()
    return files


def _case_hash(corpus: Corpus, entry: Entry, settings: Settings, known: Mapping[str, Digests]) -> str:
    """Of a case, its downloads and pictures, whether its area has a feed, and what its page says about similar ones."""
    own: list[Any] = [known[entry.key].whole, settings.offers.get(entry.key), settings.pictures.get(entry.key)]
    own.append(any(one.brief.newest for one in corpus.facets["area"][entry.area.id]))
    for one in entry.similar:
        facet, value = one.reasons[0]
        own += [one.key, known[one.key].brief, facet, value]
        if facet == "subdistrict":  # named as in the first case that is there
            own.append(known[corpus.facets[facet][value][0].key].brief)
    return _hash(own)


def _hash(value: Any) -> str:
    return hashlib.blake2b(repr(value).encode(), digest_size=16).hexdigest()
