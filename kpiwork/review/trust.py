"""Whether a KPI's data can be trusted in a period, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kpiwork.analysis.target import TargetInForce, TargetState
from kpiwork.errors import Problem
from kpiwork.measure.quality import SourceQuality
from kpiwork.periods import Period
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.record import DataLight, Point, QualityCheck, Series, SourceFacts
from kpiwork.spec.card import Card
from kpiwork.spec.source import Source
from kpiwork.spec.unit import UnitKind

__all__ = ["Trust", "last_known", "of_little_sense", "source_facts", "trust", "written_otherwise"]

A_MONTH = timedelta(days=27)  # from the first day of the shortest to its last
A_WEEK = timedelta(days=7)  # by less do periods of one kind differ
MOST_TOLD = 3  # problems told with a KPI
LARGEST_SHARE = 1.5  # what is beyond it is no share that anybody agrees on
LARGEST_PERCENT = 10.0  # a share beyond it, 1,000 %, is a percentage that was not divided by 100
AS_PERCENT = (30.0, 150.0)  # how large a share is that is written as a percentage


@dataclass(frozen=True, kw_only=True, slots=True)
class Trust:
    """The verdict on a KPI's data.

    Parameters
    ----------
    light : DataLight
        The verdict.
    facts : tuple of str
        What was found, one sentence each; empty when trusted.
    provisional_until : date or None
        Day from which the period's value moves no more, where it is still to come.
    """

    light: DataLight
    facts: tuple[str, ...] = ()
    provisional_until: date | None = None

    def doubted(self, fact: str) -> Trust:
        """Give the verdict with one more fact against the data; the same where the fact is empty."""
        if not fact:
            return self
        light = DataLight.NO_DATA if self.light is DataLight.NO_DATA else DataLight.IN_DOUBT
        return replace(self, light=light, facts=(*self.facts, fact))


def trust(
    card: Card,
    period: Period,
    as_of: date,
    *,
    sources: Iterable[SourceQuality],
    problems: Iterable[Problem],
    has_value: bool,
    unmeasured: Sequence[Period] = (),
) -> Trust:
    """Judge a KPI's data.

    Parameters
    ----------
    card : Card
        The KPI.
    period : Period
        The period under review.
    as_of : date
        Day on which the data are looked at; a period that has not ended by then is provisional.
    sources : iterable of SourceQuality
        What is known of the sources that it reads.
    problems : iterable of Problem
        What stopped it from being measured.
    has_value : bool
        Whether there is a value.
    unmeasured : sequence of Period
        Months at the period's end without data.
    """
    stopped = _stopped(tuple(problems))
    doubts = tuple(check.fact for source in sources for check in source.concerns(card))
    if unmeasured:
        doubts += (f"there are no data for {' and '.join(month.words for month in unmeasured)}",)
    settles = period.end + (card.settles_after or timedelta())
    provisional = settles if settles > as_of else None
    if stopped or not has_value:
        return Trust(light=DataLight.NO_DATA, facts=stopped + doubts)
    if doubts:
        return Trust(light=DataLight.IN_DOUBT, facts=doubts, provisional_until=provisional)
    light = DataLight.TRUSTED if provisional is None else DataLight.PROVISIONAL
    return Trust(light=light, provisional_until=provisional)


def of_little_sense(now: Point) -> str:
    """Say why records make no value, or one whose sign misleads; empty where nothing is wrong or known."""
    if now.value is not None and now.denominator is not None and now.denominator < 0:
        return (
            "what it is divided by comes to less than 0, so that a higher value may be the worse one: look "
            "at the denominator of its card"
        )
    if now.value is not None or not now.records:
        return ""
    if now.numerator is not None and now.denominator is not None and now.denominator == 0:
        return (
            "what it is divided by comes to 0, though there are records: look at the denominator of its card"
        )
    return (
        "its records hold no number to work with: a column is empty, or its numbers are too large to add up"
    )


def last_known(now: Point, series: Iterable[Series]) -> str:
    """Say of when a KPI without records has its last value; empty where it has records, or never had one."""
    if now.value is not None or now.records:
        return ""
    length = now.end - now.start
    near = min(length, A_MONTH), length + A_WEEK  # a year that was only begun would name its own end
    before = (point for one in series for point in one.points if point.end < now.start)
    alike = (point for point in before if near[0] <= point.end - point.start <= near[1])
    last = max((point for point in alike if point.value is not None), key=lambda one: one.end, default=None)
    return f"its last value is of {last.words}" if last else ""


def written_otherwise(value: float | None, target: TargetInForce, unit: UnitKind) -> str:
    """Say that a value and its target look like a percentage beside a share; empty where they do not."""
    if value is None or target.state is not TargetState.IN_FORCE or target.value is None:
        return ""
    sizes = abs(value), abs(target.value)
    style = NumberStyle(unit=unit, decimals=0 if unit is UnitKind.PERCENT else 2)
    both = f"a value of {style.value(value)} beside a target of {style.value(target.value)} looks like a"
    if unit is UnitKind.PERCENT and sizes[0] > LARGEST_PERCENT and sizes[1] <= LARGEST_SHARE:
        return f"{both} percentage that was taken for a share: let the formula give a share from 0 to 1"
    low, high = AS_PERCENT
    is_mixed = 0 < min(sizes) <= LARGEST_SHARE and max(low, low * min(sizes)) <= max(sizes) <= high
    if unit is UnitKind.RATIO and is_mixed:
        return f"{both} share beside a percentage: write both in one way"
    return ""


def _stopped(problems: Sequence[Problem]) -> tuple[str, ...]:
    """Say what stopped a KPI; a form may have many slips, and they are listed with its checks."""
    told = tuple(f"{problem.fact}; {problem.mend}" for problem in problems[:MOST_TOLD])
    more = len(problems) - len(told)
    return (*told, f"and {more:,} more, listed with the source's checks") if more > 0 else told


def source_facts(name: str, source: Source, quality: SourceQuality) -> SourceFacts:
    """Put what was found about a source's data into the record's form."""
    return SourceFacts(
        id=name,
        description=source.description or "",
        rows_are=source.rows_are,
        rows=quality.rows,
        first=quality.first,
        last=quality.last,
        fingerprint=quality.fingerprint,
        checks=tuple(
            QualityCheck(
                kind=check.kind.value, state=check.state.value, column=check.column or "", fact=check.fact
            )
            for check in quality.checks
        ),
    )
