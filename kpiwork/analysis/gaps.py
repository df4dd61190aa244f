"""Charts of what lies between rare events: cases (g) or time (t), where single events are known.

Counts by period say nothing of when in the period an event fell; where its day is known, each gap is a point,
and a change shows sooner than in many periods without any event. A long gap is high: the event became rarer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import ndtr, ndtri

from kpiwork.analysis.change import Certainty, Rule
from kpiwork.analysis.rules import RULE_SETS, fired, run_needed
from kpiwork.analysis.xmr import LIMIT, NOTHING, Numbers, memory, spread, standardised, usable
from kpiwork.spec.settings import RuleSet

__all__ = ["Between", "GapChart", "GapMark", "gap_chart"]

GUARDED = RULE_SETS[RuleSet.GUARDED]
TAIL = float(ndtr(-LIMIT))
POWER = (
    1 / 3.6
)  # of exponential times, which makes them all but normal (Nelson 1994, J. Quality Technology 26)
LEAST = 1e-15  # a chance is never taken for less
HALF = 0.5
ON_A_SIDE = 1e-6


class Between(StrEnum):
    """What lies between two events."""

    CASES = "cases"
    TIME = "time"


@dataclass(frozen=True, kw_only=True, slots=True)
class GapMark:
    """One rule at one gap, by its place from 0."""

    gap: int
    rule: Rule
    is_high: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class GapChart:
    """A chart of gaps.

    Parameters
    ----------
    between : Between
        What was counted or timed.
    points : int
        Known gaps.
    certainty : Certainty
        Whether they suffice; without limits nothing is marked.
    centre, lower, upper : float or None
        In cases without the event, or the unit of time that was given; None with too few gaps. The centre
        is the mean of gaps in cases, and about the median of those in time.
    run_needed : int
        Gaps in a row on one side that make a change, or tosses of a coin that are as unlikely.
    marks : tuple of GapMark
        Every rule at every gap, oldest first.
    """

    between: Between
    points: int
    certainty: Certainty
    centre: float | None
    lower: float | None
    upper: float | None
    run_needed: int
    marks: tuple[GapMark, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Limits:
    """What one method finds: its limits, and the distance and the weight of each gap."""

    centre: float
    lower: float
    upper: float
    z: Numbers
    tosses: Numbers | None


def gap_chart(gaps: Numbers, *, between: Between) -> GapChart:
    """Judge the gaps between events.

    Parameters
    ----------
    gaps : array of float
        In order of time. Cases without the event between one and the next, 0 where two follow each other (g
        chart; limits from the geometric distribution, Benneyan 2001, Health Care Management Science 4); or
        the time between them, in any unit (t chart; single values of a power that makes exponential times
        all but normal, Nelson 1994). NaN where one is not known; negative and infinite ones are not known.
    between : Between
        Which of the two.

    Returns
    -------
    GapChart
        With too few gaps where there are fewer than 12, or no two next to each other.
    """
    known = usable(np.asarray(gaps, dtype=float))
    known = np.where(known >= 0, known, np.nan)
    points = int((~np.isnan(known)).sum())
    alike = memory(known**POWER)
    run = run_needed(GUARDED, points, alike)
    find = _cases if between is Between.CASES else _times
    found = find(known) if points >= GUARDED.fewest else None
    if found is None:
        return GapChart(
            between=between,
            points=points,
            certainty=Certainty.TOO_FEW,
            centre=None,
            lower=None,
            upper=None,
            run_needed=run,
            marks=(),
        )
    return GapChart(
        between=between,
        points=points,
        certainty=Certainty.ENOUGH if points >= GUARDED.enough else Certainty.PROVISIONAL,
        centre=found.centre,
        lower=found.lower,
        upper=found.upper,
        run_needed=run,
        marks=tuple(
            GapMark(gap=index, rule=rule, is_high=is_high)
            for index, rule, is_high in sorted(
                fired(found.z, GUARDED, run, found.tosses), key=lambda one: one[0]
            )
        ),
    )


def _times(gaps: Numbers) -> _Limits | None:
    powers = gaps**POWER
    found = spread(powers, guarded=True)
    if found is None:
        return None
    lower, centre, upper = (max(end, 0.0) ** (1 / POWER) for end in (found.lower, found.centre, found.upper))
    return _Limits(centre=centre, lower=lower, upper=upper, z=standardised(powers, found), tosses=None)


def _cases(gaps: Numbers) -> _Limits | None:
    """Take the chance of an event for the same at every case; its estimate is Benneyan's, without bias."""
    gaps = np.floor(gaps)
    points, mean = int((~np.isnan(gaps)).sum()), float(np.nanmean(gaps))
    chance = (points - 1) / points / (mean + 1)
    known = np.nan_to_num(gaps)
    known = np.where(np.abs(known - mean) <= NOTHING * mean, mean, known)
    from_on, up_to = _from_on(known, chance), 1 - _from_on(known + 1, chance)
    above = known > mean
    beyond = np.where(above, from_on, up_to).clip(LEAST, HALF)
    side = np.where(above, _from_on(np.floor(mean) + 1, chance), 1 - _from_on(np.ceil(mean), chance))
    away = np.maximum(-ndtri(beyond), ON_A_SIDE) * np.sign(known - mean)
    is_known = ~np.isnan(gaps)
    quiet = np.log1p(-chance)
    return _Limits(
        centre=mean,
        lower=max(0.0, float(np.ceil(np.log1p(-TAIL) / quiet - 1))),
        upper=float(np.floor(np.log(TAIL) / quiet)),
        z=np.where(is_known, away, np.nan),
        tosses=np.where(is_known & (known != mean), -np.log2(side.clip(LEAST, 1.0)), 0.0),
    )


def _from_on(gap: Numbers | float, chance: float) -> Numbers:
    """Give the chance of a gap as long or longer."""
    chances: Numbers = np.exp(np.asarray(gap) * np.log1p(-chance))
    return chances
