"""What becomes of a claim: the grain it is tested at, the readings that count, and when it is tested anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiwork.analysis.lead import LeadReason, LeadVerdict, lead
from kpiwork.periods import Calendar, PeriodKind
from kpiwork.review.behind import Claim
from kpiwork.review.claims import Window, both_of, claimed, claims_again, claims_of
from kpiwork.review.record import DataLight, KpiReview, Point, Series
from kpiwork.spec.relation import Lead, Sign
from tests.pasts import complete

CALENDAR = Calendar()
END = date(2013, 12, 31)
WINDOW = Window(end=END, as_of=date(2014, 1, 20))
FIRST, SECOND = complete().kpi("first_wave"), complete().kpi("arrived_on_time")
MONTH, WEEK, QUARTER = PeriodKind.MONTH, PeriodKind.WEEK, PeriodKind.QUARTER


def points(kind: PeriodKind, count: int, *, lag: int = 0, seed: int = 3) -> tuple[Point, ...]:
    """Make readings up to the end of 2013; those with a lag follow those without by so many periods."""
    noise = np.random.default_rng(seed).normal(0, 0.05, count + 10)
    own = np.random.default_rng([seed, lag]).normal(0, 0.01, count)
    last = CALENDAR.containing(END - timedelta(days=6 if kind is WEEK else 0), kind)
    last = CALENDAR.shift(last, -1) if last.end > END else last
    found = []
    for place in range(count):
        period = CALENDAR.shift(last, place + 1 - count)
        value = 0.7 + float(noise[place + 10 - lag]) + float(own[place])
        found.append(
            Point(
                period=period.label,
                words=period.words,
                start=period.start,
                end=period.end,
                value=value,
                numerator=value * 100,
                denominator=100.0,
                records=100,
            )
        )
    return tuple(found)


def kpi_of(base: KpiReview, *, lag: int = 0, **counts: int) -> KpiReview:
    """Give a KPI so many weeks, months and quarters."""
    series = tuple(
        Series(kind=PeriodKind(kind), points=points(PeriodKind(kind), count, lag=lag))
        for kind, count in counts.items()
    )
    return replace(base, series=series, claims=(), leads=())


def claim(lag: str = "2 months", sign: Sign = Sign.POSITIVE, kpi: str = SECOND.id) -> Claim:
    return Claim(kpi=kpi, lag=lag, sign=sign, because="It should")


def found(leading: KpiReview, led: KpiReview, one: Claim, window: Window = WINDOW) -> Claim:
    leading = replace(leading, claims=(one,))
    (told,) = claims_of(leading, {leading.id: leading, led.id: led}, window)
    return told


def test_a_claim_is_written_down_untested() -> None:
    given = {"kpi": "net_sales", "lag": "1-2 months", "sign": "positive", "because": "It should"}
    one = claimed(Lead.model_validate(given))
    assert one == Claim(kpi="net_sales", lag="1-2 months", sign=Sign.POSITIVE, because="It should")
    assert claimed(Lead.model_validate(given | {"because": None})).because == ""


def test_a_link_that_was_made_is_supported_in_words() -> None:
    told = found(kpi_of(FIRST, month=60), kpi_of(SECOND, month=60, lag=2), claim())
    assert told.check is not None
    assert (told.grain, told.check.verdict) == (MONTH, LeadVerdict.SUPPORTED)
    assert told.check.link is not None
    assert told.check.link.lag == 2
    assert told.sentence.startswith(
        f"“{FIRST.name}” is said to lead “{SECOND.name}” by 2 months. Supported: over 60 months"
    )
    assert told.because == "It should"


def test_the_check_is_that_of_the_two_series() -> None:
    leading, led = kpi_of(FIRST, month=36), kpi_of(SECOND, month=36, lag=2)
    both = [np.array([point.value for point in one.series[0].points]) for one in (leading, led)]
    alone = lead(both[0], both[1], lags=range(2, 3), sign=Sign.POSITIVE, season=12)
    assert found(leading, led, claim()).check == alone


@pytest.mark.parametrize(
    ("lag", "counts", "grain"),
    [
        ("2 months", {"week": 150, "month": 36, "quarter": 12}, MONTH),
        ("2 months", {"week": 60, "month": 14, "quarter": 5}, WEEK),  # too few months, enough weeks
        ("2 months", {"week": 20, "month": 14}, MONTH),  # too few of both: the first that shows the lag
        ("2 months", {"month": 14}, MONTH),
        ("2 weeks", {"week": 60, "month": 36}, WEEK),
        ("2 weeks", {"week": 20, "month": 36}, MONTH),
        ("3 days", {"week": 60, "month": 36}, WEEK),
        ("1 quarter", {"week": 150, "month": 36, "quarter": 30}, MONTH),
        ("1 quarter", {"quarter": 30}, QUARTER),
        ("1 quarter", {"week": 60, "month": 14, "quarter": 30}, WEEK),
    ],
)
def test_a_claim_is_tested_at_the_best_grain_with_enough_points(
    lag: str, counts: dict[str, int], grain: PeriodKind
) -> None:
    assert found(kpi_of(FIRST, **counts), kpi_of(SECOND, **counts), claim(lag)).grain is grain


def test_too_few_points_are_said_and_not_read_as_no_link() -> None:
    told = found(kpi_of(FIRST, month=14), kpi_of(SECOND, month=14), claim())
    assert told.check is not None
    assert (told.check.verdict, told.check.reason) == (
        LeadVerdict.NOT_TESTABLE_YET,
        LeadReason.TOO_FEW_POINTS,
    )
    assert "14 months with both numbers so far" in told.sentence


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("light", [DataLight.IN_DOUBT, DataLight.NO_DATA])
def test_data_that_are_not_to_be_relied_on_test_nothing(side: int, light: DataLight) -> None:
    pair = [kpi_of(FIRST, month=36), kpi_of(SECOND, month=36)]
    pair[side] = replace(pair[side], data_light=light)
    assert found(pair[0], pair[1], claim()) == claim()


def test_without_readings_in_common_or_the_other_kpi_a_claim_stays_untested() -> None:
    assert found(kpi_of(FIRST, month=36), kpi_of(SECOND, week=60), claim()) == claim()
    assert found(kpi_of(FIRST, month=36), kpi_of(SECOND, month=36), claim(kpi="gone")) == claim(kpi="gone")
    assert found(kpi_of(FIRST), kpi_of(SECOND), claim()) == claim()


def test_an_earlier_verdict_does_not_outlive_its_readings() -> None:
    told = found(kpi_of(FIRST, month=36), kpi_of(SECOND, month=36, lag=2), claim())
    assert told.sentence
    doubted = replace(kpi_of(FIRST, month=36), data_light=DataLight.IN_DOUBT)
    assert found(doubted, kpi_of(SECOND, month=36), told) == claim()


def test_readings_after_the_period_do_not_count() -> None:
    leading, led = kpi_of(FIRST, month=36), kpi_of(SECOND, month=36, lag=2)
    early = Window(end=date(2013, 9, 30), as_of=WINDOW.as_of)
    cut = [
        replace(kpi, series=(Series(kind=MONTH, points=kpi.series[0].points[:-3]),)) for kpi in (leading, led)
    ]
    assert found(leading, led, claim(), early) == found(cut[0], cut[1], claim(), early)
    assert found(leading, led, claim(), early) != found(leading, led, claim())


@pytest.mark.parametrize("side", [0, 1])
def test_a_reading_that_still_settles_does_not_count(side: int) -> None:
    pair = [kpi_of(FIRST, month=36), kpi_of(SECOND, month=36, lag=2)]
    settling = list(pair)
    settling[side] = replace(pair[side], provisional_until=END + timedelta(days=31))
    known = found(settling[0], settling[1], claim())
    series = pair[side].series[0]
    gap = (*series.points[:-1], replace(series.points[-1], value=None))
    pair[side] = replace(pair[side], series=(replace(series, points=gap),))
    without = found(pair[0], pair[1], claim())
    assert known.check is not None
    assert without.check is not None
    assert known.check.points == without.check.points == 35
    assert known.check.link == without.check.link
    later = Window(end=END, as_of=END + timedelta(days=31))
    settled = found(settling[0], settling[1], claim(), later).check
    assert settled is not None
    assert settled.points == 36


def test_two_kpis_stand_side_by_side_with_gaps() -> None:
    leading, led = kpi_of(FIRST, month=6), kpi_of(SECOND, month=4)
    series = leading.series[0]
    holed = replace(leading, series=(replace(series, points=series.points[:2] + series.points[3:]),))
    both = both_of(holed, led, MONTH, WINDOW)
    assert [point.period for point in both.points] == [
        "2013-07",
        "2013-08",
        "2013-09",
        "2013-10",
        "2013-11",
        "2013-12",
    ]
    assert np.isnan(both.leading).tolist() == [False, False, True, False, False, False]
    assert np.isnan(both.led).tolist() == [True, True, False, False, False, False]
    assert both.known == 3


def test_with_a_direction_turned_the_verdict_turns() -> None:
    leading, led = kpi_of(FIRST, month=60), kpi_of(SECOND, month=60, lag=2)
    other = found(leading, led, claim(sign=Sign.NEGATIVE)).check
    assert other is not None
    assert (other.verdict, other.reason) == (LeadVerdict.NOT_SUPPORTED, LeadReason.OTHER_WAY)


def made() -> tuple[KpiReview, KpiReview, KpiReview]:
    leading = replace(kpi_of(FIRST, month=36), claims=(claim(), claim(kpi="third")))
    led, third = kpi_of(SECOND, month=36, lag=2), replace(kpi_of(SECOND, month=36, lag=1), id="third")
    there = {kpi.id: kpi for kpi in (leading, led, third)}
    return replace(leading, claims=claims_of(leading, there, WINDOW)), led, third


def short(kpi: KpiReview) -> KpiReview:
    series = kpi.series[0]
    gap = (*series.points[:30], replace(series.points[30], value=None), *series.points[31:])
    return replace(kpi, series=(replace(series, points=gap),))


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        (set(), [False, False]),
        ({FIRST.id}, [True, True]),
        ({SECOND.id}, [True, False]),
        ({"third"}, [False, True]),
        ({"another"}, [False, False]),
    ],
)
def test_only_what_changed_on_either_side_is_tested_anew(changed: set[str], again: list[bool]) -> None:
    kpis = made()
    before = [one.check for one in kpis[0].claims]
    kept = claims_again((short(kpi) for kpi in kpis), changed, WINDOW)[0].claims
    assert [one.check != old for one, old in zip(kept, before, strict=True)] == again
    assert [one.check.points for one in kept if one.check] == [35 if one else 36 for one in again]


def test_a_claim_that_was_not_tested_is_not_tested_anew() -> None:
    leading, led, third = made()
    untested = replace(leading, claims=(claim(), claim(kpi="third")))
    assert claims_again((untested, led, third), {leading.id, led.id}, WINDOW)[0].claims == untested.claims


def test_a_claim_about_a_kpi_that_left_is_untested_again() -> None:
    leading, led, _ = made()
    first, second = claims_again((leading, led), {"third"}, WINDOW)[0].claims
    assert first == leading.claims[0]
    assert second == claim(kpi="third")


@settings(max_examples=10)
@given(st.floats(0.01, 100), st.floats(-5, 5))
def test_units_and_levels_change_no_verdict(scale: float, shift: float) -> None:
    leading, led = kpi_of(FIRST, month=36), kpi_of(SECOND, month=36, lag=2)
    series = leading.series[0]
    moved = tuple(replace(one, value=(one.value or 0.0) * scale + shift) for one in series.points)
    one = found(leading, led, claim()).check
    other = found(replace(leading, series=(replace(series, points=moved),)), led, claim()).check
    assert one is not None
    assert other is not None
    assert (one.verdict, one.reason) == (other.verdict, other.reason)
