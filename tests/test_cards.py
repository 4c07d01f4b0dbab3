"""Pictures for link previews: of the size that messengers want, drawn once, and whole whatever a case is called."""

from __future__ import annotations

import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from casebook import cards
from casebook.check import check
from casebook.cli import main
from casebook.languages import LANGUAGES
from casebook.link import Corpus, Entry, brief, link
from casebook.render.print.card import HEIGHT, LINE, card_data
from casebook.typeset import Press
from casebook.values import Text

HERE = Path(__file__).parent
ROOT = HERE.parent
INK = 128
"""Anything darker is written; the squares of the paper are lighter."""
MARGINS = {"below": (252, 465, 948, 495), "left": (252, 0, 288, 630), "right": (914, 0, 948, 630)}
"""Where nothing is written: between the title and the themes below it, and beside both."""


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    checked = check(HERE / "valid")
    return link(checked.cases, checked.reference)


def called(entry: Entry, title: str) -> Entry:
    case = entry.case.model_copy(update={"title": Text((("zh", title), ("en", title)))})
    return replace(entry, case=case, brief=brief(entry.path, case))


def only(corpus: Corpus, entry: Entry) -> Corpus:
    return replace(corpus, entries=(entry,), by_key={entry.key: entry})


def test_a_card_a_case_and_language_and_one_for_the_rest(corpus: Corpus, tmp_path: Path) -> None:
    found = cards.cards(tmp_path, corpus)
    keys = ["book", *(entry.key for entry in corpus.entries)]
    assert set(found) == {f"assets/cards/{key}.{language.id}.png" for key in keys for language in LANGUAGES}
    for file in found.values():
        with Image.open(file) as picture:
            assert (picture.format, picture.size) == ("PNG", (1200, 630))
        assert file.stat().st_size < 100_000


def test_only_what_changed_is_drawn_again(corpus: Corpus, tmp_path: Path) -> None:
    entry = corpus.by_key["made-up/least"]
    first = cards.cards(tmp_path, only(corpus, entry))
    times = {file: file.stat().st_mtime_ns for file in first.values()}
    again = cards.cards(tmp_path, only(corpus, entry))
    assert again == first and {file: file.stat().st_mtime_ns for file in first.values()} == times
    third = cards.cards(tmp_path, only(corpus, called(entry, "改了名字")))
    path = "assets/cards/made-up/least.zh.png"
    assert third[path] != first[path] and third["assets/cards/book.zh.png"] == first["assets/cards/book.zh.png"]
    assert not first[path].exists()
    assert set((tmp_path / cards.CACHE).iterdir()) == set(third.values())


@pytest.mark.parametrize(
    "title",
    [
        "字", "五号院垃圾分类" * 40, "W" * 300, "a " * 300, '#import "/etc/passwd"; $x$ *粗* <b>',
        "\u202e倒\u200b过来", "Where social workers lack the language, a device helps", "\U00020000罕",
    ],
)  # fmt: skip
def test_whatever_a_case_is_called_its_title_stays_inside(corpus: Corpus, title: str) -> None:
    entry = called(corpus.by_key["made-up/everything"], title)
    with Press(HERE / "valid") as press:
        for language in LANGUAGES:
            content = press.picture("card", card_data(corpus, entry, language))
            with Image.open(BytesIO(content)) as picture:
                grey = picture.convert("L")
            for name, box in MARGINS.items():
                darkest, _ = grey.crop(box).getextrema()
                assert isinstance(darkest, (int, float)) and darkest > INK, (name, language.id)


@given(st.text(min_size=1).filter(str.strip))
def test_a_title_has_as_many_lines_as_there_is_room_for(title: str) -> None:
    checked = _CORPUS.by_key["made-up/everything"]
    for language in LANGUAGES:
        shown = card_data(_CORPUS, called(checked, title), language)["card"]["title"]
        assert len(shown["lines"]) * shown["size"] * LINE <= HEIGHT


_CHECKED = check(HERE / "valid")
_CORPUS = link(_CHECKED.cases, _CHECKED.reference)


def test_cards_on_request_need_an_address_and_the_typesetter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(HERE / "valid" / "cases", tmp_path / "cases")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CASEBOOK_SITE_URL", raising=False)
    asked = CliRunner().invoke(main, ["build", "--cards"])
    assert asked.exit_code == 2 and "CASEBOOK_SITE_URL" in asked.output
    monkeypatch.setenv("CASEBOOK_SITE_URL", "https://books.example.org/")
    monkeypatch.setattr(cards, "available", lambda: False)
    asked = CliRunner().invoke(main, ["build", "--cards"])
    assert asked.exit_code == 2 and "[pdf]" in asked.output
    assert not (tmp_path / "docs").exists()
