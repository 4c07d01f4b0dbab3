"""A review as Markdown for a pull request: GitHub, GitLab and Gitee show it alike. What a contributor wrote is shown as
typed (`markdown_text`) and never begins a line."""

from __future__ import annotations

from collections.abc import Iterator

from casebook.changes import CaseChange, FieldChange, Review
from casebook.languages import LANGUAGES
from casebook.locales import t
from casebook.render.markdown_text import text
from casebook.render.review_words import LINES, Words, verdict
from casebook.worddiff import Piece

LIMIT = 60_000
"""Characters; a comment on GitHub may have 65,536."""

SIGNS = {"faults": "❌", "doubts": "⚠️", "fine": "✅"}
_FIELDS = 60  # fields of one case that are shown
_OTHERS = 20  # other files that are named


def markdown(review: Review, language: str) -> str:
    """The review in that language, the table of all cases first; what does not fit is left out and said so."""
    words = Words(language)
    head = "\n".join(_head(review, words))
    parts = ["\n".join(_case(one, words)) for one in review.cases]
    kept: list[str] = []
    room = LIMIT - len(head)
    for part in parts:
        if len(part) > room:
            break
        kept.append(part)
        room -= len(part)
    if len(kept) < len(parts):
        kept.append(words.t("left_out", number=len(parts) - len(kept)) + "\n")
    return "\n".join([head, *kept])


def _head(review: Review, words: Words) -> Iterator[str]:
    yield f"## {words.t('heading')}"
    yield ""
    yield f"{text(words.summary(review))} {words.t('compared', commit=review.base[:12])}"
    yield ""
    if review.cases:
        columns = [words.t(f"column.{key}") for key in ("case", "kind", "checks", "completeness", "translation")]
        yield f"| | {' | '.join(columns)} |"
        yield "|---" * 6 + "|"
        room = LIMIT // 2
        for count, one in enumerate(review.cases):
            cells = [words.kind(one), words.checks(one), words.completeness(one), words.translation(one)]
            name = f"{text(words.title(one)[:80])}<br>{text(one.key)}"
            row = f"| {SIGNS[verdict(one)]} | {name} | {' | '.join(map(text, cells))} |"
            room -= len(row)
            if room < 0:
                yield f"| | {words.t('more', number=len(review.cases) - count)} | | | | |"
                break
            yield row
        yield ""
    for severity, place, message in words.faults(review.reference_errors):
        yield f"- ❌ {text(severity)} {text(place)}: {text(message)}"
    yield from _others(review, words)


def _others(review: Review, words: Words) -> Iterator[str]:
    if review.others:
        named = [f"{text(path[:120])} ({words.t(f'state.{state}')})" for state, path in review.others[:_OTHERS]]
        more = len(review.others) - len(named)
        named += [words.t("more", number=more)] if more else []
        yield f"⚠️ {words.t('others', number=len(review.others))} {words.t('comma').join(named)}"
        yield ""


def _case(change: CaseChange, words: Words) -> Iterator[str]:
    yield f"### {SIGNS[verdict(change)]} {text(words.title(change)[:80])}"
    yield ""
    yield f"{text(words.kind(change))} · {text(change.path)}"
    yield ""
    for note in words.notes(change):
        yield f"- {text(note)}"
    for severity, place, message in words.faults(change.fresh):
        yield f"- {text(severity)} {text(place)}: {text(message)}"
    if len(change.fresh) > LINES:
        yield f"- {words.t('more', number=len(change.fresh) - LINES)}"
    yield ""
    if change.fields:
        # The fields of a new case are many, and all new: they are there for who wants them.
        folded = change.kind == "added"
        if folded:
            yield f"<details><summary>{words.t('all_fields', number=len(change.fields))}</summary>\n"
        names = " | ".join(t(words.language, f"translations.to_language.{one.id}") for one in LANGUAGES)
        yield f"| {words.t('column.field')} | {names} |"
        yield "|---" * (1 + len(LANGUAGES)) + "|"
        for field in change.fields[:_FIELDS]:
            yield _row(field, words)
        yield ""
        if len(change.fields) > _FIELDS:
            yield words.t("more", number=len(change.fields) - _FIELDS)
            yield ""
        if folded:
            yield "</details>"
            yield ""


def _row(field: FieldChange, words: Words) -> str:
    cells = [_marked(pieces) for pieces in words.columns(field)]
    return f"| {text(words.label(field))} | {' | '.join(cells)} |"


def _marked(pieces: list[Piece]) -> str:
    tags = {"gone": "del", "new": "ins"}
    return "".join(
        f"<{tags[kind]}>{text(said)}</{tags[kind]}>" if kind in tags else text(said) for kind, said in pieces
    )
