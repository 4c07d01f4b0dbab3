"""A made-up casebook of any size, the same on every run: for measuring, never for reading.

Nothing in it is true. Cases are put together from words.py: the head of the vocabulary are words of community
work, its tail is drawn by Zipf's law from pypinyin's word list (Chinese) and from invented words (English), so that
rare and frequent strings are spread as in real text. About 400 Chinese characters and 250 English words a case.

    python bench/corpus.py 1000 FOLDER     writes FOLDER/cases/**/*.yml, vocabulary and areas included
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "scripts")]

import words  # noqa: E402

from casebook.link import Corpus, link  # noqa: E402
from casebook.model import Area, Case, Term  # noqa: E402
from casebook.validate import Reference  # noqa: E402

ROOT = Path(__file__).parents[1]
LABEL_ZH = "编造的测试案例，不是真事。"
LABEL_EN = "A made-up case for testing; nothing in it is true."
AREAS = ("made-up-east", "made-up-west", "made-up-south", "made-up-north")
CITE = "made-up@1"
SUBDISTRICTS = 40
COMMUNITIES = 12
TAIL = 12_000


class Zipf:
    """Draws from `items`, the n-th with a probability in proportion to 1 / (n + shift)."""

    def __init__(self, items: list[Any], shift: float = 2.0) -> None:
        self.items = items
        self.weights = list(accumulate(1 / (rank + shift) for rank in range(1, len(items) + 1)))

    def draw(self, dice: random.Random) -> Any:
        return dice.choices(self.items, cum_weights=self.weights)[0]


def corpus(size: int) -> Corpus:
    """The linked corpus of that many made-up cases."""
    return link(dict(cases(size)), reference())


def cases(size: int) -> Iterator[tuple[str, Case]]:
    """(file path, case) of that many made-up cases."""
    for path, data in raw_cases(size):
        yield path, Case.model_validate(data, context={"language": "zh", "sources": ["made-up"], "cited": set()})


def reference() -> Reference:
    """Vocabulary and areas of the made-up casebook."""
    terms = {section: {} for section in ("joint_actions", "source_kinds", "contributor_roles")}
    terms |= {section: {one["id"]: _term(one) for one in entries} for section, entries in raw_vocabulary().items()}
    areas = {one["id"]: Area.model_validate(one) for one in raw_areas()}
    return Reference(terms, areas, {})


def _term(raw: dict[str, Any]) -> Term:
    names = {language: raw[language] for language in ("zh", "en")}
    rest = {key: value for key, value in raw.items() if key not in names}
    return Term.model_validate(rest | {"name": names}, context={"sources": []})


def raw_vocabulary() -> dict[str, list[dict[str, Any]]]:
    """cases/vocabulary.yml as data."""
    found: dict[str, list[dict[str, Any]]] = {
        "themes": [{"id": key, "zh": zh, "en": en} for key, (zh, en, _, _) in words.THEMES.items()],
        "glossary": [],
    }
    for section, line in words.KINDS.items():
        found[section] = []
        for entry in line.split():
            key, zh, en = entry.split(":")
            found[section].append({"id": key, "zh": zh, "en": en.replace("_", " "), "char": zh[0]})
    for line in words.GLOSSARY:
        key, zh, en, says, told = line.split("|")
        found["glossary"].append({"id": key, "zh": zh, "en": en, "definition": {"zh": says, "en": told}})
    return found


def raw_areas() -> list[dict[str, Any]]:
    """cases/areas.yml as data."""
    names = {"east": "东", "west": "西", "south": "南", "north": "北"}
    return [
        {"id": key, "name": {"zh": f"编造{names[side]}区", "en": f"Made-up {side.title()} District"}, "role": "partner"}
        for key in AREAS
        for side in [key.rpartition("-")[2]]
    ]


def raw_cases(size: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """(file path, case as its file holds it)."""
    for number in range(size):
        writer = Writer(random.Random(f"case {number}"))
        area = AREAS[writer.dice.randrange(len(AREAS))]
        yield f"cases/{area}/made-up-{number:05d}.yml", writer.case()


@cache
def tail_zh() -> Zipf:
    from pypinyin.phrases_dict import phrases_dict

    found = sorted(word for word in phrases_dict if 2 <= len(word) <= 4)
    random.Random("tail zh").shuffle(found)
    return Zipf(
        [word for word in found if len(word) == 2][: TAIL * 3 // 4] + [w for w in found if len(w) > 2][: TAIL // 4], 30
    )


@cache
def tail_en() -> Zipf:
    dice = random.Random("tail en")
    heads = "b br c ch cl d dr f fl g gr h j k l m n p pl qu r s sh sl st t th tr v w".split()
    hearts = "a ai e ea ee i o oa oo ou u".split()
    tails = "b ck d g l ll m n nd ng nt p r rd rm s sh ss st t th w x".split()
    ends = ["", "", "", "ing", "ed", "er", "ly", "ment", "able", "ness", "al", "ion"]
    found: dict[str, None] = {}
    while len(found) < TAIL:
        word = "".join(
            dice.choice(heads) + dice.choice(hearts) + dice.choice(tails) for _ in range(dice.choice((1, 1, 2, 2, 3)))
        )
        found[word + dice.choice(ends)] = None
    return Zipf(list(found), 30)


HEADS = {key: Zipf(getattr(words, key).split()) for key in ("NOUNS_ZH", "VERBS_ZH", "NOUNS_EN", "VERBS_EN", "SMALL_ZH")}
PROGRAMME_ZH, PROGRAMME_EN = Zipf(words.PROGRAMME_ZH.split()), Zipf(words.PROGRAMME_EN.split())
THEMES = Zipf(list(words.THEMES))


class Writer:
    """Writes one made-up case with the dice that it is given."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.themes = list(dict.fromkeys(THEMES.draw(dice) for _ in range(dice.choice((1, 2, 2, 3)))))
        self.topics_zh = Zipf(" ".join(words.THEMES[theme][2] for theme in self.themes).split())
        self.topics_en = Zipf(" ".join(words.THEMES[theme][3] for theme in self.themes).split())

    def clause_zh(self) -> str:
        dice = self.dice
        draw = {
            "n": lambda: (HEADS["NOUNS_ZH"] if dice.random() < 0.8 else tail_zh()).draw(dice),
            "v": lambda: HEADS["VERBS_ZH"].draw(dice),
            "t": lambda: (self.topics_zh if dice.random() < 0.85 else tail_zh()).draw(dice),
            "s": lambda: HEADS["SMALL_ZH"].draw(dice),
            "p": lambda: PROGRAMME_ZH.draw(dice),
            "x": lambda: tail_zh().draw(dice),
            "d": lambda: str(min(99, int(dice.paretovariate(0.7)) + dice.randrange(6))),
        }
        return _fill(dice.choice(words.PATTERNS_ZH), draw)

    def clause_en(self) -> str:
        dice = self.dice

        def verb() -> str:
            return (HEADS["VERBS_EN"] if dice.random() < 0.9 else tail_en()).draw(dice)

        draw = {
            "n": lambda: (HEADS["NOUNS_EN"] if dice.random() < 0.85 else tail_en()).draw(dice),
            "v": verb,
            "V": lambda: _past(verb()),
            "E": lambda: _past(verb()),
            "I": lambda: verb().rstrip("e") + "ing",
            "t": lambda: (
                (self.topics_en if dice.random() < 0.9 else tail_en()).draw(dice).replace("-", " ", dice.random() < 0.5)
            ),
            "s": lambda: dice.choice(words.SMALL_EN).replace("-", " "),
            "p": lambda: "the " + PROGRAMME_EN.draw(dice).replace("-", " "),
            "x": lambda: tail_en().draw(dice),
            "d": lambda: str(min(99, int(dice.paretovariate(0.7)) + dice.randrange(6))),
        }
        return _fill(dice.choice(words.PATTERNS_EN), draw)

    def text(self, characters: int, english_words: int) -> dict[str, str]:
        """A paragraph of about that length in each language."""
        chinese = ""
        while len(chinese) < characters:
            chinese += self.clause_zh() + self.dice.choice(words.ENDINGS_ZH)
        sentences, count = [], 0
        while count < english_words:
            parts = [self.clause_en() for _ in range(self.dice.choice((1, 1, 2)))]
            sentence = f" {self.dice.choice(words.LINKS_EN)} ".join(parts)
            count += len(sentence.split())
            sentences.append(sentence[0].upper() + sentence[1:] + ".")
        return {"zh": chinese.rstrip("，；。") + "。", "en": " ".join(sentences)}

    def line(self) -> dict[str, str]:
        english = self.clause_en()
        return {"zh": self.clause_zh(), "en": english[0].upper() + english[1:]}

    def place(self) -> dict[str, dict[str, str]]:
        dice = self.dice
        subdistrict = dice.randrange(SUBDISTRICTS)
        community = subdistrict * COMMUNITIES + dice.randrange(COMMUNITIES)
        site, digits = dice.randrange(len(words.SITES_ZH)), [str(dice.randint(1, 60)) for _ in range(2)]
        fill = lambda pattern: pattern.replace("{d}", digits[0], 1).replace("{d}", digits[1], 1)  # noqa: E731
        return {
            "subdistrict": {"zh": f"{_place_zh(subdistrict)}街道", "en": f"{_place_en(subdistrict)} Subdistrict"},
            "community": {"zh": f"{_place_zh(community + 500)}社区", "en": f"{_place_en(community + 500)} Community"},
            "site": {"zh": fill(words.SITES_ZH[site]), "en": fill(words.SITES_EN[site])},
        }

    def kind(self, section: str) -> str:
        return str(self.dice.choice(words.KINDS[section].split()).partition(":")[0])

    def case(self) -> dict[str, Any]:
        dice = self.dice
        passage = lambda characters, count: {"text": self.text(characters, count), "cite": CITE}  # noqa: E731
        steps: dict[str, Any] = {
            "team": {
                "partners": [
                    {"name": self.partner(), "role": self.kind("partner_roles"), "cite": CITE}
                    for _ in range(dice.randint(2, 4))
                ],
                "cite": CITE,
            }
        }
        for step, chance in (("diagnosis", 0.9), ("project", 1.0), ("resolution", 0.8), ("mechanism", 0.4)):
            if dice.random() < chance:
                steps[step] = passage(55, 40)
        problems = [
            {"id": f"p{n}", "kind": self.kind("problem_kinds"), "text": self.line(), "cite": CITE}
            for n in range(dice.randint(1, 3))
        ]
        resources = [
            {"id": f"r{n}", "kind": self.kind("resource_kinds"), "text": self.line(), "cite": CITE}
            for n in range(dice.randint(1, 3))
        ]
        projects = [
            {
                "id": "j0",
                "text": self.line(),
                "solves": ["p0"],
                "uses": ["r0"],
                "state": self.kind("project_states"),
                "cite": CITE,
            }
        ]
        stages = [entry.partition(":")[0] for entry in words.KINDS["stages"].split()]
        data: dict[str, Any] = {
            "title": self.title(),
            "summary": self.text(40, 24),
            "place": self.place(),
            "period": str(2015 + min(9, int(dice.expovariate(0.35)))),
            "themes": self.themes,
            "steps": steps,
            "lists": {"problems": problems, "resources": resources, "projects": projects},
            "deliberation": [
                {"stage": stage, "text": self.line(), "cite": CITE} for stage in stages[: dice.randint(0, 5)]
            ],
            "lessons": [self.line() for _ in range(dice.randint(0, 3))],
            "sources": {"made-up": {"title": {"zh": LABEL_ZH, "en": LABEL_EN}}},
        }
        if dice.random() < 0.35:
            data["results"] = [
                {
                    "indicator": self.line(),
                    "before": str(dice.randint(1, 90)),
                    "after": str(dice.randint(1, 90)),
                    "cite": CITE,
                }
            ]
        return {key: value for key, value in data.items() if value}

    def title(self) -> dict[str, str]:
        topic, word = self.topics_zh.draw(self.dice), HEADS["VERBS_ZH"].draw(self.dice)
        end, english = HEADS["NOUNS_ZH"].draw(self.dice), self.clause_en()
        shapes = (
            f"{topic}：{end}一起{word}",
            f"把{topic}{word}到{end}",
            f"{end}的{topic}",
            f"{word}{topic}，{end}先来",
        )
        return {"zh": self.dice.choice(shapes), "en": english[0].upper() + english[1:]}

    def partner(self) -> dict[str, str]:
        english = PROGRAMME_EN.draw(self.dice).replace("-", " ")
        return {"zh": PROGRAMME_ZH.draw(self.dice), "en": english[0].upper() + english[1:]}


def _fill(pattern: str, draw: dict[str, Any]) -> str:
    pieces = pattern.split("{")
    return pieces[0] + "".join(draw[piece[0]]() + piece[2:] for piece in pieces[1:])


def _past(verb: str) -> str:
    return verb + "d" if verb.endswith("e") else verb + "ed"


def _place_zh(number: int) -> str:
    chars = words.PLACE_CHARS
    return chars[number * 7 % len(chars)] + chars[(number // 5 + number * 11) % len(chars)]


def _place_en(number: int) -> str:
    sounds = words.PLACE_SOUNDS
    return (sounds[number * 7 % len(sounds)] + sounds[(number // 5 + number * 11) % len(sounds)]).title()


def write(size: int, folder: Path) -> None:
    """The made-up casebook as files, as people would have written them."""
    everything: dict[str, Any] = {"cases/vocabulary.yml": raw_vocabulary(), "cases/areas.yml": {"areas": raw_areas()}}
    for path, data in (everything | dict(raw_cases(size))).items():
        _write(folder / path, data)


def casebook(size: int, folder: Path) -> None:
    """The whole project with that many made-up cases beside the real ones, ready to be built."""
    for name in ("cases", "docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    vocabulary = yaml.load((ROOT / "cases/vocabulary.yml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
    for section, terms in raw_vocabulary().items():
        known = {term["id"] for term in vocabulary[section]}
        vocabulary[section] += [term for term in terms if term["id"] not in known]
    areas = yaml.load((ROOT / "cases/areas.yml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
    _write(folder / "cases/vocabulary.yml", vocabulary)
    _write(folder / "cases/areas.yml", {"areas": [*areas["areas"], *raw_areas()]})
    for path, data in raw_cases(size):
        _write(folder / path, data)


def _write(path: Path, data: Any) -> None:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False, width=10_000)
    path.write_text(f"# {LABEL_ZH} {LABEL_EN}\n{text}", encoding="utf-8")


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
