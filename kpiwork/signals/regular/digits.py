"""Last digits of single records, which measuring leaves nearly even."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpiwork.measure.histograms import Group
from kpiwork.signals.finding import Effect, Kind, Picture, PictureKind, Setting, Verdict
from kpiwork.signals.material import Around, Material, Need
from kpiwork.signals.regular.digit_fit import DIGITS, Fit, detectable, digit_fit, distance
from kpiwork.signals.regular.part import Numbers, Part, Untested, last_day, size_of, testability

__all__ = ["Digits", "last_digits", "spread"]

SENTENCE = (
    "up to {value} of the values would have to end in another digit to look like measured ones ({range})"
)
QUARTILES = (0.25, 0.75)
QUARTILE_RANGE = 1.349  # standard deviations between the quartiles of a normal distribution
BY_THE_CUTOFF = 10  # steps on either side that are left out: what happens there is another question
FEWEST_IN_HALF = 10
AGREES = 0.05
HALVES = ("every other month, from the first on", "every other month, from the second on")


@dataclass(frozen=True, kw_only=True, slots=True)
class Digits:
    """The ten counts of each month that can be used."""

    months: Numbers
    starts: tuple[pd.Timestamp, ...]

    @property
    def records(self) -> int:
        """How many values were counted."""
        return int(self.months.sum())


def last_digits(
    material: Material, *, fewest: int, spread_needed: float, least: float, alpha: float
) -> Part | Untested:
    """Ask whether values end as measured ones do.

    Parameters
    ----------
    material : Material
        With digits, and records around the cutoff, which tell how widely values vary.
    fewest : int
        Records needed.
    spread_needed : float
        Standard deviation needed, in steps of recording.
    least : float
        Share of values that must stand out to count.
    alpha : float
        What p is to be below.
    """
    if material.digits is None:
        reason = material.lacks.get(Need.DIGITS, "last digits of single records are not known")
        return Untested(verdict=Verdict.NOT_APPLICABLE, reason=reason)
    if material.around is None:
        reason = material.lacks.get(Need.RECORDS, "how widely single values vary is not known")
        return Untested(verdict=Verdict.NOT_APPLICABLE, reason=reason)
    if spread(material.around) < spread_needed:
        reason = "single values vary too little, or too far from the cutoff, for last digits to tell anything"
        return Untested(verdict=Verdict.NOT_APPLICABLE, reason=reason)
    known = _known(material.digits, material.around)
    if known.records < fewest:
        reason = f"{known.records} values have a last digit that can be used; {fewest} are needed"
        return Untested(verdict=Verdict.NOT_ENOUGH_DATA, reason=reason)
    if np.count_nonzero(np.delete(known.months.sum(axis=0), [0, 5]) < 1) > DIGITS // 3:
        reason = "values are recorded in coarser steps than their last digit shows"
        return Untested(verdict=Verdict.NOT_APPLICABLE, reason=reason)
    return _part(known, material, material.around, (fewest, least, alpha))


def spread(around: Around) -> float:
    """Give the standard deviation of single values in steps of recording, from their quartiles.

    Values beyond the range count as at its ends, so that it is too small rather than too large.
    """
    frame = around.frame[around.frame["segment"] == ""]
    ends = {Group.BELOW.value: around.center - around.reach, Group.ABOVE.value: around.center + around.reach}
    bins = frame["bin"].astype("float64").fillna(frame["group"].map(ends).astype("float64"))
    counts = frame["count"].where(bins.notna(), 0).groupby(bins).sum().sort_index()
    if not counts.sum():
        return 0.0
    below = counts.cumsum().to_numpy() / counts.sum()
    low, high = (counts.index[int(np.searchsorted(below, one))] for one in QUARTILES)
    return float(high - low) / QUARTILE_RANGE


def _known(frame: pd.DataFrame, around: Around) -> Digits:
    """Count digits by month, without those of values close to the cutoff."""
    whole = frame[(frame["segment"] == "") & (frame["group"] == Group.VALUE.value)]
    table = _table(whole["start"], whole["digit"], whole["count"])
    close = _told_apart(around, beside=False).reindex(table.index, fill_value=0.0)
    months = np.maximum(table.to_numpy() - close.to_numpy(), 0.0)
    return Digits(months=months, starts=tuple(table.index))


def _told_apart(around: Around, *, beside: bool) -> pd.DataFrame:
    """Count digits by month of values within reach of the cutoff: those close to it, or those beside."""
    told = around.frame[(around.frame["segment"] == "") & (around.frame["group"] == Group.VALUE.value)]
    steps = told["bin"].astype("int64") - around.center
    is_close = (steps > -BY_THE_CUTOFF) & (steps <= BY_THE_CUTOFF)
    kept = told[~is_close if beside else is_close]
    return _table(kept["start"], kept["bin"].abs() % DIGITS, kept["count"])


def _p(fit: Fit, around: Around, fewest: int) -> float:
    """Give p of all values, or of those within reach of the cutoff if that is larger.

    A number that stands for "not known", such as -9999, is no value that somebody made up.
    """
    within = _told_apart(around, beside=True).to_numpy()
    return max(fit.p, digit_fit(within).p) if within.sum() >= fewest else fit.p


def _table(starts: pd.Series, digits: pd.Series, counts: pd.Series) -> pd.DataFrame:
    rows = pd.DataFrame({"start": starts, "digit": digits.astype("int64"), "count": counts.astype("float64")})
    table = rows.pivot_table(index="start", columns="digit", values="count", aggfunc="sum", fill_value=0.0)
    return table.reindex(columns=range(DIGITS), fill_value=0.0).astype("float64")


def _part(known: Digits, material: Material, around: Around, limits: tuple[int, float, float]) -> Part:
    """Tell what was seen; limits are the records needed, the least share, and alpha."""
    fewest, least, alpha = limits
    fit, records = digit_fit(known.months), known.records
    value, low, high = distance(fit, records)
    smallest = detectable(records, fit.clumped, alpha)
    unsure = float("nan")
    return Part(
        looked_at="last digits",
        seen="unusual for measured data: some last digits are too frequent, and others too rare",
        p=_p(fit, around, fewest),
        effect=Effect(kind=Kind.SHARE, value=value, low=low, high=high, sentence=SENTENCE),
        smallest=Effect(
            kind=Kind.SHARE,
            value=smallest,
            low=unsure,
            high=unsure,
            sentence="unusual last digits of {value} of the values or more would probably have been seen",
        ),
        size=size_of(value, least),
        testability=testability(records, fewest),
        settings=tuple(_halves(known)),
        placebos=(),
        start=known.starts[0].date(),
        end=last_day(known.starts[-1], material.as_of),
        rows=records,
        rows_are="records",
        picture=_picture(known, fit),
    )


def _halves(known: Digits) -> list[Setting]:
    """Ask the same of every other month: what comes from one odd month shows in one half only."""
    halves = (known.months[first::2] for first in (0, 1))
    told = zip(HALVES, halves, strict=True)
    fits = ((words, digit_fit(half)) for words, half in told if half.sum() >= FEWEST_IN_HALF * DIGITS)
    return [Setting(words=words, p=fit.p, agrees=fit.p < AGREES) for words, fit in fits]


def _picture(known: Digits, fit: Fit) -> Picture:
    counts = known.months.sum(axis=0)
    apart = np.abs(counts - fit.expected) / np.sqrt(fit.expected * fit.clumped)
    apart[[0, 5]] = 0.0
    return Picture(
        kind=PictureKind.HISTOGRAM,
        across=tuple(float(digit) for digit in range(DIGITS)),
        seen=tuple(counts.tolist()),
        expected=tuple(fit.expected.tolist()),
        marked=tuple(int(digit) for digit in np.flatnonzero(apart > 2)),  # noqa: PLR2004 - standard errors
        across_label="last digit",
        seen_label="values",
        expected_label="to be expected of measured values",
    )
