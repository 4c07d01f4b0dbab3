"""Reports: the mark stands under the place, nothing drives the terminal, programs get stable keys."""

from __future__ import annotations

import json

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from casebook.diagnostics import Diagnostic, Location
from casebook.languages import LANGUAGES
from casebook.reporters import WIDTH, as_json, as_text, explain, visible


def diagnostic(line: int = 1, column: int = 1, path: str = "cases/a/b.yml", **params: str) -> Diagnostic:
    return Diagnostic("bad-date", Location(path, line, column), {"value": "昨天"} | params)


def rows(line: str, column: int, **params: str) -> list[str]:
    return as_text([diagnostic(1, column, **params)], {"cases/a/b.yml": [line]}, "zh").split("\n")


def test_a_report_in_both_languages() -> None:
    found = [diagnostic(2, 9, mend="period: 2021")]
    lines = {"cases/a/b.yml": ["title: x", "period: 昨天"]}
    assert as_text(found, lines, "zh") == (
        "cases/a/b.yml:2:9  错误 bad-date  看不懂日期“昨天”。\n"
        "     2 | period: 昨天\n"
        "       |         ^^\n"
        "  改成 | period: 2021\n"
        "    写成 2021、2021-08 或 2021-08-01；不清楚的部分不写。"
    )
    assert as_text(found, lines, "en") == (
        "cases/a/b.yml:2:9  error bad-date  “昨天” is not understood as a date.\n"
        "        2 | period: 昨天\n"
        "          |         ^^\n"
        "  make it | period: 2021\n"
        "    Write 2021, 2021-08 or 2021-08-01; leave out what is not known."
    )


def test_the_mark_stands_under_wide_characters() -> None:
    _, shown, mark, _ = rows("楼道a里停车", 5)
    assert shown == "  1 | 楼道a里停车" and mark == "    | 　　 　^^"
    assert cell_len(mark) == cell_len("  1 | 楼道a里停")


def test_the_mark_may_stand_after_the_end() -> None:
    assert rows("period:", 8)[2] == "    |        ^"
    assert rows("period:", 80)[2] == "    |        ^"
    assert rows("", 1)[1:3] == ["  1 | ", "    | ^"]


def test_long_lines_are_cut_around_the_place() -> None:
    _, shown, mark, _ = rows("一" * 500 + "这里" + "二" * 500, 501)
    text = shown.removeprefix("  1 | ")
    assert text.startswith("…一") and text.endswith("二…")
    assert cell_len(text) <= WIDTH + 2
    assert cell_len(mark) == cell_len(shown[: shown.index("里")])
    assert rows("a" * 60 + "b" * 60, 1)[1] == "  1 | " + "a" * 60 + "b" * (WIDTH - 60) + "…"


def test_the_mended_line_is_shown_where_it_changes() -> None:
    old = "text: " + "长" * 300 + "：" + "短" * 300
    assert "长: 短" in rows(old, 307, mend=old.replace("：", ": "))[3]


HOSTILE = "a\x1b[31m\x07\x00\x9b2J\u202e\u2066\u200b\ufeff\r\tz"


def test_nothing_drives_the_terminal() -> None:
    found = [diagnostic(1, 3, path=f"cases/{HOSTILE}.yml", value=HOSTILE, mend=HOSTILE)]
    report = as_text(found, {f"cases/{HOSTILE}.yml": [HOSTILE]}, "zh")
    assert all(character.isprintable() or character == "\n" for character in report)
    assert "␛[31m␇␀<U+009B>2J<U+202E><U+2066><U+200B><U+FEFF>␍⇥z" in report
    assert visible("中文 English 한국어 e\u0301 😀　") == "中文 English 한국어 e\u0301 😀　"
    assert visible("\xa0") == "<U+00A0>"


@given(st.text(st.characters(codec="utf-8"), max_size=120), st.integers(1, 130))
@settings(deadline=None)
def test_any_line_can_be_shown(line: str, column: int) -> None:
    report = as_text([diagnostic(1, column, value=line, mend=line)], {"cases/a/b.yml": [line]}, "en")
    assert all(character.isprintable() or character in "\n\u3000" for character in report)


def test_colour_only_when_asked_for() -> None:
    lines = {"cases/a/b.yml": ["period: 昨天"]}
    plain = as_text([diagnostic(1, 9, mend="period: 2021")], lines, "zh")
    colored = as_text([diagnostic(1, 9, mend="period: 2021")], lines, "zh", color=True)
    assert "\x1b" not in plain and "\x1b[31m错误" in colored
    assert click.unstyle(colored) == plain


def test_reports_are_in_order_of_path_and_line() -> None:
    places = [("b.yml", 1, 1), ("a.yml", 10, 1), ("a.yml", 9, 5), ("a.yml", 9, 2)]
    found = [diagnostic(line, column, path=path) for path, line, column in places]
    heads = [line.split("  ")[0] for line in as_text(found, {}, "zh").split("\n") if ".yml" in line]
    assert heads == ["a.yml:9:2", "a.yml:9:5", "a.yml:10:1", "b.yml:1:1"]
    assert [one["line"] for one in json.loads(as_json(found, {}))] == [9, 9, 10, 1]


def test_json_has_stable_keys() -> None:
    found = [diagnostic(2, 9, mend="period: 2021"), diagnostic(3, 1)]
    first, second = json.loads(as_json(found, {"cases/a/b.yml": ["title: x", "period: 昨天"]}))
    assert first == {
        "code": "bad-date",
        "severity": "error",
        "path": "cases/a/b.yml",
        "line": 2,
        "column": 9,
        "message": {"zh": "看不懂日期“昨天”。", "en": "“昨天” is not understood as a date."},
        "help": {
            "zh": "写成 2021、2021-08 或 2021-08-01；不清楚的部分不写。",
            "en": "Write 2021, 2021-08 or 2021-08-01; leave out what is not known.",
        },
        "mend": "period: 2021",
        "text": "period: 昨天",
    }
    assert second["mend"] is None and second["text"] is None
    assert as_json([], {}) == "[]"


@pytest.mark.parametrize(
    ("code", "params"),
    [("not-utf-8", {"encoding": "GBK"}), ("unknown-area", {"value": "x"}), ("missing-field", {"field": "title"})],
)
def test_what_no_line_shows_is_said_without_one(code: str, params: dict[str, str]) -> None:
    found = Diagnostic(code, Location("cases/a/b.yml", 1, 1), params)
    assert " | " not in as_text([found], {"cases/a/b.yml": ["# 说明"]}, "zh")


def test_fields_are_called_by_their_labels() -> None:
    def message(field: str, language: str) -> str:
        return explain(Diagnostic("empty-value", Location("x", 1, 1), {"field": field}), language).message

    assert message("title", "zh") == "“标题”（title）是空的。"
    assert message("title", "en") == "“Title” (title) is empty."
    assert message("title.en", "zh") == "“标题”的英文（title.en）是空的。"
    assert "来源" not in message("sources.report.title", "zh") and "sources.report.title" in message(
        "sources.report.title", "zh"
    )
    assert message("nowhere", "zh") == "nowhere是空的。"
    assert message("", "zh") == "整个文件是空的。"


def test_help_names_the_likeliest_word_else_the_possible_ones() -> None:
    def help_of(**params: str) -> str:
        found = Diagnostic("unknown-key", Location("x", 1, 1), {"key": "titel"} | params)
        return explain(found, "zh").help

    assert help_of(nearest="title", known="title, summary") == "是不是想写 title？"
    assert help_of(nearest="", known="title, summary") == "这里可以写：title、summary。"
    many = ", ".join(f"k{number}" for number in range(40))
    assert help_of(known=many).endswith("k10、k11等。")
    assert help_of().startswith("对照")


def test_messages_quote_no_more_than_needed() -> None:
    for language in LANGUAGES:
        assert len(explain(diagnostic(value="长" * 5000), language.id).message) < 400
