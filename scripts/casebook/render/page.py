"""A page being written: its language and address, with the words, links and footnotes that its template uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from casebook.editions import Edition
from casebook.languages import LANGUAGES, Language
from casebook.link import Corpus, Entry
from casebook.locales import t
from casebook.model import Image, Passage, Source
from casebook.render.markdown import to_html, to_plain
from casebook.values import Citation, PartialDate, Period, Text

EXCERPT = 600
"""Characters of a text in a card: twice as long as any summary written so far."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A file to download: its path from the site's root, its size in bytes, and what it is.

    `kind` is book, sheet, worksheets, epub or form; `edition` zh, en or bilingual; `form` pdf, xlsx, docx or epub;
    `key` the case's key, or "" where it is not of one case; `volume` (number, count) of a book in volumes.
    """

    path: str
    kind: str
    edition: str
    form: str
    size: int
    key: str = ""
    volume: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as pages show it: its full size in pixels; (path from the site's root, width) of each size in WebP, the
    smallest first; and the path of one JPEG, for browsers that know no WebP."""

    width: int
    height: int
    sizes: tuple[tuple[str, int], ...]
    fallback: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What a deployment chooses.

    `repository` is the web address of the sources, `site` that of the site with a slash at its end; "" where there is
    none or it is not known. `cards` says whether the pictures for link previews are there (see `cards`). `offers` are
    the downloads by the key of their case; those of no case are under "". `pictures` are the photos by the key of their
    case and the name of their file; one that is not there is not shown. `editions` are the past ones, the oldest first.
    """

    repository: str = ""
    site: str = ""
    cards: bool = False
    offers: Mapping[str, tuple[Offer, ...]] = field(default_factory=dict)
    pictures: Mapping[str, Mapping[str, Picture]] = field(default_factory=dict)
    editions: tuple[Edition, ...] = ()

    def address(self, language: Language, path: str) -> str:
        """The web address of a page by its path below the language's root; below the site's where that is unknown."""
        return self.site + (f"{language.prefix}/" if language.prefix else "") + path


@dataclass
class Notes:
    """The footnotes of one page: citations numbered in the order in which they first appear."""

    numbers: dict[Citation, int] = field(default_factory=dict)

    def refer(self, citation: Citation) -> tuple[int, bool]:
        """(number, whether this is the first reference to it)."""
        first = citation not in self.numbers
        return self.numbers.setdefault(citation, len(self.numbers) + 1), first


@dataclass(frozen=True)
class Page:
    """Where a page stands: its language and its address below the language's root, with its helpers."""

    language: Language
    url: str
    corpus: Corpus
    settings: Settings = Settings()
    notes: Notes = field(default_factory=Notes)

    def t(self, key: str, /, **params: Any) -> str:
        """A string of the site in the page's language."""
        return t(self.language.id, f"site.{key}", **params)

    def href(self, target: str) -> str:
        """A relative link to an address below the language's root (works under any path, and from a file)."""
        return "../" * self.url.count("/") + target or "./"

    def file(self, path: str) -> str:
        """A relative link to a file by its path from the site's root, which all languages share."""
        return self.href("../" if self.language.prefix else "") + path

    def offers(self, kind: str, form: str, key: str = "") -> list[Offer]:
        """The downloads of that kind and form for a case, or for none; the page's own language first."""
        first = (self.language.id, "bilingual")
        found = [one for one in self.settings.offers.get(key, ()) if (one.kind, one.form) == (kind, form)]
        return sorted(found, key=lambda one: (first.index(one.edition) if one.edition in first else 2, one.path))

    def size(self, number: int) -> str:
        """A file's size for people."""
        if number < 1_000_000:
            return self.t("size.kilobytes", size=max(1, round(number / 1000)))
        return self.t("size.megabytes", size=f"{number / 1_000_000:.1f}")

    def text(self, text: Text, language: str | None = None) -> Markup:
        """A text of one line, escaped; marked with its own language where the page's is missing."""
        wanted = language or self.language.id
        found, value = text.best(wanted)
        shown = _line(value, found)
        return shown if found == wanted else _marked(shown, found, "span")

    def excerpt(self, text: Text) -> Markup:
        """Like `text`, cut where it is longer than a card in a list can bear: twenty thousand characters there keep a
        browser busy for minutes with a page of other cases."""
        cut = tuple((language, _cut(value)) for language, value in text.versions)
        return self.text(Text(cut))

    def markdown(self, text: Text, language: str | None = None) -> Markup:
        """A Markdown text as clean HTML; marked like `text`."""
        wanted = language or self.language.id
        found, value = text.best(wanted)
        shown = Markup(to_html(value, found))
        return shown if found == wanted else _marked(shown, found, "div")

    def credit(self, image: Image) -> Markup:
        """Whose picture it is, and under which licence."""
        return Markup(self.t("photo.credit")).format(credit=self.text(image.credit), licence=image.licence)

    def picture_words(self, image: Image) -> Markup:
        """What there is to see in the picture."""
        return Markup(self.t("photo.alt")).format(alt=self.text(image.alt))

    def marked(self, text: Text) -> Markup:
        """The attribute that says which language an attribute with that text is in, where the page's is missing."""
        found, _ = text.best(self.language.id)
        html = next(one.html for one in LANGUAGES if one.id == found)
        return Markup(' lang="{}"').format(html) if found != self.language.id else Markup("")

    def plain(self, text: Text) -> str:
        """A text of one line without markup, in the page's language where there is one."""
        found, value = text.best(self.language.id)
        return to_plain(value, found)

    def term(self, section: str, id_: str) -> str:
        """The name of a vocabulary term in the page's language."""
        return self.plain(self.corpus.terms[section][id_].name)

    def place(self, entry: Entry, *, area: bool = False, short: bool = False) -> Markup:
        """Where a case is, in the order of the language: large to small in Chinese, small to large in English."""
        place = entry.brief.place
        parts = [place.subdistrict, place.community, None if short and place.community else place.site]
        shown = [self.text(part) for part in parts if part is not None]
        if area:
            shown.insert(0, self.text(entry.area.name))
        if self.language.id == "en":
            return Markup(", ").join(reversed(shown))
        head = Markup("").join(shown[:-1]) if len(shown) > 1 and place.site and not short else Markup("").join(shown)
        if place.site and not short and len(shown) > 1:
            return Markup("{}，{}").format(head, shown[-1])
        return head

    def date(self, value: PartialDate) -> str:
        """A date as people write it."""
        if not value.month:
            return self.t("date.year", year=value.year)
        month = self.t(f"month.{value.month}")
        if not value.day:
            return self.t("date.month", year=value.year, month=month)
        return self.t("date.day", year=value.year, month=month, day=value.day)

    def period(self, value: Period) -> str:
        """A period as people write it."""
        if value.start and value.start == value.end:
            return self.date(value.start)
        if value.start and value.end:
            return self.t("date.range", start=self.date(value.start), end=self.date(value.end))
        if value.end:
            return self.t("date.by", end=self.date(value.end))
        return self.t("date.since", start=self.date(value.start))  # type: ignore[arg-type]

    def theme_names(self, entry: Entry) -> str:
        """The case's themes in one line."""
        return self.t("list_comma").join(self.term("themes", theme) for theme in entry.brief.themes)

    def steps_label(self, entry: Entry) -> str:
        """Which steps are reported and which are not, for those who cannot see the squares."""
        steps = self.corpus.terms["steps"]
        comma = self.t("list_comma")
        told = comma.join(self.plain(steps[step].name) for step in entry.steps)
        rest = comma.join(self.plain(term.name) for step, term in steps.items() if step not in entry.steps)
        if not told:
            return self.t("steps.none")
        return self.t("steps.some", reported=told, absent=rest) if rest else self.t("steps.all", reported=told)

    def passage(self, passage: Passage, refs: Markup) -> Markup:
        """A passage as HTML, its citations at the end of its last paragraph."""
        html = self.markdown(passage.text)
        for ending in ("</p>", "</p></div>"):
            if html.endswith(ending):
                return Markup(html[: -len(ending)]) + refs + Markup(ending)
        return html + refs

    def source(self, source: Source) -> str:
        """A source in one sentence."""
        parts = [self.t("source.title", title=self.plain(source.title))]
        if source.author:
            parts.insert(0, self.plain(source.author))
        if source.kind:
            parts.append(self.term("source_kinds", source.kind))
        if source.publisher:
            parts.append(self.plain(source.publisher))
        if source.date:
            parts.append(self.date(source.date))
        head = self.t("source.author_title", author=parts[0], title=parts[1]) if source.author else parts[0]
        rest = parts[2:] if source.author else parts[1:]
        return self.t("source.whole", words=self.t("comma").join([head, *rest]))

    def note_lines(self, holder: Any) -> Iterator[tuple[str, int]]:
        """(words, number) of every footnote so far; `holder.sources` are the sources that they cite."""
        before: str | None = None
        for citation, number in self.notes.numbers.items():
            source = holder.sources[citation.source]
            same = citation.source == before
            words = self.t("note.same") if same else self.plain(source.author or source.title)
            before = citation.source
            if citation.locator is not None:
                key = "note.paragraphs" if "-" in citation.locator else "note.paragraph"
                words = self.t(key, source=words, locator=citation.locator.replace("-", "–"))
            yield words, number


def _cut(text: str) -> str:
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"


@lru_cache(maxsize=4096)
def _line(text: str, language: str) -> Markup:
    return escape(to_plain(text, language))


def _marked(shown: Markup, language: str, tag: str) -> Markup:
    html = next(one.html for one in LANGUAGES if one.id == language)
    return Markup('<{tag} lang="{html}">{shown}</{tag}>').format(tag=tag, html=html, shown=shown)
