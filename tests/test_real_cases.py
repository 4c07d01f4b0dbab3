"""The fifteen real cases: complete in both languages, cited, and no problem found in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casebook.check import Checked, check
from casebook.link import link
from casebook.model import Case, texts

ROOT = Path(__file__).parent.parent

# The paragraphs of the source that speak of the programme (11 to 17, 22 to 30, 34) and of the cases.
PARAGRAPHS = {6, 7, 8, 9, 10, *range(11, 18), *range(20, 36)}


@pytest.fixture(scope="module")
def checked() -> Checked:
    return check(ROOT)


def test_fifteen_cases_without_a_problem(checked: Checked) -> None:
    assert len(checked.cases) == checked.files == 15
    assert checked.diagnostics == ()


def test_every_text_is_in_both_languages(checked: Checked) -> None:
    for path, case in checked.cases.items():
        for place, text in texts(case):
            assert set(text.plain()) == {"zh", "en"}, (path, place)


def test_citations_point_into_the_source(checked: Checked) -> None:
    for path in checked.cases:
        text = (ROOT / path).read_text(encoding="utf-8")
        locators = re.findall(r"feature@(\d+)(?:-(\d+))?", text)
        assert locators, path
        for first, last in locators:
            assert set(range(int(first), int(last or first) + 1)) <= PARAGRAPHS, (path, first, last)


def test_english_has_no_chinese_but_names_in_brackets_and_chinese_no_half_width_punctuation(checked: Checked) -> None:
    for path, case in checked.cases.items():
        for place, text in texts(case):
            english, chinese = text.get("en") or "", text.get("zh") or ""
            assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"\([\u4e00-\u9fff]+\)", "", english)), (path, place)
            assert not re.search(r"[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]", chinese), (path, place)


def test_partner_areas_without_cases_are_there(checked: Checked) -> None:
    corpus = link(checked.cases, checked.reference)
    assert list(corpus.areas) == ["beijing-chaoyang", "shenzhen", "wuhan", "guiyang"]
    assert set(corpus.facets["area"]) == {"beijing-chaoyang"}


def case(checked: Checked, name: str) -> Case:
    return checked.cases[f"cases/beijing-chaoyang/{name}.yml"]


def test_the_open_service_station_keeps_lost_figures_lost(checked: Checked) -> None:
    desks, office, activity = case(checked, "balizhuang-open-service-station").results
    assert [figure and figure.plain() for figure in (desks.before, desks.after)] == [7, 1]
    assert [figure and figure.plain() for figure in (office.before, office.after)] == ["not reported", 75]
    assert [figure and figure.plain() for figure in (activity.before, activity.after)] == ["not reported"] * 2


def test_only_the_case_with_a_date_has_a_year(checked: Checked) -> None:
    for path, one in checked.cases.items():
        assert one.period is not None and one.period.end is not None and one.period.end.year == 2021
        assert (one.period.start is not None) == ("anzhen-ebike-shed" in path), path


def test_every_vocabulary_term_is_in_both_languages(checked: Checked) -> None:
    for section, terms in checked.reference.terms.items():
        for term in terms.values():
            assert set(term.name.plain()) == {"zh", "en"}, (section, term.id)
            assert term.definition is None or set(term.definition.plain()) == {"zh", "en"}, (section, term.id)
