"""From a record to the edition that an audience may see: small groups are left out, not rounded.

A group is suppressed when it has fewer members than the workbook's minimum. Where only one group
of a dimension is, the next smallest goes with it, since the whole less the others would give it away.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from kpiwork.analysis.compare import Comparison, ComparisonState
from kpiwork.analysis.contribution import Contribution, ContributionKind, SegmentPart
from kpiwork.analysis.guardrail import GuardrailCheck, GuardrailState
from kpiwork.analysis.status import Standing
from kpiwork.review.record import DataLight, KpiReview, Point, Record, Series
from kpiwork.review.tell import told
from kpiwork.spec.batch import Edition
from kpiwork.spec.card import Level
from kpiwork.spec.target import Status
from kpiwork.spec.unit import UnitKind

__all__ = ["edition_of"]

OF_PEOPLE = (UnitKind.PERCENT, UnitKind.SCORE)  # units whose value describes the members of a group


def edition_of(record: Record, edition: Edition) -> Record:
    """Cut a complete record for an audience, and tell it anew from what is left.

    Parameters
    ----------
    record : Record
        Complete and private.
    edition : Edition
        Who will read it. KPIs at the level of the organisation stand only in the executive's and
        the analyst's edition.

    Returns
    -------
    Record
        With `edition` set, and nothing in it that the audience may not see.
    """
    hidden = {kpi.id for kpi in record.kpis if _is_hidden(kpi, edition)}
    minimum = record.privacy_minimum
    small = {kpi.id for kpi in record.kpis if _is_small(kpi, minimum)}
    kpis = tuple(_protected(kpi, minimum, small) for kpi in record.kpis if kpi.id not in hidden)
    groups = [
        replace(
            group,
            kpis=tuple(name for name in group.kpis if name not in hidden),
            guardrails=tuple(name for name in group.guardrails if name not in hidden),
        )
        for group in record.groups
    ]
    return told(
        replace(
            record,
            edition=edition,
            kpis=kpis,
            groups=tuple(group for group in groups if group.kpis),
            open_questions=tuple(entry for entry in record.open_questions if entry.kpi not in hidden),
            promises=tuple(entry for entry in record.promises if entry.kpi not in hidden | small),
        )
    )


def _is_hidden(kpi: KpiReview, edition: Edition) -> bool:
    return kpi.level is Level.ORGANISATION and edition is Edition.DEPARTMENT


def _is_small(kpi: KpiReview, minimum: int) -> bool:
    return kpi.unit in OF_PEOPLE and _too_few(kpi.records, kpi.denominator, minimum)


def _too_few(records: int, denominator: float | None, minimum: int) -> bool:
    """Rows may already be sums over many (a team's month), so the denominator counts where it is larger."""
    return 0 < max(records, denominator or 0) < minimum


def _protected(kpi: KpiReview, minimum: int, small: Container[str]) -> KpiReview:
    kpi = replace(
        kpi,
        contributions=tuple(_without_small(one, minimum) for one in kpi.contributions),
        guardrails=tuple(_unknown(check) if check.kpi in small else check for check in kpi.guardrails),
    )
    if kpi.unit in OF_PEOPLE:
        kpi = replace(kpi, series=tuple(_series(one, minimum) for one in kpi.series))
    return _withheld(kpi, minimum) if kpi.id in small else kpi


def _withheld(kpi: KpiReview, minimum: int) -> KpiReview:
    reason = f"fewer than {minimum} {kpi.rows_are}: not shown"
    return replace(
        kpi,
        value=None,
        numerator=None,
        denominator=None,
        records=0,
        year_to_date=None,
        standing=Standing(status=Status.NO_DATA, reason=reason),
        previous=_not_compared(kpi.previous),
        year_ago=_not_compared(kpi.year_ago),
        contributions=(),
        data_light=DataLight.NO_DATA,
        data_facts=(reason,),
    )


def _not_compared(other: Comparison) -> Comparison:
    return Comparison(period=other.period, words=other.words, state=ComparisonState.NO_DATA)


def _unknown(check: GuardrailCheck) -> GuardrailCheck:
    return replace(check, worsened_by=None, state=GuardrailState.UNKNOWN)


def _series(series: Series, minimum: int) -> Series:
    return replace(series, points=tuple(_point(point, minimum) for point in series.points))


def _point(point: Point, minimum: int) -> Point:
    if not _too_few(point.records, point.denominator, minimum):
        return point
    return replace(point, value=None, numerator=None, denominator=None, records=0)


def _without_small(split: Contribution, minimum: int) -> Contribution:
    if split.kind not in (ContributionKind.RATE, ContributionKind.SUM):
        return split
    small = {part.segment for part in split.parts if _fewest(part) < minimum}
    others = [part for part in split.parts if part.segment not in small]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda part: (_fewest(part), part.segment)).segment)
    return replace(
        split, parts=tuple(_emptied(part) if part.segment in small else part for part in split.parts)
    )


def _fewest(part: SegmentPart) -> int:
    """Give the smaller of the two counts; a period without any record gives nothing away."""
    return min((count for count in (part.records, part.records_before) if count), default=0)


def _emptied(part: SegmentPart) -> SegmentPart:
    return SegmentPart(
        segment=part.segment,
        records=0,
        records_before=0,
        value=None,
        before=None,
        weight=None,
        weight_before=None,
        mix=0.0,
        within=0.0,
        suppressed=True,
    )
