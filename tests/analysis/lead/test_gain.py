"""Forecasts with and without the leading series: each from its own past only."""

from __future__ import annotations

import numpy as np
import pytest

from kpiwork.analysis.lead.adjust import trend_and_season
from kpiwork.analysis.lead.gain import FEWEST_FORECASTS, gain_of
from tests.analysis.lead.made import pair


def by_hand(leading, led, lag, season, start):
    """Fit anew before each forecast, one at a time."""
    columns = trend_and_season(len(led), season)
    first = max(lag, 1)
    missed, missed_with, apart = [], [], []
    for now in range(first + start, len(led)):
        past = np.arange(first, now)
        table = np.column_stack([columns[past], led[past - 1], leading[past - lag]])
        at = np.concatenate([columns[now], [led[now - 1], leading[now - lag]]])
        told = [
            at[:width] @ np.linalg.lstsq(table[:, :width], led[past], rcond=None)[0]
            for width in (len(at) - 1, len(at))
        ]
        missed.append((led[now] - told[0]) ** 2)
        missed_with.append((led[now] - told[1]) ** 2)
        apart.append((told[0] - told[1]) ** 2)
    better = np.array(missed) - missed_with + apart
    share = 1 - np.sqrt(np.mean(missed_with) / np.mean(missed))
    return share, better.mean() / (better.std(ddof=1) / np.sqrt(len(better)))


@pytest.mark.parametrize(("lag", "points"), [(0, 48), (2, 36), (4, 60)])
def test_it_is_what_fitting_anew_each_time_gives(lag, points):
    leading, led = pair(lag + 5, points, link=0.6, lag=lag)
    found = gain_of(leading, led, lag, 12)
    share, t = by_hand(leading, led, lag, 12, 12)
    assert found.share == pytest.approx(share, rel=1e-6)
    assert found.t == pytest.approx(t, rel=1e-6)
    assert found.forecasts == points - max(lag, 1) - 12


def test_a_link_makes_forecasts_better_and_none_makes_them_no_better():
    linked = [gain_of(*pair(seed, 60, link=0.8), 2, 12) for seed in range(20)]
    apart = [gain_of(*pair(seed, 60), 2, 12) for seed in range(20)]
    assert np.mean([float(gain.share or 0) for gain in linked]) > 0.25
    assert all(gain.t is not None and gain.t > 1.645 for gain in linked)
    assert np.mean([float(gain.share or 0) for gain in apart]) < 0.01


def test_rows_that_a_gap_touches_are_left_out():
    leading, led = pair(1, 60, link=0.8)
    whole = gain_of(leading, led, 2, 12)
    leading[20], led[40] = np.nan, np.nan
    assert gain_of(leading, led, 2, 12).forecasts == whole.forecasts - 3


def test_too_few_forecasts_say_nothing():
    found = gain_of(*pair(1, 21, link=0.8), 2, 12)
    assert (found.share, found.t) == (None, None)
    assert found.forecasts < FEWEST_FORECASTS


def test_a_series_without_a_miss_has_no_gain():
    assert gain_of(pair(1, 40)[0], np.arange(40.0) / 40, 1, 12).share is None
