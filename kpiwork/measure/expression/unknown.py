"""A name that is no column: whether a column or a text was meant."""

from collections.abc import Iterable, Iterator

from kpiwork.errors import did_you_mean
from kpiwork.measure.expression.nodes import Call, Column, Literal, Node, walk

__all__ = ["COMPARISONS", "in_quotes", "mend_unknown"]

COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">="})


def in_quotes(name: str) -> str:
    """Tell how a text is written, as a mend."""
    text = name.replace("'", "''")
    return f"text stands in single quotes: '{text}'"


def mend_unknown(name: str, root: Node, known: Iterable[str]) -> str:
    """Say what to do about an unknown name: put it in quotes where a text can stand, or correct it.

    Parameters
    ----------
    name : str
        What is no column.
    root : Node
        The formula.
    known : iterable of str
        The columns, and the other names that can be used.

    Returns
    -------
    str
        The mend.
    """
    columns = list(known)
    near = did_you_mean(name, columns)
    if not any(_may_be_text(name, one, other, columns) for one, other in _compared(root)):
        return near
    return f"{in_quotes(name)}; or {near}" if near.startswith("did you mean") else in_quotes(name)


def _compared(root: Node) -> Iterator[tuple[Node, Node]]:
    """List what is compared with what; the second time round from the right side."""
    for node in walk(root):
        if isinstance(node, Call) and node.function in COMPARISONS:
            left, right = node.arguments
            yield right, left
            if isinstance(right, Column):
                yield left, right


def _may_be_text(name: str, one: Node, other: Node, columns: list[str]) -> bool:
    """Tell whether a name stands where a text is compared: not with a value, nor left of another unknown."""
    if not isinstance(one, Column) or one.name != name or isinstance(other, Literal):
        return False
    return not isinstance(other, Column) or other.name in columns or other.at < one.at
