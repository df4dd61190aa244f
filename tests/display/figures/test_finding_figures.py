"""Findings drawn: every mark is a number of the frame, the message stands on it, and nothing leaves the edge."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex

from kpiwork.display.figures.canvas import FONT_SIZE, Width, colour
from kpiwork.display.figures.finding_alt import finding_alt
from kpiwork.display.figures.finding_pairs import MOST_PAIRS
from kpiwork.display.finding_chart import chart_of
from kpiwork.display.findings import DRAWN, finding_picture
from kpiwork.display.svg import MOST_MARKS, marks_in
from kpiwork.review.numbers import NumberStyle
from kpiwork.signals.finding import Picture, PictureKind
from kpiwork.spec.measure import Side
from kpiwork.spec.unit import UnitKind
from tests.display.planted import bunched, mixed, traded_off
from tests.known import there
from tests.raised import BUNCHED, HISTOGRAM

STYLE = NumberStyle(unit=UnitKind.PERCENT)
MINUTES = NumberStyle(unit=UnitKind.MINUTES)
FOUND = {"histogram": bunched, "series": traded_off, "pairs": mixed}
WORST = "$\\frac{1}{0}$ <b>of the longest name that anybody ever gave to a thing</b>"


def chart(found):
    return there(chart_of(found, STYLE, {"guard": MINUTES}))


def figure(found, width=Width.WIDE):
    shown = chart(found)
    return DRAWN[shown.kind](shown, width)


def texts(drawn):
    return [text.get_text() for text in [*drawn.texts, *drawn.axes[0].texts]]


def pillars(drawn, role):
    """Give where bars of a colour stand, with their feet and heads."""
    found = [one for one in drawn.axes[0].get_children() if isinstance(one, LineCollection)]
    ends = [
        np.asarray(path.vertices, dtype=float)
        for one in found
        if to_hex(np.atleast_2d(np.asarray(one.get_color()))[0]) == colour(role)
        for path in one.get_paths()
    ]
    return {foot[0]: (foot[1], head[1]) for foot, head in ends if foot[0] == head[0]}


def series(values, labels, **more):
    count = len(values)
    defaults = {"expected": (None,) * count, "marked": (), "expected_label": "", "border": None}
    picture = Picture(
        kind=PictureKind.SERIES,
        across=tuple(labels),
        seen=tuple(values),
        across_label="Week",
        seen_label="Value",
        **defaults | more,
    )
    return replace(BUNCHED, picture=picture)


def test_bars_are_the_counts_and_those_in_question_stand_out():
    drawn, picture = figure(BUNCHED), HISTOGRAM
    plain, marked = pillars(drawn, "weeks"), pillars(drawn, "accent")
    counts = dict(zip(picture.across, picture.seen, strict=True))
    about = {picture.across[at] for at in picture.marked}
    assert {at: head for at, (_, head) in plain.items()} == {
        at: count for at, count in counts.items() if at not in about
    }
    assert {at: head for at, (_, head) in marked.items()} == {at: counts[at] for at in about}


def test_what_is_missing_reaches_up_to_what_was_to_be_expected():
    drawn = figure(bunched())
    rows = chart(bunched()).rows
    missing = rows[rows["marked"] & (rows["seen"] < rows["expected"])]
    assert len(missing) >= 4
    lighter = [one for one in drawn.axes[0].collections if one.get_alpha() and one.get_alpha() < 0.5]
    heads = {path.vertices[1][1] for one in lighter for path in one.get_paths()}
    assert set(missing["expected"]) <= heads


@pytest.mark.parametrize("width", Width)
@pytest.mark.parametrize("side", Side)
def test_the_message_stands_on_the_figure(width, side):
    more = chart(bunched(side)).more
    told = texts(figure(bunched(side), width))
    first, second = (f"{abs(one):,.0f} {'more' if one > 0 else 'fewer'}" for one in more)
    assert f"{first} than expected" in told
    assert second in told
    assert "cutoff" in told


def test_no_number_is_claimed_of_counts_that_are_hidden():
    hidden = tuple(None if place == 9 else one for place, one in enumerate(HISTOGRAM.seen))
    shown = replace(BUNCHED, picture=replace(HISTOGRAM, seen=hidden))
    assert not [text for text in texts(figure(shown)) if "expected" in text and "more" in text]
    assert "1 count is too small to be shown." in finding_alt(chart(shown))
    assert 14.0 not in pillars(figure(shown), "accent")


@pytest.mark.parametrize("width", Width)
def test_values_over_time_are_those_of_the_frame_and_gaps_stay_open(width):
    rows = chart(traded_off()).rows
    lines = figure(traded_off(), width).axes[0].lines
    assert any(np.array_equal(line.get_ydata(), rows["seen"], equal_nan=True) for line in lines)
    dashed = [line.get_ydata() for line in lines if line.is_dashed() and len(line.get_ydata()) > 2]
    assert any(np.array_equal(one, rows["expected"], equal_nan=True) for one in dashed)
    marked = [line for line in lines if line.get_marker() == "o" and line.get_color() == colour("accent")]
    assert [one for line in marked for one in line.get_ydata()] == rows["seen"][rows["marked"]].tolist()


def test_many_weeks_stay_a_drawing_and_name_few_of_them():
    weeks = [f"{year}-W{week:02}" for year in (2011, 2012, 2013) for week in range(1, 53)]
    values = np.random.default_rng(1).normal(0.5, 0.1, len(weeks))
    found = series(values, weeks, marked=tuple(range(80, 156)), expected=(0.5,) * 156, border="2012-W29")
    for width in Width:
        drawn = figure(found, width)
        assert marks_in(drawn) <= MOST_MARKS
        assert 3 <= len([text for text in texts(drawn) if text in weeks]) <= 8
        assert "from 2012-W29 on" in texts(drawn)


def test_a_pair_is_a_hollow_and_a_full_dot_with_both_numbers():
    rows = chart(mixed()).rows
    drawn = figure(mixed())
    dots = [line for line in drawn.axes[0].lines if line.get_marker() == "o"]
    hollow = [one for line in dots if line.get_color() == colour("paper") for one in line.get_xdata()]
    full = [one for line in dots if line.get_color() != colour("paper") for one in line.get_xdata()]
    assert sorted(hollow) == sorted(rows["expected"])
    assert sorted(full) == sorted(rows["seen"])
    told = " ".join(texts(drawn))
    for before, after in zip(rows["expected"], rows["seen"], strict=True):
        assert f"{STYLE.value(before)} → {STYLE.value(after)}" in told


def test_of_many_pairs_the_first_are_drawn():
    count = MOST_PAIRS + 5
    picture = replace(
        there(mixed().picture),
        across=tuple(f"2013-{at:02}" for at in range(count)),
        seen=(0.6,) * count,
        expected=(0.5,) * count,
        marked=(),
    )
    shown = replace(mixed(), picture=picture)
    assert len([text for text in texts(figure(shown)) if "→" in text]) == MOST_PAIRS
    assert f"{MOST_PAIRS} of {count} rows" in finding_alt(chart(shown))


@pytest.mark.parametrize("width", Width)
@pytest.mark.parametrize("kind", FOUND)
def test_text_is_plain_and_stays_inside_the_picture(kind, width):
    picture = replace(there(FOUND[kind]().picture), seen_label=WORST, expected_label=WORST * 2)
    drawn = figure(replace(FOUND[kind](), picture=picture), width)
    assert WORST.split(maxsplit=1)[0] in " ".join(texts(drawn))
    renderer = FigureCanvasAgg(drawn).get_renderer()
    for text in [*drawn.texts, *drawn.axes[0].texts]:
        box = text.get_window_extent(renderer)
        assert box.x0 >= -1, text
        assert box.x1 <= drawn.bbox.width + 1, text
        assert text.get_fontsize() == FONT_SIZE


@pytest.mark.parametrize("kind", FOUND)
def test_it_is_drawn_for_both_widths_the_same_each_time(kind):
    made = there(finding_picture(FOUND[kind](), STYLE))
    assert (made.size[0], made.narrow_size[0]) == (Width.WIDE.value, Width.NARROW.value)
    assert made == finding_picture(FOUND[kind](), STYLE)
    assert len(made.wide) < 16_000


def test_the_words_say_how_many_and_how_far_from_expected():
    below, above = chart(bunched()).more
    picture = there(bunched().picture)
    many = sum(there(one) for one in picture.seen)
    assert finding_alt(chart(bunched())) == (
        f"Bar chart of records by minutes: {many:,.0f} from 200 to 280. A line marks the cutoff: "
        f"{below:,.0f} more than expected just below it and {-above:,.0f} fewer than expected just above it."
    )


def test_the_words_of_a_line_name_its_ends_and_how_the_marked_ones_lie():
    told = finding_alt(chart(traded_off()))
    assert told.startswith("Line chart of “Waiting” with “Without the step”: 48 values, 2011-01 to 2014-12.")
    assert "A line marks the periods from 2013-01 on." in told
    assert told.endswith("Of 24 marked periods, 0 lie above what was to be expected.")


def test_the_words_of_pairs_begin_with_the_furthest():
    rows = chart(mixed()).rows
    furthest = rows.loc[(rows["seen"] - rows["expected"]).abs().idxmax()]
    told = finding_alt(chart(mixed()))
    assert "Furthest apart: " in told
    begins = f"{furthest['label']} from {STYLE.value(furthest['expected'])}"
    assert told.partition("Furthest apart: ")[2].startswith(begins)
