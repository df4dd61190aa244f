"""How many KPIs stand where, in one line that never says more than the charts do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpiwork.analysis.change import Certainty, Variation
from kpiwork.review.record import DataLight
from kpiwork.review.tally import head_line, judged_point
from kpiwork.spec.target import Status
from tests.monthly import change_of, facts, month_record

KPI = month_record().kpi("arrived_on_time")


def kpi(status: Status = Status.MET, light: DataLight = DataLight.TRUSTED, *variation: Variation):
    return replace(
        KPI,
        standing=replace(KPI.standing, status=status),
        data_light=light,
        change=change_of(KPI, *variation),
    )


def line(*kpis) -> str:
    return head_line(kpis, facts()).removeprefix("November 2013: ")


def test_counts_what_is_on_target_and_what_is_not():
    stand = [Status.MET] * 3 + [Status.NEAR] * 2 + [Status.MISSED] + [Status.INFORMATIVE, Status.NO_TARGET]
    assert line(*map(kpi, stand)) == "3 of 6 on target, 2 near, 1 missed, no real change"


def test_names_the_month():
    assert head_line([kpi()], facts()) == "November 2013: 1 of 1 on target, no real change"
    assert head_line([], facts()) == "November 2013: no KPI to show"


@pytest.mark.parametrize(
    ("variations", "said"),
    [
        ([()], "no real change"),
        ([(Variation.COMMON,)], "no real change"),
        ([(Variation.IMPROVEMENT_LOW,)], "1 real change (for the better)"),
        ([(Variation.CONCERN_HIGH,), ()], "1 real change (for the worse)"),
        ([(Variation.NEUTRAL_HIGH,)], "1 real change"),
        (
            [(Variation.CONCERN_HIGH,), (Variation.CONCERN_LOW,), (Variation.IMPROVEMENT_HIGH,)],
            "3 real changes (1 for the better, 2 for the worse)",
        ),
    ],
)
def test_counts_changes_and_which_way(variations, said):
    assert line(*(kpi(Status.MET, DataLight.TRUSTED, *one) for one in variations)).endswith(f", {said}")


def test_common_cause_is_never_called_better():
    quiet = line(*(kpi(Status.MET, DataLight.TRUSTED, Variation.COMMON) for _ in range(5)))
    assert "better" not in quiet
    assert "improve" not in quiet


def test_a_chart_that_says_nothing_of_the_month_is_not_counted_as_quiet():
    change = change_of(KPI)
    few = replace(KPI, change=replace(change, certainty=Certainty.TOO_FEW, variation=()))
    earlier = replace(KPI, change=replace(change, period="2013-W30", variation=(Variation.CONCERN_LOW,)))
    none = replace(KPI, change=None)
    assert line(kpi(), few, earlier, none).endswith("no real change among 1 that can be judged")
    assert line(few, none).endswith("too little history to tell real changes")


@pytest.mark.parametrize(
    ("variation", "known"),
    [(Variation.COMMON, "no real change"), (Variation.CONCERN_LOW, "1 real change (for the worse)")],
)
def test_where_the_month_still_settles_the_latest_period_that_is_judged_is_named(variation, known):
    change = replace(change_of(KPI), period="2013-W35", variation=(variation,))
    said = line(replace(KPI, change=change))
    assert said.endswith(f", {known} known; the latest settled period is week of 26 Aug 2013")
    assert "too little history" not in said


def test_begins_with_a_capital():
    numbered = replace(facts(), words="period 11 of 2013 (28 Oct–24 Nov)")
    assert head_line([kpi()], numbered).startswith("Period 11 of 2013 (28 Oct–24 Nov): 1 of 1")


def test_counts_what_is_not_to_be_trusted():
    lights = [DataLight.IN_DOUBT, DataLight.PROVISIONAL, DataLight.PROVISIONAL, DataLight.NO_DATA]
    said = line(*(kpi(Status.INFORMATIVE, light) for light in lights))
    assert said.startswith("none judged against a target, ")
    assert said.endswith(", 1 number not to be trusted, 2 provisional, 1 not shown")


def test_knows_the_point_that_a_chart_judges():
    point = judged_point(KPI)
    assert point is not None
    assert KPI.change is not None
    assert point.period == KPI.change.period
    assert judged_point(replace(KPI, change=None)) is None
