"""Everything that a mouse can click, the Tab key reaches, and it can be seen where one is."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.pages import LANGUAGES, every_kind, expect_nothing
from browser.visitor import PageFor, Visitor

# Lists what can be used and, from then on, notes where the focus goes and whether that can be seen. A control
# may be drawn by its label; a label whose control the keyboard cannot reach is for the mouse alone.
PREPARE = """() => {
    // Back to where a page begins.
    document.body.tabIndex = -1;
    document.body.focus();
    const drawn = one => [one, ...(one.labels ?? [])];
    const look = one => drawn(one).map(one => getComputedStyle(one)).map(style => [
        style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow,
        style.color, style.backgroundColor, style.borderTopColor, style.borderBottomColor,
        style.textDecorationLine, style.textDecorationThickness,
    ]).join();
    const seen = one => {
        const box = one.getBoundingClientRect();
        return one.checkVisibility({visibilityProperty: true, opacityProperty: true})
            && box.width > 1 && box.height > 1 && !one.closest("[inert]");
    };
    const name = one => one.outerHTML.replace(/\\s+/g, " ").replaceAll("../", "").slice(0, 140);
    const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
    window.stops = [...document.querySelectorAll(controls)]
        .filter(one => one.tabIndex >= 0 && !one.disabled && drawn(one).some(seen))
        .map(one => ({one, name: name(one), before: look(one), group: one.type === "radio" && one.name}));
    for (const one of document.querySelectorAll("label, [onclick]"))
        if (seen(one) && !window.stops.some(stop => stop.one === (one.control ?? one)))
            window.stops.push({one, name: name(one)});
    window.walk = {reached: [], unseen: []};
    document.addEventListener("focusin", event => {
        const one = event.target, stop = window.stops.find(stop => stop.one === one);
        window.walk.reached.push(one);
        const onPage = drawn(one).filter(seen).map(one => one.getBoundingClientRect())
            .some(box => box.right > 0 && box.left < innerWidth && box.bottom + scrollY > 0);
        if (!onPage || (stop && look(one) === stop.before)) window.walk.unseen.push(name(one));
    });
    return window.stops.length;
}"""

RESULT = """() => {
    const groups = new Set(window.walk.reached.filter(one => one.type === "radio").map(one => one.name));
    return window.stops
        .filter(stop => !window.walk.reached.includes(stop.one) && !groups.has(stop.group))
        .map(stop => "not reached: " + stop.name)
        .concat(window.walk.unseen.map(name => "focus cannot be seen: " + name));
}"""


def tab_through(visitor: Visitor) -> list[str]:
    """What the Tab key does not reach on this page, and where the focus cannot be seen."""
    stops = visitor.page.evaluate(PREPARE)
    for _ in range(stops + 3):
        visitor.page.keyboard.press("Tab")
    troubles: list[str] = visitor.page.evaluate(RESULT)
    return troubles


def skip(visitor: Visitor) -> list[str]:
    """What is wrong with the first stop of a freshly opened page, which must lead past its header."""
    page = visitor.page
    page.keyboard.press("Tab")
    first = page.locator(":focus")
    target = first.get_attribute("href") or ""
    if not target.startswith("#") or page.locator(target).count() != 1:
        return [f"the first stop is no skip link: {target}"]
    box = first.bounding_box()
    if not box or box["y"] < 0 or box["height"] < 10:
        return ["the skip link cannot be seen"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    past = page.evaluate("() => !document.activeElement.closest('.md-header')")
    return [] if past else ["after the skip link the focus is still in the header"]


@pytest.mark.parametrize(("prefix", "width"), [("", 1280), ("en", 360)])
def test_tab_reaches_everything_and_shows_where_it_is(site: Path, page_for: PageFor, prefix: str, width: int) -> None:
    visitor = page_for(lang=LANGUAGES[prefix], width=width)
    found = []
    for address in every_kind(site, prefix):
        visitor.open(address)
        visitor.hold_still()
        found += [(address, trouble) for trouble in (*skip(visitor), *tab_through(visitor))]
    expect_nothing(found)


def test_reading_settings_by_keyboard(page_for: PageFor) -> None:
    visitor = page_for()
    page = visitor.page
    visitor.open("/about/")
    page.locator("#cb-reading-open").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("name") == "text"
    page.keyboard.press("ArrowRight")
    assert page.locator("html").get_attribute("data-cb-text") == "large"
    page.keyboard.press("Escape")
    assert page.locator(":focus").get_attribute("id") == "cb-reading-open"
    visitor.open("/en/about/")
    assert page.locator("html").get_attribute("data-cb-text") == "large"
