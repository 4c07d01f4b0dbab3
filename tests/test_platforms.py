"""What the platforms of pull requests get: annotations, SARIF, code quality, the form and the case that it makes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from casebook import issue
from casebook.check import check
from casebook.cli import main
from casebook.diagnostics import CATALOGUE, Diagnostic, Location
from casebook.issue import Question, option
from casebook.languages import LANGUAGES
from casebook.load import load
from casebook.model import Area, texts
from casebook.platform_files import codeowners, platform_files
from casebook.platforms import ANNOTATIONS, as_github, as_gitlab, as_sarif, summary
from casebook.values import Text

HERE = Path(__file__).parent
ROOT = HERE.parent
REFERENCE = check(HERE / "valid", []).reference
ASKED = issue.questions(REFERENCE.terms, REFERENCE.areas)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the made-up casebook, with the shell standing in it."""
    shutil.copytree(HERE / "valid" / "cases", tmp_path / "cases")
    monkeypatch.chdir(tmp_path)
    for name in ("CASEBOOK_LANG", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(*words: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(words), input=given, catch_exceptions=False)


def fault(line: int = 1, code: str = "bad-date", path: str = "cases/a/b.yml", **params: str) -> Diagnostic:
    return Diagnostic(code, Location(path, line, 3), {"value": "昨天"} | params)


def commands(report: str) -> list[str]:
    """The lines that GitHub's runner takes for commands: none between stop-commands and its token."""
    found, token = [], ""
    for line in report.split("\n"):
        bare = line.lstrip()
        if token:
            token = "" if bare == f"::{token}::" else token
        elif bare.startswith("::stop-commands::"):
            token = bare.removeprefix("::stop-commands::")
        elif bare.startswith("::") or "##[" in line:
            found.append(line)
    assert not token
    return found


def test_an_annotation_for_github() -> None:
    report = as_github([fault(7, mend="period: 2021, 50%")], {}, "zh", token="x" * 32)
    head, _, said = commands(report)[0].partition("title=")
    assert head == "::error file=cases/a/b.yml,line=7,col=3,"
    assert said.startswith("日期写法不对::看不懂日期“昨天”。%0A写成 2021、2021-08 或 2021-08-01；")
    assert said.endswith("%0A改成: period: 2021, 50%25")
    assert report.endswith("::" + "x" * 32 + "::") and "cases/a/b.yml:7:3  错误 bad-date" in report
    assert as_github([], {}, "zh") == ""


def test_the_worst_come_first_and_no_more_than_are_shown() -> None:
    found = [fault(line, "uncited-fact", field="background") for line in range(1, 30)]
    found += [fault(line, path="cases/z/z.yml") for line in range(1, 12)]
    shown = commands(as_github(found, {}, "en"))
    assert [line.partition(" ")[0] for line in shown[: ANNOTATIONS - 1]] == ["::error"] * (ANNOTATIONS - 1)
    kinds = [re.match("::([a-z]+)", line)[1] for line in shown]  # type: ignore[index]
    assert (kinds.count("error"), kinds.count("warning")) == (ANNOTATIONS, ANNOTATIONS)
    assert shown[ANNOTATIONS - 1] == "::error::And 2 more; see the full list below."


HOSTILE = "x\n::error::forged\r\n::add-mask::x\n##[error]y ,file=z::%0A"


@given(st.text(max_size=60) | st.just(HOSTILE))
def test_nothing_that_was_typed_is_a_command(typed: str) -> None:
    path = f"cases/{typed}.yml"
    one = fault(1, path=path, value=typed, mend=typed)
    report = as_github([one], {path: typed.split("\n")}, "zh")
    assert len(commands(report)) == 1
    head = commands(report)[0]
    assert head.startswith("::error file=cases/") and head.count("::") == 2 + typed_colons(head)
    assert "\n" not in head and "\r" not in head


def typed_colons(head: str) -> int:
    """Pairs of colons in the message, which the runner reads to its end."""
    return head.split("::", 2)[2].count("::")


def test_a_job_summary(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(book / "summary.md"))
    path = book / "cases" / "made-up" / "least.yml"
    path.write_text(path.read_text("utf-8").replace("[kitchens]", "[kitchen]"), "utf-8")
    assert run("check", "--format", "github").exit_code == 1
    told = (book / "summary.md").read_text("utf-8")
    assert (
        told.startswith("## 案例检查\n\n5个案例，1个问题") and "| ❌ | cases&#47;made&#45;up&#47;least&#46;yml" in told
    )
    hostile = summary([fault(value="| # @all <img src=x> [x](https://x.example)")], 1, "en")
    assert not re.search(r"@[a-z]|<img|\]\(|https:/", hostile) and hostile.count("|") == 15


def test_sarif() -> None:
    found = [fault(3, path="cases/a/甲 b.yml"), fault(9, "uncited-fact", field="background"), fault(4), fault(5)]
    told = json.loads(as_sarif(found, "en"))
    (ran,) = told["runs"]
    rules = ran["tool"]["driver"]["rules"]
    assert told["version"] == "2.1.0" and [one["id"] for one in rules] == list(CATALOGUE)
    assert all(one["shortDescription"]["text"] and one["help"]["text"] for one in rules)
    assert [one["level"] for one in ran["results"]] == ["error", "error", "error", "warning"]
    for one in ran["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
    place = ran["results"][2]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "cases/a/%E7%94%B2%20b.yml"
    assert place["region"] == {"startLine": 3, "startColumn": 3}
    prints = [one["partialFingerprints"]["casebook/v1"] for one in ran["results"]]
    assert len(set(prints)) == 4
    moved = json.loads(as_sarif([fault(40)], "en"))["runs"][0]["results"][0]
    assert moved["partialFingerprints"]["casebook/v1"] == prints[0]


def test_code_quality_for_gitlab(book: Path) -> None:
    told = json.loads(run("check", "--format", "gitlab").output)
    assert len(told) == len(json.loads(run("check", "--format", "json").output))
    assert all(one.keys() == {"description", "check_name", "fingerprint", "severity", "location"} for one in told)
    assert len({one["fingerprint"] for one in told}) == len(told)
    assert json.loads(as_gitlab([fault(2)], "en"))[0]["location"] == {"path": "cases/a/b.yml", "lines": {"begin": 2}}
    assert json.loads(run("check", "--format", "sarif").output)["runs"]


# The form and what it makes.


def body(answers: dict[str, str], asked: list[Question] = ASKED, line_break: str = "\n") -> str:
    """An issue's body as GitHub makes it of the form's answers."""
    rows = []
    for question in asked:
        rows += [f"### {question.heading}", "", answers.get(question.path, "_No response_"), ""]
    return line_break.join("\n".join(rows).split("\n"))


def picked(path: str, *ids: str) -> str:
    question = next(one for one in ASKED if one.path == path)
    return ", ".join(option(id_, words) for id_, words in question.options if id_ in ids)


FULL = {
    "title": "# 1 号楼：“共享厨房”",
    "area": picked("area", "far-away"),
    "summary": "空房子\n改成了厨房。",
    "place.community": "一号社区",
    "period": "2021",
    "themes": picked("themes", "kitchens", "elders"),
    "background": "## 起因\n\n- 吃饭难\n- [x] 空房子\n\n```\n### 3. 不是标题\n",
    "steps.team": "### 谁来了\n1. 老人\n2. 社工",
    "steps.diagnosis": "敲门问了五十户。<!-- 省略 -->",
    "lessons": "- 先定规矩\n- 再买锅\n\n别急。",
    "sources.title": "会议记录: 2021",
    "more": "电话请打\n### 99. 别的",
    "promises": "- [X] 没有写个人信息\n- [X] 同意",
}


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_a_form_becomes_a_case(book: Path, line_break: str) -> None:
    result = run("issue", "-", "--write", given=body(FULL, line_break=line_break).encode())
    assert result.exit_code == 0, result.output
    path = book / "cases" / "far-away" / "1-hao-lou-gong-xiang-chu-fang.yml"
    case = check(book).cases[path.relative_to(book).as_posix()]
    told = {place: text.get("zh") for place, text in texts(case)}
    assert told == {
        "title": "# 1 号楼：“共享厨房”",
        "summary": "空房子 改成了厨房。",
        "place.community": "一号社区",
        "background.text": "## 起因\n\n- 吃饭难\n- [x] 空房子\n\n```",
        "steps.team.text": "### 谁来了\n1. 老人\n2. 社工",
        "steps.diagnosis.text": "敲门问了五十户。",
        "lessons.0": "先定规矩",
        "lessons.1": "再买锅",
        "lessons.2": "别急。",
        "sources.source.title": "会议记录: 2021",
    }
    assert case.themes == ("kitchens", "elders")
    tail = path.read_text("utf-8").partition("\n# 3.")[2]
    assert "# 电话请打" in tail and "99. 别的" in tail
    assert "没有放进字段" in result.output


def test_a_file_that_is_there_is_left_alone(book: Path) -> None:
    for name in ("one", "one-2", "one-3"):
        run("issue", "-", "--write", "--name", "one", given=body(FULL))
        assert (book / "cases" / "far-away" / f"{name}.yml").is_file()


def test_errors_of_the_answers_are_said(book: Path) -> None:
    answers = FULL | {"themes": "厨房, 打麻将", "period": "前年"}
    result = run("issue", "-", "--write", "--name", "x", given=body(answers))
    assert result.exit_code == 1 and "unknown-vocabulary" in result.output and "打麻将" in result.output
    assert "bad-date" in result.output or "前年" in result.output


def test_the_markdown_form_with_ticked_boxes() -> None:
    form = platform_files(REFERENCE)[".gitlab/issue_templates/case.md"].decode()
    form = form.replace("<!-- 一句话", "共享厨房\n<!-- 一句话").replace("- [ ] 远方", "- [x] 远方")
    themes = next(one for one in ASKED if one.path == "themes").options
    form = form.replace(f"- [ ] {option(*themes[1])}", f"* [X] {option(*themes[1])}")
    answers = issue.read(form, ASKED)
    made = issue.make(answers, ASKED)
    assert (made.area, made.name, made.strange, made.missing) == ("far-away", "gong-xiang-chu-fang", (), ())
    document, found = load("x", made.yaml.encode())
    assert document is not None and not found
    assert document.data == {"title": "共享厨房", "themes": [themes[1][0]]}


def test_headings_that_are_missing_or_strange_are_named(book: Path) -> None:
    text = body(FULL).replace(f"### {ASKED[2].heading}", "### 3. 简介 · Abstract").replace("### 6. ", "### 16. ")
    result = run("issue", "-", given=text)
    assert "缺这些标题，是不是换了模板：3. 摘要 · Summary" in result.output and "3. 简介 · Abstract" in result.output
    assert "# 空房子" in result.output
    assert run("issue", "-", given="随便写写").exit_code == 2
    assert run("issue", "-", given="标题".encode("gbk")).exit_code == 2
    assert run("issue", "-", given="x" * (issue.BODY_LIMIT + 1)).exit_code == 2


@pytest.mark.parametrize("wrong", [["--area", "../.."], ["--area", "nowhere"], ["--name", "../x"], ["--name", "A b"]])
def test_a_case_goes_nowhere_but_into_its_area(book: Path, wrong: list[str]) -> None:
    before = sorted(book.rglob("*"))
    assert run("issue", "-", "--write", *wrong, given=body(FULL)).exit_code == 2
    assert sorted(book.rglob("*")) == before
    strange = FULL | {"area": "x (../../etc)", "title": "../../../etc/passwd"}
    assert run("issue", "-", "--write", given=body(strange)).exit_code == 2
    assert sorted(book.rglob("*")) == before


ANSWER = st.lists(
    st.sampled_from(
        ["\n", "\n\n", "# ", "### ", "### 标题", "- ", "- [x] ", "1. ", "> ", "```", "~~~", ": ", " #", "：", "'", '"',
         "|", "<!-- ", " -->", "字", "a b", "{", "[", "&", "*", "---", "\t", "\\", "%", "@", "### 12 月"]
    ), min_size=1, max_size=12,
).map("".join).filter(lambda text: bool(text.strip()) and "<!--" not in text)  # fmt: skip


@given(
    st.dictionaries(st.sampled_from(["title", "background", "steps.team", "steps.project", "sources.title"]), ANSWER)
)
def test_whatever_authors_type_comes_through(answers: dict[str, str]) -> None:
    found = issue.read(body(answers), ASKED)
    assert found.by_path == {path: text.strip() for path, text in answers.items()} and not found.strange
    made = issue.make(found, ASKED)
    document, diagnostics = load("x", made.yaml.encode())
    diagnostics = [one for one in diagnostics if one.code != "empty-file"]
    assert not [one for one in diagnostics if CATALOGUE[one.code] == "error"]
    data = document.data if document else {}
    if "background" in answers:
        assert data["background"].strip() == answers["background"].strip()
    if "title" in answers:
        assert data["title"] == " ".join(answers["title"].split())


@given(st.text(max_size=300))
def test_any_body_is_read(text: str) -> None:
    made = issue.make(issue.read(text, ASKED), ASKED)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made.name) and "\x1b" not in made.yaml


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("把充电车棚建到楼下", "ba-chong-dian-che-peng-jian-dao-lou-xia"),
        ("Café: a “shed”!", "cafe-a-shed"),
        ("😀", "case"),
        ("字" * 200, "zi-zi-zi-zi-zi-zi-zi-zi-zi-zi-zi-zi-zi"),
    ],
)
def test_names_from_titles(title: str, name: str) -> None:
    assert issue.name_of(title) == name


# The files that the platforms read.


def test_the_files_are_current() -> None:
    for path, content in platform_files(check(ROOT, []).reference).items():
        assert (ROOT / path).read_bytes() == content, f"{path}: casebook platform"


def test_stale_files_are_found(book: Path) -> None:
    assert run("platform", "--check").exit_code == 1
    assert run("platform").exit_code == 0 and run("platform", "--check").exit_code == 0
    areas = book / "cases" / "areas.yml"
    areas.write_text(areas.read_text("utf-8").replace("role: host}", "role: host, maintainers: ['@wang']}"), "utf-8")
    result = run("platform", "--check")
    assert result.exit_code == 1 and result.output == "CODEOWNERS 不是最新的，请运行 casebook platform\n"


def test_who_answers_for_which_area() -> None:
    name = Text((("zh", "甲"),))
    areas = [
        Area(id="a", name=name, role="host", maintainers=("@wang", "li", "@team/editors", "x@example.org")),
        Area(id="b", name=name, maintainers=("王老师", "@x\n* @evil", "@ok")),
        Area(id="c", name=name),
    ]
    rows = codeowners(areas).splitlines()
    assert rows[1:3] == ["* @wang @li @team/editors x@example.org", "/cases/a/ @wang @li @team/editors x@example.org"]
    assert [row for row in rows if not row.startswith("#")][2:] == ["/cases/b/ @ok"]
    assert any("王老师" in row for row in rows) and rows[-1].startswith("# /cases/c/")


def test_the_form_asks_in_both_languages_what_the_field_table_says() -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/case.yml").read_text("utf-8"))
    asked = [one for one in form["body"] if one["type"] != "markdown"]
    assert [one["attributes"]["label"].split(". ")[0] for one in asked] == [
        str(n) for n in range(1, len(issue.ASKED) + 1)
    ]
    assert len({one["id"] for one in asked}) == len(asked)
    for question in ASKED:
        assert all(question.label(language.id) and question.help(language.id) for language in LANGUAGES)
