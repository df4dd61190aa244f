"""Findings of planted behaviours, for tests of how they are drawn and told."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from kpiwork.signals.finding import Finding, Verdict
from kpiwork.signals.guardrail_trade_off import GuardrailTradeOff
from kpiwork.signals.material import Counter
from kpiwork.signals.mix_shift import MixShift
from kpiwork.signals.planting import around_of, card_with, daily_readings, material_of
from kpiwork.signals.planting.mix import Segments, easier_cases, monthly_readings, segment_counts
from kpiwork.signals.planting.near_misses import moved_inside, rounded
from kpiwork.signals.planting.traded_guardrail import traded
from kpiwork.signals.threshold_bunching import ThresholdBunching
from kpiwork.spec.measure import Cutoff, Side

__all__ = ["bunched", "mixed", "traded_off"]

FIRST = np.datetime64("2011-01-01")
SHARE = {"source": "made_up", "date": "day", "numerator": "count(*)", "denominator": "count(*)"}


@cache
def bunched(side: Side = Side.BELOW) -> Finding:
    """Move two fifths of the near misses of 30,000 replies inside the cutoff of 240 minutes."""
    rng = np.random.default_rng(7)
    minutes = rounded(rng.gamma(12, 215 / 12, 30_000), 0.1, rng)
    cutoff = Cutoff(column="minutes", at=240, good_side=side)
    days = FIRST + rng.integers(0, 730, len(minutes))
    moved = moved_inside(minutes, 240, 0.4, rng, good_side=side)
    readings = daily_readings(np.ones(730), np.ones(730))
    around = around_of(moved, days, cutoff, resolution=1.0)
    return _signal(ThresholdBunching()(material_of(readings, card_with(), around=around)))


@cache
def mixed() -> Finding:
    """Take in fewer of the hard cases in the second of two years."""
    weights = np.tile([0.2, 0.3, 0.3, 0.2], (24, 1))
    plain = Segments(weights=weights, rates=np.array([0.5, 0.6, 0.7, 0.9]))
    easier = easier_cases(plain, np.arange(24) >= 12, 0.4)
    counts = segment_counts(easier, np.full(24, 400), np.random.default_rng(5))
    card = card_with(measure=SHARE | {"dimensions": ["kind"]}, introduced="2012-01-01")
    return _signal(MixShift()(material_of(monthly_readings(*counts), card)))


@cache
def traded_off() -> Finding:
    """Let a guardrail worsen, over four years, from the day on which the KPI gets better."""
    rng = np.random.default_rng(4)
    kpi, guarded = traded(rng, 48, 24, strength=1.0, gain=4.0, memory=0.0)
    guard = Counter(kpi="guard", card=card_with(name="Waiting"), readings=_monthly(80 + guarded), margin=0.5)
    card = card_with(name="Aimed at", introduced=date(2013, 1, 1))
    return _signal(GuardrailTradeOff()(material_of(_monthly(50 + kpi), card, guardrails=(guard,))))


def _monthly(values: np.ndarray) -> pd.DataFrame:
    starts = pd.date_range(date(2011, 1, 1), periods=len(values) + 1, freq="MS")
    days = np.diff(starts) // np.timedelta64(1, "D")
    each = np.repeat(100.0 / days, days)
    return daily_readings(np.repeat(values, days) * each, each, first=date(2011, 1, 1))


def _signal(found: Finding) -> Finding:
    assert found.verdict is Verdict.SIGNAL, found.reason
    return found
