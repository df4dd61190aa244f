"""A record of one month for tests of the dashboard, with all that its grid shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kpiwork.analysis.change import Assurance, Certainty, Change, Limits, Variation
from kpiwork.periods import PeriodKind
from kpiwork.review.record import (
    ActionEntry,
    CommentEntry,
    DataLight,
    KpiReview,
    Meeting,
    Needed,
    PeriodFacts,
    Record,
)
from kpiwork.spec.target import Status
from tests.factories import CALENDAR, HOSTILE, flights_record

MONTH = CALENDAR.parse("2013-11")
LONG_NAME = "Requests about bookings with more than one airline that were answered within two working days"
LONG_COMMENT = "Strong headwinds over the Atlantic and two days of fog closed one of three runways for hours."


def facts() -> PeriodFacts:
    """Give the month as a record names it."""
    return PeriodFacts(
        label=MONTH.label,
        words=MONTH.words,
        months=MONTH.months,
        kind=MONTH.kind,
        start=MONTH.start,
        end=MONTH.end,
    )


def change_of(kpi: KpiReview, *variation: Variation, assurance: Assurance | None = None) -> Change:
    """Make a chart of a KPI's weeks up to the month's end that says this of its last one."""
    weeks = next(one for one in kpi.series if one.kind is PeriodKind.WEEK).points
    inside = [point for point in weeks if point.end <= MONTH.end]
    known = [point.value for point in inside if point.value is not None]
    middle, reach = sum(known) / len(known), (max(known) - min(known)) / 3
    return Change(
        grain=PeriodKind.WEEK,
        period=inside[-1].period,
        points=len(inside),
        certainty=Certainty.ENOUGH,
        limits=(
            Limits(
                first=inside[0].start,
                last=inside[-1].end,
                points=len(inside),
                centre=middle,
                lower=middle - reach,
                upper=middle + reach,
            ),
        ),
        fired=(),
        variation=variation or (Variation.COMMON,),
        assurance=assurance,
        autocorrelation=None,
        run_needed=8,
        rules="guarded",
    )


def month_record(**changes: Any) -> Record:
    """Make the record of November 2013."""
    record = flights_record()
    given: dict[str, Any] = {
        "period": facts(),
        "as_of": date(2013, 12, 14),
        "kpis": tuple(_kpi(kpi) for kpi in record.kpis),
        "actions": (
            action("Ask the airlines for their reasons", due=date(2013, 12, 1)),
            action("Write the list", due=date(2013, 11, 29), done=date(2013, 11, 28)),
            action("Keep a log", due=date(2013, 12, 31)),
        ),
        "work_steps": None,
        "meeting": Meeting(day=date(2014, 1, 14), comments_until=date(2014, 1, 7)),
    }
    return replace(record, **(given | changes))


def full_record() -> Record:
    """Make a month of twelve KPIs where everything is as long as it can be."""
    record = month_record()
    kpis = tuple(_long(kpi, number) for number, kpi in enumerate((*record.kpis, *record.kpis[:2])))
    deeds = tuple(action(LONG_COMMENT, due=date(2013, 12, day)) for day in range(1, 8))
    return replace(record, kpis=kpis, groups=(), actions=deeds)


def hostile_month() -> Record:
    """Make the month again with an attack in every text that its dashboard shows."""
    record = full_record()
    return replace(
        record,
        department=replace(
            record.department, name=HOSTILE, head=HOSTILE, organisation=HOSTILE, notice=HOSTILE
        ),
        kpis=tuple(
            replace(
                kpi,
                name=HOSTILE,
                owner=HOSTILE,
                comments=(CommentEntry(date=date(2013, 12, 9), by=HOSTILE, what_happened=HOSTILE),),
            )
            for kpi in record.kpis
        ),
        actions=tuple(replace(one, what=HOSTILE, owner=HOSTILE) for one in record.actions),
    )


def action(what: str, *, due: date, done: date | None = None) -> ActionEntry:
    """Make an action."""
    return ActionEntry(what=what, owner="Duty Manager", due=due, done=done, question="Why?", kpi=None)


def _kpi(kpi: KpiReview) -> KpiReview:
    month = next(point for one in kpi.series for point in one.points if point.period == MONTH.label)
    aim = kpi.target.value
    needed = None
    if aim is not None:
        needed = Needed(
            words="Oct–Dec 2013",
            so_far=month.value,
            target=aim,
            value=aim * 0.97,
            remaining=1,
            sentence="",
            least=aim * 0.97 if kpi.better == "higher" else None,
            most=aim * 0.97 if kpi.better == "lower" else None,
        )
    return replace(
        kpi,
        value=month.value,
        needed=needed,
        ahead=None,
        units=None,
        claims=tuple(replace(one, grain=None, check=None, sentence="") for one in kpi.claims),
        comments=(),
        change=change_of(kpi, assurance=Assurance.HIT_OR_MISS),
    )


def _long(kpi: KpiReview, number: int) -> KpiReview:
    return replace(
        kpi,
        id=f"kpi_{number}",
        name=LONG_NAME,
        data_light=DataLight.PROVISIONAL,
        provisional_until=date(2014, 1, 31),
        standing=replace(kpi.standing, status=Status.NO_TARGET),
        comments=(
            CommentEntry(date=date(2013, 12, 9), by="Head of Customer Relations", what_happened=LONG_COMMENT),
        ),
        change=change_of(kpi, Variation.CONCERN_HIGH, Variation.CONCERN_LOW, assurance=Assurance.PASSES),
    )
