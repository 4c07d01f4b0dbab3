"""Feeds: valid Atom and JSON Feed, with no date but those that a case states."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import feedparser
import pytest

from casebook.check import check
from casebook.link import Corpus, Entry, brief, link
from casebook.model import Source
from casebook.render import Settings, feeds
from casebook.values import PartialDate, Period, Text

HERE = Path(__file__).parent
SITE = "https://books.example.org/partners/"
ATOM = "{http://www.w3.org/2005/Atom}"


def corpus_of(root: Path) -> Corpus:
    checked = check(root)
    return link(checked.cases, checked.reference)


@pytest.fixture(scope="module", params=[HERE / "valid", HERE.parent], ids=["made-up", "real"])
def corpus(request: pytest.FixtureRequest) -> Corpus:
    return corpus_of(request.param)


@pytest.fixture(scope="module", params=["", SITE], ids=["site unknown", "site known"])
def made(corpus: Corpus, request: pytest.FixtureRequest) -> dict[str, bytes]:
    return feeds.render(corpus, Settings(site=request.param))


def atoms(made: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in made.items() if path.endswith(".atom")}


def parsed(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314  (made by us)


def one(parent: ElementTree.Element, name: str) -> ElementTree.Element:
    """The only child of that name."""
    found = parent.findall(f"{ATOM}{name}")
    assert len(found) == 1, name
    return found[0]


# The grammar of RFC 4287, appendix B, as far as these feeds use it: for each element what may stand in it.
CHILDREN = {
    "feed": {"id", "title", "subtitle", "updated", "author", "rights", "link", "entry"},
    "entry": {"id", "title", "updated", "link", "category", "summary"},
    "author": {"name"},
}
ATTRIBUTES = {
    "feed": {"{http://www.w3.org/XML/1998/namespace}lang"},
    "link": {"rel", "href", "type", "hreflang"},
    "category": {"term", "label"},
}


def test_atom_keeps_to_the_grammar(made: dict[str, bytes]) -> None:
    for content in atoms(made).values():
        root = parsed(content)
        for element in root.iter():
            name = element.tag.removeprefix(ATOM)
            assert {child.tag.removeprefix(ATOM) for child in element} <= CHILDREN.get(name, set())
            assert set(element.attrib) <= ATTRIBUTES.get(name, set())
            if name not in CHILDREN and name not in ("link", "category"):
                assert (element.text or "").strip(), name
        moments = []
        ids = []
        for part in (root, *root.findall(f"{ATOM}entry")):
            assert re.match(r"urn:uuid:[0-9a-f-]{36}$", one(part, "id").text or "")
            ids.append(one(part, "id").text)
            one(part, "title")
            updated = one(part, "updated").text or ""
            assert datetime.fromisoformat(updated).tzinfo is not None
            moments.append(updated)
            links = [link.get("rel") for link in part.findall(f"{ATOM}link")]
            assert links == (["self", "alternate"] if part is root else ["alternate"])
        one(one(root, "author"), "name")
        assert len(set(ids)) == len(ids)
        assert moments[1:] == sorted(moments[1:], reverse=True)
        assert moments[0] == moments[1]


def test_a_feed_reader_reads_them(made: dict[str, bytes]) -> None:
    for path, content in atoms(made).items():
        read = feedparser.parse(content)
        assert (read.bozo, read.version) == (False, "atom10"), path
        assert all(entry.title and entry.summary and entry.link for entry in read.entries)


def test_links_lead_to_pages_of_the_site(corpus: Corpus, made: dict[str, bytes]) -> None:
    pages = {f"{prefix}{entry.url}" for entry in corpus.entries for prefix in ("", "en/")}
    for path, content in atoms(made).items():
        root = parsed(content)
        base = f"{SITE}{path}"
        (own,) = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
        assert urljoin(base, own.get("href") or "") == base
        for link_ in root.iterfind(f"{ATOM}entry/{ATOM}link"):
            address = urljoin(base, link_.get("href") or "")
            assert address.removeprefix(SITE) in pages
    for path, content in made.items():
        if path.endswith(".json"):
            read = json.loads(content)
            for item in read["items"]:
                if "url" in item:
                    assert item["url"].removeprefix(SITE) in pages


def test_json_feeds_keep_to_the_rules(made: dict[str, bytes]) -> None:
    found = [(path, json.loads(content)) for path, content in made.items() if path.endswith(".json")]
    assert found
    for path, read in found:
        assert read["version"] == "https://jsonfeed.org/version/1.1"
        assert read["title"] and read["language"] in ("zh-CN", "en-GB")
        for name in ("home_page_url", "feed_url"):
            assert name not in read or re.match("https?://", read[name])
        assert read.get("feed_url", f"{SITE}{path}") == f"{SITE}{path}"
        assert [set(author) for author in read["authors"]] == [{"name"}]
        assert len({item["id"] for item in read["items"]}) == len(read["items"])
        for item in read["items"]:
            assert isinstance(item["id"], str) and isinstance(item["content_text"], str) and item["content_text"]
            assert "url" not in item or re.match("https?://", item["url"])
            assert "date_modified" not in item or datetime.fromisoformat(item["date_modified"]).tzinfo
            assert all(isinstance(tag, str) for tag in item["tags"])
            assert set(item) <= {"id", "url", "title", "content_text", "date_modified", "tags"}


def test_one_feed_a_language_and_one_for_every_area_with_cases(made: dict[str, bytes]) -> None:
    names = {path.removeprefix("feeds/").partition(".")[0] for path in made}
    assert names in ({"cases", "made-up"}, {"cases", "beijing-chaoyang"})
    assert {path.split(".")[1] for path in made} == {"zh", "en"}


# ---- dates ----


@pytest.fixture(scope="module")
def least() -> Corpus:
    return corpus_of(HERE / "valid")


def changed(entry: Entry, **fields: object) -> Entry:
    case = entry.case.model_copy(update=fields)
    return replace(entry, case=case, brief=brief(entry.path, case))


def source(**dates: PartialDate) -> dict[str, Source]:
    return {"report": Source(title=Text((("zh", "报告"),)), **dates)}


def test_the_date_is_the_newest_that_a_case_states(least: Corpus) -> None:
    entry = least.by_key["made-up/least"]
    period = Period(PartialDate(2019), PartialDate(2020, 5))
    assert entry.brief.newest is None
    assert changed(entry, period=period).brief.newest == PartialDate(2020, 5)
    read = source(date=PartialDate(2018), accessed=PartialDate(2018, 3))
    assert changed(entry, period=period, sources=read).brief.newest == PartialDate(2018, 3)
    assert least.by_key["made-up/everything"].brief.newest == PartialDate(2024, 1, 2)


def test_a_case_without_a_date_is_in_the_json_feed_alone(least: Corpus) -> None:
    made = feeds.render(least, Settings())
    titles = [item["title"] for item in json.loads(made["feeds/cases.zh.json"])["items"]]
    assert "最少的案例（虚构）" in titles
    assert "最少的案例（虚构）" not in made["feeds/cases.zh.atom"].decode()
    undated = replace(least, entries=(least.by_key["made-up/least"],), facets={})
    assert [path for path in feeds.render(undated, Settings()) if path.endswith(".atom")] == []
    assert "date_modified" not in feeds.render(undated, Settings())["feeds/cases.zh.json"].decode()


def test_what_xml_cannot_write_is_left_out(least: Corpus) -> None:
    entry = least.by_key["made-up/everything"]
    evil = Text((("zh", "响铃\x07]]></title><script>\ufffe"),))
    spoilt = replace(least, entries=(changed(entry, title=evil),), facets={})
    read = feedparser.parse(feeds.render(spoilt, Settings())["feeds/cases.zh.atom"])
    assert not read.bozo
    root = parsed(feeds.render(spoilt, Settings())["feeds/cases.zh.atom"])
    assert one(one(root, "entry"), "title").text == "响铃]]></title><script>"


def test_a_feed_has_an_end(least: Corpus) -> None:
    entry = least.by_key["made-up/everything"]
    many = replace(least, entries=tuple(replace(entry, id=f"case-{n}") for n in range(feeds.LENGTH + 5)), facets={})
    made = feeds.render(many, Settings())
    assert made["feeds/cases.zh.atom"].count(b"<entry>") == feeds.LENGTH
    assert len(json.loads(made["feeds/cases.zh.json"])["items"]) == feeds.LENGTH


def test_ids_stay_when_the_site_moves(least: Corpus) -> None:
    here, there = (feeds.render(least, Settings(site=site))["feeds/cases.en.atom"] for site in ("", SITE))
    pattern = rb"urn:uuid:[0-9a-f-]+"
    assert re.findall(pattern, here) == re.findall(pattern, there)
