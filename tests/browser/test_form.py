"""The form as people use it: in Chinese by keyboard, on a phone, from a file, with drafts and bad files."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from browser.pages import LANGUAGES, expect_nothing
from browser.visitor import PageFor, Visitor
from casebook.canonical import canonical
from casebook.check import Checked, check
from casebook.diagnostics import Severity
from casebook.link import link
from casebook.load import load
from casebook.offline import NAME, archive
from casebook.render import pages

ROOT = Path(__file__).resolve().parents[2]
FORM = "/contribute/form/"
SHED = "cases/beijing-chaoyang/anzhen-ebike-shed.yml"
BOTH: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def opened(page_for: PageFor, address: str = FORM, **kind: object) -> tuple[Visitor, Page]:
    visitor = page_for(**kind)
    visitor.open(address)
    visitor.hold_still()
    return visitor, visitor.page


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab does not reach {selector}")


def type_into(page: Page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.insert_text(text)  # as an input method does


def downloaded(page: Page, button: str = "#cb-f-download") -> str:
    with page.expect_download() as waiting:
        page.locator(button).press("Enter")
    return Path(waiting.value.path()).read_bytes().decode()


def checked_casebook(text: str, tmp_path: Path, path: str) -> Checked:
    """The real vocabulary and areas with that one case."""
    (tmp_path / path).parent.mkdir(parents=True)
    for name in ("vocabulary.yml", "areas.yml"):
        shutil.copy(ROOT / "cases" / name, tmp_path / "cases" / name)
    (tmp_path / path).write_bytes(text.encode())
    return check(tmp_path)


def test_a_case_written_in_chinese_by_keyboard_alone(page_for: PageFor, tmp_path: Path) -> None:
    _, page = opened(page_for, width=360)
    type_into(page, "#f-title-zh", "把闲置自行车棚改成修理角")
    type_into(page, "#f-summary-zh", "车棚里堆满旧车（虚构）。邻居和社区商量，腾出一半地方，请会修车的师傅来。")
    type_into(page, "#f-place-community-zh", "云水社区")
    tab_to(page, "[value=fire-safety]")
    page.keyboard.press("Space")
    tab_to(page, "#cb-f-sec-least .cb-f-add")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "f-sources-s1-title-zh"
    page.keyboard.insert_text("云水社区议事记录（虚构）")
    tab_to(page, "#cb-f-sec-steps > summary")
    page.keyboard.press("Enter")
    tab_to(page, "[data-path='steps/diagnosis'] > summary")
    page.keyboard.press("Enter")
    type_into(page, "#f-steps-diagnosis-text-zh", "一共堆了 12 辆车：\n\n- 8 辆没人认领")
    tab_to(page, "[data-path='steps/diagnosis/cite'] button")
    page.keyboard.press("Enter")
    type_into(page, "#f-steps-diagnosis-cite-0-locator", "3")
    tab_to(page, "#cb-f-sec-lists > summary")
    page.keyboard.press("Enter")
    tab_to(page, "[data-path='lists/problems'] .cb-f-add")
    page.keyboard.press("Enter")
    tab_to(page, "#f-lists-problems-0-text-zh")
    page.keyboard.insert_text("旧车占地方: 还挡道 #1")
    page.keyboard.press("Enter")  # a line stays a line
    tab_to(page, "#cb-f-area")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    assert page.locator("#cb-f-area").input_value() == "wuhan"
    type_into(page, "#cb-f-id", "bike-corner")
    expect(page.locator("#cb-f-sum")).to_contain_text("没有要改的")
    tab_to(page, "#cb-f-download")
    text = downloaded(page)
    result = checked_casebook(text, tmp_path, "cases/wuhan/bike-corner.yml")
    assert [one for one in result.diagnostics if one.severity is Severity.ERROR] == []
    case = result.cases["cases/wuhan/bike-corner.yml"]
    assert case.lists.problems[0].text.get("zh") == "旧车占地方: 还挡道 #1"
    document, _ = load("a.yml", text.encode())
    assert document is not None and canonical(document.data) == text
    made = pages(link(result.cases, result.reference))
    assert "8 辆没人认领" in made["docs/zh/cases/wuhan/bike-corner/index.md"].decode()


def open_file(page: Page, name: str, content: bytes) -> None:
    page.locator("#cb-f-file").set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})


def test_every_real_case_opens_and_is_saved_as_its_canonical_text(page_for: PageFor) -> None:
    visitor, page = opened(page_for)
    for path in sorted((ROOT / "cases").glob("*/*.yml")):
        visitor.open(f"{FORM}?case={path.parent.name}/{path.stem}")
        expect(page.locator("#cb-f-report")).to_contain_text(f"打开了：{path.name}")
        # Everything is shown, and nothing of that changes anything.
        page.evaluate(
            "document.querySelectorAll('#cb-form details').forEach(one => { one.open = true; one.fill && one.fill(); })"
        )
        page.locator("#cb-f-check").scroll_into_view_if_needed()
        document, _ = load(path.name, path.read_bytes())
        assert document is not None
        assert downloaded(page) == canonical(document.data)


def test_a_case_of_the_book_is_found_by_its_title(page_for: PageFor) -> None:
    _, page = opened(page_for)
    page.locator("#cb-f-write > .cb-f-sub > summary").click()
    page.locator("#cb-f-find").fill("车棚")
    page.locator(".cb-f-hits button").click()
    expect(page.locator("#f-title-zh")).to_have_value("把充电车棚建到楼下")
    expect(page.locator("#cb-f-report")).to_contain_text("1行注释")
    assert page.locator("#cb-f-id").input_value() == "anzhen-ebike-shed"


def test_a_file_with_chinese_keys_opens(page_for: PageFor) -> None:
    _, page = opened(page_for)
    open_file(
        page,
        "chinese.yml",
        "标题: 题目\n摘要: 话\n五步:\n  进行社区诊断: {正文: 问了, 出处: r@1}\n来源:\n  r: {题名: 记录}\n".encode(),
    )
    expect(page.locator("#f-title-zh")).to_have_value("题目")
    assert json.loads(page.evaluate("JSON.stringify(casebookForm.state.data.steps)")) == {
        "diagnosis": {"text": "问了", "cite": "r@1"}
    }


BAD = {
    "tab.yml": ("标题: 一\n摘要: 二\n\t地点: 三\n".encode(), "第3行"),
    "quote.yml": ('title: 一\nsummary: "二\nplace:\n'.encode(), '第2行 从这里开始的引号 " 没有关上。'),
    "colon.yml": ("title：一\nsummary: 二\n".encode(), "第1行 “title”后面的“：”不是半角冒号"),
    "bracket.yml": ("title: 一\nthemes: [a\nsummary: 二\n".encode(), "第2行 这里的括号“[”不成对。"),
    "twice.yml": ("title: 一\n标题: 二\n".encode(), "第2行 “标题”写了两次，第一次在第1行"),
    "gbk.yml": ("标题: 一".encode("gbk"), "编码不是 UTF-8"),
    "word.docx": (b"PK\x03\x04....", "不是文本文件"),
    "alias.yml": (b"a: &x 1\nb: *x\n", "案例里不能用"),
    "list.yml": ("- 一\n- 二\n".encode(), "字段名：内容"),
    "empty.yml": (b"", "没有内容"),
    "large.yml": (b"#" * 300_000, "293"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_with_its_line_and_replaces_nothing(page_for: PageFor, name: str) -> None:
    content, words = BAD[name]
    _, page = opened(page_for)
    page.locator("#f-title-zh").fill("原来写的")
    open_file(page, name, content)
    expect(page.locator("#cb-f-report")).to_contain_text(words)
    expect(page.locator("#cb-f-report")).to_contain_text("打不开")
    expect(page.locator("#f-title-zh")).to_have_value("原来写的")


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_a_broken_file_is_told_with_the_mended_line_and_can_be_opened_so(page_for: PageFor, prefix: str) -> None:
    start = f"/{prefix}".rstrip("/")
    visitor, page = opened(page_for, f"{start}{FORM}", width=360, lang=LANGUAGES[prefix])
    broken = (
        (ROOT / SHED).read_text("utf-8").replace("  zh: 把充电", "  zh：把充电").replace("period: ", "period:\u3000", 1)
    )
    open_file(page, "shed.yml", broken.encode("gbk"))
    report = page.locator("#cb-f-report")
    told = ["另存为", "不是半角冒号", "改成：  zh: 把充电车棚建到楼下"]
    if prefix:
        told = ["Save as", "not an ordinary colon", "Make it:   zh: 把充电车棚建到楼下"]
    for words in told:
        expect(report).to_contain_text(words)
    for scheme in BOTH:
        page.emulate_media(color_scheme=scheme)
        expect_nothing([("report", one) for one in visitor.axe()])
    assert not visitor.sticking_out()
    report.get_by_role("button").click()
    expect(page.locator("#f-title-zh")).to_have_value("把充电车棚建到楼下")
    document, _ = load(SHED, (ROOT / SHED).read_bytes())
    assert document is not None
    assert downloaded(page) == canonical(document.data)


def test_what_only_its_writer_can_mend_is_not_opened(page_for: PageFor) -> None:
    _, page = opened(page_for)
    open_file(page, "alias.yml", "title：一\nsummary: *x\n".encode())
    expect(page.locator("#cb-f-report")).to_contain_text("打不开")
    assert page.locator("#cb-f-report button").count() == 0


def test_pasted_text_is_opened(page_for: PageFor) -> None:
    _, page = opened(page_for)
    page.locator("#cb-f-write > .cb-f-sub > summary").click()
    page.locator("#cb-f-paste").fill("标题: 题目\n摘要：话\n")
    page.get_by_role("button", name="打开这段文字").click()
    expect(page.locator("#cb-f-report")).to_contain_text("第2行 “摘要”后面的“：”不是半角冒号")
    page.get_by_role("button", name="照改好的打开").click()
    expect(page.locator("#f-summary-zh")).to_have_value("话")


def test_what_the_form_has_no_place_for_is_named(page_for: PageFor) -> None:
    _, page = opened(page_for)
    open_file(page, "odd.yml", "title: 一\nsummary: [二, 三]\ntemperature: 30\n".encode())
    report = page.locator("#cb-f-report")
    for words in ("第3行 这里没有“temperature”这个字段", "summary：", "temperature：30"):
        expect(report).to_contain_text(words)


def test_opening_asks_before_it_replaces_and_the_old_draft_comes_back(page_for: PageFor) -> None:
    _, page = opened(page_for)
    page.locator("#f-title-zh").fill("写了一半")
    open_file(page, "new.yml", "title: 新的\n".encode())
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#f-title-zh")).to_have_value("写了一半")
    open_file(page, "new.yml", "title: 新的\n".encode())
    dialog.get_by_text("是，换掉").click()
    expect(page.locator("#f-title-zh")).to_have_value("新的")
    page.get_by_text("换回原来的稿子").click()
    expect(page.locator("#f-title-zh")).to_have_value("写了一半")


def test_a_draft_outlives_the_page(page_for: PageFor) -> None:
    visitor, page = opened(page_for)
    page.locator("#f-title-zh").fill("还没写完")
    visitor.open("/about/")  # at once: the last words count
    visitor.open(FORM)
    expect(page.locator("#f-title-zh")).to_have_value("还没写完")
    expect(page.locator("#cb-f-report")).to_contain_text("接着上次的草稿写")
    page.locator("#cb-f-report").get_by_text("重新开始").click()
    page.get_by_text("是，换掉").click()
    expect(page.locator("#f-title-zh")).to_have_value("")
    page.locator("#cb-f-report").get_by_text("换回原来的稿子").click()
    expect(page.locator("#f-title-zh")).to_have_value("还没写完")


def test_a_wrong_value_is_told_in_the_words_of_check(page_for: PageFor, tmp_path: Path) -> None:
    _, page = opened(page_for, f"{FORM}?case=beijing-chaoyang/anzhen-ebike-shed")
    expect(page.locator("#f-title-zh")).to_have_value("把充电车棚建到楼下")
    page.locator("#f-sources-feature-date").fill("前年")
    page.locator("#f-sources-feature-url").fill("www.example.org")
    page.locator("#f-sources-feature-title-zh").focus()
    date, url = page.locator("#f-sources-feature-date-msg"), page.locator("#f-sources-feature-url-msg")
    expect(date).to_contain_text("看不懂日期“前年”。 写成 2021、2021-08 或 2021-08-01；不清楚的部分不写。")
    expect(page.locator("#f-sources-feature-date")).to_have_attribute("aria-invalid", "true")
    expect(url).to_be_visible()
    from casebook.reporters import explain

    result = checked_casebook(downloaded(page), tmp_path, SHED)
    told = [explain(one, "zh") for one in result.diagnostics]
    assert [f"错误 {one.message} {one.help}" for one in told] == [date.inner_text(), url.inner_text()]
    page.locator(".cb-f-found button").first.click()
    assert page.evaluate("document.activeElement.id") == "f-sources-feature-date"


def test_entries_are_added_moved_and_brought_back(page_for: PageFor) -> None:
    _, page = opened(page_for)
    page.locator("#cb-f-sec-lessons > summary").click()
    add = page.locator("[data-path=lessons] > .cb-f-add")
    for number, words in enumerate(("甲", "乙", "丙")):
        add.click()
        page.locator(f"#f-lessons-{number}-zh").fill(words)
    page.get_by_role("button", name=re.compile("上移：可以学的第3条")).click()
    lessons = "JSON.stringify(casebookForm.state.data.lessons.map(one => one.zh))"
    assert page.evaluate(lessons) == '["甲","丙","乙"]'
    assert "上移" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.get_by_role("button", name=re.compile("删去：可以学的第1条")).click()
    assert page.evaluate(lessons) == '["丙","乙"]'
    expect(page.locator("#cb-f-said")).to_contain_text("已删去")
    page.locator("#cb-f-said button").click()
    assert page.evaluate(lessons) == '["甲","丙","乙"]'


def test_a_renamed_source_takes_its_citations_along(page_for: PageFor) -> None:
    _, page = opened(page_for, f"{FORM}?case=beijing-chaoyang/anzhen-ebike-shed")
    expect(page.locator("#f-title-zh")).to_have_value("把充电车棚建到楼下")
    page.locator("#f-sources-feature-key").fill("report")
    page.locator("#f-sources-feature-key").press("Tab")
    text = downloaded(page)
    assert "feature" not in text and "cite: [report@9, report@10]" in text
    expect(page.locator("#cb-f-sum")).to_contain_text("可以交了")


WITHOUT_MARKS = "document.querySelectorAll('sup').forEach(one => one.remove())"


def test_the_preview_is_the_page_and_runs_nothing(page_for: PageFor) -> None:
    _, page = opened(page_for, f"{FORM}?case=beijing-chaoyang/anzhen-ebike-shed")
    expect(page.locator("#f-title-zh")).to_have_value("把充电车棚建到楼下")
    page.locator("#f-title-zh").fill("<img src=x onerror=alert(1)>车棚")
    page.locator("[data-view=preview]").click()
    preview = page.locator("#cb-f-preview")
    expect(preview.locator("h2")).to_have_text("<img src=x onerror=alert(1)>车棚")
    assert preview.locator("img, script").count() == 0
    # Only the marks of footnotes differ: in the preview they lead nowhere.
    page.evaluate(WITHOUT_MARKS)
    seen = set(re.split(r"\s+", preview.inner_text()))
    page.goto(page.url.replace(FORM, "/cases/beijing-chaoyang/anzhen-ebike-shed/").partition("?")[0])
    page.evaluate(WITHOUT_MARKS)
    for part in (
        ".cb-stepper .cb-text p",
        ".cb-partners li",
        ".cb-lesson",
        ".cb-event",
        ".cb-facts dd",
        ".cb-notes li > span",
    ):
        for words in page.locator(part).all_inner_texts():
            assert set(re.split(r"\s+", re.sub(r"\u2060", "", words).strip())) <= seen, words


def test_photos_are_packed_without_what_the_camera_wrote(page_for: PageFor, tmp_path: Path) -> None:
    _, page = opened(page_for)
    photo = Image.new("RGB", (64, 32), "green")
    exif = Image.Exif()
    exif[0x010E] = "made up for a test"
    exif[0x0112] = 6  # lies on its side
    buffer = BytesIO()
    photo.save(buffer, "JPEG", exif=exif)
    assert b"made up for a test" in buffer.getvalue()
    page.locator("#cb-f-sec-images > summary").click()
    page.locator("[data-path=images] > .cb-f-add").click()
    page.locator("#f-images-0-photo").set_input_files(
        {"name": "IMG 0001.JPG", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}
    )
    expect(page.locator("#f-images-0-file")).to_have_value("img-0001.jpg")
    expect(page.locator("canvas.cb-f-photo")).to_be_visible()
    page.locator("#f-images-0-alt-zh").fill("一块绿布")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载（带照片）").click()
    with zipfile.ZipFile(waiting.value.path()) as made:
        assert made.testzip() is None
        assert made.namelist() == [
            "cases/area/new-case.yml",
            "cases/area/new-case/img-0001.jpg",
        ]
        assert "file: img-0001.jpg" in made.read(made.namelist()[0]).decode()
        packed = made.read(made.namelist()[1])
    assert b"made up for a test" not in packed
    assert Image.open(BytesIO(packed)).size == (32, 64)


REQUEST = """([repository, platform, text, exists]) => {
    const found = casebookForm.platform(repository, platform);
    return found && casebookForm.requestAddress(repository, found, "cases/wuhan/a.yml", text, exists);
}"""


@pytest.mark.parametrize(
    ("repository", "platform", "text", "exists", "leads_to"),
    [
        ("https://github.com/a/b", "", "标题", False, "https://github.com/a/b/new/main/cases/wuhan?filename=a.yml&value=%E6%A0%87%E9%A2%98"),
        ("https://github.com/a/b", "", "长" * 3000, False, "https://github.com/a/b/new/main/cases/wuhan?filename=a.yml"),
        ("https://github.com/a/b", "", "x", True, "https://github.com/a/b/edit/main/cases/wuhan/a.yml"),
        ("https://gitlab.example.org/a/b/", "", "x", False, "https://gitlab.example.org/a/b/-/new/main?file_name=cases%2Fwuhan%2Fa.yml"),
        ("https://gitee.com/a/b", "", "x", True, "https://gitee.com/a/b/edit/main/cases/wuhan/a.yml"),
        ("https://code.example.cn/a/b", "gitlab", "x", True, "https://code.example.cn/a/b/-/edit/main/cases/wuhan/a.yml"),
        ("https://code.example.cn/a/b", "", "x", True, None),
        ("", "", "x", False, None),
        ("javascript:alert(1)", "github", "x", False, None),
    ],
)  # fmt: skip
def test_where_a_pull_request_is_made(
    page_for: PageFor, repository: str, platform: str, text: str, exists: bool, leads_to: str | None
) -> None:
    _, page = opened(page_for)
    found = page.evaluate(REQUEST, [repository, platform, text, exists])
    assert (found and found["address"]) == leads_to


def test_without_a_repository_there_is_mail(page_for: PageFor) -> None:
    _, page = opened(page_for)
    page.locator("#f-title-zh").fill("车棚")
    links = page.locator(".cb-f-links a")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute(
        "href", re.compile(r"^mailto:\?subject=%E6%8A%95%E7%A8%BF%EF%BC%9A%E8%BD%A6%E6%A3%9A&")
    )


def test_where_the_deployment_names_a_repository_there_is_a_request(page_for: PageFor) -> None:
    _, page = opened(page_for)
    page.evaluate("document.querySelector('script[data-repository]').dataset.repository = 'https://gitee.com/a/b'")
    page.evaluate("casebookForm.take({data: {title: {zh: '车棚'}}, area: 'wuhan', id: 'shed'})")
    link = page.locator(".cb-f-links a").first
    expect(link).to_have_text("打开Gitee，提一个请求")
    expect(link).to_have_attribute("href", "https://gitee.com/a/b/new/main/cases/wuhan")
    expect(page.locator("#cb-f-request-help")).to_contain_text("cases/wuhan/shed.yml")


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_axe_finds_nothing_in_a_full_form(page_for: PageFor, prefix: str) -> None:
    start = f"/{prefix}".rstrip("/")
    visitor, page = opened(page_for, f"{start}{FORM}?case=beijing-chaoyang/anzhen-ebike-shed", lang=LANGUAGES[prefix])
    expect(page.locator("#f-title-zh")).to_have_value("把充电车棚建到楼下")
    page.evaluate(
        "document.querySelectorAll('#cb-form details').forEach(one => { one.open = true; one.fill && one.fill(); })"
    )
    page.evaluate(
        "document.querySelectorAll('#cb-form details').forEach(one => { one.open = true; one.fill && one.fill(); })"
    )
    for name in ("images", "results", "contributors", "with"):
        page.locator(f"[data-path={name}] > .cb-f-add").click()
    page.locator("#f-sources-feature-date").fill("x")
    page.locator("#f-sources-feature-url").focus()
    expect(page.locator("#f-sources-feature-date-msg")).to_be_visible()
    found = []
    for view in ("write", "preview"):
        page.locator(f"[data-view={view}]").click()
        if view == "preview":
            expect(page.locator("#cb-f-preview .cb-f-page")).to_be_visible()
        for width, scheme in product((360, 1280), BOTH):
            visitor.resize(width)
            page.emulate_media(color_scheme=scheme)
            found += [(f"{view} ({width} {scheme})", one) for one in visitor.axe()]
            found += [(f"{view} ({width})", one) for one in [visitor.sticking_out()] if one]
    expect_nothing(found)


def test_axe_finds_nothing_in_the_question(page_for: PageFor) -> None:
    visitor, page = opened(page_for, width=320)
    page.locator("#f-title-zh").fill("写了一半")
    open_file(page, "new.yml", "title: 新的\n".encode())
    expect(page.get_by_role("alertdialog")).to_be_visible()
    expect_nothing([("question", one) for one in visitor.axe()])


@pytest.fixture(scope="module")
def unpacked(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("下载 的 文件")
    with zipfile.ZipFile(BytesIO(archive(site))) as made:
        made.extractall(folder)
    return folder / NAME


@pytest.fixture
def file_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 700})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda request: errors.append(request.url))
    yield page
    context.close()
    assert errors == []


def test_it_works_from_a_file(unpacked: Path, file_page: Page) -> None:
    page = file_page
    page.goto((unpacked / "contribute" / "index.html").as_uri())
    page.locator("a[href*='form/']").first.click()
    page.locator("#cb-f-write > .cb-f-sub > summary").click()
    page.locator("#cb-f-find").fill("车棚")
    page.locator(".cb-f-hits button").click()
    expect(page.locator("#f-title-zh")).to_have_value("把充电车棚建到楼下")
    open_file(page, "bad.yml", b"a: [1\n")
    expect(page.locator("#cb-f-report")).to_contain_text("第1行 这里的括号“[”不成对。")
    document, _ = load(SHED, (ROOT / SHED).read_bytes())
    assert document is not None
    assert downloaded(page) == canonical(document.data)
    page.locator("#f-title-zh").fill("改过的标题")
    page.reload()
    expect(page.locator("#f-title-zh")).to_have_value("改过的标题")
    page.locator("#cb-f-copy").click()
    expect(page.locator("#cb-f-said")).to_contain_text("复制")
