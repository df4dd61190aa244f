"""A waterfall: each bar is a row of its frame, readable without colour, named beside it and in words."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from matplotlib.colors import to_hex

from kpiwork.display.figures.canvas import Width, colour
from kpiwork.display.figures.waterfall import waterfall, waterfall_alt
from kpiwork.display.steps import StepKind, steps_of_segments
from kpiwork.display.svg import svg
from tests.factories import flights_record, hostile_record

KPI = flights_record().kpi("arrived_on_time")
STEPS: Any = steps_of_segments(KPI, KPI.contributions[0], "Oct–Dec 2013")


def bars(figure):
    return [bar for group in figure.axes[0].containers for bar in group]


def texts(figure):
    return [text.get_text().strip() for text in figure.axes[0].texts]


@pytest.mark.parametrize("width", Width)
def test_bars_are_the_steps_of_the_frame(width):
    found = bars(waterfall(STEPS, width))
    assert [bar.get_x() for bar in found] == pytest.approx(list(STEPS.rows["start"]))
    assert [bar.get_width() for bar in found] == pytest.approx(list(STEPS.rows["size"]))


def test_kinds_differ_without_colour():
    fills = {
        kind: to_hex(bar.get_facecolor())
        for bar, kind in zip(bars(waterfall(STEPS)), STEPS.rows["kind"], strict=True)
    }
    assert fills[StepKind.PART] == colour("accent")
    assert fills[StepKind.MIX] == colour("paper")
    light = sorted(sum(int(fill[at : at + 2], 16) for at in (1, 3, 5)) for fill in fills.values())
    assert len(fills) == 3
    assert min(high - low for low, high in pairwise(light)) > 60


@pytest.mark.parametrize("width", Width)
def test_every_row_has_its_name_and_its_number(width):
    shown = texts(waterfall(STEPS, width))
    for row in STEPS.rows.itertuples():
        assert row.label in shown
        assert STEPS.part_style.difference(row.size) in shown
    for one in (STEPS.since, STEPS.now, STEPS.style.value(STEPS.before), STEPS.style.value(STEPS.value)):
        assert one in shown


@pytest.mark.parametrize("width", Width)
def test_all_stays_inside_of_the_picture(width):
    figure = waterfall(STEPS, width)
    figure.draw_without_rendering()
    low, high = figure.axes[0].get_xlim()
    assert low < min(STEPS.rows["start"].min(), STEPS.value)
    assert high > max(STEPS.rows["end"].max(), STEPS.value)
    for text in figure.axes[0].texts:
        box = text.get_window_extent()
        assert box.x0 >= -1
        assert box.x1 <= figure.bbox.width + 1


def test_without_a_mix_no_kind_is_named():
    rows = STEPS.rows.loc[STEPS.rows["kind"] != StepKind.MIX]
    assert not any(text.startswith("□") for text in texts(waterfall(replace(STEPS, rows=rows))))
    assert any(text.startswith("□") for text in texts(waterfall(STEPS)))


def test_a_movement_of_nothing_is_drawn():
    flat = replace(STEPS, rows=STEPS.rows.head(0), value=STEPS.before)
    assert bars(waterfall(flat)) == []
    assert waterfall_alt(flat).endswith("in Oct–Dec 2013.")
    nothing = replace(flat, before=0.0, value=0.0)
    assert texts(waterfall(nothing))


def test_the_sentence_names_both_values_and_the_largest_steps():
    said = waterfall_alt(STEPS)
    first = STEPS.rows.iloc[0]
    assert f"{first['label']} {STEPS.part_style.difference(first['size'])}" in said
    assert f"from {STEPS.style.value(STEPS.before)} in {STEPS.since} to" in said
    rest = float(STEPS.rows["size"].iloc[3:].sum())
    assert f"6 more steps together {STEPS.part_style.difference(rest)}." in said


def test_names_from_outside_are_text():
    kpi = hostile_record().kpis[0]
    steps: Any = steps_of_segments(kpi, kpi.contributions[0], "Oct–Dec 2013")
    drawn = svg(waterfall(steps))
    assert "<script" not in drawn
    assert any(text.endswith("…") for text in texts(waterfall(steps)))
