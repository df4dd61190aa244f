"""A round of feedback: one answer a row of ``feedback/<round>.csv``."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from kpiwork.spec.model import Model, Refusal, RefusedError, Whole
from kpiwork.spec.text import Identifier, Line, Prose

__all__ = ["FeedbackAnswer"]


class FeedbackAnswer(Model):
    """One answer of one unnamed person: agreement from 1 to 5, words, or both."""

    group: Line
    kpi: Identifier | None = None
    item: Line
    agreement: Whole | None = Field(default=None, ge=1, le=5)
    words: Prose | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.agreement is None and self.words is None:
            raise RefusedError(
                Refusal("has neither agreement nor words", "write one of them, or remove the row")
            )
        return self
