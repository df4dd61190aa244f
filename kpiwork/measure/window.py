"""Which days and grains a measurement covers, given the period under review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpiwork.measure.quality import SourceQuality
from kpiwork.measure.survey import Span
from kpiwork.periods import Calendar, Period, PeriodKind
from kpiwork.spec.source import Source

__all__ = ["YEARS_BEFORE", "Window"]

YEARS_BEFORE = 2
"""Whole fiscal years before the one under review: enough for a year ago and for the limits before it."""

ALWAYS = (PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The days and grains to measure.

    Parameters
    ----------
    period : Period
        The period under review.
    calendar : Calendar
        The organisation's.
    as_of : date
        Day up to which data is known.
    """

    period: Period
    calendar: Calendar
    as_of: date

    @property
    def start(self) -> date:
        """First day: the start of the fiscal year two before the reviewed one."""
        year = self.calendar.year_of(self.period)
        return self.calendar.shift(year, -YEARS_BEFORE).start

    @property
    def last(self) -> date:
        """Last day that counts: the period's end, or the day up to which data is known."""
        return min(self.period.end, self.as_of)

    @property
    def grains(self) -> tuple[PeriodKind, ...]:
        """Grains of the whole, shortest first."""
        return tuple(kind for kind in PeriodKind if kind in ALWAYS or kind is self.period.kind)

    @property
    def segment_grains(self) -> tuple[PeriodKind, ...]:
        """Grains of segments: months, years and the reviewed kind."""
        wanted = {PeriodKind.MONTH, self.period.kind, PeriodKind.YEAR}
        return tuple(kind for kind in PeriodKind if kind in wanted)

    def filled(self, span: Span, source: Source, quality: SourceQuality) -> tuple[date | None, date | None]:
        """Give the first and last day between which a period without rows is a period of zero.

        Rows may stop before the window does because nothing happened or because nothing came in.
        Up to `complete_until`, or while the newest row is as fresh as agreed, nothing happened. A
        form's periods are known only where somebody filled them in.
        """
        if span.first is None or span.last is None:
            return None, None
        if source.form is not None:
            return max(span.first, self.start), span.last
        last, newest = span.last, max(span.last, quality.last or span.last)
        if source.complete_until is not None:
            last = max(last, min(source.complete_until, self.last))
        elif source.fresh_within is not None and self._waited(newest) <= source.fresh_within.days:
            last = self.last
        return max(span.first, self.start), last

    def _waited(self, newest: date) -> int:
        """Count the days since the newest row on which data was expected."""
        return self.calendar.workdays.expected_between(newest, self.last)
