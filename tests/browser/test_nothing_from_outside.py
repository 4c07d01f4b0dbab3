"""No page asks anything of another host, and none reports an error, with every other host out of reach."""

from __future__ import annotations

import re
from pathlib import Path

from browser.pages import expect_nothing
from browser.visitor import Visit

# What a style sheet makes a browser fetch, when it names a host.
FETCHED = re.compile(r"""(?:@import\s*|url\(\s*)["']?\s*((?:https?:)?//[^"')\s]+)""")


def test_no_page_asks_another_host(visits: list[Visit]) -> None:
    expect_nothing((visit.address, url) for visit in visits for url in visit.foreign)


def test_no_page_reports_an_error(visits: list[Visit]) -> None:
    expect_nothing((visit.address, error) for visit in visits for error in visit.errors)


def test_every_page_is_there(visits: list[Visit]) -> None:
    assert [visit.address for visit in visits if visit.status != 200] == []
    assert {"/", "/en/"} <= {visit.address for visit in visits}


def test_no_style_sheet_names_another_host(site: Path) -> None:
    # What the walk cannot see: fonts and pictures of rules that applied to no page this time.
    expect_nothing(
        (sheet.relative_to(site).as_posix(), url)
        for sheet in site.rglob("*.css")
        for url in FETCHED.findall(sheet.read_text(encoding="utf-8"))
    )
