"""Which cells of a sheet keep their columns from being numbers or dates; texts are read by a format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from kpiwork.measure.date_formats import GUESSES, read_moment
from kpiwork.measure.misfits import Misfit
from kpiwork.spec.source import Column, ColumnType

__all__ = ["cell_misfit", "dated", "kind_of"]

NUMBERS = frozenset({ColumnType.INTEGER, ColumnType.FLOAT})
DATES = frozenset({ColumnType.DATE, ColumnType.TIMESTAMP})

Fits = Callable[[object], bool]


def kind_of(value: object) -> ColumnType:
    """Give the type of a cell, as Excel stored it."""
    match value:
        case bool():
            return ColumnType.BOOLEAN
        case int():
            return ColumnType.INTEGER
        case float():
            return ColumnType.FLOAT
        case datetime():
            return ColumnType.TIMESTAMP
        case date():
            return ColumnType.DATE
        case _:
            return ColumnType.TEXT


def dated(column: list[Any], declared: Column) -> list[Any]:
    """Read the texts of a column by its format, if all of them fit; else give the column as it is."""
    if declared.format is None:
        return column
    read = [read_moment(v, declared.format) if isinstance(v, str) else v for v in column]
    fit = all(new is not None for old, new in zip(column, read, strict=True) if old is not None)
    if fit and declared.type is ColumnType.DATE:
        return [value.date() if isinstance(value, datetime) else value for value in read]
    return read if fit else column


def cell_misfit(column: Sequence[Any], declared: Column, numbers: Sequence[int], sheet: str) -> Misfit | None:
    """Count the cells that keep a column of text from being what it was declared, or mostly is.

    Parameters
    ----------
    column : sequence
        Its cells, None where empty.
    declared : Column
        What the source says about it.
    numbers : sequence of int
        In which row of the sheet each cell stands.
    sheet : str
        File and sheet, for the message.

    Returns
    -------
    Misfit or None
        None where nothing but text can be expected.
    """
    if declared.type is ColumnType.TEXT or all(value is None for value in column):
        return None
    there = [(value, number) for value, number in zip(column, numbers, strict=True) if value is not None]
    form = declared.format or _clear_format([value for value, _ in there])
    kind, fits = _expected(declared, form)
    bad = [number for value, number in there if not fits(value)]
    if declared.type is None and 2 * len(bad) >= len(there):
        return None
    where = f"row {bad[0]} of {sheet}" if bad else ""
    return Misfit(type=kind, count=len(bad), cells=len(there), where=where, format=form)


def _expected(declared: Column, form: str) -> tuple[ColumnType, Fits]:
    if declared.type in DATES:
        return declared.type, partial(_is_date, declared.format or "")
    if declared.type is not None and declared.type not in NUMBERS:
        return declared.type, lambda value: kind_of(value) is declared.type
    if declared.type is None and form:
        return ColumnType.DATE, partial(_is_date, form)
    return declared.type or ColumnType.FLOAT, partial(_is_number, declared.type)


def _is_number(wanted: ColumnType | None, value: object) -> bool:
    whole = isinstance(value, float) and value.is_integer()
    return kind_of(value) in NUMBERS and (wanted is not ColumnType.INTEGER or whole or isinstance(value, int))


def _is_date(form: str, value: object) -> bool:
    text = isinstance(value, str) and bool(form) and read_moment(value, form) is not None
    return text or kind_of(value) in DATES


def _clear_format(values: Sequence[object]) -> str:
    """Give the one format that more than half of the cells have; empty where two fit as many."""
    counts = {form: sum(_is_text_date(form, value) for value in values) for form in GUESSES}
    most = max(counts.values())
    best = [form for form, count in counts.items() if count == most]
    return best[0] if len(best) == 1 and 2 * most > len(values) else ""


def _is_text_date(form: str, value: object) -> bool:
    return isinstance(value, str) and read_moment(value, form) is not None
