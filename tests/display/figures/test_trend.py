"""Every number on the chart is one of the frame; nothing is smoothed, nothing bridges a gap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import dates as mdates
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from kpiwork.display.figures.alt import trend_alt
from kpiwork.display.figures.canvas import FONT_SIZE, Width, colour
from kpiwork.display.figures.trend import trend
from kpiwork.display.svg import svg
from kpiwork.periods import PeriodKind
from tests.factories import flights_record, history, jumping, long_history, rebased, short_history

RECORD = flights_record()
KPIS = [
    *RECORD.kpis,
    long_history(RECORD.kpi("late_60"), years=3),
    short_history(RECORD.kpi("diverted"), weeks=2),
    short_history(RECORD.kpi("diverted"), weeks=1),
]


def texts(figure):
    return [text.get_text().strip() for text in figure.axes[0].texts]


@pytest.mark.parametrize("width", Width)
@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
def test_all_readings_are_on_the_chart(kpi, width):
    shown = history(kpi)
    axes = trend(shown, width).axes[0]
    drawn = np.concatenate([line.get_ydata() for line in axes.lines])
    assert set(shown.readings["value"].dropna()) <= set(drawn)
    low, high = axes.get_ylim()
    assert low <= shown.readings["value"].min() <= shown.readings["value"].max() <= high


def test_a_gap_is_not_bridged():
    weekly = RECORD.kpi("cancelled").series[0]
    points = tuple(
        replace(point, value=None) if i in (20, 22) else point for i, point in enumerate(weekly.points)
    )
    kpi = replace(RECORD.kpi("cancelled"), series=(replace(weekly, points=points),))
    shown = history(kpi)
    drawn = [line for line in trend(shown).axes[0].lines if line.get_linestyle() != "None"]
    lines = [np.asarray(line.get_ydata()) for line in drawn]
    unbroken = sorted(len(line) for line in lines if not np.isnan(line).any())
    assert unbroken == [1, 20, 30]


def test_the_review_period_is_shaded():
    patch = trend(history(RECORD.kpis[0])).axes[0].patches[0]
    assert isinstance(patch, Rectangle)
    assert (patch.get_x(), patch.get_width()) == (mdates.date2num(RECORD.period.start), 92)


def test_changes_are_numbered():
    figure = trend(history(RECORD.kpi("arrived_on_time")))
    assert "1" in texts(figure)


def test_text_is_never_smaller_than_twelve():
    for width in Width:
        sizes = {float(text.get_fontsize()) for text in trend(history(RECORD.kpis[0]), width).axes[0].texts}
        assert min(sizes) >= FONT_SIZE >= 12


def test_nobodys_settings_change_the_chart():
    plain = texts(trend(history(RECORD.kpis[0])))
    with mpl.rc_context({"font.size": 40, "text.usetex": True, "lines.linewidth": 9}):
        assert texts(trend(history(RECORD.kpis[0]))) == plain
        assert mpl.rcParams["font.size"] == 40


def test_a_chart_of_longer_time_names_fewer_months():
    figure = trend(history(long_history(RECORD.kpis[0], years=3)), Width.NARROW)
    months = [text for text in texts(figure) if text in {"Jan", "Apr", "Jul", "Oct"}]
    assert 2 <= len(months) <= 5


def test_amounts_are_drawn_without_steps():
    shown = history(replace(RECORD.kpis[0], adds_up=True))
    assert shown.grain is PeriodKind.WEEK
    assert not any("Oct–Dec" in text for text in texts(trend(shown)))


def triangles(axes):
    return {line.get_marker(): list(line.get_ydata()) for line in axes.lines if line.get_marker() in "^v"}


def test_unusual_readings_are_triangles_that_point_their_way():
    shown = history(jumping(RECORD.kpis[0], by={5: 1.0, 50: -1.0}))
    rows = shown.readings
    drawn = triangles(trend(shown).axes[0])
    assert drawn == {"^": [rows["value"][5]], "v": [rows["value"][50]]}
    assert not triangles(trend(history(replace(RECORD.kpis[0], change=None))).axes[0])


def test_a_reading_that_stands_out_only_with_others_is_a_hollow_triangle():
    shown = history(jumping(RECORD.kpi("arrived_on_time"), by={5: 1.0, 20: 1.0}))
    marked = np.flatnonzero(shown.readings["high"].to_numpy())
    inside = np.arange(len(shown.readings)) == marked[0]
    lines = trend(replace(shown, readings=shown.readings.assign(inside=inside))).axes[0].lines
    faces = {line.get_color(): np.ravel(line.get_xdata()) for line in lines if line.get_marker() == "^"}
    assert len(faces.pop(colour("paper"))) == 1
    assert [len(one) for one in faces.values()] == [len(marked) - 1]


def test_the_pace_to_the_target_is_drawn_and_said():
    shown = history(replace(long_history(RECORD.kpi("late_60"), years=3), adds_up=True))
    first = shown.readings.iloc[:3]
    plan = shown.readings.iloc[:1].assign(
        start=first["start"].iloc[0], end=first["end"].iloc[-1], label="Jan–Mar", target=0.9, pace=0.3
    )
    drawn = replace(shown, plan=plan, readings=shown.readings.assign(target=np.nan))
    figure = trend(drawn)
    heights = {
        float(part[0][1])
        for one in figure.axes[0].get_children()
        if isinstance(one, LineCollection)
        for part in one.get_segments()
    }
    assert 0.3 in heights
    assert any(text.endswith("a month to target") for text in texts(figure))
    low, high = figure.axes[0].get_ylim()
    assert low < 0.3 < high
    assert "Target of Jan–Mar: 90.0" in trend_alt(drawn)


def test_the_band_reaches_from_limit_to_limit():
    shown = history(RECORD.kpis[0])
    figure = trend(shown)
    band = np.asarray(figure.axes[0].patches[1].get_path().vertices)[:, 1]
    rows = shown.readings.dropna(subset=["upper"])
    assert (band.min(), band.max()) == (rows["lower"].iloc[0], rows["upper"].iloc[0])
    low, high = figure.axes[0].get_ylim()
    assert low <= band.min() < band.max() <= high


def test_each_stretch_has_a_band_of_its_own():
    shown = history(rebased(RECORD.kpis[0], date(2013, 7, 1)))
    assert shown.readings["upper"].nunique() == 2
    lines = trend(shown).axes[0].collections
    segments = [part for one in lines if isinstance(one, LineCollection) for part in one.get_segments()]
    centres = {float(y) for (_, y), _ in segments}
    assert set(shown.readings["centre"].dropna()) <= centres


def test_nothing_judged_means_no_band():
    assert len(trend(history(replace(RECORD.kpis[0], change=None))).axes[0].patches) == 1


def test_limits_keep_the_drawing_small():
    weekly = jumping(RECORD.kpis[0], by=dict.fromkeys(range(0, 50, 5), 1.0))
    assert len(svg(trend(history(weekly)))) < 16_000
