"""The page of pilots: it shows what was found, escapes what people wrote, and hides nothing behind a chart."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from kpiwork.display import pilot_chart, pilots
from kpiwork.display.figures.canvas import Width
from kpiwork.display.figures.pilot import pilot as draw
from kpiwork.display.figures.pilot_alt import pilot_alt
from kpiwork.display.pilot_chart import MOST_SHOWN
from kpiwork.review.pilots.found import Point
from kpiwork.review.pilots.pilots import open_pilot
from kpiwork.review.programme.programme import open_programme
from tests.review.piloted import DEPARTMENT, entry, write_feedback, write_pilots, write_workbook

DAY = "2025-01-10"
EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = write_workbook(tmp_path_factory.mktemp("piloted") / "kpis")
    write_feedback(root, "2024-11-30", 4)
    ahead = entry(id="ahead", starts=date(2025, 2, 1), ends=date(2025, 7, 31))
    return write_pilots(root, entry(outcome="adapt", learned=f"Less waiting {EVIL}", stop_if=EVIL), ahead)


@pytest.fixture(scope="module")
def page(made):
    return open_pilot(made, DEPARTMENT, as_of=DAY)


@pytest.fixture(scope="module")
def programme(made):
    return open_programme(made, DEPARTMENT, "2024-Q4", as_of=DAY)


def chart_of(kpi, criteria):
    """Give a frame whose parts may be anything, as a test reads them."""
    return pilot_chart.chart_of(kpi, criteria)


def words(html):
    return " ".join(html.markup.striptags().replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_order_is_newest_first_and_what_has_not_begun_last(page):
    assert [one.pilot.id for one in page.pilots] == ["quick_two_teams", "ahead"]


def test_what_is_proposed_stands_beside_what_people_decided(page):
    said = words(pilots.overview(page))
    assert "adopt adapt" in said
    assert "too early nothing written yet" in said
    assert "People decide" in said


def test_each_pilot_tells_all_of_it(page):
    markup = str(pilots.each_pilot(page))
    for heading in (
        "What people say it taught",
        "What it was to show",
        "What changed",
        "What must not get worse",
        "Can the data be trusted?",
        "What people said",
    ):
        assert f"<h4>{heading}</h4>" in markup
    assert 'alt="Line chart of “Answered quickly”' in markup
    assert markup.count('<tr><th scope="row">') > 24  # a row of the data table for each month


def test_a_pilot_that_has_not_begun_says_what_it_is_to_show(page):
    said = words(pilots.each_pilot(page))
    assert "Answered quickly, at least 80.0 %: Four in five" in said
    assert "The figures decide nothing so far." in said


def test_what_people_wrote_is_text(page, programme):
    parts = [pilots.strip(page), pilots.overview(page), pilots.each_pilot(page), pilots.programme(programme)]
    markup = "".join(map(str, parts))
    assert EVIL not in markup
    assert "&lt;script&gt;" in markup


def test_the_same_twice(page, programme):
    assert str(pilots.each_pilot(page)) == str(pilots.each_pilot(page))
    assert str(pilots.programme(programme)) == str(pilots.programme(programme))


def test_without_a_pilot_the_page_says_how_to_begin(page):
    empty = replace(page, pilots=())
    assert "has written down no pilot" in words(pilots.overview(empty))
    assert str(pilots.each_pilot(empty)) == ""
    assert "Desk" in words(pilots.strip(empty))


def test_the_programme_says_first_what_cannot_be_known(programme):
    said = words(pilots.programme(programme))
    assert said.index("Nobody stood outside") < said.index("can be judged")
    assert "It is fair" in said
    assert "hours of work a month" in said


def test_the_programme_without_feedback_says_so(programme):
    assert "Nobody has been asked" in words(pilots.programme(replace(programme, first=None, last=None)))


def test_how_to_read_names_each_word(page):
    said = words(pilots.how_to_read(page))
    assert all(word in said for word in ("Stop", "Adapt", "Adopt", "Not enough data"))


def test_the_frame_holds_what_is_drawn(page):
    found = page.pilots[0]
    frame = chart_of(found.kpi, found.criteria)
    assert len(frame.readings) == 24
    assert frame.readings["during"].sum() == 6
    assert frame.asked == (("at least", 0.8),)
    assert frame.has_outside
    before = frame.readings[~frame.readings["during"]]
    assert np.isclose(before["inside"].mean(), found.kpi.trial.before)


def test_the_alternative_text_is_of_the_same_numbers(page):
    found = page.pilots[0]
    frame = chart_of(found.kpi, found.criteria)
    said = pilot_alt(frame).replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith(
        "Line chart of “Answered quickly”: 18 months before the pilot and 6 months within it."
    )
    assert f"{100 * found.kpi.trial.before:.1f} % before" in said
    assert said.endswith("Asked: at least 80.0 %.")


@pytest.mark.parametrize("width", list(Width))
def test_a_chart_is_drawn_with_gaps_and_alone(page, width):
    found = page.pilots[0]
    points = tuple(
        replace(one, outside=None, inside=None if place % 5 == 0 else one.inside)
        for place, one in enumerate(found.kpi.points)
    )
    frame = chart_of(replace(found.kpi, points=points), ())
    figure = draw(frame, width)
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert "pilot" in texts
    assert any(text.endswith(" pilot") for text in texts)
    assert not any("outside" in text for text in texts)
    assert "Outside" not in pilot_alt(frame)


def test_without_a_value_in_the_pilot_there_is_no_chart(page):
    found = page.pilots[0]
    points = tuple(replace(one, inside=None) if one.is_during else one for one in found.kpi.points)
    assert chart_of(replace(found.kpi, points=points), ()) is None
    bare = replace(found, kpi=replace(found.kpi, points=points))
    assert "<img" not in str(pilots.each_pilot(replace(page, pilots=(bare,))))


def test_only_as_many_values_as_can_be_read(page):
    found = page.pilots[0]
    day = date(2024, 12, 1)
    point = Point(start=day, end=day, words="a day", inside=0.5, outside=0.4, is_during=True)
    frame = chart_of(replace(found.kpi, points=(point,) * 100), ())
    assert len(frame.readings) == MOST_SHOWN


def test_every_chart_has_its_table(page):
    markup = str(pilots.each_pilot(page))
    assert len(re.findall(r"<img ", markup)) == len(re.findall("Data behind the chart", markup)) == 1
