"""Records around a cutoff are those that the KPI counts, or the detectors that rest on them do not apply."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from kpiwork.signals.cutoff import contradiction
from kpiwork.signals.planting import around_of, card_with, daily_readings, material_of
from kpiwork.spec.measure import Cutoff, Side

DAYS, A_DAY = 59, 20  # January and February 2011
FIRST = date(2011, 1, 1)


def both(*, better="higher", good_side=Side.BELOW, shift=0, missing=0):
    """Make minutes, the share within 240 by day, and counts around a cutoff at 240 and ``shift``."""
    rng = np.random.default_rng(5)
    minutes = np.rint(rng.gamma(12, 18, DAYS * A_DAY))
    minutes[:missing] = np.nan
    days = np.datetime64(FIRST) + np.repeat(np.arange(DAYS), A_DAY)
    within = (minutes <= 240).reshape(DAYS, A_DAY).sum(axis=1).astype(float)
    readings = daily_readings(within, denominator=np.full(DAYS, float(A_DAY)), first=FIRST)
    cutoff = Cutoff(column="minutes", at=240 + shift, good_side=good_side)
    around = around_of(minutes, days, cutoff)
    return material_of(readings, card_with(better=better), around=around), around


@pytest.mark.parametrize("missing", [0, 90])
def test_a_cutoff_that_the_formula_counts_by_is_taken(missing):
    assert contradiction(*both(missing=missing)) == ""


@pytest.mark.parametrize("wrong", [{"good_side": Side.ABOVE}, {"better": "lower"}])
def test_a_good_side_or_direction_against_the_formula_is_told(wrong):
    assert "contradicts the formula" in contradiction(*both(**wrong))


def test_a_cutoff_elsewhere_is_told():
    assert "counts other records" in contradiction(*both(shift=-60))


def test_records_that_are_not_those_of_the_kpi_are_not_judged():
    _, around = both(good_side=Side.ABOVE)
    other = material_of(daily_readings([1.0] * DAYS, first=FIRST), card_with())
    assert contradiction(other, around) == ""
