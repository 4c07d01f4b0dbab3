"""The page that tells what data there are, column by column, and how the format changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from casebook.languages import LANGUAGES, Language
from casebook.link import Corpus
from casebook.locales import strings, t
from casebook.render import data, feeds
from casebook.render.citations import DAY, FORMATS
from casebook.render.data.package import LICENCES, string_of
from casebook.render.data.tables import CASE_COLUMNS, LIST_COLUMNS, Column
from casebook.render.html import Files, write_page
from casebook.render.page import Page, Settings
from casebook.render.structured import data_block

URL = "data/"
_TABLES = {"tidy/cases.csv": CASE_COLUMNS, "tidy/lists.csv": LIST_COLUMNS}


def render(corpus: Corpus, language: Language, settings: Settings, made: Mapping[str, bytes]) -> Files:
    """The page in one language; `made` are the data files that it tells the sizes of, by path from the site's root."""
    page = Page(language, URL, corpus, settings)
    own = partial(_string, language)
    title, lead = own("page.title"), own("page.lead")
    front = {"title": title, "description": lead, "kind": "reference", "section": "data", "jsonld": _dataset(page)}
    changes = strings(language.id, "data")["page"]["change"]
    return write_page(
        page,
        "data.html",
        front,
        title=title,
        lead=lead,
        own=own,
        files=[_file(page, name, about, made) for name, about in _files(language)],
        tables=[(name, _columns(language, columns)) for name, columns in _TABLES.items()],
        feeds=[_feed(page, feed, made) for feed in feeds.feeds(corpus, settings) if feed.page.language == language],
        length=feeds.LENGTH,
        reference=_reference(page),
        changes=[(key.replace("_", "."), text) for key, text in reversed(changes.items())],
    )


def _string(language: Language, key: str, /, **params: Any) -> str:
    return t(language.id, f"data.{key}", **params)


def _files(language: Language) -> list[tuple[str, str]]:
    """(file, its string) in the order of the page."""
    return [
        (f"cases.{language.id}.csv", "plain"),
        ("tidy/cases.csv", "cases"),
        ("tidy/lists.csv", "lists"),
        ("cases.json", "cases_json"),
        ("vocabulary.json", "vocabulary_json"),
        *((f"citations.{language.id}.{form.suffix}", "citations") for form in FORMATS),
        ("case.schema.json", "schema"),
        ("datapackage.json", "package"),
        (data.ARCHIVE, "archive"),
    ]


def _file(page: Page, name: str, about: str, made: Mapping[str, bytes]) -> dict[str, Any]:
    path = f"{data.FOLDER}/{name}"
    return {
        "name": name,
        "href": page.file(path),
        "about": t(page.language.id, f"data.file.{about}"),
        "size": f"{max(1, round(len(made[path]) / 1000)):,} KB",
    }


def _columns(language: Language, columns: tuple[Column, ...]) -> list[tuple[str, str]]:
    return [(one.name, t(language.id, f"data.column.{string_of(one)}")) for one in columns]


def _feed(page: Page, feed: feeds.Feed, made: Mapping[str, bytes]) -> dict[str, Any]:
    everything = feed.name == feeds.ALL
    name = t(page.language.id, "data.page.feed_all") if everything else page.plain(page.corpus.areas[feed.name].name)
    links = [
        (label, page.file(f"{feed.path}{ending}"))
        for label, ending in (("Atom", ".atom"), ("JSON Feed", ".json"))
        if f"{feed.path}{ending}" in made
    ]
    return {"name": name, "links": links}


def _dataset(page: Page) -> str:
    """The data as a whole in the words of schema.org, for search engines of data sets."""
    site, own = page.settings.site, partial(_string, page.language)
    url = page.settings.address(page.language, URL)
    files = {"cases.json": "application/json", "tidy/cases.csv": "text/csv", data.ARCHIVE: "application/zip"}
    downloads = [
        {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{site}{data.FOLDER}/{name}"}
        for name, kind in files.items()
    ]
    known = {"@id": url, "url": url, "distribution": downloads} if site else {}
    return data_block(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": own("package_title"),
            "description": own("package_about"),
            "inLanguage": [one.html for one in LANGUAGES],
            "license": LICENCES["CC-BY-4.0"],
            "creator": {"name": page.t("home.name")},
            "version": data.VERSION,
            **known,
        }
    )


def _reference(page: Page) -> str:
    """How the data as a whole are cited by GB/T 7714—2025: a data set on the web."""
    parts = [f"{page.t('home.book_name')}[DS/OL]. V{data.VERSION}", f"{page.t('home.name')}[{DAY}]"]
    if page.settings.site:
        parts.append(page.settings.address(page.language, URL))
    return ". ".join(parts) + "."
