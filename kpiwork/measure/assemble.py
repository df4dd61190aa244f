"""From the numbers of all sources to one card's readings: joined by period and divided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kpiwork.measure.answers import EMPTY
from kpiwork.measure.plan import Aggregate, Wanted
from kpiwork.periods import Calendar, Period, PeriodKind

__all__ = ["Numbers", "Spine", "assemble"]

KEYS = ["grain", "dimension", "start", "segment"]
DIGITS = 12  # an engine adds in parallel, so the last digits of a sum differ from run to run


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers:
    """One aggregate's numbers.

    Parameters
    ----------
    frame : DataFrame
        grain, dimension, start, segment, value.
    empty : float
        What it gives where there is no row: 0 for a count, NaN for an average.
    """

    frame: pd.DataFrame
    empty: float

    @classmethod
    def of(cls, values: pd.DataFrame) -> Numbers:
        """Take them out of an answer."""
        nothing = values["grain"] == EMPTY
        empty = values.loc[nothing, "value"]
        number = float(empty.iloc[0]) if len(empty) else np.nan
        return cls(frame=values.loc[~nothing, [*KEYS, "value"]], empty=number)


@dataclass(frozen=True, kw_only=True, slots=True)
class Spine:
    """The periods that a card can have readings for, by grain.

    Parameters
    ----------
    periods : mapping of PeriodKind to tuple of Period
        Inside the window and the span of the data, oldest first.
    """

    periods: Mapping[PeriodKind, tuple[Period, ...]]

    @classmethod
    def over(
        cls,
        calendar: Calendar,
        grains: Iterable[PeriodKind],
        first: date | None,
        last: date | None,
        end: date,
    ) -> Spine:
        """List the periods from a first to a last day with data; weeks only where whole.

        Parameters
        ----------
        calendar : Calendar
            The organisation's.
        grains : iterable of PeriodKind
            Which kinds.
        first, last : date or None
            Where data, or the window, begins and ends; None for no data.
        end : date
            Last day that counts.
        """
        if first is None or last is None or first > last:
            return cls(periods=dict.fromkeys(grains, ()))
        found = {grain: calendar.between(first, last, grain) for grain in grains}
        if PeriodKind.WEEK in found:
            weeks = found[PeriodKind.WEEK]
            found[PeriodKind.WEEK] = tuple(week for week in weeks if week.start >= first and week.end <= end)
        return cls(periods=found)

    def frame(self) -> pd.DataFrame:
        """Give them as rows: grain, period, start, end."""
        rows = [
            (grain.value, period.label, period.start, period.end)
            for grain, periods in self.periods.items()
            for period in periods
        ]
        frame = pd.DataFrame(rows, columns=["grain", "period", "start", "end"])
        return frame.astype({"start": "datetime64[ns]", "end": "datetime64[ns]"})


def assemble(
    wanted: Wanted,
    numbers: Mapping[Aggregate, Numbers],
    spine: Spine,
    *,
    dimensions: Sequence[str],
    target_grains: Iterable[PeriodKind],
) -> pd.DataFrame:
    """Make one card's readings.

    Parameters
    ----------
    wanted : Wanted
        What the card needs.
    numbers : mapping of Aggregate to Numbers
        What came back.
    spine : Spine
        The periods it can have readings for.
    dimensions : sequence of str
        By which it is split.
    target_grains : iterable of PeriodKind
        Grains that targets from a source can be given for.

    Returns
    -------
    DataFrame
        The columns of `kpiwork.measure.readings.COLUMNS`, unsorted.
    """
    periods = spine.frame()
    frame = periods[["grain", "start"]].assign(dimension="", segment="")[KEYS]
    named = {"records": wanted.records, "numerator": wanted.numerator, "denominator": wanted.denominator}
    found = {name: numbers[aggregate] for name, aggregate in named.items() if aggregate is not None}
    for name, own in found.items():
        frame = frame.merge(
            _column(own, name, dimensions).assign(**{f"has_{name}": True}), on=KEYS, how="outer"
        )
    for name, own in found.items():  # where an answer came back that is null, it stays null
        frame.loc[frame.pop(f"has_{name}").isna(), name] = own.empty
    frame = frame.merge(periods, on=["grain", "start"], how="inner")
    if wanted.denominator is None:
        frame["denominator"] = np.nan
    frame["numerator"], frame["denominator"] = _stable(frame["numerator"]), _stable(frame["denominator"])
    frame["value"] = _value(frame, wanted)
    frame = _with_target(frame, wanted, numbers, {grain.value for grain in target_grains})
    return frame[_counts(frame, wanted)].assign(department=wanted.department, kpi=wanted.kpi)


def _column(numbers: Numbers, name: str, dimensions: Sequence[str]) -> pd.DataFrame:
    frame = numbers.frame
    return frame[frame["dimension"].isin(["", *dimensions])].rename(columns={"value": name})


def _stable(values: pd.Series) -> pd.Series:
    """Round to the digits that do not depend on the order of adding; whole numbers stay as they are."""
    numbers = values.to_numpy(dtype="float64").copy()
    numbers[~np.isfinite(numbers)] = np.nan
    parts = np.isfinite(numbers) & (numbers != np.floor(numbers))
    numbers[parts] = [float(f"{number:.{DIGITS}g}") for number in numbers[parts]]
    return pd.Series(numbers, index=values.index)


def _value(frame: pd.DataFrame, wanted: Wanted) -> pd.Series:
    if wanted.denominator is None:
        return frame["numerator"]
    return frame["numerator"] / frame["denominator"].where(frame["denominator"] != 0)


def _with_target(
    frame: pd.DataFrame, wanted: Wanted, numbers: Mapping[Aggregate, Numbers], grains: set[str]
) -> pd.DataFrame:
    if wanted.target is None or wanted.card.targets_from is None:
        return frame.assign(target=np.nan)
    found = _column(numbers[wanted.target], "target", wanted.card.targets_from.by)
    found = found[found["grain"].isin(grains)]
    return frame.merge(found.assign(target=_stable(found["target"])), on=KEYS, how="left")


def _counts(frame: pd.DataFrame, wanted: Wanted) -> pd.Series:
    """Keep the whole always, and segments that have records or something to divide by."""
    kept = (frame["dimension"] == "") | (frame["records"] > 0)
    if wanted.denominator is not None and wanted.denominator.source != wanted.records.source:
        kept |= frame["denominator"].fillna(0) != 0
    return kept
