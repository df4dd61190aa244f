"""How a handbook says what a card chooses from: levels, uses, stages, bases and the like."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kpiwork.review.numbers import NumberStyle, default_decimals
from kpiwork.spec.card import Card
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
from kpiwork.spec.entries import Stance
from kpiwork.spec.target import Basis
from kpiwork.spec.unit import UnitKind

__all__ = [
    "BASES",
    "BETTER",
    "COLLECTED",
    "HOPED",
    "INFLUENCE",
    "LEVELS",
    "PERSON_USES",
    "SEASONS",
    "SHAPES",
    "STAGES",
    "STANCES",
    "TIMINGS",
    "UNITS",
    "card_style",
    "shown_for",
    "unit_words",
]

STAGES: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.DRAFT: "A draft: not agreed, and to be used for nothing yet.",
        Stage.PILOT: "A pilot: tried out, and not agreed for good.",
    }
)
LEVELS: Mapping[Level, str] = MappingProxyType(
    {
        Level.ORGANISATION: "The organisation as a whole; it stands on no department’s page.",
        Level.DEPARTMENT: "The department as a whole; no team and no person.",
        Level.TEAM: "Teams and larger groups; no person.",
        Level.PERSON: "Down to one person, as far as the agreement allows.",
    }
)
PERSON_USES: Mapping[PersonUse, str] = MappingProxyType(
    {
        PersonUse.NONE: "None: no figure about one person is made.",
        PersonUse.SELF: "For that person alone.",
        PersonUse.DEVELOPMENT: "For talks about that person’s development.",
        PersonUse.APPRAISAL: "For that person’s appraisal.",
    }
)
BETTER: Mapping[Better, str] = MappingProxyType(
    {
        Better.HIGHER: "higher is better",
        Better.LOWER: "lower is better",
        Better.WITHIN: "better within a range",
        Better.NEITHER: "neither way is better",
    }
)
UNITS: Mapping[UnitKind, str] = MappingProxyType(
    {
        UnitKind.PERCENT: "Percent",
        UnitKind.COUNT: "A number",
        UnitKind.RATIO: "A ratio",
        UnitKind.PER_THOUSAND: "Per 1,000",
        UnitKind.MINUTES: "Minutes",
        UnitKind.HOURS: "Hours",
        UnitKind.DAYS: "Days",
        UnitKind.SCORE: "A score",
    }
)
TIMINGS: Mapping[Timing, str] = MappingProxyType(
    {
        Timing.INPUT: "what goes into the work (input)",
        Timing.PROCESS: "how the work is done (process)",
        Timing.OUTPUT: "what the work gives (output)",
        Timing.OUTCOME: "what comes of it for others (outcome)",
    }
)
BASES: Mapping[Basis, str] = MappingProxyType(
    {
        Basis.PROMISE: "a promise",
        Basis.LAW: "required by law",
        Basis.PEER: "what others reach",
        Basis.HISTORY: "from the past",
        Basis.PLAN: "from a plan",
        Basis.WISH: "a wish",
        Basis.DEMONSTRATION: "set for demonstration",
    }
)
COLLECTED: Mapping[CollectionWay, str] = MappingProxyType(
    {
        CollectionWay.SYSTEM: "By a system, from what is recorded anyway",
        CollectionWay.HAND: "By hand",
        CollectionWay.SURVEY: "By asking people",
    }
)
INFLUENCE: Mapping[Influence, str] = MappingProxyType(
    {Influence.MOST: "Most of it", Influence.HALF: "About half of it", Influence.LITTLE: "Little of it"}
)
SEASONS: Mapping[Seasonal, str] = MappingProxyType(
    {
        Seasonal.YES: "The time of the year moves it.",
        Seasonal.NO: "The time of the year does not move it.",
        Seasonal.UNKNOWN: "Not known.",
    }
)
HOPED: Mapping[IncentiveKind, str] = MappingProxyType(
    {
        IncentiveKind.NONE: "Nothing",
        IncentiveKind.RECOGNITION: "Recognition",
        IncentiveKind.BONUS: "A bonus",
    }
)
SHAPES: Mapping[IncentiveShape, str] = MappingProxyType(
    {
        IncentiveShape.LINEAR: "that grows evenly with the value",
        IncentiveShape.CLIFF: "all or nothing at the target",
        IncentiveShape.CAP: "up to a limit",
        IncentiveShape.ACCELERATOR: "that grows faster above the target",
    }
)
STANCES: Mapping[Stance, str] = MappingProxyType(
    {
        Stance.AGREED: "agreed",
        Stance.WITH_RESERVATION: "agreed with a reservation",
        Stance.NOT_YET: "does not agree yet",
    }
)


def card_style(card: Card) -> NumberStyle:
    """Give the way a card's numbers are printed."""
    decimals = default_decimals(card.unit) if card.decimals is None else card.decimals
    return NumberStyle(unit=card.unit.kind, currency=card.unit.currency, decimals=decimals)


def shown_for(card: Card) -> Level:
    """Give the finest unit that a card is shown for: nobody's person without a use for one."""
    is_of_persons = card.level is Level.PERSON and card.person_use is not PersonUse.NONE
    return Level.TEAM if card.level is Level.PERSON and not is_of_persons else card.level


def unit_words(card: Card) -> str:
    """Say what a value counts, and which way is good: ``Percent; higher is better.``."""
    unit = card.unit.currency or UNITS.get(card.unit.kind, card.unit.kind.value)
    return f"{unit}; {BETTER[card.better]}."
