"""Cases that a KPI counts although they cannot miss: kinds that are good nearly every time, beside others.

No test is made: that none of so many misses is no matter of chance where others do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from kpiwork.periods import PeriodKind
from kpiwork.signals.finding import Effect, Finding, Kind, Restated, Strength
from kpiwork.signals.material import Material
from kpiwork.spec.choices import Better

__all__ = ["LEAST_SHARE", "Safe", "safe_cases", "told_safe"]

MOST_MISSED = 0.001  # of a kind's cases
FEWEST_DUE = 20.0  # misses that a kind would have, if it missed as the others do
LEAST_SHARE = 0.05  # of all cases
LEAST_MOVED = 0.05
"""By which the KPI differs without them. Many an honest KPI has a kind of case that goes well by its nature,
such as a call that is answered at once; only where such cases decide how it reads is that a question."""
A_YEAR = 12  # months
MOST_NAMED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Safe:
    """Kinds of cases that do not miss.

    Parameters
    ----------
    dimension : str
        By which they are told.
    kinds : tuple of str
        Their names, most cases first.
    share : float
        Of all cases.
    reported, without : float
        The KPI with them and without.
    start, end : date
        First and last day looked at.
    cases : int
        All cases looked at.
    """

    dimension: str
    kinds: tuple[str, ...]
    share: float
    reported: float
    without: float
    start: date
    end: date
    cases: int


def safe_cases(material: Material) -> Safe | None:
    """Give the kinds of cases without which the KPI would read most differently; None where it would not."""
    card = material.card
    if not card.unit.is_percent or card.better not in (Better.HIGHER, Better.LOWER):
        return None
    units = card.compare.units if card.compare else ""  # who did the work is no kind of case
    found = [one for name in card.measure.dimensions if name != units for one in _by(material, name)]
    return max(found, key=lambda one: abs(one.without - one.reported), default=None)


def _by(material: Material, dimension: str) -> Iterator[Safe]:
    rows = _last_year(material, dimension)
    kinds = rows.groupby("segment")[["numerator", "denominator"]].sum()
    kinds = kinds[kinds["denominator"] > 0]
    good = kinds["numerator"] if material.card.better is Better.HIGHER else _rest(kinds)
    missed, cases = kinds["denominator"] - good, kinds["denominator"]
    if not missed.between(0, cases).all() or len(kinds) < 2:  # noqa: PLR2004 - a kind and another
        return
    is_safe = missed <= MOST_MISSED * cases
    usual = missed[~is_safe].sum() / max(float(cases[~is_safe].sum()), 1.0)
    is_safe &= usual * cases >= FEWEST_DUE
    share = float(cases[is_safe].sum() / cases.sum())
    reported, without = (
        float(one["numerator"].sum() / one["denominator"].sum()) for one in (kinds, kinds[~is_safe])
    )
    if LEAST_SHARE <= share < 1 and abs(without - reported) >= LEAST_MOVED:
        yield Safe(
            dimension=dimension,
            kinds=tuple(map(str, cases[is_safe].sort_values(ascending=False).index)),
            share=share,
            reported=reported,
            without=without,
            start=rows["start"].min().date(),
            end=rows["end"].max().date(),
            cases=int(cases.sum()),
        )


def _rest(kinds: pd.DataFrame) -> pd.Series:
    return kinds["denominator"] - kinds["numerator"]


def _last_year(material: Material, dimension: str) -> pd.DataFrame:
    """Give the finished months of a year, with both amounts known."""
    rows = material.split(PeriodKind.MONTH, dimension)
    last = pd.Timestamp(min(material.as_of, material.period.end))
    rows = rows[(rows["end"] <= last) & rows[["numerator", "denominator"]].notna().all(axis=1)]
    return rows[rows["start"] > last - pd.DateOffset(months=A_YEAR)]


def told_safe(safe: Safe, found: Finding) -> dict[str, Any]:
    """Give what a finding says of cases that do not miss; nothing is tested, so that it bears little weight.

    Parameters
    ----------
    safe : Safe
        The cases.
    found : Finding
        What was found of cases left out.
    """
    kinds = " and ".join([*safe.kinds[:MOST_NAMED], *(["others"] if len(safe.kinds) > MOST_NAMED else [])])
    return {
        "reason": f"cases of a kind that hardly ever misses are counted too: {safe.dimension} {kinds}",
        "effect": Effect(
            kind=Kind.SHARE,
            value=safe.share,
            low=None,
            high=None,
            sentence="{value} of the cases counted are of a kind that hardly ever misses",
        ),
        "restated": Restated(
            reported=safe.reported,
            without=safe.without,
            when="Over the last year",
            supposing="without these cases",
        ),
        "evidence": Strength.WEAK,
        "size": Strength.MODERATE,
        "robustness": Strength.MODERATE,
        "testability": Strength.STRONG,
        "start": safe.start,
        "end": safe.end,
        "rows": safe.cases,
        "rows_are": "cases",
        "notes": (f"Of cases left out: {found.reason}.",),
    }
