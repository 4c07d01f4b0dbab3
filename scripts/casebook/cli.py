"""The command `casebook`."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

import click

from casebook import reporters
from casebook.check import BrokenCases, ChangedMeanwhile, Checked, NoCasebook, case_files, check, misplaced, name_of
from casebook.decode import lines_of
from casebook.diagnostics import Severity
from casebook.languages import DEFAULT_LANGUAGE, LANGUAGES
from casebook.load import read_file
from casebook.locales import both, t
from casebook.offline import NAME, archive
from casebook.progress import Progress, shown
from casebook.publish import write
from casebook.store import Store

if TYPE_CHECKING:
    from casebook.translating import Done

LANGUAGE_VARIABLE = "CASEBOOK_LANG"
SITE_URL = "CASEBOOK_SITE_URL"
JOB_SUMMARY = "GITHUB_STEP_SUMMARY"
ENGINES = ["mkdocs", "zensical"]
_PIPE_CLOSED = 128 + 13  # what a shell says of a program that SIGPIPE ended
FORMATS = ["text", "json", "github", "sarif", "gitlab"]


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
            _fail("no_casebook", folder=str(error))
        except BrokenCases as error:
            _report(error.checked, "text", _language())
            sys.exit(1)
        except ChangedMeanwhile as error:
            _fail("changed", file="build", path=str(error))
        except KeyboardInterrupt:
            click.echo(both("build.stopped"), err=True)
            sys.exit(130)
        except BrokenPipeError:  # whoever reads has had enough: `casebook check | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains when it ends
            sys.exit(_PIPE_CLOSED)
        except OSError as error:
            path = str(error.filename or Path.cwd())
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                _fail("disk_full", path=path)
            if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                _fail("not_allowed", path=path)
            _fail("os_error", reason=error.strerror or str(error), path=str(error.filename or ""))


def _fail(key: str, /, *, file: str = "cli", **params: str) -> NoReturn:
    click.echo(both(f"{file}.{key}", **params), err=True)
    sys.exit(2)


@contextmanager
def _timed(key: str, *, file: str = "cli") -> Iterator[None]:
    """On a terminal, says what is being done and, after it, how long it took."""
    start = time.monotonic()
    if sys.stderr.isatty():
        click.echo(t(_language(), f"{file}.{key}"), err=True)
    yield
    if sys.stderr.isatty():
        click.echo(t(_language(), "cli.took", seconds=f"{time.monotonic() - start:.1f}"), err=True)


@click.group(cls=Group, help=both("cli.help"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="casebook")
def main() -> None:
    """The casebook's tool."""


@main.command("check", help=both("cli.check"))
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help=both("platforms.format"))
@click.option("--lang", type=click.Choice([one.id for one in LANGUAGES]), default=None, help=both("cli.lang"))
@click.option("--links", is_flag=True, help=both("links.links"))
@click.option("--external", is_flag=True, help=both("links.external"))
def check_command(paths: tuple[Path, ...], form: str, lang: str | None, links: bool, external: bool) -> None:
    root, language = _root(), lang or _language()
    with shown(language) as progress:
        checked = check(root, paths or None, store=Store(root), progress=partial(progress, "check"))
        if links or external:
            checked = _with_links(root, checked, paths, external, language, progress)
    _report(checked, form, language)
    sys.exit(1 if checked.errors else 0)


def _with_links(
    root: Path, checked: Checked, paths: tuple[Path, ...], external: bool, language: str, progress: Progress
) -> Checked:
    # The renderers are for this alone.
    from casebook.links import check_links

    if checked.errors:
        click.echo(t(language, "links.errors_first"), err=True)
        return checked
    whole = check(root, store=Store(root)) if paths else checked
    found = check_links(root, whole, external=external, progress=progress)
    if external:
        click.echo(
            t(language, "links.asked", all=len(found.web), fresh=found.fresh, old=len(found.web) - found.fresh),
            err=True,
        )
    chosen = [name_of(root, path) for path in paths]
    told = [
        one
        for one in found.diagnostics
        if not chosen or any(f"{one.location.path}/".startswith(f"{name}/") for name in chosen)
    ]
    lines = {**found.lines, **checked.lines}
    return replace(checked, diagnostics=(*checked.diagnostics, *told), lines=lines)


def _report(checked: Checked, form: str, language: str) -> None:
    if form == "json":
        click.echo(reporters.as_json(checked.diagnostics, checked.lines))
        return
    if form != "text":
        _report_to_platform(checked, form, language)
        return
    if checked.diagnostics:
        color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        click.echo(reporters.as_text(checked.diagnostics, checked.lines, language, color=color))
    warnings = sum(one.severity is Severity.WARNING for one in checked.diagnostics)
    key = "summary_warnings" if warnings else "summary"
    click.echo(t(language, f"cli.{key}", files=checked.files, errors=checked.errors, warnings=warnings))


def _report_to_platform(checked: Checked, form: str, language: str) -> None:
    # Whoever checks at the keyboard does not wait for what servers want.
    from casebook import platforms

    if form in ("sarif", "gitlab"):
        click.echo((platforms.as_sarif if form == "sarif" else platforms.as_gitlab)(checked.diagnostics, language))
        return
    click.echo(platforms.as_github(checked.diagnostics, checked.lines, language))
    if os.environ.get(JOB_SUMMARY):
        with Path(os.environ[JOB_SUMMARY]).open("a", encoding="utf-8") as file:
            file.write(platforms.summary(checked.diagnostics, checked.files, language))


@main.command("fix", help=both("fix.fix"))
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help=both("fix.check"))
def fix_command(paths: tuple[Path, ...], only_check: bool) -> None:
    from casebook.fix import Fixed, fix

    root, language = _root(), _language()
    reference = check(root, []).reference
    counts = Counter(fixed=0, same=0, left=0)
    files = case_files(root, paths or None)
    for name, path in files.items():
        before, found = read_file(name, path)
        fixed = Fixed(None, tuple(found)) if before is None else fix(name, before, reference)
        if before is None or fixed.content is None:
            counts["left"] += 1
            click.echo(t(language, "fix.left" if fixed.found else "fix.left_short", path=name))
            if fixed.found:
                click.echo(reporters.as_text(fixed.found, {name: lines_of(before or b"")}, language) + "\n")
        elif fixed.content == before:
            counts["same"] += 1
        else:
            counts["fixed"] += 1
            click.echo(t(language, "fix.to_fix" if only_check else "fix.fixed", path=name))
            if not only_check:
                write(path, fixed.content)
    click.echo(t(language, "fix.would" if only_check else "fix.done", files=len(files), **counts))
    sys.exit(1 if counts["left"] or (only_check and counts["fixed"]) else 0)


@main.command("photos", help=both("photos.photos"))
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--check", "only_look", is_flag=True, help=both("photos.check"))
def photos_command(paths: tuple[Path, ...], only_look: bool) -> None:
    # Pillow takes its time to load.
    from casebook.photo_cleaning import clean_photos

    root, language = _root(), _language()
    counts = Counter(cleaned=0, same=0, refused=0)
    for one in clean_photos(root, paths or None, only_look=only_look):
        path = reporters.visible(name_of(root, one.path))
        kind = "refused" if one.refused else "cleaned" if one.changed else "same"
        counts[kind] += 1
        if one.refused:
            click.echo(t(language, "photos.refused", path=path, reason=t(language, f"photos.reason.{one.refused}")))
        elif one.changed:
            sizes = {"before": round(one.before / 1000), "after": round(one.after / 1000)}
            click.echo(t(language, "photos.to_clean" if only_look else "photos.cleaned", path=path, **sizes))
    click.echo(t(language, "photos.would" if only_look else "photos.done", files=counts.total(), **counts))
    sys.exit(1 if counts["refused"] or (only_look and counts["cleaned"]) else 0)


@main.command("new", help=both("fix.new"))
@click.argument("case", metavar="AREA/CASE")
@click.option("--lang", type=click.Choice([one.id for one in LANGUAGES]), default=None, help=both("fix.new_lang"))
def new_command(case: str, lang: str | None) -> None:
    from casebook.template import template

    root, language = _root(), lang or _language()
    reference = check(root, []).reference
    area, _, name = case.removeprefix("cases/").removesuffix(".yml").partition("/")
    path = f"cases/{area}/{name}.yml"
    if not area or not name or "/" in name:
        _refuse(t(language, "fix.not_a_name", value=case, area=next(iter(reference.areas), "shenzhen")))
    wrong = misplaced(path, reference)
    if wrong is not None:
        words = reporters.explain(wrong, language)
        _refuse(f"{words.message}\n{words.help}")
    if os.path.lexists(root / path):
        _refuse(t(language, "fix.exists", path=path))
    write(root / path, template(reference, language, path).encode())
    click.echo(t(language, "fix.made", path=path))


def _refuse(text: str) -> None:
    click.echo(text, err=True)
    sys.exit(2)


@main.command("pages", help=both("cli.pages"))
def pages_command() -> None:
    from casebook import site

    with _timed("making_pages"):
        corpus, done = site.write_pages(_root())
    _said("pages_done", cases=len(corpus.entries), total=done.total, written=done.written, removed=done.removed)


@main.command("build", help=both("cli.build"))
@click.option("--site-dir", type=click.Path(file_okay=False, path_type=Path), default=None, help=both("cli.site_dir"))
@click.option("--offline", is_flag=True, help=both("cli.offline"))
@click.option("--downloads/--no-downloads", default=True, help=both("cli.downloads"))
@click.option("--cards/--no-cards", "with_cards", default=None, help=both("cli.cards"))
@click.option("--compress", is_flag=True, help=both("build.compress"))
@click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], help=both("zensical.engine"))
def build_command(
    site_dir: Path | None, offline: bool, downloads: bool, with_cards: bool | None, compress: bool, engine: str
) -> None:
    from casebook import cards, site
    from casebook.compression import NoBrotli
    from casebook.shells import ShellError
    from casebook.zensical_engine import NoZensical, ZensicalFailed

    root = _root()
    if with_cards and not site.site_address(root):
        _fail("cards_need_address")
    if with_cards and not cards.available():
        _fail("cards_need_extra")
    zensical = engine == "zensical"
    if compress and zensical:
        _fail("compress_engine", file="build")
    with _timed("building"), shown(_language()) as progress:
        try:
            built = site.build(
                root, site_dir, downloads=downloads, with_cards=with_cards, zensical=zensical, compress=compress,
                progress=progress,
            )  # fmt: skip
        except ShellError as error:
            _fail("shell", file="build", where=str(error))
        except NoBrotli:
            _fail("no_brotli", file="build")
        except NoZensical:
            _fail("missing", file="zensical")
        except ZensicalFailed as error:
            click.echo(click.unstyle(str(error)), err=True)
            _fail("failed", file="zensical")
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
    from casebook.live import serve

    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        _fail("bad_address", address=address)
    report = partial(_report, form="text", language=_language())
    serve(_root(), (host, int(port)), report, lambda: _said("serving", address=f"http://{address}/"))


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
            _fail("no_such_case", key=key)
        editions = (edition,) if edition else ("zh", "en", "bilingual")
        made = [one for one in downloads(root, corpus, editions=editions, kinds=kinds) if key in (None, one.key)]
        for one in made:
            write(root / "dist" / one.path, one.file.read_bytes())
    _said(
        "pdf_done", total=len(made), made=sum(one.made for one in made), size=f"{sum(o.size for o in made) / 1e6:.1f}"
    )


@main.command("release", help=both("release.command"))
@click.argument("edition")
@click.option("--base", default="", help=both("release.base"))
@click.option(
    "--previous", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None,
    help=both("release.previous"),
)  # fmt: skip
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), default=None, help=both("release.date"))
@click.option("--address", default="", help=both("release.address"))
@click.option("--force", is_flag=True, help=both("release.force"))
def release_command(
    edition: str, base: str, previous: Path | None, date: datetime | None, address: str, force: bool
) -> None:
    # Typst and its fonts are heavy.
    from casebook.editions import path_of
    from casebook.release import NotReleased, release

    if base and previous:
        _fail("not.two_ways", file="release")
    root, language = _root(), _language()
    with _timed("releasing", file="release"), shown(language) as progress:
        try:
            made = release(
                root, edition, base=base, previous=previous, day=date.date() if date else None, address=address,
                force=force, progress=progress,
            )  # fmt: skip
        except NotReleased as error:
            _fail(f"not.{error}", file="release", **error.params)
    counts = {"files": len(made.edition.files), "size": f"{made.size / 1e6:.1f}", "cases": len(made.edition.cases)}
    click.echo(t(language, "release.done", name=edition, **counts))
    if made.uncommitted:
        click.echo(t(language, "release.uncommitted"), err=True)
    click.echo(t(language, "release.record", path=path_of(edition)))


@main.command("translations", help=both("translations.command"))
@click.option("--area", default=None, help=both("translations.area"))
@click.option("--to", type=click.Choice([one.id for one in LANGUAGES]), default=None, help=both("translations.to"))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=both("cli.format"))
@click.option("--lang", type=click.Choice([one.id for one in LANGUAGES]), default=None, help=both("cli.lang"))
@click.option("--confirm", "confirmed", multiple=True, help=both("translations.confirm"))
@click.option("--export", "target", type=click.Path(path_type=Path), default=None, help=both("translations.export"))
@click.option(
    "--import", "taken", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None,
    help=both("translations.import"),
)  # fmt: skip
def translations_command(
    area: str | None,
    to: str | None,
    form: str,
    lang: str | None,
    confirmed: tuple[str, ...],
    target: Path | None,
    taken: Path | None,
) -> None:
    # polib and the editing of files are for this command only.
    from casebook import translating, waiting

    language = lang or _language()
    if sum(bool(one) for one in (confirmed, target, taken)) > 1:
        _fail("one_thing", file="translations")
    root = _root()
    checked = check(root)
    if area is not None and area not in checked.reference.areas:
        _fail("no_such_area", value=area, known=", ".join(checked.reference.areas))
    contents = {path: (root / path).read_bytes() for path in checked.cases}
    if target is not None:
        _export_translations(checked, contents, target, area, to or LANGUAGES[1].id, language)
    elif taken is not None:
        _import_translations(root, checked, contents, taken, language)
    elif confirmed:
        fields = _fields_of(checked, confirmed)
        languages = (to,) if to else tuple(one.id for one in LANGUAGES)
        done = translating.confirm(fields, languages, checked.cases, contents, checked.reference)
        _write_translations(root, done, "confirmed", None, language)
    else:
        found = waiting.waiting(checked.cases, contents, to, area)
        click.echo(waiting.as_json(found) if form == "json" else waiting.as_text(found, len(checked.cases), language))


def _fields_of(checked: Checked, confirmed: tuple[str, ...]) -> dict[str, list[str]]:
    """AREA/CASE and AREA/CASE:FIELD → fields by path of the case."""
    from casebook.model import texts
    from casebook.places import key_of

    by_key = {key_of(path): path for path in checked.cases}
    fields: dict[str, list[str]] = {}
    for one in confirmed:
        key, _, name = one.partition(":")
        if key not in by_key:
            _fail("no_such_case", key=key)
        known = [path for path, _ in texts(checked.cases[by_key[key]])]
        if name and name not in known:
            _fail("no_such_field", file="translations", case=key, field=name)
        fields.setdefault(by_key[key], []).extend([name] if name else known)
    return fields


def _export_translations(
    checked: Checked, contents: dict[str, bytes], target: Path, area: str | None, to: str, language: str
) -> None:
    from casebook import po, site

    addresses = [os.environ.get(name, "").rstrip("/") for name in (SITE_URL, site.REPOSITORY)]
    chosen = {
        path: case
        for path, case in checked.cases.items()
        if case.language != to and case.status != "withdrawn" and area in (None, Path(path).parent.name)
    }
    if target.suffix == ".po":
        write(target, po.export(chosen, contents, to, *addresses))
    else:
        for path, case in chosen.items():
            name = Path(path).relative_to("cases").with_suffix(f".{to}.po")
            write(target / name, po.export({path: case}, contents, to, *addresses))
    files = 1 if target.suffix == ".po" else len(chosen)
    click.echo(t(language, "translations.exported", path=target, files=files, cases=len(chosen)))


def _import_translations(root: Path, checked: Checked, contents: dict[str, bytes], taken: Path, language: str) -> None:
    from casebook import po, translating

    try:
        to, entries = po.read(taken)
    except po.NotPo as error:
        _fail(f"bad_po.{error}", file="translations", path=str(taken))
    done = translating.take(entries, to, checked.cases, contents, checked.reference)
    _write_translations(root, done, "imported", taken, language)


def _write_translations(root: Path, done: Done, key: str, taken: Path | None, language: str) -> None:
    from casebook.fields import path_label
    from casebook.reporters import visible

    for path, content in done.files.items():
        write(root / path, content)
    for one in done.refused:
        reason = t(language, f"translations.refused.{one.reason}")
        params = {"file": taken or "", "line": one.line, "case": visible(one.case[:80]), "reason": reason}
        label = visible(path_label(one.field[:80], language))
        click.echo(t(language, "translations.refused_item", label=label, **params), err=True)
    counts = {"confirmed": done.confirmed, "files": len(done.files), "unchanged": done.unchanged}
    if key == "imported":
        counts |= {"written": done.written, "refused": len(done.refused)}
    click.echo(t(language, f"translations.{key}", **counts))
    sys.exit(1 if done.refused else 0)


@main.command("review", help=both("review.command"))
@click.option("--base", required=True, help=both("review.base"))
@click.option(
    "--format", "form", type=click.Choice(["markdown", "html", "json"]), default="markdown", help=both("review.format")
)
@click.option("--lang", type=click.Choice([one.id for one in LANGUAGES]), default=None, help=both("cli.lang"))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), default=None, help=both("review.output"))
def review_command(base: str, form: str, lang: str | None, output: Path | None) -> None:
    # Git and the word lists are for this command only.
    from casebook.render.review_markdown import markdown
    from casebook.render.review_page import data, html
    from casebook.reviewing import review
    from casebook.revision import NoRevision

    language = lang or _language()
    try:
        found = review(_root(), base)
    except NoRevision as error:
        _fail(f"no_revision.{error}", file="review", base=reporters.visible(base[:80]))
    made = data(found) if form == "json" else (html if form == "html" else markdown)(found, language)
    if output is None:
        click.echo(made)
    else:
        write(output, made.encode())
        click.echo(t(language, "review.written", path=output))
    sys.exit(1 if found.faults else 0)


@main.command("move", help=both("review.move"))
@click.argument("old", metavar="AREA/CASE")
@click.argument("new", metavar="AREA/CASE")
def move_command(old: str, new: str) -> None:
    from casebook.casefile import NotWritten
    from casebook.moving import NotMoved, move

    root = _root()
    try:
        move(root, check(root), old, new)
    except (NotMoved, NotWritten) as error:
        _fail(f"not_moved.{error if isinstance(error, NotMoved) else 'not_written'}", file="review", old=old, new=new)
    click.echo(t(_language(), "review.moved", old=old, new=new))


@main.command("issue", help=both("platforms.issue.command"))
@click.argument("file", type=click.File("rb"))
@click.option("--area", default=None, help=both("platforms.issue.area"))
@click.option("--name", default=None, help=both("platforms.issue.name"))
@click.option("--write", "writing", is_flag=True, help=both("platforms.issue.write"))
@click.option("--lang", type=click.Choice([one.id for one in LANGUAGES]), default=None, help=both("cli.lang"))
def issue_command(file: BinaryIO, area: str | None, name: str | None, writing: bool, lang: str | None) -> None:
    from casebook import issue
    from casebook.values import is_case_name

    root, language = _root(), lang or _language()
    reference = check(root, []).reference
    asked = issue.questions(reference.terms, reference.areas)
    try:
        answers = issue.read(file.read(4 * issue.BODY_LIMIT + 1).decode("utf-8-sig"), asked)
    except UnicodeDecodeError:
        _fail("issue.not_text", file="platforms")
    except ValueError:
        _fail("issue.too_long", file="platforms", limit=str(issue.BODY_LIMIT))
    if len(answers.missing) == len(asked):
        _fail("issue.no_questions", file="platforms")
    made = issue.make(answers, asked)
    area, name = area or made.area, name or made.name
    for key, headings in (("missing", made.missing), ("strange", [heading for heading, _ in made.strange])):
        if headings:
            known = [heading or t(language, "platforms.issue.before") for heading in headings]
            words = reporters.visible(t(language, "cli.comma").join(known))
            click.echo(t(language, f"platforms.issue.{key}", headings=words), err=True)
    if not writing:
        click.echo(made.yaml, nl=False)
        return
    if area not in reference.areas:
        _fail("issue.no_area", file="platforms")
    if not is_case_name(name) or len(name) > 60:
        _fail("issue.bad_name", file="platforms", name=reporters.visible(name[:80]))
    places = (root / "cases" / area / f"{name}{tail}.yml" for tail in ("", *(f"-{number}" for number in range(2, 100))))
    target = next(place for place in places if not place.exists())
    write(target, made.yaml.encode())
    checked = check(root, [target])
    _report(checked, "text", language)
    click.echo(t(language, "review.written", path=target.relative_to(root).as_posix()))
    sys.exit(1 if checked.errors else 0)


@main.command("platform", help=both("platforms.platform.command"))
@click.option("--check", "only_check", is_flag=True, help=both("platforms.platform.check"))
def platform_command(only_check: bool) -> None:
    from casebook.platform_files import platform_files, stale

    root = _root()
    made = platform_files(check(root, []).reference)
    if only_check:
        known = {path: (root / path).read_bytes() if (root / path).is_file() else None for path in made}
        old = stale(made, known)
        for path in old:
            click.echo(t(_language(), "platforms.platform.stale", path=path), err=True)
        sys.exit(1 if old else 0)
    written = sum(write(root / path, content) for path, content in made.items())
    click.echo(t(_language(), "platforms.platform.written", written=written, total=len(made)))


@main.command("template", help=both("office.command.template"))
@click.option("--docx", "word", is_flag=True, help=both("office.command.docx"))
@click.option("--xlsx", "excel", is_flag=True, help=both("office.command.xlsx"))
@click.option("--lang", type=click.Choice([one.id for one in LANGUAGES]), help=both("office.command.form_lang"))
@click.option("--case", "key", default=None, help=both("office.command.fill"))
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help=both("office.command.folder"))
def template_command(word: bool, excel: bool, lang: str | None, key: str | None, folder: Path | None) -> None:
    # python-docx and openpyxl are heavy; only these two commands need them.
    from casebook.office.files import forms

    root = _root()
    kinds = [kind for kind, wanted in (("docx", word), ("xlsx", excel)) if wanted] or ["docx", "xlsx"]
    languages = [lang] if lang else [one.id for one in LANGUAGES]
    made = forms(root, kinds, languages, key)
    if made is None:
        _fail("no_such_case", key=str(key))
    for name, content in made.items():
        write((folder or root / "dist") / name, content)
        click.echo(t(_language(), "office.command.made", path=f"{folder or 'dist'}/{name}"))


@main.command("import", help=both("office.command.import"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", "target", default=None, help=both("office.command.to"))
@click.option("--force", is_flag=True, help=both("office.command.force"))
@click.option("--lang", type=click.Choice([one.id for one in LANGUAGES]), default=None, help=both("cli.lang"))
def import_command(file: Path, target: str | None, force: bool, lang: str | None) -> None:
    from casebook.office.files import save
    from casebook.office.importing import import_form, report
    from casebook.office.package import Refused, read_bounded

    root, language = _root(), lang or _language()
    try:
        imported = import_form(file.name, read_bounded(file), check(root, []).reference, language)
        saved = save(root, target, imported, force) if target else None
    except Refused as refused:
        click.echo(t(language, f"office.refused.{refused.key}", **refused.params), err=True)
        sys.exit(2)
    click.echo(report(file.name, imported, language), err=True)
    if saved is None:
        click.echo(imported.text, nl=False)
        click.echo(t(language, "office.report.dry", count=len(imported.pictures)), err=True)
        sys.exit(1 if imported.troubles else 0)
    click.echo(t(language, "office.report.written", path=saved.path), err=True)
    if imported.pictures:
        params = {"count": len(imported.pictures), "folder": saved.folder}
        click.echo(t(language, "office.report.pictures", **params), err=True)
    checked = check(root, [root / saved.path])
    _report(checked, "text", language)
    sys.exit(1 if imported.troubles or checked.errors else 0)


@main.command("schema", help=both("cli.schema"))
@click.option("--check", "only_check", is_flag=True, help=both("cli.schema_check"))
def schema_command(only_check: bool) -> None:
    from casebook.schema import PATH as SCHEMA_PATH
    from casebook.schema import schema as make_schema

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
