"""What two detectors say of emergency departments in England and of requests to the city of Boston.

Contains public sector information licensed under the Open Government Licence v3.0 (NHS England).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpiwork.signals.exclusions import Exclusions
from kpiwork.signals.finding import Strength, Verdict
from kpiwork.signals.mix_shift import MixShift
from kpiwork.signals.planting import card_with, material_of
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
    assert there(found.restated).without < there(found.restated).reported
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
