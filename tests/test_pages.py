"""The Markdown pages: golden files of the made-up casebook, and what must hold for every page.

`pytest --regenerate` writes the golden files anew; read the difference before committing it.
"""

from __future__ import annotations

import posixpath
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from casebook.check import check
from casebook.languages import LANGUAGES
from casebook.link import link
from casebook.render import Settings, listings, pages
from casebook.render.page import Picture
from casebook.site import corpus_of

HERE = Path(__file__).parent
ROOT = HERE.parent
GOLDEN = HERE / "golden" / "pages"
SHOWN = (
    "cases/made-up/everything/",
    "cases/made-up/everything/both/",
    "cases/made-up/english-first/",
    "problems/daily/",
    "",
)
VOID = {"br", "hr", "img", "input", "meta", "link", "path", "rect", "circle", "source"}


PHOTO = "assets/photos/made-up/everything/0123456789ab"
PICTURES = {
    "made-up/everything": {
        "厨房 1.jpg": Picture(
            1600, 1200, tuple((f"{PHOTO}-{w}x{w * 3 // 4}.webp", w) for w in (480, 960, 1600)), f"{PHOTO}-960x720.jpg"
        ),
        "plan.png": Picture(300, 400, ((f"{PHOTO}-300x400.webp", 300),), f"{PHOTO}-300x400.jpg"),
    }
}
"""As though they had been scaled."""


def render(root: Path) -> dict[str, bytes]:
    checked = check(root)
    return pages(link(checked.cases, checked.reference), Settings(pictures=PICTURES))


@pytest.fixture(scope="module")
def made_up() -> dict[str, bytes]:
    return render(HERE / "valid")


@pytest.fixture(scope="module")
def real() -> dict[str, bytes]:
    return render(ROOT)


@pytest.mark.parametrize("url", SHOWN)
@pytest.mark.parametrize("language", [one.id for one in LANGUAGES])
def test_golden(made_up: dict[str, bytes], url: str, language: str, request: pytest.FixtureRequest) -> None:
    content = made_up[f"docs/{language}/{url}index.md"]
    golden = GOLDEN / language / f"{url.strip('/').replace('/', '.') or 'home'}.md"
    if request.config.getoption("--regenerate"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(content)
    assert content.decode() == golden.read_text(encoding="utf-8")


class Balance(HTMLParser):
    """Fails where a tag is not closed in order; gathers links and ids."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.links += [value for key, value in attrs if key == "href" and value]
        self.ids += [value for key, value in attrs if key == "id" and value]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def body_of(content: bytes) -> tuple[dict[str, str], str]:
    _, front, body = content.decode().split("---\n", 2)
    return yaml.safe_load(front), body


@pytest.mark.parametrize("which", ["made_up", "real"])
def test_every_page_is_one_block_of_sound_html(which: str, request: pytest.FixtureRequest) -> None:
    for path, content in request.getfixturevalue(which).items():
        if not path.endswith(".md"):
            continue
        front, body = body_of(content)
        assert front["title"] and front["description"] and front["kind"], path
        assert "\n\n" not in body.strip(), path
        assert not re.search(r"(?m)^\s*(```|~~~|\s)", body.lstrip("\n")), path
        parser = Balance()
        parser.feed(body)
        assert parser.open == [], path
        assert len(parser.ids) == len(set(parser.ids)), path


@pytest.mark.parametrize("which", ["made_up", "real"])
def test_every_link_leads_to_a_page_and_every_anchor_to_its_place(which: str, request: pytest.FixtureRequest) -> None:
    files: dict[str, bytes] = request.getfixturevalue(which)
    by_hand = {
        f"docs/{one.id}/{path}" for one in LANGUAGES for path in ("method/index.md", "about.md", "contribute/index.md")
    }
    known: dict[str, set[str]] = {}
    for path, content in files.items():
        if path.endswith(".md"):
            parser = Balance()
            parser.feed(content.decode())
            known[posixpath.dirname(path)] = set(parser.ids)
    homes = {f"overrides/{one.prefix}".rstrip("/") for one in LANGUAGES}
    urls = set(known) | {path.removesuffix(".md").removesuffix("/index") for path in by_hand}
    for path, content in files.items():
        if not path.endswith(".md"):
            continue
        parser = Balance()
        parser.feed(content.decode())
        here = posixpath.dirname(path)
        for href in parser.links:
            if re.match(r"https?:|mailto:|data:", href):
                continue
            target, _, anchor = href.partition("?")[0].partition("#")
            place = posixpath.normpath(posixpath.join(here, target)) if target else here
            assert place in urls or _file(path, target) in files.keys() | homes, (path, href)
            if anchor and place in known:
                assert anchor in known[place], (path, href)


def _file(page: str, target: str) -> str:
    """Where a link from a page leads that is to a file at the site's root, not to a page."""
    _, language, *folders = posixpath.dirname(page).split("/")
    prefix = next(one.prefix for one in LANGUAGES if one.id == language)
    return posixpath.normpath(posixpath.join("overrides", prefix, *folders, target))


def test_no_language_lacks_a_page(real: dict[str, bytes]) -> None:
    by_language = [
        {path.removeprefix(f"docs/{one.id}/") for path in real if path.startswith(f"docs/{one.id}/")}
        for one in LANGUAGES
    ]
    assert all(paths == by_language[0] for paths in by_language)


def test_hostile_text_prints_as_itself(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(HERE / "valid" / "cases", tmp_path / "cases")
    case = tmp_path / "cases" / "made-up" / "least.yml"
    hostile = '<script>alert(1)</script> {{ 7*7 }} ``` --8<-- "/etc/passwd" </div> &amp; `x`'
    case.write_text(case.read_text(encoding="utf-8").replace("只写必填的几项。", f"'{hostile}'"), encoding="utf-8")
    files = render(tmp_path)
    front, body = body_of(files["docs/zh/cases/made-up/least/index.md"])
    assert front["description"] == hostile
    assert "<script" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}" in body
    assert "--8<--" not in body


def test_a_long_listing_comes_in_pages(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = corpus_of(root)
    whole = pages(corpus)["docs/en/cases/index.md"].decode()
    monkeypatch.setattr(listings, "PER_PAGE", 4)
    made = pages(corpus)
    parts = [
        made[f"docs/en/cases/{'' if number == 1 else f'page-{number}/'}index.md"].decode() for number in range(1, 5)
    ]
    assert "docs/en/cases/page-5/index.md" not in made
    card = re.compile(r'<h[34]><a href="(?:\.\./)+([^"]+)">')
    assert [url for part in parts for url in card.findall(part)] == card.findall(whole)
    assert [len(card.findall(part)) for part in parts] == [4, 4, 4, 3]
    links = re.findall(r'<li><(?:a href="([^"]+)"( rel="\w+")?|b aria-current="page")>(\d)<', parts[2])
    assert links == [
        ("../../cases/", "", "1"), ("../../cases/page-2/", ' rel="prev"', "2"), ("", "", "3"),
        ("../../cases/page-4/", ' rel="next"', "4"),
    ]  # fmt: skip
    assert ", page 3" in parts[2].split("---")[1]


def test_the_pager_names_the_ends_and_the_neighbours() -> None:
    numbers = [number for number, _ in listings._pager("cases/", 20, 200)]
    assert numbers == [1, 18, 19, 20, 21, 22, 200]
    assert listings._pager("cases/", 1, 1) == []
