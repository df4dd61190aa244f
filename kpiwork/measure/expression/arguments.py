"""How many arguments a function has, and those that must be written as values."""

from kpiwork.measure.expression.functions import Function
from kpiwork.measure.expression.nodes import Literal, Node
from kpiwork.measure.expression.refusal import refusal

__all__ = ["check_count", "check_digits", "check_share"]

MOST_DIGITS = 9


def check_count(function: Function, count: int, at: int) -> None:
    """Refuse too few or too many arguments."""
    if not function.fewest <= count <= function.most:
        fact = f"{function.name!r} has {count} argument{'' if count == 1 else 's'}"
        raise refusal(at, fact, f"write {function.signature}")


def check_digits(node: Node) -> None:
    """Refuse digits of `round` that are no small whole number."""
    if not isinstance(node, Literal) or type(node.value) is not int or not 0 <= node.value <= MOST_DIGITS:
        mend = f"write a whole number from 0 to {MOST_DIGITS}"
        raise refusal(node.at, "the digits of 'round' are not written as a number", mend)


def check_share(node: Node) -> None:
    """Refuse the share of a `quantile` that is no number from 0 to 1."""
    value = node.value if isinstance(node, Literal) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        fact = "the share of 'quantile' is not written as a number from 0 to 1"
        raise refusal(node.at, fact, "write one, such as 0.9")
