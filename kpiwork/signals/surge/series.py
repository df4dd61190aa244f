"""The parts of a KPI's periods, months of quarters or weeks of months, ready to be compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from kpiwork.analysis.effect.memory import Numbers
from kpiwork.periods import Calendar, Period, PeriodKind, month_of
from kpiwork.signals.material import Material
from kpiwork.signals.surge.fit import FIRST, LAST, MIDDLE, Flags, Parts
from kpiwork.spec.card import Card

__all__ = ["Cut", "Stretch", "in_batches", "peers_of", "stretch_of"]

FEW_WEEKS = 0.5  # share of weeks with records below which records are dated in batches
ONCE = 0.9  # share of months with records in one week only from which that is the month's own value
WEEK = 7
LAID_OUT = ("start", "place", "phase", "season", "kind", "begins", "ends")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """How periods are cut into parts.

    Parameters
    ----------
    period, part : PeriodKind
        Quarters into months, months into weeks, quarters into weeks.
    last : int
        How many parts at the end are its last.
    """

    period: PeriodKind
    part: PeriodKind
    last: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Parts one after another, with what was done in each.

    Parameters
    ----------
    parts : Parts
        Where they stand.
    logs : array of float
        Logarithm of what was done, a day where it adds up, and against peers where there are any.
    rows : DataFrame
        What was measured: period (label), start, end, above, below (1 without a denominator), begins and
        ends (first and last day of the period each is in).
    left_out : int
        Parts that have no value above 0.
    """

    parts: Parts
    logs: Numbers
    rows: pd.DataFrame
    left_out: int

    def only(self, kept: Flags) -> Stretch:
        """Give some of the parts."""
        return Stretch(
            parts=self.parts.only(kept), logs=self.logs[kept], rows=self.rows[kept], left_out=self.left_out
        )

    @property
    def periods(self) -> int:
        """How many periods have a last part and another one."""
        ends, begins = self.parts.phases == LAST, self.rows["begins"].to_numpy()
        return len(np.intersect1d(begins[ends], begins[~ends]))

    def rotated(self, steps: int) -> Parts:
        """Give the parts as if periods ended so many parts earlier."""
        ends = self.parts.places[self.parts.phases == LAST] - steps
        phases = np.full(len(self.logs), MIDDLE)
        phases[np.isin(self.parts.places, ends + 1)] = FIRST
        phases[np.isin(self.parts.places, ends)] = LAST
        kept = self.parts
        return Parts(places=kept.places, phases=phases, seasons=kept.seasons, kinds=kept.kinds)


def in_batches(material: Material, part: PeriodKind) -> str:
    """Say why the days of records do not tell when the work was done; empty where they do."""
    weeks = material.whole(PeriodKind.WEEK)
    has = weeks["records"] > 0
    if not has.any() or has.mean() >= FEW_WEEKS:
        return ""
    middles = (weeks.loc[has, "start"] + timedelta(days=3)).dt.to_period("M")
    times, spanned = middles.value_counts(), (middles.max() - middles.min()).n + 1
    if part is not PeriodKind.WEEK and (times == 1).sum() >= ONCE * spanned:
        return ""
    return (
        f"records are dated in batches, with any in only {int(has.sum())} of {len(weeks)} weeks, so that "
        "their days do not tell when the work was done"
    )


def stretch_of(material: Material, cut: Cut) -> Stretch:
    """Cut a KPI's periods into parts and measure each.

    Parameters
    ----------
    material : Material
        The KPI's.
    cut : Cut
        Into which parts.

    Returns
    -------
    Stretch
        Of parts that are over and have values above 0.
    """
    rows = material.whole(cut.part)
    over = rows["end"] <= pd.Timestamp(min(material.as_of, material.period.end))
    rows = rows.loc[over & rows["numerator"].notna(), ["period", "start", "end"]]
    if cut.part is PeriodKind.WEEK:
        rows = rows.iloc[1:]  # the first may have begun before the data did
    whole = _measured(material.whole(cut.part), rows, material.card)
    peers = _of_peers(material, rows, cut)
    own = whole if peers is None else _less(whole, peers, material.card)
    ratio = own["above"] / own["below"].where(own["below"] > 0)
    if peers is not None:
        ratio = ratio / peers["above"].where(peers["above"] > 0) * peers["below"].where(peers["below"] > 0)
    elif material.card.measure.adds_up:
        ratio = ratio / ((rows["end"] - rows["start"]).dt.days.to_numpy() + 1)
    value = ratio.to_numpy(dtype=float)
    known = np.isfinite(value) & (value > 0)
    table = rows.assign(above=whole["above"].to_numpy(), below=whole["below"].to_numpy())[known]
    return _placed(table, np.log(value[known]), int((~known).sum()), material.calendar, cut)


def peers_of(material: Material) -> tuple[str, frozenset[str]]:
    """Name the dimension by which targets are set, and those of its segments that never have one."""
    card = material.card
    for dimension in card.targets_from.by if card.targets_from else ():
        rows = material.readings[material.readings["dimension"] == dimension]
        aimed = rows.groupby("segment")["target"].max() > 0
        if aimed.any() and not aimed.all():
            return dimension, frozenset(aimed.index[~aimed])
    return "", frozenset()


def _of_peers(material: Material, rows: pd.DataFrame, cut: Cut) -> pd.DataFrame | None:
    """Give what the segments without a target did in each part; None where there are none."""
    dimension, names = peers_of(material)
    parts = material.split(cut.part, dimension) if names else rows.iloc[:0]
    if parts.empty:
        return None
    sums = parts[parts["segment"].isin(names)].groupby("start", as_index=False)[["numerator", "denominator"]]
    return _measured(sums.sum(), rows, material.card)


def _less(whole: pd.DataFrame, peers: pd.DataFrame, card: Card) -> pd.DataFrame:
    """Take the peers out of the whole."""
    below = whole["below"] - (peers["below"] if card.measure.denominator is not None else 0.0)
    return pd.DataFrame({"above": whole["above"] - peers["above"], "below": below})


def _measured(found: pd.DataFrame, rows: pd.DataFrame, card: Card) -> pd.DataFrame:
    """Give numerator and denominator of some rows, row by row; a KPI without a denominator has ones."""
    by_start = found.set_index("start").reindex(rows["start"]).set_axis(rows.index)
    below = by_start["denominator"] if card.measure.denominator is not None else 1.0
    return pd.DataFrame({"above": by_start["numerator"], "below": below}, index=rows.index)


def _placed(rows: pd.DataFrame, logs: Numbers, left_out: int, calendar: Calendar, cut: Cut) -> Stretch:
    """Say of each part where it stands: in the whole stretch, in its period, in the year."""
    found = rows.merge(_laid_out(rows, calendar, cut), on="start", how="left")
    place, phase, season, kind = (found.pop(name).to_numpy().astype(np.int64) for name in LAID_OUT[1:5])
    parts = Parts(places=place, phases=phase, seasons=season, kinds=kind)
    return Stretch(parts=parts, logs=logs, rows=found, left_out=left_out)


def _laid_out(rows: pd.DataFrame, calendar: Calendar, cut: Cut) -> pd.DataFrame:
    """List all parts of the calendar from the first row's period to the last one's."""
    if rows.empty:
        return pd.DataFrame(dict.fromkeys(LAID_OUT, rows["start"]))
    first, last = rows["start"].iloc[0].date(), rows["end"].iloc[-1].date()
    begins = calendar.containing(first, cut.period).start - timedelta(days=WEEK)
    ends = calendar.containing(last, cut.period).end + timedelta(days=WEEK)
    cells: list[dict[str, Any]] = []
    for period in calendar.between(begins, ends, cut.period):
        kind = month_of(period.start, period.end)
        inside = [
            one for one in calendar.between(period.start, period.end, cut.part) if _middle(one) in period
        ]
        for at, one in enumerate(inside):
            phase = LAST if at >= len(inside) - cut.last else FIRST if at < cut.last else MIDDLE
            told = (one.start, len(cells), phase, _season(one), kind, period.start, period.end)
            cells.append(dict(zip(LAID_OUT, told, strict=True)))
    days = dict.fromkeys(("start", "begins", "ends"), rows["start"].dtype)
    return pd.DataFrame(cells).astype(days)


def _middle(part: Period) -> Any:
    return part.start + timedelta(days=(part.days - 1) // 2)


def _season(part: Period) -> int:
    """Give a part's place in the year."""
    if part.kind is PeriodKind.WEEK:
        return int(_middle(part).timetuple().tm_yday - 1) // WEEK
    return month_of(part.start, part.end)
