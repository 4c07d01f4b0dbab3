"""python bench/pages/measure.py [SITE]

How soon a page is there on a cheap phone: largest contentful paint in Chromium at 360 px, on what Lighthouse calls slow
4G (1.6 Mbit/s, 150 ms there and back) and a processor four times slower, nothing kept from before. Files are sent
compressed, as a server sends them. Prints the median of five visits, and how far anything moved (layout shift).
"""

from __future__ import annotations

import gzip
import statistics
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from browser import chromium  # noqa: E402

PAGES = ("/", "/cases/", "/cases/beijing-chaoyang/anzhen-ebike-shed/", "/en/cases/beijing-chaoyang/anzhen-ebike-shed/")
VISITS = 5
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SEEN = """() => new Promise((resolve) => {
    const seen = { paint: 0, moved: 0 };
    new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.paint = one.startTime; })
        .observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.moved += one.value; })
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(seen), 500);
})"""


class Compressing(SimpleHTTPRequestHandler):
    """Sends files compressed and keeps the connection, as nginx would."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        content = packed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing: the table is all that is printed."""


@cache
def packed(path: Path) -> bytes:
    """The file as it is sent."""
    return gzip.compress(path.read_bytes(), 6)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address at which the site is served for a while."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressing, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def visit(browser: Browser, address: str) -> tuple[float, float]:
    """(largest contentful paint in ms, layout shift) of one first visit."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2, is_mobile=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="load", timeout=60_000)
    seen = page.evaluate(SEEN)
    context.close()
    return seen["paint"], seen["moved"]


def main() -> None:
    site = Path(sys.argv[1]) if sys.argv[1:] else ROOT / "site"
    print("| page | LCP, ms | shift |\n|---|---|---|")
    with served(site) as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.bring(), args=list(chromium.ARGUMENTS))
        for address in PAGES:
            visits = [visit(browser, home + address) for _ in range(VISITS)]
            paint, moved = statistics.median(one[0] for one in visits), max(one[1] for one in visits)
            print(f"| {address} | {paint:.0f} | {moved:.3f} |")
        browser.close()


if __name__ == "__main__":
    main()
