"""No page has to be scrolled sideways: on small phones, on desks, and with the largest text."""

from __future__ import annotations

import pytest

from browser.pages import expect_nothing
from browser.visitor import WIDTHS, Visit


@pytest.mark.parametrize("width", WIDTHS)
def test_no_sideways_scroll(visits: list[Visit], width: int) -> None:
    expect_nothing((visit.address, out) for visit in visits if (out := visit.sticking_out[width]))
