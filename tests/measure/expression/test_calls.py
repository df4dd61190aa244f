"""Every operator and row function, with answers worked out by hand."""

from datetime import date

import pytest

NAN_IS_NULL = [False, True, False, True]


@pytest.mark.parametrize(
    ("formula", "answers"),
    [
        ("n", [1, 2, 3, None]),
        ("price", [2.5, -2.5, 7.25, None]),
        ("ratio is null", NAN_IS_NULL),
        ("n + 1", [2, 3, 4, None]),
        ("n - price", [-1.5, 4.5, -4.25, None]),
        ("n * 1.5", [1.5, 3.0, 4.5, None]),
        ("-n", [-1, -2, -3, None]),
        ("n / 2", [0.5, 1.0, 1.5, None]),
        ("n / 0", [None, None, None, None]),
        ("price / (n - 2)", [-2.5, None, 7.25, None]),
        ("n / parts", [0.25, None, 1.5, None]),
        ("1000000000 * 1000000000", [10**18] * 4),
        ("n = 2", [False, True, False, None]),
        ("n <> 2", [True, False, True, None]),
        ("n != 2", [True, False, True, None]),
        ("n < 2.0", [True, False, False, None]),
        ("price >= -2.5", [True, True, True, None]),
        ("carrier = 'ua'", [True, False, True, None]),
        ('"Was Late" = false', [False, True, False, None]),
        ('"Was Late" and n = 1', [True, False, False, None]),
        ('"Was Late" or n is null', [True, False, True, True]),
        ('not "Was Late"', [False, True, False, None]),
        ("not n = 1 and n < 3", [False, True, False, None]),
        ("n in (1, 3, 5)", [True, False, True, None]),
        ("n not in (1)", [False, True, True, None]),
        ("price in (-2.5, 7)", [False, True, False, None]),
        ("day in (date '2013-03-11')", [False, True, False, None]),
        ("n between 2 and 3", [False, True, True, None]),
        ("n not between 2 and 3", [True, False, False, None]),
        ("n is not null", [True, True, True, False]),
        ("tags is null", [False, False, False, True]),
        ("carrier like 'u_'", [True, False, True, None]),
        ("carrier not like '%A%'", [True, False, True, None]),
        ("case when n = 1 then 'one' when n = 2 then 'two' else 'more' end", ["one", "two", "more", "more"]),
        ("case carrier when 'ua' then 1 else 2.5 end", [1.0, 2.5, 1.0, 2.5]),
        ("case when n > 1 then n end", [None, 2, 3, None]),
        ("case when n > 1 then null else n end", [1, None, None, None]),
        ("nullif(n, 2)", [1, None, 3, None]),
        ("coalesce(n, 0)", [1, 2, 3, 0]),
        ("coalesce(null, carrier, 'x')", ["ua", "AA ", "ua", "x"]),
        ("abs(price)", [2.5, 2.5, 7.25, None]),
        ("round(price)", [3, -3, 7, None]),
        ("round(price, 1)", [2.5, -2.5, 7.3, None]),
        ("round(n, 2)", [1.0, 2.0, 3.0, None]),
        ("round(n)", [1, 2, 3, None]),
        ("floor(price)", [2, -3, 7, None]),
        ("ceil(price)", [3, -2, 8, None]),
        ("floor(n)", [1, 2, 3, None]),
        ("least(n, 2)", [1, 2, 2, 2]),
        ("greatest(n, 2.5)", [2.5, 2.5, 3.0, 2.5]),
        ("greatest(day, date '2013-01-01')", [date(2013, 3, 9), date(2013, 3, 11), *[date(2013, 1, 1)] * 2]),
        ("lower(trim(carrier))", ["ua", "aa", "ua", None]),
        ("upper(carrier) = 'UA'", [True, False, True, None]),
        ("null + n", [None] * 4),
    ],
)
def test_row_formulas_give_known_answers(rows, formula, answers):
    given = rows(formula)
    assert given == answers
    assert [type(value) for value in given] == [type(value) for value in answers]


def test_division_gives_a_float_and_never_an_error(rows):
    assert rows("0 / n") == [0.0, 0.0, 0.0, None]
    assert rows("0 / 0.0") == [None] * 4
