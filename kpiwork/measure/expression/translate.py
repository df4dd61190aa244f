"""From a checked formula and a table to an Ibis expression; nothing is run here."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import assert_never

import ibis.expr.types as ir

from kpiwork.errors import ExpressionError, Problem
from kpiwork.measure.expression.aggregates import aggregate, count_rows
from kpiwork.measure.expression.calls import call, case, conjunction
from kpiwork.measure.expression.casts import cast
from kpiwork.measure.expression.engines import engine_of
from kpiwork.measure.expression.functions import BOUND_NAMES, Kind
from kpiwork.measure.expression.nodes import Aggregate, Call, Case, Cast, Column, Literal, Node, walk
from kpiwork.measure.expression.operands import Operand, column, constant, require
from kpiwork.measure.expression.parse import Expression, tree
from kpiwork.measure.expression.refusal import placed
from kpiwork.measure.expression.setting import Setting
from kpiwork.measure.expression.unknown import mend_unknown
from kpiwork.measure.expression.zones import spans
from kpiwork.periods import Workdays

__all__ = ["bind", "bind_condition"]

NO_NAMES: Mapping[str, object] = MappingProxyType({})
NO_WORKDAYS = Workdays()


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """What a formula is bound to."""

    table: ir.Table
    setting: Setting
    names: Mapping[str, object]
    where: ir.BooleanValue | None


def bind(
    expression: Expression,
    table: ir.Table,
    *,
    zone: str,
    workdays: Workdays = NO_WORKDAYS,
    names: Mapping[str, object] = NO_NAMES,
    where: ir.BooleanValue | None = None,
) -> ir.Value:
    """Bind a formula to a table.

    Parameters
    ----------
    expression : Expression
        From `parse_aggregate` or `parse_row`.
    table : ibis table
        Whose columns it reads.
    zone : str
        The workbook's time zone, in which timestamps that have a zone are read.
    workdays : Workdays, optional
        The days on which the organisation works; Monday to Friday where not said.
    names : mapping, optional
        Names with Python values or Ibis scalars, such as ``data_end``; they go before columns.
    where : ibis boolean, optional
        Joined with `and` to the filter of every aggregate, so that one query answers many formulas.

    Returns
    -------
    ibis value
        A scalar for an aggregate formula, else a column. Numbers are int64 or float64.

    Raises
    ------
    ExpressionError
        For unknown columns, all at once, and for values of the wrong kind; before anything is run.
    """
    with placed(expression.place):
        setting = Setting(zone=zone, workdays=workdays, engine=engine_of(table))
        return _bound(expression, Scope(table=table, setting=setting, names=names, where=where)).value


def bind_condition(
    expression: Expression,
    table: ir.Table,
    *,
    zone: str,
    workdays: Workdays = NO_WORKDAYS,
    names: Mapping[str, object] = NO_NAMES,
) -> ir.BooleanValue:
    """Bind a formula that must be true or false, such as a card's ``where``.

    Parameters
    ----------
    expression : Expression
        From `parse_row`.
    table, zone, workdays, names
        As for `bind`.

    Returns
    -------
    ibis boolean
        One truth a row.

    Raises
    ------
    ExpressionError
        As `bind`, and if the formula gives something else than true or false.
    """
    with placed(expression.place):
        setting = Setting(zone=zone, workdays=workdays, engine=engine_of(table))
        bound = _bound(expression, Scope(table=table, setting=setting, names=names, where=None))
        return require(bound, {Kind.TRUTH}, "a condition").value


def _bound(expression: Expression, scope: Scope) -> Operand:
    root = tree(expression.text)
    spans(scope.setting.zone)
    _check_names(root, scope)
    return _translate(root, scope)


def _check_names(root: Node, scope: Scope) -> None:
    known = [*scope.names, *scope.table.columns]
    columns = [node for node in walk(root) if isinstance(node, Column) and _is_unknown(node.name, scope)]
    unknown = {node.name: node.at for node in reversed(columns)}
    problems = [
        Problem(place=f"at character {at + 1}", fact=_no_such(name), mend=mend_unknown(name, root, known))
        for name, at in sorted(unknown.items(), key=lambda item: item[1])
    ]
    if problems:
        raise ExpressionError(problems)


def _is_unknown(name: str, scope: Scope) -> bool:
    return name not in scope.names and (name in BOUND_NAMES or name not in scope.table.columns)


def _no_such(name: str) -> str:
    return f"{name!r} has no value here" if name in BOUND_NAMES else f"there is no column {name!r}"


def _translate(node: Node, scope: Scope) -> Operand:
    match node:
        case Literal(value=value, at=at):
            return constant(value, at)
        case Column():
            return _name(node, scope)
        case Call(function=function, arguments=arguments, at=at):
            return call(function, [_translate(part, scope) for part in arguments], at, scope.setting)
        case Cast(operand=operand, to=to, at=at):
            return cast(_translate(operand, scope), to, at, scope.setting)
        case Case(branches=branches, otherwise=otherwise, at=at):
            pairs = [(_translate(when, scope), _translate(then, scope)) for when, then in branches]
            return case(pairs, _translate(otherwise, scope), at, scope.setting)
        case Aggregate():
            return _aggregate(node, scope)
        case _:
            assert_never(node)


def _name(node: Column, scope: Scope) -> Operand:
    if node.name in scope.names:
        return constant(scope.names[node.name], node.at)
    return column(scope.table, node.name, engine=scope.setting.engine, at=node.at)


def _aggregate(node: Aggregate, scope: Scope) -> Operand:
    where = _where(node, scope)
    if not node.arguments:
        return count_rows(scope.table, where, node.at)
    first, *rest = node.arguments
    share = rest[0].value if rest and isinstance(rest[0], Literal) else None
    argument = _translate(first, scope)
    return aggregate(node.function, argument, share, where, engine=scope.setting.engine, at=node.at)


def _where(node: Aggregate, scope: Scope) -> ir.BooleanValue | None:
    conditions = [] if scope.where is None else [scope.where]
    if node.condition is not None:
        inner = require(_translate(node.condition, scope), {Kind.TRUTH}, "'where'")
        conditions.append(inner.value)
    return conjunction(conditions) if conditions else None
