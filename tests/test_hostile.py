"""What strangers send is told of or shown as it is; nothing runs, nothing outside is touched, no other case suffers.

That nothing runs in a browser is shown in browser/test_hostile.py; Word and Excel are in office/test_hostile.py.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from casebook import typeset
from casebook.changes import Review
from casebook.check import check
from casebook.decode import REMOVED
from casebook.diagnostics import CATALOGUE
from casebook.epub import epub
from casebook.languages import LANGUAGES, Language
from casebook.link import Corpus, link
from casebook.offline import archive
from casebook.render import Settings, citations, units
from casebook.render.data.tables import STARTERS, restored
from casebook.render.markdown import TAGS, to_plain
from casebook.render.page import Page
from casebook.render.review_markdown import markdown
from casebook.render.review_page import data, html
from casebook.reporters import visible
from casebook.reviewing import review
from hostile import corpus
from hostile.corpus import CANARY, Input
from hostile.site import HostileSite

HERE = Path(__file__).parent
ALL = corpus.inputs()
SHOWN = [one for one in ALL if one.text and not one.refused]


def name_of(one: Input) -> str:
    return f"{one.kind}-{one.name}"


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ---- the check ----


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(the casebook with all inputs, the folder beside it)."""
    folder = tmp_path_factory.mktemp("hostile")
    corpus.build(folder / "book", folder / "outside", list(ALL))
    return folder / "book", folder / "outside"


@pytest.fixture(scope="module")
def said(book: tuple[Path, Path]) -> dict[str, Any]:
    """What the check says of all of them in one run, and what that run touched."""
    root, outside = book
    before = tree(outside)
    environment = {"PYTHONPATH": f"{HERE.parent / 'scripts'}", "PATH": os.environ["PATH"], "HOME": str(root)}
    command = [sys.executable, str(HERE / "hostile" / "watched.py"), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, env=environment)
    assert done.returncode == 0, done.stderr[-3000:]
    assert tree(outside) == before, "something outside was changed"
    made: dict[str, Any] = json.loads(done.stdout)
    return made


@pytest.fixture(scope="module")
def codes(said: dict[str, Any]) -> dict[str, set[str]]:
    """The codes of errors by path; of what lies in a case's folder, by the path of the case."""
    found: dict[str, set[str]] = {}
    for one in said["diagnostics"]:
        if one["severity"] == "error":
            found.setdefault(one["path"], set()).add(one["code"])
    return found


def test_there_are_enough_and_each_says_what_it_tries() -> None:
    names = [one.name for one in ALL]
    assert len(names) >= 150 and len(set(names)) == len(names)
    assert all(one.tries for one in ALL)
    assert {code for one in ALL for code in one.refused} - {"*"} <= CATALOGUE.keys()


@pytest.mark.parametrize("one", ALL, ids=name_of)
def test_it_is_told_of_or_published(one: Input, codes: dict[str, set[str]], said: dict[str, Any]) -> None:
    found = codes.get(one.path, set())
    if one.refused == corpus.ANYTHING:
        assert found
    elif one.refused:
        assert set(one.refused) <= found
    else:
        assert not found
    assert (one.path in said["good"]) is not bool(one.refused)


def test_every_message_is_there_in_both_languages_and_harmless_to_a_terminal(said: dict[str, Any]) -> None:
    for one in said["diagnostics"]:
        for part in ("message", "help"):
            for language in LANGUAGES:
                text = one[part][language.id]
                assert text and visible(text) == text, one


def test_only_the_bad_ones_are_told_of(codes: dict[str, set[str]], said: dict[str, Any]) -> None:
    assert codes.keys() == {one.path for one in ALL if one.refused}
    real = {path.relative_to(corpus.ROOT).as_posix() for path in (corpus.ROOT / "cases").glob("*/*.yml")}
    assert real <= set(said["good"])


def test_nothing_outside_is_opened_and_nothing_started(book: tuple[Path, Path], said: dict[str, Any]) -> None:
    root, outside = book
    assert not [one for one in said["events"] if one.startswith(str(outside)) or not one.startswith("/")]
    # Of what lies elsewhere only the program itself is read.
    own = (
        str(root),
        str(corpus.ROOT),
        sys.prefix,
        sys.base_prefix,
        "/usr/",
        "/lib",
        "/etc/mime.types",
        "/proc/",
        "/dev/null",
    )
    assert not [one for one in said["events"] if not one.startswith(own)]
    assert CANARY not in json.dumps(said)


def test_no_command_that_stood_in_a_file_was_run(book: tuple[Path, Path], said: dict[str, Any]) -> None:
    left = [
        path
        for folder in (*book, Path.cwd(), HERE)
        for path in (folder, folder / "cases")
        if (path / "hostile").is_file()
    ]
    assert said and left == []


def test_the_others_are_built_without_the_bad_ones(book: tuple[Path, Path], said: dict[str, Any]) -> None:
    checked = check(book[0])
    assert checked.errors and said["good"]
    made = units(link(checked.cases, checked.reference, checked.briefs), Settings(), checked.digests, lambda _: "")
    good = next(one for one in made if one.name == "case beijing-chaoyang/anzhen-ebike-shed")
    assert good.make()


@pytest.fixture
def reviewed(book: tuple[Path, Path], said: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Review:
    """The review of a change that adds all of them to the real casebook."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    git = ["git", "-C", str(book[0]), "-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    real = ["cases/beijing-chaoyang", "cases/vocabulary.yml", "cases/areas.yml"]
    for words in (["init", "-q"], ["add", *real], ["commit", "-q", "-m", "one"]):
        subprocess.run([*git, *words], check=True)
    return review(book[0], "HEAD")


NEVER = {"script", "img", "iframe", "object", "embed", "form", "link", "base", "svg", "input", "video", "audio"}


def test_a_review_tells_of_all_and_follows_nothing(reviewed: Review) -> None:
    found = {one.path for one in reviewed.cases}
    assert {one.path for one in ALL if one.kind in ("html", "templates", "names")} <= found
    for language in LANGUAGES:
        page, text = html(reviewed, language.id), markdown(reviewed, language.id)
        reader = Reader()
        reader.feed(page)
        assert not {tag for tag, *_ in reader.elements} & NEVER
        assert not [name for _, *names in reader.elements for name in names if name.startswith("on")]
        assert CANARY not in page + text
    json.loads(data(reviewed))


# ---- what is made of those that are published ----


@pytest.fixture(scope="module")
def made(hostile: HostileSite) -> Corpus:
    """The linked corpus of the inputs that yield a page."""
    return hostile.corpus


def shown(one: Input, language: str) -> str:
    """The text as a page shows it, on one line."""
    return to_plain(REMOVED.sub("", one.text).strip(), language)


def languages_of(one: Input) -> list[Language]:
    """Those that the text is there in: the longest stand in one only."""
    return [language for language in LANGUAGES if one.kind != "sizes" or language == LANGUAGES[0]]


class Reader(HTMLParser):
    """Every element with the names of its attributes, addresses, and the words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[tuple[str, ...]] = set()
        self.addresses: set[str] = set()
        self.words: list[str] = []
        self.other: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add((tag, *sorted(name for name, _ in attrs)))
        self.addresses |= {value or "" for name, value in attrs if name in ("href", "src", "action", "srcset")}

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)

    def unknown_decl(self, data: str) -> None:
        self.other.append(data)

    def text(self) -> str:
        return " ".join("".join(self.words).split())


@cache
def read(path: Path) -> Reader:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return reader


PLAIN_KEY = f"{corpus.AREA}/h-figure-negative"
"""A case with every field and nothing in them that means anything."""
FROM_MARKDOWN = {(tag,) for tag in TAGS} | {("a", "href", "rel"), ("a", "rel")}


def page_of(site: Path, key: str, prefix: str, tail: str = "") -> Path:
    return site / prefix / "cases" / key / tail / "index.html"


FULL = [one for one in corpus.published() if one.kind != "yaml"]
"""Those that are made of case.yml, with all its fields."""


@pytest.mark.parametrize("one", FULL, ids=name_of)
def test_a_page_has_no_element_that_a_plain_one_lacks(one: Input, hostile: HostileSite) -> None:
    for language in LANGUAGES:
        for tail in ("", "both"):
            known = read(page_of(hostile.site, PLAIN_KEY, language.prefix, tail))
            found = read(page_of(hostile.site, one.key, language.prefix, tail))
            extra = found.elements - known.elements - FROM_MARKDOWN
            # Of a photo there are as many sizes, of a missing figure another sign.
            assert {one for one in extra if one[0] not in ALLOWED} == set()
            assert found.other == known.other
            assert not [
                url for url in found.addresses if re.match(r"\s*(?:javascript|vbscript|data:text|file|//)", url, re.I)
            ]


ALLOWED = {"svg", "path", "rect", "text", "tspan", "g", "title", "span", "p", "small"}
"""Elements of our own that a page may or may not have; none of them can run anything without a handler."""


@pytest.mark.parametrize("one", SHOWN, ids=name_of)
def test_a_page_shows_the_text_as_it_is(one: Input, hostile: HostileSite) -> None:
    for language in languages_of(one):
        words = read(page_of(hostile.site, one.key, language.prefix)).text()
        assert " ".join(shown(one, language.id).split()) in words


@pytest.mark.parametrize("one", SHOWN, ids=name_of)
def test_data_hold_the_text(one: Input, hostile: HostileSite, made: Corpus) -> None:
    data = json.loads((hostile.site / "data" / "v1" / "cases" / f"{one.key}.json").read_bytes())
    summary = data["case"]["summary"]["zh"]
    assert summary == made.by_key[one.key].case.summary.get("zh") == REMOVED.sub("", one.text).strip()
    for language in languages_of(one):
        page = page_of(hostile.site, one.key, language.prefix).read_text(encoding="utf-8")
        (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
        assert "<" not in block
        told = json.loads(block)
        assert told["description"] == shown(one, language.id)


def test_tables_hold_no_formula(hostile: HostileSite) -> None:
    tables = list((hostile.site / "data" / "v1").rglob("*.csv"))
    assert len(tables) >= 3
    texts = {shown(one, "zh") for one in SHOWN}
    seen = set()
    for path in tables:
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
        assert {len(row) for row in rows} == {len(rows[0])}
        for row in rows:
            for cell in row:
                # Nothing of ours begins like a formula, not even a number.
                assert not cell.startswith(tuple(STARTERS)), cell
                seen.add(restored(cell))
    assert len(texts & seen) > 100


def test_feeds_hold_texts_and_not_elements(hostile: HostileSite) -> None:
    feeds = list((hostile.site / "feeds").rglob("*.atom"))
    assert feeds
    for path in feeds:
        root = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
        for element in root.iter():
            assert element.tag.startswith("{http://www.w3.org/2005/Atom}") or "xhtml" not in element.tag
            if element.get("type") == "html":
                reader = Reader()
                reader.feed(element.text or "")
                assert {tag for tag, *_ in reader.elements} <= TAGS
                assert all({*names} <= {"href", "rel"} for _, *names in reader.elements)
    for path in (hostile.site / "feeds").rglob("*.json"):
        json.loads(path.read_bytes())


def test_citations_are_one_entry_each(made: Corpus) -> None:
    for language in LANGUAGES:
        page = Page(language, "", made)
        for one in SHOWN:
            facts = citations.facts(page, made.by_key[one.key])
            for form in citations.FORMATS:
                text = form.file([facts])
                match form.suffix:
                    case "ris":
                        lines = text.splitlines()
                        assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines if line), text
                        assert sum(line.startswith("ER  - ") for line in lines) == 1
                        assert sum(line.startswith("TY  - ") for line in lines) == 1
                    case "bib":
                        assert text.count("\n@") == 0 and _balanced(text), text
                        assert not re.search(r"\\(?:input|write|def|include)\b", text), text
                    case "json":
                        assert len(json.loads(text)) == 1


def _balanced(text: str) -> bool:
    """Whether the braces of a BibTeX file end where they began, and never before."""
    depth = 0
    for brace in re.findall(r"\\.|[{}]", text, re.S):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            return False
    return depth == 0


def test_the_search_index_is_data(hostile: HostileSite) -> None:
    scripts = list((hostile.site / "assets" / "search").rglob("*.js")) + list(
        (hostile.site / "assets" / "form").glob("*.js")
    )
    assert len(scripts) > 10
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        match = re.fullmatch(r"[\w.]+\((?:\"[^\"]*\",)?(.*)\);?\n?", text, re.S) or re.fullmatch(
            r"[\w.]+ ?= ?(.*?);?\n?", text, re.S
        )
        assert match, text[:200]
        json.loads(match[1])


def test_the_zip_holds_the_same_pages(hostile: HostileSite) -> None:
    with zipfile.ZipFile(io.BytesIO(archive(hostile.site))) as packed:
        names = packed.namelist()
        assert not [name for name in names if name.startswith("/") or ".." in name.split("/") or "\\" in name]
        for one in corpus.published()[::10]:
            name = next(name for name in names if name.endswith(f"/cases/{one.key}/index.html") and "/en/" not in name)
            reader = Reader()
            reader.feed(packed.read(name).decode())
            assert reader.elements == read(page_of(hostile.site, one.key, "")).elements


def test_the_book_for_readers_is_sound_and_holds_no_script(hostile: HostileSite, made: Corpus) -> None:
    raw = epub(hostile.root, made, "zh", typeset.default_imprint(), typeset.method_pages(hostile.root))
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        for name in packed.namelist():
            if name.endswith((".xhtml", ".opf", ".xml")):
                root = etree.fromstring(packed.read(name), etree.XMLParser(resolve_entities=False, no_network=True))
                for element in root.iter(etree.Element):
                    local = etree.QName(element).localname
                    assert local not in NEVER - {"svg", "img", "link"} | {"foreignObject", "style"}, name
                    for key, value in element.attrib.items():
                        called = etree.QName(key).localname
                        assert not called.startswith("on"), (name, called)
                        if called in ("href", "src"):
                            assert not re.match(r"\s*(?:javascript|vbscript|data|file|//)", value, re.I), (name, value)


def test_nothing_of_the_outside_is_in_the_site(hostile: HostileSite) -> None:
    for path in hostile.site.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".json", ".js", ".csv", ".xml", ".atom"):
            content = path.read_bytes()
            assert CANARY.encode() not in content and b"root:x:0:0" not in content, path
