"""A Word or Excel file from a stranger: what it is and how large it would be is known before any of it is parsed.

Such a file is a zip of XML and pictures. Bounded here: bytes, number of parts, bytes unpacked, how tightly a part is
packed. Refused: macros, document types and entities in XML, encodings that could hide them, encrypted members.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import error as ZlibError  # noqa: N812  (an exception's name)

from lxml import etree

from casebook.office.archive import PROPERTY

FILE_LIMIT = 64 * 2**20
PARTS_LIMIT = 2_000
UNPACKED_LIMIT = 256 * 2**20
XML_LIMIT = 16 * 2**20
"""Bytes of one XML part; the tree that is made of it takes some ten times as much."""
RATIO_LIMIT = 200
"""How many times larger a part may be than it is packed, where it has over a megabyte."""

# What the library raises for an archive that is none, by its own documentation and by trial: a name of no length is an
# IndexError.
_DAMAGED = (
    zipfile.BadZipFile, ZlibError, struct.error, EOFError, LookupError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip
_XML = (".xml", ".rels", ".vml")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']""")
_FORBIDDEN = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MACROS = re.compile(
    r"(?:^|/)(?:vbaProject|vbaData|vbaProjectSignature)[^/]*\.(?:bin|xml)$|/macrosheets/", re.IGNORECASE
)


class Refused(Exception):
    """The file is not read. `key` names the sentence under office.refused, `params` fills it."""

    def __init__(self, key: str, **params: str) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


@dataclass(frozen=True, slots=True)
class Package:
    """The file's bytes, what it is (`docx` or `xlsx`), and the content of its parts by name."""

    data: bytes
    kind: str
    parts: Mapping[str, bytes]

    def xml(self, name: str) -> Any:
        """The part's tree, or None where there is no such part or it is no XML."""
        if name not in self.parts:
            return None
        try:
            return etree.fromstring(self.parts[name], _parser())
        except etree.XMLSyntaxError as error:
            raise Refused("damaged", reason=name) from error

    def relations(self, name: str) -> dict[str, tuple[str, str, bool]]:
        """What a part refers to: id → (kind, name of the other part or address, whether it is outside the file)."""
        folder, base = posixpath.split(name)
        tree = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for one in tree if tree is not None else ():
            if not isinstance(one.tag, str):
                continue
            target, outside = one.get("Target", ""), one.get("TargetMode") == "External"
            if not outside:
                joined = target if target.startswith("/") else posixpath.join("/", folder, target)
                target = posixpath.normpath(joined).lstrip("/")
            found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], target, outside)
        return found

    def pictures(self) -> Iterator[str]:
        """The names of the parts that are pictures of the text (not the preview that some programs add)."""
        return (name for name in self.parts if "/media/" in f"/{name}")


def read_bounded(path: Path) -> bytes:
    """The file's bytes, if there are not too many of them. Raises Refused, OSError."""
    size = path.stat().st_size
    if size > FILE_LIMIT:
        raise Refused("too-large", size=f"{size / 2**20:.0f}", limit=str(FILE_LIMIT // 2**20))
    return path.read_bytes()


def opened(data: bytes) -> Package:
    """Look at the file from outside, then unpack it. Raises Refused."""
    if len(data) > FILE_LIMIT:
        raise Refused("too-large", size=f"{len(data) / 2**20:.0f}", limit=str(FILE_LIMIT // 2**20))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("old-format")
    if not data.startswith(b"PK\x03\x04"):
        raise Refused("not-office")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _look(members)
            parts = {one.filename: archive.read(one) for one in members if not one.is_dir()}
    except (*_DAMAGED, OSError) as error:
        raise Refused("damaged", reason=str(error)[:80]) from error
    kind = _kind(parts)
    for name, content in parts.items():
        if name.lower().endswith(_XML):
            _look_at_xml(name, content)
    return Package(data, kind, parts)


def _look(members: list[zipfile.ZipInfo]) -> None:
    """Whether the list of parts is that of a form, by what it says; no part unpacks to more than it says."""
    if len(members) > PARTS_LIMIT:
        raise Refused("too-many-parts", count=str(len(members)), limit=str(PARTS_LIMIT))
    if len({one.filename for one in members}) < len(members):
        raise Refused("damaged", reason="duplicate part")
    if sum(one.file_size for one in members) > UNPACKED_LIMIT:
        raise Refused("unpacks-too-large")
    for one in members:
        is_xml = one.filename.lower().endswith(_XML)
        tight = one.file_size > 2**20 and one.file_size > RATIO_LIMIT * max(one.compress_size, 1)
        if tight or (is_xml and one.file_size > XML_LIMIT):
            raise Refused("unpacks-too-large")
        if one.flag_bits & 0x1:
            raise Refused("old-format")
        if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("damaged", reason="compression")


def _kind(parts: Mapping[str, bytes]) -> str:
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis"):
        raise Refused("open-document")
    types = parts.get("[Content_Types].xml", b"")
    if b"macroEnabled" in types or any(_MACROS.search(name) for name in parts):
        raise Refused("macros")
    if b"wordprocessingml.document.main+xml" in types or b"wordprocessingml.template.main+xml" in types:
        return "docx"
    if b"spreadsheetml.sheet.main+xml" in types or b"spreadsheetml.template.main+xml" in types:
        return "xlsx"
    raise Refused("not-office")


def _look_at_xml(name: str, content: bytes) -> None:
    """No document type, no entity, and no encoding in which one might hide."""
    plain = content.replace(b"\0", b"")
    encoding = _ENCODING.search(plain[:1000])
    if encoding is not None and encoding[1].upper() not in (b"UTF-8", b"UTF-16", b"US-ASCII", b"UTF-16LE", b"UTF-16BE"):
        raise Refused("entities", part=name)
    if _FORBIDDEN.search(plain):
        raise Refused("entities", part=name)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def version_of(package: Package) -> str | None:
    """The version of the form that the file's properties tell, or None."""
    tree = package.xml("docProps/custom.xml")
    for one in tree if tree is not None else ():
        if isinstance(one.tag, str) and one.get("name") == PROPERTY:
            return "".join(one.itertext()).strip()[:20] or None
    return None


def tag_of(element: Any) -> str:
    """The name without its namespace, which differs between editions of the standard; "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """The attribute of that name in any namespace, or ""."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
