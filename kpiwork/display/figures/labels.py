"""Labels at a chart's right edge, each at the height of what it names, moved apart where they would touch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from kpiwork.display.figures.canvas import FONT_SIZE, colour
from kpiwork.display.figures.columns import columns_of
from kpiwork.display.history import History

__all__ = ["Label", "apart", "labels_of", "write"]

SPACE = "\N{NO-BREAK SPACE}"  # an ordinary one is lost at the start of a line
GAP = 15.0  # pixels between the feet of two labels


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """What is written at the edge.

    Parameters
    ----------
    at : float
        Height in data.
    text, role : str
        Its words and the role of its colour.
    weight : str
        ``bold`` for the value that the page is about.
    """

    at: float
    text: str
    role: str
    weight: str = "normal"


def labels_of(history: History) -> list[Label]:
    """Name the period's value, the last reading and the target, lowest first."""
    found = [*_values(history), *_targets(history)]
    return sorted(found, key=lambda label: label.at)


def write(axes: Axes, labels: list[Label]) -> None:
    """Write labels at the right edge of the axes."""
    low, high = axes.get_ylim()
    height = axes.bbox.height
    feet = [(label.at - low) / (high - low) * height for label in labels]
    for label, foot in zip(labels, apart(feet, GAP, 0.0, height), strict=True):
        axes.text(
            1.0,
            foot / height,
            f"{SPACE}{label.text}",
            transform=axes.transAxes,
            va="center",
            color=colour(label.role),
            fontsize=FONT_SIZE,
            fontweight=label.weight,
        )


def apart(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Move heights, given in rising order, until each is at least a gap above the one before.

    They stay between `low` and `high` as long as there is room for all.
    """
    placed: list[float] = []
    for one in wanted:
        placed.append(max(one, low, placed[-1] + gap if placed else low))
    roof = high
    for index in reversed(range(len(placed))):
        placed[index] = min(placed[index], roof)
        roof = placed[index] - gap
    return placed


def _values(history: History) -> list[Label]:
    printed, grain = history.style.value, history.grain.value
    rows = columns_of(history.readings, "value")["value"]
    known = np.flatnonzero(~np.isnan(rows))
    last = float(rows[known[-1]])
    now = history.now
    if now is None:
        return [Label(at=last, text=printed(last), role="accent", weight="bold")]
    word = f"last {grain}" if known[-1] == len(rows) - 1 else "last known"
    period = Label(at=now, text=f"{printed(now)} {history.period.months}", role="accent", weight="bold")
    return [period, Label(at=last, text=f"{printed(last)} {word}", role="soft")]


def _targets(history: History) -> list[Label]:
    printed = history.style.value
    target = float(history.readings["target"].iloc[-1])
    single = [] if np.isnan(target) else [Label(at=target, text=f"{printed(target)} target", role="target")]
    if len(history.plan):
        pace = float(history.plan["pace"].iloc[-1])
        said = f"{printed(pace)} a {history.grain.value} to target"
        single.append(Label(at=pace, text=said, role="target"))
    return single + [
        Label(at=bound, text=f"{printed(bound)} {word}", role="target") for word, bound in history.bounds
    ]
