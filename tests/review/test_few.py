"""No period of too few can be worked out from everything that an edition shows, by exact elimination."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, combinations, pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiwork.analysis.compare import compare
from kpiwork.periods import Calendar, Period, PeriodKind
from kpiwork.review.few import Stretch, hidden_periods, too_few
from kpiwork.review.privacy import edition_of
from kpiwork.review.readings import point_of
from kpiwork.review.record import KpiReview, Needed, Point, Record, Reported, Series
from kpiwork.spec.batch import Edition
from kpiwork.spec.target import Status
from tests.behind import facts_of
from tests.pasts import complete

MINIMUM = 10
LONG = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
COUNT = st.sampled_from((0, 1, 3, 5, 9, 10, 12, 15, 20, 60, 100))
NEEDED = Needed(words="", so_far=0.5, target=0.8, value=0.9, remaining=1, sentence="")
Vector = tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class World:
    """How many cases there were in each piece of time, as a KPI's readings tell of them."""

    calendar: Calendar
    period: Period
    kinds: tuple[PeriodKind, ...]
    pieces: tuple[tuple[date, date], ...]
    counts: tuple[int, ...]

    @property
    def first(self) -> date:
        return self.pieces[0][0]

    def vector(self, start: date, end: date) -> Vector:
        return tuple(int(start <= first and last <= end) for first, last in self.pieces)

    def cases(self, vector: Vector) -> int:
        return sum(count for count, one in zip(self.counts, vector, strict=True) if one)

    def periods(self, kind: PeriodKind) -> tuple[Period, ...]:
        return self.calendar.between(self.first, self.period.end, kind)

    def series(self) -> tuple[Series, ...]:
        return tuple(self._series(kind) for kind in self.kinds)

    def _series(self, kind: PeriodKind) -> Series:
        points = [self._point(one) for one in self.periods(kind)]
        there = [number for number, one in enumerate(points) if one.records]
        kept = points[there[0] : there[-1] + 1] if there else []
        return Series(kind=kind, points=tuple(one for one in kept if one.records or one.start.month % 2))

    def _point(self, one: Period) -> Point:
        cases = self.cases(self.vector(one.start, one.end))
        return Point(
            period=one.label,
            words=one.words,
            start=one.start,
            end=one.end,
            value=0.5 if cases else None,
            numerator=cases / 2 if cases else None,
            denominator=float(cases),
            records=cases,
        )

    def record(self) -> Record:
        """Give a record of one KPI, with everything said that can be said."""
        whole = complete()
        kpi = self._kpi(whole.kpis[0])
        return replace(
            whole,
            period=facts_of(self.period),
            privacy_minimum=MINIMUM,
            kpis=(kpi,),
            groups=(),
            promises=(),
            open_questions=(),
        )

    def _kpi(self, kpi: KpiReview) -> KpiReview:
        series = self.series()
        now = point_of(series, self.period) or self._point(self.period)
        year = point_of(series, self.calendar.year_of(self.period))
        before, last_year = self.calendar.previous(self.period), self.calendar.year_ago(self.period)
        others = [point_of(series, one) for one in (before, last_year)]
        previous, year_ago = (
            compare(now.value, None if one is None else one.value, period, kpi.better)
            for one, period in zip(others, (before, last_year), strict=True)
        )
        return replace(
            kpi,
            value=now.value,
            numerator=now.numerator,
            denominator=now.denominator,
            records=now.records,
            series=series,
            previous=previous,
            year_ago=year_ago,
            year_to_date=None if year is None else year.value,
            needed=NEEDED if PeriodKind.QUARTER in self.kinds else None,
            contributions=tuple(replace(one, since=before.label) for one in kpi.contributions),
            reported=tuple(self._reported(one) for one in series if one.kind is PeriodKind.QUARTER),
            guards=(),
            guardrails=(),
            leads=(),
        )

    def _reported(self, series: Series) -> Reported:
        one = series.points[0] if series.points else self._point(self.period)
        return Reported(
            period=one.period,
            words=one.words,
            as_of=one.end,
            value=one.value,
            target=None,
            status=Status.NO_DATA,
            records=one.records,
        )


def readings(kpi: KpiReview) -> dict[str, Point]:
    return {point.period: point for one in kpi.series for point in one.points}


def shown(world: World, kpi: KpiReview) -> list[Vector]:
    """List what an edition tells of: each value, and each period that is known to have no cases."""
    labels = {one.period for one in readings(kpi).values() if one.value is not None or one.records}
    labels |= {one.period for one in (kpi.previous, kpi.year_ago) if one.value is not None}
    labels |= {one.period for one in kpi.reported if one.value is not None}
    labels |= {kpi.contributions[0].since} if kpi.contributions else set()
    labels |= {world.period.label} if kpi.value is not None or kpi.records else set()
    labels |= {world.calendar.year_of(world.period).label} if kpi.year_to_date is not None else set()
    if kpi.needed is not None:
        quarter = world.calendar.containing(world.period.end, PeriodKind.QUARTER)
        months = world.calendar.within(quarter, PeriodKind.MONTH) if PeriodKind.MONTH in world.kinds else ()
        labels |= {quarter.label, *(one.label for one in months)}
    kinds = {*world.kinds, *LONG, world.period.kind}
    periods = [one for kind in kinds for one in world.periods(kind)]
    spans = [(one.label, world.vector(one.start, one.end)) for one in periods]
    measured = {*world.kinds, world.period.kind}
    empty = [world.vector(one.start, one.end) for kind in measured for one in world.periods(kind)]
    return [
        *(vector for label, vector in spans if label in labels),
        *(part for vector in empty if not world.cases(vector) for part in singles(vector)),
    ]


def singles(vector: Vector) -> list[Vector]:
    return [
        tuple(int(number == other) for other in range(len(vector)))
        for number, one in enumerate(vector)
        if one
    ]


class RowSpace:
    """What sums of known ones can be worked out, by elimination in whole numbers.

    Each row is a run of ones, so that no step leaves anything but -1, 0 and 1: it is exact.
    """

    def __init__(self, rows: Iterable[Vector]) -> None:
        self.rows: dict[int, np.ndarray] = {}
        for row in rows:
            left = self._reduced(row)
            if left.any():
                lead = int(np.flatnonzero(left)[0])
                assert abs(left).max() == 1
                self.rows[lead] = left * left[lead]

    def __contains__(self, row: Vector) -> bool:
        return not self._reduced(row).any()

    def _reduced(self, row: Vector) -> np.ndarray:
        left = np.array(row, dtype=np.int64)
        for lead in sorted(self.rows):
            if left[lead]:
                left = left - left[lead] * self.rows[lead]
        return left


def months_of(
    calendar: Calendar, period: Period, kinds: Iterable[PeriodKind], counts: Iterable[int]
) -> World:
    first = calendar.shift(calendar.year_of(period), -1).start
    months = calendar.between(first, period.end, PeriodKind.MONTH)
    return World(
        calendar=calendar,
        period=period,
        kinds=tuple(kind for kind in PeriodKind if kind in kinds),
        pieces=tuple((one.start, one.end) for one in months),
        counts=tuple(count for count, _ in zip(chain(counts, [100] * 24), months, strict=False)),
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    calendar = Calendar(fiscal_year_starts=draw(st.sampled_from((1, 2, 4))))
    kind = draw(st.sampled_from((*LONG, PeriodKind.CALENDAR_QUARTER)))
    period = calendar.containing(date(2013, draw(st.integers(1, 12)), 15), kind)
    some = ((*LONG,), (PeriodKind.MONTH, PeriodKind.YEAR), LONG[1:])
    # Calendar quarters across fiscal ones, without their months, are not protected: docs/privacy.md says so.
    kinds = draw(st.sampled_from(some[:2] if kind is PeriodKind.CALENDAR_QUARTER else some))
    return months_of(calendar, period, {*kinds, kind}, draw(st.lists(COUNT, min_size=36, max_size=36)))


@given(worlds())
@settings(max_examples=100)
def test_no_small_period_can_be_worked_out_from_an_edition(world: World) -> None:
    known = RowSpace(shown(world, edition_of(world.record(), Edition.DEPARTMENT).kpis[0]))
    for kind in (*LONG, PeriodKind.CALENDAR_QUARTER):
        for one in world.periods(kind):
            vector = world.vector(one.start, one.end)
            assert not (too_few(world.cases(vector), MINIMUM) and vector in known), one.label


@given(worlds())
@settings(max_examples=80)
def test_no_few_months_together_can_be_worked_out(world: World) -> None:
    if world.period.kind is PeriodKind.CALENDAR_QUARTER or PeriodKind.MONTH not in world.kinds:
        return  # quarters that overlap leave parts of months' sums that are no period
    known = RowSpace(shown(world, edition_of(world.record(), Edition.DEPARTMENT).kpis[0]))
    size = len(world.pieces)
    runs = [set(range(*ends)) for ends in combinations(range(size + 1), 2)]
    for quarter in world.periods(PeriodKind.QUARTER):
        inside = [n for n, one in enumerate(world.vector(quarter.start, quarter.end)) if one]
        runs += [set(some) for n in range(1, 4) for some in combinations(inside, n)]
    for run in runs:
        vector = tuple(int(number in run) for number in range(size))
        assert not (too_few(world.cases(vector), MINIMUM) and vector in known), run


def pieces_of_weeks(calendar: Calendar, first: date, last: date) -> tuple[tuple[date, date], ...]:
    cuts = {
        one.start
        for kind in (PeriodKind.WEEK, PeriodKind.MONTH)
        for one in calendar.between(first, last, kind)
    }
    starts = sorted({first, *(day for day in cuts if first <= day <= last)})
    return tuple((one, other - timedelta(days=1)) for one, other in pairwise([*starts, last + timedelta(1)]))


@given(
    st.sampled_from(("2013-03", "2013-04", "2013-Q2", "2013-W20", "2013-W01")),
    st.randoms(use_true_random=False),
    st.sampled_from((6, 25, 80)),
)
@settings(max_examples=25, deadline=None)
def test_no_small_week_or_month_can_be_worked_out_where_weeks_overlap_months(
    label: str, random: Random, most: int
) -> None:
    calendar = Calendar()
    period = calendar.parse(label)
    pieces = pieces_of_weeks(calendar, date(2012, 10, 1), period.end)
    counts = tuple(random.randint(0, most) for _ in pieces)
    kinds = (PeriodKind.WEEK, *LONG)
    world = World(calendar=calendar, period=period, kinds=kinds, pieces=pieces, counts=counts)
    known = RowSpace(shown(world, edition_of(world.record(), Edition.DEPARTMENT).kpis[0]))
    for kind in kinds:
        for one in world.periods(kind):
            vector = world.vector(one.start, one.end)
            assert not (too_few(world.cases(vector), MINIMUM) and vector in known), one.label


@given(worlds().map(lambda world: replace(world, counts=tuple(max(one, MINIMUM) for one in world.counts))))
@settings(max_examples=30)
def test_where_every_month_is_large_nothing_is_hidden(world: World) -> None:
    record = world.record()
    before, after = record.kpis[0], edition_of(record, Edition.DEPARTMENT).kpis[0]
    assert (after.series, after.previous, after.year_ago) == (before.series, before.previous, before.year_ago)
    assert (after.year_to_date, after.needed) == (before.year_to_date, before.needed)


@given(worlds())
@settings(max_examples=60)
def test_the_period_under_review_is_shown_unless_it_is_small(world: World) -> None:
    seen = edition_of(world.record(), Edition.DEPARTMENT).kpis[0]
    cases = world.cases(world.vector(world.period.start, world.period.end))
    assert (seen.records == cases) is not too_few(cases, MINIMUM)
    point = readings(seen).get(world.period.label)
    assert point is None or point.records == seen.records


@pytest.mark.parametrize(
    ("label", "months", "hidden"),
    [
        ("2013-03", (100, 3, 12), {"2013-01", "2013-02"}),  # never March, which the page is about
        (
            "2013-Q3",
            (1, 1, 1, 15, 15, 15, 20, 20, 20),
            {"2013-01", "2013-02", "2013-03", "2013-Q1", "FY2013"},  # rather than Q2 and one of its months
        ),
        ("2013-06", (50, 50, 50, 50, 3, 60), {"2013-04", "2013-05"}),
        ("2013-05", (50, 50, 50, 3, 60), {"2013-04", "2013-Q2", "FY2013"}),  # only the longer ones are left
        ("2013-05", (50, 50, 50, 0, 60), set()),
        ("2013-Q2", (40, 40, 40, 6, 2, 30), {"2013-04", "2013-05", "2013-06"}),
        ("2013-Q2", (3, 50, 60, 30, 30, 30), {"2013-01", "2013-02"}),
        ("2013-02", (3, 50), {"2013-01", "2013-Q1", "FY2013"}),
    ],
)
def test_what_is_hidden_is_what_must_be(label: str, months: tuple[int, ...], hidden: set[str]) -> None:
    world = months_of(Calendar(), Calendar().parse(label), LONG, [100] * 12 + list(months))
    record = world.record()
    before, after = record.kpis[0], edition_of(record, Edition.DEPARTMENT).kpis[0]
    now = readings(after)
    assert {name for name, one in readings(before).items() if one != now[name]} == hidden
    assert after.previous == before.previous or after.previous.period in hidden
    assert (after.contributions == ()) is (after.previous.period in hidden)
    assert (after.year_to_date is None) is ("FY2013" in hidden)
    quarter = world.calendar.containing(world.period.end, PeriodKind.QUARTER)
    inside = {quarter.label, *(one.label for one in world.calendar.within(quarter, PeriodKind.MONTH))}
    assert (after.needed is None) is bool(inside & hidden)


def test_a_week_between_two_months_takes_another_with_it() -> None:
    calendar, period = (
        Calendar(),
        Calendar().parse("2013-Q2"),
    )  # April begins on a Monday, June ends on a Sunday
    weeks = calendar.within(period, PeriodKind.WEEK)
    few = weeks[5].label
    counts = {one.label: 40 + number for number, one in enumerate(weeks)} | {few: 4}
    world = World(
        calendar=calendar,
        period=period,
        kinds=(PeriodKind.WEEK, PeriodKind.QUARTER),
        pieces=tuple((one.start, one.end) for one in weeks),
        counts=tuple(counts.values()),
    )
    now = Stretch(
        period=period.label,
        kind=period.kind,
        start=period.start,
        until=period.end + timedelta(days=1),
        records=sum(counts.values()),
    )
    last = world.series()[0].points[-1]
    assert hidden_periods(world.series(), now, MINIMUM) == {few, weeks[0].label}
    assert hidden_periods(world.series()[:1], Stretch.of(last, PeriodKind.WEEK), MINIMUM) == {few}


def test_without_readings_nothing_is_hidden() -> None:
    day = date(2013, 1, 1)
    now = Stretch(period="2013-Q1", kind=PeriodKind.QUARTER, start=day, until=date(2013, 4, 1), records=0)
    assert hidden_periods((), now, MINIMUM) == frozenset()
