"""Who cannot see a chart reads the same numbers."""

from __future__ import annotations

from dataclasses import replace

from kpiwork.analysis.target import TargetInForce, TargetState
from kpiwork.display.figures.alt import contribution_alt, grain_words, trend_alt
from kpiwork.display.segments import segments_of
from kpiwork.periods import PeriodKind
from kpiwork.review.sentences import style_of
from tests.factories import flights_record, history, jumping, short_history

RECORD = flights_record()
KPI = RECORD.kpi("arrived_on_time")


def test_a_trend_says_what_how_long_lowest_highest_last_and_target():
    said = trend_alt(history(KPI))
    values = [point.value for point in KPI.series[0].points if point.value is not None]
    printed = style_of(KPI).value
    assert said.startswith("Line chart of “Arrived less than 15 minutes late”: 53 weeks, ")
    assert f"Lowest {printed(min(values))} (week of " in said
    assert f"highest {printed(max(values))} (week of " in said
    assert f"last {printed(values[-1])} (week of 30 Dec 2013)" in said
    assert f"Oct–Dec 2013: {printed(KPI.value)}." in said
    assert said.endswith(f"Target at the end: {printed(0.8)}.")


def test_no_target_is_said():
    assert trend_alt(history(RECORD.kpi("diverted"))).endswith("No target.")


def test_a_range_is_said():
    kpi = replace(KPI, target=TargetInForce(state=TargetState.IN_FORCE, low=0.7, high=0.9))
    assert "Target: at least" in trend_alt(history(kpi))


def test_one_reading_is_one_week():
    assert ": 1 week, week of 30 Dec 2013." in trend_alt(history(short_history(KPI, weeks=1)))
    assert grain_words(PeriodKind.MONTH) == "months"


def test_contributions_name_the_extremes_and_no_suppressed_segment():
    told = KPI.contributions[0]
    said = contribution_alt(segments_of(KPI, told))
    shown = [part for part in told.parts if not part.suppressed]
    assert "added to the movement of “Arrived less than 15 minutes late” since Jul–Sep 2013" in said
    assert f"{len(shown)} shown" in said
    assert max(shown, key=lambda part: part.total).segment in said.split(" to ")[-1]
    assert not any(f" {part.segment} (" in said for part in told.parts if part.suppressed)


def test_what_is_usual_and_what_is_not_is_said():
    said = trend_alt(history(jumping(KPI, by={5: 1.0, 20: 1.0, 50: -1.0, 51: -1.0})))
    assert "Single weeks usually lie at " in said
    assert "Unusually high: 2 weeks; the last is week of 20 May 2013." in said
    assert "Unusually low: 2 weeks; the last is week of 23 Dec 2013." in said
    assert "None is unusual." in trend_alt(history(jumping(KPI, by={})))
    assert "usual" not in trend_alt(history(replace(KPI, change=None)))
