"""A KPI over time: every reading, the review periods as steps, the target, dated changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from kpiwork.display.figures.canvas import (
    Margins,
    Width,
    axes_of,
    below,
    beside,
    colour,
    room_for,
    style,
)
from kpiwork.display.figures.labels import labels_of, write
from kpiwork.display.history import History
from kpiwork.periods import MONTHS
from kpiwork.review.numbers import NumberStyle

__all__ = ["trend"]

HEIGHTS = {Width.WIDE: 250, Width.NARROW: 230}
MOST_TICKS = {Width.WIDE: 13, Width.NARROW: 5}
MONTH_STEPS = (1, 3, 6, 12)
DAYS_A_MONTH = 30.4
SPAN = {"target": "first", "start": "first", "end": "last"}
AIR = 0.08  # part of the range that stays free above and below


def trend(history: History, width: Width = Width.WIDE) -> Figure:
    """Draw a history.

    Parameters
    ----------
    history : History
        From `kpiwork.display.history.history_of`.
    width : Width
        For a desk or for a phone.

    Returns
    -------
    Figure
        Without a title: that is the page's.
    """
    with style():
        low, high = _range(history)
        ticks = MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
        ticks = [float(tick) for tick in ticks if low <= tick <= high]
        printer = _printer(history.style, ticks)
        labels = labels_of(history)
        margins = Margins(
            left=room_for(*(printer.value(tick) for tick in ticks)) + 8,
            right=room_for(*(label.text for label in labels)) + 8,
            top=18 if history.changes else 8,
            bottom=38,
        )
        figure, axes = axes_of(width.value, HEIGHTS[width], margins)
        axes.set(xticks=[], yticks=[], ylim=(low, high))
        axes.set_xlim(history.readings["start"].iloc[0], history.readings["end"].iloc[-1])
        _grid(axes, ticks, printer)
        _months(axes, history, width)
        _period(axes, history)
        _target(axes, history)
        _readings(axes, history)
        _steps(axes, history)
        _changes(axes, history)
        write(axes, labels)
        return figure


def _range(history: History) -> tuple[float, float]:
    bounds = pd.Series([bound for _, bound in history.bounds], dtype=float)
    rows = history.readings
    values = pd.concat([rows["value"], rows["target"], history.steps["value"], bounds])
    low, high = float(values.min()), float(values.max())
    air = AIR * (high - low) or abs(high) * AIR or 1.0
    floor = 0.0 if low >= 0 and low - air < 0 else low - air
    return floor, high + air


def _printer(values: NumberStyle, ticks: list[float]) -> NumberStyle:
    """Find the fewest decimals that print all ticks as they are."""
    for decimals in range(6):
        printer = NumberStyle(unit=values.unit, currency=values.currency, decimals=decimals)
        plain = [printer.plain(tick) or 0.0 for tick in ticks]
        if all(abs(round(tick, decimals) - tick) < 1e-9 * max(1.0, abs(tick)) for tick in plain):
            return printer
    return values


def _grid(axes: Axes, ticks: list[float], printer: NumberStyle) -> None:
    axes.hlines(ticks, *axes.get_xlim(), colors=colour("line"), linewidth=1, zorder=0.6)
    for tick in ticks:
        beside(axes, tick, printer.value(tick), "soft")


def _months(axes: Axes, history: History, width: Width) -> None:
    first, last = history.readings["start"].iloc[0], history.readings["end"].iloc[-1]
    months = (last - first).days / DAYS_A_MONTH
    step = next((step for step in MONTH_STEPS if months / step <= MOST_TICKS[width]), MONTH_STEPS[-1])
    starts = [day for day in pd.date_range(first, last, freq="MS") if (day.month - 1) % step == 0]
    for index, day in enumerate(starts):
        below(axes, mdates.date2num(day), MONTHS[day.month - 1], "soft")
        if day.month == 1 or index == 0:
            below(axes, mdates.date2num(day), str(day.year), "soft", line=1)


def _period(axes: Axes, history: History) -> None:
    start, end = pd.Timestamp(history.period.start), pd.Timestamp(history.period.end) + pd.Timedelta(days=1)
    axes.axvspan(
        mdates.date2num(start), mdates.date2num(end), color=colour("period"), linewidth=0, zorder=0.4
    )


def _target(axes: Axes, history: History) -> None:
    rows = history.readings
    level = (rows["target"] != rows["target"].shift()).cumsum()
    spans = rows.loc[rows["target"].notna()].groupby(level).agg(SPAN)
    dashes: dict[str, Any] = {"colors": colour("target"), "linewidth": 1.4, "linestyle": (0, (5, 3))}
    axes.hlines(spans["target"], spans["start"], spans["end"], **dashes)
    axes.hlines([bound for _, bound in history.bounds], *axes.get_xlim(), **dashes)


def _readings(axes: Axes, history: History) -> None:
    alone = history.steps.empty
    role = colour("accent" if alone else "weeks")
    known = history.readings.loc[history.readings["value"].notna()]
    sns.lineplot(
        data=known,
        x="middle",
        y="value",
        units="run",
        estimator=None,
        ax=axes,
        color=role,
        linewidth=1.8 if alone else 1.1,
    )
    _dots(axes, known, role, 5.0 if alone else 3.2)


def _dots(axes: Axes, known: pd.DataFrame, role: str, size: float) -> None:
    """Draw each reading as a line without length and with round ends: a tenth of a marker's bytes."""
    gap = np.full(len(known), np.nan)
    across = mdates.date2num(known["middle"])
    points = np.column_stack([across, across, gap]), np.column_stack([known["value"], known["value"], gap])
    axes.plot(*(part.ravel() for part in points), color=role, linewidth=size, solid_capstyle="round")


def _steps(axes: Axes, history: History) -> None:
    rows = history.steps.loc[history.steps["value"].notna()]
    now = rows["start"] == pd.Timestamp(history.period.start)
    for steps, thickness in ((rows.loc[~now], 2.4), (rows.loc[now], 4.0)):
        if not steps.empty:
            line: dict[str, Any] = {"colors": colour("accent"), "linewidth": thickness, "zorder": 2.5}
            axes.hlines(steps["value"], steps["start"], steps["end"], **line)


def _changes(axes: Axes, history: History) -> None:
    for number, change in enumerate(history.changes, start=1):
        when = mdates.date2num(change.date)
        axes.axvline(when, color=colour("ink"), linewidth=1, linestyle=(0, (1, 2)))
        axes.text(
            when,
            1.02,
            str(number),
            transform=axes.get_xaxis_transform(),
            ha="center",
            va="bottom",
            color=colour("ink"),
        )
