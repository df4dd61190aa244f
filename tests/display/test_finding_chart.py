"""A finding as a frame: what was counted, the line between the sides, and nothing where too little is shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kpiwork.display.finding_chart import COUNTS, chart_of
from kpiwork.review.numbers import NumberStyle
from kpiwork.spec.measure import Side
from kpiwork.spec.unit import UnitKind
from tests.display.planted import bunched, mixed, traded_off
from tests.known import there
from tests.raised import BUNCHED, HISTOGRAM

STYLE = NumberStyle(unit=UnitKind.PERCENT)
HOURS = NumberStyle(unit=UnitKind.HOURS)


def chart(found, others=None):
    return there(chart_of(found, STYLE, others))


def seen(picture, *places):
    return tuple(None if place in places else one for place, one in enumerate(picture.seen))


@pytest.mark.parametrize(
    ("side", "border", "signs"), [(Side.BELOW, 240.5, (1, -1)), (Side.ABOVE, 239.5, (-1, 1))]
)
def test_the_line_stands_between_the_sides_wherever_the_good_one_is(side, border, signs):
    shown = chart(bunched(side))
    assert (shown.border, shown.border_words) == (border, "cutoff")
    assert tuple(np.sign(shown.more)) == signs
    assert shown.is_two_sided
    picture = there(bunched(side).picture)
    places = [at for at in picture.marked if (picture.across[at] < border) == (signs[0] > 0)]
    more = sum(there(picture.seen[at]) - there(picture.expected[at]) for at in places)
    assert max(shown.more) == pytest.approx(more)


@pytest.mark.parametrize(("cutoff", "border"), [(1.003, 1.0), (1.027, 1.03), (1.012, 1.012)])
def test_of_wider_bars_the_line_stands_at_the_edge_that_the_cutoff_is_next_to(cutoff, border):
    picture = replace(
        HISTOGRAM,
        across=(0.955, 0.985, 1.015, 1.045, 1.075),
        seen=(20.0, 21.0, 60.0, 22.0, 20.0),
        expected=(20.0,) * 5,
        marked=(2,),
        border=cutoff,
    )
    shown = chart(replace(BUNCHED, picture=picture))
    assert shown.border == pytest.approx(border)


def test_all_that_a_detector_gave_is_in_the_frame():
    picture = there(bunched().picture)
    rows = chart(bunched()).rows
    assert rows["at"].tolist() == list(picture.across)
    assert rows["seen"].tolist() == list(picture.seen)
    assert rows["expected"].tolist() == pytest.approx(list(picture.expected))
    assert np.flatnonzero(rows["marked"]).tolist() == list(picture.marked)


def test_a_border_in_time_is_the_period_from_which_it_holds():
    shown = chart(traded_off())
    assert shown.border_words == "from 2013-01 on"
    assert shown.rows["label"][int(shown.border + 0.5)] == "2013-01"


def test_small_counts_are_hidden_and_counted_as_such():
    shown = chart(replace(BUNCHED, picture=replace(HISTOGRAM, seen=seen(HISTOGRAM, 15, 16))))
    assert shown.hidden == 2
    assert np.isnan(shown.rows["seen"][15])
    assert shown.more[0] == pytest.approx(284 - 126)


def test_how_much_more_is_not_said_where_a_count_of_it_is_hidden():
    shown = chart(replace(BUNCHED, picture=replace(HISTOGRAM, seen=seen(HISTOGRAM, 9))))
    assert np.isnan(shown.more[0])


def test_where_most_counts_in_question_are_hidden_there_is_no_chart():
    hidden = replace(BUNCHED, picture=replace(HISTOGRAM, seen=seen(HISTOGRAM, 8, 9)))
    assert chart_of(hidden, STYLE) is None
    assert chart_of(replace(BUNCHED, picture=None), STYLE) is None


def test_numbers_are_printed_as_what_they_are():
    assert chart(bunched()).style is COUNTS
    assert chart(mixed()).style.value(0.186) == "18.6\N{NO-BREAK SPACE}%"
    assert chart(traded_off(), {"guard": HOURS}).style is HOURS
    assert chart(traded_off()).style.unit is UnitKind.RATIO
    assert chart(replace(traded_off(), detector="mine", effect=None)).style is STYLE
