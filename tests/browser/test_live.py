"""The preview follows what is saved, in a real browser, and says what is wrong instead of ending."""

from __future__ import annotations

import http.client
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from casebook.check import Checked
from casebook.live import Preview
from casebook.live.server import Server
from casebook.publish import MANIFEST

ROOT = Path(__file__).parents[2]
CASE = "cases/beijing-chaoyang/anzhen-ebike-shed"


class Live:
    """A preview of a copy of the real casebook, and what it reported."""

    def __init__(self, book: Path) -> None:
        self.file = book / f"{CASE}.yml"
        self.text = self.file.read_text("utf-8")
        self.reports: list[Checked] = []
        self.preview = Preview(book, self.reports.append)
        self.server = Server(("127.0.0.1", 0), self.preview.folder, self.preview)
        self.home = f"http://127.0.0.1:{self.server.server_address[1]}/"

    def save(self, old: str, new: str) -> None:
        assert self.text.count(old)
        self.file.write_text(self.text.replace(old, new, 1), "utf-8")

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Asks for the path as it is: a browser would tidy it up."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_address[1])
        connection.putrequest("GET", path)
        connection.endheaders()
        answer = connection.getresponse()
        found = (answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        connection.close()
        return found


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    book = tmp_path_factory.mktemp("live") / "book"
    written = (ROOT / MANIFEST).read_text("utf-8").splitlines() if (ROOT / MANIFEST).is_file() else []
    generated = {str(ROOT / path) for path in written}

    def ours(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if f"{folder}/{name}" in generated}

    for name in ("cases", "docs", "overrides"):
        shutil.copytree(ROOT / name, book / name, ignore=ours)
    shutil.copy(ROOT / "mkdocs.yml", book)
    made = Live(book)
    stop = threading.Event()
    made.preview.update()
    threads = [
        threading.Thread(target=made.server.serve_forever),
        threading.Thread(target=made.preview.follow, args=(stop,)),
    ]
    for one in threads:
        one.start()
    yield made
    stop.set()
    made.server.shutdown()
    for one in threads:
        one.join()
    made.server.server_close()


@pytest.fixture
def page(live: Live, browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    yield page
    page.close()
    live.file.write_text(live.text, "utf-8")


def opened(page: Page, live: Live, prefix: str = "") -> None:
    page.goto(f"{live.home}{prefix}{CASE}/")
    page.get_by_role("heading", name="A charging shed" if prefix else "把充电车棚建到楼下", level=1).wait_for()
    page.wait_for_function(
        "performance.getEntriesByType('resource').some((one) => one.name.endsWith('/_live/live.css'))"
    )


def test_a_saved_case_is_shown_where_the_reader_was(live: Live, page: Page) -> None:
    opened(page, live)
    page.evaluate("scrollTo({ top: 700, behavior: 'instant' })")
    live.save("把充电车棚建到楼下", "把车棚搬到楼下")
    page.get_by_role("heading", name="把车棚搬到楼下", level=1).wait_for()
    page.wait_for_function("scrollY === 700")


def test_a_change_before_the_page_listens_is_not_missed(live: Live, page: Page) -> None:
    def older(route: Route) -> None:
        answer, number = route.fetch(), live.preview.state.number
        body = answer.text().replace(f'data-number="{number}"', f'data-number="{number - 1}"')
        assert body != answer.text()
        route.fulfill(response=answer, body=body)

    page.route(f"**/{CASE}/", older, times=1)
    page.goto(f"{live.home}{CASE}/", wait_until="commit")
    page.wait_for_function("performance.getEntriesByType('navigation')[0].type === 'reload'")
    page.wait_for_load_state()


@pytest.mark.parametrize(("prefix", "words"), [("", "词汇表的“主题”里没有"), ("en/", "vocabulary")])
def test_a_mistake_is_told_in_the_page_and_the_page_stays(live: Live, page: Page, prefix: str, words: str) -> None:
    opened(page, live, prefix)
    title = page.get_by_role("heading", level=1).inner_text()
    live.save("themes: [e-bikes", 'themes: ["<img src=x onerror=alert(1)>"')
    box = page.get_by_role("alert")
    box.wait_for()
    assert words in box.inner_text() and f"{CASE}.yml:20" in box.inner_text()
    assert box.locator("img").count() == 0
    assert page.get_by_role("heading", level=1).inner_text() == title
    assert live.reports[-1].errors == 1
    page.reload()
    box.wait_for()
    live.save("themes: [e-bikes", "themes: [e-bikes")
    box.wait_for(state="detached")


def test_a_broken_template_is_told_too(live: Live, page: Page) -> None:
    template = live.preview.root / "overrides" / "main.html"
    whole = template.read_text("utf-8")
    opened(page, live)
    template.write_text(whole + "{% endblock %}", "utf-8")
    try:
        page.get_by_role("alert").get_by_text("TemplateSyntaxError").wait_for()
    finally:
        template.write_text(whole, "utf-8")
    page.get_by_role("alert").wait_for(state="detached")


def test_what_is_of_all_cases_follows(live: Live, page: Page) -> None:
    opened(page, live)
    live.save("把充电车棚建到楼下", "把充电车棚建到跟前")
    page.get_by_role("heading", name="把充电车棚建到跟前", level=1).wait_for()
    data = live.preview.folder / "data" / "v1" / "cases.json"
    page.wait_for_timeout(100)
    for _ in range(300):
        if data.is_file() and "把充电车棚建到跟前" in data.read_text("utf-8"):
            return
        page.wait_for_timeout(200)
    raise AssertionError("the data were not made again")


@pytest.mark.parametrize(
    "path", ["/../../book/mkdocs.yml", "/..%2f..%2fmkdocs.yml", "/%2e%2e/%2e%2e/mkdocs.yml", "/a%00b", "/_live/../x"]
)
def test_nothing_outside_the_site_is_given_out(live: Live, path: str) -> None:
    status, _, content = live.get(path)
    assert status == 404 and b"site_name" not in content


def test_a_folder_without_a_slash_leads_to_this_host(live: Live) -> None:
    assert live.get("//en")[1]["location"] == "/en/"
    assert live.get("/cases")[1]["location"] == "/cases/"


def test_what_is_not_there_is_said_in_both_languages(live: Live) -> None:
    status, _, content = live.get("/en/nothing/")
    assert status == 404 and b'lang="zh-CN"' in content and b'lang="en-GB"' in content
