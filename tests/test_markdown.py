"""Texts that mean nothing to Markdown take a short way; it must lead where the long one does."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casebook.render.markdown import INVISIBLE, PLAIN, UNCHANGED, parsed, pretty, to_html, to_plain

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
