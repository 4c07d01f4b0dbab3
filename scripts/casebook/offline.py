"""The site as a zip that opens from a file: no server turns a folder into its index.html, so every link names it."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

from casebook.compression import PACKED

NAME = "伙伴分享"
"""Folder in the zip, and the zip's own name."""

# What only a server has a use for.
_LEFT_OUT = {"404.html", "sitemap.xml", "sitemap.xml.gz", "sw.js"}
_LEFT_OUT_BELOW = ("assets/cards/", "assets/app/", "assets/offline/")
_MANIFEST = re.compile(r'\s*<link rel="manifest" href="[^"]*">')
_LINK = re.compile(r'(?P<attribute>\s(?:href="|action="|content="0; url=))(?P<path>[^"?#:]*)(?P<rest>[?#][^"]*)?"')
_FIXED = (1980, 1, 1, 0, 0, 0)  # the same sources give the same bytes


def archive(site: Path) -> bytes:
    """The built site at `site` as the bytes of a zip; names in UTF-8, times fixed."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for path in sorted(site.rglob("*")):
            name = path.relative_to(site).as_posix()
            packed = path.suffix in PACKED and path.with_suffix("").is_file()
            if not path.is_file() or packed or name in _LEFT_OUT or name.startswith(_LEFT_OUT_BELOW):
                continue
            content = path.read_bytes()
            if path.suffix == ".html":
                content = with_index_files(content.decode()).encode()
            entry = zipfile.ZipInfo(f"{NAME}/{name}", _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            made.writestr(entry, content)
    return buffer.getvalue()


def with_index_files(html: str) -> str:
    """The page with `index.html` put to every relative link that leads to a folder, and without the manifest of the web
    app, which no browser takes from a file."""

    def named(match: re.Match[str]) -> str:
        path = match["path"]
        if path.startswith("//") or not (path.endswith("/") or path.rsplit("/", 1)[-1] in (".", "..")):
            return match[0]
        folder = path if path.endswith("/") else f"{path}/"
        return f'{match["attribute"]}{folder}index.html{match["rest"] or ""}"'

    return _LINK.sub(named, _MANIFEST.sub("", html))
