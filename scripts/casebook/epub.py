"""The book for phones and readers: an EPUB 3 made from the same data as the printed book."""

from __future__ import annotations

import hashlib
import io
import re
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from casebook.languages import LANGUAGES
from casebook.link import Corpus
from casebook.photos import PhotoRefused, for_print
from casebook.render import before_after, lists_map
from casebook.render.page import Page
from casebook.render.print import EDITIONS, Imprint, book_data
from casebook.render.print.method import Pages
from casebook.typeset import moment

HTML = {one.id: one.html for one in LANGUAGES}
Data = dict[str, Any]


def epub(root: Path, corpus: Corpus, edition: str, imprint: Imprint, pages: Pages) -> bytes:
    """The book in that edition; the same bytes for the same data. `root` is where the cases' pictures lie."""
    data = book_data(corpus, EDITIONS[edition], imprint, pages)
    pictures = _pictures(root, data)
    chapters = [(name, kind, title, item) for name, kind, title, item in _chapters(data)]
    files = {f"{name}.xhtml": _page(corpus, data, kind, title, item) for name, kind, title, item in chapters}
    files["nav.xhtml"] = _template("nav.xhtml").render(
        data=data, html=HTML, home=data["languages"][0], entries=_tree(chapters)
    )
    files["style.css"] = (Path(__file__).parent / "render/print/epub/style.css").read_text(encoding="utf-8")
    files["content.opf"] = _package(data, edition, imprint, chapters, files, pictures)
    return _zipped(files, pictures)


def _chapters(data: Data) -> Iterator[tuple[str, str, Any, Any]]:
    """(file name, kind, title, what it shows) in reading order."""
    words = data["words"]
    yield "cover", "cover", data["whole_title"], None
    yield "imprint", "imprint", words["imprint"], None
    yield "use", "use", words["use"], None
    for page in data["method"]:
        yield f"method-{page['id']}", "method", page["title"], page
    for area in data["areas"]:
        yield area["anchor"].replace(".", "-"), "area", area["name"], area
        for group in area["groups"]:
            for case in group["cases"]:
                yield case["anchor"].replace(".", "-"), "case", case["title"], case
    if data["empty_areas"]:
        yield "empty", "empty", words["empty_title"], None
    yield "glossary", "glossary", words["glossary"], None
    if data["indexes"]:
        yield "indexes", "indexes", words["indexes"], None
    yield "sources", "sources", words["sources_title"], None


def place(anchor: str) -> str:
    """Where a label of the printed book is in the EPUB."""
    if anchor.startswith("index."):
        return f"indexes.xhtml#{anchor.removeprefix('index.')}"
    return anchor.replace(".", "-") + ".xhtml"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("casebook.render.print", "epub"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "place": place,
        "once": lambda sides: sides[:1] if len({one["v"] for one in sides}) == 1 else sides,
    }
    return made


def _template(name: str) -> Any:
    return _environment().get_template(name)


def _page(corpus: Corpus, data: Data, kind: str, title: Any, item: Any) -> str:
    drawing: Markup | str = ""
    charts: list[Markup] = []
    if kind == "case":
        # Drawings are the site's own, in the document's first language.
        case = corpus.by_key[item["key"]].case
        language = next(one for one in LANGUAGES if one.id == data["languages"][0])
        page = Page(language, "", corpus)
        drawing = _inline(_narrow(lists_map.draw(page, case.lists, "map")))
        charts = [_inline(before_after.draw(page, result, f"chart{n}")) for n, result in enumerate(case.results)]
    made = _template("page.xhtml").render(
        data=data, words=data["words"], html=HTML, home=data["languages"][0], kind=kind, title=title, item=item,
        drawing=drawing, charts=charts,
    )  # fmt: skip
    return "\n".join(line for line in made.split("\n") if line.strip()) + "\n"


def _narrow(drawings: Markup) -> Markup:
    """Of the drawings for wide and for narrow screens the narrow one."""
    found = re.search(r'<svg class="cb-map__narrow".*?</svg>', str(drawings), re.S)
    return Markup(found[0]) if found else Markup("")  # noqa: S704  (our own drawing, escaped where it was made)


def _inline(drawing: Markup) -> Markup:
    return Markup(str(drawing).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '))  # noqa: S704


def _tree(chapters: list[tuple[str, str, Any, Any]]) -> list[Data]:
    """The table of contents: chapters, with the cases below their area and the method's pages below its first."""
    tree: list[Data] = []
    for name, kind, title, _ in chapters:
        entry: Data = {"href": f"{name}.xhtml", "title": title, "below": []}
        nested = kind == "case" or (kind == "method" and tree[-1]["href"].startswith("method-"))
        (tree[-1]["below"] if nested else tree).append(entry)
    return tree


def _package(
    data: Data,
    edition: str,
    imprint: Imprint,
    chapters: list[tuple[str, str, Any, Any]],
    files: Mapping[str, str],
    pictures: Mapping[str, bytes],
) -> str:
    items = [
        {"id": f"c{n}", "href": f"{name}.xhtml", "svg": "<svg" in files[f"{name}.xhtml"]}
        for n, (name, *_) in enumerate(chapters)
    ]
    return str(
        _template("content.opf").render(
            data=data,
            languages=[HTML[one] for one in data["languages"]],
            identifier=uuid.uuid5(uuid.NAMESPACE_URL, f"{imprint.site}casebook/{edition}"),
            modified=datetime.fromtimestamp(moment(data), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            items=items,
            pictures=[{"href": name, "type": "image/jpeg"} for name in sorted(pictures)],
        )
    )


def _pictures(root: Path, data: Data) -> dict[str, bytes]:
    """The cases' pictures by their name in the EPUB; the data says which are there."""
    found: dict[str, bytes] = {}
    for case in (case for area in data["areas"] for group in area["groups"] for case in group["cases"]):
        for picture in case["images"]:
            source = root / "cases" / picture["file"]
            picture["shown"] = ""
            if source.is_file() and not source.is_symlink():
                try:
                    content = for_print(source.read_bytes()).data
                except PhotoRefused:
                    continue
                name = f"pictures/{hashlib.sha256(content).hexdigest()[:16]}.jpg"
                found[name] = content
                picture["shown"] = name
    return found


def _zipped(files: Mapping[str, str], pictures: Mapping[str, bytes]) -> bytes:
    container = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="book/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:

        def write(name: str, content: bytes, method: int = zipfile.ZIP_DEFLATED) -> None:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = method
            archive.writestr(info, content)

        write("mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        write("META-INF/container.xml", container.encode())
        for name, text in sorted(files.items()):
            write(f"book/{name}", text.encode())
        for name, content in sorted(pictures.items()):
            write(f"book/{name}", content, zipfile.ZIP_STORED)
    return buffer.getvalue()
