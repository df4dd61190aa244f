"""Changes of type."""

from datetime import date, datetime

import pytest

from kpiwork.errors import ExpressionError


@pytest.mark.parametrize(
    ("formula", "answers"),
    [
        ("cast(price as integer)", [2, -2, 7, None]),
        ("cast(n as float)", [1.0, 2.0, 3.0, None]),
        ("cast(n as text)", ["1", "2", "3", None]),
        ('cast("Was Late" as integer)', [1, 0, 1, None]),
        ('cast("Was Late" as float)', [1.0, 0.0, 1.0, None]),
        ("cast('12.7' as integer)", [12] * 4),
        ("cast('-12.7' as float)", [-12.7] * 4),
        ("cast(carrier as text)", ["ua", "AA ", "ua", None]),
        ("cast(day as text)", ["2013-03-09", "2013-03-11", "2012-12-31", None]),
        ("cast(cast(day as text) as date) = day", [True, True, True, None]),
        ("cast(left_at as date)", [date(2013, 3, 10), date(2013, 3, 10), date(2012, 12, 31), None]),
        ("cast(left_utc as date)", [date(2013, 3, 10), date(2013, 3, 10), date(2012, 12, 31), None]),
        (
            "cast(day as timestamp)",
            [datetime(2013, 3, 9), datetime(2013, 3, 11), datetime(2012, 12, 31), None],
        ),
        ("cast(left_at as timestamp) = left_at", [True, True, True, None]),
        ("cast(cast(day as text) as timestamp) = day", [True, True, True, None]),
        ("cast(null as date)", [None] * 4),
        ("cast(day as date) = day", [True, True, True, None]),
    ],
)
def test_casts_give_known_answers(rows, formula, answers):
    given = rows(formula)
    assert given == answers
    assert [type(value) for value in given] == [type(value) for value in answers]


@pytest.mark.parametrize(
    ("formula", "fact", "mend"),
    [
        ("cast(price as text)", "column 'price' is a number with a fraction", "cast(x as integer)"),
        ("cast(left_at as text)", "column 'left_at' is a timestamp", "year(x)"),
        ("cast(n as date)", "column 'n' is a number", "make_date"),
        ("cast(day as integer)", "column 'day' is a date", "another column"),
        ("cast(tags as text)", "column 'tags' is of a type that formulas cannot use", "year(x)"),
    ],
)
def test_casts_that_engines_make_differently_are_refused(rows, formula, fact, mend):
    with pytest.raises(ExpressionError) as caught:
        rows(formula)
    assert fact in caught.value.problems[0].fact
    assert mend in caught.value.problems[0].mend
