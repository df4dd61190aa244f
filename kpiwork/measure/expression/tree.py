"""From sqlglot's tree to ours: only the kinds of node that are listed here pass."""

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from kpiwork.errors import ExpressionError
from kpiwork.measure.expression.arguments import check_count, check_digits, check_share
from kpiwork.measure.expression.depth import check_depth, start_of
from kpiwork.measure.expression.functions import FUNCTIONS, Function, Sort, Type
from kpiwork.measure.expression.literals import date_of, number_of, timestamp_of
from kpiwork.measure.expression.nodes import Aggregate, Call, Case, Cast, Column, Literal, Node
from kpiwork.measure.expression.refusal import refusal
from kpiwork.measure.expression.unknown import COMPARISONS, in_quotes

__all__ = ["tree_of"]

BINARY: dict[type[exp.Expression], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
TYPES = {
    exp.DataType.Type.BIGINT: Type.INTEGER,
    exp.DataType.Type.DOUBLE: Type.FLOAT,
    exp.DataType.Type.TEXT: Type.TEXT,
    exp.DataType.Type.DATE: Type.DATE,
    exp.DataType.Type.TIMESTAMP: Type.TIMESTAMP,
}
ONE_FORMULA = "write one formula of columns, values, operators and functions"


def tree_of(root: exp.Expression) -> Node:
    """Convert a parsed formula.

    Parameters
    ----------
    root : sqlglot expression
        What sqlglot made of the checked pieces.

    Returns
    -------
    Node
        The same formula as our own tree.

    Raises
    ------
    ExpressionError
        At the first node that is not in the language.
    """
    check_depth(root)
    return _convert(root, 0)


def _convert(node: exp.Expression, at: int) -> Node:
    at = start_of(node, at)
    if type(node) in BINARY:
        return _binary(BINARY[type(node)], at, node)
    convert = CONVERTERS.get(type(node))
    if convert is None:
        raise _foreign(node, at)
    return convert(node, at)


def _foreign(node: exp.Expression, at: int) -> ExpressionError:
    name = "*" if isinstance(node, exp.Star) else type(node).__name__.lower()
    mend = "'*' stands alone only in count(*)" if name == "*" else ONE_FORMULA
    return refusal(at, f"{name!r} cannot stand here", mend)


def _operator(name: str, at: int, *operands: Any) -> Call:
    arguments = tuple(_convert(operand, at) for operand in operands)
    return Call(function=name, arguments=arguments, at=arguments[0].at)


def _binary(name: str, at: int, node: exp.Expression) -> Call:
    call = _operator(name, at, node.this, node.expression)
    if name in COMPARISONS and any(_is_null(operand) for operand in call.arguments):
        raise refusal(call.at, f"{name!r} with null is never true", "write is null or is not null")
    return call


def _is_null(node: Node) -> bool:
    return isinstance(node, Literal) and node.value is None


def _paren(node: exp.Expression, at: int) -> Node:
    return _convert(node.this, at)


def _column(node: exp.Expression, at: int) -> Node:
    if not isinstance(node.this, exp.Identifier) or node.args.get("table"):
        raise _foreign(node.this, at)
    return Column(name=node.this.name, at=start_of(node.this, at))


def _literal(node: exp.Expression, at: int) -> Node:
    value = node.this if node.args.get("is_string") else number_of(node.this, at)
    return Literal(value=value, at=at)


def _truth(node: exp.Expression, at: int) -> Node:
    return Literal(value=bool(node.this), at=at)


def _null(node: exp.Expression, at: int) -> Node:  # noqa: ARG001 - every converter takes the node
    return Literal(value=None, at=at)


def _negative(node: exp.Expression, at: int) -> Node:
    operand = _convert(node.this, at)
    if isinstance(operand, Literal) and type(operand.value) in {int, float}:
        return Literal(value=-operand.value, at=operand.at)  # type: ignore[operator]
    return Call(function="negative", arguments=(operand,), at=operand.at)


def _not(node: exp.Expression, at: int) -> Node:
    return _operator("not", at, node.this)


def _chain(node: exp.Expression, at: int) -> Node:
    return _operator("and" if isinstance(node, exp.And) else "or", at, *node.flatten())


def _negated(node: exp.Expression, call: Call) -> Call:
    """Heed sqlglot's own way of marking ``x not like y``."""
    return Call(function="not", arguments=(call,), at=call.at) if node.args.get("negate") else call


def _in(node: exp.Expression, at: int) -> Node:
    call = _operator("in", at, node.this, *node.expressions)
    mend = "write values: x in ('a', 'b')"
    if not node.expressions:
        raise refusal(call.at, "'in' has no list of values", mend)
    for item in call.arguments[1:]:
        if isinstance(item, Column):
            fact = f"the list of 'in' holds {item.name!r}, which is a column's name"
            raise refusal(item.at, fact, in_quotes(item.name))
        if not isinstance(item, Literal):
            raise refusal(item.at, "the list of 'in' holds something that is not a value", mend)
        if _is_null(item):
            mend = "write x is null beside it"
            raise refusal(item.at, "null in a list is never equal to anything", mend)
    return _negated(node, call)


def _between(node: exp.Expression, at: int) -> Node:
    return _operator("between", at, node.this, node.args["low"], node.args["high"])


def _is(node: exp.Expression, at: int) -> Node:
    if not isinstance(node.expression, exp.Null):
        start = _convert(node.this, at).at
        raise refusal(start, "'is' asks for null only", "write is null, is not null, or =")
    return _operator("is null", at, node.this)


def _like(node: exp.Expression, at: int) -> Node:
    call = _operator("like", at, node.this, node.expression)
    pattern = call.arguments[1]
    if not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
        raise refusal(pattern.at, "the pattern of 'like' is not a text", "write it in quotes: x like 'a%'")
    return _negated(node, call)


def _case(node: exp.Expression, at: int) -> Node:
    branches = tuple(
        (_condition(node, branch, at), _convert(branch.args["true"], at)) for branch in node.args["ifs"]
    )
    default = node.args.get("default")
    at = branches[0][0].at
    otherwise = Literal(value=None, at=at) if default is None else _convert(default, at)
    return Case(branches=branches, otherwise=otherwise, at=at)


def _condition(case: exp.Expression, branch: exp.Expression, at: int) -> Node:
    if case.this is None:
        return _convert(branch.this, at)
    return _binary("=", at, exp.EQ(this=case.this, expression=branch.this))


def _cast(node: exp.Expression, at: int) -> Node:
    to = TYPES[node.args["to"].this]
    operand = _convert(node.this, at)
    if isinstance(operand, Literal) and isinstance(operand.value, str):
        if to is Type.DATE:
            return Literal(value=date_of(operand.value, operand.at), at=operand.at)
        if to is Type.TIMESTAMP:
            return Literal(value=timestamp_of(operand.value, operand.at), at=operand.at)
    return Cast(operand=operand, to=to, at=operand.at)


def _extract(node: exp.Expression, at: int) -> Node:
    return _operator(node.this.name.lower(), at, node.expression)


def _function(node: exp.Expression, at: int) -> Node:
    function = FUNCTIONS[node.name.lower()]
    if function.sort is Sort.AGGREGATE:
        return _aggregate(function, node.expressions, at)
    arguments = tuple(_convert(argument, at) for argument in node.expressions)
    check_count(function, len(arguments), at)
    if function.name == "round" and len(arguments) > 1:
        check_digits(arguments[1])
    return Call(function=function.name, arguments=arguments, at=at)


def _aggregate(function: Function, arguments: list[exp.Expression], at: int) -> Aggregate:
    name = function.name
    check_count(function, len(arguments), at)
    if name == "count" and isinstance(arguments[0], exp.Star):
        return Aggregate(function=name, arguments=(), condition=None, at=at)
    if isinstance(arguments[0], exp.Distinct):
        name, arguments = "count distinct", arguments[0].expressions
        check_count(function, len(arguments), at)
    nodes = tuple(_convert(argument, at) for argument in arguments)
    if name == "quantile":
        check_share(nodes[1])
    return Aggregate(function=name, arguments=nodes, condition=None, at=at)


def _filter(node: exp.Expression, at: int) -> Node:
    inner = _convert(node.this, at)
    if not isinstance(inner, Aggregate):
        mend = "write it directly behind one: count(*) filter (where …)"
        raise refusal(inner.at, "'filter' does not follow an aggregate", mend)
    condition = _convert(node.expression.this, inner.at)
    return Aggregate(function=inner.function, arguments=inner.arguments, condition=condition, at=inner.at)


CONVERTERS: dict[type[exp.Expression], Callable[[exp.Expression, int], Node]] = {
    exp.And: _chain,
    exp.Anonymous: _function,
    exp.Between: _between,
    exp.Boolean: _truth,
    exp.Case: _case,
    exp.Cast: _cast,
    exp.Column: _column,
    exp.Extract: _extract,
    exp.Filter: _filter,
    exp.In: _in,
    exp.Is: _is,
    exp.Like: _like,
    exp.Literal: _literal,
    exp.Neg: _negative,
    exp.Not: _not,
    exp.Null: _null,
    exp.Or: _chain,
    exp.Paren: _paren,
}
