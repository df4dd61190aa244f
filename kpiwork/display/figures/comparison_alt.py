"""What the charts of units side by side show, in a sentence or two, from the same frames."""

from __future__ import annotations

import pandas as pd

from kpiwork.analysis.comparison.found import Where
from kpiwork.analysis.comparison.steps_found import Standing
from kpiwork.display.comparison import MOST_ROWS, Steps, Units
from kpiwork.display.figures.funnel import MOST_NAMED

__all__ = ["caterpillar_alt", "funnel_alt", "steps_alt"]

SIDES = {Where.ABOVE.value: "above", Where.BELOW.value: "below"}
STANDINGS = {Standing.BEHIND.value: "behind", Standing.AHEAD.value: "ahead of"}


def funnel_alt(shown: Units) -> str:
    """Say what a funnel shows: how many units, who lies outside the limits, who is not shown."""
    by = f"their {shown.sized}" if shown.sized else "how sure their values are"
    start = (
        f"Chart of “{shown.name}” for {len(shown.rows)} {shown.units} by {by}, "
        f"around {shown.style.value(shown.overall)} overall, with limits that narrow as they grow."
    )
    outside = shown.rows[shown.rows["where"].isin(list(SIDES))]
    said = [start, _outside(shown, outside)]
    if shown.hidden:
        said.append(f"{shown.hidden} not shown, to protect small groups.")
    return " ".join(said)


def caterpillar_alt(shown: Units) -> str:
    """Say what a chart of ranks shows: of how many units, and how wide the ranges are."""
    rows = shown.rows.dropna(subset=["rank_low"])
    many = f"{min(len(rows), MOST_ROWS)} of {len(rows)}" if len(rows) > MOST_ROWS else f"{len(rows)}"
    start = (
        f"Bars of the ranks that {many} {shown.units} may have by “{shown.name}”, 1 for the best; "
        "larger ones first, in no order of value."
    )
    if rows.empty:
        return start
    widths = rows["rank_high"] - rows["rank_low"] + 1
    sure = int((widths == 1).sum())
    alone = f"{sure} can have one rank only" if sure else "None can have one rank only"
    return f"{start} {alone}; the widest range holds {widths.max():.0f} of {shown.ranked} ranks."


def steps_alt(shown: Steps) -> str:
    """Say what a chart of steps shows: which steps and units, and which lie apart from the others."""
    start = (
        f"Small charts of {len(shown.steps)} steps ({', '.join(shown.steps)}) for {len(shown.names)} "
        f"{shown.units}: the share that goes on, beside that of the others."
    )
    apart = shown.rows[shown.rows["standing"].isin(list(STANDINGS))]
    if apart.empty:
        return f"{start} None can be told from the others."
    named = "; ".join(_standing(shown, row) for _, row in apart.iterrows())
    return f"{start} Beyond chance: {named}."


def _outside(shown: Units, outside: pd.DataFrame) -> str:
    if not shown.judged:
        return "No limits are known."
    if outside.empty:
        return "None lies outside them."
    named = ", ".join(
        f"{row['unit']} {shown.style.value(row['adjusted'])} ({SIDES[row['where']]})"
        for _, row in outside.head(MOST_NAMED).iterrows()
    )
    more = f" and {len(outside) - MOST_NAMED} more" if len(outside) > MOST_NAMED else ""
    return f"Outside them: {named}{more}."


def _standing(shown: Steps, row: pd.Series) -> str:
    values = shown.style.telling_apart(row["value"], row["elsewhere"]).value
    return (
        f"{row['unit']} {STANDINGS[row['standing']]} the others at {row['step']}, "
        f"{values(row['value'])} against {values(row['elsewhere'])}"
    )
