"""The steps of the workshop, in order, with the questions that are put to the people in the room."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["STEPS", "Step", "StepText"]


class Step(StrEnum):
    """A step of the workshop."""

    WHY = "why"
    RESULTS = "results"
    QUESTIONS = "questions"
    EVIDENCE = "evidence"
    CHOOSE = "choose"
    DEFINE = "define"
    INFLUENCE = "influence"
    LEADING = "leading"
    BREAK_IT = "break it"
    COUNT = "count"
    TARGET = "target"
    PEOPLE = "people"
    PILOT = "pilot"
    SIGN = "sign"


@dataclass(frozen=True, kw_only=True, slots=True)
class StepText:
    """What is said at a step.

    Parameters
    ----------
    step : Step
        Which.
    title : str
        In a few words.
    asks : tuple of str
        The questions, as they are read aloud.
    minutes : int
        How long it usually takes.
    """

    step: Step
    title: str
    asks: tuple[str, ...]
    minutes: int


STEPS: tuple[StepText, ...] = (
    StepText(
        step=Step.WHY,
        title="Why we are here",
        asks=(
            "What went wrong with figures where you worked before?",
            "What must none of these figures ever be used for?",
        ),
        minutes=10,
    ),
    StepText(
        step=Step.RESULTS,
        title="Results",
        asks=(
            "Think of a year from now, and the department at its best: what would a customer notice?",
            "What would a colleague notice, and the finance director?",
            "Which aim of the organisation fails if we do?",
        ),
        minutes=20,
    ),
    StepText(
        step=Step.QUESTIONS,
        title="Questions",
        asks=(
            "What do you need to know at the start of a month to steer?",
            "What did you decide last quarter without knowing enough?",
        ),
        minutes=15,
    ),
    StepText(
        step=Step.EVIDENCE,
        title="Evidence",
        asks=(
            "If that result were true, what could we see, hear or count?",
            "Who could count it tomorrow, with what we have?",
        ),
        minutes=20,
    ),
    StepText(
        step=Step.CHOOSE,
        title="Choose 3 to 7",
        asks=(
            "Vote in silence, then look at value, effort, influence and risk.",
            "Say this number moves by a tenth: what do you do on Tuesday? If nothing, drop it.",
        ),
        minutes=25,
    ),
    StepText(
        step=Step.DEFINE,
        title="Define and measure",
        asks=(
            "What is counted, and what is not?",
            "Does the formula give the number that you expected for last month?",
        ),
        minutes=30,
    ),
    StepText(
        step=Step.INFLUENCE,
        title="Influence",
        asks=(
            "How much of this number is in the team's own hands: most, half or little?",
            "What else moves it?",
        ),
        minutes=10,
    ),
    StepText(
        step=Step.LEADING,
        title="Leading links",
        asks=(
            "What do we do weeks earlier that makes the result likely, and why should it?",
            "How long until it shows, and what would convince you that it does not?",
        ),
        minutes=15,
    ),
    StepText(
        step=Step.BREAK_IT,
        title="Break it",
        asks=(
            "You earn a month's pay if this number gets better, and no customer may gain. How do you do it?",
            "How easy is that, who would see it, and what would show it?",
            "What must not get worse meanwhile, and by how much at most?",
        ),
        minutes=20,
    ),
    StepText(
        step=Step.COUNT,
        title="Count the same cases",
        asks=("Two people count the same cases by the definition, each alone. How often do they agree?",),
        minutes=15,
    ),
    StepText(
        step=Step.TARGET,
        title="Target",
        asks=(
            "Look at the last periods first. What value do you ask for, and by when?",
            "Where does it come from: a promise, a law, a peer, the history, a plan or a wish?",
            "What will you change so that the number moves?",
        ),
        minutes=20,
    ),
    StepText(
        step=Step.PEOPLE,
        title="People",
        asks=(
            "Whose day does this change, and who of them is not in the room?",
            "Say the strongest argument against it, as its opponent would.",
        ),
        minutes=20,
    ),
    StepText(
        step=Step.PILOT,
        title="Pilot",
        asks=("Where do we try it, for how long, and what would make us stop?",),
        minutes=10,
    ),
    StepText(
        step=Step.SIGN,
        title="Sign and save",
        asks=(
            "I can live with it because … or: I cannot until …",
            "Listen to what will be written, then save.",
        ),
        minutes=15,
    ),
)
"""Every step, first to last."""
