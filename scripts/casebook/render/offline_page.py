"""The page on reading without a network, and what a system must know to put the site on its home screen.

What the page says in each state stands in its HTML; overrides/assets/js/keep.js shows what is true.
"""

from __future__ import annotations

import json

from casebook.languages import LANGUAGES, Language
from casebook.link import Corpus
from casebook.locales import strings, t
from casebook.render.html import Files, write_page
from casebook.render.page import Page, Settings

URL = "offline/"
MANIFESTS = "overrides/assets/app"
_PAPER, _GREEN = "#FCFDFC", "#1F5C4D"


def render(corpus: Corpus, language: Language, settings: Settings) -> Files:
    """The page in one language. It is what a reader without a network gets in place of a page that is not kept, and
    says so in all languages."""
    page = Page(language, URL, corpus, settings)
    words = strings(language.id, "offline")
    front = {"title": words["title"], "description": words["lead"], "kind": "offline"}
    others = [one for one in LANGUAGES if one != language]
    missing = [(one, strings(one.id, "offline")) for one in (language, *others)]
    return write_page(page, "offline.html", front, words=words, missing=missing)


def manifest(language: Language) -> Files:
    """The web app manifest in one language, below the theme's folder."""
    words = strings(language.id, "offline")
    images = "../images"
    made = {
        "name": words["app_name"],
        "short_name": t(language.id, "theme.site"),
        "description": words["app_description"],
        "lang": language.html,
        "dir": "ltr",
        "start_url": f"../../{language.prefix}/" if language.prefix else "../../",
        "scope": "../../",
        "display": "standalone",
        "display_override": ["minimal-ui"],
        "background_color": _PAPER,
        "theme_color": _GREEN,
        "categories": ["books", "education"],
        "icons": [
            {"src": f"{images}/icon.svg", "type": "image/svg+xml", "sizes": "any"},
            {"src": f"{images}/icon-192.png", "type": "image/png", "sizes": "192x192"},
            {"src": f"{images}/icon-512.png", "type": "image/png", "sizes": "512x512"},
            {"src": f"{images}/icon-maskable.png", "type": "image/png", "sizes": "512x512", "purpose": "maskable"},
        ],
    }
    content = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
    return {f"{MANIFESTS}/{language.id}.webmanifest": content.encode()}
