"""Where aggregates may stand: at the top of an aggregate formula, nowhere in a row formula."""

from kpiwork.measure.expression.functions import BOUND_NAMES
from kpiwork.measure.expression.nodes import Aggregate, Column, Node, children, walk
from kpiwork.measure.expression.refusal import refusal

__all__ = ["check_aggregate", "check_row"]


def check_row(root: Node) -> None:
    """Refuse any aggregate in a formula that looks at one row.

    Parameters
    ----------
    root : Node
        The formula.

    Raises
    ------
    ExpressionError
        At the aggregate.
    """
    for node in walk(root):
        if isinstance(node, Aggregate):
            fact = f"{node.function!r} looks at many rows, and this formula at one"
            raise refusal(node.at, fact, "use aggregates in numerator and denominator only")


def check_aggregate(root: Node) -> None:
    """Refuse aggregates in aggregates, columns outside of them, and formulas with none.

    Parameters
    ----------
    root : Node
        The formula.

    Raises
    ------
    ExpressionError
        At the aggregate or column; at the start if there is no aggregate.
    """
    aggregates = 0
    outside = [root]
    while outside:
        node = outside.pop()
        if isinstance(node, Aggregate):
            aggregates += 1
            _check_inside(node)
        elif isinstance(node, Column) and node.name not in BOUND_NAMES:
            fact = f"column {node.name!r} stands outside of an aggregate"
            raise refusal(node.at, fact, f"say which of its values: sum({node.name}), max({node.name})")
        else:
            outside.extend(reversed(children(node)))
    if not aggregates:
        raise refusal(root.at, "the formula counts and sums nothing", "use an aggregate, such as count(*)")


def _check_inside(aggregate: Aggregate) -> None:
    for child in children(aggregate):
        for node in walk(child):
            if isinstance(node, Aggregate):
                fact = f"{node.function!r} stands inside {aggregate.function!r}"
                raise refusal(node.at, fact, "aggregate once; divide one aggregate by another")
