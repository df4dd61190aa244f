"""Numbers, dates and timestamps as they may be written."""

from datetime import date, datetime

import pytest

from kpiwork.errors import ExpressionError
from kpiwork.measure.expression.nodes import Literal
from kpiwork.measure.expression.parse import tree


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("9223372036854775807", 2**63 - 1),
        ("0.95", 0.95),
        ("date '2012-02-29'", date(2012, 2, 29)),
        ("cast('2012-02-29' as date)", date(2012, 2, 29)),
        ("timestamp '2013-01-01'", datetime(2013, 1, 1)),
        ("timestamp '2013-01-01 10:30'", datetime(2013, 1, 1, 10, 30)),
        ("timestamp '2013-01-01T10:30:59.5'", datetime(2013, 1, 1, 10, 30, 59, 500_000)),
    ],
)
def test_values_are_read(formula, value):
    node = tree(formula)
    assert isinstance(node, Literal)
    assert (node.value, type(node.value)) == (value, type(value))


@pytest.mark.parametrize(
    ("formula", "mend"),
    [
        ("9223372036854775808", "stay below"),
        ("1e999", "stay below"),
        ("date '2013-02-29'", "date '2026-01-31'"),
        ("date '20130101'", "date '2026-01-31'"),
        ("date '2013-01-01 10:00'", "date '2026-01-31'"),
        ("timestamp '2013-01-01 25:00'", "own time"),
        ("timestamp '2013-01-01T00:00Z'", "own time"),
    ],
)
def test_impossible_values_are_refused(formula, mend):
    with pytest.raises(ExpressionError) as caught:
        tree(formula)
    assert mend in caught.value.problems[0].mend
