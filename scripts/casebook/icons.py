"""The icon of the site on a phone: the squares of the five steps, as five on a die, drawn as SVG and PNG.

What it draws is kept in overrides/assets/images/, and a test compares. To draw it anew: python -m casebook.icons
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path("overrides/assets/images")

_PAPER = "#FCFDFC"
_STEPS = ("#2A5C84", "#535185", "#794363", "#893E31", "#735017")  # as in tokens.css, in the order of the steps
_PLACES = ((0, 0), (2, 0), (1, 1), (0, 2), (2, 2))  # column and row, in the order of reading

_WHOLE = 96
"""Units to a side: what the measures below are in. Edges are rounded to whole pixels, so that squares are sharp."""
_PLAIN = (22, 12)  # side of a square, and how far the outer ones are from the edge
_MASKABLE = (16, 24)  # within the circle of four fifths that no system cuts into

SIZES = {"icon-192.png": (192, _PLAIN), "icon-512.png": (512, _PLAIN), "icon-touch.png": (180, _PLAIN),
         "icon-maskable.png": (512, _MASKABLE)}  # fmt: skip


def draw() -> dict[str, bytes]:
    """The files by name."""
    return {"icon.svg": _svg()} | {name: _png(pixels, *measures) for name, (pixels, measures) in SIZES.items()}


def _squares(side: int, edge: int) -> Iterator[tuple[str, float, float]]:
    """(colour, left, top) of every step's square, in units."""
    pitch = (_WHOLE - 2 * edge - side) / 2
    for colour, (column, row) in zip(_STEPS, _PLACES, strict=True):
        yield colour, edge + column * pitch, edge + row * pitch


def _svg() -> bytes:
    side, edge = _PLAIN
    squares = "".join(
        f'  <rect fill="{colour}" x="{left:g}" y="{top:g}" width="{side}" height="{side}"/>\n'
        for colour, left, top in _squares(side, edge)
    )
    whole = f'  <rect fill="{_PAPER}" width="{_WHOLE}" height="{_WHOLE}"/>\n'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WHOLE} {_WHOLE}">\n'
    return f"{start}{whole}{squares}</svg>\n".encode()


def _png(pixels: int, side: int, edge: int) -> bytes:
    image = Image.new("RGB", (pixels, pixels), _PAPER)
    drawing = ImageDraw.Draw(image)
    length = round(side * pixels / _WHOLE)
    for colour, left, top in _squares(side, edge):
        x, y = round(left * pixels / _WHOLE), round(top * pixels / _WHOLE)
        drawing.rectangle((x, y, x + length - 1, y + length - 1), fill=colour)
    buffer = BytesIO()
    image.quantize(8, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


if __name__ == "__main__":
    for name, content in draw().items():
        (FOLDER / name).write_bytes(content)
