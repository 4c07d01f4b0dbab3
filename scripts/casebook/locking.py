"""One build of a casebook at a time: two would take each other's files for their own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PATH = ".casebook/building"


@contextmanager
def alone(root: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the casebook at `root`; where another process holds it, call `waiting` and wait until that one is done or
    dead. Threads of one process do not wait for each other, and on Windows nobody waits."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    path = root / PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    # A POSIX lock is not handed down to forked workers, which may outlive a killed build by a moment.
    with path.open("a") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.lockf(file, fcntl.LOCK_EX)
        yield
