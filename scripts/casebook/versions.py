"""Which code this is: a hash of all that a result may depend on besides the casebook itself."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = (
    "jinja2", "markdown", "markupsafe", "mkdocs", "mkdocs-material", "mkdocs-static-i18n", "nh3", "numpy", "opencc",
    "pydantic", "pymdown-extensions", "pypinyin", "pyyaml", "rjieba", "snowballstemmer",
)  # fmt: skip
_SUFFIXES = {".py", ".yml", ".html", ".typ"}


@cache
def code_version() -> str:
    """Hash of this package's files and of the versions of Python and the libraries that shape its output."""
    made = hashlib.blake2b(digest_size=16)
    made.update(sys.version.encode())
    for name in LIBRARIES:
        made.update(f"{name} {_version(name)}\n".encode())
    package = Path(__file__).parent
    for path in sorted(package.rglob("*")):
        if path.suffix in _SUFFIXES:
            made.update(f"{path.relative_to(package).as_posix()}\n".encode())
            made.update(path.read_bytes())
    return made.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
