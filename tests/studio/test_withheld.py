"""Counts under the workbook's minimum stand in no figure, and no other number gives them away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpiwork.review.findings_shown import NO_FIGURE
from kpiwork.signals.finding import Restated, Verdict
from kpiwork.spec.batch import Edition
from kpiwork.spec.choices import Level
from kpiwork.studio.told import told
from tests.known import there

MINIMUM = 12


@pytest.fixture(scope="module")
def found(opened):
    return found_by(opened, "threshold_bunching")


def found_by(opened, detector, kpi="reply_4h"):
    return next(one for one in opened.battery.of(kpi) if one.detector == detector)


def strict(opened, **changes):
    """Open the same with a larger minimum."""
    settings = opened.workbook.settings
    raised = settings.model_copy(update={"privacy": settings.privacy.model_copy(update={"minimum": MINIMUM})})
    return replace(opened, workbook=replace(opened.workbook, settings=raised), **changes)


def few_of(opened, *kpis, period=None):
    """Let few records stand behind some KPIs, in all periods but the one under review, or in that one only."""
    rows = opened.measured.readings
    now = rows["period"] == opened.measured.period.label
    few = rows["kpi"].isin(kpis) & (now if period else ~now)
    readings = rows.assign(
        records=rows["records"].mask(few, MINIMUM - 1), denominator=rows["denominator"].mask(few, MINIMUM - 1)
    )
    return strict(opened, measured=replace(opened.measured, readings=readings))


def leveled(opened, kpi, level, edition=Edition.DEPARTMENT):
    card = opened.book.cards[kpi].model_copy(update={"level": level})
    return replace(opened, book=replace(opened.book, cards={**opened.book.cards, kpi: card}), edition=edition)


def test_small_counts_of_values_are_left_out(opened, found):
    shown = there(strict(opened).sight.of(found).picture)
    before = there(found.picture).seen
    assert any(count is not None and 0 < count < MINIMUM for count in before)
    for count, kept in zip(before, shown.seen, strict=True):
        assert kept == (None if count is not None and 0 < count < MINIMUM else count)


def test_the_page_says_that_counts_are_left_out(opened, found):
    page = told(found, strict(opened))
    assert there(page.chart).hidden > 0
    assert NO_FIGURE not in page.notes
    few = few_of(opened, "reply_4h")
    series = next(one for one in few.of("reply_4h") if one.detector == "exclusions")
    assert told(series, few).notes.count(NO_FIGURE) == 1


def test_a_period_of_too_few_hides_the_series_and_the_restated_value(opened):
    series = replace(found_by(opened, "exclusions"), restated=Restated(reported=0.9, without=0.8))
    kept = opened.sight.of(series)
    assert kept.picture == series.picture
    assert kept.restated == series.restated
    few = few_of(opened, "reply_4h").sight.of(series)
    assert few.picture is None
    assert few.restated is None


def test_periods_of_too_few_hide_the_series_of_what_a_kpi_is_held_against(opened):
    linked = replace(found_by(opened, "exclusions"), beside=("csat_top2",))
    assert opened.sight.of(linked).picture is not None
    assert few_of(opened, "csat_top2").sight.of(linked).picture is None


def test_nothing_is_told_of_a_kpi_that_is_too_small_now(opened, found):
    for told_of in (found, replace(found, kpi="csat_top2", beside=("reply_4h",))):
        gone = few_of(opened, "reply_4h", period=True).sight.of(told_of)
        assert gone.verdict is Verdict.NOT_ENOUGH_DATA
        assert (gone.p, gone.effect, gone.smallest, gone.picture, gone.notes) == (None, None, None, None, ())


def test_a_department_sees_no_kpi_of_the_organisation(opened, found):
    above = leveled(opened, "reply_4h", Level.ORGANISATION)
    assert "reply_4h" not in above.cards
    held = replace(found, kpi="csat_top2", beside=("reply_4h",), verdict=Verdict.CLEAR)
    gone = above.sight.of(held)
    assert (gone.verdict, gone.effect, gone.picture) == (Verdict.NOT_APPLICABLE, None, None)
    for seen in (opened, leveled(opened, "reply_4h", Level.ORGANISATION, Edition.EXECUTIVE)):
        assert "reply_4h" in seen.cards
        assert seen.sight.of(held).effect == held.effect
