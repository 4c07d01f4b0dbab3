"""English: stems, phrases, beginnings, hyphens, one typing error. The truth is found by looking at every text."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.render.search import english
from search.casebooks import docs, saying, stems
from search.test_chinese import IN_BATCHES

STOP = set(
    "a an and are as at be but by can do does for from has have how i in is it its my not of on or our so that the "
    "their they this to was we were what when where which who why will with you your".split()
)


def words_of(name: str) -> list[list[str]]:
    """Every line of every document as words."""
    from casebook.render.search import normal

    found = [
        english.words_of(normal.english(line))
        for document in docs(name, "en")
        for _, text in document.sections
        for line in text.split("\n")
    ]
    return [line for line in found if line]


@pytest.mark.parametrize("name", ["real", "tricky", "made-up-300", "made-up-300 few"])
def test_every_phrase_is_found_by_its_stems_and_nothing_else(asker_for: Any, name: str) -> None:
    every = words_of(name)

    @st.composite
    def phrase(draw: Any) -> list[str]:
        line = every[draw(st.integers(0, len(every) - 1))]
        start = draw(st.integers(0, len(line) - 1))
        found = line[start : start + draw(st.integers(1, 6))]
        if draw(st.integers(0, 5)) == 0:
            other = every[draw(st.integers(0, len(every) - 1))]
            found = [*found[:2], other[draw(st.integers(0, len(other) - 1))]]
        return found

    @settings(IN_BATCHES, max_examples=10)
    @given(st.lists(phrase(), min_size=50, max_size=50))
    def check(phrases: list[list[str]]) -> None:
        typed = [f'"{" ".join(words)}"' for words in phrases]
        for words, found in zip(phrases, asker_for(name).found("en", typed), strict=True):
            truth = saying(name, words)
            # A single word that is found nowhere may be a misspelt one; as none is, there is nothing to correct.
            assert found == truth, words

    check()


@pytest.mark.parametrize("name", ["real", "made-up-300", "made-up-300 few"])
def test_all_words_must_be_met_except_those_that_say_nothing(asker_for: Any, name: str) -> None:
    dice = random.Random(3)  # noqa: S311
    every = words_of(name)
    queries = []
    for _ in range(300):
        line = dice.choice(every)
        queries.append(dice.sample(line, min(len(line), dice.randint(1, 3))))
    typed = [" ".join(words) for words in queries]
    for words, found in zip(queries, asker_for(name).found("en", typed), strict=True):
        telling = [word for word in words if word not in STOP] or words
        truth = set.intersection(*(saying(name, [word]) for word in telling))
        assert found == truth, words


@pytest.mark.parametrize("name", ["real", "made-up-300", "made-up-300 few"])
def test_the_last_word_may_be_unfinished(asker_for: Any, name: str) -> None:
    dice = random.Random(5)  # noqa: S311
    forms = sorted(
        {word for line in words_of(name) for word in line if len(word) > 4 and word.isalpha() and word.isascii()}
    )
    chosen = [word[: dice.randint(2, len(word) - 1)] for word in dice.sample(forms, min(250, len(forms)))]
    by_stem = {word: english.stem(word) for word in forms}
    own = [{stem for line in lines for stem in line} for lines in stems(name)]
    for beginning, found in zip(chosen, asker_for(name).found("en", chosen, typing=True), strict=True):
        wanted = {stem for word, stem in by_stem.items() if word.startswith(beginning)}
        truth = {number for number, has in enumerate(own) if has & wanted}
        assert truth <= found, beginning
        exact = saying(name, [beginning])
        short = set(found - truth - exact)
        # What else is found begins so as well: words of four letters or fewer, numbers, names with an apostrophe.
        assert all(any(stem.startswith(beginning[:2]) for stem in own[number]) for number in short), beginning


def test_hyphens_make_no_difference(asker_for: Any) -> None:
    typed = ["e-bike", "ebike", "E‑Bike", "e-bikes", "ebikes", '"e bike"', '"e-bikes"']
    for name in ("real", "tricky", "made-up-300"):
        first, *others = asker_for(name).found("en", typed)
        assert first
        for query, found in zip(typed[1:], others, strict=True):
            assert found == first, (name, query)
        assert first <= asker_for(name).found("en", ["e bike"])[0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chargign", "charging"),
        ("deliberaton", "deliberation"),
        ("neigbour", "neighbour"),
        ("xolunteer", "volunteer"),
        ("residdents", "residents"),
    ],
)
def test_one_typing_error_is_forgiven_where_nothing_is_found(asker_for: Any, typed: str, meant: str) -> None:
    asker = asker_for("real")
    wrong, right = asker("en", [(typed, {"limit": 50}), (meant, {"limit": 50, "typing": False})])
    assert wrong["corrections"][0]["from"] == typed
    assert {hit["doc"] for hit in wrong["hits"]} == {hit["doc"] for hit in right["hits"]} != set()
    assert right["corrections"] == []


def test_two_errors_and_short_words_are_not_guessed_at(asker_for: Any) -> None:
    assert asker_for("real").found("en", ["chrgign", "xyz", "hlal hlla xyzzy"]) == [set(), set(), set()]


def test_browser_and_build_cut_words_to_the_same_stems(asker_for: Any) -> None:
    forms = sorted({word for name in ("real", "made-up-300") for line in words_of(name) for word in line})
    endings = ["", "s", "es", "ed", "ing", "ly", "ness", "ment", "'s", "ies", "ational", "fulness", "ization", "y"]
    words = [word + ending for word in forms for ending in endings if word.isascii() and word[0].isalpha()]
    asker = asker_for("real")
    asker("en", [("shed", {})])
    cut = asker.page.evaluate("words => words.map((word) => window.engines.en.words.stem(word))", words)
    assert cut == [english.stem(word) for word in words]
