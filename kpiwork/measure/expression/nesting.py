"""How deep pieces may nest, before sqlglot sees them."""

from kpiwork.measure.expression.order import ends_a_value
from kpiwork.measure.expression.pieces import Piece, Role
from kpiwork.measure.expression.refusal import refusal

__all__ = ["MOST_NESTED", "check_nesting"]

MOST_NESTED = 40  # brackets, cases and signs inside each other; sqlglot needs about 10 frames for each
TOO_DEEP = "split it with derived columns"


def check_nesting(pieces: list[Piece]) -> None:
    """Refuse brackets that do not match, and nesting that is too deep.

    Parameters
    ----------
    pieces : list of Piece
        The formula.

    Raises
    ------
    ExpressionError
        At the bracket, case or sign at which it happens.
    """
    open_at: list[tuple[Piece, int]] = []
    depth = signs = 0
    for before, piece in zip([None, *pieces], pieces, strict=False):
        if _is_prefix(before, piece):
            signs += 1
        elif piece.raw == "(" or _is_word(piece, "case"):
            open_at.append((piece, depth))
            depth, signs = depth + signs + 1, 0
        elif piece.raw == ")" or _is_word(piece, "end"):
            depth, signs = _close(open_at, piece), 0
        else:
            signs = 0
        if depth + signs > MOST_NESTED:
            raise refusal(piece.at, f"the formula nests more than {MOST_NESTED} levels deep", TOO_DEEP)
    if open_at:
        last = open_at[-1][0]
        raise refusal(last.at, f"{last.raw!r} is not closed", f"close it with {_closing(last)!r}")


def _close(open_at: list[tuple[Piece, int]], piece: Piece) -> int:
    if not open_at:
        raise refusal(piece.at, f"{piece.raw!r} closes nothing", "remove it, or open what it closes")
    opened, depth = open_at.pop()
    if _closing(opened) != piece.word:
        fact = f"{piece.raw!r} stands where {opened.raw!r} of character {opened.at + 1} is still open"
        raise refusal(piece.at, fact, f"close that first with {_closing(opened)!r}")
    return depth


def _closing(piece: Piece) -> str:
    return ")" if piece.raw == "(" else "end"


def _is_word(piece: Piece, word: str) -> bool:
    return piece.role is Role.KEYWORD and piece.word == word


def _is_prefix(before: Piece | None, piece: Piece) -> bool:
    """Tell ``not`` and signs before a value, which nest, from operators between values."""
    if _is_word(piece, "not"):
        return True
    return piece.raw in {"-", "+"} and (before is None or not ends_a_value(before))
