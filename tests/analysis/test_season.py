"""A season is what months add, and it needs each of them twice."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kpiwork.analysis.season import deseasonalised, season_of

YEAR = list(range(1, 13))
ADDED = np.array([-5, -3, 0, 1, 2, 0, 0, -1, 1, 0, 1, 4], dtype=float)


def test_a_season_without_noise_is_found_and_taken_out():
    values = np.tile(100 + ADDED, 3)
    season = season_of(values, YEAR * 3)
    assert season == pytest.approx(tuple(ADDED))
    assert deseasonalised(values, YEAR * 3, season) == pytest.approx(np.full(36, 100.0))


def test_months_count_from_wherever_the_series_begins():
    values = np.tile(np.roll(ADDED, -3), 2)
    assert season_of(values, (YEAR[3:] + YEAR[:3]) * 2) == pytest.approx(tuple(ADDED))


@pytest.mark.parametrize("missing", [[23], [0, 12]])
def test_each_month_is_needed_twice(missing):
    values = np.tile(ADDED, 3 if len(missing) > 1 else 2)
    values[missing] = math.nan
    assert season_of(values, YEAR * (len(values) // 12)) == ()
    assert deseasonalised(values, YEAR * (len(values) // 12), ()) is values
