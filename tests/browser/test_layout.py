"""No page has to be scrolled sideways: on small phones, on desks, and with the largest text."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.pages import LANGUAGES, every_kind, expect_nothing
from browser.visitor import PageFor, Visit, Visitor

BODY_SIZE = "() => parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"


def test_no_page_scrolls_sideways_on_the_smallest_phone(visits: list[Visit]) -> None:
    expect_nothing((visit.address, visit.sticking_out) for visit in visits if visit.sticking_out)


def look(visitor: Visitor, pages: list[str]) -> list[tuple[str, str]]:
    found = []
    for address in pages:
        visitor.resize(360)
        visitor.open(address)
        for width in (360, 1280):
            visitor.resize(width)
            if out := visitor.sticking_out():
                found.append((f"{address} ({width})", out))
    return found


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_no_kind_of_page_scrolls_sideways(site: Path, page_for: PageFor, prefix: str) -> None:
    expect_nothing(look(page_for(lang=LANGUAGES[prefix]), every_kind(site, prefix)))


def test_largest_text_still_fits(site: Path, page_for: PageFor) -> None:
    visitor = page_for(width=360)
    visitor.open("/about/")
    standard = visitor.page.evaluate(BODY_SIZE)
    visitor.choose("text", "larger")
    assert visitor.page.evaluate(BODY_SIZE) > standard * 1.2
    pages = [address for prefix in LANGUAGES for address in every_kind(site, prefix)]
    expect_nothing(look(visitor, pages))
