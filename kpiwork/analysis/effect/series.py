"""What a series must be for an effect to be looked for, and the terms of its regression."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kpiwork.analysis.effect.memory import Numbers, Places

__all__ = ["LARGEST", "SeasonState", "Standard", "many_values", "season_terms", "standard", "unfit", "wave"]

LARGEST = 1e150  # readings beyond are no readings; squares stay numbers
YEARS = 2  # with one, a month and its season are the same thing
NOTHING = 1e-9  # relative to the largest value: the values differ by rounding only


class SeasonState(StrEnum):
    """Whether the time of the year was taken out."""

    NOT_ASKED = "not asked"
    TAKEN_OUT = "taken out"
    TOO_SHORT = "too little known of it"


@dataclass(frozen=True, kw_only=True, slots=True)
class Standard:
    """The known values of a series, around 0 and at most 1 apart from it: ``centre + size * values``."""

    values: Numbers
    places: Places
    centre: float
    size: float

    def back(self, value: Numbers) -> float:
        """Put one value of this scale back into the KPI's unit."""
        return self.centre + self.size * float(value[0])


def unfit(values: Numbers) -> str:
    """Say why nothing can be worked out from a series; empty where something can."""
    known = values[~np.isnan(values)]
    if not known.size:
        return "there is no value"
    if not np.isfinite(known).all() or np.abs(known).max() > LARGEST:
        return "a value is too large to be a reading"
    if np.ptp(known) <= NOTHING * np.abs(known).max():
        return "all values are the same, so how widely they vary by chance is not known"
    return ""


def many_values(count: int) -> str:
    """Count values in words: ``no value``, ``1 value``, ``7 values``."""
    return f"{count or 'no'} value{'s' if count > 1 else ''}"


def standard(values: Numbers) -> Standard:
    """Put a series that `unfit` has no word against on a scale where nothing over- or underflows."""
    places = np.flatnonzero(~np.isnan(values)).astype(np.int64)
    known = values[places]
    centre = float(known.mean())
    size = float(np.abs(known - centre).max())
    return Standard(values=(known - centre) / size, places=places, centre=centre, size=size)


def season_terms(places: Places, season: int, *others: Numbers) -> tuple[SeasonState, Numbers]:
    """Give one wave a year as two columns; none where no season is asked for, or too little is known of it.

    Parameters
    ----------
    places : array of int of shape (points,)
        When each known value was.
    season : int
        Points in a year; 0 for none.
    *others : array of shape (points,)
        The regression's other terms, which a wave must differ from.
    """
    if not season:
        return SeasonState.NOT_ASKED, np.empty((len(places), 0))
    waves = wave(places, season)
    design = np.column_stack([*others, waves])
    if len(places) < YEARS * season or np.linalg.matrix_rank(design) < design.shape[1]:
        return SeasonState.TOO_SHORT, np.empty((len(places), 0))
    return SeasonState.TAKEN_OUT, waves


def wave(places: Places, season: int) -> Numbers:
    """Give one wave of so many points a year at some places, as two columns."""
    angle = 2 * np.pi * places / season
    return np.column_stack([np.cos(angle), np.sin(angle)])
