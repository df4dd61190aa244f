"""What is said of a change, for every rule and verdict: never a change without a rule, never a cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpiwork.analysis.change import Assurance, Certainty, Method, Rule, Variation
from kpiwork.analysis.drift import DriftVerdict, SlowDrift
from kpiwork.analysis.status import Standing
from kpiwork.review.change_words import change_words, is_change, latest_words, moved, unusual_before
from kpiwork.review.minute import in_one_minute
from kpiwork.review.record import DataLight, KpiReview, Record
from kpiwork.review.sentences import sentences
from kpiwork.spec.choices import Better
from kpiwork.spec.settings import RuleSet
from kpiwork.spec.target import Status
from tests.factories import flights_record, judged, jumping

MISSED = Standing(status=Status.MISSED, shortfall=0.05)
FEW = 8


@pytest.fixture(scope="module")
def record() -> Record:
    return flights_record(edition=None)


@pytest.fixture
def kpi(record: Record) -> KpiReview:
    return replace(record.kpis[0], standing=MISSED)


def said(kpi: KpiReview, record: Record) -> str:
    return change_words(kpi, record.period).replace("\N{NO-BREAK SPACE}", " ")


def with_weeks(kpi: KpiReview, values: dict[int, float]) -> KpiReview:
    weekly = kpi.series[0]
    points = tuple(
        replace(point, value=values.get(i, 0.75 + 0.02 * (-1) ** i)) for i, point in enumerate(weekly.points)
    )
    return replace(kpi, series=(replace(weekly, points=points), *kpi.series[1:]))


def test_noise_moved_as_it_usually_does(kpi: KpiReview, record: Record) -> None:
    calm = jumping(kpi, by={})
    text = said(calm, record)
    assert text.startswith(
        "In the week of 23 Dec 2013 it moved as it usually does, between 69.7 % and 80.3 %."
    )
    assert moved(calm) == ""
    for word in ("better", "worse", "improve"):
        assert word not in text


@pytest.mark.parametrize(
    ("better", "by", "start"),
    [
        (Better.HIGHER, 1.0, "A change for the better that chance hardly explains: "),
        (Better.HIGHER, -1.0, "A change for the worse that chance hardly explains: "),
        (Better.LOWER, 1.0, "A change for the worse that chance hardly explains: "),
        (Better.NEITHER, 1.0, "A change that chance hardly explains: "),
    ],
)
def test_a_jump_is_a_change_with_its_way(
    kpi: KpiReview, record: Record, better: Better, by: float, start: str
) -> None:
    jumped = jumping(replace(kpi, better=better), by={51: by})
    text = said(jumped, record)
    assert text.startswith(f"{start}the week of 23 Dec 2013 (")
    assert f"lies {'above' if by > 0 else 'below'} the usual " in text
    assert is_change(jumped)
    assert "As the work is done today" not in text


def test_a_row_is_counted_and_says_how_many_would_do(kpi: KpiReview, record: Record) -> None:
    row = with_weeks(kpi, {i: 0.79 + 0.002 * (i % 2) for i in range(40, 52)})
    text = said(judged(row, RuleSet.MDC_2023), record)
    assert (
        "12 weeks in a row, up to the week of 23 Dec 2013, lie above the mean of 75.9 %, and "
        "7 would be enough." in text
    )


def test_a_lasting_shift_is_told_with_its_moment_both_levels_and_their_distance(
    kpi: KpiReview, record: Record
) -> None:
    row = judged(with_weeks(kpi, {i: 0.79 + 0.002 * (i % 2) for i in range(40, 52)}))
    text = said(row, record)
    assert text.startswith(
        "A change for the better that chance hardly explains: since the week of 7 Oct 2013 it lies at 79.1 % "
        "on average, before at 75.0 % ("
    )
    assert " points higher)." in text
    assert "in a row" not in text
    assert unusual_before(row, record.period).words == ""  # told as one shift, not week by week
    assert row.change is not None
    assert row.change.drift is not None
    assert " a year (" not in text


def test_a_shift_without_a_good_direction_is_neither_better_nor_worse(kpi: KpiReview, record: Record) -> None:
    values = {i: 0.70 + 0.002 * (i % 2) for i in range(40, 52)}
    text = said(judged(with_weeks(replace(kpi, better=Better.NEITHER), values)), record)
    assert text.startswith("A change that chance hardly explains: since the week of 7 Oct 2013")
    assert " points lower)." in text


def test_a_slow_drift_is_told_beside_a_latest_point_that_is_usual(kpi: KpiReview, record: Record) -> None:
    calm = jumping(kpi, by={})
    assert calm.change is not None
    drift = SlowDrift(
        verdict=DriftVerdict.FALLING, reason="", points=52, per_year=-0.02, interval=(-0.03, -0.01)
    )
    text = said(replace(calm, change=replace(calm.change, drift=drift)), record)
    assert text.startswith("In the week of 23 Dec 2013 it moved as it usually does")
    assert "Over the 52 weeks it fell by 2.0 points a year (1.0 to 3.0 points lower)." in text


def test_every_rule_of_the_published_set_has_its_words(kpi: KpiReview, record: Record) -> None:
    rising = with_weeks(kpi, {i: 0.80 + 0.02 * (i - 44) for i in range(44, 52)})
    text = said(judged(rising, RuleSet.MDC_2023), record)
    assert "lies above the usual" in text
    assert "9 weeks in a row, up to the week of 23 Dec 2013, are each higher than the one before" in text
    assert "two of the last three weeks lie near or above the limit of" in text
    fired = judged(rising, RuleSet.MDC_2023).change
    assert fired is not None
    assert {one.rule for one in fired.fired if one.period == fired.period} == set(Rule) - {Rule.SHIFT}


def test_both_ways_are_said(kpi: KpiReview) -> None:
    jumped = jumping(kpi, by={51: 1.0})
    assert jumped.change is not None
    both = replace(jumped.change, variation=(Variation.IMPROVEMENT_HIGH, Variation.CONCERN_LOW))
    assert moved(replace(jumped, change=both)).startswith("A change both ways that chance hardly explains: ")


def test_what_was_unusual_earlier_in_the_period_is_counted(kpi: KpiReview, record: Record) -> None:
    earlier = jumping(kpi, by={20: -1.0, 44: 1.0, 46: 1.0, 48: -1.0})
    found = unusual_before(earlier, record.period)
    assert (found.high, found.low, found.of) == (2, 1, 11)
    assert found.short == "2 high, 1 low"
    text = "Of the 11 weeks before in Oct–Dec 2013: 2 unusually high, 1 unusually low."
    assert text in said(earlier, record)
    assert unusual_before(replace(earlier, change=None), record.period).words == ""


@pytest.mark.parametrize(
    ("assurance", "status", "text"),
    [
        (
            Assurance.FAILS,
            Status.MISSED,
            "weeks do not come as far as 80.0 %: that takes another way of working",
        ),
        (Assurance.HIT_OR_MISS, Status.NEAR, "some weeks meet 80.0 % and some do not, without any change: "),
        (Assurance.HIT_OR_MISS, Status.MET, "some weeks will still miss 80.0 %."),
    ],
)
def test_a_target_asks_for_another_way_of_working_not_for_pressure(
    kpi: KpiReview, record: Record, assurance: Assurance, status: Status, text: str
) -> None:
    calm = jumping(replace(kpi, standing=Standing(status=status)), by={})
    assert calm.change is not None
    told = said(_aimed_at(replace(calm, change=replace(calm.change, assurance=assurance)), 0.5), record)
    assert f"As the work is done today, {text}" in told


def test_a_target_that_none_of_the_last_points_met_is_not_said_to_be_met_by_some(
    kpi: KpiReview, record: Record
) -> None:
    calm = jumping(replace(kpi, standing=Standing(status=Status.MISSED)), by={})
    assert calm.change is not None
    fails = replace(calm, change=replace(calm.change, assurance=Assurance.HIT_OR_MISS))
    assert "some weeks meet 80.0 % and some do not" in said(_aimed_at(fails, 0.5), record)
    never = "weeks meet 80.0 % only by luck, and none of the last 12 did: that takes"
    assert never in said(_aimed_at(fails, 0.99), record)


def _aimed_at(kpi: KpiReview, target: float) -> KpiReview:
    """Give each of its points a target."""
    aimed = (
        replace(one, points=tuple(replace(point, target=target) for point in one.points))
        for one in kpi.series
    )
    return replace(kpi, series=tuple(aimed))


@pytest.mark.parametrize("assurance", [Assurance.PASSES, None])
def test_nothing_is_asked_of_work_that_can_be_relied_on(
    kpi: KpiReview, record: Record, assurance: Assurance | None
) -> None:
    calm = jumping(kpi, by={})
    assert calm.change is not None
    assert "As the work" not in said(replace(calm, change=replace(calm.change, assurance=assurance)), record)


def test_too_few_points_are_said_with_what_it_takes(kpi: KpiReview, record: Record) -> None:
    weekly = kpi.series[0]
    few = judged(replace(kpi, series=(replace(weekly, points=weekly.points[-FEW - 1 :]),)))
    assert said(few, record) == "Too early to tell a change from chance: 8 weeks so far, and it takes 12."
    assert not is_change(few)


def test_provisional_limits_are_said(kpi: KpiReview, record: Record) -> None:
    weekly = kpi.series[0]
    some = judged(replace(kpi, series=(replace(weekly, points=weekly.points[-15:]),)))
    assert some.change is not None
    assert some.change.certainty is Certainty.PROVISIONAL
    assert "That is provisional: it rests on 14 weeks, and 20 are wanted." in said(some, record)


def test_a_value_that_never_moved_is_not_said_to_move(kpi: KpiReview, record: Record) -> None:
    weekly = kpi.series[0]
    still = replace(
        weekly, points=tuple(replace(point, value=0.75, denominator=None) for point in weekly.points)
    )
    told = said(judged(replace(kpi, series=(still,), better=Better.NEITHER)), record)
    assert told.startswith("It has not moved so far: every week reads 75.0 %.")


def test_a_value_that_settles_names_the_latest_that_has(kpi: KpiReview, record: Record) -> None:
    moving = replace(kpi, data_light=DataLight.PROVISIONAL, provisional_until=date(2014, 3, 31))
    told = jumping(moving, by={})
    assert latest_words(told) == "week of 25 Nov 2013"
    assert said(told, record).startswith(
        "In the week of 25 Nov 2013, the latest week that has settled, it moved as it usually does"
    )


def test_nothing_judged_is_nothing_said(kpi: KpiReview, record: Record) -> None:
    assert change_words(replace(kpi, change=None), record.period) == ""
    assert change_words(replace(kpi, series=()), record.period) == ""
    assert (moved(replace(kpi, series=())), latest_words(replace(kpi, series=()))) == ("", "")


def test_sentences_hold_it_and_the_first_minute_prefers_it_to_a_bare_difference(
    kpi: KpiReview, record: Record
) -> None:
    jumped, calm = jumping(kpi, by={51: -1.0}), jumping(kpi, by={})
    assert change_words(jumped, record.period) in sentences(jumped, {}, record.period)
    lead = {one.id: in_one_minute({one.id: one}, record.period, ())[1].text for one in (jumped,)}
    assert moved(jumped) in lead[jumped.id]
    assert "Since Jul–Sep 2013" not in lead[jumped.id]
    assert "Since Jul–Sep 2013" in in_one_minute({calm.id: calm}, record.period, ())[1].text


def of_cases(kpi: KpiReview, events: dict[int, int], *, usual: int, cases: tuple[int, int]) -> KpiReview:
    """Make a KPI's weeks shares of so many cases in turn, and judge them."""
    weekly = kpi.series[0]
    counts = [(events.get(i, usual * (i % 2)), cases[i % 2]) for i in range(len(weekly.points))]
    points = tuple(
        replace(point, value=of / below, numerator=float(of), denominator=float(below), records=below)
        for point, (of, below) in zip(weekly.points, counts, strict=True)
    )
    return judged(replace(kpi, series=(replace(weekly, points=points),)))


def test_limits_of_a_share_are_told_with_its_cases(kpi: KpiReview, record: Record) -> None:
    calm = of_cases(kpi, {}, usual=1, cases=(300, 400))
    assert calm.change is not None
    assert calm.change.method is Method.RARE
    assert " for 400 flights." in said(calm, record).split(" As the work")[0]
    more = of_cases(kpi, {51: 9}, usual=1, cases=(300, 400))
    assert "(2.2 %) lies above the usual 0.0 % to 1.0 % for 400 flights." in said(more, record)


def test_a_row_of_rare_events_is_not_told_as_a_number_of_weeks(kpi: KpiReview, record: Record) -> None:
    row = of_cases(kpi, {i: 1 + i % 2 for i in range(38, 52)}, usual=1, cases=(100, 100))
    text = said(row, record)
    assert "15 weeks in a row, up to the week of 23 Dec 2013, lie above the mean of 0.8 %" in text
    assert "such a row is rare by chance" in text
    assert "would be enough" not in text


def test_enough_points_without_neighbours_are_not_told_as_too_few(kpi: KpiReview, record: Record) -> None:
    weekly = kpi.series[0]
    points = tuple(
        replace(point, value=None) if i % 2 else replace(point, value=0.7 + 0.001 * i)
        for i, point in enumerate(weekly.points)
    )
    text = said(judged(replace(kpi, series=(replace(weekly, points=points),))), record)
    assert text.startswith("Too early to tell a change from chance: 26 weeks so far, too many of them beside")
