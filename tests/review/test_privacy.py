"""What an audience may see: small groups vanish from numbers, charts and sentences alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest

from kpiwork.analysis.comparison.steps_found import StepUnit, StepWhole
from kpiwork.analysis.contribution import Contribution, ContributionKind, SegmentPart
from kpiwork.analysis.drivers import DriverState
from kpiwork.analysis.guardrail import GuardrailCheck, GuardrailState
from kpiwork.periods import PeriodKind
from kpiwork.review.ahead import ahead_again
from kpiwork.review.behind import Claim
from kpiwork.review.change import judged_again
from kpiwork.review.claims import Window, claims_again
from kpiwork.review.deeper import drivers_of
from kpiwork.review.privacy import edition_of
from kpiwork.review.record import ActionEntry, DataLight, KpiReview, Needed, Record
from kpiwork.spec.batch import Edition
from kpiwork.spec.choices import Level
from kpiwork.spec.target import Status
from tests.factories import flights_record

SECRET = 0.123456


def part(segment: str, records: int, before: int | None = None) -> SegmentPart:
    return SegmentPart(
        segment=segment,
        records=records,
        records_before=records if before is None else before,
        value=SECRET,
        before=0.2,
        weight=0.1,
        weight_before=0.1,
        mix=0.3,
        within=SECRET,
    )


def with_first(record: Record, **changes: object) -> Record:
    first = replace(record.kpis[0], **changes)  # type: ignore[arg-type]
    return replace(record, kpis=(first, *record.kpis[1:]))


def split(*parts: SegmentPart) -> tuple[Contribution, ...]:
    kind = ContributionKind.RATE
    return (Contribution(dimension="team", since="2013-Q3", kind=kind, mix=0.0, within=0.1, parts=parts),)


def shown(record: Record) -> dict[str, bool]:
    return {one.segment: not one.suppressed for one in record.kpis[0].contributions[0].parts}


@pytest.fixture(scope="module")
def record() -> Record:
    return flights_record(edition=None)


@pytest.mark.parametrize("edition", list(Edition))
def test_small_groups_are_left_out_of_every_edition(record: Record, edition: Edition) -> None:
    parts = split(part("a", 4), part("b", 9), part("c", 10), part("d", 90))
    seen = edition_of(with_first(record, contributions=parts), edition)
    assert shown(seen) == {"a": False, "b": False, "c": True, "d": True}
    small = seen.kpis[0].contributions[0].parts[0]
    assert (small.value, small.before, small.records, small.total) == (None, None, 0, 0.0)
    assert "a made" not in seen.kpis[0].where


def test_a_single_small_group_takes_the_next_smallest_with_it(record: Record) -> None:
    parts = split(part("a", 4), part("b", 50), part("c", 20), part("d", 90))
    seen = edition_of(with_first(record, contributions=parts), Edition.DEPARTMENT)
    assert shown(seen) == {"a": False, "b": True, "c": False, "d": True}


@pytest.mark.parametrize(
    ("parts", "left"),
    [
        # the whole less what is shown is what is hidden: it must be enough together, now and before
        ((part("a", 400, before=3), part("b", 50), part("c", 20, before=5), part("d", 90)), {"d"}),
        ((part("a", 2), part("b", 1), part("n", 150)), set()),
        ((part("tiny", 3), part("gone", 0, before=4), part("x", 66), part("y", 80)), {"y"}),
        ((part("a", 6), part("b", 7), part("c", 150)), {"c"}),
    ],
)
def test_what_is_hidden_cannot_be_computed_from_what_is_shown(
    record: Record, parts: tuple[SegmentPart, ...], left: set[str]
) -> None:
    seen = edition_of(with_first(record, contributions=split(*parts)), Edition.DEPARTMENT)
    assert {name for name, is_shown in shown(seen).items() if is_shown} == left


def test_a_month_of_few_takes_another_of_its_quarter_with_it(record: Record) -> None:
    months = next(one for one in record.kpis[0].series if one.kind is PeriodKind.MONTH)
    quarters = next(one for one in record.kpis[0].series if one.kind is PeriodKind.QUARTER)
    few = [replace(one, records=3) if one.period == "2013-11" else one for one in months.points]
    series = (replace(months, points=tuple(few)), quarters)
    seen = edition_of(with_first(record, series=series), Edition.DEPARTMENT)
    left = {one.period for one in seen.kpis[0].series[0].points if one.value is not None}
    assert "2013-11" not in left
    assert len(left & {"2013-10", "2013-12"}) == 1


def test_no_word_is_left_of_a_hidden_guardrail(record: Record) -> None:
    rail = replace(record.kpis[1], level=Level.ORGANISATION, name="Secret rail")
    check = GuardrailCheck(
        kpi=rail.id, margin=0.001, since="Jul–Sep 2013", worsened_by=0.1, state=GuardrailState.EXCEEDED
    )
    promise = replace(record.promises[0], kpi=None, expects_of=rail.id, expected="Secret rail: 90 %")
    first = replace(record.kpis[0], guardrails=(check,), leads=(rail.id,))
    whole = replace(record, kpis=(first, rail, *record.kpis[2:]), promises=(promise,))
    seen = edition_of(whole, Edition.DEPARTMENT)
    assert "Secret rail" not in repr(seen)
    assert not any(rail.id in (*kpi.leads, *kpi.guards) for kpi in seen.kpis)
    assert "Secret rail" in repr(edition_of(whole, Edition.EXECUTIVE).promises)


def test_a_kpi_of_few_is_withheld_everywhere(record: Record) -> None:
    name = record.kpis[1].id
    assert name in {check.kpi for check in record.kpis[0].guardrails}
    few = replace(record.kpis[1], records=7, denominator=7.0, value=SECRET, year_to_date=SECRET)
    seen = edition_of(replace(record, kpis=(record.kpis[0], few, *record.kpis[2:])), Edition.EXECUTIVE)
    kpi = seen.kpi(name)
    assert (kpi.value, kpi.year_to_date, kpi.records) == (None, None, 0)
    assert (kpi.standing.status, kpi.data_light) == (Status.NO_DATA, DataLight.NO_DATA)
    assert kpi.sentences[0] == f"{kpi.name}: fewer than 10 flights: not shown."
    said = [*(text for one in seen.kpis for text in one.sentences), *(one.text for one in seen.in_one_minute)]
    assert str(SECRET) not in repr(seen)
    assert not any("12.3\N{NO-BREAK SPACE}%" in text for text in said)
    guarded = {check.kpi: check.state for check in seen.kpis[0].guardrails}
    assert guarded[name] is GuardrailState.UNKNOWN


def test_rows_that_are_sums_over_many_are_not_taken_for_few(record: Record) -> None:
    rows_of_months = replace(record.kpis[0], records=3, is_counted=False)
    seen = edition_of(replace(record, kpis=(rows_of_months, *record.kpis[1:])), Edition.DEPARTMENT)
    assert seen.kpis[0].value == record.kpis[0].value


def test_a_comparison_with_a_period_of_few_is_withheld(record: Record) -> None:
    kpi = record.kpis[0]
    quarters = next(one for one in kpi.series if one.kind is PeriodKind.QUARTER)
    few = [replace(one, records=4) if one.period == kpi.previous.period else one for one in quarters.points]
    seen = edition_of(with_first(record, series=(replace(quarters, points=tuple(few)),)), Edition.ANALYST)
    assert seen.kpis[0].value == kpi.value
    assert (seen.kpis[0].previous.value, seen.kpis[0].previous.difference) == (None, None)
    assert "Jul–Sep 2013: no data." in seen.kpis[0].sentences[1]
    assert seen.kpis[0].contributions == ()


def test_a_promise_seen_in_a_period_of_few_is_withheld(record: Record) -> None:
    kpi = record.kpis[0]
    quarters = next(one for one in kpi.series if one.kind is PeriodKind.QUARTER)
    few = [replace(one, records=4) if one.period == "2013-Q2" else one for one in quarters.points]
    told = with_first(record, series=(replace(quarters, points=tuple(few)),))
    promise = replace(record.promises[0], kpi=None, expects_of=kpi.id, seen_in="2013-Q2", seen="12.3 %")
    kept = replace(promise, id="kept", seen_in="2013-Q1")
    seen = edition_of(replace(told, promises=(promise, kept)), Edition.EXECUTIVE)
    assert [one.id for one in seen.promises] == ["kept"]


@pytest.mark.parametrize(("rest", "is_shown"), [(0, True), (4, False), (10, True)])
def test_the_year_to_date_gives_no_small_rest_away(record: Record, rest: int, is_shown: bool) -> None:
    kpi = record.kpis[0]
    year = next(one for one in kpi.series if one.kind is PeriodKind.YEAR)
    points = (*year.points[:-1], replace(year.points[-1], records=kpi.records + rest))
    seen = edition_of(with_first(record, series=(replace(year, points=points),)), Edition.DEPARTMENT)
    assert (seen.kpis[0].year_to_date is not None) is is_shown


def test_points_of_few_leave_a_gap(record: Record) -> None:
    weeks = next(one for one in record.kpis[0].series if one.kind is PeriodKind.WEEK)
    few = replace(weeks.points[3], records=6, denominator=6.0)
    changed = replace(weeks, points=(*weeks.points[:3], few, *weeks.points[4:]))
    seen = edition_of(with_first(record, series=(changed,)), Edition.DEPARTMENT)
    points = seen.kpis[0].series[0].points
    assert points[3].value is None
    assert points[4] == weeks.points[4]


@pytest.mark.parametrize(
    ("edition", "is_there"), [(Edition.DEPARTMENT, False), (Edition.EXECUTIVE, True), (Edition.ANALYST, True)]
)
def test_a_kpi_of_the_organisation_stands_on_no_department_page(
    record: Record, edition: Edition, is_there: bool
) -> None:
    kpi = record.kpis[0]
    seen = edition_of(with_first(record, level=Level.ORGANISATION), edition)
    assert (kpi.id in {one.id for one in seen.kpis}) is is_there
    assert (kpi.id in seen.exceptions) <= is_there
    assert any(kpi.name in sentence.text for sentence in seen.in_one_minute) <= is_there
    assert any(kpi.id in group.kpis for group in seen.groups) is is_there


def test_what_is_large_enough_stays_as_it_was(record: Record) -> None:
    seen = edition_of(record, Edition.ANALYST)

    def facts(kpi: KpiReview) -> tuple[object, ...]:
        return kpi.value, kpi.records, kpi.standing, kpi.previous, kpi.series

    assert [facts(kpi) for kpi in seen.kpis] == [facts(kpi) for kpi in record.kpis]
    assert seen.edition is Edition.ANALYST


def with_months_of(record: Record, months: dict[str, int]) -> Record:
    """Give the first KPI these numbers of cases in some months, and something that the rest must average."""
    first = record.kpis[0]
    series = tuple(
        replace(one, points=tuple(replace(p, records=months.get(p.period, p.records)) for p in one.points))
        for one in first.series
    )
    rest = Needed(
        words="Oct–Dec 2013", so_far=SECRET, target=0.8, value=0.9, remaining=1, sentence="", least=0.9
    )
    return with_first(record, series=series, needed=rest)


@pytest.mark.parametrize(
    ("months", "is_shown"),
    [({}, True), ({"2013-11": 4}, False), ({"2013-10": 4}, False), ({"2013-09": 4}, True)],
)
def test_what_the_rest_must_average_gives_no_month_of_few_away(
    record: Record, months: dict[str, int], is_shown: bool
) -> None:
    seen = edition_of(with_months_of(record, months), Edition.DEPARTMENT)
    assert (seen.kpis[0].needed is not None) is is_shown


def test_an_action_goes_with_its_kpi(record: Record) -> None:
    first, second = record.kpis[:2]
    deeds = tuple(
        ActionEntry(what="Do", owner="Head", due=date(2013, 12, 1), done=None, question="Why?", kpi=kpi)
        for kpi in (first.id, second.id, None)
    )
    acting = replace(record, actions=deeds)
    hidden = edition_of(with_first(acting, level=Level.ORGANISATION), Edition.DEPARTMENT)
    small = edition_of(with_first(acting, records=4), Edition.EXECUTIVE)
    assert [one.kpi for one in hidden.actions] == [one.kpi for one in small.actions] == [second.id, None]
    assert edition_of(with_first(acting, level=Level.ORGANISATION), Edition.EXECUTIVE).actions == deeds


LONG_NUMBER = 10  # characters of one that nothing else has by chance


def numbers_in(found: object) -> Iterator[float]:
    """Give every number in a result."""
    if isinstance(found, float):
        yield found
    elif isinstance(found, dict):
        yield from (number for one in found.values() for number in numbers_in(one))
    elif isinstance(found, (tuple, list, set, frozenset)):
        yield from (number for one in found for number in numbers_in(one))
    elif is_dataclass(found):
        yield from (number for one in fields(found) for number in numbers_in(getattr(found, one.name)))


def told_of(seen: Record, *secrets: object) -> set[str]:
    """Give the numbers of secrets that stand in an edition's text."""
    text = repr(seen)
    secret = {repr(number) for number in numbers_in(secrets)}
    assert secret
    return {number for number in secret if len(number) >= LONG_NUMBER and number in text}


def with_kpis(record: Record, *changed: KpiReview) -> Record:
    there = {kpi.id: kpi for kpi in changed}
    return replace(record, kpis=tuple(there.get(kpi.id, kpi) for kpi in record.kpis))


def rows_of_step(record: Record, step: str) -> tuple[StepUnit | StepWhole, ...]:
    assert record.work_steps is not None
    check = record.work_steps.found
    rows: tuple[StepUnit | StepWhole, ...] = (*check.units, *check.steps)
    return tuple(one for one in rows if one.step == step)


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("first_wave", "First departures leave"),  # which claims to lead a KPI that is shown
        ("arrived_on_time", "Passengers arrive"),  # which is claimed to be led by two that are shown
        ("departed_on_time", "All departures leave"),
    ],
)
def test_nothing_of_a_hidden_kpi_stands_behind_others(record: Record, name: str, step: str) -> None:
    hidden = replace(record.kpi(name), level=Level.ORGANISATION)
    whole = with_kpis(record, hidden)
    seen = edition_of(whole, Edition.DEPARTMENT)
    behind = repr((seen.work_steps, [(kpi.ahead, kpi.claims, kpi.units, kpi.sentences) for kpi in seen.kpis]))
    assert not [word for word in (name, hidden.name, step) if word in behind]
    own = replace(hidden, guardrails=())  # what they say is of KPIs that are shown
    assert not told_of(seen, own, rows_of_step(record, step))
    assert told_of(edition_of(whole, Edition.EXECUTIVE), rows_of_step(record, step))
    assert step in repr(edition_of(whole, Edition.EXECUTIVE).work_steps)


def test_the_other_steps_stay_and_say_how_many_they_are(record: Record) -> None:
    assert record.work_steps is not None
    hidden = with_kpis(record, replace(record.kpi("departed_on_time"), level=Level.ORGANISATION))
    seen = edition_of(hidden, Edition.DEPARTMENT).work_steps
    assert seen is not None
    assert seen.kpis == ("first_wave", "arrived_on_time")
    assert [one.step for one in seen.found.steps] == ["First departures leave", "Passengers arrive"]
    assert record.work_steps.found.intervals == 27
    assert seen.found.intervals == sum(one.value is not None for one in seen.found.units) == 18
    assert seen.left_out == ()  # which may be of a hidden KPI too
    assert edition_of(hidden, Edition.ANALYST).work_steps == record.work_steps
    assert edition_of(record, Edition.DEPARTMENT).work_steps == record.work_steps


def test_of_one_step_that_is_left_nothing_is_told(record: Record) -> None:
    names = ("first_wave", "departed_on_time")
    hidden = [replace(record.kpi(name), level=Level.ORGANISATION) for name in names]
    assert edition_of(with_kpis(record, *hidden), Edition.DEPARTMENT).work_steps is None


def of_few(kpi: KpiReview) -> KpiReview:
    """Give a KPI seven cases in the period under review."""
    left = {PeriodKind.WEEK: [1] * 7, PeriodKind.MONTH: [3, 2, 2], PeriodKind.QUARTER: [7]}
    first = date(2013, 10, 1)
    series = tuple(
        replace(
            one,
            points=tuple(
                replace(point, records=left[one.kind].pop(0) if left[one.kind] else 0)
                if one.kind in left and point.start >= first
                else point
                for point in one.points
            ),
        )
        for one in kpi.series
    )
    return replace(kpi, series=series, records=7, denominator=7.0)


@pytest.mark.parametrize("edition", list(Edition))
@pytest.mark.parametrize("name", ["arrived_on_time", "first_wave", "departed_on_time"])
def test_nothing_of_a_kpi_of_few_stands_behind_it_or_others(
    record: Record, name: str, edition: Edition
) -> None:
    few = of_few(record.kpi(name))
    assert record.work_steps is not None
    step = record.work_steps.found.steps[record.work_steps.kpis.index(name)].step
    seen = edition_of(with_kpis(record, few), edition)
    kpi = seen.kpi(name)
    assert (kpi.ahead, kpi.units, kpi.value) == (None, None, None)
    assert not any(one.check or one.sentence for one in kpi.claims)
    assert not [one for other in seen.kpis for one in other.claims if one.kpi == name and one.check]
    points = [
        point for one in few.series for point in one.points if 0 < point.records < record.privacy_minimum
    ]
    secrets = (few.value, few.numerator, few.ahead, few.units, few.claims, rows_of_step(record, step))
    assert not told_of(seen, points, secrets)
    assert step not in repr(seen.work_steps)


def looked_at(record: Record, kpi: KpiReview) -> Record:
    """Find anew, in the complete record, what depends on a KPI's readings."""
    window = Window(end=record.period.end, as_of=record.as_of)
    kpi = replace(
        kpi,
        ahead=ahead_again(kpi, record.as_of),
        change=judged_again(kpi, record.period.end, record.as_of),
    )
    changed = with_kpis(record, kpi)
    return replace(changed, kpis=claims_again(changed.kpis, {kpi.id}, window))


@pytest.mark.parametrize("edition", list(Edition))
@pytest.mark.parametrize("name", ["arrived_on_time", "first_wave"])
def test_what_is_withheld_changes_nothing_in_an_edition(record: Record, name: str, edition: Edition) -> None:
    """An edition is the same whatever the values of the periods that it withholds."""
    kpi = record.kpi(name)
    few = {"2013-05": 4, "2013-W30": 3}
    series = tuple(
        replace(one, points=tuple(replace(p, records=few.get(p.period, p.records)) for p in one.points))
        for one in kpi.series
    )
    one = looked_at(record, replace(kpi, series=series))
    seen = edition_of(one, edition)
    withheld = {p.period for s in seen.kpi(name).series for p in s.points if p.value is None}
    assert few.keys() <= withheld
    moved = tuple(
        replace(
            each,
            points=tuple(
                replace(p, value=0.4, numerator=0.4 * (p.denominator or 1)) if p.period in withheld else p
                for p in each.points
            ),
        )
        for each in series
    )
    other = looked_at(record, replace(one.kpi(name), series=moved))
    assert other.kpi(name).ahead != one.kpi(name).ahead
    assert [kpi.claims for kpi in other.kpis] != [kpi.claims for kpi in one.kpis]
    assert edition_of(other, edition) == seen


def test_the_intervals_of_a_split_go_with_a_hidden_segment(record: Record) -> None:
    sure: dict[str, Any] = {
        "mix_interval": (0.0, 0.1),
        "within_interval": (0.1, 0.2),
        "total_interval": (0.1, 0.3),
    }

    def shown_intervals(*parts: SegmentPart) -> list[object]:
        (one,) = split(*parts)
        told = with_first(record, contributions=(replace(one, **sure),))
        found = edition_of(told, Edition.DEPARTMENT).kpis[0].contributions[0]
        return [getattr(found, name) for name in sure]

    assert shown_intervals(part("a", 40), part("b", 50)) == list(sure.values())
    assert shown_intervals(part("a", 4), part("b", 50), part("c", 90)) == [None] * 3


def driven(record: Record) -> Record:
    """Make the first KPI the product of two others."""
    first, one, other = (record.kpi(name) for name in ("arrived_on_time", "first_wave", "departed_on_time"))
    now = (one.value or 0) * (other.value or 0)
    before = (one.previous.value or 0) * (other.previous.value or 0)
    previous = replace(first.previous, value=before, difference=now - before)
    first = replace(first, value=now, previous=previous, driven_by=(one.id, other.id))
    kpis = {kpi.id: kpi for kpi in record.kpis} | {first.id: first}
    return with_kpis(record, replace(first, drivers=drivers_of(first, kpis)))


def test_drivers_are_told_from_what_is_shown(record: Record) -> None:
    whole = driven(record)
    seen = edition_of(whole, Edition.DEPARTMENT).kpi("arrived_on_time")
    assert seen.drivers is not None
    assert seen.drivers.state is DriverState.PRODUCT
    assert seen.drivers == whole.kpi("arrived_on_time").drivers
    assert "as the product of its drivers" in seen.where


def test_with_a_hidden_driver_none_is_named(record: Record) -> None:
    whole = driven(record)
    hidden = replace(whole.kpi("first_wave"), level=Level.ORGANISATION)
    seen = edition_of(with_kpis(whole, hidden), Edition.DEPARTMENT).kpi("arrived_on_time")
    assert (seen.driven_by, seen.drivers) == ((), None)
    assert "driver" not in seen.where


def test_with_a_driver_of_few_no_part_is_told(record: Record) -> None:
    whole = driven(record)
    few = of_few(whole.kpi("first_wave"))
    seen = edition_of(with_kpis(whole, few), Edition.EXECUTIVE)
    found = seen.kpi("arrived_on_time").drivers
    assert found is not None
    assert (found.state, found.parts, found.lacking) == (DriverState.NOT_COMPUTABLE, (), ("first_wave",))
    assert not told_of(seen, whole.kpi("arrived_on_time").drivers and few.value)


def test_an_edition_looks_for_nothing_that_the_record_did_not(record: Record) -> None:
    """Reviews of a month test no claims and split no movement by drivers, whatever is withheld of them."""
    kpis = tuple(
        replace(kpi, ahead=None, units=None, drivers=None, claims=_untested(kpi))
        for kpi in driven(record).kpis
    )
    month = with_kpis(replace(record, kpis=kpis, work_steps=None))
    series = tuple(
        replace(
            one,
            points=tuple(replace(p, records=4) if p.period == "2013-W30" else p for p in one.points),
        )
        for one in month.kpi("arrived_on_time").series
    )
    few = replace(month.kpi("arrived_on_time"), series=series)
    seen = edition_of(with_kpis(month, few), Edition.EXECUTIVE)
    assert seen.kpi("arrived_on_time").series != series
    assert {kpi.id: (kpi.ahead, kpi.claims, kpi.drivers) for kpi in seen.kpis} == {
        kpi.id: (None, kpi.claims, None) for kpi in month.kpis
    }


def _untested(kpi: KpiReview) -> tuple[Claim, ...]:
    return tuple(replace(one, grain=None, check=None, sentence="") for one in kpi.claims)


def test_what_differs_since_a_decision_goes_with_a_period_of_few(record: Record) -> None:
    kpi = record.kpis[0]
    promise = replace(record.promises[0], kpi=None, expects_of=kpi.id, seen_in="2013-Q4", since="By 12.3 %")
    quarters = next(one for one in kpi.series if one.kind is PeriodKind.QUARTER)
    few = [replace(one, records=4) if one.period == "2013-Q2" else one for one in quarters.points]
    whole = replace(record, promises=(promise,))
    short = with_first(whole, series=(replace(quarters, points=tuple(few)),))
    assert [one.since for one in edition_of(whole, Edition.EXECUTIVE).promises] == ["By 12.3 %"]
    assert [one.since for one in edition_of(short, Edition.EXECUTIVE).promises] == [""]
