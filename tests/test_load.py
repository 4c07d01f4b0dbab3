"""Loading: every scalar as typed, every place right, every cause found, and no bytes that bring it down."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casebook import yaml_reading
from casebook.decode import HIDDEN, SIZE_LIMIT, lines_of
from casebook.diagnostics import CATALOGUE, Diagnostic
from casebook.load import RawDocument, load
from casebook.yaml_hints import DEPTH_LIMIT, known_keys

HERE = Path(__file__).parent
INVALID = sorted((HERE / "invalid").rglob("*.y*ml"))
VALID = [*sorted((HERE / "valid").rglob("*.yml")), *sorted((HERE.parent / "cases").rglob("*.yml"))]
CASE = (HERE.parent / "cases" / "beijing-chaoyang" / "anzhen-ebike-shed.yml").read_bytes()


def read(text: str | bytes) -> tuple[dict[str, Any], list[Diagnostic], RawDocument]:
    document, found = load("x.yml", text if isinstance(text, bytes) else text.encode())
    assert document is not None, found
    return document.data, found, document


def codes(text: str | bytes) -> list[str]:
    _, found = load("x.yml", text if isinstance(text, bytes) else text.encode())
    return [one.code for one in found]


def said(text: str) -> list[tuple[str, int, int, str | None]]:
    _, found = load("x.yml", text.encode())
    return [(one.code, one.location.line, one.location.column, one.params.get("mend")) for one in found]


@pytest.fixture(params=["C", "Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both of PyYAML's parsers; the one in C is missing on some machines."""
    if request.param == "C" and not hasattr(yaml, "CBaseLoader"):
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(yaml_reading, "Loader", yaml.CBaseLoader if request.param == "C" else yaml.BaseLoader)
    return str(request.param)


# --- what a good file gives


@pytest.mark.parametrize(
    "typed", ["010020", "2024.10", "12:30", "NO", "true", "~", "null", "1e3", "0x1F", "2021-08-01", "2021/8", "1_000"]
)
def test_scalars_are_the_text_that_was_typed(typed: str, parser: str) -> None:
    data, found, _ = read(f"value: {typed}\nlist: [{typed}]\n")
    assert data == {"value": typed, "list": [typed]}
    assert not found


def test_an_empty_value_is_none(parser: str) -> None:
    assert read("a:\nb: ''\nc: []\nd: {}\n")[0] == {"a": None, "b": "", "c": [], "d": {}}


def test_texts_over_several_lines(parser: str) -> None:
    data, found, _ = read('a: |\n  一\n\n  二\nb: >\n  one\n  two\nc: 三\n  四\nd: "五\n  六"\n')
    assert data == {"a": "一\n\n二\n", "b": "one two\n", "c": "三 四", "d": "五 六"}
    assert not found


def test_places_count_characters_from_one(parser: str) -> None:
    _, _, document = read("# 说明\n标题: {zh: 楼道😀里, en: x}\nlist:\n  - id: a\n    text: b\n  - c\nempty:\n")
    assert document.path == "x.yml"
    expected = {
        (): (2, 1),
        ("标题",): (2, 5),
        ("标题", "zh"): (2, 10),
        ("标题", "en"): (2, 20),
        ("list",): (4, 3),
        ("list", 0): (4, 5),
        ("list", 0, "id"): (4, 9),
        ("list", 0, "text"): (5, 11),
        ("list", 1): (6, 5),
        ("empty",): (7, 7),
    }
    assert {path: (place.line, place.column) for path, place in document.places.items()} == expected
    keys = {path: (place.line, place.column) for path, place in document.keys.items()}
    assert keys[("标题",)] == (2, 1) and keys[("标题", "en")] == (2, 16) and keys[("list", 0, "text")] == (5, 5)
    assert {path for path in expected if path and isinstance(path[-1], str)} == set(keys)


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_good_files_are_read_as_yaml_reads_them(path: Path, parser: str) -> None:
    content = path.read_bytes()
    data, found, document = read(content)
    assert not found
    assert without_none(data) == yaml.load(content, Loader=yaml.BaseLoader)
    assert document.lines == content.decode().splitlines()
    assert len(document.places) == len(list(parts(data)))


def without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_none(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_none(item) for item in value]
    return "" if value is None else value


def parts(value: Any) -> Iterator[Any]:
    yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(item)


@pytest.mark.parametrize("change", [b"\xef\xbb\xbf%s", b"\r\n", b"\r"])
def test_byte_order_mark_and_other_line_ends_make_no_difference(change: bytes, parser: str) -> None:
    content = change % CASE if b"%s" in change else CASE.replace(b"\n", change)
    data, found, document = read(content)
    plain, _, original = read(CASE)
    assert data == plain and not found
    assert document.lines == original.lines and dict(document.places) == dict(original.places)


@pytest.mark.parametrize(
    "line",
    [
        "period: 2021  # a year, a month or a day",
        "period: 2021                #年份",
        "team: # 组建伙伴团队",
        "team: #组建伙伴团队",
        "stage: gather # 集",
        "period: 2021\t# 年份",
        "text: '12345 热线 #1 诉求'",
        "text: C#语言",
        "text: 说明：先试点，再推广",
        "text: https://example.org/a:b?c=d&e=f#g",
        "text: Three places - one table",
        "text: -3",
        "text: app：已开通",
        "text: 【试点】一起做饭",
        "text: ——大家的厨房",
        "text: 他说“好：马上办”",
        "list: [a, b]   # 、，",
        "list: {zh: 厨房、车棚，都要, en: x}",
    ],
)
def test_what_people_may_well_type_is_let_be(line: str, parser: str) -> None:
    assert codes(f"{line}\n  x: y\n" if line.startswith("team") else f"{line}\n") == []


def test_words_over_several_lines_are_let_be(parser: str) -> None:
    plain = "text:\n  一号社区的问题：没有地方做饭。\n  时间：三个月；zh 不是键\n  12:30 开会\n"
    assert codes(plain + "more: |\n  zh：楼道\n  - 一\n   - 二\n") == []


def test_keys_that_only_look_odd_are_let_be(parser: str) -> None:
    data, found, _ = read('fire-risk: a\n14号楼: b\n"quoted key": c\n? d\n: e\n')
    assert data == {"fire-risk": "a", "14号楼": "b", "quoted key": "c", "d": "e"}
    assert not found


# --- what a bad one gives


def test_all_mistakes_are_found_in_one_run(parser: str) -> None:
    text = 'title：楼道\nsummary:\n  zh: 停车难: 做法\n  en: "open\nthemes: [a，b]\nperiod:　2021\ntitle: again\n'
    assert said(text) == [
        ("fullwidth-colon", 1, 6, "title: 楼道"),
        ("colon-in-text", 3, 10, '  zh: "停车难: 做法"'),
        ("unclosed-quote", 4, 7, '  en: "open"'),
        ("fullwidth-comma", 5, 11, "themes: [a, b]"),
        ("wrong-space", 6, 8, "period: 2021"),
        ("duplicate-key", 7, 1, None),
    ]
    document, _ = load("x.yml", text.encode())
    assert document is not None
    assert document.data["summary"] == {"zh": "停车难: 做法", "en": "open"}
    assert document.lines == text.splitlines()


def test_nothing_is_built_on_a_guess(parser: str) -> None:
    document, found = load("x.yml", "title:\n  zh: 楼道\n   en: x\n".encode())
    assert document is None
    assert [one.code for one in found] == ["wrong-indentation"]


def test_duplicate_keys_keep_the_first_and_name_both_lines(parser: str) -> None:
    data, found, document = read("a:\n  - c: 2\n    b: {x: 1}\n    b: [3, 4]\nd: 5\n")
    assert data == {"a": [{"b": {"x": "1"}, "c": "2"}], "d": "5"}
    assert [(one.location.line, one.params["first_line"]) for one in found] == [(4, "3")]
    assert document.places[("d",)].line == 5


def test_aliases_are_not_expanded(parser: str) -> None:
    names = "abcdefghijklmnopqrstu"
    bomb = "a: &a [x, x]\n" + "".join(f"{new}: &{new} [*{old}, *{old}]\n" for old, new in pairwise(names))
    data, found, _ = read(bomb)
    assert data["a"] == ["x", "x"] and data["u"] == []
    assert [one.code for one in found].count("alias-not-allowed") == 40


def test_what_is_refused_leaves_the_rest_in_place(parser: str) -> None:
    data, _, document = read("a: *x\n? [k]\n: [v, {w: 1}]\n<<: {b: 1}\n*y : z\nc: !t 2\nd:\n  - 3\n")
    assert data == {"a": None, "c": "2", "d": ["3"]}
    assert document.places[("d", 0)].line == 8
    assert document.keys[("c",)].line == 6


def test_nesting_stops_at_the_limit(parser: str) -> None:
    fine = "a: " + "[" * (DEPTH_LIMIT - 1) + "]" * (DEPTH_LIMIT - 1) + "\n"
    assert codes(fine) == []
    for text in ("a: " + "[" * 20_000, "a: " + "{x: " * 20_000, "a:\n  " + "- " * 20_000, "? " * 20_000):
        holds(*load("x.yml", text.encode()))
    for text in ("a: " + "[" * 30 + "]" * 30, "a:\n  " + "- " * 30 + "b"):
        assert codes(text) == ["too-deep"]


def test_a_file_over_the_limit_is_not_read() -> None:
    fits = b"a: " + b"x" * (SIZE_LIMIT - 4) + b"\n"
    assert len(fits) == SIZE_LIMIT and codes(fits) == []
    document, found = load("x.yml", fits + b"\n")
    assert document is None
    assert [(one.code, one.params) for one in found] == [("file-too-large", {"size": "256", "limit": "256"})]


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_encodings_are_named_and_read_on(encoding: str) -> None:
    text = CASE.decode().replace("title:\n", "title：\n", 1)
    document, found = load("x.yml", text.encode(encoding))
    assert [one.code for one in found] == ["not-utf-8", "fullwidth-colon"]
    assert found[0].params["encoding"] == ("UTF-16" if encoding.startswith("utf") else "GBK")
    assert document is not None and document.data["title"]["zh"] == "把充电车棚建到楼下"
    assert lines_of(text.encode(encoding)) == text.splitlines()


@pytest.mark.parametrize(
    "content", ["café à Pékin".encode("latin-1"), "開放空間，社區營造".encode("big5"), b"\xff\xff\xff"]
)
def test_unknown_bytes_are_damaged_text(content: bytes) -> None:
    assert codes(b"title: " + content + b"\n") == ["damaged-text"]


def test_the_place_of_damage_counts_characters(parser: str) -> None:
    content = b"\xef\xbb\xbf" + "一: 二\n三: 四".encode() + b"\xe4\xb8\n"
    _, found = load("x.yml", content)
    assert [(one.location.line, one.location.column) for one in found] == [(2, 5)]


def test_hidden_characters_go_and_the_rest_is_read(parser: str) -> None:
    data, found, _ = read("ti\u200btle: 一\u202e二\x00三\n\ufeffplace: x\n")
    assert data == {"title": "一二三", "place": "x"}
    assert [one.code for one in found] == ["invisible-character", "control-character", "control-character"]


def test_escapes_bring_no_hidden_characters_in(parser: str) -> None:
    assert codes('a: "\\u202e"\nb: "\\x1b[31m"\nc: "\\t\\n\\u4e00"\n') == ["control-character", "control-character"]


@pytest.mark.parametrize("path", INVALID, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_both_parsers_say_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = []
    for loader in (getattr(yaml, "CBaseLoader", yaml.BaseLoader), yaml.BaseLoader):
        monkeypatch.setattr(yaml_reading, "Loader", loader)
        document, found = load("x.yml", path.read_bytes())
        shown = [(one.code, one.location, one.params) for one in found]
        results.append((document and document.data, shown))
    if path.parent.name == "bad-yaml":  # directives: the parser in Python passes over unknown ones
        return
    assert results[0] == results[1]


@pytest.mark.parametrize("path", INVALID, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_mended_file_has_nothing_more_to_say(path: Path) -> None:
    content = path.read_bytes()
    _, found = load("x.yml", content)
    lines = lines_of(content)
    if not found or any("mend" not in one.params for one in found):
        return
    for one in found:
        lines[one.location.line - 1] = one.params["mend"]
    assert codes("\n".join(lines) + "\n") == []


KEY = re.compile(r"(?P<before>\s*(?:- )?)(?P<key>[\w-]+):(?: (?P<value>.*))?")
SLIPS: dict[str, Callable[[re.Match[str]], Any]] = {
    "fullwidth-colon": lambda key: f"{key['before']}{key['key']}：{key['value'] or ''}",
    "missing-colon": lambda key: f"{key['before']}{key['key']} {key['value'] or ''}".rstrip(),
    "missing-space": lambda key: key["value"] and f"{key['before']}{key['key']}:{key['value']}",
    "wrong-space": lambda key: key["value"] and f"{key['before']}{key['key']}:\u3000{key['value']}",
    "tab-indentation": lambda key: key["before"].startswith("  ") and "\t" + key[0][2:],
    "wrong-list-mark": lambda key: "- " in key["before"] and key[0].replace("- ", "• ", 1),
    "colon-in-text": lambda key: is_text(key) and f"{key['before']}{key['key']}: 做法: {key['value']}",
    "special-start": lambda key: is_text(key) and f"{key['before']}{key['key']}: [试点] {key['value']}",
    "unclosed-quote": lambda key: is_text(key) and f'{key["before"]}{key["key"]}: "{key["value"]}',
    "unclosed-bracket": lambda key: (key["value"] or "").endswith("]") and key[0][:-1],
}


def is_text(key: re.Match[str]) -> bool:
    return bool(key["value"]) and key["value"][0] not in "[{" and '"' not in key["value"]


@pytest.mark.parametrize("code", SLIPS)
def test_a_slip_anywhere_in_a_case_is_named_on_its_line(code: str) -> None:
    lines = CASE.decode().splitlines()
    tried = 0
    for row, line in enumerate(lines):
        key = KEY.fullmatch(line)
        slipped = SLIPS[code](key) if key and not line.startswith("#") else None
        if slipped:
            _, found = load("x.yml", "\n".join([*lines[:row], slipped, *lines[row + 1 :]]).encode())
            assert [(one.code, one.location.line) for one in found] == [(code, row + 1)], slipped
            tried += 1
    assert tried > 5


@pytest.mark.parametrize("by", [1, -1])
def test_a_line_out_of_step_anywhere_in_a_case_is_found(by: int) -> None:
    lines = CASE.decode().splitlines()
    for row, line in enumerate(lines):
        if not KEY.fullmatch(line) or (by < 0 and not line.startswith(" ")):
            continue
        slipped = " " + line if by > 0 else line[1:]
        document, found = load("x.yml", "\n".join([*lines[:row], slipped, *lines[row + 1 :]]).encode())
        if document is not None and document.data == read(CASE)[0]:
            continue  # an only child may stand anywhere below its parent
        assert [(one.code, one.location.line) for one in found] == [("wrong-indentation", row + 1)], slipped
        assert found[0].params["mend"] == line


def test_known_keys_are_those_of_the_fields() -> None:
    assert {"title", "标题", "Title", "zh", "en", "cite", "role", "正文"} <= known_keys()


# --- what no bytes may do

# Characters that mean something to YAML or to the people here, so that examples are seldom dull.
SPICE = st.sampled_from(
    [*"：:，、。#-[]{}\"'&*!|>%@`?,\n\n\n \t\\楼道a1\u3000", "  ", "\n  ", ": ", "- ", " #", "zh", "en", "title"]
)
SPICED = st.lists(SPICE, max_size=60).map("".join)


def holds(document: RawDocument | None, found: list[Diagnostic]) -> None:
    """What is true of every result."""
    assert document is not None or found
    for one in found:
        assert one.code in CATALOGUE
        assert one.location.line >= 1 and one.location.column >= 1
        assert all(isinstance(value, str) for value in one.params.values())
    assert found == sorted(found, key=lambda one: (one.location.line, one.location.column))
    if document is None:
        return
    values = list(parts(document.data))
    assert len(document.places) == len(values)
    assert all(isinstance(value, (dict, list, str)) or value is None for value in values)
    "".join(value for value in values if isinstance(value, str)).encode()  # no half characters
    assert all(1 <= place.line <= max(len(document.lines), 1) for place in document.places.values())
    if not found:
        assert not any(isinstance(value, str) and HIDDEN.search(value) for value in values)


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_no_bytes_bring_it_down(content: bytes) -> None:
    holds(*load("x.yml", content))


@given(st.text(max_size=100))
@settings(deadline=None)
def test_no_text_brings_it_down(text: str) -> None:
    holds(*load("x.yml", text.encode("utf-8", "surrogatepass")))


@example("?  ：", "utf-8")
@given(SPICED, st.sampled_from(["utf-8", "utf-16", "gb18030"]))
@settings(max_examples=400, deadline=None)
def test_no_yaml_brings_it_down(text: str, encoding: str) -> None:
    holds(*load("x.yml", text.encode(encoding)))


@given(SPICED)
@settings(max_examples=300, deadline=None)
def test_without_diagnostics_it_reads_what_yaml_reads(text: str) -> None:
    document, found = load("x.yml", text.encode())
    if not found and document is not None:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        assert without_none(document.data) == yaml.load(text, Loader=loader)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_change_to_a_case_brings_it_down(data: st.DataObject) -> None:
    text = CASE.decode()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 3)))
        text = text[:start] + data.draw(SPICE) + text[end:]
    holds(*load("x.yml", text.encode()))


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_no_change_to_the_bytes_of_a_case_brings_it_down(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(CASE)))
    holds(*load("x.yml", CASE[:at] + data.draw(st.binary(max_size=4)) + CASE[at + data.draw(st.integers(0, 3)) :]))


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200_000,
        " " * 250_000 + "x",
        "a:" + " " * 250_000 + "：",
        "a: b" + " #c" * 80_000,
        "a: " + "、" * 80_000,
        "a: [" + "b，" * 60_000 + "]",
        "a: [" + "b, " * 80_000 + "]",
        "a：b\n" * 30_000,
        "a: b: c\n" * 30_000,
        "- \t" * 80_000,
        "\n".join(f"k{n}: '" for n in range(30_000)),
        "\n".join(" " * (n % 7) + f"k{n}: v" for n in range(20_000)),
        "a: 1\n" * 50_000,
        "{" + "zh：a, " * 40_000 + "}",
        "a: " + "&x " * 80_000,
        "a: " + "'" * 250_000,
        "a: " + '"' + "\\" * 250_000,
        "a: b\n" + "   \n" * 60_000 + " c: d\n",
        "a:\n" + "  \u3000zh：b\n" * 20_000,
        "a: |\n" + " x\n" * 80_000,
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_hostile_files_take_no_time(text: str) -> None:
    start = time.process_time()
    holds(*load("x.yml", text.encode()))
    assert time.process_time() - start < 20  # not a measure of speed: what goes wrong here takes hours
