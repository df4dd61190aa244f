"""Forms as sources: what was counted is measured, what nobody counted is unknown, and every slip is told."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from kpiwork.measure.check import check

JAN, FEB, MAR, APR = (date(2025, month, 1) for month in (1, 2, 3, 4))
ROWS = ([JAN, "January 2025", 3, 100], [FEB, None, 5, 200], [MAR, None, 1, 100, 0.5, "busy"])
PLACE = "source hand  hand.xlsx  sheet Counts "


def test_what_was_counted_is_measured(counted):
    told = counted(*ROWS)
    assert told.problems == told.checked == []
    assert told.values["rate"]["2025-Q1"] == pytest.approx(9 / 400)
    assert told.values["total"] == {"2025-01": 3, "2025-02": 5, "2025-03": 1, "2025-Q1": 9, "FY2025": 9}
    assert told.values["score"]["2025-Q1"] == 0.5


def test_columns_may_stand_in_any_order_and_notes_go_nowhere(counted, tmp_path):
    told = counted(
        ["SECRET", 100, 3, JAN, "Jan"],
        ["", None, None, None, None],
        header=["remark", "all", "wrong", "period", "covers"],
        columns={},
        change=lambda sheet: sheet.cell(1, 6, "score"),
    )
    assert told.problems == []
    assert told.values["total"]["2025-01"] == 3
    for path in (tmp_path / ".kpiwork").rglob("*"):
        assert path.is_dir() or b"SECRET" not in path.read_bytes()


def test_a_period_that_nobody_counted_is_unknown_and_never_zero(counted):
    told = counted([JAN, "", 3, 100], [FEB, "", None, None], [MAR, "", 0, 100], [APR])
    assert told.values["total"]["2025-01"] == 3
    assert told.values["total"]["2025-02"] is None
    assert told.values["total"]["2025-03"] == 0
    state, fact = told.checks("gaps")["wrong"]
    assert (state, fact) == ("doubt", "wrong: nobody counted February 2025, of 3 periods")
    assert told.checks("gaps")["score"] == ("not checked", "score: nothing is counted yet")


def test_a_later_start_and_rows_after_the_review_are_no_gaps(counted):
    told = counted(
        [JAN, "", 3, 100], [FEB, "", 3, 100, 0.5], [MAR, "", 3, 100, 0.5], [date(2025, 6, 1), "", 1, 2]
    )
    assert {state for state, _ in told.checks("gaps").values()} == {"ok"}


def test_the_newest_row_says_nothing_of_later_months(counted):
    told = counted([JAN, "", 3, 100], fresh_within="90 days", complete_until=date(2025, 3, 31))
    assert told.values["total"] == {"2025-01": 3, "2025-Q1": 3, "FY2025": 3}


@pytest.mark.parametrize("rows", [(), ([JAN, "January 2025"], [FEB, "February 2025", " "])])
def test_a_form_that_nobody_filled_in_is_no_data_and_no_error(counted, rows):
    told = counted(*rows)
    assert told.checked == []
    [problem] = told.problems
    assert "nobody has filled in the form hand.xlsx yet" in problem
    assert {check.state.value for check in told.measured.quality["hand"].checks} <= {"ok", "not checked"}


def test_a_form_that_is_not_there_says_how_to_make_it(form_book):
    [problem] = check(form_book(path="data/hand.xlsx"))
    assert str(problem) == (
        "source hand  the form data/hand.xlsx is not there yet; make it and fill it in: kpiwork template shop"
    )


@pytest.mark.parametrize("path", ["../hand.xlsx", "/tmp/hand.xlsx", "C:\\hand.xlsx"])  # noqa: S108 - never opened
def test_a_form_stays_in_the_workbook(form_book, path):
    [problem] = check(form_book(path=path))
    assert problem.mend.startswith("put the file into the workbook's folder")


@pytest.mark.parametrize(
    ("every", "day", "grains"),
    [
        ("week", date(2025, 1, 6), {"week", "month", "quarter", "year"}),
        ("month", date(2025, 1, 1), {"month", "quarter", "year"}),
        ("quarter", date(2025, 1, 1), {"quarter", "year"}),
        ("year", date(2025, 1, 1), {"year"}),
    ],
)
def test_no_grain_is_finer_than_the_rows(counted, every, day, grains):
    told = counted([day, "", 3, 100], form={"every": every})
    assert told.problems == []
    assert set(told.measured.readings["grain"]) == grains


CELLS = [
    (3, "twelve", "cell C3: 'twelve' is not a number; write digits"),
    (3, "3,5", "cell C3: '3,5' is not a number; type digits, a whole number, or declare columns: {wrong: "),
    (3, "1.234,0", "cell C3: '1.234,0' is not a number; type 1234 as a number"),
    (5, "0,5", "cell E3: '0,5' is not a number; type 0.5 as a number, the way your Excel writes decimals"),
    (3, "1.234", "cell C3: '1.234' is a number stored as text; set the cell's format to General"),
    (3, "12", "cell C3: '12' is a number stored as text; set the cell's format to General"),
    (5, "85 %", "cell E3: '85 %' is not a number; type 0.85 as a number"),
    (5, 85, "cell E3: 85 is above 1; a share is asked for: write 0.85"),
    (5, 1234567, "cell E3: 1234567 is above 1; write 1 or less"),
    (3, -4, "cell C3: -4 is below 0; write 0 or more"),
    (
        3,
        2.5,
        "cell C3: 2.5 is not a whole number; write a whole number, or declare columns: {wrong: {type: float}}",
    ),
    (3, 1e30, "cell C3: 1e+30 is no number of things that were counted; correct it"),
    (3, True, "cell C3: holds TRUE, not a number; write digits"),
    (3, date(2025, 5, 3), "cell C3: holds a date or a time, not a number; set the cell's format to General"),
    (3, "#DIV/0!", "cell C3: shows the error #DIV/0!; correct its formula"),
    (
        3,
        "=C2*2",
        "cell C3: holds a formula whose value was never calculated; open the file in Excel and save it",
    ),
    (1, "01.02.2025", "cell A3: '01.02.2025' is a date stored as text; type 2025-02-01 as a date"),
    (1, "Sum", "row 3: 'Sum' says that this is no period; take the row out: totals are made from"),
    (1, "Mark", "cell A3: 'Mark' is not a date; one row is one period: take out totals"),
    (
        1,
        datetime(2052, 2, 1),
        "cell A3: February 2052 has not begun yet, and the row has counts; correct the",
    ),
    (
        2,
        "January 2025",
        "cell A3: 2025-02-01 is February 2025, but column covers says January 2025; write 2025-01-01",
    ),
    (
        1,
        None,
        "cell A3: is empty, though the row has counts; write the first day of the period, or take the row out",
    ),
    (1, 45689, "cell A3: holds a number, not a date; set the cell's format to Date"),
    (
        1,
        date(2025, 2, 14),
        "cell A3: 2025-02-14 is not the first day of a month; write 2025-02-01 for February 2025",
    ),
    (1, datetime(2025, 2, 1, 9), "cell A3: holds a time of day, too; write the day alone"),
    (1, datetime(9999, 12, 1), "cell A3: 9999-12-01 is not of our time; write the year with four digits"),
    (1, JAN, "cell A3: January 2025 has a row already, row 2; keep one of the two"),
    (4, None, "row 3: wrong is filled in, but not all; fill in all of them or none"),
    (4, 4, "row 3: wrong 5 is more than all 4, of which it is a part; correct one of them (Wrong ones)"),
    (7, 9, "cell G1: there is no title above these values; write the title back into row 1"),
]


@pytest.mark.parametrize(("column", "value", "told"), CELLS, ids=[one[2][:40] for one in CELLS])
def test_each_slip_is_told_by_its_cell(counted, column, value, told):
    def change(sheet):
        sheet.cell(3, column).number_format = "General"
        sheet.cell(3, column).value = value

    got = counted(*ROWS, change=change)
    [problem] = got.problems
    assert problem.startswith(f"{PLACE}{told}")
    assert got.values == {}
    assert got.checked == [problem]


HEADERS = [
    (3, "wrongs", "cell C1: 'wrongs' is no title of this form; did you mean 'wrong'?"),
    (3, "Wrong", "cell C1: 'Wrong' is no title of this form; did you mean 'wrong'?"),
    (
        7,
        "weather",
        "cell G1: 'weather' is no title of this form; remove the column; notes belong into 'remark'",
    ),
    (7, "wrong_2", "cell G1: 'wrong_2' is no title of this form; write second_counter: true under form"),
    (7, "wrong", "cell G1: the title 'wrong' stands here a second time; remove one of the two"),
    (7, 2025, "cell G1: '2025' is no title of this form; remove the column"),
    (4, None, "has no column 'all'; write it into row 1"),
    (1, None, "has no column 'period'; write it into row 1"),
]


@pytest.mark.parametrize(("column", "title", "told"), HEADERS, ids=[one[2][:40] for one in HEADERS])
def test_titles_that_are_not_the_forms_are_told(counted, column, title, told):
    got = counted(change=lambda sheet: sheet.cell(1, column).__setattr__("value", title))
    [problem] = got.problems
    assert problem.startswith(f"{PLACE}{told}")


def test_everything_is_told_at_once_and_no_more_than_helps(counted):
    got = counted(*([date(2024, month, 1), "", "x", "y"] for month in range(1, 13)))
    assert len(got.problems) == 21
    assert got.problems[0].startswith(f"{PLACE}cell C2: 'x'")
    assert got.problems[1].startswith(f"{PLACE}cell D2: 'y'")
    assert got.problems[-1] == f"{PLACE}and 4 more; mend these first, then look again"


def test_a_cell_is_shown_short(counted):
    [problem] = counted([JAN, "", "long " * 50, 9]).problems
    assert "'long long long long…' is not a number" in problem


def test_merged_cells_are_told(counted):
    got = counted(*ROWS, change=lambda sheet: sheet.merge_cells("E2:E4"))
    assert (
        got.problems[0]
        == f"{PLACE}cell E2: belongs to the merged cells E2:E4; unmerge them; each cell holds its own value"
    )


def test_a_total_below_the_table_is_told(counted):
    got = counted(*ROWS, ["Total", "", 9, 400])
    [problem] = got.problems
    assert problem.startswith(f"{PLACE}row 5: 'Total' says that this is no period; take the row out")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ([None, "Sum 2025", 9, 400], "'Sum 2025' says that this is no period"),
        ([None, "", 9, 400, None, "average"], "'average' says that this is no period"),
        (["Total", "", "=SUM(C2:C4)", "=SUM(D2:D4)"], "'Total' says that this is no period"),
        ([None, "", "=SUM(C2:C4)", "=SUM(D2:D4)"], "wrong is computed from the rows above"),
        ([APR, "", "=SUM(C2:C4)", 400], "wrong is computed from the rows above"),
        ([None, "", 9, 400], "wrong and all are the sum of the rows above"),
        ([APR, "", 9, 400], "wrong and all are the sum of the rows above"),
    ],
)
def test_a_total_is_told_once_and_nothing_more_is_said_of_it(counted, row, told):
    [problem] = counted(*ROWS, row).problems
    assert problem.startswith(f"{PLACE}row 5: {told}")
    assert "take the row out: totals are made from the rows" in problem


@pytest.mark.parametrize(
    "row",
    [
        [APR, "April 2025", 9, 400],
        [APR, "", 9, 401],
    ],
)
def test_a_period_that_only_looks_like_a_total_is_counted(counted, row):
    told = counted(*ROWS, row, label="2025-Q2")
    assert told.problems == []
    assert told.values["total"]["2025-04"] == 9


def test_a_remark_that_speaks_of_a_total_is_a_remark(counted):
    told = counted(*ROWS, [APR, "", 2, 100, None, "total chaos after the move"], label="2025-Q2")
    assert told.problems == []


def test_few_equal_sums_may_be_chance(counted):
    assert counted([JAN, "", 3, 100], [FEB, "", 3, 100]).problems == []


def test_a_mistyped_day_in_mid_table_is_told(counted):
    got = counted(*ROWS[:2], [date(2024, 3, 1), None, 1, 100], [APR, None, 1, 100])
    [problem] = got.problems
    assert problem == (
        f"{PLACE}cell A4: March 2024 stands between February 2025 and April 2025; "
        "correct the date, or move the row to its place"
    )


def test_rows_may_be_newest_first(counted):
    assert counted(*reversed(ROWS)).problems == []


def test_a_rows_day_is_held_against_the_words_beside_it(counted):
    [problem] = counted([date(2052, 1, 1), "January 2025", 3, 100]).problems
    assert problem.endswith(
        "2052-01-01 is January 2052, but column covers says January 2025; write 2025-01-01, or correct covers"
    )


def test_the_data_reach_to_the_end_of_the_last_counted_period(counted):
    quality = counted(*ROWS, fresh_within="5 days").measured.quality["hand"]
    assert (quality.first, quality.last) == (JAN, date(2025, 3, 31))
    [fresh] = [one for one in quality.checks if one.kind.value == "freshness"]
    assert (fresh.state.value, fresh.fact) == (
        "ok",
        "the newest row counts up to 31 Mar 2025, 0 days before 31 Mar 2025; at most 5 days are agreed",
    )


def test_what_is_wrong_is_told_from_the_top_down_by_the_declared_path(counted, form_book, tmp_path):
    rows = [[date(2024, month, 1), "", 1, 100] for month in range(1, 13)]
    rows[7][3], rows[8][2], rows[9][0] = "x", "y", "z"
    counted(*rows)
    (tmp_path / "data").mkdir()
    (tmp_path / "hand.xlsx").rename(tmp_path / "data" / "hand.xlsx")
    told = [str(one) for one in check(form_book(path="data/hand.xlsx"))]
    start = "source hand  data/hand.xlsx  sheet Counts cell "
    assert [one.removeprefix(start)[:4] for one in told] == ["D9: ", "C10:", "A11:"]


def test_notes_below_the_table_do_not_matter(counted):
    assert counted(*ROWS, ["Thank you for filling this in!"]).problems == []


def test_text_that_means_nothing_is_nothing(counted):
    told = counted([JAN, "", "n/a", "n/a", 0.5], missing=["n/a"])
    assert told.problems == []
    assert told.values["score"]["2025-01"] == 0.5
