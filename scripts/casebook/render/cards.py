"""Cases as cards. A case is on many listings, so what is the same on all of them is made once."""

from __future__ import annotations

from collections.abc import Iterable
from weakref import WeakKeyDictionary

from markupsafe import Markup, escape

from casebook.link import Entry
from casebook.render.page import Page
from casebook.render.parts import strip

_made: WeakKeyDictionary[Entry, dict[str, tuple[str, str, str]]] = WeakKeyDictionary()


def cards(page: Page, entries: Iterable[Entry], level: str = "h3") -> Markup:
    """The cards of these cases, their titles as headings of that level."""
    lines = ['<div class="cb-cards">']
    for entry in entries:
        above, title, below = _parts(page, entry)
        heading = f'<{level}><a href="{escape(page.href(entry.url))}">{title}</a></{level}>'
        lines += ['<div class="cb-card">', above, heading, below, "</div>"]
    return Markup("\n".join([*lines, "</div>"]))  # all of it escaped where it was made


def _parts(page: Page, entry: Entry) -> tuple[str, str, str]:
    own = _made.setdefault(entry, {})
    if page.language.id not in own:
        place, title, summary = (
            page.place(entry, short=True),
            page.text(entry.brief.title),
            page.excerpt(entry.brief.summary),
        )
        foot = f'{strip(page, entry)}<span class="cb-card__themes">{escape(page.theme_names(entry))}</span>'
        own[page.language.id] = (
            f'<p class="cb-card__place">{place}</p>',
            str(title),
            f'<p class="cb-card__sum">{summary}</p>\n<div class="cb-card__foot">{foot}</div>',
        )
    return own[page.language.id]
