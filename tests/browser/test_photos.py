"""Photos on case pages: they come in the size that fits, move nothing, break no rule, and are in the zip too."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

import photo_files as made
from browser.pages import expect_nothing
from browser.server import serving
from browser.test_weight import SHIFT
from browser.visitor import Visitor
from casebook.offline import NAME, archive
from casebook.site import build

ROOT = Path(__file__).parents[2]
CASE = "cases/beijing-chaoyang/anzhen-ebike-shed"
PAGES = tuple(f"/{prefix}{CASE}/{view}" for prefix, view in product(("", "en/"), ("", "both/")))
SCREENS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((360, "light"), (360, "dark"), (1280, "dark"))
IMAGES = """
images:
  - file: wide.jpg
    alt: {zh: 四块颜色, en: Four colours}
    caption: {zh: 编造的照片, en: A made-up photo}
    credit: {zh: 测试组, en: The testers}
    licence: CC0-1.0
    people: none
  - {file: tall.png, alt: 竖的四块颜色, credit: 测试组, licence: CC0-1.0, people: none}
"""
LOADED = """() => [...document.querySelectorAll("picture img")].map((image) => {
    const style = getComputedStyle(image);
    const width = image.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return [image.currentSrc, width, image.complete && image.naturalWidth > 0];
})"""


@pytest.fixture(scope="module")
def photographed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a copy of the real casebook, with two made-up photos in one case."""
    book = tmp_path_factory.mktemp("photographed")
    for name in ("cases", "docs", "overrides"):
        shutil.copytree(ROOT / name, book / name)
    shutil.copy(ROOT / "mkdocs.yml", book)
    (book / CASE).mkdir()
    (book / CASE / "wide.jpg").write_bytes(made.stored(made.picture(2000, 1500), exif=made.exif()))
    (book / CASE / "tall.png").write_bytes(made.stored(made.picture(900, 1200), "PNG"))
    case = book / f"{CASE}.yml"
    case.write_text(case.read_text(encoding="utf-8") + IMAGES, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(book)  # MkDocs looks for snippets from there
        build(book, downloads=False)
    return book / "site"


@pytest.fixture
def visitor(browser: Browser, photographed: Path) -> Iterator[Visitor]:
    with serving(photographed) as home:
        visitor = Visitor(browser, home)
        yield visitor
        assert visitor.take() == ([], [])
        visitor.close()


def scrolled(visitor: Visitor) -> list[list[object]]:
    """[address, shown width, whether it is there] of every photo, after a reader has scrolled past it."""
    for image in visitor.page.locator("picture img").all():
        image.scroll_into_view_if_needed()
        image.evaluate("image => image.decode()")
    return list(visitor.page.evaluate(LOADED))


def test_nothing_moves_sticks_out_or_breaks_a_rule(visitor: Visitor) -> None:
    wrong = []
    for address, (width, scheme) in product(PAGES, SCREENS):
        visitor.resize(width)
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.open(address)
        assert len(scrolled(visitor)) == 2
        where = f"{address} ({width} {scheme})"
        wrong += [(where, f"moves by {moved}") for moved in [visitor.page.evaluate(SHIFT)] if moved]
        wrong += [(where, found) for found in [visitor.sticking_out()] if found]
        wrong += [(where, found) for found in visitor.axe()]
    expect_nothing(wrong)


@pytest.mark.parametrize(("width", "most"), [(360, 480), (1280, 960)])
def test_a_photo_comes_no_larger_than_it_is_shown(visitor: Visitor, width: int, most: int) -> None:
    visitor.resize(width)
    for address in PAGES:
        visitor.open(address)
        for source, shown, there in scrolled(visitor):
            assert there
            size = re.search(r"-(\d+)x\d+\.webp$", str(source))
            assert size and int(size[1]) <= most
            assert int(size[1]) >= 0.95 * float(str(shown))


def test_photos_below_the_fold_wait(visitor: Visitor) -> None:
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.resize(360)
    visitor.open(PAGES[0])
    visitor.page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/photos/" in url]
    scrolled(visitor)
    assert len([url for url in asked if "/photos/" in url]) == 2


def test_photos_are_there_from_the_zip(photographed: Path, browser: Browser, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(archive(photographed))) as packed:
        packed.extractall(tmp_path)
    page = browser.new_page()
    for address in PAGES:
        page.goto((tmp_path / NAME / address.strip("/") / "index.html").as_uri())
        assert page.locator("picture img").count() == 2
        page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
        page.wait_for_function("[...document.images].every(image => image.complete && image.naturalWidth)")
    page.close()


def test_what_stands_beside_the_picture_is_not_on_the_site(photographed: Path) -> None:
    found = [path for path in photographed.rglob("*") if path.is_file() and made.SECRET in path.read_bytes()]
    assert found == []
    assert not list(photographed.rglob("wide.jpg"))
