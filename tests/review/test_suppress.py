"""What was reported gives no small group away, neither by itself nor beside today's value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.compare import Direction
from kpiwork.analysis.status import Standing
from kpiwork.periods import PeriodKind
from kpiwork.review.few import Stretch, hidden_periods
from kpiwork.review.privacy import edition_of
from kpiwork.review.record import CardChange, KpiReview, Record, Reported, Restated, Series
from kpiwork.review.suppress import without_small_reports, without_small_restatements
from kpiwork.spec.batch import Edition
from kpiwork.spec.choices import Level
from kpiwork.spec.target import Status
from tests.pasts import complete

MINIMUM = 10
SECRET = 0.123456
KPI = complete().kpi("arrived_on_time")
COUNTS = st.one_of(st.integers(min_value=0, max_value=40), st.integers(min_value=0, max_value=10**6))


def reported(period: str, records: int) -> Reported:
    return Reported(
        period=period,
        words=period,
        as_of=date(2013, 10, 14),
        value=SECRET,
        target=0.8,
        status=Status.MISSED,
        records=records,
    )


def restated(period: str, then: int, now: int) -> Restated:
    return Restated(
        period=period,
        words=period,
        as_of=date(2013, 10, 14),
        then=SECRET,
        now=0.5,
        records_then=then,
        records_now=now,
        is_same_card=True,
        was_settling=False,
        direction=Direction.BETTER,
    )


def hidden(*series: Series) -> frozenset[str]:
    period = complete().period
    now = Stretch(
        period=period.label,
        kind=period.kind,
        start=period.start,
        until=period.end + timedelta(days=1),
        records=KPI.records,
    )
    return hidden_periods(series, now, MINIMUM)


def quarters(**records: int) -> tuple[Series, ...]:
    whole = next(one for one in KPI.series if one.kind is PeriodKind.QUARTER)
    points = (replace(one, records=records.get(one.period[-2:], one.records)) for one in whole.points)
    return (replace(whole, points=tuple(points)),)


@pytest.mark.parametrize(
    ("then", "now", "is_shown"),
    [
        (0, 0, True),
        (9, 100, False),
        (100, 9, False),
        (100, 100, True),
        (100, 101, False),
        (109, 100, False),
        (100, 110, True),
        (110, 100, True),
        (10, 0, True),
    ],
)
def test_figures_are_shown_only_where_nobody_can_be_computed(then: int, now: int, *, is_shown: bool) -> None:
    series = quarters(Q3=now)
    few = hidden(*series)
    (report,) = without_small_reports([reported("2013-Q3", then)], series, few, MINIMUM)
    (change,) = without_small_restatements([restated("2013-Q3", then, now)], series, few, MINIMUM)
    assert (report.value is not None, change.then is not None) == (is_shown, is_shown)
    if not is_shown:
        assert (report.records, report.status) == (0, Status.NO_DATA)
        assert (change.now, change.records_then, change.records_now) == (None, 0, 0)
        assert change.direction is Direction.NEUTRAL  # which way it went says how the few did
        assert (change.period, change.is_same_card) == ("2013-Q3", True)


@given(COUNTS, COUNTS)
def test_no_small_count_is_left_and_no_small_difference(then: int, now: int) -> None:
    series = quarters(Q3=now)
    few = hidden(*series)
    (one,) = without_small_restatements([restated("2013-Q3", then, now)], series, few, MINIMUM)
    if one.then is not None:
        for count in (then, now, abs(now - then)):
            assert count == 0 or count >= MINIMUM


def test_a_period_that_is_hidden_today_is_hidden_as_reported() -> None:
    months = next(one for one in KPI.series if one.kind is PeriodKind.MONTH)
    few = replace(
        months,
        points=tuple(replace(one, records=3) if one.period == "2013-11" else one for one in months.points),
    )
    names = ("2013-09", "2013-10", "2013-11", "2013-12")
    counts = {one.period: one.records for one in months.points}
    told = [reported(name, counts[name]) for name in names]
    series = (few, *quarters())
    left = without_small_reports(told, series, hidden(*series), MINIMUM)
    shown = {one.period for one in left if one.value is not None}
    assert "2013-11" not in shown
    assert "2013-09" in shown
    assert len(shown & {"2013-10", "2013-12"}) == 1  # the other goes with November, or gives it away


def test_a_period_that_is_measured_no_more_is_judged_by_its_own_count() -> None:
    told = [reported("2009-Q1", 9), reported("2009-Q2", 10)]
    left = without_small_reports(told, quarters(), frozenset(), MINIMUM)
    assert [one.value for one in left] == [None, SECRET]


def with_first(record: Record, **changes: object) -> Record:
    first = replace(record.kpis[0], **changes)  # type: ignore[arg-type]
    return replace(record, kpis=(first, *record.kpis[1:]))


def history_of(kpi: KpiReview) -> tuple[object, ...]:
    return kpi.reported, kpi.restated


@pytest.mark.parametrize("edition", list(Edition))
def test_no_edition_shows_a_restatement_by_few(edition: Edition) -> None:
    now = next(one.records for one in quarters()[0].points if one.period == "2013-Q3")
    whole = with_first(
        complete(),
        reported=(reported("2013-Q3", now - 4),),
        restated=(restated("2013-Q3", now - 4, now),),
    )
    seen = edition_of(whole, edition)
    assert str(SECRET) not in repr(seen)
    assert any("restated since it was reported" in sentence for sentence in seen.kpis[0].sentences)


def test_amounts_are_shown_as_they_are() -> None:
    history = {"reported": (reported("2013-Q3", 3),), "restated": (restated("2013-Q3", 3, 4),)}
    seen = edition_of(with_first(complete(), is_counted=False, **history), Edition.DEPARTMENT)
    assert history_of(seen.kpis[0]) == (history["reported"], history["restated"])


def test_a_kpi_of_few_has_no_history() -> None:
    standing = Standing(status=Status.MISSED)
    history = {"reported": (reported("2013-Q3", 300),), "restated": (restated("2013-Q3", 300, 400),)}
    whole = with_first(complete(), records=7, standing=standing, **history)
    assert history_of(edition_of(whole, Edition.ANALYST).kpis[0]) == ((), ())


def change(kpi: str, *others: str, level: Level = Level.DEPARTMENT) -> CardChange:
    return CardChange(kpi=kpi, name=kpi, what="new", level=level, others=others)


@pytest.mark.parametrize(
    ("edition", "left"),
    [
        (Edition.DEPARTMENT, ["cancelled"]),
        (Edition.EXECUTIVE, ["arrived_on_time", "cancelled", "cancelled", "cancelled", "gone"]),
    ],
)
def test_changes_of_hidden_cards_are_hidden_and_so_is_what_names_them(
    edition: Edition, left: list[str]
) -> None:
    changes = (
        change("arrived_on_time"),
        change("cancelled"),
        change("cancelled", "arrived_on_time"),
        change("cancelled", "gone"),
        change("gone", level=Level.ORGANISATION),
    )
    whole = replace(with_first(complete(), level=Level.ORGANISATION), card_changes=changes)
    assert [one.kpi for one in edition_of(whole, edition).card_changes] == left


def test_only_analysts_read_which_record_is_damaged() -> None:
    whole = replace(complete(), notes=("records/2013-Q3/operations.json: is damaged", "and another"))
    assert edition_of(whole, Edition.ANALYST).notes == whole.notes
    (note,) = edition_of(whole, Edition.DEPARTMENT).notes
    assert note.startswith("An earlier record could not be read")
    assert edition_of(complete(), Edition.DEPARTMENT).notes == ()
