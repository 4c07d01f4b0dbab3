"""The recipe for nginx: headers, compression, caching, what is not there, redirects; at the root and below a path."""

from __future__ import annotations

import gzip
import http.client
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from browser.server import headers
from browser.visitor import Visitor
from hosting import nginx

CASE = "/cases/beijing-chaoyang/anzhen-ebike-shed/"


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, headers in small letters, and the body as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body unpacked."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


@dataclass(frozen=True, slots=True)
class Server:
    """Where the site is: an address, and the path that it stands below."""

    address: str
    below: str

    def ask(self, path: str, method: str = "GET", raw: bool = False, **sent: str) -> Answer:
        """Ask for a path below the site's own (or, `raw`, for one of the host), with nothing unpacked or followed."""
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        names = {name.replace("_", "-"): value for name, value in sent.items()}
        connection.request(method, path if raw else self.below + path, headers=names)
        answer = connection.getresponse()
        found = Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        connection.close()
        return found


@pytest.fixture(scope="module", params=["", "/book/"], ids=["at the root", "below a path"])
def server(request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("nginx")
    with nginx.running(folder, site, request.param) as address:
        yield Server(address, request.param.rstrip("/"))


def test_pages_are_there(server: Server, site: Path) -> None:
    for path in ("/", "/en/", CASE, f"/en{CASE}both/"):
        answer = server.ask(path)
        assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert answer.body == (site / path[1:] / "index.html").read_bytes()


@pytest.mark.parametrize("path", ["/", "/assets/css/base.css", "/data/v1/cases.json", "/no/such/page/", "/en"])
def test_every_answer_has_the_security_headers(server: Server, path: str) -> None:
    answer = server.ask(path)
    assert answer.status in (200, 301, 404)
    assert {name: answer.headers.get(name.lower()) for name in headers()} == headers()
    assert not re.search(r"\d", answer.headers["server"])


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/data/v1/cases.zh.csv", "text/csv; charset=utf-8"),
        ("/data/v1/cases.json", "application/json; charset=utf-8"),
        ("/data/v1/citations.zh.bib", "application/x-bibtex"),
        ("/data/v1/citations.zh.ris", "application/x-research-info-systems"),
        ("/data/v1/partner-sharing-data.zip", "application/zip"),
        ("/feeds/cases.zh.atom", "application/atom+xml; charset=utf-8"),
        ("/assets/js/find.js", "application/javascript; charset=utf-8"),
        ("/assets/css/base.css", "text/css; charset=utf-8"),
        ("/assets/images/favicon.svg", "image/svg+xml; charset=utf-8"),
        ("/sw.js", "application/javascript; charset=utf-8"),
        ("/assets/app/zh.webmanifest", "application/manifest+json; charset=utf-8"),
        ("/assets/offline/version.json", "application/json; charset=utf-8"),
    ],
)
def test_kinds_of_files(server: Server, path: str, kind: str) -> None:
    answer = server.ask(path)
    assert (answer.status, answer.headers["content-type"]) == (200, kind)


@pytest.mark.parametrize("path", ["/", "/assets/css/base.css", "/assets/js/find.js", "/data/v1/cases.json"])
def test_text_is_compressed_for_those_who_can_unpack_it(server: Server, path: str) -> None:
    plain, packed = server.ask(path), server.ask(path, accept_encoding="gzip")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["vary"]
    assert packed.text == plain.text
    assert len(packed.body) < len(plain.body) / 2


def test_addresses_with_a_hash_are_kept_for_a_year_and_others_asked_for_again(server: Server, site: Path) -> None:
    hashed = [next(site.glob(pattern)) for pattern in ("assets/stylesheets/main.*.css", "assets/search/zh/*/*.js")]
    hashed += [file for file in site.glob("assets/offline/*.json") if file.name != "version.json"]
    for file in hashed:
        answer = server.ask(f"/{file.relative_to(site).as_posix()}")
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    for path in re.findall(r'(?:href|src)="(?:\.\./)*(assets/(?:css|js)/[^"]+)"', server.ask(CASE).text):
        assert server.ask(f"/{path}").headers["cache-control"] == "public, max-age=31536000, immutable"
    assert server.ask("/assets/css/nothing.css?01234567").headers["cache-control"] == "no-cache"
    assert server.ask("/?x=/assets/css/base.css?01234567").headers["cache-control"] == "no-cache"
    for path in ("/", CASE, "/assets/css/base.css", "/assets/search/zh/manifest.js", "/data/v1/cases.json",
                 "/sw.js", "/assets/offline/version.json", "/assets/app/zh.webmanifest"):  # fmt: skip
        assert server.ask(path).headers["cache-control"] == "no-cache"
    assert server.ask("/cases/beijing-chaoyang/20210801/").headers["cache-control"] == "no-cache"


def test_what_did_not_change_is_not_sent_again(server: Server) -> None:
    first = server.ask("/")
    again = server.ask("/", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    packed = server.ask("/", accept_encoding="gzip")
    again = server.ask("/", accept_encoding="gzip", if_none_match=packed.headers["etag"])
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path", ["/no/such/page/", "/en/no-such-page", "/404.html/", "/casesx"])
def test_what_is_not_there_is_told_in_both_languages(server: Server, path: str) -> None:
    answer = server.ask(path)
    assert answer.status == 404
    assert "没有这个地址" in answer.text
    assert '<section lang="en-GB">' in answer.text
    assert answer.headers["cache-control"] == "no-cache"


def test_beside_the_site_there_is_nothing_of_it(server: Server) -> None:
    if server.below:
        assert server.ask("/cases/", raw=True).status == 404
        assert server.ask("/bookish/", raw=True).status == 404


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/en", "/en/"),
        (CASE[:-1], CASE),
        ("/index.html", "/"),
        (f"{CASE}index.html", CASE),
        ("/search/index.html?q=%E8%BD%A6%E6%A3%9A", "/search/?q=%E8%BD%A6%E6%A3%9A"),
        ("/zh/", "/"),
        ("/zh", "/"),
        (f"/zh{CASE}", CASE),
    ],
)
def test_a_page_has_one_address(server: Server, path: str, target: str) -> None:
    answer = server.ask(path)
    assert (answer.status, answer.headers["location"]) == (301, server.below + target)


@pytest.mark.parametrize(
    "path",
    [
        "//example.org/index.html", "/\\example.org/index.html", "/%5Cexample.org/index.html",
        "///example.org/index.html", "//example.org/zh/", "/zh//example.org/", "/zh/\\example.org/",
        "/zh/%5Cexample.org", "/zh/%2F%2Fexample.org/", "/%0d%0aLocation:%20https://example.org/index.html",
        "//example.org/%2e%2e/index.html", "/zh/" + "a" * 3000 + "!", "//example.org/en", "//example.org/..;/en",
    ],
)  # fmt: skip
def test_no_redirect_leads_to_another_site(server: Server, path: str) -> None:
    for raw in (True, False):
        answer = server.ask(path, raw=raw)
        location = answer.headers.get("location", "/")
        assert answer.status in (200, 301, 400, 404)
        assert re.match(r"/(?![/\\])", location) and "example.org" not in location.partition("/example.org")[0]
        assert not re.match(r"/(?:%5C|%2F)", location, re.IGNORECASE)


def test_files_can_only_be_read(server: Server) -> None:
    assert {server.ask("/", method=method).status for method in ("POST", "PUT", "DELETE")} == {405}
    assert server.ask("/", method="HEAD").body == b""
    assert server.ask("/../nginx.conf").status in (400, 404)


def test_pages_of_other_sites_may_fetch_data_and_nothing_else(server: Server) -> None:
    shared = {path: server.ask(path).headers.get("access-control-allow-origin") for path in (
        "/data/v1/cases.json", "/feeds/cases.zh.json", "/", "/assets/js/find.js",
    )}  # fmt: skip
    assert list(shared.values()) == ["*", "*", None, None]


def test_the_site_works_in_a_browser_behind_it(server: Server, browser: Browser) -> None:
    visitor = Visitor(browser, server.address)
    for path in ("/", CASE, "/data/", "/en/search/?q=shed"):
        assert visitor.open(path) == 200
    visitor.page.locator("main a[href*='anzhen-ebike-shed']").first.wait_for()
    assert visitor.take() == ([], [])
    visitor.close()


def test_a_device_keeps_the_site_from_behind_it(server: Server, browser: Browser) -> None:
    visitor = Visitor(browser, server.address, keeps=True)
    visitor.open("/offline/")
    visitor.page.get_by_role("button", name="把整本案例集存到本机").click()
    visitor.page.get_by_text("整本案例集都在这台设备上了").wait_for(timeout=60_000)
    assert visitor.take() == ([], [])
    visitor.close()


def test_without_nginx_the_tests_say_what_to_type(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(nginx, "find", lambda: None)
    monkeypatch.setattr(nginx, "install", lambda packages: None)
    assert nginx.main() == 2
    assert "sudo apt-get install nginx" in capsys.readouterr().err
