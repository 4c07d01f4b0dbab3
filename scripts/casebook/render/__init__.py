"""Pure functions from a corpus to files: one module an output, each returning {path: content}."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from casebook.check import Digests
from casebook.languages import LANGUAGES, Language
from casebook.link import Corpus, Entry
from casebook.render import cases, home, listings, reference, search_page, theme_strings, white_spots
from casebook.render.html import Files, Sheet, for_each_language
from casebook.render.page import Settings

snippet_names = listings.snippet_names

__all__ = ["Files", "Settings", "Sheet", "Unit", "pages", "snippet_names", "snippets", "strings", "units"]

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


def units(corpus: Corpus, settings: Settings, digests: Mapping[str, Digests]) -> Iterator[Unit]:
    """Everything that is rendered, what takes longest first. `digests`: hashes of each case, by file path.

    What all units are made from besides, the code, the vocabulary, the areas and the settings, is in no hash.
    """
    known = {entry.key: digests[entry.path] for entry in corpus.entries}
    for language in LANGUAGES:
        said = _hash([(key, one.said[language.id]) for key, one in known.items()])
        yield Unit(f"search {language.id}", said, partial(_search, corpus, language))
    briefs = _hash([(key, one.brief, one.lists) for key, one in known.items()])
    for listing in listings.listings(corpus):
        shown = briefs
        if listing.entries is not None:
            own = ((one.key, known[one.key]) for one in listing.entries)
            shown = _hash([(key, one.brief, one.lists if listing.lists else "") for key, one in own])
        yield Unit(f"listing {listing.url}", shown, partial(_listing, listing, settings))
    for module in (home, white_spots, search_page, reference):
        yield Unit(module.__name__.rpartition(".")[2], briefs, partial(_each, module.render, corpus, settings))
    for entry in corpus.entries:
        shown = _case_hash(corpus, entry, known)
        yield Unit(f"case {entry.key}", shown, partial(_case, corpus, entry, settings))


def strings() -> dict[str, bytes]:
    """The words of the theme, for its templates; by path from the root."""
    return theme_strings.render()


def snippets(corpus: Corpus) -> dict[str, bytes]:
    """Lists of cases for pages written by hand, by path from the root."""
    return {path: text for language in LANGUAGES for path, text in listings.snippets(corpus, language).items()}


def pages(corpus: Corpus, settings: Settings | None = None) -> dict[str, bytes]:
    """Every generated page and snippet under docs/, the search index and the theme's strings, by path from the root."""
    files: Files = {**strings(), **snippets(corpus)}
    for unit in units(corpus, settings or Settings(), dict.fromkeys((entry.path for entry in corpus.entries), NOTHING)):
        files |= unit.make()
    return {path: bytes(content) for path, content in files.items()}


def _search(corpus: Corpus, language: Language) -> Files:
    from casebook.render import search  # NumPy takes its time to load, and mostly nothing has changed

    index = search.render(corpus, language) | search_page.words(corpus, language)
    return {f"{THEME}/{path}": content for path, content in index.items()}


def _listing(listing: listings.Listing, settings: Settings) -> Files:
    return for_each_language(lambda language: listing.make(language, settings))


def _each(render: Callable[[Corpus, Language, Settings], Files], corpus: Corpus, settings: Settings) -> Files:
    return for_each_language(lambda language: render(corpus, language, settings))


def _case(corpus: Corpus, entry: Entry, settings: Settings) -> Files:
    files = cases.render(corpus, entry, settings)
    entry.close()
    return files


def _case_hash(corpus: Corpus, entry: Entry, known: Mapping[str, Digests]) -> str:
    """Of a case and of what its page says about similar ones."""
    own = [known[entry.key].whole]
    for one in entry.similar:
        facet, value = one.reasons[0]
        own += [one.key, known[one.key].brief, facet, value]
        if facet == "subdistrict":  # named as in the first case that is there
            own.append(known[corpus.facets[facet][value][0].key].brief)
    return _hash(own)


def _hash(value: Any) -> str:
    return hashlib.blake2b(repr(value).encode(), digest_size=16).hexdigest()
