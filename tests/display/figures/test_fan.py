"""The fan shows the forecast's own numbers, on a desk and on a phone, and says them in words."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.patches import Polygon

from kpiwork.analysis.behaviour import Aim
from kpiwork.analysis.forecast import forecast
from kpiwork.display.fan import BANDS, MOST_SHOWN, fan_of
from kpiwork.display.figures.canvas import FONT_SIZE, Width
from kpiwork.display.figures.fan import fan
from kpiwork.display.figures.fan_alt import fan_alt
from kpiwork.display.svg import MOST_MARKS, marks_in, svg
from kpiwork.periods import Calendar
from kpiwork.review.numbers import SPACE, NumberStyle
from kpiwork.review.reviewed import Point
from kpiwork.spec.choices import Better, Seasonal
from kpiwork.spec.unit import UnitKind

CALENDAR = Calendar()
FIRST = CALENDAR.parse("2011-01")
STYLE = NumberStyle(unit=UnitKind.PERCENT)
VALUES = np.round(0.75 + 0.04 * np.random.default_rng(4).standard_normal(34), 3)
TARGET = Aim(better=Better.HIGHER, low=0.8)


def shown(values=VALUES, ahead=3, aim=TARGET):
    periods = [CALENDAR.shift(FIRST, step) for step in range(len(values) + ahead)]
    points = [
        Point(
            period=one.label,
            words=one.words,
            start=one.start,
            end=one.end,
            value=None if np.isnan(value) else float(value),
            numerator=None,
            denominator=None,
            records=1,
        )
        for one, value in zip(periods, values, strict=False)
    ]
    made = forecast(np.asarray(values), ahead=ahead, seasonal=Seasonal.NO)
    return fan_of("On time", STYLE, points, made, periods[len(values) :], aim), made


def texts(figure):
    return [text.get_text().strip() for text in figure.axes[0].texts]


@pytest.mark.parametrize("width", Width)
def test_every_band_and_reading_is_of_the_frame(width):
    frame, made = shown()
    axes = fan(frame, width).axes[0]
    bands = [patch.get_xy()[:, 1] for patch in axes.patches if isinstance(patch, Polygon)]
    bands += [one.get_xy()[:, 1] for one in axes.artists if isinstance(one, Polygon)]
    wide, usual = sorted(bands, key=np.ptp, reverse=True)
    for outline, ends in ((wide, ("low_95", "high_95")), (usual, ("low_80", "high_80"))):
        assert {getattr(step, end) for step in made.steps for end in ends} <= set(outline)
    drawn = np.concatenate([np.asarray(line.get_ydata(), dtype=float) for line in axes.lines])
    assert set(VALUES[-MOST_SHOWN:]) <= set(drawn)
    assert {step.mean for step in made.steps} <= set(drawn)
    low, high = axes.get_ylim()
    assert low <= min(wide) < max(wide) <= high


def test_the_frame_holds_the_forecast():
    frame, made = shown()
    assert len(frame.readings) == MOST_SHOWN
    assert list(frame.steps["label"]) == ["November 2013", "December 2013", "January 2014"]
    for column in BANDS:
        assert list(frame.steps[column]) == [getattr(step, column) for step in made.steps]
    assert frame.targets == (("target", 0.8),)


def test_the_fan_opens_after_the_last_reading_across_no_gap():
    values = VALUES.copy()
    values[[20, 33]] = np.nan
    axes = fan(shown(values)[0]).axes[0]
    lines = [np.asarray(line.get_ydata(), dtype=float) for line in axes.lines]
    assert any(line[0] == VALUES[32] for line in lines)
    assert any(np.isnan(line[20 - (34 - MOST_SHOWN)]) for line in lines if len(line) == MOST_SHOWN)


@pytest.mark.parametrize("width", Width)
def test_what_matters_is_labelled_directly(width):
    frame, made = shown()
    figure, last = fan(frame, width), made.steps[-1]
    labels = texts(figure)
    assert f"{STYLE.value(last.mean)} expected" in labels
    assert f"from {STYLE.value(last.low_80)}" in labels
    assert any(one.startswith(f"to {STYLE.value(last.high_80)} in 8 of 10") for one in labels)
    assert f"{STYLE.value(0.8)} target" in labels
    assert {"measured", "forecast"} <= set(labels)
    assert min(float(text.get_fontsize()) for text in figure.axes[0].texts) >= FONT_SIZE
    assert figure.get_size_inches()[0] * 72 == pytest.approx(width.value)


def test_a_range_has_both_ends_and_no_target_none():
    both = shown(aim=Aim(better=Better.WITHIN, low=0.7, high=0.9))[0]
    assert {f"{STYLE.value(0.7)} at least", f"{STYLE.value(0.9)} at most"} <= set(texts(fan(both)))
    none = shown(aim=Aim(better=Better.HIGHER))[0]
    assert not any("target" in text for text in texts(fan(none)))
    assert fan_alt(none).endswith("No target.")
    assert fan_alt(both).replace(SPACE, " ").endswith("Asked for: at least 70.0 % and at most 90.0 %.")


def test_without_a_forecast_there_is_no_fan():
    assert shown(VALUES[:5], ahead=1)[0] is None


def test_each_step_needs_its_period():
    made = forecast(VALUES, ahead=3, seasonal=Seasonal.NO)
    with pytest.raises(ValueError, match="argument 2"):
        fan_of("On time", STYLE, [], made, [FIRST], TARGET)


def test_who_cannot_see_it_reads_the_same():
    frame, made = shown()
    last, said = made.steps[-1], fan_alt(frame)
    assert said.startswith("Forecast chart of “On time”: 18 months measured, 3 forecast.")
    for end in (last.mean, last.low_80, last.high_80, last.low_95, last.high_95, VALUES[-1]):
        assert STYLE.value(end) in said
    assert "January 2014 would come to" in said
    assert said.replace(SPACE, " ").endswith("Asked for: 80.0 %.")


def test_the_drawing_is_small_and_the_same_each_time():
    first, second = (svg(fan(shown()[0])) for _ in range(2))
    assert first == second
    assert len(first) < 12_000
    assert marks_in(fan(shown()[0])) < MOST_MARKS
