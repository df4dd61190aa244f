"""Counts made inside an engine are those of Python, whatever the rows; no more of them than agreed come back."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date, timedelta
from typing import Any

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.measure.binding import DAY
from kpiwork.measure.buckets import first_day
from kpiwork.measure.cuts import MOST_SEGMENTS, NONE, Cut
from kpiwork.measure.histograms.bins import number_of
from kpiwork.measure.histograms.tallies import BEYOND, Tally, around, fitting, last_digits, repeats
from kpiwork.periods import Calendar, PeriodKind, WeekPattern

ENGINE = ibis.duckdb.connect()
CALENDARS = (Calendar(), Calendar(fiscal_year_starts=4), Calendar(pattern=WeekPattern.WEEKS_445))
CUTS = tuple(Cut(grain=grain, dimension=name) for grain in PeriodKind for name in ("", "team"))
MONTHS, TEAMS = Cut(grain=PeriodKind.MONTH), Cut(grain=PeriodKind.MONTH, dimension="team")
SCHEMA = {DAY: "date", "team": "string", "x": "float64", "note": "string"}
DAY_ONE = date(2013, 1, 1)
ODD = (math.nan, math.inf, -math.inf, 0.0, -0.0, 0.1 + 0.2, 239.99999, 1e300, 5e-324)

rows = st.lists(
    st.fixed_dictionaries(
        {
            DAY: st.dates(date(2011, 12, 1), date(2013, 3, 31)),
            "team": st.sampled_from(["A", "B", "", None]),
            "x": st.none() | st.sampled_from(ODD) | st.integers(-60, 60).map(lambda n: n / 20),
            "note": st.sampled_from(["a", "b", "", None]),
        }
    ),
    max_size=40,
)


def tally(given_rows, cut=MONTHS, calendar=CALENDARS[0]):
    table = ibis.memtable(
        [{"team": None, "note": None, DAY: DAY_ONE, **row} for row in given_rows], schema=SCHEMA
    )
    return Tally(table=table, cut=cut, calendar=calendar)


def numbers(*values):
    return tally([{"x": value} for value in values])


def found(query):
    """Give the counts by start, segment and key."""
    return {
        (first_day(row["start"]), row.get("segment", ""), row["key"]): row["rows"]
        for row in ENGINE.to_pyarrow(query).to_pylist()
    }


def x_of(made):
    return number_of(made.table, "x")


def counted(made, resolution, center, reach):
    return found(around(made, x_of(made), resolution, center=center, reach=reach))


def digits(made, resolution):
    return found(last_digits(made, x_of(made), resolution))


def group_of(row, made):
    name = (row["team"] or NONE) if made.cut.dimension else ""
    return made.calendar.containing(row[DAY], made.cut.grain).start, name


def is_missing(value):
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def bin_of(number, resolution):
    return number if math.isinf(number) else math.floor(number / resolution + 0.5)


def test_known_counts_around_a_cutoff():
    made = numbers(
        237, 238, 239.99999, 240, 240.0, 241, 242, 243, 9999, -5, None, math.nan, math.inf, -math.inf
    )
    got = {key: count for (_, _, key), count in counted(made, 1.0, 240, 2).items()}
    assert got == {237: 3, 238: 1, 240: 3, 241: 1, 242: 1, 243: 3, None: 2}


def test_known_last_digits():
    made = numbers(0.3, 0.1 + 0.2, -1.3, 12.0, 5e14, -math.inf, None)
    got = {key: count for (_, _, key), count in digits(made, 0.1).items()}
    assert got == {3: 3, 0: 1, BEYOND: 2, None: 1}


def test_known_repeats():
    made = numbers(1, 1, 2, 2, 3, 0.0, -0.0, 0.0, 0.0, 7, 7, 7, 7, 7, None, math.nan)
    got = {
        row["key"]: (row["values"], row["rows"])
        for row in ENGINE.to_pyarrow(repeats(made, ["x"], most=3)).to_pylist()
    }
    assert got == {1: (1, 1), 2: (2, 4), 4: (2, 9), None: (1, 2)}


def test_rows_that_lack_part_of_a_combination_are_left_out():
    pairs = [(1, "a"), (1, "a"), (1, "b"), (1, None), (None, "a"), (None, None), (2, ""), (math.nan, "b")]
    made = tally([{"x": x, "note": note} for x, note in pairs])
    got = {key: count for (_, _, key), count in found(repeats(made, ["x", "note"], most=3)).items()}
    assert got == {2: 2, 1: 1, None: 5}


def test_known_multiples():
    made = numbers(5, 10, 0.5, -15, 0, 0, None, math.nan, math.inf, 1e-320)
    [got] = ENGINE.to_pyarrow(fitting(made.table, x_of(made), [0.5, 1, 5, 10])).to_pylist()
    assert got == {"values": 5, "fit0": 4, "fit1": 3, "fit2": 3, "fit3": 1}


@pytest.mark.parametrize("rows", [[], [{"x": 2.0}]])
def test_none_and_one_row(rows):
    made = tally(rows, TEAMS)
    groups = {(DAY_ONE, NONE, key): 1 for key in range(2, 2 + len(rows))}
    assert counted(made, 1.0, 0, 5) == groups
    assert digits(made, 1.0) == groups
    assert sum(found(repeats(made, ["x"], most=5)).values()) == len(rows)
    [got] = ENGINE.to_pyarrow(fitting(made.table, x_of(made), [1.0])).to_pylist()
    assert got == {"values": len(rows), "fit0": len(rows)}


@given(rows=rows, cut=st.sampled_from(CUTS), calendar=st.sampled_from(CALENDARS), step=st.sampled_from([0.1, 0.25, 0.05, 1.0]), center=st.integers(-30, 30), reach=st.integers(0, 20))  # fmt: skip
def test_law_counts_around_are_those_of_python(rows, cut, calendar, step, center, reach):
    made = tally(rows, cut, calendar)
    low, high = center - reach, center + reach
    expected = Counter(
        (
            *group_of(row, made),
            None if is_missing(row["x"]) else min(max(bin_of(row["x"], step), low - 1), high + 1),
        )
        for row in rows
    )
    got = counted(made, step, center, reach)
    assert got == expected
    assert sum(got.values()) == len(rows)


@given(rows=rows, cut=st.sampled_from(CUTS), step=st.sampled_from([0.1, 0.25, 0.01, 5.0]))
def test_law_last_digits_are_those_of_python(rows, cut, step):
    made = tally(rows, cut)

    def digit(number):
        return (
            None
            if is_missing(number)
            else BEYOND
            if abs(number) > 1e15 * step
            else abs(bin_of(number, step)) % 10
        )

    assert digits(made, step) == Counter((*group_of(row, made), digit(row["x"])) for row in rows)


@given(rows=rows, cut=st.sampled_from(CUTS), names=st.sampled_from([["x"], ["note"], ["x", "note"], ["x", "team", DAY]]), most=st.integers(1, 4))  # fmt: skip
def test_law_repeats_are_those_of_python(rows, cut, names, most):
    made = tally(rows, cut)
    each: Counter[Any] = Counter()
    lacking: Counter[Any] = Counter()
    for row in rows:
        if any(is_missing(row[name]) for name in names):
            lacking[*group_of(row, made), None] += 1
        else:
            each[*group_of(row, made), tuple(row[name] for name in names)] += 1
    expected: Counter[Any] = lacking
    values: Counter[Any] = Counter()
    for (start, segment, _), times in each.items():
        key = (start, segment, min(times, most + 1))
        expected[key] += times
        values[key] += 1
    query = repeats(made, names, most=most)
    assert found(query) == expected
    different = {
        (first_day(row["start"]), row.get("segment", ""), row["key"]): row["values"]
        for row in ENGINE.to_pyarrow(query).to_pylist()
        if row["key"] is not None
    }
    assert different == values


@given(rows=rows, center=st.integers(-20, 20), by=st.integers(-5, 5))
def test_law_moving_the_cutoff_moves_the_window_and_nothing_else(rows, center, by):
    made = tally(rows)
    here, there = counted(made, 0.1, center, 8), counted(made, 0.1, center + by, 8)
    both = range(max(center, center + by) - 8, min(center, center + by) + 9)
    assert {k: n for k, n in here.items() if k[2] in both} == {k: n for k, n in there.items() if k[2] in both}


@given(rows=rows, by=st.integers(-40, 40))
def test_law_moving_all_values_by_whole_steps_moves_their_bins(rows, by):
    eighths = [{**row, "x": None if row["x"] is None else round(row["x"] * 8) / 8} for row in rows if not (row["x"] and (math.isnan(row["x"]) or abs(row["x"]) > 1e9))]  # fmt: skip
    moved = [{**row, "x": None if row["x"] is None else row["x"] + by / 4} for row in eighths]
    here, there = counted(tally(eighths), 0.25, 0, 9), counted(tally(moved), 0.25, by, 9)
    assert there == {
        (day, name, None if key is None else key + by): n for (day, name, key), n in here.items()
    }


@given(rows=rows, seed=st.randoms(use_true_random=False), cut=st.sampled_from(CUTS))
def test_law_the_order_of_rows_does_not_matter(rows, seed, cut):
    mixed = seed.sample(rows, len(rows))
    here, there = tally(rows, cut), tally(mixed, cut)
    assert counted(here, 0.1, 3, 4) == counted(there, 0.1, 3, 4)
    assert found(repeats(here, ["x", "note"], most=3)) == found(repeats(there, ["x", "note"], most=3))
    assert digits(here, 0.1) == digits(there, 0.1)


@given(rows=rows)
def test_law_segments_add_up_to_the_whole(rows):
    whole, split = tally(rows), tally(rows, TEAMS)
    for ask in (lambda made: counted(made, 0.1, 3, 9), lambda made: digits(made, 0.1)):
        summed: Counter[Any] = Counter()
        for (start, _, key), count in ask(split).items():
            summed[start, "", key] += count
        assert ask(whole) == summed


def test_what_comes_back_is_bounded_by_what_was_asked_not_by_the_rows():
    at = np.arange(200_000)
    days = pd.Timestamp(DAY_ONE) + pd.to_timedelta(at // 1000 % 90, "D")
    table = ibis.memtable(
        pd.DataFrame({DAY: days, "x": at % 1000 / 9.7}), schema={DAY: "date", "x": "float64"}
    )
    made = Tally(table=table, cut=MONTHS, calendar=Calendar())
    got = counted(made, 0.5, 100, 6)
    assert sum(got.values()) == 200_000
    assert len(got) == 3 * (2 * 6 + 3)
    assert len(digits(made, 0.1)) == 3 * 10
    assert len(found(repeats(made, ["x"], most=3))) <= 3 * 5


def test_one_segment_too_many_comes_back_and_no_more():
    names = [f"{position:04}" for position in range(MOST_SEGMENTS + 50)]
    days = [DAY_ONE, DAY_ONE + timedelta(days=40)]
    made = tally([{"x": 1.0, "team": name, DAY: day} for name in names for day in days], TEAMS)
    for got in (counted(made, 1.0, 0, 3), digits(made, 1.0), found(repeats(made, ["x"], most=2))):
        assert {segment for _, segment, _ in got} == set(names[: MOST_SEGMENTS + 1])
    exactly = tally([{"x": 1.0, "team": name} for name in names[:MOST_SEGMENTS]], TEAMS)
    assert len(counted(exactly, 1.0, 0, 3)) == MOST_SEGMENTS
