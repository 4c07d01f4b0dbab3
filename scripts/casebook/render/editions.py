"""What past editions were: a page that lists them, one for each, and its changes as a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from casebook.editions import KINDS, NAME, Change, Edition
from casebook.fields import path_label
from casebook.languages import Language
from casebook.link import Corpus
from casebook.locales import strings, t
from casebook.render.html import Files, write_page
from casebook.render.markdown import to_plain
from casebook.render.markdown_text import text as shown
from casebook.render.page import Page, Settings
from casebook.values import PartialDate, Text

URL = "editions/"
_PRINTED = re.compile(r".*-(?P<edition>zh|en|bilingual)(?:-(?P<number>\d+))?\.(?P<form>pdf|epub)")


def render(corpus: Corpus, language: Language, settings: Settings) -> Files:
    """The list, honest where it is empty, and the page of each edition."""
    page = Page(language, URL, corpus, settings)
    rows = [
        {
            "name": edition_name(one.edition, language),
            "url": f"{URL}{one.edition}/",
            "about": _about(page, one),
            "summary": _summary(one, language),
        }
        for one in reversed(settings.editions)
    ]
    front = {
        "title": _words(page, "page.title"),
        "description": _words(page, "page.lead"),
        "kind": "listing",
        "section": "cases",
    }
    offered = bool(settings.offers.get(""))
    files = write_page(
        page, "editions.html", front, rows=rows, words=strings(language.id, "release")["page"], offered=offered
    )
    for one in settings.editions:
        files |= _edition(Page(language, f"{URL}{one.edition}/", corpus, settings), one)
    return files


def edition_name(name: str, language: Language) -> str:
    """What people call it; what is no edition's name is left as it is."""
    return t(language.id, "release.edition", name=name) if NAME.match(name) else name


def changes_markdown(edition: Edition, language: Language) -> str:
    """CHANGES.<language>.md: what happened to which case since the edition before."""
    name = edition_name(edition.edition, language)
    lines = [f"# {t(language.id, 'release.changes_title', edition=name)}", ""]
    count = t(language.id, "release.cases", count=len(edition.cases))
    lines += [
        f"{t(language.id, 'release.page.about', date=edition.date, cases=count)}",
        "",
        _against(edition, language),
    ]
    for kind in KINDS:
        found = edition.of_kind(kind)
        if found:
            head = t(language.id, "release.heading", kind=t(language.id, f"release.kind.{kind}"), number=len(found))
            lines += ["", f"## {head}", "", *(f"- {_line(one, language)}" for one in found)]
    return "\n".join(lines) + "\n"


def _line(change: Change, language: Language) -> str:
    found, title = Text(tuple(change.title.items())).best(language.id)
    told = f"{shown(to_plain(title, found))} `{change.case}`"
    if change.before:
        gap = t(language.id, "site.sentence_gap")
        told += f"{gap}{t(language.id, 'release.detail.renamed', before=f'`{change.before}`')}"
    return t(language.id, "release.fields", title=told, fields=_fields(change, language)) if change.fields else told


def _edition(page: Page, edition: Edition) -> Files:
    name = edition_name(edition.edition, page.language)
    date = page.date(PartialDate.make(edition.date))
    front = {
        "title": _words(page, "detail.title", edition=name),
        "description": _words(page, "detail.description", edition=name, date=date),
        "kind": "listing",
        "section": "cases",
    }
    return write_page(
        page,
        "edition.html",
        front,
        title=front["title"],
        crumbs=[(_words(page, "page.title"), URL)],
        edition=edition,
        date=date,
        count=len(edition.cases),
        files=[(name, _file(page, name)) for name in edition.files],
        against=_against(edition, page.language),
        groups=list(_groups(page, edition)),
        words=strings(page.language.id, "release")["detail"],
    )


def _groups(page: Page, edition: Edition) -> Iterator[dict[str, Any]]:
    """The changes by kind. Where a case's address still works, its title leads there."""
    corpus = page.corpus
    there = {one.key for one in corpus.withdrawn} | corpus.by_key.keys()
    there |= {old for one in (*corpus.entries, *corpus.withdrawn) for old in one.brief.former_addresses}
    for kind in KINDS:
        found = edition.of_kind(kind)
        if found:
            rows = [
                {
                    "title": Text(tuple(one.title.items())),
                    "url": f"cases/{one.case}/" if one.case in there else "",
                    "before": _words(page, "detail.renamed", before=one.before) if one.before else "",
                    "fields": _fields(one, page.language),
                }
                for one in found
            ]
            name = t(page.language.id, f"release.kind.{kind}")
            yield {"id": kind, "heading": _words(page, "heading", kind=name, number=len(rows)), "rows": rows}


def _about(page: Page, edition: Edition) -> str:
    count = _words(page, "cases", count=len(edition.cases))
    return _words(page, "page.about", date=page.date(PartialDate.make(edition.date)), cases=count)


def _summary(edition: Edition, language: Language) -> str:
    """How many cases were added, changed and so on; for the first, that it is that."""
    counts = [
        t(language.id, f"release.count.{kind}", number=len(found)) for kind in KINDS if (found := edition.of_kind(kind))
    ]
    if not counts:
        return _against(edition, language)
    return t(language.id, "release.summary", counts=t(language.id, "release.comma").join(counts))


def _against(edition: Edition, language: Language) -> str:
    if not edition.previous:
        return t(language.id, "release.detail.first")
    key = "against" if NAME.match(edition.previous) else "against_state"
    told = t(language.id, f"release.detail.{key}", previous=edition_name(edition.previous, language))
    gap = t(language.id, "site.sentence_gap")
    return told if edition.changes else f"{told}{gap}{t(language.id, 'release.detail.same')}"


def _fields(change: Change, language: Language) -> str:
    return t(language.id, "site.list_comma").join(path_label(one, language.id) for one in change.fields)


def _file(page: Page, name: str) -> str:
    """What a file of an edition is."""
    printed = _PRINTED.fullmatch(name)
    if printed is None:
        return str(strings(page.language.id, "release")["file"].get(name, ""))
    edition = page.t(f"edition.{printed['edition']}")
    key = "epub" if printed["form"] == "epub" else "volume" if printed["number"] else "book"
    return _words(page, f"file.{key}", edition=edition, number=printed["number"])


def _words(page: Page, key: str, /, **params: Any) -> str:
    return t(page.language.id, f"release.{key}", **params)
