"""A KPI card: one indicator and all that was agreed about it."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from kpiwork.spec.choices import (
    Better,
    CollectionWay,
    IncentiveKind,
    IncentiveShape,
    Influence,
    Level,
    PersonUse,
    Rhythm,
    Seasonal,
    Stage,
    Timing,
)
from kpiwork.spec.measure import Compare, Cutoff, Measure
from kpiwork.spec.model import Flag, Model, Number, Refusal, RefusedError, Whole
from kpiwork.spec.relation import GamingRisk, Guardrail, Lead
from kpiwork.spec.target import Status, StatusRule, Target, TargetsFrom
from kpiwork.spec.text import Identifier, Line, Prose
from kpiwork.spec.time import Day, Duration
from kpiwork.spec.unit import Unit

__all__ = ["Card", "Change", "Collection", "Cost", "CountedByTwo", "Frequency", "Incentive"]


class Frequency(Model):
    """How often a KPI is collected, reported and reviewed."""

    collect: Rhythm | None = None
    """How often values come about."""
    report: Rhythm = Rhythm.MONTHLY
    """How often it is on a dashboard."""
    review: Rhythm = Rhythm.QUARTERLY
    """How often a meeting looks at it."""


class CountedByTwo(Model):
    """Two people counted the same cases by the definition, each alone."""

    date: Day
    """Day."""
    cases: Whole = Field(ge=1)
    """How many cases both looked at."""
    same: Whole = Field(ge=0)
    """Of how many both said the same."""

    @model_validator(mode="after")
    def _no_more_than_counted(self) -> Self:
        if self.same > self.cases:
            fact = f"is {self.same} of {self.cases} cases"
            raise RefusedError(Refusal(fact, "write of how many of the cases both said the same", "same"))
        return self


class Collection(Model):
    """How values are collected and how that is checked."""

    how: CollectionWay
    """How values come about."""
    checked: Line | None = None
    """How somebody makes sure that they are right."""
    counted_by_two: CountedByTwo | None = None
    """How far two people agreed who counted the same cases."""


class Incentive(Model):
    """What hangs on a KPI."""

    kind: IncentiveKind
    """What people gain."""
    shape: IncentiveShape | None = None
    """How the gain grows with the value."""
    starts: Day | None = None
    """Since when."""


class Cost(Model):
    """What it costs to have a KPI."""

    hours_per_month: Number = Field(ge=0)
    """Hours of work a month."""


class Change(Model):
    """A dated change to the work, the definition or the data."""

    date: Day
    """Day."""
    what: Line
    """What changed."""
    why: Line | None = None
    """Why."""
    agreed_by: Line | None = None
    """Who agreed."""
    rebase: Flag = False
    """Whether readings before and after are not to be compared."""


class Card(Model):
    """One KPI. Required: name, question, owner, better, unit, measure."""

    name: Line
    """The indicator in words that a reader understands without the definition."""
    question: Line
    """The question it answers."""
    definition: Prose | None = None
    """What is counted and what is not."""
    definition_from: Line | None = None
    """Where the definition comes from: a standard, a book, a law."""
    objective: Identifier | None = None
    """Objective that it serves."""
    measures: Timing | None = None
    """Where along the way from work to result it measures."""
    stands_for: Line | None = None
    """What it is a proxy of: a KPI's id, or words."""
    better: Better
    """Which direction is good."""
    unit: Unit
    """What its value counts."""
    decimals: int | None = Field(default=None, ge=0, le=6, strict=True)
    """Digits printed behind the point; the unit decides where left out."""
    stage: Stage = Stage.ACTIVE
    """Where the card is in its life."""
    owner: Line
    """A role, not a name."""
    data_steward: Line | None = None
    """Role that answers for the data."""
    frequency: Frequency = Frequency()
    """How often it is collected, reported and reviewed."""
    settles_after: Duration | None = None
    """How long a period's value still moves after its end."""
    collection: Collection | None = None
    """How values are collected and checked."""
    level: Level = Level.TEAM
    """The finest unit it may appear for."""
    person_use: PersonUse = PersonUse.NONE
    """What figures about one person may be used for; above none only with an agreement."""
    agreement: Line | None = None
    """Agreement that allows figures about persons."""
    keep_for: Duration | None = None
    """How long figures about persons are kept."""
    used_for: Line | None = None
    """What it is used for."""
    never_used_for: Line | None = None
    """What it must never be used for."""
    influence: Influence | None = None
    """How much of it is in the team's own hands."""
    also_moved_by: Line | None = None
    """What else moves it."""
    when_worse: Line | None = None
    """Who does what when it worsens."""
    limits: Line | None = None
    """What it does not say."""
    introduced: Day | None = None
    """When attention to it began."""
    incentive: Incentive | None = None
    """What hangs on it."""
    seasonal: Seasonal = Seasonal.UNKNOWN
    """Whether the time of the year moves it."""
    cost: Cost | None = None
    """What it costs to have it."""
    review_by: Day | None = None
    """Day until which the card is to be looked at again."""
    audience: tuple[Line, ...] = ()
    """Roles that it is made for."""
    measure: Measure
    """How it is computed."""
    compare: Compare | None = None
    """Which units are put side by side."""
    informative: Flag = False
    """Shown for context: it has no target on purpose."""
    targets: tuple[Target, ...] = ()
    """What was agreed, with dates."""
    targets_from: TargetsFrom | None = None
    """Targets that stand in a source."""
    tolerance: Number | None = Field(default=None, ge=0)
    """How far from the target still counts as near, in the KPI's own unit."""
    status_rules: tuple[StatusRule, ...] = ()
    """The card's own rules; the first that matches decides."""
    cutoff: Cutoff | None = None
    """Value in a record that decides whether it counts as good."""
    guardrails: tuple[Guardrail, ...] = ()
    """What must not worsen while it improves."""
    leads: tuple[Lead, ...] = ()
    """Which KPIs it is claimed to lead."""
    drivers: tuple[Identifier, ...] = ()
    """KPIs whose product or sum this one is."""
    changes: tuple[Change, ...] = ()
    """Dated changes to work, definition or data."""
    gaming_risks: tuple[GamingRisk, ...] = ()
    """How the number could be moved without doing the work."""

    @property
    def has_target(self) -> bool:
        """Whether a target was agreed, here or in a source."""
        return bool(self.targets) or self.targets_from is not None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if found := _contradictions(self):
            raise RefusedError(*found)
        return self


def _contradictions(card: Card) -> list[Refusal]:
    return [*_of_targets(card), *_of_use(card), *_of_units(card)]


def _of_targets(card: Card) -> list[Refusal]:
    found = []
    ranges = [target for target in card.targets if target.value is None]
    if ranges and card.better is not Better.WITHIN:
        fact = f"is {card.better}, but a target has low and high"
        found.append(Refusal(fact, "write better: within, or give each target one value", "better"))
    if card.better is Better.WITHIN and len(ranges) < len(card.targets):
        fact = "hold one value where the KPI is better within a range"
        found.append(Refusal(fact, "give each target low and high", "targets"))
    if card.better is Better.NEITHER and card.has_target:
        found.append(Refusal("is neither, but there is a target", "say which direction is good", "better"))
    if card.targets_from and card.measure.denominator is not None:
        fact = "would add up targets of a rate, which makes no sense"
        found.append(Refusal(fact, "write them under targets, with dates", "targets_from"))
    if card.informative and card.has_target:
        found.append(Refusal("is true, but there is a target", "remove one of the two", "informative"))
    if len({target.starts for target in card.targets}) < len(card.targets):
        found.append(Refusal("have two that start on one day", "keep one of them", "targets"))
    return found


def _of_use(card: Card) -> list[Refusal]:
    found = []
    if card.person_use is not PersonUse.NONE and not (card.agreement and card.keep_for):
        fact = f"is {card.person_use} without an agreement and keep_for"
        found.append(Refusal(fact, "name both, or write person_use: none", "person_use"))
    if card.status_rules and not _ends_with_otherwise(card.status_rules):
        fact = "end with a rule that has a bound"
        found.append(Refusal(fact, "add a last rule that has only a status", "status_rules"))
    return found


def _of_units(card: Card) -> list[Refusal]:
    if card.compare is None:
        return []
    known, found = card.measure.dimensions, []
    units, adjusted = card.compare.units, card.compare.adjusted_for
    if unknown := [name for name in (units, *adjusted) if name not in known]:
        fact = f"names {unknown[0]}, which is no dimension of the measure"
        found.append(Refusal(fact, "name one of measure.dimensions, or add it there", "compare"))
    if units in adjusted or len(set(adjusted)) < len(adjusted):
        fact = "adjusts the units for themselves" if units in adjusted else "names a dimension twice"
        found.append(Refusal(fact, "name each once", "compare"))
    return found


def _ends_with_otherwise(rules: tuple[StatusRule, ...]) -> bool:
    last = rules[-1]
    return last.at_least is None and last.at_most is None and last.status is not Status.NO_DATA
