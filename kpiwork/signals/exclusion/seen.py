"""Whether one count of cases left out rose, and what that may have done to a KPI."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpiwork.analysis.contribution import Amounts
from kpiwork.analysis.effect.memory import Numbers
from kpiwork.periods import PeriodKind
from kpiwork.signals.exclusion.bounds import Bounds, bounds
from kpiwork.signals.exclusion.counts import CasesOut, compared, log_rate
from kpiwork.signals.material import Material
from kpiwork.signals.rise import Rise, rise
from kpiwork.signals.windows import STEPS, Windows, all_around
from kpiwork.spec.choices import Better

__all__ = ["FEWEST_CASES", "Seen", "early_bounds", "rose", "seen"]

FEWEST_CASES = 200
"""Cases a side; with fewer, neither growth nor bounds say anything."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Seen:
    """One count of cases left out: whether it rose, and what that may have done.

    Parameters
    ----------
    counted : CasesOut
        Which cases.
    windows : Windows
        What was compared.
    out, every : array of float of shape (periods,)
        Cases left out, and all cases.
    found : Rise
        Whether the logarithm of their share rose.
    bounds : Bounds or None
        What that may have done to the KPI; None where it can have done nothing, or nobody can tell.
    """

    counted: CasesOut
    windows: Windows
    out: Numbers
    every: Numbers
    found: Rise
    bounds: Bounds | None

    @property
    def growth(self) -> float:
        """How many times as often cases are left out."""
        return float(np.exp(self.found.change[0]))

    @property
    def p(self) -> float:
        """How often chance alone would show as much."""
        return float(self.found.p[0])


def seen(material: Material, counted: CasesOut, alpha: float) -> Seen | str:
    """Look at one count; a text says why there is no answer."""
    windows = compared(material, counted)
    if isinstance(windows, str):
        return windows
    out, every = counted.counts(windows)
    if _fewest(windows, every) < FEWEST_CASES:
        return f"too few cases on either side, and it takes {FEWEST_CASES}"
    return Seen(
        counted=counted,
        windows=windows,
        out=out,
        every=every,
        found=rose(windows, log_rate(out, every), alpha),
        bounds=None if counted.is_inside else _bounds(material, windows, out, every),
    )


def early_bounds(material: Material, counted: CasesOut) -> Bounds | None:
    """Give the bounds where there are too few months to tell growth from chance."""
    windows = all_around(material, PeriodKind.MONTH, counted.known(PeriodKind.MONTH))
    if windows is None or counted.is_inside:
        return None
    out, every = counted.counts(windows)
    return _bounds(material, windows, out, every) if _fewest(windows, every) >= FEWEST_CASES else None


def rose(
    windows: Windows, values: Numbers, alpha: float = 0.0, *, kept: NDArray[np.bool_] | None = None
) -> Rise:
    """Tell whether a series rose, with all of its periods or some of them."""
    chosen = np.ones(len(values), dtype=bool) if kept is None else kept
    return rise(
        values[chosen][None],
        windows.is_after[chosen],
        windows.places[chosen],
        season=STEPS[windows.kind],
        against_drift=windows.is_dated,
        alpha=alpha,
    )


def _fewest(windows: Windows, every: Numbers) -> float:
    return float(min(every[windows.is_after].sum(), every[~windows.is_after].sum()))


def _bounds(material: Material, windows: Windows, out: Numbers, every: Numbers) -> Bounds | None:
    """Put back what is left out beyond the earlier share; None where the KPI is no share of cases."""
    if not material.card.unit.is_percent or material.card.better not in (Better.HIGHER, Better.LOWER):
        return None
    rows = material.whole(windows.kind).set_index("start")[["numerator", "denominator", "records"]]
    rows = rows.reindex(pd.DatetimeIndex(windows.starts)).fillna(0.0)
    after, before = (Amounts(*rows[side].sum().tolist()) for side in (windows.is_after, ~windows.is_after))
    kept = every - out
    (out_after, out_before), (kept_after, kept_before) = (
        (one[windows.is_after].sum(), one[~windows.is_after].sum()) for one in (out, kept)
    )
    if min(kept_after, kept_before) <= 0:
        return None
    extra = (out_after - kept_after * out_before / kept_before) * after.denominator / kept_after
    return bounds(before, after, float(extra), good=1 if material.card.better is Better.HIGHER else -1)
