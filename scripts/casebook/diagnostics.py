"""Problems as values: a code, a place and the parameters of a message. No text stands here.

The texts of a code are in locales/<language>/diagnostics.yml under its name, all filled in with str.format:
`title` for the list of codes, `message` for what is wrong, `help` for what to do, `about` for the reference page
(no parameters). `help_nearest`, `help_known`, `help_choices` and `help_what` (what the field is for), where a code
has them, take the place of `help` when the parameter in their name is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps a case from being published; a warning is advice."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file: path from the project's root (posix), line and column from 1, columns in characters."""

    path: str
    line: int
    column: int


_ERRORS = (
    # the file as a whole
    "unreadable-file", "not-a-file", "file-too-large", "misplaced-file", "not-text", "not-utf-8", "damaged-text",
    "control-character", "empty-file", "not-a-mapping", "several-documents", "too-deep",
    # what people type that YAML reads otherwise
    "fullwidth-colon", "fullwidth-comma", "fullwidth-bracket", "missing-space", "missing-colon", "colon-in-text",
    "special-start", "text-after-quote", "unclosed-quote", "unclosed-bracket", "bad-escape", "wrong-list-mark",
    "wrong-space", "missing-dash", "extra-dash", "wrong-comment-mark", "code-fence", "merge-conflict",
    "comment-in-text", "tab-indentation", "wrong-indentation", "bad-yaml",
    # YAML that a case file has no use for
    "duplicate-key", "empty-key", "key-not-text", "merge-key", "alias-not-allowed", "tag-not-allowed",
    # the content
    "missing-field", "unknown-key", "wrong-type", "wrong-separator", "empty-value", "not-a-choice",
    "text-too-long", "endless-run", "out-of-range",
    "bad-date", "bad-figure", "bad-citation", "bad-id", "reserved-name", "bad-url", "bad-image-path",
    "duplicate-id",
    "unknown-source", "unknown-vocabulary", "unknown-area", "unknown-reference", "unknown-language",
    "missing-source-language", "bad-address", "address-taken",
    # people
    "personal-data", "missing-consent",
    # photos
    "missing-photo", "photo-outside", "not-a-photo", "wrong-photo-suffix", "damaged-photo", "animated-photo",
    "disguised-photo", "photo-too-large", "photo-position", "photo-name-clash",
    # past editions
    "bad-edition", "lost-address",
    # links
    "dead-link", "dead-anchor",
)  # fmt: skip
_WARNINGS = (
    "comment-cuts-text", "invisible-character", "anchor-ignored", "uncited-fact", "missing-translation",
    "unused-source", "unsafe-html", "possible-personal-data", "unused-allowance",
    "photo-metadata", "stray-file", "no-glyph", "stale-translation", "not-translated",
    "moved-link", "dead-web-link", "moved-web-link", "unsure-web-link",
)  # fmt: skip

CATALOGUE: Mapping[str, Severity] = dict.fromkeys(_ERRORS, Severity.ERROR) | dict.fromkeys(_WARNINGS, Severity.WARNING)
"""Every code there is, with its severity."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. `params` fills its message; `params["mend"]`, where there is one, is the line as it should be."""

    code: str
    location: Location
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """From the catalogue. KeyError for a code that is not in it."""
        return CATALOGUE[self.code]
