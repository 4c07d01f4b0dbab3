"""Versions of the theme's style sheets and scripts, for their addresses: a browser keeps what has one for good.

A version stands for a whole folder, since scripts bring others of their folder. It goes into the query, so that one and
the same file serves a page from a web server, from a zip, and from what a browser kept.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

PATH = "overrides/partials/casebook/versions.html"
FOLDERS = {"css": "overrides/assets/css", "js": "overrides/assets/js"}


def versions(root: Path) -> dict[str, bytes]:
    """The template that sets `versions`: eight hexadecimal digits by the name of a folder; by path from the root."""
    found = {name: _version(root / folder) for name, folder in FOLDERS.items()}
    lines = ["{#- Made by `casebook pages` from overrides/assets; not to be edited. -#}"]
    lines.append(f"{{% set versions = {json.dumps(found)} %}}")
    return {PATH: ("\n".join(lines) + "\n").encode()}


def _version(folder: Path) -> str:
    made = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            name = path.relative_to(folder).as_posix().encode()
            content = path.read_bytes()
            made.update(b"%d %b %d %b" % (len(name), name, len(content), content))
    return made.hexdigest()[:8]
