"""MkDocs: it builds the pages written by hand, and a specimen of every shape of generated page.

It works in a folder of its own, on copies: the casebook's folder is only read, and nothing that is generated but
the theme's words and the specimens is there. What it made is kept in .casebook/engine/ under a hash of all that it
was made from, and taken from there the next time.
"""

from __future__ import annotations

import hashlib
import html
import json
import logging
import os
import posixpath
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from casebook.languages import LANGUAGES, Language
from casebook.shells import Address, Shape, Shell, ShellError, Specimen, places
from casebook.versions import code_version

KEPT = ".casebook/engine"
_VARIABLE = re.compile(r"!ENV\s*\[?\s*([A-Z_][A-Z0-9_]*)")
_LINK = re.compile(r"""(?<![^\s()<>"'])[^\s()<>"']+\.md(?:\#[^\s()<>"']+)?""")  # tried where a word begins alone
_ENTRY = re.compile(r"\n  <url>\n    <loc>(.*?)</loc>.*?</url>", re.S)
_ANY_MARK = re.compile(r"zq\d{5}")
_SNIPPET = re.compile(rb'<div id="zqsnippet-([^"]+)"></div>')


@dataclass(frozen=True)
class Sources:
    """What MkDocs is given besides specimens: `config` is mkdocs.yml; `docs` and `theme` files written by hand, by
    path below their folders; `strings` the theme's words by path from the root; `snippets` the names of those that
    pages may pull in, by path below docs/.snippets."""

    root: Path
    config: Path
    docs: Mapping[str, Path]
    theme: Mapping[str, Path]
    strings: Mapping[str, bytes]
    snippets: Iterable[str]

    @cached_property
    def linked(self) -> dict[Address, set[str]]:
        """The generated pages that pages written by hand link to as files, with the ids in them."""
        found: dict[Address, set[str]] = {}
        own = {name.partition("/")[2] for name in self.docs}
        for name, path in self.docs.items():
            if not name.endswith(".md"):
                continue
            for link in _LINK.findall(path.read_text(encoding="utf-8", errors="replace")):
                target, _, anchor = link.partition("#")
                language, _, page = posixpath.normpath(posixpath.join(posixpath.dirname(name), target)).partition("/")
                if language in {one.id for one in LANGUAGES} and page.endswith("index.md") and page not in own:
                    found.setdefault(page.removesuffix("index.md"), set()).update({anchor} - {""})
        return found

    @cached_property
    def digest(self) -> str:
        """Hash of all that MkDocs's work depends on besides the shapes of generated pages."""
        made = hashlib.blake2b(digest_size=16)
        config = self.config.read_text(encoding="utf-8")
        variables = {name: os.environ.get(name, "") for name in (*_VARIABLE.findall(config), "SOURCE_DATE_EPOCH")}
        for folder in (self.docs, self.theme):
            for name, path in sorted(folder.items()):
                made.update(f"{name}\0".encode() + hashlib.blake2b(path.read_bytes()).digest())
        rest = (code_version(), config, variables, sorted(self.strings.items()), sorted(self.snippets))
        made.update(repr(rest).encode())
        return made.hexdigest()


@dataclass
class Engine:
    """What MkDocs made. `folder` is its site, `pages` and `entries` what was written by hand: files by path below the
    site, and entries of the sitemap by (language, path of the source below the language's folder)."""

    folder: Path
    shells: dict[Shape, dict[str, Shell]] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    entries: list[tuple[str, str, str]] = field(default_factory=list)
    frame: tuple[str, str] = ("", "")

    def page(self, name: str, snippets: Mapping[str, bytes]) -> bytes:
        """A file as the site has it: lists of cases in their places."""
        content = (self.folder / name).read_bytes()
        if not name.endswith(".html"):
            return content
        return _SNIPPET.sub(lambda mark: snippets[f"docs/.snippets/{mark[1].decode()}"].strip(), content)


def run(sources: Sources, shapes: Iterable[Shape]) -> Engine:
    """MkDocs's work on these sources and a specimen of each shape, from where it was kept or anew. Raises what MkDocs
    raises, and ShellError."""
    linked = sources.linked
    specimens = {one: Specimen.of(number, one, linked) for number, one in enumerate(sorted(set(shapes)))}
    links = sorted((address, sorted(ids)) for address, ids in linked.items())
    digest = hashlib.blake2b(repr((sources.digest, list(specimens), links)).encode(), digest_size=16).hexdigest()
    home = sources.root / KEPT
    folder = home / digest
    known = kept(folder)
    if known is None:
        home.mkdir(parents=True, exist_ok=True)
        working = Path(tempfile.mkdtemp(prefix="working-", dir=home))
        try:
            _stage(sources, specimens, linked, working)
            site_url = _mkdocs(sources, working)
            made = _read(working / "site", specimens, site_url, sources, linked)
            (working / "done.json").write_text(json.dumps(_plain(made), ensure_ascii=False), encoding="utf-8")
            for name in ("docs", "theme"):
                shutil.rmtree(working / name)
            shutil.rmtree(folder, ignore_errors=True)
            working.replace(folder)
        finally:
            shutil.rmtree(working, ignore_errors=True)
        known = kept(folder)
        assert known is not None, folder
    for other in home.iterdir():
        if other.name != digest and not other.name.startswith("working-"):
            shutil.rmtree(other, ignore_errors=True)
    return known


def _stage(
    sources: Sources,
    specimens: Mapping[Shape, Specimen],
    linked: Mapping[Address, Iterable[str]],
    working: Path,
) -> None:
    files: dict[str, bytes] = {}
    for language in LANGUAGES:
        for specimen in specimens.values():
            files[f"docs/{language.id}/{specimen.address}index.md"] = bytes(specimen.sheets[language.id])
        for address, ids in linked.items():
            files.setdefault(f"docs/{language.id}/{address}index.md", f"<div>{places(ids)}</div>\n".encode())
    for name in sources.snippets:
        files[f"docs/.snippets/{name}"] = f'<div id="zqsnippet-{name}"></div>\n'.encode()
    for path, content in sources.strings.items():
        files[f"theme/{path.partition('/')[2]}"] = content
    for folder, found in (("docs", sources.docs), ("theme", sources.theme)):
        for name, source in found.items():
            files.setdefault(f"{folder}/{name}", source.read_bytes())
    for name, content in files.items():
        target = working / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _mkdocs(sources: Sources, working: Path) -> str:
    """Let MkDocs build working/docs into working/site; the site's own address."""
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config

    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    # The date in sitemap.xml and the gzip header of sitemap.xml.gz must not change from build to build.
    with defaults(SOURCE_DATE_EPOCH="0", NO_MKDOCS_2_WARNING="1"):
        config = load_config(
            str(sources.config), docs_dir=str(working / "docs"), site_dir=str(working / "site"), strict=True
        )
        own = config.theme.custom_dir
        config.theme.dirs = [str(working / "theme") if one == own else one for one in config.theme.dirs]
        if "pymdownx.snippets" in config.mdx_configs:
            config.mdx_configs["pymdownx.snippets"]["base_path"] = [str(working / "docs" / ".snippets")]
        config.plugins.run_event("startup", command="build", dirty=False)
        try:
            mkdocs_build(config)
        finally:
            config.plugins.run_event("shutdown")
        return str(config.site_url or "")


def _read(
    site: Path,
    specimens: Mapping[Shape, Specimen],
    site_url: str,
    sources: Sources,
    linked: Mapping[Address, Iterable[str]],
) -> Engine:
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    found = list(_ENTRY.finditer(sitemap))
    entries = {html.unescape(one[1]).removeprefix(site_url): one[0] for one in found}
    made = Engine(site)
    made.frame = (sitemap[: found[0].start()], sitemap[found[-1].end() :]) if found else (sitemap, "")
    generated: set[str] = set()
    for shape, specimen in specimens.items():
        own = {one.id: prefix(one) + specimen.address for one in LANGUAGES}
        built = {id_: (site / place / "index.html").read_text(encoding="utf-8") for id_, place in own.items()}
        made.shells[shape] = specimen.shells(built, {id_: entries.get(place, "") for id_, place in own.items()})
        generated |= set(own.values())
    generated |= {prefix(one) + address for one in LANGUAGES for address in linked}
    names = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    names -= {"sitemap.xml", "sitemap.xml.gz", *(f"{place}index.html" for place in generated)}
    made.pages = sorted(names)
    for name in made.pages:
        if name.endswith(".html") and (mark := _ANY_MARK.search((site / name).read_text(encoding="utf-8"))):
            raise ShellError(f"{name}: {mark[0]}")
    for language in LANGUAGES:
        for name in sources.docs:
            folder, _, source = name.partition("/")
            entry = entries.get(prefix(language) + address_of(source))
            if folder == language.id and source.endswith(".md") and entry is not None:
                made.entries.append((language.id, source, entry))
    return made


def prefix(language: Language) -> str:
    """The folder of a language's pages in the site."""
    return f"{language.prefix}/" if language.prefix else ""


def address_of(source: str) -> Address:
    """Where MkDocs puts the page that is made from that file."""
    folder, _, name = source.removesuffix(".md").rpartition("/")
    return "".join(f"{part}/" for part in (folder, "" if name in ("index", "README") else name) if part)


def _plain(made: Engine) -> dict[str, object]:
    shells = {shape: {id_: one.plain() for id_, one in own.items()} for shape, own in made.shells.items()}
    return {"shells": shells, "pages": made.pages, "entries": made.entries, "frame": made.frame}


def kept(folder: Path) -> Engine | None:
    """What MkDocs made before, from the folder that it was kept in."""
    try:
        plain = json.loads((folder / "done.json").read_text(encoding="utf-8"))
        shells = {shape: {id_: Shell.of(one) for id_, one in own.items()} for shape, own in plain["shells"].items()}
        entries = [(language, name, entry) for language, name, entry in plain["entries"]]
        return Engine(folder / "site", shells, plain["pages"], entries, (plain["frame"][0], plain["frame"][1]))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


@contextmanager
def defaults(**variables: str) -> Iterator[None]:
    """Environment variables that hold for a while, where the reader of the environment has not set them."""
    missing = variables.keys() - os.environ.keys()
    os.environ |= {name: variables[name] for name in missing}
    try:
        yield
    finally:
        for name in missing:
            del os.environ[name]
