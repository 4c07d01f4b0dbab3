"""The form: everything that a case file can say has its place in it, and it is the same file every time."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from casebook.fields import every_field
from casebook.languages import LANGUAGES
from casebook.office.importing import import_form
from casebook.office.layout import FORM_VERSION, is_passage, sections
from casebook.office.package import Refused, opened, version_of
from casebook.office.read_docx import read_docx
from casebook.office.read_xlsx import read_xlsx
from casebook.office.template_docx import template_docx
from casebook.office.template_xlsx import template_xlsx
from casebook.office.understand import understand
from casebook.office.words import fact_names, fold, item_names, section_names, version_in
from office.forms import FOLDER, filled, reference

WORDS = reference()
READERS = {"docx": read_docx, "xlsx": read_xlsx}
MAKERS = {"docx": template_docx, "xlsx": template_xlsx}
BOTH = [one.id for one in LANGUAGES]


def test_every_field_has_one_place() -> None:
    asked = []
    for section in sections():
        for item in section.items:
            if item.spec is not None:
                asked.append(item.spec.path)
                if item.kind == "passage":
                    asked += [child.path for child in item.spec.children if child.key in ("text", "cite")]
    assert len(asked) == len(set(asked))
    parts = {spec.path for spec in every_field() if spec.children and not is_passage(spec)}
    lists = {section.path for section in sections()} - {""}
    assert {spec.path for spec in every_field()} - set(asked) - parts - lists == set()


def test_a_label_means_one_thing() -> None:
    for section in sections():
        for item in section.items:
            for language in BOTH:
                label = fold(item.label(language))
                if not section.is_list:
                    assert fact_names()[label][1] is item, label
                else:
                    assert [one for one in section.items if label in item_names(one)] == [item], (section.id, label)
    for section in sections():
        for language in BOTH:
            assert section_names()[fold(section.heading(language))] is section


def test_a_changed_form_has_a_new_version(regenerate: bool) -> None:
    """Where this fails, labels or columns have changed: raise FORM_VERSION, then write the file anew."""
    lines = [f"version {FORM_VERSION}"]
    for section in sections():
        lines.append(f"{section.id}: {' / '.join(section.heading(one) for one in BOTH)}")
        lines += [f"  {one.path or '-'} {one.kind}: {' / '.join(one.label(i) for i in BOTH)}" for one in section.items]
    golden = FOLDER / "form.txt"
    if regenerate:
        golden.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert golden.read_text(encoding="utf-8").splitlines() == lines


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("kind", MAKERS)
class TestForm:
    def test_the_same_bytes_again(self, kind: str, language: str) -> None:
        made = MAKERS[kind](language, WORDS, filled(language, WORDS))
        assert made == MAKERS[kind](language, WORDS, filled(language, WORDS))
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            assert {one.date_time[0] for one in archive.infolist()} == {1980}

    def test_the_version_is_told_twice(self, kind: str, language: str) -> None:
        package = opened(MAKERS[kind](language, WORDS))
        assert package.kind == kind
        assert version_of(package) == FORM_VERSION
        contents = replace(READERS[kind](package), version=None)
        assert understand(contents, ()).version == FORM_VERSION

    def test_an_empty_form_is_no_case(self, kind: str, language: str) -> None:
        with pytest.raises(Refused) as refused:
            import_form(f"form.{kind}", MAKERS[kind](language, WORDS), WORDS, language)
        assert refused.value.key == "nothing"


def test_word_is_a4_and_prints_headings_on_every_page() -> None:
    document = Document(io.BytesIO(template_docx("zh", WORDS)))
    page = document.sections[0]
    assert page.page_width and page.page_height
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)
    for table in document.tables:
        assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
        assert sum(column.width.cm for column in table.columns if column.width) == pytest.approx(17.4, abs=0.1)
    assert {one.style.name for one in document.paragraphs if one.style} >= {"Title", "Heading 1"}


def test_excel_offers_the_words() -> None:
    book = load_workbook(io.BytesIO(template_xlsx("zh", WORDS)))
    sheet = book["问题清单"]
    offered = [one.formula1 for one in sheet.data_validations.dataValidation]
    assert any(one.startswith("'可以选的词'!") for one in offered)
    assert not any(one.showErrorMessage for one in sheet.data_validations.dataValidation)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_version_is_recognised() -> None:
    assert version_in("案例表第 12 版") == "12"
    assert version_in(" Case form, version 2.1 ") == "2.1"
    assert version_in("案例表") is None


def test_a_formula_in_a_case_is_text_in_the_form(tmp_path: Path) -> None:
    filling = filled("zh", WORDS)
    answers = {**filling.facts, ("title", "zh"): '=HYPERLINK("https://example.org")'}
    made = template_xlsx("zh", WORDS, type(filling)(answers, filling.entries))
    cells = [cell for sheet in load_workbook(io.BytesIO(made)) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert '=HYPERLINK("https://example.org")' in import_form("a.xlsx", made, WORDS, "zh").text.replace('\\"', '"')
