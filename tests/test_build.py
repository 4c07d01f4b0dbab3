"""The fast way to the site: the same bytes as plain MkDocs on many cases, and the same from warm as from cold."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import brotli
import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casebook import keeping, progress
from casebook import site as building
from casebook.manifest import Manifest
from casebook.offline import archive
from casebook.render.html import Sheet
from casebook.shells import ESCAPES, ShellError, Specimen, shape
from casebook.site import build, write_pages

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "bench"))

import corpus as made_up  # noqa: E402

LINKED = {"anzhen-ebike-shed", "xiaoguan-waste-sorting"}
"""Cases that pages written by hand link to."""


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def without_lists(names: list[str]) -> list[str]:
    """Without the lists of what devices may keep, which are others whenever anything is."""
    return [name for name in names if not name.startswith(f"{keeping.FOLDER}/")]


@pytest.fixture
def hundred(tmp_path: Path) -> Path:
    """The real casebook with a hundred made-up cases more."""
    made_up.casebook(100, tmp_path / "book")
    return tmp_path / "book"


def test_a_hundred_made_up_cases_are_as_plain_mkdocs_makes_them(hundred: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(hundred, hundred / "one", downloads=False)
    # By several processes, as for many more cases.
    monkeypatch.setattr(building, "WORTH", 50)
    monkeypatch.setattr("casebook.workers._processors", lambda: 2)
    build(hundred, hundred / "two", downloads=False)
    assert differing(tree(hundred / "one"), tree(hundred / "two")) == []
    write_pages(hundred)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", "plain"]
    subprocess.run(command, cwd=hundred, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, check=True)
    lists = [name for name in tree(hundred / "one") if name.startswith(f"{keeping.FOLDER}/")]
    assert differing(tree(hundred / "plain"), tree(hundred / "one")) == sorted(lists)
    assert len(list((hundred / "one").rglob("cases/*/made-up-*/index.html"))) == 200


class TestShells:
    """Against Jinja itself: a page put into the shell of its specimen is what its template makes of it."""

    TEMPLATE = """<title>{{ m.title | e }}</title>{{ m.description }}
{% if m.kind == "case" %}<b>{{ m.title }}</b>{% endif %}
{% for one in m.authors or [] %}<meta content="{{ one.name | e }}">{% endfor %}
<script type="application/ld+json">{{ m.data | tojson }}</script>
{{ m.block | replace("<", "\\\\u003c") }}<a href="?q={{ m.title | urlencode }}">
{{ site }}cases/{{ address }} {% if m.doi %}{{ m.doi }}{% endif %}|{{ body }}|"""

    def filled(self, template: str, front: dict[str, Any], address: str) -> tuple[str, str]:
        """(by the template, by the shell)."""
        made = jinja2.Environment(autoescape=False).from_string(template)  # noqa: S701  as MkDocs has it

        def page(sheet: Sheet, at: str) -> str:
            own = {"m": sheet.front, "address": at.partition("/")[2], "site": "https://casebook.example/"}
            return made.render(own, body=sheet.body.strip())

        sheet = Sheet(front, "<div>own</div>\n")
        specimen = Specimen.of(7, shape(address, {"zh": sheet}), {})
        shell = specimen.shells({"zh": page(specimen.sheets["zh"], specimen.address)}, {})["zh"]
        return page(sheet, address), shell.page(address, sheet).decode()

    @given(
        title=st.text(min_size=1),
        description=st.text(),
        names=st.lists(st.text(min_size=1), max_size=3),
        kind=st.sampled_from(["case", "both"]),
        doi=st.none() | st.just("10.1/x"),
    )
    def test_any_values(self, title: str, description: str, names: list[str], kind: str, doi: str | None) -> None:
        front = {
            "title": title,
            "description": description,
            "kind": kind,
            "block": f'{{"a":"{title}"}}',
            "doi": doi,
            "authors": [{"name": name} for name in names],
            "data": {"@type": title, "year": 2021, "names": names, "nothing": None, "deep": {"b": title, "a": "x"}},
        }
        by_template, by_shell = self.filled(self.TEMPLATE, front, "cases/some-area/some-case/")
        assert by_template == by_shell

    @pytest.mark.parametrize("use", ["m.title | truncate(12)", "m.title | upper", "m.title[:9]"])
    def test_what_cannot_be_carried_over_is_an_error(self, use: str) -> None:
        with pytest.raises(ShellError):
            self.filled("{{ " + use + " }}{{ body }}", {"title": "x"}, "cases/a/b/")

    def test_a_page_without_its_body_is_an_error(self) -> None:
        with pytest.raises(ShellError):
            self.filled("{{ m.title }}", {"title": "x"}, "cases/a/b/")

    def test_every_way_of_escaping_is_told_from_the_others(self) -> None:
        mark = Specimen.of(1, shape("a/b/", {"zh": Sheet({"title": "x"}, "")}), {}).sheets["zh"].front["title"]
        assert len({way(mark) for way in ESCAPES.values()}) == len(ESCAPES)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real casebook, built."""
    root = copied(tmp_path_factory.mktemp("stopped") / "book")
    build(root, downloads=False)
    return root


def broken_off(book: Path, stage: str, how: Callable[[], None]) -> Any:
    case = book / "cases" / "beijing-chaoyang" / "jianwai-international-neighbours-home.yml"
    case.write_text(case.read_text(encoding="utf-8").replace("瑜伽", "瑜珈"), encoding="utf-8")

    def progress(now: str, done: int, total: int) -> None:
        if now == stage:
            how()

    before = tree(book / "site")
    with pytest.raises(KeyboardInterrupt):
        build(book, progress=progress, downloads=False)
    assert not list(book.glob(".site-new-*"))
    after = tree(book / "site")
    case.write_text(case.read_text(encoding="utf-8").replace("瑜珈", "瑜伽"), encoding="utf-8")
    build(book, downloads=False)
    return before, after, tree(book / "site")


def test_ctrl_c_while_pages_are_made_leaves_the_last_good_site(book: Path) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    before, after, again = broken_off(book, "render", stop)
    assert differing(before, after) == differing(before, again) == []


def test_ctrl_c_while_pages_are_moved_waits_for_the_whole_site(book: Path) -> None:
    before, after, again = broken_off(book, "write", lambda: os.kill(os.getpid(), signal.SIGINT))
    assert "瑜珈" in after["cases/beijing-chaoyang/jianwai-international-neighbours-home/index.html"].decode()
    assert differing(before, again) == []


def test_a_change_of_the_theme_reaches_every_page_and_one_of_a_page_no_other(book: Path) -> None:
    before = tree(book / "site")
    footer = book / "overrides" / "partials" / "casebook" / "footer.html"
    original = footer.read_bytes()
    footer.write_bytes(original + b"<!-- changed -->\n")
    build(book, downloads=False)
    pages = [name for name in before if name.endswith(".html")]
    assert without_lists(differing(before, tree(book / "site"))) == sorted(pages)
    footer.write_bytes(original)
    build(book, downloads=False)
    assert differing(before, tree(book / "site")) == []
    about = book / "docs" / "zh" / "about.md"
    original = about.read_bytes()
    about.write_bytes(original + b"\nmore\n")
    assert build(book, downloads=False).site.written == 3  # with its part of the lists, and their names
    assert without_lists(differing(before, tree(book / "site"))) == ["about/index.html"]
    about.write_bytes(original)
    build(book, downloads=False)


def test_a_build_that_was_cut_off_while_moving_is_not_believed(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def off(*arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    before = tree(book / "site")
    about = book / "docs" / "zh" / "about.md"
    original = about.read_bytes()
    about.write_bytes(original + b"\nmore\n")
    monkeypatch.setattr("casebook.manifest.keep", off)
    with pytest.raises(OSError, match="No space"):
        build(book, downloads=False)
    monkeypatch.undo()
    assert Manifest.read(book, book / "site") is None
    about.write_bytes(original)
    build(book, downloads=False)
    assert differing(before, tree(book / "site")) == []


def test_progress_is_for_terminals(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with progress.shown("en") as tell:
        tell("render", 1, 2)
    assert capsys.readouterr() == ("", "")

    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr(progress, "_WAIT", 0)
    with progress.shown("en") as tell:
        tell("render", 0, 40)
        tell("render", 40, 40)
    assert "Making pages" in screen.getvalue()
    assert "40/40" in screen.getvalue()


def test_packed_files_go_with_theirs(book: Path) -> None:
    build(book, downloads=False, compress=True)
    site = tree(book / "site")
    packed = {name for name in site if name.endswith((".gz", ".br"))} - {"sitemap.xml.gz"}
    assert {"index.html.gz", "index.html.br", "assets/css/base.css.br"} <= packed
    assert not any(name.endswith((".png.gz", ".zip.br")) for name in packed)
    for name in packed:
        unpack = gzip.decompress if name.endswith(".gz") else brotli.decompress
        assert unpack(site[name]) == site[name[:-3]]
    assert build(book, downloads=False, compress=True).site.written == 0
    case = book / "cases" / "beijing-chaoyang" / "anzhen-ebike-shed.yml"
    case.write_text(case.read_text(encoding="utf-8").replace("楼下", "楼前"), encoding="utf-8")
    build(book, downloads=False, compress=True)
    build(book, book / "fresh", downloads=False, compress=True)
    assert differing(tree(book / "site"), tree(book / "fresh")) == []
    assert not [name for name in zipfile.ZipFile(BytesIO(archive(book / "site"))).namelist() if name.endswith(".br")]
    build(book, downloads=False)
    assert {name for name in tree(book / "site") if name.endswith((".gz", ".br"))} == {"sitemap.xml.gz"}


def copied(target: Path) -> Path:
    for name in ("cases", "docs", "overrides"):
        shutil.copytree(ROOT / name, target / name)
    shutil.copy(ROOT / "mkdocs.yml", target)
    return target


class Editing(RuleBasedStateMachine):
    """Somebody edits the casebook and builds it after every change."""

    root: Path

    @initialize()
    def start(self) -> None:
        self.root = copied(Path(self.folder()))
        self.number = 0
        build(self.root, downloads=False)

    folder: Callable[[], Path]

    def cases(self) -> list[Path]:
        found = sorted((self.root / "cases").glob("*/*.yml"))
        return [path for path in found if path.stem not in LINKED]

    def edit(self, path: Path, old: str, new: str) -> None:
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    @rule(which=st.integers(0, 12), text=st.sampled_from(["标题", "a <b> & \"c\" 'd' \\ é", "1. x", "x" * 60]))
    def retitle(self, which: int, text: str) -> None:
        path = self.cases()[which % len(self.cases())]
        lines = path.read_text(encoding="utf-8").splitlines()
        at = next(index for index, line in enumerate(lines) if line.startswith("title:"))
        end = next(index for index in range(at + 1, len(lines)) if not lines[index].startswith(" "))
        quoted = text.replace("'", "''")
        lines[at:end] = ["title:", f"  zh: '{quoted}'", f"  en: '{quoted} {which}'"]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    @rule(which=st.integers(0, 12))
    def lose_the_translation(self, which: int) -> None:
        path = self.cases()[which % len(self.cases())]
        lines = path.read_text(encoding="utf-8").splitlines()
        at = next(index for index, line in enumerate(lines) if line.startswith("title:"))
        end = next(index for index in range(at + 1, len(lines)) if not lines[index].startswith(" "))
        lines[at:end] = ["title: 没有英文"]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    @rule(which=st.integers(0, 12))
    def delete(self, which: int) -> None:
        if len(self.cases()) > 3:
            self.cases()[which % len(self.cases())].unlink()

    @rule(which=st.integers(0, 12))
    def rename(self, which: int) -> None:
        self.number += 1
        path = self.cases()[which % len(self.cases())]
        path.rename(path.with_name(f"renamed-{self.number}.yml"))

    @rule(which=st.integers(0, 12))
    def copy(self, which: int) -> None:
        self.number += 1
        path = self.cases()[which % len(self.cases())]
        shutil.copy(path, path.with_name(f"copied-{self.number}.yml"))

    @rule(name=st.sampled_from(["楼道", "议事"]))
    def edit_the_vocabulary(self, name: str) -> None:
        self.edit(self.root / "cases" / "vocabulary.yml", "消防安全", f"消防安全{name}")

    @rule()
    def edit_a_page_written_by_hand(self) -> None:
        self.number += 1
        path = self.root / "docs" / "zh" / "about.md"
        path.write_text(path.read_text(encoding="utf-8") + f"\n{self.number}\n", encoding="utf-8")

    @rule()
    def edit_the_theme(self) -> None:
        self.number += 1
        path = self.root / "overrides" / "partials" / "casebook" / "footer.html"
        path.write_text(path.read_text(encoding="utf-8") + f"<!-- {self.number} -->\n", encoding="utf-8")

    @rule(which=st.integers(0, 400), how=st.sampled_from(["delete", "spoil"]))
    def damage_the_site(self, which: int, how: str) -> None:
        files = sorted(path for path in (self.root / "site").rglob("*") if path.is_file())
        path = files[which % len(files)]
        if how == "delete":
            path.unlink()
        else:
            path.write_bytes(b"spoilt")

    @rule()
    def lose_all_caches(self) -> None:
        for path in (self.root / ".casebook").iterdir():
            if path.name != "engine":
                path.unlink()

    @invariant()
    def warm_is_as_cold(self) -> None:
        if not hasattr(self, "root"):
            return
        build(self.root, downloads=False)
        again = build(self.root, downloads=False)
        assert (again.site.written, again.site.removed) == (0, 0)
        build(self.root, self.root / "fresh", downloads=False)
        assert differing(tree(self.root / "site"), tree(self.root / "fresh")) == []
        shutil.rmtree(self.root / "fresh")

    def teardown(self) -> None:
        if hasattr(self, "root"):
            shutil.rmtree(self.root)


def test_a_warm_build_is_as_a_cold_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    class Machine(Editing):
        folder = staticmethod(lambda: tmp_path_factory.mktemp("editing") / "book")

    Machine.TestCase.settings = settings(max_examples=2, stateful_step_count=4)
    Machine.TestCase().runTest()
