"""The pictures that links to the site show in messengers, one a case and language, and one for all other pages.

Typst draws them (typst/card.typ). They are kept in .casebook/cards under names that stand for what they were made from,
so that only what changed is drawn again; the folder may be deleted at any time. Ten thousand cases are twenty thousand
pictures: they stay on disk, and are read one by one when they are published.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
from pathlib import Path

from casebook.languages import LANGUAGES
from casebook.link import Corpus
from casebook.publish import write
from casebook.render.structured import card_path

CACHE = ".casebook/cards"
COLOURS = 64
"""Colours of a picture: ink, paper, squares and the shades between. A third of the bytes of a full-colour one."""


def available() -> bool:
    """Whether what draws the pictures is installed (the extra `pdf`)."""
    return all(importlib.util.find_spec(name) for name in ("typst", "PIL"))


def cards(root: Path, corpus: Corpus) -> dict[str, Path]:
    """Every picture's file by its path below the site's root; those that are not there yet are drawn."""
    from casebook.render.print.card import card_data
    from casebook.typeset import Press, key

    cache = root / CACHE
    found: dict[str, Path] = {}
    with Press(root) as press:
        for entry in (None, *corpus.entries):
            for language in LANGUAGES:
                data = card_data(corpus, entry, language)
                file = cache / f"{hashlib.sha256(f'{key(data)} {COLOURS}'.encode()).hexdigest()[:32]}.png"
                if not file.is_file():
                    write(file, _small(press.picture("card", data)))
                found[card_path(language, entry)] = file
    needed = set(found.values())
    for stale in cache.iterdir():
        if stale not in needed:
            stale.unlink()
    return found


def _small(picture: bytes) -> bytes:
    """The same picture in few colours."""
    from PIL import Image

    buffer = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as opened:
        few = opened.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
