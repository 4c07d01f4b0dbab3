"""Photos as they are sent: what is kept of them, and what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

import photo_files as made
from casebook import photos
from casebook.photos import EDGE, PIXEL_LIMIT, SIZE_LIMIT, PhotoRefused, clean, inspect

KINDS = ("JPEG", "PNG", "WEBP")
COLOURS = [made.RED, made.GREEN, made.BLUE, made.YELLOW]
XMP = b'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><rdf:RDF exif:GPSLatitude="39,55.0N"/></x:xmpmeta>'


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def refused(data: bytes) -> PhotoRefused:
    with pytest.raises(PhotoRefused) as caught:
        clean(data)
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_picture_is_set_upright(kind: str, orientation: int) -> None:
    photo = clean(made.turned(orientation, kind))
    image = opened(photo.data)
    assert (photo.width, photo.height) == image.size == (96, 64)
    assert all(made.near(*pair) for pair in zip(made.corners(image), COLOURS, strict=True))
    assert image.getexif().get(made.ORIENTATION, 1) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_kept_beside_the_picture(kind: str) -> None:
    options = {"exif": made.exif(position=True), "comment": made.SECRET} if kind == "JPEG" else {}
    data = made.stored(made.picture(), kind, **({"exif": made.exif(position=True)} | options))
    if kind == "JPEG":
        data = made.with_segment(made.with_segment(data, 0xE1, XMP), 0xED, b"Photoshop 3.0\0" + made.SECRET)
    anatomy = inspect(data)
    assert anatomy.position and "exif" in anatomy.notes and made.SECRET in data
    photo = clean(data)
    assert made.SECRET not in photo.data
    assert b"Exif" not in photo.data and b"xmp" not in photo.data
    assert inspect(photo.data) == photos.Anatomy(anatomy.kind, 96, 64)
    assert not opened(photo.data).getexif()


def test_a_position_is_found_wherever_it_is_told() -> None:
    jpeg = made.stored(made.picture())
    inner = made.stored(made.picture(), exif=made.exif(position=True))
    assert inspect(made.with_segment(jpeg, 0xE1, XMP)).position
    assert inspect(jpeg + inner).position
    assert not inspect(made.stored(made.picture(), exif=made.exif())).position
    assert not inspect(jpeg).position


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_clean_stays_byte_for_byte(kind: str) -> None:
    data = made.stored(made.picture(), kind)
    assert clean(data).data == data
    profiled = made.stored(made.picture(), kind, icc_profile=made.swapped_profile())
    assert clean(profiled).data == profiled


@given(st.sampled_from(KINDS), st.integers(1, 8), st.booleans(), st.integers(1, 40), st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_cleaning_twice_changes_nothing_more(kind: str, turn: int, placed: bool, width: int, height: int) -> None:
    once = clean(made.stored(made.picture(width, height), kind, exif=made.exif(turn, position=placed)))
    assert clean(once.data) == once


def test_colours_are_kept_by_their_profile() -> None:
    """The profile says that red means green: shown rightly, the red corner is green."""
    data = made.stored(made.picture(), icc_profile=made.swapped_profile(), exif=made.exif())
    photo = clean(data)
    assert "icc_profile" not in opened(photo.data).info
    red, green, *_ = made.corners(opened(photo.data))
    assert green[0] > green[1] and red[1] > red[0]


def test_a_profile_of_nonsense_does_no_harm() -> None:
    photo = clean(made.stored(made.picture(), icc_profile=b"nonsense" * 40, exif=made.exif()))
    assert all(made.near(*pair) for pair in zip(made.corners(opened(photo.data)), COLOURS, strict=True))


def test_large_photos_are_made_smaller_in_proportion() -> None:
    photo = clean(made.turned(6, size=(4000, 2000)))
    assert (photo.width, photo.height) == (EDGE, EDGE // 2)
    assert all(made.near(*pair) for pair in zip(made.corners(opened(photo.data)), COLOURS, strict=True))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_mode_of_picture_is_kept_as_it_looks(mode: str) -> None:
    image = made.picture().convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        image = Image.frombytes(mode, image.size, bytes(byte for grey in image.tobytes() for byte in (0, grey)))
    data = made.stored(image, "JPEG" if mode == "CMYK" else "PNG", exif=made.exif())
    shown = opened(clean(data).data)
    assert shown.mode in ("L", "RGB", "RGBA")
    wanted = made.corners(made.picture().convert("L") if mode in ("1", "L", "LA", "I;16") else made.picture())
    if mode != "1":
        assert all(made.near(*pair) for pair in zip(made.corners(shown), wanted, strict=True))


def test_clear_places_stay_clear() -> None:
    image = made.picture().convert("RGBA")
    image.putalpha(0)
    shown = opened(clean(made.stored(image, "PNG", exif=made.exif())).data)
    assert shown.mode == "RGBA" and shown.getpixel((5, 5))[3] == 0  # type: ignore[index]


def test_what_a_telephone_appends_is_cut_off() -> None:
    """A second picture (as MPO has), a second of film."""
    jpeg = made.stored(made.picture())
    film = b"\0\0\0\x18ftypmp42" + bytes(range(256))
    for data in (jpeg + made.stored(made.picture(8, 8)), jpeg + film, jpeg + b"\0" * 64 + film[:0]):
        photo = clean(data)
        assert len(photo.data) <= len(data)
        assert inspect(photo.data).notes == ()
    two = io.BytesIO()
    made.picture().save(two, "MPO", save_all=True, append_images=[made.picture(8, 8)])
    assert clean(two.getvalue()).suffix == ".jpg"
    assert inspect(clean(two.getvalue()).data).notes == ()


@pytest.mark.parametrize("width, height", [(60_000, 60_000), (PIXEL_LIMIT // 1000 + 1, 1000), (2**31 - 1, 2**31 - 1)])
def test_bombs_are_refused_before_they_are_decoded(width: int, height: int) -> None:
    assert refused(made.bomb(width, height)).reason == "too-many-pixels"


def test_a_file_beyond_all_measure_is_not_looked_at() -> None:
    assert refused(b"\xff\xd8\xff" + b"\0" * SIZE_LIMIT).reason == "too-large"


def animated(kind: str) -> bytes:
    return made.stored(made.picture(), kind, save_all=True, append_images=[Image.new("RGB", (96, 64))], duration=100)


def test_pictures_that_move_are_refused() -> None:
    assert [refused(animated(kind)).reason for kind in ("PNG", "WEBP")] == ["animated", "animated"]


@pytest.mark.parametrize(
    "data, kind",
    [
        (animated("GIF"), "GIF"),
        (made.stored(made.picture(), "TIFF"), "TIFF"),
        (made.stored(made.picture(), "BMP"), "BMP"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
        (b'<?xml version="1.0"?><svg/>', "SVG"),
        (b"<!DOCTYPE html><html></html>", "HTML"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04 and so on", "ZIP"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"\0\0\0\x1cftypavif", "AVIF"),
    ],
)
def test_other_kinds_are_refused_by_their_content(data: bytes, kind: str) -> None:
    caught = refused(data)
    assert (caught.reason, caught.kind) == ("unsupported-kind", kind)


def test_what_is_no_kind_of_picture_is_refused() -> None:
    assert [refused(data).reason for data in (b"", b"\xff\xd8", b"text", b"RIFF....WAVE")] == ["not-a-photo"] * 4


def zip_of(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "made up")
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "rest", [zip_of("a.txt"), b"<script>alert(1)</script>", b"<?php system('id'); ?>", b"%PDF-1.4", b"plain words"]
)
def test_a_photo_that_is_something_else_as_well_is_refused(kind: str, rest: bytes) -> None:
    assert refused(made.stored(made.picture(), kind) + rest).reason == "disguised"


def test_a_page_in_a_comment_is_refused() -> None:
    data = made.with_segment(made.stored(made.picture()), 0xFE, b"<html><script>alert(1)</script>")
    assert refused(data).reason == "disguised"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [0.3, 0.7, 0.95])
def test_half_a_photo_is_refused(kind: str, part: float) -> None:
    data = made.stored(Image.effect_noise((200, 200), 80), kind)
    assert refused(data[: int(len(data) * part)]).reason == "damaged"


def test_many_empty_segments_are_not_walked_for_ever() -> None:
    assert refused(b"\xff\xd8" + b"\xff\xfe\0\x02" * 1_000_000 + b"\xff\xd9").reason == "damaged"


WHOLE = [made.stored(made.picture(), kind, exif=made.exif(6, position=True)) for kind in KINDS]


@given(st.sampled_from(WHOLE), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12), st.floats(0, 1))
@example(WHOLE[0], [], 0.0)
@settings(max_examples=300, deadline=None)
def test_no_bytes_break_it(data: bytes, changes: list[tuple[float, int]], kept: float) -> None:
    broken = bytearray(data)
    for place, value in changes:
        broken[int(place * (len(broken) - 1))] = value
    for content in (bytes(broken), bytes(broken[: int(kept * len(broken))])):
        try:
            photo = clean(content)
        except PhotoRefused:
            continue
        assert inspect(photo.data).clean


def test_the_size_is_told_as_people_see_it() -> None:
    anatomy = inspect(made.turned(6))
    assert (anatomy.width, anatomy.height, anatomy.orientation) == (96, 64, 6)
