"""How often a claim that one KPI leads another is judged rightly: with no link, with one, with a fading one.

Both series have the same memory unless the case says otherwise. What is new in the led one is made of what
was new in the leading one two steps before and of its own news, so that their correlation is the strength
that the case names. Six lags, 0 to 5, are claimed unless the case says otherwise; with 24 points five.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from cells import Cell
from numpy.typing import NDArray

from kpiwork.analysis.lead import Fading, LeadCheck, LeadVerdict, lead
from kpiwork.spec.relation import Sign

__all__ = ["RUNS", "Case", "cells"]

RUNS = 1_000
SEED = 62
LAG = 2
WARM_UP = 60  # steps before the first that is seen
FEWEST = 24
SIX, THREE, ONE = range(6), range(1, 4), range(LAG, LAG + 1)
SURE, NOMINAL = 0.01, 0.05
STRONG, ENOUGH = 0.7, 36
FALSE_CLAIMS, FOUND, RIGHT_LAG = 0.02, 0.90, 0.95


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is simulated.

    Parameters
    ----------
    words : str
        The same in a few words.
    points : int
        Periods.
    memory, led_memory : float
        Autocorrelation of neighbours in the leading and in the led series' own part.
    link, later : float
        Strength of the link in the first and in the second half.
    season, peak, trend : float
        What both share, in standard deviations: a wave a year, a month that stands out, a rise in all.
    cycle : float
        Weight of the second step of the past, below 0 for ups and downs of their own.
    gaps : float
        Share of values that are missing.
    heavy : bool
        Whether the news are of Student's t with 3 degrees of freedom.
    lags : range
        What is claimed.
    year : int
        Periods of a year.
    """

    words: str
    points: int
    memory: float = 0.5
    led_memory: float | None = None
    link: float = 0.0
    later: float | None = None
    season: float = 0.0
    peak: float = 0.0
    trend: float = 0.0
    cycle: float = 0.0
    gaps: float = 0.0
    heavy: bool = False
    lags: range | None = None
    year: int = 12

    @property
    def claimed(self) -> range:
        """Lags claimed: six where there are points enough, else five."""
        return self.lags or (SIX if self.points > FEWEST else SIX[:-1])


NULLS = (
    *(Case(words="AR(1) .5", points=points) for points in (24, 36, 60)),
    *(Case(words="AR(1) .8", points=points, memory=0.8) for points in (24, 36, 60)),
    *(Case(words="a season of 2 SD in both, AR(1) .5", points=points, season=2.0) for points in (24, 36, 60)),
    *(Case(words="a rise of 4 SD in both, AR(1) .5", points=points, trend=4.0) for points in (24, 36, 60)),
    Case(words="season and rise in both, AR(1) .8", points=36, memory=0.8, season=2.0, trend=4.0),
    *(Case(words="December stands out by 3 SD in both", points=points, peak=3.0) for points in (24, 36, 60)),
    Case(words="December stands out by 1.5 SD in both", points=36, peak=1.5),
    Case(words="cycles of their own, AR(2) 1.0, −.5", points=36, memory=1.0, cycle=-0.5),
    Case(words="news of Student's t, 3 degrees", points=36, heavy=True),
    Case(words="one value in ten missing", points=36, gaps=0.1),
    Case(
        words="weeks, a season of 2 SD in both, lags 11 to 15",
        points=78,
        season=2.0,
        lags=range(11, 16),
        year=52,
    ),
)
LINKS = (
    Case(words="link .7", points=24, link=0.7),
    Case(words="link .7", points=36, link=0.7),
    Case(words="link .7", points=60, link=0.7),
    Case(words="link .5", points=36, link=0.5),
    Case(words="link .5", points=60, link=0.5),
    Case(words="link .7, lags 1 to 3 claimed", points=36, link=0.7, lags=THREE),
    Case(words="link .7, lag 2 claimed", points=36, link=0.7, lags=ONE),
    Case(
        words="link .7, a season of 2 SD and a rise of 4 SD in both",
        points=36,
        link=0.7,
        season=2.0,
        trend=4.0,
    ),
    Case(words="link .7, leading one without memory", points=36, link=0.7, memory=0.0, led_memory=0.5),
)
HALVES = (
    Case(words="link .7 in both halves", points=60, link=0.7, lags=THREE),
    Case(words="link .8, then .2", points=60, link=0.8, later=0.2, lags=THREE),
)
NONE_AT_ALL = (
    Case(words="no link, lag 2 claimed", points=60, lags=ONE),
    Case(words="no link, lag 2 claimed", points=120, lags=ONE),
)
REAL_BUT_WEAK = Case(words="link .5, lag 2 claimed", points=60, link=0.5, lags=ONE)


def cells(runs: int = RUNS) -> Iterator[Cell]:
    """Simulate every case.

    Parameters
    ----------
    runs : int
        Simulations a case; of links, halves and refutations half as many.
    """
    for case in NULLS:
        found = _checks(case, runs)
        yield _cell(case, found, "false claims supported", _is_supported, at_most=FALSE_CLAIMS)
        yield _cell(case, found, "chance under 5 % though there is no link", _is_below(NOMINAL), at_most=0.08)
    for case in LINKS:
        yield from _power(case, _checks(case, runs // 2))
    for case in HALVES:
        yield from _halves(case, _checks(case, runs // 2))
    for case in NONE_AT_ALL:
        yield _cell(case, _checks(case, runs // 2), "claims called not supported", _is_refuted)
    weak = _checks(REAL_BUT_WEAK, runs // 2)
    yield _cell(REAL_BUT_WEAK, weak, "true claims called not supported", _is_refuted, at_most=NOMINAL)


def simulated(case: Case, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Make a leading and a led series."""
    count = WARM_UP + case.points
    news, own = (rng.standard_t(3, (2, count)) / np.sqrt(3)) if case.heavy else rng.normal(size=(2, count))
    half = WARM_UP + case.points // 2
    later = case.link if case.later is None else case.later
    link = np.where(np.arange(count) < half, case.link, later)
    linked = link * np.roll(news, LAG) + np.sqrt(1 - link**2) * own
    led_memory = case.memory if case.led_memory is None else case.led_memory
    both = np.array([_remembered(news, case.memory, case.cycle), _remembered(linked, led_memory, case.cycle)])
    both = both[:, WARM_UP:] + _shared(case)
    both[rng.random(both.shape) < case.gaps] = np.nan
    return both[0], both[1]


def _remembered(news: NDArray[np.float64], memory: float, cycle: float) -> NDArray[np.float64]:
    """Make a series of standard deviation 1 of its news."""
    series = np.zeros(len(news))
    for step in range(2, len(news)):
        series[step] = memory * series[step - 1] + cycle * series[step - 2] + news[step]
    variance = (1 - cycle) / ((1 + cycle) * ((1 - cycle) ** 2 - memory**2))
    return np.asarray(series / np.sqrt(variance))


def _shared(case: Case) -> NDArray[np.float64]:
    step = np.arange(case.points)
    wave = np.sqrt(2) * np.sin(2 * np.pi * step / case.year)
    peak = step % case.year == case.year - 1
    return np.asarray(case.season * wave + case.peak * peak + case.trend * step / case.points)


def _checks(case: Case, runs: int) -> list[LeadCheck]:
    rng = np.random.default_rng([SEED, *case.words.encode(), case.points])
    found = []
    for _ in range(runs):
        leading, led = simulated(case, rng)
        found.append(lead(leading, led, lags=case.claimed, sign=Sign.POSITIVE, season=case.year))
    return found


def _power(case: Case, found: Sequence[LeadCheck]) -> Iterator[Cell]:
    strong = case.link >= STRONG and case.points >= ENOUGH
    goal = FOUND if strong else -inf
    yield _cell(case, found, "links found (chance under 1 %)", _is_below(SURE), at_least=goal)
    yield _cell(case, found, "links found (chance under 5 %)", _is_below(NOMINAL), at_least=goal)
    yield _cell(case, found, "claims supported", _is_supported, at_least=goal)
    seen = [check for check in found if _is_below(SURE)(check)]
    if seen and len(case.claimed) > 1:
        yield _cell(case, seen, "right lag, of links found", _has_right_lag, at_least=RIGHT_LAG)
    holds = _holds(case.link)
    if len(case.claimed) == 1:
        yield _cell(case, found, "90 % intervals that hold the strength", holds, at_least=0.86, at_most=0.94)


def _halves(case: Case, found: Sequence[LeadCheck]) -> Iterator[Cell]:
    fades = case.later is not None
    seen = [check for check in found if _is_below(SURE)(check)]
    fading, steady = ({"at_least": 0.6}, {"at_most": 0.05}) if fades else ({"at_most": 0.02}, {})
    yield _cell(case, seen, "called fading, of links found", _is(Fading.FADING), **fading)
    yield _cell(case, seen, "called steady, of links found", _is(Fading.STEADY), **steady)


def _cell(
    case: Case,
    found: Sequence[LeadCheck],
    counted: str,
    counts: Callable[[LeadCheck], bool],
    *,
    at_least: float = -inf,
    at_most: float = inf,
) -> Cell:
    return Cell(
        method="a claim that one KPI leads another",
        case=case.words,
        points=case.points,
        happened=sum(map(counts, found)),
        runs=len(found),
        counted=counted,
        at_least=at_least,
        at_most=at_most,
    )


def _is_supported(check: LeadCheck) -> bool:
    return check.verdict is LeadVerdict.SUPPORTED


def _is_refuted(check: LeadCheck) -> bool:
    return check.verdict is LeadVerdict.NOT_SUPPORTED


def _has_right_lag(check: LeadCheck) -> bool:
    return check.link is not None and check.link.lag == LAG


def _is_below(share: float) -> Callable[[LeadCheck], bool]:
    return lambda check: check.p is not None and check.p < share


def _is(state: Fading) -> Callable[[LeadCheck], bool]:
    return lambda check: check.fade.state is state


def _holds(strength: float) -> Callable[[LeadCheck], bool]:
    return lambda check: check.link is not None and check.link.low <= strength <= check.link.high
