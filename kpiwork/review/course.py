"""Exercises on a review's page: what a reader is asked, and the answer, both from the page's own numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kpiwork.analysis.change import Assurance, Change, Variation
from kpiwork.analysis.compare import ComparisonState
from kpiwork.analysis.target import TargetState
from kpiwork.review.change_words import is_change
from kpiwork.review.numbers import day_words
from kpiwork.review.printed import asked_for, told_apart
from kpiwork.review.record import DataLight, KpiReview, Record
from kpiwork.review.sentences import style_of
from kpiwork.review.unintended import is_question
from kpiwork.review.where import strongest
from kpiwork.spec.choices import Better
from kpiwork.spec.target import Status

__all__ = [
    "Exercise",
    "of_change",
    "of_data",
    "of_decision",
    "of_question",
    "of_reliance",
    "of_status",
    "of_where",
]

JUDGED = (Status.NEAR, Status.MISSED, Status.MET)
"""The most instructive first: near is the word that people get wrong."""

MOST_NAMED = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Exercise:
    """One question to a reader of a page.

    Parameters
    ----------
    question : str
        What to find out.
    answer : tuple of str
        A sentence or two each.
    """

    question: str
    answer: tuple[str, ...]


def of_status(review: Record) -> Iterator[Exercise]:
    """Ask for a status, given value, target and tolerance."""
    for kpi in _by_status(review):
        target, style = kpi.target, told_apart(kpi)
        if target.value is None or kpi.value is None or kpi.better not in (Better.HIGHER, Better.LOWER):
            continue
        tolerance = kpi.tolerance or 0.0
        yield Exercise(
            question=(
                f"“{kpi.name}” stands at {style.value(kpi.value)}, and {kpi.better.value} is better. "
                f"The target is {asked_for(kpi)}; up to {style.distance(tolerance)} short of it is near. "
                "Is it met, near or missed?"
            ),
            answer=(_standing(kpi, tolerance),),
        )
        return


def of_change(review: Record) -> Iterator[Exercise]:
    """Ask whom a movement that is noise is owed to, and what really changed."""
    usual = [kpi for kpi in review.kpis if _is_usual(kpi.change) and _moved(kpi)]
    if usual:
        kpi = max(usual, key=lambda one: abs(one.previous.difference or 0.0) / abs(one.value or 1.0))
        yield Exercise(
            question=f"{_movement(kpi)} Who is to be praised, or asked?",
            answer=(
                "Nobody. The column “Change?” says “as usual”: it moved as it does by itself.",
                "A difference to the period before is a subtraction. It says nothing of chance.",
            ),
        )
    changed = [kpi.name for kpi in review.kpis if is_change(kpi)]
    yield Exercise(
        question="Which KPIs moved more than chance explains at the end of the period?",
        answer=(_named(changed) or "None. That is an answer too: there is no cause to look for.",),
    )


def of_reliance(review: Record) -> Iterator[Exercise]:
    """Ask what helps where chance decides whether a target is met, or where it is out of reach."""
    for kpi in review.kpis:
        assurance = kpi.change.assurance if kpi.change else None
        if assurance in (Assurance.HIT_OR_MISS, Assurance.FAILS):
            how = (
                "some weeks or months meet the target and some do not, with nothing changed"
                if assurance is Assurance.HIT_OR_MISS
                else "no week or month comes as far as the target"
            )
            yield Exercise(
                question=(
                    f"Under the status of “{kpi.name}” stands “{assurance.value}”. "
                    "Will it help to press people for a better figure?"
                ),
                answer=(
                    f"No. As the work goes on today, {how}.",
                    "Change the way of working, or the target. Pressure changes neither.",
                    "It invites people to move the number alone.",
                ),
            )
            return


def of_where(review: Record) -> Iterator[Exercise]:
    """Ask where a movement came from."""
    for kpi in review.kpis:
        if kpi.where and _moved(kpi) and strongest(kpi) is not None:
            asked = "Did the groups change, or their shares of the whole? Look under the KPI."
            yield Exercise(
                question=f"{_movement(kpi)} {asked}",
                answer=(kpi.where, "A range that holds 0 means that chance alone may make that part."),
            )
            return


def of_data(review: Record) -> Iterator[Exercise]:
    """Ask which numbers are not to be relied on yet."""
    late = [kpi for kpi in review.kpis if kpi.data_light is DataLight.PROVISIONAL and kpi.provisional_until]
    doubtful = [kpi.name for kpi in review.kpis if kpi.data_light in (DataLight.IN_DOUBT, DataLight.NO_DATA)]
    until = "; ".join(
        f"“{kpi.name}” until {day_words(kpi.provisional_until)}" for kpi in late if kpi.provisional_until
    )
    yield Exercise(
        question="Which numbers of this page can still move, and which are not to be trusted?",
        answer=(
            f"Can still move: {until}." if until else "None can still move: all have settled.",
            f"In doubt or without data: {_named(doubtful)}" if doubtful else "None is in doubt.",
            f"Groups of fewer than {review.privacy_minimum} cases are left out; that is no fault.",
        ),
    )


def of_question(review: Record) -> Iterator[Exercise]:
    """Ask what to do first with a question that the data raise."""
    raised = [(kpi, one) for kpi in review.kpis for one in kpi.findings if is_question(one)]
    if not raised:
        yield Exercise(
            question="The page raises no question. Is all well then?",
            answer=("Not proved. A small pattern, or one in data that nobody keeps, goes unseen.",),
        )
        return
    kpi, one = max(raised, key=lambda pair: pair[1].found.severity)
    benign = one.benign[0] if one.benign else "Ask those who do the work"
    yield Exercise(
        question=f"The data raise a question on “{kpi.name}”: “{one.title}”. Who did something wrong?",
        answer=(
            "Nobody, as far as the page knows. A question is no accusation.",
            f"Rule out first: {benign}.",
        ),
    )


def of_decision(review: Record) -> Iterator[Exercise]:
    """Ask what the meeting has to decide."""
    asked = [one.question for one in review.open_questions]
    yield Exercise(
        question="What is this meeting asked to decide? Say it in your own words, then compare.",
        answer=tuple(asked)
        or ("Nothing this time. Then the page is for information, and the meeting is short.",),
    )


def _by_status(review: Record) -> Iterator[KpiReview]:
    known = [kpi for kpi in review.kpis if kpi.target.state is TargetState.IN_FORCE]
    yield from (kpi for status in JUDGED for kpi in known if kpi.standing.status is status)


def _standing(kpi: KpiReview, tolerance: float) -> str:
    style, status, short = told_apart(kpi), kpi.standing.status, kpi.standing.shortfall or 0.0
    if status is Status.MET:
        return "Met: the value is on the good side of the target."
    if status is Status.NEAR:
        most = style.distance(tolerance)
        return f"Near: it is {style.distance(short)} short, no more than {most}. Near is not met."
    return f"Missed: it is {style.distance(short)} short, more than {style.distance(tolerance)}."


def _movement(kpi: KpiReview) -> str:
    moved = style_of(kpi).difference(kpi.previous.difference)
    return f"“{kpi.name}” moved by {moved} since {kpi.previous.words}."


def _is_usual(change: Change | None) -> bool:
    return change is not None and change.variation == (Variation.COMMON,)


def _moved(kpi: KpiReview) -> bool:
    known = kpi.previous.state is ComparisonState.COMPARED
    return known and style_of(kpi).difference(kpi.previous.difference) != style_of(kpi).difference(0.0)


def _named(names: list[str]) -> str:
    """Name a few; count the others."""
    if not names:
        return ""
    shown = ", ".join(f"“{name}”" for name in names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return f"{shown} and {more} more." if more > 0 else f"{shown}."
