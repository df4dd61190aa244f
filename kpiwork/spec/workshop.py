"""What a department said in its workshop: never-list, results, questions, evidence, candidates.

Votes are counts; who voted for what is never written. What makes a good result or a fair number of
candidates is told where the workshop is held, and not checked here.
"""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from kpiwork.spec.model import Flag, Model, Refusal, RefusedError, Whole
from kpiwork.spec.relation import Grade
from kpiwork.spec.text import Identifier, Line
from kpiwork.spec.time import Day

__all__ = ["Candidate", "Evidence", "FeedbackDate", "Result", "SteeringQuestion", "Vote", "Workshop"]


class Result(Model):
    """Something that people would notice if the department did its work at its best."""

    id: Identifier
    """Name of the entry."""
    words: Line
    """The result, as somebody outside would say it."""
    noticed_by: Line | None = None
    """Who would notice it: a customer, a colleague, the finance director."""
    objective: Identifier | None = None
    """Objective that fails without it."""


class SteeringQuestion(Model):
    """Something that the department has to know in order to steer."""

    id: Identifier
    """Name of the entry."""
    words: Line
    """The question."""
    result: Identifier | None = None
    """Result that it is about."""


class Evidence(Model):
    """Something that could be seen, heard or counted if a result were true."""

    words: Line
    """What could be seen, heard or counted."""
    question: Identifier | None = None
    """Question that it would answer."""
    counted_by: Line | None = None
    """Role that could count it tomorrow, with what there is."""


class Candidate(Model):
    """An indicator that was thought of, and what became of it."""

    id: Identifier
    """Name of the entry."""
    name: Line
    """The indicator in words."""
    question: Line | None = None
    """Question that it answers."""
    from_library: Identifier | None = None
    """Card of the library that it comes from; new where left out."""
    votes: Whole | None = Field(default=None, ge=0)
    """How many votes it got; nobody can tell whose."""
    value: Grade | None = None
    """How much it would help to steer."""
    effort: Grade | None = None
    """How much work it would be."""
    influence: Grade | None = None
    """How much of it is in the department's own hands."""
    risk: Grade | None = None
    """How likely it is to do harm."""
    chosen: Flag = False
    """Whether it was chosen."""
    dropped_because: Line | None = None
    """Why it was not."""
    card: Identifier | None = None
    """KPI that it became."""

    @model_validator(mode="after")
    def _chosen_or_dropped(self) -> Self:
        if self.chosen and self.dropped_because:
            fact = "stands beside chosen: true"
            raise RefusedError(Refusal(fact, "keep one of the two", "dropped_because"))
        return self


class Vote(Model):
    """A silent vote on the candidates."""

    date: Day
    """Day."""
    ballots: Whole = Field(ge=1)
    """How many people voted."""
    each: Whole = Field(ge=1)
    """How many votes each of them had."""


class FeedbackDate(Model):
    """A day on which people are asked how they fare with the KPIs."""

    date: Day
    """Day."""
    asked: Line
    """Who is asked: a group or role."""
    about: Line | None = None
    """What they are asked about."""


class Workshop(Model):
    """``workshop.yaml``."""

    held_on: Day | None = None
    """Day on which people sat together; the latest of several."""
    in_the_room: tuple[Line, ...] = ()
    """Roles that took part."""
    not_in_the_room: tuple[Line, ...] = ()
    """Roles whose day the KPIs change, and who did not take part."""
    never: tuple[Line, ...] = ()
    """What none of the department's figures is ever used for."""
    results: tuple[Result, ...] = ()
    """What people would notice if the department did its work at its best."""
    questions: tuple[SteeringQuestion, ...] = ()
    """What the department has to know in order to steer."""
    evidence: tuple[Evidence, ...] = ()
    """What could be seen, heard or counted if a result were true."""
    candidates: tuple[Candidate, ...] = ()
    """Indicators that were thought of."""
    vote: Vote | None = None
    """The silent vote on them."""
    feedback_on: tuple[FeedbackDate, ...] = ()
    """When people are asked how they fare with the KPIs."""
