"""The judged queries of judged.yml, and how well an order of results answers them. The bench judges others with it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

PATH = Path(__file__).with_name("judged.yml")


@dataclass(frozen=True)
class Judged:
    """A query and the grades of cases by id: 2 what it is about, 1 of use as well."""

    language: str
    corpus: str
    query: str
    means: tuple[str, ...]
    grades: dict[str, int]


def judged() -> Iterator[Judged]:
    """All of them, in the order of the file."""
    for language, corpora in yaml.safe_load(PATH.read_text(encoding="utf-8")).items():
        for corpus, queries in corpora.items():
            for one in queries:
                query = str(one["q"])
                grades = dict.fromkeys(one.get("good", ()), 1) | dict.fromkeys(one["best"], 2)
                means = tuple(map(str, one.get("means", (query,)))) if language == "zh" else ()
                yield Judged(language, corpus, query, means, grades)


def ndcg(order: Sequence[str], grades: dict[str, int], at: int = 10) -> float:
    """Normalised discounted cumulative gain of the first results: 1 is the best order there can be. A query that
    nothing answers is answered by nothing."""
    if not grades:
        return float(not order)
    gain = sum((2 ** grades.get(id_, 0) - 1) / math.log2(rank + 2) for rank, id_ in enumerate(order[:at]))
    ideal = sorted(grades.values(), reverse=True)[:at]
    return float(gain / sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(ideal)))
