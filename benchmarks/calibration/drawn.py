"""Series that charts of changes are tried on: values, and what they are counted of."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from kpiwork.periods import month_of

__all__ = [
    "Drawn",
    "clumped",
    "exponential",
    "few",
    "gamma",
    "lognormal",
    "months",
    "noise",
    "poisson",
    "rate",
    "seasonal",
    "share",
    "spike",
    "spiked",
    "trend",
]

Numbers = NDArray[np.float64]
Drawn = tuple[Numbers, Numbers]
"""Values, and their denominators; ones where there are none."""


def noise(rng: Generator, points: int, *, alike: float) -> Drawn:
    """Draw values with a standard deviation of 1 whose neighbours share a part."""
    values = rng.normal(size=points)
    for i in range(1, points):
        values[i] = alike * values[i - 1] + np.sqrt(1 - alike**2) * values[i]
    return values, np.ones(points)


def poisson(rng: Generator, points: int, *, mean: float) -> Drawn:
    """Draw counts of events, given as amounts."""
    return rng.poisson(mean, points).astype(float), np.ones(points)


def lognormal(rng: Generator, points: int, *, spread: float) -> Drawn:
    """Draw values with a long tail."""
    return rng.lognormal(0.0, spread, points), np.ones(points)


def gamma(rng: Generator, points: int) -> Drawn:
    """Draw values that come together from two waits."""
    return rng.gamma(2.0, 1.0, points), np.ones(points)


def exponential(rng: Generator, points: int) -> Drawn:
    """Draw waits for what comes by chance."""
    return rng.exponential(1.0, points), np.ones(points)


def spike(rng: Generator, points: int, *, mean: float, size: float) -> Drawn:
    """Draw values with a standard deviation of 1, above 0 as a rule; one, three before the end, lies off."""
    values = rng.normal(mean, 1.0, points)
    values[points - 3] = mean + size
    return values, np.ones(points)


def trend(rng: Generator, points: int) -> Drawn:
    """Draw values that rise by 1.5 standard deviations from first to last."""
    return rng.normal(size=points) + np.linspace(0.0, 1.5, points), np.ones(points)


def seasonal(rng: Generator, points: int) -> Drawn:
    """Draw values with a yearly wave whose standard deviation is theirs."""
    wave = np.sqrt(2) * np.sin(2 * np.pi * np.arange(points) / 12)
    return rng.normal(size=points) + wave, np.ones(points)


def months(points: int) -> list[int]:
    """Give the calendar month of each of some months from January on."""
    return [month_of(day, day) for day in (date(2011 + i // 12, i % 12 + 1, 1) for i in range(points))]


def share(rng: Generator, points: int, *, most: int, spread: float, alike: float) -> Drawn:
    """Draw shares of up to three times as many cases, which move by themselves too."""
    cases = rng.integers(most // 3, most + 1, points)
    shares = 0.2 + spread * noise(rng, points, alike=alike)[0]
    return rng.binomial(cases, np.clip(shares, 0, 1)) / cases, cases.astype(float)


def rate(rng: Generator, points: int) -> Drawn:
    """Draw events for what they were exposed to."""
    exposure = rng.uniform(200, 600, points)
    rates = 0.1 * (1 + 0.05 * noise(rng, points, alike=0.3)[0])
    return rng.poisson(rates * exposure) / exposure, exposure


def few(rng: Generator, points: int, *, mean: float) -> Drawn:
    """Draw shares of a handful of events."""
    cases = rng.integers(100, 301, points)
    return rng.binomial(cases, mean / 200) / cases, cases.astype(float)


def clumped(rng: Generator, points: int, *, mean: float) -> Drawn:
    """Draw counts with twice the variance of chance."""
    return rng.poisson(rng.gamma(mean, 1.0, points)).astype(float), np.ones(points)


def spiked(rng: Generator, points: int, *, mean: float, most: float) -> Drawn:
    """Draw counts of which one, three before the end, is far above what chance gives."""
    values = rng.poisson(mean, points).astype(float)
    values[points - 3] = most
    return values, np.ones(points)
