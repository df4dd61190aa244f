"""Bars of what each segment added: the numbers of the frame, in the order of the frame."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpiwork.analysis.contribution import ContributionKind
from kpiwork.display.figures.canvas import Width
from kpiwork.display.figures.contribution import contribution
from kpiwork.display.segments import MOST_BARS, segments_of
from tests.factories import flights_record, hostile_record

KPI = flights_record().kpi("arrived_on_time")
TOLD = KPI.contributions[0]
SEGMENTS = segments_of(KPI, TOLD)


def lengths(figure):
    return [[bar.get_width() for bar in bars] for bars in figure.axes[0].containers]


@pytest.mark.parametrize("width", Width)
def test_bars_are_mix_and_within_of_the_frame(width):
    within, mix = lengths(contribution(SEGMENTS, width))
    assert within == pytest.approx(list(SEGMENTS.parts["within"]))
    assert mix == pytest.approx(list(SEGMENTS.parts["mix"]))


def test_sums_have_one_kind_of_bar():
    told = replace(TOLD, kind=ContributionKind.SUM)
    figure = contribution(segments_of(KPI, told))
    assert len(lengths(figure)) == 1
    assert not any("mix" in text.get_text() for text in figure.axes[0].texts)


def test_names_and_totals_stand_beside_the_bars():
    shown = [text.get_text().strip() for text in contribution(SEGMENTS).axes[0].texts]
    for row in SEGMENTS.parts.itertuples():
        assert row.segment in shown
        assert SEGMENTS.part_style.difference(row.total) in shown


def test_suppressed_segments_are_not_drawn():
    hidden = {part.segment for part in TOLD.parts if part.suppressed}
    shown = {text.get_text().strip() for text in contribution(SEGMENTS).axes[0].texts}
    assert hidden
    assert not hidden & shown


def test_only_so_many_bars_are_drawn():
    parts = tuple(replace(TOLD.parts[0], segment=f"s{n:02}") for n in range(30))
    (within, _mix) = lengths(contribution(segments_of(KPI, replace(TOLD, parts=parts))))
    assert len(within) == MOST_BARS


def test_long_and_strange_names_are_shortened_not_parsed():
    kpi = hostile_record().kpis[0]
    names = [text.get_text() for text in contribution(segments_of(kpi, kpi.contributions[0])).axes[0].texts]
    assert any(name.endswith("…") for name in names)


def test_no_segment_that_may_be_shown_is_an_empty_chart():
    figure = contribution(segments_of(KPI, replace(TOLD, parts=())))
    assert lengths(figure) == [[], []]
    assert {text.get_text().strip()[0] for text in figure.axes[0].texts} == {"■", "□"}
