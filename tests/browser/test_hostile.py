"""All that strangers send and that is let in, in one site, in a real browser: nothing runs, and nothing leaves.

Every page is opened twice: under the site's Content-Security-Policy, which reports what it had to stop, and without it,
since a page has to be harmless by itself. What is tried calls `alert` or asks evil.example for something.
"""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from browser.pages import addresses
from browser.server import serving
from browser.visitor import Visitor
from casebook import reporters
from casebook.check import check
from casebook.languages import LANGUAGES
from casebook.live import Preview, State
from casebook.live.server import Server
from casebook.render.review_page import html
from casebook.reviewing import review
from hostile import corpus
from hostile.site import HostileSite

WATCH = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "open", "print"])
    window[name] = (text) => { window.ran.push(`${name}: ${text}`); };
"""
# What ran, what would run at a touch, and what the page leads to that is no page.
FOUND = """() => {
    const found = [...window.ran];
    for (const one of document.querySelectorAll("*")) {
        for (const name of one.getAttributeNames()) {
            const value = one.getAttribute(name);
            if (/^on/i.test(name)) found.push(`${one.localName} ${name}`);
            if (/^(?:href|src|action|formaction|data|xlink:href|srcset|poster)$/i.test(name)
                && /^[\\s\\u0000-\\u001f]*(?:javascript|vbscript|file|data:text|\\/\\/)/i.test(value))
                found.push(`${name}=${value}`);
        }
        if (/^(?:iframe|object|embed|base|applet|frame|portal|style)$/.test(one.localName)) found.push(one.localName);
    }
    return found;
}"""
BY_HAND = re.compile(r"/(?:en/)?(?:method|contribute|about)/")


class Watcher(Visitor):
    """A visitor who sees what ran."""

    def __init__(self, browser: Browser, home: str) -> None:
        super().__init__(browser, home)
        self.context.add_init_script(WATCH)
        self.dialogs: list[str] = []
        self.page.on("dialog", self._dialog)

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def troubles(self, where: str) -> list[str]:
        """What happened that must not, since this was last asked."""
        foreign, errors = self.take()
        found = [*self.page.evaluate(FOUND), *self.dialogs, *foreign, *errors]
        self.dialogs.clear()
        return [f"{where}: {one}" for one in found]


@pytest.fixture(scope="module", params=[True, False], ids=["policy", "bare"])
def home(hostile: HostileSite, request: pytest.FixtureRequest) -> Iterator[tuple[str, bool]]:
    """(address of the site, whether it has its policy)."""
    with serving(hostile.site, policy=request.param) as address:
        yield address, request.param


@contextmanager
def watching(browser: Browser, address: str) -> Iterator[Watcher]:
    watcher = Watcher(browser, address)
    yield watcher
    watcher.close()


def test_the_watch_notices(browser: Browser, home: tuple[str, bool]) -> None:
    address, policy = home
    with watching(browser, address) as watcher:
        watcher.open("/")
        watcher.page.evaluate(
            """() => new Promise(done => {
                const box = document.createElement("div");
                box.innerHTML = '<img src=x onerror=alert(1)><img src="//evil.example/x">';
                document.body.append(box);
                setTimeout(done, 500);
            })"""
        )
        found = "\n".join(watcher.troubles("here"))
    assert "img onerror" in found and "evil.example" in found
    assert ("alert: 1" in found) is not policy


def test_no_page_runs_anything(browser: Browser, hostile: HostileSite, home: tuple[str, bool]) -> None:
    address, policy = home
    pages = [one for one in addresses(hostile.site) if not BY_HAND.match(one)]
    cases = {f"/cases/{one.key}/" for one in corpus.published()}
    # That pages in English, and those in both languages, have the same elements is seen without a browser.
    chosen = [one for one in pages if one in cases or "/cases/" not in one][:: 4 if policy else 1]
    assert len(chosen) > (50 if policy else len(cases))
    troubles = []
    with watching(browser, address) as watcher:
        for one in chosen:
            assert watcher.open(one) == 200, one
            assert watcher.path() == one
            troubles += watcher.troubles(one)
    assert troubles == []


@pytest.mark.parametrize("prefix", ["/", "/en/"])
def test_no_search_result_runs_anything(browser: Browser, home: tuple[str, bool], prefix: str) -> None:
    with watching(browser, home[0]) as watcher:
        for query in (
            "alert",
            "onerror",
            "script",
            "javascript",
            "evil",
            "constructor",
            "__proto__",
            "<img src=x onerror=alert(1)>",
        ):
            watcher.open(f"{prefix}search/")
            watcher.page.get_by_role("searchbox").fill(query)
            expect(watcher.page.locator(".cb-hit").first).to_be_visible()
            assert watcher.troubles(query) == []
        watcher.open(f"{prefix}about/")
        watcher.page.keyboard.press("/")
        watcher.page.get_by_role("combobox").fill("alert")
        expect(watcher.page.get_by_role("option").first).to_be_visible()
        assert watcher.troubles("box") == []


SHOW = """cases => {
    const form = casebookForm, place = document.getElementById("cb-f-preview");
    return cases.map(([name, data]) => {
        try {
            place.replaceChildren(form.preview(data));
            return [name, place.textContent.length];
        } catch (error) {
            return [name, String(error)];
        }
    });
}"""


def raw(one: corpus.Input) -> Any:
    return yaml.load(one.files[one.path], Loader=yaml.CBaseLoader)


def test_the_form_and_its_preview_run_nothing(browser: Browser, home: tuple[str, bool]) -> None:
    cases = [(one.name, raw(one)) for one in corpus.published() if one.kind not in ("yaml", "paths", "photos")]
    with watching(browser, home[0]) as watcher:
        watcher.open("/contribute/form/?case=wuhan/h-script")
        expect(watcher.page.locator("#f-title-zh")).to_have_value("<script>alert(1)</script>")
        watcher.page.locator("[data-view=preview]").click()
        expect(watcher.page.locator("#cb-f-preview h2")).to_have_text("<script>alert(1)</script>")
        assert watcher.troubles("opened") == []
        for name, length in watcher.page.evaluate(SHOW, cases):
            assert isinstance(length, int) and length > 100, (name, length)
        watcher.page.evaluate(SHOW, cases[:1])
        watcher.page.wait_for_timeout(200)
        assert watcher.troubles("preview") == []


def opened_alone(browser: Browser, folder: Path, content: str) -> list[str]:
    (folder / "index.html").write_text(content, encoding="utf-8")
    with serving(folder, policy=False) as address, watching(browser, address) as watcher:
        watcher.open("/")
        watcher.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        watcher.page.wait_for_timeout(200)
        return watcher.troubles("review")


def test_a_review_runs_nothing(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    chosen = [
        one for one in corpus.inputs() if one.kind in ("html", "markdown", "templates", "addresses", "names", "paths")
    ]
    root, page = tmp_path / "book", tmp_path / "page"
    page.mkdir()
    corpus.build(root, tmp_path / "outside", chosen)
    git = ["git", "-C", str(root), "-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    for words in (["init", "-q"], ["add", "cases/beijing-chaoyang", "cases/*.yml"], ["commit", "-q", "-m", "one"]):
        subprocess.run([*git, *words], check=True)
    found = review(root, "HEAD")
    for language in LANGUAGES:
        made = html(found, language.id)
        policy = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
        assert policy.search(made) and "alert(1)" in made
        # Its styles stand in the page, so that it needs nothing else.
        for content in (made, policy.sub("", made)):
            assert [one for one in opened_alone(browser, page, content) if not one.endswith(": style")] == []


@contextmanager
def live(hostile: HostileSite, problems: list[Any]) -> Iterator[str]:
    """The preview's server on the built site, telling these problems."""
    preview = Preview(hostile.root, lambda _: None)
    preview.state = State(1, problems)
    server = Server(("127.0.0.1", 0), hostile.site, preview)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_what_the_preview_tells_runs_nothing(browser: Browser, hostile: HostileSite, tmp_path: Path) -> None:
    chosen = [
        one
        for one in corpus.inputs()
        if one.refused and one.kind in ("unicode", "addresses", "names", "paths", "figures")
    ]
    corpus.build(tmp_path / "book", tmp_path / "outside", chosen)
    checked = check(tmp_path / "book")
    problems = json.loads(reporters.as_json(checked.diagnostics, checked.lines))
    assert len(problems) > len(chosen)
    with live(hostile, problems) as address, watching(browser, address) as watcher:
        for path in ("/cases/wuhan/h-script/", "/en/cases/wuhan/h-end-script/"):
            watcher.open(path)
            expect(watcher.page.get_by_role("alert").locator("li").nth(50)).to_be_attached()
            assert watcher.troubles(path) == []


def test_reloading_in_the_preview_runs_nothing(browser: Browser, hostile: HostileSite) -> None:
    with live(hostile, []) as address, watching(browser, address) as watcher:
        page: Page = watcher.page
        watcher.open("/cases/wuhan/h-front-matter/")
        page.wait_for_load_state("load")
        assert page.locator("script[src$='/_live/live.js']").count() == 1
        page.reload()
        assert watcher.troubles("reloaded") == []
