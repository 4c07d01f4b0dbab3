"""The parts of a case's printed page that hold figures: measured results, and a community's year."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from casebook.fields import field_at
from casebook.model import Case, Result
from casebook.render import before_after
from casebook.render.print.edition import Sides, Writer
from casebook.values import Citation, Figure

Data = dict[str, Any]
Cites = Callable[[Iterable[Citation]], list[int]]
TARGETS = {"deliberations": 12, "problems_solved": 3}
"""What the programme asks of every community in a year."""


def part(kind: str, title: Sides, sub: Sides | None = None, **values: Any) -> Data:
    """A part of a page: which template part shows it, its heading, what it holds."""
    return {"kind": kind, "title": title, "sub": sub or [], **values}


def results(writer: Writer, case: Case, cites: Cites) -> Data | None:
    """The part on measured results, or None without any."""
    if not case.results:
        return None
    rows = [_result(writer, cites, result) for result in case.results]
    return part(
        "results",
        writer.site("case.results"),
        writer.site("case.results_sub"),
        rows=rows,
        labels={side: writer.site(f"ba.{side}") for side in ("before", "after")},
        legend=writer.site("ba.legend") if any(row["units"] for row in rows) else [],
        incomparable=writer.site("ba.no_comparison"),
    )


def _result(writer: Writer, cites: Cites, result: Result) -> Data:
    def words(figure: Figure | None) -> Sides:
        return writer.each(lambda page: before_after.figure_text(page, figure, result))

    def number(figure: Figure | None) -> float | None:
        return float(figure.number) if figure and figure.number is not None else None

    before, after = number(result.before), number(result.after)
    drawn = before is not None and after is not None and min(before, after) >= 0 and max(before, after) > 0
    row: Data = {
        "indicator": writer.line(result.indicator),
        "better": writer.site(f"ba.{result.better}") if result.better else [],
        "note": writer.line(result.note) if result.note else [],
        "cite": cites(result.cite),
        "before": {"number": before, "words": words(result.before)},
        "after": {"number": after, "words": words(result.after)},
        "drawn": drawn,
        "units": False,
        "change": [],
        "alt": writer.each(
            lambda page: page.t(
                "ba.title",
                indicator=page.plain(result.indicator),
                before=before_after.figure_text(page, result.before, result),
                after=before_after.figure_text(page, result.after, result),
            )
        ),
    }
    if before is not None and after is not None:
        row["change"] = _change(writer, result)
        row["units"] = drawn and max(before, after) <= before_after.UNITS and before % 1 == 0 and after % 1 == 0
    return row


def _change(writer: Writer, result: Result) -> Sides:
    assert result.before and result.after and result.before.number is not None and result.after.number is not None
    change: Decimal = result.after.number - result.before.number
    key = "less" if change < 0 else "more" if change > 0 else "same"
    return writer.each(lambda page: page.t(f"ba.{key}", change=before_after.number_text(abs(change), page, result)))


def yearly(writer: Writer, case: Case, cites: Cites) -> Data | None:
    """The part on a community's year against the programme's targets, or None."""
    year = case.yearly
    if year is None:
        return None
    rows = []
    for key, target in TARGETS.items():
        figure: Figure | None = getattr(year, key)
        if figure is not None:
            rows.append(
                {
                    "name": _label(writer, f"yearly.{key}"),
                    "value": _figure(writer, figure),
                    "target": writer.site("year.target", target=target),
                }
            )
    asked = year.satisfaction
    if asked is not None:
        rows.append(
            {
                "name": _label(writer, "yearly.satisfaction"),
                "value": _satisfaction(writer, asked.satisfied, asked.asked),
                "target": writer.line(asked.method) if asked.method else [],
            }
        )
    title = writer.each(lambda page: page.t("case.yearly", year=page.date(year.year)))
    return part("yearly", title, rows=rows, cite=cites(year.cite))


def _label(writer: Writer, path: str) -> Sides:
    spec = field_at(path)
    assert spec is not None, path
    return writer.each(lambda page: spec.label(page.language.id))


def _figure(writer: Writer, figure: Figure) -> Sides:
    number = figure.number
    if number is None:
        return writer.site("not_reported")
    return writer.each(lambda page: before_after.plain_number(number))


def _satisfaction(writer: Writer, satisfied: Figure, asked: Figure) -> Sides:
    if satisfied.number is None or not asked.number:
        return writer.site("not_reported")
    share = (satisfied.number / asked.number * 100).quantize(Decimal(1))
    counts = {
        "satisfied": before_after.plain_number(satisfied.number),
        "asked": before_after.plain_number(asked.number),
    }
    return writer.site("year.satisfaction", share=share, **counts)
