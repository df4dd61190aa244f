"""Easier cases taken on: months of counts by kind of case, and the mix moved towards those that go well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpiwork.measure.readings import frame_of
from kpiwork.periods import Calendar, PeriodKind
from kpiwork.signals.planting.ground import KPI

__all__ = ["Segments", "easier_cases", "monthly_readings", "segment_counts"]

Numbers = NDArray[np.float64]
JANUARY = date(2011, 1, 1)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Segments:
    """Kinds of cases.

    Parameters
    ----------
    weights : array of float of shape (months, segments)
        Share of each kind in a month's cases; rows add up to 1.
    rates : array of float of shape (segments,)
        How many of each go well, 0 to 1.
    """

    weights: Numbers
    rates: Numbers


def easier_cases(segments: Segments, is_after: NDArray[np.bool_], strength: float) -> Segments:
    """Move cases from the kinds that go worse than the middle one to those that go better.

    Parameters
    ----------
    segments : Segments
        Where to plant.
    is_after : array of bool of shape (months,)
        When.
    strength : float
        Part of the harder kinds' cases that easier ones take the place of, 0 to 1.
    """
    hard = segments.rates < np.median(segments.rates)
    easy = segments.rates > np.median(segments.rates)
    weights = segments.weights.copy()
    taken = strength * weights[:, hard] * is_after[:, None]
    weights[:, hard] -= taken
    shares = weights[:, easy] / weights[:, easy].sum(axis=1, keepdims=True)
    weights[:, easy] += taken.sum(axis=1, keepdims=True) * shares
    return Segments(weights=weights, rates=segments.rates)


def segment_counts(
    segments: Segments, cases: NDArray[np.int64], rng: np.random.Generator
) -> tuple[Numbers, Numbers]:
    """Draw cases that went well, and all cases, as arrays of months by segments."""
    below = rng.multinomial(cases, segments.weights).astype(float)
    return rng.binomial(below.astype(np.int64), segments.rates).astype(float), below


def monthly_readings(
    above: Numbers,
    below: Numbers,
    *,
    dimension: str = "kind",
    names: tuple[str, ...] = (),
    first: date = JANUARY,
) -> pd.DataFrame:
    """Put counts into the monthly readings that `measure` gives, split and whole.

    Parameters
    ----------
    above, below : array of float of shape (months, segments)
        Numerators and denominators, which are the records too.
    dimension : str
        What the segments are of.
    names : tuple of str
        Of the segments; letters where left out.
    first : date
        First day of the first month.
    """
    names = names or tuple(f"kind {place + 1}" for place in range(below.shape[1]))
    calendar = Calendar()
    begun = calendar.containing(first, PeriodKind.MONTH)
    months = [calendar.shift(begun, step) for step in range(len(below))]
    parts = [(dimension, name, above[:, place], below[:, place]) for place, name in enumerate(names)]
    wholes = [("", "", above.sum(axis=1), below.sum(axis=1))]
    return frame_of(
        pd.DataFrame(
            {
                "department": "planted",
                "kpi": KPI,
                "grain": PeriodKind.MONTH.value,
                "period": [one.label for one in months],
                "start": [pd.Timestamp(one.start) for one in months],
                "end": [pd.Timestamp(one.end) for one in months],
                "dimension": what,
                "segment": name,
                "numerator": over,
                "denominator": under,
                "value": np.divide(over, under, out=np.full(len(under), np.nan), where=under > 0),
                "records": np.nan_to_num(under).clip(0).astype(np.int64),
                "target": np.nan,
            }
        )
        for what, name, over, under in (*wholes, *parts)
    )
