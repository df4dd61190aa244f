"""Each question answers any readings: with a result, or with a state and a reason in words."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

import kpiwork as kw
from kpiwork.analysis.change import Assurance, Certainty, Variation
from kpiwork.analysis.comparison.found import UnitsState, Where
from kpiwork.analysis.contribution import ContributionKind
from kpiwork.analysis.drivers import DriverState
from kpiwork.analysis.effect.level import Verdict
from kpiwork.analysis.forecast.forecast import ForecastState
from kpiwork.analysis.lead import LeadVerdict
from kpiwork.errors import DataError, UsageError
from kpiwork.spec.target import Status
from tests.known import there

ask = kw.analysis
RANDOM = np.random.default_rng(7)
NOISE = RANDOM.normal(50, 2, 36)


def frame(values, first: str = "2021-01-01") -> pd.DataFrame:
    return pd.DataFrame({"start": pd.date_range(first, periods=len(values), freq="MS"), "value": values})


def segments(period: str, **units: tuple[float, float]) -> pd.DataFrame:
    rows = [(period, "team", name, above, below, int(below)) for name, (above, below) in units.items()]
    above, below = (sum(pair[part] for pair in units.values()) for part in (0, 1))
    rows.append((period, "", "", above, below, int(below)))
    return pd.DataFrame(
        rows, columns=["period", "dimension", "segment", "numerator", "denominator", "records"]
    )


def test_where_a_value_stands():
    assert ask.where_does_it_stand(0.78, 0.8, tolerance=0.03).status is Status.NEAR
    assert ask.where_does_it_stand(0.78, 0.8, better="lower").status is Status.MET
    assert ask.where_does_it_stand(0.78, None).status is Status.NO_TARGET
    assert ask.where_does_it_stand(math.nan, 0.8).status is Status.NO_DATA


def test_a_shift_is_a_change_and_noise_is_none():
    shifted = NOISE + np.where(np.arange(36) >= 26, 8.0, 0.0)
    assert there(ask.is_it_a_change(frame(NOISE))).variation == (Variation.COMMON,)
    assert there(ask.is_it_a_change(frame(shifted))).variation == (Variation.IMPROVEMENT_HIGH,)
    assert there(ask.is_it_a_change(frame(shifted), better="lower")).variation == (Variation.CONCERN_HIGH,)
    assert there(ask.is_it_a_change(frame(NOISE), target=90.0)).assurance is Assurance.FAILS


def test_the_next_months_lie_where_the_past_did():
    found = ask.where_is_it_heading(frame(NOISE), ahead=3, seasonal="no")
    assert (found.state, len(found.steps)) == (ForecastState.MADE, 3)
    assert all(step.low_80 < 50 < step.high_80 for step in found.steps)


def test_a_movement_is_split_by_segment():
    both = pd.concat([segments("a", x=(50, 100), y=(90, 100)), segments("b", x=(20, 50), y=(135, 150))])
    found = ask.why_did_it_move(both, dimension="team", now="b", since="a", is_share=True)
    assert found.kind is ContributionKind.RATE
    assert there(found.mix) + there(found.within) == pytest.approx(155 / 200 - 140 / 200)


def test_a_product_is_split_by_its_drivers():
    found = ask.what_drove_it(6.0, 12.0, {"orders": (2.0, 3.0), "value": (3.0, 4.0)})
    assert found.state is DriverState.PRODUCT
    assert sum(one.part for one in found.parts) == pytest.approx(6.0)


def test_a_link_is_found_at_its_lag():
    leading = RANDOM.normal(0, 1, 60)
    led = np.concatenate([RANDOM.normal(0, 1, 2), leading[:-2]]) + RANDOM.normal(0, 0.3, 60)
    found = there(ask.does_it_lead(frame(leading), frame(led), lag="2 months"))
    assert (found.verdict, there(found.link).lag) == (LeadVerdict.SUPPORTED, 2)
    later = frame(led).iloc[20:]  # not the same months in both
    assert there(there(ask.does_it_lead(frame(leading), later, lag="2 months")).link).lag == 2


def test_the_unit_that_differs_is_named():
    units = {f"t{number}": (800.0 + number % 3, 1000.0) for number in range(11)}
    found = ask.who_differs(segments("a", odd=(600.0, 1000.0), **units), units="team", period="a")
    assert found.state is UnitsState.COMPARED
    assert [unit.name for unit in found.outside] == ["odd"]
    assert found.outside[0].where is Where.BELOW


def test_an_effect_is_seen_beside_what_was_to_be_expected():
    stepped = NOISE + np.where(np.arange(36) >= 18, 6.0, 0.0)
    found = ask.what_changed_since(frame(stepped), date(2022, 6, 10))
    assert found.verdict is Verdict.EFFECT_SEEN
    assert (found.points_before, found.points_after) == (18, 18)
    low, high = there(found.interval)
    assert low < 6 < high


ODD = {
    "nothing": [],
    "one point": [0.5],
    "all the same": [3.0] * 30,
    "all missing": [math.nan] * 30,
    "negative": [-5.0, -4.0] * 15,
    "over one": [1.2, 1.4, 0.9] * 10,
    "huge": [1e300, -1e300] * 15,
    "gaps": [1.0, math.nan, 2.0, 4.0, math.nan] * 6,
}


@pytest.mark.parametrize("values", ODD.values(), ids=ODD)
def test_odd_readings_get_a_verdict_and_no_wrong_number(values):
    readings = frame(values)
    change = ask.is_it_a_change(readings)
    assert change is None or change.certainty in Certainty
    heading = ask.where_is_it_heading(readings)
    assert heading.state is ForecastState.MADE or heading.reason
    assert all(math.isfinite(one.low_80) and one.low_80 <= one.high_80 for one in heading.steps)
    effect = ask.what_changed_since(readings, date(2022, 1, 1))
    assert effect.interval is not None or effect.reason
    found = there(ask.does_it_lead(readings, readings, lag="1 month"))
    assert found.verdict is not LeadVerdict.SUPPORTED


def test_zeros_below_and_segments_that_come_and_go_are_told_apart():
    both = pd.concat(
        [segments("a", x=(50, 100), gone=(10, 20)), segments("b", x=(20, 50), new=(3, 30), none=(0, 0))]
    )
    found = ask.why_did_it_move(both, dimension="team", now="b", since="a")
    parts = {part.segment: part for part in found.parts}
    assert parts["new"].before is None
    assert parts["gone"].value is None
    assert parts["none"].value is None
    assert there(found.mix) + there(found.within) == pytest.approx(23 / 80 - 60 / 120)


def test_five_thousand_units_are_too_many_to_compare():
    many = segments("a", **{f"u{number}": (50.0, 100.0) for number in range(5_000)})
    found = ask.who_differs(many, units="team", period="a")
    assert found.state is UnitsState.NOT_COMPARABLE
    assert "5,000 units are too many" in found.reason


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: ask.is_it_a_change(frame(NOISE), better="hihger"), "'hihger' is not known"),
        (lambda: ask.is_it_a_change(frame(NOISE), rules="western"), "'western' is not known"),
        (lambda: ask.where_is_it_heading(frame(NOISE), ahead=0), "0 is no count"),
        (lambda: ask.does_it_lead(frame(NOISE), frame(NOISE), lag="soon"), "'soon' is not a lag"),
        (lambda: ask.who_differs(frame(NOISE), units="team", period="a"), "missing among the columns"),
        (lambda: ask.is_it_a_change(frame([1.0, math.inf])), "1 of 2 are infinite"),
        (lambda: ask.is_it_a_change(pd.concat([frame([1.0]), frame([2.0])])), "are there more than once"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(call, told):
    with pytest.raises((UsageError, DataError), match=told):
        call()
