"""Texts as PO files, the format of translators' tools (Poedit, Weblate, OmegaT…), and back.

An entry's context is the case and the field, `area/case:field`; its comments name the field and lead to the page.
What is machine-made or stale is marked fuzzy, as those tools expect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polib

from casebook.casefile import CaseFile
from casebook.fields import path_label
from casebook.languages import LANGUAGES
from casebook.model import Case, texts
from casebook.places import key_of
from casebook.translation import translation

SIZE_LIMIT = 16 * 1024 * 1024
"""Bytes of one PO file: some two thousand cases."""

ENTRY_LIMIT = 100_000
_FUZZY = frozenset({"machine", "stale", "identical"})


class NotPo(Exception):
    """The file is no PO file that can be read; the argument says why: too-large, not-po, no-language."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a PO file that has a translation: case, field, source text, translation, whether it is fuzzy."""

    case: str
    field: str
    source: str
    text: str
    fuzzy: bool
    line: int


def export(
    cases: Mapping[str, Case], contents: Mapping[str, bytes], language: str, site: str = "", repository: str = ""
) -> bytes:
    """The PO file of the cases' texts (by path) for that language. The same cases give the same bytes.

    `site` and `repository` are web addresses without a slash at the end, or "".
    """
    tag = next(one.html for one in LANGUAGES if one.id == language)
    made = polib.POFile(wrapwidth=0)
    made.metadata = {
        "Project-Id-Version": "casebook",
        "Language": tag.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for path, case in sorted(cases.items()):
        if case.language != language:
            made.extend(_entries(path, case, CaseFile(contents[path]), language, site, repository))
    return f"{made}\n".encode()


def _entries(
    path: str, case: Case, file: CaseFile, language: str, site: str, repository: str
) -> Iterator[polib.POEntry]:
    status = translation(case, language).status
    states = {field: state for state, fields in status.items() for field in fields}
    key = key_of(path)
    links = [f"{site}/cases/{key}/"] if site else []
    links += [f"{repository}/edit/main/{path}"] if repository else []
    for field, text in texts(case):
        source = text.get(case.language)
        if source is None:
            continue
        yield polib.POEntry(
            msgctxt=f"{key}:{field}",
            msgid=source,
            msgstr=text.get(language) or "",
            comment="\n".join([*(path_label(field, one.id) for one in LANGUAGES), *links]),
            occurrences=[(path, str(file.line(field)))],
            flags=["fuzzy"] if states[field] in _FUZZY else [],
        )


def read(path: Path) -> tuple[str, list[Entry]]:
    """The language of a PO file and its translated entries. Raises NotPo, and OSError where it cannot be opened."""
    with path.open("rb") as file:
        content = file.read(SIZE_LIMIT + 1)
    if len(content) > SIZE_LIMIT:
        raise NotPo("too-large")
    try:
        content.decode("utf-8-sig")
        # polib tells a text from a path by looking for such a file, so it is given nothing but the path.
        found = polib.pofile(str(path), encoding="utf-8-sig", wrapwidth=0)
    except (OSError, UnicodeDecodeError, ValueError, IndexError, KeyError, AttributeError) as error:
        raise NotPo("not-po") from error
    if len(found) > ENTRY_LIMIT:
        raise NotPo("too-large")
    wanted = str(found.metadata.get("Language", "")).replace("_", "-").lower()
    matching = (one.id for one in LANGUAGES if wanted in (one.id, one.html.lower()) or wanted.startswith(f"{one.id}-"))
    language = next(matching, None)
    if language is None:
        raise NotPo("no-language")
    return language, list(_read(found))


def _read(found: Iterable[polib.POEntry]) -> Iterator[Entry]:
    for entry in found:
        if entry.obsolete or not entry.msgstr.strip():
            continue
        case, _, field = (entry.msgctxt or "").partition(":")
        yield Entry(case, field, entry.msgid, entry.msgstr.strip(), "fuzzy" in entry.flags, entry.linenum or 0)
