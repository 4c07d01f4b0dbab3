"""Photos for tests, made here and of nothing: a picture whose corners tell which way up it is, and what people add."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms

RED, GREEN, BLUE, YELLOW = (220, 20, 20), (20, 160, 20), (20, 20, 220), (230, 220, 20)
"""The corners: top left, top right, bottom left, bottom right."""
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825
POSITION = {1: "N", 2: (39.0, 55.0, 0.0), 3: "E", 4: (116.0, 26.0, 0.0)}
"""In GPS's own form, of a public square."""
SECRET = b"3F-MADE-UP-SERIAL"


def picture(width: int = 96, height: int = 64) -> Image.Image:
    """Four quarters of four colours."""
    image = Image.new("RGB", (width, height), RED)
    half = width // 2, height // 2
    image.paste(GREEN, (half[0], 0, width, half[1]))
    image.paste(BLUE, (0, half[1], half[0], height))
    image.paste(YELLOW, (*half, width, height))
    return image


def stored(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The image as a file of that kind."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 1, *, position: bool = False, maker: str = SECRET.decode()) -> Image.Exif:
    """What a telephone writes: who made it, which way up, and, if so set, where."""
    made = Image.Exif()
    made[ORIENTATION] = orientation
    if maker:
        made[MAKER] = maker
    if position:
        made[GPS] = POSITION
    return made


def turned(orientation: int, kind: str = "JPEG", size: tuple[int, int] = (96, 64)) -> bytes:
    """The picture as a telephone held that way stores it, so that EXIF has to set it upright."""
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = picture(*size)
    lying = image.transpose(back[orientation]) if orientation > 1 else image
    return stored(lying, kind, exif=exif(orientation))


def corners(image: Image.Image) -> list[tuple[int, int, int]]:
    """The colours a little inside the four corners."""
    rgb = image.convert("RGB")
    width, height = rgb.size
    places = [(x, y) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)]
    return [rgb.getpixel(place) for place in places]  # type: ignore[misc]


def near(one: tuple[int, ...], other: tuple[int, ...], most: int = 40) -> bool:
    """Whether two colours are alike, as lossy kinds leave them."""
    return all(abs(a - b) <= most for a, b in zip(one, other, strict=True))


def swapped_profile() -> bytes:
    """A colour profile in which red and green change places: whoever ignores it shows other colours."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack_from(">I", profile, 128)[0]
    tags = {bytes(profile[132 + 12 * n : 136 + 12 * n]): 132 + 12 * n for n in range(count)}
    red, green = tags[b"rXYZ"], tags[b"gXYZ"]
    profile[red + 4 : red + 12], profile[green + 4 : green + 12] = (
        profile[green + 4 : green + 12],
        profile[red + 4 : red + 12],
    )
    return bytes(profile)


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says it has that many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 4096)) + chunk(b"IEND")


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def with_segment(jpeg: bytes, marker: int, content: bytes) -> bytes:
    """The JPEG with one more segment at its beginning."""
    return jpeg[:2] + struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + jpeg[2:]
