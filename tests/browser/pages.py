"""The pages of a built site as the tests see them: their addresses, kinds, and what stands in their HTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

LANGUAGES = {"": "zh-CN", "en": "en-GB"}
"""First part of the address -> what <html lang> says."""

NOT_FOUND = "/404.html"


def addresses(site: Path) -> list[str]:
    """Every page's address below the site's root, as `/` or `/en/cases/`, in order; without the 404 page."""
    folders = (found.parent.relative_to(site) for found in site.rglob("index.html"))
    return sorted(f"/{folder.as_posix()}/".replace("/./", "/") for folder in folders)


def file_of(site: Path, address: str) -> Path:
    """The file that a server sends for an address."""
    return site / (address.lstrip("/") + "index.html" if address.endswith("/") else address.lstrip("/"))


def prefix_of(address: str) -> str:
    """The part of an address that chooses the language: `en`, or nothing for Chinese."""
    return "en" if address.startswith("/en/") else ""


def partner_of(address: str) -> str:
    """The address of the same page in the other language."""
    return address.removeprefix("/en") if prefix_of(address) else "/en" + address


def kind_of(address: str) -> str:
    """What kind of page it is: pages of one kind come from one template, or are one of a kind."""
    parts = address.strip("/").removeprefix("en").strip("/").split("/")
    match parts:
        case [""]:
            return "home"
        case ["cases", _, _]:
            return "case"
        case ["cases", _, _, "both"]:
            return "both"
        case ["themes" | "problems" | "resources" | "steps" | "years"]:
            return "index"
        case ["themes" | "problems" | "resources" | "steps" | "years", _]:
            return "listing"
        case ["areas", _]:
            return "area"
        case ["method", _]:
            return "method page"
        case ["contribute", "codes", _]:
            return "code"
        case _:
            return "/".join(parts)


def every_kind(site: Path, prefix: str) -> list[str]:
    """The fullest page of every kind in one language, the barest case and area, and the 404 page."""
    kinds: dict[str, list[str]] = {}
    for address in addresses(site):
        if prefix_of(address) == prefix:
            kinds.setdefault(kind_of(address), []).append(address)
    chosen = {NOT_FOUND}
    for kind, found in kinds.items():
        by_size = sorted(found, key=lambda address: file_of(site, address).stat().st_size)
        chosen |= {by_size[-1], by_size[0]} if kind in {"case", "area"} else {by_size[-1]}
    return sorted(chosen)


@dataclass
class Html:
    """What the tests look at in a page's HTML, without a browser."""

    lang: str = ""
    robots: str = ""
    canonical: str = ""
    alternates: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    switchers: list[tuple[str, str]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    refreshes: bool = False


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.html = Html()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        html = self.html
        if "id" in given:
            html.ids.add(given["id"])
        if tag == "html":
            html.lang = given.get("lang", "")
        elif tag == "meta":
            if given.get("name") == "robots":
                html.robots = given.get("content", "")
            html.refreshes |= given.get("http-equiv", "").lower() == "refresh"
        elif tag == "link" and given.get("rel") == "canonical":
            html.canonical = given.get("href", "")
        elif tag == "link" and given.get("rel") == "alternate" and "hreflang" in given:
            html.alternates[given["hreflang"]] = given.get("href", "")
        else:
            if tag == "a" and "hreflang" in given:
                html.switchers.append((given["hreflang"], given.get("href", "")))
            html.links += [given[name] for name in ("href", "src", "poster", "action") if name in given]
            html.links += [one.split()[0] for one in given.get("srcset", "").split(",") if one.strip()]


@cache
def read(file: Path) -> Html:
    """A page's HTML, read once."""
    reader = _Reader()
    reader.feed(file.read_text(encoding="utf-8"))
    return reader.html


def expect_nothing(found: Iterable[tuple[str, str]]) -> None:
    """Fail with what was found, as pairs (address, what), each `what` told once with some of its pages."""
    where: dict[str, list[str]] = {}
    for address, what in found:
        where.setdefault(what, []).append(address)
    told = [f"{what}\n    {len(at)} × {' '.join(at[:3])}{' …' * (len(at) > 3)}" for what, at in where.items()]
    if told:
        pytest.fail("\n".join(told), pytrace=False)
