"""Personal data in a case file → diagnostics: in any text of it, in comments too, unless the file says why it may be.

The file is looked through as it was typed, so that each finding has its line and column. What it allows stands in
`personal_data_allowed` in the masked form that the message shows: the value itself is nowhere written twice.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from casebook.diagnostics import Diagnostic, Location
from casebook.load import RawDocument
from casebook.personal import CERTAIN, find

ALLOWED = "personal_data_allowed"


def check_personal(document: RawDocument) -> list[Diagnostic]:
    """All personal data in the file that it does not allow, and what it allows without having it.

    An identity number cannot be allowed. Shown is the masked form alone.
    """
    text = "\n".join(document.lines)
    findings = find(text)
    allowed = {_form(masked): (masked, where) for masked, where in _allowed(document)}
    if not findings and not allowed:
        return []
    starts = list(accumulate((len(line) + 1 for line in document.lines), initial=0))
    diagnostics = []
    used = set()
    for one in findings:
        if one.kind != "id-number" and _form(one.masked) in allowed:
            used.add(_form(one.masked))
            continue
        line = bisect_right(starts, one.start)
        where = Location(document.path, line, one.start - starts[line - 1] + 1)
        code = "personal-data" if one.kind in CERTAIN else "possible-personal-data"
        diagnostics.append(Diagnostic(code, where, {"personal": one.kind, "masked": one.masked}))
    unused = [entry for form, entry in allowed.items() if form not in used]
    return diagnostics + [Diagnostic("unused-allowance", where, {"masked": masked}) for masked, where in unused]


def _form(masked: str) -> str:
    """The masked form, however many stars somebody typed."""
    return re.sub(r"\*+", "*", masked.strip())


def _allowed(document: RawDocument) -> Iterator[tuple[str, Location]]:
    """(masked form, where it is allowed); whatever has another shape is for the schema to tell."""
    entries: Any = document.data.get(ALLOWED)
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        masked = entry.get("masked") if isinstance(entry, dict) else None
        if isinstance(masked, str):
            yield masked, document.places[(ALLOWED, index, "masked")]
