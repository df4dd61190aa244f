"""What a simulation starts from: a KPI's own shape without the behaviour, from which data are drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.random import Generator

from kpiwork.analysis.effect.memory import Numbers
from kpiwork.analysis.lead.adjust import peaks_of, trend_and_season
from kpiwork.periods import PeriodKind
from kpiwork.signals.material import Material, whole
from kpiwork.signals.planting.traded_guardrail import remembering

__all__ = ["Behaviour", "Course", "Ground", "course_of", "drawn", "with_values"]

MOST_ALIKE = 0.8  # of neighbours, that a short series can be told to have
YEARS = 2  # from which a season can be told


class Ground(Protocol):
    """A KPI's own shape.

    Parameters
    ----------
    many : int
        How much data there is.
    many_are : str
        Of what: ``records near the cutoff``.
    """

    @property
    def many(self) -> int:
        """How much data there is."""

    @property
    def many_are(self) -> str:
        """Of what."""

    def draw(self, strength: float, rng: Generator) -> Material:
        """Draw data of that shape, with the behaviour planted at a strength; 0 plants nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Behaviour:
    """A behaviour that can be planted.

    Parameters
    ----------
    name : str
        What words are found by.
    detector : str
        Which is to see it.
    strengths : tuple of float
        At which it is planted.
    ground : function of (Material, detector) to Ground or str
        Takes the shape of a KPI; a text says why it has none for this.
    """

    name: str
    detector: str
    strengths: tuple[float, ...]
    ground: Callable[[Material, Any], Ground | str]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Course:
    """How a series runs.

    Parameters
    ----------
    level : array of float of shape (points,)
        Trend and season, without a step.
    spread : float
        Standard deviation around it.
    memory : float
        How much neighbours resemble each other.
    """

    level: Numbers
    spread: float
    memory: float


def course_of(values: Numbers, at: int, season: int, *, chance: float = 0.0) -> Course:
    """Fit trend, season and a step to a series, and leave the step out.

    Parameters
    ----------
    values : array of float of shape (points,)
        NaN for gaps.
    at : int
        Place from which on the level may be another.
    season : int
        Points in a year; 0 for no season.
    chance : float
        Variance that comes of counting alone, which is drawn anew elsewhere.
    """
    count, known = len(values), np.flatnonzero(np.isfinite(values))
    told = season if count >= YEARS * season else 0
    peaks = peaks_of(values, told) if told else ()
    step = (np.arange(count) >= at).astype(float)[:, None]
    parts = trend_and_season(count, told, peaks)
    columns = np.hstack([parts, step]) if 0 < at < count else parts
    found, _, rank, _ = np.linalg.lstsq(columns[known], values[known], rcond=None)
    rest = np.full(count, np.nan)
    rest[known] = values[known] - columns[known] @ found
    freedom = max(1, len(known) - int(rank))
    variance = max(0.0, float((rest[known] ** 2).sum()) / freedom - chance)
    return Course(
        level=parts @ found[: parts.shape[1]], spread=float(np.sqrt(variance)), memory=_memory(rest, freedom)
    )


def drawn(course: Course, rng: Generator) -> Numbers:
    """Draw a series of the same course."""
    noise = remembering(rng, (1, len(course.level)), course.memory)[0]
    return np.asarray(course.level + course.spread * noise)


def with_values(readings: pd.DataFrame, kind: PeriodKind, starts: Any, values: Numbers) -> pd.DataFrame:
    """Give the whole's readings of one grain, with other values; denominators stay."""
    rows = whole(readings, kind).drop_duplicates("start", keep="last").set_index("start", drop=False)
    rows = rows.reindex(pd.DatetimeIndex(starts))
    rows = rows[rows["start"].notna().to_numpy()]
    mine = pd.Series(values, index=pd.DatetimeIndex(starts)).reindex(rows.index).to_numpy()
    below = rows["denominator"].to_numpy()
    above = np.where(np.isfinite(below), mine * below, mine)
    changed = rows.assign(value=mine, numerator=above)
    return changed.reset_index(drop=True).astype(readings.dtypes.to_dict())


def _memory(rest: Numbers, freedom: int) -> float:
    """Give the correlation of neighbours, with what short series lack put back."""
    pairs = rest[1:] * rest[:-1]
    known = np.isfinite(pairs)
    size = float(np.nansum(rest**2))
    if not known.any() or size <= 0:
        return 0.0
    return float(np.clip(pairs[known].sum() / size + 1 / freedom, 0.0, MOST_ALIKE))
