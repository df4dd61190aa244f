"""The thirteen steps as they are walked through on the screen, and what of a card is asked at each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kpiwork.studio.design.fields import Field
from kpiwork.studio.design.form import Form
from kpiwork.studio.design.steps import STEPS, Step, StepText

__all__ = ["WALK", "Stage"]

ORDER = (
    (Step.WHY,),
    (Step.RESULTS,),
    (Step.QUESTIONS,),
    (Step.EVIDENCE,),
    (Step.CHOOSE,),
    (Step.INFLUENCE,),
    (Step.LEADING,),
    (Step.BREAK_IT,),
    (Step.DEFINE, Step.COUNT),
    (Step.TARGET,),
    (Step.PEOPLE,),
    (Step.PILOT,),
    (Step.SIGN,),
)
"""Counting the same cases is how a definition is tried, and stands with it."""

BEFORE_CARDS = (Step.WHY, Step.RESULTS, Step.QUESTIONS, Step.EVIDENCE, Step.CHOOSE)
"""There is no card yet at these steps; what a card wants to know of them is asked where it is defined."""

BY_ITSELF = frozenset({("vote",)})
"""What a workshop notes without being asked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """One step on the screen.

    Parameters
    ----------
    number : int
        Its place, from 0.
    text : StepText
        What is said.
    steps : tuple of Step
        The steps of the model that it shows.
    """

    number: int
    text: StepText
    steps: tuple[Step, ...]

    @property
    def step(self) -> Step:
        """Its name: the first of its steps."""
        return self.text.step

    @property
    def is_before_cards(self) -> bool:
        """Whether it asks nothing of a card."""
        return self.step in BEFORE_CARDS

    def fields_of(self, form: Form) -> list[Field]:
        """Give the fields of a form that are asked here."""
        mine = (field for field in form.fields if _asked_at(field, form.kind) in self.steps)
        return [field for field in mine if field.loc not in BY_ITSELF]


def _asked_at(field: Field, kind: str) -> Step:
    return Step.DEFINE if kind == "card" and field.step in BEFORE_CARDS else field.step


def _stage(number: int, steps: tuple[Step, ...]) -> Stage:
    texts = {text.step: text for text in STEPS}
    first, *others = (texts[step] for step in steps)
    asks = (*first.asks, *(ask for text in others for ask in text.asks))
    minutes = first.minutes + sum(text.minutes for text in others)
    return Stage(number=number, text=replace(first, asks=asks, minutes=minutes), steps=steps)


WALK = tuple(_stage(number, steps) for number, steps in enumerate(ORDER))
"""Every step, first to last."""
