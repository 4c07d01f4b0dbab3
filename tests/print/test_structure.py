"""PDF/UA and PDF/A as far as structure shows it: tags, language, title, alternative texts, fonts, bookmarks, links.

veraPDF checks the rest: `make verify-pdf`.
"""

from __future__ import annotations

import re
from itertools import pairwise

import pikepdf
import pytest

from casebook.link import Corpus
from casebook.typeset import worksheet
from print.reading import elements, fonts, jumps, opened, outlines, tags
from print.shared import IMPRINT, VALID


@pytest.fixture(scope="session")
def works(books: dict[str, bytes], sheets: dict[str, bytes], made_up: Corpus) -> dict[str, pikepdf.Pdf]:
    blank = worksheet(VALID, made_up, "zh", None, IMPRINT)
    found = {f"book {name}": pdf for name, pdf in books.items()} | {
        f"sheet {name}": pdf for name, pdf in sheets.items()
    }
    return {name: opened(pdf) for name, pdf in (found | {"worksheets": blank}).items()}


def test_every_work_claims_both_standards(works: dict[str, pikepdf.Pdf]) -> None:
    for name, pdf in works.items():
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "2", name
            assert metadata["pdfaid:conformance"] == "A", name
            assert metadata["pdfuaid:part"] == "1", name


def test_tagged_with_language_and_title(works: dict[str, pikepdf.Pdf]) -> None:
    for name, pdf in works.items():
        assert pdf.Root.MarkInfo.Marked, name
        assert str(pdf.Root.Lang) == ("en-GB" if name == "sheet en" else "zh-CN"), name
        assert pdf.Root.ViewerPreferences.DisplayDocTitle, name
        assert str(pdf.docinfo.Title).strip(), name


def test_what_is_tagged(works: dict[str, pikepdf.Pdf]) -> None:
    assert {"H1", "H2", "H3", "H4", "P", "Figure", "TOC", "TOCI", "Link"} <= tags(works["book zh"])
    assert {"H1", "H2", "H3", "L", "LI", "LBody", "P", "Figure", "Link"} <= tags(works["sheet zh"])
    assert {"H1", "H2", "Table", "TR", "TH", "TD"} <= tags(works["worksheets"])


def test_every_drawing_says_what_it_shows(works: dict[str, pikepdf.Pdf]) -> None:
    for name, pdf in works.items():
        figures = [element for element in elements(pdf) if element.S == "/Figure"]
        assert figures or name == "worksheets"
        assert all(str(figure.get("/Alt", "")).strip() for figure in figures), name


def test_headings_go_down_one_level_at_a_time(works: dict[str, pikepdf.Pdf]) -> None:
    for name, pdf in works.items():
        levels = [int(str(one.S)[2:]) for one in elements(pdf) if re.fullmatch(r"/H\d", str(one.S))]
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name


def test_every_font_is_embedded_and_can_be_copied_from(works: dict[str, pikepdf.Pdf]) -> None:
    for name, pdf in works.items():
        found = list(fonts(pdf))
        assert found, name
        for font in found:
            descriptor = font.FontDescriptor
            assert "/FontFile3" in descriptor or "/FontFile2" in descriptor or "/FontFile" in descriptor, name


def test_every_page_has_the_order_of_its_structure(works: dict[str, pikepdf.Pdf]) -> None:
    for name, pdf in works.items():
        for page in pdf.pages:
            assert page.obj.get("/Tabs") == "/S" or not page.obj.get("/Annots"), name


def test_bookmarks_lead_to_every_case(works: dict[str, pikepdf.Pdf], real: Corpus) -> None:
    found = outlines(works["book zh"])
    for entry in real.entries:
        assert entry.case.title.get("zh") in found


def test_links_lead_inside_and_to_the_site(works: dict[str, pikepdf.Pdf], real: Corpus) -> None:
    pdf = works["book zh"]
    links = [note for page in pdf.pages for note in page.obj.get("/Annots", []) if note.Subtype == "/Link"]
    addresses = {str(link.A.URI) for link in links if "/A" in link and "/URI" in link.A}
    inside = [link for link in links if "/Dest" in link or ("/A" in link and link.A.S == "/GoTo")]
    assert {f"{IMPRINT.site}{entry.url}" for entry in real.entries} <= addresses
    assert len(inside) > 5 * len(real.entries)
    assert all(str(link.get("/Contents", "")) for link in links)


def test_the_bilingual_book_marks_its_english(works: dict[str, pikepdf.Pdf]) -> None:
    languages = {str(element.Lang) for element in elements(works["book bilingual"]) if "/Lang" in element}
    assert "en-GB" in languages or any(one.startswith("en") for one in languages)


def test_page_numbers_are_those_of_the_pages_that_links_lead_to(books: dict[str, bytes], real: Corpus) -> None:
    """In the contents, the lists of the areas and the indexes: a line ends with the page to which it leads."""
    for pdf in books.values():
        said = [
            (int(last[0]), goal)
            for _, text, goal in jumps(pdf)
            if (last := re.search(r"(?<![\[\d])\d+$", text)) and len(text) > len(last[0])
        ]
        assert len(said) > 4 * len(real.entries)
        assert [pair for pair in said if pair[0] != pair[1]] == []
