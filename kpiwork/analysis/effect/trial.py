"""A trial somewhere and for a time: what it changed, and what was to be expected anyway.

Where others went on as before, the trial's own difference to them is looked at, so that what moved
everybody falls out (difference in differences). That difference, or the trial's values alone where there
is nobody else, is held against what its own past lets expect (`kpiwork.analysis.effect.expected`): few
units and a memory from value to value then do no harm. Where the past is too short, the units' own
changes are compared (`kpiwork.analysis.effect.units`). All of it tells a change from chance, never what
caused it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from kpiwork.analysis.effect.expected import FEWEST, Expected, ExpectedState, foreseen
from kpiwork.analysis.effect.level import Drift, drift_of
from kpiwork.analysis.effect.memory import Numbers, Places
from kpiwork.analysis.effect.series import LARGEST, SeasonState
from kpiwork.analysis.effect.units import UnitsMoved, UnitsState
from kpiwork.spec.choices import Better

__all__ = ["FEWEST_DURING", "Against", "Kept", "Trial", "TrialState", "Way", "kept", "trial"]

FEWEST_DURING = 3  # values within a trial: of fewer, one odd value is half of what is seen


class Against(StrEnum):
    """What a trial is held against."""

    OTHERS = "those outside"
    OWN_PAST = "its own past"
    UNITS = "each unit outside"
    NOTHING = "nothing"


class TrialState(StrEnum):
    """Whether it is known what a trial changed."""

    KNOWN = "known"
    TOO_LITTLE_DURING = "too little during"
    TOO_LITTLE_BEFORE = "too little before"
    NOT_COMPUTABLE = "not computable"


class Way(StrEnum):
    """Whether what changed is more than chance explains, and in which direction."""

    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed"
    NONE_SEEN = "none seen"
    UNKNOWN = "unknown"


class Kept(StrEnum):
    """What became of a counter-metric during a trial."""

    SAFE = "kept within its margin"
    WORSE = "worse than its margin allows"
    LIKELY_WORSE = "worse, perhaps by more than its margin"
    UNKNOWN = "cannot be told"


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """What a trial changed.

    Parameters
    ----------
    state : TrialState
        Whether it is known.
    reason : str
        Why not, in plain words, where counting values does not say it.
    against : Against
        What it was held against.
    points_before, points_during : int
        Known values of the trial on either side.
    before, during : float or None
        Their averages, in the KPI's unit.
    change : float or None
        What is left of the difference once what was to be expected anyway is taken off.
    interval : tuple of float or None
        Its 95 % interval.
    drift : Drift
        Whether what is looked at moved before the trial already.
    season : SeasonState
        Whether the time of the year was taken out; others outside share it.
    units : UnitsMoved or None
        The units' own changes, where there are units: a second look, or the only one.
    """

    state: TrialState
    reason: str = ""
    against: Against = Against.NOTHING
    points_before: int = 0
    points_during: int = 0
    before: float | None = None
    during: float | None = None
    change: float | None = None
    interval: tuple[float, float] | None = None
    drift: Drift = Drift.UNKNOWN
    season: SeasonState = SeasonState.NOT_ASKED
    units: UnitsMoved | None = field(default=None)

    @property
    def seen(self) -> float | None:
        """How far the values during the trial lie from those before it."""
        return None if self.before is None or self.during is None else self.during - self.before

    @property
    def anyway(self) -> float | None:
        """How much of that was to be expected without the trial."""
        return None if self.seen is None or self.change is None else self.seen - self.change

    def way(self, better: Better) -> Way:
        """Tell the direction of what changed."""
        if self.interval is None:
            return Way.UNKNOWN
        low, high = self.interval
        if low <= 0 <= high:
            return Way.NONE_SEEN
        if better in (Better.WITHIN, Better.NEITHER):
            return Way.CHANGED
        return Way.BETTER if (low > 0) == (better is Better.HIGHER) else Way.WORSE


def trial(
    inside: Numbers,
    outside: Numbers | None,
    at: int,
    *,
    season: int = 0,
    units: UnitsMoved | None = None,
) -> Trial:
    """Say what a trial changed.

    Parameters
    ----------
    inside : array of float of shape (points,)
        Values of the rows in the trial at equal steps of time, up to its end; NaN for gaps.
    outside : array of float of shape (points,) or None
        Those of the rows outside it; None where there are none.
    at : int
        Place of the first value within the trial.
    season : int
        Points in a year where the time of the year moves the KPI; 0 for none. Used where there is nobody
        outside.
    units : UnitsMoved, optional
        From `kpiwork.analysis.effect.units.units_moved`.

    Returns
    -------
    Trial
        ``too little during`` under 3 values within it; ``too little before`` under 12 before it, unless
        there are units enough.
    """
    found = _begun(inside, at, units)
    if found.state is TrialState.TOO_LITTLE_DURING:
        return found
    compared = inside if outside is None else inside - outside
    against = Against.OWN_PAST if outside is None else Against.OTHERS
    after = (at + np.flatnonzero(~np.isnan(compared[at:]))).astype(np.int64)
    expected = foreseen(compared[:at], after, looked_at=1, season=season if outside is None else 0)
    if expected.state is ExpectedState.KNOWN:
        return _held_against_past(found, expected, compared, after, against, season)
    if units is not None and units.state is UnitsState.KNOWN:
        return _held_against_units(found, units)
    is_short = (~np.isnan(compared[:at])).sum() < max(FEWEST, len(after))
    state = TrialState.TOO_LITTLE_BEFORE if is_short else TrialState.NOT_COMPUTABLE
    return replace(found, state=state, reason="" if is_short else expected.reason)


def kept(interval: tuple[float, float] | None, better: Better, margin: float) -> Kept:
    """Grade a counter-metric by its margin.

    Parameters
    ----------
    interval : tuple of float or None
        How far it moved, with 95 % confidence; None where that is not known.
    better : Better
        Its good direction.
    margin : float
        By how much it may worsen, in its own unit.
    """
    if interval is None or better in (Better.WITHIN, Better.NEITHER):
        return Kept.UNKNOWN
    low, high = interval if better is Better.LOWER else (-interval[1], -interval[0])
    if high <= margin:
        return Kept.SAFE
    if low > margin:
        return Kept.WORSE
    return Kept.LIKELY_WORSE if low > 0 else Kept.UNKNOWN


def _begun(inside: Numbers, at: int, units: UnitsMoved | None) -> Trial:
    before, during = (side[~np.isnan(side)] for side in (inside[:at], inside[at:]))
    state = TrialState.KNOWN if len(during) >= FEWEST_DURING else TrialState.TOO_LITTLE_DURING
    return Trial(
        state=state,
        points_before=len(before),
        points_during=len(during),
        before=_mean(before),
        during=_mean(during),
        units=units,
    )


def _held_against_past(
    found: Trial, expected: Expected, compared: Numbers, after: Places, against: Against, season: int
) -> Trial:
    average, ends = expected.average, expected.wide
    if average is None or ends is None or len(after) < FEWEST_DURING:
        return replace(found, state=TrialState.TOO_LITTLE_DURING)
    now = float(compared[after].mean())
    is_alone = against is Against.OWN_PAST
    return replace(
        found,
        against=against,
        change=now - average,
        interval=(now - ends[1], now - ends[0]),
        drift=drift_of(compared[: int(after[0])], season if is_alone else 0),
        season=expected.season,
    )


def _held_against_units(found: Trial, units: UnitsMoved) -> Trial:
    return replace(found, against=Against.UNITS, change=units.change, interval=units.interval)


def _mean(values: Numbers) -> float | None:
    return float(values.mean()) if values.size and (np.abs(values) <= LARGEST).all() else None
