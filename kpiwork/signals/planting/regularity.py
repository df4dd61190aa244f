"""Values that were made up, copied or smoothed, and single values counted as `measure` counts them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from kpiwork.measure.histograms import Group, Repeats

__all__ = ["MADE_UP", "copied", "digits_of", "invented", "repeats_of", "steadied"]

MADE_UP = (0.06, 0.10, 0.105, 0.13, 0.105, 0.08, 0.105, 0.14, 0.10, 0.075)
"""Last digits as people might make them up: 3 and 7 liked, 0, 5 and 9 avoided. An assumption of ours."""

Numbers = NDArray[np.float64]


def invented(
    values: ArrayLike, strength: float, rng: np.random.Generator, *, resolution: float = 1.0
) -> Numbers:
    """Give some values a last digit that somebody thought of.

    Parameters
    ----------
    values : array of float
        Single values.
    strength : float
        Share of them, 0 to 1.
    rng : Generator
        Of random numbers.
    resolution : float
        Step in which they are recorded.
    """
    steps = np.floor(np.asarray(values, dtype=float) / resolution + 0.5)
    digits = rng.choice(10, size=len(steps), p=MADE_UP)
    made_up = np.floor(steps / 10) * 10 + digits
    return np.where(rng.random(len(steps)) < strength, made_up, steps) * resolution


def copied(values: ArrayLike, days: ArrayLike, strength: float, rng: np.random.Generator) -> Numbers:
    """Let some values be those of the record before in the same month.

    Parameters
    ----------
    values : array of float
        Single values.
    days : array of datetime64
        The day of each.
    strength : float
        Share of records that are copies, 0 to 1; at most every other one can be.
    rng : Generator
        Of random numbers.
    """
    numbers = np.array(values, dtype=float)
    months = np.asarray(days, dtype="datetime64[M]")
    order = np.argsort(months, kind="stable")
    first, second = order[0 : len(order) - 1 : 2], order[1::2]
    chosen = (rng.random(len(second)) < min(1.0, 2 * strength)) & (months[first] == months[second])
    numbers[second[chosen]] = numbers[first[chosen]]
    return numbers


def steadied(values: ArrayLike, at: int, strength: float) -> Numbers:
    """Let values from a place on lie closer to their mean: by nothing at 0, on it at 1."""
    numbers = np.array(values, dtype=float)
    level = numbers[at:].mean()
    numbers[at:] = level + (1 - strength) * (numbers[at:] - level)
    return numbers


def digits_of(values: ArrayLike, days: ArrayLike, *, resolution: float = 1.0) -> pd.DataFrame:
    """Count last digits by month, as `measure` does inside an engine.

    Parameters
    ----------
    values : array of float
        One a record; NaN for none.
    days : array of datetime64
        The day of each.
    resolution : float
        Step in which values are recorded.
    """
    numbers = np.asarray(values, dtype=float)
    known = np.isfinite(numbers)
    steps = np.floor(np.where(known, numbers, 0) / resolution + 0.5).astype("int64")
    told = np.where(known, np.abs(steps) % 10, -1)
    counted = _counted(pd.DataFrame({"start": _months(days), "key": told}))
    is_value = counted["key"] >= 0
    return pd.DataFrame(
        {
            "start": counted["start"],
            "segment": "",
            "group": np.where(is_value, Group.VALUE.value, Group.MISSING.value),
            "digit": counted["key"].where(is_value).astype("Int64"),
            "count": counted["count"].astype("int64"),
        }
    )


def repeats_of(values: ArrayLike, days: ArrayLike, *, most: int = Repeats().most) -> pd.DataFrame:
    """Count how often values occur within a month, as `measure` does inside an engine.

    Parameters
    ----------
    values, days
        As for `digits_of`.
    most : int
        How many times are told apart.
    """
    numbers = np.asarray(values, dtype=float)
    known = np.isfinite(numbers)
    months = _months(days)
    each = _counted(pd.DataFrame({"start": months[known], "key": numbers[known]}))
    each["times"] = np.minimum(each["count"], most + 1)
    told = each.groupby(["start", "times"], as_index=False).agg(
        values=("count", "size"), count=("count", "sum")
    )
    group = np.where(told["times"] > most, Group.MORE.value, Group.VALUE.value)
    told = told.assign(
        segment="", group=group, times=told["times"].where(told["times"] <= most).astype("Int64")
    )
    gone = pd.DataFrame({"start": months[~known]}).value_counts().rename("count").reset_index()
    gone = gone.assign(
        segment="", group=Group.MISSING.value, times=pd.array([pd.NA] * len(gone), "Int64"), values=0
    )
    columns = ["start", "segment", "group", "times", "values", "count"]
    return pd.concat([told[columns], gone[columns]], ignore_index=True) if len(gone) else told[columns]


def _months(days: ArrayLike) -> NDArray[np.datetime64]:
    return np.asarray(days, dtype="datetime64[M]").astype("datetime64[ns]")


def _counted(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.value_counts(sort=False).rename("count").reset_index().sort_values(["start", "key"])
