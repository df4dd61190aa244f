"""Which readings a review judges, against what, and that nothing withheld decides a limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from kpiwork.analysis.change import Assurance, Certainty, Method, Variation
from kpiwork.analysis.target import TargetInForce, TargetState
from kpiwork.periods import PeriodKind
from kpiwork.review.change import change_of, charted, judged_again, limits_at
from kpiwork.review.privacy import edition_of
from kpiwork.review.record import DataLight, KpiReview, Record
from kpiwork.spec.batch import Edition
from kpiwork.spec.choices import Better
from kpiwork.spec.settings import RuleSet
from kpiwork.spec.unit import UnitKind
from tests.factories import flights_record, judged, jumping, long_history

END, LATER = date(2013, 12, 31), date(2014, 6, 30)


@pytest.fixture(scope="module")
def record() -> Record:
    return flights_record(edition=None)


@pytest.fixture
def kpi(record: Record) -> KpiReview:
    return record.kpis[0]


def test_the_grain_is_that_of_the_chart(kpi: KpiReview) -> None:
    weeks, months = charted(kpi), charted(long_history(kpi, years=3))
    assert weeks is not None
    assert months is not None
    assert (weeks.kind, months.kind) == (PeriodKind.WEEK, PeriodKind.MONTH)
    assert charted(replace(kpi, series=())) is None


def test_a_week_that_ends_after_the_period_is_not_judged(kpi: KpiReview) -> None:
    change = change_of(kpi, END, LATER, rules=RuleSet.GUARDED)
    assert change is not None
    assert (change.period, change.points) == ("2013-W52", 52)


def test_what_still_settles_is_not_judged(kpi: KpiReview) -> None:
    moving = replace(kpi, provisional_until=END + timedelta(days=28))
    change = change_of(moving, END, END + timedelta(days=7), rules=RuleSet.GUARDED)
    assert change is not None
    assert change.period == "2013-W49"


@pytest.mark.parametrize("light", [DataLight.IN_DOUBT, DataLight.NO_DATA])
def test_doubtful_data_are_not_judged(kpi: KpiReview, light: DataLight) -> None:
    assert change_of(replace(kpi, data_light=light), END, LATER, rules=RuleSet.GUARDED) is None


def test_the_rules_are_the_workbook_s(kpi: KpiReview) -> None:
    change = judged(kpi, RuleSet.MDC_2023).change
    assert change is not None
    assert (change.rules, change.run_needed, change.autocorrelation) == ("mdc_2023", 7, None)


@pytest.mark.parametrize(
    ("better", "fields", "assurance"),
    [
        (Better.HIGHER, {"value": 0.5}, Assurance.PASSES),
        (Better.HIGHER, {"value": 0.75}, Assurance.HIT_OR_MISS),
        (Better.HIGHER, {"value": 0.9}, Assurance.FAILS),
        (Better.LOWER, {"value": 0.5}, Assurance.FAILS),
        (Better.LOWER, {"value": 0.9}, Assurance.PASSES),
        (Better.WITHIN, {"low": 0.5, "high": 0.9}, Assurance.PASSES),
        (Better.WITHIN, {"low": 0.85, "high": 0.9}, Assurance.FAILS),
        (Better.NEITHER, {"value": 0.9}, None),
    ],
)
def test_the_page_s_target_is_held_against_single_weeks(
    kpi: KpiReview, better: Better, fields: dict[str, float], assurance: Assurance | None
) -> None:
    target = TargetInForce(state=TargetState.IN_FORCE, **fields)  # type: ignore[arg-type]
    change = jumping(replace(kpi, better=better, target=target), by={}).change
    assert change is not None
    assert change.assurance is assurance
    lapsed = jumping(replace(kpi, better=better, target=replace(target, state=TargetState.LAPSED)), by={})
    assert lapsed.change is not None
    assert lapsed.change.assurance is None


def test_an_amount_is_held_against_the_target_of_its_own_grain(kpi: KpiReview) -> None:
    weekly = kpi.series[0]
    points = tuple(replace(point, value=100.0 + i % 3, target=90.0) for i, point in enumerate(weekly.points))
    target = TargetInForce(state=TargetState.IN_FORCE, value=1200.0)
    amount = replace(
        kpi, adds_up=True, unit=UnitKind.COUNT, target=target, series=(replace(weekly, points=points),)
    )
    change = judged(amount).change
    assert change is not None
    assert change.assurance is Assurance.PASSES
    without = tuple(replace(point, target=None) for point in points)
    none = judged(replace(amount, series=(replace(weekly, points=without),))).change
    assert none is not None
    assert none.assurance is None


@pytest.mark.parametrize(
    ("unit", "values", "within"),
    [
        (UnitKind.PERCENT, (0.9, 0.99), (None, 1.0)),
        (UnitKind.PERCENT, (0.01, 0.1), (0.0, None)),
        (UnitKind.PERCENT, (0.9, 1.2), (None, None)),
        (UnitKind.COUNT, (0.0, 5.0), (0.0, None)),
        (UnitKind.MINUTES, (-1.0, 5.0), (None, None)),
        (UnitKind.SCORE, (0.0, 5.0), (None, None)),
    ],
)
def test_limits_end_where_values_must(
    kpi: KpiReview, unit: UnitKind, values: tuple[float, float], within: tuple[float | None, float | None]
) -> None:
    weekly = kpi.series[0]
    points = tuple(replace(point, value=values[i % 2]) for i, point in enumerate(weekly.points))
    change = judged(replace(kpi, unit=unit, series=(replace(weekly, points=points),))).change
    assert change is not None
    limits, sigma = change.limits[0], 2.66 / 3 * abs(values[1] - values[0])
    low, high = within
    centre = sum(values) / 2
    assert limits.lower == pytest.approx(centre - 3 * sigma if low is None else low)
    assert limits.upper == pytest.approx(centre + 3 * sigma if high is None else high)


def test_limits_of_a_point_are_those_of_its_stretch(kpi: KpiReview) -> None:
    points = kpi.series[0].points
    assert kpi.change is not None
    assert limits_at(kpi, points[0]) == kpi.change.limits[0]
    assert limits_at(kpi, points[-1]) is None
    assert limits_at(replace(kpi, change=None), points[0]) is None


def counted(
    kpi: KpiReview, unit: UnitKind = UnitKind.PERCENT, *, rate: float = 0.3, per: int = 1
) -> KpiReview:
    """Make a KPI's weeks shares of whole cases, 100 to 400 of them, and judge them."""
    rng, weekly = np.random.default_rng(11), kpi.series[0]
    cases = [int(one) for one in rng.integers(100, 400, len(weekly.points))]
    events = [int(rng.binomial(one, rate)) for one in cases]
    points = tuple(
        replace(
            point, value=per * of / below, numerator=float(per * of), denominator=float(below), records=below
        )
        for point, of, below in zip(weekly.points, events, cases, strict=True)
    )
    return judged(replace(kpi, unit=unit, series=(replace(weekly, points=points), *kpi.series[1:])))


@pytest.mark.parametrize(
    ("unit", "per", "rate", "method"),
    [
        (UnitKind.PERCENT, 1, 0.3, Method.P_PRIME),
        (UnitKind.PERCENT, 1, 0.005, Method.RARE),
        (UnitKind.PER_THOUSAND, 1000, 0.3, Method.P_PRIME),
        (UnitKind.PER_THOUSAND, 1000, 0.005, Method.RARE),
        (UnitKind.RATIO, 1, 0.3, Method.U_PRIME),
        (UnitKind.SCORE, 1, 0.3, Method.XMR),
        (UnitKind.HOURS, 1, 0.3, Method.XMR),
    ],
)
def test_counts_decide_the_chart(
    kpi: KpiReview, unit: UnitKind, per: int, rate: float, method: Method
) -> None:
    change = counted(kpi, unit, rate=rate, per=per).change
    assert change is not None
    assert change.method is method
    assert bool(change.at) is (method is not Method.XMR)


def test_amounts_are_not_taken_for_counts(kpi: KpiReview) -> None:
    shares = counted(kpi)
    weekly = shares.series[0]
    money = tuple(replace(point, records=17) for point in weekly.points)
    change = judged(replace(shares, series=(replace(weekly, points=money),))).change
    assert change is not None
    assert change.method is Method.XMR


def test_few_events_a_week_are_rare(kpi: KpiReview) -> None:
    weekly = kpi.series[0]
    points = tuple(
        replace(point, value=float(i % 3 == 0), denominator=None) for i, point in enumerate(weekly.points)
    )
    events = replace(kpi, unit=UnitKind.COUNT, adds_up=True, series=(replace(weekly, points=points),))
    change = judged(events).change
    assert change is not None
    assert change.method is Method.RARE


def test_each_point_has_its_own_limits_and_one_without_a_value_none(kpi: KpiReview) -> None:
    shares = counted(kpi)
    weekly = shares.series[0]
    points = tuple(replace(point, value=None) if i == 7 else point for i, point in enumerate(weekly.points))
    shares = judged(replace(shares, series=(replace(weekly, points=points),)))
    assert shares.change is not None
    held = [limits_at(shares, point) for point in points]
    assert [i for i, one in enumerate(held[:-1]) if one is None] == [7]
    assert [one.upper for one in held if one] == [one.upper for one in shares.change.at]
    assert len({one.upper for one in held if one}) > 10


def test_an_amount_s_target_that_changes_counts_with_its_latest_value(kpi: KpiReview) -> None:
    weekly = kpi.series[0]
    for latest, assurance in ((90.0, Assurance.PASSES), (150.0, Assurance.FAILS)):
        points = tuple(
            replace(point, value=100.0 + i % 3, target=latest if i > 40 else 101.0)
            for i, point in enumerate(weekly.points)
        )
        amount = replace(kpi, adds_up=True, unit=UnitKind.COUNT, series=(replace(weekly, points=points),))
        change = judged(amount).change
        assert change is not None
        assert change.assurance is assurance


def test_withheld_points_decide_no_limit_and_are_named_by_no_rule(record: Record) -> None:
    kpi = jumping(record.kpis[0], by={20: 1.0, 51: 1.0})
    weekly = kpi.series[0]
    points = tuple(replace(point, records=4) if i == 20 else point for i, point in enumerate(weekly.points))
    kpi = replace(kpi, series=(replace(weekly, points=points), *kpi.series[1:]))
    seen = edition_of(replace(record, kpis=(kpi, *record.kpis[1:])), Edition.DEPARTMENT).kpis[0]
    assert kpi.change is not None
    assert seen.change is not None
    assert weekly.points[20].period in {one.period for one in kpi.change.fired}
    assert weekly.points[20].period not in {one.period for one in seen.change.fired}
    assert seen.change.points == kpi.change.points - 2  # and the smallest, or the months would tell it
    assert seen.change.limits[0].centre != kpi.change.limits[0].centre
    assert seen.change.variation == (Variation.IMPROVEMENT_HIGH,)


def test_too_few_left_is_said(kpi: KpiReview) -> None:
    weekly = kpi.series[0]
    few = replace(kpi, series=(replace(weekly, points=weekly.points[-8:]),))
    change = judged_again(few, END, LATER)
    assert change is not None
    assert change.certainty is Certainty.TOO_FEW
    assert judged_again(replace(few, change=None), END, LATER) is None
