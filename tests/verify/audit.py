"""Asks whether what is locked or vendored has known weaknesses: pip-audit for Python, npm for JavaScript.

Exits 1 where something is known, 0 where nothing is, and 0 with a word where there is no network to ask over.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))
VENDORED = {"axe-core": ROOT / "tests" / "vendor" / "axe-core"}
"""npm's names of what is vendored from there. What else is vendored comes from packages that the locks hold."""
_UNREACHABLE = re.compile(
    r"ConnectionError|ConnectTimeout|ReadTimeout|ProxyError|Max retries|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET"
    r"|ETIMEDOUT|could not be audited|audit endpoint returned an error|SSLError|NewConnectionError"
)
Run = Callable[[Sequence[str], Path], tuple[int, str]]


def run(command: Sequence[str], folder: Path) -> tuple[int, str]:
    """(code, everything it said) of a program."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout + done.stderr


def versions() -> dict[str, str]:
    """The version of each vendored npm package, as the README beside it says."""
    found = {}
    for name, folder in VENDORED.items():
        match = re.search(r"^- Version: (\d+\.\d+\.\d+)", (folder / "README.md").read_text(encoding="utf-8"), re.M)
        assert match is not None, folder
        found[name] = match[1]
    return found


def audit(run: Run = run) -> int:
    """Ask, say what was answered, and return the code to leave with."""
    program = str(Path(sys.executable).with_name("pip-audit"))
    worst = 0
    for lock in LOCKS:
        command = (program, "--requirement", lock, "--require-hashes", "--disable-pip", "--progress-spinner", "off")
        worst = max(worst, _told(lock, *run(command, ROOT)))
    if shutil.which("npm") is None:
        print("npm：没有安装，跳过 · npm is not installed: passed over")
        return worst
    with tempfile.TemporaryDirectory() as name:
        package = {"name": "vendored", "version": "0.0.0", "private": True, "dependencies": versions()}
        (Path(name) / "package.json").write_text(json.dumps(package), encoding="utf-8")
        code, said = run(("npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit"), Path(name))
        if code == 0:
            code, said = run(("npm", "audit"), Path(name))
    return max(worst, _told("npm", code, said))


def _told(what: str, code: int, said: str) -> int:
    if _UNREACHABLE.search(said):  # first, because a package that could not be asked about is no finding to pip-audit
        print(f"{what}：没有查全，连不上该问的地方 · not asked about everything: who knows cannot be reached")
        return 0
    if code == 0:
        print(f"{what}：没有已知的漏洞 · no known weakness")
        return 0
    print(f"{what}:\n{said}")
    return 1


if __name__ == "__main__":
    raise SystemExit(audit())
