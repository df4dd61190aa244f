"""Materials of a KPI that is only planned: made of sizes, with nothing to be found in them.

What is not known yet is assumed: minutes of which about seven in ten are within the cutoff, months that
differ by a tenth, neighbours that resemble each other a little. The same sizes give the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator

from kpiwork.analysis.effect.memory import Numbers
from kpiwork.errors import Problem, UsageError
from kpiwork.periods import Calendar, Period, PeriodKind
from kpiwork.signals.material import Counter, Material, Need
from kpiwork.signals.planting.exclusions import Counted, excluded_frame
from kpiwork.signals.planting.ground import around_of, card_with, daily_readings, material_of
from kpiwork.signals.planting.mix import monthly_readings
from kpiwork.signals.planting.regularity import digits_of, repeats_of
from kpiwork.signals.planting.restatement import restated
from kpiwork.signals.planting.traded_guardrail import remembering
from kpiwork.spec.measure import Cutoff, Side

__all__ = ["Sizes", "planned"]

FIRST = date(2011, 1, 1)
SEED = 2013
CUTOFF, REACH = 240, 250  # minutes
SHAPE, SCALE = 4.0, 48.0  # of a gamma distribution of minutes
VARIES = 0.10  # relative standard deviation of a month
ALIKE, LINKED = 0.3, 0.8
TRIES = 200  # series of which the one that is most as wished is taken
OUT, GUARD = 0.05, 0.05  # shares left out, and of the guardrail
BEST, WORST = 0.9, 0.6  # shares that go well of the easiest and the hardest unit
ATTAINED = 0.12  # standard deviation of results against the target
MONTHS_A_QUARTER = 3
SMALL = 1e-9
FEWEST = {"records": 1, "periods": 2, "units": 1}
MOST = {"records": 10_000_000, "periods": 600, "units": 2_000}


@dataclass(frozen=True, kw_only=True, slots=True)
class Sizes:
    """How much data a planned KPI will have.

    Parameters
    ----------
    records : int
        Single records, over all months.
    periods : int
        Months; attention begins half-way.
    units : int
        Teams, customers or kinds of cases that it is split by.

    Raises
    ------
    UsageError
        For sizes that cannot be, all of them at once.
    """

    records: int = 5_000
    periods: int = 36
    units: int = 12

    def __post_init__(self) -> None:
        given = {name: getattr(self, name) for name in FEWEST}
        wrong = [name for name, size in given.items() if not FEWEST[name] <= size <= MOST[name]]
        if wrong:
            raise UsageError(
                Problem(
                    place=f"--{name}",
                    fact=f"is {given[name]}",
                    mend=f"write a whole number from {FEWEST[name]} to {MOST[name]:,}",
                )
                for name in wrong
            )

    @property
    def months(self) -> tuple[Period, ...]:
        """The months."""
        calendar = Calendar()
        first = calendar.containing(FIRST, PeriodKind.MONTH)
        return tuple(calendar.shift(first, step) for step in range(self.periods))

    @property
    def introduced(self) -> date:
        """First day of the month in which attention begins."""
        return self.months[self.periods // 2].start


def planned(sizes: Sizes, names: Mapping[str, object]) -> dict[str, Material]:
    """Make what each detector would look at.

    Parameters
    ----------
    sizes : Sizes
        How much there is.
    names : mapping of str to anything
        Detectors by name; all but two look at the same.
    """
    rng = np.random.default_rng(SEED)
    share = _share(sizes, rng)
    own = {"period_end_surge": _amounts(sizes, rng), "held_back_overshoot": _results(sizes, rng)}
    return {name: own.get(name, share) for name in names}


def _share(sizes: Sizes, rng: Generator) -> Material:
    """Make a share of cases within a cutoff, with all that a card can name."""
    months = sizes.months
    starts = np.array([one.start for one in months], dtype="datetime64[D]")
    kpi, outcome, guard = (_alike(rng, sizes.periods) for _ in range(3))
    outcome -= float(outcome @ kpi) / max(float(kpi @ kpi), SMALL) * kpi  # no link but the one assumed
    outcome /= max(float(outcome.std()), SMALL)
    cases = _spread_over(sizes.records, sizes.periods)
    days = np.repeat(starts, cases)
    values = np.rint(rng.gamma(SHAPE, SCALE, len(days)))
    cutoff = Cutoff(column="minutes", at=CUTOFF, good_side=Side.BELOW)
    card = _card(sizes, cutoff=cutoff.model_dump(), settles_after="30 days")
    readings = _by_unit(sizes, cases, 1 + VARIES / 2 * kpi)
    out = np.rint(OUT * cases * np.exp(VARIES * guard)).astype(np.int64)
    linked = LINKED * kpi + np.sqrt(1 - LINKED**2) * outcome
    return _material(
        readings,
        card,
        months,
        around=around_of(values, days, cutoff, reach=REACH),
        digits=digits_of(values, days),
        repeats=repeats_of(values, days),
        excluded=excluded_frame(Counted(good=cases, kept=cases, left_out=out), first=FIRST),
        guardrails=(_counter("guardrail", "lower", cases, GUARD * (1 + VARIES * guard)),),
        outcome=_counter("outcome", "higher", cases, 0.5 * (1 + VARIES * linked)),
        revisions=restated(readings["value"][: len(months)], months, 0.0, rng, size=0.01),
    )


def _amounts(sizes: Sizes, rng: Generator) -> Material:
    """Make an amount that adds up, with a target for each quarter."""
    months = sizes.months
    logs = VARIES * _alike(rng, sizes.periods)
    weeks = VARIES * rng.normal(size=(months[-1].end - FIRST).days // 7 + 1)
    days = np.concatenate([np.full(one.days, log) for one, log in zip(months, logs, strict=True)])
    daily = np.exp(days + np.repeat(weeks, 7)[: len(days)]) * sizes.records / len(days)
    measure = {"source": "planned", "date": "day", "numerator": "sum(amount)"}
    card = _card(sizes, measure=measure, unit="count")
    return _material(daily_readings(daily, first=FIRST), card, months)


def _results(sizes: Sizes, rng: Generator) -> Material:
    """Make results of units and quarters against their targets."""
    quarters = sizes.months[MONTHS_A_QUARTER - 1 :: MONTHS_A_QUARTER]
    days = np.repeat(np.array([one.end for one in quarters], dtype="datetime64[D]"), sizes.units)
    results = rng.normal(1.0, ATTAINED, len(days))
    cutoff = Cutoff(column="attained", at=1.0, good_side=Side.ABOVE)
    card = _card(sizes, cutoff=cutoff.model_dump(), introduced=None)
    around = around_of(results, days, cutoff, resolution=0.01, reach=75)
    readings = _by_unit(sizes, _spread_over(sizes.records, sizes.periods))
    return _material(readings, card, sizes.months, around=around)


def _card(sizes: Sizes, **fields: Any) -> Any:
    day = FIRST if fields.get("introduced", "") is None else sizes.introduced
    target = {
        "starts": FIRST,
        "due": sizes.months[-1].end,
        "value": 0.8,
        "basis": "wish",
        "set_on": FIRST,
        "set_by": "Planned",
    }
    plain = {
        "source": "planned",
        "date": "day",
        "numerator": "count(*)",
        "denominator": "count(*)",
        "dimensions": ["unit"],
    }
    given = {"measure": plain, "introduced": day, "targets": [target], "name": "A planned KPI"} | fields
    return card_with(**{key: value for key, value in given.items() if value is not None})


def _by_unit(sizes: Sizes, cases: np.ndarray, factor: Numbers | float = 1.0) -> pd.DataFrame:
    """Split months by units of the same size, of which some have easier cases than others."""
    rates = np.linspace(BEST, WORST, sizes.units)
    below = np.array([_spread_over(int(one), sizes.units) for one in cases], dtype=float)
    above = np.clip(below * rates * np.broadcast_to(factor, len(below))[:, None], 0, below)
    names = tuple(f"unit {place + 1}" for place in range(sizes.units))
    return monthly_readings(above, below, dimension="unit", names=names, first=FIRST)


def _counter(name: str, better: str, cases: np.ndarray, shares: Numbers) -> Counter:
    below = cases.astype(float)[:, None]
    readings = monthly_readings(below * shares[:, None], below, first=FIRST).assign(kpi=name)
    card = card_with(name=f"The {name}", better=better)
    return Counter(kpi=name, card=card, readings=readings[readings["dimension"] == ""])


def _material(readings: pd.DataFrame, card: Any, months: tuple[Period, ...], **more: Any) -> Material:
    lacking = {} if "around" in more else dict.fromkeys((Need.RECORDS, Need.DIGITS), "it has no cutoff")
    period = Calendar().containing(months[-1].end, PeriodKind.QUARTER)
    made = material_of(readings, card, lacks=lacking, **more)
    return replace(made, period=period, as_of=date(period.end.year + 1, 12, 31))


def _alike(rng: Generator, points: int) -> Numbers:
    """Draw a series with a mean of 0 and a standard deviation of 1 whose neighbours are as alike as assumed.

    Of many, the one whose own correlation of neighbours comes closest: it stands for what is usual.
    """
    series = remembering(rng, (TRIES, points), ALIKE)
    series -= series.mean(axis=1, keepdims=True)
    series /= np.maximum(series.std(axis=1, keepdims=True), SMALL)
    alike = (series[:, 1:] * series[:, :-1]).mean(axis=1) + 1 / points
    return np.asarray(series[int(np.argmin(np.abs(alike - ALIKE)))])


def _spread_over(count: int, parts: int) -> np.ndarray:
    """Spread a count evenly."""
    return np.diff(np.arange(parts + 1) * count // parts)
