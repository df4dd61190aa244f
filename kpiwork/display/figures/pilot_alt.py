"""What the chart of a pilot shows, in sentences, from the same frame that the chart is drawn from."""

from __future__ import annotations

import numpy as np

from kpiwork.display.figures.alt import grain_words
from kpiwork.display.figures.columns import Columns, columns_of
from kpiwork.display.pilot_chart import PilotChart

__all__ = ["pilot_alt"]


def pilot_alt(shown: PilotChart) -> str:
    """Say what the chart shows: averages before and during, inside and outside, and what was asked."""
    rows = columns_of(shown.readings, "label", "inside", "outside", "during")
    during = rows["during"].astype(bool)
    many = [
        f"{sum(side)} {grain_words(shown.grain, int(sum(side)))} {words}"
        for side, words in ((~during, "before the pilot"), (during, "within it"))
    ]
    said = [f"Line chart of “{shown.name}”: {many[0]} and {many[1]}.", _averages(shown, rows, "inside")]
    if shown.has_outside:
        said.append(_averages(shown, rows, "outside"))
    if shown.asked:
        said.append(
            f"Asked: {' and '.join(f'{word} {shown.style.value(end)}' for word, end in shown.asked)}."
        )
    return " ".join(said)


def _averages(shown: PilotChart, rows: Columns, name: str) -> str:
    during = rows["during"].astype(bool)
    who = {"inside": "In the pilot", "outside": "Outside it"}[name]
    parts = []
    for side, words in ((~during, "before"), (during, "during")):
        known = rows[name][side & ~np.isnan(rows[name])]
        parts.append(
            f"{shown.style.value(float(known.mean()))} {words}" if len(known) else f"nothing {words}"
        )
    return f"{who}, on average {' and '.join(parts)}."
