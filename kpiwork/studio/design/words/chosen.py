"""What can be chosen from a short list, in a manager's words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from kpiwork.spec.choices import (
    Better,
    CollectionWay,
    IncentiveKind,
    IncentiveShape,
    Influence,
    Level,
    PersonUse,
    Seasonal,
    Stage,
    Timing,
)
from kpiwork.spec.entries import ConcernKind, Stance
from kpiwork.spec.measure import Side
from kpiwork.spec.relation import Sign
from kpiwork.spec.target import Basis
from kpiwork.spec.unit import UnitKind

__all__ = ["in_words"]

CHOSEN: Mapping[type[StrEnum], Mapping[str, str]] = MappingProxyType(
    {
        Better: {
            "higher": "higher is better",
            "lower": "lower is better",
            "within": "a range is best",
            "neither": "neither is better: it informs",
        },
        Timing: {
            "input": "input: what goes into the work",
            "process": "process: how the work runs",
            "output": "output: what the work produces",
            "outcome": "outcome: what others have of it",
        },
        Stage: {
            "draft": "draft: not used yet",
            "pilot": "pilot: tried somewhere, for a time",
            "active": "active: in use",
            "retired": "retired: no longer used",
        },
        Level: {
            "organisation": "the whole organisation only",
            "department": "whole departments only",
            "team": "teams",
            "person": "single persons; only with an agreement",
        },
        PersonUse: {
            "none": "no figures about one person",
            "self": "for that person alone",
            "development": "for talks on development",
            "appraisal": "for appraisal",
        },
        Influence: {
            "most": "most of it",
            "half": "about half",
            "little": "little of it",
        },
        Seasonal: {"yes": "yes", "no": "no", "unknown": "nobody knows yet"},
        CollectionWay: {
            "system": "a system records them",
            "hand": "somebody counts them",
            "survey": "people are asked",
        },
        IncentiveKind: {"none": "nothing", "recognition": "recognition", "bonus": "a bonus"},
        IncentiveShape: {
            "linear": "evenly with the number",
            "cliff": "all at once at the target",
            "cap": "evenly up to an end",
            "accelerator": "faster above the target",
        },
        Basis: {
            "promise": "a promise that was given",
            "law": "a law or a rule",
            "peer": "others like us",
            "history": "our own past",
            "plan": "a plan for changing the work",
            "wish": "a wish",
            "demonstration": "made up for demonstration",
        },
        Side: {"above": "larger values are good", "below": "smaller values are good"},
        Sign: {"positive": "both move together", "negative": "they move against each other"},
        UnitKind: {
            "percent": "percent (a share)",
            "count": "number of things",
            "ratio": "ratio",
            "per_thousand": "per thousand",
            "minutes": "minutes",
            "hours": "hours",
            "days": "days",
            "score": "score",
            "currency": "money",
        },
        Stance: {
            "agreed": "I can live with it",
            "with reservation": "I can live with it, but",
            "not yet": "I cannot yet",
        },
        ConcernKind: {
            "not in our control": "it is not in our hands",
            "unfair": "it is unfair",
            "data wrong": "the data are wrong",
            "extra work": "it makes extra work",
            "fear of use against me": "it may be used against us",
            "conflicts with other goals": "it goes against other goals",
            "loss of discretion": "it takes our own judgement away",
            "other": "something else",
        },
    }
)


def in_words(kind: type[StrEnum], value: str) -> str:
    """Say one of an enum's values as a manager reads it; the value itself where that says it."""
    return CHOSEN.get(kind, {}).get(value, value)
