"""A round of feedback: answers of unnamed people, as ``feedback/<round>.csv`` holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Self

from pydantic import Field, model_validator

from kpiwork.spec.model import Model, Refusal, RefusedError, Whole
from kpiwork.spec.text import Identifier, Line, Prose
from kpiwork.spec.time import Day

__all__ = [
    "MOST_AGREEMENT",
    "OPEN_QUESTION",
    "STATEMENTS",
    "FeedbackAnswer",
    "Rounds",
    "closed_on",
    "known_rounds",
]

MOST_AGREEMENT = 5
"""Full agreement; 1 is none."""

STATEMENTS = (
    "I understand what is counted",
    "I can do something about it",
    "It is fair",
    "It helps me in my work",
    "I trust how it is used",
)
"""What a round asks of each KPI, unless somebody writes other statements: each is good to agree with."""

OPEN_QUESTION = "What else should we know?"
"""What a round asks of each group, to be answered in words."""


class FeedbackAnswer(Model):
    """One answer of one unnamed person: agreement from 1 to 5, words, or both."""

    group: Line
    kpi: Identifier | None = None
    item: Line
    agreement: Whole | None = Field(default=None, ge=1, le=MOST_AGREEMENT)
    words: Prose | None = None
    closed: Day | None = None
    """Last day of the round, the same for all of its answers."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.agreement is None and self.words is None:
            raise RefusedError(
                Refusal("has neither agreement nor words", "write one of them, or remove the row")
            )
        return self


Rounds = Mapping[str, Sequence[FeedbackAnswer]]
"""The answers of each round, by its name."""


def closed_on(answers: Iterable[FeedbackAnswer]) -> date | None:
    """Give the last day of a round; None where its file does not say it."""
    return next((one.closed for one in answers if one.closed is not None), None)


def known_rounds(rounds: Rounds, as_of: date = date.max) -> list[str]:
    """Name the rounds with answers that had ended on a day, oldest first.

    Those whose file does not say when they ended count as ended, before all others, in the order of names.
    """
    ended = {name: closed_on(answers) for name, answers in rounds.items() if answers}
    known = [(day or date.min, name) for name, day in ended.items() if day is None or day <= as_of]
    return [name for _, name in sorted(known)]
