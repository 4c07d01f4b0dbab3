"""Linking: facets, completeness, translation status, similar cases, on the made-up casebook of tests/valid."""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from pathlib import Path

from pydantic import TypeAdapter

from casebook.check import check
from casebook.link import SIMILAR, WEIGHTS, Brief, Corpus, _similar, brief, link
from casebook.model import Case, Translated, texts
from casebook.translation import source_hash, translation

VALID = Path(__file__).parent / "valid"


def corpus() -> Corpus:
    checked = check(VALID)
    assert not checked.errors, checked.diagnostics
    return link(checked.cases, checked.reference)


def test_drafts_are_checked_but_not_shown() -> None:
    assert check(VALID).files == 5
    assert [entry.id for entry in corpus().entries] == ["chinese-keys", "english-first", "everything", "least"]


def test_facets_lead_back_to_the_cases() -> None:
    facets = corpus().facets
    assert [entry.id for entry in facets["theme"]["kitchens"]] == ["everything", "least"]
    assert [entry.id for entry in facets["step"]["diagnosis"]] == ["chinese-keys", "everything"]
    assert sorted(facets["year"]) == ["2021", "2022", "2023"]
    assert "mechanism" not in facets["step"]


def test_completeness_counts_what_is_reported() -> None:
    by_id = {entry.id: entry for entry in corpus().entries}
    assert [spec.path for spec in by_id["everything"].absent] == ["steps.mechanism"]
    assert by_id["least"].reported == ()
    assert len(by_id["least"].absent) == len(by_id["everything"].reported) + 1


def test_translation_status_of_every_text() -> None:
    entry = corpus().by_key["made-up/everything"]
    english = entry.translations["en"]
    assert english.status["stale"] == ("title", "lessons.0")
    assert english.count("missing") == 0
    assert not english.complete
    least = corpus().by_key["made-up/least"].translations["en"]
    assert least.count("missing") == 4
    assert corpus().by_key["made-up/english-first"].translations["zh"].count("missing") == 6


def test_a_translation_is_stale_only_when_its_source_changed() -> None:
    case = corpus().by_key["made-up/everything"].case
    title = case.title.get("zh")
    assert title is not None
    record = {"en": {"title": {"of": source_hash(f" {title} "), "by": "machine"}}}
    translations = TypeAdapter(dict[str, dict[str, Translated]]).validate_python(record)
    same = case.model_copy(update={"translations": translations})
    assert translation(same, "en").status["machine"] == ("title",)


def test_similar_cases_say_why_and_never_name_the_case_itself() -> None:
    for entry in corpus().entries:
        assert entry.key not in {one.key for one in entry.similar}
        assert all(one.reasons for one in entry.similar)
    first = corpus().by_key["made-up/chinese-keys"].similar[0]
    assert ("subdistrict", "made-up/云水街道") in first.reasons


def test_texts_come_with_their_place() -> None:
    found = dict(texts(corpus().by_key["made-up/everything"].case))
    assert found["lists.problems.0.text"].get("zh") == "独居老人吃饭难"
    assert found["steps.team.partners.1.name"].get("en") == "The property manager"
    assert found["with.0.community"].get("en") == "Seaside Community"


def test_a_case_is_opened_only_when_somebody_asks_for_it() -> None:
    checked = check(VALID)
    opened: list[str] = []

    class Closed(dict[str, Case]):
        def __getitem__(self, path: str) -> Case:
            opened.append(path)
            return super().__getitem__(path)

    briefs = {path: Brief.of(json.loads(json.dumps(brief(path, case).plain()))) for path, case in checked.cases.items()}
    linked = link(Closed(checked.cases), checked.reference, briefs)
    assert linked.facets.keys() == corpus().facets.keys()
    assert [entry.brief for entry in linked.entries] == [entry.brief for entry in corpus().entries]
    assert opened == []
    assert linked.entries[0].case == linked.entries[0].case == checked.cases[linked.entries[0].path]
    assert opened == [linked.entries[0].path]


def test_similar_cases_are_those_that_share_most() -> None:
    """Against the definition, worked out pair by pair, on cases of random features."""
    dice = random.Random(1)  # noqa: S311
    facets = {"theme": 5, "problem-kind": 6, "subdistrict": 60, "partner-role": 3, "step": 5}
    values = [
        tuple(
            (facet, str(value))
            for facet, most in facets.items()
            for value in sorted(dice.sample(range(most), dice.randint(0, 2)))
        )
        for _ in range(300)
    ]
    holders = Counter(pair for pairs in values for pair in pairs if pair[0] in WEIGHTS)
    weight = {pair: round(WEIGHTS[pair[0]] * math.log(1 + 300 / count) * 1000) for pair, count in holders.items()}
    for number, found in enumerate(_similar(values)):
        shared = [{pair for pair in values[number] if pair in weight} & set(other) for other in values]
        scores = [sum(weight[pair] for pair in pairs) for pairs in shared]
        scores[number] = 0
        best = sorted(range(300), key=lambda other: (-scores[other], other))[:SIMILAR]
        assert [other for other, _ in found] == [other for other in best if scores[other]]
        assert all(set(reasons) == shared[other] for other, reasons in found)
