"""How results that stop just above a target are told and drawn."""

from __future__ import annotations

import math

import numpy as np

from kpiwork.signals.finding import Effect, Kind, Picture, PictureKind
from kpiwork.signals.held_back.fit import Counted, Shape, expected_counts, held, held_interval
from kpiwork.signals.material import Around

__all__ = ["SEED", "effect", "least_effect", "notes", "picture", "reason"]

CONFIDENCE = 0.95
SEED = 2013
ON_THE_SPOT = 0.5  # share of the first window that lies on the cutoff itself


def reason(counted: Counted, found: Shape, *, is_signal: bool, is_rare: bool, least: float) -> str:
    """Say what was seen; no smaller part is counted out, for an audience may not see small ones."""
    near = int(found.inner[0]) + int(found.outer[0])
    many = f"of {int(counted.total[0])} results, {near} lie a little above the cutoff"
    if is_signal:
        return f"{many}, more of them right at it than their shape explains"
    if is_rare:
        return f"{many}, more right at it than chance would have, but as much elsewhere, or too few to matter"
    if math.isnan(least):
        return f"{many}: too few to see it, even if all had stopped there"
    return f"{many}, about as their shape has it"


def effect(counted: Counted, found: Shape, width: int) -> Effect:
    """Tell which share seems to be held back."""
    low, high = held_interval(counted, width, CONFIDENCE, np.random.default_rng(SEED))
    return Effect(
        kind=Kind.SHARE,
        value=float(np.clip(held(found)[0], 0, 1)),
        low=float(np.clip(low, 0, 1)),
        high=float(np.clip(high, 0, 1)),
        confidence=CONFIDENCE,
        sentence=(
            "about {value} of the results that would have gone well beyond the target stopped just above it "
            "({range})"
        ),
    )


def least_effect(least: float) -> Effect | None:
    """Tell which share held back would have been seen in 8 of 10 cases; None where not even all."""
    if math.isnan(least):
        return None
    return Effect(
        kind=Kind.SHARE,
        value=least,
        low=math.nan,
        high=math.nan,
        sentence="{value} of the results beyond the target stopping just above it would have been seen",
    )


def notes(counted: Counted, found: Shape) -> tuple[str, ...]:
    """Tell what else a reader should know."""
    said = [
        (
            "The KPI itself is the same with or without it: what is held back was good anyway. It hides how "
            "much more is possible, and gives the next period a start."
        ),
        (
            "A pile-up just above the target has the same shape, whether it comes from further up or from "
            "just below: read both findings as one."
        ),
    ]
    if counted.bins[0, counted.at] > ON_THE_SPOT * found.inner[0]:
        said.append(
            "Most of them lie on the cutoff itself: check first whether values are capped or rounded."
        )
    return tuple(said)


def picture(counted: Counted, around: Around, width: int) -> Picture:
    """Draw how many results each value has, with what their shape below the cutoff lets expect."""
    places = np.flatnonzero(counted.bins[0])
    shown = np.arange(places.min(), places.max() + 1) if len(places) else places
    values = (shown - counted.at + around.center) * around.resolution
    inside = (shown >= counted.at) & (shown < counted.at + width)
    return Picture(
        kind=PictureKind.HISTOGRAM,
        across=tuple(np.round(values, 9).tolist()),
        seen=tuple(counted.bins[0, shown].tolist()),
        expected=tuple(expected_counts(counted)[shown].tolist()),
        marked=tuple(np.flatnonzero(inside).tolist()),
        across_label=around.column,
        seen_label="Results",
        expected_label="Expected by their shape below the cutoff",
        border=round(around.center * around.resolution, 9),
        good_side=around.good_side,
    )
