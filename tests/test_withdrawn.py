"""A case that is withdrawn keeps its address, and is nowhere else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from casebook import keeping
from casebook.check import check
from casebook.languages import LANGUAGES, Language
from casebook.link import link
from casebook.publish import MANIFEST
from casebook.render.markdown import to_plain
from casebook.site import build, write_pages

ROOT = Path(__file__).parent.parent
KEY = "beijing-chaoyang/anzhen-ebike-shed"
# Pages written by hand link to that one, so a list of them changes with it; this one nobody names.
GONE = "beijing-chaoyang/jianwai-international-neighbours-home"


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the casebook, built, then built again with one case withdrawn that had another address before."""
    target = tmp_path_factory.mktemp("withdrawn") / "book"
    for name in ("cases", "docs", "overrides"):
        shutil.copytree(ROOT / name, target / name)
    shutil.copy(ROOT / "mkdocs.yml", target)
    if (ROOT / MANIFEST).is_file():  # which of these pages were made
        (target / MANIFEST).parent.mkdir()
        shutil.copy(ROOT / MANIFEST, target / MANIFEST)
    build(target, downloads=False)
    case = target / "cases" / f"{GONE}.yml"
    case.write_bytes(b"status: withdrawn\n" + case.read_bytes() + b"former_addresses: [wuhan/home]\n")
    build(target, downloads=False)
    return target


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.id)
@pytest.mark.parametrize("tail", ["", "both/"])
def test_its_address_says_so_and_leads_to_cases_like_it(book: Path, language: Language, tail: str) -> None:
    folder = book / "site" / language.prefix / "cases" / GONE / tail
    html = (folder / "index.html").read_text("utf-8")
    case = check(book).cases[f"cases/{GONE}.yml"]
    assert to_plain(case.title.best(language.id)[1], language.id) in html
    assert {"zh": "已经撤下", "en": "has been withdrawn"}[language.id] in html
    assert 'content="noindex"' in html
    summary = case.summary.best(language.id)[1]
    assert summary not in html and summary[:20] not in html
    others = re.findall(r'class="why">[^<]+</span><h3><a href="([^"]+)"', html)
    assert len(others) == 3
    assert all((folder / other / "index.html").is_file() and GONE not in other for other in others)


def test_it_is_nowhere_else(book: Path) -> None:
    allowed = {"cases/" + GONE, "en/cases/" + GONE, "cases/wuhan/home", "en/cases/wuhan/home"}
    name = GONE.partition("/")[2]
    for path, content in tree(book / "site").items():
        # What a reader takes along offline are all pages, this one too.
        if not any(path.startswith(f"{one}/") for one in (*allowed, keeping.FOLDER)):
            assert name.encode() not in content, path
    assert not (book / "site" / "data" / "v1" / "cases" / f"{GONE}.json").exists()


def test_the_address_that_it_had_before_leads_to_its_page(book: Path) -> None:
    html = (book / "site" / "cases" / "wuhan" / "home" / "index.html").read_text("utf-8")
    (target,) = re.findall(r'<meta http-equiv="refresh" content="0; url=([^"]+)">', html)
    assert (book / "site/cases/wuhan/home" / target / "index.html").resolve() == (
        book / "site" / "cases" / GONE / "index.html"
    ).resolve()


def test_plain_mkdocs_and_a_build_from_nothing_make_the_same(book: Path) -> None:
    build(book, book / "anew", downloads=False)
    assert tree(book / "anew") == tree(book / "site")
    write_pages(book)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", "plain"]
    subprocess.run(command, cwd=book, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, check=True)
    # What a device may keep is listed by `casebook build` alone.
    plain, built = (
        {path: content for path, content in tree(book / name).items() if not path.startswith(f"{keeping.FOLDER}/")}
        for name in ("plain", "site")
    )
    assert plain == built


def test_others_are_found_alike_as_if_it_were_not_there() -> None:
    checked = check(ROOT)
    path = f"cases/{KEY}.yml"
    before = {key: one for key, one in checked.briefs.items() if key != path}
    without = link(checked.cases, checked.reference, before)
    withdrawn = link(
        checked.cases, checked.reference, before | {path: replace(checked.briefs[path], status="withdrawn")}
    )
    assert {one.key: one.similar for one in withdrawn.entries} == {one.key: one.similar for one in without.entries}
    assert withdrawn.facets.keys() == without.facets.keys() and len(withdrawn.entries) == 14
    # What it is like is what it was like while it was published, but for weights that count it no more.
    (own,) = withdrawn.withdrawn
    published = link(checked.cases, checked.reference, checked.briefs).by_key[KEY]
    assert own.key == KEY and len(own.similar) == 3
    assert {one.key for one in own.similar} & {one.key for one in published.similar}


@pytest.mark.parametrize("published", [0, 1, 2])
def test_in_a_small_casebook(published: int) -> None:
    checked = check(ROOT)
    paths = list(checked.briefs)[: published + 1]
    briefs = {path: checked.briefs[path] for path in paths}
    briefs[paths[0]] = replace(briefs[paths[0]], status="withdrawn")
    corpus = link(checked.cases, checked.reference, briefs)
    (own,) = corpus.withdrawn
    assert len(corpus.entries) == published
    assert {one.key for one in own.similar} <= set(corpus.by_key)
    assert bool(own.similar) == bool(published)
