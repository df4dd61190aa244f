"""What a record keeps of a KPI's findings: what was asked of its data, and what is known beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from kpiwork.signals.finding import Finding
from kpiwork.spec.entries import ConcernKind, Outcome
from kpiwork.spec.relation import Grade

__all__ = ["Agreement", "Closed", "CountOfTests", "Raised", "RiskWatch", "Voice", "Watched"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed:
    """What people made of the question that a finding raised.

    Parameters
    ----------
    asked : date
        Day on which it was put.
    look_again : date
        Day on which to look again; a year later where nobody said when.
    is_due : bool
        Whether that day has come.
    outcome : Outcome or None
        How it was closed; in no edition, and so on no page.
    """

    asked: dt.date
    look_again: dt.date
    is_due: bool
    outcome: Outcome | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Raised:
    """One detector's finding on a KPI.

    Parameters
    ----------
    found : Finding
        What it found; its picture is kept of signals only.
    title, question, method : str
        What the detector says of itself; the method is for analysts.
    benign, look_at, redesign : tuple of str
        Explanations to check first, what to look at next, how to take the incentive away.
    on_pages : bool
        Whether department pages show it.
    before : str
        Label of the first review that raised it; empty where none did.
    closed : Closed or None
        What people made of it; None while it is open.
    put : str
        The question that a meeting is asked because of it; empty where none is open.
    sentence : str
        What was seen and how large it is; of "clear", what would have been seen.
    """

    found: Finding
    title: str
    question: str
    method: str
    benign: tuple[str, ...]
    look_at: tuple[str, ...]
    redesign: tuple[str, ...]
    on_pages: bool
    before: str = ""
    closed: Closed | None = None
    put: str = ""
    sentence: str = ""

    @property
    def is_rested(self) -> bool:
        """Whether people looked at it, and the day to look again has not come."""
        return self.closed is not None and not self.closed.is_due


class Watched(StrEnum):
    """What is known of a gaming risk."""

    SEEN = "raises a question"
    WORSE = "worse than last time, not tested"
    QUIET = "nothing seen"
    NOT_TOLD = "cannot be told"
    UNWATCHED = "not watched"


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskWatch:
    """A way to move a KPI without doing the work, and what watches it.

    Parameters
    ----------
    how : str
        What somebody could do.
    ease, visibility : Grade
        How easy, and how visible it would be.
    detector : str
        Name of the detector that would show it; empty for none.
    guardrail : str
        Id of the KPI that would show it; empty for none.
    state : Watched
        What is known.
    sentence : str
        What the watchers found, in words.
    """

    how: str
    ease: Grade
    visibility: Grade
    detector: str
    guardrail: str
    state: Watched
    sentence: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Voice:
    """A concern about a KPI, by role.

    Parameters
    ----------
    answer : str
        What was said to it; empty while it is open.
    act : str
        What followed; empty where nothing did yet.
    name : str
        Of who raised it, only where wished.
    """

    day: dt.date
    role: str
    kind: ConcernKind
    words: str
    answer: str = ""
    act: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """How far those who answered a round of feedback agree with one of its statements on a KPI.

    Parameters
    ----------
    round : str
        Name of the round.
    item : str
        The statement.
    answers : int
        How many answered.
    mean : float
        From 1 to 5.
    """

    round: str
    item: str
    answers: int
    mean: float


@dataclass(frozen=True, kw_only=True, slots=True)
class CountOfTests:
    """How many tests stand behind the questions of a page.

    Parameters
    ----------
    questions : int
        Signals, of tests and of cards.
    tests : int
        Tests made.
    too_little, not_applicable : int
        Tests that lacked data, and such that do not apply.
    expected_false : float
        Signals that chance alone gives at most from so many tests.
    """

    questions: int
    tests: int
    too_little: int
    not_applicable: int
    expected_false: float
