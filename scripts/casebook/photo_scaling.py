"""One photo in the sizes that web pages show it in; a photo that did not change is not scaled again.

Scaled photos are kept in .casebook/photos/<key>/ as <width>x<height>.<form>; the key stands for the photo's bytes and
how it is scaled. The folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
from pathlib import Path

from PIL import Image

from casebook.photos import decoded, inspect, on_white

CACHE = ".casebook/photos"
WIDTHS = (480, 960)
"""Pixels, beside the full width: a telephone's column at one and at two pixels to the dot."""
EDGE = 1600
"""Pixels of the longer side at full size: the widest column at two pixels to the dot."""
FALLBACK = 960
"""The one size in JPEG, for browsers that know no WebP (Safari before 14)."""
_WEBP = {"quality": 80, "method": 4}
_JPEG = {"quality": 82, "optimize": True, "progressive": True}
_RECIPE = f"1 {WIDTHS} {EDGE} {FALLBACK} {_WEBP} {_JPEG}"
"""Everything that the scaled bytes depend on, beside the photo."""


def is_scaled(root: Path, data: bytes) -> bool:
    """Whether the photo of these bytes has been scaled already, so is known to be whole."""
    return (root / CACHE / _key(data)).is_dir()


def _key(data: bytes) -> str:
    return hashlib.sha256(_RECIPE.encode() + b"\0" + data).hexdigest()[:32]


def scaled(root: Path, data: bytes) -> Path:
    """The folder of the photo's sizes, made where it is not there; it is there whole or not at all."""
    folder = root / CACHE / _key(data)
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".", dir=folder.parent))
    try:
        full = on_white(decoded(data, inspect(data), EDGE))
        for width in [width for width in WIDTHS if width * 1.15 < full.width] + [full.width]:
            _write(beside, full, width, "webp")
        _write(beside, full, min(FALLBACK, full.width), "jpg")
        beside.chmod(0o755)
        beside.replace(folder)
    except OSError:
        if not folder.is_dir():  # another process was faster
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


def _write(folder: Path, full: Image.Image, width: int, form: str) -> None:
    height = max(1, round(full.height * width / full.width))
    image = full if width == full.width else full.resize((width, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if form == "webp":
        image.save(out, "WEBP", **_WEBP)
    else:
        image.save(out, "JPEG", **_JPEG)
    (folder / f"{width}x{height}.{form}").write_bytes(out.getvalue())


def forget(root: Path, wanted: set[str]) -> None:
    """Remove all scaled photos but those in the folders of these names."""
    cache = root / CACHE
    for folder in cache.iterdir() if cache.is_dir() else ():
        if folder.name not in wanted:
            shutil.rmtree(folder, ignore_errors=True)
