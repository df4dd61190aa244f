"""A number reads in Excel as on the page; LibreOffice prints it for the proof."""

from __future__ import annotations

from io import BytesIO

import pytest
import xlsxwriter

from kpiwork.publish.excel.number_formats import for_axis, for_difference, for_value, in_full
from kpiwork.review.numbers import MINUS, NumberStyle
from kpiwork.spec.unit import UnitKind

VALUES = (0.0, 0.75496, -0.0004, 0.0004, -12.34, 999.5, 84_292.0, 123_456.0, 4_397_439.25, -2_500_000.0)
STYLES = [
    NumberStyle(unit=unit, decimals=decimals)
    for unit in UnitKind
    if unit is not UnitKind.CURRENCY
    for decimals in (0, 2)
] + [
    NumberStyle(unit=UnitKind.CURRENCY, currency=currency, decimals=decimals)
    for currency, decimals in (("USD", 0), ("EUR", 2), ("CHF", 0))
]


def sheet_of(pairs) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.set_column(0, 0, 60)
        for row, (value, form) in enumerate(pairs):
            sheet.write_number(row, 0, value, workbook.add_format({"num_format": form}))
    return target.getvalue()


def test_values_and_differences_print_as_on_the_page(printed):
    values = [(style, value) for style in STYLES for value in VALUES]
    cells = [(value, for_value(style, value)) for style, value in values]
    cells += [(style.plain(value) or 0.0, for_difference(style, value)) for style, value in values]
    expected = [style.value(value) for style, value in values]
    expected += [style.difference(value) for style, value in values]
    assert [row[0] for row in printed(sheet_of(cells))] == expected


def test_axes_and_columns_in_full_keep_one_scale(printed):
    dollars = NumberStyle(unit=UnitKind.CURRENCY, currency="USD", decimals=0)
    tenths = NumberStyle(unit=UnitKind.CURRENCY, currency="USD", decimals=1)
    cells = [(4_397_439.25, in_full(dollars)), (-500_000, for_axis(tenths, 2_000_000.0))]
    shown = [row[0].replace("\N{NO-BREAK SPACE}", " ") for row in printed(sheet_of(cells))]
    assert shown == ["$4,397,439", f"{MINUS}$0.50 m"]


def test_a_quote_in_a_currency_breaks_no_format():
    style = NumberStyle(unit=UnitKind.CURRENCY, currency='X"Y', decimals=0)
    assert for_value(style, 1.0).count('"') % 2 == 0


@pytest.mark.parametrize("style", STYLES)
def test_a_number_that_is_typed_over_keeps_its_minus(style):
    assert MINUS in for_value(style, 5.0).split(";")[1]
    assert MINUS in for_difference(style, 5.0).split(";")[1]
