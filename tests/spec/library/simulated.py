"""Tables made from what a card of the library says that it needs, for tests that measure it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator

from kpiwork.spec.library.needs import NeededColumn, Needs
from kpiwork.spec.source import ColumnType

__all__ = ["AS_OF", "PERIOD", "table_of", "write_tables"]

PERIOD = "2025-Q4"
AS_OF = date(2026, 6, 30)  # every card of the library has settled by then
FIRST, DAYS = pd.Timestamp("2025-07-01"), 240
WHEN = (ColumnType.DATE, ColumnType.TIMESTAMP)
EMPTY, TRUE = 0.15, 0.7


def table_of(needs: Needs, *, rows: int, seed: int) -> pd.DataFrame:
    """Draw a table: moments in the order that the columns say, amounts of the usual size, words in turn."""
    random, frame = np.random.default_rng(seed), pd.DataFrame(index=range(rows))
    for name in _in_order(needs):
        frame[name] = _drawn(name, needs, frame, random)
    for name, column in needs.columns.items():
        if column.empty is not None:
            frame[name] = frame[name].mask(random.random(rows) < EMPTY)
    return frame[list(needs.columns)]


def write_tables(root: Path, needs: Mapping[str, Needs], *, rows: int = 1500, seed: int = 7) -> None:
    """Write ``data/<source>.csv`` for each source."""
    (root / "data").mkdir(exist_ok=True)
    for i, (source, one) in enumerate(sorted(needs.items())):
        frame = table_of(one, rows=rows, seed=seed + i)
        whole = {name for name, column in one.columns.items() if column.type is ColumnType.INTEGER}
        frame = frame.astype(dict.fromkeys(whole, "Int64"))
        for name, column in one.columns.items():
            if column.type in WHEN:
                how = "%Y-%m-%d" if column.type is ColumnType.DATE else "%Y-%m-%d %H:%M:%S"
                frame[name] = pd.to_datetime(frame[name]).dt.strftime(how)
        frame.to_csv(root / "data" / f"{source}.csv", index=False)


def _in_order(needs: Needs) -> list[str]:
    """Put columns behind those that they speak of."""
    todo, done = dict(needs.columns), []
    while todo:
        ready = [name for name, one in todo.items() if (one.after or one.part_of) not in todo]
        done += sorted(ready, key=lambda name: name != needs.date)
        todo = {name: one for name, one in todo.items() if name not in ready}
    return done


def _drawn(name: str, needs: Needs, frame: pd.DataFrame, random: Generator) -> Any:
    column, many = needs.columns[name], len(frame)
    if column.type in WHEN:
        return _moments(name, needs, frame, random)
    if column.type is ColumnType.BOOLEAN:
        return pd.Series(random.random(many) < TRUE).astype("boolean")
    if column.type is ColumnType.TEXT:
        return random.choice(column.words or ("A", "B", "C"), many)
    return _amounts(column, frame, random)


def _moments(name: str, needs: Needs, frame: pd.DataFrame, random: Generator) -> pd.Series:
    column, many = needs.columns[name], len(frame)
    if column.after:
        later = random.exponential(12, many)
        steps = pd.to_timedelta(later.round() if column.type is ColumnType.DATE else later, unit="D")
        return (frame[column.after] + steps).dt.floor("s")
    first = next(iter(frame.columns), None)
    if first is not None and name != needs.date and first == needs.date:
        return frame[first] + pd.to_timedelta(random.integers(-8, 12, many), unit="D")
    return FIRST + pd.to_timedelta(pd.Series(random.integers(0, DAYS, many)), unit="D")


def _amounts(column: NeededColumn, frame: pd.DataFrame, random: Generator) -> pd.Series:
    low, high = column.usually or (column.low, column.high)
    if low is None or high is None:
        drawn = frame[column.part_of] * random.uniform(0.5, 1, len(frame))
    else:
        drawn = pd.Series(random.uniform(low, high + 1, len(frame)))
    if column.part_of:
        drawn = drawn.clip(upper=frame[column.part_of])
    return np.floor(drawn) if column.type is ColumnType.INTEGER else drawn.round(2)
