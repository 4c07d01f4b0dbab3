"""A change reviewed: what happened to which case, word by word; nothing that a contributor wrote gets out of hand."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from casebook.changes import Review
from casebook.check import check
from casebook.cli import main
from casebook.render.markdown_text import text
from casebook.render.review_markdown import LIMIT, markdown
from casebook.render.review_page import data, html
from casebook.reporters import visible
from casebook.reviewing import review
from casebook.revision import NoRevision, revision
from casebook.worddiff import shortened, word_diff

HERE = Path(__file__).parent
LEAST = "cases/made-up/least.yml"
EVERYTHING = "cases/made-up/everything.yml"
PHOTOS = Path("cases/made-up/everything")
Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """A repository with the made-up casebook committed, and the shell in it; calls git there."""
    for name in ("CASEBOOK_LANG", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    shutil.copytree(HERE / "valid" / "cases", tmp_path / "cases")
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> str:
        who = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")
        return subprocess.run(["git", *who, *words], check=True, capture_output=True, text=True).stdout

    call("init", "-q", "-b", "main")
    call("add", ".")
    call("commit", "-q", "-m", "one")
    return call


def spoil(path: str, old: str, new: str) -> None:
    content = Path(path).read_text("utf-8")
    assert old in content
    Path(path).write_text(content.replace(old, new, 1), "utf-8")


def found(base: str = "HEAD") -> Review:
    return review(Path.cwd(), base)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def test_nothing_changed(git: Git) -> None:
    assert found().cases == () and found().others == ()
    result = run("review", "--base", "HEAD")
    assert result.exit_code == 0 and "没有改动案例；没有要先改好的。" in result.output


def test_personal_data_is_shown_in_part_only(git: Git) -> None:
    spoil(EVERYTHING, "为测试而写，电话010-60001111。", "为了测试而写，电话是010-60001111。")
    spoil(EVERYTHING, "Written for tests.", "Written for tests; call 010-60001111.")
    result = found()
    assert [one.path for one in result.cases[0].fields] == ["sources.report.note"]
    for shown in (markdown(result, "zh"), markdown(result, "en"), html(result, "en"), data(result)):
        assert "60001111" not in shown and "11" in shown
    assert "010-******11" in data(result)


def test_what_happened_to_each_case_the_worst_first(git: Git) -> None:
    spoil(LEAST, "title:", "title：")
    spoil("cases/made-up/english-first.yml", "title:", "status: withdrawn\ntitle:")
    Path("cases/made-up/chinese-keys.yml").unlink()
    spoil(EVERYTHING, "敲门问了五十户。", "敲门问了六十户。")
    text_ = "title: 新的（虚构）\nsummary: 从没有过。\nplace: {community: 二号社区}\nthemes: [elders]\n"
    Path("cases/far-away").mkdir()
    Path("cases/far-away/new.yml").write_text(text_ + "sources: {letter: {title: 一封信}}\n", "utf-8")
    cases = found().cases
    assert [(one.kind, one.key) for one in cases] == [
        ("broken", "made-up/least"),
        ("removed", "made-up/chinese-keys"),
        ("withdrawn", "made-up/english-first"),
        ("changed", "made-up/everything"),
        ("added", "far-away/new"),
    ]
    assert [one.faults for one in cases] == [1, 1, 0, 0, 0]
    assert run("review", "--base", "HEAD").exit_code == 1


def test_fields_are_told_in_both_languages_and_what_was_left_behind(git: Git) -> None:
    spoil(EVERYTHING, "敲门问了五十户。", "敲门问了六十户。")
    spoil(EVERYTHING, "Running water is needed.", "Running water is a must.")
    spoil(EVERYTHING, "before: 12", "before: 13")
    fields = {one.path: one for one in found().cases[0].fields}
    diagnosis = fields.pop("steps.diagnosis.text")
    assert (diagnosis.before["zh"], diagnosis.after["zh"]) == ("敲门问了五十户。", "敲门问了六十户。")
    assert diagnosis.left_behind == ("en",)
    assert fields.pop("conditions.text").left_behind == ()
    figure = fields.pop("results.0.before")
    assert (figure.before, figure.after) == ({"": "12"}, {"": "13"}) and not fields
    shown = run("review", "--base", "HEAD").output
    assert "敲门问了<del>五十户</del><ins>六十户</ins>。" in shown
    assert "译文未跟上" in shown


def test_a_case_with_photos_is_compared_by_its_texts(git: Git) -> None:
    """The photos of the revision are not at hand, and its case is no worse for it."""
    spoil(EVERYTHING, "敲门问了五十户。", "敲门问了六十户。")
    (change,) = found().cases
    assert (change.kind, [one.path for one in change.fields]) == ("changed", ["steps.diagnosis.text"])


def test_an_entry_put_into_a_list_is_one_change(git: Git) -> None:
    entry = "    - {id: fire, kind: daily, text: {zh: 怕着火, en: Fear of fire}, cite: [report@1]}\n"
    spoil(EVERYTHING, "  problems:\n", "  problems:\n" + entry)
    paths = [one.path for one in found().cases[0].fields]
    assert paths == [f"lists.problems.0.{key}" for key in ("id", "kind", "text", "cite")]


def test_completeness_and_translation_before_and_after(git: Git) -> None:
    spoil(LEAST, "themes:", "lessons: [先定规矩]\nthemes:")
    change = found().cases[0]
    assert change.before and change.after
    assert (change.before.reported, change.after.reported) == (0, 1)
    assert [state.translations["en"].count("missing") for state in (change.before, change.after)] == [4, 5]
    assert "缺4处 → 英文：缺5处" in run("review", "--base", "HEAD").output


@pytest.mark.parametrize("edited", [False, True])
def test_a_renamed_case_is_known_and_needs_a_redirect(git: Git, edited: bool) -> None:
    moved = "cases/far-away/kitchen.yml"
    Path("cases/far-away").mkdir()
    Path(EVERYTHING).rename(moved)
    PHOTOS.rename(moved.removesuffix(".yml"))
    if edited:
        spoil(moved, "敲门问了五十户。", "挨家挨户问过了。")
    (change,) = found().cases
    assert (change.kind, change.old_key, change.key) == ("moved", "made-up/everything", "far-away/kitchen")
    assert not change.redirected and change.faults == 1
    assert len(change.fields) == edited
    shown = run("review", "--base", "HEAD")
    assert shown.exit_code == 1 and "改名，旧网址断了" in shown.output
    spoil(moved, "former_addresses: ", "former_addresses: [made-up/everything, made-up/shared-kitchen]\n# ")
    assert found().faults == 0
    spoil(moved, ", made-up/shared-kitchen]", "]")
    assert found().faults == 1


def test_the_same_title_makes_up_for_much_that_was_rewritten(git: Git) -> None:
    content = Path(LEAST).read_text("utf-8")
    Path(LEAST).unlink()
    Path("cases/made-up/small.yml").write_text(
        content.replace("只写必填的几项。", "全都重写过了，一个字也没留下。"), "utf-8"
    )
    assert [(one.kind, one.old_key) for one in found().cases] == [("moved", "made-up/least")]


def test_two_cases_that_have_little_in_common_are_not_one(git: Git) -> None:
    Path(LEAST).unlink()
    shutil.copy(EVERYTHING, "cases/made-up/another.yml")
    shutil.copytree(PHOTOS, "cases/made-up/another")
    spoil("cases/made-up/another.yml", "former_addresses", "# former_addresses")
    assert sorted(one.kind for one in found().cases) == ["added", "removed"]


def test_moving_keeps_the_old_address(git: Git) -> None:
    photos = sorted(path.name for path in PHOTOS.iterdir())
    assert photos
    before = Path(EVERYTHING).read_text("utf-8")
    assert run("move", "made-up/everything", "far-away/kitchen").exit_code == 0
    after = Path("cases/far-away/kitchen.yml").read_text("utf-8")
    assert after == before.replace("made-up/shared-kitchen", "[made-up/shared-kitchen, made-up/everything]")
    assert sorted(path.name for path in Path("cases/far-away/kitchen").iterdir()) == photos
    assert not Path(EVERYTHING).exists() and not PHOTOS.exists()
    assert found().faults == 0
    assert run("move", "far-away/kitchen", "far-away/cooking").exit_code == 0
    assert "[made-up/shared-kitchen, made-up/everything, far-away/kitchen]" in Path(
        "cases/far-away/cooking.yml"
    ).read_text("utf-8")
    assert run("move", "made-up/least", "made-up/smallest").exit_code == 0
    assert Path("cases/made-up/smallest.yml").read_text("utf-8").endswith("former_addresses: [made-up/least]\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("made-up/nobody", "made-up/x"),
        ("made-up/least", "nowhere/x"),
        ("made-up/least", "made-up/../../x"),
        ("made-up/least", "made-up/Least"),
        ("made-up/least", "made-up/everything"),
        ("made-up/least", "made-up/shared-kitchen"),
        ("../cases/made-up/least", "made-up/x"),
    ],
)
def test_a_move_that_cannot_be(git: Git, old: str, new: str) -> None:
    assert run("move", old, new).exit_code == 2
    assert git("status", "--porcelain") == ""


def test_two_cases_cannot_have_had_the_same_address(git: Git) -> None:
    with Path(LEAST).open("a", encoding="utf-8") as file:
        file.write("former_addresses:\n- made-up/shared-kitchen\n")
    assert [one.code for one in check(Path.cwd()).diagnostics if one.severity == "error"] == ["address-taken"]


def test_only_what_the_branch_did_counts(git: Git) -> None:
    git("checkout", "-q", "-b", "mine")
    spoil(LEAST, "最少的案例", "最小的案例")
    git("commit", "-q", "-a", "-m", "mine")
    git("checkout", "-q", "main")
    spoil(EVERYTHING, "十二人", "十三人")
    git("commit", "-q", "-a", "-m", "theirs")
    git("checkout", "-q", "mine")
    assert [one.key for one in found("main").cases] == ["made-up/least"]


def test_other_files_are_named(git: Git) -> None:
    Path("program.py").write_text("x")
    Path("<img src=x onerror=alert(1)>.md").write_text("x")
    spoil("cases/vocabulary.yml", "kitchens", "kitchens")
    Path("cases/areas.yml").write_text(Path("cases/areas.yml").read_text("utf-8") + "# more\n", "utf-8")
    assert found().others == (("A", "<img src=x onerror=alert(1)>.md"), ("M", "cases/areas.yml"), ("A", "program.py"))
    assert "<img" not in run("review", "--base", "HEAD").output


@pytest.mark.parametrize(
    "base", ["nowhere", "--output=/tmp/x", "-h", "HEAD;ls", "HEAD:cases", "", "$(id)", "HEAD^{tree}"]
)
def test_a_revision_that_there_is_not(git: Git, base: str) -> None:
    with pytest.raises(NoRevision):
        revision(Path.cwd(), base)
    assert run("review", f"--base={base}").exit_code == 2


def test_without_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(HERE / "valid" / "cases", tmp_path / "cases")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert run("review", "--base", "HEAD").exit_code == 2


def test_links_and_strange_files_of_a_commit_are_left_out(git: Git) -> None:
    Path("cases/made-up/link.yml").symlink_to("/etc/passwd")
    Path("cases/made-up/large.yml").write_bytes(b"#" * 300_000)
    Path("cases/made-up/deep/er").mkdir(parents=True)
    Path("cases/made-up/deep/er/x.yml").write_text("x: 1\n")
    git("add", "-A")
    git("commit", "-q", "-m", "two")
    files = revision(Path.cwd(), "HEAD").files
    assert files.keys() == {
        "cases/areas.yml",
        "cases/vocabulary.yml",
        *(path.relative_to(HERE / "valid").as_posix() for path in (HERE / "valid/cases/made-up").glob("*.yml")),
    }
    assert files[LEAST] == Path(LEAST).read_bytes()


def test_a_casebook_that_was_only_begun_since(git: Git) -> None:
    git("checkout", "-q", "--orphan", "bare")
    git("rm", "-q", "-r", "--cached", ".")
    git("commit", "-q", "--allow-empty", "-m", "empty")
    assert {one.kind for one in found("bare").cases} == {"added"}


def test_data_for_programs(git: Git) -> None:
    spoil(LEAST, "最少的案例", "最小的案例")
    told = json.loads(run("review", "--base", "HEAD", "--format", "json").output)
    (case,) = told["cases"]
    assert told["base"] == git("rev-parse", "HEAD").strip()
    assert case["fields"] == [
        {
            "field": "title",
            "before": {"zh": "最少的案例（虚构）"},
            "after": {"zh": "最小的案例（虚构）"},
            "left_behind": [],
        }
    ]
    assert (case["case"], case["kind"], case["before"]["warnings"]) == ("made-up/least", "changed", 3)


HOSTILE = [
    "# heading", "- item", "1. one", "> quote", "```", "    code", "---", "===", "| a | b |", "@everyone", "@user/team",
    "#1", "!2", "org/repo#3", "GH-4", "$5", "~label", ":tada:", "https://evil.example/", "www.evil.example",
    "a@evil.example", "[x](https://evil.example)", "![x](https://evil.example/x.png)", "<img src=x onerror=alert(1)>",
    "<!-- x", "</td></table>", "</details>", "<https://evil.example>", "&lt;script&gt;", "**bold**", "_x_ `x`", "\\",
    "[ref]: https://evil.example", "/close", "\u202e\u2066", "\x1b[31m", "<ins>x</ins>", "~~x~~", "[^1]", "$$x$$",
    "[[x]]",
]  # fmt: skip


PLAIN = [one for one in HOSTILE if one.isprintable()]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert {key for key, _ in attrs} <= {"align"}, attrs

    def handle_data(self, data: str) -> None:
        self.words += data


def rendered(source: str) -> Tags:
    parser = Tags()
    parser.feed(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(source))
    return parser


def shown_as_typed(raw: str) -> None:
    page = rendered(
        f"## Heading\n\n| a | b |\n|---|---|\n| <ins>{text(raw)}</ins> | {text(raw)} |\n\n- {text('x ' + raw)}\n"
    )
    assert set(page.tags) <= {"h2", "table", "thead", "tbody", "tr", "th", "td", "ins", "br", "ul", "li"}
    assert (page.tags.count("td"), page.tags.count("li"), page.tags.count("ins"), page.tags.count("tr")) == (2, 1, 1, 2)
    plain = page.words.replace("\u2060", "")
    assert visible("".join(raw.split())) in "".join(plain.split())
    assert not re.search(r"(?i)[@#!~%$^&:][\w/\[]|www\.|\bGH-\d", page.words.replace("Heading", ""))


@pytest.mark.parametrize("raw", HOSTILE)
def test_hostile_text_is_shown_as_typed(raw: str) -> None:
    shown_as_typed(f"{raw}\n\n{raw} {raw}")


@given(
    st.lists(st.sampled_from([*HOSTILE, " ", "\n", "字", "@", "#", ":", "<", "|"]), max_size=8).map("".join)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf"]), max_size=40)
)
def test_any_text_is_shown_as_typed(raw: str) -> None:
    shown_as_typed(raw)


def test_a_hostile_case_forges_nothing(git: Git) -> None:
    Path("cases/made-up/bad.yml").write_text(
        json.dumps(
            {
                "title": {"zh": " ".join(PLAIN), "en": " ".join(PLAIN)},
                "summary": "\n".join(PLAIN),
                "place": {"community": "<b>@all</b>\n## Approved"},
                "themes": ["kitchens"],
                "lessons": PLAIN,
                "sources": {"report": {"title": "|" * 40}},
            },
        ),
        "utf-8",
    )  # fmt: skip
    result = found()
    assert [one.kind for one in result.cases] == ["added"], result.cases[0].fresh
    for language in ("zh", "en"):
        page = rendered(markdown(result, language))
        kinds = {
            "h2",
            "h3",
            "p",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "ins",
            "br",
            "ul",
            "li",
            "details",
            "summary",
        }
        assert set(page.tags) <= kinds
        assert (page.tags.count("h2"), page.tags.count("h3"), page.tags.count("details")) == (1, 1, 1)
        assert not re.search(r"@[a-z]|[^\d\w]#\d|https?:/", page.words)
        parser = HTMLParser()
        seen: list[str] = []
        parser.handle_starttag = lambda tag, attrs, seen=seen: seen.append(tag)  # type: ignore[method-assign,misc]
        parser.feed(html(result, language))
        assert not {"img", "script", "b"} & set(seen) and seen.count("h2") == 1


def test_a_long_review_is_cut_between_cases(git: Git) -> None:
    source = Path(LEAST).read_text("utf-8")
    for number in range(150):
        more = source.replace("最少的案例", f"案例{number}" + "长" * 300).replace("只写必填的几项。", "长" * 900)
        Path(f"cases/made-up/c{number}.yml").write_text(more, "utf-8")
    shown = markdown(found(), "zh")
    assert len(shown) <= LIMIT + 200
    assert "没有细列" in shown and shown.count("<details>") == shown.count("</details>")


def apply(pieces: list[tuple[str, str]], without: str) -> str:
    return "".join(words for kind, words in pieces if kind != without)


def test_chinese_is_compared_by_words_and_english_by_spaces() -> None:
    assert word_diff("居民委员会开会", "居民委员会散会") == [
        ("same", "居民委员会"),
        ("gone", "开会"),
        ("new", "散会"),
    ]
    assert word_diff("The shed was built.", "The shed was not built.") == [
        ("same", "The shed was "),
        ("new", "not "),
        ("same", "built."),
    ]
    assert word_diff("", "x") == [("new", "x")] and word_diff("x", "x") == [("same", "x")]


@given(st.text("ab 楼道停车，。\n", max_size=60), st.text("ab 楼道停车，。\n", max_size=60))
def test_both_texts_can_be_read_out_of_the_difference(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert apply(list(pieces), "new") == old and apply(list(pieces), "gone") == new
    assert all(words for _, words in pieces)


def test_what_would_take_too_long_is_compared_by_sentences() -> None:
    old, new = "a " * 9_000 + "。甲。", "a " * 9_001 + "。甲。"
    pieces = word_diff(old, new)
    assert apply(list(pieces), "new") == old and apply(list(pieces), "gone") == new
    mixed = word_diff("a b " * 4_000, "b a c " * 4_000)
    assert apply(list(mixed), "new") == "a b " * 4_000


def test_long_runs_are_shortened_around_the_change() -> None:
    pieces = shortened(word_diff("长" * 200 + "甲" + "短" * 200, "长" * 200 + "乙" + "短" * 200), 5)
    assert "乙" in apply(list(pieces), "gone") and len(apply(list(pieces), "gone")) < 40
    assert shortened([("same", "长" * 100)], 5) == [("same", "长" * 100)]
