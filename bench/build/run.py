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
import shutil
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "scripts")]

from measuring import Costs, measured  # noqa: E402


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
        costs, said = _run(folder, act)
        stages = "  ".join(f"{stage} {seconds:.1f}" for stage, seconds in said.items())
        print(f"{name:28}{costs.wall:8.2f}{costs.cpu:8.2f}{costs.memory:7.0f}  {stages}", flush=True)


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, path
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _run(folder: Path, act: str) -> tuple[Costs, dict[str, float]]:
    """What it costs, and the seconds by stage."""
    os.sync()
    costs = measured([sys.executable, __file__, "--act", act], folder)
    return costs, json.loads(costs.said.splitlines()[-1])


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
