"""Material without anything to be found, and behaviours planted into it at any strength.

For calibration, tests and demonstrations: what a detector finds here was put there.
"""

from kpiwork.signals.planting.ground import around_of, card_with, daily_readings, material_of

__all__ = ["around_of", "card_with", "daily_readings", "material_of"]
