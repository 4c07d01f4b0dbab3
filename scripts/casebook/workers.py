"""Work spread over the processors. What is little work is done here, without starting a process for it.

A worker is a process that has what `begin` gave it for as long as it lives. Functions given to it are found by
name, so they stand at the top of a module; what they take and return is copied from process to process.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, TypeVar

_T = TypeVar("_T")
MOST = 8
"""Processes at the most: writing a site keeps no more busy."""

_shared: Any = None


class Workers:
    """As many processes as there are processors, or none where `size` (a count of files) is not worth it."""

    def __init__(self, shared: Any, size: int, *, worth: int = 300) -> None:
        self.processes = min(_processors(), MOST) if size >= worth else 1
        self._shared = shared
        self._pool: ProcessPoolExecutor | None = None
        self._others: set[BaseProcess] = set()

    def __enter__(self) -> Workers:
        if self.processes > 1:
            # A forked process has the parent's data without a copy.
            context = multiprocessing.get_context("fork")
            gc.collect()
            gc.freeze()  # or the collector, looking at what is shared, would copy it for each
            self._others = set(multiprocessing.active_children())
            self._pool = ProcessPoolExecutor(self.processes, context, _begin, (self._shared,))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._pool is None:
            return
        gc.unfreeze()
        if error is not None:
            # Nobody waits for what they are at.
            for process in set(multiprocessing.active_children()) - self._others:
                process.terminate()
        self._pool.shutdown(cancel_futures=error is not None)

    def submit(self, function: Callable[..., _T], *args: Any) -> Future[_T]:
        """`function(shared, *args)` in a worker."""
        if self._pool is not None:
            return self._pool.submit(_work, function, args)
        done: Future[_T] = Future()
        done.set_result(function(self._shared, *args))
        return done

    def each(self, function: Callable[[Any, Sequence[Any]], _T], items: Sequence[Any], chunk: int) -> Iterator[_T]:
        """`function(shared, some items)` for all the items, in whatever order the workers get done."""
        if self._pool is None:
            return (function(self._shared, part) for part in _parts(items, chunk))
        return results(self.submit(function, part) for part in _parts(items, chunk))


def results(futures: Iterable[Future[_T]]) -> Iterator[_T]:
    """Their results, whichever is there first."""
    for done in as_completed(list(futures)):
        yield done.result()


def _parts(items: Sequence[Any], chunk: int) -> Iterator[Sequence[Any]]:
    return (items[start : start + chunk] for start in range(0, len(items), chunk))


@contextmanager
def few_collections() -> Iterator[None]:
    """For as long as it lasts, Python looks for unreachable cycles a hundredth as often: a corpus has millions of
    objects that stay, and to go through them again and again takes half of all time."""
    before = gc.get_threshold()
    gc.set_threshold(100 * before[0], *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _begin(shared: Any) -> None:
    global _shared
    _shared = shared
    # Ctrl-C reaches the whole group of processes; the parent ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that was killed ends nobody; its workers would wait for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    connection.wait([parent.sentinel])
    os._exit(1)


def _work(function: Callable[..., _T], args: tuple[Any, ...]) -> _T:
    return function(_shared, *args)


def _processors() -> int:
    """Those that there is use for: only Linux forks safely."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
