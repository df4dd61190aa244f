"""The recipe: from a workbook and a period to readings, the quality of the data, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import pandas as pd

from kpiwork.measure.asker import Asker, SourceOutageError
from kpiwork.measure.assemble import Numbers, Spine, assemble
from kpiwork.measure.binding import Binder
from kpiwork.measure.cache import Cache
from kpiwork.measure.check import check, problems_of
from kpiwork.measure.kept import keep, kept, key_of
from kpiwork.measure.nothing import nothing_selected
from kpiwork.measure.plan import Aggregate, Wanted, sources_of, wanted_of
from kpiwork.measure.positions import Positions
from kpiwork.measure.quality import SourceQuality
from kpiwork.measure.readings import Measurement, frame_of
from kpiwork.measure.sources import Sources, open_sources
from kpiwork.measure.splits import dimensions_of, splits_of
from kpiwork.measure.survey import Span, Survey
from kpiwork.measure.window import Window
from kpiwork.periods import Period, PeriodKind
from kpiwork.spec.workbook import Workbook

__all__ = ["check", "default_as_of", "measure", "measured_from"]

NO_LAG = timedelta()


def default_as_of(workbook: Workbook, period: Period) -> date:
    """Give the day on which a period's data is complete: its end plus the workbook's data lag."""
    return period.end + (workbook.settings.data_lag or NO_LAG)


def measure(
    workbook: Workbook,
    period: Period,
    *,
    departments: Iterable[str] | None = None,
    as_of: date | None = None,
    cache: bool = True,
) -> Measurement:
    """Measure the KPIs of a workbook up to the end of a period.

    All departments are measured together, whichever are asked for, so that each finds what the
    others left in the cache.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    period : Period
        The period under review.
    departments : iterable of str, optional
        Whose readings to give; all where not said.
    as_of : date, optional
        Day up to which data is known; `default_as_of` where not said.
    cache : bool
        Whether to keep results and converted data in the workbook's ``.kpiwork/cache``.

    Returns
    -------
    Measurement
        Readings, data quality, and the problems of KPIs that could not be measured.

    Raises
    ------
    UsageError
        If there is no such department.
    """
    asked = workbook.departments if departments is None else departments
    shown = [workbook.department(name).id for name in asked]
    window = Window(period=period, calendar=workbook.calendar, as_of=as_of or default_as_of(workbook, period))
    wanted = wanted_of(workbook)
    names = {aggregate.source for one in wanted for aggregate in one.aggregates}
    with Cache.of(workbook.root) if cache else Cache(None) as store:
        key = key_of(workbook, window, names) if cache else ""
        known = kept(store, key, window) if key else None
        whole = known or _anew(workbook, window, wanted, names, store=store, key=key)
    return whole.only(shown).placed(Positions(root=workbook.root))


def measured_from(
    sources: Sources, workbook: Workbook, window: Window, wanted: Sequence[Wanted], cache: Cache
) -> Measurement:
    """Measure what is wanted of sources that are open, problems without their lines."""
    measured, _ = _from(sources, workbook, window, wanted, cache)
    return measured


def _anew(
    workbook: Workbook,
    window: Window,
    wanted: Sequence[Wanted],
    names: Iterable[str],
    *,
    store: Cache,
    key: str,
) -> Measurement:
    """Open the sources and measure; keep it all where nothing was refused."""
    with open_sources(workbook, names, as_of=window.as_of, cache=store) as sources:
        measured, lasts = _from(sources, workbook, window, wanted, store)
    if lasts and key and key == key_of(workbook, window, names):  # no file changed meanwhile
        keep(store, key, measured)
    return measured


def _from(
    sources: Sources, workbook: Workbook, window: Window, wanted: Sequence[Wanted], store: Cache
) -> tuple[Measurement, bool]:
    """Measure, again without any source that can answer no more; tell whether all of it will last."""
    binder = Binder.of(sources, workbook, window)
    asker = Asker(workbook=workbook, window=window, binder=binder, cache=store)
    try:
        measured = _measured(asker, wanted)
    except SourceOutageError as outage:
        rest = sources.without(outage.name, outage.problem)
        return _from(rest, workbook, window, wanted, store)
    return measured, not sources.broken and not asker.refused


def _measured(asker: Asker, wanted: Sequence[Wanted]) -> Measurement:
    """Measure all cards: what fits, from when to when, how sound, what numbers, which readings."""
    sources = asker.binder.sources
    problems = {one.id: found for one in wanted if (found := problems_of(asker.binder, one))}
    sound = [one for one in wanted if one.id not in problems]
    possible = {one.id: dimensions_of(one, sources) for one in sound}
    splits = splits_of(sound, possible)
    looks = asker.looks(wanted, splits)
    surveys = asker.surveys(splits, looks)
    dimensions = {one.id: _uncrowded(asker.binder, one, possible[one.id], surveys) for one in sound}
    quality = asker.quality(wanted, looks, surveys)
    numbers, failed = asker.numbers(splits_of(sound, dimensions), surveys)
    readings = []
    for one in sound:
        if found := tuple(failed[aggregate] for aggregate in one.aggregates if aggregate in failed):
            problems[one.id] = found
            continue
        found_readings = _readings(asker, one, dimensions[one.id], surveys, quality, numbers)
        span, rows = _span(asker.binder, one.records, surveys), quality[one.records.source].rows
        source = asker.binder.source(one.records.source).source
        if (nothing := nothing_selected(one, found_readings, span, rows, source)) is not None:
            problems[one.id] = (nothing,)
        else:
            readings.append(found_readings)
    return Measurement(
        period=asker.window.period,
        as_of=asker.window.as_of,
        readings=frame_of(readings),
        quality=quality,
        problems=problems,
        sources=_sources(asker.workbook),
        unread=tuple(sorted(sources.broken)),
    )


def _uncrowded(
    binder: Binder, wanted: Wanted, possible: Sequence[str], surveys: Mapping[str, Survey]
) -> tuple[str, ...]:
    """Leave out dimensions that have too many segments in any of a card's sources."""
    parts = {(one.source, binder.date_column(one)) for one in (wanted.records, *wanted.parts)}
    return tuple(
        name for name in possible if not any(surveys[source].is_crowded(date, name) for source, date in parts)
    )


def _readings(
    asker: Asker,
    wanted: Wanted,
    dimensions: Sequence[str],
    surveys: Mapping[str, Survey],
    quality: Mapping[str, SourceQuality],
    numbers: Mapping[Aggregate, Numbers],
) -> pd.DataFrame:
    window, name = asker.window, wanted.records.source
    source = asker.binder.source(name).source
    first, last = window.filled(_span(asker.binder, wanted.records, surveys), source, quality[name])
    grains = _fitting_grains(asker, wanted, surveys)
    spine = Spine.over(window.calendar, grains, first, last, window.last)
    targets = () if wanted.target is None else _filled_grains(asker, wanted.target, surveys)
    return assemble(wanted, numbers, spine, dimensions=dimensions, target_grains=targets)


def _fitting_grains(asker: Asker, wanted: Wanted, surveys: Mapping[str, Survey]) -> tuple[PeriodKind, ...]:
    """Leave out grains finer than an exposure from another source: days by month tell of no week."""
    below, grains = wanted.denominator, _grains_of_forms(asker, wanted)
    if below is None or below.source == wanted.numerator.source:
        return grains
    filled = _filled_grains(asker, below, surveys)
    return tuple(grain for grain in grains if grain in filled)


def _grains_of_forms(asker: Asker, wanted: Wanted) -> tuple[PeriodKind, ...]:
    """Leave out grains finer than the rows of a form, of which each is a whole period."""
    order = list(PeriodKind)
    forms = (asker.binder.source(part.source).source.form for part in wanted.parts)
    finest = max((order.index(form.every) for form in forms if form is not None), default=0)
    return tuple(grain for grain in asker.window.grains if order.index(grain) >= finest)


def _filled_grains(
    asker: Asker, aggregate: Aggregate, surveys: Mapping[str, Survey]
) -> tuple[PeriodKind, ...]:
    window, span = asker.window, _span(asker.binder, aggregate, surveys)
    return tuple(grain for grain in window.grains if span.fills(grain, window.period.kind))


def _span(binder: Binder, aggregate: Aggregate, surveys: Mapping[str, Survey]) -> Span:
    rows = aggregate.rows.text if aggregate.rows else ""
    return surveys[aggregate.source].span(binder.date_column(aggregate), rows)


def _sources(workbook: Workbook) -> dict[str, tuple[str, ...]]:
    return {
        book.id: tuple(sorted({name for card in book.cards.values() for name in sources_of(card)}))
        for book in workbook.departments.values()
    }
