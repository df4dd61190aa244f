"""How pieces may follow each other: a value, an operator, a value; sqlglot checks the rest."""

from itertools import pairwise

from kpiwork.measure.expression.pieces import Piece, Role
from kpiwork.measure.expression.refusal import refusal

__all__ = ["check_order", "ends_a_value"]

CONSTANTS = frozenset({"null", "true", "false"})
VALUE_ENDS = CONSTANTS | {"end"}
VALUE_STARTS = CONSTANTS | {"case", "date", "timestamp"}
AFTER_NOT = frozenset({"in", "between", "like"})
SIGNS_BETWEEN = frozenset({",", "*", "/", "=", "<>", "!=", "<", "<=", ">", ">=", ")"})
WORDS_BETWEEN = AFTER_NOT | {"and", "or", "is", "then", "else", "end", "as", "from"}


def check_order(pieces: list[Piece], text: str) -> None:
    """Refuse values without an operator between them, and operators without a value before them.

    Parameters
    ----------
    pieces : list of Piece
        The formula.
    text : str
        The same as written.

    Raises
    ------
    ExpressionError
        At the piece that has the wrong neighbour, or at the end.
    """
    _check_pair(None, pieces[0])
    for before, after in pairwise(pieces):
        _check_pair(before, after)
    if not ends_a_value(pieces[-1]) and pieces[-1].raw != "(" and not _is_star(pieces):
        raise refusal(len(text), "the formula ends too early", f"write what follows {pieces[-1].raw!r}")


def _check_pair(before: Piece | None, after: Piece) -> None:
    ended = before is not None and ends_a_value(before)
    if before is not None and ended and _starts_a_value(after):
        fact = f"{after.raw} follows {before.raw} with nothing between them"
        raise refusal(after.at, fact, "write an operator between them, or leave one out")
    if not ended and _needs_a_value_before(after) and not _may_follow(before, after):
        fact = f"{after.raw!r} has no value before it"
        raise refusal(after.at, fact, "write one, or remove it")


def _is_star(pieces: list[Piece]) -> bool:
    return [piece.raw for piece in pieces[-2:]] == ["(", "*"]


def ends_a_value(piece: Piece) -> bool:
    """Tell whether a value is complete with this piece."""
    if piece.role is Role.KEYWORD:
        return piece.word in VALUE_ENDS
    return piece.role in {Role.NAME, Role.VALUE, Role.WORD} or piece.raw == ")"


def _starts_a_value(piece: Piece) -> bool:
    if piece.role is Role.KEYWORD:
        return piece.word in VALUE_STARTS
    return piece.role in {Role.NAME, Role.VALUE, Role.FUNCTION} or piece.raw == "("


def _needs_a_value_before(piece: Piece) -> bool:
    if piece.role is Role.KEYWORD:
        return piece.word in WORDS_BETWEEN
    return piece.role is Role.SIGN and piece.raw in SIGNS_BETWEEN


def _may_follow(before: Piece | None, after: Piece) -> bool:
    """Allow what has no value before it all the same: ``count(*)``, ``count()``, ``not in``."""
    if before is None:
        return False
    if after.role is Role.KEYWORD:
        return before.word == "not" and after.word in AFTER_NOT
    return (before.raw, after.raw) in {("(", "*"), ("(", ")"), ("*", ")")}
