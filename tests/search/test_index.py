"""The index itself: deterministic, pure, within its sizes; the tree and the lists say what is true."""

from __future__ import annotations

import gzip
import random
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.languages import LANGUAGES
from casebook.render import search
from casebook.render.search import lists, shards, tree
from search.casebooks import corpus, index_files

MOST = 100_000
"""Bytes of a file after compression: no shard is larger."""


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.id)
def test_same_corpus_same_bytes(language: object) -> None:
    assert search.render(corpus("tricky"), language) == search.render(corpus("tricky"), language)  # type: ignore[arg-type]


def test_names_carry_the_version_and_the_manifest_names_it() -> None:
    for name in ("tricky", "real"):
        for language in LANGUAGES:
            folder = f"assets/search/{language.id}/"
            own = [path.removeprefix(folder) for path in index_files(name) if path.startswith(folder)]
            versions = {path.partition("/")[0] for path in own if "/" in path}
            assert len(versions) == 1
            assert [path for path in own if "/" not in path] == ["manifest.js"]
            assert f'"version":"{versions.pop()}"'.encode() in index_files(name)[folder + "manifest.js"]
    assert not {*index_files("tricky")} & {path for path in index_files("real") if "manifest" not in path}


def test_every_file_hands_over_one_value_under_its_own_name() -> None:
    for path, content in index_files("real").items():
        name = path.removeprefix("assets/search/").removesuffix(".js")
        text = content.decode()
        assert text.startswith(f'casebookSearch.receive("{name}",')
        assert text.endswith(")\n")
        assert "\n" not in text[:-1]


@pytest.mark.parametrize("name", ["real", "made-up-300", "made-up-300 few"])
def test_no_file_is_too_large(name: str) -> None:
    sizes = {path: packed(content) for path, content in index_files(name).items()}
    assert max(sizes.values()) < MOST
    # Shards of the index itself stay near the size that they are cut to.
    assert max(size for path, size in sizes.items() if re.search(r"/[gpw]\d+\.js$", path)) < 20_000


def test_no_foreign_text_in_an_index() -> None:
    english = b"".join(
        content for path, content in index_files("real").items() if re.search(r"/en/.*/[wp]\d+\.js$", path)
    )
    assert "社区" not in english.decode()


words = st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=12), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.lists(words, min_size=1, max_size=8), st.integers(1, 3))
def test_the_tree_says_which_documents_hold_a_string(documents: list[list[list[int]]], few: int) -> None:
    symbols, docs, weights = [], [], []
    for number, lines in enumerate(documents):
        for at, line in enumerate(lines):
            symbols += [*line, 0]
            docs += [number] * (len(line) + 1)
            weights += [min(at, 2)] * (len(line) + 1)
    grown = tree.grow(
        tree.Text(np.array(symbols, np.uint32), np.array(docs, np.int32), np.array(weights, np.uint8)), few
    )
    nodes = {}
    before: list[int] = []
    for node, (at, length) in enumerate(zip(grown.at.tolist(), grown.length.tolist(), strict=True)):
        string = symbols[at : at + length]
        assert before < string
        assert before[: grown.base[node]] == string[: grown.base[node]]
        first, last = grown.row[node], grown.row[node + 1]
        nodes[tuple(string)] = list(
            zip(grown.weights[first:last].tolist(), grown.docs[first:last].tolist(), strict=True)
        )
        before = string

    def truth(string: list[int]) -> list[tuple[int, int]]:
        size = len(string)
        found: dict[int, int] = {}
        for number, lines in enumerate(documents):
            for at, line in enumerate(lines):
                if any(line[start : start + size] == string for start in range(len(line) - size + 1)):
                    found.setdefault(number, min(at, 2))
        return sorted((weight, number) for number, weight in found.items())

    for key, postings in nodes.items():
        assert postings == truth(list(key))
    # Every string of the texts is a node, or goes on to one in one way only, or begins with a leaf.
    for lines in documents:
        for line in lines:
            for start in range(len(line)):
                for stop in range(start + 1, len(line) + 1):
                    piece = tuple(line[start:stop])
                    if piece in nodes:
                        continue
                    below = sorted(one for one in nodes if one[: len(piece)] == piece)
                    leaf = any(len(nodes[piece[:cut]]) <= few for cut in range(1, len(piece)) if piece[:cut] in nodes)
                    assert leaf or nodes[below[0]] == truth(list(piece))


def test_what_is_repeated_word_for_word_stays_small() -> None:
    line = [random.Random(1).randrange(1, 50) for _ in range(400)]  # noqa: S311
    symbols = np.array(([*line, 0]) * 60, np.uint32)
    docs = np.repeat(np.arange(60, dtype=np.int32), len(line) + 1)
    grown = tree.grow(tree.Text(symbols, docs, np.full(len(symbols), 2, np.uint8)), 24)
    assert len(grown.at) < 4 * len(line)
    assert int(grown.length.max()) == tree.DEEPEST


@given(st.integers(1, 3000), st.data())
@settings(max_examples=150, deadline=None)
def test_lists_come_back_as_they_were(total: int, data: st.DataObject) -> None:
    docs = sorted(data.draw(st.sets(st.integers(0, total - 1), min_size=1, max_size=min(total, 300))))
    assert unwritten(lists.one(docs, total), total) == docs


def test_long_gaps_come_back_as_they_were() -> None:
    docs = [0, 63, 64, 128, 1700, 1701, 40_000, 400_000, 899_999]
    assert unwritten(lists.one(docs, 900_000), 900_000) == docs


def unwritten(row: str, total: int) -> list[int]:
    """A list read by hand: the browser's reading is tested with the engine."""
    if row.startswith(lists.MAP):
        bits = "".join(f"{lists.LOW.index(digit):06b}"[::-1] for digit in row[1:])
        return [number for number in range(total) if bits[number] == "1"]
    found, before, leading, count = [], -1, 0, 0
    for digit in row:
        if digit in lists.HIGH:
            leading, count = leading * 24 + lists.HIGH.index(digit), count + 1
            continue
        before += lists.LEADING[count] + leading * 64 + lists.LOW.index(digit) + 1
        found.append(before)
        leading = count = 0
    return found


@given(st.lists(st.text(min_size=1, max_size=6), min_size=2, max_size=2, unique=True))
def test_a_separator_stands_between(pair: list[str]) -> None:
    before, key = sorted(pair)
    assert before < shards.separator(before, key) <= key
