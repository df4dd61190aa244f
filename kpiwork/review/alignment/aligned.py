"""KPIs in line with objectives: what a figure, a table and a list of gaps are made from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from kpiwork.spec.choices import Stage

__all__ = ["IN_USE", "Aligned", "Alignment", "Branch", "Gap", "GapKind"]

IN_USE = (Stage.ACTIVE, Stage.PILOT)
"""Stages of a card that counts: a draft is not measured yet, a retired card no longer."""


class GapKind(StrEnum):
    """What is missing, too much, or too late."""

    OBJECTIVE_WITHOUT_KPI = "objectives without a KPI"
    KPI_WITHOUT_OBJECTIVE = "KPIs without an objective"
    NO_LEADING_KPI = "no leading KPI"
    MANY_TARGETS = "many targets"
    COST_WITHOUT_DECISION = "work without a decision"
    COST_NOT_SAID = "cost not said"
    PAST_REVIEW = "past review"


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """One thing to mend.

    Parameters
    ----------
    kind : GapKind
        What is wrong.
    text : str
        In a sentence, with its numbers.
    names : tuple of str
        The objectives or KPIs that it is about.
    """

    kind: GapKind
    text: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Aligned:
    """One KPI, in its place.

    Parameters
    ----------
    id, name : str
        Which.
    stage : Stage
        Where its card is in its life.
    has_target : bool
        Whether a target was agreed.
    leads, guardrails : tuple of str
        Names of the KPIs that it is said to lead, and of those that guard it.
    guards : bool
        Whether it guards another KPI.
    hours : float or None
        Hours of work a month; None where the card does not say.
    decisions : int
        Questions put to a meeting in the twelve months before the day, decided or open, that name it.
    review_by : date or None
        Day until which its card is to be looked at again.
    """

    id: str
    name: str
    stage: Stage
    has_target: bool
    leads: tuple[str, ...]
    guardrails: tuple[str, ...]
    guards: bool
    hours: float | None
    decisions: int
    review_by: dt.date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """One objective with what serves it.

    Parameters
    ----------
    objective : str
        Its name; empty for KPIs without one.
    above : tuple of str
        Names of the objectives that it serves, the highest first.
    work : tuple of str
        Initiatives for it, in words.
    kpis : tuple of Aligned
        KPIs that serve it, in reading order; those that only guard another stand beside that one.
    """

    objective: str
    above: tuple[str, ...]
    work: tuple[str, ...]
    kpis: tuple[Aligned, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Alignment:
    """A department's KPIs, from what they are for.

    Parameters
    ----------
    department : str
        Its name.
    as_of : date or None
        Day on which decisions and review days are counted; None leaves both out.
    branches : tuple of Branch
        By objective, in reading order.
    kpis : tuple of Aligned
        All of them, guardrails too.
    gaps : tuple of Gap
        What is to be mended.
    hours : float
        Hours a month of all cards that say so.
    decisions : int
        Questions put to a meeting in the twelve months before the day that name a KPI.
    """

    department: str
    as_of: dt.date | None
    branches: tuple[Branch, ...]
    kpis: tuple[Aligned, ...]
    gaps: tuple[Gap, ...]
    hours: float
    decisions: int
