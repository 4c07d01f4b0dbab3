"""Photos for tests, made here and of nothing: a picture whose corners tell which way up it is, and what people add."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
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


_CASE = """# 编造的例子，测试用。Made up for the tests.
title:
  zh: 一起做饭
  en: Cooking together
summary:
  zh: 一号社区把空房子改成了大家的厨房。
  en: Community One turned an empty room into a kitchen for all.
place:
  community:
    zh: 一号社区
    en: Community One
themes: [kitchens]
background:
  text:
    zh: 房子空了三年。
    en: The room had been empty for three years.
  cite: [report@1]
sources:
  report:
    title:
      zh: 虚构的报告
      en: A made-up report
"""
_IMAGE = """  - file: {file}
    alt: {{zh: 厨房, en: The kitchen}}
    credit: {{zh: 测试组, en: The testers}}
    licence: CC0-1.0
"""


def case_with(*files: str, people: str = "    people: none\n") -> str:
    """A made-up case that shows those files."""
    images = "".join(_IMAGE.format(file=file) + people for file in files)
    return _CASE + (f"images:\n{images}" if files else "")


def bad_photos() -> dict[str, dict[str, bytes]]:
    """By code and name of a bad case: the files in its folder."""
    plain = stored(picture())
    moving = stored(picture(), "PNG", save_all=True, append_images=[picture(8, 8).resize((96, 64))], duration=90)
    gif = stored(picture(), "GIF")
    return {
        "missing-photo/gone": {},
        "missing-photo/capitals": {"Kitchen.JPG": plain},
        "not-a-photo/gif": {"kitchen.jpg": gif},
        "not-a-photo/text": {"kitchen.jpg": "不是照片".encode()},
        "not-a-photo/svg": {"kitchen.png": b'<svg xmlns="http://www.w3.org/2000/svg"/>'},
        "wrong-photo-suffix/png": {"kitchen.jpg": stored(picture(), "PNG")},
        "damaged-photo/half": {"kitchen.jpg": plain[: len(plain) * 2 // 3]},
        "animated-photo/moving": {"kitchen.png": moving},
        "disguised-photo/page": {"kitchen.jpg": with_segment(plain, 0xFE, b"<html><script>alert(1)</script></html>")},
        "photo-too-large/bomb": {"kitchen.png": bomb(60_000, 60_000)},
        "photo-too-large/pixels": {"kitchen.png": bomb(9_000, 9_000)},
        "photo-position/gps": {"kitchen.jpg": stored(picture(), exif=exif(position=True))},
        "photo-position/gps-in-webp": {"kitchen.webp": stored(picture(), "WEBP", exif=exif(position=True))},
        "photo-metadata/camera": {"kitchen.jpg": stored(picture(), exif=exif(), comment=b"made up")},
        "stray-file/photo": {"other.jpg": plain},
        "stray-file/text": {"notes.md": "编造的。".encode()},
    }


if __name__ == "__main__":
    invalid = Path(__file__).parent / "invalid"
    for name, files in bad_photos().items():
        folder = invalid / name
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            (folder / file).write_bytes(content)
        shown = () if name.startswith("stray-file") else tuple(files) or ("kitchen.jpg",)
        shown = ("kitchen.jpg",) if name == "missing-photo/capitals" else shown
        folder.with_suffix(".yml").write_text(case_with(*shown), encoding="utf-8")
    for name, people in {
        "adults": "    people: adults\n",
        "refused": "    people: adults\n    consent: false\n",
        "guardians": "    people: minors\n    consent: true\n",
    }.items():
        (invalid / "missing-consent" / name).mkdir(parents=True, exist_ok=True)
        (invalid / "missing-consent" / name / "kitchen.jpg").write_bytes(stored(picture()))
        target = invalid / "missing-consent" / f"{name}.yml"
        target.write_text(case_with("kitchen.jpg", people=people), encoding="utf-8")
