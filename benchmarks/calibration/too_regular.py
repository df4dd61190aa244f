"""How often honest values look too regular, and how often invented, copied or smoothed ones do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from cells import FALSE, FALSE_AS_SHIPPED, SEEN, SEEN_AS_SHIPPED, Cell, at_least, at_most
from scipy.special import betainc, gammainc, ndtr

from kpiwork.signals.planting import card_with, daily_readings, material_of
from kpiwork.signals.planting.regularity import MADE_UP
from kpiwork.signals.regular.digit_fit import detectable, digit_fit, distance
from kpiwork.signals.regular.double_fit import by_chance, excess
from kpiwork.signals.regular.part import Numbers, Part
from kpiwork.signals.regular.swing_fit import calmer, steps_between
from kpiwork.signals.regular.swings import swings
from kpiwork.signals.too_regular import LOOKS, TooRegular

__all__ = ["RUNS", "cells"]

RUNS = 2_000
SEED = 2013
NOMINAL = 0.05
FALSE_ALARMS = (0.03, 0.07)
WORST, RARE = at_most(0.08), at_most(0.01)
COVERAGE = (0.90, 0.98)
REPEATED, SWINGS = "repeated values", "variation from month to month"
MONTHS = YEAR = 12
DECEMBER = 10  # months begin with February
POINTS = 48
DAYS = 1_490  # from 3 January 2011 on, which gives 48 whole months
ROUNDED = 0.4
BINS = np.arange(-2_000, 20_001)
OURS = TooRegular()
ALPHA = OURS.alpha / LOOKS
SHARES = (0.1, 0.3, 0.5, 1.0)
Chance = Callable[[Numbers], Numbers]


def cells(runs: int = RUNS) -> Iterator[Cell]:
    """Simulate single records and monthly values."""
    rng = np.random.default_rng(SEED)
    yield from _digits(rng, runs)
    yield from _invented(rng, runs)
    yield from _doubles(rng, runs)
    yield from _copied(rng, runs)
    yield from _swings(rng, runs)
    yield from _whole_swings(rng, max(1, runs // 4))


# Last digits: shares of digits are worked out from the distribution, so that counts can be drawn at once.


def _shares(below: Chance) -> Numbers:
    """Give the shares of last digits of whole numbers, from the chance to be below a number."""
    chance = np.diff(below(np.append(BINS, BINS[-1] + 1.0) - 0.5))
    found = np.bincount(np.abs(BINS) % 10, weights=np.maximum(chance, 0), minlength=10)
    return np.asarray(found / found.sum())


def _gamma(shape: float, scale: float) -> Chance:
    return lambda at: np.asarray(gammainc(shape, np.maximum(at, 0) / scale))


def _negative_binomial(at: Numbers) -> Numbers:
    whole = np.floor(at)
    return np.where(whole < 0, 0.0, betainc(4.0, np.maximum(whole, 0) + 1, 4 / 44))


def _lognormal(at: Numbers) -> Numbers:
    return np.where(at > 0, ndtr((np.log(np.maximum(at, 1e-300)) - 4.5) / 0.8), 0.0)


def _heaped(even: Numbers, share: float) -> Numbers:
    rounded = np.zeros(10)
    rounded[[0, 5]] = 0.6, 0.4
    return (1 - share) * even + share * rounded


def _honest(rng: np.random.Generator) -> dict[str, tuple[Callable[[], Numbers], tuple[float, float]]]:
    """Give the shares of each month, by family."""
    gamma = _shares(_gamma(4, 50))
    streams = 0.5 * _shares(lambda at: ndtr((at - 60) / 9)) + 0.5 * _shares(_gamma(3, 100))
    effects = [_shares(_gamma(4, 50 * size)) for size in np.exp(0.1 * rng.normal(size=40))]
    fixed = {
        "smooth": gamma,
        "normal, 8 steps wide": _shares(lambda at: ndtr((at - 203) / 8)),
        "steep from 0 on": _shares(lambda at: -np.expm1(-np.maximum(at + 0.5, 0) / 100)),
        "lognormal": _shares(_lognormal),
        "counts of 40 on average": _shares(_negative_binomial),
        "two streams": streams,
    }
    found = {name: ((lambda one=one: np.tile(one, (MONTHS, 1))), FALSE_ALARMS) for name, one in fixed.items()}
    found["months of different level"] = (
        lambda: np.array([effects[one] for one in rng.integers(0, 40, MONTHS)]),
        FALSE_ALARMS,
    )
    for share in (0.1, 0.4):
        found[f"{share:.0%} rounded to 5".replace("%", " %")] = (
            lambda share=share: np.tile(_heaped(gamma, share), (MONTHS, 1)),
            WORST,
        )
    found["rounding that grows"] = (
        lambda: np.array([_heaped(gamma, one) for one in np.linspace(0.1, 0.5, MONTHS)]),
        WORST,
    )
    return found


def _digits(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    method = "last digits"
    for name, (shares, goal) in _honest(rng).items():
        for records in (500, 5_000, 20_000):
            fits = [digit_fit(_counted(rng, records, shares())) for _ in range(runs)]
            alarms = [fit.p < NOMINAL for fit in fits]
            yield Cell.of(method, name, records, alarms, FALSE, goal)
            shipped = [fit.p < ALPHA and distance(fit, records)[0] >= OURS.least_digits for fit in fits]
            yield Cell.of(method, name, records, shipped, FALSE_AS_SHIPPED, RARE)


def _counted(rng: np.random.Generator, records: int, shares: Numbers) -> Numbers:
    sizes = rng.multinomial(records, np.full(len(shares), 1 / len(shares)))
    return np.array(
        [rng.multinomial(size, one) for size, one in zip(sizes, shares, strict=True)], dtype=float
    )


def _invented(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    method = "last digits"
    even = _shares(_gamma(4, 50))
    for share in SHARES:
        shares = np.tile((1 - share) * even + share * np.array(MADE_UP), (MONTHS, 1))
        truth = distance(digit_fit(1e9 * shares), 1e9 * MONTHS)[0]
        for records in (500, 1_000, 5_000):
            fits = [digit_fit(_counted(rng, records, shares)) for _ in range(runs)]
            case = f"{share:.0%} invented".replace("%", " %")
            seen = [fit.p < NOMINAL for fit in fits]
            yield Cell.of(method, case, records, seen, SEEN)
            ranges = [distance(fit, records) for fit in fits]
            shipped = [
                fit.p < ALPHA and one[0] >= OURS.least_digits for fit, one in zip(fits, ranges, strict=True)
            ]
            yield Cell.of(method, case, records, shipped, SEEN_AS_SHIPPED)
            held = [low <= truth <= high for _, low, high in ranges]
            yield Cell.of(method, case, records, held, "intervals that hold the share", COVERAGE)
            if truth >= 0.9 * detectable(records, 1.0, NOMINAL):
                counted = "seen at 5 %, where 8 of 10 are promised"
                yield Cell.of(method, case, records, seen, counted, at_least(0.7))


# Repeated values


def _times(values: Numbers, months: Numbers) -> tuple[int, int, int]:
    _, counts = np.unique(values * 64 + months, return_counts=True)
    once, twice, thrice = np.bincount(counts, minlength=4)[1:4]
    return int(once), int(twice), int(thrice)


def _values(rng: np.random.Generator) -> dict[str, tuple[Callable[[int], Numbers], tuple[float, float]]]:
    return {
        "all of 1,000 values alike": (lambda n: rng.integers(0, 1_000, n).astype(float), at_most(0.07)),
        "amounts in cents": (lambda n: np.round(100 * rng.lognormal(4, 1, n)), WORST),
        "minutes": (lambda n: np.round(rng.gamma(4, 50, n)), WORST),
        "minutes, 40 % rounded to 5": (
            lambda n: np.where(
                rng.random(n) < ROUNDED, 5 * np.round(rng.gamma(4, 10, n)), np.round(rng.gamma(4, 50, n))
            ),
            WORST,
        ),
        "amounts, a third from a price list": (
            lambda n: np.where(
                rng.random(n) < 1 / 3, rng.integers(1, 40, n) * 995.0, np.round(100 * rng.lognormal(4, 1, n))
            ),
            WORST,
        ),
    }


def _doubles(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    for name, (draw, goal) in _values(rng).items():
        for records in (1_000, 5_000):
            months = rng.integers(0, MONTHS, records).astype(float)
            times = [_times(draw(records), months) for _ in range(runs)]
            ps = np.array([by_chance(*one) for one in times])
            yield Cell.of(REPEATED, name, records, ps < NOMINAL, FALSE, goal)
            shipped = [
                p < ALPHA and excess(*one)[0] >= OURS.least_doubles * records
                for p, one in zip(ps, times, strict=True)
            ]
            yield Cell.of(REPEATED, name, records, shipped, FALSE_AS_SHIPPED, RARE)


def _copied(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    for share in (0.02, 0.05, 0.1, 0.2):
        for records in (1_000, 5_000):
            months = np.arange(records) * MONTHS // records
            times, low = [], []
            for _ in range(runs):
                values = np.round(100 * rng.lognormal(4, 1, records))
                pairs = np.flatnonzero(rng.random(records // 2) < 2 * share) * 2
                values[pairs + 1] = values[pairs]
                times.append(_times(values, months))
                if len(low) < runs // 4 + 1:
                    low.append(excess(*times[-1])[1] <= len(pairs))
            ps = np.array([by_chance(*one) for one in times])
            case = f"{share:.0%} copied, amounts in cents".replace("%", " %")
            yield Cell.of(REPEATED, case, records, ps < NOMINAL, SEEN)
            yield Cell.of(REPEATED, case, records, ps < ALPHA, SEEN_AS_SHIPPED)
            counted = "lower ends that are not above the share"
            yield Cell.of(REPEATED, case, records, low, counted, at_least(0.95))


# Variation from month to month


def _swings(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    for side in (12, 24, 36):
        for memory in (0.0, 0.3, 0.6, 1.0):
            fresh = rng.normal(size=(runs, 2 * side))
            for left in (1.0, 0.5):
                news = fresh * np.where(np.arange(2 * side) < side, 1.0, left)
                found = [calmer(*steps_between(one, side)) for one in _remembered(news, memory)]
                words = "no change" if left == 1 else "half as much"
                case = f"{words}, AR(1) {memory}" if memory < 1 else f"{words}, random walk"
                seen = np.array([one.p for one in found]) < NOMINAL
                shipped = [one.p < ALPHA and one.ratio <= OURS.most_left for one in found]
                if left == 1:
                    yield Cell.of(SWINGS, case, 2 * side, seen, FALSE, FALSE_ALARMS)
                    yield Cell.of(SWINGS, case, 2 * side, shipped, FALSE_AS_SHIPPED, RARE)
                else:
                    yield Cell.of(SWINGS, case, 2 * side, seen, SEEN)
                    yield Cell.of(SWINGS, case, 2 * side, shipped, SEEN_AS_SHIPPED)
                held = [one.low <= left <= one.high for one in found]
                yield Cell.of(SWINGS, case, 2 * side, held, "intervals that hold the ratio", COVERAGE)


def _remembered(news: Numbers, memory: float) -> Numbers:
    values = news.copy()
    for place in range(1, values.shape[1]):
        values[:, place] += memory * values[:, place - 1]
    return values


def _whole_swings(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    """Ask the whole look, which has readings of many kinds to think of."""
    frame = daily_readings(np.ones(DAYS), np.ones(DAYS))
    frame = frame[frame["grain"] == "month"]
    card = card_with(introduced=frame["start"].iloc[POINTS // 2].date())
    for name, readings in _kinds(rng).items():
        ps = []
        for _ in range(runs):
            above, below = readings()
            filled = frame.assign(
                numerator=above, denominator=below, value=above / below, records=below.astype(int)
            )
            look = swings(material_of(filled, card), fewest=12, most_left=OURS.most_left, alpha=ALPHA)
            ps.append(look.p if isinstance(look, Part) else 1.0)
        hits = np.array(ps) < NOMINAL
        yield Cell.of(SWINGS, name, POINTS, hits, FALSE, WORST)


def _kinds(rng: np.random.Generator) -> dict[str, Callable[[], tuple[Numbers, Numbers]]]:
    places = np.arange(POINTS)
    after = places >= POINTS // 2
    wave, december = np.sin(2 * np.pi * places / YEAR), places % YEAR == DECEMBER

    def shares(level: Numbers, count: Numbers, spread: float = 0.02) -> tuple[Numbers, Numbers]:
        odds = np.log(level / (1 - level)) + spread * rng.normal(size=POINTS) / (level * (1 - level))
        return rng.binomial(count.astype(int), 1 / (1 + np.exp(-odds))).astype(float), count.astype(float)

    plenty, half = np.full(POINTS, 5_000.0), np.full(POINTS, 0.5)
    return {
        "shares that rose from 80 to 95 %": lambda: shares(
            np.where(after, 0.95, 0.8), np.full(POINTS, 200.0), 0.0
        ),
        "shares of three times as many records": lambda: shares(half, np.where(after, 600.0, 200.0), 0.0),
        "averages that fell by half, as did their ups and downs": lambda: (
            np.exp(0.1 * rng.normal(size=POINTS)) * np.where(after, 50, 100) * plenty,
            plenty,
        ),
        "yearly wave": lambda: shares(0.5 + 0.08 * wave, plenty),
        "high Decembers": lambda: shares(0.5 + 0.15 * december, plenty),
        "trend": lambda: shares(0.4 + 0.2 * places / POINTS, plenty),
    }
