"""What a page weighs before a reader has done anything, and that nothing moves once it is there."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

import pytest

from browser.pages import LANGUAGES, every_kind, expect_nothing, file_of
from browser.visitor import PageFor

FIRST_VIEW = 120_000
PAGE = 25_000
"""Bytes as a server sends them, compressed: everything that the first view loads, and the page alone."""

SHIFT = """() => new Promise((resolve) => {
    let moved = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) moved += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(moved), 100);
})"""


@cache
def packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6))


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_first_views_are_light(site: Path, page_for: PageFor, prefix: str) -> None:
    visitor = page_for(lang=LANGUAGES[prefix])
    loaded: list[str] = []
    visitor.page.on("requestfinished", lambda request: loaded.append(request.url.partition("?")[0]))
    heavy = []
    for address in every_kind(site, prefix):
        loaded.clear()
        visitor.open(address)
        visitor.page.wait_for_load_state("networkidle")
        whole = sum(packed(file_of(site, url.removeprefix(visitor.home))) for url in loaded)
        assert whole > packed(file_of(site, address))
        if packed(file_of(site, address)) > PAGE or whole > FIRST_VIEW:
            heavy.append((address, f"{packed(file_of(site, address))} bytes, with what it loads {whole}"))
    expect_nothing(heavy)


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_while_a_page_comes(site: Path, page_for: PageFor, width: int) -> None:
    visitor = page_for(width=width)
    moving = []
    for address in every_kind(site, ""):
        visitor.open(address)
        if moved := visitor.page.evaluate(SHIFT):
            moving.append((address, f"moves by {moved:.3f}"))
    expect_nothing(moving)
