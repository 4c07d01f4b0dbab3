"""Lines that are not aligned with those around them: which line is off, and where it belongs."""

from __future__ import annotations

from casebook.yaml_hints import LONG, Cause, are_kin, has_key, indent_of, is_idle

NEAR = 100
"""Lines to look back for a cause; people do not lose track of longer texts."""
_STEP = 2  # spaces a level in the files of this house


def line_above(lines: list[str], row: int) -> int:
    """The nearest line above with something on it, or the line itself."""
    return next((index for index in range(row - 1, max(row - NEAR, -1), -1) if not is_idle(lines[index])), row)


def _odd_one(lines: list[str], row: int) -> Cause | None:
    """A line above, one space off, with which this line, itself in step with the file, should be aligned."""
    indent = indent_of(lines[row])
    if indent % _STEP:
        return None
    for above in range(row - 1, max(row - NEAR, -1), -1):
        line = lines[above]
        if is_idle(line):
            continue
        start = indent_of(line)
        content = len(line) - len(line.lstrip(" -"))
        if start % _STEP and abs(content - indent) == 1 and (has_key(line) or content > start):
            return Cause("wrong-indentation", above, start, {}, " " * (start + indent - content) + line[start:])
        if start < indent - _STEP:
            return None
    return None


def out_of_step(lines: list[str], row: int) -> Cause:
    """A line that is indented like none of those it could belong to; the nearest fitting place is proposed."""
    line = lines[row]
    indent = indent_of(line)
    if not has_key(line) and not line.lstrip(" ").startswith("- "):
        return Cause("wrong-indentation", row, indent)
    odd = _odd_one(lines, row)
    if odd is not None:
        return odd
    key = _key_of(line)
    levels: dict[int, list[str]] = {}  # columns where a line may begin, and the keys that stand there
    dashes: list[int] = []
    ceiling = LONG
    for above in range(row - 1, max(row - NEAR, -1), -1):
        start = indent_of(lines[above])
        if is_idle(lines[above]) or start > ceiling:
            continue
        content = lines[above][start:]
        if has_key(lines[above]):
            column = start + len(content) - len(content.lstrip("- "))
            levels.setdefault(column, []).append(_key_of(lines[above]))
        if content.startswith("- "):
            dashes.append(start)
        ceiling = start
        if start == 0:
            break

    def misfit(level: int) -> tuple[int, bool, int]:
        kin = all(are_kin(key, sibling) for sibling in levels.get(level, ()))
        return abs(level - indent), not kin, -level

    fitting = dashes if dashes and line.lstrip(" ").startswith("- ") else list(levels)
    best = min(fitting, key=misfit, default=indent)
    mended = " " * best + line.lstrip(" ") if best != indent else None
    return Cause("wrong-indentation", row, indent, {}, mended)


def _key_of(line: str) -> str:
    return line.lstrip(" -").partition(":")[0].strip()
