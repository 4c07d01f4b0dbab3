"""How long the casebook takes to check and to build, on as many made-up cases as you like.

    .venv/bin/python bench/build/run.py 10000 [FOLDER]

Makes the casebook in FOLDER (default: a new folder under /tmp) unless it is there, then runs, one after the other:
check anew, check again, check with one case changed, build anew, build again, build with one case changed, build with
one term of the vocabulary changed. Prints for each the seconds that passed, the processor seconds of all processes,
the most memory they had together (shared memory counted once; Linux), and where the time went. CPU seconds are the
steadier figure on a machine with company.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "scripts")]


def main(size: int, folder: Path) -> None:
    if not (folder / "mkdocs.yml").is_file():
        import corpus

        corpus.casebook(size, folder)
    shutil.rmtree(folder / ".casebook", ignore_errors=True)
    shutil.rmtree(folder / "site", ignore_errors=True)
    case = next((folder / "cases").glob("made-up-*/*.yml"))
    print(f"{'':28}{'wall s':>8}{'CPU s':>8}{'MB':>7}  stages (wall s)")
    for name, change, act in (
        ("check, anew", None, "check"),
        ("check, nothing changed", None, "check"),
        ("check, one case changed", case, "check"),
        ("check one file", None, str(case)),
        ("build, anew", None, "build"),
        ("build, nothing changed", None, "build"),
        ("build, one case changed", case, "build"),
        ("build, vocabulary changed", folder / "cases" / "vocabulary.yml", "build"),
    ):
        if name == "build, anew":
            shutil.rmtree(folder / ".casebook")
        if change == case:
            _replace(case, "text:\n      zh: ", "text:\n      zh: 改")  # prose, in one language
        elif change is not None:
            _replace(change, "消防", "消防防")
        time.sleep(2.5)  # a file changed a moment ago has to be read whatever its times are
        wall, cpu, memory, said = _run(folder, act)
        stages = "  ".join(f"{stage} {seconds:.1f}" for stage, seconds in said.items())
        print(f"{name:28}{wall:8.2f}{cpu:8.2f}{memory:7.0f}  {stages}", flush=True)


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, path
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _run(folder: Path, act: str) -> tuple[float, float, float, dict[str, float]]:
    """Wall and CPU seconds, most memory in MB, seconds by stage."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, __file__, "--act", act], cwd=folder, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    most = [0.0]
    watch = threading.Thread(target=_watch, args=(process, most), daemon=True)
    watch.start()
    out, _ = process.communicate()
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert process.returncode == 0, out
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    watch.join(1)
    return wall, cpu, most[0], json.loads(out.splitlines()[-1])


def _watch(process: subprocess.Popen[str], most: list[float]) -> None:
    """The memory of the process and its children together, twice a second."""
    while process.poll() is None:
        total = 0
        for path in Path("/proc").glob("[0-9]*"):
            try:
                if os.getsid(int(path.name)) == process.pid:
                    total += int((path / "smaps_rollup").read_text().partition("\nPss:")[2].split()[0])
            except (OSError, IndexError, ValueError):
                continue
        most[0] = max(most[0], total / 1024)
        time.sleep(0.5)


def _act(act: str) -> None:
    """In a process of its own: check or build the casebook in this folder; prints the seconds by stage."""
    from casebook.check import check
    from casebook.store import Store

    began = {"start": time.perf_counter()}

    def progress(stage: str, done: int, total: int) -> None:
        began.setdefault(stage, time.perf_counter())

    if act == "build":
        from casebook.site import build

        build(Path(), downloads=False, progress=progress)
    elif act == "check":
        check(Path(), store=Store(Path()), progress=lambda done, total: progress("check", done, total))
    else:
        check(Path(), [Path(act)])
    ends = [*list(began.values())[1:], time.perf_counter()]
    print(json.dumps({name: end - start for (name, start), end in zip(began.items(), ends, strict=True)}))


if __name__ == "__main__":
    if sys.argv[1] == "--act":
        _act(sys.argv[2])
    else:
        main(int(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="casebook-")))
