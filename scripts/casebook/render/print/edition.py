"""An edition of what is printed: one language, or two side by side; and the helper that writes texts for it.

Everything that a template shows comes as *sides*: a list with one entry a language of the edition, in its order,
`{"l": language of the text, "v": the text}`. `l` differs from the side's language where a translation is missing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from casebook.languages import LANGUAGES
from casebook.link import Corpus, Entry
from casebook.locales import t
from casebook.render.page import Page
from casebook.render.print.markup import nodes
from casebook.render.print.text import settable
from casebook.values import PartialDate, Period, Text

Side = dict[str, Any]
Sides = list[Side]


@dataclass(frozen=True, slots=True)
class Edition:
    """What is printed in which languages; the first is the document's own."""

    id: str
    languages: tuple[str, ...]

    @property
    def both(self) -> bool:
        """Whether two languages stand side by side."""
        return len(self.languages) > 1


BILINGUAL = "bilingual"
EDITIONS = {
    **{one.id: Edition(one.id, (one.id,)) for one in LANGUAGES},
    BILINGUAL: Edition(BILINGUAL, tuple(one.id for one in LANGUAGES[:2])),
}
"""Every edition by its id: each language, and the first two together."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a printed work says about itself and where it leads to.

    `site` is the address of the website with a slash at its end, or "" where none is known: then nothing links to it.
    """

    site: str = ""
    version: str = ""
    date: datetime.date | None = None


@dataclass(frozen=True)
class Writer:
    """Texts for one edition of one corpus, as sides."""

    edition: Edition
    corpus: Corpus
    imprint: Imprint = Imprint()

    @cached_property
    def inside(self) -> frozenset[str]:
        """Keys of the cases that this work holds; a volume of a long book holds some of them."""
        return frozenset(entry.key for entry in self.corpus.entries)

    def pages(self) -> Iterator[tuple[str, Page]]:
        """(language id, page) of every side. The page gives the words that the site uses, too."""
        for language in self.edition.languages:
            yield language, Page(_language(language), "", self.corpus)

    def each(self, make: Callable[[Page], str]) -> Sides:
        """What `make` says in every language of the edition."""
        return [{"l": language, "v": settable(make(page))} for language, page in self.pages()]

    def own(self, key: str, /, **params: Any) -> Sides:
        """A string of print.yml."""
        return self.each(lambda page: t(page.language.id, f"print.{key}", **params))

    def site(self, key: str, /, **params: Any) -> Sides:
        """A string of site.yml: printed outputs call things what the site calls them."""
        return self.each(lambda page: page.t(key, **params))

    def line(self, text: Text) -> Sides:
        """A text of one line. Where a language is missing, the text in another, with its language."""
        found = []
        for _, page in self.pages():
            language = text.best(page.language.id)[0]
            found.append({"l": language, "v": settable(page.plain(text))})
        return found

    def blocks(self, text: Text) -> Sides:
        """A Markdown text: `v` is its list of block nodes (see markup)."""
        found = []
        for language in self.edition.languages:
            known, value = text.best(language)
            found.append({"l": known, "v": nodes(value, known)})
        return found

    def joined(self, parts: list[Text], *, comma: str = "list_comma") -> Sides:
        """Several one-line texts as one, with the language's own comma between them."""
        return self.each(lambda page: page.t(comma).join(page.plain(part) for part in parts))

    def term(self, section: str, id_: str) -> Sides:
        """The name of a vocabulary term."""
        return self.line(self.corpus.terms[section][id_].name)

    def date(self, value: PartialDate) -> Sides:
        """A date in words."""
        return self.each(lambda page: page.date(value))

    def period(self, value: Period) -> Sides:
        """A period in words."""
        return self.each(lambda page: page.period(value))

    def place(self, entry: Entry, *, area: bool = False, short: bool = False) -> Sides:
        """Where a case is, without markup."""
        return self.each(lambda page: place_words(page, entry, area=area, short=short))

    def today(self) -> Sides:
        """The date of the imprint in words, or nothing where there is none."""
        date = self.imprint.date
        return self.date(PartialDate(date.year, date.month, date.day)) if date else []

    def newest(self, entries: Iterable[Entry]) -> str:
        """The newest date that the cases state, as a day (YYYY-MM-DD, the first of a year or month); "" without any."""
        dates = [date for entry in entries if (date := entry.brief.newest)]
        newest = max(dates, default=None)
        return f"{newest.year:04d}-{newest.month or 1:02d}-{newest.day or 1:02d}" if newest else ""

    def url(self, path: str) -> str:
        """The web address of a page, by its path below the language's root; "" where the site is not known."""
        if not self.imprint.site:
            return ""
        prefix = _language(self.edition.languages[0]).prefix
        return self.imprint.site + (f"{prefix}/" if prefix else "") + path

    def case_url(self, entry: Entry) -> str:
        """The web address of a case in this edition's languages."""
        return self.url(entry.url + ("both/" if self.edition.both else ""))


def place_words(page: Page, entry: Entry, *, area: bool = False, short: bool = False) -> str:
    """Where a case is: large to small in Chinese, small to large in English. `short` leaves out the site."""
    place = entry.case.place
    parts = [place.subdistrict, place.community]
    if place.site and not (short and any(parts)):
        parts.append(place.site)
    shown = [page.plain(part) for part in parts if part is not None]
    if area:
        shown.insert(0, page.plain(entry.area.name))
    if page.language.id != LANGUAGES[0].id:
        return page.t("comma").join(reversed(shown))
    head, site = (shown[:-1], shown[-1]) if parts[-1] is place.site and len(shown) > 1 else (shown, None)
    return "".join(head) + (page.t("comma") + site if site else "")


def _language(id_: str) -> Any:
    return next(one for one in LANGUAGES if one.id == id_)
