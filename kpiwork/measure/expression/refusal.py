"""How a formula is refused: the character it happened at, and the place the formula stands in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from kpiwork.errors import ExpressionError

__all__ = ["placed", "refusal"]


def refusal(at: int, fact: str, mend: str) -> ExpressionError:
    """Make the error for something found at an offset (from 0) of the text."""
    return ExpressionError.at(f"at character {at + 1}", fact, mend)


@contextmanager
def placed(place: str) -> Iterator[None]:
    """Put a place before whatever is refused inside."""
    try:
        yield
    except ExpressionError as error:
        problems = (replace(p, place=f"{place} {p.place}".strip()) for p in error.problems)
        raise ExpressionError(problems) from None
