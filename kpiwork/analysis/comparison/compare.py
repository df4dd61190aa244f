"""Who differs: units side by side, held against their usual spread, never put in an order by value."""

from __future__ import annotations

import math
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kpiwork.analysis.comparison.casemix import Cells, mismatched
from kpiwork.analysis.comparison.found import Adjustment, UnitComparison, UnitResult, UnitsState, Where
from kpiwork.analysis.comparison.funnel import INNER, chance_limit, dispersion, usual_spread
from kpiwork.analysis.comparison.measured import Judged, Measured, Parts, judged_of, measured
from kpiwork.analysis.comparison.ranks import rank_ranges
from kpiwork.analysis.comparison.reliability import more_periods, reliability
from kpiwork.analysis.comparison.scale import Numbers, Scale
from kpiwork.analysis.comparison.shrinkage import between_variance, shrunken
from kpiwork.analysis.comparison.units import UnitsKind, UnitTotals, overall_of, refused
from kpiwork.spec.choices import Better

__all__ = ["FEWEST_RECORDS", "FEWEST_UNITS", "Terms", "compare_units", "limits_at"]

FEWEST_UNITS = 5  # with fewer, their usual spread cannot be told from one unusual unit
FEWEST_RECORDS = 30  # below, a rank says next to nothing: a share of 90 % may be 74 % or 97 %
SEED = 20_131
DRAWS = 2_000  # the limit is then exact to about a hundredth of a standard deviation
SAME = 1e-12  # relative: values that differ by less are alike


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What a comparison goes by.

    Parameters
    ----------
    kind : UnitsKind
        What a value is.
    better : Better
        The good direction; without one there are no ranks.
    minimum : int
        Records below which a unit is not shown: the workbook's privacy minimum.
    fewest : int
        Records below which it has no rank.
    clumping : float
        How much further values lie apart than cases one by one would: `kpiwork.analysis.clumping`.
    seed, draws : int
        Of the simulations.
    """

    kind: UnitsKind
    better: Better
    minimum: int
    fewest: int = FEWEST_RECORDS
    clumping: float = 1.0
    seed: int = SEED
    draws: int = DRAWS


def compare_units(
    units: Sequence[UnitTotals],
    terms: Terms,
    *,
    cells: Cells | None = None,
    series: Parts | None = None,
    hidden: Container[str] = (),
) -> UnitComparison:
    """Compare units of one period.

    Parameters
    ----------
    units : sequence of UnitTotals
        In the order in which they are to be shown.
    terms : Terms
        What the comparison goes by.
    cells : mapping, optional
        Of each unit, of each group of cases: numerator and denominator. With them values are adjusted.
    series : mapping, optional
        Of each unit, numerator and denominator of parts of the period, which may reach back before it: for
        means without a known error.
    hidden : container of str
        Units that would give another, hidden one away. They count in the overall value and nowhere else.

    Returns
    -------
    UnitComparison
        With a state and a reason where nothing, or not all, can be said.
    """
    if reason := refused(units, terms.kind) or (mismatched(units, cells) if cells is not None else ""):
        return _nothing(units, terms, reason)
    overall = overall_of(units)
    known = [unit for unit in units if unit.has_value]
    mix = None if cells is None else {unit.name: cells[unit.name] for unit in known}
    shown = [
        measured(unit, terms.kind, overall, mix, series, clumping=terms.clumping)
        for unit in known
        if unit.records >= terms.minimum and unit.name not in hidden
    ]
    below = math.fsum(unit.denominator for unit in known)
    judged = judged_of(shown, terms.kind, overall, below)
    start = _start(units, shown, terms, overall, is_adjusted=cells is not None)
    if _are_alike(judged.adjusted):
        return replace(start, state=UnitsState.NO_SPREAD, reason="All units have the same value.")
    ranked = _with_ranks(start, judged, terms)
    if len(judged.names) < FEWEST_UNITS:
        return replace(ranked, state=UnitsState.TOO_FEW_UNITS, reason=_too_few(judged, terms.kind))
    return _with_shrunken(_with_limits(ranked, judged, terms), judged)


def limits_at(comparison: UnitComparison, sizes: Numbers) -> dict[str, Numbers]:
    """Give the limits that units of some sizes would have, for drawing; by the names of `UnitResult`.

    Raises
    ------
    ValueError
        If the comparison has no limits.
    """
    overall, spread, limit = comparison.overall, comparison.usual_spread_scaled, comparison.limit
    if overall is None or spread is None or limit is None:
        raise ValueError(f"a comparison of state {comparison.state} has no limits")
    scale = Scale(comparison.kind)
    centres = scale.of(np.full(sizes.shape, overall), sizes)
    total = np.hypot(scale.error(sizes), spread)
    return _limits(scale, centres, total, limit, sizes)


def _nothing(units: Sequence[UnitTotals], terms: Terms, reason: str) -> UnitComparison:
    return UnitComparison(
        state=UnitsState.NOT_COMPARABLE,
        reason=reason,
        kind=terms.kind,
        better=terms.better,
        overall=None,
        units=tuple(UnitResult(name=unit.name, where=Where.NO_DATA) for unit in units),
        minimum=terms.minimum,
        fewest=terms.fewest,
        clumping=terms.clumping,
        seed=terms.seed,
        draws=terms.draws,
    )


def _start(
    units: Sequence[UnitTotals], shown: Sequence[Measured], terms: Terms, overall: float, *, is_adjusted: bool
) -> UnitComparison:
    """Give all that needs no other unit: values with their intervals, and who is not shown."""
    by_name = {one.unit.name: _result(one) for one in shown}
    return replace(
        _nothing((), terms, ""),
        state=UnitsState.COMPARED,
        overall=overall,
        units=tuple(by_name.get(unit.name) or _empty(unit) for unit in units),
        adjustment=Adjustment.CASE_MIX if is_adjusted else Adjustment.NONE,
    )


def _result(one: Measured) -> UnitResult:
    return UnitResult(
        name=one.unit.name,
        where=Where.NOT_JUDGED,
        records=one.unit.records,
        size=None if math.isnan(one.size) else one.size,
        value=one.unit.value,
        low=one.low,
        high=one.high,
        adjusted=one.adjusted,
        moved=one.adjusted - one.unit.value,
    )


def _empty(unit: UnitTotals) -> UnitResult:
    return UnitResult(name=unit.name, where=Where.NOT_SHOWN if unit.has_value else Where.NO_DATA)


def _are_alike(values: Numbers) -> bool:
    return values.size > 1 and float(np.ptp(values)) <= SAME * float(np.abs(values).max())


def _too_few(judged: Judged, kind: UnitsKind) -> str:
    known = len(judged.names)
    many = "1 unit has" if known == 1 else f"{known} units have"
    enough = "enough records in enough months" if kind is UnitsKind.MEAN else "enough records"
    return f"{many} {enough}; it takes {FEWEST_UNITS} to tell what is usual among them."


def _with_ranks(start: UnitComparison, judged: Judged, terms: Terms) -> UnitComparison:
    """Add each unit's range of ranks, where there is a good direction and more than one unit."""
    enough = np.array([records >= terms.fewest for records in judged.records], dtype=bool)
    if terms.better not in (Better.HIGHER, Better.LOWER) or enough.sum() < 2:  # noqa: PLR2004  # a pair
        return start
    points = judged.points if terms.better is Better.HIGHER else -judged.points
    ranges = rank_ranges(
        points[enough], judged.errors[enough], judged.freedom[enough], seed=terms.seed, draws=terms.draws
    )
    names = [name for name, is_ranked in zip(judged.names, enough, strict=True) if is_ranked]
    found = {
        name: {"rank_low": low, "rank_high": high} for name, (low, high) in zip(names, ranges, strict=True)
    }
    return replace(start, units=_filled(start.units, found), ranked=len(names))


def _with_limits(start: UnitComparison, judged: Judged, terms: Terms) -> UnitComparison:
    """Add the usual spread, the limits, and who lies outside."""
    away = judged.points - judged.centres
    spread = float(usual_spread(away, judged.errors))
    design = tuple(tuple(part.tolist()) for part in (judged.errors, judged.freedom, judged.weights))
    limit, by_chance = chance_limit(design, terms.seed, terms.draws)
    total = np.hypot(judged.errors, spread)
    limits = _limits(Scale(terms.kind), judged.centres, total, limit, judged.sizes)
    where = np.select([away > limit * total, away < -limit * total], [Where.ABOVE, Where.BELOW], Where.INSIDE)
    columns = {name: column.tolist() for name, column in limits.items()}
    found = {
        name: {"where": Where(where[place]), **{key: column[place] for key, column in columns.items()}}
        for place, name in enumerate(judged.names)
    }
    return replace(
        start,
        units=_filled(start.units, found),
        judged=len(judged.names),
        dispersion=dispersion(away, judged.errors),
        usual_spread=spread * _steepness(start),
        usual_spread_scaled=spread,
        limit=limit,
        expected_by_chance=by_chance,
    )


def _with_shrunken(start: UnitComparison, judged: Judged) -> UnitComparison:
    """Add best guesses, and how well the KPI tells units apart."""
    between, sampling = between_variance(judged.points, judged.errors), float(np.mean(judged.errors**2))
    scale, guesses = Scale(start.kind), shrunken(judged.points, judged.errors, judged.freedom)
    names = ("shrunken", "shrunken_low", "shrunken_high")
    columns = {
        name: scale.back(column, judged.sizes).tolist() for name, column in zip(names, guesses, strict=True)
    }
    found = {
        name: {key: column[place] for key, column in columns.items()}
        for place, name in enumerate(judged.names)
    }
    return replace(
        start,
        units=_filled(start.units, found),
        between=math.sqrt(between.variance) * _steepness(start),
        reliability=reliability(between.variance, sampling),
        reliability_low=reliability(between.low, sampling),
        reliability_high=reliability(between.high, sampling),
        more_periods=more_periods(between.variance, sampling),
    )


def _limits(
    scale: Scale, centres: Numbers, total: Numbers, limit: float, sizes: Numbers
) -> dict[str, Numbers]:
    ends = {"inner_low": -INNER, "inner_high": INNER, "outer_low": -limit, "outer_high": limit}
    return {name: scale.back(centres + times * total, sizes) for name, times in ends.items()}


def _steepness(start: UnitComparison) -> float:
    return 1.0 if start.overall is None else Scale(start.kind).steepness(start.overall)


def _filled(units: tuple[UnitResult, ...], found: dict[str, dict[str, Any]]) -> tuple[UnitResult, ...]:
    return tuple(replace(unit, **found[unit.name]) if unit.name in found else unit for unit in units)
