"""A title that names a rhythm names the period's own."""

from __future__ import annotations

import pytest

from kpiwork.display.rhythm import title_for
from kpiwork.periods import PeriodKind


@pytest.mark.parametrize(
    ("title", "kind", "shown"),
    [
        ("Quarterly review", PeriodKind.MONTH, "Monthly review"),
        ("Our quarterly review", PeriodKind.WEEK, "Our weekly review"),
        ("Annual review", PeriodKind.CALENDAR_QUARTER, "Quarterly review"),
        ("Board pack", PeriodKind.YEAR, "Board pack"),
    ],
)
def test_the_rhythm_is_the_period_s(title, kind, shown):
    assert title_for(title, kind) == shown
