"""The fast way to the site: the same bytes as plain MkDocs on many cases, and the same from warm as from cold."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casebook import site as building
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


@pytest.fixture
def hundred(tmp_path: Path) -> Path:
    """The real casebook with a hundred made-up cases more."""
    made_up.casebook(100, tmp_path / "book")
    return tmp_path / "book"


def test_a_hundred_made_up_cases_are_as_plain_mkdocs_makes_them(hundred: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(hundred, hundred / "one")
    # By several processes, as for many more cases.
    monkeypatch.setattr(building, "WORTH", 50)
    monkeypatch.setattr("casebook.workers._processors", lambda: 2)
    build(hundred, hundred / "two")
    assert differing(tree(hundred / "one"), tree(hundred / "two")) == []
    write_pages(hundred)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", "plain"]
    subprocess.run(command, cwd=hundred, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, check=True)
    assert differing(tree(hundred / "plain"), tree(hundred / "one")) == []
    assert len(list((hundred / "one").rglob("cases/*/made-up-*/index.html"))) == 200


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
        build(self.root)

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
        build(self.root)
        again = build(self.root)
        assert (again.site.written, again.site.removed) == (0, 0)
        build(self.root, self.root / "fresh")
        assert differing(tree(self.root / "site"), tree(self.root / "fresh")) == []
        shutil.rmtree(self.root / "fresh")

    def teardown(self) -> None:
        if hasattr(self, "root"):
            shutil.rmtree(self.root)


def test_a_warm_build_is_as_a_cold_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    class Machine(Editing):
        folder = staticmethod(lambda: tmp_path_factory.mktemp("editing") / "book")

    Machine.TestCase.settings = settings(max_examples=3, stateful_step_count=4)
    Machine.TestCase().runTest()
