"""Contributors' Markdown → clean HTML.

One parser for every output. HTML in the text is shown as text, headings become bold paragraphs, pictures and links
other than http, https and mailto are dropped; what comes out is cleaned again by nh3, so that a mistake in the
first part is not enough to let a script through. However a text is made, it takes about as long as its length asks for.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from xml.etree.ElementTree import Element, SubElement

import nh3
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import (
    LINK_RE,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)
from markdown.treeprocessors import Treeprocessor

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "code", "pre", "blockquote", "hr"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# Control characters, what is no character, and the marks that turn or hide the direction of a text (Unicode TR 36).
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…"
DEEPEST = 20
"""Lists and quotes inside one another; what lies deeper is a paragraph."""
# The words of a link, which may hold brackets once: whether there is an end to them is known after one look.
_WORDS = re.compile(r"((?:[^\[\]]|\[[^\[\]]{0,200}\]){0,1000}+)\]")
_ADDRESS = 2000  # characters in which the address of a link ends
# An address without a scheme would lead to wherever the text happens to stand, and //host to another site.
_LEADS_OUT = re.compile(r"(?:https?://|mailto:)[^\s\\]", re.I)
_BREAK_IN_CJK = re.compile(f"(?<=[{_CJK}])[ \t]*\n[ \t]*(?=[{_CJK}])")
# What `to_plain` leaves as it is, and what means nothing to Markdown and HTML: most texts, so that neither need look.
# The tests hold both against what the others say.
_SAFE = r"[^\W_]|[,.;:!?()%/，。；：！？、（）《》“”‘’…—–]"
UNCHANGED = re.compile(rf"(?![ ])(?:{_SAFE}|-|[ ](?![ ]|- |$))*\Z")
PLAIN = re.compile(rf"(?![ -]|[0-9]+[.])(?:{_SAFE}|[-']|[ ](?![ ]|$))+\Z")


class _Tame(Treeprocessor):
    """Headings → bold paragraphs."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in HEADINGS:
                element.tag = "p"
                strong = SubElement(element, "strong")
                strong.text, element.text = element.text, None
                for child in list(element)[:-1]:
                    element.remove(child)
                    strong.append(child)


class _NoDeeper(BlockProcessor):
    """Takes a block that lies too deep, before the parser has called itself too often."""

    def test(self, parent: Element, block: str) -> bool:
        return len(self.parser.state) > DEEPEST

    def run(self, parent: Element, blocks: list[str]) -> None:
        SubElement(parent, "p").text = blocks.pop(0).strip()


class _Bounded(LinkInlineProcessor):
    """A link whose ends are found nearby or not at all: the library looks as far as the text's end for each bracket."""

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802  (the library's name)
        words = _WORDS.match(data, index)
        return (words[1], words.end(), True) if words else ("", index, False)

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802  (likewise)
        if data.find(")", index, index + _ADDRESS) < 0:
            return "", None, index, False
        return super().getLink(data[: index + _ADDRESS], index)


class _BoundedReference(_Bounded, ReferenceInlineProcessor):
    """[words][name]"""


class _BoundedShort(_Bounded, ShortReferenceInlineProcessor):
    """[name]"""


# In the place of the library's own, which they are named for.
_LINKS = (("reference", _BoundedReference, 170), ("link", _Bounded, 160), ("short_reference", _BoundedShort, 130))


@cache
def _parser() -> Markdown:
    parser = Markdown(extensions=["sane_lists"], output_format="html")
    parser.preprocessors.deregister("html_block")
    for name in ("html", "image_link", "image_reference", "short_image_ref"):
        parser.inlinePatterns.deregister(name)
    for name, kind, priority in _LINKS:
        parser.inlinePatterns.register(kind(LINK_RE, parser), name, priority)
    parser.parser.blockprocessors.register(_NoDeeper(parser.parser), "casebook-depth", 200)
    parser.treeprocessors.register(_Tame(parser), "casebook-tame", 15)
    return parser


@lru_cache(maxsize=4096)
def to_html(text: str, language: str) -> str:
    """Clean HTML of a Markdown text in that language; one line, safe to place in a page."""
    return f"<p>{to_plain(text, language)}</p>" if PLAIN.match(text) else parsed(text, language)


def parsed(text: str, language: str) -> str:
    """What `to_html` gives, by way of the parser and the cleaner for every text."""
    raw = _parser().reset().convert(pretty(INVISIBLE.sub("", text), language))
    clean = nh3.clean(
        raw,
        tags=TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_kept,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    # Once more: an entity is one of them only now.
    clean = _BREAK_IN_CJK.sub("", INVISIBLE.sub("", clean))
    # A line break inside preformatted text must outlive the joining of lines.
    clean = re.sub(r"<pre>.*?</pre>", lambda match: match[0].replace("\n", "&#10;"), clean, flags=re.S)
    return clean.replace("\n", " ").strip()


def _kept(_tag: str, name: str, value: str) -> str | None:
    return value if name == "rel" or (name == "href" and _LEADS_OUT.match(value)) else None


@lru_cache(maxsize=4096)
def to_plain(text: str, language: str) -> str:
    """A text of one line: invisible marks and line breaks gone, quotes as the language sets them."""
    if UNCHANGED.match(text):
        return text
    text = _BREAK_IN_CJK.sub("", INVISIBLE.sub("", text))
    return pretty(" ".join(text.split()), language)


def pretty(text: str, language: str) -> str:
    """English quotes, apostrophes and dashes as print has them; other languages as they are."""
    if language != "en":
        return text
    text = re.sub(r"(^|[\s(\[“‘—–/-])\"", r"\1“", text).replace('"', "”")
    text = re.sub(r"(^|[\s(\[“—–/-])'", r"\1‘", text).replace("'", "’")
    return text.replace(" - ", " – ")
