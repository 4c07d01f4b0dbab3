"""What pages say to programs: link previews, reference managers, search engines, feed readers."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from browser.pages import addresses, expect_nothing, file_of, prefix_of
from casebook.check import check
from casebook.languages import LANGUAGES
from casebook.link import Corpus, link
from casebook.render import Settings
from casebook.render.page import Page
from casebook.render.structured import case_data, data_block
from casebook.site import build, site_address

HERE = Path(__file__).parent
ROOT = HERE.parent
SITE = "https://books.example.org/partners/"
CASE = "/cases/beijing-chaoyang/anzhen-ebike-shed/"


@dataclass
class Head:
    """What stands in a page's head: contents by name or property, links as (rel, type, href), data blocks."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    canonical: str = ""

    def one(self, name: str) -> str:
        """The only content of that name."""
        (found,) = self.metas[name]
        return found

    @property
    def data(self) -> Any:
        """The page's JSON-LD."""
        (block,) = self.blocks
        return json.loads(block)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.head = Head()
        self.in_block = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = given.get("property") or given.get("name") or ""
            self.head.metas.setdefault(name, []).append(given.get("content", ""))
        elif tag == "link":
            if given.get("rel") == "canonical":
                self.head.canonical = given["href"]
            self.head.links.append((given.get("rel", ""), given.get("type", ""), given.get("href", "")))
        elif tag == "script":
            self.in_block = given.get("type") == "application/ld+json"
            if self.in_block:
                self.head.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        self.in_block = False

    def handle_data(self, data: str) -> None:
        if self.in_block:
            self.head.blocks[-1] += data


def head_of(site: Path, address: str) -> Head:
    reader = _Reader()
    reader.feed(file_of(site, address).read_text(encoding="utf-8"))
    return reader.head


@pytest.fixture(scope="module")
def known(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the real casebook, built for an address of its own; after the other, whose snippets it includes."""
    root = tmp_path_factory.mktemp("known")
    for name in ("cases", "docs", "overrides"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CASEBOOK_SITE_URL", SITE)
        build(root)
    return root / "site"


def test_every_page_has_a_preview(known: Path) -> None:
    found = []
    for address in addresses(known):
        head = head_of(known, address)
        locale = "en_GB" if prefix_of(address) else "zh_CN"
        for name in ("og:title", "og:description", "og:type", "og:url", "og:locale", "og:site_name", "DC.title"):
            if len([one for one in head.metas.get(name, []) if one]) != 1:
                found.append((address, f"has not one {name}"))
        if head.one("og:url") != head.canonical or not head.canonical.startswith(SITE):
            found.append((address, "has another address than its canonical one"))
        if head.one("og:locale") != locale or locale in head.metas["og:locale:alternate"]:
            found.append((address, "has the wrong locale"))
    expect_nothing(found)


def test_every_preview_has_its_picture(known: Path) -> None:
    shown = set()
    for address in addresses(known):
        picture = head_of(known, address).one("og:image")
        assert picture.startswith(SITE), address
        shown.add(picture.removeprefix(SITE))
        language = "en" if prefix_of(address) else "zh"
        assert picture.endswith(f".{language}.png"), address
    assert shown == {path.relative_to(known).as_posix() for path in (known / "assets" / "cards").rglob("*.png")}
    assert head_of(known, CASE).one("og:image") == f"{SITE}assets{CASE[:-1].replace('/cases/', '/cards/')}.zh.png"
    assert head_of(known, CASE).one("og:image") == head_of(known, f"{CASE}both/").one("og:image")
    assert head_of(known, CASE).data["image"] == head_of(known, CASE).one("og:image")


def test_every_page_has_sound_json_ld(known: Path, site: Path) -> None:
    for folder in (known, site):
        for address in addresses(folder):
            data = head_of(folder, address).data
            assert data["@context"] == "https://schema.org", address
            assert data["@type"] in ("Article", "Dataset", "WebPage", "WebSite"), address
            assert data.get("headline") or data.get("name"), address
            assert ("url" in data) == (folder == known), address


def test_while_the_address_is_not_known_none_is_told(site: Path) -> None:
    for address in addresses(site):
        head = head_of(site, address)
        assert "og:url" not in head.metas and "DC.identifier" not in head.metas and "og:image" not in head.metas
        assert ".example" not in "".join(head.blocks)


def test_a_case_is_what_reference_managers_need(known: Path) -> None:
    head = head_of(known, CASE)
    assert head.one("citation_title") == head.one("DC.title") == "把充电车棚建到楼下"
    assert head.one("citation_authors") == head.one("DC.creator") == "编辑组"
    assert head.one("citation_public_url") == head.one("DC.identifier") == f"{SITE}{CASE[1:]}"
    assert head.one("citation_language") == "zh-CN"
    assert head.one("DC.type") == "webpage"
    assert head.one("DC.rights") == "https://creativecommons.org/licenses/by/4.0/"
    assert not any("date" in name.lower() for name in head.metas)


def test_a_case_in_the_words_of_schema_org(known: Path) -> None:
    data = head_of(known, f"/en{CASE}").data
    assert data["@type"] == "Article"
    assert data["headline"] == "A charging shed at the foot of the building"
    assert data["inLanguage"] == "en-GB"
    assert data["temporalCoverage"] == "2021"
    assert data["translationOfWork"] == {"@id": f"{SITE}{CASE[1:]}"}
    assert data["citation"][0]["datePublished"] == "2021"
    assert "datePublished" not in data


def test_the_data_are_a_dataset_with_files_that_are_there(known: Path) -> None:
    data = head_of(known, "/en/data/").data
    assert data["@type"] == "Dataset"
    for one in data["distribution"]:
        assert (known / one["contentUrl"].removeprefix(SITE)).is_file()


def test_heads_lead_to_feeds_and_data_that_are_there(known: Path) -> None:
    kinds = {"application/atom+xml", "application/feed+json", "application/json"}
    for address in addresses(known):
        found = [(kind, href) for rel, kind, href in head_of(known, address).links if rel == "alternate" and kind]
        assert {kind for kind, _ in found} - kinds == set(), address
        assert {"application/atom+xml", "application/feed+json"} <= {kind for kind, _ in found}, address
        for _, href in found:
            file = file_of(known, urljoin(address, href))
            assert file.is_file(), (address, href)
    case = [kind for rel, kind, _ in head_of(known, CASE).links if rel == "alternate" and kind]
    assert sorted(case) == sorted([*kinds, "application/atom+xml", "application/feed+json"])


@pytest.fixture(scope="module")
def made_up() -> Corpus:
    checked = check(HERE / "valid")
    return link(checked.cases, checked.reference)


def test_a_translation_that_is_missing_is_told_as_it_is(made_up: Corpus) -> None:
    page = Page(LANGUAGES[0], "", made_up, Settings(site=SITE))
    data = case_data(page, made_up.by_key["made-up/english-first"])
    assert data["inLanguage"] == "en-GB"
    assert data["url"] == f"{SITE}en/cases/made-up/english-first/"
    assert "translationOfWork" not in data


TEXTS = st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


@given(st.dictionaries(st.text(), TEXTS))
def test_no_text_ends_a_data_block(content: dict[str, Any]) -> None:
    block = data_block(content)
    assert not set(block) & set("<>&\u2028\u2029\n")
    assert json.loads(block) == content


def test_a_hostile_case_stays_inside_its_tags(site: Path, tmp_path: Path) -> None:
    hostile = """</script><script>alert(1)</script> "' --> {{ 7*7 }} &amp;"""
    for name in ("cases", "docs", "overrides"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    written = {
        "title": hostile, "summary": hostile, "place": {"community": hostile}, "themes": ["e-bikes"],
        "sources": {"report": {"title": hostile}}, "contributors": [{"name": hostile}],
    }  # fmt: skip
    path = tmp_path / "cases" / "beijing-chaoyang" / "hostile.yml"
    path.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
    build(tmp_path)
    head = head_of(tmp_path / "site", "/cases/beijing-chaoyang/hostile/")
    assert head.data["headline"] == head.one("og:title") == head.one("citation_title") == hostile
    assert head.one("citation_authors") == hostile
    html = file_of(tmp_path / "site", "/cases/beijing-chaoyang/hostile/").read_text(encoding="utf-8")
    assert "<script>alert" not in html


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("!ENV [NO_SUCH_VARIABLE, 'https://casebook.example/']", ""),
        ("''", ""),
        (SITE, SITE),
        (SITE.rstrip("/"), SITE),
    ],
)
def test_the_address_of_the_site(written: str, address: str, tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"site_url: {written}\n", encoding="utf-8")
    assert site_address(tmp_path) == address
