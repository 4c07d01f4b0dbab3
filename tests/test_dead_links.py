"""`casebook check --links`: dead links are found where they stand, and other sites are asked as a guest should.

Nothing here leaves this machine: the sites that are asked are a server of the test's own.
"""

from __future__ import annotations

import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from click.testing import CliRunner, Result

from casebook import links
from casebook.asking import CACHE, Answer, Asker, Manners, remember, remembered
from casebook.check import check
from casebook.cli import main
from casebook.diagnostics import Diagnostic
from casebook.languages import LANGUAGES
from casebook.links import check_links
from casebook.reporters import explain

ROOT = Path(__file__).parent.parent
SHED = "cases/beijing-chaoyang/anzhen-ebike-shed.yml"
ABOUT = "docs/en/about.md"
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("cases", "docs", "overrides"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for path in (tmp_path / "cases").glob("*/*.yml"):
        if path.stem not in ("anzhen-ebike-shed", "xiaoguan-waste-sorting"):
            path.unlink()
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in ("CASEBOOK_LANG", "CASEBOOK_SITE_URL", *PROXIES):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def add(path: str, text: str) -> int:
    """Put a line at the end of a file; its number."""
    file = Path(path)
    before = file.read_text("utf-8")
    file.write_text(f"{before.rstrip()}\n\n{text}\n", "utf-8")
    return len(file.read_text("utf-8").splitlines())


def in_a_case(text: str) -> None:
    """Put a link into the Markdown of a case."""
    file = Path(SHED)
    before = file.read_text("utf-8")
    assert "\nwhat_did_not_work:" not in before
    file.write_text(before + f"what_did_not_work: {{zh: '编造的 {text}', en: 'Made up {text}'}}\n", "utf-8")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["check", "--links", *words], catch_exceptions=False)


def told(*words: str) -> list[tuple[str, str, int]]:
    """(code, path, line) of what the links came to."""
    made = json.loads(run("--format", "json", *words).stdout)
    return [(one["code"], one["path"], one["line"]) for one in made if "link" in one["code"] or "anchor" in one["code"]]


BY_HAND = {
    "[x](method/no-such-page.md)": "dead-link",
    "[x](cases/beijing-chaoyang/no-such-case/index.md)": "dead-link",
    "[x](method/index.md#no-such-place)": "dead-anchor",
    "[x](#no-such-place)": "dead-anchor",
    "[x](cases/beijing-chaoyang/anzhen-ebike-shed/index.md#no-such-place)": "dead-anchor",
    "![x](images/none.png)": "dead-link",
    '<a href="../no/such/">x</a>': "dead-link",
    "[x](http://[::1/)": "dead-link",
    f"[x]({'long' * 100}.png)": "dead-link",
    "[x](%00.png)": "dead-link",
    "[x](../../../../etc/passwd)": "dead-link",
    "[x](/about/)": "dead-link",
    "[x](method/index.md)": "",
    "[x](#cite)": "",
    "[x](cases/beijing-chaoyang/anzhen-ebike-shed/index.md#steps)": "",
    "[x](cases/beijing-chaoyang/anzhen-ebike-shed/both/index.md)": "",
    "[x](contribute/codes/index.md)": "",
    "[x](data/index.md)": "",
    "[x](editions/index.md)": "",
    "[x](mailto:nobody@example.org)": "",
    "`[y](no.md)`": "",
}
"""Links in docs/en/about.md, and what is to be said of them."""

IN_A_CASE = ("[x](../xiaoguan-waste-sorting/)", "[x](/cases/x/)", "[x](no-such-page.html)", "[x](#no-such-place)")
"""Addresses without a scheme: in the text of a case they are words and no links."""


class TestInside:
    """Links within the site."""

    def test_the_casebook_has_no_dead_link(self, book: Path) -> None:
        assert told() == []

    def test_links_in_a_page_written_by_hand(self, book: Path) -> None:
        expected = {add(ABOUT, f"Made up: {link}"): code for link, code in BY_HAND.items()}
        assert {line: code for code, path, line in told() if path == ABOUT} == {
            line: code for line, code in expected.items() if code
        }

    def test_a_page_that_one_language_lacks_is_shown_in_the_first(self, book: Path) -> None:
        (book / "docs/zh/only.md").write_text("# 只有中文\n\n## 一处 {#here}\n", "utf-8")
        add(ABOUT, "[x](only.md#here)")
        assert told() == []

    def test_what_is_no_link_in_a_case_is_not_looked_at(self, book: Path) -> None:
        in_a_case(" ".join(IN_A_CASE))
        assert told() == []

    def test_a_full_address_of_the_site_itself_is_looked_at(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CASEBOOK_SITE_URL", "https://book.example.org/partners/")
        in_a_case("[x](https://book.example.org/partners/en/cases/beijing-chaoyang/no-such/)")
        assert {one[0] for one in told()} == {"dead-link"}
        monkeypatch.setenv("CASEBOOK_SITE_URL", "https://another.example.org/")
        assert told() == []  # another site's, and nobody is asked without --external

    def test_a_renamed_case_is_told_with_its_new_address(self, book: Path) -> None:
        moved = CliRunner().invoke(
            main, ["move", "beijing-chaoyang/anzhen-ebike-shed", "beijing-chaoyang/shed"], catch_exceptions=False
        )
        assert moved.exit_code == 0
        result = run("--lang", "en")
        assert result.exit_code == 0, "a warning"
        assert "has moved to cases/beijing-chaoyang/shed/" in result.stdout
        assert "docs/zh/method/" in result.stdout and "dead-" not in result.stdout

    def test_paths_choose_what_is_told(self, book: Path) -> None:
        add(ABOUT, "[x](no.md)")
        add("docs/zh/about.md", "[x](no.md)")
        assert [path for _, path, _ in told("docs/zh")] == ["docs/zh/about.md"]
        assert [path for _, path, _ in told(SHED)] == []
        assert len(told()) == 2

    def test_cases_with_errors_come_first(self, book: Path) -> None:
        add(ABOUT, "[x](no.md)")
        Path(SHED).write_text(Path(SHED).read_text("utf-8").replace("themes:", "thems:"), "utf-8")
        result = run()
        assert result.exit_code == 1 and "dead-link" not in result.stdout and "再查链接" in result.stderr

    def test_a_readme_beside_the_casebook(self, book: Path) -> None:
        Path("README.md").write_text("# Made up\n\n[a](docs/) [b](nowhere.md)\n", "utf-8")
        assert told() == [("dead-link", "README.md", 3)]

    def test_without_being_asked_nobody_looks(self, book: Path) -> None:
        add(ABOUT, "[x](no.md)")
        assert CliRunner().invoke(main, ["check"]).exit_code == 0


class Site(ThreadingHTTPServer):
    """A made-up site. `asked` are the requests, as (method, path, agent); `most` how many it had at a time."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked: list[tuple[str, str, str]] = []
        self.robots = "User-agent: *\nDisallow: /private/\n"
        self.busy = 1
        self.now = self.most = 0
        self.guard = threading.Lock()
        self.release = threading.Event()

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A guest that leaves early is no fault here."""


class Answering(BaseHTTPRequestHandler):
    """Every kind of answer, by path."""

    server: Site
    TO: ClassVar[dict[str, tuple[int, str]]] = {
        "/moved": (301, "/fine"),
        "/moved-twice": (308, "/moved"),
        "/for-now": (302, "/fine"),
        "/moved-then-for-now": (301, "/for-now"),
        "/for-now-then-moved": (307, "/moved"),
        "/moved-to-gone": (301, "/gone"),
        "/moved-to-private": (301, "/private/x"),
        "/loop": (302, "/loop"),
        "/to-a-file": (301, "file:///etc/passwd"),
        "/to-ftp": (301, "ftp://127.0.0.1/x"),
        "/to-nowhere": (301, "http://[/"),
        "/no-location": (301, ""),
    }
    STATUS: ClassVar[dict[str, int]] = {
        "/fine": 200,
        "/gone": 404,
        "/gone-for-good": 410,
        "/forbidden": 403,
        "/broken": 500,
        "/legal": 451,
    }

    def log_message(self, *words: Any) -> None:
        """Quiet."""

    def do_HEAD(self) -> None:
        with self.server.guard:
            self.server.asked.append((self.command, self.path, self.headers["User-Agent"]))
            self.server.now += 1
            self.server.most = max(self.server.most, self.server.now)
        # Long enough for another request to come, and over before the answer lets the guest go on.
        self.server.release.wait(0.01)
        with self.server.guard:
            self.server.now -= 1
        self.answer()

    do_GET = do_HEAD  # noqa: N815

    def answer(self) -> None:
        path, get = self.path, self.command == "GET"
        if path == "/robots.txt":
            self.say(200 if self.server.robots else 404, self.server.robots.encode())
        elif path in self.TO:
            status, target = self.TO[path]
            self.send_response(status)
            if target:
                self.send_header("Location", target)
            self.end_headers()
        elif path == "/get-only":
            self.say(200 if get else 405)
        elif path == "/head-says-gone":
            self.say(200 if get else 404)
        elif path == "/busy":
            self.server.busy -= 1
            self.send_response(503 if self.server.busy >= 0 else 200)
            self.send_header("Retry-After", "7")
            self.end_headers()
        elif path == "/always-busy":
            self.send_response(429)
            self.send_header("Retry-After", "100000")
            self.end_headers()
        elif path == "/silent":
            self.server.release.wait(20)
        elif path == "/cut":
            self.connection.close()
        elif path == "/gibberish":
            self.wfile.write(b"I speak no HTTP\r\n\r\n")
        elif path == "/endless" and get:
            self.send_response(200)
            self.end_headers()
            while not self.server.release.is_set():
                self.wfile.write(b"x" * 65536)
        elif path == "/endless":
            self.say(405)
        else:
            self.say(self.STATUS.get(path, 200 if path.startswith("/%E4%BD%A0") else 404))

    def say(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.release.set()
    server.shutdown()
    thread.join()
    server.server_close()


QUICK = Manners(pause=0, timeout=0.5, retries=1, private=True)


def nobody_waits(seconds: float) -> None:
    """Stands in for time.sleep."""


class TestAsking:
    """Other sites."""

    @pytest.mark.parametrize(
        ("path", "state", "reason", "new"),
        [
            ("/fine", "fine", "200", ""),
            ("/fine#place", "fine", "200", ""),
            ("/你好?问=答", "fine", "200", ""),
            ("/get-only", "fine", "200", ""),
            ("/head-says-gone", "fine", "200", ""),
            ("/endless", "fine", "200", ""),
            ("/busy", "fine", "200", ""),
            ("/gone", "dead", "404", ""),
            ("/gone-for-good", "dead", "410", ""),
            ("/moved-to-gone", "dead", "404", ""),
            ("/moved", "moved", "200", "/fine"),
            ("/moved-twice", "moved", "200", "/fine"),
            ("/moved-then-for-now", "moved", "200", "/for-now"),
            ("/for-now", "fine", "200", ""),
            ("/for-now-then-moved", "fine", "200", ""),
            ("/forbidden", "unsure", "403", ""),
            ("/legal", "unsure", "451", ""),
            ("/broken", "unsure", "500", ""),
            ("/always-busy", "unsure", "429", ""),
            ("/no-location", "unsure", "301", ""),
            ("/loop", "unsure", "loop", ""),
            ("/silent", "unsure", "timeout", ""),
            ("/cut", "unsure", "network", ""),
            ("/gibberish", "unsure", "network", ""),
            ("/private/x", "unsure", "robots", ""),
            ("/moved-to-private", "unsure", "robots", ""),
            ("/to-a-file", "unsure", "address", ""),
            ("/to-ftp", "unsure", "address", ""),
            ("/to-nowhere", "unsure", "address", ""),
        ],
    )
    def test_every_kind_of_answer(self, path: str, state: Any, reason: str, new: str, site: Site) -> None:
        asker = Asker(QUICK, nobody_waits)
        assert asker.ask(site.root + path) == Answer(state, f"{site.root}{new}" if new else "", reason)

    @pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://[::1", "http://", "http://a:b/", "ftp://a/"])
    def test_what_cannot_be_asked_is_no_crash(self, url: str, site: Site) -> None:
        assert Asker(QUICK, nobody_waits).ask(url).state == "unsure"

    @pytest.mark.parametrize(
        "host",
        ["127.0.0.1", "localhost", "10.0.0.1", "192.168.1.1", "169.254.169.254", "[::1]", "0x7f000001", "2130706433"],
    )
    def test_nothing_in_the_own_network_is_asked(self, host: str, site: Site) -> None:
        port = site.server_address[1]
        answer = Asker(Manners(pause=0, timeout=0.5, retries=0), nobody_waits).ask(f"http://{host}:{port}/fine")
        assert answer in (Answer("unsure", reason="private"), Answer("unsure", reason="name"))
        assert site.asked == []

    def test_a_name_that_leads_inside_is_not_asked_either(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        inside = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("127.0.0.1", 80))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *words, **more: inside)
        assert Asker(Manners(), nobody_waits).ask("http://inside.example.org/") == Answer("unsure", reason="private")

    def test_one_request_at_a_time_with_a_pause_and_a_name(self, site: Site) -> None:
        waits: list[float] = []
        urls = [f"{site.root}/{number}" for number in range(6)]
        asker = Asker(Manners(pause=60, timeout=5, retries=0, private=True, agent="casebook-test/1.0"), waits.append)
        assert {one.state for one in asker.ask_all(urls).values()} == {"dead"}
        assert site.most == 1
        # robots.txt once, then HEAD and GET of each; before all but the first a pause.
        assert [one[0] for one in site.asked] == ["GET", *["HEAD", "GET"] * 6]
        assert [path for _, path, _ in site.asked].count("/robots.txt") == 1
        assert len(waits) == len(site.asked) - 1 and all(0 < one <= 60 for one in waits)
        assert {agent for _, _, agent in site.asked} == {"casebook-test/1.0"}

    def test_who_is_busy_is_given_the_time_that_it_asks_for_within_reason(self, site: Site) -> None:
        waits: list[float] = []
        asker = Asker(QUICK, waits.append)
        asker.ask(f"{site.root}/busy")
        asker.ask(f"{site.root}/always-busy")
        assert waits == [7.0, QUICK.longest_wait]

    def test_who_has_no_robots_txt_is_asked(self, site: Site) -> None:
        site.robots = ""
        assert Asker(QUICK, nobody_waits).ask(f"{site.root}/private/x").reason == "404"

    def test_robots_txt_is_about_this_guest(self, site: Site) -> None:
        site.robots = "User-agent: casebook-link-check\nDisallow: /\n"
        assert Asker(QUICK, nobody_waits).ask(f"{site.root}/fine").reason == "robots"

    def test_answers_come_in_order_and_progress_is_told(self, site: Site) -> None:
        seen: list[tuple[int, int]] = []
        urls = [f"{site.root}/fine", f"{site.root}/gone"]
        answers = Asker(QUICK, nobody_waits).ask_all(urls, lambda done, total: seen.append((done, total)))
        assert list(answers) == urls and seen == [(1, 2), (2, 2)]
        assert Asker(QUICK).ask_all([]) == {}


class TestOutside:
    """From a link in a file to what people are told."""

    def found(self, book: Path) -> list[Diagnostic]:
        return check_links(book, check(book), external=True, manners=QUICK).diagnostics

    def own(self, book: Path, site: Site) -> dict[str, Diagnostic]:
        return {one.code: one for one in self.found(book) if site.root in one.params["value"]}

    @pytest.fixture(autouse=True)
    def only_the_test_site(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        """What the real pages link to is not asked."""
        real = Asker.ask

        def ask(self: Asker, url: str) -> Answer:
            return real(self, url) if url.startswith(site.root) else Answer("fine")

        monkeypatch.setattr(Asker, "ask", ask)
        monkeypatch.setattr(time, "sleep", nobody_waits)

    def test_each_is_told_where_it_stands_and_what_to_do(self, book: Path, site: Site) -> None:
        in_a_case(f"[x]({site.root}/gone)")
        moved = add(ABOUT, f"[x]({site.root}/moved) [y]({site.root}/moved)")
        add("docs/zh/about.md", f"[x]({site.root}/silent) [y]({site.root}/fine#x)")
        found = self.own(book, site)
        assert found.keys() == {"dead-web-link", "moved-web-link", "unsure-web-link"}
        assert found["dead-web-link"].location.path == SHED
        assert (found["moved-web-link"].location.path, found["moved-web-link"].location.line) == (ABOUT, moved)
        for one in found.values():
            for language in LANGUAGES:
                words = explain(one, language.id)
                assert words.message and words.help and "{" not in words.message
        assert f"{site.root}/fine" in explain(found["moved-web-link"], "en").message
        assert "404" in explain(found["dead-web-link"], "zh").message
        assert "等了很久" in explain(found["unsure-web-link"], "zh").message

    def test_sources_are_asked_for(self, book: Path, site: Site) -> None:
        file = Path("cases/beijing-chaoyang/made-up.yml")
        file.write_text(
            "title: {zh: 编造, en: Made up}\nsummary: {zh: 编造的。, en: Made up.}\n"
            "place: {community: {zh: 编造社区, en: Made-up Community}}\nthemes: [e-bikes]\n"
            f"background: {{text: {{zh: 编造, en: Made up}}, cite: report}}\n"
            f"sources:\n  report:\n    title: {{zh: 编造的报告, en: A made-up report}}\n    url: {site.root}/gone\n",
            "utf-8",
        )
        found = self.own(book, site)["dead-web-link"]
        assert (found.location.path, found.location.line) == (file.as_posix(), 9)

    def test_answers_are_kept_for_some_days(self, book: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        day = 20_000
        monkeypatch.setattr(time, "time", lambda: day * 86_400.0)
        add(ABOUT, f"[x]({site.root}/fine) [y]({site.root}/gone) [z]({site.root}/forbidden)")

        def asked() -> set[str]:
            site.asked.clear()
            told = {one.code for one in self.found(book)}
            assert told == {"dead-web-link", "unsure-web-link"}
            return {path for _, path, _ in site.asked} - {"/robots.txt"}

        assert asked() == {"/fine", "/gone", "/forbidden"}
        assert asked() == {"/forbidden"}
        day += 1
        assert asked() == {"/gone", "/forbidden"}
        day += 6
        assert asked() == {"/fine", "/gone", "/forbidden"}
        day -= 3  # a clock that was set back
        assert asked() == {"/fine", "/gone", "/forbidden"}

    def test_by_the_command(self, book: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(links, "Manners", lambda **more: QUICK)
        monkeypatch.setattr(links, "_agent", lambda root: "x")
        add(ABOUT, f"[x]({site.root}/gone)")
        result = CliRunner().invoke(main, ["check", "--external", "--lang", "en"], catch_exceptions=False)
        assert result.exit_code == 0 and "dead-web-link" in result.stdout and f"({site.root}/gone)" in result.stdout
        assert "Asked now: " in result.stderr

    def test_the_guest_says_whose_it_is(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert links._agent(book) == "casebook-link-check/1.0"
        monkeypatch.setenv("CASEBOOK_SITE_URL", "https://book.example.org/")
        assert links._agent(book) == "casebook-link-check/1.0 (+https://book.example.org/)"


class TestCache:
    """.casebook/links.json may be deleted, and is not believed."""

    @pytest.mark.parametrize(
        "content",
        [b"", b"[]", b"{", b"\xff", b'{"form": 2, "answers": {}}', b'{"form": 1, "answers": {"a": [1]}}',
         b'{"form": 1, "answers": {"a": ["x", "fine", "", ""]}}', b'{"form": 1, "answers": []}', b"[" * 100_000],
    )  # fmt: skip
    def test_a_broken_one_is_as_good_as_none(self, content: bytes, tmp_path: Path) -> None:
        (tmp_path / ".casebook").mkdir()
        (tmp_path / CACHE).write_bytes(content)
        assert remembered(tmp_path, ["a"], 1) == {}
        remember(tmp_path, {}, {"a": Answer("fine")}, 1)
        assert remembered(tmp_path, ["a"], 1) == {"a": Answer("fine")}

    def test_links_that_are_gone_are_forgotten(self, tmp_path: Path) -> None:
        remember(tmp_path, {}, {"a": Answer("fine"), "b": Answer("fine")}, 1)
        remember(tmp_path, {"a": Answer("fine")}, {}, 2)
        assert remembered(tmp_path, ["a", "b"], 2) == {"a": Answer("fine")}
        assert remembered(tmp_path, ["a"], 8) == {}, "what was known before keeps its day"
