"""How far a case is translated: the status of every text, and the record that it is worked out from.

Both languages stand in one file. Beside them the file keeps, for each translated text, a short hash of the source
text that it was made from; where the source text has another hash now, the translation is stale.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from casebook.languages import LANGUAGES
from casebook.model import Case, Translated, texts

WAITING = ("missing", "stale", "machine", "identical")
"""What waits for a translator, the worst first."""

STATES = (*WAITING, "current")
_SCRIPTS = {language.id: language.script for language in LANGUAGES}
_LATIN = "LATIN"
_POSITION = re.compile(r"(?<=\.)\d+(?=\.|\Z)")


@dataclass(frozen=True, slots=True)
class Translation:
    """How far a case is translated into one language: dotted paths of texts by status.

    Status of a text: `missing`, `identical` (the source text again, or a text in the wrong script), `machine`,
    `stale` (the source changed since), `current`.
    """

    status: Mapping[str, tuple[str, ...]]

    def count(self, status: str) -> int:
        """How many texts have that status."""
        return len(self.status.get(status, ()))

    @property
    def complete(self) -> bool:
        """Nothing missing, stale, identical or machine-made."""
        return not any(self.count(status) for status in WAITING)

    @property
    def doubtful(self) -> bool:
        """Whether something is there that a reader should not rely on: stale or machine-made."""
        return bool(self.count("stale") or self.count("machine"))


def source_hash(text: str) -> str:
    """Short hash of a source text, blind to spacing and compatibility forms: six hex digits of SHA-256."""
    normal = " ".join(unicodedata.normalize("NFKC", text).split())
    return hashlib.sha256(normal.encode()).hexdigest()[:6]


def translation(case: Case, language: str) -> Translation:
    """The translation status of every text of the case in that language; texts without a source text are left out.

    A translation without a record counts as current: its writer had the source text at hand.
    """
    record = case.translations.get(language, {})
    status: dict[str, list[str]] = {}
    for path, text in texts(case):
        source = text.get(case.language)
        if source is not None:
            state = _state(source, text.get(language), language, record, path)
            status.setdefault(state, []).append(path)
    return Translation({state: tuple(paths) for state, paths in status.items()})


def is_recorded(record: Mapping[str, Translated], path: str, source: str) -> Translated | None:
    """The record of a translation made from this very source text, or None.

    Entries of a list may have changed places since: a record of the same field with the same hash counts as well.
    """
    known, hashed = record.get(path), source_hash(source)
    if known is not None and known.of == hashed:
        return known
    field = _POSITION.sub("*", path)
    if field == path:
        return None
    alike = (one for other, one in record.items() if _POSITION.sub("*", other) == field and one.of == hashed)
    return next(alike, None)


def is_wrong_script(text: str, language: str) -> bool:
    """Whether the text can hardly be in that language: too few of its letters are of the language's script.

    Names and abbreviations in Latin letters may stand in any language; two words, one in small letters, are prose.
    """
    script = _SCRIPTS[language]
    if script == _LATIN and text.isascii():
        return False  # as most of English is
    text = unicodedata.normalize("NFKC", text)
    letters: Counter[str] = Counter()
    for character, times in Counter(text).items():
        if character.isalpha():
            letters[_script(character)] += times
    own = letters[script]
    foreign = letters.total() - own - (letters[_LATIN] if script != _LATIN else 0)
    if foreign > own:
        return True
    words = text.split()
    return script != _LATIN and not own and len(words) > 1 and any(word.isalpha() and word.islower() for word in words)


def _state(source: str, translated: str | None, language: str, record: Mapping[str, Translated], path: str) -> str:
    if translated is None:
        return "missing"
    if is_wrong_script(translated, language) or (
        translated == source and _SCRIPTS[language] == _LATIN and _han(source)
    ):
        return "identical"
    if path not in record:
        return "current"
    known = is_recorded(record, path, source)
    return "stale" if known is None else "machine" if known.by == "machine" else "current"


def _han(text: str) -> bool:
    return any(character.isalpha() and _script(character) != _LATIN for character in text)


@lru_cache(maxsize=8192)
def _script(character: str) -> str:
    """CJK, LATIN, HANGUL…: the first word of the letter's name in Unicode."""
    return unicodedata.name(character, "").partition(" ")[0]
