"""The preview's server: files of the built site, each page with a script that listens for changes."""

from __future__ import annotations

import mimetypes
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from casebook.keeping import VERSION

if TYPE_CHECKING:
    from casebook.live import Preview

OWN = "/_live/"
"""Where the preview's own script, style sheet and messages are; no page of the site is below it."""
_BEAT = 15.0  # seconds after which a line is sent whatever happens, to learn whether anybody still listens


class Server(ThreadingHTTPServer):
    """Serves the files in `folder` and tells what `preview` knows."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], folder: Path, preview: Preview) -> None:
        super().__init__(address, _Handler)
        self.folder, self.preview = folder, preview
        self.stopping = threading.Event()

    def shutdown(self) -> None:
        self.stopping.set()
        with self.preview.changed:
            self.preview.changed.notify_all()
        super().shutdown()


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if path == f"{OWN}events":
            self._events()
        elif path.startswith(OWN):
            self._own(path.removeprefix(OWN))
        elif path == f"/{VERSION}":
            # No page of a preview is kept; and a service worker that another site left at this address goes.
            self._send(HTTPStatus.OK, "application/json", b"{}")
        else:
            self._file(path)

    def _own(self, name: str) -> None:
        if name not in ("live.js", "live.css"):
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self._send(HTTPStatus.OK, mimetypes.guess_type(name)[0], (files("casebook.live") / name).read_bytes())

    def _file(self, path: str) -> None:
        # Before the file is read: a change between the page and its first message is then seen as one.
        number = self.server.preview.state.number
        home = self.server.folder.resolve()
        file = (home / path.lstrip("/").replace("\0", "")).resolve()
        if not file.is_relative_to(home):
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        if file.is_dir() and not path.endswith("/"):
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            # One slash: two would lead to another host.
            self.send_header("Location", "/" + urlsplit(self.path).path.strip("/") + "/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if file.is_dir():
            file /= "index.html"
        status = HTTPStatus.OK
        if not file.is_file():
            status, file = HTTPStatus.NOT_FOUND, home / "404.html"
        content = file.read_bytes() if file.is_file() else b'<!doctype html><html lang="zh-CN"><body></body></html>'
        kind = mimetypes.guess_type(file.name)[0]
        if kind == "text/html":
            script = f'<script src="{OWN}live.js" data-number="{number}"></script></body>'.encode()
            content = content.replace(b"</body>", script)
        self._send(status, kind, content)

    def _send(self, status: HTTPStatus, kind: str | None, content: bytes) -> None:
        self.send_response(status)
        text = kind and (kind.startswith("text/") or kind.endswith(("javascript", "json", "xml")))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind or "application/octet-stream")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def _events(self) -> None:
        """What changes, as server-sent events, until the page is closed."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        preview, told = self.server.preview, None
        try:
            while not self.server.stopping.is_set():
                state = preview.state
                self.wfile.write(b":\n\n" if state is told else b"data: " + state.message() + b"\n\n")
                self.wfile.flush()
                told = state
                with preview.changed:
                    if preview.state is told:
                        preview.changed.wait(_BEAT)
        except OSError:
            pass
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads a line for every file."""
