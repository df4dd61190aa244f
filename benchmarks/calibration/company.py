"""KPIs of a made-up company, for which all ten detectors have something to look at.

Four years of days. Attention to each KPI begins after two of them. A third are shares of requests answered in
time, a third shares of results that met a target, a third amounts. Each has a guardrail, an outcome that
it moves with, targets, cases left out, and values that were reported twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from kpiwork.periods import Calendar, PeriodKind
from kpiwork.signals.material import Around, Counter, Material, Need
from kpiwork.signals.planting import around_of, card_with, daily_readings, material_of
from kpiwork.signals.planting.exclusions import Counted, excluded_frame
from kpiwork.signals.planting.near_misses import moved_inside, rounded
from kpiwork.signals.planting.period_end import rush
from kpiwork.signals.planting.regularity import digits_of, repeats_of
from kpiwork.signals.planting.restatement import restated
from kpiwork.signals.planting.traded_guardrail import remembering
from kpiwork.spec.card import Card
from kpiwork.spec.measure import Cutoff, Side

__all__ = ["KINDS", "Family", "amounts", "requests", "results"]

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

FIRST, BEGUN, LAST = date(2011, 1, 1), date(2013, 1, 1), date(2014, 12, 31)
DAYS, YEAR = (LAST - FIRST).days + 1, 12
DATES = np.datetime64(FIRST) + np.arange(DAYS)
MONTH_OF = (DATES.astype("datetime64[M]") - np.datetime64(FIRST, "M")).astype(np.int64)
MONTHS = int(MONTH_OF[-1]) + 1
PERIODS = Calendar().between(FIRST, LAST, PeriodKind.MONTH)
IS_SINCE = np.datetime64(BEGUN) <= DATES
REQUESTS, RESULTS = 12_000, 2_880
MINUTES = Cutoff(column="minutes", at=240, good_side=Side.BELOW)
ATTAINED = Cutoff(column="attained", at=1, good_side=Side.ABOVE)
HARDER = np.array([-0.1, 0.0, 0.05, 0.1])
"""How much longer each kind of case takes, as logarithms."""
SHARES = (0.3, 0.3, 0.2, 0.2)
MOVED, PULLED = 0.3, 0.2  # strength of what is planted
SPREAD = 0.05
"""Standard deviation of what months have in common, as logarithms of a record's value."""
A_DAY = 40  # cases of guardrails and outcomes


@dataclass(frozen=True, kw_only=True, slots=True)
class Family:
    """What the months of an honest KPI are like.

    Parameters
    ----------
    words : str
        As the table names it.
    memory : float
        How much months resemble the one before.
    wave, december : float
        A season of one wave, and a December of its own, as logarithms of a record's value.
    gain : float
        What honest work gains when attention begins.
    rounded : float
        Share of records that are rounded to 5, 15 or 30 steps.
    days : float
        By how much days differ, in standard deviations; numbers of records differ five times as much.
    """

    words: str
    memory: float = 0.0
    wave: float = 0.0
    december: float = 0.0
    gain: float = 0.0
    rounded: float = 0.0
    days: float = 0.0


def requests(rng: Generator, family: Family, *, is_gamed: bool = False) -> Material:
    """Draw times to an answer, of which the cutoff is 240 minutes; gamed, near misses are recorded inside."""
    effect, days, kinds = _drawn(rng, family, REQUESTS)
    slower = effect[MONTH_OF[days]] + _of_days(rng, family)[days] + HARDER[kinds]
    minutes = np.rint(rng.gamma(12, 215 / 12, REQUESTS) * np.exp(slower))
    if is_gamed:
        moved = moved_inside(minutes, MINUTES.at, MOVED, rng)
        minutes = np.where(IS_SINCE[days], moved, minutes)
    minutes = rounded(minutes, family.rounded, rng)
    around = around_of(minutes, DATES[days], MINUTES, reach=241)
    return _of_records(rng, minutes, days, kinds, around, effect)


def results(rng: Generator, family: Family) -> Material:
    """Draw what people attained of their targets."""
    effect, days, kinds = _drawn(rng, family, RESULTS)
    slower = effect[MONTH_OF[days]] + _of_days(rng, family)[days] + HARDER[kinds]
    attained = np.floor(100 * rng.normal(1.02, 0.12, RESULTS) * np.exp(-slower / 2)) / 100
    attained = rounded(attained, family.rounded, rng, resolution=0.01)
    around = around_of(attained, DATES[days], ATTAINED, resolution=0.01)
    return _of_records(rng, attained, days, kinds, around, effect)


def amounts(rng: Generator, family: Family, *, is_gamed: bool = False) -> Material:
    """Draw what is sold each day; gamed, a part is pulled into the quarter before."""
    effect = _effect(rng, family)
    daily = rng.lognormal(3 - 2 * effect[MONTH_OF] + _of_days(rng, family), 0.5)
    if is_gamed:
        daily = rush(daily, PULLED, first=FIRST, since=BEGUN)
    measure = {"source": "made_up", "date": "day", "numerator": "sum(net)"}
    card = _card(unit={"currency": "USD"}, measure=measure)
    why = "the measure counts no single records"
    lacks = dict.fromkeys((Need.RECORDS, Need.DIGITS, Need.REPEATS, Need.EXCLUSIONS, Need.SEGMENTS), why)
    whole = WHOLE.filled(daily[None, :])
    return _material(rng, whole, card, effect, lacks=lacks)


KINDS: tuple[Callable[[Generator, Family], Material], ...] = (requests, results, amounts)


def _of_records(
    rng: Generator, values: Numbers, days: Places, kinds: Places, around: Around, effect: Numbers
) -> Material:
    """Count records as `measure` would, by period and kind."""
    at = around.center * around.resolution
    good = values <= at if around.good_side is Side.BELOW else values >= at - around.resolution / 2
    places = days + DAYS * (1 + kinds)
    every, above = (_by_day(places, weights) for weights in (None, good))
    kept = np.bincount(MONTH_OF[days], minlength=MONTHS)
    out = rng.poisson(0.1 * kept * np.exp(0.1 * rng.normal(size=MONTHS)))
    dimensions = {"source": "made_up", "date": "day", "numerator": "count(*)", "denominator": "count(*)"}
    return _material(
        rng,
        SPLIT.filled(above, every),
        _card(measure=dimensions | {"dimensions": ["kind"]}, cutoff=_cutoff(around)),
        effect,
        around=around,
        digits=digits_of(values, DATES[days], resolution=around.resolution),
        repeats=repeats_of(values, DATES[days]),
        excluded=excluded_frame(Counted(good=kept, kept=kept, left_out=out), first=FIRST),
    )


def _by_day(places: Places, weights: NDArray[np.bool_] | None) -> Numbers:
    """Add up by kind and day; the first row is all kinds together."""
    table = np.bincount(places, weights, minlength=DAYS * (1 + len(SHARES))).reshape(-1, DAYS)
    return np.asarray(np.concatenate([table[1:].sum(axis=0, keepdims=True), table[1:]]), dtype=float)


def _material(rng: Generator, readings: pd.DataFrame, card: Card, effect: Numbers, **more: Any) -> Material:
    months = readings[(readings["grain"] == "month") & (readings["dimension"] == "")]["value"].to_numpy()
    return material_of(
        readings,
        card,
        guardrails=(_counter(rng, "reopened", 0.2 + 0.01 * _noise(rng), better="lower", margin=0.02),),
        outcome=_counter(rng, "satisfied", 0.6 - effect + 0.01 * _noise(rng), better="higher"),
        revisions=restated(months, PERIODS, 0.0, rng, size=0.1 * float(months.std())),
        **more,
    )


def _counter(rng: Generator, kpi: str, rates: Numbers, better: str, margin: float = float("nan")) -> Counter:
    every = np.full((1, DAYS), float(A_DAY))
    good = rng.binomial(A_DAY, np.clip(rates, 0, 1)[MONTH_OF])[None, :].astype(float)
    return Counter(
        kpi=kpi,
        card=card_with(name=kpi, better=better),
        readings=WHOLE.filled(good, every).assign(kpi=kpi),
        margin=margin,
    )


def _card(**fields: Any) -> Card:
    target = {"starts": BEGUN, "due": LAST, "value": 0.8, "basis": "plan", "set_on": BEGUN, "set_by": "Board"}
    return card_with(introduced=BEGUN, settles_after="30 days", targets=[target], **fields)


def _cutoff(around: Around) -> dict[str, Any]:
    return {
        "column": around.column,
        "at": around.center * around.resolution,
        "good_side": around.good_side.value,
    }


def _drawn(rng: Generator, family: Family, records: int) -> tuple[Numbers, Places, Places]:
    """Give what months have in common, and the day and kind of each record."""
    busy = np.exp(5 * family.days * rng.normal(size=DAYS))
    days = rng.choice(DAYS, records, p=busy / busy.sum())
    return _effect(rng, family), days, rng.choice(len(SHARES), records, p=SHARES)


def _effect(rng: Generator, family: Family) -> Numbers:
    at = np.arange(MONTHS)
    wave = family.wave * np.sin(2 * np.pi * at / YEAR) + family.december * (at % YEAR == YEAR - 1)
    noise = remembering(rng, (1, MONTHS), family.memory)[0]
    return np.asarray(SPREAD * noise + wave - family.gain * (at >= MONTHS // 2))


def _of_days(rng: Generator, family: Family) -> Numbers:
    return family.days * rng.normal(size=DAYS)


def _noise(rng: Generator) -> Numbers:
    return remembering(rng, (1, MONTHS), 0.3)[0]


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """Readings of all periods, whose numbers are filled in from days.

    Parameters
    ----------
    frame : DataFrame
        As `measure` gives it.
    rows : array of int of shape (readings,)
        Which row of days each adds up: the whole, or a kind.
    begins, ends : array of int of shape (readings,)
        Its first day, and the one after its last.
    """

    frame: pd.DataFrame
    rows: Places
    begins: Places
    ends: Places

    @classmethod
    def of(cls, *kinds: str) -> Skeleton:
        """Make readings of the whole, and of some kinds."""
        ones = np.ones(DAYS)
        parts = [daily_readings(ones, ones, first=FIRST)]
        parts += [daily_readings(ones, ones, first=FIRST, dimension="kind", segment=one) for one in kinds]
        frame = pd.concat(parts, ignore_index=True)
        begins, ends = (
            (frame[name] - pd.Timestamp(FIRST)).dt.days.to_numpy(dtype="int64") for name in ("start", "end")
        )
        return cls(frame, np.repeat(np.arange(len(parts)), [len(one) for one in parts]), begins, ends + 1)

    def filled(self, above: Numbers, below: Numbers | None = None) -> pd.DataFrame:
        """Fill in what is added up each day; without denominators values are sums."""
        over = self._sums(above)
        if below is None:
            return self.frame.assign(numerator=over, denominator=np.nan, value=over)
        under = self._sums(below)
        value = np.divide(over, under, out=np.full(len(over), np.nan), where=under > 0)
        return self.frame.assign(
            numerator=over, denominator=under, value=value, records=under.astype("int64")
        )

    def _sums(self, daily: Numbers) -> Numbers:
        total = np.concatenate([np.zeros((len(daily), 1)), daily.cumsum(axis=1)], axis=1)
        return np.asarray(total[self.rows, self.ends] - total[self.rows, self.begins])


WHOLE = Skeleton.of()
SPLIT = Skeleton.of("one", "two", "three", "four")
