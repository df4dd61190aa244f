"""What is said of a KPI, for every verdict: the numbers are in it, and it is never stronger than they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpiwork.analysis.change import Variation
from kpiwork.analysis.compare import Comparison, ComparisonState
from kpiwork.analysis.contribution import Contribution, ContributionKind
from kpiwork.analysis.guardrail import GuardrailCheck, GuardrailState
from kpiwork.analysis.status import Acceptance, Standing
from kpiwork.analysis.target import TargetInForce, TargetState
from kpiwork.review.minute import in_one_minute
from kpiwork.review.order import exceptions
from kpiwork.review.record import DataLight, KpiReview, Record
from kpiwork.review.sentences import asked_for, headline, inside, met_so_often, movement, sentences
from kpiwork.review.where import strongest, where_from
from kpiwork.spec.choices import Better
from kpiwork.spec.target import Status
from kpiwork.spec.unit import UnitKind
from tests.factories import flights_record
from tests.monthly import change_of


@pytest.fixture(scope="module")
def record() -> Record:
    return flights_record(edition=None)


@pytest.fixture
def kpi(record: Record) -> KpiReview:
    target = TargetInForce(state=TargetState.IN_FORCE, value=0.8)
    return replace(
        record.kpis[0],
        name="Arrived on time",
        value=0.755,
        denominator=84292.0,
        records=84292,
        tolerance=0.02,
        target=target,
    )


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (Standing(status=Status.MET, shortfall=-0.01), "meets the target of 80.0 % by 1.0 points."),
        (Standing(status=Status.MET, shortfall=0.0), "meets the target of 80.0 % exactly."),
        (
            Standing(status=Status.NEAR, shortfall=0.01),
            "1.0 points off the target of 80.0 %, within the agreed tolerance of 2.0 points.",
        ),
        (Standing(status=Status.MISSED, shortfall=0.045), "misses the target of 80.0 % by 4.5 points."),
        (Standing(status=Status.MISSED, shortfall=0.0001), "misses the target of 80.0 % by 0.01 points."),
        (
            Standing(status=Status.MISSED, shortfall=-0.1, reason="by the card's own rules"),
            "missed by the card's own rules.",
        ),
        (
            Standing(status=Status.IN_DOUBT, shortfall=-0.1),
            "not to be relied on, because the data are in doubt.",
        ),
        (Standing(status=Status.INFORMATIVE), "shown for context, without a target."),
        (Standing(status=Status.NO_TARGET, reason="no target was agreed"), "no target was agreed."),
    ],
)
def test_every_status_has_its_words(kpi: KpiReview, standing: Standing, said: str) -> None:
    text = plain(headline(replace(kpi, standing=standing)))
    assert text == f"Arrived on time: 75.5 % of 84,292 flights; {said}"


ACCEPTED = Acceptance(
    until=date(2014, 3, 31), since=date(2013, 12, 1), by="Service board", because="New system."
)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (ACCEPTED, " That is accepted until 31 March 2014 by Service board: New system."),
        (replace(ACCEPTED, by="", because=""), " That is accepted until 31 March 2014."),
        (replace(ACCEPTED, has_ended=True), " That was accepted until 31 March 2014; it no longer is."),
    ],
)
def test_a_missed_target_that_is_accepted_says_until_when(
    kpi: KpiReview, word: Acceptance, said: str
) -> None:
    standing = Standing(status=Status.MISSED, shortfall=0.045, acceptance=word)
    assert plain(headline(replace(kpi, standing=standing))).endswith(f"by 4.5 points.{said}")


def test_what_is_accepted_waits_unless_it_worsened(record: Record, kpi: KpiReview) -> None:
    missed = replace(kpi, standing=Standing(status=Status.MISSED, shortfall=0.045), guardrails=())
    waits = replace(missed, standing=replace(missed.standing, acceptance=ACCEPTED), change=None)
    ended = replace(waits, standing=replace(missed.standing, acceptance=replace(ACCEPTED, has_ended=True)))
    worse = replace(waits, change=change_of(kpi, Variation.CONCERN_LOW))
    assert [bool(exceptions([one])) for one in (missed, waits, ended, worse)] == [True, False, True, True]
    said = in_one_minute({"a": missed, "b": waits}, record.period, ["a"])[0].text
    assert "2 missed (1 of them accepted for a time)" in said


def test_only_met_sounds_like_met(kpi: KpiReview) -> None:
    for status in Status:
        said = headline(replace(kpi, standing=Standing(status=status, shortfall=0.01)))
        assert ("meets" in said) is (status is Status.MET)


def test_no_value_is_said_with_its_reason(kpi: KpiReview) -> None:
    nothing = Standing(status=Status.NO_DATA, reason="no value for this period")
    empty = replace(kpi, value=None, standing=nothing)
    assert headline(empty) == "Arrived on time: no value for this period."
    assert movement(empty) == inside(empty, flights_record().period) == ""


def test_an_average_is_from_so_many_rows(kpi: KpiReview) -> None:
    minutes = replace(kpi, unit=UnitKind.MINUTES, value=13.58, denominator=None)
    assert plain(headline(minutes)).startswith("Arrived on time: 13.6 min, from 84,292 flights; ")


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (TargetInForce(state=TargetState.IN_FORCE, value=0.8), "80.0 %"),
        (TargetInForce(state=TargetState.IN_FORCE, low=0.8, high=0.88), "80.0 % to 88.0 %"),
        (TargetInForce(state=TargetState.IN_FORCE, low=0.8), "at least 80.0 %"),
        (TargetInForce(state=TargetState.IN_FORCE, high=0.88), "at most 88.0 %"),
        (TargetInForce(state=TargetState.NONE), "none"),
    ],
)
def test_a_target_is_printed_as_it_was_agreed(kpi: KpiReview, target: TargetInForce, words: str) -> None:
    assert plain(asked_for(replace(kpi, target=target))) == words


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ComparisonState.COMPARED, "Since Jul–Sep 2013 (74.3 %): +1.2 points."),
        (ComparisonState.NO_DATA, "Jul–Sep 2013: no data."),
        (ComparisonState.REBASED, "Jul–Sep 2013: 74.3 %, not comparable after a change of definition."),
    ],
)
def test_a_movement_is_said_with_both_numbers_or_not_at_all(
    kpi: KpiReview, state: ComparisonState, said: str
) -> None:
    before = Comparison(period="2013-Q3", words="Jul–Sep 2013", state=state, value=0.743, difference=0.012)
    assert plain(movement(replace(kpi, previous=before))).startswith(said)


def test_no_movement_is_called_better_or_worse(record: Record) -> None:
    said = " ".join(text for kpi in record.kpis for text in (movement(kpi), headline(kpi), where_from(kpi)))
    for word in ("improve", "better", "worse", "rose", "fell", "↑", "↓"):
        assert word not in said


def test_the_months_inside_are_named_where_they_differ_more_than_the_quarters(record: Record) -> None:
    told = record.kpis[0]
    said = inside(told, record.period)
    assert said.startswith("October ")
    assert "December" in said
    calm = replace(told, previous=replace(told.previous, difference=1.0))
    assert inside(calm, record.period) == ""
    assert inside(replace(told, adds_up=True), record.period) == ""


@pytest.mark.parametrize("better", [Better.HIGHER, Better.LOWER])
def test_met_so_often_counts_months(record: Record, better: Better) -> None:
    told = replace(record.kpis[0], better=better)
    months = next(one.points for one in told.series if one.kind == "month")
    met = sum((point.value or 0) >= 0.8 for point in months)
    met = met if better is Better.HIGHER else len(months) - met
    assert met_so_often(told).startswith(
        f"The target was met in {met} of the {len(months)} months from January"
    )
    assert met_so_often(replace(told, better=Better.NEITHER)) == ""


def test_an_exceeded_guardrail_is_said_with_its_margin(record: Record) -> None:
    rail = record.kpis[1]
    check = GuardrailCheck(
        kpi=rail.id, margin=0.003, since="Jul–Sep 2013", worsened_by=0.005, state=GuardrailState.EXCEEDED
    )
    told = replace(record.kpis[0], guardrails=(check,))
    said = plain(" ".join(sentences(told, {rail.id: rail}, record.period)))
    margin = "0.5 points worse than in Jul–Sep 2013; 0.3 points were agreed at most."
    assert f"Its guardrail “{rail.name}” is {margin}" in said
    held = replace(check, state=GuardrailState.HELD)
    assert "guardrail" not in " ".join(sentences(replace(told, guardrails=(held,)), {}, record.period))


def test_doubt_and_settling_are_said(record: Record) -> None:
    doubtful = replace(record.kpis[0], data_light=DataLight.IN_DOUBT, data_facts=("12 rows have no date",))
    assert "Data: 12 rows have no date." in sentences(doubtful, {}, record.period)
    moving = replace(
        record.kpis[0], data_light=DataLight.PROVISIONAL, provisional_until=date(2014, 1, 7), data_facts=()
    )
    said = sentences(moving, {}, record.period)
    assert plain(said[0]).endswith(", so far: the value can still move until 7 January 2014.")
    assert plain(said[1]).split(". ")[0].endswith(" so far")
    aimless = replace(moving, standing=replace(moving.standing, status=Status.INFORMATIVE))
    assert "Provisional: the value can still move until 7 January 2014." in sentences(
        aimless, {}, record.period
    )


def test_where_names_mix_within_and_the_largest_segments(record: Record) -> None:
    told = record.kpis[0]
    split = strongest(told)
    assert split is not None
    said = plain(where_from(told))
    assert "from a different mix" in said
    assert "from change within" in said
    largest = max((part for part in split.parts if not part.suppressed), key=lambda part: abs(part.total))
    assert f"{largest.segment} made" in said


def test_where_is_silent_without_a_split(record: Record) -> None:
    none = Contribution(dimension="team", since="2013-Q3", kind=ContributionKind.NOT_ADDITIVE)
    assert where_from(replace(record.kpis[0], contributions=(none,))) == ""


def test_the_first_minute_has_at_most_five_sentences_and_counts_right(record: Record) -> None:
    kpis = {kpi.id: kpi for kpi in record.kpis}
    said = in_one_minute(kpis, record.period, exceptions(kpis.values()))
    statuses = [kpi.standing.status for kpi in record.kpis]
    judged = sum(statuses.count(status) for status in (Status.MET, Status.NEAR, Status.MISSED))
    assert said[0].text.startswith(f"Of {judged} KPIs with a target: {statuses.count(Status.MET)} met")
    assert len(said) <= 5


def test_provisional_and_doubtful_values_are_counted_apart(record: Record) -> None:
    first, second, *rest = record.kpis
    met = Standing(status=Status.MET, shortfall=-0.1)
    moving = replace(first, standing=met, data_light=DataLight.PROVISIONAL)
    doubtful = replace(second, standing=Standing(status=Status.IN_DOUBT), data_light=DataLight.IN_DOUBT)
    kpis = {kpi.id: kpi for kpi in (moving, doubtful, *rest)}
    said = in_one_minute(kpis, record.period, ())[0].text
    assert "(1 of them provisional)" in said
    judged = sum(kpi.standing.status in (Status.MET, Status.NEAR, Status.MISSED) for kpi in kpis.values())
    assert said.startswith(f"Of {judged + 1} KPIs with a target: ")
    assert "1 not judged: data in doubt." in said
    assert "Besides" not in said


def test_what_is_in_doubt_without_a_target_is_told_besides(record: Record) -> None:
    first, second, *_ = record.kpis

    def doubtful(kpi: KpiReview) -> KpiReview:
        return replace(kpi, standing=Standing(status=Status.IN_DOUBT), data_light=DataLight.IN_DOUBT)

    aimless = doubtful(replace(second, target=TargetInForce(state=TargetState.NONE)))
    met = replace(first, standing=Standing(status=Status.MET, shortfall=-0.1))
    said = in_one_minute({kpi.id: kpi for kpi in (met, aimless)}, record.period, ())[0].text
    assert said == "Of 1 KPI with a target: 1 met. Besides: 1 not to be relied on (data in doubt)."
    only = in_one_minute({first.id: doubtful(first)}, record.period, ())[0].text
    assert only == "Of 1 KPI with a target: 1 not judged: data in doubt."


@pytest.mark.parametrize(
    ("empty", "tail"),
    [
        ((), "of the 12 months from January 2013 to December 2013."),
        ((5,), "; 1 other month is not counted, without a value or a target."),
        ((5, 6), "; 2 other months are not counted, without a value or a target."),
        ((0,), "of the 11 months from February 2013 to December 2013."),
    ],
)
def test_a_span_holds_as_many_months_as_are_told(record: Record, empty: tuple[int, ...], tail: str) -> None:
    told = record.kpis[0]
    months = next(one for one in told.series if one.kind == "month")
    points = [replace(one, value=None) if i in empty else one for i, one in enumerate(months.points)]
    for kept in (points, [one for one in points if one.value is not None]):
        kpi = replace(told, series=(replace(months, points=tuple(kept)),))
        assert met_so_often(kpi).endswith(tail)


def test_a_period_counted_in_part_is_named_so(kpi: KpiReview) -> None:
    missing = "no data for all of Oct–Dec 2024: the data begin on 1 November 2024"
    none = Comparison(period="2024-Q4", words="Oct–Dec 2024", state=ComparisonState.NO_DATA, note=missing)
    part = Comparison(
        period="2024-Q4",
        words="Oct–Dec 2024",
        state=ComparisonState.COMPARED,
        value=0.743,
        difference=0.012,
        note="2 of 3 months",
    )
    assert plain(movement(replace(kpi, previous=none))).startswith(f"Oct–Dec 2024: {missing}.")
    said = plain(movement(replace(kpi, previous=part, year_to_date_note="no data for all of 2024")))
    assert said.startswith("Since Oct–Dec 2024 (74.3 %, 2 of 3 months): +1.2 points.")
    assert said.endswith(" Year to date: no data for all of 2024.")


def test_nothing_measured_is_said_so(record: Record) -> None:
    nothing = Standing(status=Status.NO_DATA, reason="no value for this period")
    kpis = {kpi.id: replace(kpi, value=None, standing=nothing) for kpi in record.kpis}
    said = in_one_minute(kpis, record.period, ())
    expected = "None of the 10 KPIs could be compared with a target. Besides: 10 not shown (no data, or too few records)."
    assert [sentence.text for sentence in said] == [expected]
