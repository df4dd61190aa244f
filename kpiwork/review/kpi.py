"""One KPI's review: its reading, where it stands, how it moved, whether its data hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from kpiwork.analysis.change import Change
from kpiwork.analysis.clumping import clumping
from kpiwork.analysis.compare import Comparison, compare
from kpiwork.analysis.contribution import Amounts, Contribution, split
from kpiwork.analysis.guardrail import GuardrailCheck, check_guardrail, unknown
from kpiwork.analysis.status import Acceptance, Standing, accepted, standing
from kpiwork.analysis.target import TargetInForce, TargetState, target_on
from kpiwork.measure.plan import sources_of
from kpiwork.measure.readings import Measurement
from kpiwork.periods import Period, PeriodKind
from kpiwork.review.beginning import Beginning, beginning_of
from kpiwork.review.change import change_of
from kpiwork.review.deeper import deepened
from kpiwork.review.from_card import from_card
from kpiwork.review.measured import measured_by
from kpiwork.review.needed import needed
from kpiwork.review.readings import (
    in_cases,
    is_counted,
    plan_has_gaps,
    point_of,
    series_of,
    target_kind,
    unmeasured,
)
from kpiwork.review.record import (
    CommentEntry,
    DataLight,
    KpiReview,
    Point,
    Series,
)
from kpiwork.review.trust import Trust, last_known, of_little_sense, trust, written_otherwise
from kpiwork.spec.card import Card
from kpiwork.spec.levels import dimensions_shown
from kpiwork.spec.relation import Guardrail
from kpiwork.spec.target import Basis
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["Bench", "review_kpis"]

PARTS = ["dimension", "period", "segment", "numerator", "denominator", "records"]  # of a contribution


@dataclass(frozen=True, kw_only=True, slots=True)
class Bench:
    """What a department's KPIs are reviewed from."""

    workbook: Workbook
    book: DepartmentBook
    measured: Measurement

    @property
    def period(self) -> Period:
        """The period under review."""
        return self.measured.period


def review_kpis(bench: Bench) -> tuple[KpiReview, ...]:
    """Review every card of a department that is not retired, in the cards' order."""
    cards = {name: card for name, card in bench.book.cards.items() if card.stage != "retired"}
    kpis = {name: _review(bench, name, card) for name, card in cards.items()}
    judged = {
        name: replace(
            kpi,
            guardrails=_guardrails(cards[name], kpis),
            guards=_guards(name, cards),
            change=_change(bench, kpi, cards[name]),
        )
        for name, kpi in kpis.items()
    }
    return deepened(judged, bench.workbook, bench.book, bench.measured)


def _review(bench: Bench, name: str, card: Card) -> KpiReview:
    source = bench.workbook.settings.sources.get(card.measure.source)
    calendar, period = bench.workbook.calendar, bench.period
    readings = in_cases(card, _readings(bench, name), source)
    begins = _beginning(bench, card, readings)
    readings = begins.whole_only(readings, period)
    whole = readings.loc[readings["dimension"] == ""]
    series = series_of(card, whole, calendar)
    now = point_of(series, period) or _nothing(period)
    trusted = _trust(bench, name, card, now, series, begins)
    target = _target(card, now, period, series)
    trusted = trusted.doubted(written_otherwise(now.value, target, card.unit.kind))
    before, last_year = calendar.previous(period), calendar.year_ago(period)
    return KpiReview(
        id=name,
        **from_card(card, bench.workbook),
        card_sha256=bench.workbook.files.get(f"params/{bench.book.id}/kpis/{name}.yaml", ""),
        measure_sha256=measured_by(card, bench.workbook, bench.book),
        value=now.value,
        numerator=now.numerator,
        denominator=now.denominator,
        records=now.records,
        target=target,
        standing=accepted(_standing(card, now, target, trusted), _acceptances(bench, name), period.end),
        previous=_compared(card, now, series, before, begins),
        year_ago=_compared(card, now, series, last_year, begins),
        year_to_date=_year_to_date(bench, series),
        year_to_date_note=_year_note(bench, begins),
        provisional_until=trusted.provisional_until,
        data_light=trusted.light,
        data_facts=trusted.facts,
        guards=(),
        guardrails=(),
        series=series,
        needed=needed(card, series, period, calendar),
        contributions=_contributions(
            dimensions_shown(card, bench.workbook.settings.sources),
            readings,
            now=period.label,
            since=before.label,
            is_share=card.unit.is_percent and is_counted(card, source),
            clumped=_clumping(whole, before, period),
        ),
        comments=_comments(bench, name),
    )


def _standing(card: Card, now: Point, target: TargetInForce, trusted: Trust) -> Standing:
    return standing(
        now.value,
        target,
        card.better,
        tolerance=card.tolerance,
        rules=card.status_rules,
        informative=card.informative,
        in_doubt=trusted.facts[0] if trusted.light is DataLight.IN_DOUBT else "",
    )


def _acceptances(bench: Bench, name: str) -> Iterator[Acceptance]:
    """Give every decision that was taken by the day of the data to accept a missed target for a time."""
    for one in bench.book.decisions:
        until, decided = one.deviation_accepted_until, one.decided
        if one.kpi == name and until is not None and decided is not None and decided <= bench.measured.as_of:
            yield Acceptance(until=until, since=decided, by=one.decided_by or "", because=one.because or "")


def _change(bench: Bench, kpi: KpiReview, card: Card) -> Change | None:
    rules = bench.workbook.settings.rules
    return change_of(kpi, bench.period.end, bench.measured.as_of, rules=rules, seasonal=card.seasonal)


def _readings(bench: Bench, name: str) -> pd.DataFrame:
    frame = bench.measured.readings
    return frame.loc[(frame["department"] == bench.book.id) & (frame["kpi"] == name)]


def _nothing(period: Period) -> Point:
    return Point(
        period=period.label,
        words=period.words,
        start=period.start,
        end=period.end,
        value=None,
        numerator=None,
        denominator=None,
        records=0,
    )


def _beginning(bench: Bench, card: Card, readings: pd.DataFrame) -> Beginning:
    sources, calendar = bench.workbook.settings.sources, bench.workbook.calendar
    return beginning_of(
        card, readings.loc[readings["dimension"] == ""], bench.measured.quality, sources, calendar
    )


def _trust(
    bench: Bench, name: str, card: Card, now: Point, series: tuple[Series, ...], begins: Beginning
) -> Trust:
    used = sources_of(card)
    found = trust(
        card,
        bench.period,
        bench.measured.as_of,
        sources=[quality for source, quality in bench.measured.quality.items() if source in used],
        problems=bench.measured.problems.get((bench.book.id, name), ()),
        has_value=now.value is not None,
        unmeasured=unmeasured(series, bench.period, bench.workbook.calendar),
    )
    found = found if found.facts else found.doubted(of_little_sense(now) or last_known(now, series))
    return found.doubted(begins.doubt(bench.period))


def _target(card: Card, now: Point, period: Period, series: tuple[Series, ...]) -> TargetInForce:
    if card.targets_from is None:
        target = target_on(card.targets, period.end)
        other = card.measure.adds_up and period.kind is not target_kind(card)
        return replace(target, state=TargetState.OTHER_PERIOD) if other and card.targets else target
    if now.target is None or plan_has_gaps(series, period):
        return TargetInForce(state=TargetState.NONE)
    return TargetInForce(
        state=TargetState.IN_FORCE,
        value=now.target,
        starts=period.start,
        due=period.end,
        basis=Basis.PLAN,
        set_by=f"source {card.targets_from.source}",
    )


def _compared(
    card: Card, now: Point, series: tuple[Series, ...], other: Period, begins: Beginning
) -> Comparison:
    point = point_of(series, other)
    rebased = any(change.rebase and other.start < change.date <= now.end for change in card.changes)
    value = None if point is None else point.value
    found = compare(now.value, value, other, card.better, rebased=rebased)
    return replace(found, note=begins.note(other))


def _year_to_date(bench: Bench, series: tuple[Series, ...]) -> float | None:
    if bench.period.kind is PeriodKind.YEAR:
        return None
    point = point_of(series, bench.workbook.calendar.year_of(bench.period))
    return None if point is None else point.value


def _year_note(bench: Bench, begins: Beginning) -> str:
    is_year = bench.period.kind is PeriodKind.YEAR
    return "" if is_year else begins.doubt(bench.workbook.calendar.year_of(bench.period))


def _contributions(
    names: tuple[str, ...], readings: pd.DataFrame, *, now: str, since: str, is_share: bool, clumped: float
) -> tuple[Contribution, ...]:
    near = readings.loc[readings["period"].isin((now, since)), PARTS]
    found: defaultdict[tuple[str, str], dict[str, Amounts]] = defaultdict(dict)
    for dimension, period, segment, *numbers in zip(*(near[name].tolist() for name in PARTS), strict=True):
        found[dimension, period][segment] = Amounts(*numbers)
    wholes = (found["", now].get(""), found["", since].get(""))
    both = [(found[name, now], found[name, since]) for name in names]
    return tuple(
        split(*amounts, wholes, dimension=name, since=since, is_share=is_share, clumping=clumped)
        for name, amounts in zip(names, both, strict=True)
    )


def _clumping(whole: pd.DataFrame, before: Period, now: Period) -> float:
    """Say how far the weeks of two periods lie apart, against cases that go well or badly one by one."""
    first, last = pd.Timestamp(before.start), pd.Timestamp(now.end)
    weeks = whole[
        (whole["grain"] == PeriodKind.WEEK.value) & (whole["start"] >= first) & (whole["end"] <= last)
    ]
    return clumping(weeks["numerator"], weeks["denominator"])


def _guardrails(card: Card, kpis: Mapping[str, KpiReview]) -> tuple[GuardrailCheck, ...]:
    return tuple(_checked(rail, kpis[rail.kpi]) for rail in card.guardrails if rail.kpi in kpis)


def _checked(rail: Guardrail, kpi: KpiReview) -> GuardrailCheck:
    """Check a guardrail; one that still settles is unknown, since its earlier value has settled."""
    check = check_guardrail(rail.kpi, rail.must_not_worsen_by, kpi.previous, kpi.better)
    return unknown(check) if kpi.data_light is DataLight.PROVISIONAL else check


def _guards(name: str, cards: Mapping[str, Card]) -> tuple[str, ...]:
    return tuple(other for other, card in cards.items() if name in {rail.kpi for rail in card.guardrails})


def _comments(bench: Bench, name: str) -> tuple[CommentEntry, ...]:
    return tuple(
        CommentEntry(
            date=entry.date,
            by=entry.by,
            what_happened=entry.what_happened,
            what_we_do=entry.what_we_do or "",
            what_we_need=entry.what_we_need or "",
        )
        for entry in bench.book.comments
        if entry.kpi == name and entry.period == bench.period.label
    )
