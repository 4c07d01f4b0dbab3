"""One site of all the inputs that yield a page."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from casebook.link import Corpus
from casebook.publish import published
from casebook.site import build, corpus_of
from hostile import corpus


@dataclass(frozen=True, slots=True)
class HostileSite:
    """The casebook at `root`, its corpus, and the site built of it."""

    root: Path
    corpus: Corpus
    site: Path


def hostile_site(folder: Path) -> HostileSite:
    """Build it in an empty folder."""
    root = folder / "book"
    corpus.build(root, folder / "outside", corpus.published())
    ours = {str(corpus.ROOT / path) for path in published(corpus.ROOT)}
    for name in ("docs", "overrides"):
        shutil.copytree(
            corpus.ROOT / name, root / name, ignore=lambda at, names: [one for one in names if f"{at}/{one}" in ours]
        )
    shutil.copy(corpus.ROOT / "mkdocs.yml", root)
    build(root, downloads=False)
    return HostileSite(root, corpus_of(root), root / "site")
