"""The casebook in the folder compared with what git has of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casebook.changes import Review, compare
from casebook.check import AREAS, NOTHING, VOCABULARY, Checked, NoCasebook, case_files, check
from casebook.load import read_file
from casebook.revision import Revision, revision


def review(root: Path, base: str) -> Review:
    """What was changed in the casebook at `root` since it branched off from the revision `base`, committed or not.

    Raises revision.NoRevision, and NoCasebook where `root` holds none.
    """
    new = check(root)
    with state_at(root, base) as (before, old):
        old_files = {path: content for path, content in before.files.items() if path not in (VOCABULARY, AREAS)}
        new_files = {}
        for path, file in case_files(root).items():
            content, _ = read_file(path, file)
            if content is not None:
                new_files[path] = content
        return compare(before.commit, old, old_files, new, new_files, before.others)


@contextmanager
def state_at(root: Path, base: str) -> Iterator[tuple[Revision, Checked]]:
    """The casebook of `root` where it branched off from the revision `base`, checked; to be looked at inside."""
    before = revision(root, base)
    with tempfile.TemporaryDirectory(prefix="casebook-base-") as name:
        folder = Path(name)
        for path, content in before.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        try:
            old = check(folder, photos=False)
        except NoCasebook:  # a casebook that was only begun since
            old = NOTHING
        yield before, old
