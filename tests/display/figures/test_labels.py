"""Labels at the right edge name what they stand beside and do not touch."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.target import TargetInForce, TargetState
from kpiwork.display.figures.labels import apart, labels_of
from tests.factories import flights_record, history, short_history

RECORD = flights_record()
KPI = RECORD.kpi("arrived_on_time")
SPACE = "\N{NO-BREAK SPACE}"


@given(st.lists(st.floats(0, 200), max_size=6).map(sorted))
def test_labels_keep_their_order_their_distance_and_the_room(heights):
    placed = apart(heights, 15.0, 0.0, 200.0)
    assert placed == sorted(placed)
    assert all(above - below >= 15.0 - 1e-9 for below, above in pairwise(placed))
    assert all(-1e-9 <= one <= 200.0 for one in placed)


def test_heights_far_apart_stay():
    assert apart([10.0, 50.0, 120.0], 15.0, 0.0, 200.0) == [10.0, 50.0, 120.0]


def test_the_period_the_last_reading_and_the_target_are_named():
    texts = [label.text for label in labels_of(history(KPI))]
    assert f"80.0{SPACE}% target" in texts
    assert f"75.0{SPACE}% Oct–Dec" in texts
    assert any(text.endswith("last week") for text in texts)


def test_the_value_of_the_page_is_bold_and_alone_so():
    for kpi in (KPI, short_history(KPI, weeks=8)):
        bold = [label for label in labels_of(history(kpi)) if label.weight == "bold"]
        assert len(bold) == 1


def test_a_last_week_without_value_is_not_called_the_last():
    weekly = KPI.series[0]
    points = (*weekly.points[:-1], replace(weekly.points[-1], value=None))
    kpi = replace(KPI, series=(replace(weekly, points=points), *KPI.series[1:]))
    texts = [label.text for label in labels_of(history(kpi))]
    assert any(text.endswith("last known") for text in texts)
    assert not any(text.endswith("last week") for text in texts)


@pytest.mark.parametrize(
    ("low", "high", "words"), [(0.7, None, ["at least"]), (0.7, 0.8, ["at least", "at most"])]
)
def test_a_range_is_named_by_its_ends(low, high, words):
    kpi = replace(KPI, target=TargetInForce(state=TargetState.IN_FORCE, low=low, high=high))
    texts = [label.text for label in labels_of(history(kpi))]
    assert [word for word in ("at least", "at most") if any(text.endswith(word) for text in texts)] == words
