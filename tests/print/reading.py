"""Reading PDFs in tests: text by pdfium, structure by pikepdf."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2


def text_of(pdf: bytes) -> str:
    """All text that can be copied out, without the places to break and with every line break a space."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    document.close()
    return " ".join("\n".join(pages).replace("\u200b", "").replace("\ufffe", "").split())


def squeezed(text: str) -> str:
    """Text without any space: lines break anywhere in Chinese."""
    return "".join(text.split())


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.Pdf.open(io.BytesIO(pdf))


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every structure element, in reading order."""
    todo = [pdf.Root.StructTreeRoot.K]
    while todo:
        node = todo.pop()
        if isinstance(node, pikepdf.Array):
            todo += reversed(list(node))
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            if "/K" in node:
                todo.append(node.K)


def tags(pdf: pikepdf.Pdf) -> set[str]:
    """The names of all structure types in use."""
    return {str(element.S)[1:] for element in elements(pdf)}


def outlines(pdf: pikepdf.Pdf) -> list[str]:
    """The titles of all bookmarks."""
    found: list[str] = []

    def walk(items: Any) -> None:
        for item in items:
            found.append(item.title)
            walk(item.children)

    with pdf.open_outline() as outline:
        walk(outline.root)
    return found


def fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every font's descriptor holder (the descendant of a composite font)."""
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font":
            if "/DescendantFonts" in thing:
                assert "/ToUnicode" in thing, thing.BaseFont
                yield thing.DescendantFonts[0]
            elif thing.get("/Subtype") != "/CIDFontType0" and thing.get("/Subtype") != "/CIDFontType2":
                yield thing


def jumps(pdf: bytes) -> Iterator[tuple[int, str, int]]:
    """Every link inside the document: the page that it stands on, its text, the page that it leads to, from 1 on."""
    document, shown = opened(pdf), pypdfium2.PdfDocument(pdf)
    pages: dict[object, int] = {page.objgen: number for number, page in enumerate(document.pages, 1)}
    names = pikepdf.NameTree(document.Root.Names.Dests)
    for number, page in enumerate(document.pages, 1):
        text = shown[number - 1].get_textpage()
        for link in page.get("/Annots", []):
            if "/Dest" in link:
                goal = link.Dest if isinstance(link.Dest, pikepdf.Array) else names[str(link.Dest)]
                goal = goal.D if isinstance(goal, pikepdf.Dictionary) else goal
                yield number, text.get_text_bounded(*map(float, link.Rect)).strip(), pages[goal[0].objgen]
    shown.close()
