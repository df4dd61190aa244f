"""How often all ten detectors together raise a question about honest KPIs, and which of gamed ones are found.

KPIs of a made-up company (`company`): a third are shares of requests answered in time, a third shares of
results that met a target, a third amounts. Detectors have the settings that a workbook starts with. "Points"
are months of each KPI, "of" counts KPIs, years of a company, or KPIs picked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from cells import FALSE_AS_SHIPPED, Cell, at_most
from company import KINDS, MONTHS, Family, amounts, requests
from numpy.random import Generator

from kpiwork.signals.battery import OF_HARM, battery
from kpiwork.signals.finding import Finding, Strength, Verdict
from kpiwork.signals.many import controlled
from kpiwork.signals.registry import BUILT_IN, OF_CARDS, detectors_of

__all__ = ["RUNS", "cells"]

RUNS = 1_000
"""Honest KPIs; a tenth as many gamed ones come on top."""
SEED = 1965
ANY, STRONG, A_YEAR, FALSE_PICKS = at_most(0.04), at_most(0.01), at_most(0.10), at_most(0.10)
KPIS = 20  # of a company in a year
PICKED = 0.10  # q below
MANY, GAMED = 50, (1, 5)  # KPIs of a company in which so many are gamed
GAMES = (requests, amounts)  # near misses recorded inside, and work pulled into the quarter before
DETECTORS = {name: one for name, one in detectors_of({}).items() if name in set(BUILT_IN) - set(OF_CARDS)}
FAMILIES = (
    Family(words="white noise"),
    Family(words="AR(1) .3", memory=0.3),
    Family(words="AR(1) .6", memory=0.6),
    Family(words="season of one wave", memory=0.3, wave=0.08),
    Family(words="a December of its own", memory=0.3, december=0.15),
    Family(words="honest improvement", memory=0.3, gain=0.08),
    Family(words="10 % rounded", memory=0.3, rounded=0.1),
    Family(words="40 % rounded", memory=0.3, rounded=0.4),
    Family(words="over-dispersed: days differ", memory=0.3, days=0.1),
)
_honest = partial(Cell.of, "honest KPIs")
_gamed = partial(Cell.of, "companies in which some KPIs are gamed")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What all detectors found on one KPI."""

    family: Family
    findings: tuple[Finding, ...]

    @property
    def has_signal(self) -> bool:
        """Whether any of them raised a question."""
        return any(one.verdict is Verdict.SIGNAL for one in self.findings)

    @property
    def is_strong(self) -> bool:
        """Whether any question is strong."""
        return any(one.severity is Strength.STRONG for one in self.findings)

    @property
    def is_picked(self) -> bool:
        """Whether it is among the discoveries of a run; those of harm are not corrected, and do not count."""
        return any(_is_discovery(one) for one in self.findings)


def cells(runs: int = RUNS) -> Iterator[Cell]:
    """Ask about honest KPIs, by companies of twenty, and about gamed ones among honest ones."""
    rng = np.random.default_rng(SEED)
    asked = [_found(rng, number) for number in range(runs)]
    years = [_together(asked[first : first + KPIS]) for first in range(0, runs, KPIS)]
    honest = [one for year in years for one in year]
    yield from _alarms(honest)
    yield from _by_detector(honest)
    strong = [any(one.is_strong for one in year) for year in years]
    yield Cell.of(
        "years of 20 honest KPIs", "all kinds", MONTHS, strong, "years with a strong finding", A_YEAR
    )
    gamed = [_found(rng, number, is_gamed=True) for number in range(max(1, runs // 10))]
    for many in GAMED:
        yield from _among(honest, gamed, many)


def _alarms(honest: Sequence[Asked]) -> Iterator[Cell]:
    for family in FAMILIES:
        signals = [one.has_signal for one in honest if one.family is family]
        yield _honest(family.words, MONTHS, signals, FALSE_AS_SHIPPED)
    yield _honest("all kinds", MONTHS, [one.has_signal for one in honest], FALSE_AS_SHIPPED, ANY)
    yield _honest("all kinds", MONTHS, [one.is_strong for one in honest], "strong findings", STRONG)


def _by_detector(honest: Sequence[Asked]) -> Iterator[Cell]:
    """Tell what each detector adds, and how often it has no answer: a refusal is not a pass."""
    for place, detector in enumerate(DETECTORS.values()):
        title = (type(detector).__doc__ or "").splitlines()[0].rstrip(".")
        verdicts = [one.findings[place].verdict for one in honest]
        signals = [one is Verdict.SIGNAL for one in verdicts]
        yield _honest(title, MONTHS, signals, "signals of this detector")
        refused = [one in (Verdict.NOT_ENOUGH_DATA, Verdict.NOT_APPLICABLE) for one in verdicts]
        yield _honest(title, MONTHS, refused, "no answer of this detector")


def _among(honest: Sequence[Asked], gamed: Sequence[Asked], many: int) -> Iterator[Cell]:
    """Put some gamed KPIs among honest ones, each used once, and count what is picked."""
    case, companies = f"{100 * many // MANY} % gamed", max(1, len(honest) // MANY)
    picked_honest: list[bool] = []
    picked_gamed: list[bool] = []
    for number in range(companies):
        played = gamed[number * many : (number + 1) * many]
        others = honest[number * (MANY - many) : (number + 1) * (MANY - many)]
        picked = [one.is_picked for one in _together([*played, *others])]
        picked_gamed += picked[: len(played)]
        picked_honest += picked[len(played) :]
    false = [True] * sum(picked_honest) + [False] * sum(picked_gamed)
    yield _gamed(case, MONTHS, false, "KPIs picked at q < .10 that are honest", FALSE_PICKS)
    yield _gamed(case, MONTHS, picked_gamed, "gamed KPIs picked at q < .10")


def _found(rng: Generator, number: int, *, is_gamed: bool = False) -> Asked:
    """Ask about one KPI; families and kinds of KPI take turns."""
    turn, place = divmod(number, len(FAMILIES))
    family = FAMILIES[place]
    if is_gamed:
        material = GAMES[number % len(GAMES)](rng, family, is_gamed=True)
    else:
        material = KINDS[(turn + place) % len(KINDS)](rng, family)
    return Asked(family=family, findings=battery([material], DETECTORS).findings)


def _together(asked: Sequence[Asked]) -> list[Asked]:
    """Correct what was found on several KPIs for many tests, as one run does."""
    named = [
        replace(finding, kpi=f"kpi {number}") for number, one in enumerate(asked) for finding in one.findings
    ]
    found = controlled(named, uncorrected=OF_HARM)
    size = len(DETECTORS)
    return [
        replace(one, findings=found[number * size : (number + 1) * size]) for number, one in enumerate(asked)
    ]


def _is_discovery(one: Finding) -> bool:
    is_corrected = one.detector not in OF_HARM and one.q is not None
    return is_corrected and one.verdict is Verdict.SIGNAL and (one.q or 0.0) < PICKED
