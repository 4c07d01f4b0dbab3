"""A case given another name or area: its file and pictures move, and its old address leads on to the new one."""

from __future__ import annotations

from pathlib import Path

from casebook.casefile import CaseFile
from casebook.check import Checked
from casebook.publish import write
from casebook.values import is_case_name


class NotMoved(Exception):
    """The case stays where it is; the argument says why (a string of review.not_moved)."""


def move(root: Path, checked: Checked, old: str, new: str) -> None:
    """Move the case `old` to `new` (both <area>/<case>). Raises NotMoved, casefile.NotWritten and OSError.

    The new file stands before the old one goes, so that nothing is lost on the way.
    """
    source, target = f"cases/{old}.yml", f"cases/{new}.yml"
    if source not in checked.cases:
        raise NotMoved("unknown")
    area, _, case = new.partition("/")
    if area not in checked.reference.areas:
        raise NotMoved("no_area")
    if not is_case_name(case):
        raise NotMoved("bad_name")
    pictures = (root / "cases" / old, root / "cases" / new)
    if (root / target).exists() or (pictures[0].is_dir() and pictures[1].exists()):
        raise NotMoved("taken")
    if any(new in one.former_addresses for path, one in checked.cases.items() if path != source):
        raise NotMoved("taken")
    content = (root / source).read_bytes()
    file = CaseFile(content)
    file.add_former_address(old)
    changed = file.changed(checked.cases[source], checked.reference, {})
    write(root / target, changed)
    if pictures[0].is_dir():
        pictures[1].parent.mkdir(parents=True, exist_ok=True)
        pictures[0].rename(pictures[1])
    (root / source).unlink()
