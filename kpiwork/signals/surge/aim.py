"""For which periods a KPI has a target, and which of their parts that concerns."""

from __future__ import annotations

import numpy as np

from kpiwork.periods import PeriodKind
from kpiwork.signals.aimed import since, until
from kpiwork.signals.material import Material
from kpiwork.signals.surge.fit import Flags
from kpiwork.signals.surge.series import Stretch
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Rhythm

__all__ = ["PARTS_OF", "due_parts", "period_kind"]

PERIODS_OF = {Rhythm.MONTHLY: PeriodKind.MONTH, Rhythm.QUARTERLY: PeriodKind.QUARTER}
PARTS_OF = {PeriodKind.MONTH: PeriodKind.WEEK, PeriodKind.QUARTER: PeriodKind.MONTH}
"""The parts in which periods are looked at."""


def period_kind(card: Card) -> PeriodKind | None:
    """Give the kind of period that a card's targets are for; None where it is no month or quarter."""
    return PERIODS_OF.get(card.frequency.review)


def due_parts(whole: Stretch, material: Material) -> Flags:
    """Tell for which parts of periods a target counted."""
    begun, over = since(material), until(material.card)
    due = np.ones(len(whole.logs), dtype=bool)
    if begun is not None:
        due &= (whole.rows["ends"].dt.date >= begun).to_numpy(dtype=bool)
    if over is not None:
        due &= (whole.rows["begins"].dt.date <= over).to_numpy(dtype=bool)
    return due
