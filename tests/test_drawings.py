"""Line breaking in drawings, and the contributors' Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.render.markdown import pretty, to_html, to_plain
from casebook.render.measure import width, wrap


@given(st.text(max_size=80), st.floats(min_value=2, max_value=30))
def test_wrapping_loses_no_character_and_keeps_the_measure(text: str, limit: float) -> None:
    lines = wrap(text, limit)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= limit for line in lines if len(line) > 1)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("高层住户的电动车没有地方停放和充电", ["高层住户的", "电动车没有地方停放和充电"]),
        ("电动车在楼道停放、充电的火灾隐患", ["电动车在楼道停放、", "充电的火灾隐患"]),
        ("No place to park and charge e-bikes", ["No place to park", "and charge e-bikes"]),
    ],
)
def test_lines_break_between_words(text: str, lines: list[str]) -> None:
    assert wrap(text, 13.3) == lines


def test_no_line_begins_with_closing_punctuation() -> None:
    assert all(line[0] not in "，。、；：）”" for line in wrap("一二三四五，六七八九十。甲乙丙丁戊己庚辛（壬癸）。", 6))


def test_bold_beside_full_width_punctuation() -> None:
    assert to_html("居民说**“先试再建”**才行", "zh") == "<p>居民说<strong>“先试再建”</strong>才行</p>"


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ("[点](javascript:alert(1))", '<p><a rel="noopener noreferrer">点</a></p>'),
        ("# 标题 *重*", "<p><strong>标题 <em>重</em></strong></p>"),
        ("楼道\n宽敞了", "<p>楼道宽敞了</p>"),
        ("a\nb", "<p>a b</p>"),
    ],
)
def test_contributed_markup_is_tamed(typed: str, html: str) -> None:
    assert to_html(typed, "zh") == html


def test_pictures_in_a_text_do_not_load() -> None:
    assert "<img" not in to_html("![x](https://example.org/track.png)", "en")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_nothing_runs_whatever_is_typed(text: str) -> None:
    html = to_html(text, "zh")
    assert "\n" not in html
    assert "<script" not in html.lower()
    assert "javascript:" not in html.lower().split("href=")[-1][:20] or "href=" not in html.lower()


def test_marks_that_turn_the_direction_of_a_text_are_dropped() -> None:
    assert to_plain("a\u202eb\u200bc", "zh") == "abc"


def test_english_quotes() -> None:
    assert pretty("'It's \"fine\" - really'", "en") == "‘It’s “fine” – really’"
    assert pretty("'a'", "zh") == "'a'"
