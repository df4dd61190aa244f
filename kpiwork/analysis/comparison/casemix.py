"""Values made comparable for the cases that each unit had: indirect standardisation.

What a unit would show if each of its groups of cases went as it does in all units together is its expected
value; observed by expected, times the overall value, is its adjusted one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpiwork.analysis.comparison.units import UnitsKind, UnitTotals

__all__ = ["Cells", "Standardised", "mismatched", "standardised"]

Cells = Mapping[str, Mapping[str, tuple[float, float]]]
"""Of each unit, of each group of cases: numerator and denominator."""

SAME = 1e-6  # relative: groups that add up to their unit differ from it by rounding only


@dataclass(frozen=True, kw_only=True, slots=True)
class Standardised:
    """A unit's value for the cases it had.

    Parameters
    ----------
    value : float
        Adjusted; of a share at most 1.
    size : float
        Cases, or exposure, that would give the same precision without a case mix; for means the factor
        that the value was multiplied by.
    """

    value: float
    size: float


def mismatched(units: Sequence[UnitTotals], cells: Cells) -> str:
    """Name a unit whose groups do not make it up; empty where all do."""
    wrong = next((unit for unit in units if unit.has_value and not _makes_up(unit, cells)), None)
    return "" if wrong is None else f"The groups of cases of {wrong.name} do not add up to it."


def _makes_up(unit: UnitTotals, cells: Cells) -> bool:
    own = cells.get(unit.name, {}).values()
    if not all(math.isfinite(number) for pair in own for number in pair):
        return False
    sums = (math.fsum(pair[part] for pair in own) for part in (0, 1))
    both = zip(sums, (unit.numerator, unit.denominator), strict=True)
    return all(math.isclose(total, one, rel_tol=SAME, abs_tol=SAME) for total, one in both)


def standardised(unit: UnitTotals, cells: Cells, overall: float, kind: UnitsKind) -> Standardised | None:
    """Adjust a unit's value.

    Parameters
    ----------
    unit : UnitTotals
        With a value.
    cells : Cells
        Of all units that count.
    overall : float
        Value of all units together.
    kind : UnitsKind
        What a value is.

    Returns
    -------
    Standardised or None
        None where nothing is expected of it, so that there is nothing to hold it against.
    """
    pooled = _pooled(cells)
    own = [(below, pooled[group]) for group, (_, below) in cells[unit.name].items() if below > 0]
    expected = math.fsum(below * rate for below, rate in own)
    if expected <= 0:
        return None
    value = unit.numerator / expected * overall
    match kind:
        case UnitsKind.SHARE:
            by_chance = math.fsum(below * rate * (1 - rate) for below, rate in own)
            as_many = (1 - overall) * expected**2 / (overall * by_chance) if by_chance > 0 else 0.0
            return Standardised(value=min(1.0, value), size=as_many or unit.denominator)
        case UnitsKind.RATE:
            return Standardised(value=value, size=expected / overall)
        case UnitsKind.MEAN:
            return Standardised(value=value, size=overall * unit.denominator / expected)


def _pooled(cells: Cells) -> dict[str, float]:
    """Give each group's value in all units together."""
    above: dict[str, list[float]] = {}
    below: dict[str, list[float]] = {}
    for groups in cells.values():
        for group, (numerator, denominator) in groups.items():
            above.setdefault(group, []).append(numerator)
            below.setdefault(group, []).append(denominator)
    sums = {group: math.fsum(parts) for group, parts in below.items()}
    return {group: math.fsum(above[group]) / total for group, total in sums.items() if total > 0}
