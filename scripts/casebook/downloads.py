"""Everything that readers can download: books, sheets, worksheets, e-books, empty forms for a case.

What did not change is not made again.

Made files are kept in .casebook/print/ under names that stand for what they were made from. The folder may be deleted
at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from casebook import typeset
from casebook.check import AREAS, VOCABULARY
from casebook.epub import epub
from casebook.languages import LANGUAGES
from casebook.link import Corpus, Entry
from casebook.publish import write
from casebook.render.print import EDITIONS, Imprint, book_data, sheet_data, volumes, worksheet_data
from casebook.versions import code_version
from casebook.worksheets import workbook

CACHE = ".casebook/print"
FOLDER = "downloads"
"""Where downloads are on the site."""
NAME = "partner-sharing"
LIST = "list.json"
"""What was made last, in the cache."""


@dataclass(frozen=True, slots=True)
class Download:
    """One file to offer: its path on the site, the made file, what it is and in which edition.

    `kind` is book, sheet, worksheets, epub or form; `key` the case's key, or "" where it is not of one case; `volume`
    is (number, count) of a book in volumes; `made` says whether it had to be made now.
    """

    path: str
    file: Path
    kind: str
    edition: str
    key: str = ""
    volume: tuple[int, int] | None = None
    made: bool = False

    @property
    def size(self) -> int:
        """Bytes."""
        return self.file.stat().st_size

    @property
    def form(self) -> str:
        """pdf, xlsx, docx or epub."""
        return self.file.suffix[1:]


@dataclass(frozen=True, slots=True)
class _Job:
    """A download to be, the key of what it is made from, and how to make it."""

    download: Download
    key: str
    make: Callable[[], bytes]


def downloads(
    root: Path,
    corpus: Corpus,
    imprint: Imprint | None = None,
    editions: tuple[str, ...] = tuple(EDITIONS),
    kinds: tuple[str, ...] = ("book", "sheet", "worksheets", "epub", "form"),
    cache: Path | None = None,
) -> list[Download]:
    """Make every download of those kinds and editions that is not there yet, and list them all, sorted by path.

    Made files are in `cache` (by default .casebook/print below the root). Those that none of them needs are removed
    when all kinds and editions were asked for, and the list is kept for `kept`. Two editions are made at a time.
    """
    imprint = imprint or typeset.default_imprint()
    cache = cache or root / CACHE
    cache.mkdir(parents=True, exist_ok=True)
    everything = set(editions) == set(EDITIONS) and set(kinds) == set(_JOBS)
    state = _state(root, imprint) if everything else ""
    if everything and (found := _listed(cache, state)):
        return found
    work = partial(_edition, root, corpus, kinds, imprint, cache)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        each = list(pool.map(work, editions)) if len(editions) > 1 else [work(editions[0])]
    found = sorted((one for part in each for one in part), key=lambda one: one.path)
    if everything:
        rows = [asdict(one) | {"file": one.file.name, "made": False} for one in found]
        write(cache / LIST, json.dumps({"state": state, "downloads": rows}, indent=0).encode())
        needed = {LIST, *(one.file.name for one in found)}
        for stale in cache.iterdir():
            if stale.name not in needed:
                stale.unlink()
    return found


def current(root: Path) -> list[Download]:
    """All downloads, where none has to be made; else none."""
    return _listed(root / CACHE, _state(root, typeset.default_imprint()))


def kept(root: Path) -> list[Download]:
    """The downloads as they were last made, whatever has changed since; none where one of them is gone."""
    return _listed(root / CACHE)


def _listed(cache: Path, state: str | None = None) -> list[Download]:
    """What the list names, if it was made from that state and all of it is there."""
    try:
        listed = json.loads((cache / LIST).read_bytes())
    except (FileNotFoundError, ValueError):
        return []
    found = [
        Download(**row | {"file": cache / row["file"], "volume": tuple(row["volume"]) if row["volume"] else None})
        for row in listed["downloads"]
    ]
    fits = state in (None, listed["state"]) and all(one.file.is_file() for one in found)
    return found if fits else []


def _state(root: Path, imprint: Imprint) -> str:
    """A hash of everything that downloads are made from: cases and pictures, the method, this package, the imprint."""
    found = hashlib.sha256(f"{typeset.digest()} {_dated(imprint)}".encode())
    folders = [root / "cases", *root.glob("docs/*/method"), Path(__file__).parent]
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        if path.suffix not in (".pyc", ".otf"):
            found.update(f"{path.name} {path.stat().st_size}\0".encode() + path.read_bytes())
    return found.hexdigest()


def _edition(
    root: Path, corpus: Corpus, kinds: tuple[str, ...], imprint: Imprint, cache: Path, edition: str
) -> list[Download]:
    return [one for kind in kinds for one in _done(cache, _JOBS[kind](root, corpus, edition, imprint))]


def _done(cache: Path, jobs: Iterable[_Job]) -> list[Download]:
    found = []
    for job in jobs:
        file = cache / f"{job.key}.{job.download.path.rpartition('.')[2]}"
        missing = not file.is_file()
        if missing:
            write(file, job.make())
        found.append(replace(job.download, file=file, made=missing))
    return found


def _books(root: Path, corpus: Corpus, edition: str, imprint: Imprint) -> Iterator[_Job]:
    pages = typeset.method_pages(root)
    parts = volumes(corpus, EDITIONS[edition])
    for number, part in enumerate(parts, 1):
        volume = (number, len(parts)) if len(parts) > 1 else None
        key = typeset.key(book_data(part, EDITIONS[edition], _dated(imprint), pages, volume))
        name = f"{NAME}-{edition}" + (f"-{number}" if volume else "") + ".pdf"
        make = partial(typeset.book_alone if volume else typeset.book, root, part, edition, imprint, volume)
        yield _Job(Download(f"{FOLDER}/{name}", Path(), "book", edition, volume=volume), key, make)


def _sheets(root: Path, corpus: Corpus, edition: str, imprint: Imprint) -> Iterator[_Job]:
    with typeset.Press(root) as press:
        for entry in corpus.entries:
            data = sheet_data(corpus, entry, EDITIONS[edition], imprint)
            path = f"{FOLDER}/sheets/{entry.key}-{edition}.pdf"
            key = typeset.key(data | {"pictures": typeset.picture_digest(root, entry)})
            yield _Job(Download(path, Path(), "sheet", edition, entry.key), key, partial(press.sheet, data))


def _worksheets(root: Path, corpus: Corpus, edition: str, imprint: Imprint) -> Iterator[_Job]:
    cases: list[Entry | None] = [None, *corpus.entries]
    with typeset.Press(root) as press:
        for entry in cases:
            data = worksheet_data(corpus, EDITIONS[edition], entry, imprint)
            path = f"{FOLDER}/worksheets/{entry.key if entry else 'blank'}-{edition}"
            download = Download(f"{path}.pdf", Path(), "worksheets", edition, entry.key if entry else "")
            key = typeset.key(data)
            yield _Job(download, key, partial(press.set, "worksheets", data))
            sheet = replace(download, path=f"{path}.xlsx")
            yield _Job(sheet, _other(key, "worksheets.py"), partial(workbook, corpus, edition, entry))


def _epubs(root: Path, corpus: Corpus, edition: str, imprint: Imprint) -> Iterator[_Job]:
    pages = typeset.method_pages(root)
    data: Any = book_data(corpus, EDITIONS[edition], _dated(imprint), pages)
    pictures = [typeset.picture_digest(root, entry) for entry in corpus.entries]
    key = _other(typeset.key(data | {"pictures": pictures}), "epub.py", "render/print/epub", "render/lists_map.py")
    make = partial(epub, root, corpus, edition, imprint, pages)
    yield _Job(Download(f"{FOLDER}/{NAME}-{edition}.epub", Path(), "epub", edition), key, make)


def _forms(root: Path, corpus: Corpus, edition: str, imprint: Imprint) -> Iterator[_Job]:
    """Empty forms in Word and Excel, where the extra `office` is installed. A form is in one language."""
    if find_spec("docx") is None or edition not in {one.id for one in LANGUAGES}:
        return
    from casebook.office.files import KINDS

    words = [(root / path).read_bytes() for path in (VOCABULARY, AREAS)]
    key = hashlib.sha256(b"\0".join([code_version().encode(), edition.encode(), *words])).hexdigest()[:32]
    for kind in KINDS:
        path = f"{FOLDER}/forms/case-form-{edition}.{kind}"
        make = partial(_form, root, kind, edition)
        yield _Job(Download(path, Path(), "form", edition), key, make)


def _form(root: Path, kind: str, edition: str) -> bytes:
    from casebook.office.files import forms

    made = forms(root, [kind], [edition], None)
    assert made is not None
    return next(iter(made.values()))


_JOBS: dict[str, Callable[[Path, Corpus, str, Imprint], Iterator[_Job]]] = {
    "book": _books,
    "sheet": _sheets,
    "worksheets": _worksheets,
    "epub": _epubs,
    "form": _forms,
}


def _dated(imprint: Imprint) -> Imprint:
    """The imprint that a book is known by: its date counts where the environment sets it, else a new day makes no new
    book out of an old one."""
    return imprint if os.environ.get("SOURCE_DATE_EPOCH") else replace(imprint, date=None)


def _other(key: str, *sources: str) -> str:
    """A key that also changes with the modules that make the file."""
    found = hashlib.sha256(key.encode())
    here = Path(__file__).parent
    for source in sources:
        path = here / source
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            found.update(file.read_bytes())
    return found.hexdigest()[:32]
