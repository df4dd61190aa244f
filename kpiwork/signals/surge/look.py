"""What the last parts of periods show against the others, tested in every way that a finding tells."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtrit

from kpiwork.analysis.effect.averaged import Averaged
from kpiwork.analysis.effect.memory import Numbers
from kpiwork.signals.finding import Placebo, Setting
from kpiwork.signals.many import combined
from kpiwork.signals.surge.fit import (
    FIRST,
    LAST,
    Flags,
    Parts,
    chance,
    growth_of_surge,
    largest,
    payback,
    surge,
    without_largest,
)
from kpiwork.signals.surge.series import Cut, Stretch

__all__ = ["Seen", "before", "lifts", "look", "other_ends", "settings", "smallest", "with_weeks"]

AGREES = 0.05
POWER = 0.8
NO_LESS = 1e-12  # as near to 0 and 1 as a p-value is turned into a statistic


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What the last parts show.

    Parameters
    ----------
    sign : int
        1 where they are higher than the others, -1 where they are lower.
    p : float
        How often chance alone would show as much.
    last : Averaged
        Difference of logarithms: last less the mean of the others.
    first : float
        Difference of logarithms: first less the middle ones.
    sides : int
        In how many directions was looked.
    drop : bool
        Whether the kind of period with the largest surge was set aside.
    """

    sign: int
    p: float
    last: Averaged
    first: float
    sides: int
    drop: bool

    @property
    def is_paid_back(self) -> bool:
        """Whether first parts move the other way, as where work was only moved in time."""
        return self.first * self.sign < 0


def look(stretch: Stretch, signs: tuple[int, ...], *, drop: bool) -> Seen:
    """Test the last parts in one direction or both.

    Parameters
    ----------
    stretch : Stretch
        What was done in each part.
    signs : tuple of int
        1 to look for more, -1 for less, or both.
    drop : bool
        Whether to set the kind of period with the largest surge aside.
    """
    logs, parts = stretch.logs, stretch.parts
    chances = {sign: float(chance(sign * logs[None, :], parts, drop=drop)[0]) for sign in signs}
    sign = min(chances, key=chances.__getitem__)
    kept = _kept(sign * logs, parts, drop=drop)
    rest = parts.only(kept)
    return Seen(
        sign=sign,
        p=min(1.0, len(signs) * chances[sign]),
        last=surge(logs[None, kept], rest, has_peers=not drop),
        first=float(payback(logs[None, kept], rest).centre[0]),
        sides=len(signs),
        drop=drop,
    )


def with_weeks(seen: Seen, weeks: Stretch | None) -> Seen:
    """Join the last weeks' evidence to that of the last months, where weeks are known."""
    if weeks is None:
        return seen
    p = _p(seen.sign * weeks.logs, weeks.parts, drop=seen.drop)
    return replace(seen, p=combined([seen.p, min(1.0, seen.sides * p)]))


def other_ends(stretch: Stretch, seen: Seen, cut: Cut) -> tuple[Placebo, ...]:
    """Test the same as if periods ended earlier, a part at a time."""
    own, found = _statistic(stretch.logs, stretch.parts, seen), []
    in_period = int(stretch.rows["begins"].value_counts().median())
    for steps in range(1, max(2, in_period)):
        parts = stretch.rotated(steps)
        if (parts.phases == LAST).sum() <= 1 or (parts.phases == FIRST).sum() <= 1:
            continue
        there = _statistic(stretch.logs, parts, seen)
        earlier = f"a {cut.part.value}" if steps == 1 else f"{steps} {cut.part.value}s"
        words = f"with {cut.period.value}s that end {earlier} earlier"
        found.append(Placebo(words=words, statistic=there, is_weaker=there < own))
    return tuple(found)


def before(stretch: Stretch, later: Flags, seen: Seen, words: str) -> Placebo:
    """Test whether the surge has grown since a day; what every year brings was there before."""
    grown = growth_of_surge(seen.sign * stretch.logs[None, :], stretch.parts, later)
    earlier = surge(seen.sign * stretch.logs[None, ~later], stretch.parts.only(~later))
    return Placebo(
        words=words,
        statistic=_as_statistic(earlier),
        is_weaker=bool(grown.below(np.zeros(1))[0] < AGREES),
    )


def settings(stretch: Stretch, seen: Seen, cut: Cut, weeks: Stretch | None) -> tuple[Setting, ...]:
    """Test the same with other choices: all kinds of period, no single year, the last two weeks."""
    logs, parts = seen.sign * stretch.logs, stretch.parts
    found = [_setting(f"all kinds of {cut.period.value} together", _all(logs, parts))] if seen.drop else []
    years = stretch.rows["begins"].dt.year.to_numpy()
    ps = [_p(logs[years != one], parts.only(years != one), drop=seen.drop) for one in np.unique(years)]
    if len(ps) > 1:
        found.append(_setting("leaving out any one year", max(ps)))
    if weeks is not None:
        found.append(_setting(f"by {cut.part.value} alone", _p(logs, parts, drop=seen.drop)))
        p = _p(seen.sign * weeks.logs, weeks.parts, drop=seen.drop)
        found.append(_setting(f"the last two weeks of a {cut.period.value} against its other weeks", p))
    return tuple(found)


def smallest(seen: Seen, alpha: float) -> float:
    """Give the difference of logarithms that would have been found in 8 of 10 cases."""
    freedom = seen.last.freedom
    error = float(np.sqrt((seen.last.weights * seen.last.scales**2).sum()))
    return float((stdtrit(freedom, 1 - alpha / seen.sides) + stdtrit(freedom, POWER)) * error)


def lifts(parts: Parts, seen: Seen) -> Numbers:
    """Give by how much the pattern moves the logarithm of each part."""
    ends, begins = parts.phases == LAST, parts.phases == FIRST
    first = seen.first if seen.is_paid_back else 0.0
    last = float(seen.last.centre[0]) + first * float(begins.sum() / max(1, (~ends).sum()))
    return np.asarray(np.where(ends, last, np.where(begins, first, 0.0)))


def _p(logs: Numbers, parts: Parts, *, drop: bool) -> float:
    """Give the chance upwards, 1 where too little is left to tell."""
    ends = parts.phases == LAST
    enough = min(ends.sum(), (parts.phases == FIRST).sum()) > 1 and len(np.unique(parts.kinds[ends])) > 1
    return float(chance(logs[None, :], parts, drop=drop)[0]) if enough else 1.0


def _all(logs: Numbers, parts: Parts) -> float:
    return float(surge(logs[None, :], parts).below(np.zeros(1))[0])


def _setting(words: str, p: float) -> Setting:
    return Setting(words=words, p=p, agrees=p < AGREES)


def _kept(logs: Numbers, parts: Parts, *, drop: bool) -> Flags:
    if not drop:
        return np.ones(len(logs), dtype=bool)
    return without_largest(parts, int(largest(logs[None, :], parts)[0]))


def _statistic(logs: Numbers, parts: Parts, seen: Seen) -> float:
    kept = _kept(seen.sign * logs, parts, drop=seen.drop)
    return _as_statistic(surge(seen.sign * logs[None, kept], parts.only(kept), has_peers=not seen.drop))


def _as_statistic(found: Averaged) -> float:
    p = float(np.clip(found.below(np.zeros(1))[0], NO_LESS, 1 - NO_LESS))
    return float(stdtrit(found.freedom, 1 - p))
