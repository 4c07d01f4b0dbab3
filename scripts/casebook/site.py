"""The site: Markdown pages made and an engine run. The only module that calls MkDocs."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from casebook import cards, zensical_engine
from casebook.check import Checked, check
from casebook.diagnostics import Diagnostic
from casebook.link import Corpus, link
from casebook.mkdocs_yml import configuration
from casebook.photo_sizes import photo_sizes
from casebook.publish import Published, mirror, publish
from casebook.render import THEME, Offer, Settings, form, pages

if TYPE_CHECKING:
    from casebook.downloads import Download

Engine = Literal["mkdocs", "zensical"]

NO_SITE = ".example/"
"""How the address in mkdocs.yml ends while nobody has set it: nothing absolute may be made of it."""
REPOSITORY = "CASEBOOK_REPOSITORY"
"""Environment variable: web address of the repository, for links to edit a case. Without it there are none."""


class BrokenCases(Exception):
    """The case files have errors, so nothing is published. Carries what checking found."""

    def __init__(self, checked: Checked) -> None:
        super().__init__(f"{checked.errors} errors")
        self.checked = checked


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: the corpus it was made from, the pages it wrote, the site files it wrote."""

    corpus: Corpus
    pages: Published
    site: Published


def corpus_of(root: Path) -> Corpus:
    """The linked corpus of the casebook at `root`. Raises BrokenCases where any case file has an error."""
    checked = check(root)
    if checked.errors:
        raise BrokenCases(checked)
    return link(checked.cases, checked.reference)


def write_pages(root: Path, *, downloads: bool = False, with_cards: bool = False) -> tuple[Corpus, Published]:
    """Make the Markdown pages under docs/ true. Raises BrokenCases.

    With `downloads`, those that have changed are made first; without, pages offer them as they were last made. Where
    the extra `pdf` is not installed there are none. `with_cards` draws the pictures for link previews.
    """
    corpus = corpus_of(root)
    made = _downloads(root, corpus, make=downloads) if find_spec("typst") else []
    offers: dict[str, tuple[Offer, ...]] = {}
    for one in made:
        offer = Offer(one.path, one.kind, one.edition, one.form, one.size, one.key, one.volume)
        offers[one.key] = (*offers.get(one.key, ()), offer)
    photos = photo_sizes(root, corpus)
    repository = os.environ.get(REPOSITORY, "").rstrip("/")
    settings = Settings(repository, site_address(root), with_cards, offers, photos.pictures)
    files: dict[str, bytes | Path] = dict(pages(corpus, settings))
    files |= {f"{THEME}/{one.path}": one.file for one in made}
    files |= {f"{THEME}/{path}": file for path, file in photos.files.items()}
    if with_cards:
        files |= {f"{THEME}/{path}": file for path, file in cards.cards(root, corpus).items()}
    files |= form.sources({entry.path: (root / entry.path).read_text(encoding="utf-8-sig") for entry in corpus.entries})
    return corpus, publish(root, files)


def _downloads(root: Path, corpus: Corpus, *, make: bool) -> list[Download]:
    # Typst is heavy; a casebook that is only read online does without it.
    from casebook.downloads import downloads, kept

    return downloads(root, corpus) if make else [one for one in kept(root) if one.key in {"", *corpus.by_key}]


def site_address(root: Path) -> str:
    """The site's web address as mkdocs.yml has it, with a slash at its end; "" while nobody has set it."""
    found = str(configuration(root).get("site_url") or "").rstrip("/") + "/"
    return "" if found == "/" or found.endswith(NO_SITE) else found


def build(
    root: Path,
    site_dir: Path | None = None,
    *,
    downloads: bool = True,
    with_cards: bool | None = None,
    engine: Engine = "mkdocs",
) -> Built:
    """Build the whole site of the casebook at `root` into `site_dir` (default: root/site), with what it offers to
    download.

    Link previews get pictures where `with_cards` says so; by default, where the site's address is known, which a
    preview needs to name its picture, and the extra `pdf` is installed.

    The engine works in a folder of its own; the last good site stays until the new one is complete, and files that did
    not change are not touched. Raises BrokenCases; NoZensical where that engine is not installed; ZensicalFailed, or
    whatever MkDocs raises, for a broken configuration.
    """
    if engine == "zensical":
        zensical_engine.require()
    if with_cards is None:
        with_cards = bool(site_address(root)) and cards.available()
    corpus, written = write_pages(root, downloads=downloads, with_cards=with_cards)
    staging = Path(tempfile.mkdtemp(prefix="casebook-site-"))
    try:
        # The date in sitemap.xml and the gzip header of sitemap.xml.gz must not change from build to build.
        with _defaults(SOURCE_DATE_EPOCH="0", NO_MKDOCS_2_WARNING="1"):
            if engine == "zensical":
                zensical_engine.build(root, staging)
            else:
                _mkdocs(root, staging)
        site = mirror(staging, site_dir or root / "site")
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return Built(corpus, written, site)


def serve(root: Path, address: str, report: Callable[[Checked], None]) -> None:
    """Run MkDocs's live server at `address` (host:port); a saved case file becomes its pages, and the browser reloads.

    Case files with errors are told to `report`, and the pages stay as they were.
    """
    from mkdocs.commands.serve import serve as mkdocs_serve
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers import Observer

    class Remake(FileSystemEventHandler):
        told: tuple[Diagnostic, ...] = ()  # one save is several events

        def on_any_event(self, event: FileSystemEvent) -> None:
            if event.is_directory or event.event_type in ("opened", "closed_no_write"):
                return
            try:
                write_pages(root)
                self.told = ()
            except BrokenCases as error:
                if error.checked.diagnostics != self.told:
                    self.told = error.checked.diagnostics
                    report(error.checked)

    observer = Observer()
    observer.schedule(Remake(), str(root / "cases"), recursive=True)
    observer.start()
    try:
        mkdocs_serve(config_file=str(root / "mkdocs.yml"), dev_addr=address)
    finally:
        observer.stop()
        observer.join()


def _mkdocs(root: Path, site_dir: Path) -> None:
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config

    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(site_dir), strict=True)
    # The extension looks below the current folder, which need not be the casebook's.
    snippets = config.mdx_configs["pymdownx.snippets"]
    snippets["base_path"] = [str(root / folder) for folder in snippets["base_path"]]
    config.plugins.run_event("startup", command="build", dirty=False)
    try:
        mkdocs_build(config)
    finally:
        config.plugins.run_event("shutdown")


@contextmanager
def _defaults(**variables: str) -> Iterator[None]:
    """Environment variables that hold for a while, where the reader of the environment has not set them."""
    missing = variables.keys() - os.environ.keys()
    os.environ |= {name: variables[name] for name in missing}
    try:
        yield
    finally:
        for name in missing:
            del os.environ[name]
