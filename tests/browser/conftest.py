"""The servers, the readers, and one walk through all pages that several tests look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from browser.pages import NOT_FOUND, addresses
from browser.server import serving
from browser.visitor import PageFor, Visit, Visitor, walk


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served from the root of a host."""
    with serving(site) as home:
        yield home


@pytest.fixture(scope="session")
def book_address(site: Path) -> Iterator[str]:
    """Where the site is served below /book/, and nothing else is."""
    with serving(site, "/book/") as home:
        yield home


@pytest.fixture
def page_for(browser: Browser, address: str) -> Iterator[PageFor]:
    """Readers of any kind, of the site at a host's root. What went wrong behind a page fails the test."""
    yield from _readers(browser, address)


@pytest.fixture
def book_page_for(browser: Browser, book_address: str) -> Iterator[PageFor]:
    """The same, of the site below /book/."""
    yield from _readers(browser, book_address)


def _readers(browser: Browser, home: str) -> Iterator[PageFor]:
    visitors: list[Visitor] = []

    def page_for(**kind: Any) -> Visitor:
        visitors.append(Visitor(browser, home, **kind))
        return visitors[-1]

    yield page_for
    troubles = [trouble for visitor in visitors for noticed in visitor.take() for trouble in noticed]
    for visitor in visitors:
        visitor.close()
    assert not troubles, "\n".join(troubles)


@pytest.fixture(scope="session")
def visits(site: Path, address: str, browser: Browser) -> list[Visit]:
    """One walk through all pages of all languages and the 404 page."""
    return list(walk(browser, address, [*addresses(site), NOT_FOUND]))
