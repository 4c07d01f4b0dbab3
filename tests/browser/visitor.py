"""A reader with a browser of a certain kind, who notices what goes wrong behind a page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe-core" / "axe.min.js"

# Nothing may change between two looks at a page: what moves is at its end at once.
STILL = "*, ::before, ::after { transition: none !important; animation: none !important }"

SETTINGS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
}


WIDTHS = (1280, 360, 320)
HEIGHT = 800

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
    are the console's errors, exceptions, and answers from 400 up, except to the address that was asked for.
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
    ) -> None:
        self.home = home
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self._asked = ""
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            color_scheme=scheme,
            contrast=contrast,
            reduced_motion="reduce",
            locale=lang,
            java_script_enabled=javascript,
            service_workers="block",
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
        self.page.add_style_tag(content=STILL)

    def axe(self) -> list[str]:
        """What axe finds on this page, one line a place."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8") + "\n;undefined")
        found = self.page.evaluate("settings => axe.run(document, settings)", SETTINGS)
        # The same fault is the same line on every page, however deep the page lies.
        return [
            f"{rule['id']} ({rule['impact']}): {node['html'].replace('../', '')[:160]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def resize(self, width: int) -> None:
        """Make the window this wide."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})

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
    """What was noticed at one page: requests to other hosts, errors, and what sticks out, by width."""

    address: str
    status: int
    foreign: tuple[str, ...]
    errors: tuple[str, ...]
    sticking_out: dict[int, str]


def walk(browser: Browser, home: str, addresses: list[str]) -> list[Visit]:
    """Visit pages one after the other, each at every width."""
    visitor = Visitor(browser, home)
    visits = []
    for address in addresses:
        visitor.resize(WIDTHS[0])
        status = visitor.open(address)
        sticking_out = {}
        for width in WIDTHS:
            visitor.resize(width)
            sticking_out[width] = visitor.sticking_out()
        foreign, errors = visitor.take()
        visits.append(Visit(address, status, tuple(foreign), tuple(errors), sticking_out))
    visitor.close()
    return visits
