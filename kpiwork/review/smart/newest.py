"""The quarter that a SMART check looks back from: the newest of which there are data, and which is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from kpiwork.errors import KpiworkError
from kpiwork.measure.binding import DAY, Binder, Rows
from kpiwork.measure.cache import Cache
from kpiwork.measure.engine import OutageError, run
from kpiwork.measure.form.notes import FormNotes
from kpiwork.measure.sources import open_sources
from kpiwork.measure.spans import EPOCH, Span
from kpiwork.periods import LATEST, Calendar, Period, PeriodKind
from kpiwork.spec.card import Card
from kpiwork.spec.workbook import Workbook

__all__ = ["newest_quarter", "span_of"]

LAST_DAY = dt.date(LATEST, 12, 31)


def newest_quarter(
    workbook: Workbook, cards: Iterable[Card], *, as_of: dt.date | None = None
) -> Period | None:
    """Give the newest quarter that is over and of which there are data; if none is over, the one they are in.

    Parameters
    ----------
    workbook : Workbook
        With its sources.
    cards : iterable of Card
        Whose data.
    as_of : date, optional
        Day on which they are looked at; where left out, a quarter is over once its last working day has rows.

    Returns
    -------
    Period or None
        None where no card has a single dated row.
    """
    span = span_of(workbook, cards)
    if span is None:
        return None
    (first, newest), calendar = span, workbook.calendar
    inside = calendar.containing(min(newest, as_of or newest), PeriodKind.QUARTER)
    is_over = as_of > inside.end if as_of else calendar.next_workday(newest) > inside.end
    return inside if is_over or first >= inside.start else calendar.previous(inside)


def span_of(workbook: Workbook, cards: Iterable[Card]) -> tuple[dt.date, dt.date] | None:
    """Give the first day of the cards' own sources, and the newest that rows stand for; None without any."""
    wanted = sorted({(card.measure.source, card.measure.date) for card in cards})
    names = {source for source, _ in wanted} & set(workbook.settings.sources)
    with (
        Cache.of(workbook.root) as cache,
        open_sources(workbook, names, as_of=LAST_DAY, cache=cache) as sources,
    ):
        binder = Binder(
            sources=sources,
            zone=workbook.settings.calendar.time_zone,
            workdays=workbook.calendar.workdays,
            as_of=LAST_DAY,
            start=LAST_DAY,
            last=LAST_DAY,
        )
        opened = (one for one in wanted if one[0] in sources.open)
        days = [day for one in opened for day in _ends(binder, *one, workbook.calendar)]
    return (min(days), max(days)) if days else None


def _ends(binder: Binder, name: str, column: str, calendar: Calendar) -> Iterator[dt.date]:
    """Give the first and the newest day of a source; nothing where it holds none, or cannot be asked."""
    source = binder.source(name)
    try:
        binder.check_column(source, column, name)
        rows = binder.rows(source, column, Rows.EVERY)
        rows = rows.filter(rows[DAY] <= LAST_DAY)
        asked = {
            "first": rows[DAY].min().epoch_days(),
            "last": rows[DAY].max().epoch_days(),
            "days": rows[DAY].nunique(),
        }
        reply = run(source.engine, lambda some: rows.aggregate(**some), asked)
    except (KpiworkError, OutageError):
        return
    found = {key: values[0] for table in reply.tables for key, values in table.items()}
    if found.get("first") is None or found.get("last") is None:
        return
    first, last = (EPOCH + dt.timedelta(days=int(found[key])) for key in ("first", "last"))
    yield first
    days = int(found.get("days") or 0)
    yield _stands_for(source.form, Span(first=first, last=last, days=days), calendar)


def _stands_for(form: FormNotes | None, span: Span, calendar: Calendar) -> dt.date:
    """Give the day up to which the newest row counts: of rows a month apart, the last of its month."""
    newest = span.last or dt.date.min
    if form is not None:
        return form.end_of(newest)
    grain = PeriodKind.WEEK
    if span.days > 1 and not span.fills(grain, grain):
        grain = PeriodKind.MONTH if span.fills(PeriodKind.MONTH, grain) else PeriodKind.QUARTER
    return newest if grain is PeriodKind.WEEK else calendar.containing(newest, grain).end
