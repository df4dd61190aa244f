"""How much of a movement each driver made, where a KPI is the product or the sum of others.

Products are split by the logarithmic mean Divisia index LMDI-I (Ang 2005, Energy Policy 33: 867), which
leaves no rest; where a driver is 0 or below, by Shapley's value (Shapley 1953, *Contributions to the Theory
of Games* II: 307), which leaves none either: the mean over all orders in which the drivers may have moved.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

__all__ = ["DriverShare", "DriverShares", "DriverState", "driver_shares"]

FITS = 1e-3  # relative: a KPI and its drivers may be rounded on their own, to three digits or more
MOST_REST = 0.1  # of the parts' sizes: with more left over, the parts do not explain the movement
MOST_ORDERED = 6  # drivers that all orders are tried of
FEWEST = 2  # drivers: one alone is the KPI itself
LARGEST = 1e50  # readings beyond are no readings; products of six stay numbers
NOTHING = 1e-6  # relative to the KPI: what is left over is rounding only
SMALL = 1.0  # change of a logarithm below which a difference of products would lose digits


class DriverState(StrEnum):
    """How the parts were found, or that they were not."""

    PRODUCT = "product"
    SUM = "sum"
    NOT_COMPUTABLE = "not computable"


@dataclass(frozen=True, kw_only=True, slots=True)
class DriverShare:
    """One driver's part in a movement.

    Parameters
    ----------
    driver : str
        Its id.
    before, now : float
        Its values, in its own unit.
    part : float
        Its part of the movement, in the unit of the KPI that it drives.
    """

    driver: str
    before: float
    now: float
    part: float


@dataclass(frozen=True, kw_only=True, slots=True)
class DriverShares:
    """A movement by its drivers.

    Parameters
    ----------
    state : DriverState
        Whether the KPI is their product or their sum.
    reason : str
        Why neither, in plain words.
    before, now : float or None
        The KPI's values, in its unit.
    parts : tuple of DriverShare
        In the order given.
    rest : float
        What rounding leaves over, in the KPI's unit.
    lacking : tuple of str
        Drivers that have no value in one of the periods.
    """

    state: DriverState
    reason: str
    before: float | None
    now: float | None
    parts: tuple[DriverShare, ...] = ()
    rest: float = 0.0
    lacking: tuple[str, ...] = ()

    @property
    def difference(self) -> float | None:
        """How the KPI moved, in its unit."""
        return None if self.before is None or self.now is None else self.now - self.before


Values = Sequence[float]
Drivers = Mapping[str, tuple[float | None, float | None]]


def driver_shares(before: float | None, now: float | None, drivers: Drivers) -> DriverShares:
    """Split a movement by its drivers.

    Parameters
    ----------
    before, now : float or None
        The KPI's earlier and later value, in its unit; None or NaN where there is none.
    drivers : mapping of str to pair of float or None
        Earlier and later value of each, in its own unit.

    Returns
    -------
    DriverShares
        ``not computable`` where a value is missing or infinite, or where the KPI is neither the product nor
        the sum of the drivers in both periods, or where it is both.
    """
    empty = DriverShares(
        state=DriverState.NOT_COMPUTABLE, reason="", before=_number(before), now=_number(now)
    )
    values = {name: (_number(earlier), _number(later)) for name, (earlier, later) in drivers.items()}
    lacking = tuple(name for name, pair in values.items() if None in pair)
    if len(drivers) < FEWEST:
        return replace(empty, reason=f"it takes {FEWEST} drivers, and there are {len(drivers)}")
    if empty.before is None or empty.now is None:
        return replace(empty, reason="the KPI has no value in one of the periods")
    if lacking:
        return replace(empty, reason="a driver has no value in one of the periods", lacking=lacking)
    sides = [[one for one in side if one is not None] for side in zip(*values.values(), strict=True)]
    return _split(empty, (empty.before, empty.now), tuple(values), sides)


def _split(empty: DriverShares, whole: Values, names: Sequence[str], sides: Sequence[Values]) -> DriverShares:
    """Split a movement of which all values are known."""
    state, reason = _form(whole, sides)
    if reason:
        return replace(empty, reason=reason)
    before, now = sides
    parts = _sum_parts(before, now) if state is DriverState.SUM else _product_parts(before, now)
    if not parts:
        fact = f"a driver is 0 or below, and with more than {MOST_ORDERED} drivers no parts can be told"
        return replace(empty, reason=fact)
    rest = math.fsum([whole[1], -whole[0], *(-part for part in parts)])
    if abs(rest) > max(MOST_REST * math.fsum(map(abs, parts)), NOTHING * max(map(abs, whole))):
        return replace(empty, reason="the KPI moved otherwise than its drivers, by more than a tenth")
    named = zip(names, before, now, parts, strict=True)
    shares = tuple(DriverShare(driver=name, before=a, now=b, part=part) for name, a, b, part in named)
    return replace(empty, state=state, parts=shares, rest=rest)


def _number(value: float | None) -> float | None:
    """Give a value that is a reading; None for gaps, infinities and sizes that no reading has."""
    return None if value is None or not abs(value) <= LARGEST else float(value)


def _form(whole: Values, periods: Sequence[Values]) -> tuple[DriverState, str]:
    """Tell whether the KPI is its drivers' product or their sum, in both periods."""
    products = all(_same(value, math.prod(each)) for value, each in zip(whole, periods, strict=True))
    sums = all(_same(value, sum(each)) for value, each in zip(whole, periods, strict=True))
    if products and sums:
        return DriverState.NOT_COMPUTABLE, "the KPI is both the product and the sum of its drivers"
    if not products and not sums:
        return DriverState.NOT_COMPUTABLE, "the KPI is neither the product nor the sum of its drivers"
    return (DriverState.PRODUCT if products else DriverState.SUM), ""


def _same(value: float, made: float) -> bool:
    return math.isfinite(made) and abs(value - made) <= FITS * max(abs(value), abs(made))


def _sum_parts(before: Values, now: Values) -> list[float]:
    return [later - earlier for earlier, later in zip(before, now, strict=True)]


def _product_parts(before: Values, now: Values) -> list[float]:
    """Split a product's movement; no parts where too many drivers are not all above 0."""
    if min(*before, *now) > 0:
        return _logarithmic(before, now)
    return _over_orders(before, now) if len(before) <= MOST_ORDERED else []


def _logarithmic(before: Values, now: Values) -> list[float]:
    """LMDI-I: the change of each logarithm at the logarithmic mean of the two products."""
    logs = [math.log(later) - math.log(earlier) for earlier, later in zip(before, now, strict=True)]
    ends, moved = (math.prod(before), math.prod(now)), math.fsum(logs)
    if abs(moved) < SMALL:
        mean = ends[0] * (math.expm1(moved) / moved if moved else 1.0)
    else:
        mean = (ends[1] - ends[0]) / moved
    return [mean * log for log in logs]


def _over_orders(before: Values, now: Values) -> list[float]:
    """Shapley's value: each driver's step, averaged over all sets of others that may have moved before."""
    count = len(before)
    parts = []
    for one in range(count):
        others = [place for place in range(count) if place != one]
        steps = []
        for size in range(count):
            share = 1 / (count * math.comb(count - 1, size))
            for moved in combinations(others, size):
                rest = math.prod(now[place] if place in moved else before[place] for place in others)
                steps.append(share * rest * (now[one] - before[one]))
        parts.append(math.fsum(steps))
    return parts
