"""Citations: the forms of the standards, nothing that a case does not say, and files that other programs read."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.check import check
from casebook.languages import LANGUAGES
from casebook.link import Corpus, Entry, brief, link
from casebook.model import Contributor
from casebook.render import Settings, pages
from casebook.render.citations import DAY, FORMATS, Facts, data_address, facts, gb_t_7714, writers
from casebook.render.page import Page
from casebook.values import Text

HERE = Path(__file__).parent
SITE = "https://books.example.org/partners/"
BIBTEX, RIS, CSL = FORMATS


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    checked = check(HERE / "valid")
    return link(checked.cases, checked.reference)


def page(corpus: Corpus, language: int = 0, site: str = SITE) -> Page:
    return Page(LANGUAGES[language], "", corpus, Settings(site=site))


def written_by(entry: Entry, *people: tuple[str, str | None]) -> Entry:
    found = tuple(Contributor(name=Text((("zh", name),)), role=role) for name, role in people)
    case = entry.case.model_copy(update={"contributors": found})
    return replace(entry, case=case, brief=brief(entry.path, case))


def test_gb_t_7714_has_chinese_punctuation_in_chinese(corpus: Corpus) -> None:
    entry = corpus.by_key["made-up/everything"]
    where = page(corpus)
    assert gb_t_7714(where, facts(where, entry)) == (
        "测试组. 云水社区的“共享厨房”（虚构）[EB/OL]. 伙伴分享：社区成长伙伴计划案例集[YYYY-MM-DD]. "
        "https://books.example.org/partners/cases/made-up/everything/."
    )


def test_gb_t_7714_has_english_punctuation_in_english(corpus: Corpus) -> None:
    entry = corpus.by_key["made-up/everything"]
    where = page(corpus, 1, site="")
    assert gb_t_7714(where, facts(where, entry)) == (
        "The testers. A shared kitchen in “Cloudwater” (made up)[EB/OL]. "
        "Partner Sharing: casebook of the Community Growth Partner Programme[YYYY-MM-DD]."
    )


def test_three_names_are_given_and_more_are_others(corpus: Corpus) -> None:
    entry = corpus.by_key["made-up/least"]
    where = page(corpus)
    people = [(name, "author") for name in "甲乙丙丁"]
    assert gb_t_7714(where, facts(where, written_by(entry, *people))).startswith("甲，乙，丙，等. ")
    assert gb_t_7714(where, facts(where, written_by(entry, *people[:3]))).startswith("甲，乙，丙. ")
    assert gb_t_7714(where, facts(where, written_by(entry))).startswith("最少的案例（虚构）[EB/OL]. ")


def test_a_case_is_cited_by_who_wrote_it(corpus: Corpus) -> None:
    entry = corpus.by_key["made-up/least"]

    def names(*people: tuple[str, str | None]) -> list[str]:
        return [one.name.versions[0][1] for one in writers(written_by(entry, *people).case)]

    assert names(("甲", "translator"), ("乙", "editor"), ("丙", "author")) == ["丙"]
    assert names(("甲", "translator"), ("乙", "editor"), ("丙", None)) == ["乙"]
    assert names(("甲", "reviewer")) == []


def test_a_page_that_stands_in_cites_the_original(corpus: Corpus) -> None:
    cited = facts(page(corpus), corpus.by_key["made-up/english-first"])
    assert cited.language == "en-GB"
    assert cited.url == f"{SITE}en/cases/made-up/english-first/"


def test_no_date_is_made_up(corpus: Corpus) -> None:
    for entry in corpus.entries:
        cited = facts(page(corpus), entry)
        for form in FORMATS:
            found = form.file([cited])
            assert not re.search(r"year|date|issued|accessed|^PY|^DA|^Y1", found.replace(cited.title, ""), re.MULTILINE)


# ---- what other programs read ----

LINE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(lambda one: " ".join(one.split()))
FACTS = st.builds(
    Facts,
    key=st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True),
    title=LINE.filter(bool),
    book=LINE.filter(bool),
    writers=st.lists(LINE.filter(bool), max_size=3).map(tuple),
    language=st.just("zh-CN"),
    url=st.sampled_from(["", SITE]),
)


@given(FACTS)
def test_bibtex_is_balanced_and_holds_one_entry(cited: Facts) -> None:
    written = BIBTEX.file([cited])
    bare = re.sub(r"\\.", "", written)
    depth = 0
    closed_at = []
    for place, character in enumerate(bare):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
        if depth == 0 and character == "}":
            closed_at.append(place)
    assert depth == 0
    assert closed_at == [len(bare.rstrip()) - 1]


@given(FACTS)
def test_ris_has_one_tag_a_line(cited: Facts) -> None:
    lines = RIS.file([cited]).removesuffix("\n").split("\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert lines[0] == "TY  - ELEC" and lines[-1] == "ER  - "
    assert [line[6:] for line in lines if line.startswith("AU")] == list(cited.writers)


@given(st.lists(FACTS, min_size=1, max_size=3))
def test_csl_json_is_json(cited: list[Facts]) -> None:
    read = json.loads(CSL.file(cited))
    assert [one["title"] for one in read] == [one.title for one in cited]
    assert all(
        one["type"] == "webpage" and ("URL" in one) == bool(each.url) for one, each in zip(read, cited, strict=True)
    )


@given(FACTS)
def test_a_download_is_the_file(cited: Facts) -> None:
    for form in FORMATS:
        head, _, content = data_address(form, cited).partition(",")
        assert head == f"data:{form.media_type};charset=utf-8"
        assert unquote(content) == form.file([cited])
        assert not re.search(r"""[\s"'<>]""", content)


class _Shown(HTMLParser):
    """The texts to copy and the files to download of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.files: dict[str, str] = {}
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("class") == "cb-cite__text":
            self.inside = True
            self.texts.append("")
        if given.get("download"):
            self.files[given["download"] or ""] = unquote((given["href"] or "").partition(",")[2])

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag == "code"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[-1] += data


def test_a_case_page_shows_and_offers_all_four(corpus: Corpus) -> None:
    files = pages(corpus, Settings(site=SITE))
    for entry in corpus.entries:
        shown = _Shown()
        shown.feed(files[f"docs/zh/{entry.url}index.md"].decode().split("---\n", 2)[2])
        cited = facts(page(corpus), entry)
        assert shown.texts == [gb_t_7714(page(corpus), cited), *(form.write(cited) for form in FORMATS)]
        assert DAY in shown.texts[0]
        assert shown.files == {f"{cited.key}.{form.suffix}": form.file([cited]) for form in FORMATS}
