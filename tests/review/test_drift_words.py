"""A slow drift is told where its interval leaves out 0, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpiwork.analysis.drift import DriftVerdict, SlowDrift
from kpiwork.analysis.effect.series import SeasonState
from kpiwork.periods import PeriodKind
from kpiwork.review.drift_words import drift_words
from kpiwork.review.numbers import NumberStyle
from kpiwork.spec.unit import UnitKind

PERCENT = NumberStyle(unit=UnitKind.PERCENT, decimals=1)
FALLING = SlowDrift(
    verdict=DriftVerdict.FALLING,
    reason="",
    points=36,
    per_year=-0.0043,
    interval=(-0.0081, -0.0012),
    season=SeasonState.TAKEN_OUT,
)


def said(found: SlowDrift | None, style: NumberStyle = PERCENT, grain: PeriodKind = PeriodKind.MONTH) -> str:
    return drift_words(found, style, grain).replace("\N{NO-BREAK SPACE}", " ")


def test_a_fall_is_told_with_its_range_and_that_months_were_taken_out() -> None:
    assert said(FALLING) == (
        "Over the 36 months it fell by 0.4 points a year (0.1 to 0.8 points lower), "
        "apart from the time of the year."
    )


def test_a_rise_is_told_in_the_kpi_s_unit() -> None:
    rising = replace(
        FALLING,
        verdict=DriftVerdict.RISING,
        per_year=2.26,
        interval=(0.5, 4.0),
        season=SeasonState.NOT_ASKED,
        points=60,
    )
    text = said(rising, NumberStyle(unit=UnitKind.MINUTES, decimals=1), PeriodKind.WEEK)
    assert text == "Over the 60 weeks it rose by 2.3 min a year (0.5 to 4.0 min higher)."


def test_an_end_that_is_not_0_is_never_printed_as_0() -> None:
    near = replace(FALLING, interval=(-0.0093, -0.0002))
    assert "it fell by 0.43 points a year (0.02 to 0.93 points lower)" in said(near)


@pytest.mark.parametrize("verdict", sorted(set(DriftVerdict) - {DriftVerdict.RISING, DriftVerdict.FALLING}))
def test_what_is_not_seen_is_not_told(verdict: DriftVerdict) -> None:
    assert said(replace(FALLING, verdict=verdict, reason="23 values, and it takes 24")) == ""
    assert said(None) == ""
