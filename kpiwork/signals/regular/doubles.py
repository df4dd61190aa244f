"""Values that occur just twice within a month, more often than chance lets independent records agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kpiwork.measure.histograms import Group
from kpiwork.signals.finding import Effect, Kind, Picture, PictureKind, Placebo, Setting, Verdict
from kpiwork.signals.material import Material, Need
from kpiwork.signals.regular.double_fit import by_chance, excess, few_enough
from kpiwork.signals.regular.part import Numbers, Part, Untested, last_day, size_of, testability

__all__ = ["Doubles", "doubles"]

SENTENCE = (
    "at least about {value} of the records repeat another one of the same month "
    "without chance explaining it ({range})"
)
TIMES = 4
FEWEST_TWICE_OR_MORE = 10
AGREES = 0.05
HALVES = ("every other month, from the first on", "every other month, from the second on")


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubles:
    """How many values occur once, twice, three and four times within a month.

    Parameters
    ----------
    months : array of shape (months, 4)
        Values.
    starts : tuple of Timestamp
        First day of each month.
    records : int
        All that have a value.
    """

    months: Numbers
    starts: tuple[pd.Timestamp, ...]
    records: int

    def times(self, rows: slice = slice(None)) -> tuple[int, int, int, int]:
        """Add up months."""
        once, twice, thrice, four = self.months[rows].sum(axis=0)
        return int(once), int(twice), int(thrice), int(four)


def doubles(material: Material, *, fewest: int, least: float, alpha: float) -> Part | Untested:
    """Ask whether records were entered twice.

    Parameters
    ----------
    material : Material
        With repeats.
    fewest : int
        Records needed.
    least : float
        Share of records that must repeat others without explanation to count.
    alpha : float
        What p is to be below.
    """
    if material.repeats is None:
        reason = material.lacks.get(Need.REPEATS, "how often single values repeat is not known")
        return Untested(verdict=Verdict.NOT_APPLICABLE, reason=reason)
    known = _known(material.repeats)
    if known.records < fewest:
        reason = f"{known.records} records have a value; {fewest} are needed"
        return Untested(verdict=Verdict.NOT_ENOUGH_DATA, reason=reason)
    once, twice, thrice, _ = known.times()
    if once + twice + thrice < FEWEST_TWICE_OR_MORE:
        reason = "nearly every value occurs many times a month, so that copies cannot be told apart"
        return Untested(verdict=Verdict.NOT_APPLICABLE, reason=reason)
    return _part(known, material.as_of, fewest, least, alpha)


def _known(frame: pd.DataFrame) -> Doubles:
    whole = frame[(frame["segment"] == "") & (frame["group"] != Group.MISSING.value)]
    told = whole[whole["group"] == Group.VALUE.value]
    rows = pd.DataFrame(
        {
            "start": told["start"],
            "times": told["times"].astype("int64"),
            "values": told["values"].astype("float64"),
        }
    )
    table = rows.pivot_table(index="start", columns="times", values="values", aggfunc="sum", fill_value=0.0)
    table = table.reindex(columns=range(1, TIMES + 1), fill_value=0.0).astype("float64")
    return Doubles(months=table.to_numpy(), starts=tuple(table.index), records=int(whole["count"].sum()))


def _part(known: Doubles, as_of: date, fewest: int, least: float, alpha: float) -> Part:
    once, twice, thrice, _ = known.times()
    p = by_chance(once, twice, thrice)
    value, low, high = (one / known.records for one in excess(once, twice, thrice))
    smallest = few_enough(once, thrice, alpha) / known.records
    unsure = float("nan")
    return Part(
        looked_at="repeated values",
        seen="unusual for measured data: too many values occur exactly twice in a month",
        p=p,
        effect=Effect(kind=Kind.SHARE, value=value, low=low, high=high, sentence=SENTENCE),
        smallest=Effect(
            kind=Kind.SHARE,
            value=min(1.0, smallest),
            low=unsure,
            high=unsure,
            sentence="copies that make up {value} of the records or more would probably have been seen",
        ),
        size=size_of(value, least),
        testability=testability(known.records, fewest),
        settings=tuple(_halves(known)),
        placebos=tuple(_further(known, p)),
        start=known.starts[0].date(),
        end=last_day(known.starts[-1], as_of),
        rows=known.records,
        rows_are="records",
        picture=_picture(known),
    )


def _halves(known: Doubles) -> list[Setting]:
    found = []
    for first, words in enumerate(HALVES):
        once, twice, thrice, _ = known.times(slice(first, None, 2))
        if twice:
            p = by_chance(once, twice, thrice)
            found.append(Setting(words=words, p=p, agrees=p < AGREES))
    return found


def _further(known: Doubles, p: float) -> list[Placebo]:
    """Count values three times against twice and four times, where copies hardly show."""
    _, twice, thrice, four = known.times()
    # the same inequality one step on, 9 f3² <= 8 f2 f4, brought to the form of the first
    there = by_chance(twice, thrice, round(4 * four / 3)) if thrice else 1.0
    strength = -float(np.log10(max(there, 1e-300)))
    weaker = there > p
    return [Placebo(words="values that occur three times", statistic=strength, is_weaker=weaker)]


def _picture(known: Doubles) -> Picture:
    once, twice, thrice, four = known.times()
    by_chance_twice = float(np.sqrt(1.5 * once * thrice))
    return Picture(
        kind=PictureKind.HISTOGRAM,
        across=("once", "twice", "three times", "four times"),
        seen=(float(once), float(twice), float(thrice), float(four)),
        expected=(None, by_chance_twice, None, None),
        marked=(1,) if twice > by_chance_twice else (),
        across_label="how often a value occurs in a month",
        seen_label="values",
        expected_label="most to be expected by chance",
    )
