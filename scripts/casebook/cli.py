"""The command `casebook`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NoReturn

import click

from casebook import reporters
from casebook.check import BrokenCases, ChangedMeanwhile, Checked, NoCasebook, check
from casebook.diagnostics import Severity
from casebook.languages import DEFAULT_LANGUAGE, LANGUAGES
from casebook.locales import both, t
from casebook.offline import NAME, archive
from casebook.progress import shown
from casebook.publish import write
from casebook.schema import PATH as SCHEMA_PATH
from casebook.schema import schema as make_schema
from casebook.store import Store

LANGUAGE_VARIABLE = "CASEBOOK_LANG"


def _language() -> str:
    chosen = os.environ.get(LANGUAGE_VARIABLE, "")
    return chosen if chosen in {one.id for one in LANGUAGES} else DEFAULT_LANGUAGE.id


def _root() -> Path:
    """The casebook that the current folder belongs to: the nearest folder upwards with cases/vocabulary.yml."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "cases" / "vocabulary.yml").is_file():
            return folder
    return here


class Group(click.Group):
    """Says what is wrong with the set-up in a sentence, and leaves with 2, where a command cannot run."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except NoCasebook as error:
            _fail("cli.no_casebook", folder=str(error))
        except BrokenCases as error:
            _report(error.checked, "text", _language())
            sys.exit(1)
        except ChangedMeanwhile as error:
            _fail("build.changed", path=str(error))
        except KeyboardInterrupt:
            click.echo(both("build.stopped"), err=True)
            sys.exit(130)
        except OSError as error:
            _fail("cli.os_error", reason=error.strerror or str(error), path=str(error.filename or ""))


def _fail(key: str, /, **params: str) -> NoReturn:
    click.echo(both(key, **params), err=True)
    sys.exit(2)


@contextmanager
def _timed(key: str) -> Iterator[None]:
    """On a terminal, says what is being done and, after it, how long it took."""
    start = time.monotonic()
    if sys.stderr.isatty():
        click.echo(t(_language(), f"cli.{key}"), err=True)
    yield
    if sys.stderr.isatty():
        click.echo(t(_language(), "cli.took", seconds=f"{time.monotonic() - start:.1f}"), err=True)


@click.group(cls=Group, help=both("cli.help"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="casebook")
def main() -> None:
    """The casebook's tool."""


@main.command("check", help=both("cli.check"))
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=both("cli.format"))
@click.option("--lang", type=click.Choice([one.id for one in LANGUAGES]), default=None, help=both("cli.lang"))
def check_command(paths: tuple[Path, ...], form: str, lang: str | None) -> None:
    root = _root()
    with shown(lang or _language()) as progress:
        checked = check(root, paths or None, store=Store(root), progress=partial(progress, "check"))
    _report(checked, form, lang or _language())
    sys.exit(1 if checked.errors else 0)


def _report(checked: Checked, form: str, language: str) -> None:
    if form == "json":
        click.echo(reporters.as_json(checked.diagnostics, checked.lines))
        return
    if checked.diagnostics:
        color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        click.echo(reporters.as_text(checked.diagnostics, checked.lines, language, color=color))
    warnings = sum(one.severity is Severity.WARNING for one in checked.diagnostics)
    key = "summary_warnings" if warnings else "summary"
    click.echo(t(language, f"cli.{key}", files=checked.files, errors=checked.errors, warnings=warnings))


@main.command("pages", help=both("cli.pages"))
def pages_command() -> None:
    from casebook import site

    with _timed("making_pages"):
        corpus, done = site.write_pages(_root())
    _said("pages_done", cases=len(corpus.entries), total=done.total, written=done.written, removed=done.removed)


@main.command("build", help=both("cli.build"))
@click.option("--site-dir", type=click.Path(file_okay=False, path_type=Path), default=None, help=both("cli.site_dir"))
@click.option("--offline", is_flag=True, help=both("cli.offline"))
def build_command(site_dir: Path | None, offline: bool) -> None:
    from casebook import site
    from casebook.shells import ShellError

    root = _root()
    with _timed("building"), shown(_language()) as progress:
        try:
            built = site.build(root, site_dir, progress)
        except ShellError as error:
            _fail("build.shell", where=str(error))
    done = built.site
    folder = str(site_dir or "site/")
    _said("build_done", total=done.total, written=done.written, removed=done.removed, folder=folder)
    if offline:
        with _timed("packing"):
            content = archive(site_dir or root / "site")
            write(root / "dist" / f"{NAME}.zip", content)
        _said("offline_done", path=f"dist/{NAME}.zip", size=f"{len(content) / 1e6:.1f}")


@main.command("serve", help=both("cli.serve"))
@click.option("--address", default="127.0.0.1:8000", show_default=True, help=both("cli.address"))
def serve_command(address: str) -> None:
    from casebook import site

    with _timed("making_pages"):
        site.write_pages(_root())
    _said("serving", address=f"http://{address}/")
    site.serve(_root(), address, lambda checked: _report(checked, "text", _language()))


@main.command("pdf", help=both("cli.pdf"))
@click.option("--edition", type=click.Choice(["zh", "en", "bilingual"]), default=None, help=both("cli.edition"))
@click.option("--case", "key", default=None, help=both("cli.case"))
@click.option("--worksheets", is_flag=True, help=both("cli.worksheets"))
def pdf_command(edition: str | None, key: str | None, worksheets: bool) -> None:
    # Typst and its fonts are heavy; only this command needs them.
    from casebook import site
    from casebook.downloads import downloads

    root = _root()
    kinds: tuple[str, ...] = ("worksheets",) if worksheets else ("sheet",) if key else ("book", "sheet", "epub")
    with _timed("typesetting"):
        corpus = site.corpus_of(root)
        if key is not None and key not in corpus.by_key:
            _fail("cli.no_such_case", key=key)
        editions = (edition,) if edition else ("zh", "en", "bilingual")
        made = [one for one in downloads(root, corpus, editions=editions, kinds=kinds) if key in (None, one.key)]
        for one in made:
            write(root / "dist" / one.path, one.file.read_bytes())
    _said(
        "pdf_done", total=len(made), made=sum(one.made for one in made), size=f"{sum(o.size for o in made) / 1e6:.1f}"
    )


@main.command("schema", help=both("cli.schema"))
@click.option("--check", "only_check", is_flag=True, help=both("cli.schema_check"))
def schema_command(only_check: bool) -> None:
    root = _root()
    made = make_schema(check(root, []).reference)
    path = root / SCHEMA_PATH
    if not only_check:
        path.write_bytes(made)
        _said("schema_written", path=SCHEMA_PATH)
    elif not path.is_file() or path.read_bytes() != made:
        click.echo(t(_language(), "cli.schema_stale", path=SCHEMA_PATH), err=True)
        sys.exit(1)


def _said(key: str, **params: object) -> None:
    click.echo(t(_language(), f"cli.{key}", **params))
