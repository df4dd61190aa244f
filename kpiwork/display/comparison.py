"""Units side by side, as their charts, tables and alternative texts show them: one frame for all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpiwork.analysis.comparison.compare import limits_at
from kpiwork.analysis.comparison.found import UnitComparison, UnitResult, UnitsState, Where
from kpiwork.analysis.comparison.steps_found import StepsCheck, StepsState
from kpiwork.review.comparison_words import rank_words
from kpiwork.review.numbers import NumberStyle
from kpiwork.spec.choices import Better

__all__ = ["CURVE_POINTS", "MOST_ROWS", "Steps", "Units", "steps_of", "units_of"]

CURVE_POINTS = 40
"""Sizes at which the limits are drawn."""

MOST_ROWS = 40
"""So many units have a row of their own in a chart."""

NUMBERS = ("size", "value", "low", "high", "adjusted", "moved", "shrunken", "outer_low", "outer_high")
RANKS = ("rank_low", "rank_high")
SHARES = ("value", "low", "high", "shrunken", "elsewhere")
AIR = 1.15  # times the smallest and the largest size that the limits are drawn for


@dataclass(frozen=True, kw_only=True, slots=True)
class Units:
    """What a funnel and a chart of ranks show.

    Parameters
    ----------
    name, units, sized, rows_are : str
        The KPI, what the units are, and what their size counts: ``carriers``, ``flights``; empty where it is
        how sure a value is; and what their records are.
    style : NumberStyle
        How values are printed.
    better : Better
        The good direction.
    overall : float
        Value of all units together.
    rows : DataFrame
        One row a unit that may be shown, larger ones first, never by value: unit, records, where, ranks
        (printed), what `UnitResult` says in numbers, NaN for none.
    curve : DataFrame
        Limits by size: size, inner_low, inner_high, outer_low, outer_high; empty where there are none.
    judged, ranked, hidden : int
        Units held against limits, units with a rank, units not shown.
    """

    name: str
    units: str
    sized: str
    rows_are: str
    style: NumberStyle
    better: Better
    overall: float
    rows: pd.DataFrame
    curve: pd.DataFrame
    judged: int
    ranked: int
    hidden: int

    @property
    def is_ordered(self) -> bool:
        """Whether at least one unit cannot have every rank: only then do ranks tell anything."""
        rows = self.rows.dropna(subset=["rank_low"])
        return bool(((rows["rank_low"] > 1) | (rows["rank_high"] < self.ranked)).any())


@dataclass(frozen=True, kw_only=True, slots=True)
class Steps:
    """What a chart of the steps of the work shows.

    Parameters
    ----------
    units : str
        What the units are.
    style : NumberStyle
        How shares are printed.
    rows : DataFrame
        One row a step and unit that may be shown, steps in order, units by name: step, unit, standing,
        cases, and value, low, high, shrunken, elsewhere from 0 to 1, NaN for none.
    steps, names : tuple of str
        The steps in order, the units by name.
    """

    units: str
    style: NumberStyle
    rows: pd.DataFrame
    steps: tuple[str, ...]
    names: tuple[str, ...]


def units_of(
    found: UnitComparison, *, name: str, units: str, sized: str, rows_are: str, style: NumberStyle
) -> Units | None:
    """Put a comparison together for display; None where no unit may be shown.

    Parameters
    ----------
    found : UnitComparison
        What the comparison found.
    name, units, sized, rows_are, style
        As in `Units`.
    """
    shown = sorted((one for one in found.units if one.value is not None), key=_by_size)
    if found.overall is None or not shown:
        return None
    rows = pd.DataFrame(
        {
            "unit": pd.array([one.name for one in shown], dtype="str"),
            "records": np.array([one.records for one in shown], dtype=int),
            "where": pd.array([one.where.value for one in shown], dtype="str"),
            "ranks": pd.array([rank_words(one, found.ranked) for one in shown], dtype="str"),
            **{key: _column(shown, key) for key in (*NUMBERS, *RANKS)},
        }
    )
    return Units(
        name=name,
        units=units,
        sized=sized,
        rows_are=rows_are,
        style=style,
        better=found.better,
        overall=found.overall,
        rows=rows,
        curve=_curve(found, rows),
        judged=found.judged,
        ranked=found.ranked,
        hidden=sum(one.where is Where.NOT_SHOWN for one in found.units),
    )


def steps_of(check: StepsCheck, *, units: str, style: NumberStyle) -> Steps | None:
    """Put a check of steps together for display; None where nothing was checked.

    Parameters
    ----------
    check : StepsCheck
        What was found.
    units, style
        As in `Steps`.
    """
    shown = [one for one in check.units if one.value is not None]
    if check.state is not StepsState.CHECKED or not shown:
        return None
    rows = pd.DataFrame(
        {
            "step": pd.array([one.step for one in shown], dtype="str"),
            "unit": pd.array([one.unit for one in shown], dtype="str"),
            "standing": pd.array([one.standing.value for one in shown], dtype="str"),
            "cases": np.array([one.cases for one in shown], dtype=int),
            **{key: _column(shown, key) for key in SHARES},
        }
    )
    steps = tuple(one.step for one in check.steps)
    return Steps(units=units, style=style, rows=rows, steps=steps, names=tuple(sorted(set(rows["unit"]))))


def _by_size(one: UnitResult) -> tuple[int, str]:
    return -one.records, one.name


def _column(shown: Sequence[object], key: str) -> np.ndarray:
    values = [getattr(one, key) for one in shown]
    return np.array([math.nan if value is None else value for value in values], dtype=float)


def _curve(found: UnitComparison, rows: pd.DataFrame) -> pd.DataFrame:
    """Give the limits over the sizes that units have, evenly spaced on a scale of ratios."""
    sizes = rows["size"].dropna()
    if found.state is not UnitsState.COMPARED or sizes.empty:
        return pd.DataFrame({"size": np.array([])})
    grid = np.geomspace(sizes.min() / AIR, sizes.max() * AIR, CURVE_POINTS)
    return pd.DataFrame({"size": grid, **limits_at(found, grid)})
