"""What an audience may see: small groups vanish from numbers, charts and sentences alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpiwork.analysis.contribution import Contribution, ContributionKind, SegmentPart
from kpiwork.analysis.guardrail import GuardrailCheck, GuardrailState
from kpiwork.periods import PeriodKind
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
