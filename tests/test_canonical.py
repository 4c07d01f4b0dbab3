"""The canonical text of a case: the vectors that every writer of it is held to, and what holds for any document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.canonical import GROUPS, canonical, orders, rules
from casebook.decode import HIDDEN
from casebook.fields import every_field, table
from casebook.load import load

VECTORS_FILE = Path(__file__).parent / "canonical" / "vectors.json"
VECTORS: list[dict[str, Any]] = json.loads(VECTORS_FILE.read_text(encoding="utf-8"))

_AWKWARD = [
    "zh", "en", "title", "e", "no", "1", "楼道", "：", ": ", ":", " #", "- ", "\n", "\n\n", " ", "\t", '"', "'", "\\",
    "[", "]", "{", ",", "、", ".", "@", "|", ">", "%", "&", "*", "!", "?", "-", "\u3000", "\xa0", "“", "”",
    "😀", "\u200d",
]  # fmt: skip
_characters = st.characters(exclude_categories=["Cs"])
texts = st.text(_characters, max_size=30) | st.lists(st.sampled_from(_AWKWARD), max_size=8).map("".join)
keys = st.sampled_from([spec.key for spec in every_field()] + ["zh", "en", "from", "to", "feature", "标题"]) | texts
documents = st.dictionaries(
    keys.filter(bool),
    st.recursive(
        st.none() | texts,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys.filter(bool), inner, max_size=3),
        max_leaves=10,
    ),
    max_size=5,
)


def read(text: str) -> Any:
    """What `load` reads from it; nothing may be wrong with it but characters that no case should hold."""
    document, found = load("cases/a/b.yml", text.encode())
    assert document is not None, found
    assert {one.code for one in found} <= {"control-character"}
    return document.data


def test_texts_of_the_vectors_are_as_they_were(regenerate: bool) -> None:
    """The documents stand in the file; `--regenerate` writes their texts anew."""
    made = [one | {"text": canonical(one["document"])} for one in VECTORS]
    if regenerate:
        VECTORS_FILE.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    else:
        assert made == VECTORS


@pytest.mark.parametrize("vector", VECTORS, ids=[one["name"] for one in VECTORS])
def test_a_vector_reads_as_its_document(vector: dict[str, Any]) -> None:
    assert read(vector["text"]) == vector["document"]


@given(documents)
def test_any_document_is_read_as_it_was_written(document: dict[str, Any]) -> None:
    text = canonical(document)
    assert read(text) == document
    assert canonical(read(text)) == text
    assert not HIDDEN.search(text)
    assert not any(line.endswith((" ", "\t")) for line in text.splitlines())


def test_order_is_that_of_the_field_table() -> None:
    assert orders()[""] == tuple(spec.key for spec in table())
    assert len({key for group in GROUPS for key in group}) == len(table())
    assert orders()["lists.projects"] == ("id", "text", "solves", "uses", "state", "cite")
    assert orders()["sources.*"][0] == "title"
    assert orders()["translations.*.*"] == ("of", "by")


def test_rules_are_json() -> None:
    assert json.loads(json.dumps(rules()))["groups"][1] == ["background"]
