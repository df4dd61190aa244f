"""Frames become readings in order of time; what makes no sense is refused in one go, in words."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.readings import readings_of
from kpiwork.errors import DataError
from kpiwork.periods import PeriodKind


def months(count: int, first: str = "2024-01-01") -> pd.DataFrame:
    return pd.DataFrame(
        {"start": pd.date_range(first, periods=count, freq="MS"), "value": np.arange(count) + 0.5}
    )


def problems(frame: pd.DataFrame) -> list[str]:
    with pytest.raises(DataError) as raised:
        readings_of(frame)
    return [f"{one.place}: {one.fact}" for one in raised.value.problems]


@given(st.permutations(range(14)))
def test_the_order_of_rows_does_not_matter(order):
    frame = months(14)
    found, plain = readings_of(frame.iloc[list(order)]), readings_of(frame)
    assert (found.starts, list(found.values)) == (plain.starts, list(plain.values))
    assert found.months == (*range(1, 13), 1, 2)


@given(st.sets(st.integers(1, 22), max_size=15))
def test_a_missing_month_is_a_hole_in_its_place(missing):
    frame = months(24).drop(index=sorted(missing))
    found = readings_of(frame.assign(grain="month"))
    assert len(found.labels) == 24
    assert set(np.flatnonzero(np.isnan(found.values)).tolist()) == missing
    assert [one for one in list(found.values) if not np.isnan(one)] == frame["value"].tolist()
    assert found.months == tuple(range(1, 13)) * 2


@pytest.mark.parametrize(
    ("step", "kind"),
    [(7, PeriodKind.WEEK), (28, PeriodKind.MONTH), (91, PeriodKind.QUARTER), (365, PeriodKind.YEAR)],
)
def test_the_grain_is_read_from_the_days_between(step, kind):
    starts = [date(2020, 1, 6) + timedelta(days=step * place) for place in range(6)]
    assert readings_of(pd.DataFrame({"start": starts, "value": 1.0})).grain is kind


def test_one_reading_and_none_are_readings_too():
    assert list(readings_of(months(1)).values) == [0.5]
    assert list(readings_of(months(0)).values) == []


def test_a_fiscal_year_of_whole_weeks_keeps_its_months():
    lengths = [28, 28, 35] * 8
    starts = [date(2023, 1, 2) + timedelta(days=sum(lengths[:place])) for place in range(24)]
    found = readings_of(pd.DataFrame({"start": starts, "value": 1.0}))
    assert (found.grain, len(found.labels), found.months) == (PeriodKind.MONTH, 24, tuple(range(1, 13)) * 2)


def test_everything_that_is_wrong_is_told_at_once():
    frame = pd.concat([months(3), months(1)]).assign(numerator=["a", 1, 2, 3])
    frame.loc[frame["value"] == 1.5, "value"] = math.inf
    assert problems(frame) == [
        "readings  start: 1 periods are there more than once, the first on 2024-01-01",
        "readings  value: 1 of 4 are infinite",
        "readings  numerator: 1 of 4 are no numbers",
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda one: one.drop(columns="value"), "value missing among the columns"),
        (
            lambda one: one.assign(dimension=["", "team", ""]),
            "holds rows of segments beside those of the whole",
        ),
        (lambda one: one.assign(start=["2024-01-01", None, "x"]), "2 rows have no day in start"),
        (lambda one: one.assign(grain=["month", "week", "week"]), "holds month or week"),
        (lambda one: one.assign(start=pd.date_range("2024-01-01", periods=3)), "periods begin 1 days apart"),
        (
            lambda one: one.assign(start=["1900-01-01", "1900-02-01", "2024-01-01"]),
            "3 rows from 1900-01-01 to 2024-01-01 do not follow each other as months do",
        ),
    ],
)
def test_a_frame_that_makes_no_sense_is_refused_in_words(change, told):
    [said] = problems(change(months(3)))
    assert told in said
