"""What a build wrote, remembered for the next one: .casebook/site-<hash of the site's folder>.json.

It is a cache like any other: without it, or with a broken one, everything is made again and compared with what is
there. It is away while files are moved into the site, so that a build that was cut off there is not believed.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

FORM = 3
"""Of this file. Another form is not read."""


class Written(NamedTuple):
    """A file of the site: hash of its bytes, its size and time of change."""

    digest: str
    size: int
    time: int

    def intact(self, path: str) -> bool:
        """Whether the file at that path looks as it was written."""
        try:
            status = os.stat(path)  # noqa: PTH116  a Path for each of ten thousands takes longer than asking
        except OSError:
            return False
        return (status.st_size, status.st_mtime_ns) == (self.size, self.time)


@dataclass(slots=True)
class Manifest:
    """`made_from`: hash of everything that the site was made from; `common`: of what all units are made from.

    `units`: by name what each was made from, the addresses of its pages with the number of their shape in `shapes`,
    and its other files. `shells`: a hash of the shells of each shape. `files`: every file of the site.
    """

    made_from: str = ""
    common: str = ""
    sitemap: str = ""
    shapes: list[str] = field(default_factory=list)
    shells: list[str] = field(default_factory=list)
    units: dict[str, tuple[str, list[tuple[str, int]], list[str]]] = field(default_factory=dict)
    files: dict[str, Written] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Path, site: Path) -> Manifest | None:
        """What is known of the site in that folder, or None."""
        try:
            plain: dict[str, Any] = json.loads(_path(root, site).read_bytes())
            if plain.pop("form") != FORM or plain.pop("site") != str(site.resolve()):
                return None
            plain["files"] = {name: Written._make(one) for name, one in plain["files"].items()}
            return cls(**plain)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def plain(self, site: Path) -> bytes:
        """As it is kept."""
        head = {"form": FORM, "site": str(site.resolve())}
        own = {name: getattr(self, name) for name in ("made_from", "common", "sitemap", "shapes", "shells", "units")}
        return json.dumps(head | own | {"files": self.files}, ensure_ascii=False, separators=(",", ":")).encode()


def forget(root: Path, site: Path) -> None:
    """Let the next build believe nothing about that site, nor about sites that are gone."""
    _path(root, site).unlink(missing_ok=True)
    for other in (root / ".casebook").glob("site-*.json"):
        try:
            with other.open(encoding="utf-8") as file:
                head = file.read(4096)
            place = json.loads(head[head.index('"site":') + 7 : head.index(',"made_from"')])
            if not Path(place).is_dir():
                other.unlink(missing_ok=True)
        except (OSError, ValueError):
            other.unlink(missing_ok=True)


def keep(root: Path, site: Path, manifest: Manifest) -> None:
    """Remember for the next build."""
    from casebook.publish import write

    write(_path(root, site), manifest.plain(site))


def _path(root: Path, site: Path) -> Path:
    return root / ".casebook" / f"site-{hashlib.blake2b(str(site.resolve()).encode(), digest_size=8).hexdigest()}.json"
