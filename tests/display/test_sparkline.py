"""A history in the height of a line."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kpiwork.display.sparkline import HEIGHT, WIDTH, sparkline, sparkline_alt, usual_band
from kpiwork.review.sentences import style_of
from tests.factories import flights_record, history, long_history, short_history

RECORD = flights_record()
KPI = RECORD.kpi("arrived_on_time")


def drawn(kpi):
    return sparkline(history(kpi))


def corners(made):
    (line,) = re.findall(r'd="([^"]+)" fill="none" stroke="currentColor"', made)
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", line)]


@pytest.mark.parametrize(
    "kpi",
    [*RECORD.kpis, long_history(KPI, years=3), short_history(KPI, weeks=1)],
    ids=lambda kpi: kpi.id,
)
def test_is_about_a_kilobyte_and_inside_its_frame(kpi):
    made = drawn(kpi)
    assert len(made) < 1_300
    assert corners(made)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in corners(made))


def test_has_the_colour_of_the_text_and_a_label():
    made = drawn(KPI)
    assert 'stroke="currentColor"' in made
    assert 'role="img" ' in made
    assert f'aria-label="{sparkline_alt(history(KPI))}"' in made


def test_says_lowest_highest_and_last():
    values = [point.value for point in KPI.series[0].points if point.value is not None]
    low, high, last = (style_of(KPI).value(value) for value in (min(values), max(values), values[-1]))
    assert sparkline_alt(history(KPI)) == f"53 weeks: lowest {low}, highest {high}, last {last}"


def test_higher_values_stand_higher():
    weekly = KPI.series[0]
    points = [replace(point, value=float(n)) for n, point in enumerate(weekly.points[:3])]
    made = drawn(replace(KPI, series=(replace(weekly, points=tuple(points)),)))
    heights = [y for _, y in corners(made)]
    assert heights == sorted(heights, reverse=True)


def test_a_gap_stays_a_gap():
    weekly = KPI.series[0]
    points = tuple(replace(p, value=None) if n == 5 else p for n, p in enumerate(weekly.points))
    assert (
        drawn(replace(KPI, series=(replace(weekly, points=points),))).count("M") == drawn(KPI).count("M") + 1
    )


def test_a_target_is_a_line_and_none_is_none():
    assert "kw-aim" in drawn(KPI)
    assert "kw-aim" not in drawn(RECORD.kpi("diverted"))


def test_equal_values_are_a_level_line():
    weekly = KPI.series[0]
    points = tuple(replace(p, value=0.5, target=None) for p in weekly.points)
    made = drawn(replace(KPI, series=(replace(weekly, points=points),)))
    assert {y for _, y in corners(made)} == {HEIGHT / 2}


def shaded(band):
    (path,) = re.findall(r'class="kw-usual" d="([^"]+)"', sparkline(history(KPI), band))
    return [
        [tuple(map(float, xy)) for xy in re.findall(r"([\d.]+) ([\d.]+)", one)]
        for one in path.split("Z")[:-1]
    ]


def test_the_usual_range_is_shaded_behind_the_line():
    ((left_up, right_up, right_down, left_down),) = shaded([(0.6, 0.8)] * 53)
    assert left_up[0] == left_down[0] < right_up[0] == right_down[0]
    assert left_up[1] == right_up[1] < right_down[1] == left_down[1]
    made = sparkline(history(KPI), [(0.6, 0.8)] * 53)
    assert made.index("kw-usual") < made.index("currentColor")
    assert "usually between 60.0\N{NO-BREAK SPACE}% and 80.0\N{NO-BREAK SPACE}%" in made


def test_a_season_bends_the_range_and_a_gap_parts_it():
    bent = [(0.6 + n % 2 / 10, 0.8 + n % 2 / 10) for n in range(20)]
    assert [len(one) for one in shaded([*bent, None, *bent, *[None] * 12])] == [40, 40]


def test_without_a_range_nothing_is_shaded():
    unknown = history(replace(KPI, change=None))
    assert usual_band(unknown) == [None] * 53
    assert "kw-usual" not in sparkline(unknown, usual_band(unknown))
    assert "kw-usual" not in sparkline(history(KPI), [None] * 53)


def test_a_wide_range_stays_inside_the_frame():
    assert all(0 <= y <= HEIGHT for one in shaded([(0.0, 1.0)] * 53) for _, y in one)
