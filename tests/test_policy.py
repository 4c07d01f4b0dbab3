"""Nothing in a page needs the policy loosened: no script, style or handler is written into it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from browser.pages import NOT_FOUND, addresses, expect_nothing, file_of
from browser.server import headers

URLS = ("href", "src", "action", "formaction", "poster", "data")


def policy() -> dict[str, list[str]]:
    """The recipe's policy, directive by directive."""
    parts = (one.split() for one in headers()["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


def test_the_policy_lets_in_nothing_but_the_site_itself() -> None:
    found = policy()
    assert found["default-src"] == found["base-uri"] == found["frame-ancestors"] == ["'none'"]
    assert found["script-src"] == found["style-src"] == found["form-action"] == ["'self'"]
    allowed = {value for values in found.values() for value in values}
    assert allowed <= {"'none'", "'self'", "data:"}
    assert [name for name, values in found.items() if "data:" in values] == ["img-src"]


class _Inline(HTMLParser):
    """What a strict policy would not run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and "src" not in given and given.get("type") != "application/ld+json":
            self.found.append("a script in the page")
        if tag in ("style", "base", "object", "embed", "iframe"):
            self.found.append(f"<{tag}>")
        for name, value in given.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.found.append(f'<{tag} {name}="{value[:60]}">')
            if name in URLS and re.match(r"\s*(?:javascript|vbscript):", value, re.IGNORECASE):
                self.found.append(f'<{tag} {name}="{value[:60]}">')


def test_no_page_holds_what_the_policy_forbids(site: Path) -> None:
    found = []
    for address in [*addresses(site), NOT_FOUND]:
        reader = _Inline()
        reader.feed(file_of(site, address).read_text(encoding="utf-8"))
        found += [(address, one) for one in reader.found]
    expect_nothing(found)


def test_no_drawing_holds_a_script(site: Path) -> None:
    drawings = [path.read_text(encoding="utf-8").lower() for path in site.rglob("*.svg")]
    assert drawings
    assert not [one for one in drawings if "<script" in one or re.search(r"\son\w+=", one)]
