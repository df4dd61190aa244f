"""From what an inspection counted to checks in words: pure, and without the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd

from kpiwork.errors import Problem
from kpiwork.measure.crossing import parts_of
from kpiwork.measure.form.checks import form_checks
from kpiwork.measure.inspection import FIRST, LAST, REPEATED_KEYS, REPEATED_ROWS, ROWS, Inspection
from kpiwork.measure.quality import Check, CheckKind, CheckState, SourceQuality
from kpiwork.periods import MONTHS, Calendar, Period, PeriodKind

__all__ = ["read_quality", "unreadable"]

MOST_NAMED = 6  # months named in one fact
UNDATED_AT_MOST = 0.01  # share of rows without a date that is still fine, where no limit is set
QUARTER, YEAR = 3, 12  # months
EPOCH = date(1970, 1, 1)
KINDS = list(CheckKind)


def unreadable(name: str, problems: Iterable[Problem]) -> SourceQuality:
    """Give the quality of a source that could not be opened."""
    checks = tuple(
        _check(CheckKind.COLUMNS, CheckState.FAILED, fact=f"{problem.place}: {problem.fact}")
        for problem in problems
    )
    return SourceQuality(source=name, rows=0, first=None, last=None, fingerprint="", checks=checks)


def read_quality(counted: pd.DataFrame, inspection: Inspection, crowded: Mapping[str, int]) -> SourceQuality:
    """Judge what was counted.

    Parameters
    ----------
    counted : DataFrame
        From `kpiwork.measure.inspection.ask_quality`, fresh or from the cache.
    inspection : Inspection
        How it was counted.
    crowded : mapping of str to int
        Dimensions that were not used because they have too many segments, with how many.

    Returns
    -------
    SourceQuality
        All checks; those without a threshold are marked as not checked.
    """
    source = inspection.source
    first, last = (_day(counted, what, choose) for what, choose in ((FIRST, "min"), (LAST, "max")))
    if source.form is not None and last is not None:  # a row counts its whole period
        last = min(source.form.end_of(last), inspection.last)
    start = pd.Timestamp(inspection.calendar.containing(inspection.start, PeriodKind.MONTH).start)
    window = counted[counted["month"].isna() | (counted["month"] >= start)]
    totals = _Totals(window)
    checks = [
        *_columns(inspection),
        _freshness(inspection, last),
        *(_missing(inspection, column, totals) for column in inspection.looked_at),
        _duplicates(inspection, totals),
        *(_impossible(inspection, column, totals) for column in inspection.bounded),
        *_periods(inspection, window),
        *(_crowded(dimension, count) for dimension, count in crowded.items()),
    ]
    return SourceQuality(
        source=source.name,
        rows=int(counted.loc[counted["what"] == ROWS, "value"].sum()),
        first=first,
        last=last,
        fingerprint=source.fingerprint,
        checks=tuple(sorted(checks, key=lambda check: (KINDS.index(check.kind), check.column or ""))),
        reads=source.columns.reads,
    )


class _Totals:
    """The counts of a window, over all its months."""

    def __init__(self, window: pd.DataFrame) -> None:
        self._sums = window.groupby(["what", "column"])["value"].sum()
        self.rows = int(self._sums.get((ROWS, ""), 0))

    def count(self, what: str, column: str) -> int | None:
        """Give a count; None where the engine refused it."""
        found = self._sums.get((what, column))
        return (None if self.rows else 0) if found is None else int(found)


def _uncounted(kind: CheckKind, column: str) -> Check:
    fact = f"{column}: the source could not count this"
    return _check(kind, CheckState.FAILED, column=column, fact=fact)


def _check(
    kind: CheckKind, state: CheckState, *, fact: str, column: str | None = None, count: int = 0, rows: int = 0
) -> Check:
    return Check(kind=kind, state=state, column=column, fact=fact, count=count, rows=rows)


def _day(counted: pd.DataFrame, what: str, choose: str) -> date | None:
    days = counted.loc[counted["what"] == what, "value"].dropna()
    return None if days.empty else EPOCH + timedelta(days=int(getattr(days, choose)()))


def _columns(inspection: Inspection) -> Iterator[Check]:
    """Tell which declared columns are missing or of another type."""
    source = inspection.source
    declared = {*source.source.columns, *source.source.key, *filter(None, [source.source.date])}
    there = sum(name in source.table.columns for name in declared)
    missing = {name: problem.fact for name, problem in source.columns.missing.items()}
    for name in declared - {*source.table.columns, *missing}:
        missing[name] = f"there is no column '{name}', which params/workbook.yaml names as date or key"
    for column, fact in sorted(missing.items()):
        yield _check(
            CheckKind.COLUMNS, CheckState.FAILED, column=column, fact=fact, count=1, rows=len(declared)
        )
    if not missing:
        fact = f"all {there} declared columns are there" if declared else "no columns are declared"
        state = CheckState.OK if declared else CheckState.NOT_CHECKED
        yield _check(CheckKind.COLUMNS, state, fact=fact, rows=there)
    typed = [name for name, known in source.source.columns.items() if known.type is not None]
    for column, problem in sorted(source.columns.wrong.items()):
        yield _check(
            CheckKind.TYPES, CheckState.FAILED, column=column, fact=problem.fact, count=1, rows=len(typed)
        )
    if not source.columns.wrong:
        fact = f"all {len(typed)} declared types are as declared" if typed else "no types are declared"
        state = CheckState.OK if typed else CheckState.NOT_CHECKED
        yield _check(CheckKind.TYPES, state, fact=fact, rows=len(typed))


def _freshness(inspection: Inspection, last: date | None) -> Check:
    source, end = inspection.source.source, inspection.last
    if source.date is None:
        return _check(CheckKind.FRESHNESS, CheckState.NOT_CHECKED, fact="the source names no date column")
    if last is None and inspection.source.form is not None:
        fact = f"nobody has filled in the form up to {_words(end)}"
        return _check(CheckKind.FRESHNESS, CheckState.NOT_CHECKED, fact=fact)
    if last is None:
        fact = f"there is no row with a date up to {_words(end)}"
        return _check(CheckKind.FRESHNESS, CheckState.FAILED, fact=fact)
    age = (end - last).days
    waited = inspection.calendar.workdays.expected_between(last, end)
    dated = "is of" if inspection.source.form is None else "counts up to"
    newest = f"the newest row {dated} {_words(last)}, {_days(age)} before {_words(end)}"
    if waited < age:
        counted = "working days" if inspection.calendar.workdays.week else "not counting holidays"
        newest += f" ({waited} {counted})"
    if source.complete_until is not None and source.complete_until < end:
        fact = f"the data is complete until {_words(source.complete_until)} only; {newest}"
        return _check(CheckKind.FRESHNESS, CheckState.DOUBT, fact=fact, count=age)
    if source.fresh_within is None:
        state = CheckState.OK if source.complete_until is not None else CheckState.NOT_CHECKED
        note = "" if source.complete_until is None else f"; complete until {_words(source.complete_until)}"
        fact = f"{newest}{note}" if note else f"{newest}; no limit is set"
        return _check(CheckKind.FRESHNESS, state, fact=fact, count=age)
    late = waited > source.fresh_within.days
    limit = f"at most {_days(source.fresh_within.days)} are agreed"
    return _check(
        CheckKind.FRESHNESS, CheckState.DOUBT if late else CheckState.OK, fact=f"{newest}; {limit}", count=age
    )


def _missing(inspection: Inspection, column: str, totals: _Totals) -> Check:
    count, rows = totals.count(CheckKind.MISSING, column), totals.rows
    if count is None:
        return _uncounted(CheckKind.MISSING, column)
    declared = inspection.source.source.columns.get(column)
    limit = declared.missing_at_most if declared is not None else None
    share = count / rows if rows else 0.0
    fact = f"{count:,} of {rows:,} values of {column} are missing ({_percent(share)})"
    fact = fact if count else f"no value of {column} is missing"
    if limit is None and column == inspection.dated and share > UNDATED_AT_MOST:
        state, fact = CheckState.DOUBT, f"{fact}; such rows belong to no period"
    elif limit is None:
        state, fact = CheckState.NOT_CHECKED, f"{fact}; no limit is set"
    else:
        state = CheckState.DOUBT if share > limit else CheckState.OK
        fact = f"{fact}; at most {_percent(limit)} may be"
    return _check(CheckKind.MISSING, state, column=column, fact=fact, count=count, rows=rows)


def _duplicates(inspection: Inspection, totals: _Totals) -> Check:
    if not inspection.key:
        declared = inspection.source.source.key
        fact = "the key is not complete in the data" if declared else "no key is declared"
        return _check(CheckKind.DUPLICATES, CheckState.NOT_CHECKED, fact=fact)
    name = ", ".join(inspection.key)
    keys, times = (totals.count(what, name) for what in (REPEATED_KEYS, REPEATED_ROWS))
    rows = totals.rows
    if keys is None or times is None:
        return _uncounted(CheckKind.DUPLICATES, name)
    if not keys:
        return _check(CheckKind.DUPLICATES, CheckState.OK, fact=f"no key ({name}) is repeated", rows=rows)
    many = "1 key" if keys == 1 else f"{keys:,} keys"
    verb = "stands" if keys == 1 else "stand"
    fact = f"{many} ({name}) {verb} in more than one row: {times:,} of {rows:,} rows"
    return _check(CheckKind.DUPLICATES, CheckState.DOUBT, fact=fact, count=times, rows=rows)


def _impossible(inspection: Inspection, column: str, totals: _Totals) -> Check:
    count, rows = totals.count(CheckKind.IMPOSSIBLE, column), totals.rows
    if count is None:
        return _uncounted(CheckKind.IMPOSSIBLE, column)
    known = inspection.source.source.columns[column]
    low = None if known.low is None else f"below {known.low:g}"
    high = None if known.high is None else f"above {known.high:g}"
    outside = " or ".join(bound for bound in (low, high) if bound)
    fact = f"{count:,} of {rows:,} values of {column} are {outside}"
    state = CheckState.DOUBT if count else CheckState.OK
    return _check(CheckKind.IMPOSSIBLE, state, column=column, fact=fact, count=count, rows=rows)


def _periods(inspection: Inspection, window: pd.DataFrame) -> Iterator[Check]:
    """Look for periods without data; a form knows itself which of its periods were left out."""
    if inspection.source.form is None:
        yield _gaps(inspection, window)
    else:
        yield from form_checks(inspection.source.form, inspection.start, inspection.last)


def _gaps(inspection: Inspection, window: pd.DataFrame) -> Check:
    """Look for months without rows; data that comes by the quarter or year is told by its usual step."""
    if inspection.dated is None:
        return _check(CheckKind.GAPS, CheckState.NOT_CHECKED, fact="the source has no usable date column")
    filled = window.loc[(window["what"] == ROWS) & window["month"].notna(), "month"]
    months, usual, gaps = _missing_months(sorted(month.date() for month in filled), inspection.calendar)
    span = _spanned(len(months), usual)
    if not gaps:
        fact = f"no gap in the {span} that have data" if months else "there are no dated rows"
        state = CheckState.OK if months else CheckState.NOT_CHECKED
        return _check(CheckKind.GAPS, state, fact=fact, rows=len(months))
    named = ", ".join(_named(month) for month in gaps[:MOST_NAMED])
    more = f" and {len(gaps) - MOST_NAMED} more" if len(gaps) > MOST_NAMED else ""
    fact = f"no rows in {named}{more}, within {span} of data"
    return _check(CheckKind.GAPS, CheckState.DOUBT, fact=fact, count=len(gaps), rows=len(months))


def _missing_months(
    starts: list[date], calendar: Calendar
) -> tuple[tuple[Period, ...], int, tuple[Period, ...]]:
    """Give all months from the first to the last, the usual step between those filled, and the gaps.

    A stretch of nothing but holidays and days without work is no gap.
    """
    if not starts:
        return (), 1, ()
    months = calendar.between(starts[0], starts[-1], PeriodKind.MONTH)
    filled = [at for at, month in enumerate(months) if month.start in set(starts)]
    steps = [later - earlier for earlier, later in pairwise(filled)]
    usual = min(pd.Series(steps).mode(), default=1) if steps else 1
    missing = [at for earlier, later in pairwise(filled) for at in range(earlier + usual, later, usual)]
    gaps = (months[at] for at in missing if _expects(months[at : at + usual], calendar))
    return months, usual, tuple(gaps)


def _expects(months: Sequence[Period], calendar: Calendar) -> bool:
    before = months[0].start - timedelta(days=1)
    return calendar.workdays.expected_between(before, months[-1].end) > 0


def _named(month: Period) -> str:
    return month.title or f"{MONTHS[month.start.month - 1]} {month.start.year}"


def _spanned(months: int, step: int) -> str:
    """Say how long data spans, in the periods that it comes by."""
    name = {QUARTER: "quarter", YEAR: "year"}.get(step, "month")
    count = (months - 1) // step + 1 if name != "month" else months
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def _crowded(dimension: str, count: int) -> Check:
    name = " with ".join(parts_of(dimension))
    fact = f"{name} has {count:,} different values, too many to be split by; the whole is measured"
    return _check(CheckKind.SEGMENTS, CheckState.NOT_CHECKED, column=name, fact=fact, count=count)


def _words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _percent(share: float) -> str:
    return f"{share * 100:.1f}\N{NO-BREAK SPACE}%"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"
