"""Material made of plain arrays: records by value, or readings by day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from kpiwork.measure.histograms import AroundCutoff, Group
from kpiwork.measure.histograms.asked import cutoff_bin
from kpiwork.measure.readings import frame_of
from kpiwork.periods import Calendar, PeriodKind
from kpiwork.signals.material import Around, Material
from kpiwork.spec.card import Card
from kpiwork.spec.measure import Cutoff, Side

__all__ = ["GRAINS", "around_of", "card_with", "daily_readings", "material_of"]

KPI = "planted"
GRAINS = (PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER)
FIRST = date(2011, 1, 3)  # a Monday

PLAIN: Mapping[str, Any] = {
    "name": "Planted",
    "question": "Is anything to be found?",
    "owner": "Nobody",
    "better": "higher",
    "unit": "percent",
    "measure": {"source": "made_up", "date": "day", "numerator": "count(*)", "denominator": "count(*)"},
}


def card_with(**fields: Any) -> Card:
    """Make a card of the fewest fields, with some of them changed."""
    return Card.model_validate({**PLAIN, **fields})


def around_of(
    values: ArrayLike,
    days: ArrayLike,
    cutoff: Cutoff,
    *,
    resolution: float = 1.0,
    reach: int = AroundCutoff().reach,
    column: str = "",
) -> Around:
    """Count records by month and value, as `measure` does inside an engine.

    Parameters
    ----------
    values : array of float
        One value a record, in the column's unit; NaN for none.
    days : array of datetime64
        The day of each.
    cutoff : Cutoff
        The last good value, and the good side.
    resolution : float
        Step in which values are recorded.
    reach : int
        Bins told apart on either side.
    column : str
        Its name; the cutoff's where left out.
    """
    numbers = np.asarray(values, dtype=float)
    months = np.asarray(days, dtype="datetime64[M]").astype("datetime64[ns]")
    center = cutoff_bin(cutoff, resolution)
    known = np.isfinite(numbers)
    bins = np.where(known, np.floor(np.where(known, numbers, 0) / resolution + 0.5), 0).astype("int64")
    group = np.select(
        [~known, bins < center - reach, bins > center + reach],
        [Group.MISSING, Group.BELOW, Group.ABOVE],
        Group.VALUE,
    )
    place = np.where(group == Group.VALUE, bins, 0)
    rows = pd.DataFrame({"start": months, "segment": "", "group": group.astype(str), "place": place})
    counted = rows.value_counts(sort=False).rename("count").reset_index()
    told = counted["group"] == Group.VALUE.value
    return Around(
        frame=pd.DataFrame(
            {
                "start": counted["start"],
                "segment": counted["segment"],
                "group": counted["group"],
                "bin": counted["place"].where(told).astype("Int64"),
                "value": (counted["place"] * resolution).where(told),
                "count": counted["count"].astype("int64"),
            }
        ),
        center=center,
        reach=reach,
        resolution=resolution,
        good_side=Side(cutoff.good_side),
        column=column or cutoff.column,
    )


def daily_readings(
    numerator: ArrayLike,
    denominator: ArrayLike | None = None,
    *,
    first: date = FIRST,
    kpi: str = KPI,
    dimension: str = "",
    segment: str = "",
) -> pd.DataFrame:
    """Add up days into the readings of weeks, months and quarters that `measure` gives.

    Parameters
    ----------
    numerator, denominator : array of float
        One value a day from ``first`` on; without denominators readings are sums. Records are the
        denominator, or else one a day.
    first : date
        The first day.
    kpi, dimension, segment : str
        What stands in these columns.
    """
    above = np.asarray(numerator, dtype=float)
    below = np.ones(len(above)) if denominator is None else np.asarray(denominator, dtype=float)
    days = pd.DataFrame({"numerator": above, "denominator": below})
    return frame_of(
        _by(kind, days, first, adds_up=denominator is None).assign(
            department="planted", kpi=kpi, dimension=dimension, segment=segment
        )
        for kind in GRAINS
    )


def material_of(readings: pd.DataFrame, card: Card | None = None, **more: Any) -> Material:
    """Put material together; period and day are those of the last quarter that the readings reach."""
    calendar = more.pop("calendar", Calendar())
    last = readings["end"].max().date() if len(readings) else FIRST
    period = calendar.containing(last, PeriodKind.QUARTER)
    return Material(
        kpi=KPI,
        card=card or card_with(),
        period=period,
        as_of=period.end,
        calendar=calendar,
        readings=readings,
        **more,
    )


def _by(kind: PeriodKind, days: pd.DataFrame, first: date, *, adds_up: bool) -> pd.DataFrame:
    last = first + timedelta(days=len(days) - 1)
    periods = [one for one in Calendar().between(first, last, kind) if one.start >= first and one.end <= last]
    cells: list[dict[str, Any]] = []
    for one in periods:
        part = days.iloc[(one.start - first).days : (one.end - first).days + 1]
        above, below = float(part["numerator"].sum()), float(part["denominator"].sum())
        cells.append(
            {
                "grain": kind.value,
                "period": one.label,
                "start": pd.Timestamp(one.start),
                "end": pd.Timestamp(one.end),
                "numerator": above,
                "denominator": np.nan if adds_up else below,
                "value": above if adds_up else (above / below if below else np.nan),
                "records": int(below),
                "target": np.nan,
            }
        )
    return pd.DataFrame(cells)
