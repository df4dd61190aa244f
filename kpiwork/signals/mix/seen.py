"""What a KPI's readings show of its mix of cases, by one dimension."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kpiwork.analysis.contribution import Amounts
from kpiwork.analysis.effect.memory import Numbers
from kpiwork.measure.cuts import MOST_SEGMENTS
from kpiwork.periods import PeriodKind
from kpiwork.signals.material import Material
from kpiwork.signals.mix.fit import BOTH, Counts, MixFit, mix_fit, pooled
from kpiwork.signals.rise import Rise, rise
from kpiwork.signals.windows import STEPS, Windows, windows_of
from kpiwork.spec.choices import Better

__all__ = ["Asked", "Seen", "again", "compared", "seen"]

SURE = 1.959963984540054  # standard normal deviate of a 95 % interval
LEAST_SEGMENTS = 2
LEAST_PERIODS = 3  # a side with weight
A_NEW_ORDER = 0.2  # of the cases in segments that one side lacks: the segments themselves were changed


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """How a dimension is looked at: least records of a segment, p that counts, whose rates are held still."""

    fewest_cases: int
    alpha: float = 0.0
    rates: str = BOTH


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Seen:
    """What one dimension shows; amounts count as positive in the KPI's good direction.

    Parameters
    ----------
    dimension : str
        The column.
    windows : Windows
        What was compared.
    single, counts : Counts
        Amounts by period and segment: every one, and with small ones together.
    fit : MixFit
        The split, and the monthly mix.
    found : Rise
        Whether the monthly mix rose in the good direction.
    mix, total, low, high : float
        Its part of the movement, the movement, and the mix's 95 % interval.
    p : float
        How often chance alone would show as much.
    before, after : float
        The KPI as a whole on either side.
    """

    dimension: str
    windows: Windows
    single: Counts
    counts: Counts
    fit: MixFit
    found: Rise
    mix: float
    total: float
    low: float
    high: float
    p: float
    before: float
    after: float


def compared(material: Material) -> Windows | str:
    """Choose months, or weeks where months are too few and there is a day to compare around."""
    found = windows_of(material, PeriodKind.MONTH, _known(material, PeriodKind.MONTH))
    if isinstance(found, str):
        weeks = windows_of(material, PeriodKind.WEEK, _known(material, PeriodKind.WEEK))
        return found if isinstance(weeks, str) else weeks
    return found


def seen(material: Material, windows: Windows, dimension: str, asked: Asked) -> Seen | str:
    """Split what changed by one dimension; a text says why it cannot be.

    Parameters
    ----------
    material : Material
        With readings by the dimension.
    windows : Windows
        What is compared.
    dimension : str
        The column.
    asked : Asked
        How.
    """
    single = _counts(material, windows, dimension)
    if len(single.segments) < LEAST_SEGMENTS:
        if single.segments:
            return f"all records are of one {dimension}"
        return f"there are no values by {dimension}, as where it has more than {MOST_SEGMENTS} different ones"
    return again(material, windows, (dimension, single), asked)


def again(material: Material, windows: Windows, split: tuple[str, Counts], asked: Asked) -> Seen | str:
    """Look at counts of a dimension that are known already."""
    dimension, single = split
    counts = pooled(single, windows.is_after, asked.fewest_cases)
    if len(counts.segments) < LEAST_SEGMENTS or _thinnest(counts, windows) < asked.fewest_cases:
        return f"too few records of each {dimension}"
    if _new_order(counts, windows):
        return f"the names of {dimension} are not the same before and after"
    wholes = _wholes(material, windows)
    fit = mix_fit(
        counts,
        windows.is_after,
        dimension=dimension,
        since=windows.periods[0].label,
        is_share=material.card.unit.is_percent,
        rates=asked.rates,
        wholes=wholes,
    )
    if fit is None:
        return f"its values by {dimension} do not add up to the whole"
    return _measured(material, windows, asked, (dimension, single, counts, fit, wholes))


def _known(material: Material, kind: PeriodKind) -> frozenset[date]:
    whole = material.whole(kind)
    return frozenset(one.date() for one in whole.loc[whole["denominator"] > 0, "start"])


def _counts(material: Material, windows: Windows, dimension: str) -> Counts:
    """Put a dimension's amounts into arrays of periods by segments; nothing counts as 0."""
    rows = material.split(windows.kind, dimension)
    period = pd.DatetimeIndex(windows.starts).get_indexer(pd.DatetimeIndex(rows["start"]))
    rows, period = rows[period >= 0], period[period >= 0]
    segment, names = pd.factorize(rows["segment"], sort=True)

    def table(name: str) -> Numbers:
        found = np.zeros((len(windows.periods), len(names)))
        values = rows[name].to_numpy(dtype=float)
        np.add.at(found, (period, segment), np.where(np.isfinite(values), values, 0.0))
        return found

    return Counts(
        segments=tuple(str(one) for one in names),
        above=table("numerator"),
        below=table("denominator"),
        records=table("records"),
    )


def _wholes(material: Material, windows: Windows) -> tuple[Amounts, Amounts]:
    """Add up the KPI as a whole, later side first."""
    rows = material.whole(windows.kind)
    place = pd.DatetimeIndex(rows["start"]).get_indexer(pd.DatetimeIndex(windows.starts))
    amounts = rows[["numerator", "denominator", "records"]].to_numpy(dtype=float)[place]
    later, earlier = (
        Amounts(*np.nansum(amounts[side], axis=0).tolist()) for side in (windows.is_after, ~windows.is_after)
    )
    return later, earlier


def _sides(windows: Windows) -> tuple[list[bool], list[bool]]:
    return windows.is_after.tolist(), (~windows.is_after).tolist()


def _thinnest(counts: Counts, windows: Windows) -> float:
    """Give the least records of a segment on a side where it has any."""
    sides = np.stack([counts.records[np.array(side)].sum(axis=0) for side in _sides(windows)])
    return float(np.where(sides > 0, sides, np.inf).min())


def _new_order(counts: Counts, windows: Windows) -> bool:
    """Tell whether many cases are of segments that the other side has none of."""
    later, earlier = (counts.below[np.array(side)].sum(axis=0) for side in _sides(windows))
    alone = max(_share(later[earlier == 0], later), _share(earlier[later == 0], earlier))
    return alone > A_NEW_ORDER


def _share(part: Numbers, whole: Numbers) -> float:
    return float(part.sum() / whole.sum()) if whole.sum() > 0 else 1.0


def _good(material: Material) -> int:
    return 1 if material.card.better is Better.HIGHER else -1


def _rise(windows: Windows, series: Numbers, alpha: float) -> Rise | None:
    """Tell whether the monthly mix rose; None where too few months have weight."""
    known = np.isfinite(series)
    after = windows.is_after[known]
    if min(after.sum(), (~after).sum()) < LEAST_PERIODS:
        return None
    return rise(
        series[known][None],
        after,
        windows.places[known],
        season=STEPS[windows.kind],
        against_drift=windows.is_dated,
        alpha=alpha,
    )


def _measured(
    material: Material,
    windows: Windows,
    asked: Asked,
    parts: tuple[str, Counts, Counts, MixFit, tuple[Amounts, Amounts]],
) -> Seen | str:
    dimension, single, counts, fit, wholes = parts
    good = _good(material)
    found = _rise(windows, good * fit.series, asked.alpha)
    if found is None:
        return f"too few months with a value by {dimension}"
    mix = good * (fit.told.mix or 0.0)
    centre, rates = float(found.change[0]), SURE * fit.error
    return Seen(
        dimension=dimension,
        windows=windows,
        single=single,
        counts=counts,
        fit=fit,
        found=found,
        mix=mix,
        total=good * ((fit.told.mix or 0.0) + (fit.told.within or 0.0)),
        low=mix - float(np.hypot(centre - found.low[0], rates)),
        high=mix + float(np.hypot(found.high[0] - centre, rates)),
        p=float(found.p[0]),
        before=wholes[1].rate,
        after=wholes[0].rate,
    )
