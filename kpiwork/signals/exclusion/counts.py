"""How many cases are left out of a KPI, from its own filter and from guardrails that count them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kpiwork.analysis.effect.memory import Numbers
from kpiwork.periods import PeriodKind
from kpiwork.signals.material import Counter, Material
from kpiwork.signals.windows import Windows, windows_of
from kpiwork.spec.choices import Better

__all__ = ["DETECTOR", "CasesOut", "compared", "left_out", "log_rate"]

DETECTOR = "exclusions"
"""By which a card's gaming risks name this watcher."""

INSIDE = 0.02  # relative difference of denominators: the cases are among those that the KPI counts
HALF = 0.5  # of a case, on average


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class CasesOut:
    """Cases left out, by period.

    Parameters
    ----------
    words : str
        Which: ``records that the card leaves out``.
    frames : mapping of PeriodKind to DataFrame
        By start: out and every, cases left out and all cases.
    is_inside : bool
        Whether the KPI counts them all the same, so that nothing was gained by them.
    """

    words: str
    frames: dict[PeriodKind, pd.DataFrame]
    is_inside: bool = False

    def known(self, kind: PeriodKind) -> frozenset[date]:
        """First days of the periods with cases."""
        frame = self.frames.get(kind)
        return frozenset() if frame is None else frozenset(one.date() for one in frame.index)

    def counts(self, windows: Windows) -> tuple[Numbers, Numbers]:
        """Give cases left out and all cases, one a period that is compared."""
        rows = self.frames[windows.kind].loc[pd.DatetimeIndex(windows.starts)]
        return rows["out"].to_numpy(dtype=float), rows["every"].to_numpy(dtype=float)


def log_rate(out: Numbers, every: Numbers) -> Numbers:
    """Give the logarithm of the share left out; half a case a period is lent, so that none has one too."""
    return np.asarray(np.log(out / every + HALF / every.mean(axis=-1, keepdims=True)))


def left_out(material: Material) -> Iterator[CasesOut | str]:
    """Give all that counts cases left out; a text says why a count cannot be used."""
    if material.excluded is not None and len(material.excluded):
        rows = material.excluded
        every = rows["kept"] + rows["left_out"]
        frame = _frame(rows["start"], rows["left_out"], every)
        yield _made("records that the card leaves out", {PeriodKind.MONTH: frame})
    for one in material.guardrails:
        if one.kpi in _watchers(material):
            yield _of_guardrail(material, one)


def compared(material: Material, counted: CasesOut) -> Windows | str:
    """Choose months, or weeks where months are too few and there is a day to compare around."""
    found = windows_of(material, PeriodKind.MONTH, counted.known(PeriodKind.MONTH))
    if isinstance(found, str) and PeriodKind.WEEK in counted.frames:
        weeks = windows_of(material, PeriodKind.WEEK, counted.known(PeriodKind.WEEK))
        return found if isinstance(weeks, str) else weeks
    return found


def _watchers(material: Material) -> frozenset[str]:
    """Name the guardrails that the card's gaming risks say this detector watches."""
    watchers = [risk.watched_by for risk in material.card.gaming_risks if risk.watched_by]
    return frozenset(one.guardrail for one in watchers if one.detector == DETECTOR and one.guardrail)


def _of_guardrail(material: Material, one: Counter) -> CasesOut | str:
    if one.kpi == material.kpi:
        return "the guardrail is the KPI itself"
    if not one.card.unit.is_percent or one.card.better not in (Better.HIGHER, Better.LOWER):
        return f"{one.card.name} counts no share of cases"
    frames = {}
    for kind in (PeriodKind.MONTH, PeriodKind.WEEK):
        rows = one.readings[(one.readings["grain"] == kind.value) & (one.readings["dimension"] == "")]
        above, every = rows["numerator"], rows["denominator"]
        frames[kind] = _frame(
            rows["start"], above if one.card.better is Better.LOWER else every - above, every
        )
    if any((frame["out"] < 0).any() or (frame["out"] > frame["every"]).any() for frame in frames.values()):
        return f"{one.card.name} counts no share of cases"
    return _made(f"cases counted by {one.card.name}", frames, is_inside=_is_inside(material, frames))


def _made(words: str, frames: dict[PeriodKind, pd.DataFrame], *, is_inside: bool = False) -> CasesOut | str:
    if not any(len(frame) for frame in frames.values()):
        return f"there are no values of {words}"
    return CasesOut(words=words, frames=frames, is_inside=is_inside)


def _frame(starts: pd.Series, out: pd.Series, every: pd.Series) -> pd.DataFrame:
    frame = pd.DataFrame(
        {"out": out.to_numpy(dtype=float), "every": every.to_numpy(dtype=float)},
        index=pd.DatetimeIndex(starts),
    )
    return frame[np.isfinite(frame).all(axis=1) & (frame["every"] > 0)].sort_index()


def _is_inside(material: Material, frames: dict[PeriodKind, pd.DataFrame]) -> bool:
    """Tell whether the KPI's own denominator holds these cases: it is as large as theirs."""
    months = material.whole(PeriodKind.MONTH).set_index("start")["denominator"]
    both = frames[PeriodKind.MONTH].join(months.rename("own"), how="inner").dropna()
    if both.empty:
        return False
    every, own, out = both["every"].sum(), both["own"].sum(), both["out"].sum()
    return bool(abs(own - every) <= min(INSIDE * every, out / 2))
