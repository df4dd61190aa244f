"""The chart of what would be seen: every dot, interval and word is of the frame that was simulated."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from matplotlib.lines import Line2D

from kpiwork.display.calibration import calibration
from kpiwork.display.figures.canvas import Width
from kpiwork.display.figures.power import power
from kpiwork.display.figures.power_alt import power_alt
from kpiwork.display.picture import picture
from kpiwork.display.power import curve_of, seen_of
from kpiwork.signals.calibration.trials import Calibrated, Power, Trial

X, Y = Line2D.get_xdata, Line2D.get_ydata
NAME = "<b>Replies</b> & $more$"


def found(seen=(0, 3, 9, 17, 20), **more):
    strengths = more.pop("strengths", (0.05, 0.1, 0.2, 0.3, 0.5))
    trials = [
        Trial(strength=strength, seen=count, unanswered=2, runs=20)
        for strength, count in zip((0.0, *strengths), (1, *seen), strict=True)
    ]
    given: dict[str, Any] = {
        "behaviour": "near_misses",
        "many": 900,
        "many_are": "records near the cutoff",
    } | more
    return Power(detector="threshold_bunching", clean=trials[0], planted=tuple(trials[1:]), **given)


@pytest.mark.parametrize("width", Width)
def test_dots_and_intervals_are_those_of_the_frame(width):
    curve = curve_of(found())
    assert curve is not None
    lines = power(curve, width).axes[0].lines
    across, up = ([np.asarray(axis(line), dtype=float) for line in lines] for axis in (X, Y))
    ends = [one for one in up if len(one) == 2]
    assert np.allclose(ends, curve.trials[["low", "high"]].to_numpy())
    [whole] = [one for one in up if len(one) == 6]
    assert np.allclose(whole, [0.05, 0, 0.15, 0.45, 0.85, 1])
    open_dot, full = [line for line in lines if line.get_marker() == "o"]
    assert [one.tolist() for one in across if len(one) in (1, 5)] == [[0], [1, 2, 3, 4, 5]]
    assert open_dot.get_markerfacecolor() != full.get_markerfacecolor()


@pytest.mark.parametrize("behaviour", ["near_misses", "guardrail"])
def test_labels_below_do_not_touch_on_a_phone(behaviour):
    strengths = (0.5, 1.0, 1.5, 2.0, 3.0) if behaviour == "guardrail" else (0.05, 0.1, 0.2, 0.3, 0.5)
    curve = curve_of(found(behaviour=behaviour, strengths=strengths))
    assert curve is not None
    figure = power(curve, Width.NARROW)
    figure.canvas.draw()
    labels = [text for text in figure.axes[0].texts if text.get_text() in set(curve.trials["strength"])]
    boxes = [text.get_window_extent() for text in labels]
    assert len(boxes) == 6
    assert all(one.x1 <= two.x0 for one, two in pairwise(boxes))


def test_the_alternative_text_says_every_share():
    curve = curve_of(found())
    assert curve is not None
    text = power_alt(curve).replace("\N{NO-BREAK SPACE}", " ")
    assert "Nothing put in: 5 %." in text
    assert "5 %: 0 %, 10 %: 15 %, 20 %: 45 %, 30 %: 85 %, 50 %: 100 %." in text
    assert picture(partial(power, curve), power_alt(curve)).alt == power_alt(curve)


def test_the_part_escapes_names_and_lists_what_cannot_be_tested():
    silent = Power(detector="mix_shift", behaviour="easier_cases", reason="the card names <no> dimension")
    one = Calibrated(kpi="reply", name=NAME, powers=(silent, found()), runs=20, seed=7)
    part = calibration([one])
    markup = str(part)
    assert "&lt;b&gt;Replies&lt;/b&gt; &amp; $more$" in markup
    assert "<b>" not in markup
    assert "the card names &lt;no&gt; dimension" in markup
    assert markup.count("<img ") == 1
    assert markup.count("<tr>") == 1 + 6
    assert "20 simulations at each strength, seed 7" in markup
    assert part.about == {"heading": "What could be seen", "anchor": "calibration"}
    assert [seen.curve is None for seen in seen_of(one)] == [False, True]


def test_a_planned_kpi_says_what_was_assumed():
    one = Calibrated(kpi="planned", name="A planned KPI", powers=(found(),), runs=20, seed=7)
    part = calibration(one)
    assert "Assumed of the planned KPI" in str(part)
    assert part.about["anchor"] == "calibration-planned"
