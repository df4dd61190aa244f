"""Monthly values that vary less since attention to a KPI began than they did before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpiwork.analysis.effect.series import unfit
from kpiwork.analysis.lead.adjust import left_over, orthonormal, peaks_of, trend_and_season
from kpiwork.periods import PeriodKind
from kpiwork.signals.finding import Effect, Kind, Picture, PictureKind, Placebo, Setting, Verdict
from kpiwork.signals.material import Material, Need
from kpiwork.signals.regular.part import Numbers, Part, Untested, testability
from kpiwork.signals.regular.part import size_of as graded
from kpiwork.signals.regular.swing_fit import Calmer, calmer, steps_between
from kpiwork.spec.choices import Seasonal

__all__ = ["swings"]

SENTENCE = "from month to month it varies {value} as much as before ({range})"
YEAR = 12
YEARS = 2
DAYS = 30.44
STILL = 1e-9  # relative: what differs by less is rounding
FEWEST_STEPS = 4
HALF = 0.5  # keeps the odds of 0 and of 1 finite
AGREES = 0.05
AS_IT_IS = "in its own unit"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What `swings` was asked."""

    fewest: int
    most_left: float
    alpha: float


def swings(material: Material, *, fewest: int, most_left: float, alpha: float) -> Part | Untested:
    """Ask whether months vary less than before.

    Parameters
    ----------
    material : Material
        With monthly readings, and a card that says when attention began.
    fewest : int
        Months needed on either side.
    most_left : float
        Part of the variation that may be left for its loss to count.
    alpha : float
        What p is to be below.
    """
    introduced = material.card.introduced
    if introduced is None:
        reason = material.lacks.get(
            Need.INTRODUCTION, "the card does not say when attention to the KPI began"
        )
        return Untested(verdict=Verdict.NOT_APPLICABLE, reason=reason)
    months = _by_month(material.whole(PeriodKind.MONTH))
    at = int((months.index < pd.Timestamp(introduced)).sum())
    sides = _known_on_sides(months, at)
    if min(sides) < fewest:
        reason = (
            f"months with a value: {sides[0]} before attention began and {sides[1]} since; "
            f"{fewest} are needed on either side"
        )
        return Untested(verdict=Verdict.NOT_ENOUGH_DATA, reason=reason)
    if unmoved := unfit(months["value"].to_numpy()):
        return Untested(verdict=Verdict.NOT_ENOUGH_DATA, reason=unmoved)
    found = _compared(months, at, material, fewest)
    if AS_IT_IS not in found:
        reason = "months did not vary before, or are too scattered to be compared"
        return Untested(verdict=Verdict.NOT_ENOUGH_DATA, reason=reason)
    return _part(months, at, found, material, Asked(fewest=fewest, most_left=most_left, alpha=alpha))


def _known_on_sides(months: pd.DataFrame, at: int) -> tuple[int, int]:
    values = months["value"]
    return int(values[:at].notna().sum()), int(values[at:].notna().sum())


def _by_month(readings: pd.DataFrame) -> pd.DataFrame:
    """Give every month a row, and months without a finite value none."""
    columns = readings[["start", "numerator", "denominator", "value", "records"]].set_index("start")
    if columns.empty:
        return columns
    numbers = columns.astype("float64").replace([np.inf, -np.inf], np.nan)
    # months of whole weeks begin on any day, so that a gap is told by its length alone
    missing = [
        start + pd.Timedelta(days=31 * step)
        for start, end in zip(numbers.index[:-1], numbers.index[1:], strict=True)
        for step in range(1, round((end - start).days / DAYS))
    ]
    return numbers.reindex(numbers.index.union(pd.DatetimeIndex(missing)))


def _compared(months: pd.DataFrame, at: int, material: Material, fewest: int) -> dict[str, Calmer]:
    """Compare on each scale on which less variation may be no news; what counts has to show on all.

    A share close to 1 and an amount that fell vary less of themselves, and so do shares of more records.
    """
    found = {}
    for words, (values, weights) in _scales(months).items():
        sides = steps_between(_adjusted(values, at, material), at, weights)
        size = float(np.nanmax(np.abs(values)))
        if min(map(len, sides)) >= max(FEWEST_STEPS, fewest // 2) and np.ptp(sides[0]) > STILL * size:
            found[words] = calmer(*sides)
    return found


def _scales(months: pd.DataFrame) -> Mapping[str, tuple[Numbers, Numbers]]:
    """Give values on each scale, and how much a month's value weighs."""
    value, below = months["value"].to_numpy(), months["denominator"].to_numpy()
    below = np.where(np.isfinite(value) & (below > 0), below, np.nan)
    records, alike = months["records"].to_numpy(), np.ones(len(months))
    scales = {AS_IT_IS: (value, alike)}
    known = value[np.isfinite(value)]
    if known.min() >= 0 and known.max() <= 1 and np.isfinite(below).any():
        above = np.clip(months["numerator"].to_numpy(), 0, below)
        scales["as odds"] = (np.log((above + HALF) / (below - above + HALF)), alike)
    elif known.min() > 0:
        scales["in percent of its level"] = (np.log(value), alike)
    if np.isfinite(below).any() and len(np.unique(records[records > 0])) > 1:
        scales["as if every month had as many records"] = (value, np.where(records > 0, records, np.nan))
    return scales


def _adjusted(values: Numbers, at: int, material: Material) -> Numbers:
    """Take the season out, with a step where attention began so that it is not taken for one."""
    known = np.isfinite(values)
    if material.card.seasonal is Seasonal.NO or known.sum() < YEARS * YEAR:
        return values
    peaks = peaks_of(values, YEAR)
    columns = np.column_stack([trend_and_season(len(values), YEAR, peaks), np.arange(len(values)) >= at])
    rest = np.full(len(values), np.nan)
    rest[known] = left_over(values[known], orthonormal(columns[known].astype(float)))
    return rest


def _part(
    months: pd.DataFrame, at: int, found: Mapping[str, Calmer], material: Material, asked: Asked
) -> Part:
    weakest = max(found.values(), key=lambda one: one.p)
    smallest, unsure = weakest.detectable(asked.alpha), float("nan")
    ends = material.whole(PeriodKind.MONTH)["end"]
    sides = _known_on_sides(months, at)
    return Part(
        looked_at="variation from month to month",
        seen="unusual for measured data: months differ less than they did before attention to the KPI began",
        p=weakest.p,
        effect=Effect(
            kind=Kind.TIMES, value=weakest.ratio, low=weakest.low, high=weakest.high, sentence=SENTENCE
        ),
        smallest=Effect(
            kind=Kind.TIMES,
            value=smallest,
            low=unsure,
            high=unsure,
            sentence="months that vary {value} as much as before, or less, would probably have been noticed",
        ),
        # half as much is strong where two thirds count
        size=graded(-float(np.log(max(weakest.ratio, STILL))), -float(np.log(asked.most_left))),
        testability=testability(min(sides), asked.fewest),
        settings=tuple(Setting(words=words, p=one.p, agrees=one.p < AGREES) for words, one in found.items()),
        placebos=tuple(_earlier(months, at, weakest, material)),
        start=months.index[0].date(),
        end=min(ends.iloc[-1].date(), material.as_of),
        rows=int(months["value"].notna().sum()),
        rows_are="months",
        picture=_picture(months, at),
    )


def _earlier(months: pd.DataFrame, at: int, found: Calmer, material: Material) -> list[Placebo]:
    """Compare the two halves of the time before."""
    values = months["value"].to_numpy()[:at]
    sides = steps_between(_adjusted(values, at // 2, material), at // 2)
    if min(map(len, sides)) < FEWEST_STEPS or np.ptp(sides[0]) <= STILL * np.nanmax(np.abs(values)):
        return []
    there = calmer(*sides)
    words = "the second half of the time before against the first"
    return [Placebo(words=words, statistic=there.ratio, is_weaker=there.ratio > found.ratio)]


def _picture(months: pd.DataFrame, at: int) -> Picture:
    values = months["value"].to_numpy()
    return Picture(
        kind=PictureKind.SERIES,
        across=tuple(f"{start:%Y-%m}" for start in months.index),
        seen=tuple(float(one) if np.isfinite(one) else None for one in values),
        expected=(None,) * len(values),
        marked=tuple(range(at, len(values))),
        across_label="month",
        seen_label="value",
        expected_label="",
        border=f"{months.index[at]:%Y-%m}",
    )
