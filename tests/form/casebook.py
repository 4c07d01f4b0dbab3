"""The form's scripts without a page: in a bare browser page, with the made-up casebook of tests/valid as their data."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from casebook import fonts
from casebook.canonical import canonical
from casebook.check import Checked, check
from casebook.languages import LANGUAGES
from casebook.link import Corpus, link
from casebook.load import load
from casebook.render import form
from casebook.reporters import explain
from casebook.validate import validate_case

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "overrides" / "assets" / "js" / "form"
# What does not need the page of the form.
ENGINE = (
    "load",
    "model",
    "personal",
    "messages",
    "values",
    "translation",
    "glyphs",
    "validate",
    "writer",
    "reader",
    "make",
    "markdown",
    "drawings",
    "zip",
    "send",
)

Told = list[tuple[str, str, str]]
"""What is said of a case: (code, message, help), sorted."""


@cache
def made_up() -> tuple[Corpus, Checked]:
    checked = check(ROOT / "tests" / "valid")
    return link(checked.cases, checked.reference), checked


def engine(browser: Browser, language: str, corpus: Corpus | None = None) -> Page:
    """A page that knows `casebookForm`, with the field table, the words of that language and a casebook's terms."""
    corpus = corpus or made_up()[0]
    chosen = next(one for one in LANGUAGES if one.id == language)
    page = browser.new_page()
    page.add_script_tag(content=(SCRIPTS / "load.js").read_text("utf-8"))
    page.add_script_tag(content=bytes(form.data(corpus, chosen)[f"{form.FOLDER}/{language}.js"]).decode())
    for name in ENGINE[1:]:
        page.add_script_tag(content=(SCRIPTS / f"{name}.js").read_text("utf-8"))
    for path in sorted((SCRIPTS / "yaml").glob("*.js")):
        page.add_script_tag(content=path.read_text("utf-8"))
    page.evaluate("casebookForm.bringYaml = async () => {}")
    page.evaluate("list => casebookForm.takeGlyphs(list)", fonts.packed())
    return page


def said_by_check(text: str, language: str) -> Told:
    """What `casebook check` says of a case with that text, but for guesses at what was meant: the form makes none."""
    _, checked = made_up()
    document, found = load("cases/made-up/x.yml", text.encode())
    if document is not None:
        found += validate_case(document, checked.reference)[1]
    plain = [replace(one, params={**one.params, "nearest": ""}) for one in found]
    return sorted((one.code, (words := explain(one, language)).message, words.help) for one in plain)


READ_AND_CHECK = """async (text) => {
    const read = await casebookForm.read(text);
    const found = read.all ? read.problems.concat(casebookForm.validate(read.all, "made-up/x")) : read.problems;
    return found.map(one => [one.code, one.message, one.help]);
}"""


def said_by_form(page: Page, text: str) -> Told:
    """The same as the form says it."""
    return sorted((code, message, help_) for code, message, help_ in page.evaluate(READ_AND_CHECK, text))


def with_value(path: tuple[str | int, ...], value: Any) -> str:
    """The text of a whole case in which that value stands at that place."""
    document = load("everything.yml", (ROOT / "tests/valid/cases/made-up/everything.yml").read_bytes())[0]
    assert document is not None
    holder: Any = document.data
    for key in path[:-1]:
        holder = holder[key]
    if value is None:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return canonical(document.data)
