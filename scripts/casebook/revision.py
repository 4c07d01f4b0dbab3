"""The casebook as it was at a revision, read from git without touching the working tree."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from casebook.decode import SIZE_LIMIT

_FILE = re.compile(r"cases/(?:[\w.-]+/)?[\w.-]+\.ya?ml\Z")
_MOST = 50_000  # files of one revision
_REGULAR = frozenset({"100644", "100755"})


class NoRevision(Exception):
    """Git cannot say what was there: no repository, no such revision, or no git. The argument says which."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit: its full hash, the case files in it by path, and the paths that differ from it outside of them."""

    commit: str
    files: dict[str, bytes]
    others: tuple[tuple[str, str], ...]


def revision(root: Path, name: str) -> Revision:
    """The casebook of `root` at the place where the present one branched off from the revision `name`.

    Raises NoRevision. Nothing of a repository's content is run or followed: links are left out, and so are files that
    are too large for the check.
    """
    if not name or name.startswith("-") or "\0" in name:
        raise NoRevision("unknown")
    _git(root, "rev-parse", "--git-dir", wrong="no-repository")
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", wrong="unknown")
    tip = commit.decode().strip()
    with suppress(NoRevision):  # nothing in common, or a shallow clone: compared with the revision itself
        tip = _git(root, "merge-base", tip, "HEAD", wrong="").decode().strip() or tip
    return Revision(tip, _files(root, tip), _others(root, tip))


def head(root: Path) -> tuple[str, str, bool]:
    """The commit that the folder stands at, its day (in UTC), and whether anything there differs from it. Raises
    NoRevision."""
    commit = _git(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}", wrong="no-repository").decode().strip()
    seconds = int(_git(root, "log", "-1", "--no-show-signature", "--format=%ct", commit, wrong="unknown"))
    changed = _git(root, "status", "--porcelain", "--untracked-files=normal", "--", ".", wrong="unknown")
    return commit, datetime.fromtimestamp(seconds, UTC).date().isoformat(), bool(changed)


def _files(root: Path, commit: str) -> dict[str, bytes]:
    listed = _git(root, "ls-tree", "-r", "-z", "--long", commit, "--", "cases", wrong="unknown")
    wanted: list[tuple[str, str]] = []
    for line in listed.split(b"\0"):
        facts, _, path = line.decode("utf-8", "replace").partition("\t")
        mode, _, blob, size = [*facts.split(), "", "", "", ""][:4]
        small = size.isdecimal() and int(size) <= SIZE_LIMIT
        if mode in _REGULAR and small and _FILE.match(path) and ".." not in PurePosixPath(path).parts:
            wanted.append((path, blob))
    if not wanted:
        return {}
    wanted = wanted[:_MOST]
    asked = "".join(f"{blob}\n" for _, blob in wanted).encode()
    answer = _git(root, "cat-file", "--batch", wrong="unknown", given=asked)
    files = {}
    at = 0
    for path, _ in wanted:
        end = answer.index(b"\n", at)
        length = int(answer[at:end].split()[-1])
        files[path] = answer[end + 1 : end + 1 + length]
        at = end + length + 2
    return files


def _others(root: Path, commit: str) -> tuple[tuple[str, str], ...]:
    """(A, M or D; path) of every file that differs from the commit and is no case file; new ones included."""
    quiet = ("--no-ext-diff", "--no-textconv", "--no-renames", "--relative", "--name-status", "-z")
    told = _git(root, "diff", *quiet, commit, "--", ".", wrong="unknown").decode("utf-8", "replace").split("\0")
    fresh = _git(root, "ls-files", "--others", "--exclude-standard", "-z", wrong="unknown").decode("utf-8", "replace")
    pairs = list(zip(told[::2], told[1::2], strict=False)) + [("A", path) for path in fresh.split("\0") if path]
    return tuple(sorted(((state[:1], path) for state, path in pairs if not _is_case(path)), key=lambda pair: pair[1]))


def _is_case(path: str) -> bool:
    return bool(_FILE.match(path)) and len(PurePosixPath(path).parts) == 3


def _git(root: Path, *words: str, wrong: str, given: bytes | None = None) -> bytes:
    """What git says. Raises NoRevision(wrong) where it refuses."""
    safe = ("-c", "core.quotePath=false", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never")
    environment = os.environ | {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603  (a list of words, no shell; names are checked before)
            ["git", "-C", str(root), *safe, *words],  # noqa: S607  (the user's own git)
            input=given, capture_output=True, check=False, env=environment, timeout=300,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise NoRevision("no-git") from error
    except subprocess.TimeoutExpired as error:
        raise NoRevision(wrong) from error
    if done.returncode:
        raise NoRevision(wrong)
    return done.stdout
