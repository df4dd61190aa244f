"""Try a measure as it is typed, on the real sources. Whatever goes wrong is told in what is given."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from kpiwork.errors import DataError, KpiworkError, Problem
from kpiwork.measure.binding import DAY, Binder, Rows
from kpiwork.measure.cache import Cache
from kpiwork.measure.measure import measure
from kpiwork.measure.plan import wanted_of
from kpiwork.measure.readings import Measurement
from kpiwork.measure.sources import open_sources
from kpiwork.measure.window import Window
from kpiwork.periods import Period, PeriodKind, month_of
from kpiwork.review.few import too_few
from kpiwork.review.finding_words import style_of_card
from kpiwork.review.numbers import NumberStyle, day_words
from kpiwork.review.readings import is_counted, target_kind
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Rhythm
from kpiwork.spec.place import Loc
from kpiwork.spec.workbook import Workbook
from kpiwork.studio.design.form import Form
from kpiwork.studio.design.trial import Trial, TrialPeriod, TrialProblem, TrialState

__all__ = ["Asked", "asked_of", "last_day", "opened", "told_problem", "try_it", "why_not"]

MOST = 24
"""Periods that are shown: enough to see a year twice, and what the season does."""
FILLED = {"name": "KPI", "question": "?", "owner": "?", "better": "neither", "unit": "count"}
"""What a card needs that its numbers do not depend on, where nothing was typed yet."""
DECIDING = ("measure", "unit", "decimals", "frequency", "settles_after")
RHYTHMS: Mapping[Rhythm, PeriodKind] = {
    Rhythm.DAILY: PeriodKind.WEEK,
    Rhythm.WEEKLY: PeriodKind.WEEK,
    Rhythm.MONTHLY: PeriodKind.MONTH,
    Rhythm.QUARTERLY: PeriodKind.QUARTER,
    Rhythm.YEARLY: PeriodKind.YEAR,
}
LONG = (PeriodKind.QUARTER, PeriodKind.YEAR)
PLACE = re.compile(r"params/\S+?\.yaml(:\d+)*  (?P<key>\S+?)( at character (?P<at>\d+))?")
FORMULAS = (("measure", "numerator"), ("measure", "denominator"))
NO_DATES, ANOTHER = "holds no day up to today", "choose another column, or look at the data"
EPOCH = date(1970, 1, 1)
NO_TIME = timedelta()


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A card that can be measured although it may not be whole, alone in its workbook.

    Parameters
    ----------
    workbook : Workbook
        With this one card.
    department, kpi : str
        Ids.
    card : Card
        The card.
    today : date
        Data after this day is not looked at.
    as_of : date or None
        Day up to which data is known, where somebody said it.
    dimensions : tuple of str
        Columns that it can be split by, which nothing is counted by here.
    """

    workbook: Workbook
    department: str
    kpi: str
    card: Card
    today: date
    as_of: date | None
    dimensions: tuple[str, ...] = ()


def why_not(form: Form) -> Trial | None:
    """Say what of the measure is missing or wrong as typed; None where it can be tried."""
    missing = [one for one in form.missing if one.loc[0] == "measure"]
    if missing:
        told = tuple(
            TrialProblem(loc=one.loc, fact=one.sentence.rstrip("."), mend="then try again") for one in missing
        )
        return Trial(state=TrialState.INCOMPLETE, problems=told)
    wrong = [one for one in form.wrong if one.loc[:1] in {(key,) for key in DECIDING}]
    if wrong:
        told = tuple(TrialProblem(loc=one.loc, fact=one.fact, mend=one.mend, at=one.at) for one in wrong)
        return Trial(state=TrialState.WRONG, problems=told)
    return None


def asked_of(workbook: Workbook, department: str, form: Form, *, today: date, as_of: date | None) -> Asked:
    """Put a card as typed alone into its workbook; whatever does not decide its numbers is left out."""
    values = form.values  # noqa: PD011 - no frame
    given = {key: values[key] for key in DECIDING if key in values}
    better = values.get("better")
    known = {"better": better} if better in ("higher", "lower", "within", "neither") else {}
    typed = Card.model_validate({**FILLED, **known, **given})
    card = typed.model_copy(update={"measure": typed.measure.model_copy(update={"dimensions": ()})})
    book = replace(workbook.department(department), cards={form.name: card})
    return Asked(
        workbook=replace(workbook, departments={department: book}),
        department=department,
        kpi=form.name,
        card=card,
        today=today,
        as_of=as_of,
        dimensions=typed.measure.dimensions,
    )


def try_it(asked: Asked, *, for_target: bool = False) -> Trial:
    """Measure a card's last periods.

    Parameters
    ----------
    asked : Asked
        The card as typed.
    for_target : bool
        Whether periods are to be those that a target is meant for: for counts and amounts, which grow with
        time, those between two reviews.
    """
    try:
        return _tried(asked, for_target=for_target)
    except KpiworkError as error:
        return _wrong(error.problems)
    except Exception as error:  # noqa: BLE001 - a view shows what is told, and no engine's own words
        fact = f"this cannot be measured ({type(error).__name__})"
        mend = "look at the formula and the data, or run: kpiwork check"
        return Trial(state=TrialState.WRONG, problems=(TrialProblem(loc=("measure",), fact=fact, mend=mend),))


def _tried(asked: Asked, *, for_target: bool) -> Trial:
    as_of = last_day(asked)
    wanted = RHYTHMS[asked.card.frequency.report]
    if for_target and asked.card.measure.adds_up:
        wanted = target_kind(asked.card)
    calendar = asked.workbook.calendar
    period = calendar.containing(as_of, wanted)
    found = _measured(asked, period, as_of)
    if problems := found.problems.get((asked.department, asked.kpi)):
        return _wrong(problems)
    kind, rows = _rows(found, wanted)
    while kind in LONG and 0 < len(rows) < MOST:
        earlier = calendar.containing(rows["start"].min().date() - timedelta(days=1), kind)
        before = _rows(_measured(asked, earlier, as_of), kind)[1]
        if before.empty or before["start"].min() >= rows["start"].min():
            break
        rows = pd.concat([before, rows]).drop_duplicates("start", keep="last").sort_values("start")
    periods = tuple(_periods(asked, rows.tail(MOST), kind, as_of))
    notes = (*_notes(periods), *_doubts(found, asked.card))
    return Trial(
        state=TrialState.MEASURED, kind=kind, periods=periods, notes=notes, data_until=day_words(as_of)
    )


def last_day(asked: Asked) -> date:
    """Give the newest day of the measure's data, today at most; or the day that somebody said.

    Raises
    ------
    KpiworkError
        If the source cannot be opened or asked, has no such day, or lacks a column to split by.
    """
    [wanted] = wanted_of(asked.workbook)
    records, dimensions = wanted.records, asked.dimensions
    with opened(asked) as binder:
        source = binder.source(records.source)
        for dimension in dimensions:
            binder.check_column(source, dimension, f"{wanted.place}  measure.dimensions")
        column = binder.date_column(records)
        if asked.as_of is not None:
            return asked.as_of
        table = binder.rows(source, column, Rows.EVERY)
        until = table.filter(table[DAY] <= asked.today)
        [found] = source.engine.answer(until.aggregate(last=until[DAY].max().epoch_days()))["last"]
    if found is None:
        raise DataError.at(f"{wanted.place}  measure.date", f"{records.date} {NO_DATES}", ANOTHER)
    return EPOCH + timedelta(days=int(found))


@contextmanager
def opened(asked: Asked) -> Iterator[Binder]:
    """Open the source of a measure, up to today."""
    workbook, day = asked.workbook, asked.as_of or asked.today
    window = Window(
        period=workbook.calendar.containing(day, PeriodKind.MONTH), calendar=workbook.calendar, as_of=day
    )
    [wanted] = wanted_of(workbook)
    with (
        Cache.of(workbook.root) as cache,
        open_sources(workbook, [wanted.records.source], as_of=day, cache=cache) as sources,
    ):
        yield Binder.of(sources, workbook, window)


def _measured(asked: Asked, period: Period, as_of: date) -> Measurement:
    return measure(asked.workbook, period, departments=[asked.department], as_of=as_of)


def _rows(found: Measurement, wanted: PeriodKind) -> tuple[PeriodKind, pd.DataFrame]:
    """Give the readings of a rhythm; of the next longer one where the data do not tell so short a time."""
    whole = found.readings[found.readings["dimension"] == ""]
    grains = list(PeriodKind)
    for kind in grains[grains.index(wanted) :]:
        rows = whole[whole["grain"] == kind.value]
        if not rows.empty:
            return kind, rows
    return wanted, whole.iloc[:0]


def _periods(asked: Asked, rows: pd.DataFrame, kind: PeriodKind, as_of: date) -> Iterator[TrialPeriod]:
    style, calendar = style_of_card(asked.card), asked.workbook.calendar
    settings = asked.workbook.settings
    guarded = is_counted(asked.card, settings.sources.get(asked.card.measure.source))
    settles = asked.card.settles_after or NO_TIME
    for row in rows.itertuples():
        period = calendar.containing(row.start.date(), kind)
        records = int(row.records)
        few = guarded and too_few(records, settings.privacy.minimum)
        value = None if few else _number(row.value)
        yield TrialPeriod(
            label=period.label,
            words=period.words,
            month=month_of(period.start, period.end),
            value=value,
            shown=f"fewer than {settings.privacy.minimum} cases" if few else _shown(style, value),
            numerator=None if few else _number(row.numerator),
            denominator=None if few else _number(row.denominator),
            records=0 if few else records,
            is_complete=period.end + settles <= as_of,
        )


def _shown(style: NumberStyle, value: float | None) -> str:
    return "no data" if value is None else style.value(value)


def _number(value: Any) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


def _notes(periods: tuple[TrialPeriod, ...]) -> Iterator[str]:
    if not periods:
        yield "There are no periods to show: the data are too short, or nothing counts."
        return
    if missing := sum(one.value is None for one in periods):
        yield f"{missing} of {len(periods)} periods have no value."
    if not periods[-1].is_complete:
        yield f"{periods[-1].words} is not complete: its value will still move."
    elif len(periods) < MOST:
        yield f"The data hold {len(periods)} periods; {MOST} would be shown."


def _doubts(found: Measurement, card: Card) -> Iterable[str]:
    told = (check.fact for quality in found.quality.values() for check in quality.concerns(card))
    return (f"The data are in doubt: {fact}." for fact in told)


def _wrong(problems: Iterable[Problem]) -> Trial:
    return Trial(state=TrialState.WRONG, problems=tuple(map(told_problem, problems)))


def told_problem(problem: Problem) -> TrialProblem:
    """Tell a problem at the field that it names; at the source where it names none of the card."""
    found = PLACE.fullmatch(problem.place)
    if found is None or not found["key"].startswith("measure."):
        return TrialProblem(loc=("measure", "source"), fact=problem.fact, mend=problem.mend)
    loc: Loc = tuple(found["key"].split("."))
    if loc in FORMULAS:
        loc = (*loc, "value")
    return TrialProblem(loc=loc, fact=problem.fact, mend=problem.mend, at=int(found["at"] or 0))
