"""Columns as a source declares them: their types are held to, and derived ones are added.

A column that is not what it should be does not stop the others; whoever uses it is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.datatypes as dt

from kpiwork.errors import ExpressionError, Problem, did_you_mean
from kpiwork.measure.expression import bind, parse_row
from kpiwork.measure.files import source_place
from kpiwork.measure.misfits import Misfit
from kpiwork.measure.text_casts import check_casts
from kpiwork.periods import Workdays
from kpiwork.spec.source import Column, ColumnType, Source

__all__ = ["Columns", "prepared", "type_of"]

# What can stand in for a declared type without loss.
WIDENED = {(ColumnType.INTEGER, ColumnType.FLOAT), (ColumnType.DATE, ColumnType.TIMESTAMP)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """A source's table with what was found about its columns.

    Parameters
    ----------
    table : ibis table
        Declared types enforced where they could be, derived columns added.
    missing : mapping of str to Problem
        Declared columns that are not in the data.
    wrong : mapping of str to Problem
        Columns whose type is not the declared one, and derived ones that could not be computed.
    reads : mapping of str to frozenset of str
        For a derived column, the columns of the data behind it.
    misfits : mapping of str to Misfit
        What keeps columns of text from being numbers or dates, as far as it was counted.
    """

    table: ibis.Table
    missing: Mapping[str, Problem]
    wrong: Mapping[str, Problem]
    reads: Mapping[str, frozenset[str]]
    misfits: Mapping[str, Misfit] = field(default_factory=dict)

    @property
    def unusable(self) -> Mapping[str, Problem]:
        """Every column that cannot be used, with the reason."""
        return {**self.missing, **self.wrong}


def type_of(dtype: dt.DataType) -> ColumnType | None:
    """Give the type of an engine's column in our words; None for lists, structures and the like."""
    tests = (
        (dtype.is_string(), ColumnType.TEXT),
        (dtype.is_integer(), ColumnType.INTEGER),
        (dtype.is_floating() or dtype.is_decimal(), ColumnType.FLOAT),
        (dtype.is_boolean(), ColumnType.BOOLEAN),
        (dtype.is_date(), ColumnType.DATE),
        (dtype.is_timestamp(), ColumnType.TIMESTAMP),
    )
    return next((kind for holds, kind in tests if holds), None)


def prepared(
    name: str,
    source: Source,
    table: ibis.Table,
    *,
    zone: str,
    workdays: Workdays,
    names: Mapping[str, object],
    misfits: Mapping[str, Misfit],
) -> Columns:
    """Hold a table to its source's declarations.

    Parameters
    ----------
    name : str
        The source's id.
    source : Source
        Declares columns and derived ones.
    table : ibis table
        As the engine gives it.
    zone : str
        The workbook's time zone.
    workdays : Workdays
        The days on which the organisation works.
    names : mapping
        Names that every formula knows, such as ``data_end``.
    misfits : mapping of str to Misfit
        From the conversion of the source's file.

    Returns
    -------
    Columns
        The table to measure on, and what cannot be used of it.
    """
    missing, wrong, casts = _declared(name, source, table, misfits)
    table = (
        table.mutate(**{column: table[column].cast(to) for column, to in casts.items()}) if casts else table
    )
    reads: dict[str, frozenset[str]] = {}
    for column, text in source.derived.items():
        place = f"params/workbook.yaml  sources.{name}.derived.{column}"
        try:
            expression = parse_row(text, place=place)
            bad = next((c for c in sorted(expression.columns) if c in missing or c in wrong), None)
            if bad is not None:
                wrong[column] = missing.get(bad) or wrong[bad]
                continue
            value = bind(expression, table, zone=zone, workdays=workdays, names=names)
            refused = () if source.database else check_casts(name, expression, table, value.count(), misfits)
            if refused:
                wrong[column] = refused[0]
                continue
            table = table.mutate(**{column: value})
        except ExpressionError as error:
            wrong[column] = error.problems[0]
        else:
            behind = (reads.get(c, frozenset({c})) for c in expression.columns)
            reads[column] = frozenset().union(*behind)
    return Columns(table=table, missing=missing, wrong=wrong, reads=reads, misfits=misfits)


def _declared(
    name: str, source: Source, table: ibis.Table, misfits: Mapping[str, Misfit]
) -> tuple[dict[str, Problem], dict[str, Problem], dict[str, str]]:
    """Compare the columns with their declarations: missing, of another type, to be widened."""
    missing: dict[str, Problem] = {}
    wrong: dict[str, Problem] = {}
    casts: dict[str, str] = {}
    schema = table.schema()
    for column, declared in source.columns.items():
        if column in source.derived:
            continue
        if column not in schema:
            missing[column] = _not_there(name, column, schema.names)
        elif declared.type is not None and (found := type_of(schema[column])) is not declared.type:
            if (found, declared.type) in WIDENED or schema[column].is_null():
                casts[column] = _IBIS[declared.type]
            else:
                kind = str(found or schema[column])
                wrong[column] = _other_type(name, column, kind, declared, misfits.get(column))
        elif schema[column].is_decimal():
            casts[column] = _IBIS[ColumnType.FLOAT]
    return missing, wrong, casts


_IBIS = {
    ColumnType.TEXT: "string",
    ColumnType.INTEGER: "int64",
    ColumnType.FLOAT: "float64",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "date",
    ColumnType.TIMESTAMP: "timestamp",
}


def _not_there(name: str, column: str, known: tuple[str, ...]) -> Problem:
    fact = f"does not fit this data: there is no column '{column}', which params/workbook.yaml declares"
    return Problem(place=source_place(name), fact=fact, mend=did_you_mean(column, known))


def _other_type(name: str, column: str, found: str, declared: Column, misfit: Misfit | None) -> Problem:
    form = "" if declared.format is None else f" in the format {declared.format}"
    fact = (
        f"does not fit this data: column '{column}' is {found}, "
        f"but params/workbook.yaml declares {declared.type}{form}"
    )
    fact = f"{fact}: {misfit.fact}" if misfit is not None and misfit.fact else fact
    mend = misfit.mend(column) if misfit is not None and declared.format is None else ""
    key = "type" if declared.format is None else "format"
    mend = mend or f"correct its values, or change sources.{name}.columns.{column}.{key}"
    return Problem(place=source_place(name), fact=fact, mend=mend)
