"""Numbers computed in two stages: once for small groups of rows, then from these for larger ones.

Counts, sums, averages, lowest and highest values of a quarter follow from those of its months, so
that one scan of the data answers every grain. Medians and counts of different values do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import ibis
import ibis.expr.operations as ops

from kpiwork.measure.expression.operands import cast_for_sure

__all__ = ["Stage", "combines", "stage_of"]

ADDED = (ops.Count, ops.CountStar, ops.Sum)
COMBINED = (*ADDED, ops.Min, ops.Max, ops.Mean)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """Groups of rows, and how numbers follow from them.

    Parameters
    ----------
    table : ibis table
        One row a group.
    columns : mapping of ibis operation to str
        For each aggregate of rows, the column that holds it.
    """

    table: ibis.Table
    columns: Mapping[ops.Reduction, str]

    def only(self, condition: Callable[[ibis.Table], ibis.Value]) -> Stage:
        """Give the groups for which a condition on their keys holds."""
        return replace(self, table=self.table.filter(condition(self.table)))

    @property
    def combined(self) -> dict[str, ibis.Value]:
        """Every column over several groups, to be asked of larger ones."""
        return {name: self._over_groups(found, self.table[name]) for found, name in self.columns.items()}

    def column(self, value: ibis.Value) -> ibis.Value:
        """Give the column that holds an aggregate of each group's rows."""
        return self.table[self.columns[value.op()]]

    def value(self, value: ibis.Value, groups: ibis.Table) -> ibis.Value:
        """Give a number of rows from the columns of a table of groups, one a group."""
        places = {found: self._place(found, groups).op() for found in _reductions(value)}
        return value.op().replace(places, filter=ops.Value).to_expr()

    def _place(self, found: ops.Reduction, groups: ibis.Table) -> ibis.Value:
        parts = [groups[self.columns[first]] for first in _firsts(found)]
        return parts[0] / parts[1] if isinstance(found, ops.Mean) else parts[0]

    @staticmethod
    def _over_groups(found: ops.Reduction, column: ibis.Value) -> ibis.Value:
        if isinstance(found, ops.Min):
            return column.min()
        return column.max() if isinstance(found, ops.Max) else _summed(column.sum(), found)


def combines(value: ibis.Value) -> bool:
    """Tell whether a number of all rows follows from those of any groups of them."""
    return all(isinstance(found, COMBINED) for found in _reductions(value))


def stage_of(table: ibis.Table, keys: Mapping[str, ibis.Value], values: Iterable[ibis.Value]) -> Stage:
    """Make the first stage.

    Parameters
    ----------
    table : ibis table
        The rows.
    keys : mapping of str to ibis value
        By what they are grouped.
    values : iterable of ibis value
        What is to follow from it; all of them combine.

    Returns
    -------
    Stage
        The keys, and every aggregate that is needed once.
    """
    found = [first for value in values for whole in _reductions(value) for first in _firsts(whole)]
    columns = {first: f"p{position}" for position, first in enumerate(dict.fromkeys(found))}
    made = {name: _summed(first.to_expr(), first) for first, name in columns.items()}
    return Stage(table=table.group_by(**keys).aggregate(**made), columns=columns)


def _reductions(value: ibis.Value) -> tuple[ops.Reduction, ...]:
    return tuple(value.op().find(ops.Reduction, filter=ops.Value))


def _firsts(found: ops.Reduction) -> tuple[ops.Reduction, ...]:
    """Give what the first stage has to hold for an aggregate."""
    if isinstance(found, ops.Mean):
        return ops.Sum(found.arg, where=found.where), ops.Count(found.arg, where=found.where)
    return (found,)


def _summed(value: ibis.Value, found: ops.Reduction) -> ibis.Value:
    """Keep a sum of whole numbers whole: engines widen it to a type of their own."""
    whole = isinstance(found, ADDED) and found.dtype.is_integer()
    return cast_for_sure(value, "int64") if whole else value
