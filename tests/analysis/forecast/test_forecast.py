"""Forecasts hold as often as they say, follow the series wherever it is moved, and refuse in words."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.behaviour import Possible
from kpiwork.analysis.forecast import BackTestState, Forecast, ForecastState, SeasonUse, forecast
from kpiwork.analysis.forecast.past import past_of
from kpiwork.exact import exact
from kpiwork.spec.choices import Seasonal

RNG = np.random.default_rng(5)
CALM = 50 + RNG.standard_normal(36)
NAN = math.nan


def months_for(values, ahead, first=1):
    return [(first - 1 + place) % 12 + 1 for place in range(len(values) + ahead)]


def made(values, ahead=3, seasonal=Seasonal.UNKNOWN, **how):
    found = forecast(
        np.asarray(values, dtype=float),
        ahead=ahead,
        months=months_for(values, ahead),
        seasonal=seasonal,
        **how,
    )
    assert found.state is ForecastState.MADE, found.reason
    return found


@pytest.mark.parametrize(
    ("values", "ahead", "seasonal", "state", "word"),
    [
        ([], 1, Seasonal.NO, ForecastState.NO_DATA, "no values"),
        ([NAN] * 40, 1, Seasonal.NO, ForecastState.NO_DATA, "no values"),
        ([3.0], 1, Seasonal.NO, ForecastState.TOO_FEW, "1 value so far, and it takes 12"),
        (CALM[:11], 1, Seasonal.NO, ForecastState.TOO_FEW, "11 values so far"),
        ([*CALM[:11], NAN, NAN], 1, Seasonal.NO, ForecastState.TOO_FEW, "11 values so far"),
        (CALM[:12], 5, Seasonal.NO, ForecastState.TOO_FAR, "5 steps after the last of 12 values"),
        ([*CALM, NAN, NAN], 11, Seasonal.NO, ForecastState.TOO_FAR, "13 steps after the last of 36"),
        ([7.0] * 30, 1, Seasonal.NO, ForecastState.ALL_ALIKE, "All 30 values are the same"),
        ([0.1 + 0.2, 0.3] * 15, 1, Seasonal.NO, ForecastState.ALL_ALIKE, "All 30 values are the same"),
        ([*CALM, math.inf], 1, Seasonal.NO, ForecastState.NOT_A_MEASURE, "infinite"),
        ([*CALM, -1e200], 1, Seasonal.NO, ForecastState.NOT_A_MEASURE, "too large"),
        (CALM[:23], 1, Seasonal.YES, ForecastState.SEASON_UNKNOWN, "December has fewer"),
        (CALM[:24], 8, Seasonal.YES, ForecastState.MADE, ""),
        ([NAN, *CALM[:24]], 1, Seasonal.YES, ForecastState.MADE, ""),
        (
            [NAN, NAN, *CALM[:23]],
            2,
            Seasonal.YES,
            ForecastState.SEASON_UNKNOWN,
            "February has fewer",
        ),
    ],
)
def test_what_cannot_be_forecast_says_why(values, ahead, seasonal, state, word):
    found = forecast(
        np.array(values, dtype=float), ahead=ahead, months=months_for(values, ahead), seasonal=seasonal
    )
    assert found.state is state
    assert word in found.reason
    assert bool(found.steps) == (state is ForecastState.MADE)
    assert found.reason.endswith(".") or state is ForecastState.MADE


def test_a_season_without_months_is_not_known():
    found = forecast(CALM, ahead=1, seasonal=Seasonal.YES)
    assert (found.state, found.steps) == (ForecastState.SEASON_UNKNOWN, ())


@pytest.mark.parametrize(("ahead", "months"), [(0, None), (-1, None), (2, [1] * 36), (1, [])])
def test_what_does_not_fit_is_an_error(ahead, months):
    with pytest.raises(ValueError, match="a month for each value and step"):
        forecast(CALM, ahead=ahead, months=months)


@pytest.mark.parametrize(
    ("values", "seasonal", "use"),
    [
        (CALM, Seasonal.NO, SeasonUse.NONE),
        (CALM, Seasonal.YES, SeasonUse.ESTIMATED),
        (CALM, Seasonal.UNKNOWN, SeasonUse.WEIGHED),
        (CALM[:23], Seasonal.UNKNOWN, SeasonUse.NOT_SEEN),
    ],
)
def test_what_is_made_of_the_season_is_told(values, seasonal, use):
    found = made(values, seasonal=seasonal)
    assert found.season is use
    assert (found.season_share > 0) == (seasonal is not Seasonal.NO)
    assert forecast(CALM, ahead=1).season is SeasonUse.NOT_SEEN


def test_a_december_that_stands_apart_is_foreseen():
    values = [50 + (30 if place % 12 == 11 else 0) + noise for place, noise in enumerate(CALM[:35] - 50)]
    for seasonal in (Seasonal.YES, Seasonal.UNKNOWN):
        december, january = made(values, ahead=2, seasonal=seasonal).steps
        assert december.low_80 < 80 < december.high_80
        assert december.low_80 > 70
        assert january.high_95 < 60
    assert made(values, ahead=2, seasonal=Seasonal.NO).steps[0].high_80 < 75


def test_a_steady_rise_goes_on():
    rising = np.arange(36.0) + RNG.standard_normal(36)
    step = made(rising, ahead=1).steps[0]
    assert step.low_80 < 36 < step.high_80
    assert step.low_80 > 33


def test_intervals_grow_with_distance_and_certainty():
    steps = made(np.cumsum(CALM - 50), ahead=6).steps
    widths = [step.high_80 - step.low_80 for step in steps]
    assert widths == sorted(widths)
    assert all(s.low_95 < s.low_80 < s.mean < s.high_80 < s.high_95 for s in steps)
    assert [step.ahead for step in steps] == [1, 2, 3, 4, 5, 6]


def test_steps_are_cut_to_what_is_possible():
    shares = np.clip(0.985 + 0.02 * RNG.standard_normal(30), 0, 1)
    found = made(shares, possible=Possible(low=0.0, high=1.0))
    assert all(step.high_95 == 1.0 >= step.mean for step in found.steps)
    assert made(shares).steps[0].high_95 > 1.0


def test_only_the_latest_values_count():
    long_ago = np.concatenate([np.full(50, 1e6), np.tile(CALM, 4)])
    found = forecast(long_ago, ahead=1)
    assert found.points == 120
    assert found.steps[0].high_95 < 100


@given(
    shift=st.floats(-1e6, 1e6),
    scale=st.sampled_from([1e-200, 1e-6, 0.5, 3.0, 1e9, 1e90]),
    sign=st.sampled_from([1, -1]),
    seasonal=st.sampled_from(Seasonal),
)
def test_moved_and_stretched_values_give_a_moved_and_stretched_forecast(shift, scale, sign, seasonal):
    plain, other = made(CALM, seasonal=seasonal), made(sign * scale * (CALM + shift), seasonal=seasonal)
    for one, two in zip(plain.steps, other.steps, strict=True):
        ends = (one.low_95, one.low_80, one.mean, one.high_80, one.high_95)
        found = (two.low_95, two.low_80, two.mean, two.high_80, two.high_95)
        wanted = np.sort([sign * (end + shift) for end in ends])
        assert np.array(found) / scale == pytest.approx(wanted, abs=1e-4)
    assert (plain.tried.held, plain.tried.tries) == (other.tried.held, other.tried.tries)


@given(
    values=st.lists(
        st.one_of(st.floats(-1e3, 1e3), st.just(NAN), st.just(0.0), st.integers(0, 2).map(float)), max_size=40
    ),
    seasonal=st.sampled_from(Seasonal),
    ahead=st.integers(1, 4),
)
def test_whatever_comes_in_there_is_a_forecast_or_a_reason(values, seasonal, ahead):
    found = forecast(
        np.array(values, dtype=float), ahead=ahead, months=months_for(values, ahead), seasonal=seasonal
    )
    assert (found.state is ForecastState.MADE) == (not found.reason)
    for step in found.steps:
        assert step.low_95 <= step.low_80 <= step.high_80 <= step.high_95
        assert math.isfinite(step.low_95 + step.high_95)
    assert exact(Forecast).validate_json(exact(Forecast).dump_json(found)) == found


def test_a_try_is_the_forecast_that_would_have_been_made():
    away, held, tries = [], 0, range(12, 34)
    for known in tries:
        step = forecast(CALM[:known], ahead=3, seasonal=Seasonal.NO).steps[-1]
        away.append(abs(step.mean - CALM[known + 2]))
    tried = forecast(CALM, ahead=3, seasonal=Seasonal.NO).tried
    assert (tried.state, tried.tries) == (BackTestState.TRIED, len(tries))
    assert tried.error == pytest.approx(np.mean(away), rel=1e-3)
    naive = [abs(CALM[known + 2] - CALM[known - 1]) for known in tries]
    assert tried.naive_error == pytest.approx(np.mean(naive))
    unwidened = [forecast(CALM[:known], ahead=3, seasonal=Seasonal.NO) for known in tries]
    held = sum(
        f.steps[-1].low_80 <= CALM[known + 2] <= f.steps[-1].high_80
        for f, known in zip(unwidened, tries, strict=True)
        if f.tried.widened == 1
    )
    assert all(f.tried.widened == 1 for f in unwidened)
    assert tried.held == held


def test_a_past_that_breaks_forecasts_widens_them():
    calm_then_wild = np.concatenate(
        [0.1 * CALM[:14], 0.1 * CALM[14:] + np.tile([9.0, -9.0, 14.0, -14.0], 6)[:22]]
    )
    calm_then_wild[24:] += 40 * np.sign(np.arange(12) % 5 - 2)
    tried = forecast(calm_then_wild, ahead=1, seasonal=Seasonal.NO).tried
    assert tried.held < 0.8 * tried.tries
    assert tried.widened > 1.0


def test_too_short_a_past_is_not_tried():
    tried = forecast(CALM[:17], ahead=1).tried
    assert (tried.state, tried.tries, tried.widened, tried.error) == (BackTestState.TOO_SHORT, 5, 1.0, None)
    assert forecast(CALM[:18], ahead=1).tried.state is BackTestState.TRIED
    seasonal = made(CALM[:29], ahead=1, seasonal=Seasonal.YES).tried
    assert (seasonal.state, seasonal.tries) == (BackTestState.TOO_SHORT, 5)


def december(rng, length, month):
    return rng.standard_normal(length) + 4 * ((np.arange(length) + month) % 12 == 11)


def wave(rng, length, month):
    return rng.standard_normal(length) + 1.4 * np.sin((np.arange(length) + month) * np.pi / 6)


@pytest.mark.parametrize(
    ("family", "seasonal"),
    [
        (lambda rng, length, _: rng.standard_normal(length), Seasonal.NO),
        (lambda rng, length, _: rng.standard_normal(length).cumsum(), Seasonal.NO),
        (lambda rng, length, _: 0.1 * np.arange(length) + rng.standard_normal(length), Seasonal.NO),
        (december, Seasonal.UNKNOWN),
        (wave, Seasonal.UNKNOWN),
        (december, Seasonal.YES),
        (wave, Seasonal.YES),
    ],
    ids=["chance", "walk", "trend", "december?", "wave?", "december", "wave"],
)
def test_four_of_five_intervals_hold(family, seasonal):
    rng, held, runs = np.random.default_rng(2024), 0, 0
    for month, step in product((0, 3, 6, 9), (0, 1, 2)):
        for _ in range(14):
            series = family(rng, 27, month)
            past = past_of(
                series[:24], ahead=3, months=months_for(series[:24], 3, month + 1), seasonal=seasonal
            )
            weights = [float(one == step) for one in range(3)]
            expected = past.expected(weights).widened(past.tried(weights).widened)
            held += 0.1 <= expected.below(series[24 + step]) <= 0.9
            runs += 1
    assert 0.72 <= held / runs <= 0.9  # the goal of .76 to .86 and what 168 runs leave open
