"""The made-up case of tests/office/case.yml, its pictures, and forms filled with it."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from casebook.check import check
from casebook.load import load
from casebook.model import Case
from casebook.office.fill import Filling, filling
from casebook.validate import Reference, validate_case

FOLDER = Path(__file__).parent
VALID = FOLDER.parent / "valid"


def reference() -> Reference:
    """The made-up vocabulary and areas of tests/valid."""
    return check(VALID, []).reference


def case_of(text: bytes, words: Reference) -> Case:
    """The case that the text states; it must be without errors."""
    document, found = load("case.yml", text)
    assert document is not None, found
    case, found = validate_case(document, words)
    assert case is not None, found
    return case


def picture(kind: str, colour: str) -> bytes:
    """A square of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (48, 32), colour).save(out, kind)
    return out.getvalue()


PICTURES = {"kitchen.png": picture("PNG", "navy"), "rota.jpg": picture("JPEG", "maroon")}


def filled(language: str, words: Reference) -> Filling:
    """The made-up case as a form in that language has it."""
    return filling(case_of((FOLDER / "case.yml").read_bytes(), words), words, language, PICTURES)
