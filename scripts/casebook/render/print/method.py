"""The hand-written pages on the method → a chapter of the book.

The pages stay the one place where the method is told. They are read with the Markdown extensions that the site uses;
lists of cases that the site pulls in become lists of cases with page numbers.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

import yaml
from markdown import Markdown

from casebook.render.print.case import anchor
from casebook.render.print.edition import Writer
from casebook.render.print.text import settable

Node = dict[str, Any]
Pages = Mapping[str, Mapping[str, str]]
"""Markdown of the method's pages: language id → page name without its ending → text, in the book's order."""

ORDER = (
    "index", "five-steps", "three-lists", "deliberation", "five-joint-actions", "open-spaces",
    "international-communities",
)  # fmt: skip
SKIPPED = {"sources", "diagram"}
"""Sections that speak of the website only: where its sources are listed, how its drawing behaves on a telephone."""
SHOWN = 8
"""How many cases a list in the method's pages names; the indexes name all."""
_SNIPPET = re.compile(r'^--8<-- "[a-z-]+/(?P<facet>[a-z]+(?:-action|-kind)?)-(?P<value>[a-z0-9-]+)\.html"$', re.M)
_FACETS = ("joint-action", "problem-kind", "resource-kind", "theme", "step", "stage", "area")


def chapter(writer: Writer, pages: Pages) -> list[Node]:
    """The method's pages that every language of the edition has, each with its sections, rows and notes."""
    languages = writer.edition.languages
    found = []
    for name in ORDER:
        if all(name in pages.get(language, {}) for language in languages):
            found.append(_page(writer, name, [_read(writer, name, pages[language][name]) for language in languages]))
    return found


def _page(writer: Writer, name: str, sides: list[Node]) -> Node:
    languages = writer.edition.languages
    titles = [{"l": language, "v": side["title"]} for language, side in zip(languages, sides, strict=True)]
    sections = []
    for index, section in enumerate(sides[0]["sections"]):
        others = [side["sections"][index : index + 1] for side in sides[1:]]
        versions = [section, *(other[0] for other in others if other)]
        if len(versions) < len(sides) or len({one["id"] for one in versions}) > 1:
            versions = [section] * len(sides)
        sections.append(
            {
                "id": section["id"],
                "level": section["level"],
                "title": [
                    {"l": language, "v": one["title"]}
                    for language, one in zip(languages, versions, strict=True)
                    if one["title"]
                ],
                "rows": _rows(languages, [one["blocks"] for one in versions]),
            }
        )
    notes = [
        [{"l": language, "v": side["notes"].get(number, "")} for language, side in zip(languages, sides, strict=True)]
        for number in sides[0]["notes"]
    ]
    return {"id": name, "anchor": f"method.{name}", "title": titles, "sections": sections, "notes": notes}


def _rows(languages: tuple[str, ...], columns: list[list[Node]]) -> list[list[Node]]:
    """Rows of sides: block beside block where the languages have the same kinds of block, else all in one row."""
    kinds = [[block["t"] for block in column] for column in columns]
    if all(one == kinds[0] for one in kinds):
        cut = [[[block] for block in column] for column in columns]
    else:
        cut = [[column] for column in columns]
    return [
        [{"l": language, "v": blocks} for language, blocks in zip(languages, row, strict=True)]
        for row in zip(*cut, strict=True)
    ]


def _read(writer: Writer, name: str, text: str) -> Node:
    """One page: title, sections and notes."""
    _, _, body = text.partition("---\n")
    head, _, body = body.partition("\n---\n")
    title = str(yaml.safe_load(head)["title"])
    body = _SNIPPET.sub(lambda match: f'<div class="cases" data-of="{match["facet"]}-{match["value"]}"></div>', body)
    parser = Markdown(extensions=["attr_list", "md_in_html", "def_list", "tables", "footnotes"], output_format="html")
    reader = _Reader(writer, f"method/{name}")
    reader.feed(parser.convert(body))
    reader.close()
    return {"title": settable(title), "sections": list(_sections(reader.root["c"])), "notes": reader.notes}


def _sections(blocks: list[Any]) -> Iterator[Node]:
    section: Node = {"id": "", "level": 1, "title": "", "blocks": []}
    for block in blocks:
        if isinstance(block, str):
            continue
        if block["t"] == "head":
            if section["id"] not in SKIPPED and (section["blocks"] or section["title"]):
                yield section
            section = {"id": block["id"], "level": block["level"], "title": _words(block), "blocks": []}
        else:
            section["blocks"].append(block)
    if section["id"] not in SKIPPED and section["blocks"]:
        yield section


def _words(node: Any) -> str:
    if isinstance(node, str):
        return node
    return "" if node["t"] == "drop" else "".join(_words(child) for child in node.get("c", ()))


_BLOCKS = {
    "p": "p", "ul": "ul", "ol": "ol", "li": "item", "blockquote": "quote", "dl": "dl", "dt": "dt", "dd": "dd",
    "table": "table", "tr": "row", "th": "cell", "td": "cell",
}  # fmt: skip
_INSIDE = {
    "glossary": "glossary",
    "about": "sources",
    "problems": "index.problems",
    "resources": "index.resources",
    "themes": "index.themes",
}
"""Pages of the site that have a place in the book."""
_INLINE = {"strong", "em", "code"}
_VOID = {"br", "hr", "img", "input"}


class _Reader(HTMLParser):
    """HTML of our own pages → nodes. Elements that the book has no use for are passed over with what they hold."""

    def __init__(self, writer: Writer, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.writer, self.page = writer, page
        self.root: Node = {"t": "root", "c": []}
        self.open: list[Node] = [self.root]
        self.notes: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        css = given.get("class", "")
        if tag in _VOID:
            if tag == "br":
                self.open[-1]["c"].append({"t": "break"})
            return
        node: Node = {"t": "pass", "c": []}
        if tag in ("h1", "h2", "h3", "h4"):
            node |= {"t": "head", "id": given.get("id", ""), "level": int(tag[1])}
        elif tag in _BLOCKS:
            node["t"] = _BLOCKS[tag]
        elif tag in _INLINE:
            node["t"] = tag
        elif css == "cases":
            node |= {"t": "cases"} | self.cases(given["data-of"])
        elif "cb-sqs" in css:
            node |= {"t": "squares", "alt": settable(given.get("aria-label", ""))}
        elif "cb-sq" in css or "cb-ring" in css:
            kinds = css.replace("cb-sq--", " ").split()
            step = next((kind for kind in kinds if kind in self.writer.corpus.terms["steps"]), "")
            node |= {"t": "ring" if "cb-ring" in css else "square", "id": step}
        elif tag == "a":
            node |= self.link(given.get("href", ""), css)
        elif tag == "sup":
            node["t"] = "pass"
        elif css == "footnote":
            node["t"] = "notes"
        self.open[-1]["c"].append(node)
        self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or len(self.open) == 1:
            return
        node = self.open.pop()
        parent = self.open[-1]["c"]
        if node["t"] == "drop" or (node["t"] == "head" and node["level"] == 1):
            parent.pop()
        elif node["t"] == "pass":
            parent.pop()
            parent.extend(node["c"])
        elif node["t"] == "notes":
            parent.pop()
            items = [
                item
                for block in node["c"]
                if not isinstance(block, str)
                for item in block["c"]
                if not isinstance(item, str)
            ]
            self.notes = {str(number): _words(item).strip() for number, item in enumerate(items, 1)}
        elif node["t"] in ("square", "ring"):
            node["char"] = _words(node)
            node["c"] = []
        elif node["t"] == "squares":
            cells = [one for one in node["c"] if not isinstance(one, str)]
            node["c"] = []
            node["cells"] = [{"id": one["id"], "char": one.get("char", ""), "told": bool(one["id"])} for one in cells]
        elif node["t"] in ("p", "item", "dt", "dd", "cell"):
            node["c"] = self.cleaned(node["c"])
            if node["t"] == "p" and not node["c"]:
                parent.pop()
        elif node["t"] in ("ul", "ol", "dl", "table", "row", "quote"):
            node["c"] = [one for one in node["c"] if not isinstance(one, str)]

    def handle_data(self, data: str) -> None:
        if self.open[-1] is not self.root:
            self.open[-1]["c"].append(settable(data.replace("\n", " ")))

    @staticmethod
    def cleaned(content: list[Any]) -> list[Any]:
        """Inline content without the blanks at its ends."""
        while content and isinstance(content[0], str) and not content[0].strip():
            content.pop(0)
        while content and isinstance(content[-1], str) and not content[-1].strip():
            content.pop()
        return content

    def link(self, href: str, css: str) -> Node:
        """Where a link leads inside the book, or to the website, or nowhere."""
        if css == "footnote-ref":
            return {"t": "note"}
        if css == "footnote-backref":
            return {"t": "drop"}
        if href.startswith(("http:", "https:", "mailto:")):
            return {"t": "link", "href": href}
        path, _, _ = href.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.page), path)).removesuffix(".md")
        target = target.removesuffix("/index") if target != "method/index" else target
        parts = target.split("/")
        if parts[0] == "cases" and len(parts) == 3 and f"{parts[1]}/{parts[2]}" in self.writer.inside:
            return {"t": "link", "to": anchor(self.writer.corpus.by_key[f"{parts[1]}/{parts[2]}"])}
        if target in _INSIDE:
            return {"t": "link", "to": _INSIDE[target]}
        if parts[0] == "method" and len(parts) == 2 and parts[1] in ORDER:
            return {"t": "link", "to": f"method.{parts[1]}"}
        url = self.writer.url(target + "/")
        return {"t": "link", "href": url} if url else {"t": "pass"}

    def cases(self, of: str) -> Node:
        """The first cases of a facet's value, named as the site's snippets are, and how many more there are."""
        facet = next((one for one in _FACETS if of.startswith(one + "-")), "")
        entries = self.writer.corpus.facets.get(facet, {}).get(of.removeprefix(facet + "-"), ())
        more = len(entries) - SHOWN
        return {
            "cases": [
                {"anchor": anchor(entry), "title": self.writer.line(entry.case.title)} for entry in entries[:SHOWN]
            ],
            "more": self.writer.own("more_cases", more=more) if more > 0 else [],
        }
