"""Checks a casebook and mends what can be mended, under watch: little processor time, and a note of every file that is
opened, of every connection and of every program that is started.

`python watched.py ROOT`: writes {"diagnostics": …, "good": …, "events": …} as JSON. Run in a process of its own.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

SECONDS = 120
"""Of the processor, for all inputs: ten times what they take."""
_NOTED = {"socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"}


def main(root: Path) -> None:
    """Check everything below `root`, fix nothing that is outside, and say what was touched."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    os.sched_setaffinity(0, list(os.sched_getaffinity(0))[:1])  # all in this process, where the watch is
    events: list[str] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str | bytes):
            events.append(os.fsencode(os.path.realpath(os.fsdecode(arguments[0]))).decode("utf-8", "replace"))
        elif event in _NOTED:
            events.append(event)

    from casebook import reporters
    from casebook.check import case_files, check
    from casebook.fix import fix
    from casebook.load import read_file
    from casebook.photo_cleaning import clean_photos
    from casebook.publish import write

    sys.addaudithook(watch)
    checked = check(root)
    told = json.loads(reporters.as_json(checked.diagnostics, checked.lines))
    for language in ("zh", "en"):
        reporters.as_text(checked.diagnostics, checked.lines, language)
    for name, path in case_files(root).items():
        content, _ = read_file(name, path)
        fixed = fix(name, content, checked.reference).content if content is not None else None
        if fixed is not None:
            write(path, fixed)
    list(clean_photos(root))
    made = {"diagnostics": told, "good": list(checked.cases), "events": sorted(set(events))}
    sys.stdout.buffer.write(json.dumps(made, ensure_ascii=False).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
