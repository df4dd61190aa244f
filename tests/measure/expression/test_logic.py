"""Formulas of any shape against a small reader of our own: three-valued logic and brackets hold."""

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiwork.measure.expression import bind, parse_row

NUMBERS = st.one_of(st.none(), st.integers(-3, 3))
ROWS = st.lists(st.fixed_dictionaries({"a": NUMBERS, "b": NUMBERS}), min_size=1, max_size=6)


def strict(act):
    """Make a function that is null where an argument is."""
    return lambda left, right: None if left is None or right is None else act(left, right)


def both(left, right):
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def either(left, right):
    return flip(both(flip(left), flip(right)))


def flip(value):
    return None if value is None else not value


ARITHMETIC = {
    "+": strict(lambda left, right: left + right),
    "-": strict(lambda left, right: left - right),
    "*": strict(lambda left, right: left * right),
    "/": strict(lambda left, right: None if right == 0 else left / right),
}
COMPARISON = {
    "=": strict(lambda left, right: left == right),
    "<>": strict(lambda left, right: left != right),
    "<": strict(lambda left, right: left < right),
    ">=": strict(lambda left, right: left >= right),
}
LOGIC = {"and": both, "or": either}


def pairs(operators, parts):
    return st.builds(
        lambda name, left, right: (
            f"({left[0]} {name} {right[0]})",
            lambda row: operators[name](left[1](row), right[1](row)),
        ),
        st.sampled_from(sorted(operators)),
        parts,
        parts,
    )


def signs(parts):
    negative = strict(lambda sign, value: sign * value)
    return parts.map(lambda part: (f"(- {part[0]})", lambda row: negative(-1, part[1](row))))


COLUMNS = st.sampled_from(["a", "b"]).map(lambda name: (name, lambda row: row[name]))
WHOLE = st.integers(0, 3).map(lambda number: (str(number), lambda _: number))
VALUES = st.recursive(COLUMNS | WHOLE, lambda parts: pairs(ARITHMETIC, parts) | signs(parts), max_leaves=4)
EQUAL = {"=": COMPARISON["="], "<>": COMPARISON["<>"]}


def larger(parts):
    nots = parts.map(lambda part: (f"(not {part[0]})", lambda row: flip(part[1](row))))
    unknown = parts.map(lambda part: (f"({part[0]} is null)", lambda row: part[1](row) is None))
    return pairs(LOGIC, parts) | pairs(EQUAL, parts) | nots | unknown


LISTED = COLUMNS.map(
    lambda part: (
        f"({part[0]} in (1, -2))",
        lambda row: None if part[1](row) is None else part[1](row) in {1, -2},
    )
)
BETWEEN = COLUMNS.map(
    lambda part: (
        f"({part[0]} between 0 and 2)",
        lambda row: None if part[1](row) is None else 0 <= part[1](row) <= 2,
    )
)
CONDITIONS = st.recursive(pairs(COMPARISON, VALUES) | LISTED | BETWEEN, larger, max_leaves=5)


def answers(formula, rows):
    columns = {name: [row[name] for row in rows] for name in ("a", "b")}
    table = ibis.memtable(columns, schema={"a": "int64", "b": "int64"})
    bound = bind(parse_row(formula), table, zone="UTC")
    return table.select(answer=bound).to_pyarrow()["answer"].to_pylist()


@settings(max_examples=100)
@given(CONDITIONS, ROWS)
def test_conditions_mean_what_they_say(condition, rows):
    formula, meaning = condition
    assert answers(formula, rows) == [meaning(row) for row in rows]


@settings(max_examples=60)
@given(VALUES, ROWS)
def test_sums_mean_what_they_say(value, rows):
    formula, meaning = value
    expected = [None if meaning(row) is None else float(meaning(row)) for row in rows]
    assert answers(formula, rows) == [None if e is None else pytest.approx(e) for e in expected]
