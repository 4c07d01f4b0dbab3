"""The site: what changed is rendered by all processors, put into the shells that MkDocs made, and moved into place.

    check ─ link ─ units ─→ sheets ──→ pages, index …  ─┐
    docs, theme, specimens ─ MkDocs ─→ shells, pages … ─┴─→ staging ─→ site

`casebook pages` and plain `mkdocs build` give the same bytes; a test holds that. This way is for ten thousand cases:
no page goes through Markdown and Jinja that need not, and what did not change is not made.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import pickle
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from filecmp import cmp
from functools import cache, partial
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from casebook import assets, cards, compression, engine, keeping, manifest, zensical_engine
from casebook.check import AREAS, VOCABULARY, BrokenCases, Checked, check
from casebook.editions import Edition
from casebook.engine import Engine, Sources
from casebook.languages import LANGUAGES
from casebook.link import Corpus, link
from casebook.locking import alone
from casebook.manifest import Manifest, Written
from casebook.mkdocs_yml import configuration
from casebook.photo_sizes import photo_sizes
from casebook.progress import Progress, quiet
from casebook.publish import Published, mirror, published, remove, write
from casebook.publish import publish as publish_files
from casebook.render import (
    THEME,
    Offer,
    Settings,
    Sheet,
    Unit,
    pages,
    snippet_names,
    snippets,
    strings,
    units,
)  # fmt: skip
from casebook.shells import Address, Shape, Shell, shape
from casebook.store import Store
from casebook.versions import code_version
from casebook.workers import Workers, few_collections, results

if TYPE_CHECKING:
    from casebook.downloads import Download

NO_SITE = ".example/"
"""How the address in mkdocs.yml ends while nobody has set it: nothing absolute may be made of it."""
REPOSITORY = "CASEBOOK_REPOSITORY"
"""Environment variable: web address of the repository, for links to edit a case. Without it there are none."""

WORTH = 300
"""From so many units on, other processes are worth their start."""

LATE = ("search ", "data", "reference")
"""How the names of units begin that are of all cases and take long."""

_CHUNK = 20  # cases given to a worker at a time
_SAMPLE = 40  # cases whose shapes are looked at before the others are rendered


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did to the site's files; `behind` says that something is to follow."""

    site: Published
    behind: bool = False


def corpus_of(root: Path) -> Corpus:
    """The linked corpus of the casebook at `root`. Raises BrokenCases where any case file has an error."""
    checked = _checked(root)
    return link(checked.cases, checked.reference, checked.briefs)


def _checked(root: Path, progress: Progress = quiet) -> Checked:
    checked = check(root, store=Store(root), progress=lambda done, total: progress("check", done, total))
    if checked.errors:
        raise BrokenCases(checked)
    return checked


def _settings(root: Path, *, with_cards: bool) -> Settings:
    return Settings(os.environ.get(REPOSITORY, "").rstrip("/"), site_address(root), with_cards)


@dataclass(frozen=True, slots=True)
class Furnished:
    """What pages show besides cases: the deployment's settings, and files that are made elsewhere (downloads, photos,
    pictures for link previews), by their path on the site."""

    settings: Settings
    files: Mapping[str, Path]


def _furnished(
    root: Path, corpus: Corpus, settings: Settings, made: Sequence[Download], editions: tuple[Edition, ...]
) -> Furnished:
    """`made` are the downloads that there are; those of cases that are gone are not offered. Photos are scaled, and
    pictures for link previews drawn, where they are not there yet."""
    offers: dict[str, tuple[Offer, ...]] = {}
    shown = [one for one in made if one.key in {"", *corpus.by_key}]
    for one in shown:
        offer = Offer(one.path, one.kind, one.edition, one.form, one.size, one.key, one.volume)
        offers[one.key] = (*offers.get(one.key, ()), offer)
    photos = photo_sizes(root, corpus)
    files = {one.path: one.file for one in shown} | dict(photos.files)
    if settings.cards:
        files |= cards.cards(root, corpus)
    return Furnished(replace(settings, offers=offers, pictures=photos.pictures, editions=editions), files)


def write_pages(root: Path, *, downloads: bool = False, with_cards: bool = False) -> tuple[Corpus, Published]:
    """Make the Markdown pages under docs/ true. Raises BrokenCases.

    With `downloads`, those that have changed are made first; without, pages offer them as they were last made.
    `with_cards` draws the pictures for link previews.
    """
    checked = _checked(root)
    corpus = link(checked.cases, checked.reference, checked.briefs)
    made = _downloads(root, lambda: corpus, make=downloads)
    furnished = _furnished(root, corpus, _settings(root, with_cards=with_cards), made, checked.editions)
    files: dict[str, bytes | Path] = {
        **pages(corpus, furnished.settings, partial(_read, root)),
        **assets.versions(root),
    }
    files |= {f"{THEME}/{path}": file for path, file in furnished.files.items()}
    return corpus, publish_files(root, files)


def _read(root: Path, path: str) -> str:
    return (root / path).read_text(encoding="utf-8-sig")


def _downloads(root: Path, corpus: Callable[[], Corpus], *, make: bool) -> list[Download]:
    """The downloads, those that have changed made anew where `make` says so; none where the extra `pdf` is missing."""
    if find_spec("typst") is None:
        return []
    # Typst is heavy; a casebook that is only read online does without it.
    from casebook.downloads import current, downloads, kept

    if not make:
        return kept(root)
    return current(root) or downloads(root, corpus())


def site_address(root: Path) -> str:
    """The site's web address as mkdocs.yml has it, with a slash at its end; "" while nobody has set it."""
    found = str(configuration(root).get("site_url") or "").rstrip("/") + "/"
    return "" if found == "/" or found.endswith(NO_SITE) else found


@few_collections()
def build(
    root: Path,
    site_dir: Path | None = None,
    *,
    downloads: bool = True,
    with_cards: bool | None = None,
    zensical: bool = False,
    pages_first: bool = False,
    compress: bool = False,
    editions: tuple[Edition, ...] | None = None,
    progress: Progress = quiet,
) -> Built:
    """Build the whole site of the casebook at `root` into `site_dir` (default: root/site), with what it offers to
    download.

    Link previews get pictures where `with_cards` says so; by default, where the site's address is known, which a
    preview needs to name its picture, and the extra `pdf` is installed. `zensical` takes that engine. With
    `pages_first`, what is of all cases and takes long (the search, the data) is left as it was; a build without it
    makes it. `compress` puts a .gz and a .br beside every text file. `editions` are the past ones to tell of, by
    default those that are recorded.

    The last good site stays until all of the new one is made; then what changed is moved into it, and nothing else
    is touched. A build that another process is at is waited for.

    Raises BrokenCases, ShellError, and whatever MkDocs raises for a broken configuration; NoZensical where that engine
    is not installed, ZensicalFailed; NoBrotli; OSError where the disk refuses.
    """
    site = site_dir or root / "site"
    if with_cards is None:
        with_cards = bool(site_address(root)) and cards.available()
    if compress:
        compression.require()
    with alone(root, partial(progress, "wait", 0, 1)):
        if zensical:
            return Built(_build_by_zensical(root, site, downloads=downloads, with_cards=with_cards))
        return _build(root, site, downloads, with_cards, pages_first, compress, editions, progress)


def _build(
    root: Path,
    site: Path,
    downloads: bool,
    with_cards: bool,
    pages_first: bool,
    compress: bool,
    editions: tuple[Edition, ...] | None,
    progress: Progress,
) -> Built:
    checked = _checked(root, progress)
    editions = checked.editions if editions is None else editions
    before = Manifest.read(root, site)
    corpus = cache(partial(link, checked.cases, checked.reference, checked.briefs))
    made = _downloads(root, corpus, make=downloads)
    settings = _settings(root, with_cards=with_cards)
    words = strings(checked.briefs.values(), settings) | assets.versions(root)
    sources = _sources(root, checked, words)
    common = _hash(code_version(), settings, *((root / path).read_bytes() for path in (VOCABULARY, AREAS)))
    offered = [(one.path, one.file.name, one.size) for one in made]
    made_from = _hash(common, checked.contents, sources.digest, offered, editions, compress)
    damaged = {name for name, one in before.files.items() if not one.intact(f"{site}/{name}")} if before else set()
    if before and before.made_from == made_from and not damaged:
        return Built(Published(len(before.files), 0, 0))
    progress("link", 0, 1)
    furnished = _furnished(root, corpus(), settings, made, editions)
    site.parent.mkdir(parents=True, exist_ok=True)
    _clear(site)
    staging = Path(tempfile.mkdtemp(prefix=f".{site.name}-new-{os.getpid()}-", dir=site.parent))
    try:
        trusted = before if before and before.common == common else None
        wanted = {
            unit.name: unit for unit in units(corpus(), furnished.settings, checked.digests, partial(_read, root))
        }
        files = before.files if before else {}
        making = Making(wanted, trusted, files, damaged, site, staging, _outdated(trusted, sources))
        behind = pages_first and _postpone(making, wanted)
        after = _make(making, sources, snippets(corpus()), progress)
        after.files |= {path: making.bring(path, file) for path, file in furnished.files.items()}
        _put_lists(making, after, furnished.files)
        if compress:
            after.files |= _compressed(making, after.files)
        after.made_from, after.common = "" if behind else made_from, common
        done = _commit(root, making, after, anew=before is None, progress=progress)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return Built(done, behind)


def _compressed(making: Making, files: Mapping[str, Written]) -> dict[str, Written]:
    """The packed forms of the new site's files; of files that are as they were, those that there are."""
    made: dict[str, Written] = {}
    names = []
    for name, one in files.items():
        if not compression.worth(name, one.size) or f"{name}.gz" in files:  # MkDocs packs the sitemap itself
            continue
        own = {f"{name}{ending}": making.files.get(f"{name}{ending}") for ending in compression.PACKED}
        same = making.files.get(name) == one and making.damaged.isdisjoint(own)
        kept = {name: known for name, known in own.items() if known is not None} if same else {}
        made |= kept
        if len(kept) < len(own):
            names.append(name)
    with Workers(making, len(names), worth=WORTH) as workers:
        for found in workers.each(_pack, names, _CHUNK):
            made |= found
    return made


def _pack(making: Making, names: Sequence[str]) -> dict[str, Written]:
    packers = compression.packers()
    made: dict[str, Written] = {}
    for name in names:
        staged = making.staged(name)
        content = (staged if staged.is_file() else making.site / name).read_bytes()
        made |= {f"{name}{ending}": making.put(f"{name}{ending}", pack(content)) for ending, pack in packers.items()}
    return made


def _postpone(making: Making, wanted: dict[str, Unit]) -> bool:
    """Take from what is wanted the units of all cases that take long and are not current; whether there are any. One
    that was made before stays as it was."""
    late = [unit for unit in wanted.values() if unit.name.startswith(LATE) and not making.current(unit)]
    for unit in late:
        known = making.before.units.get(unit.name) if making.before else None
        if known is not None and making.current(replace(unit, made_from=known[0])):
            wanted[unit.name] = replace(unit, made_from=known[0])
        else:
            del wanted[unit.name]
    return bool(late)


def _clear(site: Path) -> None:
    """Remove what builds left beside the site that were killed."""
    if os.name != "posix":  # elsewhere, to ask after a process is to end it
        return
    for left in site.parent.glob(f".{site.name}-new-*-*"):
        try:
            os.kill(int(left.name.split("-")[-2]), 0)
        except (ValueError, ProcessLookupError):
            shutil.rmtree(left, ignore_errors=True)
        except OSError:
            continue


def _outdated(before: Manifest | None, sources: Sources) -> frozenset[int]:
    """Which of the shapes of the last build have other shells now."""
    if before is None:
        return frozenset()
    made = engine.run(sources, before.shapes)
    now = [_hash(made.shells[one]) for one in before.shapes]
    return frozenset(number for number, (one, other) in enumerate(zip(now, before.shells, strict=True)) if one != other)


def _build_by_zensical(root: Path, site: Path, *, downloads: bool, with_cards: bool) -> Published:
    zensical_engine.require()
    write_pages(root, downloads=downloads, with_cards=with_cards)
    staging = Path(tempfile.mkdtemp(prefix="casebook-site-"))
    try:
        # The gzip header of sitemap.xml.gz must not change from build to build.
        with engine.defaults(SOURCE_DATE_EPOCH="0"):
            zensical_engine.build(root, staging)
        for name, content in keeping.lists_of(staging).items():
            write(staging / name, content)
        manifest.forget(root, site)
        return mirror(staging, site)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _sources(root: Path, checked: Checked, words: Mapping[str, bytes]) -> Sources:
    """What people wrote under docs/ and overrides/: whatever `casebook pages` did not write."""
    ours = published(root)
    found: dict[str, dict[str, Path]] = {"docs": {}, THEME: {}}
    for top, files in found.items():
        for folder, names, own in os.walk(root / top):
            names[:] = [name for name in names if not name.startswith(".")]
            for name in own:
                path = Path(folder) / name
                relative = path.relative_to(root).as_posix()
                if relative not in ours:
                    files[relative.partition("/")[2]] = path
    return Sources(
        root, root / "mkdocs.yml", found["docs"], found[THEME], words, list(snippet_names(checked.reference.terms))
    )


@dataclass(frozen=True, slots=True)
class Making:
    """What every worker knows: the units, what is known of the last build (`before`, where it was of the same code and
    vocabulary; `files` in any case, but for the `damaged` ones), where files are put, and which of the last build's
    shapes have other shells now."""

    units: Mapping[str, Unit]
    before: Manifest | None
    files: Mapping[str, Written]
    damaged: set[str]
    site: Path
    staging: Path
    outdated: frozenset[int]

    def put(self, name: str, content: bytes) -> Written:
        """Write a file of the site to the staging folder, unless the site has it."""
        digest = hashlib.sha256(content).hexdigest()[:32]
        known = self.files.get(name)
        if known is not None and known.digest == digest and name not in self.damaged:
            return known
        target = self.site / name
        if known is None and _holds(target, content):
            return Written(digest, len(content), target.stat().st_mtime_ns)
        staged = self.staged(name)
        staged.parent.mkdir(exist_ok=True)
        staged.write_bytes(content)
        return Written(digest, len(content), staged.stat().st_mtime_ns)

    def bring(self, name: str, file: Path) -> Written:
        """Copy a file that was made elsewhere to the staging folder, unless the site has it. Its name and size stand
        for its content: there may be tens of thousands of them, and large ones."""
        size = file.stat().st_size
        digest = f"{file.name} {size}"
        known = self.files.get(name)
        if known is not None and known.digest == digest and name not in self.damaged:
            return known
        target = self.site / name
        if target.is_file() and cmp(file, target, shallow=False):
            return Written(digest, size, target.stat().st_mtime_ns)
        staged = self.staged(name)
        staged.parent.mkdir(exist_ok=True)
        shutil.copyfile(file, staged)
        return Written(digest, size, staged.stat().st_mtime_ns)

    def staged(self, name: str) -> Path:
        """Where a file of the site waits. Folders of their own for all pages would take long to make and remove."""
        own = hashlib.blake2b(name.encode(), digest_size=16).hexdigest()
        return self.staging / own[:2] / own

    def current(self, unit: Unit) -> bool:
        """Whether the site has what the unit would make."""
        known = self.before.units.get(unit.name) if self.before else None
        if known is None or known[0] != unit.made_from or any(shape in self.outdated for _, shape in known[1]):
            return False
        return self.damaged.isdisjoint(_names(known[1], known[2]))


@dataclass(slots=True)
class Done:
    """What a worker made: files written, by unit the shapes of its pages and its other files, and where the pages lie
    for which it had no shell."""

    files: dict[str, Written] = field(default_factory=dict)
    pages: dict[str, list[tuple[Address, Shape]]] = field(default_factory=dict)
    others: dict[str, list[str]] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)


def _make(making: Making, sources: Sources, lists: Mapping[str, bytes], progress: Progress) -> Manifest:
    """Everything that the new site needs and the old one lacks, into the staging folder."""
    todo = [unit.name for unit in making.units.values() if not making.current(unit)]
    cases = [name for name in todo if name.startswith("case ")]
    others = [name for name in todo if not name.startswith("case ")]
    shapes = set(making.before.shapes) if making.before else set()
    total = Done()
    count = 0

    def take(done: Done) -> None:
        nonlocal count
        count += len(done.pages)
        progress("render", count, len(todo))
        total.files |= done.files
        total.pages |= done.pages
        total.others |= done.others
        total.waiting += done.waiting
        shapes.update(one for own in done.pages.values() for _, one in own)

    progress("render", 0, len(todo))
    # Indexes take long and much memory: one worker makes them, one after the other, while the others do the rest.
    indexes = [name for name in others if name.startswith("search ")]
    with Workers(making, len(todo), worth=WORTH) as workers:
        first = [workers.submit(_render, [name], None) for name in others if name not in indexes]
        listed = list(first)
        first += [workers.submit(_render, indexes, None)] if indexes else []
        if workers.processes > 1:
            shapes |= _render_shapes(making, cases[:: max(1, len(cases) // _SAMPLE)])
            for done in results(listed):
                shapes.update(one for own in done.pages.values() for _, one in own)
            made = engine.run(sources, shapes)
            first += [workers.submit(_render, part, str(made.folder)) for part in _parts(cases)]
        else:
            first += [workers.submit(_render, part, None) for part in _parts(cases)]
        for one in results(first):
            take(one)
        made = engine.run(sources, shapes)
        for files in results(workers.submit(_fill, path, str(made.folder)) for path in total.waiting):
            total.files |= files
    return _whole(making, total, made, lists)


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + _CHUNK] for start in range(0, len(names), _CHUNK))


def _render_shapes(making: Making, names: Iterable[str]) -> set[Shape]:
    found = (_addressed(making.units[name].make())[0] for name in names)
    return {shape(address, sheets) for own in found for address, sheets in own.items()}


def _render(making: Making, names: Sequence[str], shells: str | None) -> Done:
    """Render these units and write what the site needs of them. Pages wait in a file where there is no shell yet."""
    known = _shells(shells)
    done = Done()
    waiting: list[tuple[Address, Shape, dict[str, Sheet]]] = []
    for name in names:
        pages, others = _addressed(making.units[name].make())
        done.pages[name], done.others[name] = [], list(others)
        for path, content in others.items():
            done.files[path] = making.put(path, content)
        for address, sheets in pages.items():
            form = shape(address, sheets)
            done.pages[name].append((address, form))
            if form in known:
                done.files |= _put_page(making, known[form], address, sheets)
            else:
                waiting.append((address, form, sheets))
    if waiting:
        handle, path = tempfile.mkstemp(prefix=".waiting-", dir=making.staging)
        with os.fdopen(handle, "wb") as file:
            pickle.dump(waiting, file)
        done.waiting.append(path)
    return done


def _fill(making: Making, path: str, shells: str) -> dict[str, Written]:
    """Put the pages that wait in that file into their shells."""
    known = _shells(shells)
    # A file of this very build, in a folder that nobody else may write to.
    waiting = pickle.loads(Path(path).read_bytes())  # noqa: S301
    files: dict[str, Written] = {}
    for address, form, sheets in waiting:
        files |= _put_page(making, known[form], address, sheets)
    Path(path).unlink()
    return files


def _put_page(
    making: Making, shells: Mapping[str, Shell], address: Address, sheets: Mapping[str, Sheet]
) -> dict[str, Written]:
    made: dict[str, Written] = {}
    for language in LANGUAGES:
        name = f"{engine.prefix(language)}{address}index.html"
        made[name] = making.put(name, shells[language.id].page(address, sheets[language.id]))
    return made


_known: dict[str, dict[Shape, dict[str, Shell]]] = {}


def _shells(folder: str | None) -> dict[Shape, dict[str, Shell]]:
    """The shells in that folder, read once a process."""
    if folder is None:
        return {}
    if folder not in _known:
        _known.clear()
        found = engine.kept(Path(folder).parent)
        assert found is not None, folder
        _known[folder] = found.shells
    return _known[folder]


def _addressed(files: Mapping[str, bytes | Sheet]) -> tuple[dict[Address, dict[str, Sheet]], dict[str, bytes]]:
    """What a unit made: pages by address and language, and other files by path in the site."""
    sheets: dict[Address, dict[str, Sheet]] = {}
    others: dict[str, bytes] = {}
    for path, content in files.items():
        if isinstance(content, Sheet):
            _, language, address = path.removesuffix("index.md").split("/", 2)
            sheets.setdefault(address, {})[language] = content
        else:
            others[path.removeprefix(f"{THEME}/")] = content
    return sheets, others


def _names(addresses: Iterable[tuple[Address, int]], others: Iterable[str]) -> list[str]:
    """The site's files that a unit made."""
    own = [f"{engine.prefix(one)}{address}index.html" for address, _ in addresses for one in LANGUAGES]
    return [*own, *others]


def _whole(making: Making, done: Done, made: Engine, lists: Mapping[str, bytes]) -> Manifest:
    """The manifest of the new site: what was made now, what stays, and what is made of both."""
    after = Manifest(shapes=sorted(made.shells))
    after.shells = [_hash(made.shells[one]) for one in after.shapes]
    number = {form: index for index, form in enumerate(after.shapes)}
    for unit in making.units.values():
        if unit.name in done.pages:
            own = [(address, number[form]) for address, form in done.pages[unit.name]]
            others = done.others[unit.name]
        else:
            assert making.before is not None
            _, old, others = making.before.units[unit.name]
            own = [(address, number[making.before.shapes[index]]) for address, index in old]
        after.units[unit.name] = (unit.made_from, own, others)
        for name in _names(own, others):
            after.files[name] = done.files[name] if name in done.files else making.files[name]
    for name in made.pages:
        if name not in after.files and name != keeping.VERSION:
            after.files[name] = making.put(name, made.page(name, lists))
    after.sitemap = _put_sitemap(making, after, made)
    return after


def _put_sitemap(making: Making, after: Manifest, made: Engine) -> str:
    """Write sitemap.xml and its compressed form; a hash of what they are made from."""
    addresses = [pair for _, own, _ in after.units.values() for pair in own]
    source = _hash(made.frame, made.entries, sorted(addresses), [made.shells[one] for one in after.shapes])
    names = ("sitemap.xml", "sitemap.xml.gz")
    if making.before and making.before.sitemap == source and making.damaged.isdisjoint(names):
        after.files |= {name: making.files[name] for name in names}
        return source
    rows: list[tuple[int, object, bytes]] = []
    generated = {address for address, _ in addresses}
    for order, language in enumerate(LANGUAGES):
        for id_, path, entry in made.entries:
            if id_ == language.id and engine.address_of(path) not in generated:
                rows.append((order, _walked(path), entry.encode()))
        for address, index in addresses:
            shell = made.shells[after.shapes[index]][language.id]
            if shell.entry:
                rows.append((order, _walked(f"{address}index.md"), shell.sitemap(address)))
    rows.sort(key=lambda row: row[:2])
    content = b"".join([made.frame[0].encode(), *(entry for _, _, entry in rows), made.frame[1].encode()])
    buffer = BytesIO()
    time = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    with gzip.GzipFile(names[1], "wb", fileobj=buffer, mtime=time) as file:
        file.write(content)
    for name, each in zip(names, (content, buffer.getvalue()), strict=True):
        after.files[name] = making.put(name, each)
    return source


def _put_lists(making: Making, after: Manifest, brought: Collection[str]) -> None:
    """Write the lists of what readers' devices may keep. They come last: what they name is there before them."""

    def read(name: str) -> bytes:
        staged = making.staged(name)
        return (staged if staged.is_file() else making.site / name).read_bytes()

    files = {name: keeping.Content(one.digest, one.size, name in brought) for name, one in after.files.items()}
    after.files |= {name: making.put(name, content) for name, content in keeping.lists(files, read).items()}


def _walked(path: str) -> list[tuple[int, bool, str]]:
    """Where MkDocs comes across a file: a folder's files before its folders, the index first."""
    *folders, name = path.split("/")
    return [(1, False, folder) for folder in folders] + [(0, name not in ("index.md", "README.md"), name)]


def _commit(root: Path, making: Making, after: Manifest, *, anew: bool, progress: Progress) -> Published:
    """Move what was made into the site, and take away what is stale. Ctrl-C waits until that is done."""
    site, staging = making.site, making.staging
    waiting = {path.name for path in staging.glob("*/*")}
    there = making.files
    if anew and site.is_dir():
        there = {path.relative_to(site).as_posix(): Written("", 0, 0) for path in site.rglob("*") if path.is_file()}
    # First what nothing leads to yet, last what nothing leads to any more: a reader who comes meanwhile, or after a
    # build that was killed here, finds no dead link.
    new = [name for name in after.files if making.staged(name).name in waiting]
    new.sort(key=there.__contains__)
    stale = [name for name in there if name not in after.files]
    with _uninterrupted():
        manifest.forget(root, site)
        progress("write", 0, len(new))
        for count, name in enumerate(new):
            target = site / name
            target.parent.mkdir(parents=True, exist_ok=True)
            making.staged(name).replace(target)
            progress("write", count + 1, len(new))
        removed = sum(remove(site, site / name) for name in stale)
        manifest.keep(root, site, after)
    return Published(len(after.files), len(new), removed)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C is heeded afterwards."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []

    def later(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    before = signal.signal(signal.SIGINT, later)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if asked:
        raise KeyboardInterrupt


def _holds(path: Path, content: bytes) -> bool:
    """Whether the file at that path has that content."""
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except (FileNotFoundError, NotADirectoryError):
        return False


def _hash(*values: object) -> str:
    return hashlib.blake2b(repr(values).encode(), digest_size=16).hexdigest()
