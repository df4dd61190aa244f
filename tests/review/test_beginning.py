"""Where data begin: a sum counted in part compares with nothing, a rate says how much of it there is."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kpiwork.analysis.compare import ComparisonState
from kpiwork.periods import PeriodKind
from kpiwork.review.assemble import open_review
from kpiwork.review.beginning import Beginning
from kpiwork.review.record import DataLight, KpiReview
from tests.factories import CALENDAR

WORKBOOK = """organisation: O
sources:
  orders:
    path: data/orders.csv
    rows_are: orders
    date: day
    complete_until: 2025-12-31
    columns: {day: {type: date}}
"""
CARD = """name: N
question: Q?
owner: Head
better: higher
unit: UNIT
measure:
  source: orders
  date: day
  numerator: NUMERATOR
"""


def reviewed(
    folder: Path,
    first: date,
    *,
    period: str = "2025-Q1",
    numerator: str = "count(*)",
    unit: str = "count",
    step: int = 1,
) -> KpiReview:
    files = {
        "params/workbook.yaml": WORKBOOK,
        "params/sales/department.yaml": "name: Sales\nhead: Head\n",
        "params/sales/kpis/n.yaml": CARD.replace("NUMERATOR", numerator).replace("UNIT", unit),
        "data/orders.csv": "day,amount\n"
        + "".join(
            f"{first + timedelta(days=day)},10\n"
            for day in range(0, (date(2025, 12, 31) - first).days + 1, step)
        ),
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return open_review(folder, "sales", period).kpi("n")


def labels(kpi: KpiReview, kind: PeriodKind) -> list[str]:
    return [point.period for one in kpi.series if one.kind is kind for point in one.points]


MISSING = "no data for all of Oct–Dec 2024: the data begin on 15 November 2024"


def test_a_count_is_not_compared_with_a_quarter_counted_in_part(tmp_path: Path) -> None:
    kpi = reviewed(tmp_path, date(2024, 11, 15))
    assert (kpi.value, kpi.previous.state, kpi.previous.value) == (90, ComparisonState.NO_DATA, None)
    assert kpi.previous.note == MISSING
    assert f"Oct–Dec 2024: {MISSING}." in kpi.sentences[1]
    assert labels(kpi, PeriodKind.QUARTER) == ["2025-Q1"]
    assert labels(kpi, PeriodKind.MONTH)[:2] == ["2024-12", "2025-01"]
    assert labels(kpi, PeriodKind.YEAR) == ["FY2025"]
    assert (kpi.data_light, kpi.year_to_date) == (DataLight.TRUSTED, 90)


def test_a_year_ago_counted_in_part_is_no_comparison(tmp_path: Path) -> None:
    kpi = reviewed(tmp_path, date(2024, 11, 15), period="2025-Q4")
    assert (kpi.year_ago.state, kpi.year_ago.note) == (ComparisonState.NO_DATA, MISSING)
    assert (kpi.previous.state, kpi.previous.note) == (ComparisonState.COMPARED, "")


def test_a_mean_stays_and_says_how_many_months_it_is_of(tmp_path: Path) -> None:
    kpi = reviewed(tmp_path, date(2024, 11, 1), numerator="avg(amount)", unit="ratio")
    assert (kpi.previous.value, kpi.previous.note) == (10, "2 of 3 months")
    assert "2 of 3 months): " in kpi.sentences[1]


def test_a_sum_that_is_itself_counted_in_part_is_in_doubt_and_has_no_year(tmp_path: Path) -> None:
    kpi = reviewed(tmp_path, date(2024, 11, 15), period="2024-Q4", numerator="sum(amount)")
    assert (kpi.value, kpi.data_light, kpi.data_facts) == (470, DataLight.IN_DOUBT, (MISSING,))
    assert kpi.year_to_date is None
    assert "Year to date: no data for all of " in kpi.sentences[1]
    assert kpi.year_to_date_note.endswith("the data begin on 15 November 2024")


@pytest.mark.parametrize(
    ("first", "step"),
    [
        (date(2024, 10, 1), 1),
        (date(2024, 10, 2), 1),  # a holiday that nobody listed
        (date(2024, 10, 7), 7),  # once a week
        (date(2024, 10, 31), 30),  # about once a month, at its end
    ],
)
def test_data_from_the_start_are_whole(tmp_path: Path, first: date, step: int) -> None:
    kpi = reviewed(tmp_path, first, step=step)
    assert (kpi.previous.state, kpi.previous.note) == (ComparisonState.COMPARED, "")
    assert labels(kpi, PeriodKind.QUARTER) == ["2024-Q4", "2025-Q1"]


@pytest.mark.parametrize(
    ("label", "day", "rows_a_day", "is_cut"),
    [
        ("2024-Q4", date(2024, 10, 1), 9.0, False),
        ("2024-Q4", date(2024, 10, 3), 9.0, True),
        ("2024-Q4", date(2024, 10, 3), 1.0, False),
        ("2024-Q4", date(2024, 11, 1), 0.01, True),
        ("2024-Q4", date(2025, 1, 2), 9.0, False),
        ("2024-06", date(2024, 6, 3), 99.0, False),  # a weekend
        ("2024-06", date(2024, 6, 5), 99.0, True),
        ("2024-06", None, 99.0, False),
    ],
)
def test_a_period_is_cut_where_rows_must_be_missing(
    *, label: str, day: date | None, rows_a_day: float, is_cut: bool
) -> None:
    known: dict[str, Any] = {"day": day, "rows_a_day": rows_a_day, "calendar": CALENDAR}
    period = CALENDAR.parse(label)
    assert Beginning(**known, is_sum=True).is_cut(period) is is_cut
    assert bool(Beginning(**known, is_sum=True).doubt(period)) is is_cut
    assert Beginning(**known, is_sum=False).doubt(period) == ""
