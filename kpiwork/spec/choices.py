"""What a card chooses from: directions, stages, levels, rhythms and the like."""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "Better",
    "CollectionWay",
    "IncentiveKind",
    "IncentiveShape",
    "Influence",
    "Level",
    "PersonUse",
    "Rhythm",
    "Seasonal",
    "Stage",
    "Timing",
]


class Better(StrEnum):
    """Which direction is good."""

    HIGHER = "higher"
    LOWER = "lower"
    WITHIN = "within"
    NEITHER = "neither"


class Timing(StrEnum):
    """What a KPI measures along the way from work to result."""

    INPUT = "input"
    PROCESS = "process"
    OUTPUT = "output"
    OUTCOME = "outcome"


class Stage(StrEnum):
    """Where a card is in its life."""

    DRAFT = "draft"
    PILOT = "pilot"
    ACTIVE = "active"
    RETIRED = "retired"


class Level(StrEnum):
    """The finest unit a KPI may appear for."""

    ORGANISATION = "organisation"
    DEPARTMENT = "department"
    TEAM = "team"
    PERSON = "person"


class PersonUse(StrEnum):
    """What figures about one person may be used for."""

    NONE = "none"
    SELF = "self"
    DEVELOPMENT = "development"
    APPRAISAL = "appraisal"


class Influence(StrEnum):
    """How much of the value is in the team's own hands."""

    MOST = "most"
    HALF = "half"
    LITTLE = "little"


class Seasonal(StrEnum):
    """Whether the time of the year moves the KPI."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Rhythm(StrEnum):
    """How often something happens."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class CollectionWay(StrEnum):
    """How values come about."""

    SYSTEM = "system"
    HAND = "hand"
    SURVEY = "survey"


class IncentiveKind(StrEnum):
    """What people gain when the target is met."""

    NONE = "none"
    RECOGNITION = "recognition"
    BONUS = "bonus"


class IncentiveShape(StrEnum):
    """How the gain grows with the value."""

    LINEAR = "linear"
    CLIFF = "cliff"
    CAP = "cap"
    ACCELERATOR = "accelerator"
