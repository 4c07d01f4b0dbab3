"""Every link of every page leads somewhere, and works wherever the site is put."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from browser.pages import addresses, expect_nothing, file_of, read


def test_links_lead_somewhere(site: Path) -> None:
    broken = []
    for address in addresses(site):
        for link in read(file_of(site, address)).links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            if parts.path.startswith("/"):
                broken.append((address, f"{link} begins at the root of the host, so it breaks below a path"))
                continue
            # urljoin knows how a browser resolves dots; the file's own name takes no part in it.
            target = unquote(urljoin(address, parts.path))
            file = file_of(site, target)
            if not file.is_file():
                broken.append((address, f"{link} leads nowhere"))
            elif parts.fragment and file.suffix == ".html" and unquote(parts.fragment) not in read(file).ids:
                broken.append((address, f"{link} names no place on its page"))
    expect_nothing(broken)
