"""The periods between two re-bases, with their chart and what its rules say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np

from kpiwork.analysis.aim import ANYTHING, Aim, Possible, assurance_of
from kpiwork.analysis.change import Assurance, Certainty, Fired, Limits, Method, PointLimits, Rule, Shift
from kpiwork.analysis.chart import Chart, chart_of
from kpiwork.analysis.lasting import Lasting, lasting_shift
from kpiwork.analysis.rare import Counts
from kpiwork.analysis.rules import Rules, fired, run_needed
from kpiwork.analysis.xmr import Numbers

__all__ = ["Labelled", "Stretch", "stretch_of"]


class Labelled(Protocol):
    """A period."""

    @property
    def period(self) -> str:
        """Label."""

    @property
    def start(self) -> dt.date:
        """First day."""

    @property
    def end(self) -> dt.date:
        """Last day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Periods that share one chart.

    Parameters
    ----------
    slots : sequence of Labelled or None
        Periods that follow each other without a hole; None where nothing was measured.
    known : int
        Points with a value that decide the limits.
    certainty : Certainty
        Whether they suffice.
    chart : Chart or None
        None where no limits can be found.
    run : int
        Points in a row on one side that make a change; 0 where none do.
    fired : tuple of Fired
        Every rule at every point, oldest first.
    shift : Shift or None
        One that lasts at the last point.
    """

    slots: Sequence[Labelled | None]
    known: int
    certainty: Certainty
    chart: Chart | None
    run: int
    fired: tuple[Fired, ...]
    shift: Shift | None

    @property
    def scale(self) -> Numbers | None:
        """How widely each point varies by chance, where a denominator decides it."""
        return _scale(self.chart)

    def limits(self, possible: Possible, season: Sequence[float]) -> Limits:
        """Give the limits, at the last point where each has its own; a chart is needed.

        With a season they are cut to what is possible only after it is put back.
        """
        chart, known = cast("Chart", self.chart), [one for one in self.slots if one is not None]
        within = ANYTHING if season else possible
        lower, centre, upper = chart.last_ends
        return Limits(
            first=known[0].start,
            last=known[-1].end,
            points=self.known,
            centre=centre,
            lower=max(lower, within.low),
            upper=min(upper, within.high),
            method=chart.method,
            power=chart.power,
        )

    def each(self, possible: Possible, season: Sequence[float]) -> list[PointLimits]:
        """Give the limits of each point with a value, where they differ from point to point."""
        if self.chart is None or not self.chart.varies:
            return []
        within = ANYTHING if season else possible
        rows = zip(self.slots, *(one.tolist() for one in self.chart.ends), strict=True)
        return [
            PointLimits(
                period=slot.period, lower=max(lower, within.low), centre=centre, upper=min(upper, within.high)
            )
            for slot, lower, centre, upper in rows
            if slot is not None and not np.isnan(centre)
        ]

    @property
    def unsure(self) -> tuple[str, ...]:
        """Periods of which it is too unsure to say whether they are more than noise."""
        if self.chart is None or self.chart.unsure is None:
            return ()
        both = zip(self.slots, self.chart.unsure.tolist(), strict=True)
        return tuple(one.period for one, is_unsure in both if one is not None and is_unsure)

    def assurance(self, aim: Aim, season: Sequence[float]) -> Assurance | None:
        """Hold what is asked for against the limits of every month, where months differ."""
        if self.chart is None:
            return None
        lower, _, upper = self.chart.last_ends
        return assurance_of(lower + min(season, default=0.0), upper + max(season, default=0.0), aim)


def stretch_of(
    slots: Sequence[Labelled | None],
    values: Numbers,
    rules: Rules,
    *,
    counts: Counts | None,
    frozen: dt.date | None,
    months: Sequence[int] | None,
    is_amount: bool = True,
) -> Stretch:
    """Judge the periods between two re-bases.

    Parameters
    ----------
    slots : sequence of Labelled or None
        The periods.
    values : array of float
        Theirs, less the season.
    rules : Rules
        Which rules decide.
    counts : Counts or None
        What the values count.
    frozen : date or None
        Last day of the points that decide the limits; None, or a day before all of them, for all points.
    months : sequence of int or None
        The calendar month of each period where a season was taken out; None where not.
    is_amount : bool
        Whether values may rise without end, so that some may lie far above the others.
    """
    before = [one is None or frozen is None or one.end <= frozen for one in slots]
    history = before.index(False) if False in before[1:] and before[0] else len(slots)
    known = int((~np.isnan(values[:history])).sum())
    about = {"is_seasonal": months is not None, "is_amount": is_amount}
    enough = known >= rules.fewest
    chart = chart_of(values, rules, counts=counts, history=history, **about) if enough else None
    lasting = _lasting(values, chart, rules, months, 0 if history == len(slots) else history)
    run = _run(values, chart, rules)
    return Stretch(
        slots=slots,
        known=known,
        certainty=_certainty(chart, known, rules),
        chart=chart,
        run=run,
        fired=_fired(slots, chart, rules, run, lasting) if chart else (),
        shift=_shift(slots, lasting),
    )


def _lasting(
    values: Numbers, chart: Chart | None, rules: Rules, months: Sequence[int] | None, history: int
) -> Lasting | None:
    """Look for a lasting shift, where the rules do; rare events have their rows on one side."""
    if chart is None or not rules.is_guarded or chart.method is Method.RARE:
        return None
    return lasting_shift(values, scale=_scale(chart), months=months, history=history)


def _scale(chart: Chart | None) -> Numbers | None:
    is_prime = chart is not None and chart.method in (Method.P_PRIME, Method.U_PRIME)
    return cast("Chart", chart).reach if is_prime else None


def _run(values: Numbers, chart: Chart | None, rules: Rules) -> int:
    """Give the points in a row on one side that make a change; 0 where lasting shifts do."""
    if rules.run is not None:
        return rules.run
    if chart is None or chart.memory is None:
        return 0
    judged = int((~np.isnan(values)).sum())  # more points, more runs by chance, whatever the history
    return run_needed(rules, judged, chart.memory)


def _certainty(chart: Chart | None, known: int, rules: Rules) -> Certainty:
    if chart is None:
        return Certainty.TOO_FEW
    return Certainty.ENOUGH if known >= rules.enough else Certainty.PROVISIONAL


def _fired(
    slots: Sequence[Labelled | None], chart: Chart, rules: Rules, run: int, lasting: Lasting | None
) -> tuple[Fired, ...]:
    shifted = [(at, Rule.SHIFT, lasting.is_high) for at in lasting.places] if lasting else []
    both = [*fired(chart.z, rules, run, chart.tosses), *shifted]
    return tuple(
        Fired(period=cast("Labelled", slots[index]).period, rule=rule, is_high=is_high)
        for index, rule, is_high in sorted(both, key=lambda one: one[0])
    )


def _shift(slots: Sequence[Labelled | None], lasting: Lasting | None) -> Shift | None:
    if lasting is None or not lasting.holds:
        return None
    return Shift(
        period=cast("Labelled", slots[lasting.first]).period,
        is_high=lasting.is_high,
        before=lasting.before,
        after=lasting.after,
        interval=lasting.interval,
    )
