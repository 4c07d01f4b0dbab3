"""What running a program costs: time, processor, memory and bytes of it and of all that it starts; Linux."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PAUSE = 0.2
"""Seconds between two looks at the memory; more where a look takes long: looking costs a twentieth at most."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Of one program and its children. `wall` and `cpu` in seconds (user and system); `memory` the most MB that they
    had together, what they share counted once; `written` the MB handed to the disk; `others` how many processors the
    rest of the machine kept busy meanwhile; `said` what it printed."""

    wall: float
    cpu: float
    memory: float
    written: float
    others: float
    said: str


class GaveUp(Exception):
    """The program failed, or was ended at a limit; the message says which, and what was printed last."""


def measured(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    seconds: float = 3600,
    megabytes: float = 20_000,
) -> Costs:
    """Run a program in a folder, within those limits.

    One at a time, or each is charged for the other. Call os.sync() before, or it waits for the disk to write what others
    left.
    """
    with tempfile.TemporaryFile() as out:
        before, busy = resource.getrusage(resource.RUSAGE_CHILDREN), _busy()
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        watch = _Watch(process, seconds, megabytes)
        watch.start()
        code = process.wait()
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        watch.join()
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        others = (_busy() - busy - cpu - watch.cpu) / wall
        out.seek(0)
        said = out.read().decode(errors="replace")
    if code:
        raise GaveUp(watch.ended or f"exit {code}: {' '.join(said.strip().splitlines()[-5:])[-500:]}")
    written = (after.ru_oublock - before.ru_oublock) * 512 / 1e6
    return Costs(wall, cpu, watch.most / 1e6, written, max(others, 0.0), said)


class _Watch(threading.Thread):
    """Looks at the memory of a process and of all in its session, and ends them at a limit."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float, megabytes: float) -> None:
        super().__init__(daemon=True)
        self.process, self.seconds, self.megabytes = process, seconds, megabytes
        self.most = 0
        self.cpu = 0.0
        self.ended = ""

    def run(self) -> None:
        start = time.perf_counter()
        while self.process.poll() is None:
            looked = time.thread_time()
            self.most = max(self.most, _memory(self.process.pid))
            looked = time.thread_time() - looked
            if time.perf_counter() - start > self.seconds:
                self._end(f"over {self.seconds / 60:.3g} min")
            elif self.most / 1e6 > self.megabytes:
                self._end(f"over {self.megabytes / 1000:.3g} GB")
            time.sleep(max(PAUSE, 19 * looked))
        self.cpu = time.thread_time()

    def _end(self, why: str) -> None:
        self.ended = why
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def _memory(session: int) -> int:
    """Bytes of memory of all processes of a session; a page that several share is split among them (PSS)."""
    total = 0
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(path.name)) == session:
                total += int((path / "smaps_rollup").read_text().partition("\nPss:")[2].split()[0])
        except (OSError, IndexError, ValueError):
            continue
    return total * 1024


def _busy() -> float:
    """Seconds that all processors have worked so far."""
    user, nice, system, _, _, irq, softirq, *_ = (
        int(value) for value in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    )
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")
