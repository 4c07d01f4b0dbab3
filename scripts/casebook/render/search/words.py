"""The dictionary of the English index: what a word, a part of one or a misspelt one may mean. words.js reads it.

Entries are sorted by what is typed; the first character of the value says what it is:
    =row             a stem, and the documents of its words
    >n…              a form: without its last n letters, and with … behind, it is the stem
    @stem stem …     a compound without its hyphens, or the stem of that, and the stems of its parts
    *row             a beginning that many words share, and the documents of them all
Beside it the forms by their length, each with a digit for how often it occurs: for words that are found nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from casebook.render.search.english import English
from casebook.render.search.english import stem as stem_of
from casebook.render.search.lists import rows
from casebook.render.search.shards import SIZE, columns, common, dictionary, shared

LONGEST_BEGINNING = 6
SHORTEST_MISSPELT, LONGEST_MISSPELT = 4, 20


def shards(index: English, total: int) -> Iterator[tuple[str, str]]:
    """(separator, content) of every shard of the dictionary."""
    tree = index.words
    written, _ = rows(tree.row, tree.docs, tree.weights, total)
    values = dict(zip(index.stems, written.decode().split("\n"), strict=False))
    entries = [(stem, f"={row}") for stem, row in values.items()]
    for form, stem in index.forms.items():
        if form != stem:
            kept = common(form, stem)
            entries.append((form, f">{len(form) - kept}{stem[kept:]}"))
    compounds = {
        key: " ".join(stems) for word, stems in reversed(index.compounds.items()) for key in (word, stem_of(word))
    }
    entries += [(key, "@" + stems) for key, stems in compounds.items()]
    entries += _beginnings(index, total, values)
    entries.sort(key=lambda entry: (entry[0].encode("utf-16-be"), entry[1][0]))
    return dictionary(entries)


def _beginnings(index: English, total: int, values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The beginnings whose words fill a good part of a shard, each with the documents of all of them."""
    stems_of: dict[str, set[str]] = defaultdict(set)
    for form, stem in [*index.forms.items(), *zip(index.stems, index.stems, strict=True)]:
        for length in range(1, min(len(form), LONGEST_BEGINNING) + 1):
            stems_of[form[:length]].add(stem)
    number = {stem: index for index, stem in enumerate(index.stems)}
    row, docs, weights = index.words.row, index.words.docs, index.words.weights
    for beginning, stems in stems_of.items():
        if sum(len(values[stem]) + len(stem) for stem in stems) < SIZE // 2:
            continue
        best = np.full(total, 3, np.uint8)
        for stem in stems:
            first, last = row[number[stem]], row[number[stem] + 1]
            np.minimum.at(best, docs[first:last], weights[first:last])
        found = np.flatnonzero(best < 3).astype(np.int32)
        by_weight = np.argsort(best[found], kind="stable")
        line = np.array([0, len(found)])
        yield beginning, "*" + rows(line, found[by_weight], best[found][by_weight], total)[0].decode().rstrip("\n")


def spellings(index: English) -> Iterator[tuple[int, str]]:
    """(length, content) of the forms that a misspelt word may mean: keys as in `columns`, and a digit each."""
    number = {stem: index for index, stem in enumerate(index.stems)}
    counts = np.diff(index.words.row)
    by_length: dict[int, list[tuple[str, str]]] = defaultdict(list)
    # Stems as well: a word may be misspelt in a form that the texts do not have.
    for form, stem in sorted((index.forms | dict(zip(index.stems, index.stems, strict=True))).items()):
        if SHORTEST_MISSPELT <= len(form) <= LONGEST_MISSPELT and form.isascii() and form.isalpha():
            often = int(counts[number[stem]]).bit_length()
            by_length[len(form)].append((form, chr(ord("a") + often)))
    for length, found in sorted(by_length.items()):
        bases, suffixes = shared([form for form, _ in found])
        yield length, columns(bases, "\n".join(suffixes), "".join(often for _, often in found))
