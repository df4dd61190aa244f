"""Ranges of ranks: bars of the frame, larger units first, never an order by value."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.collections import LineCollection

from kpiwork.display.comparison import MOST_ROWS
from kpiwork.display.figures.canvas import Width
from kpiwork.display.figures.caterpillar import caterpillar, ticks
from kpiwork.display.figures.comparison_alt import caterpillar_alt
from kpiwork.spec.choices import Better
from tests.display.figures.compared import unit_frame

FRAME = unit_frame()


def bars(figure):
    (found,) = [one for one in figure.axes[0].get_children() if isinstance(one, LineCollection)]
    return [(float(start[0]), float(end[0]), float(start[1])) for start, end in found.get_segments()]


@pytest.mark.parametrize("width", Width)
def test_bars_span_the_ranks_of_the_frame(width):
    wanted = [
        (low - 0.35, high + 0.35, float(place))
        for place, (low, high) in enumerate(zip(FRAME.rows["rank_low"], FRAME.rows["rank_high"], strict=True))
    ]
    assert np.array(bars(caterpillar(FRAME, width))) == pytest.approx(np.array(wanted))


def test_larger_units_come_first():
    shown = [text.get_text() for text in caterpillar(FRAME).axes[0].texts if text.get_text().startswith("T")]
    assert shown == [f"T{place}" for place in range(8, -1, -1)]


def test_only_so_many_rows_are_drawn():
    frame = unit_frame(tuple(0.8 + 0.001 * (place % 7) for place in range(MOST_ROWS + 5)))
    assert len(bars(caterpillar(frame))) == MOST_ROWS
    assert f"that {MOST_ROWS} of {MOST_ROWS + 5} teams may have" in caterpillar_alt(frame)


def test_without_ranks_the_chart_is_empty_and_says_so():
    frame = unit_frame(better=Better.NEITHER)
    assert not [one for one in caterpillar(frame).axes[0].get_children() if isinstance(one, LineCollection)]
    assert "that 0 teams may have" in caterpillar_alt(frame)


def test_its_sentence_says_how_sure_ranks_are():
    said = caterpillar_alt(FRAME)
    assert "1 can have one rank only; the widest range holds 8 of 9 ranks." in said
    assert "in no order of value" in said


@pytest.mark.parametrize(
    ("ranked", "written"),
    [
        (1, [1]),
        (5, [1, 2, 3, 4, 5]),
        (8, [1, 2, 3, 4, 5, 6, 7, 8]),
        (14, [1, 5, 10, 14]),
        (16, [1, 5, 10, 16]),
        (40, [1, 5, 10, 15, 20, 25, 30, 35, 40]),
    ],
)
def test_ranks_below_go_from_the_first_to_the_last(ranked, written):
    assert ticks(ranked) == written


def test_ranks_tell_something_only_where_a_unit_cannot_have_all():
    assert FRAME.is_ordered
    alike = unit_frame((0.8, 0.81, 0.79, 0.8, 0.82))
    assert set(alike.rows["rank_low"]) == {1}
    assert set(alike.rows["rank_high"]) == {5}
    assert not alike.is_ordered
    assert not unit_frame(better=Better.NEITHER).is_ordered
