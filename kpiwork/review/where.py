"""Where a movement came from, in one sentence: the dimension that tells most, its largest parts."""

from __future__ import annotations

from kpiwork.analysis.contribution import Contribution, ContributionKind, SegmentPart
from kpiwork.review.record import KpiReview
from kpiwork.review.sentences import style_of

__all__ = ["strongest", "where_from"]

WORTH_NAMING = 0.1  # a segment that makes less than this share of a movement is not named
MOST_NAMED = 2


def where_from(kpi: KpiReview) -> str:
    """Say where the movement since the previous period came from, by the dimension that tells most."""
    told = strongest(kpi)
    if told is None or kpi.previous.difference is None:
        return ""
    style, since = style_of(kpi), kpi.previous.words
    start = f"Of {style.difference(kpi.previous.difference)} since {since}, by {told.dimension}"
    parts = _largest_parts(told)
    named = " and ".join(f"{part.segment} made {style.difference(part.total)}" for part in parts)
    if told.kind is ContributionKind.RATE:
        split = (
            f"{start}: {style.difference(told.mix)} from a different mix, "
            f"{style.difference(told.within)} from change within"
        )
        return f"{split}; {named}." if named else f"{split}."
    return f"{start}: {named}." if named else ""


def strongest(kpi: KpiReview) -> Contribution | None:
    """Give the dimension whose largest segment makes the largest part of the movement."""
    split = [one for one in kpi.contributions if one.kind in (ContributionKind.RATE, ContributionKind.SUM)]
    told = [one for one in split if any(not part.suppressed for part in one.parts)]
    return max(told, key=lambda one: max(abs(part.total) for part in one.parts), default=None)


def _largest_parts(told: Contribution) -> list[SegmentPart]:
    size = sum(abs(part.total) for part in told.parts)
    shown = [part for part in told.parts if not part.suppressed and abs(part.total) > WORTH_NAMING * size]
    return sorted(shown, key=lambda part: -abs(part.total))[:MOST_NAMED]
