"""All cuts of one scan are those of a scan each, whatever the calendar."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.measure.binding import DAY
from kpiwork.measure.cuts import MOST_TOGETHER, NONE, Cut, cut_once, cut_staged, packed
from kpiwork.periods import Calendar, PeriodKind, WeekPattern

ENGINE = ibis.duckdb.connect()
CALENDARS = (Calendar(), Calendar(fiscal_year_starts=4), Calendar(pattern=WeekPattern.WEEKS_445))
WHOLE = tuple(Cut(grain=grain) for grain in PeriodKind)
MONTHS = tuple(
    Cut(grain=grain, dimension=name)
    for name in ("team", "size")
    for grain in (PeriodKind.MONTH, PeriodKind.CALENDAR_QUARTER, PeriodKind.YEAR)
)
rows = st.lists(
    st.fixed_dictionaries(
        {
            DAY: st.dates(date(2011, 1, 1), date(2013, 12, 31)),
            "team": st.sampled_from(["A", "B", "", None]),
            "size": st.none() | st.integers(1, 3),
            "x": st.none() | st.integers(-9, 9),
        }
    ),
    min_size=1,
    max_size=30,
)


def found(query: ibis.Table) -> dict[int, list[tuple[object, ...]]]:
    cuts: dict[int, list[tuple[object, ...]]] = defaultdict(list)
    for row in ENGINE.to_pyarrow(query).to_pylist():
        cuts[row["cut"]].append((row["start"], row["segment"], row["n"], row["s"]))
    return {cut: sorted(rows) for cut, rows in cuts.items()}


@given(rows=rows, calendar=st.sampled_from(CALENDARS))
@pytest.mark.parametrize("cuts", [WHOLE, MONTHS, (Cut(grain=PeriodKind.WEEK, dimension="team"), *MONTHS)])
def test_law_one_scan_gives_what_many_give(cuts, rows, calendar):
    table = ibis.memtable(rows, schema={DAY: "date", "team": "string", "size": "int64", "x": "int64"})
    numbers = {"n": table.count().cast("float64"), "s": table.x.sum().fill_null(0).cast("float64")}
    together = found(cut_staged(table, numbers, cuts, calendar))
    for position, cut in enumerate(cuts):
        alone = found(cut_once(table, numbers, cut, calendar))[0]
        assert together[position] == alone
        periods = {calendar.containing(row[DAY], cut.grain).start for row in rows}
        assert {start for start, *_ in alone} == periods


def test_missing_and_empty_segments_are_one():
    rows = [{DAY: date(2013, 1, 1), "team": team} for team in ("A", "", None)]
    table = ibis.memtable(rows, schema={DAY: "date", "team": "string"})
    numbers = {"n": table.count(), "s": table.count()}
    got = found(cut_staged(table, numbers, MONTHS[:1], Calendar()))
    assert [(segment, count) for _, segment, count, _ in got[0]] == [(NONE, 2), ("A", 1)]


@pytest.mark.parametrize(
    ("sizes", "packs"),
    [
        ({}, ()),
        ({"region": 8, "product": 20, "channel": 5}, (("channel", "region", "product"),)),
        ({"a": 200, "b": 200}, (("a",), ("b",))),
        ({"a": 2, "b": 200, "c": 150}, (("a", "c"), ("b",))),
        ({"a": 0, "b": MOST_TOGETHER}, (("a", "b"),)),
    ],
)
def test_dimensions_with_few_combinations_go_together(sizes, packs):
    assert packed(sizes) == packs
