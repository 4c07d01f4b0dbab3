"""What a review says, in words and pieces that its outputs share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from casebook.changes import CaseChange, FieldChange, Review, State
from casebook.diagnostics import Diagnostic, Severity
from casebook.fields import path_label
from casebook.languages import LANGUAGES
from casebook.locales import t
from casebook.personal import masked
from casebook.reporters import explain, visible
from casebook.translation import WAITING
from casebook.worddiff import Piece, shortened, word_diff

AROUND = 50
"""Characters of an unchanged run that are shown on each side of a change."""

_LONG = 1500  # characters of a new text that are shown
_CONTEXT = 400  # of one that did not change, beside one that did
LINES = 12
"""Diagnostics of one case that are named."""


@dataclass(frozen=True, slots=True)
class Words:
    """The strings of a review in one language."""

    language: str

    def t(self, key: str, /, **params: object) -> str:
        """A string of locales/<language>/review.yml."""
        return t(self.language, f"review.{key}", **params)

    def title(self, change: CaseChange) -> str:
        """The case's title, in the reader's language if there is one."""
        return visible(masked(change.title.best(self.language)[1])) if change.title else self.t("no_title")

    def kind(self, change: CaseChange) -> str:
        """What happened to the case."""
        words = self.t(f"kind.{change.kind}")
        return words if change.redirected else self.t("without_redirect", kind=words)

    def verdict(self, change: CaseChange) -> str:
        """How much there is to look at, in a word."""
        return self.t(f"verdict.{verdict(change)}")

    def checks(self, change: CaseChange) -> str:
        """Errors and warnings, before and after."""
        return self._step(change, self._faults)

    def completeness(self, change: CaseChange) -> str:
        """How many of the common fields are filled in, before and after."""
        return self._step(change, lambda state: f"{state.reported}/{state.countable}" if state.countable else "—")

    def translation(self, change: CaseChange) -> str:
        """How far the case is translated, before and after."""
        return self._step(change, self._translation)

    def summary(self, review: Review) -> str:
        """How many cases of each kind, and how much must be put right."""
        kinds = [
            (kind, sum(one.kind == kind for one in review.cases))
            for kind in dict.fromkeys(o.kind for o in review.cases)
        ]
        comma = self.t("comma")
        said = comma.join(self.t("kinds", number=number, kind=self.t(f"kind.{kind}")) for kind, number in kinds)
        verdict = self.t("faults", number=review.faults) if review.faults else self.t("no_faults")
        return self.t("summary", kinds=said or self.t("nothing"), verdict=verdict)

    def notes(self, change: CaseChange) -> Iterator[str]:
        """What an editor has to know about the case before reading it."""
        if change.kind == "removed":
            yield self.t("note.removed")
        if change.old_key:
            yield self.t("note.moved", old=change.old_key, new=change.key)
        if not change.redirected:
            yield self.t("note.no_redirect", old=change.old_key or change.key, new=change.key)
        if any(one.left_behind for one in change.fields):
            yield self.t("note.left_behind")

    def faults(self, diagnostics: Sequence[Diagnostic]) -> Iterator[tuple[str, str, str]]:
        """(severity, place, what is wrong and what to do) of diagnostics, errors first, LINES at most."""
        worst = sorted(diagnostics, key=lambda one: (one.severity is not Severity.ERROR, one.location.line))
        for one in worst[:LINES]:
            words = explain(one, self.language)
            severity = t(self.language, f"diagnostics.words.severity.{one.severity}")
            yield severity, visible(f"{one.location.path}:{one.location.line}"), f"{words.message} {words.help}"

    def label(self, field: FieldChange) -> str:
        """The field's name, and that its translation was left behind."""
        label = visible(path_label(field.path, self.language))
        return self.t("left_behind", label=label) if field.left_behind else label

    def columns(self, field: FieldChange) -> list[list[Piece]]:
        """What changed in the field, one column a language; what has no language stands in the first."""
        columns = []
        for index, language in enumerate(LANGUAGES):
            key = language.id if not (index == 0 and ("" in field.before or "" in field.after)) else ""
            columns.append(pieces(field.before.get(key), field.after.get(key)))
        return columns

    def _faults(self, state: State) -> str:
        errors, warnings = state.count(Severity.ERROR), state.count(Severity.WARNING)
        if not (errors or warnings):
            return self.t("fine")
        said = [self.t("errors", number=errors)] if errors else []
        said += [self.t("warnings", number=warnings)] if warnings else []
        return self.t("comma").join(said)

    def _translation(self, state: State) -> str:
        said = []
        for language, status in state.translations.items():
            gaps = [(one, status.count(one)) for one in WAITING if status.count(one)]
            words = self.t("comma").join(
                t(self.language, f"translations.count.{one}", number=number) for one, number in gaps
            )
            name = t(self.language, f"translations.to_language.{language}")
            said.append(
                self.t("translated", language=name, words=words or t(self.language, "translations.state.current"))
            )
        return self.t("comma").join(said) or "—"

    def _step(self, change: CaseChange, say: Callable[[State], str]) -> str:
        sides = [say(state) if state is not None else "" for state in (change.before, change.after)]
        if not all(sides) or sides[0] == sides[1]:
            return sides[1] or sides[0]
        return f"{sides[0]} → {sides[1]}"


def verdict(change: CaseChange) -> Literal["faults", "doubts", "fine"]:
    """Whether something must be put right, should be looked at, or neither."""
    return "faults" if change.faults else "doubts" if change.doubts else "fine"


def pieces(before: str | None, after: str | None) -> list[Piece]:
    """A text's change as pieces to show: unchanged runs shortened, what cannot be seen spelt out; [] for none."""
    if before == after:
        return [("same", _cut(visible_lines(after), _CONTEXT))] if after else []
    found = word_diff(visible_lines(before or ""), visible_lines(after or ""))
    return [(kind, _cut(text)) for kind, text in shortened(found, AROUND)]


def visible_lines(text: str) -> str:
    """The text with everything invisible spelt out but its line breaks, personal data masked."""
    return "\n".join(visible(line) for line in masked(text).split("\n"))


def _cut(text: str, limit: int = _LONG) -> str:
    return text if len(text) <= limit else text[:limit] + "…"
