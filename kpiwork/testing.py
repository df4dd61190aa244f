"""What a detector is tried with: material without anything to be found, and behaviours put into it.

For tests of your own detectors, and for asking what would be seen. Everything takes plain arrays and a
generator of random numbers, so that the same seed gives the same data. `material_of` puts together what a
detector looks at; what it is given by name stands in `kpiwork.signals.material.Material`.
"""

from __future__ import annotations

from kpiwork.review.calibration import calibrate, calibrate_sizes
from kpiwork.signals.battery import battery
from kpiwork.signals.calibration.planned import Sizes
from kpiwork.signals.calibration.planned import planned as planned_materials
from kpiwork.signals.planting.counted import (
    copied_counts,
    invented_counts,
    left_waiting_counts,
    moved_inside_counts,
)
from kpiwork.signals.planting.exclusions import Counted, excluded_frame, leave_out_misses
from kpiwork.signals.planting.ground import around_of, card_with, daily_readings, material_of
from kpiwork.signals.planting.held_back import hold_back
from kpiwork.signals.planting.long_waits import left_waiting
from kpiwork.signals.planting.lost_link import parted
from kpiwork.signals.planting.mix import Segments, easier_cases, monthly_readings, segment_counts
from kpiwork.signals.planting.near_misses import moved_inside, rounded
from kpiwork.signals.planting.period_end import pull_forward, rush
from kpiwork.signals.planting.regularity import copied, digits_of, invented, repeats_of, steadied
from kpiwork.signals.planting.restatement import restated
from kpiwork.signals.planting.traded_guardrail import remembering, stepped, traded
from kpiwork.signals.registry import detectors_of

__all__ = [
    "Counted",
    "Segments",
    "Sizes",
    "around_of",
    "battery",
    "calibrate",
    "calibrate_sizes",
    "card_with",
    "copied",
    "copied_counts",
    "daily_readings",
    "detectors_of",
    "digits_of",
    "easier_cases",
    "excluded_frame",
    "hold_back",
    "invented",
    "invented_counts",
    "leave_out_misses",
    "left_waiting",
    "left_waiting_counts",
    "material_of",
    "monthly_readings",
    "moved_inside",
    "moved_inside_counts",
    "parted",
    "planned_materials",
    "pull_forward",
    "remembering",
    "repeats_of",
    "restated",
    "rounded",
    "rush",
    "segment_counts",
    "steadied",
    "stepped",
    "traded",
]
