"""Changes of type: only those that every engine makes alike."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

import ibis
import ibis.expr.types as ir

from kpiwork.measure.expression.engines import POSTGRES
from kpiwork.measure.expression.functions import Kind, Type
from kpiwork.measure.expression.moments import localise
from kpiwork.measure.expression.operands import Operand, cast_for_sure, known, wrap
from kpiwork.measure.expression.refusal import refusal
from kpiwork.measure.expression.setting import Setting
from kpiwork.measure.expression.written_values import read_text

__all__ = ["cast", "cut"]


def cast(operand: Operand, to: Type, at: int, setting: Setting) -> Operand:
    """Translate a change of type, where every engine gives the same."""
    if operand.kind is Kind.NULL:
        return wrap(ibis.null(IBIS_TYPES[to]), at)
    if (operand.kind, to) == (Kind.DATE, Type.TEXT) and setting.engine == POSTGRES:
        return wrap(operand.value.strftime("%Y-%m-%d"), at)  # else as the database's DateStyle says
    if operand.kind is Kind.TEXT and to is not Type.TEXT:
        return wrap(_of_text(operand.value, to, setting.engine), at)
    convert = CASTS.get((operand.kind, to))
    if convert is None:
        mend = CAST_MENDS.get(to, "choose another column or type")
        raise refusal(at, f"{operand}, which cannot become {to}", mend)
    if (operand.kind, to) == (Kind.NUMBER, Type.TEXT) and not operand.value.type().is_integer():
        fact = f"{operand} with a fraction, which engines write differently"
        raise refusal(at, fact, "make it whole first: cast(cast(x as integer) as text)")
    return wrap(convert(localise(operand.value, setting.zone)), at)


def _of_text(value: ir.Value, to: Type, engine: str) -> ir.Value:
    made = read_text(value, to, engine)
    if to not in (Type.INTEGER, Type.FLOAT):
        return made
    number = known(made, engine)
    return cut(number) if to is Type.INTEGER else number


def cut(value: ir.Value) -> ir.Value:
    """Cut fractions off, towards zero."""
    return value if value.type().is_integer() else (value < 0).ifelse(value.ceil(), value.floor())


def _number_of_truth(value: ir.Value, to: str) -> ir.Value:
    one, zero = ibis.literal(1, to), ibis.literal(0, to)
    return ibis.cases((value, cast_for_sure(one, to)), (~value, cast_for_sure(zero, to)))


IBIS_TYPES = {
    Type.INTEGER: "int64",
    Type.FLOAT: "float64",
    Type.TEXT: "string",
    Type.DATE: "date",
    Type.TIMESTAMP: "timestamp",
}
CAST_MENDS = {
    Type.TEXT: "take its parts: year(x), month(x), hour(x)",
    Type.DATE: "make one of numbers: make_date(year, month, day)",
    Type.TIMESTAMP: "choose a column that holds a date or timestamp",
}
CASTS: Mapping[tuple[Kind, Type], Callable[[ir.Value], ir.Value]] = MappingProxyType(
    {
        (Kind.NUMBER, Type.INTEGER): cut,
        (Kind.NUMBER, Type.FLOAT): lambda value: value.cast("float64"),
        (Kind.NUMBER, Type.TEXT): lambda value: value.cast("string"),
        (Kind.TRUTH, Type.INTEGER): partial(_number_of_truth, to="int64"),
        (Kind.TRUTH, Type.FLOAT): partial(_number_of_truth, to="float64"),
        (Kind.TEXT, Type.TEXT): lambda value: value,
        (Kind.DATE, Type.TEXT): lambda value: value.cast("string"),
        (Kind.DATE, Type.DATE): lambda value: value,
        (Kind.DATE, Type.TIMESTAMP): lambda value: value.cast("timestamp"),
        (Kind.TIMESTAMP, Type.DATE): lambda value: value.date(),
        (Kind.TIMESTAMP, Type.TIMESTAMP): lambda value: value,
    }
)
