"""What a card's lag means in the periods that were measured."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from kpiwork.analysis.lead import steps_of
from kpiwork.periods import PeriodKind
from kpiwork.spec.time import Lag


@pytest.mark.parametrize(
    ("lag", "grain", "steps"),
    [
        ("2 months", PeriodKind.MONTH, [2]),
        ("0-1 months", PeriodKind.MONTH, [0, 1]),
        ("1 quarter", PeriodKind.QUARTER, [1]),
        ("1 quarter", PeriodKind.CALENDAR_QUARTER, [1]),
        ("0-1 weeks", PeriodKind.WEEK, [0, 1]),
        ("1 quarter", PeriodKind.MONTH, [2, 3, 4]),
        ("0-1 quarters", PeriodKind.MONTH, [0, 1, 2, 3, 4]),
        ("1 quarter", PeriodKind.WEEK, [11, 12, 13, 14, 15]),
        ("1 month", PeriodKind.WEEK, [3, 4, 5]),
        ("0 months", PeriodKind.MONTH, [0]),
        ("3 days", PeriodKind.WEEK, [0, 1]),
        ("7 days", PeriodKind.WEEK, [1]),
        ("2 weeks", PeriodKind.MONTH, [0, 1]),
        ("3 months", PeriodKind.QUARTER, [1]),
        ("4 months", PeriodKind.QUARTER, [1, 2]),
        ("4 quarters", PeriodKind.YEAR, [1]),
    ],
)
def test_a_lag_in_steps(lag, grain, steps):
    found = steps_of(TypeAdapter(Lag).validate_python(lag), grain)
    assert found is not None
    assert list(found) == steps


@pytest.mark.parametrize(
    ("lag", "grain"),
    [
        ("0 days", PeriodKind.WEEK),
        ("1 day", PeriodKind.MONTH),
        ("1 week", PeriodKind.QUARTER),
        ("0-1 months", PeriodKind.YEAR),
    ],
)
def test_a_lag_far_below_the_grain_does_not_show(lag, grain):
    assert steps_of(TypeAdapter(Lag).validate_python(lag), grain) is None
