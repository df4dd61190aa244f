"""How questions of a notebook are read: words as choices, frames as points of time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from numbers import Real
from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd

from kpiwork.analysis.readings import Numbers, Readings, number_problems, readings_of, refuse_other_shapes
from kpiwork.errors import DataError, UsageError, did_you_mean
from kpiwork.periods import PeriodKind
from kpiwork.spec.time import Lag

__all__ = [
    "Slot",
    "amounts_of",
    "choice_of",
    "days_of",
    "is_among",
    "lag_of",
    "number_of",
    "pairs_of",
    "side_by_side",
    "slots_of",
    "whole_of",
]

AMOUNTS = ("numerator", "denominator", "records")
SPLITS = ("period", "dimension", "segment")

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
            place, f"'{text}' is not known", did_you_mean(str(text), [one.value for one in kind])
        ) from error


def lag_of(text: str) -> Lag:
    """Read a lag as a card writes it; a `UsageError` says how."""
    try:
        return Lag.model_validate(text)
    except ValueError as error:
        raise UsageError.at(
            "lag", f"'{text}' is not a lag", "write 2 months, 0-1 months or 1 quarter"
        ) from error


def number_of(value: object, place: str) -> float | None:
    """Read a number; None for gaps, a `UsageError` for what is no number, or infinite."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if not isinstance(value, Real | Decimal):
        raise UsageError.at(place, f"{value!r} is no number", "write it bare, a percentage as a share: 0.95")
    number = float(value)
    if math.isinf(number):
        raise UsageError.at(place, "is infinite", "leave it empty: a division by zero is no value")
    return None if math.isnan(number) else number


def whole_of(value: object, place: str) -> int:
    """Read a count; a `UsageError` for what is none."""
    if not isinstance(value, int | np.integer) or value < 1:
        raise UsageError.at(place, f"{value!r} is no count", "write a whole number from 1 on")
    return int(value)


def days_of(days: Iterable[object], place: str) -> list[date]:
    """Read days: dates, moments, or texts such as 2025-12-31; a `UsageError` names the first that is none."""
    return [_day_of(one, place) for one in ([days] if isinstance(days, str | date) else days)]


def _day_of(value: object, place: str) -> date:
    if isinstance(value, datetime) and value is not pd.NaT:
        return value.date()
    if isinstance(value, date) and value is not pd.NaT:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise UsageError.at(place, f"{value!r} is no day", "write it as 2025-12-31") from error


def pairs_of(drivers: Mapping[str, object]) -> dict[str, tuple[float | None, float | None]]:
    """Read each driver's two values; a `UsageError` says how they are written."""
    mend = "write each with its values before and now: {'orders': (400, 425)}"
    if not isinstance(drivers, Mapping):
        raise UsageError.at("drivers", f"are of type {type(drivers).__name__}", mend)
    for name, pair in drivers.items():
        if not isinstance(pair, tuple | list) or len(pair) != 2:  # noqa: PLR2004  # before and now
            raise UsageError.at(f"drivers  {name}", f"{pair!r} is no pair of values", mend)
    return {
        name: (number_of(pair[0], f"drivers  {name}"), number_of(pair[1], f"drivers  {name}"))
        for name, pair in drivers.items()
        if isinstance(pair, tuple | list)
    }


def amounts_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Read amounts by segment: numbers as numbers, and an empty text where the whole has no name.

    Raises
    ------
    DataError
        If a column is missing or there twice, or amounts are no numbers or infinite; all of it at once.
    """
    refuse_other_shapes(frame, ", ".join((*SPLITS, *AMOUNTS)))
    if missing := [name for name in (*SPLITS, *AMOUNTS) if name not in frame]:
        fact = f"{', '.join(missing)} missing among the columns"
        raise DataError.at("readings", fact, "give readings of segments, as measuring does")
    if found := [problem for name in AMOUNTS for problem in number_problems(name, frame[name])]:
        raise DataError(found)
    numbers = {name: pd.to_numeric(frame[name]).astype("float64") for name in AMOUNTS}
    numbers["records"] = numbers["records"].fillna(0.0)
    return frame.assign(
        dimension=frame["dimension"].fillna(""), segment=frame["segment"].fillna(""), **numbers
    )


def is_among(text: str, column: pd.Series, place: str) -> None:
    """Refuse a label that no row has, with a `UsageError` that names the nearest."""
    known = [one for one in column.dropna().unique() if one != ""]
    if known and text not in known:
        raise UsageError.at(place, f"'{text}' is not among the readings", did_you_mean(str(text), known))


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
    try:
        grid = readings_of(pd.DataFrame({"start": starts, "value": 0.0, "grain": both[0].grain.value}))
    except DataError as error:
        fact = "of the two begin on different days, or lie too far apart"
        raise DataError.at("readings", fact, "give both with the same first days") from error
    return [np.array([one.get(start, np.nan) for start in grid.starts]) for one in known]
