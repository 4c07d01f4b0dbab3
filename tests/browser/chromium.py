"""Find a browser for the tests, or bring one.

Looked for in this order: the program that CASEBOOK_BROWSER names, Chromium or Chrome on the PATH, one that
Playwright has downloaded. Where there is none, `bring` installs Debian's if apt-get may be used, and else
lets Playwright download its own.

Run as a script it brings the browser and prints where it is, or says in one line what to type, and exits 2.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

VARIABLE = "CASEBOOK_BROWSER"
NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "chrome")

# On Debian: the fonts so that screenshots show Chinese instead of boxes, and what Playwright's driver is linked to.
BROWSER_PACKAGES = ("chromium", "fonts-noto-cjk")
DRIVER_PACKAGES = ("libatomic1",)
APT_GET = ("apt-get", "-q", "-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3")

# For every start: quiet, offline, and as root in a container, where Chromium's own sandbox cannot run.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoBrowser(Exception):
    """There is no browser and none can be brought; the message is one line that says what to do."""


def find() -> Path | None:
    """The browser that is there, or None. Raises NoBrowser where CASEBOOK_BROWSER names none that runs."""
    if named := os.environ.get(VARIABLE):
        program = shutil.which(named)
        if program and _runs(program, "--version"):
            return Path(program)
        raise NoBrowser(f"{VARIABLE}：程序无法运行 · {VARIABLE}: this program does not run: {named}")
    for program in (*map(shutil.which, NAMES), _downloaded()):
        # Ubuntu's chromium-browser, for one, can be a script that only says to install a snap.
        if program and _runs(program, "--version"):
            return Path(program)
    return None


def bring() -> Path:
    """The browser that is there, else a freshly installed one. Raises NoBrowser."""
    if not _driver_runs():
        install(DRIVER_PACKAGES)
        if not _driver_runs():
            raise NoBrowser(_help(DRIVER_PACKAGES))
    if browser := find():
        return browser
    install(BROWSER_PACKAGES)
    if browser := find():
        return browser
    _say("下载 Playwright 的 Chromium · downloading Playwright's Chromium")
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=sys.stderr, check=False)
    if browser := find():
        return browser
    raise NoBrowser(_help(BROWSER_PACKAGES))


def _driver_runs() -> bool:
    return _runs(sys.executable, "-m", "playwright", "--version")


def _downloaded() -> str | None:
    # In a process of its own, so that it can be asked where Playwright is at work already.
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return shutil.which(answer.stdout.strip())


def _runs(*command: str) -> bool:
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def install(packages: Sequence[str]) -> None:
    """Install Debian packages where that is allowed; whether it worked shows in what is there afterwards."""
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    _say(f"apt-get install {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*APT_GET, *step],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode != 0:
            print("\n".join(done.stdout.splitlines()[-15:]), file=sys.stderr)


def _help(packages: Sequence[str]) -> str:
    command = (
        f"sudo apt-get install {' '.join(packages)}"
        if shutil.which("apt-get")
        else f"{VARIABLE}=/path/to/chromium make test"
    )
    return f"没有可用的浏览器，请输入 · no browser to test with; please type: {command}"


def _say(message: str) -> None:
    print(f"  {message} …", file=sys.stderr, flush=True)


def main() -> int:
    """Bring the browser and print where it is."""
    try:
        print(f"  {bring()}")
    except NoBrowser as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
