"""The policy is in force in every test's browser, and what it is for it does."""

from __future__ import annotations

from playwright.sync_api import Browser

from browser.visitor import PageFor, Visitor

INJECTED = """kind => new Promise(done => {
    document.addEventListener("securitypolicyviolation", event => done(event.effectiveDirective));
    const box = document.createElement("div");
    if (kind === "handler") box.innerHTML = '<img src="assets/images/none.svg" onerror="window.caught = true">';
    if (kind === "style") box.innerHTML = '<p style="color: red">x</p>';
    document.body.append(box);
    if (kind === "script") {
        const script = document.createElement("script");
        script.textContent = "window.caught = true";
        document.body.append(script);
    }
    if (kind === "elsewhere") {
        const script = document.createElement("script");
        script.src = "https://example.org/script.js";
        document.body.append(script);
    }
    if (kind === "fetch") fetch("https://example.org/").catch(() => 0);
    if (kind === "frame") {
        const frame = document.createElement("iframe");
        frame.src = "about:blank?" + Math.random();
        frame.src = location.href;
        document.body.append(frame);
    }
    setTimeout(() => done("nothing was forbidden"), 5000);
})"""

FORBIDDEN = {
    "handler": "script-src-attr",
    "style": "style-src-attr",
    "script": "script-src-elem",
    "elsewhere": "script-src-elem",
    "fetch": "connect-src",
    "frame": "frame-src",
}


def test_what_slipped_into_a_page_would_not_run(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address)  # its errors are what is looked for
    for kind, directive in FORBIDDEN.items():
        visitor.open("/")
        assert visitor.page.evaluate(INJECTED, kind) == directive
        assert visitor.page.evaluate("window.caught") is None
    visitor.close()


def test_a_citation_is_copied_with_the_readers_day(page_for: PageFor) -> None:
    visitor = page_for(lang="zh-CN")
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.open("/cases/beijing-chaoyang/anzhen-ebike-shed/")
    page = visitor.page
    page.locator(".cb-cite__copy").first.click()
    page.get_by_text("复制好了").wait_for()
    day = page.evaluate("new Date().toLocaleDateString('sv')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(".cb-cite__text").first.inner_text()
    assert copied.startswith("编辑组. 把充电车棚建到楼下[EB/OL]. ") and f"[{day}]" in copied


def test_a_citation_is_copied_where_there_is_no_clipboard_of_its_own(page_for: PageFor) -> None:
    visitor = page_for(lang="en-GB")
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.context.add_init_script("delete Navigator.prototype.clipboard")
    visitor.open("/en/cases/beijing-chaoyang/anzhen-ebike-shed/")
    page = visitor.page
    page.locator(".cb-cite summary", has_text="BibTeX").click()
    page.locator(".cb-cite__copy:visible").nth(1).click()
    page.get_by_text("Copied", exact=True).wait_for()


def test_a_citation_is_downloaded_as_a_file(page_for: PageFor) -> None:
    visitor = page_for(javascript=False)
    visitor.open("/cases/beijing-chaoyang/anzhen-ebike-shed/")
    page = visitor.page
    page.locator(".cb-cite summary", has_text="RIS").click()
    with page.expect_download() as waiting:
        page.locator(".cb-cite a[download$='.ris']").click()
    assert waiting.value.suggested_filename == "beijing-chaoyang-anzhen-ebike-shed.ris"
    assert waiting.value.path().read_text(encoding="utf-8").startswith("TY  - ELEC\nTI  - 把充电车棚建到楼下\n")
