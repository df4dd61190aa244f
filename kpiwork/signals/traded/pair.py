"""One KPI and one of its guardrails: how far the levels of both moved when attention began."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import isnan, nan

import numpy as np
from scipy.special import ndtri

from kpiwork.analysis.effect.memory import Numbers
from kpiwork.analysis.effect.series import unfit
from kpiwork.signals.finding import Picture, PictureKind, Placebo, Setting
from kpiwork.signals.introduction import Line, Sides, direction_of, many, season_in
from kpiwork.signals.material import Counter
from kpiwork.signals.traded.fit import Step, below_at, by_chance, step_at
from kpiwork.spec.card import Card

__all__ = ["Pair", "State", "judged", "picture_of", "placebos_of", "settings_of", "untestable"]

AGREES = 0.05  # share by chance below which another setting says the same
FEWEST_ELSEWHERE = 6  # values a side: enough to look for a step where there is none
SETTLING = 2  # periods after the day in which work may still have been in turmoil
SUREST = 1e-300  # a share by chance of 0 has no score


class State(StrEnum):
    """What became of a guardrail."""

    WORSE = "worse"
    SAFE = "safe"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """What the readings say of one guardrail.

    Parameters
    ----------
    counter : Counter
        The guardrail.
    sides : Sides
        Its readings beside the KPI's.
    seasons : tuple of int
        Periods in a year for the KPI and for the guardrail; 0 where the time of the year moves nothing.
    directions : tuple of int
        1 where higher is better, -1 where lower is; of the KPI and of the guardrail.
    limit : float
        From this worsening on it matters, in the guardrail's unit.
    kpi, guardrail : Step
        How far their levels moved.
    """

    counter: Counter
    sides: Sides
    seasons: tuple[int, int]
    directions: tuple[int, int]
    limit: float
    kpi: Step
    guardrail: Step

    @property
    def p(self) -> float:
        """How often chance alone improves the one and worsens the other as much; the larger of both."""
        return max(self.kpi.by_chance(self.directions[0]), self.guardrail.by_chance(-self.directions[1]))

    @property
    def worsened(self) -> tuple[float, float, float]:
        """By how much the guardrail worsened, and the ends of the 95 % interval; below 0 it improved."""
        one = self.guardrail
        if self.directions[1] < 0:
            return one.size, one.low, one.high
        return -one.size, -one.high, -one.low

    @property
    def has_margin(self) -> bool:
        """Whether somebody agreed on how far the guardrail may worsen."""
        return not isnan(self.counter.margin)

    @property
    def state(self) -> State:
        """Whether the guardrail surely kept its margin, surely worsened, or neither is sure."""
        _, low, high = self.worsened
        if high < (self.counter.margin if self.has_margin else self.limit):
            return State.SAFE
        return State.WORSE if low > 0 else State.UNKNOWN

    @property
    def improved(self) -> tuple[float, float, float]:
        """By how much the KPI improved, and the ends of the 95 % interval."""
        one = self.kpi
        return (one.size, one.low, one.high) if self.directions[0] > 0 else (-one.size, -one.high, -one.low)


def untestable(sides: Sides, kpi: Card, other: Card, fewest: int) -> str:
    """Say why two KPIs cannot be tested around a day; empty where they can."""
    for card, line in ((kpi, sides.kpi), (other, sides.other)):
        before, after = line.known(sides.at)
        if before < fewest:
            return f"{card.name}: {many(before, sides.kind)} before attention began, and it takes {fewest}"
        if after < fewest:
            return f"{card.name}: {many(after, sides.kind)} since attention began, and it takes {fewest}"
        first, second = line.values[: sides.at], line.values[sides.at :]
        if why := unfit(line.values) or (unfit(first) and unfit(second)):
            return f"{card.name}: {why}"
    return ""


def judged(sides: Sides, kpi: Card, counter: Counter, *, level: float, in_deviations: float) -> Pair:
    """Estimate both steps.

    Parameters
    ----------
    sides : Sides
        `untestable` has no word against it.
    kpi : Card
        The KPI's.
    counter : Counter
        The guardrail.
    level : float
        Share of false alarms.
    in_deviations : float
        What matters where no margin was agreed, in standard deviations of the values before.
    """
    seasons = season_in(kpi, sides.kind), season_in(counter.card, sides.kind)
    before = sides.other.values[: sides.at]
    usual = in_deviations * float(np.nanstd(before, ddof=1))
    return Pair(
        counter=counter,
        sides=sides,
        seasons=seasons,
        directions=(direction_of(kpi), direction_of(counter.card)),
        limit=counter.margin if counter.margin > 0 else usual,
        kpi=_step(sides.kpi, sides.at, seasons[0], level),
        guardrail=_step(sides.other, sides.at, seasons[1], level),
    )


def settings_of(pair: Pair) -> tuple[Setting, ...]:
    """Ask the same with other reasonable settings."""
    sides, unit = pair.sides, pair.sides.kind.value
    places = np.arange(len(sides.starts))
    settled = (places < sides.at) | (places >= sides.at + SETTLING)
    has_season = any(pair.seasons)
    tried = [
        (f"leaving out the first two {unit}s after attention began", _only(pair, settled)),
        (f"leaving out the {unit} that speaks most for it", _only(pair, places != _loudest(pair))),
    ]
    if has_season:
        tried.append(("with the time of the year left in", _again(pair, sides, (0, 0))))
    return tuple(Setting(words=words, p=p, agrees=p < AGREES) for words, p in tried if p is not None)


def placebos_of(pair: Pair) -> tuple[Placebo, ...]:
    """Ask the same as if attention had begun in the middle of either side, where nothing was begun."""
    sides = pair.sides
    found, real = [], _score(pair.p)
    for part in (slice(0, sides.at), slice(sides.at, len(sides.starts))):
        elsewhere = sides.cut(part)
        p = _again(pair, elsewhere, pair.seasons)
        if p is not None:
            words = f"as if attention had begun in {elsewhere.named()[elsewhere.at]}"
            found.append(Placebo(words=words, statistic=_score(p), is_weaker=_score(p) < real))
    return tuple(found)


def picture_of(pair: Pair) -> Picture:
    """Draw the guardrail's readings, and their course without the step."""
    sides, values = pair.sides, pair.sides.other.values
    course = np.full(len(values), nan)
    course[~np.isnan(values)] = pair.guardrail.without
    labels = sides.named()
    return Picture(
        kind=PictureKind.SERIES,
        across=tuple(labels),
        seen=_numbers(values),
        expected=_numbers(course),
        marked=tuple(np.flatnonzero(~np.isnan(values[sides.at :])) + sides.at),
        across_label=sides.kind.value.capitalize(),
        seen_label=pair.counter.card.name,
        expected_label="Without the step",
        border=labels[sides.at],
    )


def _step(line: Line, at: int, season: int, level: float) -> Step:
    return step_at(line.values, at, season=season, records=line.records, level=level)


def _again(pair: Pair, sides: Sides, seasons: tuple[int, int]) -> float | None:
    """Say how often chance alone would show as much; None where too little is left."""
    lines = (sides.kpi, sides.other)
    if sides.fewest < FEWEST_ELSEWHERE or any(_is_still(line, sides.at) for line in lines):
        return None
    return max(
        by_chance(below_at(line.values, sides.at, season=season, records=line.records), direction)
        for line, season, direction in zip(
            lines, seasons, (pair.directions[0], -pair.directions[1]), strict=True
        )
    )


def _is_still(line: Line, at: int) -> bool:
    return bool(unfit(line.values) or (unfit(line.values[:at]) and unfit(line.values[at:])))


def _only(pair: Pair, kept: np.ndarray) -> float | None:
    sides = pair.sides
    fewer = replace(sides, kpi=sides.kpi.only(kept), other=sides.other.only(kept))
    return _again(pair, fewer, pair.seasons)


def _loudest(pair: Pair) -> int:
    """Find the later value of the guardrail that lies worst against the course without the step."""
    values = pair.sides.other.values
    away = np.full(len(values), -np.inf)
    known = ~np.isnan(values)
    away[known] = -pair.directions[1] * (values[known] - pair.guardrail.without)
    away[: pair.sides.at] = -np.inf
    return int(away.argmax())


def _score(p: float) -> float:
    """Turn a share by chance into standard deviations."""
    return abs(float(ndtri(max(p, SUREST) / 2)))


def _numbers(values: Numbers) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(one) else float(one) for one in values)
