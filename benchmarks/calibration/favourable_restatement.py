"""How often honest corrections look one-sided, and how often one-sided ones do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
from cells import Cell
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
MOST = 0.08
FOR_THE_BETTER = 0.8
COVERAGE = (0.90, 0.98)
METHOD = "changes of reported values"
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


def _cell(case: str, counted: str, points: int, hits: object, goal: tuple[float, float]) -> Cell:
    told = np.asarray(hits, dtype=bool)
    return Cell(
        method=METHOD,
        case=case,
        points=points,
        happened=int(told.sum()),
        runs=len(told),
        counted=counted,
        at_least=goal[0],
        at_most=goal[1],
    )


def _honest(rng: np.random.Generator, runs: int, count: int) -> Iterator[Cell]:
    """Let changes go either way; an exact test of few signs has false alarms more rarely than nominally."""
    for memory in (0.0, 0.5):
        fresh = rng.normal(size=(runs, count))
        for place in range(1, count):
            fresh[:, place] = memory * fresh[:, place - 1] + np.sqrt(1 - memory**2) * fresh[:, place]
        ps = np.array([one_sided(one) for one in np.sign(fresh).astype(int)])
        for words, alpha in LEVELS.items():
            most = MOST if not memory or count >= ENOUGH else np.inf
            case = f"honest changes, AR(1) {memory}"
            yield _cell(case, f"false alarms {words}", count, ps < alpha, (-np.inf, most))


def _one_sided(rng: np.random.Generator, runs: int, count: int) -> Iterator[Cell]:
    for share in (0.6, 0.7, 0.8, 0.9, 0.95):
        signs = np.where(rng.random((runs, count)) < share, 1, -1)
        ps = np.array([one_sided(one) for one in signs])
        case = f"{share:.0%} of changes for the better".replace("%", " %")
        for words, alpha in LEVELS.items():
            least = 0.7 if share >= detectable_share(count, alpha) else -np.inf
            yield _cell(case, f"seen {words}", count, ps < alpha, (least, np.inf))


def _mean(rng: np.random.Generator, runs: int, count: int) -> Cell:
    """Count t-intervals that hold the mean change, of which eight in ten are for the better."""
    changes = np.abs(rng.normal(size=(runs, count))) * np.where(
        rng.random((runs, count)) < FOR_THE_BETTER, 1, -1
    )
    truth = 0.6 * np.sqrt(2 / np.pi)
    reach = stdtrit(count - 1, 0.975) * changes.std(axis=1, ddof=1) / np.sqrt(count)
    held = np.abs(changes.mean(axis=1) - truth) <= reach
    return _cell("80 % of changes for the better", "intervals that hold the mean", count, held, COVERAGE)


def _whole(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    """Ask the whole detector: 36 months, each reported twice."""
    months = Calendar().between(date(2011, 1, 1), date(2013, 12, 31), PeriodKind.MONTH)
    readings = daily_readings(np.ones(40), np.ones(40))
    for strength, goal in ((0.0, (-np.inf, 0.01)), (0.6, (-np.inf, np.inf))):
        signals, across = [], []
        for _ in range(runs):
            frame = restated(rng.normal(0.8, 0.03, 36), months, strength, rng, size=0.02)
            found = OURS(material_of(readings, CARD, revisions=frame))
            signals.append(found.verdict is Verdict.SIGNAL)
            across.append(any(one.p < NOMINAL for one in found.settings if "target" in one.words))
        case = f"whole detector, {(1 + strength) / 2:.0%} for the better".replace("%", " %")
        yield _cell(case, "signals as shipped", 36, signals, goal)
        wanted = (-np.inf, MOST) if not strength else (-np.inf, np.inf)
        yield _cell(case, "changes across the target, at 5 %", 36, across, wanted)
