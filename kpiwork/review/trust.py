"""Whether a KPI's data can be trusted in a period, and why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kpiwork.errors import Problem
from kpiwork.measure.quality import SourceQuality
from kpiwork.periods import Period
from kpiwork.review.record import DataLight, QualityCheck, SourceFacts
from kpiwork.spec.card import Card
from kpiwork.spec.source import Source

__all__ = ["Trust", "source_facts", "trust"]


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


def trust(
    card: Card,
    period: Period,
    as_of: date,
    *,
    sources: Iterable[SourceQuality],
    problems: Iterable[Problem],
    has_value: bool,
) -> Trust:
    """Judge a KPI's data from its sources' checks, what stopped it from being measured, and its settling."""
    stopped = tuple(f"{problem.fact}; {problem.mend}" for problem in problems)
    doubts = tuple(check.fact for source in sources for check in source.concerns(card))
    settles = None if card.settles_after is None else period.end + card.settles_after
    provisional = settles if settles is not None and settles > as_of else None
    if stopped or not has_value:
        return Trust(light=DataLight.NO_DATA, facts=stopped + doubts)
    if doubts:
        return Trust(light=DataLight.IN_DOUBT, facts=doubts, provisional_until=provisional)
    light = DataLight.TRUSTED if provisional is None else DataLight.PROVISIONAL
    return Trust(light=light, provisional_until=provisional)


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
