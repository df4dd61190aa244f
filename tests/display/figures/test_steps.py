"""Steps of the work: a mark a unit and step of the frame, those apart from the others by shape and colour."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpiwork.analysis.comparison.steps import steps as check
from kpiwork.display.comparison import steps_of
from kpiwork.display.figures.canvas import Width
from kpiwork.display.figures.comparison_alt import steps_alt
from kpiwork.display.figures.steps import steps
from tests.display.figures.compared import STYLE, step_frame

FRAME = step_frame()


def texts(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def marks(figure):
    found = [getattr(one, "get_marker", lambda: None)() for one in figure.axes[0].get_children()]
    return [one for one in found if one in ("o", "v", "^")]


@pytest.mark.parametrize("width", Width)
def test_every_row_has_a_mark_and_its_value(width):
    figure = steps(FRAME, width)
    assert len(marks(figure)) == len(FRAME.rows) == 9
    assert marks(figure).count("v") == 1
    for value in FRAME.rows["value"]:
        assert STYLE.value(value) in texts(figure)


def test_steps_stand_in_order_and_the_hidden_value_is_said_to_be():
    said = texts(steps(FRAME))
    assert said.index("Met") < said.index("Won")
    assert said.count("not shown") == 1


def test_a_phone_stacks_what_a_desk_puts_side_by_side():
    wide, narrow = (steps(FRAME, width).get_size_inches() for width in (Width.WIDE, Width.NARROW))
    assert narrow[1] > 1.5 * wide[1]


def test_its_sentence_names_who_lies_apart():
    said = steps_alt(FRAME)
    assert said.startswith("Small charts of 2 steps (Met, Won) for 5 teams:")
    assert "Beyond chance: North behind the others at Won, " in said


def test_nothing_apart_is_said():
    chain = [("Met", dict.fromkeys(("East", "West"), (176.0, 400.0)))]
    frame = steps_of(check(chain, minimum=10), units="teams", style=STYLE)
    assert frame is not None
    assert steps_alt(frame).endswith("None can be told from the others.")
    assert steps(frame)


def test_nothing_checked_is_no_chart():
    assert steps_of(check([], minimum=10), units="teams", style=STYLE) is None


@pytest.mark.parametrize("width", Width)
def test_the_name_of_a_step_is_never_cut(width):
    long = "The customer hears from one colleague, who keeps the request to its end"
    frame = step_frame()
    rows = frame.rows.assign(step=frame.rows["step"].replace("Won", long))
    figure = steps(replace(frame, rows=rows, steps=("Met", long)), width)
    said = [text.get_text() for text in figure.axes[0].texts]
    parts = [one for one in said if one and one in long and one != "Met"]
    assert " ".join(parts) == long
    assert not any("…" in one for one in said)
