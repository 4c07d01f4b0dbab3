"""What a person meant where YAML reads something else: one line looked at by itself.

YAML reports a mistake where it can no longer go on, often lines after the cause. The functions here know what
people type — a full-width colon, a missing space, a value that needs quotes — and say which line to mend, and how.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from casebook.languages import LANGUAGES
from casebook.locales import strings


@dataclass(frozen=True, slots=True)
class Cause:
    """What is wrong: a code, where (line and column from 0), and the line as it should be, if that can be said.

    `sure`: the mended line is what was meant, so that reading may go on with it.
    """

    code: str
    line: int
    column: int
    params: Mapping[str, str] = field(default_factory=dict)
    mended: str | None = None
    sure: bool = False


DEPTH_LIMIT = 20
"""Parts within parts that are read; a case file has seven."""
COLONS = "：﹕︰∶꞉"
_SEMICOLONS = "；;"
_WIDE_SPACES = "\u3000\xa0\u2000-\u200a\u202f\u205f"
_PARTS = re.compile(rf"(?P<indent>[ \t{_WIDE_SPACES}]*)(?P<dashes>(?:-[ \t]+)*)(?P<rest>.*)", re.S)
_FOREIGN_COLON = re.compile(rf"(?P<key>[^\W\d][\w-]*)\s*(?P<colon>[{COLONS}{_SEMICOLONS}])(?!/)\s*(?P<value>.*)", re.S)
_TIGHT_COLON = re.compile(rf"(?P<key>[^\W\d][\w-]*):(?P<gap>[{_WIDE_SPACES}]*)(?![\s:/])(?P<value>.*)", re.S)
_NO_COLON = re.compile(rf"(?P<key>[^\W\d]\w*)(?:[ {_WIDE_SPACES}]+(?P<value>[^\s:].*))?\s*", re.S)
_EQUALS = re.compile(r"(?P<key>[^\W\d]\w*)[ \t]*(?P<colon>[=＝])[ \t]*(?P<value>.*)", re.S)
_NUMBERED = re.compile(r"(?P<mark>(?:\d{1,2}|[一二三四五六七八九十]{1,3}) ?[.、)）．]|--+)\s*(?P<value>.+)", re.S)
_COMMENT_MARK = re.compile(r"(?P<mark>＃|//)\s*(?P<value>.*)", re.S)
_LIST_MARK = re.compile(r"(?P<mark>[•·●▪◦‣∙‐–—－−*+])(?P<gap>\s*)(?P<value>.+)", re.S)
_BRACED_KEY = re.compile(rf"(?P<key>\w+)(?P<colon>[{COLONS}:]|\s)")
_BRACED_PAIR = re.compile(rf"(?:(?<=[,{{ ])|^)(\w+)(?:[{COLONS}:](?! )| (?=\w))")
_TIGHT_DASH = re.compile(r"-(?P<value>[^\s\d-].*)", re.S)
_QUOTED_KEY = re.compile(r"""(?:"[^"]*"|'[^']*')(?=:(?:[ \t]|$))""")
_NO_KEY_START = frozenset("\"'[]{}#&*!|>%@`,")
LONG = 2000
"""Characters of a line from which on no help is given: nobody typed it."""
LIST_KEYS = frozenset(
    {"partners", "problems", "resources", "projects", "deliberation", "results", "with", "lessons", "images",
     "contributors", "伙伴", "问题", "资源", "项目", "商量的经过", "前后", "伙伴地区", "可以学的", "图片", "编写者"}
)  # fmt: skip
"""Keys below which each entry begins with a dash."""
_LANGUAGE_NAMES = frozenset({"中文", "英文", "汉语", "英语"})
_TEXT_KEYS = _LANGUAGE_NAMES | {"正文", "出处"}


@cache
def _parts() -> tuple[frozenset[str], ...]:
    """For each part of a case the keys that may stand in it, with the labels that may stand for them; languages."""
    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for part, fields in strings(language.id, "fields").items():
            for key, texts in fields.items() if isinstance(fields, dict) else ():
                found.setdefault(part, set()).update({key, str(texts["label"]) if isinstance(texts, dict) else key})
    anywhere, outermost = found.pop("Part"), found.pop("Case")
    inner = (frozenset(names | anywhere) for names in found.values())
    return (language_ids() | _LANGUAGE_NAMES, frozenset(outermost), *inner)


@cache
def known_keys() -> frozenset[str]:
    """Every key of a case file and every label that may stand for it, and the languages' ids."""
    return frozenset().union(*_parts(), _TEXT_KEYS)


def rules() -> dict[str, list[Any]]:
    """What the form's own reader of YAML has to know of a case file's keys."""
    return {
        "parts": [sorted(part) for part in _parts()],
        "list_keys": sorted(LIST_KEYS),
        "language_names": sorted(_LANGUAGE_NAMES),
        "text_keys": sorted(_TEXT_KEYS),
    }


def are_kin(key: str, other: str) -> bool:
    """Whether the two keys may stand side by side in some part of a case."""
    return any(key in part and other in part for part in _parts())


@cache
def language_ids() -> frozenset[str]:
    """The ids of the casebook's languages."""
    return frozenset(language.id for language in LANGUAGES)


def quoted(value: str) -> str:
    """The value as a YAML string in quotes."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


def split_value(line: str) -> tuple[str, str, str]:
    """(what comes before the value, the value, spaces and comment after it); a list item has no key."""
    start = _content(line)
    start = _value(line, start) or start
    end = _comment(line, start)
    while end > start and line[end - 1] in " \t":
        end -= 1
    return line[:start], line[start:end], line[end:]


def has_key(line: str) -> bool:
    """Whether the line states a key as YAML wants it: `key: …` or `key:`."""
    return _value(line, _content(line)) is not None


def _content(line: str) -> int:
    """Where the line's content begins, after its indentation and the dashes of list items."""
    parts = _PARTS.match(line)
    return parts.start("rest") if parts else 0


def _value(line: str, start: int) -> int | None:
    """Where the value begins that follows a key at `start`, or None where there is no key."""
    quoted_key = _QUOTED_KEY.match(line, start)
    colon = quoted_key.end() if quoted_key else line.find(":", start)
    if colon <= start or (not quoted_key and line[start] in _NO_KEY_START):
        return None
    value = colon + 1
    if line[value : value + 1] not in ("", " ", "\t"):
        return None
    while line[value : value + 1] in (" ", "\t"):
        value += 1
    return value


def _comment(line: str, start: int) -> int:
    """Where a comment begins that stands well apart (two spaces or a tab), else the line's end."""
    at = line.find("#", start)
    while at != -1:
        if at - start >= 1 and (line[at - 1] == "\t" or (line[at - 2 : at].isspace() and at - start >= 2)):
            return at
        at = line.find("#", at + 1)
    return len(line)


def with_quotes(line: str) -> str | None:
    """The line with its value in quotes, or None where it has none."""
    before, value, after = split_value(line)
    if before and before[-1] == ":":
        before += " "
    return f"{before}{quoted(value)}{after}" if value else None


def indent_of(line: str) -> int:
    """How many spaces the line begins with."""
    return len(line) - len(line.lstrip(" "))


def is_idle(line: str) -> bool:
    """Whether nothing but a comment stands on the line."""
    bare = line.strip()
    return not bare or bare.startswith("#")


def mistake(line: str, number: int, *, broken: bool, continued: bool = False) -> Cause | None:
    """What is wrong with a line, seen by itself.

    `broken`: YAML failed near it, so that more may be supposed than where YAML took the line for plain text;
    `continued`: YAML took it for the next line of a text, so that less may be.
    """
    parts = _PARTS.match(line)
    if parts is None or len(line) > LONG:
        return None
    indent, dashes, rest = parts["indent"], parts["dashes"], parts["rest"]
    column = parts.start("rest")
    before = indent + dashes
    keys = known_keys()

    if indent.strip(" \t") and (has_key(line) or broken or _FOREIGN_COLON.match(rest)):
        spaces = indent.replace("\u3000", "  ").replace("\t", "  ")
        at = next(index for index, character in enumerate(indent) if character not in " \t")
        plain = re.sub(r"\s", " ", spaces)
        return Cause("wrong-space", number, at, {}, f"{plain}{dashes}{rest}", sure=True)

    mark = None if continued else _LIST_MARK.match(rest)
    if mark and mark["value"][0] != mark["mark"] and (mark["gap"] or mark["mark"] not in "*+—–·"):
        return Cause("wrong-list-mark", number, column, {"mark": mark["mark"]}, f"{before}- {mark['value']}", sure=True)
    numbered = _NUMBERED.match(rest) if broken else None
    if numbered and _starts_with_key(numbered["value"]):
        mended = f"{before}- {numbered['value']}"
        return Cause("wrong-list-mark", number, column, {"mark": numbered["mark"]}, mended, sure=True)
    comment = _COMMENT_MARK.match(rest) if broken else None
    if comment:
        mended = f"{indent}# {comment['value']}"
        return Cause("wrong-comment-mark", number, column, {"mark": comment["mark"]}, mended, sure=True)
    tight = _TIGHT_DASH.match(rest)
    if tight and (broken or not dashes):
        return Cause("missing-space", number, column, {"mark": "-"}, f"{before}- {tight['value']}", sure=True)

    foreign = _FOREIGN_COLON.match(rest)
    if foreign:
        key, colon = foreign["key"], foreign["colon"]
        identifier = key.isascii() and key.islower()
        certain = key in keys and (identifier or key in _TEXT_KEYS or not (dashes or continued))
        if certain or (broken and (key in keys or (identifier and colon in COLONS))):
            at = column + foreign.start("colon")
            return Cause("fullwidth-colon", number, at, {"key": key, "mark": colon}, _pair(before, foreign), sure=True)

    close = _TIGHT_COLON.match(rest)
    if close and close["key"] in keys and (close["gap"] or close["value"]):
        at = column + close.end("key")
        if close["gap"]:
            return Cause("wrong-space", number, at + 1, {}, _pair(before, close), sure=True)
        return Cause("missing-space", number, at, {"mark": ":"}, _pair(before, close), sure=True)

    equals = _EQUALS.match(rest) if broken else None
    if equals and equals["key"] in keys:
        at = column + equals.start("colon")
        return Cause("missing-colon", number, at, {"key": equals["key"]}, _pair(before, equals), sure=True)
    bare = _NO_COLON.fullmatch(rest)
    words = bool(bare and bare["value"] and bare["key"] in language_ids())
    if bare and bare["key"] in keys and (broken or words):
        at = column + bare.end("key")
        return Cause("missing-colon", number, at, {"key": bare["key"]}, _pair(before, bare), sure=True)
    return None


def _starts_with_key(text: str) -> bool:
    """Whether a known key and some colon stand at the start of the text."""
    match = re.match(rf"(\w+)\s*[{COLONS}:]", text)
    return match is not None and match[1] in known_keys()


def fullwidth_in_list(line: str, number: int) -> Cause | None:
    """A list in brackets whose brackets or commas are full-width: [a，b]、【a, b】."""
    before, value, after = split_value(line)
    if not value or len(line) > LONG:
        return None
    plain = ", ".join(part.strip() for part in re.split("[，、]", value))
    opened = plain.replace("【", "[").replace("［", "[").replace("】", "]").replace("］", "]")
    if not re.fullmatch(r"\[[\w@., -]*\]", opened, re.ASCII):
        return None
    if opened != plain:
        at = next(index for index, character in enumerate(value) if character in "【】［］")
        code = "fullwidth-bracket"
    elif plain != value:
        at = next(index for index, character in enumerate(value) if character in "，、")
        code = "fullwidth-comma"
    else:
        return None
    return Cause(code, number, len(before) + at, {"mark": value[at]}, f"{before}{opened}{after}", sure=True)


def key_in_braces(key: str, line: str, number: int, column: int) -> Cause | None:
    """{zh：楼道}, {zh:楼道} and {zh 楼道}: YAML takes all of it for a key."""
    match = _BRACED_KEY.match(key)
    if match is None or match["key"] not in known_keys() or key in known_keys() or len(line) > LONG:
        return None
    colon = match["colon"].strip()
    code = "missing-colon" if not colon else "missing-space" if colon == ":" else "fullwidth-colon"
    # All of them on the line at once: the line is mended only once.
    mended = line[:column] + _BRACED_PAIR.sub(
        lambda pair: f"{pair[1]}: " if pair[1] in known_keys() else pair[0], line[column:]
    )
    at = column + match.end("key")
    return Cause(code, number, at, {"key": match["key"], "mark": colon}, mended, sure=True)


def _pair(before: str, match: re.Match[str]) -> str:
    """The line written as key, colon, space, value."""
    key, value = match["key"], (match["value"] or "").strip()
    if not value:
        return f"{before}{key}:"
    grouped = value[0] + value[-1] in ("{}", "[]")
    if not grouped and (": " in value or value.endswith(":") or value[0] in "&*!%@`|>,?"):
        value = quoted(value)
    return f"{before}{key}: {value}"
