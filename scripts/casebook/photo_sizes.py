"""The photos of all cases as the site shows them: what pages have to know of each, and the files to publish.

On the site a photo has the key of its content in its name, so that a changed photo has another address. No byte of the
original gets there, so nothing that a camera or an editor wrote into it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from casebook.link import Corpus
from casebook.photo_scaling import forget, scaled
from casebook.render.page import Picture

FOLDER = "assets/photos"
"""Where photos are on the site."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """`pictures` by the case's key and the name of the photo's file; `files` by their path on the site."""

    pictures: Mapping[str, Mapping[str, Picture]]
    files: Mapping[str, Path]


def photo_sizes(root: Path, corpus: Corpus) -> Sizes:
    """Scale what is not scaled yet, and forget what no case shows. The cases are checked: their photos are sound."""
    pictures: dict[str, dict[str, Picture]] = {}
    files: dict[str, Path] = {}
    for entry in corpus.entries:
        for name in entry.brief.images:
            made = scaled(root, (root / "cases" / entry.key / name).read_bytes())
            named = {f"{FOLDER}/{entry.key}/{made.name[:12]}-{file.name}": file for file in sorted(made.iterdir())}
            files |= named
            pictures.setdefault(entry.key, {})[name] = _picture(named)
    forget(root, {file.parent.name for file in files.values()})
    return Sizes(pictures, files)


def _picture(named: Mapping[str, Path]) -> Picture:
    """Its sizes are in its files' names."""
    sizes = {path: file.stem.split("x") for path, file in named.items()}
    webp = sorted(((path, int(sizes[path][0])) for path in sizes if path.endswith(".webp")), key=lambda one: one[1])
    width, height = sizes[webp[-1][0]]
    return Picture(int(width), int(height), tuple(webp), next(path for path in sizes if path.endswith(".jpg")))
