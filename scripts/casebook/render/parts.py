"""Parts that several templates share. A page has dozens of them, so they are made here and not by Jinja.

Inline content stays on one line: a line break would show as a space in Chinese. All that is not markup is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup, escape

from casebook.link import Entry
from casebook.model import Image
from casebook.render.page import Offer, Page, Picture
from casebook.values import Citation


def square(page: Page, step: str, size: str = "") -> Markup:
    """A step's square with its character."""
    char = page.corpus.terms["steps"][step].char
    return Markup(f'<i class="cb-sq{escape(size)} cb-sq--{escape(step)}" aria-hidden="true">{escape(char)}</i>')


def ring(page: Page, stage: str, reported: Any = True) -> Markup:
    """A stage's ring with its character."""
    char = page.corpus.terms["stages"][stage].char
    css = "" if reported else " cb-ring--none"
    return Markup(f'<i class="cb-ring{css}" aria-hidden="true">{escape(char)}</i>')


def refs(page: Page, citations: Iterable[Citation]) -> Markup:
    """The numbers of footnotes."""
    made = []
    for citation in citations:
        number, first = page.notes.refer(citation)
        own = f' id="r{number}"' if first else ""
        label = escape(page.t("note.label", number=number))
        made.append(f'&#8288;<sup class="cb-ref"{own}><a href="#n{number}" aria-label="{label}">{number}</a></sup>')
    return Markup("".join(made))


def cited(page: Page, part: Any) -> Markup:
    """Where a part of the case is taken from, or that it does not say so."""
    if part.cite:
        return refs(page, part.cite)
    return Markup(f'<span class="cb-uncited">{escape(page.t("uncited"))}</span>')


def part(page: Page, id_: str, title: str, sub: str = "") -> Markup:
    """The head of a section."""
    below = f"<p>{escape(sub)}</p>" if sub else ""
    return Markup(f'<div class="cb-part__h"><h2 id="{escape(id_)}">{escape(title)}</h2>{below}</div>')


def head(page: Page, title: Any, lead: Any = "") -> Markup:
    """The head of a page."""
    below = f'<p class="cb-lead">{escape(lead)}</p>' if lead else ""
    return Markup(
        f'<header class="cb-title"><div class="cb-title__main"><h1>{escape(title)}</h1>{below}</div></header>\n'
        '<div class="cb-rule"></div>'
    )


def path(page: Page, crumbs: Iterable[tuple[str, str | None]]) -> Markup:
    """The way to a page."""
    items = "".join(
        f"<li><span>{escape(name)}</span></li>"
        if target is None
        else f'<li><a href="{escape(page.href(target))}">{escape(name)}</a></li>'
        for name, target in crumbs
    )
    return Markup(f'<ol class="cb-path" aria-label="{escape(page.t("path"))}">\n{items}</ol>')


def key(page: Page) -> Markup:
    """What the squares mean."""
    steps = "".join(
        f"<span>{square(page, step)}{page.text(term.name)}</span>" for step, term in page.corpus.terms["steps"].items()
    )
    none = f'<span><i class="cb-sq cb-sq--none" aria-hidden="true"></i>{escape(page.t("not_reported"))}</span>'
    return Markup(f'<div class="cb-key">{steps}{none}</div>')


def write_first(page: Page, place: str = "") -> Markup:
    """The way to send the first case, of a place."""
    named = f'<span class="cb-vh">{escape(page.t("in_brackets", text=place))}</span>' if place else ""
    target = escape(page.href("contribute/"))
    return Markup(f'<a class="cb-btn cb-btn--line" href="{target}">{escape(page.t("write_first"))}{named}</a>')


def strip(page: Page, entry: Entry) -> Markup:
    """The five steps of a case as squares, those that are not reported empty."""
    squares = "".join(
        f'<i class="cb-sq cb-sq--{escape(step)}">{escape(term.char)}</i>'
        if step in entry.steps
        else '<i class="cb-sq cb-sq--none"></i>'
        for step, term in page.corpus.terms["steps"].items()
    )
    label = escape(page.steps_label(entry))
    return Markup(f'<span class="cb-sqs" role="img" aria-label="{label}">{squares}</span>')


def photo(page: Page, image: Image, picture: Picture, sizes: str) -> Markup:
    """A photo in the sizes that there are of it; `sizes` says to browsers how wide it will be."""
    sources = ", ".join(f"{page.file(path)} {width}w" for path, width in picture.sizes)
    own = f'width="{picture.width}" height="{picture.height}" alt="{escape(page.plain(image.alt))}"'
    return Markup(
        f'<picture><source type="image/webp" srcset="{escape(sources)}" sizes="{escape(sizes)}">'
        f'<img src="{escape(page.file(picture.fallback))}" {own}{page.marked(image.alt)} loading="lazy"'
        ' decoding="async"></picture>'
    )


def credit(page: Page, image: Image) -> Markup:
    """Whose photo it is."""
    return Markup(f"<small>{page.credit(image)}</small>")


def offer(page: Page, one: Offer) -> Markup:
    """A link to a download, with its form and size."""
    volume = f" {escape(page.t('downloads.volume', number=one.volume[0]))}" if one.volume else ""
    form = f"{page.t(f'form.{one.form}')} {page.size(one.size)}"
    return Markup(
        f'<a class="cb-offer" href="{escape(page.file(one.path))}" download>'
        f"{escape(page.t(f'edition.{one.edition}'))}{volume}<small>{escape(form)}</small></a>"
    )


def offers(page: Page, found: Iterable[Offer]) -> Markup:
    """Downloads to choose from."""
    items = "".join(f"<li>{offer(page, one)}</li>" for one in found)
    return Markup(f'<ul class="cb-offers">{items}</ul>')


def pager(page: Page, pages: Sequence[tuple[int, str]], number: int) -> Markup:
    """The ways to the other pages of a listing, as (number, address); `number` is this one's."""
    items = []
    before = 0
    for one, url in pages:
        if before and one > before + 1:
            items.append('<li aria-hidden="true">…</li>')
        before = one
        way = ' rel="prev"' if one == number - 1 else ' rel="next"' if one == number + 1 else ""
        link = f'<a href="{escape(page.href(url))}"{way}>{one}</a>'
        items.append(f'<li><b aria-current="page">{one}</b></li>' if one == number else f"<li>{link}</li>")
    if not items:
        return Markup("")
    label = escape(page.t("listing.pages"))
    return Markup(f'<nav class="cb-pager" aria-label="{label}"><ol>\n' + "\n".join(items) + "\n</ol></nav>")
