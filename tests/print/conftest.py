"""What the tests of printed works share: the real corpus and a made-up one, and works set once."""

from __future__ import annotations

import pytest

from casebook.link import Corpus
from casebook.render.print import EDITIONS, sheet_data
from casebook.typeset import Press, book
from print.shared import IMPRINT, ROOT, VALID, corpus_of


@pytest.fixture(scope="session")
def real() -> Corpus:
    """The casebook's own cases."""
    return corpus_of(ROOT)


@pytest.fixture(scope="session")
def made_up() -> Corpus:
    """The made-up casebook of the tests; one of its cases uses every field."""
    return corpus_of(VALID)


@pytest.fixture(scope="session")
def books(real: Corpus) -> dict[str, bytes]:
    """The real book in the editions whose structure differs."""
    return {edition: book(ROOT, real, edition, IMPRINT) for edition in ("zh", "bilingual")}


@pytest.fixture(scope="session")
def sheets(made_up: Corpus) -> dict[str, bytes]:
    """The sheet of the case that uses every field, in every edition."""
    entry = made_up.by_key["made-up/everything"]
    with Press(VALID) as press:
        return {name: press.sheet(sheet_data(made_up, entry, edition, IMPRINT)) for name, edition in EDITIONS.items()}
