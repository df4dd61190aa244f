"""Which readings are of too few cases, and which others would give those away.

The cases up to one day less those up to another are the cases in between. So each reading that is
shown ties two days together, its first and the first one after it, and whatever lies between two
days that are tied, be it through many others, can be worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Self

from kpiwork.periods import PeriodKind
from kpiwork.review.reviewed import Point, Series

__all__ = ["Stretch", "hidden_periods", "too_few"]

ONE_DAY = timedelta(days=1)
LONGEST_FIRST = tuple(reversed(PeriodKind))

Ties = Mapping[date, int]
"""Days with the same number are tied together."""
Parts = Mapping["Stretch", tuple["Stretch", ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A reading as a stretch of days.

    Parameters
    ----------
    period : str
        Its label; empty where nothing was measured.
    kind : PeriodKind
        Its grain.
    start, until : date
        Its first day, and the first day after it.
    records : int
        Cases behind it.
    """

    period: str
    kind: PeriodKind
    start: date
    until: date
    records: int

    @classmethod
    def of(cls, point: Point, kind: PeriodKind) -> Self:
        """See a reading as its days."""
        until = point.end + ONE_DAY
        return cls(period=point.period, kind=kind, start=point.start, until=until, records=point.records)

    def within(self, first: date, last: date) -> Self:
        """Leave out days before the first and from the last on."""
        start, until = (min(max(day, first), last) for day in (self.start, self.until))
        return replace(self, start=start, until=until)

    def holds(self, other: Stretch) -> bool:
        """Whether the other one is a part of this one."""
        return (
            self.start <= other.start < other.until <= self.until
            and other.until - other.start < self.until - self.start
        )

    def meets(self, other: Stretch) -> bool:
        """Whether the two have days in common."""
        return self.start < other.until and other.start < self.until


def too_few(records: int, minimum: int) -> bool:
    """Whether there are some, but fewer than the minimum."""
    return 0 < records < minimum


def hidden_periods(series: Iterable[Series], now: Stretch, minimum: int) -> frozenset[str]:
    """Name the periods that are too small, and those that would give them away.

    The period under review is shown unless it is too small itself. The others are let in one by one,
    each that gives away neither a period of too few nor so few cases that are left of a longer one:
    once the largest first and once the shortest first; what hides less is taken.

    Parameters
    ----------
    series : iterable of Series
        A KPI's readings at every grain, complete.
    now : Stretch
        The period under review.
    minimum : int
        The workbook's.
    """
    found = _Readings.of(tuple(series), now, minimum)
    if found.are_harmless():
        return frozenset()
    return min((found.hidden(order) for order in (_largest_first, _shortest_first)), key=len)


def _largest_first(one: Stretch) -> tuple[int, ...]:
    return -one.records, LONGEST_FIRST.index(one.kind), -one.start.toordinal()


def _shortest_first(one: Stretch) -> tuple[int, ...]:
    return -LONGEST_FIRST.index(one.kind), -one.records, -one.start.toordinal()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Readings:
    """Every reading, those that are too small, what each is made up of, and what is known anyway."""

    stretches: tuple[Stretch, ...]
    small: tuple[Stretch, ...]
    parts: Parts
    ties: Ties
    minimum: int

    @classmethod
    def of(cls, series: tuple[Series, ...], now: Stretch, minimum: int) -> Self:
        stretches = tuple(_stretches(series, now))
        small = tuple(one for one in stretches if too_few(one.records, minimum) and one.start < one.until)
        days = _days(stretches)
        ties: Ties = {day: number for number, day in enumerate(days)}
        is_said = not too_few(now.records, minimum)
        for one in stretches:
            if is_said and one.period == now.period:
                ties = _tied(ties, one)
            if one.records == 0:  # nor are there cases in any part of it
                for until in (day for day in days if one.start < day <= one.until):
                    ties = _tied(ties, replace(one, until=until))
        return cls(stretches=stretches, small=small, parts=_parts(stretches, now), ties=ties, minimum=minimum)

    def are_harmless(self) -> bool:
        """Whether all of them may be shown."""
        ties = self.ties
        for one in self.stretches:
            ties = _tied(ties, one)
        return not self.small and not self._gives_away(ties)

    def hidden(self, order: Callable[[Stretch], tuple[int, ...]]) -> frozenset[str]:
        """Let readings in by this order, and name those that stay out."""
        ties, out = self.ties, set()
        for one in sorted(self.stretches, key=order):
            more = _tied(ties, one)
            if too_few(one.records, self.minimum) or (more is not ties and self._gives_away(more)):
                out.add(one.period)
            else:
                ties = more
        return frozenset(out)

    def _gives_away(self, ties: Ties) -> bool:
        """Whether a small reading can be worked out, or what is left of a longer one that is small."""
        return any(_is_known(one, ties) for one in self.small) or any(
            too_few(_rest(whole, inside, ties), self.minimum)
            for whole, inside in self.parts.items()
            if _is_known(whole, ties)
        )


def _stretches(series: tuple[Series, ...], now: Stretch) -> Iterator[Stretch]:
    """Give every reading, and the gaps between them, within the days that have data.

    The first reading of each grain has the first day with data, so there are none before the latest
    of their first days; nor are there any after the earliest of their last ones.
    """
    grains = [[Stretch.of(point, one.kind) for point in one.points] for one in series if one.points]
    first = max((grain[0].start for grain in grains), default=now.start)
    last = max(first, min((grain[-1].until for grain in grains), default=now.until))
    if not any(one.period == now.period for grain in grains for one in grain):
        grains.append([now])
    for grain in grains:
        for one, following in pairwise(grain):
            gap = replace(one, period="", start=one.until, until=following.start, records=0)
            yield gap.within(first, last)
        yield from (one.within(first, last) for one in grain)


def _days(stretches: Iterable[Stretch]) -> list[date]:
    return sorted({day for one in stretches for day in (one.start, one.until)})


def _parts(stretches: tuple[Stretch, ...], now: Stretch) -> Parts:
    """Give what each longer reading is made up of, longest first.

    Weeks are parts only of what begins and ends with a week: a month less its whole weeks is a few
    days at its edges, which are no period.
    """
    longest = sorted(stretches, key=lambda one: one.start - one.until)
    weeks = set(_days(one for one in stretches if one.kind is PeriodKind.WEEK))
    others = [one for one in longest if one.kind is not PeriodKind.WEEK or one.period == now.period]
    return {
        whole: tuple(filter(whole.holds, longest if {whole.start, whole.until} <= weeks else others))
        for whole in stretches
        if whole.kind is not PeriodKind.WEEK
    }


def _tied(ties: Ties, one: Stretch) -> Ties:
    kept, gone = ties[one.start], ties[one.until]
    return {day: kept if tie == gone else tie for day, tie in ties.items()} if kept != gone else ties


def _is_known(one: Stretch, ties: Ties) -> bool:
    return ties[one.start] == ties[one.until]


def _rest(whole: Stretch, inside: Iterable[Stretch], ties: Ties) -> int:
    """Count the cases of a reading that are in none of its parts that can be worked out."""
    taken: list[Stretch] = []
    for part in inside:
        if _is_known(part, ties) and not any(part.meets(other) for other in taken):
            taken.append(part)
    return whole.records - sum(one.records for one in taken)
