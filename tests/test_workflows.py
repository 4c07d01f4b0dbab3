"""Workflows: what linters say of them, what they may do, and that their scripts do what they are for."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from casebook import issue
from casebook.check import check

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PROGRAMS = Path(sys.executable).parent
SCHEMAS = [
    *((path, "vendor.github-workflows", ()) for path in WORKFLOWS),
    (ROOT / ".github" / "dependabot.yml", "vendor.dependabot", ()),
    (ROOT / ".github" / "ISSUE_TEMPLATE" / "case.yml", "vendor.github-issue-forms", ()),
    (ROOT / ".github" / "ISSUE_TEMPLATE" / "config.yml", "vendor.github-issue-config", ()),
    (ROOT / ".gitlab-ci.yml", "vendor.gitlab-ci", ("--data-transform", "gitlab-ci")),
]


def read(path: Path) -> dict[str, Any]:
    found = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(found, dict)
    return found


def steps() -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in WORKFLOWS:
        for job in read(path)["jobs"].values():
            for step in job["steps"]:
                yield path, step


def script(path: str, name: str) -> str:
    return next(str(step["run"]) for file, step in steps() if file.name == path and name in step.get("name", ""))


def test_zizmor_finds_nothing() -> None:
    command = [f"{PROGRAMS}/zizmor", "--offline", "--strict-collection", "--persona=auditor", "--quiet", "--no-config"]
    done = subprocess.run([*command, f"{ROOT}/.github"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("path", "schema", "more"), SCHEMAS, ids=lambda one: one.name if isinstance(one, Path) else "")
def test_the_schemas_of_the_platforms(path: Path, schema: str, more: tuple[str, ...]) -> None:
    command = [f"{PROGRAMS}/check-jsonschema", "--builtin-schema", schema, *more, str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_actions_are_pinned_and_say_their_version() -> None:
    for path in WORKFLOWS:
        for line in path.read_text("utf-8").splitlines():
            if "uses:" in line:
                assert re.search(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), (path, line)


def test_workflows_may_do_no_more_than_they_must() -> None:
    for path in WORKFLOWS:
        found = read(path)
        assert found["permissions"] == {}
        assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(found["on"])
        assert "secrets." not in path.read_text("utf-8")
        for job in found["jobs"].values():
            granted = job["permissions"]
            assert granted in ({"contents": "read"}, {"pages": "write", "id-token": "write"}), path
            assert "timeout-minutes" in job
    for _, step in steps():
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false"
        assert "${{" not in step.get("run", "")


def test_scripts_are_sound() -> None:
    for path, step in steps():
        if "run" in step:
            done = subprocess.run(["bash", "-n"], input=step["run"], capture_output=True, text=True)
            assert done.returncode == 0, (path, done.stderr)


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the real cases, where a workflow's script can run."""
    folder = tmp_path / "clone"
    shutil.copytree(ROOT / "cases", folder / "cases")
    shutil.copy(ROOT / ".gitignore", folder)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(PROGRAMS)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "CASEBOOK_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    git = ["git", "-C", str(folder), "-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "one"]):
        subprocess.run([*git, *words], check=True)
    return folder


def ran(clone: Path, text: str, **variables: str) -> tuple[int, str]:
    """(code, job summary) of a script, run as the runner does."""
    summary = clone.parent / "summary.md"
    environment = os.environ | {"GITHUB_STEP_SUMMARY": str(summary)} | variables
    done = subprocess.run(["bash", "-e", "-c", text], cwd=clone, env=environment, capture_output=True, text=True)
    return done.returncode, summary.read_text("utf-8") if summary.is_file() else done.stderr


def test_the_form_of_an_issue_becomes_a_file_on_the_page_of_the_run(clone: Path) -> None:
    reference = check(ROOT, []).reference
    asked = issue.questions(reference.terms, reference.areas)
    typed = {
        "title": "$(touch forged) `touch forged` 一起做饭",
        "area": "武汉 · Wuhan (wuhan)",
        "summary": "</pre><img src=x> ${{ secrets.X }}\n\n# 标题",
        "place.community": "一号社区",
        "themes": "elder-care",
        "sources.title": "会议记录",
    }
    rows = (f"### {one.heading}\n\n{typed.get(one.path, '_No response_')}\n\n" for one in asked)
    event = clone.parent / "event.json"
    event.write_text(json.dumps({"issue": {"body": "".join(rows)}, "label": {"name": "case"}}), "utf-8")
    code, summary = ran(clone, script("issue.yml", "案例文件"), GITHUB_EVENT_PATH=str(event))
    assert code == 0, summary
    made = sorted(path.relative_to(clone).as_posix() for path in clone.glob("dist/cases/**/*.yml"))
    assert len(made) == 1 and made[0].startswith("dist/cases/wuhan/")
    assert not list(clone.rglob("forged")) and "一起做饭" in summary
    assert all(line.startswith("    ") for line in summary.splitlines())


def test_an_empty_issue_is_said_to_be_no_form(clone: Path) -> None:
    event = clone.parent / "event.json"
    event.write_text(json.dumps({"issue": {"body": None}}), "utf-8")
    code, summary = ran(clone, script("issue.yml", "案例文件"), GITHUB_EVENT_PATH=str(event))
    assert code == 2 and "不像是投稿表单" in summary


def test_the_review_stands_in_the_summary_and_a_broken_address_fails_the_run(clone: Path) -> None:
    text = script("pull-request.yml", "审阅")
    case = clone / "cases" / "beijing-chaoyang" / "anzhen-ebike-shed.yml"
    case.write_text(case.read_text("utf-8").replace("充电车棚建到", "充电车棚盖到", 1), "utf-8")
    code, summary = ran(clone, text, BASE="HEAD")
    assert code == 0 and summary.count("## ") >= 2 and "<ins>" in summary and "What this change does" in summary
    assert (clone / "dist" / "review.html").is_file()
    case.rename(case.with_name("shed.yml"))
    code, summary = ran(clone, text, BASE="HEAD")
    assert code == 1 and "旧网址断了" in summary
