"""Without JavaScript everything can be read and every page be reached."""

from __future__ import annotations

from pathlib import Path

from browser.pages import every_kind, expect_nothing
from browser.visitor import PageFor, Visitor

# The lines of text that can be seen in the page's main part, but for buttons and the day of access in a citation.
LINES = """() => {
    const buttons = [...document.querySelectorAll("main button")].map(one => one.innerText.trim());
    return document.querySelector("main").innerText.split("\\n")
        .map(one => one.trim().replace(/\\[\\d{4}-\\d\\d-\\d\\d\\]/, "[YYYY-MM-DD]"))
        .filter(one => one && !buttons.includes(one));
}"""

DRAWINGS = """() => [...document.querySelectorAll("main svg[role=img]")]
    .filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect())
    .filter(box => box.width < 10 || box.height < 10).length"""


def keeping(visitor: Visitor) -> str:
    """What is said of keeping pages on a device, which takes a script: it is shown where it can be done alone."""
    return "\n".join(visitor.page.locator(".cb-keeps-only").all_inner_texts())


def test_what_can_be_read_needs_no_script(site: Path, page_for: PageFor) -> None:
    plain, scripted = page_for(javascript=False), page_for()
    found = []
    for address in every_kind(site, ""):
        plain.open(address)
        scripted.open(address)
        without, with_script = plain.page.evaluate(LINES), scripted.page.evaluate(LINES)
        # The pages that cannot do without: they say so, and lead to what can (the lists; a file written by hand).
        if (ways := {"/search/": 4, "/contribute/form/": 2}.get(address)) is not None:
            if plain.page.locator(".cb-unscripted a:visible").count() < ways:
                found.append((address, "does not lead on without a script"))
        elif lost := [line for line in with_script if line not in without and line not in keeping(scripted)]:
            found.append((address, f"{len(lost)} lines need a script to be read: {' / '.join(lost[:3])}"))
        if plain.page.locator("h1:visible").count() != 1:
            found.append((address, "does not show one heading"))
        if plain.page.evaluate(DRAWINGS):
            found.append((address, "has a drawing without size"))
    expect_nothing(found)


def test_ways_on_need_no_script(page_for: PageFor) -> None:
    visitor = page_for(javascript=False, width=360)
    page = visitor.page
    visitor.open("/")
    for section in ("cases", "method", "areas", "glossary", "contribute"):
        page.locator(f"header a[href$='{section}/']:visible").first.click()
        assert visitor.path() == f"/{section}/"
    page.locator("header a[hreflang|=en]:visible").first.click()
    assert visitor.path() == "/en/contribute/"
