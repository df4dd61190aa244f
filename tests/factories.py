"""Records for tests of pages: a department as a review describes it, and one whose texts attack the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import nbformat
import numpy as np
import pandas as pd

from kpiwork.analysis.compare import compare
from kpiwork.analysis.contribution import contribution
from kpiwork.analysis.guardrail import check_guardrail
from kpiwork.analysis.status import standing
from kpiwork.analysis.target import TargetInForce, TargetState
from kpiwork.display import page
from kpiwork.display.history import History, history_of
from kpiwork.periods import Calendar, PeriodKind
from kpiwork.review.behind import Ahead, Claim, Units, WorkSteps
from kpiwork.review.change import change_of
from kpiwork.review.record import (
    CardChange,
    CommentEntry,
    DataLight,
    DatedChange,
    DecisionEntry,
    DepartmentFacts,
    KpiReview,
    ObjectiveGroup,
    Point,
    Provenance,
    QualityCheck,
    Record,
    Sentence,
    Series,
    SourceFacts,
)
from kpiwork.review.where import where_from
from kpiwork.spec.batch import Edition
from kpiwork.spec.choices import Better, Influence, Level, Stage, Timing
from kpiwork.spec.settings import RuleSet
from kpiwork.spec.target import Basis
from kpiwork.spec.unit import UnitKind
from tests.behind import CASES, UNITS, Desk, card_of, facts_of, found_behind, readings_of
from tests.people import hostile_people, people

CALENDAR = Calendar()
PERIOD = CALENDAR.parse("2013-Q4")
MONTHS = (0.76, 0.74, 0.76, 0.70, 0.77, 0.656, 0.652, 0.76, 0.85, 0.817, 0.81, 0.638)
CARRIERS = ("9E", "AA", "B6", "DL", "EV", "MQ", "OO", "UA", "US", "VX", "WN", "HA")
SHARES = (0.054, 0.097, 0.162, 0.143, 0.16, 0.078, 0.00003, 0.174, 0.061, 0.015, 0.036, 0.00002)
PRIVACY_MINIMUM = 10
AS_OF = date(2014, 1, 2)
STEPS = {
    "First departures leave": "first_wave",
    "All departures leave": "departed_on_time",
    "Time is won in the air": "minutes_won_en_route",
    "Passengers arrive": "arrived_on_time",
}
COMPARED = {"units": UNITS, "adjusted_for": [CASES]}
CARDS: Mapping[str, dict[str, Any]] = {
    "arrived_on_time": {"compare": COMPARED},
    "delay_minutes": {"compare": {"units": UNITS}},
    "cancelled": {"compare": {"units": UNITS}},
    "first_wave": {
        "leads": [
            {
                "kpi": "arrived_on_time",
                "lag": "0-1 weeks",
                "sign": "positive",
                "because": "Aircraft that leave late arrive late all day",
            }
        ]
    },
    "bad_weather_hours": {"leads": [{"kpi": "arrived_on_time", "lag": "0 weeks", "sign": "negative"}]},
}
"""What the cards say besides what stands in the reviews."""

DESK = Desk(period=PERIOD, as_of=AS_OF, minimum=PRIVACY_MINIMUM, steps=STEPS)
HOSTILE = "</style><script>alert(1)</script> \"onload='alert(2)' 💥 שלום $\\frac{1}{0}$"
KPI_TEXTS = (
    "name",
    "question",
    "definition",
    "owner",
    "rows_are",
    "also_moved_by",
    "used_for",
    "never_used_for",
    "limits",
    "formula",
    "where",
)
DECISION_TEXTS = (
    "question",
    "proposal",
    "cost_of_waiting",
    "evidence",
    "decided_by",
    "decision",
    "expected",
    "seen",
)


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """What makes one KPI different from another."""

    id: str
    name: str
    level: float
    swing: float
    unit: UnitKind = UnitKind.PERCENT
    better: Better = Better.LOWER
    target: float | None = None
    tolerance: float | None = None
    due: date = date(2013, 12, 31)
    decimals: int = 1
    guards: tuple[str, ...] = ()
    informative: bool = False


SKETCHES = (
    Sketch(
        id="arrived_on_time",
        name="Arrived less than 15 minutes late",
        level=0.0,
        swing=1.0,
        better=Better.HIGHER,
        target=0.8,
        tolerance=0.02,
    ),
    Sketch(
        id="cancelled",
        name="Cancelled flights",
        level=0.04,
        swing=-0.03,
        target=0.02,
        guards=("arrived_on_time",),
    ),
    Sketch(
        id="late_60",
        name="Arrived an hour late or more",
        level=0.24,
        swing=-0.21,
        target=0.065,
        tolerance=0.005,
        guards=("arrived_on_time",),
    ),
    Sketch(
        id="late_180_per_1000",
        name="Three hours late or more, per 1,000 arrivals",
        level=36.0,
        swing=-32.0,
        unit=UnitKind.PER_THOUSAND,
        target=10.0,
        guards=("arrived_on_time",),
    ),
    Sketch(
        id="delay_minutes",
        name="Minutes late on average",
        level=45.0,
        swing=-39.0,
        unit=UnitKind.MINUTES,
        target=14.0,
        tolerance=1.0,
    ),
    Sketch(id="diverted", name="Diverted flights", level=0.008, swing=-0.006, decimals=2),
    Sketch(
        id="departed_on_time",
        name="Departed less than 15 minutes late",
        level=0.05,
        swing=0.97,
        better=Better.HIGHER,
        target=0.8,
        tolerance=0.02,
    ),
    Sketch(
        id="first_wave",
        name="First departures of the day less than 15 minutes late",
        level=0.6,
        swing=0.42,
        better=Better.HIGHER,
        target=0.92,
        tolerance=0.01,
        due=date(2014, 6, 30),
    ),
    Sketch(
        id="minutes_won_en_route",
        name="Minutes won in the air",
        level=-4.0,
        swing=12.0,
        unit=UnitKind.MINUTES,
        better=Better.NEITHER,
        informative=True,
    ),
    Sketch(
        id="bad_weather_hours",
        name="Hours of bad weather at departure",
        level=0.4,
        swing=-0.45,
        better=Better.NEITHER,
        informative=True,
    ),
)


def flights_record(*, edition: Edition | None = Edition.DEPARTMENT) -> Record:
    """Make the record of a department with ten KPIs and a year of weeks; same bytes every time."""
    kpis, work_steps = _reviewed()
    return Record(
        department=DepartmentFacts(
            id="operations",
            name="New York departures",
            head="Head of Operations Control",
            organisation="Harbour Airways",
            purpose="We bring passengers to where they are going, when the timetable says.",
            notice="Targets, roles and comments were written for demonstration; no airport set them.",
        ),
        period=facts_of(PERIOD),
        as_of=AS_OF,
        privacy_minimum=PRIVACY_MINIMUM,
        kpis=kpis,
        groups=_groups(),
        in_one_minute=_minute(),
        exceptions=("arrived_on_time", "late_60"),
        open_questions=_questions(),
        promises=_promises(),
        sources=_sources(),
        provenance=Provenance(
            command="kpiwork review operations --period 2013-Q4 --as-of 2014-01-02",
            versions={"kpiwork": "0.1.0", "python": "3.12.4", "duckdb": "1.3.2"},
            files={"params/workbook.yaml": "a" * 64, "params/operations/department.yaml": "b" * 64},
        ),
        edition=edition,
        work_steps=work_steps,
        people=people(),
    )


@cache
def _reviewed() -> tuple[tuple[KpiReview, ...], WorkSteps | None]:
    """Make the KPIs, and find what stands behind them."""
    days = {sketch.id: _days(sketch, seed) for seed, sketch in enumerate(SKETCHES)}
    kpis = tuple(_kpi(sketch, days[sketch.id]) for sketch in SKETCHES)
    whole = {kpi.id: _with_guardrails(kpi, kpis) for kpi in kpis}
    cards = {name: card_of(kpi, **CARDS.get(name, {})) for name, kpi in whole.items()}
    frames = [readings_of(name, one, CALENDAR, PERIOD) for name, one in days.items()]
    return found_behind(whole, cards, frames, DESK)


def bare_record() -> Record:
    """Make a record of which little is known: no KPI, no source, nothing said."""
    return replace(
        flights_record(),
        kpis=(),
        groups=(),
        in_one_minute=(),
        exceptions=(),
        open_questions=(),
        promises=(),
        sources=(),
        work_steps=None,
        people=None,
    )


def hostile_record() -> Record:
    """Make the record again with an attack in every text that a person may write."""
    record = flights_record()
    return replace(
        record,
        department=replace(
            record.department,
            name=HOSTILE,
            head=HOSTILE,
            organisation=HOSTILE,
            purpose=HOSTILE,
            notice=HOSTILE,
        ),
        kpis=tuple(_hostile_kpi(kpi) for kpi in record.kpis),
        groups=tuple(replace(group, name=HOSTILE) for group in record.groups),
        in_one_minute=tuple(replace(sentence, text=HOSTILE) for sentence in record.in_one_minute),
        open_questions=tuple(_hostile_decision(entry) for entry in record.open_questions),
        promises=tuple(_hostile_decision(entry) for entry in record.promises),
        sources=tuple(_hostile_source(source) for source in record.sources),
        provenance=Provenance(command=HOSTILE, versions={HOSTILE: HOSTILE}, files={HOSTILE: HOSTILE}),
        card_changes=(CardChange(kpi="arrived_on_time", name=HOSTILE, what=HOSTILE),),
        since="2013-Q3",
        notes=(HOSTILE,),
        work_steps=None if record.work_steps is None else _hostile_steps(record.work_steps),
        people=hostile_people(HOSTILE),
    )


def _attacked(names: Iterable[str]) -> dict[str, Any]:
    return dict.fromkeys(names, HOSTILE)


def _hostile_kpi(kpi: KpiReview) -> KpiReview:
    changed = replace(kpi, **_attacked(KPI_TEXTS))
    return replace(
        changed,
        sentences=(HOSTILE,),
        data_facts=(HOSTILE,),
        data_light=DataLight.IN_DOUBT,
        changes=(DatedChange(date=date(2013, 7, 1), what=HOSTILE, rebase=True),),
        comments=tuple(
            replace(entry, by=HOSTILE, what_happened=HOSTILE, what_we_do=HOSTILE, what_we_need=HOSTILE)
            for entry in kpi.comments
        ),
        contributions=tuple(
            replace(
                one,
                dimension=HOSTILE,
                parts=tuple(replace(part, segment=f"{HOSTILE}{part.segment}") for part in one.parts),
            )
            for one in kpi.contributions
        ),
        ahead=None if kpi.ahead is None else _hostile_ahead(kpi.ahead),
        claims=tuple(_hostile_claim(one) for one in kpi.claims),
        units=None if kpi.units is None else _hostile_units(kpi.units),
    )


def _hostile_ahead(ahead: Ahead) -> Ahead:
    coming = tuple(replace(one, words=HOSTILE) for one in ahead.coming)
    return replace(ahead, goal=replace(ahead.goal, words=HOSTILE), coming=coming, sentence=HOSTILE)


def _hostile_claim(claim: Claim) -> Claim:
    return replace(claim, because=HOSTILE, sentence=HOSTILE)


def _hostile_units(units: Units) -> Units:
    found = replace(
        units.found, units=tuple(replace(one, name=f"{HOSTILE}{one.name}") for one in units.found.units)
    )
    return replace(
        units,
        dimension=HOSTILE,
        adjusted_for=(HOSTILE,) * len(units.adjusted_for),
        found=found,
        sentences=(HOSTILE,),
    )


def _hostile_steps(work: WorkSteps) -> WorkSteps:
    found = replace(
        work.found,
        units=tuple(
            replace(one, step=f"{HOSTILE}{one.step}", unit=f"{HOSTILE}{one.unit}") for one in work.found.units
        ),
        steps=tuple(replace(one, step=f"{HOSTILE}{one.step}") for one in work.found.steps),
    )
    return replace(work, dimension=HOSTILE, left_out=(HOSTILE,), found=found, sentences=(HOSTILE,))


def _hostile_decision(entry: DecisionEntry) -> DecisionEntry:
    return replace(entry, options=(HOSTILE, HOSTILE), **_attacked(DECISION_TEXTS))


def _hostile_source(source: SourceFacts) -> SourceFacts:
    check = QualityCheck(kind=HOSTILE, state=HOSTILE, column=HOSTILE, fact=HOSTILE)
    return replace(source, description=HOSTILE, rows_are=HOSTILE, fingerprint=HOSTILE, checks=(check,))


def _kpi(sketch: Sketch, days: pd.DataFrame) -> KpiReview:
    series = tuple(
        _series(days, kind, sketch) for kind in PeriodKind if kind is not PeriodKind.CALENDAR_QUARTER
    )
    by_kind = {one.kind: {point.period: point for point in one.points} for one in series}
    quarters = by_kind[PeriodKind.QUARTER]
    now, before = quarters["2013-Q4"], quarters["2013-Q3"]
    asked = sketch.target is not None
    target = (
        TargetInForce(
            state=TargetState.IN_FORCE,
            value=sketch.target,
            starts=date(2013, 1, 1),
            due=sketch.due,
            basis=Basis.DEMONSTRATION,
            set_by="Operations board",
            why="A round figure to show what a target does",
        )
        if asked
        else TargetInForce(state=TargetState.NONE)
    )
    verdict = standing(
        now.value, target, sketch.better, tolerance=sketch.tolerance, informative=sketch.informative
    )
    kpi = KpiReview(
        id=sketch.id,
        name=sketch.name,
        question="Can passengers rely on the arrival time they were given?",
        definition="Counted: every scheduled departure.\n\nNot counted: nothing is left out.",
        objective="flights_as_planned",
        owner="Head of Operations Control",
        better=sketch.better,
        unit=sketch.unit,
        currency=None,
        decimals=sketch.decimals,
        rows_are="flights",
        stage=Stage.PILOT if sketch.id == "first_wave" else Stage.ACTIVE,
        level=Level.DEPARTMENT,
        timing=Timing.OUTCOME,
        influence=Influence.LITTLE,
        also_moved_by="Weather, air traffic control, the airlines' timetables",
        used_for="The timetable and the crews held in reserve",
        never_used_for="Judging a duty manager, an airport or a single day",
        limits="One year of data",
        formula="count(*) filter (where arr_delay < 15) / count(*)",
        adds_up=False,
        is_counted=True,
        card_sha256="c" * 64,
        value=now.value,
        numerator=now.numerator,
        denominator=now.denominator,
        records=now.records,
        target=target,
        tolerance=sketch.tolerance,
        standing=verdict,
        previous=compare(now.value, before.value, CALENDAR.previous(PERIOD), sketch.better),
        year_ago=compare(now.value, None, CALENDAR.year_ago(PERIOD), sketch.better),
        year_to_date=by_kind[PeriodKind.YEAR]["FY2013"].value,
        provisional_until=date(2014, 1, 31) if sketch.id == "diverted" else None,
        data_light=DataLight.PROVISIONAL if sketch.id == "diverted" else DataLight.TRUSTED,
        data_facts=(),
        guards=sketch.guards,
        guardrails=(),
        leads=(),
        series=series,
        contributions=_contributions(days),
        changes=_changes(sketch),
        comments=_comments(sketch),
        sentences=(
            f"{sketch.name}: {now.numerator:,.0f} of {now.denominator:,.0f}.",
            "Since Jul–Sep 2013 it moved as the months before it did.",
        ),
    )
    return judged(replace(kpi, where=where_from(kpi)))


def _days(sketch: Sketch, seed: int) -> pd.DataFrame:
    """Make a year of days by carrier: numerator and denominator, no value worked out."""
    rng = np.random.default_rng(seed)
    days = pd.date_range("2013-01-01", "2013-12-31")
    month = np.interp(np.arange(len(days)), np.linspace(15, 350, 12), MONTHS)
    punctual = np.clip(
        month + rng.normal(0, 0.05, len(days)) - 0.3 * (rng.random(len(days)) < 0.04), 0.2, 0.98
    )
    rows = []
    for carrier, share in zip(CARRIERS, SHARES, strict=True):
        flights = rng.poisson(920 * share, len(days))
        drift = 0.04 * np.sin(len(carrier) + 40 * share)
        rate = sketch.level + sketch.swing * np.clip(punctual + drift, 0.05, 0.99)
        rows.append(
            pd.DataFrame(
                {
                    "day": days,
                    "segment": carrier,
                    "numerator": flights * rate,
                    "denominator": flights.astype(float),
                }
            )
        )
    frame = pd.concat(rows, ignore_index=True)
    return frame.assign(records=frame["denominator"].astype(int))


def _series(days: pd.DataFrame, kind: PeriodKind, sketch: Sketch) -> Series:
    by_day = days.groupby("day")[["numerator", "denominator", "records"]].sum()
    periods = CALENDAR.between(date(2013, 1, 1), date(2013, 12, 31), kind)
    points = []
    for period in periods:
        inside = by_day.loc[str(period.start) : str(period.end)].sum()
        above, below = float(inside["numerator"]), float(inside["denominator"])
        points.append(
            Point(
                period=period.label,
                words=period.words,
                start=period.start,
                end=period.end,
                value=above / below,
                numerator=above,
                denominator=below,
                records=int(inside["records"]),
                target=sketch.target,
            )
        )
    return Series(kind=kind, points=tuple(points))


def _contributions(days: pd.DataFrame) -> tuple:
    quarter = {4: "2013-Q4", 3: "2013-Q3"}
    frame = days.assign(period=days["day"].dt.quarter.map(quarter)).dropna(subset=["period"])
    columns = ["numerator", "denominator", "records"]
    segments = frame.groupby(["period", "segment"])[columns].sum().reset_index()
    whole = frame.groupby("period")[columns].sum().reset_index()
    split = contribution(segments, whole, dimension="carrier", now="2013-Q4", since="2013-Q3")
    parts = tuple(_suppressed(part) if part.records < PRIVACY_MINIMUM else part for part in split.parts)
    return (replace(split, parts=parts),)


def _suppressed(part):
    nothing: dict[str, Any] = dict.fromkeys(("value", "before", "weight", "weight_before"))
    return replace(part, records=0, mix=0.0, within=0.0, suppressed=True, **nothing)


def _with_guardrails(kpi: KpiReview, kpis: Iterable[KpiReview]) -> KpiReview:
    rails = tuple(
        check_guardrail(rail.id, 0.01, rail.previous, rail.better) for rail in kpis if kpi.id in rail.guards
    )
    return replace(kpi, guardrails=rails)


def _changes(sketch: Sketch) -> tuple[DatedChange, ...]:
    if sketch.id not in ("arrived_on_time", "first_wave"):
        return ()
    return (DatedChange(date=date(2013, 9, 2), what="Evening call on the first departures", rebase=False),)


def _comments(sketch: Sketch) -> tuple[CommentEntry, ...]:
    if sketch.id != "arrived_on_time":
        return ()
    return (
        CommentEntry(
            date=date(2014, 1, 10),
            by="Head of Operations Control",
            what_happened=(
                "October and November met the target. December fell to 63.8 %, the lowest month of the year, "
                "at all three airports alike."
            ),
            what_we_do="We read the seven worst days flight by flight until the end of January.",
            what_we_need="The airlines' own reasons for delay.",
        ),
    )


def _groups() -> tuple[ObjectiveGroup, ...]:
    return (
        ObjectiveGroup(
            id="flights_as_planned",
            name="Passengers arrive when the timetable says",
            kpis=(
                "arrived_on_time",
                "cancelled",
                "late_60",
                "late_180_per_1000",
                "delay_minutes",
                "diverted",
            ),
        ),
        ObjectiveGroup(
            id="ready_to_leave", name="Flights leave on time", kpis=("departed_on_time", "first_wave")
        ),
        ObjectiveGroup(id=None, name="For context", kpis=("minutes_won_en_route", "bad_weather_hours")),
    )


def _minute() -> tuple[Sentence, ...]:
    return (
        Sentence(text="Of 7 KPIs with a target: 2 met, 2 near, 3 missed."),
        Sentence(
            text=(
                "Arrived less than 15 minutes late: 75.5 % of 84,292 flights; misses the target of 80.0 % by "
                "4.5 points. Since Jul–Sep 2013 (74.3 %): +1.2 points."
            ),
            kpi="arrived_on_time",
        ),
        Sentence(
            text="October 81.7 %, November 81.0 %, December 63.8 %, the lowest of the 12 months.",
            kpi="arrived_on_time",
        ),
        Sentence(
            text="Arrived an hour late or more: 6.6 % of 82,400 flights; misses the target of 6.5 %.",
            kpi="late_60",
        ),
        Sentence(
            text="What we cannot say: whether this differs from a year ago. Data begin in January 2013."
        ),
    )


def _questions() -> tuple[DecisionEntry, ...]:
    return (
        DecisionEntry(
            id="target_2014",
            asked=date(2014, 1, 10),
            kpi="arrived_on_time",
            question="Do we keep 80 % as the target for 2014?",
            options=(
                "Keep 80 % and change something in the operation that can move it",
                "Keep 80 % and change nothing",
                "Set 75 % for 2014, and 80 % when the causes of December are known",
            ),
            proposal="Keep 80 %, and decide by April on one change for the first departures",
            cost_of_waiting="The first quarter of 2014 runs without an agreed target",
            evidence="80 % was met in 3 of 12 months. Expect about as many again",
        ),
        DecisionEntry(
            id="reasons",
            asked=date(2014, 1, 10),
            kpi="late_60",
            question="Shall the airlines be asked for their own reasons for delay?",
            options=("Ask all of them", "Ask the three largest", "Do not ask"),
            proposal="Ask the three largest",
            cost_of_waiting="December stays unexplained",
        ),
    )


def _promises() -> tuple[DecisionEntry, ...]:
    return (
        DecisionEntry(
            id="evening_call",
            asked=date(2013, 7, 18),
            kpi="first_wave",
            question="Shall a call every evening make sure that the first departures have crew and aircraft?",
            decided=date(2013, 8, 15),
            decided_by="Operations board",
            decision="The call begins on 2 September and is looked at again after the fourth quarter",
            expected="First departures on time: 92 % by 31 December 2013",
            seen="91.5 % in Oct–Dec 2013: too early to tell, 3 more months",
        ),
        DecisionEntry(
            id="cancelled_counts",
            asked=date(2012, 11, 29),
            question="Does a flight that never arrived count as late?",
            decided=date(2012, 12, 10),
            decided_by="Operations board",
            decision="Cancelled and diverted flights count as missed",
        ),
    )


def _sources() -> tuple[SourceFacts, ...]:
    return (
        SourceFacts(
            id="flights",
            description="Every departure from New York's airports",
            rows_are="flights",
            rows=336_776,
            first=date(2013, 1, 1),
            last=date(2013, 12, 31),
            fingerprint="d" * 64,
            checks=(
                QualityCheck(
                    kind="freshness", state="ok", column="flown_on", fact="data reach 31 December 2013"
                ),
                QualityCheck(
                    kind="missing",
                    state="doubt",
                    column="arr_delay",
                    fact="2.8 % of flights have no arrival delay",
                ),
            ),
        ),
        SourceFacts(
            id="weather",
            description="Hourly weather",
            rows_are="hours",
            rows=26_115,
            first=date(2013, 1, 1),
            last=date(2013, 12, 30),
            fingerprint="e" * 64,
            checks=(),
        ),
    )


def history(kpi: KpiReview) -> History:
    """Give the history that a KPI's chart shows in the period of these records."""
    made = history_of(kpi, facts_of(PERIOD))
    assert made is not None
    return made


def judged(kpi: KpiReview, rules: RuleSet = RuleSet.GUARDED) -> KpiReview:
    """Tell change from noise in a KPI's readings as they stand."""
    return replace(kpi, change=change_of(kpi, PERIOD.end, date(2014, 3, 1), rules=rules))


def jumping(kpi: KpiReview, *, by: Mapping[int, float]) -> KpiReview:
    """Make a KPI's weeks calm but for some, which lie so far off, and judge it."""
    weekly = kpi.series[0]
    points = tuple(
        replace(point, value=0.75 + 0.01 * (-1) ** i + by.get(i, 0.0))
        for i, point in enumerate(weekly.points)
    )
    return judged(replace(kpi, series=(replace(weekly, points=points), *kpi.series[1:])))


def rebased(kpi: KpiReview, day: date) -> KpiReview:
    """Date a change after which a KPI's limits begin anew, and judge it."""
    change = DatedChange(date=day, what="Counted otherwise", rebase=True)
    return judged(replace(kpi, changes=(*kpi.changes, change)))


def short_history(kpi: KpiReview, *, weeks: int) -> KpiReview:
    """Keep only the last weeks of a KPI, and no other grain."""
    weekly = next(one for one in kpi.series if one.kind is PeriodKind.WEEK)
    return replace(kpi, series=(replace(weekly, points=weekly.points[-weeks:]),))


def long_history(kpi: KpiReview, *, years: int) -> KpiReview:
    """Repeat a KPI's weeks and months over more years."""
    wanted = [
        one for one in kpi.series if one.kind in (PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER)
    ]
    return replace(kpi, series=tuple(_longer(one, years) for one in wanted))


def _longer(series: Series, years: int) -> Series:
    first, last = series.points[0].start, series.points[-1].start + timedelta(days=365 * years - 300)
    periods = CALENDAR.between(first, last, series.kind)
    points = tuple(
        replace(old, period=p.label, words=p.words, start=p.start, end=p.end)
        for p, old in zip(periods, list(series.points) * years, strict=False)
    )
    return replace(series, points=points)


PARTS = (
    "style",
    "strip",
    "in_one_minute",
    "decisions",
    "promises",
    "scorecard",
    "exceptions",
    "outlook",
    "leading",
    "units",
    "work_steps",
    "people_and_trust",
    "data_quality",
    "every_kpi",
    "changes_since",
    "how_to_read",
    "provenance",
)


def executed_notebook(record: Record, *more: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Make a notebook as it stands after its cells showed every part of a record's page."""
    cells = [
        nbformat.v4.new_markdown_cell("# Quarterly KPI review\n\nOne department, one period.", id="title")
    ]
    for name in PARTS:
        part = page.style() if name == "style" else getattr(page, name)(record)
        cell = nbformat.v4.new_code_cell(f"kw.show.{name}(review)", id=name.replace("_", "-"))
        data, about = part._repr_mimebundle_()
        cell.outputs = [
            nbformat.v4.new_output("execute_result", data=data, metadata=about, execution_count=1)
        ]
        cells.append(cell)
    return nbformat.v4.new_notebook(cells=[*cells, *more], metadata={"title": "Quarterly KPI review"})
