"""Queries of every kind, drawn from the texts of a made-up corpus: the same on every run."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from casebook.render.search.documents import Document


@dataclass(frozen=True)
class Query:
    """What is typed, and what kind of query it is."""

    text: str
    kind: str


def chinese(documents: Sequence[Document], count: int) -> list[Query]:
    """Single strings of two to eight characters, two strings, strings in front of a filter, sounds."""
    from pypinyin import lazy_pinyin

    dice = random.Random("zh")
    lines = _lines(documents)

    def string(least: int, most: int) -> str:
        while True:
            found = re.search(r"[\u4e00-\u9fff0-9]{%d,}" % least, dice.choice(lines))
            if found:
                start = dice.randrange(len(found[0]) - least + 1)
                return found[0][start : start + dice.randint(least, most)]

    kinds = [
        ("one", lambda: string(2, 2)),
        ("one", lambda: string(3, 4)),
        ("long", lambda: string(5, 9)),
        ("two", lambda: f"{string(2, 3)} {string(2, 4)}"),
        ("title", lambda: re.findall(r"[\u4e00-\u9fff]{2,4}", dice.choice(documents).title or "")[0]),
        ("sound", lambda: "".join(lazy_pinyin(re.findall(r"[\u4e00-\u9fff]{2,4}", dice.choice(documents).title)[0]))),
    ]
    return [Query(make(), kind) for _ in range(count // len(kinds)) for kind, make in kinds]


def english(documents: Sequence[Document], count: int) -> list[Query]:
    """Single words, two and three words, phrases, unfinished words, words with a typing error."""
    dice = random.Random("en")
    lines = _lines(documents)

    def words(least: int) -> list[str]:
        while True:
            found = re.findall(r"[a-z]{3,}", dice.choice(lines).lower())
            if len(found) >= least:
                start = dice.randrange(len(found) - least + 1)
                return found[start : start + least]

    def mistyped() -> str:
        word = max(words(2), key=len)
        at = dice.randrange(1, len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    kinds = [
        ("one", lambda: words(1)[0]),
        ("two", lambda: " ".join(dice.sample(words(4), 2))),
        ("three", lambda: " ".join(words(3))),
        ("phrase", lambda: f'"{" ".join(words(2))}"'),
        ("unfinished", lambda: max(words(2), key=len)[:4]),
        ("mistyped", mistyped),
    ]
    return [Query(make(), kind) for _ in range(count // len(kinds)) for kind, make in kinds]


def _lines(documents: Sequence[Document]) -> list[str]:
    return [
        line for document in documents for _, text in document.sections for line in text.split("\n") if len(line) > 4
    ]
