"""The search as people use it: typed, composed, pasted, by keyboard alone, from a file, on a phone."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.pages import expect_nothing
from browser.visitor import PageFor, Visitor
from casebook.offline import NAME, archive

CASE = "/cases/beijing-chaoyang/anzhen-ebike-shed/"


def box_of(visitor: Visitor) -> Page:
    page: Page = visitor.page
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    return page


def test_nothing_is_loaded_before_the_box_is_touched(page_for: PageFor) -> None:
    visitor = page_for()
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.open(CASE)
    assert not [url for url in asked if "/search/" in url]
    box_of(visitor)
    assert [url for url in asked if "/search/" in url]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("充电车棚", "把充电车棚建到楼下"), ("棚", "把充电车棚建到楼下"), ("電動車", "把充电车棚建到楼下"),
        ("１４号楼", "把充电车棚建到楼下"), ("议事厅 垃圾", "五号院垃圾分类"),
        ("chongdianchepeng", "把充电车棚建到楼下"),
    ],
)  # fmt: skip
def test_typed_chinese_finds_the_case_that_says_so(page_for: PageFor, typed: str, title: str) -> None:
    visitor = page_for()
    visitor.open("/search/")
    visitor.page.get_by_role("searchbox").fill(typed)
    expect(visitor.page.locator(".cb-hit").first).to_contain_text(title)


@pytest.mark.parametrize("typed", ["e-bike", "ebike", "e bike", "charging shed", "chargng"])
def test_typed_english_finds_the_case_that_says_so(page_for: PageFor, typed: str) -> None:
    visitor = page_for(lang="en-GB")
    visitor.open("/en/search/")
    visitor.page.get_by_role("searchbox").fill(typed)
    expect(visitor.page.locator(".cb-hit").first).to_contain_text("A charging shed")


def test_keyboard_alone(page_for: PageFor) -> None:
    visitor = page_for()
    visitor.open("/about/")
    page = box_of(visitor)
    page.keyboard.type("充电车棚")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    box = page.get_by_role("combobox")
    assert box.get_attribute("aria-activedescendant") == page.get_by_role("option").first.get_attribute("id")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("anzhen-ebike-shed"))


def test_enter_without_a_choice_opens_the_page_with_the_query_in_its_address(page_for: PageFor) -> None:
    visitor = page_for()
    visitor.open("/about/")
    page = box_of(visitor)
    page.keyboard.type("议事厅")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search/\?q="))
    expect(page.get_by_role("searchbox")).to_have_value("议事厅")
    expect(page.locator(".cb-hit mark").first).to_have_text("议事厅")


def test_escape_closes_and_gives_the_focus_back(page_for: PageFor) -> None:
    visitor = page_for()
    visitor.open("/about/")
    page = box_of(visitor)
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox")).to_be_hidden()
    expect(page.locator("#cb-search-open")).to_be_focused()


def test_a_composition_is_not_searched_before_it_is_done(page_for: PageFor) -> None:
    visitor = page_for()
    visitor.open("/about/")
    page = box_of(visitor)
    fire = "(kind) => document.activeElement.dispatchEvent(new CompositionEvent(kind, {bubbles: true}))"
    page.evaluate(fire, "compositionstart")
    page.keyboard.insert_text("chongdianchepeng")
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    assert page.get_by_role("option").count() == 0
    page.evaluate("() => { document.activeElement.value = '充电车棚'; }")
    page.evaluate(fire, "compositionend")
    expect(page.get_by_role("option").first).to_contain_text("把充电车棚建到楼下")


def test_text_pasted_by_mouse_is_searched(page_for: PageFor) -> None:
    visitor = page_for()
    visitor.open("/search/")
    # What a paste by mouse leaves behind: a value and an input event, and no key.
    visitor.page.get_by_role("searchbox").evaluate(
        "(box) => { box.value = '快递柜'; box.dispatchEvent(new InputEvent('input', {inputType: 'insertFromPaste'})); }"
    )
    expect(visitor.page.locator(".cb-hit").first).to_contain_text("快递柜")


def test_facets_narrow_stay_in_the_address_and_can_be_taken_off(page_for: PageFor) -> None:
    visitor = page_for()
    visitor.open("/search/")
    page = visitor.page
    expect(page.locator(".cb-hit")).to_have_count(15)
    page.locator('[data-key="theme open-spaces"]').click()
    page.wait_for_url(re.compile("theme=open-spaces"))
    expect(page.locator(".cb-hit")).to_have_count(5)
    page.locator('[data-key="theme international-community"]').click()
    expect(page.locator(".cb-hit")).to_have_count(8)
    address = page.url
    page.locator('[data-key="has-results yes"]').click()
    expect(page.locator(".cb-hit")).to_have_count(1)
    page.go_back()
    expect(page.locator(".cb-hit")).to_have_count(8)
    page.goto(address)
    expect(page.locator(".cb-hit")).to_have_count(8)
    page.locator(".cb-on .cb-chip").first.click()
    expect(page.locator(".cb-on .cb-chip")).to_have_count(1)


def test_nothing_found_says_so_and_offers_to_write(page_for: PageFor) -> None:
    visitor = page_for()
    visitor.open("/search/?q=加装电梯")
    expect(visitor.page.get_by_role("status").first).to_contain_text("没有找到“加装电梯”")
    expect(visitor.page.locator("#cb-search-empty a")).to_have_attribute("href", re.compile("contribute/"))


def test_hits_in_the_other_language_are_offered_apart(page_for: PageFor) -> None:
    visitor = page_for()
    visitor.open("/search/?q=parcel")
    link = visitor.page.locator("#cb-search-other a")
    expect(link).to_contain_text("英文页面里还有")
    link.click()
    visitor.page.wait_for_url(re.compile(r"/en/search/\?q=parcel"))
    expect(visitor.page.locator(".cb-hit").first).to_contain_text("parcel lockers")


def test_the_finder_goes_from_a_problem_to_project_and_resource(page_for: PageFor) -> None:
    visitor = page_for()
    visitor.open("/")
    box = visitor.page.locator("form[data-finder] input")
    box.click()
    box.fill("电动车上楼充电")
    finder = visitor.page.locator(".cb-finder")
    expect(finder).to_contain_text("在楼旁建充电车棚")
    expect(finder.locator("a").first).to_have_attribute("href", re.compile("anzhen-ebike-shed/#lists"))


def test_every_number_of_the_white_spots_leads_to_so_many_cases(page_for: PageFor) -> None:
    visitor = page_for()
    visitor.open("/white-spots/")
    link = visitor.page.locator(".cb-matrix a[href*='theme=open-spaces']").first
    count = int(link.inner_text())
    link.click()
    expect(visitor.page.locator(".cb-hit")).to_have_count(count)


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_box_page_and_finder(page_for: PageFor, width: int) -> None:
    visitor = page_for(width=width)
    findings: list[tuple[str, str]] = []
    visitor.open("/search/?q=社区")
    expect(visitor.page.locator(".cb-hit").first).to_be_visible()
    findings += [("search page", finding) for finding in visitor.axe()]
    visitor.open("/")
    visitor.page.locator("form[data-finder] input").click()
    visitor.page.locator("form[data-finder] input").fill("快递柜")
    expect(visitor.page.locator(".cb-finder li").first).to_be_visible()
    findings += [("finder", finding) for finding in visitor.axe()]
    visitor.open("/about/")
    page = box_of(visitor)
    page.keyboard.type("议事厅")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    findings += [("box", finding) for finding in visitor.axe()]
    expect_nothing(findings)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.fixture(scope="module")
def unpacked(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip, unpacked where people unpack things."""
    folder = tmp_path_factory.mktemp("下载 的 文件")
    with zipfile.ZipFile(BytesIO(archive(site))) as made:
        made.extractall(folder)
    return folder / NAME


@pytest.fixture
def file_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda request: errors.append(request.url))
    yield page
    context.close()
    assert errors == []


def test_everything_works_from_a_file(unpacked: Path, file_page: Page) -> None:
    page = file_page
    page.goto((unpacked / "index.html").as_uri())
    page.locator(".cb-nav a").first.click()
    expect(page.locator("h1")).to_have_text("全部案例")
    page.locator(".cb-card a").first.click()
    expect(page.locator("#steps")).to_be_visible()
    page.locator(".cb-tool[hreflang]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")
    page.keyboard.press("/")
    page.keyboard.type("parcel lockers")
    expect(page.get_by_role("option").first).to_contain_text("parcel lockers")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("English on the parcel lockers")


def test_search_page_and_facets_work_from_a_file(unpacked: Path, file_page: Page) -> None:
    page = file_page
    page.goto((unpacked / "search" / "index.html").as_uri() + "?q=社区")
    expect(page.locator(".cb-hit").first).to_be_visible()
    page.locator('[data-key="theme open-spaces"]').click()
    expect(page.locator(".cb-on .cb-chip")).to_have_count(1)
    expect(page.locator(".cb-hit")).to_have_count(5)
    page.get_by_role("searchbox").fill("棚")
    expect(page.locator("#cb-search-count")).to_contain_text("没有找到")
