"""What is said of a slow drift, and only where one is seen; it says nothing of the latest point."""

from __future__ import annotations

from kpiwork.analysis.drift import DriftVerdict, SlowDrift
from kpiwork.analysis.effect.series import SeasonState
from kpiwork.periods import PeriodKind
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.ranges import way_range

__all__ = ["drift_words"]

WAYS = {DriftVerdict.RISING: "rose", DriftVerdict.FALLING: "fell"}


def drift_words(found: SlowDrift | None, style: NumberStyle, grain: PeriodKind) -> str:
    """Say by how much a KPI rose or fell a year; empty where chance explains it, or nothing is known.

    Parameters
    ----------
    found : SlowDrift or None
        From `kpiwork.analysis.drift.slow_drift`.
    style : NumberStyle
        How the KPI's values are printed.
    grain : PeriodKind
        Grain of the values.
    """
    if found is None or found.verdict not in WAYS or found.per_year is None or found.interval is None:
        return ""
    style = style.telling_apart(min(map(abs, found.interval)), 0.0)
    size, between = style.distance(found.per_year), way_range(style, *found.interval)
    season = ", apart from the time of the year" if found.season is SeasonState.TAKEN_OUT else ""
    moved = f"it {WAYS[found.verdict]} by {size} a year ({between}){season}"
    return f"Over the {found.points} {grain.value}s {moved}."
