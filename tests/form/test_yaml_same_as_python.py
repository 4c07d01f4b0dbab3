"""What the form says of a broken YAML file is what `check` says: code, line, column, words and mended line.

Both readers are given all that people did to YAML in tests/mistakes, every file of tests/invalid, other encodings, and
files that chance broke. The form makes no guess at what a wrong value may have meant: MORE_GENERAL lists where its
words for a file that is YAML are therefore more general than those of `check`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from casebook.check import check
from casebook.languages import LANGUAGES
from casebook.link import link
from casebook.load import load
from casebook.reporters import explain
from casebook.validate import validate_case
from form.casebook import ROOT, engine

HERE = ROOT / "tests"
CASE = (HERE / "mistakes" / "case.yml").read_text("utf-8")
TABLE: list[dict[str, Any]] = yaml.safe_load((HERE / "mistakes" / "table.yml").read_text("utf-8"))
INVALID = sorted((HERE / "invalid").rglob("*.yml"))
REFERENCE = check(ROOT, []).reference

ENCODED = {
    "gbk": CASE.encode("gbk"),
    "gbk and a full-width colon": CASE.replace("title:", "title：", 1).encode("gbk"),
    "utf-16 with its mark": CASE.encode("utf-16"),
    "utf-16-le": CASE.encode("utf-16-le"),
    "utf-16-be": CASE.encode("utf-16-be"),
    "latin-1": b"title: caf\xe9 no\xebl \xe0 la carte\n",
    "big5": "標題: 樓道裡的車棚\n".encode("big5"),
    "cut in the middle of a character": CASE.encode()[:300] + CASE.encode()[301:],
    "cut at the end": "title: 车".encode()[:-1],
    "its byte order mark": b"\xef\xbb\xbf" + CASE.encode(),
    "old line ends": CASE.replace("\n", "\r").encode(),
    "windows line ends": CASE.replace("\n", "\r\n").encode(),
    "word": b"PK\x03\x04" + bytes(range(256)),
    "the beginning of a word file": b"PK\x03\x04....",
    "zeros": b"title: a\0b\n",
    "many zeros": b"a: " + b"\0" * 20,
    "large": b"#" * 300_000,
    "nothing": b"",
    "only a comment": "# 注释\n".encode(),
}

# What a wrong value or a misplaced key may have meant is for `check` to guess: the form has choices instead.
MORE_GENERAL = {
    # several words in one, which check takes apart
    "unopened list", "no brackets", "no brackets cn", "no brackets fw comma", "no brackets spaces", "round brackets",
    "fw round brackets", "missing comma", "semicolon list", "fw semicolon list", "cn themes enum", "cite no brackets",
    "cite no brackets cn",
    # a list without its dashes, or with one too many, and a key at another level, where YAML sees nothing wrong
    "all dashes missing contributors", "themes as mapping", "extra dash", "none", "deep two less", "deep cite more",
    # a misspelt key: the form says as well which field is missing for it
    "key typo", "key plural", "cn key wrong", "cn key typo", "cn key trad", "nbsp in key",
    # check shows the line of the value, the form that of its key
    "sources list",
}  # fmt: skip

LOAD = """(bytes) => {
    const made = casebookForm.yaml.load(Uint8Array.from(bytes));
    const plain = (value) => value instanceof Map ? {map: Array.from(value, ([key, one]) => [key, plain(one)])}
        : Array.isArray(value) ? value.map(plain) : value;
    return [made.found.map(one => [one.code, one.line, one.column, one.params]), plain(made.data)];
}"""

SAID = """async (text) => {
    const read = await casebookForm.read(text);
    const content = read.all ? casebookForm.validate(read.all) : [];
    const found = read.problems.concat(content.map(
        one => Object.assign({line: casebookForm.lineAt(read.lines, one.path)}, one)));
    return found.map(one => [one.line, one.code, one.message, one.help]);
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    made = engine(browser, "zh")
    yield made
    made.close()


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {"map": [[key, plain(item)] for key, item in value.items()]}
    return [plain(item) for item in value] if isinstance(value, list) else value


def in_python(content: bytes) -> list[Any]:
    document, found = load("cases/a/b.yml", content)
    told = [[one.code, one.location.line, one.location.column, dict(one.params)] for one in found]
    return [told, plain(document.data) if document else None]


def in_the_form(page: Page, content: bytes) -> list[Any]:
    made: list[Any] = page.evaluate(LOAD, list(content))
    return made


def mistaken(entry: dict[str, Any]) -> str:
    return CASE.replace(entry["old"], entry["new"], 1)


def test_every_mistake_is_read_alike(page: Page) -> None:
    different = [
        entry["name"]
        for entry in TABLE
        if in_the_form(page, mistaken(entry).encode()) != in_python(mistaken(entry).encode())
    ]
    assert different == []
    assert len(TABLE) > 200


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.relative_to(HERE / "invalid").as_posix())
def test_every_bad_file_is_read_alike(page: Page, path: Path) -> None:
    assert in_the_form(page, path.read_bytes()) == in_python(path.read_bytes())


@pytest.mark.parametrize("name", ENCODED)
def test_every_encoding_is_read_alike(page: Page, name: str) -> None:
    assert in_the_form(page, ENCODED[name]) == in_python(ENCODED[name])


@pytest.mark.parametrize("language", [one.id for one in LANGUAGES])
def test_every_mistake_is_told_in_the_words_of_check(browser: Browser, language: str) -> None:
    chosen = next(one for one in LANGUAGES if one.id == language)
    page = engine(browser, chosen.id, link({}, REFERENCE))
    general = set()
    for entry in TABLE:
        document, found = load("cases/a/b.yml", mistaken(entry).encode())
        if document is not None:
            found += validate_case(document, REFERENCE)[1]
        unguessed = [replace(one, params={**one.params, "nearest": ""}) for one in found]
        expected = [[one.location.line, one.code, *words(one, language)] for one in unguessed]
        if sorted(page.evaluate(SAID, mistaken(entry))) != sorted(expected):
            general.add(entry["name"])
            assert document is not None, entry["name"]  # what is no YAML is told word for word
    page.close()
    assert general == MORE_GENERAL


def words(one: Any, language: str) -> tuple[str, str]:
    explained = explain(one, language)
    return explained.message, explained.help


def test_the_mended_line_is_told_and_masked(page: Page) -> None:
    text = CASE.replace("  zh: 把充电车棚建到楼下", "  zh：打13912345678找人", 1)
    told = page.evaluate("async (text) => (await casebookForm.read(text)).problems.map(one => one.mend)", text)
    document, found = load("cases/a/b.yml", text.encode())
    assert document is not None
    assert told == [explain(one, "zh").mend for one in found] == ["  zh: 打139******78找人"]


BROKEN = st.sampled_from(
    ["：", ":", ": ", "，", "、", "\t", "  ", " ", "\u3000", "\xa0", '"', "'", "”", "[", "]", "{", "}", "- ", "-", "•",
     "#", " #", "*", "&", "!", "|", ">", "%", "@", "`", "?", "\\", "\n", "\r", "---\n", "...\n", "\ufeff", "\u200b",
     "\x00", "\ufffd", "zh", "zh ", "id", "title", "=", "//", "1. ", "一、", "<<: ", "\u2028", "~", ","]
)  # fmt: skip
LINES = CASE.split("\n")


@st.composite
def broken_files(draw: st.DrawFn) -> str:
    """A stretch of the case with characters put in, put in place of others, or lost, as a hand in a hurry does."""
    first = draw(st.integers(0, len(LINES) - 2))
    text = "\n".join(LINES[first : first + draw(st.integers(1, 30))]) + "\n"
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text) - 1))
        text = text[:at] + draw(BROKEN) + text[at + draw(st.integers(0, 3)) :]
    return text


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    text=broken_files() | st.lists(BROKEN | st.sampled_from(["a", "楼", "a: b\n", "- c\n"]), max_size=12).map("".join)
)
def test_what_chance_breaks_is_read_alike(page: Page, text: str) -> None:
    assert json.loads(json.dumps(in_python(text.encode()))) == in_the_form(page, text.encode())
