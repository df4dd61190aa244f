"""Where a KPI's data begin, and which periods are therefore counted in part only.

A count or an amount of such a period is too small to compare with; a rate or a mean still holds for
the part that was counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from kpiwork.measure.quality import SourceQuality
from kpiwork.periods import Calendar, Period, PeriodKind
from kpiwork.review.numbers import day_words
from kpiwork.review.readings import PERIODS_OF
from kpiwork.spec.card import Card
from kpiwork.spec.source import Source

__all__ = ["Beginning", "beginning_of"]

ONE_DAY = timedelta(days=1)
ROWS_MISSED = 3.0  # where three rows are expected, chance brings none in one case of twenty
WORKDAYS_MISSED = 2  # data that begin a day late, after a holiday that nobody listed, are whole
ALIGNED = (PeriodKind.QUARTER, PeriodKind.YEAR)  # one row stands for all of it, on whatever day


@dataclass(frozen=True, kw_only=True, slots=True)
class Beginning:
    """Where a KPI's data begin.

    Parameters
    ----------
    day : date or None
        First day of which there are data; None where nothing is known of it.
    rows_a_day : float
        Rows that counted, on average.
    calendar : Calendar
        Knows working days and months.
    is_sum : bool
        Whether the KPI adds up, so that a part of a period says nothing about all of it.
    """

    day: date | None
    rows_a_day: float
    calendar: Calendar
    is_sum: bool

    def is_cut(self, period: Period) -> bool:
        """Whether a period began before the data did, and by so much that rows must be missing."""
        if self.day is None or not period.start < self.day <= period.end:
            return False
        missed = (self.day - period.start).days
        if any(month.end < self.day for month in self._months(period)):
            return True
        workdays = sum(
            self.calendar.workdays.works_on(period.start + timedelta(days=one)) for one in range(missed)
        )
        return workdays >= WORKDAYS_MISSED and missed * self.rows_a_day >= ROWS_MISSED

    def note(self, period: Period) -> str:
        """Say what is missing of a period; empty where nothing is, or what is there can be compared."""
        if self.day is None or not self.is_cut(period):
            return ""
        if self.is_sum:
            return f"no data for all of {period.words}: the data begin on {day_words(self.day)}"
        months = self._months(period)
        held = sum(month.end >= self.day for month in months)
        return f"{held} of {len(months)} months" if held < len(months) else ""

    def doubt(self, period: Period) -> str:
        """Say why a sum of a period is not to be relied on; empty where it is whole."""
        return self.note(period) if self.is_sum else ""

    def whole_only(self, readings: pd.DataFrame, reviewed: Period) -> pd.DataFrame:
        """Leave out what was counted in part only; the period under review stays, whatever it is."""
        if not self.is_sum or self.day is None or readings.empty:
            return readings
        begins, ends = readings["start"] < pd.Timestamp(self.day), readings["end"] >= pd.Timestamp(self.day)
        first = readings.loc[begins & ends & (readings["period"] != reviewed.label)]
        labels = {
            row.period
            for row in first.drop_duplicates("period").itertuples()
            if self.is_cut(self.calendar.containing(row.start.date(), PeriodKind(row.grain)))
        }
        return readings.loc[~readings["period"].isin(labels)]

    def _months(self, period: Period) -> tuple[Period, ...]:
        short = period.kind in (PeriodKind.WEEK, PeriodKind.MONTH)
        return () if short else tuple(self.calendar.within(period, PeriodKind.MONTH))


def beginning_of(
    card: Card,
    whole: pd.DataFrame,
    quality: Mapping[str, SourceQuality],
    sources: Mapping[str, Source],
    calendar: Calendar,
) -> Beginning:
    """Find where a KPI's data begin.

    The latest counts of: the first row of each source that it is computed from, where that is known
    by the KPI's own date, and the department's first month. Of a form, months that nobody filled in
    are no data.

    Parameters
    ----------
    card : Card
        The KPI.
    whole : DataFrame
        Its readings without dimension.
    quality : mapping of str to SourceQuality
        What is known of the sources.
    sources : mapping of str to Source
        The sources themselves.
    calendar : Calendar
        The organisation's.
    """
    own = sources.get(card.measure.source)
    months = whole.loc[whole["grain"] == PeriodKind.MONTH.value].sort_values("start")
    if own is not None and own.form is not None:
        months = months.loc[months["value"].notna()]
    firsts = [*_first_rows(card, quality, sources), *_first_month(months)]
    day = max(firsts, default=None)
    kind = PERIODS_OF.get(card.frequency.collect)
    if day is not None and kind in ALIGNED:
        day = calendar.containing(day, kind).start
    return Beginning(
        day=day, rows_a_day=_rows_a_day(months, day), calendar=calendar, is_sum=card.measure.adds_up
    )


def _first_rows(
    card: Card, quality: Mapping[str, SourceQuality], sources: Mapping[str, Source]
) -> Iterator[date]:
    measure = card.measure
    for part in (measure.numerator, measure.denominator):
        if part is None:
            continue
        name = part.source or measure.source
        dated = part.date or measure.date
        known, source = quality.get(name), sources.get(name)
        if known is not None and source is not None and source.date == dated and known.first is not None:
            yield known.first


def _first_month(months: pd.DataFrame) -> Iterable[date]:
    return () if months.empty else (months["start"].iloc[0].date(),)


def _rows_a_day(months: pd.DataFrame, day: date | None) -> float:
    if months.empty or day is None:
        return 0.0
    last: date = months["end"].iloc[-1].date()
    days = (last - day + ONE_DAY).days
    return float(months["records"].sum()) / max(1, days)
