"""Diagnostics as the platforms read them: GitHub's annotations and job summary, SARIF, GitLab's code quality.

What a contributor wrote never becomes a command of the runner: every value is escaped as its platform wants it, and
where plain lines follow, commands are switched off.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from itertools import islice
from typing import Any
from urllib.parse import quote

from casebook.diagnostics import CATALOGUE, Diagnostic, Severity
from casebook.locales import t
from casebook.render.markdown_text import text
from casebook.reporters import as_text, explain, visible

ANNOTATIONS = 10
"""Annotations of one kind that GitHub shows of a step."""

SARIF_LIMIT = 5_000
"""Results of one run that GitHub shows."""

_SUMMARY = 200  # problems named in a job summary, which may have 1 MiB
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
_GITLAB = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def as_github(
    diagnostics: Iterable[Diagnostic], lines: Mapping[str, Sequence[str]], language: str, token: str = ""
) -> str:
    """Annotations, the worst first and of each kind no more than are shown, then the report as people read it.

    `token` ends the passage in which the runner takes no commands; by default a fresh one that nobody can guess.
    """
    found = worst_first(diagnostics)
    rows = []
    for severity, level in _LEVELS.items():
        kind = [one for one in found if one.severity is severity]
        # The last place of a kind says what did not fit.
        shown = kind if len(kind) <= ANNOTATIONS else kind[: ANNOTATIONS - 1]
        rows += [_annotation(level, one, language) for one in shown]
        if len(shown) < len(kind):
            more = t(language, "platforms.more", number=len(kind) - len(shown))
            rows.append(f"::{level}::{_data(more)}")
    if found:
        token = token or secrets.token_hex(16)
        rows += [f"::stop-commands::{token}", as_text(found, lines, language), f"::{token}::"]
    return "\n".join(rows)


def summary(diagnostics: Iterable[Diagnostic], files: int, language: str) -> str:
    """The same for a job summary, in Markdown: how many files and problems, and a table of them, the worst first."""
    found = worst_first(diagnostics)
    errors = sum(one.severity is Severity.ERROR for one in found)
    counts = {"files": files, "errors": errors, "warnings": len(found) - errors}
    rows = [f"## {t(language, 'platforms.heading')}", "", t(language, "cli.summary_warnings", **counts), ""]
    if found:
        columns = [t(language, f"platforms.column.{key}") for key in ("place", "problem", "help")]
        rows += [f"| | {' | '.join(columns)} |", "|---|---|---|---|"]
    for one in found[:_SUMMARY]:
        words = explain(one, language)
        sign = "❌" if one.severity is Severity.ERROR else "⚠️"
        place = f"{one.location.path}:{one.location.line}"
        rows.append(f"| {sign} | {text(place)} | {text(words.message)} | {text(words.help)} |")
    if len(found) > _SUMMARY:
        rows += ["", t(language, "platforms.more", number=len(found) - _SUMMARY)]
    return "\n".join(rows) + "\n"


def as_sarif(diagnostics: Iterable[Diagnostic], language: str) -> str:
    """SARIF 2.1.0 with every rule of the catalogue, and the worst results as far as they are shown."""
    codes = list(CATALOGUE)
    driver = {"name": "casebook", "version": version("casebook"), "rules": [_rule(code, language) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(*one, codes, language) for one in islice(_with_fingerprints(diagnostics), SARIF_LIMIT)],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def as_gitlab(diagnostics: Iterable[Diagnostic], language: str) -> str:
    """GitLab's code quality report: a list of {description, check_name, fingerprint, severity, location}."""
    told = []
    for one, print_ in _with_fingerprints(diagnostics):
        words = explain(one, language)
        told.append(
            {
                "description": f"{words.message} {words.help}",
                "check_name": one.code,
                "fingerprint": print_,
                "severity": _GITLAB[one.severity],
                "location": {"path": one.location.path, "lines": {"begin": one.location.line}},
            }
        )
    return json.dumps(told, ensure_ascii=False, indent=2)


def worst_first(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Errors before warnings, and of each kind by file and line."""
    return sorted(
        diagnostics,
        key=lambda one: (one.severity is not Severity.ERROR, one.location.path, one.location.line, one.location.column),
    )


def _annotation(level: str, one: Diagnostic, language: str) -> str:
    words = explain(one, language)
    where = one.location
    title = t(language, f"diagnostics.{one.code}.title")
    said = [words.message, words.help]
    if words.mend:
        said.append(f"{t(language, 'diagnostics.words.mend')}: {visible(words.mend)}")
    place = f"file={_property(where.path)},line={where.line},col={where.column},title={_property(title)}"
    return f"::{level} {place}::{_data(chr(10).join(said))}"


def _data(said: str) -> str:
    return said.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(said: str) -> str:
    return _data(said).replace(":", "%3A").replace(",", "%2C")


def _rule(code: str, language: str) -> dict[str, Any]:
    return {
        "id": code,
        "shortDescription": {"text": t(language, f"diagnostics.{code}.title")},
        "fullDescription": {"text": t(language, f"diagnostics.{code}.about")},
        "help": {"text": t(language, f"diagnostics.{code}.about")},
        "defaultConfiguration": {"level": _LEVELS[CATALOGUE[code]]},
    }


def _result(one: Diagnostic, print_: str, codes: list[str], language: str) -> dict[str, Any]:
    words = explain(one, language)
    where = one.location
    return {
        "ruleId": one.code,
        "ruleIndex": codes.index(one.code),
        "level": _LEVELS[one.severity],
        "message": {"text": f"{words.message} {words.help}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(where.path), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": where.line, "startColumn": where.column},
                }
            }
        ],
        "partialFingerprints": {"casebook/v1": print_},
    }


def _with_fingerprints(diagnostics: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
    """The worst first, each with a print of its own: the same for the same problem, wherever its line has got to."""
    seen: Counter[tuple[str, ...]] = Counter()
    for one in worst_first(diagnostics):
        known = (one.code, one.location.path, one.params.get("field", ""), one.params.get("value", ""))
        seen[known] += 1
        yield one, hashlib.sha256("\0".join((*known, str(seen[known]))).encode()).hexdigest()
