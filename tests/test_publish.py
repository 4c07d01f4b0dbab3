"""The only writer: it touches what changed, removes what is stale, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from casebook.publish import Published, publish


def test_a_second_run_writes_nothing(tmp_path: Path) -> None:
    files = {"docs/a.md": b"a", "docs/deep/b.md": b"b"}
    assert publish(tmp_path, files) == Published(2, 2, 0)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.md")}
    assert publish(tmp_path, files) == Published(2, 0, 0)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.md")} == before


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    publish(tmp_path, {"a.md": b"a", "b.md": b"b"})
    assert publish(tmp_path, {"a.md": b"a", "b.md": b"new"}) == Published(2, 1, 0)
    assert (tmp_path / "b.md").read_bytes() == b"new"


def test_stale_files_go_and_what_people_wrote_stays(tmp_path: Path) -> None:
    publish(tmp_path, {"docs/cases/a/index.md": b"a", "docs/cases/b/index.md": b"b"})
    by_hand = tmp_path / "docs" / "about.md"
    by_hand.write_text("by hand")
    assert publish(tmp_path, {"docs/cases/a/index.md": b"a"}) == Published(1, 0, 1)
    assert not (tmp_path / "docs/cases/b").exists()
    assert by_hand.read_text() == "by hand"


@pytest.mark.parametrize("path", ["../a.md", "docs/../../a.md", "/tmp/a.md"])  # noqa: S108
def test_no_path_leaves_the_project(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="leaves"):
        publish(tmp_path / "project", {"ok.md": b"ok", path: b"x"})
    assert not (tmp_path / "project").exists()


def test_no_temporary_file_stays_when_the_disk_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, {"a.md": b"old"})

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        publish(tmp_path, {"a.md": b"new"})
    assert (tmp_path / "a.md").read_bytes() == b"old"
    assert not list(tmp_path.glob(".a.md*"))
