"""What no small file holds, put into a detector's material by hand: a verdict with its reason, whatever it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpiwork.signals.finding import Verdict
from kpiwork.signals.material import Counter, Material
from kpiwork.signals.planting import around_of, card_with, daily_readings, material_of
from kpiwork.signals.planting.mix import monthly_readings
from kpiwork.signals.planting.regularity import digits_of, repeats_of
from kpiwork.signals.registry import detectors_of
from kpiwork.spec.measure import Cutoff, Side
from tests.known import there
from tests.signals.test_bad_input import BEGAN, DAYS, DOES_NOT_APPLY, FIRST, TARGET, TEN, TOO_LITTLE, WORDS

DETECTORS = detectors_of({})


def material(values: Any = None, **more: Any) -> Material:
    """Put everything that any detector looks at around an honest KPI; ``more`` replaces some of it."""
    records = {} if values is None else of_records(np.asarray(values, dtype=float))
    return replace(honest(), **records, **more)


def of_records(values: np.ndarray) -> dict[str, Any]:
    """Count single records as `measure` does."""
    days = np.datetime64(FIRST) + np.random.default_rng(5).integers(0, DAYS, len(values))
    cutoff = Cutoff(column="minutes", at=240, good_side=Side.BELOW)
    return {
        "around": around_of(values, days, cutoff, reach=250),
        "digits": digits_of(values, days),
        "repeats": repeats_of(values, days),
    }


@cache
def honest() -> Material:
    """Give a KPI of which everything is known, and to which nobody did anything."""
    rng, months = np.random.default_rng(2), 36
    every = rng.integers(80, 120, (months, 3)).astype(float)
    good = rng.binomial(every.astype(int), 0.8).astype(float)
    readings = monthly_readings(good, every, dimension="team", first=FIRST)
    left_out = pd.DataFrame(
        {
            "start": pd.date_range(FIRST, periods=months, freq="MS"),
            "kept": every.sum(axis=1).astype(int),
            "left_out": rng.integers(20, 40, months),
        }
    )
    return material_of(
        readings,
        CARD,
        **of_records(np.round(rng.gamma(12, 215 / 12, 4000))),
        excluded=left_out,
        guardrails=(counter(rng.binomial(400, 0.1, months), "guard"),),
        outcome=counter(rng.binomial(400, 0.7, months), "outcome"),
        revisions=reports(rng),
    )


def counter(good: Any, kpi: str, margin: float = 0.01) -> Counter:
    rows = monthly_readings(np.asarray(good, float)[:, None], np.full((len(good), 1), 400.0), first=FIRST)
    return Counter(kpi=kpi, card=card_with(name=kpi.capitalize()), readings=rows, margin=margin)


def reports(rng: np.random.Generator) -> pd.DataFrame:
    """Give what each of ten reviews said of the quarters so far."""
    days = [date(2011 + (3 * step + 3) // 12, (3 * step + 3) % 12 + 1, 20) for step in range(11)]
    rows = [
        (f"{2011 + place // 4}-Q{place % 4 + 1}", day, 0.8 + rng.normal(0, 0.01))
        for step, day in enumerate(days)
        for place in range(step + 1)
    ]
    return pd.DataFrame(rows, columns=["period", "reported_on", "value"])


CARD = card_with(
    introduced=BEGAN,
    measure={
        "source": "made_up",
        "date": "day",
        "numerator": "count(*)",
        "denominator": "count(*)",
        "dimensions": ["team"],
    },
    targets=[{**TARGET, "starts": "2011-01-01", "value": 0.7}],
    settles_after="10 days",
    stands_for="outcome",
)


def many_records() -> Material:
    """Count ten million records, which reach a detector as bins, however many they are."""
    whole = material()
    around, digits = there(whole.around), there(whole.digits)
    factor = 10_000_000 // int(around.frame["count"].sum()) + 1
    return replace(
        whole,
        around=replace(around, frame=around.frame.assign(count=around.frame["count"] * factor)),
        digits=digits.assign(count=digits["count"] * factor),
    )


def readings_with(**columns: Any) -> Material:
    return material(readings=material().readings.assign(**columns))


def with_guardrail(readings: pd.DataFrame) -> Material:
    guard = replace(counter(np.full(36, 40), "guard"), readings=readings)
    return material(guardrails=(guard,), outcome=guard)


def own_guardrail() -> Material:
    whole = material()
    own = Counter(kpi=whole.kpi, card=whole.card, readings=whole.readings, margin=0.01)
    return replace(whole, guardrails=(own,), outcome=own)


def half_known(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.iloc[: len(rows) // 2]


NO_ROWS = material_of(daily_readings(np.ones(400), np.ones(400))).readings.iloc[:0]
BY_HAND: Mapping[str, Callable[[], Material]] = {
    "ten million records": many_records,
    "no record at all": lambda: material([]),
    "three records": lambda: material([239.0, 240.0, 241.0]),
    "no value in any record": lambda: material(np.full(500, np.nan)),
    "all on the cutoff": lambda: material(np.full(5000, 240.0)),
    "only negative values": lambda: material(-np.arange(3000.0)),
    "fractions of a minute": lambda: material(np.random.default_rng(3).gamma(12, 18, 3000)),
    "no readings": lambda: material(readings=NO_ROWS),
    "readings without values": lambda: readings_with(value=np.nan, numerator=np.nan, denominator=np.nan),
    "every other reading without a value": lambda: readings_with(
        value=lambda rows: rows["value"].where(np.arange(len(rows)) % 2 == 0),
        numerator=lambda rows: rows["numerator"].where(np.arange(len(rows)) % 2 == 0),
    ),
    "infinite values": lambda: readings_with(value=np.inf, numerator=np.inf),
    "nothing counted": lambda: readings_with(value=np.nan, numerator=0.0, denominator=0.0),
    "negative counts": lambda: readings_with(
        value=lambda rows: -rows["value"], numerator=lambda rows: -rows["numerator"]
    ),
    "the same value each month": lambda: readings_with(value=0.8, numerator=80.0, denominator=100.0),
    "a guardrail that is the KPI": own_guardrail,
    "a guardrail without readings": lambda: with_guardrail(NO_ROWS),
    "a guardrail known half of the time": lambda: with_guardrail(half_known(material().readings)),
    "nobody left out": lambda: material(excluded=there(material().excluded).assign(left_out=0)),
    "everybody left out": lambda: material(excluded=there(material().excluded).assign(kept=0)),
    "reports of one day": lambda: material(revisions=reports(np.random.default_rng(4)).iloc[:1]),
    "reports without numbers": lambda: material(
        revisions=reports(np.random.default_rng(4)).assign(value=np.nan)
    ),
    "reports of no known period": lambda: material(
        revisions=reports(np.random.default_rng(4)).assign(period="last spring")
    ),
    "attention that began before the data": lambda: material(
        card=CARD.model_copy(update={"introduced": date(1999, 1, 1)})
    ),
    "attention that has not begun": lambda: material(
        card=CARD.model_copy(update={"introduced": date(2031, 1, 1)})
    ),
}


@pytest.fixture(scope="module", params=BY_HAND)
def odd(request) -> Material:
    return BY_HAND[request.param]()


@pytest.mark.parametrize("detector", TEN)
def test_bad_material_has_a_verdict_with_its_reason(odd, detector):
    found = DETECTORS[detector](odd)
    assert found.verdict is not Verdict.SIGNAL, found.reason
    assert len(found.reason.split()) > 3
    assert not WORDS.search(found.reason), found.reason
    assert not WORDS.search(" ".join(found.notes))
    if found.verdict in {TOO_LITTLE, DOES_NOT_APPLY}:
        assert found.severity == 0


@pytest.mark.parametrize("detector", TEN)
def test_an_honest_kpi_with_everything_known_is_looked_at(detector):
    found = DETECTORS[detector](material())
    assert found.verdict is not Verdict.SIGNAL
    unasked = {"held_back_overshoot": DOES_NOT_APPLY, "period_end_surge": found.verdict}
    assert found.p is not None or found.verdict in {unasked.get(detector), TOO_LITTLE}


def test_ten_million_records_tell_what_so_many_can():
    found = DETECTORS["threshold_bunching"](many_records())
    assert found.rows > 3_000_000
