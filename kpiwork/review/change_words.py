"""What a KPI's process behaviour chart says, in words that are never stronger than its rules."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import cast

from kpiwork.analysis.change import (
    Assurance,
    Certainty,
    Change,
    Fired,
    Limits,
    Method,
    Rule,
    Shift,
    Variation,
)
from kpiwork.analysis.rules import RULE_SETS
from kpiwork.periods import PeriodKind
from kpiwork.review.change import charted, limits_at
from kpiwork.review.drift_words import drift_words
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.printed import asked_for, style_of
from kpiwork.review.ranges import way_range
from kpiwork.review.record import PeriodFacts
from kpiwork.review.reviewed import KpiReview, Point
from kpiwork.spec.choices import Better
from kpiwork.spec.settings import RuleSet
from kpiwork.spec.target import Status

__all__ = ["Unusual", "change_words", "is_change", "latest_words", "moved", "unusual_before"]

LATE = 12  # points that are the last ones
SHORT = (Status.MISSED, Status.NEAR)


@dataclass(frozen=True, kw_only=True, slots=True)
class Unusual:
    """Points that are more than noise, high and low, out of how many."""

    high: int
    low: int
    of: int

    @property
    def words(self) -> str:
        """Both counts in words, ``5 unusually high, 1 unusually low``; empty without any."""
        return self._counted("unusually ")

    @property
    def short(self) -> str:
        """The same where there is little room, ``5 high, 1 low``."""
        return self._counted("")

    def _counted(self, how: str) -> str:
        both = ((self.high, "high"), (self.low, "low"))
        return ", ".join(f"{count} {how}{word}" for count, word in both if count)


WAYS = {
    Variation.IMPROVEMENT_HIGH: " for the better",
    Variation.IMPROVEMENT_LOW: " for the better",
    Variation.CONCERN_HIGH: " for the worse",
    Variation.CONCERN_LOW: " for the worse",
}


def is_change(kpi: KpiReview) -> bool:
    """Whether the latest point is more than noise."""
    return kpi.change is not None and bool(kpi.change.variation) and not _is_usual(kpi.change)


def change_words(kpi: KpiReview, period: PeriodFacts) -> str:
    """Say whether the latest point is a change or noise, and whether the target can be relied on."""
    change = kpi.change
    if change is None or not _until_latest(kpi, change):
        return ""
    if change.certainty is Certainty.TOO_FEW:
        fewest = RULE_SETS[RuleSet(change.rules)].fewest
        known = f"{change.points} {_grains(change, change.points)}"
        if change.points >= fewest:
            return f"Too early to tell a change from chance: {known} so far, too many of them beside a gap."
        return f"Too early to tell a change from chance: {known} so far, and it takes {fewest}."
    said = [
        moved(kpi) or ("" if change.period in change.unsure else _usual(kpi, change)),
        *change.notes,
        _earlier(kpi, change, period),
        _drift(kpi, change),
        _provisional(change),
        _relied_on(kpi, change),
    ]
    return " ".join(text for text in said if text)


def moved(kpi: KpiReview) -> str:
    """Say what makes the latest point more than noise; nothing where it is not."""
    if kpi.change is None or not is_change(kpi) or not latest_words(kpi):
        return ""
    ways = [WAYS.get(one, "") for one in kpi.change.variation]
    way = ways[0] if len(ways) == 1 else " both ways"
    return f"A change{way} that chance hardly explains: {'; '.join(_reasons(kpi, kpi.change))}."


def latest_words(kpi: KpiReview) -> str:
    """Name the latest point that is judged; empty where none is."""
    points = _until_latest(kpi, kpi.change) if kpi.change else []
    return points[-1].words if points else ""


def unusual_before(kpi: KpiReview, period: PeriodFacts) -> Unusual:
    """Count the unusual points of the period before its latest one.

    Points of a shift that still lasts are none by themselves: the shift is told as one.
    """
    if kpi.change is None:
        return Unusual(high=0, low=0, of=0)
    before = [point.period for point in _until_latest(kpi, kpi.change)[:-1] if point.start >= period.start]
    told = () if kpi.change.shift is None else (Rule.SHIFT,)
    fired = [one for one in kpi.change.fired if one.rule not in told]
    high, low = ({one.period for one in fired if one.is_high is way} for way in (True, False))
    return Unusual(high=len(high.intersection(before)), low=len(low.intersection(before)), of=len(before))


def moves_as_usual(kpi: KpiReview) -> bool:
    """Whether the latest value is judged, and is no change."""
    return kpi.change is not None and _is_usual(kpi.change)


def _usual(kpi: KpiReview, change: Change) -> str:
    point = _until_latest(kpi, change)[-1]
    limits = limits_at(kpi, point)
    if limits is None:
        return ""
    if limits.lower == limits.upper:
        return (
            f"It has not moved so far: every {change.grain.value} reads {style_of(kpi).value(limits.centre)}."
        )
    settled = f", the latest {change.grain.value} that has settled," if kpi.provisional_until else ""
    season = " at that time of the year" if change.season else ""
    between = _between(style_of(kpi), limits, "and") + _with_as_many(kpi, limits, point)
    return f"In {_the(change)}{point.words}{settled} it moved as it usually does{season}, between {between}."


def _with_as_many(kpi: KpiReview, limits: Limits, point: Point) -> str:
    """Say how many cases limits are for, where each point has its own."""
    if limits.method is Method.XMR or point.denominator != point.records:
        return ""
    return f" for {point.records:,} {kpi.rows_are}"


def _reasons(kpi: KpiReview, change: Change) -> list[str]:
    point = _until_latest(kpi, change)[-1]
    limits = limits_at(kpi, point)
    if limits is None:
        return []
    latest = [one for one in change.fired if one.period == point.period]
    return [_reason(kpi, change, limits, one) for one in latest]


def _reason(kpi: KpiReview, change: Change, limits: Limits, why: Fired) -> str:
    """Say what one rule saw in the latest point."""
    point, style = _until_latest(kpi, change)[-1], style_of(kpi)
    where, edge = ("above", limits.upper) if why.is_high else ("below", limits.lower)
    match why.rule:
        case Rule.OUTSIDE:
            style = style.telling_apart(cast("float", point.value), edge)
            value, usual = style.value(point.value), _between(style, limits, "to")
            usual += _with_as_many(kpi, limits, point)
            return f"{_the(change)}{point.words} ({value}) lies {where} the usual {usual}"
        case Rule.ONE_SIDE:
            row, mean = _in_a_row(kpi, change, why), style.value(limits.centre)
            if limits.method is Method.RARE:
                return f"{row} lie {where} the mean of {mean}, and such a row is rare by chance"
            return f"{row} lie {where} the mean of {mean}, and {change.run_needed} would be enough"
        case Rule.TREND:
            way = "higher" if why.is_high else "lower"
            return f"{_in_a_row(kpi, change, why)} are each {way} than the one before"
        case Rule.TWO_OF_THREE:
            last = f"two of the last three {_grains(change)}"
            return f"{last} lie near or {where} the limit of {style.value(edge)}"
        case Rule.SHIFT:
            return _shifted(kpi, change, cast("Shift", change.shift))


def _shifted(kpi: KpiReview, change: Change, shift: Shift) -> str:
    """Say since when values lie on another level, and on which."""
    first = next(one for one in _until_latest(kpi, change) if one.period == shift.period)
    style = style_of(kpi).telling_apart(shift.before, shift.after)
    season = ", apart from the time of the year" if change.season else ""
    each = f" a {change.grain.value}" if kpi.adds_up else ""
    levels = f"{style.value(shift.after)}{each} on average{season}, before at {style.value(shift.before)}"
    apart = way_range(style_of(kpi), *shift.interval)
    return f"since {_the(change)}{first.words} it lies at {levels} ({apart})"


def _in_a_row(kpi: KpiReview, change: Change, why: Fired) -> str:
    """Count the points at the end that fire a rule without a break."""
    marked = {one.period for one in change.fired if (one.rule, one.is_high) == (why.rule, why.is_high)}
    row = list(takewhile(lambda point: point.period in marked, reversed(_until_latest(kpi, change))))
    return f"{len(row)} {_grains(change)} in a row, up to {_the(change)}{row[0].words},"


def _between(style: NumberStyle, limits: Limits, word: str) -> str:
    return f"{style.value(limits.lower)} {word} {style.value(limits.upper)}"


def _until_latest(kpi: KpiReview, change: Change) -> list[Point]:
    """Give the charted points up to the latest that is judged, which has a value."""
    series = charted(kpi)
    points = series.points if series else ()
    last = next((i for i, point in enumerate(points) if point.period == change.period), -1)
    return list(points[: last + 1])


def _grains(change: Change, number: int = 2) -> str:
    return f"{change.grain.value}{'' if number == 1 else 's'}"


def _is_usual(change: Change) -> bool:
    return change.variation == (Variation.COMMON,)


def _earlier(kpi: KpiReview, change: Change, period: PeriodFacts) -> str:
    found = unusual_before(kpi, period)
    many = f"{found.of} {_grains(change)}" if found.of > 1 else change.grain.value
    return f"Of the {many} before in {period.words}: {found.words}." if found.words else ""


def _drift(kpi: KpiReview, change: Change) -> str:
    """Say how a KPI drifts; not of one whose level shifted, which a line would only describe worse."""
    return "" if change.shift else drift_words(change.drift, style_of(kpi), change.grain)


def _provisional(change: Change) -> str:
    if change.certainty is not Certainty.PROVISIONAL:
        return ""
    enough = RULE_SETS[RuleSet(change.rules)].enough
    return f"That is provisional: it rests on {change.points} {_grains(change)}, and {enough} are wanted."


def _relied_on(kpi: KpiReview, change: Change) -> str:
    """Say what a target asks of the work itself; only where the latest point is no change."""
    if not _is_usual(change):
        return ""
    grains, asked, status = _grains(change), asked_for(kpi), kpi.standing.status
    match change.assurance:
        case Assurance.FAILS if status in SHORT:
            return (
                f"As the work is done today, {grains} do not come as far as {asked}: "
                "that takes another way of working, not more pressure."
            )
        case Assurance.HIT_OR_MISS if status in SHORT and (none_of := _none_met(kpi, change)):
            return (
                f"As the work is done today, {grains} meet {asked} only by luck, and none of the last "
                f"{none_of} did: that takes another way of working, not more pressure."
            )
        case Assurance.HIT_OR_MISS if status in SHORT:
            return (
                f"As the work is done today, some {grains} meet {asked} and some do not, without any change: "
                "relying on it takes another way of working, not more pressure."
            )
        case Assurance.HIT_OR_MISS if status is Status.MET:
            return f"As the work is done today, some {grains} will still miss {asked}."
        case _:
            return ""


def _none_met(kpi: KpiReview, change: Change) -> int:
    """Count the latest points that are judged by a target where none of them meets it; 0 where one does."""
    aimed = [
        point for point in _until_latest(kpi, change) if point.value is not None and point.target is not None
    ]
    latest = aimed[-LATE:]
    if kpi.better not in (Better.HIGHER, Better.LOWER) or len(latest) < LATE:
        return 0
    way = 1 if kpi.better is Better.HIGHER else -1
    beyond = [way * (cast("float", point.value) - cast("float", point.target)) for point in latest]
    return len(latest) if max(beyond) < 0 else 0


def _the(change: Change) -> str:
    return "the " if change.grain is PeriodKind.WEEK else ""
