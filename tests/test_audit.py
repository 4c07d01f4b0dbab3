"""Looking for known weaknesses: what is asked, and what is made of the answers. Who is asked is not reached here."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from verify import audit


class Asked:
    """Stands for the programs: notes what was asked, answers as told."""

    def __init__(self, code: int = 0, said: str = "") -> None:
        self.code, self.said = code, said
        self.commands: list[Sequence[str]] = []
        self.packages: list[dict[str, str]] = []

    def __call__(self, command: Sequence[str], folder: Path) -> tuple[int, str]:
        self.commands.append(command)
        if command[0] == "npm":
            self.packages.append(json.loads((folder / "package.json").read_text("utf-8"))["dependencies"])
        return self.code, self.said


def test_every_lock_and_everything_from_npm_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/{name}")
    asked = Asked()
    assert audit.audit(asked) == 0
    locks = [command[command.index("--requirement") + 1] for command in asked.commands if command[0] != "npm"]
    assert sorted(locks) == sorted(path.name for path in audit.ROOT.glob("requirements*.lock"))
    assert len(locks) == 4
    assert asked.packages[0] == {"axe-core": "4.14.1"}


def test_a_known_weakness_is_an_error_and_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.audit(Asked(1, "markdown 3.0 PYSEC-0000-0 (made up)")) == 1
    assert "PYSEC-0000-0" in capsys.readouterr().out


def test_without_a_network_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.audit(Asked(1, "requests.exceptions.ConnectionError: no route to host")) == 0
    said = capsys.readouterr().out
    assert "没有查全" in said and "not asked about everything" in said


def test_a_tool_that_breaks_is_no_good_news() -> None:
    assert audit.audit(Asked(1, "TypeError: unexpected")) == 1
