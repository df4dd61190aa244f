"""Cards that measure the same: by their formulas, or because their values move as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpiwork.periods import PeriodKind
from kpiwork.review.measured import formula
from kpiwork.review.smart.look import Looked
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Stage

__all__ = ["FEWEST", "TOGETHER", "Alike", "alike"]

FEWEST = 12  # months with both values, below which moving together may be chance
TOGETHER = 0.9  # correlation, of the values and of their changes from month to month


@dataclass(frozen=True, kw_only=True, slots=True)
class Alike:
    """Another card that measures the same.

    Parameters
    ----------
    kpi : str
        Its id.
    is_same_formula : bool
        Whether both compute the same.
    correlation : float
        Of the months' changes; 0 where only the formula was looked at.
    months : int
        With both values.
    """

    kpi: str
    is_same_formula: bool
    correlation: float = 0.0
    months: int = 0


def alike(looked: Looked) -> Iterator[Alike]:
    """Find the cards of the department that measure the same; not its drivers, or what it drives."""
    values = _months(looked)
    for name, card in looked.book.cards.items():
        if name == looked.id or card.stage is Stage.RETIRED or _belong_together(looked, name, card):
            continue
        if _written(card) == _written(looked.card):
            yield Alike(kpi=name, is_same_formula=True)
        elif name in values and looked.id in values:
            yield from _moving_together(name, values[[looked.id, name]])


def _moving_together(name: str, both: pd.DataFrame) -> Iterator[Alike]:
    """Compare values and changes: two that only share a trend or a season do not change as one."""
    known = both.dropna().to_numpy()
    if len(known) < FEWEST:
        return
    levels, steps = (_correlation(part) for part in (known, np.diff(known, axis=0)))
    if min(abs(levels), abs(steps)) >= TOGETHER and levels * steps > 0:
        yield Alike(kpi=name, is_same_formula=False, correlation=steps, months=len(known))


def _correlation(pairs: np.ndarray) -> float:
    one, other = pairs[:, 0], pairs[:, 1]
    apart = (one - one.mean()) / max(float(np.abs(one).max()), 1e-300)
    away = (other - other.mean()) / max(float(np.abs(other).max()), 1e-300)
    size = float(np.sqrt((apart @ apart) * (away @ away)))
    return float(apart @ away) / size if size > 0 else 0.0


def _months(looked: Looked) -> pd.DataFrame:
    """Give the monthly values of all cards of the department, a column each."""
    if looked.measured is None:
        return pd.DataFrame()
    rows = looked.measured.of(looked.book.id).readings
    whole = rows[(rows["grain"] == PeriodKind.MONTH.value) & (rows["dimension"] == "")]
    return whole.pivot_table(index="start", columns="kpi", values="value", aggfunc="first")


def _belong_together(looked: Looked, name: str, card: Card) -> bool:
    return name in looked.card.drivers or looked.id in card.drivers


def _written(card: Card) -> str:
    """Write a formula so that spaces and capitals make no difference."""
    return "".join(formula(card.measure).split()).lower()
