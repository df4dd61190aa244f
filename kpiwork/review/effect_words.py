"""What became of a decision, in words: what is seen since, and how much of it was to be expected anyway."""

from __future__ import annotations

from datetime import date

from kpiwork.analysis.drift import DriftVerdict, SlowDrift
from kpiwork.analysis.effect import Drift, Effect, ExpectedState, SeasonState, Unusual, Verdict
from kpiwork.analysis.effect.level import FEWEST_A_SIDE
from kpiwork.periods import PeriodKind
from kpiwork.review.numbers import NumberStyle, day_words
from kpiwork.review.ranges import away, way, way_range

__all__ = ["effect_words", "verdict_words"]

SEEN = (Verdict.EFFECT_SEEN, Verdict.WORSE, Verdict.CHANGE_SEEN)
WAYS = {Verdict.EFFECT_SEEN: ", and for the better", Verdict.WORSE: ", and for the worse"}
SLOW = {DriftVerdict.RISING: 1, DriftVerdict.FALLING: -1}
DRIFTS = {Drift.RISING: 1, Drift.FALLING: -1}


def verdict_words(found: Effect, grain: PeriodKind) -> str:
    """Name the verdict where there is little room: ``too early, 3 more months``."""
    if found.verdict is Verdict.TOO_EARLY:
        return f"{found.verdict}, {_counted(FEWEST_A_SIDE - found.points_after, grain, 'more ')}"
    return found.verdict.value


def effect_words(
    found: Effect,
    style: NumberStyle,
    *,
    decided: date,
    grain: PeriodKind,
    slow: SlowDrift | None = None,
    in_effect: date | None = None,
) -> str:
    """Say what is seen since a decision, what was to be expected anyway, and what is not ruled out.

    Parameters
    ----------
    found : Effect
        From `kpiwork.analysis.effect.effect`.
    style : NumberStyle
        How the KPI's values are printed.
    decided : date
        Day of the decision.
    grain : PeriodKind
        Grain of the values.
    slow : SlowDrift, optional
        How they drift over the whole history.
    in_effect : date, optional
        Day from which the decision could show, where that was later.
    """
    said = [
        _level(found, style, decided, in_effect),
        _anyway(found, style, grain),
        _drift(found) or _slow(found, slow, style),
        _season(found),
        "What else changed at that time is not ruled out." if found.verdict in SEEN else "",
    ]
    return " ".join(text for text in said if text)


def _level(found: Effect, style: NumberStyle, decided: date, in_effect: date | None) -> str:
    when = f"the decision of {day_words(decided)}"
    when += f", in effect from {day_words(in_effect)}," if in_effect else ""
    if found.change is None or found.interval is None:
        start = "Too early to tell" if found.verdict is Verdict.TOO_EARLY else "Not to be told"
        return f"{start} what came of {when.rstrip(',')}: {found.reason}."
    change, between = away(style, found.change), way_range(style, *found.interval)
    if found.verdict in SEEN:
        surprise = f"more than chance explains{WAYS.get(found.verdict, '')}"
        return f"Since {when} the level is {change} than before ({between}): {surprise}."
    low, high = found.interval
    least = style.distance((high - low) / 2)
    return (
        f"Since {when} no change is seen that chance does not explain: the level is {change} than before, "
        f"and may be {between}. A change of less than about {least} could go unseen."
    )


def _anyway(found: Effect, style: NumberStyle, grain: PeriodKind) -> str:
    """Put what is seen beside what was to be expected without any effect."""
    expected, seen = found.expected, found.seen
    if expected.state is not ExpectedState.KNOWN:
        return f"What was to be expected anyway is not known: {expected.reason}."
    if seen is None or expected.change is None or expected.likely is None or expected.last is None:
        return "What was to be expected anyway is not known: a value just before the decision is missing."
    last = "last" if expected.looked_at == 1 else f"last {expected.looked_at}"
    grains = _grains(grain, expected.looked_at)
    start = (
        f"Against the {last} {grains} before it ({style.value(expected.last)}), "
        f"the {_counted(found.points_after, grain)} since read {away(style, seen)} on average"
    )
    ends = [end - expected.last for end in expected.likely]
    range_ = f"in 4 of 5 such cases {way_range(style, ends[0], ends[1])}"
    return (
        f"{start}. {_share(seen, expected.change, style)} anyway{_why(expected.unusual, grains)}; {range_}."
    )


def _share(seen: float, change: float, style: NumberStyle) -> str:
    """Say how much of what is seen was to be expected; never more of it than there is."""
    size = style.telling_apart(change, 0.0).distance(change)
    if seen * change > 0 and abs(change) < abs(seen):
        return f"About {size} of that were to be expected"
    if seen * change > 0:
        return f"As much or more, about {size}, was to be expected"
    return f"About {away(style, change)} was to be expected"


def _why(unusual: Unusual, grains: str) -> str:
    match unusual:
        case Unusual.HIGH | Unusual.LOW:
            way_ = "high" if unusual is Unusual.HIGH else "low"
            article = "" if grains.endswith("s") else "an "
            return f", since the decision came after {article}unusually {way_} {grains}"
        case _:
            return ""


def _drift(found: Effect) -> str:
    """Say that the values moved the same way before, which a decision cannot have caused."""
    if found.change is None or DRIFTS.get(found.drift, 0) * found.change <= 0:
        return ""
    return f"It had been {found.drift} before the decision already, so all of it may be more of the same."


def _slow(found: Effect, slow: SlowDrift | None, style: NumberStyle) -> str:
    """Say that a steady drift over the whole history looks much like a step in it."""
    if found.verdict not in SEEN or found.change is None or slow is None or slow.per_year is None:
        return ""
    if SLOW.get(slow.verdict, 0) * found.change <= 0:
        return ""
    moved = f"{style.distance(slow.per_year)} a year {way(slow.per_year)}"
    return f"Over the whole history it went {moved}: a steady drift and a step look alike here."


def _season(found: Effect) -> str:
    if found.season is not SeasonState.TOO_SHORT:
        return ""
    return (
        "The time of the year, which moves this KPI, is not taken out: that takes two full years of values."
    )


def _counted(number: int, grain: PeriodKind, word: str = "") -> str:
    return f"{number} {word}{_grains(grain, number)}"


def _grains(grain: PeriodKind, number: int) -> str:
    name = grain.value.removeprefix("calendar_")
    return name if number == 1 else f"{name}s"
