"""The engines side by side: how each makes its index of a corpus, and how a page asks it.

Asking is a script (`ask`) that is run in a page of the engine's site with a query, and resolves with
{total, order}: how many are found, and the addresses of the first ten, as soon as all that a list of ten results
shows is there (title, snippet; counts of the filters where the engine has any).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pages

from casebook.render.search.documents import Document

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


@dataclass(frozen=True)
class Made:
    """What making the index took; sizes without the pages themselves."""

    seconds: float
    peak: int
    files: int
    size: int


@dataclass(frozen=True)
class Contender:
    """An engine: makes its site in a folder; `open` is the script of a page, `ask` that of a query."""

    name: str
    make: Callable[[Path, Sequence[Document], str, str], Made]
    ask: str
    from_file: bool


OURS = """async ([language, query]) => {
    window.engine = window.engine || await casebookSearch.open("", language);
    const { total, hits } = await window.engine.search(query, { kinds: ["case"] });
    return { total: total, order: hits.map((hit) => hit.path) };
}"""
PAGEFIND = """async ([language, query]) => {
    if (!window.pagefind) {
        window.pagefind = await import(new URL("pagefind/pagefind.js", location.href).href);
        await window.pagefind.filters();
    }
    const found = await window.pagefind.search(query);
    const data = await Promise.all(found.results.slice(0, 10).map((one) => one.data()));
    return { total: found.results.length, order: data.map((one) => one.url.replace(/^\\/|index\\.html$/g, "")) };
}"""
MINISEARCH = """async ([language, query]) => {
    if (!window.mini) {
        const text = await (await fetch("minisearch.json")).text();
        window.mini = MiniSearch.loadJSON(text, minisearchOptions(language));
    }
    const found = window.mini.search(query);
    return { total: found.length, order: found.slice(0, 10).map((one) => one.url) };
}"""
# Material has no programming interface: its box is filled, and its list is read.
MATERIAL = """async ([language, query]) => {
    const input = document.querySelector("[data-md-component=search-query]");
    const meta = document.querySelector(".md-search-result__meta");
    document.querySelector("#__search").checked = true;
    input.focus();
    const before = input.value ? meta.textContent : null;
    meta.textContent = "";
    input.value = query;
    input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true, key: "a" }));
    for (let turn = 0; turn < 6000; turn++) {
        if (/\\d|没有|No matching/.test(meta.textContent)) break;
        await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const links = Array.from(document.querySelectorAll(".md-search-result__item > .md-search-result__link"));
    const number = /\\d+/.exec(meta.textContent);
    const home = new URL(".", location.href).href;
    return { total: number ? Number(number[0]) : 0, order: links.slice(0, 10).map((one) => one.href.replace(home, "").replace(/[?#].*$/, "")) };
}"""


def ours(folder: Path, documents: Sequence[Document], language: str, corpus: str) -> Made:
    """The casebook's own, made in a process of its own from the pickled corpus."""
    return _timed(folder, [sys.executable, str(HERE / "make_ours.py"), corpus, language, str(folder)], "assets/search")


def pagefind(folder: Path, documents: Sequence[Document], language: str, corpus: str) -> Made:
    pages.write_html(folder, documents, language)
    program = folder.parent / "node_modules" / ".bin" / "pagefind"
    return _timed(folder, [str(program), "--site", str(folder), "--quiet"], "pagefind")


def minisearch(folder: Path, documents: Sequence[Document], language: str, corpus: str) -> Made:
    source = folder.parent / f"minisearch-{language}.json"
    rows = []
    for number, document in enumerate(documents):
        sections = dict(document.sections)
        rest = "\n".join(text for name, text in document.sections if name not in ("title", "summary"))
        rows.append(
            {
                "id": number,
                "url": document.url,
                "title": sections.get("title", ""),
                "summary": sections.get("summary", ""),
                "body": rest,
            }
        )
    source.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    folder.mkdir(parents=True)
    made = _timed(folder, ["node", str(HERE / "minisearch-index.cjs"), str(folder), language, str(source)], ".")
    (folder / "index.html").write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">'
        '<script src="minisearch.js"></script><script src="minisearch-options.js"></script></head></html>',
        encoding="utf-8",
    )
    return made


def material(folder: Path, documents: Sequence[Document], language: str, corpus: str) -> Made:
    source = folder.parent / f"material-{language}"
    pages.write_markdown(source, documents, language)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(source / "mkdocs.yml"), "-d", str(folder)]
    made = _timed(folder, command, "search")
    shutil.rmtree(source)
    return made


def _timed(folder: Path, command: list[str], part: str) -> Made:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise subprocess.CalledProcessError(status, command)
    files = [path for path in (folder / part).rglob("*") if path.is_file()]
    return Made(
        used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, len(files), sum(path.stat().st_size for path in files)
    )


CONTENDERS = (
    Contender("casebook", ours, OURS, True),
    Contender("Pagefind", pagefind, PAGEFIND, False),
    Contender("MiniSearch", minisearch, MINISEARCH, False),
    Contender("Material", material, MATERIAL, True),
)
