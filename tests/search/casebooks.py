"""The corpora that the search tests look through, and what is true of them by looking at every text."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from unittest.mock import patch

from casebook.languages import LANGUAGES, Language
from casebook.link import Corpus
from casebook.render import search
from casebook.render.search import english, normal, shards
from casebook.render.search.documents import Document, documents

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


@cache
def corpus(name: str) -> Corpus:
    """`real`: the casebook. `tricky`: tests/search/casebook. `made-up-300`: 300 cases of bench/corpus.py."""
    from casebook.site import corpus_of

    if name == "real":
        return corpus_of(ROOT)
    if name == "tricky":
        return corpus_of(HERE / "casebook")
    sys.path.insert(0, str(ROOT / "bench"))
    from corpus import corpus as made_up

    made: Corpus = made_up(int(name.rpartition("-")[2]))
    return made


@cache
def index_files(name: str) -> dict[str, bytes]:
    """The index of a corpus in all languages. `made-up-300 few` is cut as if there were many more cases, so that
    every kind of answer occurs: inner nodes of many symbols, leaves, many shards."""
    plain = name.removesuffix(" few")
    files: dict[str, bytes] = {}
    for language in LANGUAGES:
        if plain == name:
            files |= search.render(corpus(plain), language)
        else:
            with (
                patch.object(search, "FEW", 4),
                patch.object(shards, "SIZE", 2_000),
                patch("casebook.render.search.words.SIZE", 2_000),
            ):
                files |= search.render(corpus(plain), language)
    return files


def language_of(id_: str) -> Language:
    return next(one for one in LANGUAGES if one.id == id_)


@cache
def docs(name: str, language: str) -> list[Document]:
    """The documents in the order of their numbers."""
    return documents(corpus(name.removesuffix(" few")), language_of(language))


@cache
def lines(name: str, language: str) -> list[list[str]]:
    """Of every document the lines in normal form."""
    make = normal.chinese if language == "zh" else normal.english
    return [
        [make(line) for _, text in document.sections for line in text.split("\n")] for document in docs(name, language)
    ]


def holding(name: str, *strings: str) -> set[int]:
    """The documents that hold all of the Chinese strings, each within one line: the truth, found the slow way."""
    wanted = [normal.chinese(string) for string in strings]
    return {
        number
        for number, own in enumerate(lines(name, "zh"))
        if all(any(string in line for line in own) for string in wanted)
    }


@cache
def joined(name: str) -> dict[str, list[str]]:
    """The stems of words that the English texts also write with a hyphen, and the stems of the parts."""
    own = docs(name, "en")
    return english.English(own, len(own), 24).joined


def stemmed(name: str, words: list[str]) -> list[str]:
    """Words as the index compares them."""
    return [stem for word in words for stem in joined(name).get(english.stem(word), [english.stem(word)])]


@cache
def stems(name: str) -> list[list[list[str]]]:
    """Of every document the lines as stems."""
    return [[stemmed(name, english.words_of(line)) for line in own] for own in lines(name, "en")]


def saying(name: str, phrase: list[str]) -> set[int]:
    """The documents with these English words in a row, by their stems: the truth, found the slow way."""
    wanted = stemmed(name, phrase)
    size = len(wanted)
    return {
        number
        for number, own in enumerate(stems(name))
        if any(line[at : at + size] == wanted for line in own for at in range(len(line) - size + 1))
    }
