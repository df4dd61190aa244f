"""A unit as a comparison uses it: its value, how many cases that is worth, how far chance moves it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kpiwork.analysis.comparison.casemix import Cells, standardised
from kpiwork.analysis.comparison.intervals import mean_interval, rate_interval, share_interval
from kpiwork.analysis.comparison.scale import Numbers, Scale
from kpiwork.analysis.comparison.subperiods import error_from
from kpiwork.analysis.comparison.units import SMALLEST, UnitsKind, UnitTotals

__all__ = ["Judged", "Measured", "Parts", "judged_of", "measured"]

Parts = Mapping[str, Sequence[tuple[float, float]]]
"""Of each unit, of each part of the period: numerator and denominator."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """One unit that may be shown.

    Parameters
    ----------
    unit : UnitTotals
        Its totals.
    low, high : float or None
        The 95 % interval of its value; None where chance's part in it is not known.
    adjusted : float
        Its value for the cases it had.
    size : float
        As `kpiwork.analysis.comparison.found.UnitResult` says; NaN where chance's part is not known.
    freedom : float
        Degrees of freedom of its standard error; infinite where that is known.
    """

    unit: UnitTotals
    low: float | None
    high: float | None
    adjusted: float
    size: float
    freedom: float

    @property
    def is_judged(self) -> bool:
        """Whether it can be held against a limit."""
        return self.size > 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """The units that can be held against limits, in the order of their names; arrays of one number each.

    Parameters
    ----------
    adjusted, sizes, freedom : array of float
        As in `Measured`.
    points, centres, errors : array of float
        On the scale of `kpiwork.analysis.comparison.scale`: each unit, the overall value for one of its
        size, and chance's standard deviation.
    weights : array of float
        Each unit's weight in the overall value.
    """

    names: tuple[str, ...]
    records: tuple[int, ...]
    adjusted: Numbers
    sizes: Numbers
    freedom: Numbers
    points: Numbers
    centres: Numbers
    errors: Numbers
    weights: Numbers


def measured(
    unit: UnitTotals,
    kind: UnitsKind,
    overall: float,
    cells: Cells | None,
    parts: Parts | None,
    *,
    clumping: float = 1.0,
) -> Measured:
    """Measure one unit that has a value; counted cases are worth as many as go well or badly one by one."""
    error, freedom = _error(unit, kind, parts)
    worth = 1.0 if kind is UnitsKind.MEAN else clumping**-2
    low, high = _interval(unit, kind, error, freedom, worth)
    found = None if cells is None else standardised(unit, cells, overall, kind)
    if cells is None:
        adjusted, size = unit.value, worth * _size(unit, kind, error)
    elif found is None:
        adjusted, size = unit.value, math.nan
    else:
        adjusted = found.value
        size = _size(unit, kind, error * found.size) if kind is UnitsKind.MEAN else worth * found.size
    return Measured(unit=unit, low=low, high=high, adjusted=adjusted, size=size, freedom=freedom)


def judged_of(shown: Sequence[Measured], kind: UnitsKind, overall: float, denominators: float) -> Judged:
    """Put the units that can be judged side by side."""
    kept = sorted((one for one in shown if one.is_judged), key=lambda one: one.unit.name)
    scale = Scale(kind)
    adjusted, sizes, freedom = (
        np.array([getattr(one, name) for one in kept], dtype=float)
        for name in ("adjusted", "size", "freedom")
    )
    return Judged(
        names=tuple(one.unit.name for one in kept),
        records=tuple(one.unit.records for one in kept),
        adjusted=adjusted,
        sizes=sizes,
        freedom=freedom,
        points=scale.of(adjusted, sizes),
        centres=scale.of(np.full(len(kept), overall), sizes),
        errors=scale.error(sizes),
        weights=np.array([one.unit.denominator for one in kept]) / denominators,
    )


def _error(unit: UnitTotals, kind: UnitsKind, parts: Parts | None) -> tuple[float, float]:
    """Give the standard error of a mean with its degrees of freedom; counts need none."""
    if kind is not UnitsKind.MEAN:
        return math.nan, math.inf
    if unit.error is not None:
        return unit.error, math.inf
    if parts is None or unit.name not in parts:
        return math.nan, 0.0
    error, freedom = error_from(parts[unit.name])
    return error * _longer(parts[unit.name], unit.denominator), freedom


def _longer(parts: Sequence[tuple[float, float]], below: float) -> float:
    """Say by how much the error of one period exceeds that of all parts, which may reach back further."""
    whole = math.fsum(part for above, part in parts if math.isfinite(above) and math.isfinite(part))
    return math.sqrt(max(whole / below, 1.0)) if below > 0 else math.nan


def _size(unit: UnitTotals, kind: UnitsKind, error: float) -> float:
    if kind is UnitsKind.MEAN:
        return error**-2 if error > SMALLEST else math.nan
    return unit.denominator


def _interval(
    unit: UnitTotals, kind: UnitsKind, error: float, freedom: float, worth: float
) -> tuple[float | None, float | None]:
    value, below = np.array([unit.value]), np.array([unit.denominator * worth])
    match kind:
        case UnitsKind.SHARE:
            low, high = share_interval(value, below)
        case UnitsKind.RATE:
            low, high = rate_interval(value, below)
        case UnitsKind.MEAN:
            if math.isnan(error):
                return None, None
            low, high = mean_interval(value, np.array([error]), np.array([freedom]))
    return float(low[0]), float(high[0])
