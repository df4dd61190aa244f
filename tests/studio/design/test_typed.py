"""What is typed is read as it is meant, and shown so that reading it again gives the same."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.studio.design.fields import Control
from kpiwork.studio.design.typed import read, shown

NUMBERS = st.one_of(st.integers(-(10**12), 10**12), st.floats(-1e12, 1e12, allow_nan=False))


@pytest.mark.parametrize(
    ("control", "typed", "value"),
    [
        (Control.PERCENT, "95", 0.95),
        (Control.PERCENT, "95 %", 0.95),
        (Control.PERCENT, "0,5 %", 0.005),
        (Control.PERCENT, 92.5, 0.925),
        (Control.PERCENT, "100", 1),
        (Control.PERCENT, "most", "most"),
        (Control.NUMBER, "1.200.000", 1_200_000),
        (Control.NUMBER, "1,5", 1.5),
        (Control.NUMBER, "1,234", "1,234"),
        (Control.NUMBER, "nan", "nan"),
        (Control.NUMBER, "1e400", "1e400"),
        (Control.WHOLE, "12", 12),
        (Control.DAY, "31.12.2025", date(2025, 12, 31)),
        (Control.DAY, "01/02/2025", "01/02/2025"),
        (Control.DAY, "2025-02-30", "2025-02-30"),
        (Control.YES_NO, "yes", True),
        (Control.LINES, "one\n\n two ", ["one", "two"]),
        (Control.LINES, ("one", ""), ["one"]),
        (Control.LINE, "  ", None),
        (Control.LINES, (), None),
        (Control.GROUP, {}, None),
    ],
)
def test_a_text_is_read_as_it_is_meant_or_kept(control, typed, value):
    found = read(control, typed)
    assert found == value
    assert type(found) is type(value)


@given(NUMBERS)
def test_numbers_come_back(number):
    assert read(Control.NUMBER, shown(Control.NUMBER, number)) == number


@given(st.decimals(0, 2, places=4))
def test_percentages_come_back(share):
    assert read(Control.PERCENT, shown(Control.PERCENT, float(share))) == float(share)


@given(st.dates() | st.booleans())
def test_days_and_truths_come_back(value):
    control = Control.YES_NO if isinstance(value, bool) else Control.DAY
    assert read(control, shown(control, value)) == value


@given(st.text().filter(str.strip))
def test_texts_of_any_script_come_back(text):
    assert read(Control.PROSE, shown(Control.PROSE, text)) == text
