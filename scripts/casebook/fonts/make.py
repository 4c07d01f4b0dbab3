"""Makes the fonts of this folder: subsets of Noto Sans CJK SC and Noto Serif CJK SC under names of our own.

    apt-get install fonts-noto-cjk unicode-data && python scripts/casebook/fonts/make.py     (needs fonttools)

Writes the three .otf files, coverage.txt and SHA256SUMS. Everything else here is written by hand. The same inputs
give the same bytes; the versions that were used stand in README.md.
"""

from __future__ import annotations

import bz2
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
NOTO = Path("/usr/share/fonts/opentype/noto")
UNIHAN = Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")
SIMPLIFIED = 2
"""Place of the face for simplified Chinese in Noto's collections."""

# name, source, weight, how many of the 8105 characters of 通用规范汉字表. It is three lists: 3500 common characters,
# 3000 less common, 1605 of names, places and sciences. Text has them all; a label or a heading that needs one of the
# rest takes it from the text face.
FACES = (
    ("Casebook Serif", "NotoSerifCJK-Regular.ttc", 400, 8105),
    ("Casebook Title", "NotoSerifCJK-Bold.ttc", 700, 6500),
    ("Casebook Sans", "NotoSansCJK-Regular.ttc", 400, 3500),
)
FEATURES = ["ccmp", "chws", "halt", "kern", "liga", "locl", "palt", "pwid", "tnum"]
BLOCKS = (
    (0x0020, 0x007E), (0x00A0, 0x024F),  # Latin, with the marks of pinyin
    (0x02C6, 0x02DD), (0x0391, 0x03C9), (0x0400, 0x045F), (0x1E00, 0x1EFF),  # Greek, Cyrillic, Vietnamese
    (0x2010, 0x205E), (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x218F),  # punctuation, currency, fractions
    (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x24FF), (0x2500, 0x257F),  # arrows, signs, numbers in circles
    (0x25A0, 0x26FF), (0x2713, 0x2718), (0x2776, 0x2793),  # squares, rings, ticks
    (0x3000, 0x30FF), (0x3105, 0x312F), (0x3200, 0x33FF),  # Chinese punctuation, kana, bopomofo, ㎡
    (0xFE30, 0xFE4F), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6),
)  # fmt: skip


def standard_characters(limit: int) -> set[int]:
    """The first `limit` characters of 通用规范汉字表, from Unicode's property kTGH."""
    found = set()
    for line in bz2.decompress(UNIHAN.read_bytes()).decode().splitlines():
        if "\tkTGH\t" in line and not line.startswith("#"):
            code, _, place = line.split("\t")
            if int(place.split()[0].partition(":")[2]) <= limit:
                found.add(int(code[2:], 16))
    return found


def gb2312(last_row: int) -> set[int]:
    """Characters of GB/T 2312 (what older computers could write) up to that row: common ones end at 0xD7."""
    pairs = (bytes([row, cell]) for row in range(0xA1, last_row + 1) for cell in range(0xA1, 0xFF))
    return {ord(character) for pair in pairs for character in pair.decode("gb2312", "ignore")}


def wanted(limit: int) -> set[int]:
    """The characters of a face that holds `limit` characters of the standard list."""
    found = standard_characters(limit) | {code for first, last in BLOCKS for code in range(first, last + 1)}
    return found | gb2312(0xF7 if limit > 6500 else 0xD7)


def subset(source: str, codes: set[int], family: str, weight: int) -> TTFont:
    """The face for simplified Chinese in `source`, cut down to `codes` and renamed."""
    font = TTFont(NOTO / source, fontNumber=SIMPLIFIED, lazy=True)
    options = Options(
        layout_features=FEATURES,
        hinting=False,
        name_IDs=[0, 5, 7, 13, 14],
        notdef_outline=True,
        drop_tables=["DSIG", "vhea", "vmtx", "VORG"],
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    postscript = family.replace(" ", "")
    for number, text in ((1, family), (2, "Regular"), (3, postscript), (4, family), (6, postscript)):
        font["name"].setName(text, number, 3, 1, 0x409)
    font["name"].names = [record for record in font["name"].names if record.platformID == 3]
    cff = font["CFF "].cff
    cff.fontNames = [postscript]
    cff.topDictIndex[0].FamilyName = cff.topDictIndex[0].FullName = family
    font["OS/2"].usWeightClass = weight
    font.recalcTimestamp = False
    return font


def ranges(codes: Iterable[int]) -> Iterator[str]:
    """Sorted codes as lines: 4E00, or 4E00-4E07 where several follow one another."""
    first = last = -2
    for code in [*sorted(codes), -1]:
        if code == last + 1:
            last = code
            continue
        if last >= 0:
            yield f"{first:X}" if first == last else f"{first:X}-{last:X}"
        first = last = code


def main() -> None:
    """Write the fonts and what is derived from them."""
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    covered: set[int] = set()
    for family, source, weight, limit in FACES:
        font = subset(source, wanted(limit), family, weight)
        path = HERE / f"{font['name'].getDebugName(6)}.otf"
        font.save(path)
        covered |= font.getBestCmap().keys()
        print(path.name, len(font.getBestCmap()), "characters,", path.stat().st_size, "bytes")
    (HERE / "coverage.txt").write_text("".join(f"{line}\n" for line in ranges(covered)), encoding="ascii")
    files = sorted([*HERE.glob("*.otf"), HERE / "LICENSE", HERE / "coverage.txt"])
    sums = (f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files)
    (HERE / "SHA256SUMS").write_text("".join(sums), encoding="ascii")


if __name__ == "__main__":
    main()
