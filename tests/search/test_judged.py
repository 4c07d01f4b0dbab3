"""What readers would want: judged queries over the real cases and the made-up ones."""

from __future__ import annotations

from typing import Any

import pytest

from search.casebooks import docs, holding
from search.judging import Judged, judged, ndcg

ALL = list(judged())


def found(asker_for: Any, language: str, corpus: str) -> list[tuple[Judged, list[str]]]:
    """Each judged query with the ids of the cases that are found, best first."""
    own = [one for one in ALL if (one.language, one.corpus) == (language, corpus)]
    answers = asker_for(corpus)(
        language, [(one.query, {"limit": 50, "facets": False, "kinds": ["case"]}) for one in own]
    )
    return [
        (one, [hit["path"].rstrip("/").rpartition("/")[2] for hit in answer["hits"]])
        for one, answer in zip(own, answers, strict=True)
    ]


def test_there_are_enough() -> None:
    assert len(ALL) >= 80
    assert min(sum(one.language == language for one in ALL) for language in ("zh", "en")) >= 40


@pytest.mark.parametrize("corpus", ["real", "tricky"])
def test_judgements_name_cases_that_there_are(corpus: str) -> None:
    known = {document.url.rstrip("/").rpartition("/")[2] for document in docs(corpus, "zh")}
    assert not {id_ for one in ALL if one.corpus == corpus for id_ in one.grades} - known


@pytest.mark.parametrize("corpus", ["real", "tricky"])
def test_chinese_finds_all_that_says_so_and_nothing_else(asker_for: Any, corpus: str) -> None:
    own = docs(corpus, "zh")
    for one, order in found(asker_for, "zh", corpus):
        truth = {
            own[number].url.rstrip("/").rpartition("/")[2]
            for number in holding(corpus, *one.means)
            if own[number].kind == "case"
        }
        assert set(order) == truth, one.query
        assert len(order) == len(truth)
        assert one.grades.keys() <= truth, one.query


@pytest.mark.parametrize(("language", "least"), [("zh", 0.97), ("en", 0.95)])
def test_the_best_comes_first(asker_for: Any, language: str, least: float) -> None:
    values = {}
    for corpus in ("real", "tricky"):
        for one, order in found(asker_for, language, corpus):
            values[one.query] = ndcg(order, one.grades)
    poor = {query: round(value, 3) for query, value in values.items() if value < 0.9}
    print(f"{language}: nDCG@10 {sum(values.values()) / len(values):.4f} of {len(values)} queries; below 0.9: {poor}")
    assert sum(values.values()) / len(values) >= least, poor


def test_what_is_asked_for_most_comes_first(asker_for: Any) -> None:
    for language, query, first in (
        ("zh", "充电车棚", "anzhen-ebike-shed"),
        ("zh", "垃圾分类", "xiaoguan-waste-sorting"),
        ("zh", "志愿者", "tuanjiehu-silver-harbour"),
        ("en", "charging shed", "anzhen-ebike-shed"),
        ("en", "waste sorting", "xiaoguan-waste-sorting"),
        ("en", "yoga", "balizhuang-open-service-station"),
    ):
        (answer,) = asker_for("real")(language, [(query, {"kinds": ["case"]})])
        assert answer["hits"][0]["path"].endswith(f"/{first}/"), query
