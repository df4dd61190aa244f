"""What a card's target asks for, as far as it was typed, or a value that is only thought of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from kpiwork.spec.choices import Better, Seasonal
from kpiwork.studio.design.aiming import Goal

__all__ = ["goal_of"]


def goal_of(values: Mapping[str, Any], value: float | None, low: float | None, high: float | None) -> Goal:
    """Read a goal from a card as typed.

    Parameters
    ----------
    values : mapping
        The card as typed.
    value, low, high : float or None
        What is thought of; all None for the card's last target.
    """
    better = _word(Better, values.get("better"), Better.HIGHER)
    seasonal = _word(Seasonal, values.get("seasonal"), Seasonal.UNKNOWN)
    if value is None and low is None and high is None:
        last = _last_target(values)
        value, low, high = (_number(last.get(key)) for key in ("value", "low", "high"))
    if value is not None:
        low, high = (None, value) if better is Better.LOWER else (value, None)
    return Goal(better=better, low=low, high=high, seasonal=seasonal)


def _last_target(values: Mapping[str, Any]) -> Mapping[str, Any]:
    listed = values.get("targets")
    targets = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return max(targets, key=lambda one: str(one.get("starts") or ""), default={})


def _number(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if is_number else None


def _word(kind: Any, typed: Any, otherwise: Any) -> Any:
    return kind(typed) if typed in list(kind) else otherwise
