"""The tree of a formula after checking: six kinds of node, each with its place in the text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from kpiwork.measure.expression.functions import Type

__all__ = ["Aggregate", "Call", "Case", "Cast", "Column", "Constant", "Literal", "Node", "children", "walk"]

Constant = int | float | str | bool | date | datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Literal:
    """A value written in the formula; a timestamp has no zone and is local."""

    value: Constant
    at: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A name: of a column, or of a value that the caller binds."""

    name: str
    at: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A row function or an operator, such as ``round``, ``+``, ``and``, ``is null``."""

    function: str
    arguments: tuple["Node", ...]
    at: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Cast:
    """A change of type."""

    operand: "Node"
    to: Type
    at: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """Conditions with their values, and the value where none holds."""

    branches: tuple[tuple["Node", "Node"], ...]
    otherwise: "Node"
    at: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Aggregate:
    """An aggregate: no argument for ``count(*)``; ``count distinct`` is a function of its own."""

    function: str
    arguments: tuple["Node", ...]
    condition: "Node | None"
    at: int


Node = Literal | Column | Call | Cast | Case | Aggregate


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below, in the order of the text."""
    match node:
        case Call(arguments=arguments):
            return arguments
        case Cast(operand=operand):
            return (operand,)
        case Case(branches=branches, otherwise=otherwise):
            return (*(part for branch in branches for part in branch), otherwise)
        case Aggregate(arguments=arguments, condition=condition):
            return arguments if condition is None else (*arguments, condition)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))
