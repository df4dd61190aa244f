"""The SMART check of a card: what it says itself, and what its data say of it. The one door to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from kpiwork.measure.readings import Measurement
from kpiwork.review.smart.achievable import achievable
from kpiwork.review.smart.judged import Judged
from kpiwork.review.smart.look import Looked, look, look_at_all
from kpiwork.review.smart.measurable import measurable
from kpiwork.review.smart.relevant import relevant
from kpiwork.review.smart.specific import specific
from kpiwork.review.smart.time_bound import time_bound
from kpiwork.spec.card import Card
from kpiwork.spec.workbook import Workbook

__all__ = ["judged", "smart", "smart_of_all"]

CRITERIA: tuple[Callable[[Looked], Iterator[Judged]], ...] = (
    specific,
    measurable,
    achievable,
    relevant,
    time_bound,
)


def smart(
    workbook: Workbook,
    department: str,
    kpi: str,
    *,
    card: Card | None = None,
    measured: Measurement | None = None,
    as_of: dt.date | None = None,
) -> tuple[Judged, ...]:
    """Check one card by the five criteria, in their order.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    department, kpi : str
        Ids; the KPI may be new where a card is given.
    card : Card, optional
        A card as typed, that is not saved yet; it takes the place of the saved one, which is not touched.
    measured : Measurement, optional
        What was measured with this card among those of its department; where left out, the department is
        measured up to the newest quarter that is over and of which there are data.
    as_of : date, optional
        The day on which everything is looked at; where left out, that of the measurement.

    Returns
    -------
    tuple of Judged
        Every point that was asked of the card, those that it passes as well.

    Raises
    ------
    UsageError
        If the workbook has no such department, or the department no such KPI and no card is given.
    """
    return judged(look(workbook, department, kpi, card=card, measured=measured, as_of=as_of))


def smart_of_all(
    workbook: Workbook, department: str, measured: Measurement | None, *, as_of: dt.date | None = None
) -> dict[str, tuple[Judged, ...]]:
    """Check every card of a department that is not retired, by id; all are reviewed once.

    Parameters
    ----------
    workbook, department, as_of
        As `smart` takes them.
    measured : Measurement or None
        What was measured of it; None where it has no data.
    """
    looks = look_at_all(workbook, department, measured, as_of)
    return {name: judged(one) for name, one in looks.items()}


def judged(looked: Looked) -> tuple[Judged, ...]:
    """Ask all criteria of a card that was looked at."""
    return tuple(one for criterion in CRITERIA for one in criterion(looked))
