"""Printed works: the book, the sheets, the worksheets. The only module that calls Typst.

Typst works in a folder of its own that holds the templates, the data and copies of pictures, and nothing else;
contributors' text is data there and never source. The same data give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import typst

from casebook import fonts
from casebook.link import Corpus, Entry
from casebook.photos import PhotoRefused, for_print
from casebook.render.print import book_data, sheet_data, volumes, worksheet_data
from casebook.render.print.edition import EDITIONS, Imprint
from casebook.render.print.method import ORDER, Pages

TEMPLATES = Path(__file__).parent / "typst"
FITTED = 60
"""Cases up to which a book is set again to bring cases that run over by a few lines back to their pages."""
SHORT = 0.34
"""Share of a page that a case's last page must fill, or the case is set closer to see whether that saves the page."""
CLOSER = (2, 3)
"""How close, one after the other, until it does; see `tight` in case.typ."""

Data = dict[str, Any]


def book(
    root: Path, corpus: Corpus, edition: str, imprint: Imprint | None = None, volume: tuple[int, int] | None = None
) -> bytes:
    """The book in that edition (zh, en, bilingual) as PDF. With `volume` the corpus is one volume of several."""
    data = book_data(corpus, EDITIONS[edition], imprint or default_imprint(), method_pages(root), volume)
    with Press(root) as press:
        return press.book(data)


def book_volumes(root: Path, corpus: Corpus, edition: str, imprint: Imprint | None = None) -> list[bytes]:
    """The book as one PDF, or as several where one would need too much memory; each volume has its own process."""
    parts = volumes(corpus, EDITIONS[edition])
    if len(parts) == 1:
        return [book(root, corpus, edition, imprint)]
    with _pool(2) as pool:
        jobs = [
            pool.submit(book, root, part, edition, imprint, (number, len(parts)))
            for number, part in enumerate(parts, 1)
        ]
        return [job.result() for job in jobs]


def book_alone(
    root: Path, corpus: Corpus, edition: str, imprint: Imprint | None = None, volume: tuple[int, int] | None = None
) -> bytes:
    """Like `book`, in a process of its own: its memory is free again afterwards."""
    with _pool(1) as pool:
        return pool.submit(book, root, corpus, edition, imprint, volume).result()


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), max_tasks_per_child=1)


def sheet(root: Path, corpus: Corpus, entry: Entry, edition: str, imprint: Imprint | None = None) -> bytes:
    """One case on A4 as PDF."""
    with Press(root) as press:
        return press.sheet(sheet_data(corpus, entry, EDITIONS[edition], imprint or default_imprint()))


def worksheet(
    root: Path, corpus: Corpus, edition: str, entry: Entry | None = None, imprint: Imprint | None = None
) -> bytes:
    """The worksheets as PDF: blank, or with what a case has in them."""
    with Press(root) as press:
        return press.set("worksheets", worksheet_data(corpus, EDITIONS[edition], entry, imprint or default_imprint()))


def default_imprint(site: str | None = None) -> Imprint:
    """Site address, version and date as the environment gives them.

    The site is CASEBOOK_SITE_URL where it is not passed in, the date SOURCE_DATE_EPOCH's or today's.
    """
    address = os.environ.get("CASEBOOK_SITE_URL", "") if site is None else site
    try:
        number = version("casebook")
    except PackageNotFoundError:
        number = ""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return Imprint(f"{address.rstrip('/')}/" if address else "", number, moment.date())


def method_pages(root: Path) -> Pages:
    """The hand-written pages on the method, by language and name; those that are not there are left out."""
    found: dict[str, dict[str, str]] = {}
    for language in {one for edition in EDITIONS.values() for one in edition.languages}:
        for name in ORDER:
            path = root / "docs" / language / "method" / f"{name}.md"
            if path.is_file():
                found.setdefault(language, {})[name] = path.read_text(encoding="utf-8")
    return found


def picture_digest(root: Path, entry: Entry) -> str:
    """What a case's pictures look like, as a hash; "" where it has none."""
    if not entry.case.images:
        return ""
    found = hashlib.sha256()
    for picture in entry.case.images:
        path = root / "cases" / entry.area.id / entry.id / picture.file
        found.update(path.read_bytes() if path.is_file() and not path.is_symlink() else b"absent")
    return found.hexdigest()


@cache
def digest() -> str:
    """A short hash of what makes a page beside its data: templates, fonts, the typesetter's version."""
    found = hashlib.sha256(f"{fonts.digest()} {version('typst')} {FITTED} {SHORT} {CLOSER}".encode())
    found.update(Path(__file__).read_bytes())
    for path in sorted(TEMPLATES.glob("*.typ")):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def key(data: Mapping[str, Any]) -> str:
    """What a typeset work is known by: the same key, the same bytes."""
    return hashlib.sha256(digest().encode() + _json(data)).hexdigest()[:32]


class Press:
    """A folder with the templates in which Typst works; what it has set once it need not lay out again.

    `root` is the casebook's folder, where pictures are taken from. Use it as a context; the folder goes at its end.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = Path(tempfile.mkdtemp(prefix="casebook-print-")).resolve()
        for path in TEMPLATES.glob("*.typ"):
            shutil.copyfile(path, self.folder / path.name)
        (self.folder / "pictures").mkdir()
        self.compilers: dict[str, typst.Compiler] = {}
        self.fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=True,
            font_paths=[str(folder) for folder in fonts.folders()],
        )

    def __enter__(self) -> Press:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def set(self, template: str, data: Data) -> bytes:
        """The template filled with the data, as PDF."""
        return self._compiled(template, data, format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=moment(data))

    def picture(self, template: str, data: Data) -> bytes:
        """The template's one page filled with the data, as PNG; a point is a pixel."""
        return self._compiled(template, data, format="png", ppi=72)

    def _compiled(self, template: str, data: Data, **options: Any) -> bytes:
        compiler = self.compilers.get(template)
        if compiler is None:
            compiler = self.compilers[template] = typst.Compiler(
                str(self.folder / f"{template}.typ"), root=str(self.folder), font_paths=self.fonts
            )
        (self.folder / "data.json").write_bytes(_json(data))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", typst.TypstWarning)
                made = compiler.compile(sys_inputs={"data": "/data.json"}, **options)
        except typst.TypstError as error:  # a bug of a template: say where
            error.add_note(f"{template}: {error.diagnostic}")
            raise
        assert isinstance(made, bytes)
        return made

    def sheet(self, data: Data) -> bytes:
        """A sheet, set closer where that saves a page."""
        self.pictures([data["case"]])
        return self._fitted("sheet", data, [data["case"]])

    def book(self, data: Data) -> bytes:
        """A book, its cases set closer where that saves a page each."""
        cases = [case for area in data["areas"] for group in area["groups"] for case in group["cases"]]
        self.pictures(cases)
        if len(cases) > FITTED:
            return self.set("book", data)
        return self._fitted("book", data | {"fit": True}, cases)

    def _fitted(self, template: str, data: Data, cases: list[Data]) -> bytes:
        """The work, with the cases that run over by a few lines set closer where that saves the page."""
        made = self.set(template, data)
        over = self._over(template, cases, SHORT)
        for closeness in CLOSER:
            if over:
                made = self._closer(template, data, over, closeness)
                over = self._over(template, over)
        return self._closer(template, data, over, 0) if over else made

    def _closer(self, template: str, data: Data, cases: list[Data], closeness: int) -> bytes:
        for case in cases:
            case["tight"] = closeness
        return self.set(template, data)

    def _over(self, template: str, cases: list[Data], most: float = 1) -> list[Data]:
        """Those of the cases that take a page more for at most that share of it."""
        lengths = self._lengths(template)
        return [case for case in cases if lengths[case["key"]][0] > 1 and lengths[case["key"]][1] < most]

    def _lengths(self, template: str) -> dict[str, tuple[int, float]]:
        """(pages, share of the last one that is filled) of every case of the work that was set last."""
        found = json.loads(self.compilers[template].query("<end>", field="value"))
        return {one["key"]: (one["pages"], one["share"]) for one in found}

    def pictures(self, cases: list[Data]) -> None:
        """Copy the cases' pictures into the folder and say in the data where; one that cannot be shown is nowhere."""
        for case in cases:
            for picture in case["images"]:
                picture["shown"] = self._picture(picture["file"])

    def _picture(self, name: str) -> str:
        source = self.root / "cases" / name
        home = (self.root / "cases").resolve()
        # A link could lead anywhere, so none is followed.
        if source.is_symlink() or not source.is_file() or not source.resolve().is_relative_to(home):
            return ""
        try:
            content = for_print(source.read_bytes()).data
        except PhotoRefused:
            return ""
        copy = f"pictures/{hashlib.sha256(content).hexdigest()[:16]}.jpg"
        if not (self.folder / copy).exists():
            (self.folder / copy).write_bytes(content)
        return f"/{copy}"


def _json(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def moment(data: Mapping[str, Any]) -> int:
    """A work's date in seconds since 1970: SOURCE_DATE_EPOCH, else the newest date that its cases state, else 0."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        return int(epoch)
    return max(int(datetime.fromisoformat(f"{data['newest']}T00:00:00Z").timestamp()), 0) if data["newest"] else 0
