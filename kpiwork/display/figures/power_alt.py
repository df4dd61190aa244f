"""What a chart of what would be seen shows, in words, from the same frame that the chart is drawn from."""

from __future__ import annotations

from kpiwork.display.power import Curve

__all__ = ["power_alt"]


def power_alt(curve: Curve) -> str:
    """Say what was put in, and in how many simulations each strength was seen."""
    rows = list(curve.trials.itertuples())
    told = ", ".join(f"{row.strength}: {100 * row.share:.0f} %" for row in rows[1:])
    return (
        f"Dots with intervals: share of simulations in which “{curve.title}” raises a question, by how much "
        f"of it was put in. Nothing put in: {100 * rows[0].share:.0f} %. {curve.across}, {told}."
    )
