"""Whether a KPI's data can be trusted in a period, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kpiwork.errors import Problem
from kpiwork.measure.quality import SourceQuality
from kpiwork.periods import Period
from kpiwork.review.record import DataLight, QualityCheck, SourceFacts
from kpiwork.spec.card import Card
from kpiwork.spec.source import Source

__all__ = ["Trust", "source_facts", "trust"]

MOST_TOLD = 3  # problems told with a KPI


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
