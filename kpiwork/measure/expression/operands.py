"""Ibis values with their kind: how columns are read, constants written and kinds brought together.

Whatever a table holds, a number is int64 or float64 from here on, and NaN is null.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir

from kpiwork.errors import allowed
from kpiwork.measure.expression.engines import DUCKDB
from kpiwork.measure.expression.functions import Kind
from kpiwork.measure.expression.moments import as_timestamp, is_aware, localise
from kpiwork.measure.expression.refusal import refusal

__all__ = [
    "Operand",
    "alike",
    "cast_for_sure",
    "column",
    "constant",
    "floats",
    "known",
    "require",
    "wrap",
    "written",
]

NAN = float("nan")
"""One and the same, since it equals no other: equal formulas must be known as equal."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Operand:
    """A translated part of a formula.

    Parameters
    ----------
    value : ibis value
        The expression.
    kind : Kind
        What sort of value it is.
    at : int
        Its offset in the text, for messages.
    name : str
        The column's name if it is one, else empty.
    """

    value: Any
    kind: Kind
    at: int
    name: str = ""

    def __str__(self) -> str:
        kind = f"{self.kind} ({self.value.type()})" if self.kind is Kind.OTHER else self.kind
        return f"column {self.name!r} is {kind}" if self.name else f"this is {kind}"


def kind_of(dtype: dt.DataType) -> Kind:
    """Sort an Ibis type into the kinds of the language."""
    tests = (
        (dtype.is_null(), Kind.NULL),
        (dtype.is_boolean(), Kind.TRUTH),
        (dtype.is_numeric(), Kind.NUMBER),
        (dtype.is_string(), Kind.TEXT),
        (dtype.is_date(), Kind.DATE),
        (dtype.is_timestamp(), Kind.TIMESTAMP),
    )
    return next((kind for holds, kind in tests if holds), Kind.OTHER)


def wrap(value: ir.Value, at: int) -> Operand:
    """Take up a computed value."""
    return Operand(value=value, kind=kind_of(value.type()), at=at)


def cast_for_sure(value: ir.Value, to: str) -> ir.Value:
    """Cast also where Ibis believes it needless: engines sum int64 to wider types, write 1.5 as decimal."""
    return ops.Cast(value, to=dt.dtype(to)).to_expr()


def known(value: ir.Value, engine: str) -> ir.Value:
    """Make null of NaN, which stands for no number in floats, and in the decimals of PostgreSQL.

    DuckDB drops a comparison with NaN over Parquet, whose statistics leave NaN out; not its own test.
    """
    number = value.cast("float64")
    if engine == DUCKDB:
        return number.isnan().ifelse(ibis.null("float64"), number)
    return number.nullif(cast_for_sure(ibis.literal(NAN), "float64"))


def column(table: ir.Table, name: str, *, engine: str, at: int = 0) -> Operand:
    """Read a column, numbers as int64 or float64, NaN as null."""
    value = table[name]
    dtype = value.type()
    if dtype.is_integer():
        value = value.cast("int64")
    elif dtype.is_decimal() or dtype.is_floating():
        value = known(value, engine)
    return Operand(value=value, kind=kind_of(dtype), at=at, name=name)


def constant(value: object, at: int) -> Operand:
    """Write a Python value, or take an Ibis scalar, as an operand."""
    if isinstance(value, ir.Value):
        return wrap(value, at)
    if value is None:
        return Operand(value=ibis.null(), kind=Kind.NULL, at=at)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return wrap(ibis.literal(value.astimezone(UTC), "timestamp('UTC')"), at)
    types = ((bool, "boolean"), (int, "int64"), (float, "float64"), (str, "string"), (datetime, "timestamp"))
    to = next((name for kind, name in types if isinstance(value, kind)), None)
    to = "date" if to is None and isinstance(value, date) else to
    if to is None:
        raise refusal(at, f"a value of type {type(value).__name__} was given", "give a number, text or date")
    literal = ibis.literal(value, to)
    return wrap(cast_for_sure(literal, to) if to in {"int64", "float64"} else literal, at)


def written(operand: Operand) -> Any:
    """Return the Python value of an operand that was written as a constant."""
    op = operand.value.op()
    return op.arg.value if isinstance(op, ops.Cast) else op.value


def require(operand: Operand, kinds: Iterable[Kind], where: str) -> Operand:
    """Refuse an operand of another kind; a null is any kind."""
    wanted = frozenset(kinds)
    if operand.kind in wanted:
        return operand
    if operand.kind is Kind.NULL:
        return Operand(value=_null_of(wanted), kind=next(k for k in Kind if k in wanted), at=operand.at)
    fact = f"{operand}, and {where} takes {allowed(wanted - {Kind.NULL})}"
    raise refusal(operand.at, fact, _mend(operand, wanted))


def _mend(operand: Operand, wanted: frozenset[Kind]) -> str:
    name = operand.name or "x"
    if operand.kind is Kind.TRUTH and wanted == {Kind.NUMBER}:
        return f"count it: count(*) filter (where {name})"
    if wanted == {Kind.TRUTH}:
        return f"compare it with something: {name} = …"
    if operand.kind is Kind.TEXT and wanted == {Kind.NUMBER}:
        return f"use cast({name} as float), or choose a column of numbers"
    if wanted == {Kind.TIMESTAMP}:
        return "choose a column that has a time of day"
    return f"choose {allowed(wanted - {Kind.NULL})}"


def _null_of(kinds: frozenset[Kind]) -> ir.Value:
    types = {
        Kind.NUMBER: "float64",
        Kind.TEXT: "string",
        Kind.TRUTH: "boolean",
        Kind.DATE: "date",
        Kind.TIMESTAMP: "timestamp",
    }
    return ibis.null(next(types[kind] for kind in Kind if kind in kinds))


def floats(*operands: Operand) -> list[ir.Value]:
    """Bring numbers to float64 unless all are whole."""
    if all(operand.value.type().is_integer() for operand in operands):
        return [operand.value for operand in operands]
    return [operand.value.cast("float64") for operand in operands]


def alike(operands: Sequence[Operand], where: str, zone: str) -> list[ir.Value]:
    """Bring operands to one type: dates become timestamps beside timestamps, nulls fit in anywhere.

    Parameters
    ----------
    operands : sequence of Operand
        What is compared or chosen between.
    where : str
        The operator or function, for the message.
    zone : str
        The workbook's time zone.

    Returns
    -------
    list of ibis values
        In the same order, of one type.

    Raises
    ------
    ExpressionError
        If their kinds do not fit together.
    """
    known = [operand for operand in operands if operand.kind is not Kind.NULL]
    kinds = {operand.kind for operand in known}
    if not known:
        return [operand.value for operand in operands]
    if not (len(kinds) == 1 or kinds == {Kind.DATE, Kind.TIMESTAMP}):
        raise _unlike(known, where)
    values = iter(_same_type(known, kinds, zone))
    same = [next(values) if operand.kind is not Kind.NULL else None for operand in operands]
    to = next(value for value in same if value is not None).type()
    return [ibis.null(to) if value is None else value for value in same]


def _same_type(operands: Sequence[Operand], kinds: set[Kind], zone: str) -> list[ir.Value]:
    if kinds == {Kind.NUMBER}:
        return floats(*operands)
    values = [operand.value for operand in operands]
    if Kind.TIMESTAMP not in kinds or all(is_aware(value) for value in values):
        return values
    return [localise(as_timestamp(value), zone) for value in values]


def _unlike(operands: Sequence[Operand], where: str) -> Exception:
    first = operands[0]
    other = next(operand for operand in operands if operand.kind is not first.kind)
    mend = "bring both to one type with cast"
    if {first.kind, other.kind} in ({Kind.TEXT, Kind.DATE}, {Kind.TEXT, Kind.TIMESTAMP}):
        mend = "write dates as date '2026-01-31', timestamps as timestamp '2026-01-31 14:30'"
    elif {first.kind, other.kind} == {Kind.TEXT, Kind.NUMBER}:
        mend = "write numbers without quotes and texts with them, or use cast"
    return refusal(other.at, f"{first} and {_other(other)}: {where} takes two of a kind", mend)


def _other(operand: Operand) -> str:
    return str(operand) if operand.name else f"the other is {operand.kind}"
