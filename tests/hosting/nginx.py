"""Find nginx for the tests, or bring it; and run it with the recipe, on this machine only.

Run as a script it brings nginx and prints where it is, or says in one line what to type, and exits 2.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from browser.chromium import install

RECIPE = Path(__file__).resolve().parents[2] / "hosting" / "nginx"
PACKAGES = ("nginx-light",)
INSTALLED = "/etc/nginx/casebook/"
"""Where the recipe's files are on a server."""


class NoNginx(Exception):
    """There is no nginx and none can be brought; the message is one line that says what to do."""


def find() -> str | None:
    """The nginx that is there, or None. Debian's is not on every user's PATH."""
    return shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]))


def bring() -> str:
    """The nginx that is there, else a freshly installed one. Raises NoNginx."""
    if program := find():
        return program
    install(PACKAGES)
    if program := find():
        return program
    raise NoNginx(
        f"没有 nginx，请输入 · no nginx to test the recipe with; please type: sudo apt-get install {PACKAGES[0]}"
    )


@contextmanager
def running(folder: Path, site: Path, below: str = "") -> Iterator[str]:
    """Serve `site` by the recipe, at the root or below a path (`/book/`), and give its address without a slash.

    `folder` is empty, and nginx's own: its configuration, logs and temporary files. Only what the recipe marks to be
    changed is changed in it.
    """
    program = bring()
    port = _free_port()
    address = f"127.0.0.1:{port}"
    for file in RECIPE.glob("*.conf"):
        text = file.read_text(encoding="utf-8").replace(INSTALLED, f"{folder}/")
        (folder / file.name).write_text(text, encoding="utf-8")
    whole = _changed((folder / "casebook.conf").read_text(encoding="utf-8"), {"listen 80;": f"listen {address};"})
    if below:
        www = folder / "www"
        www.mkdir()
        (www / below.strip("/")).symlink_to(site)
        part = _changed(
            (folder / "below-a-path.conf").read_text(encoding="utf-8"),
            {"root /var/www;": f"root {www};", "/book/": below},
        )
        maps = whole.partition("server {")[0]
        whole = f"{maps}server {{ listen {address}; root {folder}/nothing; {part} }}"
    else:
        whole = _changed(whole, {"root /var/www/casebook;": f"root {site};"})
    (folder / "casebook.conf").write_text(whole, encoding="utf-8")
    (folder / "nginx.conf").write_text(_around(folder), encoding="utf-8")
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        _wait(process, port)
        yield f"http://{address}{below.rstrip('/')}"
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _changed(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        assert old in text, f"the recipe has no longer: {old}"
        text = text.replace(old, new)
    return text


def _around(folder: Path) -> str:
    """What Debian's own nginx.conf does, as far as the recipe needs it, with everything in one folder."""
    user = "user root;\n" if os.geteuid() == 0 else ""  # a test's folder is nobody else's
    places = "\n".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"{user}daemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{places}\ndefault_type application/octet-stream;\n"
        f"include {folder}/casebook.conf;\n}}\n"
    )


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[str], port: int) -> None:
    for _ in range(200):
        if process.poll() is not None:
            _, said = process.communicate()
            raise AssertionError(f"nginx has ended: {said}")
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not answer")


def main() -> int:
    """Bring nginx and print where it is."""
    try:
        print(f"  {bring()}")
    except NoNginx as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
