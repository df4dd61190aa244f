"""What the checks of a source say about its form: periods left out, how two counters agree, what is hidden.

Two people who count the same period answer whether the definition says one thing only. That is a
question about the definition, not about this period's figure, so it warns and never puts a KPI in
doubt: it would otherwise be wiser to have nobody count again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kpiwork.measure.form.notes import ColumnNotes, FormNotes, Pair
from kpiwork.measure.quality import Check, CheckKind, CheckState

__all__ = ["AGREED_AT_LEAST", "form_checks"]

AGREED_AT_LEAST = 0.9  # of everything counted, 18 of 20 cases: below it, the definition is read in two ways
MOST_NAMED = 6  # periods named in one fact


def form_checks(notes: FormNotes, start: date, last: date) -> Iterator[Check]:
    """Judge what a form's notes say about a window.

    Parameters
    ----------
    notes : FormNotes
        From its file.
    start, last : date
        First and last day that counts.
    """
    ends = [row.day for column in notes.columns for row in column.counted if row.day <= last]
    for column in notes.columns:
        yield _left_out(column, start, max(ends, default=start))
        if column.is_twice:
            yield _agreement(column, start, last)
    for fact in notes.warnings:
        yield _check(CheckKind.FORM, CheckState.WARNING, None, fact)


def _check(
    kind: CheckKind, state: CheckState, column: str | None, fact: str, count: int = 0, rows: int = 0
) -> Check:
    return Check(kind=kind, state=state, column=column, fact=fact, count=count, rows=rows)


def _left_out(column: ColumnNotes, start: date, end: date) -> Check:
    name = column.name
    counted = [row for row in column.counted if start <= row.day <= end]
    skipped = [row.words for row in column.skipped if start <= row.day <= end]
    if not counted:
        return _check(CheckKind.GAPS, CheckState.NOT_CHECKED, name, f"{name}: nothing is counted yet")
    rows = len(counted) + len(skipped)
    if not skipped:
        fact = (
            f"{name}: none of the {rows:,} periods is left out"
            if rows > 1
            else f"{name}: 1 period is counted"
        )
        return _check(CheckKind.GAPS, CheckState.OK, name, fact, rows=rows)
    more = f" and {len(skipped) - MOST_NAMED} more" if len(skipped) > MOST_NAMED else ""
    fact = f"{name}: nobody counted {', '.join(skipped[:MOST_NAMED])}{more}, of {rows:,} periods"
    return _check(CheckKind.GAPS, CheckState.DOUBT, name, fact, len(skipped), rows)


def _agreement(column: ColumnNotes, start: date, last: date) -> Check:
    name = column.name
    periods = sum(start <= row.day <= last for row in column.counted)
    pairs = [pair for pair in column.pairs if start <= pair.period.day <= last]
    if not pairs:
        fact = f"{name}: nobody has counted a second time yet"
        return _check(CheckKind.AGREEMENT, CheckState.NOT_CHECKED, name, fact, rows=periods)
    same, agreed = sum(pair.first == pair.second for pair in pairs), _agreed(pairs)
    state = CheckState.OK if agreed >= AGREED_AT_LEAST else CheckState.WARNING
    fact = f"{name}: two people counted {len(pairs):,} of {periods:,} periods: {_same(pairs, same)}"
    if same < len(pairs):
        fact = (
            f"{fact}; they share {agreed:.1%} of what was counted, at least {AGREED_AT_LEAST:.0%} is wanted"
        )
    return _check(
        CheckKind.AGREEMENT, state, name, fact.replace("%", "\N{NO-BREAK SPACE}%"), same, len(pairs)
    )


def _same(pairs: Sequence[Pair], same: int) -> str:
    if same == len(pairs):
        return "all the same"
    worst = max(pairs, key=lambda pair: abs(pair.first - pair.second))
    largest = abs(worst.first - worst.second)
    return f"{same:,} the same, largest difference {largest:,.15g} ({worst.period.words})"


def _agreed(pairs: Sequence[Pair]) -> float:
    """Give the share of all that was counted which both have, as far as totals can tell."""
    larger = sum(max(abs(pair.first), abs(pair.second)) for pair in pairs)
    return 1 - sum(abs(pair.first - pair.second) for pair in pairs) / larger if larger else 1.0
