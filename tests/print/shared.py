"""Where the tests of printed works take their cases from, and the imprint that they use."""

from __future__ import annotations

import datetime
from pathlib import Path

from casebook.check import check
from casebook.link import Corpus, link
from casebook.render.print import Imprint

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
VALID = HERE.parent / "valid"
IMPRINT = Imprint("https://casebook.example/book/", "1.2", datetime.date(2026, 1, 2))


def corpus_of(root: Path) -> Corpus:
    """The linked corpus of the casebook in that folder."""
    checked = check(root)
    return link(checked.cases, checked.reference)
