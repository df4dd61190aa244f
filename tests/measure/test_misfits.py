"""Dates in other forms than ISO, and cells that do not fit their column: told with line and mend, never shown."""

from __future__ import annotations

from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.measure.check import check
from kpiwork.measure.date_formats import GUESSES, pattern_of, read_moment
from kpiwork.measure.measure import measure
from kpiwork.spec.source import Source

GERMAN = {"Op date": {"type": "date", "format": "%d.%m.%Y"}}


@pytest.fixture
def year(book, card, period, tmp_path):
    """Measure the rows of 2013 by the column ``Op date``, given as text in a CSV or Excel file."""

    def run(cells, kind, **source):
        path = tmp_path / f"a.{kind}"
        if kind == "csv":
            path.write_text("id;Op date\n" + "".join(f"{n};{cell or ''}\n" for n, cell in enumerate(cells)))
        else:
            made = openpyxl.Workbook()
            made.active.append(["id", "Op date"])
            for number, cell in enumerate(cells):
                made.active.append([number, cell])
            made.save(path)
        cards = {"a": card("count(*)", date="Op date"), "b": card("sum(id)", date="Op date")}
        workbook = book(cards, {"sales": {"path": path.name, **source}})
        got = measure(workbook, period("2013-Q4"))
        rows = got.readings[(got.readings["grain"] == "year") & (got.readings["kpi"] == "a")]
        return rows["value"].sum(), check(workbook), got.problems

    return run


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("cells", "declared"),
    [
        (["31.12.2013", None, "1.2.2013"], {"type": "date", "format": "%d.%m.%Y"}),
        (["12/31/2013", "01/02/2013"], {"type": "date", "format": "%m/%d/%Y"}),
        (["31.12.13 10:30", "01.02.13 09:00"], {"type": "timestamp", "format": "%d.%m.%y %H:%M"}),
        (["31.12.2013 10:30", "01.02.2013 09:00"], {"type": "date", "format": "%d.%m.%Y %H:%M"}),
    ],
)
def test_dates_are_read_by_their_format(year, kind, cells, declared):
    assert year(cells, kind, columns={"Op date": declared}) == (2, (), {})


@pytest.mark.parametrize(
    ("kind", "where"), [("csv", "line 4 of a.csv"), ("xlsx", "row 4 of a.xlsx sheet Sheet")]
)
@pytest.mark.parametrize("bad", ["SECRET", "31.02.2013", "31.12.13", "12/31/2013", "1.2.2013 x"])
def test_a_cell_that_does_not_fit_the_format_is_told_once(year, kind, where, bad):
    value, [problem], found = year(["31.12.2013", None, bad, "1.1.2013", bad], kind, columns=GERMAN)
    assert value == 0
    assert problem.place == "source sales"
    assert "column 'Op date' is text" in problem.fact
    assert "declares date in the format %d.%m.%Y: 2 of 4 cells are no date" in problem.fact
    assert where in problem.fact
    assert bad not in str(problem)
    assert set(found.values()) == {(problem,)}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("declared", [{}, {"columns": {"Op date": {"type": "date"}}}])
@pytest.mark.parametrize(
    ("cells", "form"),
    [
        (["01.02.2013", "31.12.2013"], "%d.%m.%Y"),
        (["01/02/2013", "31/12/2013"], "%d/%m/%Y"),
        (["01/02/2013", "12/31/2013"], "%m/%d/%Y"),
        (["2013/12/31"], "%Y/%m/%d"),
    ],
)
def test_a_clear_format_is_offered_once_for_the_source(year, kind, declared, cells, form):
    _, [problem], _ = year(cells, kind, **declared)
    assert problem.place == "source sales"
    assert f'declare columns: {{"Op date": {{type: date, format: "{form}"}}}}' in problem.mend
    assert not any(cell in str(problem) for cell in cells)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_unclear_format_is_not_guessed(year, kind):
    _, problems, _ = year(["01/02/2013", "03/04/2013"], kind)
    assert {problem.mend for problem in problems} == {
        "declare its type and format under columns, or make a date of it under derived"
    }


@pytest.mark.parametrize(
    ("columns", "fact"),
    [
        ({"format": "%d.%m.%Y"}, "only dates have"),
        ({"type": "text", "format": "%d.%m.%Y"}, "only dates have"),
        ({"type": "date", "format": "%d.%m"}, "day, month and year"),
        ({"type": "date", "format": "%d.%m.%Y %d"}, "day, month and year"),
        ({"type": "date", "format": "%d %b %m %Y"}, "day, month and year"),
        ({"type": "date", "format": "dd.mm.yyyy"}, "day, month and year"),
    ],
)
def test_formats_are_checked(columns, fact):
    with pytest.raises(ValueError, match=fact):
        Source.model_validate({"path": "a.csv", "columns": {"x": columns}})


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2068, 12, 31)), st.sampled_from(GUESSES))
def test_what_is_written_by_a_format_is_read_by_it(day, form):
    assert read_moment(day.strftime(form), form) == datetime(day.year, day.month, day.day)
    assert read_moment(day.strftime(form) + " ", form) is None
    assert pattern_of(form).count("d") == 3


MINUTES = 'day,note,minutes\n2013-01-05,"two\nlines",10\n\n2013-01-06,,12 SECRET\n2013-01-07,,13\n2013-01-08,,x\n2013-01-08,,1\n'


@pytest.mark.parametrize("columns", [{}, {"minutes": {"type": "integer"}}])
def test_the_first_cell_that_is_no_number_is_named_by_its_line(book, card, write, columns):
    write("a.csv", MINUTES)
    [problem] = check(book({"k": card("sum(minutes)")}, {"sales": {"path": "a.csv", "columns": columns}}))
    assert "2 of 5 cells are no integer, the first in line 5 of a.csv" in problem.fact
    assert "SECRET" not in str(problem)


DERIVED = {"derived": {"on": 'cast("Op date" as date)'}}


@pytest.mark.parametrize("where", ["derived", "numerator"])
def test_a_cast_of_texts_that_are_no_dates_is_told_once(book, card, write, period, where):
    write("a.csv", "day,Op date\n2013-01-05,31.12.2013\n2013-01-06,30.12.2013\n")
    text, source = ("on", DERIVED) if where == "derived" else ('cast("Op date" as date)', {})
    cards = {name: card(f"count(*) filter (where year({text}) = {name})") for name in ("2013", "2012")}
    workbook = book({f"k{name}": one for name, one in cards.items()}, {"sales": {"path": "a.csv", **source}})
    [problem] = check(workbook)
    assert problem.place == "source sales"
    assert "2 of 2 cells of column 'Op date' cannot become date" in problem.fact
    assert 'declare columns: {"Op date": {type: date, format: "%d.%m.%Y"}}' in problem.mend
    assert "Exception" not in str(problem)
    assert set(measure(workbook, period("2013-Q4")).problems.values()) == {(problem,)}


@pytest.mark.parametrize(
    "text",
    [
        "cast(iso as date) < data_end",
        "case when good then cast(mixed as date) else date '2000-01-01' end < data_end",
    ],
)
def test_casts_that_the_data_can_take_pass(book, card, write, text):
    write(
        "a.csv",
        "day,iso,mixed,good\n2013-01-05,2013-01-01,31.12.2013,false\n2013-01-06,2013-01-01 10:00,2013-01-01,true\n",
    )
    source = {"path": "a.csv", "columns": {"iso": {"type": "text"}}, "derived": {"x": text}}
    assert check(book({"k": card("count(*)", where=f"x and {text}")}, {"sales": source})) == ()
