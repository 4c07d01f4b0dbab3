"""The casebook's build beside its peers': the same cases, one after the other, in one run.

    .venv/bin/python bench/build/peers.py [SIZE…] [--only casebook,Hugo] [--minutes 15] [--gigabytes 16] [--folder KEEP]

SIZE is the number of made-up cases (100 1000 10000 unless told otherwise); the real ones stand beside them. Prints a
table for every size: seconds that passed, processor seconds (user and system, children included), the most memory of
all processes together, what was written to the disk, what the site is made of; the same as multiples of ours; and how
busy the machine was with other work. A peer that fails or passes a limit is told with the reason, and is not tried at
larger sizes. README.md says how each is set up and what it does less. By hand only: it installs the peers from PyPI and
npm into a folder under /tmp, and takes an hour at 10,000 cases.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "scripts")]

from contenders import CONTENDERS, Contender, Sources, Tools, tools  # noqa: E402
from measuring import GaveUp, measured  # noqa: E402

HEAD = ("", "wall s", "CPU s", "peak MB", "written MB", "site MB", "files", "pages",
        "× wall", "× CPU", "× peak", "× site", "load", "others", "parts (wall s)")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Built:
    """What a site took and is: seconds, MB, counts. `load` is the machine's before (mean of a minute), `others` the
    processors that other work kept busy meanwhile; `parts` the seconds by command."""

    wall: float
    cpu: float
    memory: float
    written: float
    size: float
    files: int
    pages: int
    load: float
    others: float
    parts: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", type=int, nargs="*", default=[100, 1000, 10_000], metavar="SIZE", help="made-up cases")
    parser.add_argument(
        "--only", default="", help="beginnings of names, with commas; the first is what others are compared with"
    )
    parser.add_argument("--minutes", type=float, default=15, help="a build that takes longer is ended")
    parser.add_argument("--gigabytes", type=float, default=16, help="and one that takes more memory")
    parser.add_argument("--folder", type=Path, help="keep the sources and sites here")
    options = parser.parse_args()
    wanted = [name.lower() for name in options.only.split(",") if name] or [""]
    chosen = [one for one in CONTENDERS if one.name.lower().startswith(tuple(wanted))]
    installed = tools()
    installed.install()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="casebook-bench-"))
    for size in sorted(options.sizes):
        own = folder / str(size)
        with ProcessPoolExecutor(1) as helper:  # whose memory is free again when it ends
            pages = any(one.markdown for one in chosen)
            sources, cases = helper.submit(_sources, size, own / "sources", pages=pages).result()
        print(
            f"\n{cases} cases ({size} made up), two languages\n\n{_row(HEAD)}\n{_row(['---'] * len(HEAD))}", flush=True
        )
        first: Built | None = None
        for contender in list(chosen):
            place = own / contender.name.partition(" ")[0].lower()
            try:
                built = _build(
                    contender, sources, installed, place, cases, options.minutes * 60, options.gigabytes * 1000
                )
            except GaveUp as problem:
                print(_row([contender.name, f"gave up: {problem}"]), flush=True)
                chosen.remove(contender)
            else:
                first = first or built
                print(_row(_cells(contender.name, built, first)), flush=True)
            if options.folder is None:
                shutil.rmtree(place)
        if options.folder is None:
            shutil.rmtree(own)


def _sources(size: int, folder: Path, *, pages: bool) -> tuple[Sources, int]:
    """What all sites of that size are made from, and the number of cases; made once where the folder is kept."""
    import content
    import corpus

    from casebook.site import corpus_of, write_pages

    sources = Sources(folder / "casebook", folder / "pages", folder / "content")
    if not (folder / "made").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        corpus.casebook(size, sources.casebook)
        linked = corpus_of(sources.casebook)
        shutil.rmtree(sources.casebook / ".casebook", ignore_errors=True)
        content.write(linked, sources.content)
        (folder / "made").write_text(str(len(linked.entries)), encoding="utf-8")
    if pages and not sources.pages.is_dir():
        shutil.copytree(sources.casebook, sources.pages)
        write_pages(sources.pages)
    return sources, int((folder / "made").read_text(encoding="utf-8"))


def _build(
    contender: Contender, sources: Sources, installed: Tools, place: Path, cases: int, seconds: float, megabytes: float
) -> Built:
    """Build one site from nothing. Raises GaveUp also where a case has no page."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    contender.lay(sources, installed, place)
    load, done = os.getloadavg()[0], {}
    for name, command in contender.commands(installed).items():
        os.sync()
        left = seconds - sum(costs.wall for costs in done.values())
        done[name] = measured(command, place, contender.environment, seconds=left, megabytes=megabytes)
    files = [path for site in contender.sites for path in (place / site).rglob("*") if path.is_file()]
    case_pages = sum(path.parts[-4] == "cases" and path.name == "index.html" for path in files)
    if case_pages < 2 * cases:
        raise GaveUp(f"{case_pages} case pages of {2 * cases}")
    wall = sum(costs.wall for costs in done.values())
    return Built(
        wall=wall,
        cpu=sum(costs.cpu for costs in done.values()),
        memory=max(costs.memory for costs in done.values()),
        written=sum(costs.written for costs in done.values()),
        size=sum(path.stat().st_size for path in files) / 1e6,
        files=len(files),
        pages=sum(path.suffix == ".html" for path in files),
        load=load,
        others=sum(costs.others * costs.wall for costs in done.values()) / wall,
        parts=", ".join(f"{name} {costs.wall:.1f}" for name, costs in done.items()) if len(done) > 1 else "",
    )


def _cells(name: str, built: Built, first: Built) -> list[str]:
    times = [
        f"{own / base:.2f}"
        for own, base in (
            (built.wall, first.wall), (built.cpu, first.cpu), (built.memory, first.memory), (built.size, first.size)
        )
    ]  # fmt: skip
    return [
        name, f"{built.wall:.1f}", f"{built.cpu:.1f}", f"{built.memory:.0f}", f"{built.written:.0f}", f"{built.size:.0f}",
        str(built.files), str(built.pages), *times, f"{built.load:.1f}", f"{built.others:.1f}", built.parts,
    ]  # fmt: skip


def _row(cells: list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
