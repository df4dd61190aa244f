"""How deep sqlglot's tree may be, measured without recursion, and where its nodes stand."""

from typing import Any

from sqlglot import exp

from kpiwork.measure.expression.refusal import refusal

__all__ = ["MOST_DEEP", "check_depth", "start_of"]

MOST_DEEP = 60  # operators inside each other, as in a + b + …; a chain of and, or of or, counts once


def check_depth(root: exp.Expression) -> None:
    """Refuse a tree that is too deep to walk.

    Parameters
    ----------
    root : sqlglot expression
        The parsed formula.

    Raises
    ------
    ExpressionError
        At the first node that is too deep.
    """
    level: list[Any] = [root]
    depth = 0
    while level:
        if depth > MOST_DEEP:
            fact = f"the formula has more than {MOST_DEEP} operators inside each other"
            raise refusal(start_of(level[0], 0), fact, "split it with derived columns")
        level, depth = [below for node in level for below in _below(node)], depth + 1


def _below(node: exp.Expression) -> list[Any]:
    """List what stands below; brackets and the branches of a case are no operators."""
    waiting = list(node.flatten() if isinstance(node, exp.And | exp.Or) else node.iter_expressions())
    found = []
    while waiting:
        below = waiting.pop()
        if isinstance(below, exp.Paren | exp.If):
            waiting.extend(below.iter_expressions())
        else:
            found.append(below)
    return found


def start_of(node: exp.Expression, otherwise: int) -> int:
    """Return the offset of a node in the text; sqlglot keeps it for names, values and functions only."""
    start = node.meta.get("start")
    return start if isinstance(start, int) else otherwise
