"""What goes wrong outside of us: the last good site stays whole, and the next build is as good as one from nothing."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from casebook import cli
from casebook.publish import published
from casebook.site import build

ROOT = Path(__file__).parent.parent
AREA = "cases/beijing-chaoyang"
CASE = f"{AREA}/jianwai-international-neighbours-home.yml"
DIED = 77


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def copied(target: Path) -> Path:
    ours = {str(ROOT / path) for path in published(ROOT)}
    for name in ("cases", "docs", "overrides"):
        shutil.copytree(
            ROOT / name, target / name, ignore=lambda at, names: [one for one in names if f"{at}/{one}" in ours]
        )
    shutil.copy(ROOT / "mkdocs.yml", target)
    return target


def change(book: Path) -> None:
    """Another word in one case, and one case more: pages change, come, and others lead to them."""
    case = book / CASE
    case.write_text(case.read_text("utf-8").replace("瑜伽", "瑜珈"), "utf-8")
    shutil.copy(case, case.with_name("made-up-neighbour.yml"))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], dict[str, bytes]]:
    """(the real casebook, built; its site; the site after `change`, built from nothing)."""
    folder = tmp_path_factory.mktemp("faults")
    book = copied(folder / "book")
    build(book, downloads=False)
    changed = copied(folder / "changed")
    change(changed)
    build(changed, downloads=False)
    before, after = tree(book / "site"), tree(changed / "site")
    assert len(before.keys() & after.keys()) > 300 and after.keys() - before.keys()
    return book, before, after


@pytest.fixture
def book(good: tuple[Path, dict[str, bytes], dict[str, bytes]], tmp_path: Path) -> Path:
    """A copy of the built casebook, changed since."""
    # With the times of the files, or the build would not take them for its own.
    copy = Path(shutil.copytree(good[0], tmp_path / "book", copy_function=shutil.copy2))
    change(copy)
    return copy


class Start(Protocol):
    """`start(folder, script, VARIABLE=…)`: a process of Python that knows the folder as `root`."""

    def __call__(self, folder: Path, script: str, **variables: str) -> subprocess.Popen[str]: ...


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts processes; none outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def start(folder: Path, script: str, **variables: str) -> subprocess.Popen[str]:
        script = f"import sys; from pathlib import Path; root = Path(sys.argv[1])\n{script}\n"
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), **variables}
        command = [sys.executable, "-c", script, str(folder)]
        started.append(
            subprocess.Popen(
                command, cwd=folder, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        )
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.communicate()


# The move with that number, counted from 1, is the last thing that the process does.
KILLED = """
import os
from casebook.site import build
count, replace = 0, Path.replace
def counted(path, target):
    global count
    if str(target).startswith(str(root / "site")):
        count += 1
        if count > {at}:
            os._exit({died})
    return replace(path, target)
Path.replace = counted
build(root, downloads=False)
print(count)
"""


def dead_links(site: Path) -> Iterator[str]:
    """What pages name that is not there."""
    for page in site.rglob("*.html"):
        for link in re.findall(r'(?:href|src)="([^"#]+)', page.read_text("utf-8")):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or not parts.path or page.name == "404.html":
                continue
            target = page.parent / parts.path
            if not (target / "index.html" if parts.path.endswith(("/", ".")) else target).is_file():
                yield f"{page.relative_to(site)}: {link}"


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 0.6, 0.9, 1.0])
def test_killed_while_moving(
    good: tuple[Path, dict[str, bytes], dict[str, bytes]], book: Path, share: float, start: Start
) -> None:
    _, before, after = good
    moves = sum(before.get(name) != content for name, content in after.items())
    done = start(book, KILLED.format(at=round(share * (moves - 1)), died=DIED))
    done.communicate(timeout=120)
    assert done.returncode == DIED
    found = tree(book / "site")
    assert all(content in (before.get(name), after.get(name)) for name, content in found.items())
    assert before.keys() <= found.keys()
    assert list(dead_links(book / "site")) == []
    build(book, downloads=False)
    assert tree(book / "site") == after
    assert not list(book.glob(".site-new-*"))


def test_killed_while_rendering(
    good: tuple[Path, dict[str, bytes], dict[str, bytes]], book: Path, start: Start
) -> None:
    _, before, after = good
    stop = f"lambda stage, done, total: os._exit({DIED}) if stage == 'render' and done else None"
    done = start(book, f"import os; from casebook.site import build; build(root, downloads=False, progress={stop})")
    done.communicate(timeout=120)
    assert done.returncode == DIED
    assert tree(book / "site") == before
    assert list(book.glob(".site-new-*"))
    build(book, downloads=False)
    assert tree(book / "site") == after
    assert not list(book.glob(".site-new-*"))


WORKING = """
import os, time
from casebook.workers import Workers
def work(shared, number):
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(600)
with Workers(None, 1, worth=1) as workers:
    for number in range(2):
        workers.submit(work, number)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there are no workers")
def test_workers_end_with_a_parent_that_was_killed(tmp_path: Path, start: Start) -> None:
    # Two processors, whatever this machine has.
    done = start(tmp_path, "import casebook.workers\ncasebook.workers._processors = lambda: 2" + WORKING)
    assert done.stdout is not None
    workers = [int(done.stdout.readline()) for _ in range(2)]
    assert done.pid not in workers
    done.kill()
    done.wait()
    for _ in range(200):
        if not any(alive(worker) for worker in workers):
            return
        time.sleep(0.05)
    raise AssertionError("workers are left over")


def alive(process: int) -> bool:
    """Whether it runs: one that has ended and that nobody asked after does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_two_builds_at_once_wait_for_each_other(
    good: tuple[Path, dict[str, bytes], dict[str, bytes]], book: Path, start: Start
) -> None:
    slow = """
import time
from casebook.site import build
def tell(stage, done, total):
    if stage == {stage!r} and not done:
        print(stage, flush=True)
        while not (root / {go!r}).exists():
            time.sleep(0.01)
build(root, downloads=False, progress=tell)
"""
    (book / CASE).with_name("made-up-neighbour.yml").unlink()
    first = start(book, slow.format(stage="render", go="first"))
    assert first.stdout is not None and first.stdout.readline() == "render\n"
    change(book)  # what only the second one sees
    second = start(book, slow.format(stage="wait", go="second"))
    assert second.stdout is not None and second.stdout.readline() == "wait\n"
    (book / "second").touch()
    assert first.poll() is None and second.poll() is None
    (book / "first").touch()
    assert (first.wait(120), second.wait(120)) == (0, 0)
    assert tree(book / "site") == good[2]


def test_a_build_that_was_killed_holds_nobody_up(
    good: tuple[Path, dict[str, bytes], dict[str, bytes]], book: Path, start: Start
) -> None:
    text = "from casebook.locking import alone\nwith alone(root, print):\n    print('in', flush=True); sys.stdin.read()"
    holding = start(book, text)
    assert holding.stdout is not None and holding.stdout.readline() == "in\n"
    holding.kill()
    holding.wait()
    build(book, downloads=False)
    assert tree(book / "site") == good[2]


def refused(number: int, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From that write on, the disk takes no more."""
    written = 0
    write = Path.write_bytes

    def full(path: Path, data: Any) -> int:
        nonlocal written
        written += 1
        if written > after:
            raise OSError(number, os.strerror(number))
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)


@pytest.mark.parametrize("after", [0, 1, 20, 100])
def test_the_disk_is_full(
    good: tuple[Path, dict[str, bytes], dict[str, bytes]], book: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.chdir(book)
    with monkeypatch.context() as patch:
        refused(errno.ENOSPC, after, patch)
        done = CliRunner().invoke(cli.main, ["build", "--no-downloads", "--no-cards"])
    assert done.exit_code == 2, done.output
    assert "磁盘满了" in done.output and "The disk is full" in done.output and str(book) in done.output
    assert tree(book / "site") == good[1]
    assert not list(book.glob(".site-new-*"))
    build(book, downloads=False)
    assert tree(book / "site") == good[2]


def test_the_place_is_read_only(
    good: tuple[Path, dict[str, bytes], dict[str, bytes]], book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(book)

    def refuse(**where: Any) -> str:
        raise PermissionError(errno.EROFS, os.strerror(errno.EROFS), str(where["dir"]))

    with monkeypatch.context() as patch:
        patch.setattr("casebook.site.tempfile.mkdtemp", refuse)
        done = CliRunner().invoke(cli.main, ["build", "--no-downloads", "--no-cards"])
    assert done.exit_code == 2, done.output
    assert f"没有权限读写 {book}" in done.output and "read-only" in done.output
    assert tree(book / "site") == good[1]


def test_a_file_stands_where_the_site_should_be(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(book)
    (book / "taken").write_text("a letter", "utf-8")
    done = CliRunner().invoke(cli.main, ["build", "--no-downloads", "--no-cards", "--site-dir", "taken"])
    assert done.exit_code == 2 and "taken" in done.output
    assert (book / "taken").read_text("utf-8") == "a letter"


@pytest.mark.skipif(sys.platform == "win32", reason="umask is of POSIX")
def test_neither_the_clock_nor_the_language_nor_luck_changes_a_byte(
    good: tuple[Path, dict[str, bytes], dict[str, bytes]], book: Path, start: Start
) -> None:
    shutil.rmtree(book / "site")
    shutil.rmtree(book / ".casebook")
    done = start(
        book,
        "import os; os.umask(0o077); from casebook.site import build; build(root, downloads=False)",
        TZ="Pacific/Kiritimati", LC_ALL="C", LANG="C", PYTHONHASHSEED="7", COLUMNS="40",
    )  # fmt: skip
    assert done.wait(120) == 0
    assert tree(book / "site") == good[2]


def test_ending_it_politely_is_as_good_as_ctrl_c(
    good: tuple[Path, dict[str, bytes], dict[str, bytes]], book: Path, start: Start
) -> None:
    text = """
import time
from casebook.site import build
def tell(stage, done, total):
    if stage == "render" and not done:
        print(stage, flush=True)
        time.sleep(600)
build(root, downloads=False, progress=tell)
"""
    done = start(book, text)
    assert done.stdout is not None and done.stdout.readline() == "render\n"
    done.send_signal(signal.SIGTERM)
    assert done.wait(60) != 0
    assert tree(book / "site") == good[1]
    build(book, downloads=False)
    assert tree(book / "site") == good[2]
