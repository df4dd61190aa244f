"""What two detectors say of emergency departments in England and of requests to the city of Boston.

Contains public sector information licensed under the Open Government Licence v3.0 (NHS England).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpiwork.analysis.contribution import contribution
from kpiwork.measure.readings import frame_of
from kpiwork.signals.battery import battery
from kpiwork.signals.exclusions import Exclusions
from kpiwork.signals.finding import Strength, Verdict
from kpiwork.signals.mix_shift import MixShift
from kpiwork.signals.planting import card_with, daily_readings, material_of
from kpiwork.signals.planting.mix import monthly_readings
from tests.known import there

MEASURE = {"source": "real", "date": "day", "numerator": "count(*)", "denominator": "count(*)"}


def test_the_mix_of_english_departments_moved_too_little_to_matter(shared_data: Path):
    """A different mix helped each year, by some tenths of a point."""
    path = shared_data / "nhs_england_ae" / "ae_attendances.csv"
    rows = pd.read_csv(path, parse_dates=["period"]).assign(
        good=lambda one: one["attendances"] - one["breaches"]
    )
    months = rows.pivot_table(index="period", columns="type", values=["good", "attendances"], aggfunc="sum")
    readings = monthly_readings(
        months["good"].to_numpy(float),
        months["attendances"].to_numpy(float),
        dimension="type",
        names=tuple(map(str, months["good"].columns)),
        first=date(2016, 4, 1),
    )
    found = MixShift()(material_of(readings, card_with(measure={**MEASURE, "dimensions": ["type"]})))
    assert found.verdict is Verdict.CLEAR
    assert there(found.effect).value == pytest.approx(0.0023, abs=0.0002)
    assert there(there(found.restated).without) < there(there(found.restated).reported)
    assert found.placebos[0].is_weaker


def test_a_year_of_boston_is_too_little_and_bounds_are_given(shared_data: Path):
    """One case in five has no deadline; they became no more, so the better second half stands."""
    rows = pd.read_parquet(shared_data / "boston_311_2015" / "boston_311_2015.parquet")
    month, due = rows["opened"].dt.month, rows["target"].notna()
    kept, every = due.groupby(month).sum().to_numpy(), month.value_counts().sort_index().to_numpy()
    good = (rows["on_time"].eq("ONTIME") & due).groupby(month).sum().to_numpy()
    excluded = pd.DataFrame(
        {"start": pd.date_range("2015-01-01", periods=12, freq="MS"), "kept": kept, "left_out": every - kept}
    )
    readings = monthly_readings(
        good[:, None].astype(float), kept[:, None].astype(float), first=date(2015, 1, 1)
    )
    found = Exclusions()(material_of(readings, card_with(introduced="2015-07-01"), excluded=excluded))
    assert np.sum(every - kept) == 26_991
    assert (found.verdict, found.severity) == (Verdict.NOT_ENOUGH_DATA, Strength.NONE)
    assert there(found.restated).reported == pytest.approx(0.7058, abs=0.0005)
    assert there(found.restated).without == there(found.restated).reported
    assert any("survives" in note for note in found.notes)


@pytest.fixture(scope="module")
def requests(shared_data: Path) -> pd.DataFrame:
    """Give each request with its deadline by length, who made it, and whether the city calls it in time."""
    rows = pd.read_parquet(shared_data / "boston_311_2015" / "boston_311_2015.parquet")
    allowed = rows["target"] - rows["opened"]
    lengths = [allowed.isna(), allowed >= pd.Timedelta(days=300)]
    staff = rows["source"].isin(["Employee Generated", "City Worker App"])
    return pd.DataFrame(
        {
            "day": (rows["opened"].dt.normalize() - pd.Timestamp("2015-01-01")).dt.days,
            "deadline": np.select(lengths, ["none", "300 days or more"], "shorter"),
            "channel": np.where(staff, "staff", "public"),
            "good": rows["on_time"].eq("ONTIME").astype(float),
        }
    )


def by(rows: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Put requests into readings by week, month and quarter, whole and split."""
    split = [(dimension, name, part) for name, part in rows.groupby(dimension)]
    return frame_of(
        daily_readings(
            np.bincount(part["day"], part["good"], minlength=365),
            np.bincount(part["day"], minlength=365),
            first=date(2015, 1, 1),
            dimension=what,
            segment=name,
        )
        for what, name, part in (("", "", rows), *split)
    )


def test_cases_without_a_deadline_and_with_300_days_are_found_in_the_denominator(requests):
    """Both are counted as in time: 75 in 100, and 64 without them."""
    card = card_with(introduced="2015-07-01", measure={**MEASURE, "dimensions": ["deadline"]})
    [found] = battery([material_of(by(requests, "deadline"), card)], {"exclusions": Exclusions()}).findings
    assert (found.verdict, found.severity) == (Verdict.SIGNAL, Strength.WEAK)
    assert "deadline none and 300 days or more" in found.reason
    assert there(found.effect).value == pytest.approx((26_991 + 8_522) / 121_145, abs=0.002)
    restated = there(found.restated)
    assert (restated.reported, restated.without) == pytest.approx((0.747, 0.643), abs=0.001)
    assert found.p is None


def test_the_mix_moved_to_the_channels_of_staff_and_what_that_did_is_told(requests):
    """From 17 to 26 of 100, and two points of the sixteen gained: shown, but neither sudden nor most of it."""
    due = requests[requests["deadline"] != "none"]
    readings = by(due, "channel")
    quarters = readings[readings["grain"] == "quarter"]
    parts, whole = quarters[quarters["dimension"] == "channel"], quarters[quarters["dimension"] == ""]
    moved = contribution(parts, whole, dimension="channel", now="2015-Q4", since="2015-Q1")
    staff = next(one for one in moved.parts if one.segment == "staff")
    assert (staff.weight_before, staff.weight) == pytest.approx((0.168, 0.264), abs=0.001)
    assert there(moved.mix) == pytest.approx(0.0236, abs=0.0005)
    assert there(moved.within) > 5 * there(moved.mix)
    card = card_with(introduced="2015-07-01", measure={**MEASURE, "dimensions": ["channel"]})
    found = MixShift()(material_of(readings, card))
    assert found.verdict is Verdict.CLEAR
    assert there(found.effect).value > 0.01
    restated = there(found.restated)
    assert there(restated.without) < there(restated.reported)
