"""A reader with a browser of a certain kind, who notices what goes wrong behind a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe-core" / "axe.min.js"

# Nothing may change between two looks at a page: what moves is at its end at once.
STILL = "*, ::before, ::after { transition: none !important; animation: none !important }"

STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")

STICKING_OUT = """() => {
    const wide = document.documentElement.clientWidth, scrolled = document.scrollingElement.scrollWidth;
    if (scrolled <= wide) return "";
    const name = one => [one.localName, ...one.classList].join(".");
    const out = [...document.body.querySelectorAll("*")]
        .filter(one => one.getBoundingClientRect().right > wide + 0.5).map(name);
    return `${scrolled} px wide: ${[...new Set(out)].slice(-5).join(", ")}`;
}"""


class Visitor:
    """One page of a browser with its own memory. `foreign` and `errors` gather until they are taken.

    Other hosts cannot be reached (see conftest.browser); what was asked of them stands in `foreign`. `errors`
    are the console's errors, exceptions, and answers from 400 up, except to the address that was asked for. With
    `keeps`, the site may keep pages on the reader's device.
    """

    def __init__(
        self,
        browser: Browser,
        home: str,
        *,
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
        contrast: Literal["no-preference", "more"] = "no-preference",
        lang: str = "zh-CN",
        javascript: bool = True,
        keeps: bool = False,
    ) -> None:
        self.home = home
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self._asked = ""
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            contrast=contrast,
            reduced_motion="reduce",
            locale=lang,
            java_script_enabled=javascript,
            service_workers="allow" if keeps else "block",
        )
        self.context.set_default_timeout(15_000)
        self.context.on("request", lambda request: self._notice(request.url))
        self.context.on("response", self._answered)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.errors.append(f"exception: {error.error}"))
        self.page: Page = self.context.new_page()
        self.page.on("websocket", lambda socket: self._notice(socket.url))

    def open(self, address: str) -> int:
        """Go to an address below the site's root; the status of the answer."""
        self._asked = self.home + address
        response = self.page.goto(self._asked, wait_until="load")
        assert response is not None, address
        return response.status

    def path(self) -> str:
        """Where the page is now, below the site's root."""
        return self.page.url.removeprefix(self.home).partition("#")[0]

    def hold_still(self) -> None:
        """End all movement on this page."""
        # The policy lets no style element in; a sheet made by a script is no part of the page.
        self.page.evaluate(
            """rules => {
                const sheet = new CSSStyleSheet();
                sheet.replaceSync(rules);
                document.adoptedStyleSheets = [sheet];
            }""",
            STILL,
        )

    def axe(self, rules: Sequence[str] = ()) -> list[str]:
        """What axe finds on this page by these rules, or by all that WCAG 2.0 to 2.2 and good practice ask for."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8") + "\n;undefined")
        # Preloading fetches all style sheets once more, for a rule on sound and video; no page has any.
        settings = {"resultTypes": ["violations"], "runOnly": list(rules or STANDARDS), "preload": False}
        found = self.page.evaluate("settings => axe.run(document, settings)", settings)
        # The same fault is the same line on every page, however deep the page lies.
        return [
            f"{rule['id']} ({rule['impact']}): {node['html'].replace('../', '')[:160]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def choose(self, setting: str, value: str) -> None:
        """Set a reading setting by hand; it stays for all pages of this visitor."""
        self.page.locator("#cb-reading-open").click()
        self.page.locator(f"#cb-reading [name={setting}][value={value}]").check(force=True)
        self.page.keyboard.press("Escape")

    def resize(self, width: int) -> None:
        """Make the window this wide."""
        self.page.set_viewport_size({"width": width, "height": 800})

    def sticking_out(self) -> str:
        """How wide this page is and what makes it so, where it has to be scrolled sideways; else nothing."""
        return str(self.page.evaluate(STICKING_OUT))

    def take(self) -> tuple[list[str], list[str]]:
        """(foreign, errors) since they were last taken."""
        taken = self.foreign, self.errors
        self.foreign, self.errors = [], []
        return taken

    def close(self) -> None:
        self.context.close()

    def _notice(self, url: str) -> None:
        asked = urlsplit(url)
        if asked.scheme not in {"data", "blob", "about"} and asked.netloc != urlsplit(self.home).netloc:
            self.foreign.append(url)

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.url != self._asked:
            self.errors.append(f"{response.status}: {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        # A failed load is in the answers already; and of the page asked for it is what a test looks at.
        if message.type == "error" and not message.text.startswith("Failed to load resource: the server"):
            self.errors.append(f"console: {message.text} ({message.location.get('url', '')})")


class PageFor(Protocol):
    """`page_for(width=…, scheme=…, lang=…, javascript=…, …)`: see Visitor."""

    def __call__(self, **kind: Any) -> Visitor: ...


@dataclass(frozen=True, slots=True)
class Visit:
    """What was noticed at one page: its status, requests to other hosts, errors, and what sticks out."""

    address: str
    status: int
    foreign: list[str]
    errors: list[str]
    sticking_out: str


def walk(browser: Browser, home: str, addresses: list[str]) -> Iterator[Visit]:
    """Visit pages one after the other, on a phone so small that whatever can stick out does."""
    visitor = Visitor(browser, home, width=320)
    for address in addresses:
        status = visitor.open(address)
        sticking_out = visitor.sticking_out()
        foreign, errors = visitor.take()
        yield Visit(address, status, foreign, errors, sticking_out)
    visitor.close()
