"""What came of trying a measure as it is typed: its last periods, or what keeps it from being measured."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kpiwork.periods import PeriodKind
from kpiwork.spec.place import Loc

__all__ = ["Trial", "TrialPeriod", "TrialProblem", "TrialState"]


class TrialState(StrEnum):
    """Whether a measure could be tried."""

    MEASURED = "measured"
    INCOMPLETE = "not filled in yet"
    WRONG = "cannot be measured"


@dataclass(frozen=True, kw_only=True, slots=True)
class TrialPeriod:
    """One period of a trial.

    Parameters
    ----------
    label, words : str
        ``2013-11`` and ``November 2013``.
    month : int
        The month of the calendar that it ends in.
    value : float or None
        In the KPI's unit; None where there is none.
    shown : str
        The value as a page would print it, or ``no data``.
    numerator, denominator : float or None
        What it was computed from.
    records : int
        How many rows counted.
    is_complete : bool
        Whether it was over, and its values settled, on the last day of the data.
    """

    label: str
    words: str
    month: int
    value: float | None
    shown: str
    numerator: float | None
    denominator: float | None
    records: int
    is_complete: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class TrialProblem:
    """Why a measure cannot be tried.

    Parameters
    ----------
    loc : Loc
        The field that is to be mended: ``("measure", "numerator", "value")``.
    at : int
        Number of the formula's character where it happened, from 1; 0 where there is none.
    fact, mend : str
        What is wrong, and what to write instead.
    """

    loc: Loc
    fact: str
    mend: str
    at: int = 0

    @property
    def sentence(self) -> str:
        """All of it, to be read as one."""
        where = f"Character {self.at}: " if self.at else ""
        return f"{where}{self.fact}; {self.mend}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """What came of trying a measure.

    Parameters
    ----------
    state : TrialState
        Whether there are periods.
    kind : PeriodKind
        Of the periods: months, or the rhythm in which the card is reported.
    periods : tuple of TrialPeriod
        The latest 24 at most, oldest first.
    problems : tuple of TrialProblem
        Why there are none.
    notes : tuple of str
        What else should be known: periods without a value, data that are in doubt.
    data_until : str
        Day up to which data was known, in words; empty without periods.
    """

    state: TrialState
    kind: PeriodKind = PeriodKind.MONTH
    periods: tuple[TrialPeriod, ...] = ()
    problems: tuple[TrialProblem, ...] = ()
    notes: tuple[str, ...] = ()
    data_until: str = ""

    @property
    def missing(self) -> int:
        """How many periods have no value."""
        return sum(one.value is None for one in self.periods)
