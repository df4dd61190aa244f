"""Values that read otherwise today than when they were reported, as a table prints them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kpiwork.analysis.compare import Direction
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.printed import style_of
from kpiwork.review.record import KpiReview, Record, Restated

__all__ = ["RestatedRow", "gained", "restated_rows"]

NOT_SHOWN = "not shown"
SAME_MEASURE = "what is measured is the same, so the data were changed"
OTHER_MEASURE = "what is measured has changed since"
WORDS = {
    Direction.BETTER: "better",
    Direction.WORSE: "worse",
    Direction.SAME: "the same",
    Direction.NEUTRAL: "neither way is good",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class RestatedRow:
    """One restated value.

    Parameters
    ----------
    kpi : KpiReview
        The KPI.
    restated : Restated
        As the record holds it.
    then, now, difference, reads : str
        As printed; the last says whether today's value is the better one.
    why : str
        What is known of the reason.
    """

    kpi: KpiReview
    restated: Restated
    then: str
    now: str
    difference: str
    reads: str
    why: str


def restated_rows(review: Record) -> tuple[RestatedRow, ...]:
    """Give a row a restated value, by KPI in reading order, newest period first."""
    return tuple(_row(kpi, one, style_of(kpi)) for kpi in review.kpis for one in kpi.restated)


def gained(rows: Iterable[RestatedRow]) -> str:
    """Count how many read better today, and how many worse: ``2 better, 1 worse``."""
    counts = Counter(row.reads for row in rows)
    words = (*WORDS.values(), NOT_SHOWN)
    return ", ".join(f"{counts[word]} {word}" for word in words if counts[word])


def _row(kpi: KpiReview, one: Restated, style: NumberStyle) -> RestatedRow:
    if one.then is None or one.now is None:
        then = now = difference = reads = NOT_SHOWN
    else:
        then, now, reads = style.value(one.then), style.value(one.now), WORDS[one.direction]
        difference = style.telling_apart(one.now - one.then, 0.0).difference(one.now - one.then)
    return RestatedRow(
        kpi=kpi, restated=one, then=then, now=now, difference=difference, reads=reads, why=_why(one)
    )


def _why(one: Restated) -> str:
    settling = "it was still settling then" if one.was_settling else ""
    card = SAME_MEASURE if one.is_same_card else OTHER_MEASURE
    return "; ".join(part for part in (settling, card) if part)
