"""Comparisons with another period, and guardrails' margins."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.compare import ComparisonState, Direction, compare
from kpiwork.analysis.guardrail import GuardrailState, check_guardrail
from kpiwork.periods import Calendar, PeriodKind
from kpiwork.spec.choices import Better

BEFORE = Calendar().containing(date(2013, 8, 1), PeriodKind.QUARTER)
values = st.floats(-1e6, 1e6, allow_nan=False)


@pytest.mark.parametrize(("value", "other"), [(None, 1.0), (1.0, None), (math.nan, 1.0), (1.0, math.nan)])
def test_nothing_compares_with_nothing(value: float | None, other: float | None) -> None:
    found = compare(value, other, BEFORE, Better.HIGHER)
    assert found.state is ComparisonState.NO_DATA
    assert found.difference is None
    assert found.words == "Jul–Sep 2013"


@pytest.mark.parametrize(
    ("better", "direction"),
    [
        (Better.HIGHER, Direction.BETTER),
        (Better.LOWER, Direction.WORSE),
        (Better.WITHIN, Direction.NEUTRAL),
        (Better.NEITHER, Direction.NEUTRAL),
    ],
)
def test_more_is_good_or_bad_by_the_card(better: Better, direction: Direction) -> None:
    assert compare(2.0, 1.0, BEFORE, better).direction is direction


def test_a_new_definition_forbids_the_difference() -> None:
    found = compare(2.0, 1.0, BEFORE, Better.HIGHER, rebased=True)
    assert (found.state, found.value, found.difference) == (ComparisonState.REBASED, 1.0, None)


@given(values, values, values)
def test_a_shift_of_both_changes_no_difference(value: float, other: float, shift: float) -> None:
    found = compare(value, other, BEFORE, Better.HIGHER).difference
    shifted = compare(value + shift, other + shift, BEFORE, Better.HIGHER).difference
    assert found is not None
    assert shifted == pytest.approx(found, abs=1e-8)


@pytest.mark.parametrize(
    ("now", "better", "state"),
    [
        (0.024, Better.LOWER, GuardrailState.HELD),
        (0.026, Better.LOWER, GuardrailState.EXCEEDED),
        (0.010, Better.LOWER, GuardrailState.HELD),
        (0.014, Better.HIGHER, GuardrailState.EXCEEDED),
        (None, Better.LOWER, GuardrailState.UNKNOWN),
        (0.024, Better.NEITHER, GuardrailState.UNKNOWN),
    ],
)
def test_a_guardrail_holds_up_to_its_margin(now: float | None, better: Better, state: GuardrailState) -> None:
    check = check_guardrail("cancelled", 0.005, compare(now, 0.020, BEFORE, better), better)
    assert check.state is state


@pytest.mark.parametrize(("now", "before", "margin"), [(0.84, 0.85, 0.01), (0.68, 0.70, 0.02)])
def test_a_guardrail_exactly_at_its_margin_holds(now: float, before: float, margin: float) -> None:
    check = check_guardrail("rail", margin, compare(now, before, BEFORE, Better.HIGHER), Better.HIGHER)
    assert check.state is GuardrailState.HELD
