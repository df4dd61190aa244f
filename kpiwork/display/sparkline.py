"""A KPI's history in the height of a line: one path, the target, a dot at the end. About 1 KB."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup, escape

from kpiwork.display.figures.alt import grain_words
from kpiwork.display.history import History

__all__ = ["sparkline", "sparkline_alt"]

WIDTH, HEIGHT, EDGE = 116.0, 26.0, 3.0
FRAME = (
    '<svg class="kw-spark" role="img" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
    'height="{height:g}" aria-label="{alt}">{inside}</svg>'
)


def sparkline(history: History) -> Markup:
    """Draw a history small.

    Parameters
    ----------
    history : History
        Its readings are drawn; gaps stay gaps.

    Returns
    -------
    Markup
        One ``<svg>`` in the colour of the text around it.
    """
    rows = history.readings
    low, high = _range(rows)
    across = (WIDTH - 2 * EDGE) / max(1, len(rows) - 1)
    points = [(EDGE + index * across, _height(value, low, high)) for index, value in enumerate(rows["value"])]
    inside = _target(rows, low, high) + _line(points, rows["value"]) + _last(points, rows["value"])
    alt = escape(sparkline_alt(history))
    return Markup(FRAME.format(width=WIDTH, height=HEIGHT, alt=alt, inside=inside))  # noqa: S704  # numbers only


def sparkline_alt(history: History) -> str:
    """Say what a sparkline shows."""
    known = history.readings["value"].dropna()
    values = history.style.value
    return (
        f"{len(known)} {grain_words(history.grain, len(known))}: lowest {values(known.min())}, "
        f"highest {values(known.max())}, last {values(known.iloc[-1])}"
    )


def _range(rows: pd.DataFrame) -> tuple[float, float]:
    seen = pd.concat([rows["value"], rows["target"]])
    low, high = float(seen.min()), float(seen.max())
    return (low, high) if high > low else (low - 1, high + 1)


def _height(value: float, low: float, high: float) -> float:
    return HEIGHT - EDGE - (value - low) / (high - low) * (HEIGHT - 2 * EDGE)


def _line(points: list[tuple[float, float]], values: pd.Series) -> str:
    drawn, pen_down = [], False
    for (x, y), known in zip(points, values.notna(), strict=True):
        if known:
            drawn.append(f"{'L' if pen_down else 'M'}{x:.1f} {y:.1f}")
        pen_down = bool(known)
    return (
        f'<path d="{"".join(drawn)}" fill="none" stroke="currentColor" stroke-width="1.3" '
        'stroke-linejoin="round" stroke-linecap="round"/>'
    )


def _target(rows: pd.DataFrame, low: float, high: float) -> str:
    target = rows["target"].iloc[-1]
    if pd.isna(target):
        return ""
    y = _height(target, low, high)
    return f'<path class="kw-aim" d="M0 {y:.1f}H{WIDTH:g}" stroke-dasharray="3 2"/>'


def _last(points: list[tuple[float, float]], values: pd.Series) -> str:
    x, y = points[int(values.notna().to_numpy().nonzero()[0][-1])]
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="currentColor"/>'
