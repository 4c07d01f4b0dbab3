"""python bench/search/run.py [--size 10000] [--only casebook,Pagefind] [--queries 60]

The search engines side by side: the same pages, the same queries, the same browser. Prints the table that
README.md quotes. Needs Node for Pagefind and MiniSearch (npm ci in a folder of its own), and `pip install jieba` for
Material's Chinese. By hand only: it takes half an hour at 10,000 cases.
"""

from __future__ import annotations

import argparse
import gzip
import pickle
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT / "bench"), str(ROOT / "scripts"), str(ROOT / "tests")]

import queries  # noqa: E402
from contenders import CONTENDERS, Contender, Made  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from browser import chromium, server  # noqa: E402
from browser.server import serving  # noqa: E402
from casebook.languages import LANGUAGES  # noqa: E402
from casebook.link import Corpus  # noqa: E402
from casebook.render.search import normal  # noqa: E402
from casebook.render.search.documents import Document, documents  # noqa: E402
from search.judging import judged, ndcg  # noqa: E402

server.headers = dict  # the others need what our policy forbids, WebAssembly among it

COMMON = {"zh": "社区", "en": "community"}
"""What is asked before, so that a further query is a further one."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=10_000, help="made-up cases")
    parser.add_argument("--queries", type=int, default=60, help="of each language")
    parser.add_argument("--only", default="", help="names of engines, with commas")
    parser.add_argument("--folder", type=Path, help="keep everything here")
    options = parser.parse_args()
    chosen = [one for one in CONTENDERS if not options.only or one.name in options.only.split(",")]
    folder = options.folder or Path(tempfile.mkdtemp(prefix="casebook-bench-"))
    folder.mkdir(exist_ok=True)
    if any(one.name in ("Pagefind", "MiniSearch") for one in chosen) and not (folder / "node_modules").is_dir():
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        subprocess.run(["npm", "ci", "--silent"], cwd=folder, check=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.bring(), args=list(chromium.ARGUMENTS))
        for language in ("zh", "en"):
            sized(chosen, browser, folder, language, str(options.size), options.queries)
        for language in ("zh", "en"):
            quality(chosen, browser, folder, language)
        browser.close()
    if options.folder is None:
        shutil.rmtree(folder)


def sized(chosen: Iterable[Contender], browser: Browser, folder: Path, language: str, name: str, count: int) -> None:
    """Costs on a made-up corpus: one line an engine."""
    own = cases(corpus_of(folder, name), language)
    asked = (queries.chinese if language == "zh" else queries.english)(own, count)
    print(f"\n{language}, {name} made-up cases, {len(asked)} queries")
    row("engine", "index s", "peak MB", "files", "MB", "first KB", "then KB", "p95", "ms", "p95", "again ms", "p95")
    for contender in chosen:
        site = folder / f"{contender.name}-{name}-{language}"
        shutil.rmtree(site, ignore_errors=True)
        made = contender.make(site, own, language, name)
        if contender.name == "casebook":
            put_page(site)
        with serving(site) as address:
            costs = ask_all(contender, browser, site, address, language, asked)
        show(contender, made, costs)


def show(contender: Contender, made: Made, costs: dict[str, list[float]]) -> None:
    far = lambda values: sorted(values)[int(0.95 * (len(values) - 1))]  # noqa: E731
    middle = statistics.median
    row(
        contender.name, f"{made.seconds:.1f}", f"{made.peak / 1e6:.0f}", made.files, f"{made.size / 1e6:.1f}",
        f"{max(costs['first']) / 1e3:.0f}", f"{middle(costs['then']) / 1e3:.1f}", f"{far(costs['then']) / 1e3:.0f}",
        f"{middle(costs['ms']):.0f}", f"{far(costs['ms']):.0f}", f"{middle(costs['again']):.0f}", f"{far(costs['again']):.0f}",
    )  # fmt: skip


def ask_all(
    contender: Contender, browser: Browser, site: Path, address: str, language: str, asked: list[queries.Query]
) -> dict[str, list[float]]:
    """Every query in a page of its own, once first and once after another; bytes as compressed."""
    timed = f"async (pair) => {{ const began = performance.now(); await ({contender.ask})(pair); return performance.now() - began; }}"
    costs: dict[str, list[float]] = {"first": [], "then": [], "ms": [], "again": []}
    for number, query in enumerate(asked):
        page, loaded = opened(browser, address)
        if number % 6 == 0:
            page.evaluate(timed, [language, query.text])
            costs["first"].append(sum(packed(site, path) for path in loaded if not path.endswith("html")))
            page.close()
            page, loaded = opened(browser, address)
        page.evaluate(timed, [language, COMMON[language]])
        loaded.clear()
        costs["ms"].append(page.evaluate(timed, [language, query.text]))
        costs["then"].append(sum(packed(site, path) for path in loaded))
        page.evaluate(timed, [language, COMMON[language]])
        costs["again"].append(page.evaluate(timed, [language, query.text]))
        page.close()
    return costs


def opened(browser: Browser, address: str) -> tuple[Page, list[str]]:
    """A page with nothing kept, and the list of what it loads."""
    page = browser.new_context().new_page()
    page.set_default_timeout(120_000)
    loaded: list[str] = []
    page.context.on("request", lambda request: loaded.append(request.url.removeprefix(address).partition("?")[0]))
    page.goto(address + "/index.html")
    return page, loaded


@cache
def packed(site: Path, path: str) -> int:
    """Bytes on the way: compressed, unless it is already."""
    file = site / path.lstrip("/")
    if not file.is_file():
        return 0
    content = file.read_bytes()
    return min(len(content), len(gzip.compress(content, 6)))


def quality(chosen: Iterable[Contender], browser: Browser, folder: Path, language: str) -> None:
    """How well the judged queries are answered, on the real cases and the made-up ones of the tests."""
    print(f"\n{language}, judged queries")
    row("engine", "queries", "nDCG@10", "recall", "precision")
    for contender in chosen:
        gains, recalls, precisions = [], [], []
        for name in ("real", "tricky"):
            own = cases(corpus_of(folder, name), language)
            site = folder / f"{contender.name}-{name}-{language}"
            shutil.rmtree(site, ignore_errors=True)
            contender.make(site, own, language, name)
            if contender.name == "casebook":
                put_page(site)
            ids = {document.url: document.url.rstrip("/").rpartition("/")[2] for document in own}
            with serving(site) as address:
                page, _ = opened(browser, address)
                for one in (one for one in judged() if (one.language, one.corpus) == (language, name)):
                    order = [
                        ids[url] for url in page.evaluate(contender.ask, [language, one.query])["order"] if url in ids
                    ]
                    gains.append(ndcg(order, one.grades))
                    truth = literal(own, one.means) if language == "zh" else set(one.grades)
                    met = len(truth & set(order))
                    recalls.append(met / len(truth) if truth else 1.0)
                    precisions.append(met / len(order) if order else float(not truth))
                page.close()
        mean = statistics.fmean
        row(contender.name, len(gains), f"{mean(gains):.3f}", f"{mean(recalls):.3f}", f"{mean(precisions):.3f}")


def literal(own: list[Document], strings: Iterable[str]) -> set[str]:
    """The cases that hold all strings: the truth for Chinese."""
    wanted = [normal.chinese(string) for string in strings]
    found = set()
    for document in own:
        lines = [normal.chinese(line) for _, text in document.sections for line in text.split("\n")]
        if all(any(string in line for line in lines) for string in wanted):
            found.add(document.url.rstrip("/").rpartition("/")[2])
    return found


@cache
def corpus_of(folder: Path, name: str) -> Corpus:
    """The corpus, and a copy on disk for the process that makes our index."""
    from casebook.site import corpus_of as casebook_at

    kept = folder / f"corpus-{name}.pickle"
    if kept.is_file():
        with kept.open("rb") as file:
            return pickle.load(file)  # noqa: S301  (our own)
    if name == "real":
        made = casebook_at(ROOT)
    elif name == "tricky":
        made = casebook_at(ROOT / "tests" / "search" / "casebook")
    else:
        from corpus import corpus as made_up

        made = made_up(int(name))
    with kept.open("wb") as file:
        pickle.dump(made, file)
    return made


def cases(corpus: Corpus, language: str) -> list[Document]:
    found = documents(corpus, next(one for one in LANGUAGES if one.id == language))
    return [document for document in found if document.kind == "case"]


def put_page(site: Path) -> None:
    """The page of our own engine."""
    (site / "assets" / "js").mkdir(parents=True)
    shutil.copytree(ROOT / "overrides" / "assets" / "js" / "search", site / "assets" / "js" / "search")
    (site / "index.html").write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">'
        '<script src="assets/js/search/engine.js"></script></head></html>',
        encoding="utf-8",
    )


def row(*cells: Any) -> None:
    print("  ".join(f"{cell!s:<11}" if index == 0 else f"{cell!s:>9}" for index, cell in enumerate(cells)), flush=True)


if __name__ == "__main__":
    main()
