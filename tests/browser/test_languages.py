"""Chinese and English say which they are, lead to each other, and are told to search engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from browser.pages import (
    LANGUAGES,
    Html,
    addresses,
    expect_nothing,
    file_of,
    partner_of,
    prefix_of,
    read,
)
from browser.visitor import PageFor, Visitor


def pages(site: Path) -> Iterator[tuple[str, Html]]:
    for address in addresses(site):
        yield address, read(file_of(site, address))


def indexed(site: Path) -> dict[str, Html]:
    """The pages that search engines are to know: not those that stand in for a missing translation."""
    return {address: html for address, html in pages(site) if "noindex" not in html.robots}


def test_every_page_says_its_language(site: Path) -> None:
    expect_nothing(
        (address, f"says lang={html.lang!r}")
        for address, html in pages(site)
        if html.lang != LANGUAGES[prefix_of(address)]
    )


def test_every_page_is_there_in_both_languages(site: Path) -> None:
    there = set(addresses(site))
    assert {address for address in there if partner_of(address) not in there} == set()


def test_canonical_addresses_are_absolute_and_right(site: Path) -> None:
    home = read(site / "index.html").canonical
    parts = urlsplit(home)
    assert parts.scheme == "https" and parts.netloc and home.endswith("/"), home
    expect_nothing(
        (address, f"canonical: {html.canonical}")
        for address, html in indexed(site).items()
        if html.canonical != home + address.lstrip("/")
    )


def test_alternates_are_absolute_and_reciprocal(site: Path) -> None:
    home = read(site / "index.html").canonical
    known = indexed(site)
    wrong = []
    for address, html in known.items():
        pair = {prefix_of(one): one for one in (address, partner_of(address)) if one in known}
        expected = {LANGUAGES[prefix]: home + one.lstrip("/") for prefix, one in pair.items()}
        if "" in pair:
            expected["x-default"] = expected[LANGUAGES[""]]
        if html.alternates != expected:
            wrong.append((address, f"alternates: {html.alternates}"))
    expect_nothing(wrong)


def test_sitemap_lists_what_is_indexed(site: Path) -> None:
    home = read(site / "index.html").canonical
    listed = (site / "sitemap.xml").read_text(encoding="utf-8")
    expect_nothing(
        (address, "is not in sitemap.xml")
        for address in indexed(site)
        if f"<loc>{home}{address.lstrip('/')}</loc>" not in listed
    )


def test_every_page_has_a_switcher_to_the_same_page(site: Path) -> None:
    wrong = []
    for address, html in pages(site):
        target = partner_of(address)
        language = LANGUAGES[prefix_of(target)].partition("-")[0]
        switchers = {urljoin(address, link) for to, link in html.switchers if to.startswith(language)}
        if switchers != {target}:
            wrong.append((address, f"switchers lead to {switchers or 'nothing'}"))
    expect_nothing(wrong)


def switch(visitor: Visitor) -> None:
    """There and back again, by hand, from a page of every depth."""
    for address in ("/", "/cases/", "/method/five-steps/", "/contribute/fields/"):
        visitor.open(address)
        for language in ("en", "zh"):
            visitor.page.locator(f"header a[hreflang|={language}]:visible").first.click()
            visitor.page.wait_for_load_state()
            expected = partner_of(address) if language == "en" else address
            assert visitor.path() == expected
            assert visitor.page.locator("html").get_attribute("lang") == LANGUAGES[prefix_of(expected)]


@pytest.mark.parametrize("width", [1280, 360])
def test_switcher_stays_on_the_page(page_for: PageFor, width: int) -> None:
    switch(page_for(width=width))


def test_switcher_stays_on_the_page_below_a_path(book_page_for: PageFor) -> None:
    switch(book_page_for())


@pytest.mark.parametrize("missing", ["/nothing/", "/en/cases/beijing-chaoyang/nothing/"])
def test_missing_page_speaks_both_languages(page_for: PageFor, missing: str) -> None:
    visitor = page_for()
    assert visitor.open(missing) == 404
    main = visitor.page.locator("main")
    for language, home in (("zh", "/"), ("en", "/en/")):
        # Each language stands in an element that names it, if only the page itself.
        part = visitor.page.locator(f"main :lang({language}):visible").first
        assert part.inner_text().strip()
        link = main.locator(f"a:lang({language}):visible").first
        link.click()
        visitor.page.wait_for_load_state()
        assert visitor.path() == home
        visitor.open(missing)


def test_missing_page_is_whole_wherever_it_is_shown(site: Path) -> None:
    # It stands in for addresses of any depth, so that its links begin at the root of the site.
    base = urlsplit(read(site / "index.html").canonical).path
    links = read(site / "404.html").links
    assert links
    assert [link for link in links if not link.startswith((base, "#", "data:"))] == []
