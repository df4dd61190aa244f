"""Which texts can become numbers, dates and timestamps."""

import pytest

from kpiwork.measure.expression import bind, parse_row
from kpiwork.measure.expression.functions import Type
from kpiwork.measure.expression.written_values import has_form


@pytest.mark.parametrize(
    ("text", "to", "fits"),
    [
        ("12", Type.INTEGER, True),
        (" -12.50\t", Type.FLOAT, True),
        ("1e3", Type.FLOAT, True),
        (".5", Type.FLOAT, True),
        ("nan", Type.FLOAT, True),
        ("1_000", Type.INTEGER, False),
        ("1.5f", Type.FLOAT, False),
        ("0x1F", Type.INTEGER, False),
        ("", Type.FLOAT, False),
        ("2025-1-5", Type.DATE, True),
        ("2025/01/05", Type.DATE, True),
        ("2025-01-05T10:00", Type.DATE, True),
        ("2025-01-05 or so", Type.DATE, False),
        ("today", Type.DATE, False),
        ("05.01.2025", Type.DATE, False),
        ("2025-01-05 10:00:00.5+02:00", Type.TIMESTAMP, True),
        ("2025-01-05 24:00", Type.TIMESTAMP, False),
    ],
)
def test_the_form_tells_what_can_be_read(flights, text, to, fits):
    value = bind(parse_row("text"), flights, zone="UTC", names={"text": text})
    asked = flights.limit(1).select(fits=has_form(value, to, "duckdb"))
    assert asked.to_pyarrow()["fits"].to_pylist() == [fits]


@pytest.mark.parametrize(
    ("formula", "answer"),
    [("cast('nan' as float)", None), ("cast('nan' as integer)", None), ("cast(' 1e3\t' as integer)", 1000)],
)
def test_texts_become_numbers(rows, formula, answer):
    assert rows(formula) == [answer] * 4


@pytest.mark.parametrize("formula", ["cast('1_000' as float)", "cast(carrier as integer)"])
def test_other_texts_stop_the_engine(rows, formula):
    with pytest.raises(Exception, match="cannot be read"):
        rows(formula)
