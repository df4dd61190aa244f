"""How questions of a notebook are read: words as choices, frames as points of time."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd

from kpiwork.analysis.readings import Numbers, Readings, readings_of
from kpiwork.errors import DataError, UsageError, did_you_mean
from kpiwork.periods import PeriodKind
from kpiwork.spec.time import Lag

__all__ = ["Slot", "choice_of", "lag_of", "need", "side_by_side", "slots_of"]

Choice = TypeVar("Choice", bound=StrEnum)


class Slot(NamedTuple):
    """A reading as a chart takes it."""

    period: str
    start: date
    end: date
    value: float | None
    numerator: float | None
    denominator: float | None


def choice_of(kind: type[Choice], text: str, place: str) -> Choice:
    """Read a word that cards use; a `UsageError` names the known ones."""
    try:
        return kind(text)
    except ValueError as error:
        raise UsageError.at(
            place, f"'{text}' is not known", did_you_mean(text, [one.value for one in kind])
        ) from error


def lag_of(text: str) -> Lag:
    """Read a lag as a card writes it; a `UsageError` says how."""
    try:
        return Lag.model_validate(text)
    except ValueError as error:
        raise UsageError.at(
            "lag", f"'{text}' is not a lag", "write 2 months, 0-1 months or 1 quarter"
        ) from error


def need(frame: pd.DataFrame, *names: str) -> None:
    """Refuse a frame that lacks columns with a `DataError`."""
    if missing := [name for name in names if name not in frame]:
        fact = f"{', '.join(missing)} missing among the columns"
        raise DataError.at("readings", fact, "give readings of segments, as measuring does")


def slots_of(found: Readings) -> list[Slot]:
    """Give the readings that are there, each to the day before the next one."""
    ends = [after - timedelta(days=1) for _, after in pairwise(found.starts)]
    if found.starts:
        ends.append(found.starts[-1] + timedelta(days=6 if found.grain is PeriodKind.WEEK else 27))
    numbers = zip(found.values, found.numerators, found.denominators, strict=True)
    return [
        Slot(label or str(start), start, end, *(None if np.isnan(one) else float(one) for one in three))
        for label, start, end, three in zip(found.labels, found.starts, ends, numbers, strict=True)
    ]


def side_by_side(*both: Readings) -> list[Numbers]:
    """Give the values of each in every period that any has, with a hole where nobody has one."""
    known = [
        {
            start: value
            for start, value, label in zip(one.starts, one.values, one.labels, strict=True)
            if label
        }
        for one in both
    ]
    starts = sorted({start for one in known for start in one})
    grid = readings_of(pd.DataFrame({"start": starts, "value": 0.0, "grain": both[0].grain.value}))
    return [np.array([one.get(start, np.nan) for start in grid.starts]) for one in known]
