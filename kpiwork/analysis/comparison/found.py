"""What a comparison of units found: of each unit, and of all together. Types only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kpiwork.analysis.comparison.units import UnitsKind
from kpiwork.spec.choices import Better

__all__ = ["Adjustment", "UnitComparison", "UnitResult", "UnitsState", "Where"]


class UnitsState(StrEnum):
    """Whether units could be compared."""

    COMPARED = "compared"
    TOO_FEW_UNITS = "too few units"
    NO_SPREAD = "no spread"
    NOT_COMPARABLE = "not comparable"


class Where(StrEnum):
    """Where a unit lies, seen from the outer limits: the usual spread of units and chance together."""

    ABOVE = "above"
    BELOW = "below"
    INSIDE = "inside"
    NOT_JUDGED = "not judged"
    NOT_SHOWN = "not shown"
    NO_DATA = "no data"


class Adjustment(StrEnum):
    """Whether values were made comparable for the cases that each unit had."""

    NONE = "none"
    CASE_MIX = "case mix"


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitResult:
    """One unit in a comparison; values in the KPI's unit, None where they are not shown or not known.

    Parameters
    ----------
    name : str
        The unit.
    where : Where
        Against the outer limits.
    records : int
        Rows behind it; 0 where it is too small to be shown.
    size : float or None
        What the limits depend on: cases of a share, exposure of a rate, 1 over the squared standard error
        of a mean; for adjusted values as many as would give the same precision.
    value, low, high : float or None
        As measured, with its 95 % interval.
    adjusted, moved : float or None
        For the cases it had, and by how much that moved the value; without a case mix the value, and 0.
    shrunken, shrunken_low, shrunken_high : float or None
        Best guess of what it would show with ever more cases, and the 95 % interval of that.
    inner_low, inner_high, outer_low, outer_high : float or None
        Limits around the overall value for a unit of this size.
    rank_low, rank_high : int or None
        Ranks it may have, 1 for the best; all units' ranges hold together with 95 % confidence.
    """

    name: str
    where: Where
    records: int = 0
    size: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    adjusted: float | None = None
    moved: float | None = None
    shrunken: float | None = None
    shrunken_low: float | None = None
    shrunken_high: float | None = None
    inner_low: float | None = None
    inner_high: float | None = None
    outer_low: float | None = None
    outer_high: float | None = None
    rank_low: int | None = None
    rank_high: int | None = None

    @property
    def is_outside(self) -> bool:
        """Whether it differs by more than the usual spread."""
        return self.where in (Where.ABOVE, Where.BELOW)


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitComparison:
    """Units side by side, in the order they were given in; never sorted by value.

    Parameters
    ----------
    state : UnitsState
        Whether they could be compared.
    reason : str
        Why not, in plain words; empty where they were.
    kind : UnitsKind
        What a value is.
    better : Better
        The good direction.
    overall : float or None
        Value of all units together, those too small to be shown included.
    units : tuple of UnitResult
        One each.
    adjustment : Adjustment
        Whether the cases of each were allowed for.
    judged, ranked : int
        How many units were held against limits, and how many have a range of ranks.
    dispersion : float or None
        How many times the variance that chance alone would give (winsorised, Spiegelhalter 2005).
    usual_spread, usual_spread_scaled : float or None
        Standard deviation between usual units beyond chance: in the KPI's unit, and on the scale that the
        limits are computed on.
    limit : float or None
        Standard deviations from the overall value to an outer limit.
    expected_by_chance : float or None
        Units that would lie outside if all differed only by their usual spread.
    between : float or None
        Standard deviation between all units beyond chance, outlying ones included, in the KPI's unit.
    reliability, reliability_low, reliability_high : float or None
        Share of what is seen between units that is no chance, 0 to 1, with its 95 % interval.
    more_periods : int or None
        Further such periods until the reliability is fair; 0 where it is, None where no end is in sight.
    clumping : float
        How much further values lie apart than cases one by one would, which all ranges allow for.
    minimum, fewest : int
        Records below which a unit is not shown, and below which it has no rank.
    seed, draws : int
        Of the simulations.
    """

    state: UnitsState
    reason: str = ""
    kind: UnitsKind
    better: Better
    overall: float | None
    units: tuple[UnitResult, ...]
    adjustment: Adjustment = Adjustment.NONE
    judged: int = 0
    ranked: int = 0
    dispersion: float | None = None
    usual_spread: float | None = None
    usual_spread_scaled: float | None = None
    limit: float | None = None
    expected_by_chance: float | None = None
    between: float | None = None
    reliability: float | None = None
    reliability_low: float | None = None
    reliability_high: float | None = None
    more_periods: int | None = None
    clumping: float = 1.0
    minimum: int
    fewest: int
    seed: int
    draws: int

    @property
    def outside(self) -> tuple[UnitResult, ...]:
        """Units that differ by more than the usual spread."""
        return tuple(unit for unit in self.units if unit.is_outside)
