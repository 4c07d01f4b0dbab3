"""Photos: what a file really is, and the same picture fit to be kept and shown.

A photo that someone sends is untrusted: it may say where it was taken, hold another kind of file, or be a small file
that unpacks to more than there is memory for. `inspect` reads its structure without decoding it; `clean` gives the
picture upright, in sRGB, of bounded size, without anything beside the picture. Pure: bytes in, bytes out.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from PIL import Image, ImageCms

Kind = Literal["jpeg", "png", "webp"]
Reason = Literal[
    "animated", "damaged", "disguised", "not-a-photo", "too-large", "too-many-pixels", "unsupported-kind"
]  # fmt: skip

SUFFIXES: dict[Kind, str] = {"jpeg": ".jpg", "png": ".png", "webp": ".webp"}
SIZE_LIMIT = 40 << 20
"""Bytes of a file that are looked at: more than any telephone's photo."""
PIXEL_LIMIT = 64 << 20
"""Pixels that are decoded: what today's telephones take, and a quarter of a gigabyte at most."""
EDGE = 2560
"""Pixels of the longer side that are kept: enough for the width of an A4 page in print."""
PRINT_EDGE = 1600
"""Pixels of the longer side in print: 240 to the inch over the width of a column."""
QUALITY = 88

_BROKEN = (OSError, SyntaxError, ValueError, TypeError, LookupError, struct.error, EOFError, OverflowError)
"""What Pillow raises for a broken file, by its own documentation and by trial."""

# By their first bytes: what people send instead of a photo. Told apart for the message only.
_OTHERS = (
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"(?:II\*\0|MM\0\*|II\+\0|MM\0\+)"), "TIFF"),
    (re.compile(rb".{4}ftyp(?:hei|hev|mif1|msf1)", re.S), "HEIC"),
    (re.compile(rb".{4}ftypavi[fs]", re.S), "AVIF"),
    (re.compile(rb".{4}ftyp", re.S), "MP4"),
    (re.compile(rb"BM.{12}[\x0c\x28\x40\x6c\x7c]\0", re.S), "BMP"),
    (re.compile(rb"%PDF-"), "PDF"),
    (re.compile(rb"PK\x03\x04"), "ZIP"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "Word"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!--|<!DOCTYPE svg|<svg)", re.I), "SVG"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!DOCTYPE|<html|<script)", re.I), "HTML"),
)
# Beside the picture these make a file two things at once: a photo here, a page or an archive there.
_SECOND_FACE = re.compile(
    rb"<script|<html|<!doctype|<\?php|%PDF-|PK\x03\x04|PK\x05\x06|Rar!\x1a|7z\xbc\xaf\x27\x1c", re.I
)
# Telephones append a second picture, a second of film, or notes of their maker's.
_TELEPHONES = re.compile(rb"\xff\xd8\xff|.{4}ftyp|\0\0.{2}|SEF[HT]|#Image_UTC_Data", re.S)
_POSITION_XMP = re.compile(rb"GPS(?:Latitude|Longitude|Position|Dest)|\xa9xyz|location\.ISO6709", re.I)
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_PICTURE = frozenset(
    {
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"pHYs", b"bKGD", b"sBIT"),
        *(b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP"),
    }
)
_PNG_ANIMATION = frozenset({b"acTL", b"fcTL", b"fdAT"})
_WEBP_PICTURE = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"})
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_PARTS = 20_000  # segments or chunks of a file; the largest photos have some thousands
_ORIENTATION, _GPS = 0x0112, 0x8825
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How to set a picture upright, by EXIF's orientation."""
_PLACES = (2, 4, 20, 22)  # latitude and longitude, of the camera and of what it looks at


class PhotoRefused(Exception):
    """The file is no photo that can be kept. `reason` says why; `kind` what it is instead, "" where that is unknown;
    `pixels` how many it says that it has, where they are too many."""

    def __init__(self, reason: Reason, kind: str = "", pixels: int = 0) -> None:
        super().__init__(f"{reason} {kind}".strip())
        self.reason: Reason = reason
        self.kind = kind
        self.pixels = pixels


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture fit to be kept: its bytes, the suffix of its kind (.jpg, .png or .webp), its size in pixels."""

    data: bytes
    suffix: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Anatomy:
    """What a file is made of: its kind, the picture's size as people see it, and what else it carries.

    `orientation` is EXIF's, 1 to 8, 1 for upright; `position` says whether it tells where it was taken; `notes` what
    there is beside the picture: exif, xmp, iptc, comment, text, other, appended.
    """

    kind: Kind
    width: int
    height: int
    orientation: int = 1
    position: bool = False
    notes: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Nothing to remove, to turn or to make smaller."""
        return not self.notes and self.orientation == 1 and max(self.width, self.height) <= EDGE


@dataclass(slots=True)
class _Parts:
    """A file taken apart: (kind of note, bytes) beside the picture, and whether it moves."""

    beside: list[tuple[str, bytes]] = field(default_factory=list)
    animated: bool = False


def inspect(data: bytes) -> Anatomy:
    """Read what the file is and carries, without decoding the picture.

    Raises PhotoRefused for anything but one still JPEG, PNG or WebP within the limits; the file's name plays no part.
    """
    if len(data) > SIZE_LIMIT:
        raise PhotoRefused("too-large")
    kind = _kind(data)
    try:
        parts = _TAKE_APART[kind](data)
    except (struct.error, IndexError, ValueError):
        raise PhotoRefused("damaged") from None
    if parts.animated:
        raise PhotoRefused("animated")
    for note, content in parts.beside:
        if _SECOND_FACE.search(content) or (note == "appended" and not _TELEPHONES.match(content)):
            raise PhotoRefused("disguised")
    with _opened(data, kind) as image:
        width, height = image.size
    orientation, position = _told(parts.beside)
    if orientation > 4:
        width, height = height, width
    notes = tuple(dict.fromkeys(note for note, _ in parts.beside))
    return Anatomy(kind, width, height, orientation, position, notes)


def clean(data: bytes) -> Photo:
    """The photo upright, without metadata, its longer side at most EDGE pixels, decoded once to see that it is whole.

    Bytes that are already so come back as they are (a colour profile stays); others are encoded anew in the same kind,
    their colours in sRGB. So cleaning twice changes nothing more. Raises PhotoRefused, as `inspect` does.
    """
    anatomy = inspect(data)
    image = decoded(data, anatomy, EDGE)
    if not anatomy.clean:
        data = _encoded(image, anatomy.kind)
    return Photo(data, SUFFIXES[anatomy.kind], *image.size)


def decoded(data: bytes, anatomy: Anatomy, edge: int) -> Image.Image:
    """The picture upright, in sRGB, as RGB, RGBA or grey, its longer side at most `edge`. Raises PhotoRefused."""
    with _opened(data, anatomy.kind) as image:
        try:
            profile = image.info.get("icc_profile")
            # Scales a JPEG while it is decoded, so that a large one never stands in memory.
            small = _plain(image)
            small.thumbnail((edge, edge), Image.Resampling.LANCZOS, reducing_gap=3.0)
            small.load()
            if isinstance(profile, bytes):
                small = _in_srgb(small, profile)
            shown = small.convert("RGB") if small.mode not in ("L", "RGB", "RGBA") else small
            turned = shown.transpose(_TURNS[anatomy.orientation]) if anatomy.orientation > 1 else shown.copy()
        except (*_BROKEN, Image.DecompressionBombError):
            raise PhotoRefused("damaged") from None
    turned.info.clear()
    return turned


def on_white(image: Image.Image) -> Image.Image:
    """The picture as it looks on paper: clear places white, so that black lines stay legible on a dark page."""
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def for_print(data: bytes) -> Photo:
    """The photo as printed works and e-books take it: a JPEG without metadata. Raises PhotoRefused."""
    image = on_white(decoded(data, inspect(data), PRINT_EDGE))
    return Photo(_encoded(image, "jpeg"), SUFFIXES["jpeg"], *image.size)


def _kind(data: bytes) -> Kind:
    if data[:3] == b"\xff\xd8\xff":
        return "jpeg"
    if data[:8] == _PNG:
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    for pattern, name in _OTHERS:
        if pattern.match(data):
            raise PhotoRefused("unsupported-kind", name)
    raise PhotoRefused("not-a-photo")


def _opened(data: bytes, kind: Kind) -> Image.Image:
    """The file opened by the decoder of its kind and no other, its header read, its size bounded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its own limit, and of odd metadata
            image = Image.open(io.BytesIO(data), formats=(kind,))
    except Image.DecompressionBombError as error:
        told = re.search(r"\d+", str(error))
        raise PhotoRefused("too-many-pixels", pixels=int(told[0]) if told else 0) from None
    except _BROKEN:
        raise PhotoRefused("damaged") from None
    pixels = image.width * image.height
    if pixels > PIXEL_LIMIT:
        image.close()
        raise PhotoRefused("too-many-pixels", pixels=pixels)
    return image


def _jpeg_parts(data: bytes) -> _Parts:
    """JPEG: segments, each a marker and its length, between them coded data; ends with the marker EOI (ISO 10918)."""
    parts = _Parts()
    at = 2
    for _ in range(_PARTS):
        found = _MARKER.search(data, at)
        if found is None:
            raise ValueError("no end")
        marker, at = data[found.start() + 1], found.end()
        if marker == 0xD9:
            _append(parts, data[at:])
            return parts
        (length,) = struct.unpack_from(">H", data, at)
        content = data[at + 2 : at + length]
        note = _jpeg_note(marker, content)
        if note:
            parts.beside.append((note, content))
        at += max(length, 2)
    raise ValueError("too many segments")


def _jpeg_note(marker: int, content: bytes) -> str:
    """What a segment is beside the picture, or "" where it belongs to it."""
    if marker == 0xFE:
        return "comment"
    if not 0xE0 <= marker <= 0xEF or (marker, content[:5]) == (0xE0, b"JFIF\0"):
        return ""
    if (marker == 0xE2 and content.startswith(b"ICC_PROFILE\0")) or (marker == 0xEE and content.startswith(b"Adobe")):
        return ""
    if marker == 0xE1:
        return "exif" if content.startswith(b"Exif\0") else "xmp"
    return "iptc" if marker == 0xED else "other"


def _png_parts(data: bytes) -> _Parts:
    """PNG: chunks of length, type, content and checksum, the last of them IEND."""
    parts = _Parts()
    at = len(_PNG)
    for _ in range(_PARTS):
        length, kind = struct.unpack_from(">I4s", data, at)
        content = data[at + 8 : at + 8 + length]
        if kind in _PNG_ANIMATION:
            parts.animated = True
        elif kind not in _PNG_PICTURE:
            text = "xmp" if content.startswith(b"XML:com.adobe.xmp") else "text"
            notes = {b"eXIf": "exif", b"tEXt": "text", b"zTXt": "text", b"iTXt": text}
            parts.beside.append((notes.get(kind, "other"), content))
        at += 12 + length
        if kind == b"IEND":
            _append(parts, data[at:])
            return parts
    raise ValueError("too many chunks")


def _webp_parts(data: bytes) -> _Parts:
    """WebP: a RIFF container of chunks, each padded to an even length."""
    parts = _Parts()
    end = struct.unpack_from("<I", data, 4)[0] + 8
    if end > len(data):
        raise ValueError("cut off")
    at = 12
    for _ in range(_PARTS):
        if at + 8 > end:
            _append(parts, data[end:])
            return parts
        kind, length = struct.unpack_from("<4sI", data, at)
        content = data[at + 8 : at + 8 + length]
        if kind in (b"ANIM", b"ANMF"):
            parts.animated = True
        elif kind not in _WEBP_PICTURE:
            parts.beside.append(({b"EXIF": "exif", b"XMP ": "xmp"}.get(kind, "other"), content))
        at += 8 + length + (length & 1)
    raise ValueError("too many chunks")


_TAKE_APART = {"jpeg": _jpeg_parts, "png": _png_parts, "webp": _webp_parts}


def _append(parts: _Parts, rest: bytes) -> None:
    """What follows the picture's end; zeros are padding."""
    if rest.strip(b"\0"):
        parts.beside.append(("appended", rest))


def _told(beside: list[tuple[str, bytes]]) -> tuple[int, bool]:
    """(orientation, whether a position is told) by all notes together."""
    orientation, position = 1, False
    for note, content in beside:
        if note == "exif":
            turned, placed = _exif(content)
            orientation = turned if orientation == 1 else orientation
            position |= placed
        elif note == "appended" and content.startswith(b"\xff\xd8\xff"):
            position |= any(_exif(inner)[1] for inner in _exif_blocks(content))
        position |= bool(_POSITION_XMP.search(content))
    return orientation, position


def _exif(content: bytes) -> tuple[int, bool]:
    """(orientation, whether it tells a position); what cannot be read tells neither."""
    exif = Image.Exif()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exif.load(content)
            orientation = exif.get(_ORIENTATION, 1)
            places = exif.get_ifd(_GPS)
    except _BROKEN:
        return 1, False
    known = orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1
    return known, any(places.get(tag) for tag in _PLACES)


def _exif_blocks(data: bytes) -> Iterator[bytes]:
    """The EXIF of pictures appended to a picture."""
    for found in re.finditer(rb"\xff\xe1(..)(?=Exif\0)", data, re.S):
        yield data[found.end() : found.start() + 2 + struct.unpack(">H", found[1])[0]]


def _plain(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be scaled well: palettes, masks and sixteen bits of grey unfolded."""
    if image.mode.startswith("I") or image.mode == "F":
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("LA", "PA", "La", "RGBa") or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert({"P": "RGB", "1": "L"}[image.mode]) if image.mode in ("P", "1") else image


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """By the colour profile; a profile that cannot be used, or fits another mode, counts as none."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, *_BROKEN):
        return image
    return made or image


def _encoded(image: Image.Image, kind: Kind) -> bytes:
    out = io.BytesIO()
    if kind == "jpeg":
        image.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    elif kind == "png":
        image.save(out, "PNG", optimize=True)
    else:
        image.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
