"""A target seen against the history: how often it was met, how likely it is, the best that lasted."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import betaincinv

from kpiwork.analysis.aim import Possible
from kpiwork.analysis.behaviour import Aim
from kpiwork.analysis.exact import at_most
from kpiwork.analysis.forecast import Due, DueKind, outlook
from kpiwork.periods import PeriodKind
from kpiwork.review.numbers import NumberStyle
from kpiwork.spec.choices import Better, Seasonal
from kpiwork.spec.unit import UnitKind
from kpiwork.studio.design.trial import Trial, TrialPeriod, TrialState

__all__ = ["LASTING", "Goal", "TargetLook", "look_at"]

LASTING = 3
"""Periods in a row that a value has to hold in order to have lasted; one good month may be luck."""
HELD = 0.8
"""How many of 100 intervals around a chance hold it; as wide as a forecast's other interval."""
A_YEAR = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Goal:
    """What a target asks for.

    Parameters
    ----------
    better : Better
        The good direction.
    low, high : float or None
        What is asked for at least and at most.
    seasonal : Seasonal
        What the card says of the time of the year.
    """

    better: Better
    low: float | None = None
    high: float | None = None
    seasonal: Seasonal = Seasonal.UNKNOWN

    @property
    def is_set(self) -> bool:
        """Whether anything is asked for."""
        return self.low is not None or self.high is not None

    def is_met(self, value: float) -> bool:
        """Tell whether a value is inside."""
        low = self.low is None or at_most(self.low, value)
        return low and (self.high is None or at_most(value, self.high))


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetLook:
    """What a target would mean.

    Parameters
    ----------
    trial : Trial
        The history that it is seen against.
    low, high : float or None
        What the target asks for at least and at most; both None without a target.
    met, of : int
        In how many of how many past periods it would have been met; periods that are not complete, or have
        no value, are left out.
    chance : float or None
        That the next period meets it if the work goes on as it does, in steps of .05; None where it cannot
        be told.
    chance_low, chance_high : float or None
        Between what that chance lies, as far as so few periods tell: as wide as the interval around a share
        that was seen in as many periods (Jeffreys; of 100 such intervals 80 hold it).
    expected, expected_low, expected_high : float or None
        What the next period is expected to come to, and between what it lies in 80 of 100 cases.
    best_sustained : float or None
        The best value that three periods in a row held or bettered.
    sentences : tuple of str
        All of it in words.
    """

    trial: Trial
    low: float | None = None
    high: float | None = None
    met: int = 0
    of: int = 0
    chance: float | None = None
    chance_low: float | None = None
    chance_high: float | None = None
    expected: float | None = None
    expected_low: float | None = None
    expected_high: float | None = None
    best_sustained: float | None = None
    sentences: tuple[str, ...] = ()


def look_at(trial: Trial, goal: Goal, style: NumberStyle) -> TargetLook:
    """See a target against the periods of a trial.

    Parameters
    ----------
    trial : Trial
        The history.
    goal : Goal
        What the target asks for, perhaps nothing yet.
    style : NumberStyle
        How values are printed.
    """
    blank = TargetLook(trial=trial, low=goal.low, high=goal.high)
    if trial.state is not TrialState.MEASURED:
        return replace(blank, sentences=tuple(one.sentence for one in trial.problems))
    periods = [one for one in trial.periods if one.is_complete]
    values = [one.value for one in periods if one.value is not None]
    seen = replace(
        blank,
        of=len(values) if goal.is_set else 0,
        met=sum(map(goal.is_met, values)) if goal.is_set else 0,
        best_sustained=best_sustained([one.value for one in periods], goal.better),
    )
    made = _with_chance(seen, periods, goal, style) if goal.is_set and values else seen
    return replace(made, sentences=tuple(_told(made, values, goal, style)))


def best_sustained(values: Sequence[float | None], better: Better) -> float | None:
    """Give the best value that was held or bettered in some periods in a row; None without a direction."""
    if better not in (Better.HIGHER, Better.LOWER):
        return None
    worst, best = (min, max) if better is Better.HIGHER else (max, min)
    rows = (values[start : start + LASTING] for start in range(len(values) - LASTING + 1))
    held = [worst(one for one in row if one is not None) for row in rows if None not in row]
    return best(held, default=None)


def _with_chance(
    look: TargetLook, periods: Sequence[TrialPeriod], goal: Goal, style: NumberStyle
) -> TargetLook:
    """Ask the forecast for the next period alone."""
    values = np.array([math.nan if one.value is None else one.value for one in periods])
    is_monthly = look.trial.kind is PeriodKind.MONTH
    months = [one.month for one in periods]
    told = outlook(
        values,
        due=Due(kind=DueKind.SUM, left=1),
        aim=Aim(better=_way(goal), low=goal.low, high=goal.high),
        months=[*months, months[-1] % A_YEAR + 1] if is_monthly else None,
        seasonal=goal.seasonal,
        possible=_possible(values, style.unit),
    )
    if told.chance is None:
        return look
    low, high = _around(told.chance, look.of)
    return replace(
        look,
        chance=told.chance,
        chance_low=low,
        chance_high=high,
        expected=told.value,
        expected_low=told.low_80,
        expected_high=told.high_80,
    )


def _way(goal: Goal) -> Better:
    """Take a goal for what it asks, whatever was typed as the good direction."""
    if goal.low is not None and goal.high is not None:
        return Better.WITHIN
    return Better.HIGHER if goal.low is not None else Better.LOWER


def _possible(values: np.ndarray, unit: UnitKind) -> Possible:
    """Say between what values can lie, as reviews do: shares up to 1, the rest from 0."""
    known = values[~np.isnan(values)]
    low = 0.0 if unit is not UnitKind.SCORE and known.min(initial=0.0) >= 0 else -math.inf
    high = 1.0 if unit is UnitKind.PERCENT and known.max(initial=0.0) <= 1 else math.inf
    return Possible(low=low, high=high)


def _around(chance: float, periods: int) -> tuple[float, float]:
    hits, tail = chance * periods, (1 - HELD) / 2
    a, b = hits + 0.5, periods - hits + 0.5
    low = 0.0 if chance == 0 else float(betaincinv(a, b, tail))
    high = 1.0 if chance == 1 else float(betaincinv(a, b, 1 - tail))
    return min(low, chance), max(high, chance)


def _told(look: TargetLook, values: Sequence[float], goal: Goal, style: NumberStyle) -> Iterator[str]:
    kind, trial = look.trial.kind.value.replace("_", " "), look.trial
    if not values:
        yield f"No {kind} is complete yet and has a value: there is no history to look at."
        return
    span = f"the last {len(values)} complete {kind}s" if len(values) > 1 else f"the only complete {kind}"
    yield (
        f"In {span} (data up to {trial.data_until}) values lay between {style.value(min(values))} and"
        f" {style.value(max(values))}."
    )
    if look.best_sustained is not None:
        yield f"The best that {LASTING} {kind}s in a row held was {style.value(look.best_sustained)}."
    if not goal.is_set:
        return
    yield f"You would have met this target in {look.met} of the last {look.of} {kind}s."
    if look.chance is None:
        yield "How likely the next one meets it cannot be told from so short a history."
        return
    yield (
        f"If the work goes on as it does, the next {kind} meets it with a chance of {_percent(look.chance)}"
        f" (between {_percent(look.chance_low)} and {_percent(look.chance_high)}, as far as {look.of} {kind}s"
        " tell)."
    )
    if look.expected is not None and look.expected_low is not None and look.expected_high is not None:
        yield (
            f"It is expected to come to {style.value(look.expected)}, and in 80 of 100 cases to between"
            f" {style.value(look.expected_low)} and {style.value(look.expected_high)}."
        )
    if _is_beyond(look, goal):
        yield "Nothing like it ever lasted: say what will be changed in the work so that it does."


def _percent(share: float | None) -> str:
    if share is None:
        return "?"
    if share in (0.0, 1.0):
        return "next to 0\N{NO-BREAK SPACE}%" if share == 0 else "nearly 100\N{NO-BREAK SPACE}%"
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def _is_beyond(look: TargetLook, goal: Goal) -> bool:
    if look.best_sustained is None:
        return False
    return not goal.is_met(look.best_sustained)
