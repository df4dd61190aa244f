"""Each aggregate as an Ibis expression; counts and whole sums are int64, all else float64."""

import ibis
import ibis.expr.types as ir

from kpiwork.measure.expression.functions import FUNCTIONS
from kpiwork.measure.expression.nodes import Constant
from kpiwork.measure.expression.operands import Operand, cast_for_sure, require, wrap
from kpiwork.measure.expression.refusal import refusal
from kpiwork.measure.expression.texts import extreme

__all__ = ["aggregate", "count_rows"]

MIDDLE = 0.5


def count_rows(table: ir.Table, where: ir.BooleanValue | None, at: int) -> Operand:
    """Count the rows for which a condition holds.

    Never null: for filtered rows some engines add up ones, which of no rows would be null.
    """
    if where is None:
        return wrap(table.count(), at)
    return wrap(ibis.coalesce(table.count(where=where), ibis.literal(0, "int64")), at)


def aggregate(
    name: str,
    argument: Operand,
    share: Constant,
    where: ir.BooleanValue | None,
    *,
    engine: str,
    at: int,
) -> Operand:
    """Translate an aggregate of one column or row expression.

    Parameters
    ----------
    name : str
        The aggregate; ``count distinct`` is one of its own.
    argument : Operand
        Its first argument.
    share : number
        The share of a quantile, else ignored.
    where : ibis boolean or None
        The rows it looks at.
    engine : str
        Ibis's name of the engine.
    at : int
        Its offset in the text.

    Returns
    -------
    Operand
        A scalar.

    Raises
    ------
    ExpressionError
        If the argument has no column or is of the wrong kind.
    """
    function = FUNCTIONS[name.partition(" ")[0]]
    if argument.value.op().shape.is_scalar():
        raise refusal(argument.at, f"{name!r} looks at no column", "name one, or write count(*)")
    value = require(argument, function.takes[0], f"'{function.name}'").value
    if name in {"min", "max"}:
        return wrap(extreme(name, value, where, engine), at)
    return wrap(_over_rows(name, value, share, where), at)


def _over_rows(name: str, value: ir.Value, share: Constant, where: ir.BooleanValue | None) -> ir.Value:
    match name:
        case "count":
            made = value.count(where=where)
        case "count distinct":
            made = value.nunique(where=where)
        case "sum":
            made = value.sum(where=where)
        case "avg":
            made = value.cast("float64").mean(where=where)
        case _:
            made = value.cast("float64").quantile(MIDDLE if name == "median" else share, where=where)
    return cast_for_sure(made, "int64") if name == "sum" and value.type().is_integer() else made
