"""A case file → the same file in canonical form, mended where that is safe.

Nothing is written here. What comes out is read again and compared with what went in: a file whose data or comments
would not be the same, and one with a mistake that only its author can mend, is left byte for byte.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from casebook.canonical import canonical
from casebook.comments import Comments, comments_of
from casebook.diagnostics import Diagnostic, Severity
from casebook.load import RawDocument, load, load_and_mend
from casebook.places import Trail
from casebook.validate import Reference, key_at, validate_case

_TO_DECIDE = frozenset({"tag-not-allowed", "alias-not-allowed", "anchor-ignored", "comment-cuts-text"})
"""Only advice to `check`, some of them; but in canonical form nobody would see any more that text may be lost."""
_QUOTES_WANTED = frozenset({"tag-not-allowed", "alias-not-allowed", "anchor-ignored"})
"""Text that YAML takes for marks of its own; in quotes it is text."""
_ROUNDS = 20  # mends of one line, each after the other


@dataclass(frozen=True, slots=True)
class Fixed:
    """What became of a file: its bytes as they should be, or None where it is left as it is, and why it is."""

    content: bytes | None
    found: tuple[Diagnostic, ...] = ()


def fix(name: str, content: bytes, reference: Reference) -> Fixed:
    """Mend the file of these bytes, called `name` in diagnostics. Never raises, whatever the bytes."""
    found: list[Diagnostic] = []
    for _ in range(_ROUNDS):  # where one line has several mistakes, the next shows once the first is mended
        document, found, lines = load_and_mend(name, content)
        again = _joined(lines).encode()
        if document is not None or again == content:
            break
        content = again
    if document is None:
        return Fixed(None, tuple(found))
    document, lines, left = _with_values(name, *_with_quotes(name, lines), reference)
    if document is None or any(one.severity is Severity.ERROR or one.code in _TO_DECIDE for one in left):
        return Fixed(None, tuple(left))
    names: dict[Trail, Trail] = {}
    data = _renamed(document.data, (), (), names)
    if len(set(names.values())) < len(names):  # one key in two spellings: `check` says which
        return Fixed(None)
    comments = comments_of(_joined(lines))
    text = canonical(data, comments.renamed(names))
    return Fixed(text.encode() if _is_kept(name, text, data, comments) else None)


def _with_quotes(name: str, lines: list[str]) -> tuple[RawDocument | None, list[str], list[Diagnostic]]:
    """The document of these lines, quotes put around each text that needs them; what is wrong with it even so."""
    for _ in range(_ROUNDS):
        document, left = load(name, _joined(lines).encode())
        mends = {
            one.location.line - 1: one.params["mend"]
            for one in left
            if one.code in _QUOTES_WANTED and "mend" in one.params
        }
        if not mends:
            break
        lines = [mends.get(row, line) for row, line in enumerate(lines)]
    return document, lines, left


def _with_values(
    name: str, document: RawDocument | None, lines: list[str], left: list[Diagnostic], reference: Reference
) -> tuple[RawDocument | None, list[str], list[Diagnostic]]:
    """As `_with_quotes`, with the keys, dates, figures, terms and lists that can mean only one thing set right."""
    for _ in range(_ROUNDS):
        if document is None:
            break
        _, found = validate_case(document, reference)
        mends = {one.location.line - 1: one.params["mend"] for one in found if "sure" in one.params}
        better = [mends.get(row, line) for row, line in enumerate(lines)]
        again, found = load(name, _joined(better).encode())
        if better == lines or again is None or len(found) > len(left):
            break
        document, lines, left = again, better, found
    return document, lines, left


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _renamed(value: Any, old: Trail, new: Trail, names: dict[Trail, Trail]) -> Any:
    """The value with the field table's keys for all their spellings; `names` gets the new trail for each old one."""
    names[old] = new
    if isinstance(value, list):
        return [_renamed(item, (*old, at), (*new, at), names) for at, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    keys = {key: key_at(new, key) for key in value}
    return {keys[key]: _renamed(item, (*old, key), (*new, keys[key]), names) for key, item in value.items()}


def _is_kept(name: str, text: str, data: Any, comments: Comments) -> bool:
    """Whether the text says all that it is to say, and would not be changed again."""
    document, found = load(name, text.encode())
    if document is None or document.data != data or any(one.severity is Severity.ERROR for one in found):
        return False
    kept = comments_of(text)
    return _words(kept) == _words(comments) and canonical(data, kept) == text


def _words(comments: Comments) -> Counter[str]:
    lines = [*comments.head, *comments.beside.values()]
    for above in (comments.before, comments.foot):
        lines += [line for texts in above.values() for line in texts]
    return Counter(word for line in lines for word in line.split())
