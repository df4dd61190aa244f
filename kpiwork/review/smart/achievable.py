"""Achievable: whether the target can be met, and meeting it asks for anything.

Never and met without effort are both faults. What was never seen is never called achievable.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kpiwork.analysis.comparison.found import Where
from kpiwork.analysis.forecast.outlook import Band, OutlookState
from kpiwork.analysis.forecast.past import FEWEST as LOOK_AHEAD
from kpiwork.periods import PeriodKind
from kpiwork.review.behind import Ahead
from kpiwork.review.behind_words import plural
from kpiwork.review.outlook_words import DueWords, outlook_words
from kpiwork.review.printed import style_of
from kpiwork.review.reviewed import DataLight, KpiReview
from kpiwork.review.smart.ahead import ahead_of_target
from kpiwork.review.smart.judged import Asked, Criterion, Judged
from kpiwork.review.smart.look import Looked
from kpiwork.review.smart.past import Goal, Past, best_lasting, goal_of, newest_target, past_of, steps_of
from kpiwork.review.smart.words import percent, periods, span_words
from kpiwork.spec.choices import Better
from kpiwork.spec.target import Basis

__all__ = ["achievable"]

FEWEST = 6  # periods, below which the past says nothing of a target
HELD = (Basis.PROMISE, Basis.LAW)  # of a target that is there to be held, not to be reached
TOLD = (OutlookState.MADE, OutlookState.DECIDED)
ASK_WHAT = "say what will be changed so that it moves, or agree on a value that the past comes near to"
ASK_MORE = "agree on a value that asks for something, or hold it as a floor and choose another question"
WHERE_FROM = {
    Basis.WISH: (
        "It is a wish.",
        "ask where the number comes from: a promise, a law, a peer, your own best months",
    ),
    Basis.DEMONSTRATION: (
        "It is for demonstration; nobody promised it.",
        "agree on one that somebody stands for",
    ),
}
BASES = {
    Basis.PROMISE: "a promise",
    Basis.LAW: "a law",
    Basis.PEER: "what peers reach",
    Basis.HISTORY: "its own past",
    Basis.PLAN: "a plan",
}

_asked = partial(Asked, Criterion.ACHIEVABLE)


def achievable(looked: Looked) -> Iterator[Judged]:
    """Judge the target by its outlook, its past, the best level that lasted, the units and its basis."""
    card = looked.card
    if card.informative or card.better is Better.NEITHER:
        yield _asked("target", "informative").passes(
            "It is shown for context and asks for nothing, on purpose."
        )
        return
    if not card.has_target:
        mend = "look at the last 24 periods first, and agree on a target then"
        yield _asked("target", "targets").cannot_tell("There is no target yet.", mend)
        return
    yield _chance(looked)
    yield _past(looked)
    if (goal := goal_of(looked)) is not None:
        yield from () if goal.better is Better.WITHIN else _best(looked, goal)
        yield from _units(looked, goal)
    yield from _basis(looked)


def _chance(looked: Looked) -> Judged:
    asked, kpi = _asked("chance of meeting it", _place(looked)), looked.kpi
    ahead = ahead_of_target(looked)
    if kpi is None or ahead is None or ahead.outlook.state not in TOLD:
        return _not_told(asked, looked, ahead)
    said = _outlook_words(kpi, ahead)
    match ahead.outlook.band:
        case Band.UNLIKELY:
            was_met = _counted(looked).met > 0
            return asked.improve(said, ASK_WHAT) if was_met else asked.fails(said, ASK_WHAT)
        case Band.NO_STRETCH if _is_held(looked):
            return asked.improve(said, "say that it is a floor to be held, and what would be the next step")
        case Band.NO_STRETCH:
            return asked.fails(said, ASK_MORE)
        case _:
            return asked.passes(said)


def _not_told(asked: Asked, looked: Looked, ahead: Ahead | None) -> Judged:
    mend = "go by how often it was met in the past"
    if looked.card.targets_from is not None:
        return asked.cannot_tell(
            "The targets of coming periods stand in a source and are not known ahead.", mend
        )
    if looked.kpi is not None and looked.kpi.data_light is DataLight.IN_DOUBT:
        return asked.cannot_tell(
            "The data are in doubt, so nobody looks ahead with them.", "mend the data first"
        )
    if ahead is None or ahead.outlook.points < LOOK_AHEAD:
        reason = "There are too few values to look ahead." if ahead is None else ahead.outlook.reason
        return asked.cannot_tell(reason, "collect for a year before the target counts, or pilot it")
    return asked.cannot_tell(ahead.outlook.reason, mend)


def _outlook_words(kpi: KpiReview, ahead: Ahead) -> str:
    """Write the outlook as pages do, without what the rest must average."""
    left = sum(one.start >= ahead.goal.start for one in ahead.coming)
    due = DueWords(
        by=ahead.coming[-1].words,
        whole=ahead.goal.words,
        step=PeriodKind.MONTH,
        left=left,
        style=style_of(kpi),
    )
    said = outlook_words(ahead.outlook, due)
    kept = f"The target has ended. Were it kept for {ahead.goal.words}: {said[0].lower()}{said[1:]}"
    return kept if ahead.goal.is_kept else said


def _past(looked: Looked) -> Judged:
    asked, past, kind = _asked("met in the past", _place(looked)), _counted(looked), steps_of(looked)[0]
    said = f"You would have met it in {past.met} of the last {periods(past.of, kind)}"
    if past.of < FEWEST:
        return asked.cannot_tell(f"{said}: too few to tell.", "collect on, and agree on a target afterwards")
    said += f" (by these alone, a chance of {percent(past.low)} to {percent(past.high)} each)"
    if past.met == past.of:
        if _is_held(looked):
            return asked.improve(
                f"{said}.", "say that it is a floor to be held, and what would be the next step"
            )
        return asked.fails(f"{said}: it is met already without effort.", ASK_MORE)
    if past.met:
        return asked.passes(f"{said}.")
    ahead = ahead_of_target(looked)
    comes_near = ahead is not None and ahead.outlook.state in TOLD and ahead.outlook.band is not Band.UNLIKELY
    if comes_near:
        return asked.improve(f"{said}: it has never been seen, though values come nearer.", ASK_WHAT)
    return asked.fails(f"{said}: it has never been seen.", ASK_WHAT)


def _counted(looked: Looked) -> Past:
    kind, points = steps_of(looked)
    return past_of(points, kind, goal_of(looked) or Goal(better=looked.card.better))


def _best(looked: Looked, goal: Goal) -> Iterator[Judged]:
    kind, points = steps_of(looked)
    best = best_lasting(points, kind, goal)
    if best is None or len(points) < FEWEST:
        return
    asked, short = _asked("best that lasted", _place(looked)), goal.short(best.value)
    style = looked.style.telling_apart(best.value, best.value + max(0.0, short))
    said = f"The best level that lasted was {style.value(best.value)}, {span_words(best.first, best.last)}"
    if goal.is_met(best.value):
        yield asked.passes(f"{said}; the target asks for no more.")
    else:
        yield asked.improve(f"{said}; the target asks for {style.distance(short)} more than that.", ASK_WHAT)


def _units(looked: Looked, goal: Goal) -> Iterator[Judged]:
    units = None if looked.kpi is None else looked.kpi.units
    if units is None:
        return
    asked, many = _asked("peers", "compare.units"), plural(units.dimension)
    shown = [one for one in units.found.units if one.value is not None and one.where is not Where.NOT_SHOWN]
    if not shown:
        yield asked.cannot_tell(units.found.reason or f"No {many} have enough records to be shown.")
        return
    met = sum(goal.is_met(one.value) for one in shown if one.value is not None)
    quarter = "the last quarter" if looked.measured is None else looked.measured.period.words
    said = f"{met} of {len(shown)} {many} met it in {quarter}"
    if met:
        yield asked.passes(f"{said}.")
    else:
        yield asked.improve(f"{said}.", "look for somebody elsewhere who does, and ask how; or agree on less")


def _basis(looked: Looked) -> Iterator[Judged]:
    target = newest_target(looked)
    if target is None:
        return
    at = looked.card.targets.index(target) + 1
    asked = _asked("where it comes from", f"targets.{at}.basis")
    if target.basis in WHERE_FROM:
        yield asked.improve(*WHERE_FROM[target.basis])
    elif target.why is None:
        mend = "write the reason in a line; who misses it will ask"
        there = _asked(asked.check, f"targets.{at}.why")
        yield there.improve(f"It comes from {BASES[target.basis]}, and nobody wrote down why.", mend)
    else:
        yield asked.passes(f"It comes from {BASES[target.basis]}: {target.why.rstrip('.')}.")


def _is_held(looked: Looked) -> bool:
    """Whether a target is there to be held: a promise, a law, or a range to stay within."""
    target = newest_target(looked)
    return looked.card.better is Better.WITHIN or (target is not None and target.basis in HELD)


def _place(looked: Looked) -> str:
    if looked.card.targets_from is not None:
        return "targets_from"
    target = newest_target(looked)
    at = looked.card.targets.index(target) + 1 if target is not None else 1
    return f"targets.{at}" if target is None or target.value is None else f"targets.{at}.value"
