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

# How light the page's background is, from 0 to 1; where all is transparent, the paper is white.
LIGHTNESS = """() => {
    const colour = one => getComputedStyle(one).backgroundColor.match(/[\\d.]+/g).map(Number);
    const seen = [document.body, document.documentElement].map(colour).find(c => c[3] !== 0);
    return seen ? (seen[0] + seen[1] + seen[2]) / 765 : 1;
}"""


def look(visitor: Visitor, address: str, widths: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    """(address, finding) of a page in every scheme and at every width."""
    visitor.open(address)
    visitor.hold_still()
    for scheme, width in product(SCHEMES, widths):
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.resize(width)
        if (visitor.page.evaluate(LIGHTNESS) > 0.5) != (scheme == "light"):
            yield address, f"is not {scheme}"
        for finding in visitor.axe():
            yield f"{address} ({width} {scheme})", finding


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_axe_finds_nothing(site: Path, page_for: PageFor, prefix: str) -> None:
    visitor = page_for(lang=LANGUAGES[prefix])
    pages = every_kind(site, prefix, barest=True)
    assert len(pages) > 15
    expect_nothing(found for address in pages for found in look(visitor, address, (360, 1280)))


def test_axe_finds_nothing_with_more_contrast(page_for: PageFor) -> None:
    visitor = page_for(contrast="more")
    expect_nothing(found for address in ("/", "/cases/") for found in look(visitor, address, (1280,)))
