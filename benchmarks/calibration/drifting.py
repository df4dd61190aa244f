"""Slow drifts, and the charts that only notebooks ask for: how often they see what is not there.

Drifts are in standard deviations of the series as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import drawn
import numpy as np
from cells import Cell
from numpy.typing import NDArray

from kpiwork.analysis.drift import slopes
from kpiwork.analysis.gaps import Between, gap_chart
from kpiwork.analysis.runchart import RunSign, run_chart

__all__ = ["CRIES_WOLF", "FALSE", "SEED", "drifting", "others"]

SEED = 20_240_611
CRIES_WOLF = 0.10  # the most charts without a change that may have any alarm
TAIL, LEAST, MOST = 0.025, 0.03, 0.07  # of a drift, nominally 5 %
FALSE = "charts with a false alarm"


def drifting(runs: int) -> Iterator[Cell]:
    """Give the rows of slow drifts."""
    for is_seasonal, points, alike in product((False, True), (24, 36, 60), (0.0, 0.3, 0.6)):
        season = ", months taken out" if is_seasonal else ""
        yield Cell(
            method="slow drift",
            case=f"noise, AR(1) {alike}{season}",
            points=points,
            happened=_drifts(runs, points, alike, is_seasonal=is_seasonal),
            runs=runs,
            counted="drifts seen where there is none (nominally 5 %)",
            at_least=LEAST,
            at_most=MOST,
        )
    for points, alike in product((36, 60), (0.0, 0.3)):
        yield Cell(
            method="slow drift",
            case=f"1 SD a year, AR(1) {alike}",
            points=points,
            happened=_drifts(runs, points, alike, a_year=1.0),
            runs=runs,
            counted="drifts seen",
        )


def _drifts(runs: int, points: int, alike: float, *, is_seasonal: bool = False, a_year: float = 0.0) -> int:
    """Count series whose 95 % interval of the slope leaves out 0."""
    rng, places = np.random.default_rng(SEED + points), np.arange(points)
    values = np.array([drawn.noise(rng, points, alike=alike)[0] for _ in range(runs)]) + a_year * places / 12
    months = np.array(drawn.months(points)) if is_seasonal else None
    below = slopes(values / points, places, months, np.ones(points)).below(np.zeros(runs))
    return int(((below < TAIL) | (below > 1 - TAIL)).sum())


def others(runs: int) -> Iterator[Cell]:
    """Give the rows of charts of what lies between two events, and of run charts."""
    rng = np.random.default_rng(SEED)
    gaps: dict[Between, Callable[[int], NDArray[np.floating[Any]]]] = {
        Between.CASES: lambda points: rng.geometric(0.02, points) - 1.0,
        Between.TIME: lambda points: rng.exponential(10.0, points),
    }
    for between, points in product(gaps, (24, 36)):
        yield Cell(
            method=f"chart of {between.value} between events",
            case="events that fall by chance",
            points=points,
            happened=sum(
                bool(gap_chart(gaps[between](points).astype(float), between=between).marks)
                for _ in range(runs)
            ),
            runs=runs,
            counted=FALSE,
            at_most=CRIES_WOLF,
        )
    for points in (12, 24, 36):
        signs = [run_chart(rng.normal(size=points)).sign for _ in range(runs)]
        yield Cell(
            method="run chart",
            case="noise",
            points=points,
            happened=sum(sign is not RunSign.NONE for sign in signs),
            runs=runs,
            counted=FALSE,
            at_most=CRIES_WOLF,
        )
