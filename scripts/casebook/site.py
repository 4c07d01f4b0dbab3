"""The site: Markdown pages made and MkDocs run. The only module that calls MkDocs."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from casebook.check import BrokenCases, Checked, check
from casebook.diagnostics import Diagnostic
from casebook.link import Corpus, link
from casebook.publish import Published, mirror, publish
from casebook.render import Settings, pages
from casebook.store import Store

REPOSITORY = "CASEBOOK_REPOSITORY"
"""Environment variable: web address of the repository, for links to edit a case. Without it there are none."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: the corpus it was made from, the pages it wrote, the site files it wrote."""

    corpus: Corpus
    pages: Published
    site: Published


def corpus_of(root: Path) -> Corpus:
    """The linked corpus of the casebook at `root`. Raises BrokenCases where any case file has an error."""
    checked = check(root, store=Store(root))
    if checked.errors:
        raise BrokenCases(checked)
    return link(checked.cases, checked.reference, checked.briefs)


def write_pages(root: Path) -> tuple[Corpus, Published]:
    """Make the Markdown pages under docs/ true. Raises BrokenCases."""
    corpus = corpus_of(root)
    settings = Settings(repository=os.environ.get(REPOSITORY, "").rstrip("/"))
    return corpus, publish(root, pages(corpus, settings))


def build(root: Path, site_dir: Path | None = None) -> Built:
    """Build the whole site of the casebook at `root` into `site_dir` (default: root/site).

    MkDocs works in a folder of its own; the last good site stays until the new one is complete, and files that did
    not change are not touched. Raises BrokenCases, and whatever MkDocs raises for a broken configuration.
    """
    corpus, written = write_pages(root)
    staging = Path(tempfile.mkdtemp(prefix="casebook-site-"))
    try:
        # The date in sitemap.xml and the gzip header of sitemap.xml.gz must not change from build to build.
        with _defaults(SOURCE_DATE_EPOCH="0", NO_MKDOCS_2_WARNING="1"):
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
