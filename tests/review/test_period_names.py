"""Short names of periods, for heads of columns."""

from __future__ import annotations

import pytest

from kpiwork.review.period_names import short_name, without_days


@pytest.mark.parametrize(
    ("label", "words", "short"),
    [
        ("2025-P11", "period 11 of 2025 (27 Oct–23 Nov)", "P11 2025"),
        ("2025-Q4", "quarter 4 of 2025 (29 Sep–28 Dec)", "Q4 2025"),
        ("2025", "year 2025 (30 Dec 2024–28 Dec)", "year 2025"),
        ("2013-11", "November 2013", "November 2013"),
        ("2013-Q4", "Oct–Dec 2013", "Oct–Dec 2013"),
        ("2013-W35", "week of 26 Aug 2013", "week of 26 Aug 2013"),
    ],
)
def test_numbered_periods_have_a_short_name_and_others_keep_theirs(label, words, short):
    assert short_name(label, words) == short


def test_days_are_left_out():
    assert without_days("quarter 4 of 2025 (29 Sep–28 Dec)") == "quarter 4 of 2025"
    assert without_days("Oct–Dec 2025") == "Oct–Dec 2025"
