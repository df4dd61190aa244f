"""A KPI's history in the height of a line: one path, the target, a dot at the end. About 1 KB."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import pandas as pd
from markupsafe import Markup, escape

from kpiwork.display.figures.alt import grain_words
from kpiwork.display.history import History

__all__ = ["Band", "sparkline", "sparkline_alt", "usual_band"]

Band = Sequence[tuple[float, float] | None]
"""The usual lowest and highest value of each reading; None where nothing is known of it."""

WIDTH, HEIGHT, EDGE = 116.0, 26.0, 3.0
FRAME = (
    '<svg class="kw-spark" role="img" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
    'height="{height:g}" aria-label="{alt}">{inside}</svg>'
)


def sparkline(history: History, band: Band = ()) -> Markup:
    """Draw a history small.

    Parameters
    ----------
    history : History
        Its readings are drawn; gaps stay gaps.
    band : Band
        Drawn behind them; as long as they are, or empty.

    Returns
    -------
    Markup
        One ``<svg>`` in the colour of the text around it.
    """
    rows = history.readings
    low, high = _range(rows, band)
    across = (WIDTH - 2 * EDGE) / max(1, len(rows) - 1)
    points = [(EDGE + index * across, _height(value, low, high)) for index, value in enumerate(rows["value"])]
    edges = [None if one is None else tuple(_height(end, low, high) for end in one) for one in band]
    inside = _band([x for x, _ in points], edges) + _target(rows, low, high)
    inside += _line(points, rows["value"]) + _last(points, rows["value"])
    alt = escape(sparkline_alt(history, band))
    return Markup(FRAME.format(width=WIDTH, height=HEIGHT, alt=alt, inside=inside))  # noqa: S704  # numbers only


def usual_band(history: History) -> Band:
    """Give where each reading of a history usually lies."""
    pairs = zip(history.readings["lower"], history.readings["upper"], strict=True)
    return [None if pd.isna(low) else (float(low), float(high)) for low, high in pairs]


def sparkline_alt(history: History, band: Band = ()) -> str:
    """Say what a sparkline shows."""
    known = history.readings["value"].dropna()
    values = history.style.value
    return (
        f"{len(known)} {grain_words(history.grain, len(known))}: lowest {values(known.min())}, "
        f"highest {values(known.max())}, last {values(known.iloc[-1])}"
        f"{_usual(history, band)}"
    )


def _usual(history: History, band: Band) -> str:
    last = next((one for one in reversed(band) if one is not None), None)
    values = history.style.value
    return "" if last is None else f"; usually between {values(last[0])} and {values(last[1])}"


def _band(xs: Sequence[float], edges: Sequence[tuple[float, ...] | None]) -> str:
    drawn = []
    for known, run in groupby(zip(xs, edges, strict=False), key=lambda pair: pair[1] is not None):
        if known:
            corners = [(x, *edge) for x, edge in run if edge is not None]
            above, below = (_edge(corners, end) for end in (2, 1))
            drawn.append(f"M{'L'.join(above + below[::-1])}Z")
    return f'<path class="kw-usual" d="{"".join(drawn)}"/>' if drawn else ""


def _edge(corners: Sequence[tuple[float, ...]], end: int) -> list[str]:
    """Give the corners of one edge; those on a level stretch are left out."""
    heights = [corner[end] for corner in corners]
    level = [False, *(a == b == c for a, b, c in zip(heights, heights[1:], heights[2:], strict=False)), False]
    return [
        f"{x[0]:.1f} {y:.1f}" for x, y, is_level in zip(corners, heights, level, strict=False) if not is_level
    ]


def _range(rows: pd.DataFrame, band: Band) -> tuple[float, float]:
    ends = [end for one in band if one is not None for end in one]
    seen = pd.concat([rows["value"], rows["target"], pd.Series(ends, dtype="float64")])
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
