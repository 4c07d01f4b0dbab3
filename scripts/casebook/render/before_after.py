"""Before and after as a drawing: one square a unit up to twelve, a bar above; none where a figure is missing."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from casebook.model import Result
from casebook.render.page import Page
from casebook.values import Figure

UNITS = 12
"""The most units that are drawn one by one."""
CELL, PITCH, HEIGHT, WIDTH = 40, 44, 28, 328
"""A square's width, the distance to the next, its height, and the longest bar, in px."""


def figure_text(page: Page, figure: Figure | None, result: Result) -> str:
    """A figure with its unit in words, or that it was not reported."""
    if figure is None or figure.number is None:
        return page.t("not_reported")
    return number_text(figure.number, page, result)


def plain_number(number: Decimal) -> str:
    """Digits with thousands separators, no needless zeros."""
    return f"{number.normalize():,f}"


def number_text(number: Decimal, page: Page, result: Result) -> str:
    """A number with the result's unit; the space between them does not break."""
    if result.unit is None:
        return plain_number(number)
    unit = page.plain(result.unit)
    gap = "" if unit in ("%", "‰") else "\u00a0"
    return f"{plain_number(number)}{gap}{unit}"


def comparable(result: Result) -> bool:
    """Whether both figures are there."""
    return bool(result.before and result.after and None not in (result.before.number, result.after.number))


def draw(page: Page, result: Result, name: str) -> Markup:
    """The drawing as inline SVG (`name` is its id), or nothing where a figure is missing or below nought."""
    if not comparable(result):
        return Markup("")
    assert result.before and result.before.number is not None and result.after and result.after.number is not None
    before, after = result.before.number, result.after.number
    most = max(before, after)
    if min(before, after) < 0 or most == 0:
        return Markup("")
    words = [figure_text(page, figure, result) for figure in (result.before, result.after)]
    title = page.t("ba.title", indicator=page.plain(result.indicator), before=words[0], after=words[1])
    whole = most <= UNITS and before == int(before) and after == int(after)
    pitch = min(PITCH, (WIDTH + 4) // int(most)) if whole else 0
    rows = []
    for index, (label, number, css) in enumerate((("before", before, "b"), ("after", after, "a"))):
        y = index * 68
        rows.append(
            Markup('<text class="k" x="0" y="{}" font-size="15">{}<tspan class="num" dx="8">{}</tspan></text>').format(
                y + 16, page.t(f"ba.{label}"), words[index]
            )
        )
        shapes = _squares(int(number), int(most), pitch, css) if whole else [_bar(number, most, css)]
        rows.append(Markup('<g transform="translate(0 {})">{}</g>').format(y + 26, Markup("").join(shapes)))
    return Markup('<svg viewBox="0 0 {} 124" role="img" aria-labelledby="{}"><title id="{}">{}</title>{}</svg>').format(
        WIDTH, name, name, title, Markup("").join(rows)
    )


def _squares(count: int, most: int, pitch: int, css: str) -> list[Markup]:
    wide = pitch - 4
    return [
        Markup('<rect class="{}" x="{}" y="0" width="{}" height="{}"/>').format(css, at * pitch, wide, HEIGHT)
        if at < count
        else Markup('<rect class="g" x="{}.5" y="0.5" width="{}" height="{}"/>').format(
            at * pitch, wide - 1, HEIGHT - 1
        )
        for at in range(most)
    ]


def _bar(number: Decimal, most: Decimal, css: str) -> Markup:
    return Markup('<rect class="{}" x="0" y="0" width="{}" height="{}"/>').format(
        css, round(float(number / most) * WIDTH, 1), HEIGHT
    )
