"""Units side by side in a review, and the steps of the work; never below the minimum, never a person.

What a page would hide of a dimension is hidden here too, so that no edition needs to compare anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kpiwork.analysis.change import Counting
from kpiwork.analysis.clumping import clumping_of_units
from kpiwork.analysis.comparison.compare import Terms, compare_units
from kpiwork.analysis.comparison.steps import steps
from kpiwork.analysis.comparison.units import UnitsKind, UnitTotals
from kpiwork.analysis.target import TargetState
from kpiwork.measure.crossing import crossed, parts_of
from kpiwork.periods import PeriodKind
from kpiwork.review.behind import Units, WorkSteps
from kpiwork.review.change import NOT_JUDGED, possible_of
from kpiwork.review.reviewed import KpiReview
from kpiwork.review.suppress import small_groups, without_small_parts
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Better
from kpiwork.spec.department import Step
from kpiwork.spec.unit import UnitKind

__all__ = ["Work", "steps_of_work", "units_of"]

FEWEST_STEPS = 2
MONTHS_A_YEAR = 12
KINDS = {Counting.SHARE: UnitsKind.SHARE, Counting.RATE: UnitsKind.RATE}
NUMBERS = ["segment", "numerator", "denominator", "records"]
Both = tuple[float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rows:
    """A KPI's readings by unit: of the period, of its cells, and of the months of a year."""

    frame: pd.DataFrame
    period: str

    def totals(self, units: str) -> list[UnitTotals]:
        """Give each unit's numbers in the period, by name."""
        return [
            UnitTotals(name=name, numerator=above, denominator=below, records=records)
            for name, above, below, records in self._of(crossed(units))
        ]

    def cells(self, units: str, adjusted_for: Sequence[str]) -> dict[str, dict[str, Both]] | None:
        """Give what each unit's groups of cases add to it; None where they were not measured."""
        found: defaultdict[str, dict[str, Both]] = defaultdict(dict)
        for name, above, below, _ in self._of(crossed(units, *adjusted_for)):
            unit, *cases = parts_of(name)
            found[unit][crossed(*cases)] = above, below
        return dict(found) or None

    def months(self, units: str) -> dict[str, list[Both]]:
        """Give each unit's numbers in every month that was measured."""
        rows = self.frame[
            (self.frame["dimension"] == units) & (self.frame["grain"] == PeriodKind.MONTH.value)
        ]
        found: defaultdict[str, list[Both]] = defaultdict(list)
        for name, above, below in zip(rows["segment"], rows["numerator"], rows["denominator"], strict=True):
            found[name].append((above, below))
        return dict(found)

    def clumping(self, units: str, last: str) -> float:
        """Say how far the months of a year lie apart for each unit, against cases one by one."""
        months = self.frame[
            (self.frame["grain"] == PeriodKind.MONTH.value) & (self.frame["dimension"] == units)
        ]
        end = self.frame.loc[self.frame["period"] == last, "end"].max()
        starts = sorted(months.loc[months["end"] <= end, "start"].unique())[-MONTHS_A_YEAR:]
        table = months.set_index(["segment", "start"])[["numerator", "denominator"]]
        found = {
            name: table.loc[name].reindex(starts).itertuples(index=False, name=None)
            for name in table.index.unique("segment")
        }
        return clumping_of_units({name: list(rows) for name, rows in found.items()})

    def _of(self, dimension: str) -> Iterator[tuple[str, float, float, int]]:
        rows = self.frame[(self.frame["dimension"] == dimension) & (self.frame["period"] == self.period)]
        return zip(*(rows[name].tolist() for name in NUMBERS), strict=True)


def units_of(card: Card, kpi: KpiReview, readings: pd.DataFrame, period: str, minimum: int) -> Units | None:
    """Put the units of a KPI side by side.

    Parameters
    ----------
    card : Card
        Says which dimension names the units, and what their cases differ by.
    kpi : KpiReview
        With the split of its movement, of which a page hides small groups.
    readings : DataFrame
        Everything that was measured of it.
    period : str
        Label of the period under review.
    minimum : int
        The workbook's privacy minimum.

    Returns
    -------
    Units or None
        None where the card compares nothing, the value is not known or not to be relied on, or there
        is nothing to divide by.
    """
    named = card.compare
    if named is None or kpi.data_light in NOT_JUDGED or kpi.denominator is None:
        return None
    rows = _Rows(frame=readings, period=period)
    totals, kind = rows.totals(named.units), _kind(kpi)
    cells = rows.cells(named.units, named.adjusted_for) if named.adjusted_for else None
    clumped = rows.clumping(named.units, period) if kind is UnitsKind.SHARE else 1.0
    found = compare_units(
        totals,
        Terms(kind=kind, better=card.better, minimum=minimum, clumping=clumped),
        cells=cells,
        series=rows.months(named.units) if kind is UnitsKind.MEAN else None,
        hidden=_hidden(kpi, named.units, totals, minimum),
    )
    if not totals:
        fact = f"Nothing was measured by {named.units} in this period: the checks of the data say why."
        found = replace(found, reason=fact)
    return Units(dimension=named.units, adjusted_for=named.adjusted_for if cells else (), found=found)


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """A department's cards, what was found of them, and what was measured in the period under review."""

    cards: Mapping[str, Card]
    kpis: Mapping[str, KpiReview]
    readings: pd.DataFrame
    period: str
    minimum: int


def steps_of_work(named: Sequence[Step], work: Work) -> WorkSteps | None:
    """Look which step of the work stands out for which unit.

    Only a step of which the KPI is a share of cases has a yield; of one where less is better, it is the
    share that is left.

    Parameters
    ----------
    named : sequence of Step
        The department's steps, first to last.
    work : Work
        What they are looked up in.

    Returns
    -------
    WorkSteps or None
        None with fewer than two such steps, or where no unit that a card compares is known at all of them.
    """
    shares = [one for one in named if one.kpi in work.kpis and _has_yield(work.kpis[one.kpi])]
    units = _units_in_common([work.cards[one.kpi] for one in shares])
    if len(shares) < FEWEST_STEPS or units is None:
        return None
    chain: list[tuple[str, dict[str, Both]]] = []
    reference: dict[str, float] = {}
    matters: dict[str, float] = {}
    hidden: set[str] = set()
    clumping: dict[str, float] = {}
    for one in shares:
        kpi = work.kpis[one.kpi]
        own = work.readings[work.readings["kpi"] == one.kpi]
        rows = _Rows(frame=own, period=work.period)
        totals, clumping[one.name] = rows.totals(units), rows.clumping(units, work.period)
        hidden |= _hidden(kpi, units, totals, work.minimum)
        chain.append((one.name, {total.name: _went_on(kpi, total) for total in totals}))
        matters[one.name] = kpi.tolerance or 0.0
        if kpi.target.state is TargetState.IN_FORCE and kpi.target.value is not None:
            reference[one.name] = _yield_of(kpi, kpi.target.value)
    return WorkSteps(
        dimension=units,
        kpis=tuple(one.kpi for one in shares),
        left_out=tuple(one.name for one in named if one not in shares),
        found=steps(
            chain,
            minimum=work.minimum,
            reference=reference,
            matters=matters,
            hidden=hidden,
            clumping=clumping,
        ),
    )


def _kind(kpi: KpiReview) -> UnitsKind:
    """Say what a value is by what it counts; what is given per thousand is treated as a mean."""
    months = next((one.points for one in kpi.series if one.kind is PeriodKind.MONTH), ())
    counting = possible_of(kpi, list(months)).counting
    return UnitsKind.MEAN if kpi.unit is UnitKind.PER_THOUSAND else KINDS.get(counting, UnitsKind.MEAN)


def _has_yield(kpi: KpiReview) -> bool:
    is_known = kpi.data_light not in NOT_JUDGED and kpi.better in (Better.HIGHER, Better.LOWER)
    return is_known and kpi.unit is UnitKind.PERCENT and _kind(kpi) is UnitsKind.SHARE


def _units_in_common(cards: Sequence[Card]) -> str | None:
    """Give the first dimension that a card compares by and all have; others may name persons."""
    compared = [card.compare.units for card in cards if card.compare is not None]
    return next((name for name in compared if all(name in card.measure.dimensions for card in cards)), None)


def _went_on(kpi: KpiReview, total: UnitTotals) -> Both:
    is_good = kpi.better is Better.HIGHER
    return (total.numerator if is_good else total.denominator - total.numerator), total.denominator


def _yield_of(kpi: KpiReview, value: float) -> float:
    return value if kpi.better is Better.HIGHER else 1 - value


def _hidden(kpi: KpiReview, units: str, totals: Sequence[UnitTotals], minimum: int) -> frozenset[str]:
    """Name the units that a page may not show, be it for another one's sake, now or in the period before."""
    hidden = set(small_groups({one.name: (one.records,) for one in totals}, minimum))
    for split in kpi.contributions:
        if split.dimension == units:
            shown = without_small_parts(split, minimum)
            hidden |= {part.segment for part in shown.parts if part.suppressed}
    return frozenset(hidden)
