"""A round of feedback: one answer a row of ``feedback/<round>.csv``."""

from __future__ import annotations

from kpiwork.spec.model import Model, Whole
from kpiwork.spec.text import Identifier, Line, Prose

__all__ = ["FeedbackAnswer"]


class FeedbackAnswer(Model):
    """One answer of one unnamed person: agreement from 1 to 5, words, or both."""

    group: Line
    kpi: Identifier | None = None
    item: Line
    agreement: Whole | None = None
    words: Prose | None = None
