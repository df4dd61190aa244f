"""What can go wrong, in words: every message has a place, a fact and a mend.

The root is `KpiworkError`; a command line maps its children to exit codes. Callers use
the named constructors of the module they are in and write no sentences of their own.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

__all__ = [
    "BatchError",
    "DataError",
    "ExpressionError",
    "KpiworkError",
    "OutputError",
    "Problem",
    "SpecError",
    "UsageError",
    "allowed",
    "did_you_mean",
]

CLOSE_ENOUGH = 0.6  # difflib's own default: below it a suggestion misleads more than it helps
LONGEST_LIST = 12


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Problem:
    """One thing that is wrong.

    Parameters
    ----------
    place : str
        Where: ``params/sales/kpis/win_rate.yaml:12:3``, ``source tickets``, ``--period``.
    fact : str
        What was found there, with the value found and the values allowed.
    mend : str
        What to do about it.
    """

    place: str
    fact: str
    mend: str

    def __str__(self) -> str:
        return f"{self.place}  {self.fact}; {self.mend}" if self.place else f"{self.fact}; {self.mend}"


class KpiworkError(Exception):
    """The root: carries one or more problems and prints one a line.

    Parameters
    ----------
    problems : Problem or iterable of Problem
        Everything that was found; never empty.
    """

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)

    def _render_traceback_(self) -> list[str]:
        """Say in a notebook what is wrong, without the calls that led there: IPython asks for this."""
        return [str(problem) for problem in self.problems]

    @classmethod
    def at(cls, place: str, fact: str, mend: str) -> Self:
        """Make an error of one problem."""
        return cls(Problem(place=place, fact=fact, mend=mend))


class SpecError(KpiworkError):
    """A file of the workbook is wrong, whatever the data."""


class ExpressionError(SpecError):
    """A formula is wrong: not in the language, or against the columns it names."""


class DataError(KpiworkError):
    """A file is right in itself but does not fit this data, or the data cannot be read."""


class UsageError(KpiworkError):
    """A command or function was given something it cannot work with."""


class OutputError(KpiworkError):
    """Results could not be written; what stood there before still stands."""


class BatchError(KpiworkError):
    """A notebook of a batch failed; the others are done."""


def allowed(values: Iterable[object]) -> str:
    """Name allowed values, sorted, for use in a fact or a mend: ``a, b or c``."""
    names = sorted({str(value) for value in values})
    if len(names) > LONGEST_LIST:
        return f"{', '.join(names[:LONGEST_LIST])} … ({len(names)} in all)"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}" if names else "none"


def did_you_mean(name: str, known: Iterable[object]) -> str:
    """Suggest the nearest known name, or list the known ones, as a mend.

    Parameters
    ----------
    name : str
        What was written.
    known : iterable
        What could have been meant.

    Returns
    -------
    str
        ``did you mean 'numerator'?`` or ``write one of a, b or c``.
    """
    names = [str(value) for value in known]
    near = difflib.get_close_matches(name, names, n=1, cutoff=CLOSE_ENOUGH)
    if not near:
        lower = {n.lower(): n for n in names}
        near = [lower[name.lower()]] if name.lower() in lower else []
    if near:
        return f"did you mean '{near[0]}'?"
    return f"write one of {allowed(names)}" if names else "remove it"
