"""How far a long command is: stage, count and time left, on a terminal alone."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from casebook.locales import t

Progress = Callable[[str, int, int], None]
"""Told the stage (wait, check, link, render, write), how much of it is done, and of how much."""

_WAIT = 0.5  # seconds before anything is shown: what takes no longer needs no words


def quiet(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@contextmanager
def shown(language: str) -> Iterator[Progress]:
    """A function that shows what it is told; it says nothing where standard error is not a terminal."""
    if not sys.stderr.isatty():
        yield quiet
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    # Drawn when there is news, by no thread of its own: processes are forked meanwhile.
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bars = Bars(*columns, console=Console(stderr=True), auto_refresh=False, transient=True)
    tasks: dict[str, Any] = {}
    began = drawn = time.monotonic()

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal drawn
        if stage not in tasks:
            tasks[stage] = bars.add_task(t(language, f"build.stage.{stage}"), total=max(total, 1))
        bars.update(tasks[stage], completed=done if total else 1, total=max(total, 1))
        now = time.monotonic()
        if now - began < _WAIT or (now - drawn < 0.1 and done < total):
            return
        bars.start()
        bars.refresh()
        drawn = now

    try:
        yield tell
    finally:
        bars.stop()
