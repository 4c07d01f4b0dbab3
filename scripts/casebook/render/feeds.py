"""Feeds of the cases, one a language and one more for each area: Atom (RFC 4287) and JSON Feed 1.1.

A case file has no date of publication, so a feed goes by the newest date that the file states: first of all when a
source was read (`accessed`) or came out, else when the story happened. It says "not older than this". Of a date that
is a year or a month the first moment is taken: nothing later is known. A case that names no date is in the JSON feed,
where a date may be missing, and not in Atom, where it may not; an Atom feed of undated cases alone is not made.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from casebook.languages import LANGUAGES, Language
from casebook.link import Corpus, Entry
from casebook.locales import t
from casebook.render.page import Page, Settings
from casebook.values import PartialDate

FOLDER = "feeds"
ALL = "cases"
"""Name of the feed of all areas."""
LENGTH = 500
"""Entries of a feed, newest first; who wants more takes the data."""
ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:partner-sharing")
# XML 1.0 has no way to write these, not even as references.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed: its name (part of its address), language, title, and entries with their dates, newest first."""

    name: str
    page: Page
    title: str
    entries: tuple[tuple[Entry, str | None], ...]

    @property
    def path(self) -> str:
        """Address below the site's root, without the ending."""
        return address(self.name, self.page.language)

    @property
    def dated(self) -> tuple[tuple[Entry, str], ...]:
        """The entries that have a date."""
        return tuple((entry, date) for entry, date in self.entries if date is not None)


def address(name: str, language: Language) -> str:
    """Address of a feed below the site's root, without the ending (.atom or .json)."""
    return f"{FOLDER}/{name}.{language.id}"


def render(corpus: Corpus, settings: Settings) -> dict[str, bytes]:
    """Every feed by its path below the site's root."""
    files: dict[str, bytes] = {}
    for feed in feeds(corpus, settings):
        if feed.dated:
            files[f"{feed.path}.atom"] = _atom(feed)
        files[f"{feed.path}.json"] = _json_feed(feed)
    return files


def feeds(corpus: Corpus, settings: Settings) -> list[Feed]:
    """All feeds: of all cases, and of every area that has any, in every language."""
    found = []
    for language in LANGUAGES:
        page = Page(language, "", corpus, settings)
        found.append(Feed(ALL, page, page.t("home.book_name"), _newest(corpus.entries)))
        for area in corpus.areas.values():
            entries = corpus.facets.get("area", {}).get(area.id, ())
            if entries:
                title = t(language.id, "data.feed_area", book=page.t("home.name"), area=page.plain(area.name))
                found.append(Feed(area.id, page, title, _newest(entries)))
    return found


def _newest(entries: Sequence[Entry]) -> tuple[tuple[Entry, str | None], ...]:
    dated = [(entry, entry.brief.newest) for entry in entries]
    dated.sort(key=lambda pair: pair[1] or PartialDate(0), reverse=True)  # stable: keys stay in their order
    return tuple((entry, _moment(date) if date else None) for entry, date in dated[:LENGTH])


def _moment(date: PartialDate) -> str:
    """The first moment of a date (RFC 3339)."""
    return f"{date.year:04d}-{date.month or 1:02d}-{date.day or 1:02d}T00:00:00Z"


def _id(*parts: str) -> str:
    """A name that stays when the site moves to another address."""
    return uuid.uuid5(_NAMES, "/".join(parts)).urn


# ---- Atom ----


def _atom(feed: Feed) -> bytes:
    page = feed.page
    root = ElementTree.Element("feed", {"xmlns": ATOM, f"{{{XML}}}lang": page.language.html})
    _element(root, "id", _id("feed", feed.name, page.language.id))
    _element(root, "title", feed.title)
    _element(root, "subtitle", page.t("home.lead"))
    _element(root, "updated", feed.dated[0][1])
    author = _element(root, "author")
    _element(author, "name", page.t("home.name"))
    _element(root, "rights", t(page.language.id, "data.feed_rights"))
    media = {"type": "application/atom+xml"}
    _element(root, "link", rel="self", href=_href(page, f"{feed.path}.atom"), **media)
    _element(root, "link", rel="alternate", type="text/html", href=_href(page, _listing(feed)))
    for entry, date in feed.dated:
        item = _element(root, "entry")
        _element(item, "id", _id("case", entry.key, page.language.id))
        _element(item, "title", page.plain(entry.brief.title))
        _element(item, "updated", date)
        link = {"href": _href(page, page.settings.address(page.language, entry.url))}
        _element(item, "link", rel="alternate", type="text/html", hreflang=page.language.html, **link)
        for theme in entry.brief.themes:
            _element(item, "category", term=theme, label=page.term("themes", theme))
        _element(item, "summary", page.plain(entry.brief.summary))
    ElementTree.indent(root, "")
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _element(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    clean = {key: _NO_XML.sub("", value) for key, value in attributes.items()}
    made = ElementTree.SubElement(parent, name, clean)
    made.text = _NO_XML.sub("", text) or None
    return made


def _listing(feed: Feed) -> str:
    path = "cases/" if feed.name == ALL else f"areas/{feed.name}/"
    return feed.page.settings.address(feed.page.language, path)


def _href(page: Page, path: str) -> str:
    """An address in a feed: absolute where the site's is known, else relative to the feed, as Atom allows."""
    site = page.settings.site
    return (path if path.startswith(site) else site + path) if site else f"../{path}"


# ---- JSON Feed ----


def _json_feed(feed: Feed) -> bytes:
    page = feed.page
    site = page.settings.site
    # Its addresses have to be absolute, so where the site's is not known there are none.
    content: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        **({"home_page_url": _listing(feed), "feed_url": f"{site}{feed.path}.json"} if site else {}),
        "description": page.t("home.lead"),
        "language": page.language.html,
        "authors": [{"name": page.t("home.name")}],
        "items": [_item(page, entry, date) for entry, date in feed.entries],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _item(page: Page, entry: Entry, date: str | None) -> dict[str, Any]:
    return {
        "id": _id("case", entry.key, page.language.id),
        **({"url": page.settings.address(page.language, entry.url)} if page.settings.site else {}),
        "title": page.plain(entry.brief.title),
        "content_text": page.plain(entry.brief.summary),
        **({"date_modified": date} if date else {}),
        "tags": [page.term("themes", theme) for theme in entry.brief.themes],
    }
