"""A page with the search engine, for a corpus of the test's choice: many queries go to it at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from browser.server import serving
from search.casebooks import index_files

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "overrides" / "assets" / "js" / "search"
# As strict as a site's policy can be: nothing but scripts from the site itself.
PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>t</title><link rel="icon" href="data:,">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; img-src data:">
<script src="assets/js/search/engine.js"></script></head><body></body></html>"""
ASK = """async ([language, queries]) => {
    window.engines = window.engines || {};
    const engine = window.engines[language] || (window.engines[language] = await casebookSearch.open("", language));
    const answers = [];
    for (const [query, options] of queries) {
        const answer = await engine.search(query, options || {});
        // To read otherLanguage is to load the other index.
        const { total, hits, facets, kinds, corrections } = answer;
        const otherLanguage = options && options.elsewhere ? await answer.otherLanguage : null;
        answers.push({ total, hits, facets, kinds, corrections, otherLanguage });
    }
    return answers;
}"""
# What the engine finds, without making results of it: thousands of queries a test.
FIND = """async ([language, queries, typing]) => {
    window.engines = window.engines || {};
    const engine = window.engines[language] || (window.engines[language] = await casebookSearch.open("", language));
    const found = [];
    for (const query of queries) {
        const { scores } = await engine.found(query, typing);
        found.push(Array.from(scores.keys()).filter((number) => scores[number]));
    }
    return found;
}"""


class Asker:
    """`asker("zh", ["充电车棚", ("议事厅", {"limit": 3})])` gives the engine's answers. `errors` are the page's."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.page: Page = browser.new_page()
        self.page.set_default_timeout(60_000)
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(address)

    def __call__(self, language: str, queries: list[Any]) -> list[dict[str, Any]]:
        pairs = [list(query) if isinstance(query, tuple) else [query, None] for query in queries]
        answers: list[dict[str, Any]] = self.page.evaluate(ASK, [language, pairs])
        assert not self.errors, self.errors
        return answers

    def found(self, language: str, queries: list[str], *, typing: bool = False) -> list[set[int]]:
        """The numbers of the documents that each query finds, all of them."""
        found: list[list[int]] = self.page.evaluate(FIND, [language, queries, typing])
        assert not self.errors, self.errors
        return [set(numbers) for numbers in found]


def put_site(folder: Path, files: dict[str, bytes]) -> Path:
    """A site of one page: the engine and an index."""
    (folder / "assets" / "js").mkdir(parents=True)
    (folder / "assets" / "js" / "search").symlink_to(ENGINE)
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def asker_for(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Asker]]:
    """`asker_for("real")`: see casebooks.py for the names. One page a corpus."""
    askers: dict[str, Asker] = {}
    servers = []

    def asker_for(name: str) -> Asker:
        if name not in askers:
            site = put_site(tmp_path_factory.mktemp("search") / "site", index_files(name))
            server = serving(site)
            servers.append(server)
            askers[name] = Asker(browser, server.__enter__() + "/index.html")
        return askers[name]

    yield asker_for
    for asker in askers.values():
        asker.page.close()
    for server in servers:
        server.__exit__(None, None, None)
