"""Zensical, the second engine: it makes the site that MkDocs makes. What it does otherwise is listed here, and a test
fails when it does so no longer: then its entry goes, and what bridges it too."""

from __future__ import annotations

import difflib
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from browser.pages import NOT_FOUND, addresses, expect_nothing, file_of
from casebook import cli, keeping, site, zensical_engine
from casebook.languages import LANGUAGES
from seen import Token, seen

ROOT = Path(__file__).parent.parent
THEMES_OWN = ("assets/javascripts/", "assets/stylesheets/")
"""Folders of the theme that comes with the engine. The casebook's own files are elsewhere."""

# Runs where MkDocs, its theme and its plugin cannot be imported, as if they were not there.
ALONE = """
import sys
from pathlib import Path
sys.modules.update(dict.fromkeys(["mkdocs", "material", "mkdocs_static_i18n"]))
from casebook.site import build
build(Path(sys.argv[1]), Path(sys.argv[2]), zensical=True)
"""

Difference = Callable[[list[Token]], list[Token]]
"""Takes from a page's tokens what the engines' themes have each in their own way."""


def without(tag: str, names: Iterable[str], of: str) -> Difference:
    """Takes attributes from the tags of a class."""

    def plain(token: Token) -> Token:
        if token[0] == tag and ("class", of) in token[1]:
            return tag, tuple(one for one in token[1] if one[0] not in names), token[2]
        return token

    return lambda tokens: [plain(token) for token in tokens]


def without_skip_link(tokens: list[Token]) -> list[Token]:
    starts = [place for place, token in enumerate(tokens) if ("class", "md-skip") in token[1]]
    assert len(starts) == 1, "one way past the header"
    place = starts[0]
    assert (tokens[place][0], tokens[place + 2][0]) == ("a", "/a")
    target = dict(tokens[place][1])["href"].partition("#")[2]
    assert any(("id", target) in token[1] for token in tokens), f"{target} is not in the page"
    return tokens[:place] + tokens[place + 3 :]


DIFFERENCES: dict[str, tuple[Difference, ...]] = {
    "the theme's style sheet has another name": (
        lambda tokens: [
            one for one in tokens if one[0] != "link" or "/assets/stylesheets/" not in dict(one[1])["href"]
        ],
    ),
    "the way past the header is always the theme's, and leads to the content as a whole": (
        without_skip_link,
        without("div", ["id", "tabindex"], of="md-content"),
    ),
    "the cover under the theme's drawer, never shown, is hidden from screen readers": (
        without("label", ["aria-hidden"], of="md-overlay"),
    ),
    "the theme's box for messages, never filled, has a role": (
        without("div", ["role", "aria-atomic"], of="md-dialog"),
    ),
}


def to_a_reader(folder: Path, address: str, differences: Iterable[str] = DIFFERENCES) -> list[Token]:
    """A page's tags and words without what the engines are known to have each in their own way."""
    tokens = seen(folder, address)
    for name in differences:
        for difference in DIFFERENCES[name]:
            tokens = difference(tokens)
    return tokens


def first_difference(one: list[Token], other: list[Token]) -> str:
    first, second = ([repr(token) for token in tokens] for tokens in (one, other))
    return "\n".join([*difflib.unified_diff(first, second, "MkDocs", "Zensical", lineterm="", n=1)][:12])


def same_to_a_reader(first: Path, second: Path) -> None:
    """Fail unless two sites have the same pages, and in each the same tags, words and links, in the same order."""
    assert addresses(second) == addresses(first)
    pages = [(address, to_a_reader(first, address), to_a_reader(second, address)) for address in addresses(first)]
    pages.append((NOT_FOUND, to_a_reader(first, NOT_FOUND), to_a_reader(second, NOT_FOUND)))
    assert all(len(one) > 50 for _, one, _ in pages)
    expect_nothing((address, first_difference(one, other)) for address, one, other in pages if one != other)


def files(folder: Path) -> dict[str, bytes]:
    """What a site holds besides its pages and the engine's theme."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in found.items()
        if not name.startswith((*THEMES_OWN, keeping.FOLDER)) and not name.endswith((".html", "sitemap.xml.gz"))
    }


def entries(sitemap: bytes) -> list[str]:
    return sorted(re.findall(r"<url>.*?</url>", sitemap.decode(), re.DOTALL))


@pytest.fixture(scope="module")
def second(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real casebook's site as Zensical makes it, without MkDocs."""
    folder = tmp_path_factory.mktemp("second") / "site"
    subprocess.run([sys.executable, "-c", ALONE, str(ROOT), str(folder)], check=True)
    return folder


def test_every_page_is_the_same_to_a_reader(site: Path, second: Path) -> None:
    assert len(addresses(site)) > 150
    same_to_a_reader(site, second)


def test_search_downloads_styles_and_scripts_are_the_same(site: Path, second: Path) -> None:
    one, other = files(site), files(second)
    assert other.keys() == one.keys()
    assert [name for name in one if one[name] != other[name] and name != "sitemap.xml"] == []
    assert any(name.startswith("downloads/") for name in one)
    assert any(name.startswith("assets/search/") for name in one)


def test_its_own_files_are_listed_for_devices_to_keep(second: Path) -> None:
    lists = {path.relative_to(second).as_posix(): path.read_bytes() for path in (second / keeping.FOLDER).iterdir()}
    assert lists == keeping.lists_of(second)
    assert json.loads(lists[keeping.VERSION])["version"]


def test_the_sitemap_has_the_same_pages_and_alternates(site: Path, second: Path) -> None:
    assert entries((second / "sitemap.xml").read_bytes()) == entries((site / "sitemap.xml").read_bytes())
    assert gzip.decompress((second / "sitemap.xml.gz").read_bytes()) == (second / "sitemap.xml").read_bytes()


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_look_the_same(width: int, site: Path, second: Path, browser: Browser) -> None:
    visitor = browser.new_page(viewport={"width": width, "height": 800})
    for address in ("/", "/en/method/five-steps/", "/cases/beijing-chaoyang/anzhen-ebike-shed/"):
        pictures = []
        for folder in (site, second):
            visitor.goto(file_of(folder, address).as_uri())
            picture = visitor.screenshot(full_page=True, animations="disabled")
            pictures.append(Image.open(BytesIO(picture)).convert("RGB"))
        assert pictures[0].size == pictures[1].size, address
        assert ImageChops.difference(*pictures).getbbox() is None, address
    visitor.close()


@pytest.mark.parametrize("name", DIFFERENCES)
def test_the_engines_still_differ(name: str, site: Path, second: Path) -> None:
    others = DIFFERENCES.keys() - {name}
    assert to_a_reader(site, "/about/", others) != to_a_reader(second, "/about/", others)


PAGES = {
    "zh/index.md": "---\ntitle: 首页\nlang: zh-CN\nkind: home\n---\n\n<div><h1>编造</h1><p>编造的首页。</p></div>\n",
    "en/index.md": "---\ntitle: Home\nlang: en-GB\nkind: home\n---\n\n<div><h1>Made up</h1><p>A page.</p></div>\n",
    "zh/about.md": "---\ntitle: 关于\n---\n\n没有大标题的一页，是编造的。\n",
    "zh/method/index.md": "---\nsection: method\n---\n\n# 方法 *编造*\n\n[五步](five-steps.md#two)\n",
    "en/method/index.md": "---\nsection: method\n---\n\n# Method\n\n[Five](five-steps.md), [about](../about.md)\n",
    "zh/method/five-steps.md": (
        "---\nsection: method\n---\n\n# 五步\n\n--8<-- 'zh/list.html'\n\n## 一\n\n注[^1]\n\n## 二 {#two}\n\n"
        "```yaml\na: 1\n```\n\n## 三\n\n| 甲 | 乙 |\n|---|--:|\n| 1 | 2 |\n\n[^1]: 编造的注。\n"
    ),
    "zh/contribute/index.md": "---\nsection: contribute\n---\n\n# 投稿\n\n![编造的图](plan.svg)\n",
    "en/contribute/index.md": "---\nsection: contribute\n---\n\n# Contribute\n\n![A made-up drawing](plan.svg)\n",
    "zh/contribute/plan.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
    "en/contribute/plan.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
    "zh/cases/one/index.md": (
        "---\ntitle: 一\nlang: zh-CN\nkind: case\nlanguages: [zh-CN]\n---\n\n<div><h1>一</h1><p>编造。</p></div>\n"
    ),
    "en/cases/one/index.md": (
        "---\ntitle: 一\nlang: en-GB\nkind: case\nlanguages: [zh-CN]\nfallback_from: zh-CN\n---\n\n"
        '<div><h1 lang="zh-CN">一</h1><p>编造的案例。</p></div>\n'
    ),
    "zh/cases/old/index.md": "---\ntitle: 一\nlang: zh-CN\nkind: redirect\nmoved_to: cases/one/\n---\n\n<p>搬了</p>\n",
    "en/cases/old/index.md": "---\ntitle: 一\nlang: en-GB\nkind: redirect\nmoved_to: cases/one/\n---\n\n<p>Gone</p>\n",
    ".snippets/zh/list.html": '<ul>\n<li><a href="../../cases/one/">一</a></li>\n</ul>\n',
}
"""Made-up pages: hand-written ones that lack a translation, one without a heading, a case shown in another language,
one that was renamed."""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small made-up casebook below the root of a host, its sources on the web."""
    root = tmp_path / "book"
    for name, text in PAGES.items():
        path = root / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "overrides", root / "overrides", ignore=shutil.ignore_patterns("downloads", "photos"))
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    names = [name.removeprefix("zh/") for name in PAGES if re.match(r"zh/(?!cases).*\.md$", name)]
    nav = re.sub(r"\nnav:\n(  - .*\n)+", lambda _: f"\nnav: {json.dumps(names)}\n", config)
    (root / "mkdocs.yml").write_text(nav, encoding="utf-8")
    monkeypatch.setenv(site.REPOSITORY, "https://sources.example/book")
    monkeypatch.setenv("CASEBOOK_SITE_URL", "https://casebook.example/book/")
    return root


def build(root: Path) -> Path:
    made = root.parent / "zensical"
    made.mkdir()
    zensical_engine.build(root, made)
    return made


def test_pages_that_lack_a_translation_are_stood_in_for(book: Path) -> None:
    first = book.parent / "mkdocs"
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(first)]
    subprocess.run(command, cwd=book, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, check=True)
    second = build(book)
    assert "/en/about/" in addresses(first)
    same_to_a_reader(first, second)
    assert entries((second / "sitemap.xml").read_bytes()) == entries((first / "sitemap.xml").read_bytes())
    assert files(second).keys() == files(first).keys()


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("overrides/main.html", "{% endblock %}", "main.html"),
        ("docs/zh/about.md", "[谁知道](nowhere.md)", "page does not exist"),
    ],
)
def test_what_is_broken_is_refused(book: Path, path: str, text: str, said: str) -> None:
    with (book / path).open("a", encoding="utf-8") as file:
        file.write(text)
    with pytest.raises(zensical_engine.ZensicalFailed, match=said):
        build(book)


def test_the_command_says_what_is_wrong_and_leaves_the_last_good_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("the last good one")
    for name in ("cases", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "overrides", tmp_path / "overrides", ignore=shutil.ignore_patterns("downloads"))
    (tmp_path / "overrides" / "main.html").write_text("{% nonsense %}")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    monkeypatch.chdir(tmp_path)
    command = ["build", "--engine", "zensical", "--no-downloads"]
    failed = CliRunner().invoke(cli.main, command, catch_exceptions=False)
    assert failed.exit_code == 2
    assert "网站没有动" in failed.output and "The one before is untouched" in failed.output
    assert "nonsense" in failed.output and "\x1b" not in failed.output and "Traceback" not in failed.output
    monkeypatch.setattr(zensical_engine, "find_spec", lambda name: None)
    missing = CliRunner().invoke(cli.main, command, catch_exceptions=False)
    assert missing.exit_code == 2
    assert "还没有安装 Zensical" in missing.output and "is not installed" in missing.output
    assert [path.read_text() for path in (tmp_path / "site").rglob("*.html")] == ["the last good one"]


def zensical(folder: Path, template: str, pages: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run Zensical alone over made-up pages and one template for all of them."""
    templates = {f"theme/{name}": template for name in ("main.html", "404.html")}
    for name, text in ({f"docs/{name}": text for name, text in pages.items()} | templates).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    languages = [{"locale": one.id, "name": one.name, "default": one is LANGUAGES[0]} for one in LANGUAGES]
    config = {
        "site_name": "Made up",
        "theme": {"custom_dir": "theme"},
        "plugins": [{"i18n": {"docs_structure": "folder", "languages": languages}}],
    }
    (folder / "mkdocs.yml").write_text(json.dumps(config))
    command = [sys.executable, "-m", "zensical", "build"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_what_zensical_cannot_do_yet_and_the_engine_bridges(tmp_path: Path) -> None:
    pages = {
        "zh/index.md": "# 一\n",
        "zh/method/page.md": '<p><a href="../other/">相对于文件</a></p>\n',
        "zh/other/index.md": "# 二\n",
    }
    template = (
        "{% if page %}<i>a page</i>{% endif %}{% for key in {'b': 1, 'a': 2} %}{{ key }}{% endfor %}{{ page.content }}"
    )
    assert zensical(tmp_path, template, pages).returncode == 0
    made = tmp_path / "site"
    assert (made / "zh" / "index.html").is_file(), "it knows static-i18n: one project may do for all languages"
    page = (made / "zh" / "method" / "page" / "index.html").read_text()
    assert 'href="../../other/"' in page, "links in HTML are left alone: the snippets need no change"
    assert "ab" in page, "maps keep their order: templates may go through them"
    assert "a page" in (made / "404.html").read_text(), (
        "the 404 page has no page: main.html need not ask for its address"
    )


@pytest.mark.parametrize("expression", ["'a'.split('a')", "'{}'.format(1)", "'a/'.rstrip('/')", "{'a': 1}.items()"])
def test_templates_cannot_call_what_python_has(expression: str, tmp_path: Path) -> None:
    done = zensical(tmp_path, f"{{% if {expression} %}}{{% endif %}}", {"index.md": "# 一\n"})
    assert done.returncode != 0
    assert "unknown method" in done.stdout + done.stderr
