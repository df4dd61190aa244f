"""From text to a checked formula, without data and without Ibis."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from sqlglot import exp
from sqlglot.errors import ErrorLevel, ParseError, SqlglotError

from kpiwork.errors import ExpressionError
from kpiwork.measure.expression.dialect import FormulaDialect
from kpiwork.measure.expression.functions import BOUND_NAMES, Type
from kpiwork.measure.expression.nesting import check_nesting
from kpiwork.measure.expression.nodes import Cast, Column, Node, walk
from kpiwork.measure.expression.order import check_order
from kpiwork.measure.expression.pieces import Piece, split
from kpiwork.measure.expression.placing import check_aggregate, check_row
from kpiwork.measure.expression.refusal import placed, refusal
from kpiwork.measure.expression.tree import tree_of
from kpiwork.measure.expression.unknown import mend_unknown
from kpiwork.measure.expression.words import classify

__all__ = ["Expression", "casts_of", "mend_of", "parse_aggregate", "parse_row", "tree"]

REMEMBERED = 1_024  # formulas; a workbook has some hundreds


@dataclass(frozen=True, kw_only=True, slots=True)
class Expression:
    """A checked formula, not yet bound to a table.

    Parameters
    ----------
    text : str
        The formula as written.
    columns : frozenset of str
        The names it reads, without those that every formula knows (`BOUND_NAMES`).
    is_aggregate : bool
        Whether it looks at many rows.
    place : str
        Where it was written; messages of `bind` begin with it.
    """

    text: str
    columns: frozenset[str]
    is_aggregate: bool
    place: str = field(default="", compare=False)


def parse_aggregate(text: str, *, place: str = "") -> Expression:
    """Check a formula over many rows: a numerator or denominator.

    Parameters
    ----------
    text : str
        The formula.
    place : str, optional
        Where it is written, such as file, line and column.

    Returns
    -------
    Expression
        The formula with the names it reads.

    Raises
    ------
    ExpressionError
        If it is not in the language, has no aggregate, or one inside another.
    """
    with placed(place):
        root = tree(text)
        check_aggregate(root)
    return Expression(text=text, columns=_names(root), is_aggregate=True, place=place)


def parse_row(text: str, *, place: str = "") -> Expression:
    """Check a formula over one row: a condition or a derived column.

    Parameters
    ----------
    text : str
        The formula.
    place : str, optional
        Where it is written, such as file, line and column.

    Returns
    -------
    Expression
        The formula with the names it reads.

    Raises
    ------
    ExpressionError
        If it is not in the language or has an aggregate.
    """
    with placed(place):
        root = tree(text)
        check_row(root)
    return Expression(text=text, columns=_names(root), is_aggregate=False, place=place)


def _names(root: Node) -> frozenset[str]:
    return frozenset(node.name for node in walk(root) if isinstance(node, Column)) - BOUND_NAMES


def casts_of(expression: Expression) -> tuple[tuple[str, str], ...]:
    """List the columns that a formula casts themselves, each with the type it is to become."""
    casts = [node for node in walk(tree(expression.text)) if isinstance(node, Cast)]
    found = [(node.operand.name, node.to) for node in casts if isinstance(node.operand, Column)]
    return tuple(sorted({(name, to.value) for name, to in found if to is not Type.TEXT}))


def mend_of(expression: Expression, name: str, known: Iterable[str]) -> str:
    """Say what to do about a name of a formula that is no column."""
    return mend_unknown(name, tree(expression.text), known)


@lru_cache(maxsize=REMEMBERED)
def tree(text: str) -> Node:
    """Read a formula into our own tree.

    Parameters
    ----------
    text : str
        The formula.

    Returns
    -------
    Node
        Its tree; where aggregates stand is not yet checked.

    Raises
    ------
    ExpressionError
        If it is not in the language.
    """
    pieces = classify(text, split(text))
    check_order(pieces, text)
    check_nesting(pieces)
    try:
        return tree_of(_parsed(text, pieces))
    except RecursionError:
        raise refusal(0, "the formula nests too deep", "split it with derived columns") from None


def _parsed(text: str, pieces: list[Piece]) -> exp.Expression:
    reader = FormulaDialect().parser(error_level=ErrorLevel.IMMEDIATE)
    try:
        parsed = reader.parse([piece.token for piece in pieces], text)
    except ParseError as error:
        raise _unexpected(error, text, pieces) from None
    except SqlglotError:
        raise refusal(0, "the formula cannot be read", "compare it with the examples") from None
    if len(parsed) != 1 or not isinstance(parsed[0], exp.Expression):
        raise refusal(0, "the formula is not one expression", "write one, such as count(*)")
    return parsed[0]


def _unexpected(error: ParseError, text: str, pieces: list[Piece]) -> ExpressionError:
    """Say where sqlglot stumbled, in our words: it counts lines and the end of the token."""
    details = error.errors[0] if error.errors else {}
    spot = (details.get("line"), details.get("col"))
    for piece in pieces:
        if (piece.token.line, piece.token.col) == spot:
            mend = "look for a word that is missing or misspelt before it"
            return refusal(piece.at, f"{piece.raw!r} is not expected here", mend)
    return refusal(len(text), "the formula ends too early", "write what is missing")
