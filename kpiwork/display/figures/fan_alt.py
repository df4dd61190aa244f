"""What a forecast chart shows, in sentences, from the same frame that the chart is drawn from."""

from __future__ import annotations

import numpy as np

from kpiwork.display.fan import Fan
from kpiwork.display.figures.alt import grain_words
from kpiwork.display.figures.columns import columns_of

__all__ = ["fan_alt"]


def fan_alt(shown: Fan) -> str:
    """Say what a forecast chart shows: the last reading, what is expected at the end, the target."""
    printed = shown.style.value
    rows, steps = columns_of(shown.readings, "label", "value"), shown.steps.iloc[-1]
    known = np.flatnonzero(~np.isnan(rows["value"]))
    last = f"{printed(rows['value'][known[-1]])} ({rows['label'][known[-1]]})"
    targets = " and ".join(f"{word} {printed(end)}".removeprefix("target ") for word, end in shown.targets)
    measured = f"{len(known)} {grain_words(shown.grain, len(known))} measured, {len(shown.steps)} forecast"
    usual, widest = (
        f"{printed(steps[low])} to {printed(steps[high])} in {cases}"
        for low, high, cases in (("low_80", "high_80", "8 of 10 cases"), ("low_95", "high_95", "19 of 20"))
    )
    said = (
        f"Forecast chart of “{shown.name}”: {measured}.",
        f"Last measured: {last}.",
        f"If the work goes on as it does, {steps['label']} would come to {printed(steps['mean'])}:",
        f"{usual}, {widest}.",
        f"Asked for: {targets}." if targets else "No target.",
    )
    return " ".join(said)
