"""Each operator and row function as an Ibis expression: operands in, operand out."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import ibis
import ibis.expr.types as ir

from kpiwork.measure.expression.casts import cut
from kpiwork.measure.expression.functions import FUNCTIONS, ORDERED, Kind
from kpiwork.measure.expression.moments import PARTS, elapsed_seconds, localise, make_date
from kpiwork.measure.expression.operands import (
    Operand,
    alike,
    cast_for_sure,
    constant,
    floats,
    known,
    require,
    wrap,
    written,
)
from kpiwork.measure.expression.refusal import refusal
from kpiwork.measure.expression.setting import Setting
from kpiwork.measure.expression.texts import comparable, first_or_last, like, lower, trim, upper
from kpiwork.measure.expression.workdays import workdays_between

__all__ = ["call", "case", "conjunction"]

Translator = Callable[[str, Sequence[Operand], Setting], ir.Value]

COMPARABLE = ORDERED | {Kind.TRUTH, Kind.NULL}
SECONDS = {"minutes_between": 60.0, "hours_between": 3600.0, "days_between": 86400.0}
HALF = 0.5


def call(name: str, arguments: Sequence[Operand], at: int, setting: Setting) -> Operand:
    """Translate an operator or row function.

    Parameters
    ----------
    name : str
        Operator or function.
    arguments : sequence of Operand
        What it is applied to.
    at : int
        Its offset in the text.
    setting : Setting
        How the workbook counts time, and on which engine.

    Returns
    -------
    Operand
        The result.

    Raises
    ------
    ExpressionError
        If an argument is of the wrong kind.
    """
    function = FUNCTIONS.get(name)
    if function is not None:
        kinds = [*function.takes, *[function.takes[-1]] * (len(arguments) - len(function.takes))]
        if name not in CHOOSE:
            arguments = [require(a, kind, f"'{name}'") for a, kind in zip(arguments, kinds, strict=False)]
    return wrap(TRANSLATORS[name](name, arguments, setting), at)


def _arithmetic(name: str, arguments: Sequence[Operand], setting: Setting) -> ir.Value:  # noqa: ARG001
    for argument in arguments:
        if argument.kind in {Kind.DATE, Kind.TIMESTAMP}:
            mend = "count elapsed time with days_between, hours_between or minutes_between"
            raise refusal(argument.at, f"{argument}, and '{name}' takes a number", mend)
    left, right = floats(*(require(argument, {Kind.NUMBER}, f"'{name}'") for argument in arguments))
    match name:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left.cast("float64") / right.cast("float64").nullif(constant(0.0, 0).value)


def _negative(name: str, arguments: Sequence[Operand], setting: Setting) -> ir.Value:  # noqa: ARG001
    return -require(arguments[0], {Kind.NUMBER}, "'-'").value


def _comparison(name: str, arguments: Sequence[Operand], setting: Setting) -> ir.Value:
    kinds = COMPARABLE if name in {"=", "<>"} else COMPARABLE - {Kind.TRUTH}
    left, right = _compared(name, arguments, kinds, setting)
    if name not in {"=", "<>"}:
        left, right = comparable([left, right], setting.engine)
    match name:
        case "=":
            return left == right
        case "<>":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right


def _compared(
    name: str, arguments: Sequence[Operand], kinds: frozenset[Kind], setting: Setting
) -> list[ir.Value]:
    fitting = [require(argument, kinds, f"'{name}'") for argument in arguments]
    return [_bracketed(value) for value in alike(fitting, f"'{name}'", setting.zone)]


def _bracketed(value: ir.Value) -> ir.Value:
    """Keep a condition together inside a comparison: Ibis writes ``NOT a = b`` for (not a) = b."""
    return cast_for_sure(value, "boolean") if value.type().is_boolean() else value


def conjunction(values: Sequence[ir.Value]) -> ir.Value:
    """Join conditions with `and`, by halves, so that long chains do not nest deep."""
    return _join(values, lambda left, right: left & right)


def _join(values: Sequence[ir.Value], pair: Callable[[ir.Value, ir.Value], ir.Value]) -> ir.Value:
    if len(values) == 1:
        return values[0]
    middle = len(values) // 2
    return pair(_join(values[:middle], pair), _join(values[middle:], pair))


def _logic(name: str, arguments: Sequence[Operand], setting: Setting) -> ir.Value:  # noqa: ARG001
    values = [require(argument, {Kind.TRUTH}, f"'{name}'").value for argument in arguments]
    if name == "not":
        return ~values[0]
    return conjunction(values) if name == "and" else _join(values, lambda left, right: left | right)


def _in(name: str, arguments: Sequence[Operand], setting: Setting) -> ir.Value:
    first, *others = _compared(name, arguments, COMPARABLE, setting)
    return first.isin(others)


def _between(name: str, arguments: Sequence[Operand], setting: Setting) -> ir.Value:
    found = _compared(name, arguments, COMPARABLE - {Kind.TRUTH}, setting)
    value, low, high = comparable(found, setting.engine)
    return value.between(low, high)


def _is_null(name: str, arguments: Sequence[Operand], setting: Setting) -> ir.Value:  # noqa: ARG001
    value = _bracketed(arguments[0].value)
    return (known(value, setting.engine) if value.type().is_floating() else value).isnull()


def _like(name: str, arguments: Sequence[Operand], setting: Setting) -> ir.Value:
    value, pattern = (require(argument, {Kind.TEXT}, f"'{name}'") for argument in arguments)
    return like(value.value, written(pattern), setting.engine)


def _choose(name: str, arguments: Sequence[Operand], setting: Setting) -> ir.Value:
    allowed_kinds = FUNCTIONS[name].takes[0] | {Kind.NULL}
    values = alike([require(a, allowed_kinds, f"'{name}'") for a in arguments], f"'{name}'", setting.zone)
    match name:
        case "coalesce":
            return ibis.coalesce(*values)
        case "nullif":
            return values[0].nullif(values[1])
        case _:
            return first_or_last(name, values, setting.engine)


def _whole(name: str, arguments: Sequence[Operand], setting: Setting) -> ir.Value:  # noqa: ARG001
    value = arguments[0].value
    if value.type().is_integer():
        return value
    return value.floor() if name == "floor" else value.ceil()


def _round(name: str, arguments: Sequence[Operand], setting: Setting) -> ir.Value:  # noqa: ARG001
    """Round halves away from zero; engines differ in their own rounding."""
    value = arguments[0].value
    digits = arguments[1:]
    if value.type().is_integer():
        return value.cast("float64") if digits else value
    if not digits:
        return _rounded(value)
    scale = constant(10.0 ** written(digits[0]), 0).value
    return _rounded(value * scale).cast("float64") / scale


def _rounded(value: ir.Value) -> ir.Value:
    size = value.abs()
    whole = size.floor()
    up = (size - whole >= HALF).ifelse(whole + 1, whole)
    return (value < 0).ifelse(-up, up)


def _text(name: str, arguments: Sequence[Operand], setting: Setting) -> ir.Value:
    value = arguments[0].value
    match name:
        case "lower":
            return lower(value, setting.engine)
        case "upper":
            return upper(value, setting.engine)
        case _:
            return trim(value, setting.engine)


def _part(name: str, arguments: Sequence[Operand], setting: Setting) -> ir.Value:
    return PARTS[name](localise(arguments[0].value, setting.zone)).cast("int64")


def _make_date(name: str, arguments: Sequence[Operand], setting: Setting) -> ir.Value:  # noqa: ARG001
    return make_date(*(cut(argument.value) for argument in arguments))


def _elapsed(name: str, arguments: Sequence[Operand], setting: Setting) -> ir.Value:
    start, end = (argument.value for argument in arguments)
    return elapsed_seconds(start, end, setting.zone) / constant(SECONDS[name], 0).value


def _workdays(name: str, arguments: Sequence[Operand], setting: Setting) -> ir.Value:  # noqa: ARG001
    start, end = (argument.value for argument in arguments)
    return workdays_between(start, end, setting)


def _abs(name: str, arguments: Sequence[Operand], setting: Setting) -> ir.Value:  # noqa: ARG001
    return arguments[0].value.abs()


def case(
    branches: Sequence[tuple[Operand, Operand]], otherwise: Operand, at: int, setting: Setting
) -> Operand:
    """Translate a case: conditions must be true or false, values of one kind."""
    conditions = [require(condition, {Kind.TRUTH}, "'when'").value for condition, _ in branches]
    *values, default = alike([*(value for _, value in branches), otherwise], "'case'", setting.zone)
    return wrap(ibis.cases(*zip(conditions, values, strict=True), else_=default), at)


CHOOSE = ("coalesce", "nullif", "least", "greatest")
TRANSLATORS: Mapping[str, Translator] = MappingProxyType(
    {
        **dict.fromkeys(("+", "-", "*", "/"), _arithmetic),
        **dict.fromkeys(("=", "<>", "<", "<=", ">", ">="), _comparison),
        **dict.fromkeys(("and", "or", "not"), _logic),
        **dict.fromkeys(CHOOSE, _choose),
        **dict.fromkeys(("floor", "ceil"), _whole),
        **dict.fromkeys(("lower", "upper", "trim"), _text),
        **dict.fromkeys(PARTS, _part),
        **dict.fromkeys(SECONDS, _elapsed),
        "negative": _negative,
        "in": _in,
        "between": _between,
        "is null": _is_null,
        "like": _like,
        "abs": _abs,
        "round": _round,
        "make_date": _make_date,
        "workdays_between": _workdays,
    }
)
