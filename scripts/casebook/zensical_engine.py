"""Zensical, the second engine: the same site from the same Markdown, for when MkDocs is no longer kept.

Zensical has no static-i18n. So each language is a project of its own, its pages below its prefix, and a missing page
is stood in for by the first language's; what templates would ask static-i18n stands in the front matter (`file`). The
projects are built side by side and put together. The sitemap, which needs all languages, is the same template filled
by Jinja.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from casebook.languages import DEFAULT_LANGUAGE, LANGUAGES, Language
from casebook.mkdocs_yml import NAME as CONFIGURATION
from casebook.mkdocs_yml import configuration


class NoZensical(Exception):
    """The extra `zensical` is not installed."""


class ZensicalFailed(Exception):
    """Zensical gave up. Carries what it said."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file under docs/: where it is, its path below its language's folder, and what its front matter says."""

    file: Path
    name: str
    language: Language
    front: str

    @property
    def uri(self) -> str:
        """Its path below docs/."""
        return f"{self.language.id}/{self.name}"

    @property
    def address(self) -> str:
        """Of its page, below the language's root."""
        folder, _, file = self.name.rpartition("/")
        parts = [folder] if file == "index.md" else [folder, file.removesuffix(".md")]
        return "".join(f"{part}/" for part in parts if part)

    @property
    def page(self) -> bool:
        """Whether it becomes a page; a picture beside one does not."""
        return self.name.endswith(".md")

    @property
    def written(self) -> bool:
        """Whether it is a page written by hand; what `casebook pages` makes says its kind."""
        return self.page and not self.has("kind")

    def has(self, key: str) -> bool:
        """Whether the front matter has that key."""
        return f"\n{key}:" in self.front


Sources = Mapping[Language, Mapping[str, Source]]


def require() -> None:
    """Raises NoZensical where it is not installed."""
    if find_spec("zensical") is None:
        raise NoZensical


def build(root: Path, site: Path) -> None:
    """Fill the empty folder `site` with the site of the casebook at `root`, whose Markdown under docs/ has been made.

    Raises ZensicalFailed for what is broken, a link included.
    """
    config = configuration(root)
    sources = {language: _sources(root / "docs", language) for language in LANGUAGES}
    with tempfile.TemporaryDirectory(prefix="casebook-zensical-", dir=site.parent) as folder:
        projects = [_stage(root, Path(folder), language, config, sources) for language in LANGUAGES]
        _run(projects)
        for language, project in zip(LANGUAGES, projects, strict=True):
            _take(project / "site", site, language)
    shutil.copytree(
        root / "overrides", site, ignore=shutil.ignore_patterns("*.html", "sitemap.xml", "README*"), dirs_exist_ok=True
    )
    _sitemap(root, site, config["site_url"], sources)


def _home(language: Language) -> str:
    """The address of the language's root below the site's."""
    return f"{language.prefix}/" if language.prefix else ""


def _sources(docs: Path, language: Language) -> dict[str, Source]:
    """The files of a language, by name; hidden ones are none."""
    found = {}
    for file in sorted((docs / language.id).rglob("*")):
        name = file.relative_to(docs / language.id).as_posix()
        if file.is_file() and not any(part.startswith(".") for part in name.split("/")):
            text = file.read_text(encoding="utf-8") if name.endswith(".md") else ""
            front = text.partition("\n---\n")[0] if text.startswith("---\n") else ""
            found[name] = Source(file, name, language, front)
    return found


def _stage(root: Path, folder: Path, language: Language, config: Mapping[str, Any], sources: Sources) -> Path:
    """Lay out one language as a project: docs/, the theme's templates, zensical's configuration."""
    project = folder / language.id
    for name, source in {**sources[DEFAULT_LANGUAGE], **sources[language]}.items():
        target = project / "docs" / language.prefix / name
        target.parent.mkdir(parents=True, exist_ok=True)
        missing = [one for one in LANGUAGES if name not in sources[one]]
        if source.written or (source.page and missing):
            target.write_text(_with_file(source, sources), encoding="utf-8")
        else:
            shutil.copyfile(source.file, target)
    for snippet in (root / "docs" / ".snippets").rglob("*.html"):
        target = project / snippet.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Seen from the page's address, to MkDocs; seen from its file, to Zensical.
        target.write_text(snippet.read_text(encoding="utf-8").replace('href="../', 'href="'), encoding="utf-8")
    for template in (root / "overrides").rglob("*.html"):
        target = project / "theme" / template.relative_to(root / "overrides")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(template, target)
    (project / CONFIGURATION).write_text(json.dumps(_configured(language, config)), encoding="utf-8")
    return project


def _with_file(source: Source, sources: Sources) -> str:
    """A page's text, with what static-i18n would say of its file in the front matter."""
    alternates = {
        language.id: {"locale": (language if source.name in sources[language] else source.language).id}
        for language in LANGUAGES
    }
    file = {"src_uri": source.uri, "locale": source.language.id, "alternates": alternates}
    text = source.file.read_text(encoding="utf-8")
    rest = text.removeprefix("---\n") if source.front else f"---\n\n{text}"
    return f"---\nfile: {json.dumps(file)}\n{rest}"


def _configured(language: Language, config: Mapping[str, Any]) -> dict[str, Any]:
    """Zensical's configuration of one language: mkdocs.yml, with what it tells static-i18n of the language."""
    (i18n,) = (plugin["i18n"] for plugin in config["plugins"] if "i18n" in plugin)
    (own,) = (one for one in i18n["languages"] if one["locale"] == language.id)
    return {
        **config,
        **{key: own[key] for key in ("site_name", "site_description") if key in own},
        "docs_dir": "docs",
        "site_dir": "site",
        "nav": [f"{_home(language)}{one}" for one in config["nav"]],
        "plugins": [],
        "theme": {**config["theme"], "custom_dir": "theme", "language": language.id, "variant": "classic"},
        # Zensical has its own way with blocks of code; this is the plain one of MkDocs.
        "markdown_extensions": [
            *config["markdown_extensions"],
            {"pymdownx.highlight": {"use_pygments": False, "css_class": ""}},
        ],
    }


def _run(projects: list[Path]) -> None:
    """Build the projects side by side, each from its own folder, from where mkdocs.yml names that of the snippets."""
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", CONFIGURATION]
    running = [
        subprocess.Popen(  # noqa: S603  no value in it comes from outside
            command,
            cwd=project,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        for project in projects
    ]
    said = [one.communicate()[0] for one in running]
    for one, output in zip(running, said, strict=True):
        if one.returncode:
            told, _, trace = output.partition("Traceback (most recent call last):")
            raise ZensicalFailed("\n".join([told.strip(), *trace.splitlines()[-1:]]).strip())


def _take(made: Path, site: Path, language: Language) -> None:
    """Move what one language's project made into the site; what all of them make alike comes from the first."""
    if language == DEFAULT_LANGUAGE:
        for path in made.iterdir():
            if path.name != "search.json":  # Zensical's own search; the casebook has another
                shutil.move(path, site / path.name)
    elif (made / language.prefix).is_dir():
        shutil.move(made / language.prefix, site / language.prefix)


def _sitemap(root: Path, site: Path, site_url: str, sources: Sources) -> None:
    """Fill overrides/sitemap.xml with what static-i18n would give it."""
    files = {
        language.id: [
            {
                "locale": language.id,
                "norm_src_uri": one.name,
                "page": {
                    "canonical_url": f"{site_url}{_home(language)}{one.address}",
                    "meta": {key: one.has(key) for key in ("fallback_from", "moved_to")},
                },
            }
            for one in own.values()
            if one.page
        ]
        for language, own in sources.items()
    }
    templates = Environment(loader=FileSystemLoader(root / "overrides"), autoescape=False)  # noqa: S701  as MkDocs does
    content = templates.get_template("sitemap.xml").render(i18n_alternates=files).encode()
    (site / "sitemap.xml").write_bytes(content)
    # A fixed time: the same sources give the same bytes.
    (site / "sitemap.xml.gz").write_bytes(gzip.compress(content, mtime=0))
