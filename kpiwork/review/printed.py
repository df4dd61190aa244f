"""A KPI's numbers as they are printed: its style, and what is asked of it."""

from __future__ import annotations

from kpiwork.analysis.target import TargetState
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.reviewed import KpiReview

__all__ = ["asked_for", "style_of", "told_apart"]


def style_of(kpi: KpiReview) -> NumberStyle:
    """Give the way a KPI's numbers are printed."""
    return NumberStyle(unit=kpi.unit, currency=kpi.currency, decimals=kpi.decimals)


def told_apart(kpi: KpiReview) -> NumberStyle:
    """Give the style that never prints a value like the target that it differs from."""
    style, target = style_of(kpi), kpi.target
    asked = [one for one in (target.value, target.low, target.high) if one is not None]
    if kpi.value is None or target.state is not TargetState.IN_FORCE:
        return style
    for one in asked:
        style = style.telling_apart(kpi.value, one)
    return style


def asked_for(kpi: KpiReview) -> str:
    """Print the target: a value, or a range."""
    style, target = told_apart(kpi), kpi.target
    if target.value is not None:
        return style.value(target.value)
    if target.low is not None and target.high is not None:
        return f"{style.value(target.low)} to {style.value(target.high)}"
    if target.low is not None:
        return f"at least {style.value(target.low)}"
    return f"at most {style.value(target.high)}" if target.high is not None else "none"
