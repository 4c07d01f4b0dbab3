"""An edition: the site is built once more, and what people keep is taken from it into dist/<edition>/.

Nothing in an edition depends on the clock or on chance: its date is that of the commit it is made from, or is given.
What it was, for the next one to compare with, is recorded in editions/ (see `editions`).
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from casebook import editions, offline, site
from casebook.changes import outline
from casebook.check import BrokenCases, Checked, NoCasebook, check
from casebook.diagnostics import Severity
from casebook.editions import Change, Edition
from casebook.languages import LANGUAGES
from casebook.link import link
from casebook.model import Case
from casebook.places import key_of
from casebook.progress import Progress, quiet
from casebook.publish import write
from casebook.render import data
from casebook.render.editions import changes_markdown
from casebook.reviewing import state_at
from casebook.revision import NoRevision, head
from casebook.sbom import sbom
from casebook.store import Store

RECORD = "edition.json"
SUMS = "SHA256SUMS"
_ADDRESS = re.compile(r"https?://[^\s\"<>]+\Z")
SBOM = "sbom.cdx.json"
ZIP = "partner-sharing-site.zip"
_SILENT = frozenset({"status", "former_addresses", "translations", "personal_data_allowed"})  # nothing a reader is told
_DIVIDED = frozenset({"steps", "lists"})  # told by their parts

Fields = dict[str, str]
"""A hash of what a case says in each field, by the field's path."""


class NotReleased(Exception):
    """No edition was made; the argument says why (a string of release.not), `params` fill it."""

    def __init__(self, reason: str, **params: str) -> None:
        super().__init__(reason)
        self.params = params


@dataclass(frozen=True, slots=True)
class Released:
    """An edition that was made: its record, the folder of its files, their bytes in all, and whether it was made from
    what no commit holds."""

    edition: Edition
    folder: Path
    size: int
    uncommitted: bool


@dataclass(frozen=True, slots=True)
class Before:
    """What an edition is compared with: the name for it, and the published cases by key."""

    name: str
    cases: Mapping[str, Fields]


def release(
    root: Path,
    name: str,
    *,
    base: str = "",
    previous: Path | None = None,
    day: date | None = None,
    address: str = "",
    force: bool = False,
    progress: Progress = quiet,
) -> Released:
    """Make the edition of that name in dist/<name>/ and its record.

    It is compared with the edition before; with the casebook at the revision `base`, where that is given; or with
    `previous`, the folder of another edition or another casebook. `day` is its date, else that of SOURCE_DATE_EPOCH,
    else that of the commit. `address`: web address of the folder that its files will be put into, if known. `force`
    makes an edition again that is there.

    The files are made beside their place and moved there when all of them are done; the record is written last.
    Raises NotReleased, BrokenCases, and what `site.build` raises.
    """
    if not editions.NAME.match(name):
        raise NotReleased("bad_name", name=name)
    if address and not _ADDRESS.match(address):
        raise NotReleased("bad_address", address=address)
    if find_spec("typst") is None:
        raise NotReleased("no_pdf")
    target, record = root / "dist" / name, root / editions.path_of(name)
    if not force and (target.exists() or record.exists()):
        raise NotReleased("exists", name=name)
    checked = check(root, store=Store(root))
    # A broken record of its own is no hindrance to making it again.
    if any(
        one.severity is Severity.ERROR and one.location.path != editions.path_of(name) for one in checked.diagnostics
    ):
        raise BrokenCases(checked)
    commit, day, uncommitted = _origin(root, day)
    others = tuple(one for one in checked.editions if one.edition != name)
    before = _before(root, name, others, base, previous)
    with _dated(day):
        # The names of its files stand in the record, which the pages show; so the books come first.
        books = [Path(one.path).name for one in _books(root, checked)]
        edition = _edition(checked, name, day, "" if uncommitted else commit, address, before, books)
        target.parent.mkdir(exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{name}-new-", dir=target.parent))
        try:
            built = staging / "site"
            every = tuple(sorted((*others, edition), key=lambda one: one.edition))
            site.build(root, built, editions=every, progress=progress)
            files = _files(root, built, edition, books)
            made = staging / name
            made.mkdir()
            for file, content in files.items():
                (made / file).write_bytes(content)
            (made / SUMS).write_bytes(_sums(files))
            if target.exists():
                target.rename(staging / "before")
            made.rename(target)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    write(record, edition.written())
    return Released(edition, target, sum(len(one) for one in files.values()), uncommitted)


def _origin(root: Path, day: date | None) -> tuple[str, date, bool]:
    """The commit ("" where there is no git), the edition's date, and whether the folder holds what no commit does."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if day is None and epoch:
        day = datetime.fromtimestamp(int(epoch), UTC).date()
    try:
        commit, committed, changed = head(root)
    except NoRevision as error:
        if day is None:
            raise NotReleased("no_date") from error
        return "", day, True
    return commit, day or date.fromisoformat(committed), changed


def _before(root: Path, name: str, others: tuple[Edition, ...], base: str, previous: Path | None) -> Before:
    if base:
        try:
            with state_at(root, base) as (revision, old):
                return Before(revision.commit[:12], _published(old))
        except NoRevision as error:
            raise NotReleased("no_base", base=base) from error
    if previous is not None:
        return _from_folder(previous)
    earlier = [one for one in others if one.edition < name]
    return Before(earlier[-1].edition, earlier[-1].cases) if earlier else Before("", {})


def _from_folder(folder: Path) -> Before:
    try:
        if (folder / RECORD).is_file():
            edition = editions.parse((folder / RECORD).read_bytes())
            return Before(edition.edition, edition.cases)
        return Before(folder.resolve().name, _published(check(folder, photos=False)))
    except (NoCasebook, ValueError) as error:
        raise NotReleased("no_previous", folder=str(folder)) from error


def _books(root: Path, checked: Checked) -> list[Any]:
    # Typst is heavy; it is known to be there only now.
    from casebook.downloads import downloads

    made = downloads(root, link(checked.cases, checked.reference, checked.briefs))
    return [one for one in made if one.kind in ("book", "epub")]


def _edition(
    checked: Checked, name: str, day: date, commit: str, address: str, before: Before, books: list[str]
) -> Edition:
    changelogs = [f"CHANGES.{language.id}.md" for language in LANGUAGES]
    published = _published(checked)
    return Edition(
        form=1,
        edition=name,
        date=day.isoformat(),
        commit=commit,
        previous=before.name,
        address=f"{address.rstrip('/')}/" if address else "",
        files=[*books, ZIP, data.ARCHIVE, *changelogs, SBOM, RECORD, SUMS],
        changes=list(_changes(checked, published, before)) if before.name else [],
        cases=published,
    )


def _published(checked: Checked) -> dict[str, Fields]:
    """The published cases by key, in order, with what they say."""
    paths = sorted(path for path, one in checked.briefs.items() if one.status == "published")
    return {key_of(path): fields_of(checked.cases[path]) for path in paths}


def fields_of(case: Case) -> Fields:
    """A hash of what a case says in each field that it has, by the field's path."""
    found: Fields = {}
    for key, value in outline(case).items():
        if key in _DIVIDED:
            found |= {f"{key}.{part}": _hash(one) for part, one in value.items()}
        elif key not in _SILENT:
            found[key] = _hash(value)
    return found


def _changes(checked: Checked, published: Mapping[str, Fields], before: Before) -> Iterator[Change]:
    """What happened to each case, in the order of their keys; those that were withdrawn last."""
    titles = {key_of(path): one.title.plain() for path, one in checked.briefs.items()}
    former = {key_of(path): one.former_addresses for path, one in checked.briefs.items()}
    for key, fields in published.items():
        old_key = next((one for one in (key, *former[key]) if one in before.cases), None)
        if old_key is None:
            yield Change(kind="added", case=key, title=titles[key])
            continue
        old = before.cases[old_key]
        differing = [path for path in {**old, **fields} if old.get(path) != fields.get(path)]
        if old_key != key:
            yield Change(kind="renamed", case=key, title=titles[key], before=old_key, fields=differing)
        elif differing:
            yield Change(kind="changed", case=key, title=titles[key], fields=differing)
    for path, one in sorted(checked.briefs.items()):
        key = key_of(path)
        old_key = next((old for old in (key, *former[key]) if old in before.cases), None)
        if one.status == "withdrawn" and old_key is not None:
            yield Change(kind="withdrawn", case=key, title=titles[key], before="" if old_key == key else old_key)


def _files(root: Path, built: Path, edition: Edition, books: list[str]) -> dict[str, bytes]:
    """The edition's files but for their sums, by name."""
    from casebook.downloads import FOLDER

    made = {name: (built / FOLDER / name).read_bytes() for name in books}
    made[ZIP] = offline.archive(built)
    made[data.ARCHIVE] = (built / data.FOLDER / data.ARCHIVE).read_bytes()
    for language in LANGUAGES:
        made[f"CHANGES.{language.id}.md"] = changes_markdown(edition, language).encode()
    made[SBOM] = sbom(root, edition.edition, edition.day)
    made[RECORD] = edition.written()
    return made


def _sums(files: Mapping[str, bytes]) -> bytes:
    """As sha256sum checks them."""
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())
    ).encode()


@contextmanager
def _dated(day: date) -> Iterator[None]:
    """Whatever is built meanwhile is of that day."""
    name, before = "SOURCE_DATE_EPOCH", os.environ.get("SOURCE_DATE_EPOCH")
    os.environ[name] = str(int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _hash(value: Any) -> str:
    return hashlib.blake2b(repr(_sorted(value)).encode(), digest_size=5).hexdigest()


def _sorted(value: Any) -> Any:
    """Free of the order in which keys were written."""
    if isinstance(value, dict):
        return [(key, _sorted(one)) for key, one in sorted(value.items())]
    return [_sorted(one) for one in value] if isinstance(value, list) else value
