"""What the preview draws is what the site draws: every shape, with lines broken by one and the same word list."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from casebook.check import check
from casebook.languages import LANGUAGES, Language
from casebook.link import link
from casebook.render import before_after, lists_map, measure
from casebook.render import page as pages
from form.casebook import ROOT, engine

CORPUS = link((checked := check(ROOT)).cases, checked.reference)

LISTS = """lists => casebookForm.drawings.lists(lists, 'map').map(one => one.outerHTML).join('')"""
CHANGE = """([before, after, indicator, words]) => casebookForm.drawings.change(before, after, indicator, words, 'ba').outerHTML"""


@pytest.fixture(params=LANGUAGES, ids=lambda one: one.id)
def spoken(
    browser: Browser, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Page, Language]]:
    monkeypatch.setattr("rjieba.cut", list)
    measure._tokens.cache_clear()
    page = engine(browser, request.param.id, CORPUS)
    page.evaluate("() => { casebookForm.drawings.cut = (text) => Array.from(text); }")
    yield page, request.param
    page.close()
    measure._tokens.cache_clear()


def plain(svg: str) -> str:
    """The drawing as both write it: ends of empty elements, numbers and references alike."""
    svg = svg.replace(' xmlns="http://www.w3.org/2000/svg"', "").replace("&#34;", '"').replace("&#39;", "'")
    svg = re.sub(r"></(?:rect|path|circle)>", "/>", svg).replace("&nbsp;", "\u00a0")
    svg = re.sub(r"(\.\d)\d\b", r"\1", svg)  # halves of hundredths are rounded this way and that
    return re.sub(r"(\d)\.0\b", r"\1", svg)


def test_the_lists_of_every_case_are_drawn_alike(spoken: tuple[Page, Language]) -> None:
    browser_page, language = spoken
    drawn = 0
    for entry in CORPUS.entries:
        page, lists = pages.Page(language, entry.url, CORPUS), entry.case.lists
        expected = lists_map.draw(page, lists, "map")
        if not expected:
            continue
        data = {
            key: [
                {
                    "id": one.id,
                    "text": page.plain(one.text),
                    "solves": list(getattr(one, "solves", ())),
                    "uses": list(getattr(one, "uses", ())),
                }
                for one in getattr(lists, key)
            ]
            for key in ("problems", "projects", "resources")
        }
        assert plain(browser_page.evaluate(LISTS, data)) == plain(str(expected)), entry.key
        drawn += 1
    assert drawn > 5


def test_every_change_is_drawn_alike(spoken: tuple[Page, Language]) -> None:
    browser_page, language = spoken
    drawn = 0
    for entry in CORPUS.entries:
        page = pages.Page(language, entry.url, CORPUS)
        for result in entry.case.results:
            expected = before_after.draw(page, result, "ba")
            if not expected:
                continue
            assert (
                result.before and result.after and result.before.number is not None and result.after.number is not None
            )
            words = [before_after.figure_text(page, figure, result) for figure in (result.before, result.after)]
            given = [float(result.before.number), float(result.after.number), page.plain(result.indicator), words]
            assert plain(browser_page.evaluate(CHANGE, given)) == plain(str(expected)), entry.key
            drawn += 1
    assert drawn
