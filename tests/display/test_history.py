"""One frame for the chart, its table and its sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from kpiwork.analysis.target import TargetInForce, TargetState
from kpiwork.display.history import history_of
from kpiwork.periods import PeriodKind
from kpiwork.review.change import change_of
from kpiwork.review.record import DatedChange
from kpiwork.review.sentences import style_of
from kpiwork.spec.choices import Seasonal
from kpiwork.spec.settings import RuleSet
from tests.factories import flights_record, history, judged, jumping, long_history, short_history

RECORD = flights_record()
KPI = RECORD.kpi("arrived_on_time")


def with_gap(kpi, *, at):
    series = kpi.series[0]
    points = tuple(
        replace(point, value=None) if index == at else point for index, point in enumerate(series.points)
    )
    return replace(kpi, series=(replace(series, points=points), *kpi.series[1:]))


def test_a_year_is_shown_in_weeks_with_quarters_as_steps():
    made = history(KPI)
    assert (made.grain, len(made.readings), len(made.steps)) == (PeriodKind.WEEK, 53, 4)


def test_three_years_are_shown_in_months():
    made = history(long_history(KPI, years=3))
    assert (made.grain, len(made.readings)) == (PeriodKind.MONTH, 36)


def test_values_are_those_of_the_record():
    made = history(KPI)
    assert list(made.readings["value"]) == [point.value for point in KPI.series[0].points]
    assert list(made.readings["label"]) == [point.words for point in KPI.series[0].points]


def test_counts_and_amounts_have_no_steps():
    assert history(replace(KPI, adds_up=True)).steps.empty


def test_targets_of_a_longer_period_are_spread_over_the_readings_of_an_amount():
    long = long_history(KPI, years=3)
    quarter, *_ = [one for one in KPI.series if one.kind is PeriodKind.QUARTER]
    months = next(one for one in long.series if one.kind is PeriodKind.MONTH)
    bare = replace(months, points=tuple(replace(point, target=None) for point in months.points))
    aimed = replace(quarter, points=tuple(replace(point, target=0.9) for point in quarter.points))
    shown = history(replace(long, adds_up=True, series=(bare, aimed)))
    inside = [point for point in aimed.points if point.start >= months.points[0].start]
    assert list(shown.plan["label"]) == [point.words for point in inside]
    assert shown.plan["pace"].tolist() == pytest.approx([0.3] * len(inside))
    assert history(replace(long, adds_up=False, series=(bare, aimed))).plan.empty
    assert history(replace(long, adds_up=True, series=(months, aimed))).plan.empty


def test_a_point_that_stands_out_only_with_others_is_inside():
    shown = history(jumping(KPI, by={5: 1.0, 20: 1.0}))
    rows = shown.readings
    alone = (rows["value"] > rows["upper"]) | (rows["value"] < rows["lower"])
    assert rows["inside"].tolist() == ((rows["high"] | rows["low"]) & ~alone).tolist()
    assert any(mark.startswith("▲ unusually high") for mark in shown.marks)
    calm = rows.assign(high=True, low=False, inside=True)
    (mark,) = replace(shown, readings=calm).marks
    assert mark == "△ one by one usual, together higher than chance explains"


def test_a_gap_parts_the_line():
    runs = history(with_gap(KPI, at=10)).readings["run"]
    assert (runs[9], runs[11]) == (1, 2)


@pytest.mark.parametrize("series", [(), "without values"])
def test_no_value_means_no_history(series):
    weekly = KPI.series[0]
    empty = replace(weekly, points=tuple(replace(point, value=None) for point in weekly.points))
    assert history_of(replace(KPI, series=(empty,) if series else ()), RECORD.period) is None


def test_one_grain_is_enough():
    made = history(short_history(KPI, weeks=8))
    assert (len(made.readings), made.steps.empty) == (8, True)


def test_only_changes_inside_the_history_are_marked_oldest_first():
    days = (date(2013, 9, 2), date(1999, 1, 1), date(2013, 3, 1))
    changes = tuple(DatedChange(date=day, what="x", rebase=False) for day in days)
    made = history(replace(KPI, changes=changes))
    assert [change.date for change in made.changes] == [date(2013, 3, 1), date(2013, 9, 2)]


def test_a_range_target_has_two_bounds():
    target = TargetInForce(state=TargetState.IN_FORCE, low=0.8, high=0.88)
    assert history(replace(KPI, target=target)).bounds == (
        ("at least", 0.8),
        ("at most", 0.88),
    )
    lapsed = replace(target, state=TargetState.LAPSED)
    assert history(replace(KPI, target=lapsed)).bounds == ()


def test_a_period_ends_where_the_next_begins():
    readings = history(KPI).readings
    assert (readings["end"][:-1].to_numpy() == readings["start"][1:].to_numpy()).all()
    assert readings["end"].iloc[-1] - readings["start"].iloc[-1] == pd.Timedelta(days=7)


def test_limits_and_unusual_readings_stand_beside_the_values():
    made = history(jumping(KPI, by={5: 1.0, 50: -1.0}))
    limits, rows = made.readings[["lower", "centre", "upper"]], made.readings
    change = jumping(KPI, by={5: 1.0, 50: -1.0}).change
    assert change is not None
    stretch = change.limits[0]
    assert limits.dropna().drop_duplicates().to_numpy().tolist() == [
        [stretch.lower, stretch.centre, stretch.upper]
    ]
    assert (list(rows.index[rows["high"]]), list(rows.index[rows["low"]])) == ([5], [50])
    printed = style_of(KPI).value
    assert made.usual == f"{printed(stretch.lower)} to {printed(stretch.upper)}"


def test_limits_that_follow_their_cases_are_told_with_them():
    weekly = KPI.series[0]
    counts = [(int(i % 2 == 0), 300 + 200 * (i % 2)) for i in range(len(weekly.points))]
    points = tuple(
        replace(point, value=of / below, numerator=of, denominator=below, records=below)
        for point, (of, below) in zip(weekly.points, counts, strict=True)
    )
    made = history(judged(replace(KPI, series=(replace(weekly, points=points),))))
    assert made.readings["upper"].nunique() == 2
    assert made.usual.endswith(" with as many cases as the latest")


def test_what_is_not_judged_has_no_limits():
    made = history(replace(KPI, change=None))
    assert made.readings["upper"].isna().all()
    assert not made.readings["high"].any()
    assert made.usual == ""
    last = history(KPI).readings.iloc[-1]  # its last week ends after the period under review
    assert pd.isna(last["upper"])


def test_a_season_moves_the_limits_of_each_month():
    months = long_history(KPI, years=3)
    seasonal = change_of(
        months, date(2015, 12, 31), date(2016, 3, 1), rules=RuleSet.GUARDED, seasonal=Seasonal.YES
    )
    rows = history(replace(months, change=seasonal)).readings.dropna(subset=["centre"])
    by_month = rows.groupby(rows["start"].dt.month)["centre"].nunique()
    assert (by_month == 1).all()
    assert rows["centre"].nunique() == 12
    assert (rows["upper"] <= 1).all()


def test_the_value_of_the_period_is_that_of_its_step():
    made = history(KPI)
    (step,) = made.steps.loc[made.steps["start"] == pd.Timestamp(RECORD.period.start), "value"]
    assert made.now == step
    assert history(replace(KPI, adds_up=True)).now is None


def test_columns_have_their_types_even_without_rows():
    made = history(replace(KPI, adds_up=True))
    assert made.steps.dtypes.to_dict() == history(KPI).steps.dtypes.to_dict()
