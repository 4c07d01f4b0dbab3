"""What a reader finds on the page, and what never gets there."""

from __future__ import annotations

import dataclasses

import pytest

from casebook import fonts
from casebook.link import Corpus
from casebook.locales import t
from casebook.model import Case
from casebook.render.print import EDITIONS, Imprint, sheet_data
from casebook.typeset import Press
from casebook.values import Text
from print.reading import squeezed, text_of
from print.shared import IMPRINT, VALID

HOSTILE = (
    r'#read("/etc/passwd") #panic("x") #import "@preview/x:1.0.0" $x^2$ \ \u{41} [*b*] @nobody <label> // /* none */'
    r" ``` = title #{1+1} ~ -- ... `raw` _under_ *star* ‘quoted’ {brace}"
)
HIDDEN = "\u202eevil\u202c\u200f"
ENDLESS = "a" * 10_000


def text(value: str) -> Text:
    return Text((("zh", value), ("en", value)))


@pytest.fixture(scope="module")
def hostile(made_up: Corpus) -> dict[str, str]:
    """The text of a sheet whose every word is hostile, by edition."""
    entry = made_up.by_key["made-up/everything"]
    old = entry.case
    lists = old.lists.model_copy(
        update={
            "problems": tuple(one.model_copy(update={"text": text(HOSTILE + ENDLESS)}) for one in old.lists.problems)
        }
    )
    assert old.steps.diagnosis is not None
    steps = old.steps.model_copy(update={"diagnosis": old.steps.diagnosis.model_copy(update={"text": text(ENDLESS)})})
    case: Case = old.model_copy(
        update={
            "title": text(HOSTILE),
            "summary": text(f"{HOSTILE} {HIDDEN}"),
            "lists": lists,
            "steps": steps,
            "lessons": (text(HOSTILE), text("㼆𠮷😀")),
        }
    )
    changed = dataclasses.replace(entry, case=case)
    with Press(VALID) as press:
        return {
            name: text_of(press.sheet(sheet_data(made_up, changed, edition, IMPRINT)))
            for name, edition in EDITIONS.items()
        }


def test_hostile_text_prints_as_itself(hostile: dict[str, str]) -> None:
    straight = str.maketrans("“”‘’", "\"\"''")  # English gets the quotation marks of print
    for edition, found in hostile.items():
        for word in HOSTILE.split():
            assert word.translate(straight) in found.translate(straight), (edition, word)
        assert "root:" not in found


def test_a_word_without_end_is_there_to_its_last_letter(hostile: dict[str, str]) -> None:
    for edition, found in hostile.items():
        assert squeezed(found).count("a" * 500) >= 1, edition
        assert squeezed(found).count("a") >= 3 * len(ENDLESS), edition


def test_invisible_characters_are_gone(hostile: dict[str, str]) -> None:
    for edition, found in hostile.items():
        assert "evil" in found, edition
        assert not set(found) & set("\u202e\u202c\u200f"), edition


def test_a_rare_character_prints_or_is_named(hostile: dict[str, str]) -> None:
    for edition, found in hostile.items():
        for character in "㼆𠮷😀":
            assert character in found or f"〔U+{ord(character):04X}〕" in found, edition


def test_every_title_can_be_copied_out(books: dict[str, bytes], real: Corpus) -> None:
    found = {name: squeezed(text_of(pdf)) for name, pdf in books.items()}
    for entry in real.entries:
        chinese, english = (squeezed(entry.case.title.get(one) or "") for one in ("zh", "en"))
        assert found["zh"].count(chinese) >= 2, entry.key
        assert chinese in found["bilingual"], entry.key
        assert english.replace("'", "’") in found["bilingual"], entry.key


def test_the_book_holds_all_its_parts(books: dict[str, bytes], real: Corpus) -> None:
    found = squeezed(text_of(books["zh"]))
    for name in ("imprint", "contents", "use", "method", "glossary", "indexes", "sources_title", "empty_title"):
        assert squeezed(t("zh", f"print.template.{name}")) in found, name
    for index in ("themes", "problems", "resources", "places"):
        assert t("zh", f"print.index.{index}") in found, index
    for term in real.terms["glossary"].values():
        assert squeezed(term.name.get("zh") or "") in found, term.id
    assert "基层善治的朝阳答案[N].2021." in found


def test_what_is_not_reported_says_so(sheets: dict[str, bytes]) -> None:
    assert "未报道" in text_of(sheets["zh"])
    assert "not reported" in text_of(sheets["en"])


def test_without_a_site_nothing_leads_to_it(made_up: Corpus) -> None:
    entry = made_up.by_key["made-up/everything"]
    data = sheet_data(made_up, entry, EDITIONS["zh"], Imprint())
    assert data["case"]["qr"] == "" and data["case"]["url"] == ""
    with Press(VALID) as press:
        assert "casebook.example" not in text_of(press.sheet(data))


def test_gaps_names_what_no_font_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "EXTRAS", ())
    for function in (fonts._extras, fonts._extra_maps, fonts._covered):
        function.cache_clear()
    try:
        assert fonts.gaps("朝阳区㼆，Zhāoyáng 😀㼆 ㎡ “好”…\n") == ("㼆", "😀")
        assert fonts.printable("朝阳㼆") == "朝阳〔U+3F06〕"
    finally:
        monkeypatch.undo()
        for function in (fonts._extras, fonts._extra_maps, fonts._covered):
            function.cache_clear()
