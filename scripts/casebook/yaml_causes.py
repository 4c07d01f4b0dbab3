"""A YAML error → its cause: which line a person should look at, and what it should be.

PyYAML has two parsers, in C and in Python, whose words differ; only what they share is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

from casebook.yaml_hints import (
    COLONS,
    DEPTH_LIMIT,
    LONG,
    Cause,
    fullwidth_in_list,
    has_key,
    indent_of,
    is_idle,
    known_keys,
    language_ids,
    mistake,
    quoted,
    split_value,
    with_quotes,
)
from casebook.yaml_indentation import NEAR, key_of, line_above, out_of_step


def find_cause(lines: list[str], error: yaml.YAMLError) -> Cause:
    """The most likely cause of the error in a file of these lines."""
    mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    problem = f"{getattr(error, 'context', None) or ''}: {getattr(error, 'problem', None) or error}"
    row, column = (mark.line, mark.column) if mark else (0, 0)
    if row >= len(lines):  # the end of the file: show its last line
        row = max(len(lines) - 1, 0)
        column = len(lines[row]) if lines else 0
    origin = (context_mark.line, context_mark.column) if context_mark else (row, column)
    origin = origin if origin[0] < len(lines) else (row, column)
    directive = row < len(lines) and lines[row].startswith("%")
    for pattern, explain in _EXPLAINED:
        if re.search(pattern, problem) and not directive:
            cause = explain(lines, (row, column), origin)
            if cause is not None:
                return cause
    cause = _nearby(lines, origin[0], row)
    return cause or Cause("bad-yaml", row, column)


Spot = tuple[int, int]


def _second_colon(lines: list[str], spot: Spot, origin: Spot) -> Cause | None:
    """A colon where none may be: text with a colon in it, or a key that the line above made part of its text."""
    row, column = spot
    line = lines[row]
    before, value, _ = split_value(line)
    tight = mistake(line, row, broken=True)
    if tight is not None:
        return tight
    first = re.match(r"(\w+): ", value)
    if first and first[1] in language_ids() and has_key(line):  # `title: zh: …`
        return Cause("colon-in-text", row, column, {}, f"{before}{{{value}}}")
    if len(before) <= column and value:
        if value[0] in "\"'":
            return _after_quote(lines, spot, origin)
        return Cause("colon-in-text", row, column, {}, with_quotes(line), sure=True)
    start = row
    for above in range(row - 1, max(row - NEAR, -1), -1):
        if is_idle(lines[above]):
            continue
        start = above
        if has_key(lines[above]):
            break
    found = _nearby(lines, start, row)
    if found or start == row:
        return found
    above = line_above(lines, row)
    if re.fullmatch(r"\s*(?:- +)*[\w-]+\s*", lines[above][:LONG]) and indent_of(lines[above]) < indent_of(line):
        bare = lines[above].rstrip()
        return Cause("missing-colon", above, len(bare), {"key": bare.split()[-1]}, f"{bare}:", sure=True)
    if not has_key(lines[above]) and indent_of(lines[above]) == indent_of(line) and above == row - 1:
        return _nameless(lines, above, key_of(line))
    key = line[:column].lstrip(" -")
    if key not in known_keys() and (" " in key or not key.isascii()):
        return Cause("colon-in-text", row, column)
    return out_of_step(lines, row)


def _nameless(lines: list[str], row: int, below: str) -> Cause:
    """A text where a key should be, in step with the key below it."""
    indent = indent_of(lines[row])
    other = next((language for language in sorted(language_ids(), reverse=True) if language != below), "")
    mended = f"{' ' * indent}{other}: {lines[row].strip()}" if below in language_ids() else None
    return Cause("missing-colon", row, indent, {"key": ""}, mended)


def _no_colon(lines: list[str], spot: Spot, origin: Spot) -> Cause | None:
    """A line where a key should be, without a colon."""
    row, column = origin
    found = _nearby(lines, row, spot[0])
    if found and found.line == row:
        return found
    if indent_of(lines[row]) == column and not has_key(lines[row]):
        colon = re.match(rf"\s*(\w{{1,10}})([{COLONS}])\s*(.*)", lines[row])
        if colon:
            mended = f"{lines[row][:column]}{colon[1]}: {colon[3]}".rstrip()
            return Cause("fullwidth-colon", row, colon.start(2), {"key": colon[1], "mark": colon[2]}, mended)
        return Cause("missing-colon", row, column, {"key": ""}, _carried_on(lines, row))
    return found


def _carried_on(lines: list[str], row: int) -> str | None:
    """The line as the continuation of the text above it, where it reads like one."""
    text = lines[row].strip()
    keyed = next((above for above in reversed(lines[max(row - NEAR, 0) : row]) if has_key(above)), None)
    if keyed is None or not split_value(keyed)[1] or not re.search(r"[，。；！？,.;!?]", text):
        return None
    indent = len(keyed) - len(keyed.lstrip(" -")) + 2
    return " " * indent + text


def _not_a_key(lines: list[str], spot: Spot, origin: Spot) -> Cause | None:
    """Something where a key or the end of a part should be: a loose end on the line, or a line out of step."""
    row, column = spot
    line = lines[row]
    if column > len(line) - len(line.lstrip(" \t")):
        opened = _unclosed_above(lines, row, origin[0])
        if opened is not None:
            return opened
        before, value, after = split_value(line)
        if re.fullmatch(r"\[[\w@., -]*\]\]+", value, re.ASCII):
            mended = f"{before}{value.rstrip(']')}]{after}"
            return Cause("unclosed-bracket", row, column, {"mark": "]"}, mended, sure=True)
        if value[:1] in ("[", "{", "*", "&", "!") and len(before) < column:
            return fullwidth_in_list(line, row) or _special(line, row, len(before))
        if value[:1] in ('"', "'") and len(before) < column:
            return _after_quote(lines, spot, origin)
        return _nearby(lines, row, row)
    above = line_above(lines, row)
    if not has_key(line) and re.search(r"\S #\S", lines[above][:LONG]):
        at = lines[above].index(" #") + 1
        return Cause("comment-in-text", above, at, {"text": lines[above][at:]})
    if line.lstrip(" -").startswith(":"):
        return Cause("empty-key", row, column)
    return _nearby(lines, row, row) or out_of_step(lines, row)


def _after_quote(lines: list[str], spot: Spot, origin: Spot) -> Cause:
    line = lines[spot[0]]
    before, value, after = split_value(line)
    mended = with_quotes(line)
    if value[0] == value[-1] and value.count(value[0]) % 2:  # 'It's done': the outer pair is meant
        mended = f"{before}{quoted(value[1:-1])}{after}"
    return Cause("text-after-quote", spot[0], spot[1], {}, mended, sure=True)


def _unclosed_above(lines: list[str], row: int, first: int) -> Cause | None:
    """A quote opened on a line above that only the next quote, on this line, closed."""
    for above in range(row - 1, max(first - 1, row - NEAR, -1), -1):
        before, value, _ = split_value(lines[above])
        if value[:1] in ('"', "'") and _closing(value) is None:
            return _unclosed(lines, above, len(before))
    return None


def _closing(value: str) -> int | None:
    """Where the quote that the value begins with is closed, or None."""
    if value[0] == '"':
        match = re.compile(r'"(?:[^"\\]|\\.)*+"').match(value)
    else:
        match = re.compile(r"'(?:[^']|'')*+'").match(value)
    return match.end() if match else None


def _unclosed_quote(lines: list[str], spot: Spot, origin: Spot) -> Cause:
    return _unclosed(lines, *origin)


def _unclosed(lines: list[str], row: int, column: int) -> Cause:
    line = lines[row]
    mark = line[column : column + 1]
    text = line[column + 1 :].rstrip().rstrip("”’“‘＂＇")
    whole = with_quotes(line[:column] + text) if text and len(line) <= LONG else None
    below = next((one for one in lines[row + 1 :] if not is_idle(one)), "a:")
    one_line = has_key(below) or below.lstrip(" ").startswith("- ")
    return Cause("unclosed-quote", row, column, {"mark": mark}, whole, sure=one_line)


def _special_start(lines: list[str], spot: Spot, origin: Spot) -> Cause | None:
    """A value that begins with a character that means something to YAML."""
    for row, column in (origin, spot):
        line = lines[row]
        before, value, _ = split_value(line)
        if value and column in (len(before), len(before) + 1):
            if "\t" in (before.strip(" -") or before)[:1] or value[0] == "\t":
                return _tab(line, row)
            listed = mistake(line, row, broken=True)
            return listed if listed and listed.code == "wrong-list-mark" else _special(line, row, len(before))
    return None


def _special(line: str, row: int, column: int) -> Cause:
    return Cause("special-start", row, column, {"mark": line[column]}, with_quotes(line), sure=True)


def _cannot_start(lines: list[str], spot: Spot, origin: Spot) -> Cause | None:
    """A tab in the indentation, or a value that begins with % @ or `."""
    row, column = spot
    line = lines[row]
    if line.lstrip().startswith("```"):
        return Cause("code-fence", row, column, {}, "", sure=True)
    if line[column : column + 1] == "\t" or "\t" in line[: len(line) - len(line.lstrip())]:
        return _tab(line, row)
    before, value, _ = split_value(line)
    return _special(line, row, len(before)) if value and len(before) == column else None


def _tab(line: str, row: int) -> Cause:
    column = line.index("\t")
    parts = re.match(r"[ \t-]*", line)
    end = parts.end() if parts else 0
    start = line[:end].replace("-\t", "- ").replace("\t", "  ")
    return Cause("tab-indentation", row, column, {}, start + line[end:], sure=True)


def _bad_escape(lines: list[str], spot: Spot, origin: Spot) -> Cause:
    row, column = spot
    line = lines[row]
    at = column if line[column : column + 1] == "\\" else line.rfind("\\", 0, column + 1)
    before, value, after = split_value(line)
    mended = None
    if value[:1] == '"' and value[-1:] == '"' and len(value) > 1:
        mended = f"{before}'{value[1:-1].replace(chr(39), chr(39) * 2)}'{after}"
    return Cause("bad-escape", row, max(at, 0), {"mark": line[max(at, 0) : max(at, 0) + 2]}, mended, sure=True)


def _brackets(lines: list[str], spot: Spot, origin: Spot) -> Cause | None:
    """A bracket that is not closed, or closed otherwise than it was opened."""
    row, column = origin
    line = lines[row]
    listed = fullwidth_in_list(line, row)
    if listed:
        return listed
    mark = line[column : column + 1]
    close = "}" if mark == "{" else "]"
    before, value, after = split_value(line)
    if spot[0] == row and close in line[spot[1] :]:
        return None
    if value[:1] != mark or len(before) != column:
        return Cause("unclosed-bracket", row, column, {"mark": mark})
    if re.fullmatch(r"[\[{][\w@., -]*[\]}]?", value, re.ASCII):
        return Cause(
            "unclosed-bracket", row, column, {"mark": mark}, f"{before}{value.rstrip(']}, ')}{close}{after}", sure=True
        )
    if mark == "{" and ": " in value:
        return Cause("unclosed-bracket", row, column, {"mark": mark}, f"{before}{value}{close}{after}", sure=True)
    return Cause("unclosed-bracket", row, column, {"mark": mark}, with_quotes(line))


def _dash(lines: list[str], spot: Spot, origin: Spot) -> Cause | None:
    """A dash where no list may begin: a value that begins with one, or a list out of step."""
    row, column = spot
    before, value, _ = split_value(lines[row])
    if has_key(lines[row]) and len(before) == column and value:
        return _special(lines[row], row, column)
    return _nearby(lines, row, row) or out_of_step(lines, row)


def _node(lines: list[str], spot: Spot, origin: Spot) -> Cause | None:
    row, column = spot
    before, value, _ = split_value(lines[row])
    return _special(lines[row], row, column) if value and len(before) == column else None


def _document_start(lines: list[str], spot: Spot, origin: Spot) -> Cause | None:
    """Text after the end of a document, or a first line that is indented."""
    first = next((index for index, line in enumerate(lines) if not is_idle(line) and line != "---"), 0)
    if indent_of(lines[first]):
        return Cause("wrong-indentation", first, indent_of(lines[first]), {}, lines[first].lstrip(" "), sure=True)
    end = next((index for index in range(spot[0] - 1, -1, -1) if lines[index].startswith("...")), None)
    if end is not None:
        return Cause("several-documents", end, 0)
    return Cause("not-a-mapping", first, 0)


def _too_deep(lines: list[str], spot: Spot, origin: Spot) -> Cause:
    openers = [match.start() for match in re.finditer(r"[\[{]|- ", lines[spot[0]])]
    column = openers[DEPTH_LIMIT - 1] if len(openers) >= DEPTH_LIMIT else spot[1]
    return Cause("too-deep", spot[0], column, {"limit": str(DEPTH_LIMIT)})


def _nearby(lines: list[str], first: int, last: int) -> Cause | None:
    """The first line of a stretch that has something wrong in itself."""
    for row in range(max(first, last - NEAR), last + 1):
        if row < len(lines) and not is_idle(lines[row]):
            found = mistake(lines[row], row, broken=True)
            if found is not None:
                return found
    return None


_EXPLAINED: tuple[tuple[str, Callable[[list[str], Spot, Spot], Cause | None]], ...] = (
    (r"mapping values are not allowed", _second_colon),
    (r"could not find expected ':'", _no_colon),
    (r"unexpected end of stream|found unexpected document (?:indicator|separator)", _unclosed_quote),
    (r"unknown escape|escape sequence|escape character|hexa?decimal", _bad_escape),
    (r"maximum nesting depth", _too_deep),
    (r"scanning an? (?:anchor|alias|directive)|(?:scanning|parsing) a (?:tag|block scalar)", _special_start),
    (r"cannot start any token|tab character", _cannot_start),
    (r"sequence entries are not allowed", _dash),
    (r"mapping keys are not allowed", _node),
    (r"flow (?:sequence|mapping)", _brackets),
    (r"node content", _node),
    (r"document start", _document_start),
    (r"block (?:mapping|collection|sequence)|expected key|'-' indicator", _not_a_key),
)
