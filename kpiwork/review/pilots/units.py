"""The units of a pilot, such as teams: how far each moved, where the pilot's condition names whole units."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kpiwork.analysis.effect.units import UnitsMoved, units_moved
from kpiwork.periods import PeriodKind
from kpiwork.review.pilots.bench import ALL, IN, Bench
from kpiwork.review.pilots.found import UnitTried
from kpiwork.review.pilots.lines import is_mixed, periods_of, values_at
from kpiwork.review.suppress import small_groups
from kpiwork.spec.card import Card

__all__ = ["units_of"]


def units_of(bench: Bench, card: Card, kpi: str) -> tuple[tuple[UnitTried, ...], int, UnitsMoved | None]:
    """Compare units by month, where the pilot's condition names whole units."""
    if not bench.unit or kpi != bench.pilot.kpi:
        return (), 0, None
    mine = set(_months(bench.rows(bench.past, IN, kpi, bench.unit))["segment"])
    rows = _months(bench.rows(bench.past, ALL, kpi, bench.unit))
    periods = periods_of(bench, card, rows.set_index("start"), PeriodKind.MONTH)
    starts = pd.to_datetime([period.start for period in periods])
    mixed = np.array([is_mixed(bench, card, period) for period in periods], dtype=bool)
    at = sum(period.start < bench.pilot.starts for period in periods)
    by_unit = {str(name): group.set_index("start") for name, group in rows.groupby("segment")}
    values = {name: values_at(group, starts, mixed) for name, group in by_unit.items()}
    moved = units_moved(values, frozenset(map(str, mine)), at)
    shown, hidden = _shown(bench, card, by_unit, moved)
    return shown, hidden, moved


def _months(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["grain"] == PeriodKind.MONTH.value]


def _shown(
    bench: Bench, card: Card, rows: Mapping[str, pd.DataFrame], moved: UnitsMoved
) -> tuple[tuple[UnitTried, ...], int]:
    """Give units with their averages, but not those that few records stand behind."""
    began, names = pd.Timestamp(bench.pilot.starts), sorted({*moved.inside, *moved.outside})
    counts = {name: tuple(int(side.sum()) for side in _sides(rows[name]["records"], began)) for name in names}
    hidden = small_groups(counts, bench.minimum) if bench.is_counted(card) else frozenset()
    both = {**moved.inside, **moved.outside}
    return tuple(
        UnitTried(name=name, is_inside=name in moved.inside, before=both[name][0], during=both[name][1])
        for name in names
        if name not in hidden
    ), len(hidden)


def _sides(records: pd.Series, began: pd.Timestamp) -> tuple[pd.Series, pd.Series]:
    return records[records.index < began], records[records.index >= began]
