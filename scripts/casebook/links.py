"""`casebook check --links`: links that lead nowhere, in the cases' texts, in pages written by hand, and, on request, on
the web.

Every page that a link names is made in memory and looked at, so nothing has to be built first. Templates are not looked
at: what they link to is for the tests.
"""

from __future__ import annotations

import posixpath
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from markdown import Markdown

from casebook import engine
from casebook.asking import Answer, Asker, Manners, remember, remembered
from casebook.check import Checked
from casebook.diagnostics import Diagnostic, Location
from casebook.fields import field_at
from casebook.languages import DEFAULT_LANGUAGE, LANGUAGES, Language
from casebook.link import Corpus, Entry, link
from casebook.load import load_file
from casebook.mkdocs_yml import configuration
from casebook.model import texts
from casebook.places import key_of
from casebook.progress import Progress, quiet
from casebook.render import THEME, Settings, Unit, units
from casebook.render.html import Sheet
from casebook.render.markdown import to_html
from casebook.site import site_address

_WEB = ("http", "https")
_MATTER = re.compile(r"---\n.*?\n---\n", re.DOTALL)
_UNSEEN = ("downloads/", "assets/", "data/v1/cases/")
"""Nobody writes links to what lies there; it is made by others than the renderers, or for each case."""
_NOT_RENDERED = ("search ",)
"""Units that make no page and take long."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as somebody typed it, and where."""

    target: str
    where: Location


@dataclass(slots=True)
class Found:
    """What the check came upon: diagnostics, addresses on the web with where they stand, and the lines of all files
    that were read, by path. `fresh` is how many of the addresses were asked for now."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    web: dict[str, list[Location]] = field(default_factory=dict)
    lines: dict[str, Sequence[str]] = field(default_factory=dict)
    fresh: int = 0


class _Page(HTMLParser):
    """The ids of a page and what it links to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.targets: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" or (name == "name" and tag == "a"):
                self.ids.add(value or "")
            elif (tag, name) in (("a", "href"), ("img", "src")) and value is not None:
                self.targets.append(value)


class _Site:
    """Every address of the site, below its root, with the ids of its page and where it leads on to."""

    def __init__(self, root: Path, checked: Checked, progress: Progress) -> None:
        self._root = root
        self.corpus: Corpus = link(checked.cases, checked.reference, checked.briefs)
        self._units: dict[str, Unit] = {
            unit.name: unit for unit in units(self.corpus, Settings(editions=checked.editions), checked.digests)
        }
        self._common = [name for name in self._units if not name.startswith(("case ", *_NOT_RENDERED))]
        self._pages: dict[str, _Page] = {}
        self._moved: dict[str, str] = {}
        self._files: set[str] = set()
        self._cases = {entry.url: entry for entry in self.corpus.entries}
        self._written = dict(self._by_hand())
        self._progress = progress

    def _make_common(self) -> None:
        """Make every page that is of no single case, when first there is need of one."""
        total = len(self._common)
        while self._common:
            self._take(self._units[self._common.pop()])
            self._progress("links", total - len(self._common), total)

    def _take(self, unit: Unit) -> None:
        for path, content in unit.make().items():
            if isinstance(content, Sheet):
                _, language, address = path.removesuffix("index.md").split("/", 2)
                own = engine.prefix(next(one for one in LANGUAGES if one.id == language)) + address
                self._pages[own] = _Page(content.body)
                if "moved_to" in content.front:
                    self._moved[own] = str(content.front["moved_to"])
            else:
                self._files.add(path.removeprefix(f"{THEME}/"))

    def _by_hand(self) -> Iterator[tuple[str, Path]]:
        """(address, file) of the pages written by hand; where a language has none, it shows the first one's."""
        for language in LANGUAGES:
            for one in (DEFAULT_LANGUAGE, language):
                for source, file in by_hand(self._root, one):
                    yield _address(language, source), file

    def page(self, address: str) -> _Page | None:
        """The page at that address, "" for the site's own root; None where there is none."""
        if address in self._written:
            if address not in self._pages:
                self._pages[address] = _Page(rendered(self._root, self._written[address].read_text(encoding="utf-8")))
            return self._pages[address]
        below = address
        for language in LANGUAGES:
            if language.prefix and address.startswith(f"{language.prefix}/"):
                below = address.removeprefix(f"{language.prefix}/")
        entry = self._cases.get(below.removesuffix("both/"))
        if entry is not None and address not in self._pages:
            self._take(self._units[f"case {entry.key}"])
        elif entry is None:
            self._make_common()
        return self._pages.get(address)

    def moved_to(self, address: str) -> str:
        """Where a page leads on to, below its language's root; "" where it does not."""
        return self._moved.get(address, "")

    def has_file(self, path: str) -> bool:
        """Whether the site has that file, one that is no page."""
        if path.startswith(_UNSEEN) or path in self._files:
            return True
        self._make_common()
        default = f"docs/{DEFAULT_LANGUAGE.id}/{path.partition('/')[2]}"  # where another language lacks it
        return path in self._files or any(
            _there(self._root / one) for one in (f"docs/{path}", default, f"{THEME}/{path}")
        )


def check_links(
    root: Path, checked: Checked, *, external: bool = False, manners: Manners | None = None, progress: Progress = quiet
) -> Found:
    """The dead links of the casebook at `root`, and with `external` what the web says of those that lead there.

    Only addresses are asked for of which no fresh answer is known (.casebook/links.json)."""
    found = find(root, checked, progress)
    if external:
        today = int(time.time() // 86_400)
        known = remembered(root, found.web, today)
        asked = [url for url in found.web if url not in known]
        asker = Asker(manners or Manners(agent=_agent(root)))
        fresh = asker.ask_all(asked, lambda done, total: progress("asking", done, total))
        remember(root, known, fresh, today)
        found.fresh = len(fresh)
        found.diagnostics += of_the_web(found.web, known | fresh)
    return found


def _agent(root: Path) -> str:
    """Who is asking, so that whoever keeps a server can see it and write to us."""
    own = site_address(root)
    return f"{Manners().agent} (+{own})" if own else Manners().agent


def find(root: Path, checked: Checked, progress: Progress = quiet) -> Found:
    """The dead links of the casebook at `root`, and its links to the web."""
    site = _Site(root, checked, progress)
    own = site_address(root)
    found = Found()
    for path in sorted(checked.cases):
        document, _, lines = load_file(path, root / path)
        if document is not None and checked.briefs[path].status != "withdrawn":
            found.lines[path] = lines
            for one in _sound(found, _of_case(path, checked, lines)):
                _look(site, found, one, one.target, own, _shown_at(site, path))
    for language in LANGUAGES:
        for source, file in by_hand(root, language):
            text = file.read_text(encoding="utf-8")
            name = file.relative_to(root).as_posix()
            found.lines[name] = text.splitlines()
            for one in _sound(found, _placed(name, found.lines[name], _Page(rendered(root, text)).targets)):
                _look(site, found, one, _as_address(one.target, language, source), own, [_address(language, source)])
    for file in sorted(root.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        found.lines[file.name] = text.splitlines()
        for one in _sound(found, _placed(file.name, found.lines[file.name], _Page(rendered(root, text)).targets)):
            parts = urlsplit(one.target)
            if parts.scheme in _WEB:
                found.web.setdefault(one.target, []).append(one.where)
            elif not parts.scheme and parts.path and not _there(root / unquote(parts.path)):
                found.diagnostics.append(Diagnostic("dead-link", one.where, {"value": one.target}))
    return found


def of_the_web(web: Mapping[str, Iterable[Location]], answers: Mapping[str, Answer]) -> list[Diagnostic]:
    """What the web answered, at each place that has the link."""
    codes = {"dead": "dead-web-link", "moved": "moved-web-link", "unsure": "unsure-web-link"}
    return [
        Diagnostic(codes[answer.state], where, {"value": url, "new": answer.new, "answer": answer.reason})
        for url, answer in answers.items()
        if answer.state in codes
        for where in web[url]
    ]


def rendered(root: Path, text: str) -> str:
    """A page written by hand as HTML, by the rules of mkdocs.yml; lists of cases that it pulls in are left out."""
    matter = _MATTER.match(text)
    names: list[str] = []
    options: dict[str, dict[str, object]] = {}
    for one in configuration(root).get("markdown_extensions", []):
        name, own = next(iter(one.items())) if isinstance(one, dict) else (one, None)
        if name != "pymdownx.snippets":
            names.append(name)
            options[name] = own or {}
    names = names if "toc" in names else [*names, "toc"]
    return Markdown(extensions=names, extension_configs=options).convert(text[matter.end() if matter else 0 :])


def by_hand(root: Path, language: Language) -> Iterator[tuple[str, Path]]:
    """The pages of a language that people wrote: path below the language's folder, and file."""
    folder = root / "docs" / language.id
    for file in sorted(folder.rglob("*.md")):
        if not _generated(file):
            yield file.relative_to(folder).as_posix(), file


def _generated(file: Path) -> bool:
    """Whether `casebook pages` made it: its front matter says what kind of page it is."""
    matter = _MATTER.match(file.read_text(encoding="utf-8", errors="replace"))
    return matter is not None and re.search(r"^kind: ", matter[0], re.MULTILINE) is not None


def _of_case(path: str, checked: Checked, lines: Sequence[str]) -> Iterator[Link]:
    """The links of a case: in its Markdown, and of its sources."""
    case = checked.cases[path]
    targets = [source.url for source in case.sources.values() if source.url]
    for where, text in texts(case):
        spec = field_at(re.sub(r"\.\d+", "", where))
        if spec is not None and spec.kind == "markdown":
            for language, value in text.versions:
                targets += _Page(to_html(value, language)).targets
    yield from _placed(path, lines, targets)


def _placed(path: str, lines: Sequence[str], targets: Iterable[str]) -> Iterator[Link]:
    """Each of the targets once at every line that has it; at the file's top where none shows it as it is."""
    for target in dict.fromkeys(targets):
        # Not where it is the beginning of a longer one.
        pattern = re.compile(re.escape(target) + r"(?![\w/#.?=&%-]*[\w/#])", re.ASCII)
        places = [(number, match) for number, line in enumerate(lines, 1) for match in pattern.finditer(unescape(line))]
        for number, match in places:
            yield Link(target, Location(path, number, match.start() + 1))
        if not places:
            yield Link(target, Location(path, 1, 1))


def _sound(found: Found, typed: Iterable[Link]) -> Iterator[Link]:
    """Those that are addresses at all; the others are told."""
    for one in typed:
        try:
            urlsplit(one.target)
            yield one
        except ValueError:
            found.diagnostics.append(Diagnostic("dead-link", one.where, {"value": one.target}))


def _there(path: Path) -> bool:
    """Whether there is such a file or folder; not under a name that none can have."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _shown_at(site: _Site, path: str) -> list[str]:
    """The addresses of the pages that show the texts of a case."""
    entry: Entry | None = site.corpus.by_key.get(key_of(path))
    if entry is None:  # a draft
        return []
    return [f"{engine.prefix(one)}{entry.url}{tail}" for one in LANGUAGES for tail in ("", "both/")]


def _address(language: Language, source: str) -> str:
    return engine.prefix(language) + engine.address_of(source)


def _as_address(target: str, language: Language, source: str) -> str:
    """A link from a Markdown file to a file as MkDocs turns it: to the address of its page, from the site's root."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return target
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(parts.path)))
    anchor = f"#{parts.fragment}" if parts.fragment else ""
    if path.endswith(".md"):
        return f"/{_address(language, path)}{anchor}"
    return f"/{language.id}/{path}" if posixpath.splitext(path)[1] else target


def _look(site: _Site, found: Found, typed: Link, target: str, own: str, bases: Sequence[str]) -> None:
    """Follow a link from each of the pages at `bases`; what it comes to is told once. `target` is what it leads to
    after MkDocs, `own` the site's web address."""
    parts = urlsplit(typed.target)
    if own and typed.target.startswith(own):
        target = f"/{typed.target.removeprefix(own)}"
    elif parts.scheme in _WEB:
        found.web.setdefault(typed.target.partition("#")[0], []).append(typed.where)
        return
    elif parts.scheme or parts.netloc:
        return
    elif typed.target.startswith("/"):  # breaks where the site is not at its host's root, and from a file
        found.diagnostics.append(Diagnostic("dead-link", typed.where, {"value": typed.target}))
        return
    for base in bases:
        wrong = _wrong(site, urljoin(f"/{base}", target).removeprefix("/"))
        if wrong:
            code, params = wrong
            found.diagnostics.append(Diagnostic(code, typed.where, {"value": typed.target, **params}))
            return


def _wrong(site: _Site, target: str) -> tuple[str, dict[str, str]] | None:
    """What is wrong with a link to that address below the site's root."""
    path, _, anchor = target.partition("#")
    path = unquote(path.partition("?")[0]).removesuffix("index.html")
    if path and not path.endswith("/"):
        return None if site.has_file(path) else ("dead-link", {})
    page = site.page(path)
    if page is None:
        return "dead-link", {}
    moved = site.moved_to(path)
    if moved:
        return "moved-link", {"new": moved}
    if anchor and unquote(anchor) not in page.ids:
        return "dead-anchor", {"anchor": unquote(anchor)}
    return None
