"""Which behaviours are planted, at which strengths, for which detector."""

from __future__ import annotations

from kpiwork.signals.calibration.exclusions import left_out
from kpiwork.signals.calibration.ground import Behaviour
from kpiwork.signals.calibration.guardrail import guardrail
from kpiwork.signals.calibration.held_back import held_back
from kpiwork.signals.calibration.link import lost_link
from kpiwork.signals.calibration.long_waits import long_waits
from kpiwork.signals.calibration.mix import mix
from kpiwork.signals.calibration.near_misses import near_misses
from kpiwork.signals.calibration.period_end import period_end
from kpiwork.signals.calibration.regular import copies, digits, ups_and_downs
from kpiwork.signals.calibration.restatement import restatement

__all__ = ["BEHAVIOURS"]

SHARES = (0.05, 0.10, 0.20, 0.30, 0.50)
LARGE = (0.20, 0.40, 0.60, 0.80, 1.0)
DEVIATIONS = (0.5, 1.0, 1.5, 2.0, 3.0)

BEHAVIOURS = (
    Behaviour(name="near_misses", detector="threshold_bunching", strengths=SHARES, ground=near_misses),
    Behaviour(name="period_end", detector="period_end_surge", strengths=SHARES, ground=period_end),
    Behaviour(name="held_back", detector="held_back_overshoot", strengths=SHARES, ground=held_back),
    Behaviour(name="guardrail", detector="guardrail_trade_off", strengths=DEVIATIONS, ground=guardrail),
    Behaviour(name="lost_link", detector="decoupling", strengths=LARGE, ground=lost_link),
    Behaviour(name="easier_cases", detector="mix_shift", strengths=SHARES, ground=mix),
    Behaviour(name="left_out", detector="exclusions", strengths=SHARES, ground=left_out),
    Behaviour(name="long_waits", detector="tail_neglect", strengths=SHARES, ground=long_waits),
    Behaviour(name="made_up", detector="too_regular", strengths=LARGE, ground=digits),
    Behaviour(name="copies", detector="too_regular", strengths=SHARES, ground=copies),
    Behaviour(name="steadied", detector="too_regular", strengths=LARGE, ground=ups_and_downs),
    Behaviour(name="restatement", detector="favourable_restatement", strengths=LARGE, ground=restatement),
)
"""Strengths are shares of what the behaviour moves; of the guardrail, its own standard deviations."""
