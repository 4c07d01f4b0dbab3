"""The zip: every link in it leads to a file in it."""

from __future__ import annotations

import posixpath
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from casebook.offline import NAME, archive, with_index_files


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ("../", "../index.html"), ("..", "../index.html"), (".", "./index.html"), ("./", "./index.html"),
        ("../cases/a/#steps", "../cases/a/index.html#steps"), ("search/?q=a", "search/index.html?q=a"),
        ("#n1", "#n1"), ("style.css", "style.css"), ("https://example.org/", "https://example.org/"),
        ("//example.org/", "//example.org/"), ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)  # fmt: skip
def test_links_name_the_index_file(link: str, named: str) -> None:
    assert with_index_files(f'<a href="{link}">x</a>') == f'<a href="{named}">x</a>'


def test_every_link_in_the_zip_leads_to_a_file_in_it(site: Path) -> None:
    with zipfile.ZipFile(BytesIO(archive(site))) as made:
        names = set(made.namelist())
        assert f"{NAME}/index.html" in names
        pages = [name for name in names if name.endswith(".html")]
        assert len([name for name in pages if re.fullmatch(rf"{NAME}/cases/[^/]+/[^/]+/index.html", name)]) == 15
        for page in pages:
            html = made.read(page).decode()
            for link in re.findall(r'\s(?:href|src|action)="([^"#?]+)[^"]*"', html):
                if not re.match(r"https?:|mailto:|data:", link):
                    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), link))
                    assert target in names, (page, link)


def test_the_same_site_gives_the_same_zip(site: Path) -> None:
    assert archive(site) == archive(site)


def test_the_zip_holds_nothing_that_only_works_on_a_server(site: Path) -> None:
    with zipfile.ZipFile(BytesIO(archive(site))) as made:
        names = [name.removeprefix(f"{NAME}/") for name in made.namelist()]
        assert "sw.js" not in names
        assert not [name for name in names if name.startswith(("assets/offline/", "assets/app/"))]
        pages = [made.read(f"{NAME}/{name}").decode() for name in names if name.endswith(".html")]
    assert not [page for page in pages if 'rel="manifest"' in page]
    assert 'rel="manifest"' in (site / "index.html").read_text(encoding="utf-8")
