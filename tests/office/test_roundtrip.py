"""Case → form → the same case: the cases at hand, made-up ones, and forms that LibreOffice has saved."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.canonical import canonical
from casebook.check import check
from casebook.fields import FieldSpec, table
from casebook.languages import LANGUAGES
from casebook.office.fill import filling
from casebook.office.importing import import_form
from casebook.office.template_docx import template_docx
from casebook.office.template_xlsx import template_xlsx
from office.forms import FOLDER, PICTURES, VALID, case_of, filled, reference

MAKERS = {"docx": template_docx, "xlsx": template_xlsx}
BOTH = [one.id for one in LANGUAGES]
ROOT = Path(__file__).parents[2]
WORDS = reference()
CASE = case_of((FOLDER / "case.yml").read_bytes(), WORDS)
SAVED = sorted((FOLDER / "saved").glob("case-*"))


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("folder", [ROOT, VALID], ids=["real", "made-up"])
def test_all_cases_come_back(folder: Path, kind: str) -> None:
    checked = check(folder)
    assert len(checked.cases) >= 5
    for number, (path, case) in enumerate(checked.cases.items()):
        language = BOTH[(number + (kind == "docx")) % len(BOTH)]
        form = MAKERS[kind](language, checked.reference, filling(case, checked.reference, language))
        imported = import_form(path, form, checked.reference, language)
        # The forms of this test hold no photos, and the import says so of each.
        assert [one.code for one in imported.remarks] == ["picture-missing"] * len(case.images), path
        assert case_of(imported.text.encode(), checked.reference) == case


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("kind", MAKERS)
def test_pictures_come_back(kind: str, language: str) -> None:
    imported = import_form("case", MAKERS[kind](language, WORDS, filled(language, WORDS)), WORDS, language)
    assert imported.remarks == ()
    assert imported.pictures == PICTURES
    assert case_of(imported.text.encode(), WORDS) == CASE


@pytest.mark.parametrize("path", SAVED, ids=lambda path: path.name)
def test_what_libreoffice_saved_comes_back(path: Path) -> None:
    imported = import_form(path.name, path.read_bytes(), WORDS, "zh")
    assert imported.remarks == ()
    assert imported.pictures == PICTURES
    assert case_of(imported.text.encode(), WORDS) == CASE


def test_there_are_saved_files() -> None:
    assert len(SAVED) == 8


# Made-up cases. Letters of several scripts and all that means something to Word, Excel, YAML or Markdown; no text that
# the form itself prints, which nobody could tell from the form's own.
_LETTERS = st.sampled_from("甲乙丙丁社区楼道，。：；“”（）—abcXYZ019 .:;#-*=+@&<>'\"/\\|[]{}éß한あ🙂")
_LINES = st.text(_LETTERS, min_size=1, max_size=24).map(str.strip).filter(bool)
_PARAGRAPHS = st.lists(_LINES, min_size=1, max_size=3).map("\n".join)
_TEXTS = st.lists(_PARAGRAPHS, min_size=1, max_size=3).map("\n\n".join)
_IDS = st.from_regex(r"[a-z]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
_DATES = st.one_of(
    st.integers(1900, 2100).map(str),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(lambda day: day.isoformat()[:7]),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(lambda day: day.isoformat()),
)
_FIGURES = st.one_of(st.just("not reported"), st.integers(-(10**9), 10**9).map(str), st.sampled_from(["0.5", "12.25"]))


def _text(kind: str) -> st.SearchStrategy[Any]:
    versions = _LINES if kind == "line" else _TEXTS
    return st.dictionaries(st.sampled_from(BOTH), versions, min_size=1)


def _value(spec: FieldSpec, sources: list[str], ids: dict[str, list[str]]) -> st.SearchStrategy[Any]:
    """Raw values of a field, one of its entries where it is a list."""
    known = {name: list(terms) for name, terms in WORDS.ids.items()}
    if spec.key in ("solves", "uses"):
        there = ids["problems" if spec.key == "solves" else "resources"]
        return st.sampled_from(there) if there else st.nothing()
    by_kind: dict[str, st.SearchStrategy[Any]] = {
        "term": st.sampled_from(known[spec.vocabulary]) if spec.vocabulary else st.nothing(),
        "choice": st.sampled_from(spec.choices) if spec.choices else st.nothing(),
        "date": _DATES,
        "figure": _FIGURES,
        "yes-no": st.sampled_from(["true", "false"]),
        "period": st.one_of(
            _DATES,
            st.tuples(st.integers(1951, 2000), st.integers(2001, 2050)).map(
                lambda ends: {"from": str(ends[0]), "to": str(ends[1])}
            ),
            _DATES.map(lambda date: {"to": date}),
            _DATES.map(lambda date: {"from": date}),
        ),
        "citation": st.builds(
            lambda source, locator: f"{source}@{locator}" if locator else source,
            st.sampled_from(sources),
            st.sampled_from(["", "1", "12-14", "第三页", "3、4", "§2"]),
        ),
    }
    if spec.kind in by_kind:
        return by_kind[spec.kind]
    if spec.kind in ("line", "paragraph", "markdown"):
        return _text(spec.kind)
    if spec.key == "url":
        return _IDS.map(lambda word: f"https://example.org/{word}?a=1&b=%E4%B8%AD")
    if spec.kind == "word":
        return _IDS
    return st.nothing()


@st.composite
def _part(draw: Any, specs: tuple[FieldSpec, ...], sources: list[str], ids: dict[str, list[str]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for spec in specs:
        if spec.key in ("sources", "language", "translations", "lists") or not (spec.required or draw(st.booleans())):
            continue
        if spec.children:
            one = _part(spec.children, sources, ids)
        else:
            one = _value(spec, sources, ids)
            if one.is_empty:
                continue
        if not spec.many:
            made[spec.key] = draw(one)
        elif spec.key == "cite" or spec.kind in ("term", "word"):
            made[spec.key] = draw(st.lists(one, min_size=1, max_size=3, unique=True))
        else:
            made[spec.key] = draw(st.lists(one, min_size=1, max_size=3))
    return {key: value for key, value in made.items() if value not in ({}, [])}


@st.composite
def _documents(draw: Any) -> dict[str, Any]:
    """Raw cases without errors."""
    fields = {spec.key: spec for spec in table()}
    sources = draw(st.lists(_IDS, min_size=1, max_size=3, unique=True))
    ids = {name: draw(st.lists(_IDS, max_size=3, unique=True)) for name in ("problems", "resources", "projects")}
    made: dict[str, Any] = draw(_part(table(), sources, ids))
    lists = {spec.key: spec for spec in fields["lists"].children}
    made["lists"] = {
        name: [draw(_part(lists[name].children, sources, ids)) | {"id": one} for one in there]
        for name, there in ids.items()
        if there
    }
    made["sources"] = {key: draw(_part(fields["sources"].children, sources, ids)) for key in sources}
    if not made.get("place"):
        made["place"] = {"site": {"zh": "某处"}}
    steps = made.get("steps", {})
    if "team" in steps and not steps["team"].keys() & {"text", "partners"}:
        del steps["team"]
    for key in ("title", "summary"):
        made[key].setdefault("zh", "虚构")
    for number, image in enumerate(made.get("images", ())):
        image |= {"file": f"{number}.png", "people": "none"}
    if "former_addresses" in made:
        made["former_addresses"] = [f"{one}/{one}" for one in made["former_addresses"]]
    return made


@pytest.mark.parametrize("kind", MAKERS)
@settings(max_examples=15)
@given(document=_documents(), language=st.sampled_from(BOTH))
def test_any_case_comes_back(kind: str, document: dict[str, Any], language: str) -> None:
    case = case_of(canonical(document).encode(), WORDS)
    form = MAKERS[kind](language, WORDS, filling(case, WORDS, language))
    imported = import_form("made-up", form, WORDS, language)
    assert {one.code for one in imported.remarks} <= {"picture-missing"}
    assert case_of(imported.text.encode(), WORDS) == case
