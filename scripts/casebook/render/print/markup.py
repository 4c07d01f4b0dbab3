"""Contributors' Markdown → nodes that a template can set, by way of the site's own parser and cleaner.

A block is {"t": "p" | "ul" | "ol" | "quote" | "pre" | "rule", "c": …}; lists hold items, items hold blocks. Inline
content is a list of strings and {"t": "strong" | "em" | "code" | "link" | "break", "c": …}; a link carries its
"href", code its text in "v". Nothing in a node is ever read as source by the typesetter.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from casebook.render.markdown import to_html
from casebook.render.print.text import settable

Node = dict[str, Any]
_INLINE = {"strong": "strong", "em": "em", "code": "code", "a": "link"}
_BLOCKS = {"ul": "ul", "ol": "ol", "li": "item", "blockquote": "quote", "p": "p", "pre": "pre"}


class _Reader(HTMLParser):
    """Builds the tree. The HTML comes from nh3, so every element is closed and every tag is one that we know."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: Node = {"t": "root", "c": []}
        self.open: list[Node] = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.open[-1]["c"].append({"t": "break"})
        elif tag == "hr":
            self.open[-1]["c"].append({"t": "rule"})
        elif tag in _INLINE or tag in _BLOCKS:
            node: Node = {"t": _INLINE.get(tag) or _BLOCKS[tag], "c": []}
            if tag == "a":
                node["href"] = dict(attrs).get("href") or ""
            self.open[-1]["c"].append(node)
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE or tag in _BLOCKS:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1]["c"].append(settable(data))


def nodes(text: str, language: str) -> list[Node]:
    """The block nodes of a Markdown text in that language."""
    return html_nodes(to_html(text, language))


def html_nodes(html: str) -> list[Node]:
    """The block nodes of clean HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [_finished(node) for node in _paragraphs(reader.root["c"])]


def plain(blocks: list[Node]) -> str:
    """The words of block nodes, one line, for alternative texts."""
    return " ".join(" ".join(_words(block) for block in blocks).split())


def _words(node: Node | str) -> str:
    if isinstance(node, str):
        return node
    return str(node["v"]) if "v" in node else "".join(_words(child) for child in node.get("c", ()))


def _paragraphs(children: list[Node | str]) -> list[Node]:
    """Children of a block container: loose inline content becomes a paragraph, blank text between blocks goes."""
    found: list[Node] = []
    loose: list[Node | str] = []
    for child in [*children, None]:
        inline = isinstance(child, str) or (
            child is not None and child["t"] in ("strong", "em", "code", "link", "break")
        )
        if inline:
            loose.append(child)  # type: ignore[arg-type]
            continue
        if any(not isinstance(one, str) or one.strip() for one in loose):
            found.append({"t": "p", "c": loose})
        loose = []
        if child is not None:
            found.append(child)  # type: ignore[arg-type]
    return found


def _finished(node: Node) -> Node:
    kind = node["t"]
    if kind in ("ul", "ol"):
        items = [one for one in node["c"] if not isinstance(one, str)]
        return {"t": kind, "c": [[_finished(block) for block in _paragraphs(one["c"])] for one in items]}
    if kind == "quote":
        return {"t": kind, "c": [_finished(block) for block in _paragraphs(node["c"])]}
    if kind == "pre":
        return {"t": kind, "v": _words(node).strip("\n")}
    if kind == "rule":
        return node
    return {"t": "p", "c": _trimmed([_inline(one) for one in node["c"]])}


def _inline(node: Node | str) -> Node | str:
    if isinstance(node, str) or node["t"] == "break":
        return node
    if node["t"] == "code":
        return {"t": "code", "v": _words(node)}
    return {**node, "c": [_inline(one) for one in node["c"]]}


def _trimmed(content: list[Node | str]) -> list[Node | str]:
    """Without the space at both ends of a paragraph."""
    if content and isinstance(content[0], str):
        content[0] = content[0].lstrip()
    if content and isinstance(content[-1], str):
        content[-1] = content[-1].rstrip()
    return [one for one in content if one != ""]
