"""The casebook as data: valid by its own schema and description, the same facts in every form, harmless in Excel."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st

from casebook.check import check
from casebook.fields import every_field
from casebook.languages import LANGUAGES
from casebook.link import Corpus, brief, link
from casebook.load import load
from casebook.render import Settings, data
from casebook.render.data.records import WITHOUT, record, schema
from casebook.render.data.tables import MARK, STARTERS, neutralised, restored, written
from casebook.validate import Reference, validate_case
from casebook.values import Text

HERE = Path(__file__).parent
ROOT = HERE.parent
SITE = "https://books.example.org/partners/"
V1 = "data/v1/"


def corpus_of(root: Path) -> Corpus:
    checked = check(root)
    return link(checked.cases, checked.reference)


@pytest.fixture(scope="module")
def made_up() -> Corpus:
    return corpus_of(HERE / "valid")


@pytest.fixture(scope="module")
def real() -> Corpus:
    return corpus_of(ROOT)


@pytest.fixture(params=["made_up", "real"])
def corpus(request: pytest.FixtureRequest) -> Corpus:
    found: Corpus = request.getfixturevalue(request.param)
    return found


def rows(content: bytes) -> list[list[str]]:
    text = content.decode()
    assert text.startswith(MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(MARK), newline="")))


def test_every_record_is_valid_by_the_schema(corpus: Corpus) -> None:
    files = data.render(corpus, Settings())
    published = json.loads(files[f"{V1}case.schema.json"])
    jsonschema.Draft202012Validator.check_schema(published)
    validator = jsonschema.Draft202012Validator(published, format_checker=jsonschema.FormatChecker())
    records = json.loads(files[f"{V1}cases.json"])
    assert [one["key"] for one in records] == [entry.key for entry in corpus.entries]
    single = {path: content for entry in corpus.entries for path, content in data.one_case(entry, Settings()).items()}
    assert len(single) == len(records)
    for one in records:
        assert [error.message for error in validator.iter_errors(one)] == []
        assert json.loads(single[f"{V1}cases/{one['key']}.json"]) == one


def test_the_schema_refuses_what_is_not_of_the_format(made_up: Corpus) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    good = record(made_up.by_key["made-up/everything"], Settings())
    assert validator.is_valid(good)
    spoilt: list[dict[str, Any]] = [
        {**good, "case": {**good["case"], "title": "only a string"}},
        {**good, "case": {**good["case"], "period": "2022年"}},
        {**good, "case": {**good["case"], "results": [{"indicator": {"zh": "甲"}, "before": "12"}]}},
        {**good, "derived": {**good["derived"], "steps": ["no-such-step"]}},
        {name: value for name, value in good.items() if name != "pages"},
        {**good, "more": 1},
    ]
    assert [one for one in spoilt if validator.is_valid(one)] == []


def test_the_schema_knows_every_field_but_those_left_out() -> None:
    known = set(schema()["properties"]["case"]["properties"])
    assert known == {one.path for one in every_field() if "." not in one.path} - set(WITHOUT)


def test_a_record_can_be_written_as_a_case_file_again(corpus: Corpus) -> None:
    reference = Reference(corpus.terms, corpus.areas, corpus.sources)
    for entry in corpus.entries:
        # JSON is YAML.
        stated = json.dumps(record(entry, Settings())["case"], ensure_ascii=False)
        document, found = load(entry.path, stated.encode())
        assert document is not None, found
        case, found = validate_case(document, reference)
        assert case is not None, found
        assert case == entry.case.model_copy(update={"consent": None, "personal_data_allowed": (), "translations": {}})


def test_notes_between_editors_stay_out(made_up: Corpus) -> None:
    files = data.render(made_up, Settings())
    assert "均已同意" not in files[f"{V1}cases.json"].decode()
    assert all("translations" not in one["case"] for one in json.loads(files[f"{V1}cases.json"]))


@pytest.mark.parametrize("site", ["", SITE])
def test_the_package_is_valid(corpus: Corpus, site: str, tmp_path: Path) -> None:
    for path, content in data.render(corpus, Settings(site=site)).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    report = Package(str(tmp_path / V1 / "datapackage.json")).validate()
    assert report.flatten(["title", "note"]) == []
    described = json.loads((tmp_path / V1 / "datapackage.json").read_bytes())
    assert described.get("homepage") == (site or None)
    assert "created" not in described


def test_a_broken_table_would_be_found(made_up: Corpus, tmp_path: Path) -> None:
    for path, content in data.render(made_up, Settings()).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    table = tmp_path / V1 / "tidy" / "lists.csv"
    table.write_bytes(table.read_bytes().replace(b"made-up/everything,problems", b"made-up/nowhere,questions"))
    report = Package(str(tmp_path / V1 / "datapackage.json")).validate()
    assert {"foreign-key", "constraint-error"} <= {one[0] for one in report.flatten(["type"])}


def test_tables_say_what_the_cases_say(made_up: Corpus) -> None:
    files = data.render(made_up, Settings(site=SITE))
    header, *cases = rows(files[f"{V1}tidy/cases.csv"])
    by_key = {one[0]: dict(zip(header, one, strict=True)) for one in cases}
    whole, least = by_key["made-up/everything"], by_key["made-up/least"]
    assert whole["themes"] == "kitchens;elders" and whole["step_mechanism"] == "false" and whole["step_team"] == "true"
    assert (whole["period_from"], whole["period_to"]) == ("2022-03", "2023")
    assert whole["page_en"] == f"{SITE}en/cases/made-up/everything/"
    assert least["title_en"] == least["period_from"] == ""
    header, *entries = rows(files[f"{V1}tidy/lists.csv"])
    kitchen = next(one for one in (dict(zip(header, row, strict=True)) for row in entries) if one["id"] == "kitchen")
    assert (kitchen["solves"], kitchen["uses"], kitchen["state"]) == ("meals;empty", "room;cooks", "done")


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.id)
def test_the_table_for_people_has_a_row_a_case(corpus: Corpus, language: Any) -> None:
    header, *cases = rows(data.render(corpus, Settings())[f"{V1}cases.{language.id}.csv"])
    assert [one[0] for one in cases] == [entry.key for entry in corpus.entries]
    assert all(len(one) == len(header) == len(set(header)) for one in cases)


@given(st.text())
def test_no_cell_begins_like_a_formula_and_each_can_be_restored(cell: str) -> None:
    shown = neutralised(cell)
    assert not shown.startswith(tuple(STARTERS))
    assert restored(shown) == cell


@pytest.mark.parametrize("start", [*STARTERS, "'=", "''+"])
def test_what_begins_like_a_formula_is_marked(start: str) -> None:
    assert neutralised(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("plain", ["'quoted", "a=b", "１", "’=", " =1"])
def test_other_cells_are_as_they_were(plain: str) -> None:
    assert neutralised(plain) == restored(plain) == plain


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_a_table_reads_back_cell_by_cell(cells: list[list[str]]) -> None:
    read = [[restored(one) for one in row] for row in rows(written(["a", "b"], cells))[1:]]
    assert read == cells


def test_a_formula_in_a_case_never_reaches_a_table(made_up: Corpus) -> None:
    entry = made_up.by_key["made-up/least"]
    evil = Text((("zh", '=HYPERLINK("https://example.org","点我")'),))
    case = entry.case.model_copy(update={"title": evil, "summary": evil})
    spoilt = replace(entry, case=case, brief=brief(entry.path, case))
    files = data.render(replace(made_up, entries=(spoilt,), by_key={spoilt.key: spoilt}), Settings())
    tables = [content for path, content in files.items() if path.endswith(".csv")]
    assert len(tables) == 4
    found = [cell for table in tables for row in rows(table) for cell in row if "HYPERLINK" in cell]
    assert found and all(cell.startswith("'=") for cell in found)


def test_the_archive_holds_what_the_folder_holds(corpus: Corpus) -> None:
    files = data.render(corpus, Settings())
    with zipfile.ZipFile(io.BytesIO(files[f"{V1}{data.ARCHIVE}"])) as made:
        held = {name.partition("/")[2]: made.read(name) for name in made.namelist()}
    assert held == {
        path.removeprefix(V1): content
        for path, content in files.items()
        if not path.startswith(f"{V1}cases/") and not path.endswith(data.ARCHIVE)
    }
    assert data.render(corpus, Settings()) == files


def test_the_vocabulary_names_every_code(corpus: Corpus) -> None:
    files = data.render(corpus, Settings())
    names = json.loads(files[f"{V1}vocabulary.json"])
    for one in json.loads(files[f"{V1}cases.json"]):
        assert one["area"] in names["areas"]
        assert set(one["case"]["themes"]) <= set(names["themes"])
        assert set(one["case"].get("joint_actions", ())) <= set(names["joint_actions"])


def test_the_format_is_as_it_was(made_up: Corpus, regenerate: bool) -> None:
    """What a program relies on. A difference here is a change of the format: see VERSION and data.yml."""
    entry = made_up.by_key["made-up/everything"]
    shown = json.dumps(record(entry, Settings()), ensure_ascii=False, indent=1) + "\n"
    golden = HERE / "golden" / "data" / "everything.json"
    table = HERE / "golden" / "data" / "columns.txt"
    files = data.render(made_up, Settings())
    columns = "".join(
        f"{path.removeprefix(V1)}: {','.join(rows(content)[0])}\n"
        for path, content in files.items()
        if path.endswith(".csv")
    )
    if regenerate:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(shown, encoding="utf-8")
        table.write_text(columns, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == shown
    assert table.read_text(encoding="utf-8") == columns


def test_only_published_cases_are_data(tmp_path: Path) -> None:
    shutil.copytree(HERE / "valid" / "cases", tmp_path / "cases")
    keys = [entry.key for entry in corpus_of(tmp_path).entries]
    assert "made-up/draft" not in keys and "made-up/least" in keys
