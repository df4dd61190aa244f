"""Whether a formula's casts can take the texts that are in the data, told once for a column of a source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import ibis

from kpiwork.errors import Problem
from kpiwork.measure.expression import Expression, casts_of
from kpiwork.measure.expression.engines import engine_of
from kpiwork.measure.expression.functions import Type
from kpiwork.measure.expression.written_values import has_form
from kpiwork.measure.files import source_place
from kpiwork.measure.misfits import Misfit
from kpiwork.spec.source import ColumnType

__all__ = ["check_casts"]

IBIS = {"date": "date", "timestamp": "timestamp", "integer": "float64", "float": "float64"}
ANY_FORMAT = "%d.%m.%Y"


def check_casts(
    name: str,
    expression: Expression,
    table: ibis.Table,
    value: ibis.Value,
    misfits: Mapping[str, Misfit],
) -> tuple[Problem, ...]:
    """Compute a formula once, where it casts columns of text, to learn whether it can be computed.

    Parameters
    ----------
    name : str
        The source's id.
    expression : Expression
        The formula.
    table : ibis table
        What it is bound to, on the embedded engine.
    value : ibis value
        The formula bound, as a scalar.
    misfits : mapping of str to Misfit
        What is known of the source's columns of text.

    Returns
    -------
    tuple of Problem
        Empty if it can, or if the reason is no cast.
    """
    casts = [(column, to) for column, to in casts_of(expression) if _is_text(table, column)]
    if not casts:
        return ()
    try:
        table.aggregate(value=value).to_pyarrow()
    except Exception:  # noqa: BLE001 - whatever failed, only casts are looked at here; others are told later
        return tuple(dict.fromkeys(_problems(name, table, casts, misfits)))
    return ()


def _is_text(table: ibis.Table, column: str) -> bool:
    return column in table.columns and table[column].type().is_string()


def _problems(
    name: str, table: ibis.Table, casts: list[tuple[str, str]], misfits: Mapping[str, Misfit]
) -> Iterator[Problem]:
    for column, to in casts:
        text = table[column]
        unread = ~has_form(text, Type(to), engine_of(table)) | text.try_cast(IBIS[to]).isnull()
        cells, bad = _counted(table, text.count(), text.count(where=unread))
        if bad:
            fact = (
                f"does not fit this data: {bad:,} of {cells:,} cells of column '{column}' cannot become {to}"
            )
            misfit = misfits.get(column)
            yield Problem(place=source_place(name), fact=fact, mend=_mend(column, to, misfit))


def _counted(table: ibis.Table, *numbers: ibis.Value) -> list[int]:
    asked = {f"n{position}": number for position, number in enumerate(numbers)}
    return [int(found[0]) for found in table.aggregate(**asked).to_pyarrow().to_pydict().values()]


def _mend(column: str, to: str, misfit: Misfit | None) -> str:
    if to not in (ColumnType.DATE, ColumnType.TIMESTAMP):
        where = f"; the first is in {misfit.where}" if misfit is not None and misfit.where else ""
        return f"correct these cells, or cast only the others with case when{where}"
    clear = misfit.mend(column) if misfit is not None else ""
    if clear:
        return f"{clear}, and use the column without cast"
    form = f'with type: {to} and its format, such as format: "{ANY_FORMAT}"'
    return f"declare the column under columns {form}, and use it without cast"
