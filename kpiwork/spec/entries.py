"""Dated entries that people add: comments, decisions, sign-offs, concerns, pilots.

Entries are by role; a name stands only where its owner wished it. The newest stands last.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from kpiwork.spec.model import Flag, Model, Number, Refusal, RefusedError
from kpiwork.spec.text import Identifier, Line, Prose
from kpiwork.spec.time import Day

__all__ = [
    "Action",
    "Answer",
    "Comment",
    "Comments",
    "Concern",
    "ConcernKind",
    "Concerns",
    "Criterion",
    "Decision",
    "Decisions",
    "ExpectedEffect",
    "Outcome",
    "Pilot",
    "PilotOutcome",
    "Pilots",
    "SignOff",
    "SignOffs",
    "Stance",
]

LONGEST_CONDITION = 2_000


class Comment(Model):
    """What the owner of a KPI says about a period."""

    date: Day
    """Day on which it was written."""
    kpi: Identifier
    """KPI that it speaks of."""
    period: Line
    """Label of the period: ``2013-Q4``."""
    by: Line
    """Role, not a name."""
    what_happened: Prose
    """What happened, as the owner sees it."""
    what_we_do: Prose | None = None
    """What is done about it."""
    what_we_need: Prose | None = None
    """What the owner needs from others."""


class Comments(Model):
    """``comments.yaml``."""

    comments: tuple[Comment, ...] = ()


class ExpectedEffect(Model):
    """The effect that a decision expects, and by when."""

    kpi: Identifier
    """KPI that is to move."""
    to: Number
    """Value expected, in its unit."""
    by: Day
    """Day by which."""


class Action(Model):
    """Something that somebody does until a day."""

    what: Line
    """What is to be done."""
    owner: Line
    """Role that does it."""
    due: Day
    """Day until which."""
    done: Day | None = None
    """Day on which it was done."""


class Outcome(StrEnum):
    """How the question that a signal raised was closed; never printed on a page."""

    EXPLAINED = "explained"
    PROCESS_FIXED = "process fixed"
    DEFINITION_FIXED = "definition fixed"
    HANDED_OVER = "handed over"


class Decision(Model):
    """A question put to a meeting, and what the meeting decided."""

    id: Identifier
    """Name of the entry."""
    asked: Day
    """Day on which the question was put."""
    kpi: Identifier | None = None
    """KPI that it is about."""
    period: Line | None = None
    """The review it belongs to."""
    question: Line
    """The question, as the meeting reads it."""
    options: tuple[Line, ...] = ()
    """What could be decided."""
    proposal: Line | None = None
    """What the owner proposes."""
    cost_of_waiting: Line | None = None
    """What it costs to decide later."""
    evidence: Line | None = None
    """What speaks for the proposal."""
    decided: Day | None = None
    """Day of the decision; open where left out."""
    decided_by: Line | None = None
    """Who decided."""
    decision: Line | None = None
    """What was decided."""
    takes_effect: Day | None = None
    """Day from which it can show, where that is later than the decision."""
    expects: ExpectedEffect | None = None
    """The effect expected."""
    deviation_accepted_until: Day | None = None
    """Until when a missed target is accepted."""
    because: Line | None = None
    """Why."""
    detector: Identifier | None = None
    """Detector whose signal raised the question."""
    outcome: Outcome | None = None
    """How the signal's question was closed; never printed on a page."""
    look_again: Day | None = None
    """Day on which to look again."""
    actions: tuple[Action, ...] = ()
    """What follows."""

    @model_validator(mode="after")
    def _decided_or_open(self) -> Self:
        if (self.decided is None) != (self.decision is None):
            fact = "has only one of decided (the day) and decision (the words)"
            raise RefusedError(Refusal(fact, "write both or neither"))
        return self

    @model_validator(mode="after")
    def _shows_after_it(self) -> Self:
        if self.takes_effect is not None and (self.decided is None or self.takes_effect < self.decided):
            fact = "is a day before the decision" if self.decided else "stands beside no decision"
            mend = "write the day from which the decision can show, or leave it out"
            raise RefusedError(Refusal(fact, mend, "takes_effect"))
        return self


class Decisions(Model):
    """``decisions.yaml``."""

    decisions: tuple[Decision, ...] = ()


class Stance(StrEnum):
    """What somebody says when asked to sign."""

    AGREED = "agreed"
    WITH_RESERVATION = "with reservation"
    NOT_YET = "not yet"


class SignOff(Model):
    """One role's word on one card."""

    date: Day
    """Day."""
    kpi: Identifier
    """KPI whose card is signed."""
    role: Line
    """Role that speaks."""
    stance: Stance
    """What it says."""
    words: Prose | None = None
    """In its own words."""
    name: Line | None = None
    """Name, only where wished."""


class SignOffs(Model):
    """``signoffs.yaml``."""

    signoffs: tuple[SignOff, ...] = ()


class ConcernKind(StrEnum):
    """What a concern is about."""

    NOT_IN_OUR_CONTROL = "not in our control"
    UNFAIR = "unfair"
    DATA_WRONG = "data wrong"
    EXTRA_WORK = "extra work"
    FEAR_OF_USE = "fear of use against me"
    CONFLICTS = "conflicts with other goals"
    LOSS_OF_DISCRETION = "loss of discretion"
    OTHER = "other"


class Answer(Model):
    """What was said to a concern, and the act that followed."""

    date: Day
    """Day."""
    by: Line
    """Role that answered."""
    words: Prose
    """What was said."""
    act: Line | None = None
    """What followed."""
    changed_card: Flag = False
    """Whether the card was changed for it."""


class Concern(Model):
    """An objection or worry, by role."""

    id: Identifier
    """Name of the entry."""
    date: Day
    """Day on which it was raised."""
    kpi: Identifier | None = None
    """KPI that it is about."""
    role: Line
    """Role that raised it."""
    kind: ConcernKind
    """What it is about."""
    words: Prose
    """In the words of whoever raised it."""
    name: Line | None = None
    """Name, only where wished."""
    answer: Answer | None = None
    """What was said to it, and what followed."""


class Concerns(Model):
    """``concerns.yaml``."""

    concerns: tuple[Concern, ...] = ()


class Criterion(Model):
    """What a pilot must show, written before it starts."""

    kpi: Identifier
    """KPI that decides."""
    at_least: Number | None = None
    """Smallest value that passes."""
    at_most: Number | None = None
    """Largest value that passes."""
    words: Line | None = None
    """The criterion in words."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.at_least is None and self.at_most is None and self.words is None:
            fact = "says neither how much nor what"
            raise RefusedError(Refusal(fact, "write at_least or at_most, or words that people judge by"))
        if self.at_least is not None and self.at_most is not None and self.at_most < self.at_least:
            fact = f"is below at_least, {self.at_least}: no value passes"
            raise RefusedError(Refusal(fact, "swap the two, or leave one out", "at_most"))
        return self


class PilotOutcome(StrEnum):
    """What became of a pilot."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    STOP = "stop"
    NOT_ENOUGH_DATA = "not enough data"


class Pilot(Model):
    """A trial of a card somewhere, for a time."""

    id: Identifier
    """Name of the entry."""
    kpi: Identifier
    """KPI that is tried."""
    starts: Day
    """First day."""
    ends: Day
    """Last day."""
    where: str | None = Field(default=None, min_length=1, max_length=LONGEST_CONDITION)
    """Condition that selects the rows of the pilot: ``team in ('North', 'South')``."""
    criteria: tuple[Criterion, ...] = ()
    """What it must show, written before it starts."""
    stop_if: Line | None = None
    """What would end it early."""
    written_on: Day | None = None
    """Day on which the criteria were written."""
    outcome: PilotOutcome | None = None
    """What became of it."""
    learned: Prose | None = None
    """What it taught."""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends < self.starts:
            fact = f"is a day before the pilot starts, {self.starts}"
            raise RefusedError(Refusal(fact, "write the pilot's last day", "ends"))
        return self


class Pilots(Model):
    """``pilots.yaml``."""

    pilots: tuple[Pilot, ...] = ()
