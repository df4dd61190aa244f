"""Axes that make nothing of their own, drawn with the project's settings and seaborn's look."""

from __future__ import annotations

import matplotlib as mpl
import pytest
import seaborn as sns
from matplotlib.collections import LineCollection

from kpiwork.display.figures.canvas import FONT_SIZE, Margins, axes_of, level_lines, style
from kpiwork.display.svg import svg

NONE = Margins(left=0, right=0, top=0, bottom=0)


def test_the_look_is_that_of_seaborn():
    white = sns.axes_style("white")
    with style():
        shown = {
            name: mpl.rcParams[name] for name in ("lines.solid_capstyle", "axes.axisbelow", "image.cmap")
        }
        assert mpl.rcParams["font.size"] == FONT_SIZE
    assert shown == {name: white[name] for name in shown}


def test_nothing_is_left_behind():
    with mpl.rc_context({"font.size": 40}):
        before = dict(mpl.rcParams)
        with style(), style():
            assert mpl.rcParams["font.size"] == FONT_SIZE
        assert dict(mpl.rcParams) == before


def test_settings_that_change_inside_are_put_right_again():
    with style():
        with mpl.rc_context({"font.size": 40}), style():
            assert mpl.rcParams["font.size"] == FONT_SIZE
        assert mpl.rcParams["font.size"] == FONT_SIZE


def test_empty_axes_draw_nothing_and_make_no_ticks():
    with style():
        figure, axes = axes_of(300, 200, NONE)
    assert svg(figure).endswith("</style></svg>")
    assert not [*axes.xaxis.majorTicks, *axes.yaxis.majorTicks, *axes.spines]


@pytest.mark.parametrize(
    ("heights", "starts", "ends"), [([1, 2], 0, 9), ([1, 2], [0, 0], [9, 9])], ids=["all alike", "one by one"]
)
def test_level_lines_reach_from_start_to_end(heights, starts, ends):
    with style():
        _, axes = axes_of(300, 200, NONE)
        level_lines(axes, heights, starts, ends)
        level_lines(axes, [], 0, 9)
    (lines,) = axes.collections
    assert isinstance(lines, LineCollection)
    assert [segment.tolist() for segment in lines.get_segments()] == [[[0, 1], [9, 1]], [[0, 2], [9, 2]]]
