"""Which step of the work stands out for which unit: what share goes on, against the other units.

A unit lags at a step only where its interval, widened for every unit and step that is looked at, excludes
what the others reach, and their own uncertainty does not explain the difference either.
"""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from kpiwork.analysis.comparison.intervals import each_of, normal_quantile, share_interval
from kpiwork.analysis.comparison.scale import Numbers, Scale
from kpiwork.analysis.comparison.shrinkage import FEWEST_FOR_SHRINKING, shrunken
from kpiwork.analysis.comparison.steps_found import (
    Shared,
    Standing,
    StepsCheck,
    StepsState,
    StepUnit,
    StepWhole,
)
from kpiwork.analysis.comparison.units import UnitsKind, UnitTotals, refused

__all__ = ["MOST_SHARE", "Chain", "steps"]

Chain = Sequence[tuple[str, Mapping[str, tuple[float, float]]]]
"""Of each step in order: its name, and of each unit the cases that went on and those that came."""

AIMED_AT = 0.955  # confidence of all intervals together: shares of few cases hold it a little less often
MOST_SHARE = 0.5  # a gap in more than this share of the units is one of the work, not of a unit
FEWEST_UNITS = 2  # a unit and another one


class _Rows(NamedTuple):
    """One step's units that may be shown, by name; arrays of one number each."""

    names: tuple[str, ...]
    cases: Numbers
    worth: Numbers  # as many cases, had each gone on or not by itself
    values: Numbers
    worth_elsewhere: Numbers
    elsewhere: Numbers


def steps(
    chain: Chain,
    *,
    minimum: int,
    reference: Mapping[str, float] | None = None,
    matters: Mapping[str, float] | None = None,
    hidden: Container[str] = (),
    clumping: Mapping[str, float] | None = None,
) -> StepsCheck:
    """Check the steps of the work.

    Parameters
    ----------
    chain : sequence of (str, mapping)
        The steps in order.
    minimum : int
        Cases below which a unit is not shown at a step: the workbook's privacy minimum.
    reference : mapping of str to float, optional
        Share that goes on at a step as agreed, or as reached before.
    matters : mapping of str to float, optional
        Smallest difference from the others, 0 to 1, that matters at a step; with very many cases chance alone
        leaves none unseen.
    hidden : container of str
        Units that would give another, hidden one away; they count among the others and nowhere else.
    clumping : mapping of str to float, optional
        By step, how much further values lie apart than cases one by one would: `kpiwork.analysis.clumping`.

    Returns
    -------
    StepsCheck
        With a state and a reason where nothing can be said.
    """
    if reason := _refused(chain):
        return StepsCheck(state=StepsState.NOT_COMPARABLE, reason=reason, minimum=minimum)
    ratios = clumping or {}
    shown = [_rows(units, minimum, hidden, ratios.get(step, 1.0) ** -2) for step, units in chain]
    number = sum(len(rows.names) for rows in shown)
    if not any(len(rows.names) and np.isfinite(rows.elsewhere).any() for rows in shown):
        reason = f"No step has a unit with {minimum} cases or more and another one beside it."
        return StepsCheck(state=StepsState.TOO_FEW_UNITS, reason=reason, minimum=minimum)
    found: list[StepUnit] = []
    wholes: list[StepWhole] = []
    for (step, units), rows in zip(chain, shown, strict=True):
        agreed = _share((reference or {}).get(step))
        judged = _judged(step, rows, each_of(number, AIMED_AT), agreed, (matters or {}).get(step, 0.0))
        found += [judged.get(name) or _empty(step, name, units[name]) for name in sorted(units)]
        wholes.append(_whole(step, units, list(judged.values()), agreed))
    return StepsCheck(
        state=StepsState.CHECKED,
        units=tuple(found),
        steps=tuple(wholes),
        minimum=minimum,
        intervals=number,
    )


def _refused(chain: Chain) -> str:
    """Say why steps cannot be checked at all; empty where they can."""
    names = [step for step, _ in chain]
    if doubled := next((name for name in names if names.count(name) > 1), None):
        return f"The step {doubled} is there more than once."
    if len({unit for _, units in chain for unit in units}) < FEWEST_UNITS:
        return "There are no two units to compare."
    for step, units in chain:
        totals = [_totals(unit, *both) for unit, both in sorted(units.items())]
        if any(one.has_value for one in totals) and (reason := refused(totals, UnitsKind.SHARE)):
            return f"{step}: {reason}"
    return ""


def _totals(unit: str, went_on: float, came: float) -> UnitTotals:
    return UnitTotals(name=unit, numerator=went_on, denominator=came, records=0)


def _rows(
    units: Mapping[str, tuple[float, float]], minimum: int, hidden: Container[str], worth: float
) -> _Rows:
    """Put the units of a step that may be shown side by side, each with what all others reach."""
    known = {unit: both for unit, both in sorted(units.items()) if _totals(unit, *both).has_value}
    whole = [math.fsum(both[part] for both in known.values()) for part in (0, 1)]
    kept = {unit: both for unit, both in known.items() if both[1] >= minimum and unit not in hidden}
    went_on, came = np.array(list(kept.values()), dtype=float).reshape(-1, 2).T
    others = whole[1] - came
    there = others > 0
    elsewhere = np.full(came.shape, np.nan)
    elsewhere[there] = np.clip((whole[0] - went_on)[there] / others[there], 0.0, 1.0)
    return _Rows(tuple(kept), came, came * worth, went_on / came, others * worth, elsewhere)


def _judged(
    step: str, rows: _Rows, confidence: float, agreed: float | None, matters: float
) -> dict[str, StepUnit]:
    """Judge one step's units."""
    low, high = share_interval(rows.values, rows.worth, confidence)
    apart = _apart(rows, normal_quantile(confidence)) & (np.abs(rows.values - rows.elsewhere) >= matters)
    below = apart & (rows.values < rows.elsewhere) & (high < rows.elsewhere)
    above = apart & (rows.values > rows.elsewhere) & (low > rows.elsewhere)
    standings = np.select([below, above], [Standing.BEHIND, Standing.AHEAD], Standing.NOT_DISTINGUISHABLE)
    guesses = _guesses(rows)
    return {
        unit: StepUnit(
            step=step,
            unit=unit,
            standing=Standing(standings[place]),
            cases=round(rows.cases[place]),
            value=float(rows.values[place]),
            low=float(low[place]),
            high=float(high[place]),
            shrunken=guesses[place],
            elsewhere=None if np.isnan(rows.elsewhere[place]) else float(rows.elsewhere[place]),
            below_reference=agreed is not None and bool(high[place] < agreed),
        )
        for place, unit in enumerate(rows.names)
    }


def _apart(rows: _Rows, limit: float) -> np.ndarray:
    """Tell which units differ from the others by more than the uncertainty of both explains."""
    there = np.isfinite(rows.elsewhere)
    apart = np.zeros(there.shape, dtype=bool)
    scale, (cases, others) = Scale(UnitsKind.SHARE), (rows.worth[there], rows.worth_elsewhere[there])
    distance = scale.of(rows.values[there], cases) - scale.of(rows.elsewhere[there], others)
    apart[there] = np.abs(distance) > limit * np.hypot(scale.error(cases), scale.error(others))
    return apart


def _guesses(rows: _Rows) -> list[float | None]:
    if len(rows.names) < FEWEST_FOR_SHRINKING:
        return [None] * len(rows.names)
    scale = Scale(UnitsKind.SHARE)
    points, known = scale.of(rows.values, rows.worth), np.full(rows.worth.shape, math.inf)
    guesses = shrunken(points, scale.error(rows.worth), known).points
    return [float(one) for one in scale.back(guesses, rows.worth)]


def _empty(step: str, unit: str, both: tuple[float, float]) -> StepUnit:
    there = _totals(unit, *both).has_value
    return StepUnit(step=step, unit=unit, standing=Standing.NOT_SHOWN if there else Standing.NO_DATA)


def _share(reference: float | None) -> float | None:
    """Give a reference that is a share; what is none is no reference."""
    return reference if reference is not None and 0 <= reference <= 1 else None


def _whole(
    step: str, units: Mapping[str, tuple[float, float]], judged: Sequence[StepUnit], agreed: float | None
) -> StepWhole:
    """Sum a step up, and tell whether most units fall short."""
    known = [both for unit, both in units.items() if _totals(unit, *both).has_value]
    came = math.fsum(both[1] for both in known)
    below = sum(one.below_reference for one in judged)
    is_common = below > MOST_SHARE * len(judged)
    shared = Shared.COMMON_GAP if is_common else Shared.NOT_COMMON
    return StepWhole(
        step=step,
        value=math.fsum(both[0] for both in known) / came if known else None,
        reference=agreed,
        judged=len(judged),
        below=below,
        shared=Shared.NO_REFERENCE if agreed is None else shared,
    )
