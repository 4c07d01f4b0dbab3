"""Contributors' Markdown: only a few harmless elements come out, and soon; plain texts take a short way.

Texts that mean nothing to Markdown take that way; it must lead where the long one does.
"""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casebook.render.markdown import DEEPEST, INVISIBLE, PLAIN, TAGS, UNCHANGED, parsed, pretty, to_html, to_plain
from casebook.values import TEXT_LIMIT

PACKAGE = Path(__file__).parents[1] / "scripts"
_PIECES = st.sampled_from(
    [
        *"aZ9é中。，“”’'\"-–—_*#>&<`[]()!.:;%/|~+=\\\t\n\x00\u2028\u200b\xa0",
        " ",
        "  ",
        "1. ",
        "- ",
        " - ",
        "http://x.y",
        "社区",
    ]
)
_TEXTS = st.lists(_PIECES, max_size=12).map("".join) | st.text(max_size=12)
_LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


@_LANGUAGES
@given(text=_TEXTS)
@example(text="1. x")
@example(text="1.")
@example(text="a_b_c")
@example(text="-")
@example(text="— 'x' — 中 ’")
def test_html(language: str, text: str) -> None:
    assert to_html(text, language) == parsed(text, language)


@_LANGUAGES
@given(text=_TEXTS)
def test_plain(language: str, text: str) -> None:
    slow = pretty(" ".join(INVISIBLE.sub("", text).split()), language)
    if UNCHANGED.match(text):
        assert to_plain(text, language) == slow == text


def test_most_texts_take_it() -> None:
    for text in ("居民和业主一起商量，把12号楼的车棚改好（2021年）。", "They met 3 times; the shed (No. 4) is open."):
        assert PLAIN.match(text) and UNCHANGED.match(text)


LEADS_OUT = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)


class Reader(HTMLParser):
    """Fails at whatever is not on the list, and gathers the words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.deepest = 0
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        given = dict(attrs)
        assert given.keys() <= ({"href", "rel"} if tag == "a" else set()), attrs
        if "href" in given:
            assert LEADS_OUT.match(given["href"] or ""), given
        if tag not in ("br", "hr"):
            self.open.append(tag)
            self.deepest = max(self.deepest, len(self.open))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        pytest.fail(f"a declaration: {decl}")

    def unknown_decl(self, data: str) -> None:
        pytest.fail(f"a declaration: {data}")

    def handle_pi(self, data: str) -> None:
        pytest.fail(f"an instruction: {data}")


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


# What Markdown and HTML are made of, so that chance puts them together.
PIECES = st.sampled_from(
    [
        *"<>&\"'()[]{}`*_#!-+=:;/\\|~@. \n\t",
        *(
            "<script>",
            "</p>",
            "<svg/onload=",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<?",
            "alert(1)",
            "onclick=",
            "style=",
        ),
        *(
            "javascript:",
            "data:text/html,",
            "//",
            "https://a.example",
            "mailto:",
            "&lt;",
            "&#106;",
            "&#2;",
            "&#x202e;",
            "&#xfffe;",
            "&colon;",
            "\x02",
        ),
        *(
            "wzxhzdk:0",
            "klzzwxh:0",
            "\x03",
            "\x00",
            "\u202e",
            "\n\n",
            "    ",
            "> ",
            "- ",
            "1. ",
            "[a]: ",
            "[a][a]",
            "![a](b)",
        ),
        *("一", "字", "a", "b", "１", "＜", "{: onclick=alert(1)}", "{{ x }}", "--8<--"),
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=60).map("".join), st.sampled_from(["zh", "en"]))
def test_only_what_is_on_the_list_comes_out(text: str, language: str) -> None:
    html = to_html(text, language)
    assert "\n" not in html and not INVISIBLE.search(html)
    read(html)


@pytest.mark.parametrize(
    "target", ["//a.example/b", "../../b", "#n1", "?q=1", "/b", "\\\\a.example", "https:b", "b", ""]
)
def test_a_link_leads_out_or_is_none(target: str) -> None:
    assert "href" not in to_html(f"[words]({target})", "zh")
    assert "href" not in to_html(f"[words][a]\n\n[a]: {target}", "zh")


@pytest.mark.parametrize("entity", ["&#2;", "&#x202E;", "&#xFFFE;", "&#0;", "&#x2066;", "&#x9b;"])
def test_an_entity_brings_back_nothing_that_was_taken_out(entity: str) -> None:
    html = to_html(f"a{entity}b", "zh")
    assert not INVISIBLE.search(html) and html.startswith("<p>a") and html.endswith("b</p>")


def test_a_link_has_no_title() -> None:
    html = '<p><a href="https://a.example" rel="noopener noreferrer">a</a></p>'
    assert to_html("[a](https://a.example 'b')", "zh") == html


def test_words_of_a_link_may_hold_brackets() -> None:
    assert ">a [1]</a>" in to_html("[a [1]](https://a.example)", "zh")
    assert ">a</a>" in to_html("see [1] [a](https://a.example/b_(c)) [2]", "zh")


# Each is repeated up to the length that a text may have.
REPEATED = (
    "[", "[a](", "[a](()", "![", "](", "[a][", "[]()", "[a[b]", "1. ", "* ", "> ", "> 1. ", "1. > - ", "*", "**",
    "*a **a ",
    "_a*", "`", "``a", "<a", "&#", "\\", "<http://", "[a]: ", '[a]("', "- a\n  ", "> a\n>", "\n", "---\n", "a\n=\n",
)  # fmt: skip
SECONDS = 40
"""Of the processor, for all of them: four times what they take; one `[` after another took ninety."""
BOUNDED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]), int(sys.argv[1])))
from casebook.render.markdown import to_html
for text in sys.stdin.read().split("\\0"):
    print(len(to_html(text, "en")))
"""


def test_no_text_takes_long_however_it_is_made() -> None:
    texts = [(one * TEXT_LIMIT)[:TEXT_LIMIT] for one in REPEATED]
    command = [sys.executable, "-c", BOUNDED, str(SECONDS)]
    done = subprocess.run(
        command, input="\0".join(texts), capture_output=True, text=True, env={"PYTHONPATH": str(PACKAGE)}, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(done.stdout.split()) == len(REPEATED)


@pytest.mark.parametrize("mark", ["1. ", "> ", "* ", "> 1. "])
def test_what_lies_too_deep_is_a_paragraph(mark: str) -> None:
    reader = read(to_html(mark * 1000 + "words", "zh"))
    assert reader.words.rstrip().endswith("words")
    assert reader.deepest <= 2 * DEEPEST + 5
