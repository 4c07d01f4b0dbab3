"""What a reader's device may keep of the site, for when there is no network: lists of files with their hashes.

    assets/offline/version.json     the version of the site, what every device keeps, the names of the parts
    assets/offline/<hash>.json      a part of the list of all files

The service worker (overrides/sw.js) takes nothing into a version that has not the bytes its list names. The list is
cut into parts, so that a reader of one page need not load what ten thousand cases consist of.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from casebook.languages import LANGUAGES

FOLDER = "assets/offline"
VERSION = f"{FOLDER}/version.json"

_FORM = 1  # of the lists; sw.js reads no other
_PART = 250  # files to a part, about
_DIGITS = 16  # of a hash: enough to tell the versions of a file from one another
_NEVER = ("assets/cards/", f"{FOLDER}/", "assets/form/cases/", "assets/javascripts/")
"""Link previews, these lists, case files as the form opens them, and Material's scripts, which no page loads."""
_NEVER_ENDING = (".map", ".webmanifest", ".gz", ".br")
"""For developers, for systems, and packed for servers."""
_LOADED = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"?#]+\.(?:css|js|svg|png))(?:\?[0-9a-f]{8})?"')


class Content(NamedTuple):
    """What a file holds: hash of its bytes, in hexadecimal, and its size. `named`: the hash is not of the bytes, since
    its name changes with them."""

    digest: str
    size: int
    named: bool = False


def kept(name: str) -> bool:
    """Whether a device may keep that file of the site: pages and what they load; not downloads, data and feeds."""
    if name.endswith(".html"):
        return name != "404.html"
    return name.startswith("assets/") and not name.startswith(_NEVER) and not name.endswith(_NEVER_ENDING)


def lists(files: Mapping[str, Content], read: Callable[[str], bytes]) -> dict[str, bytes]:
    """The lists of a site of those files, by path; `read` gives the bytes of one.

    The version is a hash of the lists: it changes with whatever a device may keep, and with nothing else.
    """
    rows = {name: (_digest(one), one.size) for name, one in sorted(files.items()) if kept(name)}
    count = 1
    while count * _PART < len(rows):
        count *= 2
    parts: list[dict[str, tuple[str, int]]] = [{} for _ in range(count)]
    for name, row in rows.items():
        parts[part_of(name, count)][name] = row
    written = [_json(part) for part in parts]
    names = [_hash(part) for part in written]
    core = {name: rows[name] for name in _core(rows, read)}
    made = {
        "form": _FORM,
        "version": _hash(_json([core, names])),
        "files": len(rows),
        "bytes": sum(size for _, size in rows.values()),
        "core": core,
        "parts": names,
    }
    return {f"{FOLDER}/{name}.json": part for name, part in zip(names, written, strict=True)} | {VERSION: _json(made)}


def lists_of(site: Path) -> dict[str, bytes]:
    """The lists of the site in that folder, for one that was made as a whole."""

    def read(name: str) -> bytes:
        return (site / name).read_bytes()

    names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    contents = {name: read(name) for name in names if kept(name)}
    return lists({name: Content(hashlib.sha256(one).hexdigest(), len(one)) for name, one in contents.items()}, read)


def part_of(name: str, count: int) -> int:
    """In which of so many parts a file stands. The service worker reckons the same."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % count


def _core(rows: Mapping[str, object], read: Callable[[str], bytes]) -> Iterator[str]:
    """What every device keeps: the home pages, the pages on reading offline, and what those load."""
    prefixes = [f"{one.prefix}/" if one.prefix else "" for one in LANGUAGES]
    pages = [name for prefix in prefixes for name in (f"{prefix}index.html", f"{prefix}offline/index.html")]
    found = dict.fromkeys(name for name in pages if name in rows)
    for page in list(found):
        for link in _LOADED.findall(read(page).decode()):
            found[posixpath.normpath(posixpath.join(posixpath.dirname(page), link))] = None
    return (name for name in sorted(found) if name in rows)


def _digest(content: Content) -> str:
    return f"={_hash(content.digest.encode())}"[:_DIGITS] if content.named else content.digest[:_DIGITS]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
