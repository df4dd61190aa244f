"""Two lines of one frame: what is drawn is what was tested, moved by the lag, with gaps left open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from kpiwork.analysis.lead import lead
from kpiwork.display.figures.canvas import FONT_SIZE, Width
from kpiwork.display.figures.links import links
from kpiwork.display.figures.links_alt import links_alt
from kpiwork.display.links import link_of
from kpiwork.display.picture import picture
from kpiwork.periods import PeriodKind
from kpiwork.review.reviewed import Point
from kpiwork.spec.relation import Sign
from tests.analysis.lead.made import pair

POINTS, LAG = 48, 2


def points(count):
    starts = [date(2011 + month // 12, month % 12 + 1, 1) for month in range(count + 1)]
    return [
        Point(
            period=f"{start:%Y-%m}",
            words=f"{start:%B %Y}",
            start=start,
            end=after - timedelta(days=1),
            value=None,
            numerator=None,
            denominator=None,
            records=0,
        )
        for start, after in pairwise(starts)
    ]


def shown(*, sign=Sign.POSITIVE, gaps=(), names=("Meetings", "Orders"), lag=LAG):
    leading, led = pair(3, POINTS, link=0.9, lag=lag)
    led = led if sign is Sign.POSITIVE else -led
    led[list(gaps)] = np.nan
    check = lead(leading, led, lags=range(lag, lag + 1), sign=sign, season=12, runs=199)
    link = link_of(check, points(POINTS), leading=names[0], led=names[1], grain=PeriodKind.MONTH)
    assert link is not None
    return check, link


def texts(figure):
    return [text.get_text() for text in [*figure.texts, *figure.axes[0].texts]]


def drawn(figure, dashed):
    lines = [line for line in figure.axes[0].lines if line.is_dashed() == dashed]
    return np.concatenate([line.get_ydata() for line in lines])


def test_the_leading_one_is_moved_by_its_lag():
    check, link = shown()
    assert link.moves["led"].tolist() == list(check.led_moves)
    assert link.moves["leading"].iloc[:LAG].isna().all()
    assert link.moves["leading"].tolist()[LAG:] == list(check.leading_moves)[:-LAG]
    assert link.moved == "moved 2 months later"


def test_what_moves_against_each_other_is_drawn_upside_down():
    check, link = shown(sign=Sign.NEGATIVE)
    assert link.moves["leading"].tolist()[LAG:] == [-move for move in check.leading_moves[:-LAG] if move]
    assert link.moved == "moved 2 months later, upside down"
    assert link.alike > 0.75 * link.both


def test_in_the_same_period_nothing_is_moved():
    check, link = shown(lag=0)
    assert link.moves["leading"].tolist() == list(check.leading_moves)
    assert (link.moved, link.apart) == ("", "in the same month")
    assert "Meetings" in texts(links(link))


@pytest.mark.parametrize("width", Width)
def test_both_lines_are_those_of_the_frame(width):
    _, link = shown(gaps=(10, 30))
    figure = links(link, width)
    assert drawn(figure, False) == pytest.approx(link.moves["led"].dropna().to_numpy())
    assert drawn(figure, True) == pytest.approx(link.moves["leading"].dropna().to_numpy())
    low, high = figure.axes[0].get_ylim()
    assert low < link.moves[["led", "leading"]].min().min()
    assert high > link.moves[["led", "leading"]].max().max()


def test_a_gap_is_not_bridged_and_one_value_alone_is_a_dot():
    _, link = shown(gaps=(10, 12))
    lines = [line for line in links(link).axes[0].lines if not line.is_dashed()]
    assert [np.size(line.get_ydata()) for line in lines] == [10, 1, 35]
    assert [line.get_marker() for line in lines] == ["None", "o", "None"]


@pytest.mark.parametrize("width", Width)
def test_names_stand_behind_their_lines_and_are_shortened_not_parsed(width):
    _, link = shown(names=("$\\frac{a}{b}$ <b>" + "x" * 80, "Orders"))
    figure = links(link, width)
    told = texts(figure)
    assert "Orders" in told
    assert any(text.startswith("$\\frac{a}{b}$ <b>") and "…" in text for text in told)
    assert any("moved 2 months later" in text for text in told)
    assert {float(text.get_fontsize()) for text in figure.texts} == {FONT_SIZE}


def test_text_stays_inside_the_picture():
    _, link = shown(
        names=("Qualified meetings per available day and person", "Orders per representative day")
    )
    for width in Width:
        figure = links(link, width)
        renderer = FigureCanvasAgg(figure).get_renderer()
        for text in [*figure.texts, *figure.axes[0].texts]:
            box = text.get_window_extent(renderer)
            assert box.x0 >= 0
            assert box.x1 <= figure.bbox.width


def test_the_alternative_text_counts_what_is_drawn():
    check, link = shown(gaps=(10,))
    assert check.link is not None
    told = links_alt(link)
    both = link.moves.dropna()
    alike = int(((both["led"] > 0) == (both["leading"] > 0)).sum())
    assert f"in {alike} of {len(both)} months." in told
    assert "48 months, January 2011 to December 2014" in told
    assert "“Meetings” (moved 2 months later)" in told
    assert f"Correlation 2 months apart: .{check.link.strength * 100:.0f} (" in told
    assert told.endswith("Verdict: supported.")


def test_without_a_test_there_is_no_chart():
    check, _ = shown()
    few = lead(np.ones(5), np.ones(5), lags=range(1), sign=Sign.POSITIVE, season=12)
    made = partial(link_of, leading="A", led="B", grain=PeriodKind.MONTH)
    assert made(few, points(5)) is None
    assert made(replace(check, link=None), points(POINTS)) is None
    assert made(check, points(POINTS - 1)) is None


def test_it_is_drawn_for_both_widths():
    _, link = shown()
    made = picture(lambda width: links(link, width), links_alt(link))
    assert made.size[0] == Width.WIDE.value
    assert made.narrow_size[0] == Width.NARROW.value
    assert made.wide == picture(lambda width: links(link, width), links_alt(link)).wide
