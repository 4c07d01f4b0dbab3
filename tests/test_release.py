"""`casebook release`: everything of an edition, the same from the same sources, and nothing half made."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from referencing import Registry, Resource

from casebook import release as releasing
from casebook import site as building
from casebook.cli import main
from casebook.editions import parse
from casebook.offline import NAME
from casebook.publish import MANIFEST
from casebook.release import NotReleased, release
from casebook.sbom import sbom

HERE = Path(__file__).parent
ROOT = HERE.parent
SCHEMAS = HERE / "vendor" / "cyclonedx"
KEPT = ("anzhen-ebike-shed", "xiaoguan-waste-sorting", "jianwai-international-neighbours-home")
WASTE = "cases/beijing-chaoyang/xiaoguan-waste-sorting.yml"
NEIGHBOURS = "cases/beijing-chaoyang/jianwai-international-neighbours-home.yml"
Git = Callable[..., str]


def git_in(folder: Path) -> Git:
    who = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")
    clean = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    dated = {
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_AUTHOR_DATE": "@1767182400 +0000",
        "GIT_COMMITTER_DATE": "@1767182400 +0000",
    }

    def call(*words: str) -> str:
        command = ["git", "-C", str(folder), *who, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True, env=clean | dated).stdout

    return call


def small_book(folder: Path) -> Path:
    """The casebook with three of its cases, committed."""
    for name in ("cases", "docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("photos"))
    for name in ("mkdocs.yml", "requirements.lock", ".gitignore"):
        shutil.copy(ROOT / name, folder)
    if (ROOT / MANIFEST).is_file():  # which of these pages were made
        (folder / MANIFEST).parent.mkdir()
        shutil.copy(ROOT / MANIFEST, folder / MANIFEST)
    for path in (folder / "cases").glob("*/*.yml"):
        if path.stem not in KEPT:
            path.unlink()
    git = git_in(folder)
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", "three cases")
    return folder


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    monkeypatch.delenv("CASEBOOK_LANG", raising=False)
    (tmp_path / "book").mkdir()
    monkeypatch.chdir(small_book(tmp_path / "book"))
    return tmp_path / "book"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Releases without building and typesetting: for what has to do with neither."""

    def files(root: Path, built: Path, edition: Any, books: list[str]) -> dict[str, bytes]:
        return {"edition.json": edition.written(), "told.txt": repr(os.environ["SOURCE_DATE_EPOCH"]).encode()}

    monkeypatch.setattr(releasing, "_books", lambda root, checked: [])
    monkeypatch.setattr(building, "build", lambda *words, **more: None)
    monkeypatch.setattr(releasing, "_files", files)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["release", *words])


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edit(path: str, old: str, new: str) -> None:
    file = Path(path)
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def next_year(book: Path) -> None:
    """A year's work: a case changed, one renamed, one withdrawn, one added."""
    edit(WASTE, "自己监督。", "自己监督（编造的改动）。")
    edit(NEIGHBOURS, "title:", "status: withdrawn\ntitle:")
    moved = CliRunner().invoke(main, ["move", "beijing-chaoyang/anzhen-ebike-shed", "beijing-chaoyang/ebike-shed"])
    assert moved.exit_code == 0, moved.output
    shutil.copy(another(), book / "cases/beijing-chaoyang")
    git_in(book)("add", "-A")
    git_in(book)("commit", "-q", "-m", "a year later")


def another() -> Path:
    """A case of the real casebook that the small one has not."""
    return next(path for path in sorted((ROOT / "cases/beijing-chaoyang").glob("*.yml")) if path.stem not in KEPT)


def happened(book: Path, name: str) -> set[tuple[str, str, str]]:
    found = parse((book / "editions" / f"{name}.json").read_bytes())
    return {(one.kind, one.case.partition("/")[2], one.before.partition("/")[2]) for one in found.changes}


EXPECTED = {
    ("changed", "xiaoguan-waste-sorting", ""),
    ("withdrawn", "jianwai-international-neighbours-home", ""),
    ("renamed", "ebike-shed", "anzhen-ebike-shed"),
    ("added", another().stem, ""),
}


def test_an_edition_is_whole_and_the_same_from_the_same_sources(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run("2026", "--address", "https://downloads.example.org/2026")
    assert done.exit_code == 0, done.output
    folder = book / "dist" / "2026"
    made = tree(folder)
    record = parse(made["edition.json"])
    assert (book / "editions" / "2026.json").read_bytes() == made["edition.json"]
    assert set(record.files) == set(made)
    assert {f"partner-sharing-{one}.{form}" for one in ("zh", "en", "bilingual") for form in ("pdf", "epub")} < set(
        made
    )
    assert (record.date, record.previous, record.changes) == ("2025-12-31", "", [])
    assert record.commit == git_in(book)("rev-parse", "HEAD").strip()
    assert len(record.cases) == 3 and record.address == "https://downloads.example.org/2026/"

    sums = {line[66:]: line[:64] for line in made["SHA256SUMS"].decode().splitlines()}
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in made.items() if name != "SHA256SUMS"}
    for name, content in made.items():
        if name.endswith(".pdf"):
            assert content.startswith(b"%PDF-")
    site = zipfile.ZipFile(io.BytesIO(made["partner-sharing-site.zip"]))
    assert site.testzip() is None
    page = site.read(f"{NAME}/en/editions/2026/index.html").decode()
    assert "31 December 2025" in page and "https://downloads.example.org/2026/partner-sharing-en.pdf" in page
    data = zipfile.ZipFile(io.BytesIO(made["partner-sharing-data.zip"]))
    assert len(json.loads(data.read("partner-sharing-data/cases.json"))) == 3
    assert "第一版" in made["CHANGES.zh.md"].decode() and "first edition" in made["CHANGES.en.md"].decode()
    validate(made["sbom.cdx.json"])
    assert sorted(path.name for path in (book / "dist").iterdir()) == ["2026"]

    # Again: elsewhere, in another time zone, with another hash seed, by a process of its own.
    other = tmp_path / "somewhere else"
    other.mkdir()
    small_book(other)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    command = [sys.executable, "-m", "casebook", "release", "2026", "--address", "https://downloads.example.org/2026/"]
    environment = os.environ | {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7"}
    subprocess.run(command, cwd=other, env=environment, check=True, capture_output=True)
    again = tree(other / "dist" / "2026")
    assert sorted(name for name in made.keys() | again.keys() if made.get(name) != again.get(name)) == []


@pytest.mark.usefixtures("quick")
class TestChanges:
    """What is told, against whatever it is compared with."""

    def test_since_the_edition_before(self, book: Path) -> None:
        assert run("2025").exit_code == 0
        git_in(book)("add", "-A")
        git_in(book)("commit", "-q", "-m", "edition 2025")
        next_year(book)
        done = run("2026")
        assert done.exit_code == 0, done.output
        assert happened(book, "2026") == EXPECTED
        record = parse((book / "editions" / "2026.json").read_bytes())
        assert record.previous == "2025" and record.commit
        (changed,) = record.of_kind("changed")
        assert changed.fields == ["summary"]
        assert "git" in done.output and "editions/2026.json" in done.output
        # A year on, nothing else happened.
        assert run("2027").exit_code == 0
        assert happened(book, "2027") == set()

    def test_since_a_revision(self, book: Path) -> None:
        base = git_in(book)("rev-parse", "HEAD").strip()
        next_year(book)
        assert run("2026", "--base", base).exit_code == 0
        assert happened(book, "2026") == EXPECTED
        assert parse((book / "editions" / "2026.json").read_bytes()).previous == base[:12]

    @pytest.mark.parametrize("kind", ["edition", "casebook"])
    def test_since_a_folder(self, kind: str, book: Path, tmp_path: Path) -> None:
        old = tmp_path / "old"
        if kind == "edition":
            assert run("2025").exit_code == 0
            shutil.move(book / "dist" / "2025", old)
            shutil.rmtree(book / "editions")
        else:
            shutil.copytree(book / "cases", old / "cases")
        next_year(book)
        assert run("2026", "--previous", str(old)).exit_code == 0
        assert happened(book, "2026") == EXPECTED

    def test_a_case_that_was_never_in_an_edition_is_not_withdrawn_from_one(self, book: Path) -> None:
        assert run("2025").exit_code == 0
        shutil.copy(another(), book / "cases/beijing-chaoyang")
        edit(f"cases/beijing-chaoyang/{another().name}", "title:", "status: withdrawn\ntitle:")
        assert run("2026").exit_code == 0
        assert happened(book, "2026") == set()


@pytest.mark.usefixtures("quick")
class TestRefusals:
    """No edition without a reason to believe in it; nothing is left of one that failed."""

    def nothing_made(self, book: Path, name: str = "2026") -> bool:
        return not (book / "editions" / f"{name}.json").exists() and not list((book / "dist").glob("*"))

    @pytest.mark.parametrize("name", ["26", "2026/x", "..", "2026-0", "latest", "2026 "])
    def test_a_name_that_is_no_year(self, name: str, book: Path) -> None:
        done = run(name)
        assert done.exit_code == 2 and "2026-2" in done.output and self.nothing_made(book)

    def test_a_case_with_an_error(self, book: Path) -> None:
        edit(WASTE, "themes:", "thems:")
        done = run("2026")
        assert done.exit_code == 1 and "thems" in done.output and self.nothing_made(book)

    def test_a_case_that_lost_its_address(self, book: Path) -> None:
        assert run("2025").exit_code == 0
        (book / WASTE).unlink()
        done = run("2026")
        assert done.exit_code == 1 and "beijing-chaoyang/xiaoguan-waste-sorting" in done.output

    def test_an_edition_that_is_there(self, book: Path) -> None:
        assert run("2026").exit_code == 0
        before = tree(book / "dist"), tree(book / "editions")
        done = run("2026")
        assert done.exit_code == 2 and "--force" in done.output
        assert (tree(book / "dist"), tree(book / "editions")) == before
        shutil.rmtree(book / "dist")  # as with everyone who clones
        assert run("2026").exit_code == 2
        assert run("2026", "--force", "--date", "2026-01-31").exit_code == 0
        assert parse((book / "editions" / "2026.json").read_bytes()).date == "2026-01-31"

    def test_a_broken_record_of_its_own_is_made_again(self, book: Path) -> None:
        (book / "editions").mkdir()
        (book / "editions" / "2026.json").write_text("{")
        assert run("2026").exit_code == 2
        assert run("2026", "--force").exit_code == 0
        (book / "editions" / "2025.json").write_text("{")
        assert run("2026", "--force").exit_code == 1

    def test_what_is_not_committed_is_said(self, book: Path) -> None:
        (book / "docs" / "zh" / "new.md").write_text("# 新\n", "utf-8")
        done = run("2026")
        assert done.exit_code == 0 and "提交" in done.output
        assert parse((book / "editions" / "2026.json").read_bytes()).commit == ""

    def test_without_git_a_date_is_needed(self, book: Path) -> None:
        shutil.rmtree(book / ".git")
        done = run("2026")
        assert done.exit_code == 2 and "--date" in done.output and self.nothing_made(book)
        assert run("2026", "--date", "2026-12-31").exit_code == 0
        assert (book / "dist" / "2026" / "told.txt").read_text() == "'1798675200'"

    def test_nothing_to_compare_with(self, book: Path, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        (tmp_path / "broken").mkdir()
        (tmp_path / "broken" / "edition.json").write_text("[]")
        for words in (
            ["--base", "nowhere"],
            ["--previous", str(tmp_path / "empty")],
            ["--previous", str(tmp_path / "broken")],
        ):
            done = run("2026", *words)
            assert done.exit_code == 2 and self.nothing_made(book), words
        assert run("2026", "--base", "HEAD", "--previous", str(tmp_path)).exit_code == 2
        assert run("2026", "--address", "javascript:alert(1)").exit_code == 2

    def test_a_build_that_fails_leaves_what_was_there(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*words: Any, **more: Any) -> None:
            raise OSError(28, "No space left on device", "x")

        assert run("2025").exit_code == 0
        before = tree(book / "dist"), tree(book / "editions")
        monkeypatch.setattr(building, "build", full)
        assert run("2026").exit_code == 2
        assert run("2025", "--force").exit_code == 2
        assert (tree(book / "dist"), tree(book / "editions")) == before
        assert "SOURCE_DATE_EPOCH" not in os.environ

    def test_without_typst(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(releasing, "find_spec", lambda name: None)
        with pytest.raises(NotReleased, match="no_pdf"):
            release(book, "2026")


def validate(content: bytes) -> dict[str, Any]:
    """Hold a bill of materials against CycloneDX's schema."""
    schemas = [json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*.json")]
    registry: Registry[Any] = Registry().with_resources((one["$id"], Resource.from_contents(one)) for one in schemas)
    # The schemas refer to each other by the names of their files.
    names = (
        (f"http://cyclonedx.org/schema/{path.name}", json.loads(path.read_text("utf-8")))
        for path in SCHEMAS.glob("*.json")
    )
    registry = registry.with_resources((name, Resource.from_contents(one)) for name, one in names)
    schema = next(one for one in schemas if "bom-1.6" in one["$id"])
    plain: dict[str, Any] = json.loads(content)
    jsonschema.Draft7Validator(schema, registry=registry).validate(plain)
    return plain


class TestBill:
    """The bill of materials, of the real casebook."""

    @pytest.fixture
    def bill(self) -> dict[str, Any]:
        from datetime import date

        return validate(sbom(ROOT, "2026", date(2026, 12, 31)))

    def test_it_has_every_locked_package_with_its_hashes(self, bill: dict[str, Any]) -> None:
        lock = (ROOT / "requirements.lock").read_text("utf-8")
        found = {one["purl"]: one for one in bill["components"] if "purl" in one}
        lines = [line for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#"))]
        assert len(found) == len(lines) > 20
        hashes = [one["content"] for each in found.values() for one in each["externalReferences"][0]["hashes"]]
        assert len(hashes) == lock.count("--hash=sha256:")
        assert all(each["externalReferences"][0]["hashes"] for each in found.values())
        assert any("licenses" in one for one in found.values())

    def test_it_has_what_browsers_run_with_version_and_licence(self, bill: dict[str, Any]) -> None:
        kept = {one["name"]: one for one in bill["components"] if "purl" not in one}
        assert kept.keys() == {"snowball", "fonts"}
        assert kept["snowball"]["version"] == "3.0.1"
        assert kept["snowball"]["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]
        sums = (ROOT / "overrides/assets/js/search/vendor/snowball/SHA256SUMS").read_text()
        for file in kept["snowball"]["components"]:
            assert f"{file['hashes'][0]['content']}  {file['name']}" in sums

    def test_it_is_its_own_and_the_same_every_time(self, bill: dict[str, Any]) -> None:
        from datetime import date

        assert json.loads(sbom(ROOT, "2026", date(2026, 12, 31))) == bill
        assert json.loads(sbom(ROOT, "2027", date(2026, 12, 31)))["serialNumber"] != bill["serialNumber"]

    def test_the_schema_would_find_a_mistake(self, bill: dict[str, Any]) -> None:
        bill["components"][0]["licenses"] = [{"license": {"id": "no such licence"}}]
        with pytest.raises(jsonschema.ValidationError):
            validate(json.dumps(bill).encode())
