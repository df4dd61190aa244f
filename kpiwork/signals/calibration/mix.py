"""Easier cases taken on: months of cases by kind."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from kpiwork.analysis.effect.memory import Numbers
from kpiwork.periods import PeriodKind
from kpiwork.signals.calibration.ground import Course, course_of
from kpiwork.signals.material import Material
from kpiwork.signals.mix_shift import MixShift
from kpiwork.signals.planting.mix import Segments, easier_cases
from kpiwork.signals.planting.traded_guardrail import remembering
from kpiwork.spec.choices import Better

__all__ = ["Mix", "mix"]

YEAR = 12
FEWEST_SEGMENTS, FEWEST_MONTHS = 2, 12
FEW = 0.5  # lent to each count, so that none of them is 0
SAME = 1e-9


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Mix:
    """Months of cases of several kinds.

    Parameters
    ----------
    material : Material
        The KPI's.
    rows : DataFrame
        Its readings by month and segment, then those of the whole, which are filled anew.
    weights, rates : array of float of shape (segments,)
        Share of each kind, and how many of them go well, or what each amounts to.
    cases : array of int of shape (months,)
        How many cases there are.
    spread, memory : float
        How far shares wander on the log scale.
    is_after : array of bool of shape (months,)
        When the behaviour is there.
    is_share : bool
        Whether cases go well or not; else each amounts to its kind's rate.
    sign : int
        1 where higher is better, -1 where lower is.
    """

    material: Material
    rows: pd.DataFrame
    weights: Numbers
    rates: Numbers
    cases: NDArray[np.int64]
    spread: float
    memory: float
    is_after: NDArray[np.bool_]
    is_share: bool
    sign: int

    @property
    def many(self) -> int:
        """How many months."""
        return len(self.cases)

    @property
    def many_are(self) -> str:
        """Of what."""
        return f"months of about {np.median(self.cases):,.0f} cases of {len(self.rates)} kinds"

    def draw(self, strength: float, rng: Generator) -> Material:
        """Draw the cases of each month, with easier ones in the place of harder ones."""
        noise = remembering(rng, (len(self.rates), self.many), self.memory).T
        tilted = self.weights * np.exp(self.spread * noise)
        plain = Segments(weights=tilted / tilted.sum(axis=1, keepdims=True), rates=self.sign * self.rates)
        planted = easier_cases(plain, self.is_after, strength)
        below = rng.multinomial(self.cases, planted.weights).astype(float)
        above = self._above(below, rng)
        every = np.concatenate([below.T.ravel(), below.sum(axis=1)])
        well = np.concatenate([above.T.ravel(), above.sum(axis=1)])
        value = np.divide(well, every, out=np.full(len(every), np.nan), where=every > 0)
        readings = self.rows.assign(
            numerator=well, denominator=every, value=value, records=every.astype(np.int64)
        )
        return replace(self.material, readings=readings)

    def _above(self, below: Numbers, rng: Generator) -> Numbers:
        if not self.is_share:
            return below * self.rates
        return rng.binomial(below.astype(np.int64), self.rates).astype(float)


def mix(material: Material, one: MixShift) -> Mix | str:
    """Take the months of the dimension whose kinds of cases differ most, where a mix could tell most."""
    del one
    found: list[tuple[float, str]] = []
    for dimension in material.card.measure.dimensions:
        above, below = _tables(material, dimension)
        if below.shape[1] >= FEWEST_SEGMENTS and len(below) >= FEWEST_MONTHS:
            totals = below.sum().to_numpy()
            rates = above.sum().to_numpy() / totals
            found.append((float(np.cov(rates, aweights=totals)), dimension))
    if not found:
        return "no dimension splits it into months of two kinds of cases or more"
    dimension = max(found)[1]
    return _of(material, dimension, *_tables(material, dimension))


def _of(material: Material, dimension: str, above: pd.DataFrame, below: pd.DataFrame) -> Mix:
    cases, totals = below.to_numpy(), below.sum(axis=0).to_numpy()
    rates = above.sum(axis=0).to_numpy() / totals
    is_share = bool((above.to_numpy() >= 0).all() and (above.to_numpy() <= cases + SAME).all())
    is_after = _is_after(material, below.index)
    courses = _wandering(cases, int(np.argmax(is_after)) if is_after.any() else 0)
    rows = material.readings[material.readings["grain"] == PeriodKind.MONTH.value]
    keyed = rows[rows["dimension"].isin(["", dimension])].set_index(["segment", "start"], drop=False)
    order = pd.MultiIndex.from_product([[*below.columns, ""], below.index])
    filled = keyed[~keyed.index.duplicated(keep="last")].reindex(order)
    wholes = keyed.xs("").drop_duplicates("start").set_index("start", drop=False).reindex(below.index)
    times = len(below.columns) + 1
    filled = filled.assign(
        **{name: np.tile(wholes[name].to_numpy(), times) for name in ("start", "end", "period", "grain")},
        department=wholes["department"].iloc[0],
        kpi=material.kpi,
        segment=order.get_level_values(0),
        dimension=np.where(order.get_level_values(0) == "", "", dimension),
    )
    return Mix(
        material=material,
        rows=filled.reset_index(drop=True),
        weights=totals / totals.sum(),
        rates=rates,
        cases=np.rint(cases.sum(axis=1)).astype(np.int64),
        spread=courses.spread,
        memory=courses.memory,
        is_after=is_after,
        is_share=is_share,
        sign=-1 if material.card.better is Better.LOWER else 1,
    )


def _tables(material: Material, dimension: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give numerators and denominators, months by kinds of cases."""
    rows = material.split(PeriodKind.MONTH, dimension)
    above, below = (
        rows.pivot_table(index="start", columns="segment", values=name, aggfunc="sum", fill_value=0.0)
        for name in ("numerator", "denominator")
    )
    known = below.columns[(below > 0).any()]
    return above.reindex(columns=known, fill_value=0.0), below[known]


def _is_after(material: Material, starts: pd.Index) -> NDArray[np.bool_]:
    """Tell the months since attention began; without a day inside the data, those of the latest year."""
    day = material.card.introduced
    after = np.asarray(starts >= pd.Timestamp(day)) if day else np.zeros(len(starts), dtype=bool)
    return after if 0 < after.sum() < len(after) else np.arange(len(starts)) >= len(starts) - YEAR


def _wandering(cases: Numbers, at: int) -> Course:
    """Give how far the log shares of kinds wander beyond what counting gives, at the middle of the kinds."""
    totals = cases.sum(axis=1, keepdims=True)
    shares = (cases + FEW) / (totals + FEW * cases.shape[1])
    chance = ((1 - shares) / (totals * shares)).mean(axis=0)
    courses = [
        course_of(np.log(share), at, YEAR, chance=float(one))
        for share, one in zip(shares.T, chance, strict=True)
    ]
    middle = courses[int(np.argsort([one.spread for one in courses])[len(courses) // 2])]
    return Course(level=np.zeros(len(cases)), spread=middle.spread, memory=middle.memory)
