"""The axis of values of a native chart: round steps around the values, printed with the digits they need."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kpiwork.publish.excel.number_formats import for_axis
from kpiwork.review.numbers import MILLIONS_FROM, THOUSANDS_FROM, NumberStyle
from kpiwork.spec.unit import UnitKind

__all__ = ["Axis", "axis_of"]

STEPS = 4
ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
SAME = 1e-9
MOST_DIGITS = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """Where an axis starts and ends, how far its lines are apart, how its numbers are printed."""

    low: float
    high: float
    step: float
    number: str


def axis_of(values: Iterable[float], style: NumberStyle) -> Axis:
    """Lay an axis around values.

    Parameters
    ----------
    values : iterable of float
        Everything that the chart draws; at least one.
    style : NumberStyle
        How the values are printed.

    Returns
    -------
    Axis
        One that crosses no bound of its own: no value below nothing where none is, no share above all.
    """
    drawn = list(values)
    low, high = min(drawn), max(drawn)
    step = _step((high - low) or abs(high) or 1.0)
    bottom, top = math.floor(low / step + SAME) * step, math.ceil(high / step - SAME) * step
    if top <= bottom:
        bottom, top = bottom - step if bottom > 0 else bottom, top + step
    is_share = style.unit is UnitKind.PERCENT and high <= 1
    top = min(top, 1.0) if is_share and bottom < 1 else top
    return Axis(low=bottom, high=top, step=step, number=_number(style, step, max(abs(bottom), abs(top))))


def _step(span: float) -> float:
    rough = span / STEPS
    size = 10.0 ** math.floor(math.log10(rough))
    return next(one * size for one in ROUND if one * size >= rough * (1 - SAME))


def _number(style: NumberStyle, step: float, most: float) -> str:
    """Give the format with the fewest digits that tell two lines apart."""
    shown = style.plain(step) or step
    if style.unit is UnitKind.CURRENCY and most >= THOUSANDS_FROM:
        shown /= MILLIONS_FROM if most >= MILLIONS_FROM else 1_000
    decimals = next(
        (n for n in range(MOST_DIGITS) if math.isclose(round(shown, n), shown, rel_tol=1e-6)), MOST_DIGITS
    )
    return for_axis(replace(style, decimals=decimals), most)
