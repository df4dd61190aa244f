"""What a check of the steps of the work found: of each unit at each step, and of each step. Types only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Shared", "Standing", "StepUnit", "StepWhole", "StepsCheck", "StepsState"]


class StepsState(StrEnum):
    """Whether the steps could be checked."""

    CHECKED = "checked"
    TOO_FEW_UNITS = "too few units"
    NOT_COMPARABLE = "not comparable"


class Standing(StrEnum):
    """A unit at a step, against the other units at the same step."""

    BEHIND = "behind"
    AHEAD = "ahead"
    NOT_DISTINGUISHABLE = "not distinguishable"
    NOT_SHOWN = "not shown"
    NO_DATA = "no data"


class Shared(StrEnum):
    """Whether most units fall short of what was agreed for a step, or reached before."""

    COMMON_GAP = "common gap"
    NOT_COMMON = "not common"
    NO_REFERENCE = "no reference"


@dataclass(frozen=True, kw_only=True, slots=True)
class StepUnit:
    """One unit at one step; shares from 0 to 1, None where they are not shown or not known.

    Parameters
    ----------
    step, unit : str
        Which.
    standing : Standing
        Against the others.
    cases : int
        Cases that came to the step; 0 where they are too few to be shown.
    value, low, high : float or None
        Share that went on, and its interval: those of all units and steps hold together with 95 %
        confidence.
    shrunken : float or None
        Best guess of the share with ever more cases.
    elsewhere : float or None
        Share that went on in all other units.
    below_reference : bool
        Whether the interval lies below what was agreed, or reached before.
    """

    step: str
    unit: str
    standing: Standing
    cases: int = 0
    value: float | None = None
    low: float | None = None
    high: float | None = None
    shrunken: float | None = None
    elsewhere: float | None = None
    below_reference: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class StepWhole:
    """One step in all units.

    Parameters
    ----------
    step : str
        Its name.
    value : float or None
        Share of all units' cases that went on.
    reference : float or None
        Share that was agreed, or reached before.
    judged, below : int
        Units with enough cases, and those of them below the reference beyond chance.
    shared : Shared
        Whether that is most of them.
    """

    step: str
    value: float | None
    reference: float | None
    judged: int
    below: int
    shared: Shared


@dataclass(frozen=True, kw_only=True, slots=True)
class StepsCheck:
    """The steps of the work, unit by unit.

    Parameters
    ----------
    state : StepsState
        Whether they could be checked.
    reason : str
        Why not, in plain words.
    units : tuple of StepUnit
        Step by step in the order of the work, units by name.
    steps : tuple of StepWhole
        In the order of the work.
    minimum : int
        Cases below which a unit is not shown.
    intervals : int
        How many intervals hold together.
    """

    state: StepsState
    reason: str = ""
    units: tuple[StepUnit, ...] = ()
    steps: tuple[StepWhole, ...] = ()
    minimum: int
    intervals: int = 0

    @property
    def behind(self) -> tuple[StepUnit, ...]:
        """Units at the steps at which they lie behind the others."""
        return tuple(one for one in self.units if one.standing is Standing.BEHIND)

    def of_unit(self, unit: str) -> tuple[StepUnit, ...]:
        """Give one unit's steps in the order of the work."""
        return tuple(one for one in self.units if one.unit == unit)
