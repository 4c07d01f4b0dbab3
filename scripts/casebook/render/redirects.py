"""Where a case was before it was renamed: a small page that leads on to where it is, without a script."""

from __future__ import annotations

from casebook.languages import LANGUAGES, Language
from casebook.link import Corpus
from casebook.render.html import Files, write_page
from casebook.render.page import Page, Settings


def render(corpus: Corpus, language: Language, settings: Settings) -> Files:
    """For every former address its page and that of the languages side by side."""
    files: Files = {}
    for entry in (*corpus.entries, *corpus.withdrawn):
        for address in entry.brief.former_addresses:
            for tail in ("", "both/"):
                page = Page(language, f"cases/{address}/{tail}", corpus, settings)
                target = f"{entry.url}{tail}"
                title = page.plain(entry.brief.title)
                front = {
                    "title": title,
                    "description": page.t("moved.description", title=title),
                    "kind": "redirect",
                    "section": "cases",
                    "moved_to": target,
                }
                pages = [Page(one, page.url, corpus, settings) for one in LANGUAGES]
                others = [one for one in pages if one.language != language]
                files |= write_page(page, "redirect.html", front, entry=entry, target=target, others=others)
    return files
