"""The same pages for every engine: the documents of a corpus as plain HTML, and as Markdown for Material."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from casebook.render.search.documents import SECTIONS, Document

HTML = {"zh": "zh-CN", "en": "en-GB"}
NAMES = {"zh": ("主题", "年份"), "en": ("theme", "year")}


def write_html(folder: Path, documents: Sequence[Document], language: str) -> None:
    """One page a document, with a filter for theme and year as Pagefind reads them."""
    for document in documents:
        target = folder / document.url.partition("#")[0] / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_page(document, language), encoding="utf-8")
    (folder / "index.html").write_text(
        f'<!doctype html><html lang="{HTML[language]}"><head><meta charset="utf-8"><title>bench</title>'
        '<link rel="icon" href="data:,"></head><body></body></html>',
        encoding="utf-8",
    )


def _page(document: Document, language: str) -> str:
    filters = "".join(
        f'<span data-pagefind-filter="{facet}">{escape(value)}</span>' for facet, value in document.values
    )
    return (
        f'<!doctype html><html lang="{HTML[language]}"><head><meta charset="utf-8"><title>{escape(document.title)}</title>'
        f"</head><body><main data-pagefind-body><h1>{escape(document.title)}</h1>{''.join(_sections(document))}</main>"
        f"<div hidden>{filters}</div></body></html>"
    )


def _sections(document: Document) -> Iterator[str]:
    for name, text in document.sections:
        if name != "title":
            heading = f'<h2 id="{SECTIONS[name][0]}">{name}</h2>' if SECTIONS[name][0] else ""
            yield heading + "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))


def write_markdown(folder: Path, documents: Sequence[Document], language: str) -> None:
    """The same for MkDocs with Material and its search."""
    docs = folder / "docs"
    for document in documents:
        target = docs / document.url.partition("#")[0] / "index.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"# {document.title}\n\n" + "\n".join(_sections(document)) + "\n", encoding="utf-8")
    (docs / "index.md").write_text("# bench\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(
        f"site_name: bench\nnav: [index.md]\nvalidation: {{nav: {{omitted_files: ignore}}}}\n"
        f"theme: {{name: material, language: {language}, font: false}}\n"
        f"plugins: [{{search: {{lang: [{language}, en]}}}}]\n",
        encoding="utf-8",
    )
