"""The picture that a link to a case shows in a messenger: title, place, themes, steps."""

from __future__ import annotations

from typing import Any

from casebook.languages import Language
from casebook.link import Corpus, Entry
from casebook.render.measure import wrap
from casebook.render.print.case import shortened, squares
from casebook.render.print.edition import EDITIONS, Side, Writer
from casebook.render.print.sheet import common

SIZES = (76, 68, 60, 52, 46, 40, 34, 28, 22)
"""Sizes of a title in pixels; the largest takes it that leaves it its room."""
WIDTH, HEIGHT = 600, 264
"""Room for a title."""
LINE = 1.3
"""Height of a line in em."""


def card_data(corpus: Corpus, entry: Entry | None, language: Language) -> dict[str, Any]:
    """What the template `card` shows of a case, or of the book where there is none, in one language."""
    writer = Writer(EDITIONS[language.id], corpus)
    if entry is None:
        steps = [{"id": step, "char": term.char or "", "told": True} for step, term in corpus.terms["steps"].items()]
        card = {"title": _title(writer.own("work")[0]), "place": [], "themes": writer.own("subtitle"), "squares": steps}
    else:
        card = {
            "title": _title(shortened(writer.line(entry.case.title), 60, 110)[0]),
            "place": shortened(writer.place(entry, area=True, short=True), 46, 90),
            "themes": shortened(writer.joined([corpus.terms["themes"][one].name for one in entry.case.themes]), 46, 90),
            "squares": squares(writer, entry),
        }
    return common(writer) | {"card": card}


def _title(side: Side) -> dict[str, Any]:
    """A title as large as there is room for, its lines broken where a reader would pause."""
    for size in SIZES:
        lines = wrap(side["v"], WIDTH / size)
        if len(lines) * size * LINE <= HEIGHT:
            break
    return {"l": side["l"], "size": size, "lines": lines}
