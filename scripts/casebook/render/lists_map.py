"""The three lists as a drawing: which problem led to which project, and what that project used.

Two drawings come from the same data, side by side for wide screens and stacked for phones; the page shows one.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from casebook.model import Lists
from casebook.render.measure import wrap
from casebook.render.page import Page

WIDE, BOX, STEP = 946, 258, 344
"""Wide drawing, in px: its width, a box's, and from one column's left edge to the next."""
NARROW, INDENT = 328, 36
"""Narrow drawing, in px: its width, and the room at the left for the lines."""


@dataclass(frozen=True, slots=True)
class _Style:
    """Sizes of one drawing in px: type, line height, padding above and below the text, gap between boxes."""

    size: int
    leading: int
    padding: int
    gap: int


@dataclass(frozen=True, slots=True)
class _Box:
    """A list entry with its lines and where it stands."""

    id: str
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


_COLUMNS = (("problems", "p"), ("projects", "j"), ("resources", "r"))


def draw(page: Page, lists: Lists, name: str) -> Markup:
    """Both drawings as inline SVG (`name` makes their ids unique in the page), or nothing without entries."""
    if not (lists.problems or lists.projects or lists.resources):
        return Markup("")
    return Markup("").join((_wide(page, lists, name), _narrow(page, lists, name)))


def _boxes(page: Page, lists: Lists, column: str, x: float, width: float, style: _Style) -> list[_Box]:
    """The boxes of a column from y = 0 down."""
    boxes, y = [], 0.0
    for entry in getattr(lists, column):
        lines = tuple(wrap(page.plain(entry.text), (width - 30) / style.size))
        height = len(lines) * style.leading + 2 * style.padding
        boxes.append(_Box(entry.id, lines, x, y, width, height))
        y += height + style.gap
    return boxes


def _wide(page: Page, lists: Lists, name: str) -> Markup:
    style = _Style(17, 28, 13, 18) if page.language.id == "zh" else _Style(16, 24, 13, 16)
    columns = {
        column: _boxes(page, lists, column, index * STEP + 0.75, BOX - 1.5, style)
        for index, (column, _) in enumerate(_COLUMNS)
    }
    tall = max(boxes[-1].y + boxes[-1].height for boxes in columns.values() if boxes)
    top = 40
    for column, boxes in columns.items():
        if boxes:
            shift = top + (tall - boxes[-1].y - boxes[-1].height) / 2
            columns[column] = [_moved(box, box.x, box.y + shift) for box in boxes]
    problems, resources = ({box.id: box for box in columns[key]} for key in ("problems", "resources"))
    parts: list[str] = []
    for project, box in zip(lists.projects, columns["projects"], strict=True):
        for id_ in project.solves:
            parts.append(_curve("p", problems[id_].x + BOX - 1.5, problems[id_].middle, box.x - 8, box.middle))
        if project.solves:
            parts.append(_arrow(box.x, box.middle))
        for id_ in project.uses:
            end = resources[id_]
            parts.append(_curve("r", box.x + BOX - 1.5, box.middle, end.x, end.middle))
            parts.append(_dot(end.x, end.middle))
    for index, (column, mark) in enumerate(_COLUMNS):
        if columns[column]:
            parts.append(_heading(page, column, mark, index * STEP, 6, 14))
            parts += [_box(box, mark, style) for box in columns[column]]
    return _svg(page, lists, f"{name}-w", "cb-map__wide", WIDE, top + tall + 4, parts)


def _narrow(page: Page, lists: Lists, name: str) -> Markup:
    style = _Style(16, 25, 11, 10) if page.language.id == "zh" else _Style(15, 22, 11, 10)
    columns: dict[str, list[_Box]] = {}
    parts: list[str] = []
    y = 5.0
    for column, mark in _COLUMNS:
        boxes = _boxes(page, lists, column, INDENT, NARROW - INDENT - 1, style)
        columns[column] = [_moved(box, box.x, box.y + y + 25) for box in boxes]
        if boxes:
            parts.append(_heading(page, column, mark, INDENT, y, 13))
            parts += [_box(box, mark, style) for box in columns[column]]
            y = columns[column][-1].y + boxes[-1].height + 29
    problems, resources = ({box.id: box for box in columns[key]} for key in ("problems", "resources"))
    lines: list[str] = []
    for index, (project, box) in enumerate(zip(lists.projects, columns["projects"], strict=True)):
        lane = 10 + (index % 4) * 6
        for id_ in project.solves:
            lines.append(_lane("p", problems[id_].middle, lane, box.middle - 7, INDENT - 8))
        if project.solves:
            lines.append(_arrow(INDENT, box.middle - 7))
        for id_ in project.uses:
            end = resources[id_].middle
            lines.append(_lane("r", box.middle + 7, lane, end, INDENT))
            lines.append(_dot(INDENT, end))
    return _svg(page, lists, f"{name}-n", "cb-map__narrow", NARROW, y - 25, lines + parts)


def _moved(box: _Box, x: float, y: float) -> _Box:
    return _Box(box.id, box.lines, x, y, box.width, box.height)


def _svg(page: Page, lists: Lists, name: str, css: str, width: float, height: float, parts: list[str]) -> Markup:
    title = page.t(
        "map.title", problems=len(lists.problems), projects=len(lists.projects), resources=len(lists.resources)
    )
    return Markup(
        f'<svg class="{css}" viewBox="0 0 {_n(width)} {_n(height)}" role="img" aria-labelledby="{name}">'
        f'<title id="{name}">{escape(title)}</title>{"".join(parts)}</svg>'
    )


def _heading(page: Page, column: str, mark: str, x: float, y: float, size: int) -> str:
    return (
        f'<rect class="f{mark}" x="{_n(x)}" y="{_n(y)}" width="{size}" height="{size}"/>'
        f'<text class="h" x="{_n(x + size + 8)}" y="{_n(y + size - 1)}">{escape(page.t(f"list.{column}"))}</text>'
    )


def _box(box: _Box, mark: str, style: _Style) -> str:
    first = box.y + style.padding + style.leading / 2 + style.size * 0.36
    lines = (
        f'<text x="{_n(box.x + 15)}" y="{_n(first + index * style.leading)}" font-size="{style.size}">'
        f"{escape(line)}</text>"
        for index, line in enumerate(box.lines)
    )
    rect = (
        f'<rect class="box {mark}" x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"/>'
    )
    return rect + "".join(lines)


def _dot(x: float, y: float) -> str:
    return f'<circle class="fr" cx="{_n(x)}" cy="{_n(y)}" r="4"/>'


def _curve(mark: str, x1: float, y1: float, x2: float, y2: float) -> str:
    bend = (x2 - x1) * 0.55
    curve = f"{_n(x1 + bend)} {_n(y1)} {_n(x2 - bend)} {_n(y2)} {_n(x2)} {_n(y2)}"
    return f'<path class="ln {mark}" d="M{_n(x1)} {_n(y1)}C{curve}"/>'


def _lane(mark: str, y1: float, lane: float, y2: float, x2: float) -> str:
    return f'<path class="ln {mark}" d="M{INDENT} {_n(y1)}H{lane}V{_n(y2)}H{_n(x2)}"/>'


def _arrow(x: float, y: float) -> str:
    return f'<path class="fp" d="M{_n(x)} {_n(y)}l-9 -5v10z"/>'


def _n(value: float) -> str:
    """A coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
