"""Counts under the workbook's minimum stand in no figure, and no other number gives them away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpiwork.signals.finding import Restated
from kpiwork.studio.told import NO_FIGURE, told
from kpiwork.studio.withheld import withheld
from tests.known import there

MINIMUM = 12


@pytest.fixture(scope="module")
def found(opened):
    return opened.of("reply_4h")[0]


def test_small_counts_of_values_are_left_out(opened, found):
    shown = there(withheld(found, opened.readings("reply_4h"), MINIMUM).picture)
    before = there(found.picture).seen
    assert any(count is not None and 0 < count < MINIMUM for count in before)
    for count, kept in zip(before, shown.seen, strict=True):
        assert kept == (None if count is not None and 0 < count < MINIMUM else count)


def test_the_page_says_that_counts_are_left_out(opened, found):
    settings = opened.workbook.settings
    strict = settings.model_copy(update={"privacy": settings.privacy.model_copy(update={"minimum": MINIMUM})})
    page = told(found, replace(opened, workbook=replace(opened.workbook, settings=strict)))
    assert there(page.chart).hidden > 0
    assert NO_FIGURE not in page.notes
    few = opened.measured.readings.assign(records=MINIMUM - 1)
    series = next(one for one in opened.of("reply_4h") if one.detector == "exclusions")
    assert (
        NO_FIGURE
        in told(
            series,
            replace(
                opened,
                workbook=replace(opened.workbook, settings=strict),
                measured=replace(opened.measured, readings=few),
            ),
        ).notes
    )


def test_a_period_of_too_few_hides_the_series_and_the_restated_value(opened):
    series = next(one for one in opened.of("reply_4h") if one.detector == "exclusions")
    series = replace(series, restated=Restated(reported=0.9, without=0.8))
    readings = opened.readings("reply_4h")
    kept = withheld(series, readings, MINIMUM)
    assert kept.picture == series.picture
    assert kept.restated == series.restated
    few = withheld(series, readings.assign(records=MINIMUM - 1), MINIMUM)
    assert few.picture is None
    assert few.restated is None
