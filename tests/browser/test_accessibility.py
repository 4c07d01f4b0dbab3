"""axe finds nothing on any kind of page, at either width, in either scheme, in either language."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Literal

import pytest

from browser.pages import LANGUAGES, every_kind, expect_nothing
from browser.visitor import PageFor, Visitor

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

# The rules that colours and sizes can break. The others look at structure, which differs by width alone.
LOOKS = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")

# How light the page's background is, from 0 to 1; where all is transparent, the paper is white.
LIGHTNESS = """() => {
    const colour = one => getComputedStyle(one).backgroundColor.match(/[\\d.]+/g).map(Number);
    const seen = [document.body, document.documentElement].map(colour).find(c => c[3] !== 0);
    return seen ? (seen[0] + seen[1] + seen[2]) / 765 : 1;
}"""


def look(visitor: Visitor, address: str) -> Iterator[tuple[str, str]]:
    """(where, finding) of a page at either width in either scheme."""
    visitor.open(address)
    visitor.hold_still()
    for width, scheme in product((360, 1280), SCHEMES):
        visitor.resize(width)
        visitor.page.emulate_media(color_scheme=scheme)
        if (visitor.page.evaluate(LIGHTNESS) > 0.5) != (scheme == "light"):
            yield address, f"is not {scheme}"
        for finding in visitor.axe(LOOKS if scheme == "dark" else ()):
            yield f"{address} ({width} {scheme})", finding


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_axe_finds_nothing(site: Path, page_for: PageFor, prefix: str) -> None:
    visitor = page_for(lang=LANGUAGES[prefix])
    pages = every_kind(site, prefix)
    assert len(pages) > 15
    expect_nothing(found for address in pages for found in look(visitor, address))


def test_axe_finds_nothing_where_more_contrast_is_asked_for(page_for: PageFor) -> None:
    visitor = page_for(contrast="more")
    expect_nothing(found for address in ("/", "/cases/") for found in look(visitor, address))


def test_axe_finds_nothing_with_the_reading_settings(page_for: PageFor) -> None:
    visitor = page_for()
    visitor.open("/")
    visitor.page.locator("#cb-reading-open").click()
    expect_nothing(("/ (reading settings open)", finding) for finding in visitor.axe())
    visitor.page.keyboard.press("Escape")
    visitor.choose("contrast", "high")
    for scheme in SCHEMES:
        visitor.choose("scheme", scheme)
        # What the reader chose outweighs what the device asks for.
        visitor.page.emulate_media(color_scheme="light" if scheme == "dark" else "dark")
        visitor.open("/cases/")
        assert (visitor.page.evaluate(LIGHTNESS) > 0.5) == (scheme == "light")
        expect_nothing((f"/cases/ (high contrast, {scheme})", finding) for finding in visitor.axe(LOOKS))
