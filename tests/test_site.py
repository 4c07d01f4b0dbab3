"""The site as a whole: fifteen case pages a language, nothing written twice, nothing lost to a failed build."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import TemplateSyntaxError

from casebook import keeping
from casebook.check import BrokenCases, check
from casebook.downloads import CACHE
from casebook.languages import LANGUAGES, Language
from casebook.office.importing import import_form
from casebook.office.package import Refused
from casebook.offline import with_index_files
from casebook.render import pages
from casebook.site import build, corpus_of, write_pages

ROOT = Path(__file__).parent.parent
OFFER = re.compile(r'href="([./]+/downloads/[^"]+)" download>.*?<small>[^<]* (\d+) KB</small>')


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The names of the files that two trees do not hold alike."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def test_fifteen_case_pages_in_each_language(site: Path) -> None:
    for language in LANGUAGES:
        root = site / language.prefix
        assert len(list(root.glob("cases/*/*/index.html"))) == 15
        assert len(list(root.glob("cases/*/*/both/index.html"))) == 15


def test_every_case_page_offers_its_sheet_with_its_size(site: Path) -> None:
    for language in LANGUAGES:
        for page in (site / language.prefix).glob("cases/*/*/index.html"):
            offers = re.findall(
                r'href="([./]+/downloads/[^"]+)" download>.*?<small>[^<]* (\d+) KB</small>', page.read_text()
            )
            name = f"{page.parent.name}-{language.id}.pdf"
            assert any(link.endswith(f"/sheets/{page.parent.parent.name}/{name}") for link, _ in offers), page
            for link, size in offers:
                assert round((page.parent / link).stat().st_size / 1000) == int(size), (page, link)


def test_a_casebook_without_typeset_files_offers_none(root: Path) -> None:
    made = pages(corpus_of(root))
    assert not [path for path in made if "downloads" in path]
    assert not [path for path, content in made.items() if b"cb-offer" in content and path.endswith(".md")]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, site: Path) -> Path:
    """A copy of the project, built; a test that spoils it puts it right again."""
    target = tmp_path_factory.mktemp("copy") / "book"
    for name in ("cases", "docs", "overrides"):
        shutil.copytree(ROOT / name, target / name)
    shutil.copy(ROOT / "mkdocs.yml", target)
    shutil.copytree(ROOT / CACHE, target / CACHE)  # typesetting it all again takes most of a minute
    built = build(target)
    assert built.site.written == built.site.total
    return target


def test_the_same_sources_give_the_same_bytes_on_another_path(copy: Path, site: Path) -> None:
    assert differing(tree(copy / "site"), tree(site)) == []


def test_a_second_build_touches_nothing(copy: Path) -> None:
    times = {path: path.stat().st_mtime_ns for path in (copy / "site").rglob("*") if path.is_file()}
    again = build(copy)
    assert (again.site.written, again.site.removed) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in (copy / "site").rglob("*") if path.is_file()} == times


def test_a_broken_case_leaves_the_last_good_site(copy: Path, site: Path) -> None:
    case = copy / "cases" / "beijing-chaoyang" / "anzhen-ebike-shed.yml"
    original = case.read_bytes()
    case.write_bytes(original.replace(b"themes: [e-bikes", b"themes: [e-bike"))
    try:
        with pytest.raises(BrokenCases) as error:
            build(copy)
    finally:
        case.write_bytes(original)
    assert error.value.checked.errors == 1
    assert differing(tree(copy / "site"), tree(site)) == []


def test_a_broken_template_leaves_the_last_good_site(copy: Path, site: Path) -> None:
    template = copy / "overrides" / "main.html"
    original = template.read_bytes()
    template.write_bytes(original + b"{% endblock %}")
    try:
        with pytest.raises(TemplateSyntaxError):
            build(copy)
    finally:
        template.write_bytes(original)
    assert differing(tree(copy / "site"), tree(site)) == []


def test_plain_mkdocs_makes_the_same_site(copy: Path, site: Path) -> None:
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    write_pages(copy)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", "plain"]
    subprocess.run(command, cwd=copy, env=environment, check=True)
    # What a device may keep is listed by `casebook build` alone; plain MkDocs has an empty list.
    lists = [name for name in tree(site) if name.startswith(f"{keeping.FOLDER}/")]
    assert differing(tree(copy / "plain"), tree(site)) == sorted(lists)
    assert (copy / "plain" / keeping.VERSION).read_text() == "{}\n"


def test_one_edit_changes_the_pages_that_show_it_and_no_others(copy: Path, site: Path) -> None:
    case = copy / "cases" / "beijing-chaoyang" / "jianwai-international-neighbours-home.yml"
    original = case.read_bytes()
    case.write_bytes(original.replace("瑜伽室".encode(), "瑜珈室".encode()))
    try:
        built = build(copy)
    finally:
        case.write_bytes(original)
    before, after = tree(site), tree(copy / "site")
    changed = {path for path in after if after[path] != before.get(path)}
    assert built.site.written == len(changed)
    assert "cases/beijing-chaoyang/jianwai-international-neighbours-home/index.html" in changed
    assert "cases/beijing-chaoyang/anzhen-ebike-shed/index.html" not in changed


def test_a_renamed_case_is_found_at_its_old_address(copy: Path) -> None:
    case = copy / "cases" / "beijing-chaoyang" / "anzhen-ebike-shed.yml"
    original = case.read_bytes()
    case.write_bytes(original + b"former_addresses: [wuhan/shed]\n")
    try:
        build(copy)
    finally:
        case.write_bytes(original)
    now = "cases/beijing-chaoyang/anzhen-ebike-shed/"
    for language in LANGUAGES:
        prefix = f"{language.prefix}/" if language.prefix else ""
        for tail in ("", "both/"):
            old = copy / "site" / prefix / "cases" / "wuhan" / "shed" / tail / "index.html"
            html = old.read_text("utf-8")
            (target,) = re.findall(r'<meta http-equiv="refresh" content="0; url=([^"]+)">', html)
            assert (old.parent / target).resolve() == (copy / "site" / prefix / now / tail).resolve()
            assert f'<link rel="canonical" href="https://casebook.example/{prefix}{now}{tail}">' in html
            assert 'content="noindex"' in html and html.count(f'/{now}{tail}">') == 2 + len(LANGUAGES)
            assert f"url={target}index.html" in with_index_files(html)
    assert "wuhan/shed" not in (copy / "site" / "sitemap.xml").read_text("utf-8")


def test_no_address_outside_in_what_a_page_loads(site: Path) -> None:
    loads = re.compile(rb'<(?:link|script|img|iframe|source)\b[^>]*?\b(?:href|src)="(?:https?:)?//[^"]*"')
    allowed = re.compile(rb'rel="(?:canonical|alternate|license|schema\.DC)"')
    for path, content in tree(site).items():
        if path.endswith(".html"):
            found = [one for one in loads.findall(content) if not allowed.search(one)]
            assert not found, (path, found)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.id)
def test_empty_forms_for_word_and_excel_are_offered_where_a_case_is_written(language: Language, site: Path) -> None:
    reference = check(ROOT, []).reference
    for place in ("contribute/form", "downloads"):
        page = site / language.prefix / place / "index.html"
        offers = {
            href: int(size) for href, size in OFFER.findall(page.read_text(encoding="utf-8")) if "/forms/" in href
        }
        for kind in ("docx", "xlsx"):
            (href,) = (one for one in offers if one.endswith(f"/case-form-{language.id}.{kind}"))
            form = (page.parent / href).resolve()
            assert round(form.stat().st_size / 1000) == offers[href]
            # It is known for what it is, and for empty; the examples in it are of no case.
            with pytest.raises(Refused) as empty:
                import_form(form.name, form.read_bytes(), reference, language.id)
            assert empty.value.key == "nothing"
