"""A review as one HTML page that needs nothing else, and as data for programs."""

from __future__ import annotations

import json
from typing import Any

from casebook.changes import CaseChange, FieldChange, Review, State
from casebook.diagnostics import Diagnostic, Severity
from casebook.languages import LANGUAGES
from casebook.locales import t
from casebook.personal import masked
from casebook.render.html import environment
from casebook.render.review_words import Words
from casebook.reporters import explain
from casebook.translation import STATES


def html(review: Review, language: str) -> str:
    """The page in that language. Everything that a contributor wrote is escaped; no script, nothing from outside."""
    shown = next(one for one in LANGUAGES if one.id == language)
    names = [t(language, f"translations.to_language.{one.id}") for one in LANGUAGES]
    page = environment(shown).get_template("review.html")
    return page.render(review=review, words=Words(language), tag=shown.html, names=names)


def data(review: Review) -> str:
    """The review as JSON: {base, faults, cases, others}; texts by language, personal data masked."""
    told = {
        "base": review.base,
        "faults": review.faults,
        "errors": [_diagnostic(one) for one in review.reference_errors],
        "cases": [_case(one) for one in review.cases],
        "others": [{"state": state, "path": path} for state, path in review.others],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _case(change: CaseChange) -> dict[str, Any]:
    return {
        "case": change.key,
        "path": change.path,
        "kind": change.kind,
        "title": {key: masked(text) for key, text in change.title.versions} if change.title else None,
        "moved_from": change.old_key or None,
        "redirected": change.redirected,
        "faults": change.faults,
        "doubts": change.doubts,
        "before": _state(change.before),
        "after": _state(change.after),
        "new_diagnostics": [_diagnostic(one) for one in change.fresh],
        "fields": [_field(one) for one in change.fields],
    }


def _field(field: FieldChange) -> dict[str, Any]:
    return {
        "field": field.path,
        "before": {language: masked(text) for language, text in field.before.items()},
        "after": {language: masked(text) for language, text in field.after.items()},
        "left_behind": list(field.left_behind),
    }


def _state(state: State | None) -> dict[str, Any] | None:
    if state is None:
        return None
    return {
        "errors": state.count(Severity.ERROR),
        "warnings": state.count(Severity.WARNING),
        "reported": state.reported,
        "countable": state.countable,
        "translations": {
            language: {one: status.count(one) for one in STATES} for language, status in state.translations.items()
        },
    }


def _diagnostic(one: Diagnostic) -> dict[str, Any]:
    words = {language.id: explain(one, language.id) for language in LANGUAGES}
    return {
        "code": one.code,
        "severity": str(one.severity),
        "path": one.location.path,
        "line": one.location.line,
        "column": one.location.column,
        "message": {language: said.message for language, said in words.items()},
        "help": {language: said.help for language, said in words.items()},
    }
