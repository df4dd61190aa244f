"""From when to when there are rows: a scan by day, from which months and every department's days follow."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import pandas as pd

from kpiwork.measure.binding import DAY
from kpiwork.measure.buckets import FIRST_DAY, bucket, first_day
from kpiwork.measure.engine import Engine, Reply, run
from kpiwork.measure.stages import stage_of
from kpiwork.periods import Calendar, PeriodKind

__all__ = ["EPOCH", "Counted", "Key", "Span", "by_month", "spans_of"]

EPOCH = date(1970, 1, 1)
OWN_FIRST, OWN_LAST, OWN_DAYS = "first of own", "last of own", "days of own"

# Longest mean distance in days between dates that still fills every period of a grain: a bit
# more than the period, so that a gap or two does not matter. Any distance fills years.
FILLS = {
    PeriodKind.WEEK: 10,
    PeriodKind.MONTH: 45,
    PeriodKind.QUARTER: 135,
    PeriodKind.CALENDAR_QUARTER: 135,
}

Key = tuple[str, str]
"""What a number is, and of what."""

Counted = list[tuple[date | None, str, str, float | None]]
"""Month (None for rows without a day), what, of what, and the number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """The days that have rows.

    Parameters
    ----------
    first, last : date or None
        The first and the last of them; None without any.
    days : int
        How many different ones.
    """

    first: date | None
    last: date | None
    days: int

    def fills(self, grain: PeriodKind, reviewed: PeriodKind) -> bool:
        """Tell whether rows stand so close that each period of a grain has its own.

        A quota dated on the first day of a quarter fills quarters and years, but no months. With
        one day alone nothing can be told; it is taken to be of the kind that is reviewed.
        """
        if self.first is None or self.last is None:
            return False
        if self.days == 1:
            order = list(PeriodKind)
            return order.index(grain) >= order.index(reviewed)
        distance = (self.last - self.first).days / (self.days - 1)
        return grain not in FILLS or distance <= FILLS[grain]


def by_month(
    engine: Engine,
    table: ibis.Table,
    asked: Mapping[Key, ibis.Value],
    owners: Mapping[str, ibis.Value | None],
    calendar: Calendar,
    *,
    last: date,
) -> tuple[Counted, dict[str, str]]:
    """Count by month, with one scan.

    Parameters
    ----------
    engine : Engine
        What answers.
    table : ibis table
        Rows with their day, which may be missing.
    asked : mapping of Key to ibis value
        Numbers that combine.
    owners : mapping of str to ibis value or None
        For the text of a department's condition, the condition; None for all rows.
    calendar : Calendar
        Makes the months.
    last : date
        Last day that counts. Earlier ones than `FIRST_DAY` do not; rows without a day do.

    Returns
    -------
    list of tuple
        Every number by month; for owners, what `spans_of` reads.
    dict of str to str
        What could not be counted, with the kind of error.
    """
    numbers = {f"n{position}": value for position, value in enumerate(asked.values())}
    own = {f"own{position}": table.count(where=where) for position, where in enumerate(owners.values())}
    names = dict(zip(numbers, asked, strict=True))
    for name, text in zip(own, owners, strict=True):
        names |= {f"first_{name}": (OWN_FIRST, text), f"last_{name}": (OWN_LAST, text)}
        names[f"days_{name}"] = (OWN_DAYS, text)
    reply = run(engine, lambda some: _monthly(table, some, own, calendar, last), {**numbers, **own})
    return _listed(reply, names), dict(reply.failed)


def _monthly(
    table: ibis.Table, some: Mapping[str, ibis.Value], own: Collection[str], calendar: Calendar, last: date
) -> ibis.Table:
    """Count by day, then by month; of owners, the days on which they have rows."""
    stage = stage_of(table, {"day": table[DAY]}, some.values())
    stage = stage.only(lambda groups: groups.day.between(FIRST_DAY, last) | groups.day.isnull())  # noqa: PD003 - Ibis
    day = stage.table.day
    own_days: dict[str, ibis.Value] = {}
    for name in [name for name in some if name in own]:
        has_rows = stage.column(some[name]) > 0
        own_days[f"first_{name}"] = day.min(where=has_rows).epoch_days()
        own_days[f"last_{name}"] = day.max(where=has_rows).epoch_days()
        own_days[f"days_{name}"] = day.count(where=has_rows)
    month = bucket(day, PeriodKind.MONTH, calendar)
    made = stage.table.group_by(month=month).aggregate(**stage.combined, **own_days)
    found = {name: stage.value(value, made) for name, value in some.items() if name not in own}
    found |= {name: made[name] for name in own_days}
    return made.select("month", **{name: value.cast("float64") for name, value in found.items()})


def _listed(reply: Reply, names: Mapping[str, Key]) -> Counted:
    found: Counted = []
    for table in reply.tables:
        months = [None if month is None else first_day(month) for month in table.pop("month")]
        for name, values in table.items():
            found += [(month, *names[name], value) for month, value in zip(months, values, strict=True)]
    return found


def spans_of(counted: pd.DataFrame) -> dict[str, Span]:
    """Read the spans of all owners from what `by_month` counted: month, what, column, value."""
    return {
        owner: Span(first=_day(own, OWN_FIRST, "min"), last=_day(own, OWN_LAST, "max"), days=_days(own))
        for owner, own in counted[counted["what"].isin([OWN_FIRST, OWN_LAST, OWN_DAYS])].groupby("column")
    }


def _day(own: pd.DataFrame, what: str, choose: str) -> date | None:
    days = own.loc[own["what"] == what, "value"].dropna()
    return None if days.empty else EPOCH + timedelta(days=int(getattr(days, choose)()))


def _days(own: pd.DataFrame) -> int:
    return int(own.loc[own["what"] == OWN_DAYS, "value"].sum())
