"""Chinese: what stands in a text is found, all of it and nothing else. The truth is found by looking at every text."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from search.casebooks import docs, holding, lines

# A batch of queries is one visit to the browser, and the message names the one that failed: nothing to shrink.
IN_BATCHES = settings(deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
INVISIBLE = "\u200b\u200d\u2060\ufeff\u00ad"


def asked(string: str) -> str:
    """As it has to be typed: spaces part terms, so a string with one needs quotation marks."""
    return f'"{string}"' if " " in string else string


def strings(name: str) -> st.SearchStrategy[str]:
    """Strings of the texts, of every length; and strings that are nearly in the texts."""
    every = [line for own in lines(name, "zh") for line in own if line]

    def piece(draw: Any) -> str:
        line: str = every[draw(st.integers(0, len(every) - 1))]
        start = draw(st.integers(0, len(line) - 1))
        return line[start : start + draw(st.integers(1, 14))].strip()

    @st.composite
    def one(draw: Any) -> str:
        kind = draw(st.integers(0, 9))
        found = piece(draw)
        if kind == 0:
            return found[: draw(st.integers(0, 5))] + piece(draw)
        if kind == 1 and len(found) > 1:
            at = draw(st.integers(0, len(found) - 2))
            return found[:at] + found[at + 1] + found[at] + found[at + 2 :]
        return found

    # Letters alone may be sounds as well: test_sounds.
    return one().filter(lambda string: string.strip() and not re.fullmatch("[a-z' ]+", string))


@pytest.mark.parametrize("name", ["real", "tricky", "made-up-300", "made-up-300 few"])
def test_every_string_is_found_and_nothing_else(asker_for: Any, name: str) -> None:
    asker = asker_for(name)

    @settings(IN_BATCHES, max_examples=12)
    @given(st.lists(strings(name), min_size=60, max_size=60))
    def check(queries: list[str]) -> None:
        for query, found in zip(queries, asker.found("zh", [asked(query) for query in queries]), strict=True):
            assert found == holding(name, query), query

    check()


@pytest.mark.parametrize("name", ["real", "made-up-300 few"])
def test_every_single_character_is_found(asker_for: Any, name: str) -> None:
    every = sorted({character for own in lines(name, "zh") for line in own for character in line} - set(' "'))
    chosen = [one for one in every if not one.isascii()]
    chosen = random.Random(4).sample(chosen, min(500, len(chosen)))  # noqa: S311
    for character, found in zip(chosen, asker_for(name).found("zh", chosen), strict=True):
        assert found == holding(name, character), character


@pytest.mark.parametrize("name", ["real", "made-up-300", "made-up-300 few"])
def test_all_terms_must_be_met(asker_for: Any, name: str) -> None:
    @settings(IN_BATCHES, max_examples=8)
    @given(st.lists(st.lists(strings(name), min_size=2, max_size=3), min_size=40, max_size=40))
    def check(queries: list[list[str]]) -> None:
        typed = [" ".join(asked(term[:4].strip()) for term in terms) for terms in queries]
        for query, terms, found in zip(typed, queries, asker_for(name).found("zh", typed), strict=True):
            assert found == holding(name, *(term[:4].strip() for term in terms)), query

    check()


def test_forms_of_writing_make_no_difference(asker_for: Any) -> None:
    from opencc import OpenCC

    traditional = OpenCC("s2t").convert
    asker = asker_for("made-up-300 few")
    dice = random.Random(7)  # noqa: S311
    every = [line for own in lines("made-up-300 few", "zh") for line in own if len(line) > 6]
    plain, typed = [], []
    for _ in range(120):
        line = dice.choice(every)
        start = dice.randrange(len(line) - 4)
        string = line[start : start + dice.randint(2, 6)].strip()
        if " " in string or string.isascii() or not string:
            continue
        wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" and one != '"' else one for one in string)
        at = dice.randrange(1, len(string) + 1)
        plain += [string] * 3
        typed += [traditional(string), wide, string[:at] + dice.choice(INVISIBLE) + string[at:]]
    for query, string, found in zip(typed, plain, asker.found("zh", typed), strict=True):
        assert found == holding("made-up-300 few", string), (query, string)


def test_nothing_comes_before_a_title_and_the_complete_case_comes_first(asker_for: Any) -> None:
    queries = ["电动车", "居民", "议事厅", "社区", "加装电梯"]
    for query, answer in zip(
        queries, asker_for("made-up-300 few")("zh", [(q, {"limit": 60, "facets": False}) for q in queries]), strict=True
    ):
        own = docs("made-up-300 few", "zh")

        def rank(hit: dict[str, Any], query: str = query, own: list[Any] = own) -> tuple[int, int]:
            sections = dict(own[hit["doc"]].sections)
            where = 0 if query in sections["title"] else 1 if query in sections.get("summary", "") else 2
            return where, hit["doc"]

        ranks = [rank(hit) for hit in answer["hits"]]
        assert ranks == sorted(ranks)
        assert answer["total"] > 20
