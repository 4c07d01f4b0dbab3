"""The small value types: what they accept, what they refuse, and that nothing typed is guessed at."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from casebook.values import Citation, Figure, PartialDate, Period, Text

CHINESE = SimpleNamespace(context={"language": "zh"})


def problems_of(error: pytest.ExceptionInfo[PydanticCustomError]) -> list[str]:
    assert error.value.context
    return [problem.code for problem in error.value.context["problems"]]


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2021", "2021"), ("2021年", "2021"), ("2021-08", "2021-08"), ("2021/8", "2021-08"), ("2021年8月", "2021-08"),
        ("2024.10", "2024-10"), ("2021-08-01", "2021-08-01"),
        ("2021/8/1", "2021-08-01"), ("2021年8月1日", "2021-08-01"),
    ],
)  # fmt: skip
def test_dates_in_any_usual_form(typed: str, iso: str) -> None:
    assert PartialDate.make(typed).plain() == iso


@pytest.mark.parametrize(
    "typed", ["", "去年", "2021-13", "2021-02-30", "2021-0", "21-08", "2021-08-01 12:00", None, ["2021"]]
)
def test_no_date(typed: object) -> None:
    with pytest.raises(PydanticCustomError) as error:
        PartialDate.make(typed)
    assert problems_of(error) == ["bad-date"]


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)))
def test_every_day_survives_the_round_trip(day: date) -> None:
    assert PartialDate.make(str(day)).plain() == str(day)


def test_period() -> None:
    assert Period.make("2021").years == (2021,)
    assert Period.make({"from": "2019-05", "to": "2021"}).years == (2019, 2020, 2021)
    by = Period.make({"to": "2021"})
    assert (by.start, by.years, by.plain()) == (None, (), {"to": "2021"})


def test_period_that_ends_before_it_begins() -> None:
    with pytest.raises(PydanticCustomError) as error:
        Period.make({"from": "2021-08", "to": "2021-07"})
    assert problems_of(error) == ["out-of-range"]


def test_period_may_end_in_the_year_in_which_it_begins() -> None:
    assert Period.make({"from": "2021-08", "to": "2021"}).years == (2021,)


@pytest.mark.parametrize(("typed", "number"), [("7", 7), ("1,200", 1200), ("0.5", Decimal("0.5")), ("010", 10)])
def test_figures(typed: str, number: object) -> None:
    assert Figure.make(typed).number == number


@pytest.mark.parametrize("typed", ["not reported", "未报道"])
def test_a_lost_figure_is_not_a_number(typed: str) -> None:
    assert Figure.make(typed).plain() == "not reported"


@pytest.mark.parametrize("typed", ["", "很多", "7个", "NaN", "inf", "1e400", None])
def test_no_figure(typed: object) -> None:
    with pytest.raises(PydanticCustomError) as error:
        Figure.make(typed)
    assert problems_of(error) == ["bad-figure"]


def test_text_of_one_string_is_in_the_language_of_the_case() -> None:
    assert Text.make("楼道", CHINESE).plain() == {"zh": "楼道"}


def test_text_says_all_that_is_wrong_with_it() -> None:
    with pytest.raises(PydanticCustomError) as error:
        Text.make({"zh": "", "fr": "bonjour", "en": ["a"]}, CHINESE)
    assert problems_of(error) == ["empty-value", "unknown-language", "wrong-type"]


def test_best_falls_back_to_the_language_that_there_is() -> None:
    text = Text.make({"zh": "楼道"}, CHINESE)
    assert text.best("en") == ("zh", "楼道")
    assert text.best("zh") == ("zh", "楼道")


def test_citation_knows_its_sources() -> None:
    context = {"sources": ["feature"], "cited": set()}
    info = SimpleNamespace(context=context)
    assert Citation.make("feature@9", info) == Citation("feature", "9")
    assert context["cited"] == {"feature"}
    with pytest.raises(PydanticCustomError) as error:
        Citation.make("featrue@9", info)
    assert problems_of(error) == ["unknown-source"]


@pytest.mark.parametrize("typed", ["", "feature@", "feature 9", "@9", "feature@9,10", None])
def test_no_citation(typed: object) -> None:
    with pytest.raises(PydanticCustomError) as error:
        Citation.make(typed, CHINESE)
    assert problems_of(error) == ["bad-citation"]
