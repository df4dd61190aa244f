"""A pilot's KPI over time as its chart, its table and its alternative text show it: one frame for all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpiwork.periods import PeriodKind
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.pilots.found import CriterionFound, KpiTried

__all__ = ["MOST_SHOWN", "PilotChart", "chart_of"]

MOST_SHOWN = 60  # values: more would press each other together
MOMENT = "datetime64[us]"
ONE_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, kw_only=True, slots=True)
class PilotChart:
    """What the chart of a pilot shows.

    Parameters
    ----------
    name : str
        The KPI's name.
    style : NumberStyle
        How its values are printed.
    grain : PeriodKind
        Of the readings.
    readings : DataFrame
        Oldest first: start, end (the day after the last), middle, label, inside, outside, during.
    asked : tuple of (str, float)
        What the criteria ask of this KPI, each with ``at least`` or ``at most``.
    has_outside : bool
        Whether there is a value outside the pilot.
    """

    name: str
    style: NumberStyle
    grain: PeriodKind
    readings: pd.DataFrame
    asked: tuple[tuple[str, float], ...]
    has_outside: bool


def chart_of(kpi: KpiTried, criteria: Iterable[CriterionFound]) -> PilotChart | None:
    """Put a pilot's values together; None where none can be shown within it."""
    points = kpi.points[-MOST_SHOWN:]
    if not any(one.inside is not None for one in points if one.is_during):
        return None
    start = np.array([one.start for one in points], dtype=MOMENT)
    end = np.array([one.end for one in points], dtype=MOMENT) + ONE_DAY
    readings = pd.DataFrame(
        {
            "start": start,
            "end": end,
            "middle": start + (end - start) / 2,
            "label": pd.array([one.words for one in points], dtype="str"),
            "inside": np.array([one.inside for one in points], dtype=float),
            "outside": np.array([one.outside for one in points], dtype=float),
            "during": np.array([one.is_during for one in points], dtype=bool),
        }
    )
    mine = [one for one in criteria if one.kpi.id == kpi.id]
    ends = [(word, end) for one in mine for word, end in _ends(one) if end is not None]
    return PilotChart(
        name=kpi.name,
        style=kpi.style,
        grain=kpi.grain,
        readings=readings,
        asked=tuple(ends),
        has_outside=bool(readings["outside"].notna().any()),
    )


def _ends(one: CriterionFound) -> tuple[tuple[str, float | None], ...]:
    return ("at least", one.at_least), ("at most", one.at_most)
