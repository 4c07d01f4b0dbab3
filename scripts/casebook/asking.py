"""Asking the web whether addresses still work, as a guest should: one request at a time of a host, with a pause; only
what robots.txt allows; HEAD, and GET only where a server does not know HEAD; no page is read.

Addresses come from contributors. None that leads into the asker's own network is asked.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from pathlib import Path
from typing import IO, Literal, cast
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener, getproxies
from urllib.robotparser import RobotFileParser

from casebook.publish import write

State = Literal["fine", "dead", "moved", "unsure"]
CACHE = ".casebook/links.json"
_FORM = 1
_DAYS = {"fine": 7, "moved": 7, "dead": 1}
"""How long an answer is good for. One that is not sure is asked for again every time."""

_DEAD = frozenset({404, 410})
_NO_HEAD = frozenset({400, 403, 404, 405, 406, 410, 500, 501, 503})  # some servers answer so to HEAD alone
_BUSY = frozenset({429, 502, 503, 504})
_LASTING = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOPS = 6
_ROBOTS_LIMIT = 100_000  # bytes
_HOSTS = 8  # asked at the same time, one request each


@dataclass(frozen=True, slots=True)
class Answer:
    """`new`: the address that it moved to for good. `reason`: the status, or a word for what went wrong (words.answer
    of the diagnostics): timeout, name, certificate, network, robots, private, loop, address."""

    state: State
    new: str = ""
    reason: str = ""


class _Unsure(Exception):
    """No answer; the argument is the reason."""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Manners:
    """How to ask: seconds between two requests to a host, seconds to wait for an answer, how often to ask again, and
    what to call oneself. `private` allows addresses in one's own network."""

    pause: float = 1.0
    timeout: float = 15.0
    retries: int = 2
    agent: str = "casebook-link-check/1.0"
    private: bool = False
    longest_wait: float = 60.0


class Asker:
    """Asks. One of these is one guest: it knows when it last asked which host, and what robots.txt said there."""

    def __init__(self, manners: Manners | None = None, sleep: Callable[[float], None] = time.sleep) -> None:
        self._manners = manners or Manners()
        self._sleep = sleep
        self._opener: OpenerDirector = build_opener(_NoRedirect)
        self._guard = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}
        self._last: dict[str, float] = {}
        self._robots: dict[str, RobotFileParser] = {}

    def ask_all(
        self, urls: Iterable[str], progress: Callable[[int, int], None] = lambda done, total: None
    ) -> dict[str, Answer]:
        """Ask for each of the addresses, in their order by host; several hosts at a time."""
        hosts: dict[str, list[str]] = {}
        for url in urls:
            hosts.setdefault(url.split("/", 3)[2].lower() if "//" in url else "", []).append(url)
        total = sum(map(len, hosts.values()))
        answers: dict[str, Answer] = {}

        def ask_host(own: list[str]) -> None:
            for url in own:
                answer = self.ask(url)
                with self._guard:
                    answers[url] = answer
                    progress(len(answers), total)

        with ThreadPoolExecutor(_HOSTS) as pool:
            list(pool.map(ask_host, hosts.values()))
        return {url: answers[url] for own in hosts.values() for url in own}

    def ask(self, url: str) -> Answer:
        """Ask for one address, and for whatever it leads on to. Never raises."""
        here, lasting, moved = url, True, ""
        try:
            for _ in range(_HOPS):
                status, onward = self._status(here)
                if status in _REDIRECTS and onward:
                    lasting = lasting and status in _LASTING
                    here = urljoin(here, onward)
                    moved = here if lasting else moved
                    continue
                if 200 <= status < 300:
                    return Answer("moved", moved, str(status)) if moved else Answer("fine", reason=str(status))
                return Answer("dead" if status in _DEAD else "unsure", reason=str(status))
        except _Unsure as error:
            return Answer("unsure", reason=str(error))
        except ValueError:  # no address at all, or led on to none
            return Answer("unsure", reason="address")
        return Answer("unsure", reason="loop")

    def _status(self, url: str) -> tuple[int, str]:
        """(status, where it leads on to) of an address. Raises _Unsure and ValueError."""
        self._allowed(url)
        status, onward = self._patiently("HEAD", url)
        return self._patiently("GET", url) if status in _NO_HEAD else (status, onward)

    def _patiently(self, method: str, url: str) -> tuple[int, str]:
        """As `_request`, again after a while where nothing or "too busy" came back."""
        for left in range(self._manners.retries, -1, -1):
            wait = self._manners.pause * 2 ** (self._manners.retries - left + 1)
            try:
                status, headers, _ = self._request(method, url)
                if status not in _BUSY or not left:
                    return status, headers.get("Location", "")
                asked = headers.get("Retry-After", "")
                wait = float(asked) if asked.isdecimal() else wait
            except _Unsure as error:
                if str(error) not in ("timeout", "network") or not left:
                    raise
            self._sleep(min(wait, self._manners.longest_wait))
        raise AssertionError("unreachable")

    def _request(self, method: str, url: str, read: int = 0) -> tuple[int, Message, bytes]:
        """(status, headers, the first bytes) of one request. Raises _Unsure."""
        request = Request(  # noqa: S310  only http and https come this far
            _ascii(url), method=method, headers={"User-Agent": self._manners.agent, "Accept": "*/*"}
        )
        with self._turn(urlsplit(url).netloc.lower()):
            try:
                with self._opener.open(request, timeout=self._manners.timeout) as answer:
                    return answer.status, answer.headers, answer.read(read) if read else b""
            except HTTPError as error:
                with error:
                    return error.code, error.headers, b""
            except (URLError, OSError, HTTPException, ValueError) as error:
                raise _Unsure(_reason(error)) from error

    @contextmanager
    def _turn(self, host: str) -> Iterator[None]:
        """One request at a time of a host, and a pause between two."""
        with self._guard:
            lock = self._turns.setdefault(host, threading.Lock())
        with lock:
            since = time.monotonic() - self._last.get(host, -1e9)
            if since < self._manners.pause:
                self._sleep(self._manners.pause - since)
            try:
                yield
            finally:
                self._last[host] = time.monotonic()

    def _allowed(self, url: str) -> None:
        """Raises _Unsure where the address is not to be asked, ValueError where it is none."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 0
        if parts.scheme not in ("http", "https") or not host:
            raise _Unsure("address")
        # Behind a proxy, names are the proxy's to find.
        if not self._manners.private and not getproxies().get(parts.scheme):
            self._public(host, port or (443 if parts.scheme == "https" else 80))
        key = f"{parts.scheme}://{parts.netloc.lower()}"
        if key not in self._robots:
            rules = RobotFileParser()
            try:
                status, _, text = self._request("GET", f"{key}/robots.txt", _ROBOTS_LIMIT)
            except _Unsure:
                status, text = 0, b""
            rules.parse(text.decode("utf-8", "replace").splitlines() if status == 200 else [])
            self._robots[key] = rules
        if not self._robots[key].can_fetch(self._manners.agent, url):
            raise _Unsure("robots")

    @staticmethod
    def _public(host: str, port: int) -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise _Unsure("name") from error
        if not all(ipaddress.ip_address(str(one[4][0]).partition("%")[0]).is_global for one in found):
            raise _Unsure("private")


def _reason(error: Exception) -> str:
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return "timeout"
    if isinstance(cause, socket.gaierror):
        return "name"
    if isinstance(cause, ssl.SSLError):
        return "certificate"
    return "address" if isinstance(cause, ValueError) else "network"


def _ascii(url: str) -> str:
    """The address as a request has it: names in Chinese by IDNA, paths in percent signs."""
    parts = urlsplit(url)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    safe = "%/:=&?~#+!$,;'@()*[]"
    return urlunsplit((parts.scheme, host, quote(parts.path, safe=safe), quote(parts.query, safe=safe), ""))


def remembered(root: Path, urls: Iterable[str], today: int) -> dict[str, Answer]:
    """The answers that are known and fresh enough. `today` counts days; a broken cache is as good as none."""
    try:
        plain = json.loads((root / CACHE).read_bytes())
        if plain["form"] != _FORM:
            return {}
        found = {}
        for url in urls:
            if url in plain["answers"]:
                day, state, new, reason = plain["answers"][url]
                if 0 <= today - day < _DAYS.get(state, 0):
                    found[url] = Answer(cast(State, state), str(new), str(reason))
        return found
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def remember(root: Path, known: Mapping[str, Answer], fresh: Mapping[str, Answer], today: int) -> None:
    """Keep what was answered today; what was known before keeps its day."""
    try:
        before = json.loads((root / CACHE).read_bytes())["answers"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        before = {}
    rows = {url: before[url] for url in known if url in before}
    rows |= {url: [today, one.state, one.new, one.reason] for url, one in fresh.items() if one.state in _DAYS}
    write(root / CACHE, json.dumps({"form": _FORM, "answers": rows}, ensure_ascii=False, indent=0).encode())
