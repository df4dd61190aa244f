"""A movement as a row of steps from the earlier value to the later one: what a waterfall chart shows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from kpiwork.analysis.contribution import Contribution, ContributionKind
from kpiwork.analysis.drivers import DriverShares, DriverState
from kpiwork.review.change import charted, limits_at
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.record import KpiReview
from kpiwork.review.sentences import style_of
from kpiwork.spec.choices import Better
from kpiwork.spec.unit import UnitKind

__all__ = ["MOST_STEPS", "StepKind", "Steps", "steps_of_drivers", "steps_of_segments"]

MOST_STEPS = 8
"""So many are drawn one by one; the rest make one step together."""

WHOLE = (UnitKind.CURRENCY, UnitKind.COUNT)  # units whose parts need no decimal more than the whole
COLUMNS = ("label", "kind", "start", "end", "size")
SMALL = 0.1  # of the width of the usual range: steps below it make no chart where the whole is nothing
NOTHING = 1e-9  # relative to the largest step: a rest that is rounding only


class StepKind(StrEnum):
    """What a step stands for."""

    PART = "part"
    MIX = "mix"
    REST = "rest"


@dataclass(frozen=True, kw_only=True, slots=True)
class Steps:
    """What a waterfall chart shows.

    Parameters
    ----------
    name, by, since, now : str
        The KPI, what it is split by, the words of the earlier and of the later period.
    style, part_style : NumberStyle
        How values are printed, and their parts: with a decimal more where they are small.
    better : Better
        The good direction.
    before, value : float
        Where the steps begin and end, in the KPI's unit.
    usual : float
        From the lowest to the highest value that single readings usually have, in the KPI's unit; NaN where
        that is not known.
    rows : DataFrame
        One row a step, the largest first and the rest last: label, kind, start, end and size, in the KPI's
        unit. Each begins where the one before ends.
    """

    name: str
    by: str
    since: str
    now: str
    style: NumberStyle
    part_style: NumberStyle
    better: Better
    before: float
    value: float
    usual: float
    rows: pd.DataFrame

    @property
    def is_nothing(self) -> bool:
        """Whether the movement prints as none, and no step is large beside how far readings usually move."""
        sizes = self.rows["size"].abs()
        if not self._is_none(self.value - self.before):
            return False
        if math.isnan(self.usual):
            return all(self._is_none(size) for size in sizes)
        return sizes.empty or float(sizes.max()) < SMALL * self.usual

    def _is_none(self, size: float) -> bool:
        return self.style.difference(size) == self.style.difference(0.0)

    @property
    def kinds(self) -> tuple[StepKind, ...]:
        """The kinds of step that are there, in order of their names here."""
        found = set(self.rows["kind"])
        return tuple(kind for kind in StepKind if kind.value in found)


Step = tuple[str, StepKind, float]


def steps_of_segments(kpi: KpiReview, told: Contribution, now: str) -> Steps | None:
    """Put one dimension's parts in a row: the whole mix as one step, then what changed within each segment.

    Segments too small to be shown are in the rest. None where the movement is not split.

    Parameters
    ----------
    kpi : KpiReview
        The KPI.
    told : Contribution
        One of its contributions.
    now : str
        Words of the period under review.
    """
    if told.kind not in (ContributionKind.RATE, ContributionKind.SUM):
        return None
    before, value = kpi.previous.value, kpi.value
    if before is None or value is None or told.mix is None:
        return None
    shown = [part for part in told.parts if not part.suppressed]
    steps: list[Step] = [(part.segment, StepKind.PART, part.within) for part in shown]
    if told.kind is ContributionKind.RATE:
        steps.append(("different mix", StepKind.MIX, told.mix))
    return _steps(kpi, (before, value), steps, len(told.parts) - len(shown), (told.dimension, now))


def steps_of_drivers(kpi: KpiReview, told: DriverShares, names: Mapping[str, str], now: str) -> Steps | None:
    """Put the parts of a KPI's drivers in a row; None where they are not known.

    Parameters
    ----------
    kpi : KpiReview
        The KPI.
    told : DriverShares
        Its movement by its drivers.
    names : mapping of str to str
        The drivers' names by id.
    now : str
        Words of the period under review.
    """
    if told.state is DriverState.NOT_COMPUTABLE or told.before is None or told.now is None:
        return None
    steps = [(names.get(part.driver, part.driver), StepKind.PART, part.part) for part in told.parts]
    return _steps(kpi, (told.before, told.now), steps, 0, ("driver", now))


def _steps(
    kpi: KpiReview, ends: tuple[float, float], steps: Iterable[Step], hidden: int, words: tuple[str, str]
) -> Steps:
    """Order the steps, put the small ones together, and let each begin where the one before ends."""
    ordered = sorted(steps, key=lambda step: (-abs(step[2]), step[0]))
    single, others = ordered[:MOST_STEPS], len(ordered[MOST_STEPS:]) + hidden
    rows, at = [], ends[0]
    for label, kind, size in single:
        rows.append((label, kind.value, at, at + size, size))
        at += size
    rest = ends[1] - at
    if others or abs(rest) > NOTHING * max((abs(size) for *_, size in single), default=0.0):
        label = f"{others} other{'' if others == 1 else 's'}" if others else "rounding"
        rows.append((label, StepKind.REST.value, at, ends[1], rest))
    return Steps(
        name=kpi.name,
        by=words[0],
        since=kpi.previous.words,
        now=words[1],
        style=style_of(kpi),
        better=kpi.better,
        usual=_usual(kpi),
        part_style=replace(style_of(kpi), decimals=kpi.decimals + (kpi.unit not in WHOLE)),
        before=ends[0],
        value=ends[1],
        rows=pd.DataFrame(rows, columns=list(COLUMNS)),
    )


def _usual(kpi: KpiReview) -> float:
    """Give how wide the usual range of the latest judged reading is."""
    shown = charted(kpi)
    found = (limits_at(kpi, point) for point in reversed(shown.points)) if shown else ()
    last = next((one for one in found if one is not None), None)
    return math.nan if last is None else last.upper - last.lower
