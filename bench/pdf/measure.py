"""What printing costs: our books beside WeasyPrint and Chromium on the same made-up cases.

    python bench/pdf/measure.py 15 100 1000                      our books: zh, en, bilingual
    python bench/pdf/measure.py --others 15 100 1000             WeasyPrint and Chromium too (pip install weasyprint)

The others get the e-book's pages as one HTML file with a plain style sheet for A4: a lighter layout than ours. Every
run has a process of its own. Seconds are those of printing alone, from linked cases or from HTML to the last byte,
with the start of processes; memory is read twice a second: the most that one process held (resident, and so with
what it shares with others), and the most that all held together (each shared page counted once). A run of more than
--limit seconds (900 unless told) is ended and said to be. "load" is the machine's over the minute before the row was
written: above 1 (the run itself) or 2 (two volumes at a time) others were working too. Results are in README.md beside
this file.
"""

from __future__ import annotations

import argparse
import datetime
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "scripts")]
CHROMIUM = [
    "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
]  # fmt: skip
STYLE = "<style>@page { size: A4; margin: 20mm } article { break-before: page } svg { max-width: 100% }</style>"


def ours(size: int, edition: str, out: Path, started: Path) -> None:
    """Set the made-up book; one file a volume. Making up the cases is over when `started` is there."""
    import corpus as made

    from casebook.render.print import Imprint
    from casebook.typeset import book_volumes

    imprint = Imprint("https://casebook.example/", "0", datetime.date(2026, 1, 1))
    corpus = made.corpus(size)
    started.touch()
    for number, volume in enumerate(book_volumes(ROOT, corpus, edition, imprint), 1):
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


LOOK = 0.5
"""Seconds between two looks at the memory: each look walks through all of it, and costs the run some time."""


@dataclass
class Cost:
    """What a run took: seconds, CPU seconds, MB of its largest process, MB of all its processes together."""

    seconds: float = 0
    cpu: float = 0
    largest: float = 0
    together: float = 0


def watched(command: list[str], limit: float, started: Path | None = None) -> Cost | None:
    """What a command costs from when `started` is there, or from its beginning; None if it takes longer than `limit`."""
    before, start, cost = os.times(), time.monotonic(), Cost()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    spent, look = 0.0, 0.0
    while process.poll() is None:
        time.sleep(0.1)
        if started and started.exists():
            started.unlink()
            start, spent, started = time.monotonic(), _cpu(process.pid), None
        if time.monotonic() < look:
            continue
        look = time.monotonic() + LOOK
        sizes = list(_memory(process.pid))
        cost.largest = max([cost.largest, *(resident for resident, _ in sizes)])
        cost.together = max(cost.together, sum(share for _, share in sizes))
        if time.monotonic() - start > limit:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return None
    if process.returncode:
        raise SystemExit(f"failed: {' '.join(command)}")
    after = os.times()
    cost.seconds = time.monotonic() - start
    cost.cpu = after.children_user + after.children_system - before.children_user - before.children_system - spent
    return cost


def _cpu(pid: int) -> float:
    """CPU seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> Iterator[tuple[float, float]]:
    """(resident MB, MB with shared pages divided) of a process and each of its descendants."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        resident, share = (int(re.findall(rf"^{name}:\s+(\d+)", rollup, re.M)[0]) / 1024 for name in ("Rss", "Pss"))
        children = [
            child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
        ]
    except (OSError, IndexError):  # it has ended
        return
    yield resident, share
    for child in children:
        yield from _memory(int(child))


def report(name: str, size: int, command: list[str], out: Path, limit: float, started: Path | None = None) -> None:
    """Run and print one row of the table."""
    cost = watched(command, limit, started)
    load = f"{os.getloadavg()[0]:.1f}"
    if cost is None:
        print(f"| {name} | {size} | over {limit:.0f} | | | | | | {load} |", flush=True)
        return
    made = [path for path in out.parent.glob(f"{out.stem}*.pdf") if path.stat().st_size]
    size_mb = sum(path.stat().st_size for path in made) / 1e6
    print(
        f"| {name} | {size} | {cost.seconds:.1f} | {cost.cpu:.1f} | {cost.largest:.0f} | {cost.together:.0f} "
        f"| {size_mb:.1f} | {len(made)} | {load} |",
        flush=True,
    )


def main() -> None:
    """Measure what the command line asks for, or do one run for a measurement."""
    if sys.argv[1:2] == ["run"]:
        kind, first, *rest = sys.argv[2:]
        if kind == "ours":
            ours(int(first), rest[0], Path(rest[1]), Path(rest[2]))
        elif kind == "html":
            html(int(first), Path(rest[0]))
        else:
            weasyprint(Path(first), Path(rest[0]))
        return
    parser = argparse.ArgumentParser(description="What printing costs.")
    parser.add_argument("sizes", type=int, nargs="+", help="how many made-up cases")
    parser.add_argument("--others", action="store_true", help="WeasyPrint and Chromium too")
    parser.add_argument("--editions", nargs="*", default=("zh", "en", "bilingual"), help="which of our books")
    parser.add_argument("--limit", type=float, default=900, help="seconds after which a run is ended")
    asked = parser.parse_args()
    print("| engine | cases | wall s | CPU s | largest process MB | together MB | file MB | files | load |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run = [sys.executable, str(HERE), "run"]
        for size in asked.sizes:
            for edition in asked.editions:
                out, started = folder / f"ours-{edition}-{size}.pdf", folder / "started"
                command = [*run, "ours", str(size), edition, str(out), str(started)]
                report(f"ours, {edition}", size, command, out, asked.limit, started)
            if asked.others:
                page = folder / f"{size}.html"
                subprocess.run([*run, "html", str(size), str(page)], check=True)
                out = folder / f"chromium-{size}.pdf"
                report("Chromium, zh", size, [*CHROMIUM, f"--print-to-pdf={out}", f"file://{page}"], out, asked.limit)
                out = folder / f"weasyprint-{size}.pdf"
                report("WeasyPrint, zh", size, [*run, "weasyprint", str(page), str(out)], out, asked.limit)


if __name__ == "__main__":
    main()
