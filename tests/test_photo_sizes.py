"""The photos on the site: their sizes, made once; nothing of what the original said beside the picture."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

import photo_files as made
from casebook import photo_scaling
from casebook.photo_scaling import CACHE, EDGE, is_scaled, scaled
from casebook.photo_sizes import photo_sizes
from casebook.site import corpus_of, write_pages

VALID = Path(__file__).parent / "valid" / "cases"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A casebook made up for the tests with one case, its photo large, lying on its side, telling who took it."""
    for name in ("vocabulary.yml", "areas.yml"):
        (tmp_path / "cases" / "made-up" / "kitchen").mkdir(parents=True, exist_ok=True)
        shutil.copy(VALID / name, tmp_path / "cases" / name)
    lying = made.picture(3000, 2000).transpose(Image.Transpose.ROTATE_90)
    photo = made.stored(lying, exif=made.exif(6), icc_profile=made.swapped_profile(), comment=made.SECRET)
    (tmp_path / "cases" / "made-up" / "kitchen" / "厨房 1.jpg").write_bytes(photo)
    (tmp_path / "cases" / "made-up" / "kitchen.yml").write_text(made.case_with("厨房 1.jpg"), encoding="utf-8")
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_sizes_are_made_for_telephones_and_screens(book: Path) -> None:
    sizes = photo_sizes(book, corpus_of(book))
    picture = sizes.pictures["made-up/kitchen"]["厨房 1.jpg"]
    assert (picture.width, picture.height) == (EDGE, 1067)
    assert [width for _, width in picture.sizes] == [480, 960, EDGE]
    assert {path for path, _ in picture.sizes} | {picture.fallback} == sizes.files.keys()
    assert all(path.isascii() and path.startswith("assets/photos/made-up/kitchen/") for path in sizes.files)
    for path, file in sizes.files.items():
        image = Image.open(io.BytesIO(file.read_bytes()))
        assert image.format == ("JPEG" if path.endswith(".jpg") else "WEBP")
        assert f"{image.width}x{image.height}." in path
        red, green, blue, yellow = made.corners(image)
        assert green[0] > green[1] and red[1] > red[0] and made.near(blue, made.BLUE, 80) and yellow[2] < 100
        assert not image.getexif() and "icc_profile" not in image.info
        assert made.SECRET not in file.read_bytes() and b"Exif" not in file.read_bytes()


def test_small_photos_are_not_made_larger(tmp_path: Path) -> None:
    assert names(scaled(tmp_path, made.stored(made.picture(300, 200)))) == ["300x200.jpg", "300x200.webp"]
    assert names(scaled(tmp_path, made.stored(made.picture(1000, 10)))) == ["1000x10.webp", "480x5.webp", "960x10.jpg"]
    assert names(scaled(tmp_path, made.stored(made.picture(1, 3)))) == ["1x3.jpg", "1x3.webp"]


def test_clear_places_are_white(tmp_path: Path) -> None:
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    folder = scaled(tmp_path, made.stored(image, "PNG"))
    for file in folder.iterdir():
        assert made.corners(Image.open(file)) == [(255, 255, 255)] * 4


def test_the_same_photo_gives_the_same_bytes(book: Path, tmp_path: Path) -> None:
    first = {path: file.read_bytes() for path, file in photo_sizes(book, corpus_of(book)).files.items()}
    shutil.rmtree(book / CACHE)
    assert first == {path: file.read_bytes() for path, file in photo_sizes(book, corpus_of(book)).files.items()}


def test_nothing_is_scaled_twice(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = photo_sizes(book, corpus_of(book))
    monkeypatch.setattr(photo_scaling, "decoded", None)
    assert photo_sizes(book, corpus_of(book)) == first


def test_what_no_case_shows_is_forgotten(book: Path) -> None:
    photo_sizes(book, corpus_of(book))
    (kept,) = names(book / CACHE)
    photo = book / "cases" / "made-up" / "kitchen" / "厨房 1.jpg"
    photo.write_bytes(made.stored(made.picture(50, 50)))
    photo_sizes(book, corpus_of(book))
    (now,) = names(book / CACHE)
    assert now != kept
    assert is_scaled(book, photo.read_bytes())


def test_half_a_photo_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(photo_scaling, "_write", broken)
    data = made.stored(made.picture())
    with pytest.raises(OSError, match="No space"):
        scaled(tmp_path, data)
    assert names(tmp_path / CACHE) == [] and not is_scaled(tmp_path, data)


def test_pages_show_the_photo_and_only_what_was_made_of_it_is_published(book: Path) -> None:
    write_pages(book)
    published = (book / ".casebook" / "published.txt").read_text(encoding="utf-8").split()
    photos = [path for path in published if path.startswith("overrides/assets/photos/")]
    assert len(photos) == 4
    assert all((book / path).is_file() for path in photos)
    for language, up in (("zh", "../../../"), ("en", "../../../../")):
        for page in ("kitchen", "kitchen/both"):
            html = (book / "docs" / language / "cases" / "made-up" / page / "index.md").read_text(encoding="utf-8")
            below = up + "../" * page.count("/")
            assert f'srcset="{below}assets/photos/made-up/kitchen/' in html
            assert 'width="1600" height="1067"' in html and 'loading="lazy" decoding="async"' in html
    (book / "cases" / "made-up" / "kitchen.yml").write_text(made.case_with(), encoding="utf-8")
    write_pages(book)
    assert not any((book / path).exists() for path in photos)
