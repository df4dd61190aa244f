"""What charts over time share: the range of their values, its round ticks, and the months below them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from kpiwork.display.figures.canvas import Width, below, beside, colour, level_lines
from kpiwork.display.figures.columns import day_number, month_starts
from kpiwork.periods import MONTHS
from kpiwork.review.numbers import NumberStyle

__all__ = ["grid", "months_below", "printer_of", "range_of", "ticks_of"]

AIR = 0.08  # part of the range that stays free above and below
MOST_DECIMALS = 6
SAME = 1e-9  # relative: a tick that is printed as it is
MOST_MONTHS = {Width.WIDE: 13, Width.NARROW: 5}
MONTH_STEPS = (1, 3, 6, 12)
DAYS_A_MONTH = 30.4


def range_of(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Give the range that a chart shows, with some air; of values from 0 on it begins at 0 at least."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    air = AIR * (high - low) or abs(high) * AIR or 1.0
    floor = 0.0 if low >= 0 and low - air < 0 else low - air
    return floor, high + air


def ticks_of(low: float, high: float) -> list[float]:
    """Give round values inside a range."""
    found = MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [float(tick) for tick in found if low <= tick <= high]


def printer_of(values: NumberStyle, ticks: list[float]) -> NumberStyle:
    """Find the fewest decimals that print all ticks as they are."""
    for decimals in range(MOST_DECIMALS):
        printer = NumberStyle(unit=values.unit, currency=values.currency, decimals=decimals)
        plain = [printer.plain(tick) or 0.0 for tick in ticks]
        if all(abs(round(tick, decimals) - tick) < SAME * max(1.0, abs(tick)) for tick in plain):
            return printer
    return values


def grid(axes: Axes, ticks: list[float], printer: NumberStyle, *, zorder: float) -> None:
    """Draw a line at each tick, with its value beside it."""
    level_lines(axes, ticks, *axes.get_xlim(), colors=colour("line"), linewidth=1, zorder=zorder)
    for tick in ticks:
        beside(axes, tick, printer.value(tick), "soft")


def months_below(axes: Axes, width: Width) -> None:
    """Name months under the axes, as many as there is room for, and the year where one begins."""
    first, last = axes.get_xlim()
    months = (last - first) / DAYS_A_MONTH
    step = next((step for step in MONTH_STEPS if months / step <= MOST_MONTHS[width]), MONTH_STEPS[-1])
    starts = [day for day in month_starts(first, last) if (day.month - 1) % step == 0]
    for index, day in enumerate(starts):
        below(axes, day_number(day), MONTHS[day.month - 1], "soft")
        if day.month == 1 or index == 0:
            below(axes, day_number(day), str(day.year), "soft", line=1)
