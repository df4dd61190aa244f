"""Axes around what is drawn, in round steps."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.publish.excel.axis import axis_of
from kpiwork.review.numbers import NumberStyle
from kpiwork.spec.unit import UnitKind

PERCENT = NumberStyle(unit=UnitKind.PERCENT)
MINUTES = NumberStyle(unit=UnitKind.MINUTES)
DOLLARS = NumberStyle(unit=UnitKind.CURRENCY, currency="USD", decimals=0)
NUMBERS = st.floats(-1e9, 1e9).filter(lambda value: value == 0 or abs(value) > 1e-6)


@given(st.lists(NUMBERS, min_size=1, max_size=9), st.sampled_from([PERCENT, MINUTES, DOLLARS]))
def test_everything_lies_inside_and_steps_are_few(values, style):
    axis = axis_of(values, style)
    slack = 1e-6 * axis.step
    assert axis.low < axis.high
    assert axis.low - slack <= min(values)
    assert max(values) <= axis.high + slack
    assert (axis.high - axis.low) / axis.step <= 6 + 1e-6
    assert axis.low >= 0 or min(values) < 0


@pytest.mark.parametrize(
    ("values", "style", "ends", "shown"),
    [
        ([0.62, 0.98], PERCENT, (0.6, 1.0), '#,##0"\N{NO-BREAK SPACE}"%'),
        ([0.9, 1.0], PERCENT, (0.9, 1.0), '#,##0.0"\N{NO-BREAK SPACE}"%'),
        ([3.0, 41.0], MINUTES, (0.0, 50.0), '#,##0"\N{NO-BREAK SPACE}min"'),
        ([900_000.0, 1_900_000.0], DOLLARS, (750_000.0, 2_000_000.0), '"$"#,##0.00,,"\N{NO-BREAK SPACE}m"'),
        ([5.0], MINUTES, (4.0, 6.0), None),
        ([0.0], MINUTES, (0.0, 0.25), None),
    ],
)
def test_known_axes(values, style, ends, shown):
    axis = axis_of(values, style)
    assert (axis.low, axis.high) == pytest.approx(ends)
    assert shown is None or axis.number.partition(";")[0] == shown


def test_no_share_above_all():
    assert math.isclose(axis_of([0.97, 0.999], PERCENT).high, 1.0)
