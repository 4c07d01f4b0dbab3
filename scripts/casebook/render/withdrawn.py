"""Where a case was before it was withdrawn: a page that says so, and leads to cases like it.

Of the case it tells its title, so that whoever followed a citation knows that the address was right, and nothing else.
"""

from __future__ import annotations

from casebook.languages import Language
from casebook.link import Corpus, Entry
from casebook.render.cases import issue_url, reason
from casebook.render.editions import edition_name
from casebook.render.html import Files, write_page
from casebook.render.page import Page, Settings


def render(corpus: Corpus, language: Language, settings: Settings) -> Files:
    """The page of every withdrawn case, at its address and at that of the languages side by side."""
    files: Files = {}
    for entry in corpus.withdrawn:
        for tail in ("", "both/"):
            files |= _page(Page(language, f"{entry.url}{tail}", corpus, settings), entry)
    return files


def _page(page: Page, entry: Entry) -> Files:
    title = page.plain(entry.brief.title)
    front = {
        "title": page.t("withdrawn.title", title=title),
        "description": page.t("withdrawn.description", title=title),
        "kind": "withdrawn",
        "section": "cases",
    }
    return write_page(
        page,
        "withdrawn.html",
        front,
        entry=entry,
        crumbs=[(page.t("nav.cases"), "cases/"), (page.plain(entry.area.name), f"areas/{entry.area.id}/")],
        similar=[(page.corpus.by_key[one.key], reason(page, *one.reasons[0])) for one in entry.similar],
        last=_last(page, entry),
        ask=issue_url(page) or f"{page.href('about/')}#report",
    )


def _last(page: Page, entry: Entry) -> str:
    """The last edition that the case was in, in words; "" where it was in none."""
    addresses = {entry.key, *entry.brief.former_addresses}
    found = [one for one in page.settings.editions if not addresses.isdisjoint(one.cases)]
    return page.t("withdrawn.last", edition=edition_name(found[-1].edition, page.language)) if found else ""
