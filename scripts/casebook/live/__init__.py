"""The preview: a site of its own that follows every change, in the browser at once.

Two steps for a change. The pages come first and the browser takes them; the search and the data, which are of all cases
and take longer, follow when nothing has been changed for a moment, in a process of their own, which the next change
ends. A mistake does not end the preview: the page stays as it was, and says what is wrong.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casebook import reporters, site
from casebook.check import BrokenCases, ChangedMeanwhile, Checked
from casebook.languages import LANGUAGES
from casebook.live.server import Server
from casebook.locales import strings

FOLDER = ".casebook/live"
"""Where the preview's site is."""
SETTLED = 0.03
"""Seconds without a further event after which a change is taken up: one save is several events."""
QUIET = 2.0
"""Seconds without a change after which the search and the data follow."""
WATCHED = ("cases", "docs", "overrides", "mkdocs.yml")


@dataclass
class State:
    """What the browser is told: how often the site has changed, and what is wrong, as JSON of `reporters.as_json`, or
    as one text where it is not about a case."""

    number: int = 0
    problems: list[Any] = field(default_factory=list)
    failure: str = ""

    def message(self) -> bytes:
        """As it is sent."""
        words = {one.id: strings(one.id, "live") for one in LANGUAGES}
        told = {"number": self.number, "problems": self.problems, "failure": self.failure, "words": words}
        return json.dumps(told).encode()


class Preview:
    """The site of the casebook at `root`, kept current; `report` is told of cases with mistakes."""

    def __init__(self, root: Path, report: Callable[[Checked], None]) -> None:
        self.root, self.folder = root, root / FOLDER / "site"
        self.state = State()
        self.changed = threading.Condition()
        self._report = report
        self._rest: subprocess.Popen[bytes] | None = None

    def update(self) -> bool:
        """Bring the pages up to date; whether the search and the data still have to follow."""
        self._stop_rest()
        before = (self.state.problems, self.state.failure)
        problems: list[Any] = []
        failure, written, behind = "", 0, False
        try:
            done = site.build(self.root, self.folder, downloads=False, with_cards=False, pages_first=True)
            written, behind = done.site.written + done.site.removed, done.behind
        except BrokenCases as error:
            problems = json.loads(reporters.as_json(error.checked.diagnostics, error.checked.lines))
            if problems != before[0]:
                self._report(error.checked)
        except ChangedMeanwhile:
            return True
        except (Exception, SystemExit) as error:  # noqa: BLE001  (MkDocs and its plugins raise what they like)
            failure = reporters.visible(f"{type(error).__name__}: {error}")
        with self.changed:
            if written or (problems, failure) != before:
                self.state = State(self.state.number + bool(written), problems, failure)
                self.changed.notify_all()
        return behind

    def update_rest(self) -> None:
        """Begin to bring the search and the data up to date."""
        self._stop_rest()
        command = [sys.executable, "-m", "casebook.live.rest", str(self.root), str(self.folder)]
        # Its own session: Ctrl-C reaches this process, which ends the other. What it says has been said before.
        self._rest = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def _stop_rest(self) -> None:
        if self._rest is not None:
            self._rest.send_signal(signal.SIGINT)  # which waits where files are being moved into the site
            self._rest.wait()
            self._rest = None

    def follow(self, stop: threading.Event) -> None:
        """Watch the folders and keep the site current until `stop` is set."""
        from watchdog.events import FileSystemEvent, FileSystemEventHandler
        from watchdog.observers import Observer

        heard = threading.Event()

        class Handler(FileSystemEventHandler):
            def on_any_event(self, event: FileSystemEvent) -> None:
                if event.event_type not in ("opened", "closed_no_write"):
                    heard.set()

        observer = Observer()
        for name in WATCHED:
            if (self.root / name).is_dir():
                observer.schedule(Handler(), str(self.root / name), recursive=True)
        observer.schedule(Handler(), str(self.root / WATCHED[-1]))
        observer.start()
        behind = True
        try:
            while not stop.is_set():
                if heard.wait(QUIET):
                    while heard.is_set():
                        heard.clear()
                        time.sleep(SETTLED)
                    behind = self.update()
                elif behind:
                    self.update_rest()
                    behind = False
        finally:
            observer.stop()
            observer.join()
            self._stop_rest()


def serve(root: Path, address: tuple[str, int], report: Callable[[Checked], None], ready: Callable[[], None]) -> None:
    """Show the casebook at `root` at `address` (host, port) until Ctrl-C. `report` is told of cases with mistakes,
    `ready` when the site can be opened. Raises OSError where the address is taken."""
    preview = Preview(root, report)
    with Server(address, preview.folder, preview) as server:
        preview.update()
        stop = threading.Event()
        serving = threading.Thread(target=server.serve_forever, daemon=True)
        serving.start()
        ready()
        try:
            preview.follow(stop)
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()
