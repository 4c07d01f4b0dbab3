"""What people do to YAML in a hurry, on a copy of a real case: for each mistake what is said, where, and the mend.

tests/mistakes/table.yml: `old` in the case becomes `new`; `code`, `line` and `mend` are what is said first, `errors`
how many there are, `after` how many are left once the proposed line is written in, `fixed` whether `casebook fix` takes
care of it. `--regenerate` writes all but name, old and new.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given

from casebook.canonical import canonical
from casebook.check import check
from casebook.diagnostics import Diagnostic, Severity
from casebook.fix import fix
from casebook.load import load
from casebook.reporters import explain
from casebook.validate import validate_case
from casebook.values import LANGUAGE_IDS
from test_canonical import documents

HERE = Path(__file__).parent
CASE = (HERE / "mistakes" / "case.yml").read_text(encoding="utf-8")
FILE = HERE / "mistakes" / "table.yml"
TABLE: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
EXAMPLES = HERE.parent / "scripts" / "casebook" / "render" / "examples.yml"
REFERENCE = check(HERE.parent, []).reference
ADVICE = {"uncited-fact", "missing-translation", "unused-source"}  # not about mistakes of typing


def said(text: str) -> list[Diagnostic]:
    """What `check` says to the file of that text, in the order in which people read it."""
    document, found = load("cases/a/b.yml", text.encode())
    if document is not None:
        found = found + validate_case(document, REFERENCE)[1]
    found = [one for one in found if one.code not in ADVICE]
    return sorted(found, key=lambda one: (one.location.line, one.location.column, one.code))


def errors(found: list[Diagnostic]) -> int:
    return sum(one.severity is Severity.ERROR for one in found)


def outcome(entry: dict[str, Any]) -> dict[str, Any]:
    assert CASE.count(entry["old"]) >= 1
    text = CASE.replace(entry["old"], entry["new"], 1)
    found = said(text)
    result = fix("cases/a/b.yml", text.encode(), REFERENCE).content
    fixed = result is not None and not errors(said(result.decode()))
    made: dict[str, Any] = {key: entry[key] for key in ("name", "old", "new")}
    if found:
        first = found[0]
        made |= {"code": first.code, "line": first.location.line, "errors": errors(found)}
        if "mend" in first.params:
            lines = text.split("\n")
            lines[first.location.line - 1] = first.params["mend"]
            made |= {"mend": first.params["mend"], "after": errors(said("\n".join(lines)))}
    return made | {"fixed": fixed}


def examples() -> dict[str, dict[str, str]]:
    """For each code a line of the table that is put right by the proposed one: what the page of codes shows."""
    found: dict[str, dict[str, str]] = {}
    for entry in TABLE:
        if entry.get("after", 1) == 0 and "mend" in entry:
            lines = CASE.replace(entry["old"], entry["new"], 1).split("\n")
            wrong, right = lines[entry["line"] - 1].strip(), entry["mend"].strip()
            # What cannot be seen makes no example.
            if wrong.isprintable() and right and wrong != right and 6 <= len(wrong) <= 60:
                found.setdefault(entry["code"], {"wrong": wrong, "right": right})
    return dict(sorted(found.items()))


@pytest.fixture(scope="session", autouse=True)
def _regenerated(regenerate: bool) -> None:
    if regenerate:
        made = [outcome(entry) for entry in TABLE]
        FILE.write_text(yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8")
        TABLE[:] = made
        head = (
            "# For each code a line as people type it, and as it should be. From tests/mistakes: pytest --regenerate\n"
        )
        EXAMPLES.write_text(head + yaml.safe_dump(examples(), allow_unicode=True, width=10_000), encoding="utf-8")


@pytest.mark.parametrize("number", range(len(TABLE)), ids=[entry["name"] for entry in TABLE])
def test_a_mistake_gets_its_message_its_line_and_its_mend(number: int) -> None:
    assert outcome(TABLE[number]) == TABLE[number]


def test_the_examples_of_the_page_of_codes_are_from_the_table() -> None:
    assert yaml.safe_load(EXAMPLES.read_text(encoding="utf-8")) == examples()
    assert len(examples()) > 25


def test_nearly_all_mistakes_are_told_once_and_with_a_mend() -> None:
    told = [entry for entry in TABLE if "code" in entry]
    assert len(TABLE) > 200
    assert sum(entry["errors"] <= 1 for entry in told) >= len(told) * 0.97
    assert sum("mend" in entry for entry in told) >= len(told) * 0.88
    assert sum(entry["fixed"] for entry in TABLE) >= len(TABLE) * 0.6


def test_every_message_is_whole_in_both_languages() -> None:
    for entry in TABLE:
        for one in said(CASE.replace(entry["old"], entry["new"], 1)):
            for language in LANGUAGE_IDS:
                words = explain(one, language)
                assert words.message and words.help
                assert words.message[-1] in ("。", "？", ".", "?", "}", "”", "）"), words.message
                assert "literal" not in words.help and " or '" not in words.help


@given(documents)
def test_no_document_brings_the_check_down(document: dict[str, Any]) -> None:
    said(canonical(document))
    fix("cases/a/b.yml", canonical(document).encode(), REFERENCE)


@pytest.mark.parametrize(
    "line", ["period: {}", "themes: [{}]", "{}: 1", "mode: {}", "summary: {{{}: 甲}}", "place: {{{}: 乙}}"]
)
@pytest.mark.parametrize("value", ["2021" + " " * 60_000 + "x", "a " * 30_000, "1" * 900, "年" * 60_000, "-" * 900])
def test_no_guesses_are_made_about_what_nobody_typed(line: str, value: str) -> None:
    quoted = f'"{value}"'
    assert errors(said(f"{CASE}{line.format(quoted)}\n"))


@pytest.mark.parametrize("line", ["k{}: x\n", "键{}: x\n"])
def test_a_file_full_of_mistakes_is_told_of_some(line: str) -> None:
    assert 100 <= errors(said("".join(map(line.format, range(5000))))) <= 1000


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("0.: x", "unknown-key"),  # a key like any other: a number before a key is a mark, alone it is none
        ("0. : x", "unknown-key"),
        ("0.：x", "missing-colon"),
        ("0. title: x", "wrong-list-mark"),
        ("0.title: x", "wrong-list-mark"),
    ],
)
def test_a_number_is_the_mark_of_a_list_only_before_a_key(line: str, code: str) -> None:
    assert [one.code for one in said(f"{CASE}{line}\n")] == [code]


def test_the_case_itself_has_none() -> None:
    assert said(CASE) == []
