"""The same bytes every time; nothing made twice; pictures, worksheets, volumes, references, e-books."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from casebook import fonts
from casebook.downloads import CACHE, downloads
from casebook.epub import epub
from casebook.languages import LANGUAGES
from casebook.link import Corpus
from casebook.model import Image, Source
from casebook.render.page import Page
from casebook.render.print import EDITIONS, book_data, references, sheet_data, volumes
from casebook.typeset import Press, book, book_alone, method_pages, worksheet
from casebook.values import PartialDate, Text
from casebook.worksheets import workbook
from photo_files import SECRET, exif, picture, stored
from print.reading import opened, text_of
from print.shared import IMPRINT, ROOT, VALID, corpus_of

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def test_the_same_bytes_in_another_process(made_up: Corpus) -> None:
    assert book(VALID, made_up, "zh", IMPRINT) == book_alone(VALID, made_up, "zh", IMPRINT)


def test_nothing_is_made_twice(tmp_path: Path) -> None:
    shutil.copytree(VALID / "cases", tmp_path / "cases")
    for other in ("everything", "english-first"):
        (tmp_path / "cases" / "made-up" / f"{other}.yml").unlink()
    first = downloads(tmp_path, corpus_of(tmp_path), IMPRINT)
    assert all(one.made for one in first)
    assert all(one.size for one in first)
    assert not any(one.made for one in downloads(tmp_path, corpus_of(tmp_path), IMPRINT))
    case = tmp_path / "cases" / "made-up" / "least.yml"
    case.write_text(case.read_text(encoding="utf-8").replace("title:", "# changed\ntitle:"), encoding="utf-8")
    assert not any(one.made for one in downloads(tmp_path, corpus_of(tmp_path), IMPRINT))
    case.write_text(case.read_text(encoding="utf-8") + "\nlessons:\n  - zh: 先问一问\n", encoding="utf-8")
    made = [one for one in downloads(tmp_path, corpus_of(tmp_path), IMPRINT) if one.made]
    assert {one.key for one in made if one.kind == "sheet"} == {"made-up/least"}
    assert {one.edition for one in made if one.kind == "book"} == set(EDITIONS)
    assert len(list((tmp_path / CACHE).iterdir())) == len(first) + 1  # and the list of them


def test_pictures_are_printed_and_links_are_not_followed(made_up: Corpus, tmp_path: Path) -> None:
    entry = made_up.by_key["made-up/everything"]
    folder = tmp_path / "cases" / entry.key
    folder.mkdir(parents=True)
    (folder / "good.png").write_bytes(PIXEL)
    (folder / "broken.jpg").write_bytes(b"not a picture")
    (tmp_path / "secret.png").write_bytes(PIXEL)
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    names = ("good.png", "broken.jpg", "link.png", "absent.png")
    credit = Text((("zh", "测试组"),))
    images = tuple(
        Image(file=name, alt=Text((("zh", f"图{name}"),)), credit=credit, licence="CC0-1.0", people="none")
        for name in names
    )
    changed = dataclasses.replace(entry, case=entry.case.model_copy(update={"images": images}))
    data = sheet_data(made_up, changed, EDITIONS["zh"], IMPRINT)
    with Press(tmp_path) as press:
        pdf = press.sheet(data)
    assert [bool(one["shown"]) for one in data["case"]["images"]] == [True, False, False, False]
    assert all(f"图{name}" in text_of(pdf).replace(" ", "") for name in names)
    document = opened(pdf)
    assert any(getattr(thing, "get", lambda _: None)("/Subtype") == "/Image" for thing in document.objects)


def test_what_a_camera_wrote_is_not_printed(made_up: Corpus, tmp_path: Path) -> None:
    entry = made_up.by_key["made-up/everything"]
    folder = tmp_path / "cases" / entry.key
    folder.mkdir(parents=True)
    for image in entry.case.images:
        kind = "PNG" if image.file.endswith(".png") else "JPEG"
        (folder / image.file).write_bytes(stored(picture(), kind, exif=exif(position=True)))
        assert SECRET in (folder / image.file).read_bytes()
    with Press(tmp_path) as press:
        pdf = press.sheet(sheet_data(made_up, entry, EDITIONS["zh"], IMPRINT))
    with zipfile.ZipFile(io.BytesIO(epub(tmp_path, made_up, "zh", IMPRINT, {}))) as packed:
        pictures = [packed.read(name) for name in packed.namelist() if name.startswith("book/pictures/")]
    assert len(pictures) == len(entry.case.images)
    document = opened(pdf)
    shown = [bytes(thing.read_raw_bytes()) for thing in document.objects if _is_picture(thing)]
    assert len(shown) >= len(entry.case.images)
    assert not [one for one in [pdf, *pictures, *shown] if SECRET in one or b"Exif" in one]


def _is_picture(thing: Any) -> bool:
    return bool(getattr(thing, "get", lambda _: None)("/Subtype") == "/Image")


@pytest.mark.parametrize("edition", EDITIONS)
def test_worksheets_blank_and_filled(edition: str, made_up: Corpus) -> None:
    entry = made_up.by_key["made-up/everything"]
    blank, filled = (text_of(worksheet(VALID, made_up, edition, one, IMPRINT)) for one in (None, entry))
    word = "Draw up a cooking rota" if edition == "en" else "排做饭的班"
    assert word not in blank.replace(" ", "") and word.replace(" ", "") in filled.replace(" ", "")
    made = workbook(made_up, edition, entry)
    assert made == workbook(made_up, edition, entry)
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert len(book.sheetnames) == 3
    assert any(word in str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)


def test_a_text_in_a_workbook_is_never_a_formula(made_up: Corpus) -> None:
    entry = made_up.by_key["made-up/everything"]
    problems = tuple(one.model_copy(update={"text": Text((("zh", "=1+1"),))}) for one in entry.case.lists.problems)
    lists = entry.case.lists.model_copy(update={"problems": problems})
    changed = dataclasses.replace(entry, case=entry.case.model_copy(update={"lists": lists}))
    book = openpyxl.load_workbook(io.BytesIO(workbook(made_up, "zh", changed)))
    found = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == "=1+1"]
    with zipfile.ZipFile(io.BytesIO(workbook(made_up, "zh", changed))) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert found


def test_a_long_book_comes_in_volumes(real: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    assert volumes(real, EDITIONS["zh"]) == [real]
    monkeypatch.setitem(sys.modules["casebook.render.print.volumes"].LIMITS, 1, 4)
    parts = volumes(real, EDITIONS["zh"])
    assert all(len(part.entries) <= 4 for part in parts)
    assert max(len(part.entries) for part in parts) - min(len(part.entries) for part in parts) <= 2
    assert sorted(entry.key for part in parts for entry in part.entries) == [entry.key for entry in real.entries]
    pdf = book(ROOT, parts[1], "zh", IMPRINT, (2, len(parts)))
    assert f"第2册，共{len(parts)}册" in text_of(pdf).replace(" ", "")


def test_a_case_is_set_closer_only_where_that_saves_a_page(real: Corpus) -> None:
    data = book_data(real, EDITIONS["zh"], IMPRINT, {})
    cases = [case for area in data["areas"] for group in area["groups"] for case in group["cases"]]
    with Press(ROOT) as press:
        press.book(data)
        pages = {case["key"]: press._lengths("book")[case["key"]][0] for case in cases}
    close = {case["key"] for case in cases if case.get("tight")}
    assert close
    assert {pages[key] for key in close} == {1}


def test_references_follow_the_standard(real: Corpus) -> None:
    page = Page(LANGUAGES[0], "", real)

    def said(**values: object) -> str:
        fields: dict[str, Any] = dict.fromkeys(Source.model_fields) | values
        return references.reference(page, Source.model_construct(**fields))

    title, author = Text((("zh", "题名"),)), Text((("zh", "张三"),))
    day = PartialDate(2025, 3, 4)
    publisher = Text((("zh", "某报"),))
    assert said(title=title, author=author, kind="newspaper", date=PartialDate(2021)) == "张三. 题名[N]. 2021."
    assert said(title=title, kind="newspaper", publisher=publisher, date=day) == "题名[N]. 某报，2025-03-04."
    web = said(title=title, kind="website", date=day, url="https://example.org/a", accessed=PartialDate(2026, 1, 2))
    assert web == "题名[EB/OL]. （2025-03-04）[2026-01-02]. https://example.org/a."
    english = Page(LANGUAGES[1], "", real)
    given: dict[str, Any] = {"title": title, "publisher": publisher, "date": day, "kind": "book"}
    fields: dict[str, Any] = dict.fromkeys(Source.model_fields) | given
    source = Source.model_construct(**fields)
    assert references.reference(english, source) == "题名[M]. 某报, 2025-03-04."


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_e_book_holds_together(edition: str, real: Corpus) -> None:
    made = epub(ROOT, real, edition, IMPRINT, method_pages(ROOT))
    assert made == epub(ROOT, real, edition, IMPRINT, method_pages(ROOT))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = archive.namelist()
        assert names[0] == "mimetype"
        assert archive.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        pages = {name: archive.read(name) for name in names if name.endswith((".xhtml", ".opf"))}
    ids: dict[str, set[str]] = {}
    links: list[tuple[str, str]] = []
    for name, content in pages.items():
        tree = ElementTree.fromstring(content)  # noqa: S314  (made by us a line above)
        ids[name] = {element.get("id", "") for element in tree.iter()}
        for element in tree.iter():
            if (href := element.get("href")) and ":" not in href:
                links.append((name, href))
            if element.tag.endswith("}img"):
                assert element.get("alt")
            if element.tag.endswith("}svg"):
                assert element.get("aria-labelledby") in ids[name]
    for name, href in links:
        path, _, fragment = href.partition("#")
        target = f"book/{path}" if path else name
        assert target in names, (name, href)
        assert not fragment or fragment in ids[target], (name, href)
    assert sum("/case-" in name for name in names) == len(real.entries)


def test_fonts_are_what_their_sums_say() -> None:
    lines = (fonts.FOLDER / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    stated = {name: digest for digest, name in (line.split() for line in lines)}
    for name, digest in stated.items():
        assert hashlib.sha256((fonts.FOLDER / name).read_bytes()).hexdigest() == digest, name
    assert {path.name for path in fonts.FOLDER.glob("*.otf")} <= stated.keys()
    assert "SIL Open Font License" in (fonts.FOLDER / "LICENSE").read_text(encoding="utf-8")


def test_a_work_is_as_old_as_its_newest_case(made_up: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not of 1970, nor of the day on which it was made: the same cases give the same bytes on any day."""
    dates = [date for entry in made_up.entries if (date := entry.brief.newest)]
    newest = max(dates)
    day = f"{newest.year:04d}-{newest.month or 1:02d}-{newest.day or 1:02d}"

    def said() -> tuple[str, str]:
        pdf = opened(worksheet(VALID, made_up, "zh", None, IMPRINT))
        with zipfile.ZipFile(io.BytesIO(epub(VALID, made_up, "zh", IMPRINT, {}))) as archive:
            package = archive.read("book/content.opf").decode()
        modified = package.partition('"dcterms:modified">')[2].partition("<")[0]
        return str(pdf.docinfo["/CreationDate"])[2:10], modified

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767312000")
    assert said() == ("20260102", "2026-01-02T00:00:00Z")
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert said() == (day.replace("-", ""), f"{day}T00:00:00Z")
