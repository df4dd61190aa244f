"""Histograms of a card's records: which rows they look at, what comes back, and what is refused."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from kpiwork.errors import DataError, UsageError
from kpiwork.measure.cuts import MOST_SEGMENTS
from kpiwork.measure.histograms import rows as binding_of_cards
from kpiwork.measure.histograms.asked import AroundCutoff, Group, LastDigits, LeftOut, Repeats, cutoff_bin
from kpiwork.measure.histograms.bins import MOST_BINS
from kpiwork.measure.histograms.counting import count, histogram
from kpiwork.measure.histograms.opening import open_card
from kpiwork.measure.histograms.resolutions import CANDIDATES, Recorded, resolution_of
from kpiwork.measure.histograms.rows import CardRows
from kpiwork.periods import PeriodKind
from kpiwork.spec.measure import Cutoff, Side

HEADER = "day,team,agent,minutes,note,ok\n"
SALES = {"sales": {"path": "sales.csv"}}
CUTOFF = {"cutoff": {"column": "minutes", "at": 240, "good_side": "below"}}
QUARTER = PeriodKind.QUARTER
EVERYONE = {
    "level": "person",
    "person_use": "development",
    "agreement": "Works agreement 7",
    "keep_for": "30 days",
}


def lines(*rows):
    return HEADER + "".join(
        ",".join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows
    )


@pytest.fixture
def replies(write):
    rows = [
        ("2013-01-15", "A", "x", 238, "a", 1),
        ("2013-01-20", "B", "y", 240, "b", 1),
        ("2013-01-31", "A", "x", 240, "b", 1),
        ("2013-03-02", "B", "y", 241, "a", 1),
        ("2013-03-02", "B", "y", 600, "c", 1),
        ("2013-03-03", None, "z", 5, "c", 1),
        ("2013-03-04", "A", "x", None, "c", 1),
        ("2013-03-05", "A", "x", 240, "c", 0),  # does not count
        ("2013-04-01", "A", "x", 240, "c", 1),  # after the period
        ("2010-12-31", "A", "x", 240, "c", 1),  # before the window
    ]
    write("sales.csv", lines(*rows))


@pytest.fixture
def shop(book, card):
    """Give a factory of workbooks with one card."""

    def make(sources=SALES, rows=None, own=CUTOFF, **measure):
        given = {"where": "ok = 1", "dimensions": ["team"], "card": own, **measure}
        return book({"k": card("count(*)", **given)}, sources, rows=rows)

    return make


@pytest.fixture
def queries(monkeypatch):
    """Give the queries that are asked of a card's rows, which are answered as ever."""
    asked = []
    answer = CardRows.ask

    def ask(rows, query):
        asked.append(query)
        return answer(rows, query)

    monkeypatch.setattr(binding_of_cards.CardRows, "ask", ask)
    return asked


@pytest.fixture
def ask(shop, period):
    """Give a function that counts in a workbook with one card."""

    def ask_of(asked, label="2013-Q1", **own):
        return histogram(shop(**own), period(label), "shop", "k", asked)

    return ask_of


def told(found, *columns):
    frame = found.frame.astype(dict.fromkeys(columns, "object")).where(found.frame[list(columns)].notna())
    return [
        tuple(None if pd.isna(one) else one for one in row)
        for row in frame[list(columns)].itertuples(index=False)
    ]


def test_a_card_without_any_condition_counts_every_row(replies, ask):
    assert ask(AroundCutoff(resolution=1, reach=1), where=None).rows == 8


@pytest.mark.parametrize(
    ("kind", "given", "place"),
    [
        (AroundCutoff, {"resolution": 1, "reach": 2.5}, "reach"),
        (AroundCutoff, {"resolution": "1"}, "resolution"),
        (Repeats, {"most": 1.5}, "most"),
    ],
)
def test_what_is_no_number_to_count_with_is_refused(replies, ask, kind, given, place):
    with pytest.raises(UsageError) as caught:
        ask(kind(**given))
    assert caught.value.problems[0].place == place


def test_counts_around_the_cutoff_are_of_the_rows_that_the_kpi_looks_at(replies, ask):
    found = ask(AroundCutoff(resolution=1, reach=1, grain=QUARTER))
    assert tuple(found.frame.columns) == ("start", "segment", "group", "bin", "value", "count")
    assert told(found, "group", "bin", "value", "count") == [
        ("value", 240, 240.0, 2),
        ("value", 241, 241.0, 1),
        ("below", None, None, 2),
        ("above", None, None, 1),
        ("missing", None, None, 1),
    ]
    assert set(found.frame["start"]) == {pd.Timestamp(2013, 1, 1)}
    assert set(found.frame["segment"]) == {""}
    assert found.rows == 7


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("ok = 1", [("2013-01-01", True, 3), ("2013-03-01", False, 1), ("2013-03-01", True, 4)]),
        (
            "ok = 1 and minutes < 600",
            [("2013-01-01", True, 3), ("2013-03-01", False, 3), ("2013-03-01", True, 2)],
        ),
        (None, [("2013-01-01", True, 3), ("2013-03-01", True, 5)]),
    ],
)
def test_what_is_left_out_is_counted_beside_what_is_kept(replies, ask, where, expected):
    """What is unknown is left out, as it is of the KPI: here the reply without minutes."""
    found = ask(LeftOut(), where=where)
    rows = found.frame[["start", "kept", "count"]].itertuples(index=False)
    assert [(f"{start:%Y-%m-%d}", kept, count) for start, kept, count in rows] == expected


def test_only_the_departments_own_rows_are_left_out(replies, ask):
    found = ask(LeftOut(grain=QUARTER), rows={"shop": {"sales": "team = 'A'"}})
    assert list(found.frame["count"]) == [1, 3]


def test_a_histogram_says_what_produced_it(replies, ask):
    found = ask(AroundCutoff(reach=1))
    assert (found.department, found.kpi, found.source) == ("shop", "k", "sales")
    assert found.cutoff == Cutoff(column="minutes", at=240, good_side=Side.BELOW)
    assert found.asked == AroundCutoff(column="minutes", resolution=1.0, reach=1)
    assert (found.start, found.last) == (date(2011, 1, 1), date(2013, 3, 31))
    assert len(found.fingerprint) >= 32


def test_another_fingerprint_for_other_data(replies, ask, write):
    before = ask(LastDigits(resolution=1)).fingerprint
    write("sales.csv", lines(("2013-01-15", "A", "x", 238, "a", 1)))
    assert ask(LastDigits(resolution=1)).fingerprint not in ("", before)


def test_periods_and_segments_look_as_in_readings(replies, ask):
    found = ask(AroundCutoff(resolution=1, reach=1, dimension="team"))
    january, march = pd.Timestamp(2013, 1, 1), pd.Timestamp(2013, 3, 1)
    assert told(found, "start", "segment", "group", "count") == [
        (january, "A", "value", 1),
        (january, "A", "below", 1),
        (january, "B", "value", 1),
        (march, "(none)", "below", 1),
        (march, "A", "missing", 1),
        (march, "B", "value", 1),
        (march, "B", "above", 1),
    ]


def test_only_the_departments_own_rows(replies, ask):
    found = ask(AroundCutoff(resolution=1, grain=QUARTER), rows={"shop": {"sales": "team = 'B'"}})
    assert told(found, "bin", "count") == [(240, 1), (241, 1), (None, 1)]


def test_the_window_ends_with_the_period_and_with_what_is_known(replies, shop, period):
    asked = LastDigits(resolution=1)
    assert histogram(shop(), period("2013-Q2"), "shop", "k", asked).rows == 8
    assert histogram(shop(), period("2013-Q1"), "shop", "k", asked, as_of=date(2013, 3, 2)).rows == 5


def test_last_digits(replies, ask):
    found = ask(LastDigits(resolution=1, grain=QUARTER))
    assert told(found, "group", "digit", "count") == [
        ("value", 0, 3),
        ("value", 1, 1),
        ("value", 5, 1),
        ("value", 8, 1),
        ("missing", None, 1),
    ]


def test_repeats_of_a_value_and_of_a_combination(replies, ask):
    one = ask(Repeats(grain=QUARTER))
    assert told(one, "group", "times", "values", "count") == [
        ("value", 1, 4, 4),
        ("value", 2, 1, 2),
        ("missing", None, 0, 1),
    ]
    assert one.asked == Repeats(of=("minutes",), grain=QUARTER)
    many = ask(Repeats(of=("agent", "note", "ok"), most=1, grain=QUARTER))
    assert told(many, "group", "times", "values", "count") == [("value", 1, 7, 7)]
    agents = ask(Repeats(of=("agent",), most=2, grain=QUARTER))  # counts of counts name nobody
    assert told(agents, "group", "times", "values", "count") == [("value", 1, 1, 1), ("more", None, 2, 6)]


def test_values_are_those_that_were_recorded(write, ask):
    write("sales.csv", lines(*[("2013-01-15", "A", "x", value, "a", 1) for value in (0.1, 0.2, 0.3, 0.7)]))
    own = {"cutoff": {"column": "minutes", "at": 0.3, "good_side": "below"}}
    found = ask(AroundCutoff(resolution=0.1, reach=4), own=own)
    assert told(found, "bin", "value") == [(1, 0.1), (2, 0.2), (3, 0.3), (7, 0.7)]


@pytest.mark.parametrize(
    ("at", "resolution", "side", "found"),
    [
        (240, 1, Side.BELOW, 240),
        (0.3, 0.1, Side.BELOW, 3),
        (0.3, 0.1, Side.ABOVE, 3),
        (2.5, 1, Side.BELOW, 2),
        (2.5, 1, Side.ABOVE, 3),
        (-2.5, 1, Side.BELOW, -3),
        (1.15, 0.01, Side.BELOW, 115),
    ],
)
def test_the_bin_of_a_cutoff_is_that_of_the_last_good_value(at, resolution, side, found):
    assert cutoff_bin(Cutoff(column="x", at=at, good_side=side), resolution) == found


@pytest.mark.parametrize(
    "asked", [AroundCutoff(resolution=1, dimension="team"), LastDigits(resolution=1), Repeats()]
)
def test_one_query_each(replies, ask, queries, asked):
    ask(asked)
    assert len(queries) == 1


def test_one_query_more_finds_a_resolution_for_all_candidates(replies, ask, queries):
    assert ask(AroundCutoff()).asked.resolution == 1
    assert len(queries) == 2


def test_several_histograms_of_one_opened_card(replies, shop, period, queries):
    with open_card(shop(), period("2013-Q1"), "shop", "k") as rows:
        found = [
            count(rows, asked) for asked in (AroundCutoff(resolution=1), LastDigits(resolution=1), Repeats())
        ]
    assert [one.rows for one in found] == [7, 7, 7]
    assert len(queries) == 3


@pytest.mark.parametrize("asked", [AroundCutoff(resolution=1), LastDigits(resolution=1), Repeats()])
def test_nothing_where_no_row_counts(replies, ask, asked):
    found = ask(asked, where="ok = 7")
    assert found.frame.empty
    assert found.rows == 0
    full = ask(asked)
    assert list(found.frame.dtypes) == list(full.frame.dtypes)


@pytest.mark.parametrize(
    ("values", "recorded", "step"),
    [
        ([12, 7, 240, 31], Recorded.IN_STEPS, 1.0),
        ([0, 30, 90, 150], Recorded.IN_STEPS, 30.0),
        ([10, 25, 40], Recorded.IN_STEPS, 5.0),
        ([0.1, 0.3, 0.7], Recorded.IN_STEPS, 0.1),
        ([19.99, 5, 3.5], Recorded.IN_STEPS, 0.01),
        ([0.25, 1.75], Recorded.IN_STEPS, 0.25),
        ([-5, -20, 15], Recorded.IN_STEPS, 5.0),
        ([math.pi, math.e, 1.41421356], Recorded.CONTINUOUS, None),
        ([0, 0, None], Recorded.UNKNOWN, None),
        ([5] * 1998 + [1.5, 5.3], Recorded.IN_STEPS, 5.0),  # a slip in a thousand
        ([5] * 998 + [1.1, 5.3], Recorded.IN_STEPS, 0.1),
    ],
)
def test_resolutions(write, shop, period, values, recorded, step):
    write("sales.csv", lines(*[("2013-01-15", "A", "x", value, "a", 1) for value in values]))
    with open_card(shop(), period("2013-Q1"), "shop", "k") as rows:
        found = resolution_of(rows)
    assert (found.recorded, found.step, found.column) == (recorded, step, "minutes")
    assert found.telling == sum(bool(value) for value in values)
    assert list(found.fitting["candidate"]) == list(CANDIDATES)


def test_values_without_a_resolution_are_refused_unless_it_is_named(write, ask):
    write("sales.csv", lines(*[("2013-01-15", "A", "x", math.sqrt(n), "a", 1) for n in range(2, 50)]))
    with pytest.raises(DataError, match=r"column 'minutes' has no resolution .* continuous; name the step"):
        ask(AroundCutoff())
    assert ask(AroundCutoff(resolution=0.1)).rows == 48


def raised(ask, asked, **own):
    with pytest.raises((DataError, UsageError)) as caught:
        ask(asked, **own)
    [problem] = caught.value.problems
    return problem


def test_a_card_without_cutoff(replies, ask):
    problem = raised(ask, AroundCutoff(resolution=1), own={})
    assert problem.place == "params/shop/kpis/k.yaml  cutoff"
    assert problem.mend.startswith("name the column")
    assert raised(ask, LastDigits(resolution=1), own={}) == problem
    assert ask(LastDigits(column="minutes", resolution=1), own={}).rows == 7  # which needs none


def test_a_column_that_is_not_there(replies, ask):
    problem = raised(ask, AroundCutoff(column="minute", resolution=1))
    assert (problem.place, problem.mend) == ("column", "did you mean 'minutes'?")
    wrong = {"cutoff": {**CUTOFF["cutoff"], "column": "minuts"}}
    problem = raised(ask, LastDigits(resolution=1), own=wrong)
    assert (problem.place, problem.mend) == (
        "params/shop/kpis/k.yaml  cutoff.column",
        "did you mean 'minutes'?",
    )


@pytest.mark.parametrize(("column", "kind"), [("note", "text"), ("day", "date")])
def test_a_column_without_numbers(replies, ask, column, kind):
    for asked in (
        AroundCutoff(column=column, resolution=1),
        AroundCutoff(column=column),
        LastDigits(column=column),
    ):
        problem = raised(ask, asked)
        assert problem.place == "column"
        assert f"column '{column}' is {kind}, where a number is needed" in problem.fact


def test_a_column_of_lists(ask, tmp_path):
    frame = pd.DataFrame({"day": [date(2013, 1, 15)], "minutes": [240], "tags": [["late"]], "ok": [1]})
    frame.to_parquet(tmp_path / "sales.parquet")
    problem = raised(ask, Repeats(of=("tags",)), sources={"sales": {"path": "sales.parquet"}}, dimensions=[])
    assert (problem.place, problem.mend) == ("column", "choose another column")


def test_a_text_among_numbers_is_told(write, ask):
    rows = [("2013-01-15", "A", "x", value, "a", 1) for value in ("240", "241", "soon")]
    write("sales.csv", lines(*rows))
    problem = raised(ask, AroundCutoff(resolution=1))
    assert "column 'minutes' is text" in problem.fact
    assert "(" in problem.fact  # which cells


@pytest.mark.parametrize("resolution", [0, -1, math.nan, math.inf, 1e-12, 1e12])
def test_a_resolution_that_is_none(replies, ask, resolution):
    assert raised(ask, AroundCutoff(resolution=resolution)).place == "resolution"
    assert raised(ask, LastDigits(resolution=resolution)).place == "resolution"


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        (AroundCutoff(reach=-1), "reach"),
        (AroundCutoff(reach=1_000_000), "reach"),
        (Repeats(most=0), "most"),
        (Repeats(most=1_000_000), "most"),
    ],
)
def test_what_is_told_apart_is_bounded(replies, ask, asked, place):
    problem = raised(ask, asked)
    assert problem.place == place
    assert problem.mend.startswith("write a whole number from ")


def test_a_cutoff_too_many_steps_away(replies, ask):
    far = {"cutoff": {"column": "minutes", "at": MOST_BINS, "good_side": "below"}}
    assert raised(ask, AroundCutoff(resolution=1), own=far).mend == "write a coarser one"


@pytest.mark.parametrize(("candidates", "share"), [((), 0.9), ((1.0,), 0), ((1.0,), 1.1), ((0.0,), 0.9)])
def test_candidates_and_share_that_tell_nothing(replies, shop, period, candidates, share):
    with (
        open_card(shop(), period("2013-Q1"), "shop", "k") as rows,
        pytest.raises(UsageError, match=r"^resolution"),
    ):
        resolution_of(rows, candidates=candidates, share=share)


@pytest.mark.parametrize(
    ("department", "kpi", "mend"), [("shopp", "k", "did you mean 'shop'?"), ("shop", "q", "write one of k")]
)
def test_a_card_that_is_not_there(replies, shop, period, department, kpi, mend):
    with pytest.raises(UsageError) as caught:
        histogram(shop(), period("2013-Q1"), department, kpi, Repeats())
    assert caught.value.problems[0].mend == mend


def test_only_a_dimension_of_the_card(replies, ask):
    problem = raised(ask, LastDigits(resolution=1, dimension="note"))
    assert problem.place == "dimension"
    assert "'note' is no dimension of params/shop/kpis/k.yaml" in problem.fact


def test_a_dimension_that_the_source_lacks(replies, ask):
    problem = raised(ask, LastDigits(resolution=1, dimension="teem"), dimensions=["teem"])
    assert (problem.place, problem.mend) == (
        "params/shop/kpis/k.yaml  measure.dimensions",
        "did you mean 'team'?",
    )


@pytest.mark.parametrize("dimension", ["agent", "initial"])
@pytest.mark.parametrize("use", [{}, EVERYONE])
def test_nothing_is_counted_by_persons_with_an_agreement_either(replies, ask, dimension, use):
    source = {
        "path": "sales.csv",
        "columns": {"agent": {"person": True}},
        "derived": {"initial": "lower(agent)"},
    }
    own = {"sources": {"sales": source}, "dimensions": ["agent", "initial"]}
    asked = LastDigits(resolution=1, dimension=dimension, grain=QUARTER)
    problem = raised(ask, asked, own={**CUTOFF, **use}, **own)
    assert problem.place == "dimension"
    assert problem.fact.startswith(f"'{dimension}' names a person")
    assert problem.mend == "split by a larger unit; nothing is counted by single persons"


@pytest.mark.parametrize("kind", [AroundCutoff(resolution=1), LastDigits(resolution=1), Repeats()])
def test_too_many_segments(write, ask, kind):
    rows = [("2013-01-15", f"T{n}", "x", 240, "a", 1) for n in range(MOST_SEGMENTS + 1)]
    write("sales.csv", lines(*rows[1:]))
    assert ask(replace(kind, dimension="team")).frame["segment"].nunique() == MOST_SEGMENTS
    write("sales.csv", lines(*rows))
    problem = raised(ask, replace(kind, dimension="team"))
    assert problem.place == "params/shop/kpis/k.yaml  measure.dimensions"
    assert f"more than {MOST_SEGMENTS} segments" in problem.fact


def test_a_wrong_formula_and_a_missing_file_are_told(replies, ask):
    assert raised(ask, Repeats(), where="oky = 1").place == "params/shop/kpis/k.yaml  measure.where"
    assert "elsewhere.csv" in raised(ask, Repeats(), sources={"sales": {"path": "elsewhere.csv"}}).fact


def test_a_query_that_the_engine_cannot_run_is_told_without_values(replies, shop, period):
    with open_card(shop(), period("2013-Q1"), "shop", "k") as rows:
        broken = rows.table.aggregate(n=rows.table.note.cast("int64").sum())
        with pytest.raises(DataError, match=r"cannot count this \(ConversionException\)") as caught:
            rows.ask(broken)
    assert caught.value.problems[0].place.startswith("params/shop/kpis/k.yaml")


def test_groups_are_told_in_order(replies, ask):
    frame = ask(AroundCutoff(resolution=1, reach=0, grain=QUARTER)).frame
    assert list(frame["group"]) == [Group.VALUE, Group.BELOW, Group.ABOVE, Group.MISSING]
