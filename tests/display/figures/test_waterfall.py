"""A waterfall: each bar is a row of its frame, readable without colour, named beside it and in words."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Polygon

from kpiwork.display.figures.canvas import Width, colour
from kpiwork.display.figures.waterfall import waterfall, waterfall_alt
from kpiwork.display.steps import StepKind, steps_of_segments
from kpiwork.display.svg import svg
from kpiwork.spec.choices import Better
from tests.factories import flights_record, hostile_record

KPI = flights_record().kpi("arrived_on_time")
STEPS: Any = steps_of_segments(KPI, KPI.contributions[0], "Oct–Dec 2013")


def bars(figure):
    """Give each bar's start, end and colours; its end is the point that looks along its way."""
    found = [one for one in figure.axes[0].patches if isinstance(one, Polygon)]
    return [(one.get_xy()[0][0], one.get_xy()[2][0], one) for one in found]


def texts(figure):
    return [text.get_text().strip() for text in figure.axes[0].texts]


@pytest.mark.parametrize("width", Width)
def test_bars_are_the_steps_of_the_frame_and_the_whole(width):
    found = bars(waterfall(STEPS, width))
    assert [start for start, _, _ in found] == pytest.approx([*STEPS.rows["start"], STEPS.before])
    assert [end for _, end, _ in found] == pytest.approx([*STEPS.rows["end"], STEPS.value])


@pytest.mark.parametrize("better", [Better.HIGHER, Better.LOWER, Better.NEITHER])
def test_colour_says_better_or_worse_and_the_point_says_which_way(better):
    steps = replace(STEPS, better=better)
    for (start, end, bar), size in zip(bars(waterfall(steps)), STEPS.rows["size"], strict=False):
        good = {Better.HIGHER: size > 0, Better.LOWER: size < 0}.get(better)
        role = "accent" if good is None else "gain" if good else "worry"
        assert to_hex(bar.get_edgecolor()) == colour(role)
        assert (end > start) == (size > 0)
        necks = bar.get_xy()[[1, 3], 0]
        assert ((necks <= end) == (size > 0)).all()
    said = set(texts(waterfall(steps)))
    assert ({"▶ for the better", "▶ for the worse"} <= said) is (better is not Better.NEITHER)


def test_kinds_differ_without_colour():
    steps = replace(STEPS, better=Better.NEITHER)
    fills = {
        kind: to_hex(bar.get_facecolor())
        for (_, _, bar), kind in zip(bars(waterfall(steps)), STEPS.rows["kind"], strict=False)
    }
    assert fills[StepKind.PART] == colour("accent")
    assert fills[StepKind.MIX] == colour("paper")
    light = sorted(sum(int(fill[at : at + 2], 16) for at in (1, 3, 5)) for fill in fills.values())
    assert len(fills) == 3
    assert min(high - low for low, high in pairwise(light)) > 60


def test_the_whole_movement_has_its_own_bar():
    *_, (start, end, bar) = bars(waterfall(STEPS))
    assert (start, end) == (STEPS.before, STEPS.value)
    assert to_hex(bar.get_facecolor()) == colour("ink")
    said = texts(waterfall(STEPS))
    assert said[said.index("together") + 1] == STEPS.style.difference(STEPS.value - STEPS.before)


@pytest.mark.parametrize(
    ("whole", "largest", "usual", "is_nothing"),
    [
        (0.0002, 0.002, 0.05, True),  # prints as 0.0 points, each part is small
        (0.0002, 0.006, 0.05, False),  # parts that cancel out, large beside what is usual
        (0.004, 0.002, 0.05, False),  # a movement
        (0.0, 0.0002, float("nan"), True),
        (0.0, 0.002, float("nan"), False),
    ],
)
def test_a_movement_is_nothing_where_it_prints_as_none_and_its_parts_are_small(
    whole, largest, usual, is_nothing
):
    rows = STEPS.rows.head(2).assign(size=[largest, whole - largest])
    steps = replace(STEPS, value=STEPS.before + whole, usual=usual, rows=rows)
    assert steps.is_nothing is is_nothing


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
