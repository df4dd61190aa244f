"""Lines, areas and text as short SVG: to a tenth of a pixel, from the top, neighbours in one group."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle
from matplotlib.text import Text

from kpiwork.display.figures.canvas import Margins, axes_of, colour, style
from kpiwork.display.pen import tenth
from kpiwork.display.svg import svg

WIDTH, HEIGHT = 300, 200


def drawn(*artists):
    """Draw artists whose data are pixels counted from the lower left; give what stands below the rules."""
    with style():
        figure, axes = axes_of(WIDTH, HEIGHT, Margins(left=0, right=0, top=0, bottom=0))
        axes.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
        for artist in artists:
            axes.add_artist(artist())
        whole = svg(figure)
    ET.fromstring(whole)  # noqa: S314  # drawn by this test
    return whole.split("</style>", 1)[1]


def outlines(*artists):
    return re.findall(r' d="([^"]*)"', drawn(*artists))


@pytest.mark.parametrize(
    ("xs", "ys", "outline"),
    [
        ([10, 20.04, 30.06], [0, 50, 60], "M10 200L20 150L30.1 140"),
        ([10, 20, 20], [50, 50, 60], "M10 150H20V140"),
        ([10, 10], [50, 50], "M10 150h0"),
        ([10, 20, 30, 40], [50, float("nan"), 50, 60], "M10 150M30 150L40 140"),
    ],
    ids=["from the top", "level and upright", "dot", "gap"],
)
def test_a_line_is_written_short(xs, ys, outline):
    assert outlines(lambda: Line2D(xs, ys)) == [outline]


def test_an_area_is_closed_and_cut_off_where_it_reaches_over_the_axes():
    inside = drawn(lambda: Rectangle((10, 20), 30, 40, color=colour("period"), linewidth=0))
    assert 'style="fill:var(--period)" d="M10 180H40V140H10z"' in inside
    assert "clip" not in inside
    beyond = drawn(lambda: Rectangle((10, 20), 300, 40, color=colour("period"), linewidth=0))
    assert '<clipPath id="a0"><rect x="0" y="0" width="300" height="200"/></clipPath>' in beyond
    assert 'clip-path="url(#a0)"' in beyond


def test_a_round_mark_is_a_circle_and_another_is_not():
    whole = drawn(lambda: Line2D([10, 20], [50, 60], marker="o", markersize=7, linestyle="none"))
    assert re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="3.5"', whole) == [("10", "150"), ("20", "140")]
    assert "<circle" not in drawn(lambda: Line2D([10, 20], [50, 60], marker="^", linestyle="none"))
    assert drawn(lambda: Line2D([10, np.nan], [50, 60], marker="o", linestyle="none")).count("<circle") == 1


def test_a_look_that_comes_again_is_a_class():
    looks = [{"color": colour(role), "linewidth": 2} for role in ("ink", "line", "ink", "line", "weeks")]
    whole = drawn(
        *(lambda look=look, at=at: Line2D([0, 9], [at, at], **look) for at, look in enumerate(looks))
    )
    assert whole.count('class="') == 4
    assert whole.count("stroke:var(--ink)") == whole.count("stroke:var(--weeks)") == 1


def test_curves_stay_curves():
    (outline,) = outlines(lambda: Circle((100, 100), 20))
    assert set(re.findall("[A-Za-z]", outline)) == {"M", "C", "z"}
    ends = re.findall(r"([\d.]+) ([\d.]+)(?=[CMz])", outline)
    assert all((float(x) - 100) ** 2 + (float(y) - 100) ** 2 == pytest.approx(400, abs=5) for x, y in ends)


def test_an_area_can_be_any_shape_that_cuts_off():
    def cut():
        line = Line2D([0, 300], [0, 200])
        line.set_clip_path(Circle((100, 100), 20, transform=None))
        return line

    with style():
        figure, axes = axes_of(WIDTH, HEIGHT, Margins(left=0, right=0, top=0, bottom=0))
        axes.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
        line = cut()
        line.set_transform(axes.transData)
        figure.add_artist(line, clip=False)
        whole = svg(figure)
    assert re.search(r'<clipPath id="a0"><path d="M100 120C', whole)


def test_looks_are_said_once():
    lines = [[(0, 10), (50, 10)], [(0, 20), (50, 20)]]
    whole = drawn(lambda: LineCollection(lines, colors=colour("line"), linewidths=2))
    assert '<path d="M0 190H50"/><path d="M0 180H50"/></g>' in whole
    assert whole.count("style=") == 1
    assert "stroke:var(--line);stroke-width:2" in whole


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ({"color": "#123456"}, "stroke:#123456"),
        ({"linestyle": (0, (5, 3)), "linewidth": 2}, "stroke-dasharray:10,6"),
        ({"solid_capstyle": "projecting"}, "stroke-linecap:square"),
        ({}, "stroke-linecap:round"),
        ({"color": (0, 0, 0, 0.5)}, "stroke-opacity:0.5"),
        ({"alpha": 0.5}, "opacity:0.5"),
    ],
)
def test_a_line_looks_as_asked(look, said):
    assert said in drawn(lambda: Line2D([0, 9], [0, 9], **look))


def test_a_clear_area_lets_through_what_lies_below():
    assert "fill-opacity:0.25" in drawn(lambda: Rectangle((0, 0), 9, 9, facecolor=(1, 0, 0, 0.25)))


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ({}, ' style="font-size:12px;fill:var(--ink)" x="50" y="100">'),
        ({"ha": "right"}, "text-anchor:end"),
        ({"ha": "center"}, "text-anchor:middle"),
        ({"weight": "bold"}, "font-weight:700;font-size:12px"),
        ({"fontsize": 14.5}, "font-size:14.5px"),
        ({"va": "center"}, 'y="103.1"'),
        ({"va": "top"}, 'y="109.1"'),
        ({"rotation": 90, "rotation_mode": "anchor"}, 'transform="rotate(-90 50 100)"'),
    ],
)
def test_text_stands_where_it_is_anchored(look, said):
    whole = drawn(lambda: Text(50, 100, "75 %", **{"color": colour("ink"), "va": "baseline", **look}))
    assert said in whole
    assert ">75 %</text>" in whole


def test_every_text_of_a_height_has_its_foot_at_the_same_height():
    words = ("lp", "ace", "ÉÅ", "(y)", "数")
    whole = drawn(*(lambda word=word: Text(50, 100, word, va="center") for word in words))
    assert len(set(re.findall(r' y="([\d.]+)">', whole))) == 1


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12))
def test_any_words_make_a_picture_that_can_be_read(words):
    assert "<script" not in drawn(lambda: Text(50, 100, words))


def test_what_xml_does_not_know_is_shown_as_unknown():
    assert "a\N{REPLACEMENT CHARACTER}b &lt;c&gt; &amp;" in drawn(lambda: Text(50, 100, "a\x00b <c> &"))


@given(st.floats(-5000, 5000))
def test_a_tenth_is_near_and_short(number):
    written = tenth(number)
    assert abs(float(written) - number) <= 0.05 + 1e-9
    assert re.fullmatch(r"-?\d+(\.[1-9])?", written)
    assert written != "-0"
