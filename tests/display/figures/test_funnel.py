"""Units by size: every mark is a row of the frame, who lies outside is named, nobody who is hidden is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.lines import Line2D

from kpiwork.analysis.comparison.found import Where
from kpiwork.display.figures.canvas import Width, colour
from kpiwork.display.figures.comparison_alt import funnel_alt
from kpiwork.display.figures.funnel import MOST_NAMED, MOST_WITH_NAMES, funnel, named, role_of
from kpiwork.display.svg import svg
from kpiwork.spec.choices import Better
from tests.display.figures.compared import STYLE, unit_frame

FRAME = unit_frame()


def marks(figure):
    return [
        (line.get_marker(), float(x), float(y))
        for line in figure.axes[0].get_children()
        if getattr(line, "get_marker", lambda: "None")() in ("o", "^", "v")
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    ]


def texts(figure):
    return [text.get_text().strip() for text in figure.axes[0].texts]


@pytest.mark.parametrize("width", Width)
def test_every_unit_is_a_mark_at_its_size_and_value(width):
    found = marks(funnel(FRAME, width))
    wanted = set(zip(FRAME.rows["size"], FRAME.rows["adjusted"], strict=True))
    assert {(x, y) for _, x, y in found} == wanted
    assert [mark for mark, _, _ in found].count("v") == 1


@pytest.mark.parametrize("width", Width)
def test_few_units_are_all_named_those_outside_with_their_value(width):
    said = texts(funnel(FRAME, width))
    assert f"T8 {STYLE.value(FRAME.rows.set_index('unit')['adjusted']['T8'])}" in said
    assert {f"T{place}" for place in range(8)} <= set(said)
    assert not any(text.startswith("secret") for text in said)


def test_of_many_units_only_those_outside_are_named():
    frame = unit_frame((0.5, *[0.80, 0.81, 0.79, 0.80, 0.82, 0.78] * 3))
    said = [text for text in texts(funnel(frame)) if text.startswith("T")]
    assert len(frame.rows) > MOST_WITH_NAMES
    assert len(said) == 1
    assert said[0].startswith("T0 ")


@pytest.mark.parametrize("width", Width)
@pytest.mark.parametrize(
    "shares", [(0.5, *[0.8] * 8), (0.99, 0.98, 0.97, 0.99, 0.98), (0.02, 0.01, 0.0, 0.02, 0.01, 0.03)]
)
def test_the_axis_holds_every_limit(shares, width):
    frame = unit_frame(shares)
    low, high = funnel(frame, width).axes[0].get_ylim()
    assert low < frame.curve["outer_low"].min()
    assert high > frame.curve["outer_high"].max()


@pytest.mark.parametrize("sized", ["deals", ""])
def test_sizes_have_a_scale_in_records(sized):
    frame = replace(FRAME, sized=sized)
    if not sized:  # a size that is no number of records, but grows with it
        frame = replace(
            frame,
            rows=frame.rows.assign(size=frame.rows["size"] * 7.3),
            curve=frame.curve.assign(size=frame.curve["size"] * 7.3),
        )
    figure = funnel(frame)
    written = {text.get_text(): text.get_position()[0] for text in figure.axes[0].texts}
    assert ("deals, more to the right" if sized else "as sure as so many deals") in written
    assert written["500"] == pytest.approx(500 if sized else 500 * 7.3)
    assert "200" in written


def test_limits_are_those_of_the_frame():
    lines = [one for one in funnel(FRAME).axes[0].get_children() if isinstance(one, Line2D)]
    heights = {tuple(np.asarray(line.get_ydata())) for line in lines if line.get_linestyle() == "--"}
    assert heights == {tuple(FRAME.curve[end]) for end in ("outer_low", "outer_high")}
    assert (np.diff(FRAME.curve["outer_low"]) > 0).all()


@pytest.mark.parametrize(
    ("side", "better", "role"),
    [
        (Where.BELOW, Better.HIGHER, "worry"),
        (Where.BELOW, Better.LOWER, "gain"),
        (Where.ABOVE, Better.HIGHER, "gain"),
        (Where.ABOVE, Better.NEITHER, "other"),
    ],
)
def test_colour_says_better_or_worse(side, better, role):
    assert role_of(side, better) == role
    assert colour(role)


def test_only_so_many_are_named():
    shares = (*[0.2] * 9, *[0.80, 0.81, 0.79, 0.80, 0.82, 0.78] * 15)
    frame = unit_frame(shares)
    assert len(named(frame)) == MOST_NAMED
    assert " and 1 more." in funnel_alt(frame)


def test_strange_names_are_cut_and_never_parsed():
    frame = unit_frame(name="<b>$x^2$ & a very long name of a team ")
    assert any(text.startswith("<b>$x^2$") and "…" in text for text in texts(funnel(frame, Width.NARROW)))
    assert "&lt;b&gt;$x^2$" in svg(funnel(frame))


def test_the_same_frame_gives_the_same_bytes():
    assert svg(funnel(FRAME)) == svg(funnel(FRAME))


def test_its_sentence_counts_and_names():
    said = funnel_alt(FRAME)
    assert said.startswith("Chart of “Win rate” for 9 teams by their deals, around ")
    assert "Outside them: T8 " in said
    assert said.endswith("(below). 1 not shown, to protect small groups.")
    assert "None lies outside them." in funnel_alt(unit_frame((0.8, 0.81, 0.79, 0.8, 0.82)))
    assert "No limits are known." in funnel_alt(unit_frame((0.8, 0.7)))
