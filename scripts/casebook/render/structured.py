"""What a case page says to programs: the values of its front matter that overrides/partials/casebook/head.html prints.

All of them are strings. `jsonld` is JSON that cannot end the script element that it stands in, whatever a case says.
"""

from __future__ import annotations

import json
from typing import Any

from casebook.languages import LANGUAGES, Language
from casebook.link import Entry
from casebook.model import Source
from casebook.render import feeds
from casebook.render.citations import home_language, writers
from casebook.render.data import FOLDER
from casebook.render.data.package import LICENCES
from casebook.render.page import Page
from casebook.values import Period

CARDS = "assets/cards"
_UNSAFE = str.maketrans({one: f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"})


def front(page: Page, entry: Entry) -> dict[str, str]:
    """Front matter of a case's page beside its title and description; what there is nothing to say of is empty."""
    case = entry.case
    named = page.corpus.facets.get("area", {}).get(entry.area.id)
    dated = any(one.brief.newest for one in named or ())
    return {
        "authors": "; ".join(page.plain(one.name) for one in writers(case)),
        "keywords": page.theme_names(entry),
        "licence": LICENCES.get(case.licence, case.licence),
        "data": f"{FOLDER}/cases/{entry.key}.json",
        "feed": feeds.address(entry.area.id, page.language) if dated else "",
        "feed_title": page.plain(entry.area.name) if dated else "",
        "image": card_path(page.language, entry) if page.settings.cards else "",
        "jsonld": data_block(case_data(page, entry)),
    }


def card_path(language: Language, entry: Entry | None = None) -> str:
    """Where the picture for links to a case is, below the site's root; without a case, that of all other pages."""
    return f"{CARDS}/{entry.key if entry else 'book'}.{language.id}.png"


def data_block(content: dict[str, Any]) -> str:
    """JSON for a script element: no character of it can begin a tag or end a line of a script."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


def case_data(page: Page, entry: Entry) -> dict[str, Any]:
    """A case in the words of schema.org; addresses only where the site's is known."""
    case, settings = entry.case, page.settings
    shown = case.title.best(page.language.id)[0]
    known = bool(settings.site)
    url = settings.address(home_language(page, entry), entry.url)
    book = {"@type": "Collection", "name": page.t("home.book_name"), **({"url": settings.site} if known else {})}
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        **({"@id": url, "url": url} if known else {}),
        "headline": page.plain(case.title),
        "description": page.plain(case.summary),
        "inLanguage": _html(shown),
        "isPartOf": book,
        # Whether a name is a person's or a group's, no case file says.
        "author": [{"name": page.plain(one.name)} for one in writers(case)],
        "license": LICENCES.get(case.licence, case.licence),
        "image": settings.site + card_path(page.language, entry) if known and settings.cards else None,
        "keywords": [page.term("themes", theme) for theme in case.themes],
        "contentLocation": {"@type": "Place", "name": _place(page, entry)},
        "temporalCoverage": _interval(case.period) if case.period else None,
        "citation": [_source(page, source) for source in case.sources.values()],
    }
    if known and shown != case.language and not entry.fallback(case.language):
        original = next(one for one in LANGUAGES if one.id == case.language)
        found["translationOfWork"] = {"@id": settings.address(original, entry.url)}
    return {key: value for key, value in found.items() if value}


def _source(page: Page, source: Source) -> dict[str, Any]:
    found = {
        "@type": "CreativeWork",
        "name": page.plain(source.title),
        "author": {"name": page.plain(source.author)} if source.author else None,
        "publisher": {"name": page.plain(source.publisher)} if source.publisher else None,
        "datePublished": source.date.plain() if source.date else None,
        "url": source.url,
    }
    return {key: value for key, value in found.items() if value}


def _place(page: Page, entry: Entry) -> str:
    return page.place(entry, area=True).striptags()


def _interval(period: Period) -> str:
    """A period in ISO 8601; `..` is an end that is not known."""
    if period.start and period.start == period.end:
        return period.start.plain()
    return "/".join(end.plain() if end else ".." for end in (period.start, period.end))


def _html(language: str) -> str:
    return next(one.html for one in LANGUAGES if one.id == language)
