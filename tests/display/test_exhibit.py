"""A KPI put together for a page: drawn once, split only where segments add up."""

from __future__ import annotations

from dataclasses import replace

from kpiwork.analysis.contribution import Contribution, ContributionKind
from kpiwork.display.exhibit import exhibit
from tests.factories import flights_record

RECORD = flights_record()
KPI = RECORD.kpi("arrived_on_time")


def test_a_chart_has_two_widths_a_size_and_words():
    made = exhibit(RECORD, KPI, draw_split=True)
    for picture in (made.chart, made.split_chart):
        assert picture is not None
        assert picture.wide != picture.narrow
        assert picture.size[0] > picture.narrow_size[0] > 0
        assert picture.alt


def test_what_is_not_asked_for_is_not_drawn():
    made = exhibit(RECORD, KPI, draw=False)
    assert (made.chart, made.split_chart) == (None, None)
    assert made.history is not None
    assert made.split is not None


def test_without_values_there_is_no_chart():
    made = exhibit(RECORD, replace(KPI, series=(), contributions=()))
    assert (made.chart, made.history, made.split) == (None, None, None)


def test_segments_that_do_not_add_up_are_named_not_split():
    median = Contribution(dimension="team", since="2013-Q3", kind=ContributionKind.NOT_ADDITIVE)
    made = exhibit(RECORD, replace(KPI, contributions=(*KPI.contributions, median)))
    assert made.not_split == ("team",)
    assert [split.dimension for split in made.splits] == ["carrier"]


def test_a_dimension_whose_segments_are_all_small_gets_no_chart():
    hidden = replace(
        KPI.contributions[0],
        parts=tuple(replace(part, suppressed=True) for part in KPI.contributions[0].parts),
    )
    made = exhibit(RECORD, replace(KPI, contributions=(hidden,)), draw_split=True)
    assert made.split_chart is None
    assert len(made.splits[0].parts) == 0
