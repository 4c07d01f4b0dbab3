"""python tests/faults/kill.py [TIMES]

Kills `casebook build` and all its processes at random moments (the same every time), each time after a case has
changed, and looks at what is left: every file is one of the site before or of the site after, no page leads to what is
not there, and the build after it makes the same bytes as one from nothing. Made-up cases beside the real ones, enough
for several processes. By hand: fifty take some five minutes. Prints what each did; exits 1 where anything was wrong.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "tests"), str(ROOT / "scripts")]

import corpus  # noqa: E402

from casebook.site import build  # noqa: E402
from test_faults import dead_links, tree  # noqa: E402

CASES = 200
CASE = "cases/beijing-chaoyang/jianwai-international-neighbours-home.yml"
WORDS = ("瑜伽", "瑜珈")


def command(book: Path) -> subprocess.Popen[bytes]:
    """A build in a group of processes of its own."""
    program = [sys.executable, "-m", "casebook", "build", "--no-downloads", "--no-cards"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    return subprocess.Popen(program, cwd=book, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)


def main(times: int) -> int:
    chance, bad = random.Random(1), 0  # noqa: S311
    with tempfile.TemporaryDirectory() as name:
        book = Path(name) / "book"
        corpus.casebook(CASES, book)
        case = book / CASE
        texts = [case.read_text("utf-8")]
        texts.append(texts[0].replace(*WORDS))
        sites = []
        for text in texts:
            case.write_text(text, "utf-8")
            shutil.rmtree(book / "site", ignore_errors=True)
            shutil.rmtree(book / ".casebook", ignore_errors=True)
            build(book, downloads=False)
            sites.append(tree(book / "site"))
        begun = time.monotonic()
        case.write_text(texts[0], "utf-8")
        assert command(book).wait() == 0
        usual = time.monotonic() - begun
        print(f"{len(sites[0])} files; a build after a change takes {usual:.1f} s")
        for number in range(times):
            old, new = sites[number % 2], sites[(number + 1) % 2]
            case.write_text(texts[(number + 1) % 2], "utf-8")
            running = command(book)
            moment = chance.uniform(0, 1.05) * usual
            time.sleep(moment)
            over = running.poll() is not None
            if not over:
                os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            found = tree(book / "site")
            left = ["of neither"] * any(one not in (old.get(at), new.get(at)) for at, one in found.items())
            left += ["missing"] * bool((old.keys() & new.keys()) - found.keys())
            left += list(dead_links(book / "site"))
            state = "new" if found == new else "old" if found == old else "partly new"
            left += ["next build failed"] * (command(book).wait() != 0)
            left += ["next site differs"] * (tree(book / "site") != new)
            left += [str(one) for one in book.glob(".site-new-*")]
            bad += bool(left)
            print(
                f"{number + 1:3} {moment:5.2f} s {'over' if over else 'killed'}, {state}: {left or 'good'}", flush=True
            )
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50))
