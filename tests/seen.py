"""What stands in a page for a reader, a reading machine and a search engine: its tags and words, in order."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

from browser.pages import file_of

Token = tuple[str, tuple[tuple[str, str], ...], str]
"""A start tag with its attributes by name, addresses made whole; an end tag; or a text, its white space drawn together,
data in JSON with its keys in order."""

HOST = "https://casebook.example"
_ADDRESSES = {"href", "src", "action", "poster", "data-base"}


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base = HOST + address
        self.tokens: list[Token] = []
        self.text = ""
        self.data = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.end_text()
        given = {name: value or "" for name, value in attributes}
        whole = {name: urljoin(self.base, value) if name in _ADDRESSES else value for name, value in given.items()}
        self.tokens.append((tag, tuple(sorted(whole.items())), ""))
        self.data = "json" in whole.get("type", "") and tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self.end_text()
        self.tokens.append((f"/{tag}", (), ""))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_decl(self, decl: str) -> None:
        self.tokens.append(("!", (), decl))

    def end_text(self) -> None:
        words = " ".join(self.text.split())
        if self.data:
            words = json.dumps(json.loads(words), sort_keys=True)
        if words:
            self.tokens.append(("", (), words))
        self.text, self.data = "", False


def seen(site: Path, address: str) -> list[Token]:
    """All that stands in the page at an address of a built site, but comments."""
    reader = _Reader(address)
    reader.feed(file_of(site, address).read_text(encoding="utf-8"))
    reader.close()
    reader.end_text()
    return reader.tokens
