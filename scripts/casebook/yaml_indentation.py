"""Lines that are not aligned with those around them: which line is off, and where it belongs."""

from __future__ import annotations

from casebook.yaml_hints import LIST_KEYS, LONG, Cause, are_kin, has_key, indent_of, is_idle

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


def _line_around(lines: list[str], row: int) -> int:
    """The nearest line above that is indented less, or the line itself."""
    near = range(row - 1, max(row - NEAR, -1), -1)
    start = indent_of(lines[row])
    return next((index for index in near if not is_idle(lines[index]) and indent_of(lines[index]) < start), row)


def _dash_above(lines: list[str], row: int) -> Cause | None:
    """An entry of a list without its dash, or a part with a dash that is no list."""
    line, indent = lines[row], indent_of(lines[row])
    dashed = line.startswith("- ", indent)
    first = row  # the first line of the part that the line should belong to
    for above in range(row - 1, max(row - NEAR, -1), -1):
        if is_idle(lines[above]):
            continue
        start = indent_of(lines[above])
        if start < indent or (start == indent and not lines[above].startswith("- ", start)):
            break
        first = above
        if start == indent and not dashed:
            break
    if first == row:
        return None
    start = indent_of(lines[first])
    parent = key_of(lines[_line_around(lines, first)])
    if dashed:  # the entries below have dashes, the first has none
        if start != indent + _STEP or not has_key(lines[first]) or parent not in LIST_KEYS:
            return None
        return Cause("missing-dash", first, start, {}, f"{' ' * indent}- {lines[first].lstrip(' ')}", sure=True)
    if start != indent:
        return None
    if key_of(lines[first]) == key_of(line):
        below = next((one for one in lines[row + 1 :] if not is_idle(one)), "")
        mended = f"{' ' * indent}- {line.lstrip(' ')}"
        return Cause("missing-dash", row, indent, {}, mended, sure=indent_of(below) == indent + _STEP)
    if parent not in LIST_KEYS and are_kin(key_of(lines[first]), key_of(line)):
        return Cause("extra-dash", first, start, {}, " " * start + lines[first].lstrip(" -"))
    return None


def _too_shallow_above(lines: list[str], row: int) -> Cause | None:
    """A line above that is a level too far left: a stranger where it stands, kin of the line where that stands."""
    indent, key = indent_of(lines[row]), key_of(lines[row])
    if indent % _STEP:
        return None  # it is itself out of step
    for above in range(row - 1, max(row - NEAR, -1), -1):
        start = indent_of(lines[above])
        if is_idle(lines[above]) or start >= indent:
            continue
        if lines[above].startswith("- ", start) or not has_key(lines[above]) or not are_kin(key_of(lines[above]), key):
            return None
        around = _line_around(lines, above) if start else max(above - NEAR, 0)
        block = lines[around:above]
        siblings = [key_of(one) for one in block if indent_of(one) == start and has_key(one)]
        if any(are_kin(key_of(lines[above]), one) for one in siblings):
            return None
        return Cause("wrong-indentation", above, start, {}, " " * indent + lines[above].lstrip(" "))
    return None


def out_of_step(lines: list[str], row: int) -> Cause:
    """A line that is indented like none of those it could belong to; the nearest fitting place is proposed."""
    line = lines[row]
    indent = indent_of(line)
    if not has_key(line) and not line.lstrip(" ").startswith("- "):
        return Cause("wrong-indentation", row, indent)
    odd = _odd_one(lines, row) or _dash_above(lines, row) or _too_shallow_above(lines, row)
    if odd is not None:
        return odd
    key = key_of(line)
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
            levels.setdefault(column, []).append(key_of(lines[above]))
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


def key_of(line: str) -> str:
    """The key that the line states, or its whole text."""
    return line.lstrip(" -").partition(":")[0].strip()
