"""The engine's face: results, facets, filters, order, the other language, from a file, and when the site changed."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from search.casebooks import corpus, docs, holding, index_files
from search.conftest import Asker, put_site

NAME = "made-up-300"


def text(parts: list[dict[str, Any]]) -> str:
    return "".join(part["text"] for part in parts)


def marked(parts: list[dict[str, Any]]) -> list[str]:
    return [part["text"] for part in parts if part["hit"]]


def test_a_result_says_what_it_is_and_where_the_hit_stands(asker_for: Any) -> None:
    (answer,) = asker_for("real")("zh", ["吹哨报到"])
    case = next(hit for hit in answer["hits"] if hit["kind"] == "case")
    assert case["url"] == "cases/beijing-chaoyang/anzhen-ebike-shed/#step-project"
    assert case["path"] == "cases/beijing-chaoyang/anzhen-ebike-shed/"
    assert (case["section"], case["anchor"]) == ("project", "step-project")
    assert case["title"] == text(case["titleParts"]) == "把充电车棚建到楼下"
    assert case["place"] == "安贞街道安外社区，四区14号楼"
    assert (case["area"], case["year"], case["period"]) == ("beijing-chaoyang", ["2021"], "2021年")
    assert case["themes"] == ["deliberation", "e-bikes", "fire-safety"]
    assert case["steps"] == ["team", "diagnosis", "project", "resolution"]
    assert marked(case["snippetParts"]) == ["吹哨报到"]
    assert answer["kinds"] == {"case": 1, "term": 1}


def test_anchors_are_on_the_page(site: Path, asker_for: Any) -> None:
    queries = ["议事厅", "吹哨报到", "志愿者", "工位", "居民", "伙伴", "双语"]
    for language, prefix in (("zh", ""), ("en", "en/")):
        asked = (
            queries if language == "zh" else ["deliberation hall", "volunteers", "workstations", "partners", "signs"]
        )
        for answer in asker_for("real")(language, [(query, {"limit": 50}) for query in asked]):
            for hit in answer["hits"]:
                assert hit["url"].startswith(prefix)
                path, _, anchor = hit["url"].partition("#")
                page = (site / path / "index.html").read_text(encoding="utf-8")
                assert not anchor or f'id="{anchor}"' in page, hit["url"]


def test_marks_are_on_the_words_as_they_are_written(asker_for: Any) -> None:
    asker = asker_for("tricky")
    (wide,) = asker("zh", ["14号楼 wifi"])
    assert marked(wide["hits"][0]["titleParts"]) == ["１４号楼", "ＷｉＦｉ"]
    (old,) = asker("zh", ["电动车充电"])
    assert marked(old["hits"][0]["titleParts"]) == ["電動車充電"]
    (hyphen,) = asker("en", ["ebikes"])
    assert {mark for hit in hyphen["hits"] for mark in marked(hit["titleParts"]) + marked(hit["snippetParts"])} == {
        "e-bike", "ebike", "e bike",
    }  # fmt: skip
    (phrase,) = asker("en", ['"adding lifts"'])
    assert marked(phrase["hits"][0]["titleParts"]) == ["Adding a lift"] or phrase["total"]


def test_snippets_are_short_and_hold_the_hit(asker_for: Any) -> None:
    own = docs(NAME, "zh")
    for answer in asker_for(NAME)("zh", ["协商", "加装电梯", "居民代表"]):
        for hit in answer["hits"]:
            snippet = text(hit["snippetParts"])
            assert len(snippet) <= 110
            assert snippet.strip("…") in "\n".join(text for _, text in own[hit["doc"]].sections)
            assert marked(hit["snippetParts"]) or marked(hit["titleParts"])


def test_phrase_before_scattered_words(asker_for: Any) -> None:
    zh, en = (
        asker_for("tricky")("zh", ["加装电梯", "电梯 加装"]),
        asker_for("tricky")("en", ["car park", "adding lift"]),
    )
    assert [hit["path"] for hit in zh[0]["hits"]][:1] == ["cases/made-up/lift/"]
    assert zh[1]["total"] >= zh[0]["total"]
    assert en[0]["hits"][0]["path"] == "cases/made-up/parking/"
    assert en[1]["hits"][0]["path"] == "cases/made-up/lift/"


def counted(numbers: set[int], language: str, facet: str) -> dict[str, int]:
    own = docs(NAME, language)
    return dict(Counter(value for number in numbers for one, value in own[number].values if one == facet))


@pytest.mark.parametrize("query", ["居民", "电动车", "议事厅 老人", ""])
def test_counts_follow_the_query(asker_for: Any, query: str) -> None:
    (answer,) = asker_for(NAME)("zh", [query])
    cases = {number for number, document in enumerate(docs(NAME, "zh")) if document.kind == "case"}
    found = holding(NAME, *query.split()) if query else cases
    assert answer["total"] == len(found)
    for facet, counts in answer["facets"].items():
        assert dict(counts) == counted(found, "zh", facet), facet
        assert [count for _, count in counts] == sorted((count for _, count in counts), reverse=True)
    assert len(answer["facets"]) == 8


def test_filters_narrow_and_their_own_facet_stays_open(asker_for: Any) -> None:
    filters = {"theme": ["e-bikes", "parking"], "year": ["2015", "2016"]}
    (answer,) = asker_for(NAME)("zh", [("居民", {"filters": filters, "limit": 500})])
    own = docs(NAME, "zh")

    def passes(number: int, *facets: str) -> bool:
        return all(any((facet, value) in own[number].values for value in filters[facet]) for facet in facets)

    found = holding(NAME, "居民")
    both = {number for number in found if passes(number, "theme", "year")}
    assert {hit["doc"] for hit in answer["hits"]} == both != set()
    assert dict(answer["facets"]["theme"]) == counted({n for n in found if passes(n, "year")}, "zh", "theme")
    assert dict(answer["facets"]["year"]) == counted({n for n in found if passes(n, "theme")}, "zh", "year")
    assert dict(answer["facets"]["area"]) == counted(both, "zh", "area")


def test_an_empty_query_lists_all_cases_the_most_complete_first(asker_for: Any) -> None:
    filters = {"has-results": ["yes"]}
    every, some, none = asker_for("real")(
        "zh", ["", ("", {"filters": filters}), ("", {"filters": {"theme": ["no-such"]}})]
    )
    entries = corpus("real").entries
    assert every["total"] == len(entries)
    complete = [len(corpus("real").by_key[hit["path"][6:-1]].reported) for hit in every["hits"]]
    assert complete == sorted(complete, reverse=True)
    assert some["total"] == sum(bool(entry.case.results) for entry in entries)
    assert none["total"] == 0


def test_kinds_may_be_chosen(asker_for: Any) -> None:
    terms, cases = asker_for("real")(
        "zh", [("议事厅", {"kinds": ["term"]}), ("议事厅", {"kinds": ["case"], "limit": 50})]
    )
    assert {hit["kind"] for hit in terms["hits"]} == {"term"}
    assert any(hit["url"] == "glossary/#deliberation-hall" for hit in terms["hits"])
    assert {hit["kind"] for hit in cases["hits"]} == {"case"}
    assert terms["kinds"] == cases["kinds"] == {"case": cases["total"], "term": terms["total"]}


def test_pages_of_results_join_without_gap(asker_for: Any) -> None:
    pages = asker_for(NAME)("zh", [("居民", {"limit": 7, "offset": offset}) for offset in range(0, 28, 7)])
    whole = asker_for(NAME)("zh", [("居民", {"limit": 28})])
    assert [hit["doc"] for page in pages for hit in page["hits"]] == [hit["doc"] for hit in whole[0]["hits"]]


def test_the_other_language_is_counted_apart(asker_for: Any) -> None:
    zh, en = asker_for("tricky"), asker_for("tricky")
    (answer,) = zh("zh", [("library", {"elsewhere": True})])
    assert (answer["total"], answer["otherLanguage"]) == (0, 1)
    (answer,) = en("en", [("加装电梯", {"elsewhere": True})])
    assert (answer["total"], answer["otherLanguage"]) == (0, len(holding("tricky", "加装电梯")))


def test_an_untranslated_case_is_listed_but_not_found_by_foreign_words(asker_for: Any) -> None:
    asker = asker_for("tricky")
    listed, found = asker("en", [("", {"filters": {"year": ["2025"]}}), "未译"])
    titles = {hit["title"]: hit["titleLanguage"] for hit in listed["hits"]}
    assert titles == {"只有中文的案例": "zh", "A case only in English": "en"}
    assert found["total"] == 0


def test_labels_for_every_facet_value(asker_for: Any) -> None:
    asker = asker_for("real")
    asker("en", [""])
    facets = asker.page.evaluate("window.engines.en.facets")
    by_name = {one["facet"]: {value["value"]: value["label"] for value in one["values"]} for one in facets}
    assert by_name["theme"]["e-bikes"] == "E-bikes"
    assert by_name["area"]["beijing-chaoyang"] == "Chaoyang District, Beijing"
    assert by_name["year"]["2021"] == "2021"
    assert by_name["year"]["by-2021"] == "2021 or earlier"


def test_the_same_from_a_file_whatever_its_folders_are_called(browser: Browser, tmp_path: Path) -> None:
    folder = put_site(tmp_path / "伙伴 分享" / "网站", index_files("real"))
    # A link would lead out of the folder: a reader's copy has files.
    (folder / "assets" / "js" / "search").unlink()
    shutil.copytree(
        Path(__file__).parents[2] / "overrides" / "assets" / "js" / "search", folder / "assets" / "js" / "search"
    )
    asker = Asker(browser, (folder / "index.html").as_uri())
    zh, en = asker("zh", ["充电车棚", "議事廳"]), asker("en", ["charging sheds"])
    assert [hit["url"] for hit in zh[0]["hits"]] == ["cases/beijing-chaoyang/anzhen-ebike-shed/index.html"]
    assert zh[1]["total"] == len(holding("real", "议事厅"))
    assert en[0]["hits"][0]["url"].startswith("en/cases/beijing-chaoyang/anzhen-ebike-shed/index.html")
    term = next(hit for hit in zh[1]["hits"] if hit["kind"] == "term")
    assert term["url"].startswith("glossary/index.html#")
    asker.page.close()


def test_nothing_is_loaded_before_it_is_needed(browser: Browser, tmp_path: Path) -> None:
    from browser.server import serving

    with serving(put_site(tmp_path / "site", index_files("real"))) as address:
        asker = Asker(browser, address + "/index.html")
        assert [url.removeprefix(address) for url in asker.requests] == ["/index.html", "/assets/js/search/engine.js"]
        asker("zh", [("充电车棚", {"facets": False})])
        assert not any("/en/" in url or "stemmer" in url or "/f0" in url for url in asker.requests)
        asker.page.close()


def test_a_site_published_anew_is_noticed(browser: Browser, tmp_path: Path) -> None:
    from browser.server import serving

    folder = put_site(tmp_path / "site", index_files("made-up-300"))
    with serving(folder) as address:
        asker = Asker(browser, address + "/index.html")
        asker("zh", ["车棚"])
        shutil.rmtree(folder / "assets" / "search")
        for path, content in index_files("real").items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        answer = asker.page.evaluate("async () => (await window.engines.zh.search('垃圾分类')).total")
        assert answer == len(holding("real", "垃圾分类"))
        asker.page.close()


def test_a_missing_index_is_an_error_and_can_be_tried_again(browser: Browser, tmp_path: Path) -> None:
    from browser.server import serving

    folder = put_site(tmp_path / "site", {})
    with serving(folder) as address:
        asker = Asker(browser, address + "/index.html")
        said = asker.page.evaluate("casebookSearch.open('', 'zh').then(() => 'opened', (problem) => problem.message)")
        assert said == "search: not loaded: zh/manifest"
        for path, content in index_files("tricky").items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        assert asker.page.evaluate("casebookSearch.open('', 'zh').then((engine) => engine.language)") == "zh"
        asker.page.close()


@pytest.mark.parametrize(
    "query", ['"', '""', "“”", "   ", "\u200b", "''", '"未闭', "。", "-", "e-", "'s", "\ud842", "𠮷"]
)
def test_odd_queries_do_no_harm(asker_for: Any, query: str) -> None:
    for language in ("zh", "en"):
        asker_for("tricky")(language, [query])
