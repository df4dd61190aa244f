"""One card's source opened alone, to ask of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from kpiwork.errors import KpiworkError, UsageError, did_you_mean
from kpiwork.measure.binding import Binder
from kpiwork.measure.cache import Cache
from kpiwork.measure.histograms.rows import CardRows, card_rows
from kpiwork.measure.measure import default_as_of
from kpiwork.measure.plan import Wanted, wanted_of
from kpiwork.measure.positions import Positions
from kpiwork.measure.sources import open_sources
from kpiwork.measure.window import Window
from kpiwork.periods import Period
from kpiwork.spec.workbook import Workbook

__all__ = ["open_card"]


@contextmanager
def open_card(
    workbook: Workbook, period: Period, department: str, kpi: str, *, as_of: date | None = None
) -> Iterator[CardRows]:
    """Open a card's source, to ask of its rows up to the end of a period.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    period : Period
        The period under review; rows begin two fiscal years before its own.
    department, kpi : str
        Whose card, and which.
    as_of : date, optional
        Day up to which data is known; `default_as_of` where not said.

    Yields
    ------
    CardRows
        While the source is open.

    Raises
    ------
    UsageError
        If there is no such department or KPI.
    KpiworkError
        If the card does not fit the data; whatever is raised inside gets the line of its file.
    """
    wanted = _wanted(workbook, department, kpi)
    window = Window(period=period, calendar=workbook.calendar, as_of=as_of or default_as_of(workbook, period))
    with (
        _placed(workbook),
        Cache.of(workbook.root) as cache,
        open_sources(workbook, [wanted.records.source], as_of=window.as_of, cache=cache) as sources,
    ):
        yield card_rows(Binder.of(sources, workbook, window), wanted, workbook.calendar)


def _wanted(workbook: Workbook, department: str, kpi: str) -> Wanted:
    cards = workbook.department(department).cards
    if kpi not in cards:
        fact = f"'{kpi}' is no KPI of {department}"
        raise UsageError.at("kpi", fact, did_you_mean(kpi, cards))
    return next(one for one in wanted_of(workbook) if one.id == (department, kpi))


@contextmanager
def _placed(workbook: Workbook) -> Iterator[None]:
    """Give problems the line and column of their file."""
    try:
        yield
    except KpiworkError as error:
        raise type(error)(Positions(root=workbook.root).of(error.problems)) from None
