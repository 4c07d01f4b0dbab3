"""What a reader's device keeps, in a browser whose line to the site is cut, slow, or leads to a newer site."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from browser.server import Line, serving_on
from browser.visitor import Visitor
from casebook import keeping

SHED = "/cases/beijing-chaoyang/anzhen-ebike-shed/"
NEVER_OPENED = "/cases/beijing-chaoyang/xiaoguan-waste-sorting/"
PAGES = ("/", "/about/", "/offline/", "/search/", SHED, NEVER_OPENED)
CHANGED = "<!-- of the newer site --></body>"

CACHES = """async () => {
    const found = {};
    for (const name of await caches.keys()) found[name] = (await (await caches.open(name)).keys()).map(one => one.url);
    return found;
}"""
NAMES = "() => caches.keys()"
"""To look into a cache would make it anew where it is just being removed."""
STATE = """async () => {
    const name = (await caches.keys()).find(one => one.endsWith(" state"));
    return name ? (await (await (await caches.open(name)).matchAll())[0].json()) : null;
}"""


class Reader(Visitor):
    """A visitor whose browser may keep what it reads."""

    def until(self, found: Callable[[Any], bool], script: str = STATE, page: Page | None = None) -> Any:
        """Wait until what the script gives is as it should be, and give it."""
        value = None
        for _ in range(150):
            try:
                value = (page or self.page).evaluate(script)
            except Error as error:
                if "context was destroyed" not in error.message:  # a page that is being loaded anew is asked again
                    raise
            else:
                if found(value):
                    return value
            (page or self.page).wait_for_timeout(100)
        raise AssertionError(f"still {json.dumps(value)[:600]}")

    def keeps(self, *addresses: str, page: Page | None = None) -> None:
        """Wait until pages are kept."""
        wanted = {self.home + address for address in addresses}
        self.until(lambda found: wanted <= {url for urls in found.values() for url in urls}, CACHES, page)

    def version(self) -> str:
        """The version that pages are of."""
        return str(self.until(lambda state: bool(state and state["current"]))["current"])

    def keep_everything(self) -> None:
        self.open("/offline/")
        self.page.get_by_role("button", name="把整本案例集存到本机").click()
        self.shows("whole")

    def shows(self, state: str) -> None:
        """Wait until the page on reading offline says that."""
        expect(self.page.locator(f"[data-cb-state={state}]")).to_be_visible(timeout=30_000)

    def announces(self, text: str, page: Page | None = None) -> None:
        """Wait until a page says that there is a newer version."""
        expect((page or self.page).locator("#cb-newer")).to_contain_text(text, timeout=30_000)

    def end_the_worker(self) -> None:
        """As a system does that needs the memory: what the worker only knew in its head is gone."""
        session = self.context.new_cdp_session(self.page)
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        session.detach()


@pytest.fixture(scope="module")
def small(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with a few of its pages, so that keeping all of it takes a moment."""
    folder = tmp_path_factory.mktemp("small") / "site"
    for path in site.rglob("*"):
        name = path.relative_to(site).as_posix()
        page = f"/{name}".removesuffix("index.html").replace("/en/", "/", 1)
        needed = name.startswith("assets/") and not name.startswith(("assets/form/", "assets/js/form/"))
        if path.is_file() and (page in PAGES or needed or name in ("sw.js", "404.html")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, folder / name)
    _list(folder)
    return folder


@pytest.fixture
def line(small: Path) -> Line:
    return Line(small)


@pytest.fixture
def reader(browser: Browser, line: Line) -> Iterator[Reader]:
    yield from _reader(browser, line, "/")


@pytest.fixture(params=["/", "/book/"], ids=["at the root", "below a path"])
def reader_anywhere(request: pytest.FixtureRequest, browser: Browser, line: Line) -> Iterator[Reader]:
    yield from _reader(browser, line, request.param)


def _reader(browser: Browser, line: Line, base: str) -> Iterator[Reader]:
    with serving_on(line, base) as home:
        made = Reader(browser, home, keeps=True)
        yield made
        forbidden = [error for error in made.errors if "Content Security Policy" in error or "exception" in error]
        made.close()
        assert forbidden == [] == made.foreign


@pytest.fixture(scope="module")
def newer(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same site, built anew from changed sources: every page and the script of the search is another."""
    folder = tmp_path_factory.mktemp("newer") / "site"
    shutil.copytree(small, folder)
    for path in folder.rglob("*.html"):
        path.write_text(path.read_text(encoding="utf-8").replace("</body>", CHANGED), encoding="utf-8")
    engine = folder / "assets/js/search/engine.js"
    engine.write_bytes(engine.read_bytes() + b"\nwindow.newer = true;\n")
    _list(folder)
    return folder


def _list(folder: Path) -> None:
    shutil.rmtree(folder / keeping.FOLDER)
    (folder / keeping.FOLDER).mkdir()
    for name, content in keeping.lists_of(folder).items():
        (folder / name).write_bytes(content)


def is_newer(page: Page) -> bool:
    return CHANGED.removesuffix("</body>") in page.content()


def test_pages_that_were_opened_open_without_a_network(reader_anywhere: Reader, line: Line) -> None:
    reader = reader_anywhere
    reader.open("/")
    reader.keeps("/")
    reader.open(SHED)
    reader.keeps(SHED)
    line.cut = True
    reader.end_the_worker()
    for address, heading in ((SHED, "把充电车棚建到楼下"), ("/", "伙伴分享"), (SHED[:-1], "把充电车棚建到楼下")):
        reader.page.goto(reader.home + address)
        assert heading in reader.page.locator("h1").inner_text()
        assert reader.page.evaluate("getComputedStyle(document.querySelector('.cb-home')).display") == "flex"
    reader.page.goto(reader.home + NEVER_OPENED)
    page = reader.page
    expect(page.get_by_role("heading", name="现在没有网络，这一页还没存到本机")).to_be_visible()
    expect(page.get_by_role("heading", name="There is no network, and this page is not on your device")).to_be_visible()
    reader.page.goto(reader.home + "/en" + NEVER_OPENED)
    assert page.locator("html").get_attribute("lang") == "en-GB"
    assert reader.axe() == []
    line.cut = False
    page.get_by_role("link", name="Try again").click()
    expect(page).to_have_url(reader.home + "/en" + NEVER_OPENED)


def test_the_whole_casebook_and_its_search_work_without_a_network(
    reader_anywhere: Reader, line: Line, site: Path
) -> None:
    line.site = site
    reader, page = reader_anywhere, reader_anywhere.page
    reader.open("/offline/")
    made = json.loads((line.site / keeping.VERSION).read_bytes())
    told = f"一共{made['files']}个文件，占{made['bytes'] / 1e6:.1f} MB"
    expect(page.locator("[data-cb-state=offer]")).to_contain_text(told)
    page.get_by_role("button", name="把整本案例集存到本机").click()
    reader.shows("whole")
    expect(page.locator("[data-cb-state=whole]")).to_contain_text(f"{made['files']}个文件")
    assert reader.axe() == []
    line.cut = True
    reader.end_the_worker()
    line.asked.clear()
    for start, word, title in (("/", "充电车棚", "把充电车棚建到楼下"), ("/en/", "parcel lockers", "parcel lockers")):
        page.goto(reader.home + start)
        page.keyboard.press("/")
        page.keyboard.type(word)
        expect(page.get_by_role("option").first).to_contain_text(title)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text(title)
    page.goto(reader.home + "/search/?q=车棚")
    expect(page.locator(".cb-hit").first).to_be_visible()
    assert line.asked == []


def test_everything_is_removed_on_request_and_nothing_kept_again(reader: Reader) -> None:
    reader.keep_everything()
    page = reader.page
    page.get_by_role("button", name="从本机删除").click()
    reader.shows("removed")
    reader.until(lambda names: names == [], NAMES)
    reader.open(SHED)
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    reader.open("/en/offline/")
    reader.shows("removed")
    assert page.evaluate(NAMES) == []
    page.get_by_role("button", name="Keep the pages that I open").click()
    reader.keeps("/en/offline/")


def test_a_reader_stops_and_goes_on(reader: Reader, line: Line) -> None:
    reader.open("/offline/")
    reader.keeps("/offline/")
    page = reader.page
    line.flowing.clear()
    page.get_by_role("button", name="把整本案例集存到本机").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="停下").click()
    line.flowing.set()
    reader.shows("stopped")
    reader.until(lambda state: state["paused"] and not state["complete"])
    reader.open("/")
    assert not reader.until(lambda state: state["paused"])["complete"]
    reader.end_the_worker()
    reader.open("/offline/")
    expect(page.locator("[data-cb-state=stopped]")).to_contain_text(re.compile(r"停在[1-9]\d* / \d+个文件"))
    page.get_by_role("button", name="接着存").click()
    reader.shows("whole")


def test_a_line_that_goes_is_told_and_what_came_is_not_fetched_again(reader: Reader, line: Line) -> None:
    reader.open("/offline/")
    reader.keeps("/offline/")
    line.left = 60
    page = reader.page
    page.get_by_role("button", name="把整本案例集存到本机").click()
    reader.shows("network")
    line.left, line.cut = None, False
    files = json.loads((line.site / keeping.VERSION).read_bytes())["files"]
    reader.end_the_worker()
    page.get_by_role("button", name="接着存").click()
    reader.shows("whole")
    fetched = [one for one in line.asked if not one.startswith(f"/{keeping.FOLDER}/")]
    assert files <= len(set(fetched)) and len(fetched) < files + 60


def test_a_newer_version_is_announced_and_a_page_is_of_one_version(reader: Reader, line: Line, newer: Path) -> None:
    reader.keep_everything()
    before = reader.version()
    page, other = reader.page, reader.context.new_page()
    other.goto(reader.home + "/en/")
    line.site = newer
    reader.open(SHED)
    assert not is_newer(page)
    reader.announces("网站有新版本了")
    reader.announces("There is a newer version of this site.", other)
    assert reader.axe() == []
    # A page of the former version gets the rest of it, whatever the server and the current version have.
    reader.end_the_worker()
    other.keyboard.press("/")
    other.keyboard.type("parcel lockers")
    expect(other.get_by_role("option").first).to_contain_text("parcel lockers")
    assert other.evaluate("window.newer") is None
    other.keyboard.press("Escape")
    page.get_by_role("button", name="刷新").click()
    page.wait_for_load_state()
    assert is_newer(page)
    assert len(page.evaluate(CACHES)) == 3
    other.get_by_role("button", name="Reload").click()
    other.wait_for_load_state()
    assert is_newer(other)
    after = reader.until(lambda found: not any(before in name for name in found), CACHES, other)
    assert len(after) == 2
    line.cut = True
    page.goto(reader.home + NEVER_OPENED)
    assert is_newer(page)


def test_a_download_that_is_cut_off_leaves_the_old_version_whole(reader: Reader, line: Line, newer: Path) -> None:
    reader.keep_everything()
    before = reader.version()
    line.site, line.left = newer, 8
    reader.open("/")
    reader.until(lambda state: state["next"] != "")
    reader.until(lambda found: line.cut, CACHES)
    reader.end_the_worker()
    page = reader.page
    for address in ("/", SHED, "/en" + NEVER_OPENED):
        page.goto(reader.home + address)
        assert not is_newer(page)
    page.keyboard.press("/")
    page.keyboard.type("charging")
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate("window.newer") is None
    assert page.evaluate(STATE)["current"] == before
    assert page.locator("#cb-newer").inner_text() == ""
    line.left, line.cut = None, False
    line.asked.clear()
    page.goto(reader.home + "/about/")
    reader.announces("新版本")
    assert reader.version() != before
    pages = len(list(newer.rglob("index.html")))
    assert 0 < len([one for one in line.asked if one.endswith("/")]) < pages


def test_a_site_that_is_still_being_copied_is_not_taken(
    reader: Reader, line: Line, newer: Path, tmp_path: Path, small: Path
) -> None:
    reader.open(SHED)
    reader.keeps(SHED)
    before = reader.version()
    half = tmp_path / "half"
    shutil.copytree(newer, half)
    shutil.copy(small / "index.html", half / "index.html")
    line.site = half
    reader.open(SHED)
    reader.until(lambda state: state["next"] not in ("", before))
    reader.open("/en/")
    page = reader.page
    assert reader.page.evaluate(STATE)["current"] == before
    # A page of the newer site is shown as the server has it, but not kept with the former.
    reader.open("/en" + SHED)
    assert is_newer(page)
    page.wait_for_timeout(300)
    kept = {name: urls for name, urls in page.evaluate(CACHES).items() if before in name}
    assert reader.home + "/en" + SHED not in next(iter(kept.values()))
    line.site = newer
    reader.open(SHED)
    reader.announces("新版本")


def test_a_site_that_is_kept_no_longer_leaves_nothing_behind(
    reader: Reader, line: Line, newer: Path, tmp_path: Path
) -> None:
    reader.open("/")
    reader.keeps("/")
    plain = tmp_path / "plain"
    shutil.copytree(newer, plain)
    (plain / keeping.VERSION).write_text("{}")
    line.site = plain
    reader.open("/")
    reader.until(lambda names: names == [], NAMES)
    reader.open("/offline/")
    assert is_newer(reader.page)
    expect(reader.page.locator("#cb-cannot")).to_be_visible()
    expect(reader.page.locator("#cb-keep")).to_be_hidden()
    assert reader.page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def test_where_nothing_can_be_kept_nothing_is_offered(reader: Reader) -> None:
    reader.context.add_init_script("delete Navigator.prototype.serviceWorker")
    reader.open("/")
    page = reader.page
    assert page.locator(".cb-keeps-only").count() >= 1
    for link in page.locator(".cb-keeps-only").all():
        expect(link).to_be_hidden()
    reader.open("/en/offline/")
    expect(page.get_by_text("This browser cannot keep the site")).to_be_visible()
    expect(page.get_by_role("button", name="Keep the whole casebook")).to_be_hidden()
    assert reader.errors == []


@pytest.mark.parametrize(("start", "name"), [("/", "伙伴分享"), ("/en/", "Partner Sharing")])
def test_the_site_can_be_put_on_a_home_screen(reader_anywhere: Reader, start: str, name: str) -> None:
    reader = reader_anywhere
    reader.open(start)
    reader.keeps(start)
    session = reader.context.new_cdp_session(reader.page)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    manifest = json.loads(found["data"])
    assert manifest["short_name"] == name
    assert found["url"].startswith(reader.home + "/assets/app/")
    assert found["manifest"]["startUrl"] == reader.home + start
    assert found["manifest"]["scope"] == reader.home + "/"
    blocking = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [one for one in blocking if one["errorId"] != "in-incognito"] == []
