"""The lists of what devices may keep: true, complete, the same from warm as from cold; and the app's icons."""

from __future__ import annotations

import hashlib
import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from casebook import icons, keeping
from casebook.keeping import Content, kept, lists, lists_of, part_of


def rows(made: dict[str, bytes]) -> dict[str, list[Any]]:
    parts = [json.loads(made[f"{keeping.FOLDER}/{name}.json"]) for name in json.loads(made[keeping.VERSION])["parts"]]
    return {name: row for part in parts for name, row in part.items()}


def on_disk(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in (site / keeping.FOLDER).iterdir()}


def test_every_listed_file_is_there_with_its_hash_and_size(site: Path) -> None:
    made = on_disk(site)
    found = rows(made)
    for name, (digest, size) in found.items():
        content = (site / name).read_bytes()
        assert [digest, size] == [hashlib.sha256(content).hexdigest()[:16], len(content)], name
    version = json.loads(made[keeping.VERSION])
    assert (version["files"], version["bytes"]) == (len(found), sum(row[1] for row in found.values()))
    assert all(found[name] == row for name, row in version["core"].items())


def test_pages_and_what_they_load_are_listed_and_nothing_else(site: Path) -> None:
    found = set(rows(on_disk(site)))
    pages = {path.relative_to(site).as_posix() for path in site.rglob("index.html")}
    assert pages == {name for name in found if name.endswith(".html")}
    for page in pages:
        html = (site / page).read_text(encoding="utf-8")
        for link in re.findall(r'<(?:link rel="stylesheet"|script|img)[^>]*? (?:href|src)="([^"?]+)[^"]*"', html):
            target = (site / page).parent.joinpath(link).resolve().relative_to(site.resolve()).as_posix()
            assert target in found, (page, link)
    search = {path.relative_to(site).as_posix() for path in (site / "assets/search").rglob("*.js")}
    assert search and search <= found
    others = [name for name in found if not name.endswith(".html")]
    assert all(name.startswith("assets/") and not name.startswith(keeping.FOLDER) for name in others)


def test_the_core_is_enough_for_the_pages_in_it(site: Path) -> None:
    core = json.loads((site / keeping.VERSION).read_bytes())["core"]
    assert {"index.html", "en/index.html", "offline/index.html", "en/offline/index.html"} <= set(core)
    assert {"assets/css/base.css", "assets/js/keep.js", "assets/js/offline.js"} <= set(core)
    assert (site / keeping.VERSION).stat().st_size < 2_000


def test_a_build_lists_what_a_look_at_its_folder_does(site: Path) -> None:
    assert lists_of(site) == on_disk(site)


def files(count: int) -> dict[str, Content]:
    names = [f"cases/somewhere/case-{number}/index.html" for number in range(count)]
    return {name: Content(hashlib.sha256(name.encode()).hexdigest(), 100) for name in names}


def test_the_list_of_many_files_is_cut_into_parts_of_some_kilobytes() -> None:
    made = lists(files(40_000), lambda name: b"")
    version = json.loads(made[keeping.VERSION])
    assert len(version["parts"]) == 256 and len(made[keeping.VERSION]) < 6_000
    assert max(len(content) for content in made.values()) < 20_000
    for number, name in enumerate(version["parts"]):
        part = json.loads(made[f"{keeping.FOLDER}/{name}.json"])
        assert {part_of(one, 256) for one in part} == {number}


def test_a_change_of_one_file_changes_its_part_and_the_version() -> None:
    before = files(2_000)
    name = "cases/somewhere/case-7/index.html"
    one, other = lists(before, lambda name: b""), lists(before | {name: Content("0" * 32, 100)}, lambda name: b"")
    assert len(set(other) - set(one)) == 1
    versions = [json.loads(made[keeping.VERSION])["version"] for made in (one, other)]
    assert versions[0] != versions[1]
    unlisted = {"downloads/book.pdf": Content("1" * 32, 5)}
    assert lists(before | unlisted, lambda name: b"") == one


def test_a_file_whose_name_changes_with_its_content_is_known_by_that() -> None:
    made = lists({"assets/photos/a/b/0123456789ab-640x480.webp": Content("640x480.webp 5", 5, True)}, lambda name: b"")
    ((digest, size),) = rows(made).values()
    assert re.fullmatch(r"=[0-9a-f]{15}", str(digest)) and size == 5


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("index.html", True), ("en/cases/a/b/both/index.html", True), ("404.html", False), ("sw.js", False),
        ("assets/css/base.css", True), ("assets/search/zh/0123456789/g0.js", True), ("assets/form/zh.js", True),
        ("assets/form/cases/a/b.js", False), ("assets/cards/a/b.zh.png", False), ("downloads/a.pdf", False),
        ("data/v1/cases.json", False), ("feeds/cases.zh.atom", False), ("assets/app/zh.webmanifest", False),
        ("assets/stylesheets/main.0123abcd.min.css.map", False), ("assets/offline/version.json", False),
        ("assets/css/base.css.gz", False), ("assets/css/base.css.br", False),
    ],
)  # fmt: skip
def test_what_is_kept(name: str, wanted: bool) -> None:
    assert kept(name) is wanted


def test_the_icons_are_as_they_are_drawn(root: Path) -> None:
    for name, content in icons.draw().items():
        there = (root / icons.FOLDER / name).read_bytes()
        if name.endswith(".svg"):
            assert there == content
        else:
            one, other = (Image.open(BytesIO(each)).convert("RGB") for each in (there, content))
            assert one.size == other.size == (icons.SIZES[name][0],) * 2
            assert one.tobytes() == other.tobytes()


def test_nothing_of_the_maskable_icon_is_cut_off(root: Path) -> None:
    # Systems may cut to a circle of four fifths of the width: outside of it there is only paper.
    image = Image.open(root / icons.FOLDER / "icon-maskable.png").convert("RGB")
    side, paper = image.width, image.getpixel((0, 0))
    outside = [(x, y) for x in range(0, side, 4) for y in range(0, side, 4)
               if (x - side / 2) ** 2 + (y - side / 2) ** 2 > (side * 0.4) ** 2]  # fmt: skip
    assert {image.getpixel(place) for place in outside} == {paper}


def test_colours_are_those_of_the_steps(root: Path) -> None:
    tokens = (root / "overrides/assets/css/tokens.css").read_text(encoding="utf-8")
    steps = re.findall(r"--(?:team|diagnosis|project|resolution|mechanism): var\(--light, (#[0-9A-F]{6})\)", tokens)
    svg = icons.draw()["icon.svg"].decode()
    assert re.findall(r'fill="(#[0-9A-F]{6})" x=', svg) == steps
