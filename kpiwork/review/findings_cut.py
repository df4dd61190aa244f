"""What an audience may see of a KPI's findings: fewer of them, and no small group in a picture."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from kpiwork.review.coarser import coarser
from kpiwork.review.few import too_few
from kpiwork.review.raised import Raised
from kpiwork.review.reviewed import KpiReview
from kpiwork.signals.finding import Finding, Picture, PictureKind
from kpiwork.spec.batch import Edition

__all__ = ["cut_findings", "cut_found"]

NO_COUNTERPART = ""
MOST_HIDDEN = 0.2
"""Share of the records that may be hidden before bars are made wider."""


def cut_findings(
    kpi: KpiReview, edition: Edition, unsaid: Container[str], few: Container[str], minimum: int
) -> KpiReview:
    """Leave out of a KPI's findings and risks what an audience must not see.

    Parameters
    ----------
    kpi : KpiReview
        With its complete findings.
    edition : Edition
        The audience; findings of detectors without a record of use are the analyst's only.
    unsaid : container of str
        KPIs of which nothing may be told: findings that measure against them are left out.
    few : container of str
        Periods of this KPI with too few records to be shown.
    minimum : int
        Fewest records shown together.
    """
    shown = (one for one in kpi.findings if one.on_pages or edition is Edition.ANALYST)
    known = (one for one in shown if not _speaks_of(one, unsaid))
    return replace(
        kpi,
        findings=() if kpi.id in unsaid else tuple(_cut(one, few, minimum) for one in known),
        risks=tuple(
            replace(one, guardrail=NO_COUNTERPART) if one.guardrail in unsaid else one for one in kpi.risks
        ),
    )


def cut_found(found: Finding, *, hides: bool, minimum: int) -> Finding:
    """Leave small counts out of a finding.

    Parameters
    ----------
    found : Finding
        Complete.
    hides : bool
        Whether a period of its KPI is too small to be shown; a picture of periods, and the value without the
        pattern, would give it away.
    minimum : int
        Fewest records shown together.
    """
    picture = found.picture and _cut_picture(found.picture, hides=hides, minimum=minimum)
    return replace(found, picture=picture, restated=None if hides else found.restated)


def _speaks_of(one: Raised, unsaid: Container[str]) -> bool:
    told = (one.found.effect, one.found.smallest)
    return any(effect is not None and effect.of and effect.of in unsaid for effect in told)


def _cut(one: Raised, few: Container[str], minimum: int) -> Raised:
    closed = None if one.closed is None else replace(one.closed, outcome=None)
    return replace(one, closed=closed, found=cut_found(one.found, hides=bool(few), minimum=minimum))


def _cut_picture(picture: Picture, *, hides: bool, minimum: int) -> Picture | None:
    if picture.kind is not PictureKind.HISTOGRAM:
        return None if hides else picture
    if _hidden(picture, minimum) > MOST_HIDDEN:
        picture = coarser(picture)
    seen = tuple(None if _is_small(count, minimum) else count for count in picture.seen)
    return replace(picture, seen=seen)


def _hidden(picture: Picture, minimum: int) -> float:
    """Give the share of records that bars with too few of them hold."""
    counts = [count for count in picture.seen if count is not None]
    small = [count for count in counts if _is_small(count, minimum)]
    return sum(small) / sum(counts) if small else 0.0


def _is_small(count: float | None, minimum: int) -> bool:
    return count is not None and too_few(int(count), minimum)
