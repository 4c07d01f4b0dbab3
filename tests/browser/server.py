"""A web server for a built site, on this machine only, that answers as nginx does with the recipe in hosting/nginx.

Every answer carries the recipe's security headers, so that whatever a test does in a page, it does under the policy.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

HEADERS_FILE = Path(__file__).resolve().parents[2] / "hosting" / "nginx" / "headers.conf"
_ADD_HEADER = re.compile(r"""(?m)^add_header\s+(?P<name>\S+)\s+(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s;]+))\s+always;""")


def headers() -> dict[str, str]:
    """The security headers that the recipe adds to every answer."""
    found = _ADD_HEADER.finditer(HEADERS_FILE.read_text(encoding="utf-8"))
    return {one["name"]: one["quoted"] or one["bare"] for one in found}


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body go out in two writes; Nagle's algorithm would hold the second back for 40 ms.
    disable_nagle_algorithm = True

    def __init__(self, *arguments: Any, site: Path, base: str, policy: bool = True) -> None:
        self.site, self.base, self.policy = site, base, policy
        super().__init__(*arguments, directory=str(site))

    def translate_path(self, path: str) -> str:
        decoded = unquote(urlsplit(path).path)
        # Outside the site's own path there is nothing, so that a link that climbs too far is noticed.
        inside = decoded.startswith(self.base)
        return super().translate_path("/" + decoded.removeprefix(self.base)) if inside else "/no/such/file"

    def list_directory(self, path: Any) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        # nginx: error_page 404 /404.html;
        page = self.site / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def guess_type(self, path: Any) -> str:
        kind = super().guess_type(path)
        return f"{kind}; charset=utf-8" if kind == "text/html" else kind

    def end_headers(self) -> None:
        for name, value in headers().items():
            if self.policy or name != "Content-Security-Policy":
                self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing: the browser records what failed."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser that goes on to the next page breaks off what it no longer needs."""


@dataclass
class Line:
    """What lies between a browser and a site, for tests that cut it: the site at its end, whether it is `cut`, after
    how many answers it is (`left`), and what was asked for. Answers wait while `flowing` is not set."""

    site: Path
    cut: bool = False
    left: int | None = None
    asked: list[str] = field(default_factory=list)
    flowing: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.flowing.set()


class _HandlerOnLine(_Handler):
    def __init__(self, *arguments: Any, line: Line, base: str) -> None:
        self.line = line
        super().__init__(*arguments, site=line.site, base=base)

    def do_GET(self) -> None:
        self.line.flowing.wait(30)
        if self.line.left is not None:
            self.line.left -= 1
            self.line.cut = self.line.cut or self.line.left < 0
        if self.line.cut:
            self.close_connection = True
            return
        self.line.asked.append(self.path)
        self.site, self.directory = self.line.site, str(self.line.site)
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()


@contextmanager
def serving_on(line: Line, base: str = "/") -> Iterator[str]:
    """Serve what is at the end of a line below `base`, and give its address without the closing slash."""
    with _running(partial(_HandlerOnLine, line=line, base=base)) as address:
        yield f"{address}{base.rstrip('/')}"


@contextmanager
def serving(site: Path, base: str = "/", *, policy: bool = True) -> Iterator[str]:
    """Serve a site below `base`, and give its address without the closing slash. Without `policy` it goes without the
    Content-Security-Policy: what stands in a page must be harmless by itself."""
    with _running(partial(_Handler, site=site, base=base, policy=policy)) as address:
        yield f"{address}{base.rstrip('/')}"


@contextmanager
def _running(handler: Any) -> Iterator[str]:
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
