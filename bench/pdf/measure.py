"""What printing costs: our books beside WeasyPrint and Chromium on the same made-up cases.

    python bench/pdf/measure.py 15 100 1000                      our books, zh and bilingual
    python bench/pdf/measure.py --others 15 100                  WeasyPrint and Chromium too (pip install weasyprint)

The others get the e-book's pages as one HTML file with a plain style sheet for A4: a lighter layout than ours. Every
run has a process of its own; memory is the peak of all its processes together, read ten times a second. Results are
in README.md beside this file.
"""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "scripts")]
CHROMIUM = [
    "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
]  # fmt: skip
STYLE = "<style>@page { size: A4; margin: 20mm } article { break-before: page } svg { max-width: 100% }</style>"


def ours(size: int, edition: str, out: Path) -> None:
    """Set the made-up book; one file a volume."""
    import corpus as made

    from casebook.render.print import Imprint
    from casebook.typeset import book_volumes

    imprint = Imprint("https://casebook.example/", "0", datetime.date(2026, 1, 1))
    corpus = made.corpus(size)
    start = time.monotonic()
    volumes = book_volumes(ROOT, corpus, edition, imprint)
    print(f"without making up the cases: {time.monotonic() - start:.2f} s, volumes: {len(volumes)}")
    for number, volume in enumerate(volumes, 1):
        out.with_name(f"{out.stem}-{number}.pdf").write_bytes(volume)


def html(size: int, out: Path) -> None:
    """The same book, zh, as one HTML file."""
    import zipfile

    import corpus as made

    from casebook.epub import epub
    from casebook.render.print import Imprint

    content = epub(ROOT, made.corpus(size), "zh", Imprint("", "0", datetime.date(2026, 1, 1)), {})
    out.with_suffix(".epub").write_bytes(content)
    with zipfile.ZipFile(out.with_suffix(".epub")) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xhtml") and "nav" not in name]
        bodies = [re.sub(r".*<body>|</body>.*", "", archive.read(name).decode(), flags=re.S) for name in names]
        style = archive.read("book/style.css").decode()
    head = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>bench</title><style>{style}</style>{STYLE}'
    out.write_text(head + "".join(bodies), encoding="utf-8")


def weasyprint(source: Path, out: Path) -> None:
    """That HTML by WeasyPrint, tagged."""
    import weasyprint

    weasyprint.HTML(filename=str(source)).write_pdf(str(out), pdf_variant="pdf/ua-1")


def watched(command: list[str]) -> tuple[float, float, float]:
    """(seconds, CPU seconds, peak MB of all its processes together) of a command."""
    before, start = os.times(), time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    peak, done = 0.0, threading.Event()

    def look() -> None:
        nonlocal peak
        while not done.wait(0.1):
            peak = max(peak, _tree(process.pid))

    watcher = threading.Thread(target=look)
    watcher.start()
    status = process.wait()
    done.set()
    watcher.join()
    after = os.times()
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.monotonic() - start, cpu, peak


def _tree(pid: int) -> float:
    """Proportional memory of a process and its descendants, in MB."""
    total = 0.0
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += int(re.findall(r"^Pss:\s+(\d+)", rollup, re.M)[0]) / 1024
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, IndexError):
        return total
    return total + sum(_tree(int(child)) for child in children)


def report(name: str, size: int, command: list[str], out: Path) -> None:
    """Run and print one row of the table."""
    seconds, cpu, peak = watched(command)
    made = [path for path in out.parent.glob(f"{out.stem}*.pdf") if path.stat().st_size]
    size_mb = sum(path.stat().st_size for path in made) / 1e6
    print(f"| {name} | {size} | {seconds:.1f} | {cpu:.1f} | {peak:.0f} | {size_mb:.1f} |", flush=True)


def main() -> None:
    """Measure what the command line asks for, or do one run for a measurement."""
    if sys.argv[1:2] == ["run"]:
        kind, first, *rest = sys.argv[2:]
        if kind == "ours":
            ours(int(first), rest[0], Path(rest[1]))
        elif kind == "html":
            html(int(first), Path(rest[0]))
        else:
            weasyprint(Path(first), Path(rest[0]))
        return
    sizes = [int(one) for one in sys.argv[1:] if one.isdigit()]
    print("| engine | cases | wall s | CPU s | peak MB | MB |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        run = [sys.executable, str(HERE), "run"]
        for size in sizes:
            for edition in ("zh", "bilingual"):
                out = Path(folder) / f"ours-{edition}-{size}.pdf"
                report(f"ours, {edition}", size, [*run, "ours", str(size), edition, str(out)], out)
            if "--others" in sys.argv:
                page = Path(folder) / f"{size}.html"
                subprocess.run([*run, "html", str(size), str(page)], check=True)
                out = Path(folder) / f"weasyprint-{size}.pdf"
                report("WeasyPrint, zh", size, [*run, "weasyprint", str(page), str(out)], out)
                out = Path(folder) / f"chromium-{size}.pdf"
                report("Chromium, zh", size, [*CHROMIUM, f"--print-to-pdf={out}", f"file://{page}"], out)


if __name__ == "__main__":
    main()
