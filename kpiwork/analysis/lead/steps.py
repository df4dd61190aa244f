"""A lag as a card writes it, in whole steps of the grain that was measured."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor
from types import MappingProxyType

from kpiwork.periods import PeriodKind
from kpiwork.spec.time import Lag, LagUnit

__all__ = ["STEPS_A_YEAR", "steps_of"]

STEPS_A_YEAR: Mapping[PeriodKind, int] = MappingProxyType(
    {
        PeriodKind.WEEK: 52,
        PeriodKind.MONTH: 12,
        PeriodKind.QUARTER: 4,
        PeriodKind.CALENDAR_QUARTER: 4,
        PeriodKind.YEAR: 1,
    }
)
"""How many periods of a grain make a year: its season."""

UNITS_A_YEAR = {LagUnit.DAY: 364, LagUnit.WEEK: 52, LagUnit.MONTH: 12, LagUnit.QUARTER: 4}  # whole weeks
SLACK = 1 / 6  # of a coarser unit: nobody who says "1 quarter" means 13 weeks to the week
SEEN = 0.1  # of a step: a lag that is shorter in all does not show at that grain


def steps_of(lag: Lag, grain: PeriodKind) -> range | None:
    """Give the steps that a claimed lag may mean.

    In its own unit a lag is what it says. A lag in a longer unit than the grain is a round number: a
    sixth of the unit, at least one step, is allowed either way, so that ``1 quarter`` is 2 to 4 months or
    11 to 15 weeks. What takes part of a step shows in the same period or in the next one: ``3 days`` are 0
    to 1 weeks.

    Parameters
    ----------
    lag : Lag
        The claim.
    grain : PeriodKind
        Grain of the readings.

    Returns
    -------
    range or None
        Both ends included, never below 0. None where the longest lag is under a tenth of a step, or none at
        all in a unit shorter than one: readings of that grain cannot show what comes first.
    """
    in_steps = STEPS_A_YEAR[grain] / UNITS_A_YEAR[lag.unit]
    least, most = lag.least * in_steps, lag.most * in_steps
    if most < SEEN and (most > 0 or in_steps < 1):
        return None
    if in_steps > 1:
        slack = max(1.0, SLACK * in_steps)
        return range(max(0, round(least - slack)), round(most + slack) + 1)
    return range(floor(least), ceil(most) + 1)
