"""Everything that is fitted to months before and after attention began."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpiwork.analysis.effect.memory import Numbers
from kpiwork.signals.tail.counts import Tails
from kpiwork.signals.tail.fit import Shift, log_odds, log_share, shift

__all__ = ["Seen", "look"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """Two changes of level: of the share within the cutoff, then of the share far beyond it.

    Parameters
    ----------
    counts : Tails
        The records looked at.
    both : Shift
        When attention began.
    elsewhere : tuple of (Timestamp, Shift)
        In months in which nothing began.
    others : tuple of (str, Shift)
        With other borders, and with drift and season taken out or left in.
    """

    counts: Tails
    both: Shift
    elsewhere: tuple[tuple[pd.Timestamp, Shift], ...]
    others: tuple[tuple[str, Shift], ...]

    @property
    def p(self) -> float:
        """How often chance alone shows as much of both: the larger of the two."""
        return float(self.both.p.max())

    @property
    def far_shares(self) -> tuple[float, float]:
        """Records far beyond the cutoff, of all: before and after."""
        sides = (~self.counts.is_after, self.counts.is_after)
        before, after = (float(self.counts.far[side].sum() / self.counts.all[side].sum()) for side in sides)
        return before, after


def look(counts: Tails, others: Sequence[Tails], *, season: int, fewest_months: int, fewest: int) -> Seen:
    """Compare both shares before and after, elsewhere in time, and with other settings.

    Parameters
    ----------
    counts : Tails
        With the border that was asked for.
    others : sequence of Tails
        With other borders.
    season : int
        Months in a year where the time of the year is to be taken out; 0 where not.
    fewest_months : int
        Months that are needed on either side, elsewhere too.
    fewest : int
        Records far beyond that another border must have on either side.
    """
    return Seen(
        counts=counts,
        both=_shift(counts, season),
        elsewhere=tuple(_elsewhere(counts, season, fewest_months)),
        others=tuple(_others(counts, [one for one in others if _has(one, fewest)], season)),
    )


def _both(counts: Tails) -> Numbers:
    return np.stack([log_odds(counts.good, counts.all), log_share(counts.far, counts.all)])


def _shift(counts: Tails, season: int, *, drift: bool = False) -> Shift:
    return shift(_both(counts), counts.places, counts.is_after.astype(float), season=season, drift=drift)


def _has(counts: Tails, fewest: int) -> bool:
    return all(counts.far[side].sum() >= fewest for side in (counts.is_after, ~counts.is_after))


def _elsewhere(counts: Tails, season: int, fewest: int) -> Iterator[tuple[pd.Timestamp, Shift]]:
    """Ask the same in the middle of the time before and of the time after."""
    for side in (~counts.is_after, counts.is_after):
        known = np.flatnonzero(side)
        half = len(known) // 2
        if half >= fewest:
            later = (np.arange(len(known)) >= half).astype(float)
            found = shift(_both(counts)[:, known], counts.places[known], later, season=season)
            yield counts.starts[known[half]], found


def _others(counts: Tails, others: Sequence[Tails], season: int) -> Iterator[tuple[str, Shift]]:
    for one in others:
        yield f"from {one.times:.2f} times the cutoff on", _shift(one, season)
    yield "a steady drift taken out", _shift(counts, season, drift=True)
    if season:
        yield "season left in", _shift(counts, 0)
