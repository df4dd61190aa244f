"""How often honest corrections look one-sided, and how often one-sided ones do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

import numpy as np
from cells import FALSE_AS_SHIPPED, OPEN, SEEN_AS_SHIPPED, Cell, at_least, at_most
from scipy.special import stdtrit

from kpiwork.periods import Calendar, PeriodKind
from kpiwork.signals.favourable_restatement import FavourableRestatement
from kpiwork.signals.finding import Verdict
from kpiwork.signals.planting import card_with, daily_readings, material_of
from kpiwork.signals.planting.restatement import restated
from kpiwork.signals.restated.sign_test import detectable_share, one_sided

__all__ = ["RUNS", "cells"]

RUNS = 2_000
SEED = 2013
OURS = FavourableRestatement()
NOMINAL = 0.05
LEVELS = {"at 5 %": NOMINAL, "as shipped": OURS.alpha}
DAYS = (8, 12, 24, 48)
ENOUGH = 24  # days from which on a memory can be told from chance
MOST, RARE = 0.08, 0.01
FOR_THE_BETTER = 0.8
COVERAGE = (0.90, 0.98)
_cell = partial(Cell.of, "changes of reported values")
TARGET = {
    "starts": "2010-01-01",
    "due": "2016-12-31",
    "value": 0.8,
    "basis": "wish",
    "set_on": "2010-01-01",
    "set_by": "Board",
}
CARD = card_with(settles_after="30 days", targets=[TARGET])


def cells(runs: int = RUNS) -> Iterator[Cell]:
    """Simulate days on which reported values change."""
    rng = np.random.default_rng(SEED)
    for count in DAYS:
        yield from _honest(rng, runs, count)
        yield from _one_sided(rng, runs, count)
        yield _mean(rng, runs, count)
    yield from _whole(rng, max(1, runs // 10))


def _honest(rng: np.random.Generator, runs: int, count: int) -> Iterator[Cell]:
    """Let changes go either way; an exact test of few signs has false alarms more rarely than nominally."""
    for memory in (0.0, 0.5):
        fresh = rng.normal(size=(runs, count))
        for place in range(1, count):
            fresh[:, place] = memory * fresh[:, place - 1] + np.sqrt(1 - memory**2) * fresh[:, place]
        ps = np.array([one_sided(one) for one in np.sign(fresh).astype(int)])
        for words, alpha in LEVELS.items():
            goal = at_most(MOST if alpha == NOMINAL else RARE) if not memory or count >= ENOUGH else OPEN
            case = f"honest changes, AR(1) {memory}"
            yield _cell(case, count, ps < alpha, f"false alarms {words}", goal)


def _one_sided(rng: np.random.Generator, runs: int, count: int) -> Iterator[Cell]:
    for share in (0.6, 0.7, 0.8, 0.9, 0.95):
        signs = np.where(rng.random((runs, count)) < share, 1, -1)
        ps = np.array([one_sided(one) for one in signs])
        case = f"{share:.0%} of changes for the better".replace("%", " %")
        for words, alpha in LEVELS.items():
            goal = at_least(0.7) if share >= detectable_share(count, alpha) else OPEN
            yield _cell(case, count, ps < alpha, f"seen {words}", goal)


def _mean(rng: np.random.Generator, runs: int, count: int) -> Cell:
    """Count t-intervals that hold the mean change, of which eight in ten are for the better."""
    changes = np.abs(rng.normal(size=(runs, count))) * np.where(
        rng.random((runs, count)) < FOR_THE_BETTER, 1, -1
    )
    truth = 0.6 * np.sqrt(2 / np.pi)
    reach = stdtrit(count - 1, 0.975) * changes.std(axis=1, ddof=1) / np.sqrt(count)
    held = np.abs(changes.mean(axis=1) - truth) <= reach
    return _cell("80 % of changes for the better", count, held, "intervals that hold the mean", COVERAGE)


def _whole(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    """Ask the whole detector: 36 months, each reported twice."""
    months = Calendar().between(date(2011, 1, 1), date(2013, 12, 31), PeriodKind.MONTH)
    readings = daily_readings(np.ones(40), np.ones(40))
    for strength in (0.0, 0.6):
        signals, across = [], []
        for _ in range(runs):
            frame = restated(rng.normal(0.8, 0.03, 36), months, strength, rng, size=0.02)
            found = OURS(material_of(readings, CARD, revisions=frame))
            signals.append(found.verdict is Verdict.SIGNAL)
            across.append(any(one.p < NOMINAL for one in found.settings if "target" in one.words))
        case = f"whole detector, {(1 + strength) / 2:.0%} for the better".replace("%", " %")
        counted, most = (SEEN_AS_SHIPPED, OPEN) if strength else (FALSE_AS_SHIPPED, at_most(RARE))
        yield _cell(case, 36, signals, counted, most)
        wanted = OPEN if strength else at_most(MOST)
        yield _cell(case, 36, across, "changes across the target, at 5 %", wanted)
