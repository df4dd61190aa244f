"""Values that changed after they had been reported and were settled, by the day on which they changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpiwork.analysis.exact import at_most
from kpiwork.analysis.status import shortfall
from kpiwork.analysis.target import target_on
from kpiwork.errors import UsageError
from kpiwork.periods import Calendar, Period
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Better

__all__ = ["Batch", "Change", "Reports", "batches", "good_way", "reports"]

LARGEST = 1e150  # values beyond are no readings; squares stay numbers
SAME = 1e-9  # relative: values that differ by less are the same, computed in another order


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One period's value, as it was and as it became.

    Parameters
    ----------
    period : Period
        Whose.
    before, after : float
        In the KPI's unit.
    gained : float
        By how much it became better; negative where worse.
    met : int
        1 where the target was missed before and met after, -1 the other way round, else 0.
    """

    period: Period
    before: float
    after: float
    gained: float
    met: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """All that changed on one day."""

    day: date
    changes: tuple[Change, ...]

    @property
    def sign(self) -> int:
        """1 where most changes were for the better, -1 where for the worse, 0 where as many of either.

        Where as many, the sum of what they gained decides.
        """
        ways = sum(int(np.sign(one.gained)) for one in self.changes)
        return int(np.sign(ways)) or int(np.sign(sum(one.gained for one in self.changes)))

    @property
    def met(self) -> int:
        """1 where more periods came to meet their target than ceased to, -1 the other way round, else 0."""
        return int(np.sign(sum(one.met for one in self.changes)))

    @property
    def moved(self) -> float:
        """Mean change in the KPI's unit."""
        return float(np.mean([one.after - one.before for one in self.changes]))


@dataclass(frozen=True, kw_only=True, slots=True)
class Reports:
    """Values as they were reported, once they were settled.

    Parameters
    ----------
    frame : DataFrame
        label, period (a `Period`), reported_on (date), value (finite), by period and day.
    earlier : DataFrame
        The same of values that were still to move.
    left_out : int
        Rows without a finite value, a day or a period that the calendar knows.
    """

    frame: pd.DataFrame
    earlier: pd.DataFrame
    left_out: int

    def by_period(self, which: Literal["first", "last"]) -> dict[str, float]:
        """Give the first settled value of each period, or the latest, by label."""
        values = self.frame.groupby("label", sort=False)["value"]
        return {str(label): float(value) for label, value in getattr(values, which)().items()}

    @property
    def spread(self) -> float:
        """How far settled values differ between periods: their standard deviation; 0 for one period."""
        firsts = np.array(list(self.by_period("first").values()))
        return float(firsts.std(ddof=1)) if len(firsts) > 1 else 0.0


def good_way(better: Better) -> int:
    """Give 1 where higher is better, -1 where lower is, and 0 where neither says it all."""
    return {Better.HIGHER: 1, Better.LOWER: -1}.get(better, 0)


def reports(frame: pd.DataFrame, calendar: Calendar, settles_after: timedelta | None) -> Reports:
    """Take what can be compared: finite values, reported when the period's value no longer was to move.

    Parameters
    ----------
    frame : DataFrame
        period (label), reported_on (date), value.
    calendar : Calendar
        Which periods there are.
    settles_after : timedelta or None
        How long a value still moves after the period's end.
    """
    periods = {label: _parsed(str(label), calendar) for label in frame["period"].dropna().unique()}
    rows = pd.DataFrame(
        {
            "label": frame["period"].astype("str").str.strip(),
            "period": [periods.get(one) for one in frame["period"]],
            "reported_on": pd.to_datetime(frame["reported_on"], errors="coerce"),
            "value": pd.to_numeric(frame["value"], errors="coerce").astype("float64"),
        }
    )
    usable = rows["period"].notna() & rows["reported_on"].notna() & (rows["value"].abs() <= LARGEST)
    kept = rows[usable].sort_values(["reported_on", "label"], kind="stable")
    wait = settles_after or timedelta()
    settled = [
        day.date() >= period.end + wait
        for day, period in zip(kept["reported_on"], kept["period"], strict=True)
    ]
    kept = kept.assign(settled=np.array(settled, dtype=bool)).drop_duplicates(
        ["label", "reported_on"], keep="last"
    )
    parts = (kept[kept["settled"] == one].reset_index(drop=True) for one in (True, False))
    return Reports(frame=next(parts), earlier=next(parts), left_out=int((~usable).sum()))


def batches(reported: pd.DataFrame, card: Card) -> tuple[Batch, ...]:
    """Put changes of one day together: they have one cause often, and count once.

    Changes across a day on which the card re-bases its values are none: another thing is measured.

    Parameters
    ----------
    reported : DataFrame
        `Reports.frame`, or `Reports.earlier`.
    card : Card
        Direction, targets and changes.
    """
    by_day: dict[date, list[Change]] = {}
    rebased = [one.date for one in card.changes if one.rebase]
    for _, rows in reported.groupby("label", sort=False):
        days = [day.date() for day in rows["reported_on"]]
        values = rows["value"].to_numpy(dtype=float)
        period = rows["period"].iloc[0]
        for place in _moved(values):
            if not any(days[place - 1] < one <= days[place] for one in rebased):
                change = _change(card, period, values[place - 1], values[place])
                by_day.setdefault(days[place], []).append(change)
    return tuple(Batch(day=day, changes=tuple(changes)) for day, changes in sorted(by_day.items()))


def _moved(values: NDArray[np.float64]) -> Iterator[int]:
    for place in range(1, len(values)):
        size = max(abs(values[place]), abs(values[place - 1]))
        if abs(values[place] - values[place - 1]) > SAME * size:
            yield place


def _change(card: Card, period: Period, before: float, after: float) -> Change:
    target = target_on(card.targets, period.end)
    short = [shortfall(value, target, card.better) for value in (before, after)]
    way = good_way(card.better)
    gained = way * (after - before)
    if not way and short[0] is not None and short[1] is not None:
        # inside a range no value is better than another
        gained = max(short[0], 0.0) - max(short[1], 0.0)
    met = [one is not None and at_most(one, 0) for one in short]
    crossed = int(met[1]) - int(met[0]) if None not in short else 0
    return Change(period=period, before=before, after=after, gained=gained, met=crossed)


def _parsed(label: str, calendar: Calendar) -> Period | None:
    try:
        return calendar.parse(label)
    except UsageError:
        return None
