"""Which points are more than noise. Each rule looks upwards only; turned over, it looks downwards.

A point fires a rule if it is one of those that the rule speaks of: all of a run, all of a trend. A gap
ends a run and a trend, since nobody knows what lay in it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from kpiwork.analysis.change import Rule
from kpiwork.analysis.xmr import LIMIT, Numbers
from kpiwork.spec.settings import RuleSet

__all__ = ["RULE_SETS", "Rules", "fired", "one_side", "outside", "run_needed", "trend", "two_of_three"]

Flags = NDArray[np.bool_]
Ask = Callable[[Numbers], Flags]

WARNING = 2.0  # standard deviations: "near a limit"
ROUNDING = 1e-9  # tosses
LASTING = 7  # points of a run or a trend (NHS England, Making Data Count)

CORRELATIONS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
RUNS: Mapping[int, tuple[int, ...]] = {
    12: (7, 7, 7, 8, 8, 8, 8, 8),
    18: (7, 8, 9, 9, 10, 10, 11, 11),
    24: (8, 9, 10, 10, 11, 12, 13, 14),
    36: (9, 10, 11, 12, 13, 14, 16, 18),
    60: (10, 11, 12, 13, 15, 17, 20, 23),
    120: (11, 13, 14, 16, 18, 20, 24, 31),
}
"""Points in a row on one side of their mean that at most 5 in 100 series without a change have.

By number of points and autocorrelation; simulated, 100,000 series of normal values a cell; where that left
doubt, the longer one. For rare events and what lies between two events; lasting shifts of other values are
seen sooner by `kpiwork.analysis.lasting`.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """A rule set.

    Parameters
    ----------
    is_screened, is_guarded : bool
        How the limits are found; see `kpiwork.analysis.xmr.spread`.
    run : int or None
        Points in a row on one side; None where the table decides.
    also : mapping of Rule to callable
        Rules beside that of the limits and that of the run.
    fewest, enough : int
        Points for limits at all, and for limits that are not provisional.
    """

    is_screened: bool
    is_guarded: bool
    run: int | None
    also: Mapping[Rule, Ask]
    fewest: int
    enough: int


def outside(z: Numbers) -> Flags:
    """Flag values beyond the limit."""
    return z > LIMIT


def one_side(z: Numbers, length: int, tosses: Numbers | None = None) -> Flags:
    """Flag runs above the centre; a value on it ends one.

    Parameters
    ----------
    z : array of float
        Distance from the centre.
    length : int
        Points that make a run.
    tosses : array of float, optional
        How many tosses of a coin are as unlikely as each point's lying where it does: minus the logarithm
        to base 2 of its chance. One a point where left out. Points that seldom lie above count for more,
        and the chance of a run without a cause stays the same.
    """
    if tosses is None:
        return _lasting(z > 0, length)
    flags, start = z > 0, 0
    for flag, row in groupby(flags.tolist()):
        end = start + len(list(row))
        flags[start:end] &= flag and bool(tosses[start:end].sum() >= length - ROUNDING)
        start = end
    return flags


def trend(z: Numbers, length: int) -> Flags:
    """Flag values that rise one after the other; two that are equal end it."""
    rising = _lasting(np.diff(z) > 0, length - 1)
    return np.append(rising, False) | np.insert(rising, 0, False)


def two_of_three(z: Numbers, *, beyond: bool = True) -> Flags:
    """Flag values near or beyond the limit, two of which lie in three successive periods.

    Parameters
    ----------
    z : array of float
        Distance from the centre, in standard deviations.
    beyond : bool
        Whether values beyond the limit are counted too, as the programme's wording of 2023 has it; the R
        package NHSRplotthedots 0.2.2 counts only those between two and three standard deviations.
    """
    near = (z > WARNING) & (beyond | (z <= LIMIT))
    others = sum(_shifted(near, by).astype(int) for by in (-2, -1, 1, 2))
    return near & (others > 0)


RULE_SETS: Mapping[RuleSet, Rules] = {
    RuleSet.GUARDED: Rules(is_screened=False, is_guarded=True, run=None, also={}, fewest=12, enough=20),
    RuleSet.MDC_2023: Rules(
        is_screened=True,
        is_guarded=False,
        run=LASTING,
        also={Rule.TREND: partial(trend, length=LASTING), Rule.TWO_OF_THREE: two_of_three},
        fewest=LASTING,
        enough=13,
    ),
}


def run_needed(rules: Rules, points: int, correlation: float) -> int:
    """Give the points in a row on one side that make a change.

    Between the table's numbers the next larger one counts, of points and of autocorrelation alike, so
    that there are rather fewer false alarms; beyond the last one, the last.
    """
    if rules.run is not None:
        return rules.run
    sizes = tuple(RUNS)
    row = RUNS[sizes[min(bisect_left(sizes, points), len(sizes) - 1)]]
    return row[min(bisect_left(CORRELATIONS, correlation), len(row) - 1)]


def fired(
    z: Numbers, rules: Rules, run: int, tosses: Numbers | None = None
) -> Iterator[tuple[int, Rule, bool]]:
    """Give every rule that fires: the point's index, the rule, and whether the point is high.

    With a run of 0 no row on one side makes a change. Tosses are those of `one_side`.
    """
    row: dict[Rule, Ask] = {Rule.ONE_SIDE: partial(one_side, length=run, tosses=tosses)} if run else {}
    asked: dict[Rule, Ask] = {Rule.OUTSIDE: outside, **row, **rules.also}
    for rule, flags in asked.items():
        for is_high in (True, False):
            for index in np.flatnonzero(flags(z if is_high else -z)):
                yield int(index), rule, is_high


def _lasting(flags: Flags, length: int) -> Flags:
    """Keep the flags that stand in unbroken rows of a length or more."""
    rows = [(flag, len(list(row))) for flag, row in groupby(flags.tolist())]
    kept = [(flag and size >= length, size) for flag, size in rows]
    return np.array([flag for flag, size in kept for _ in range(size)], dtype=bool)


def _shifted(flags: Flags, by: int) -> Flags:
    moved = np.zeros_like(flags)
    if by > 0:
        moved[by:] = flags[:-by]
    else:
        moved[:by] = flags[-by:]
    return moved
