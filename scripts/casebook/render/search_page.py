"""The search page, and the words of the search as a script that comes with the index."""

from __future__ import annotations

import json

from casebook.languages import LANGUAGES, Language
from casebook.link import Corpus
from casebook.locales import strings, t
from casebook.render.html import Files, write_page
from casebook.render.listings import WAYS
from casebook.render.page import Page, Settings

URL = "search/"


def render(corpus: Corpus, language: Language, settings: Settings) -> Files:
    """The page in one language; without scripts it leads to the listings."""
    page = Page(language, URL, corpus, settings)
    title = t(language.id, "search.title")
    lead = t(language.id, "search.lead")
    front = {"title": title, "description": lead, "kind": "listing", "section": "cases"}
    ways = [(page.t(f"{way.folder}.title"), f"{way.folder}/") for way in WAYS] + [(page.t("cases.title"), "cases/")]
    words = strings(language.id, "search")
    return write_page(page, "search.html", front, title=title, lead=lead, words=words, ways=ways)


def words(corpus: Corpus, language: Language) -> dict[str, bytes]:
    """assets/search/<language>/words.js: what the search says, with what it must know of languages and steps."""
    other = next(one for one in LANGUAGES if one.id != language.id)
    said = dict(strings(language.id, "search")) | {
        "prefix": language.prefix,
        "otherPrefix": other.prefix,
        "tags": {one.id: one.html for one in LANGUAGES},
        "chars": {term.id: term.char or "" for term in corpus.terms["steps"].values()},
        "comma": t(language.id, "site.list_comma"),
        "stop": t(language.id, "site.full_stop"),
    }
    script = f"casebookSearch.words = {json.dumps(said, ensure_ascii=False)};\n"
    # U+2028 and U+2029 end a line in older scripts; as escapes they cannot.
    script = script.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return {f"assets/search/{language.id}/words.js": script.encode()}
