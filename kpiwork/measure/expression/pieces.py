"""From text to pieces: length and quotes are checked before sqlglot cuts the text into tokens."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from sqlglot import Token, TokenType
from sqlglot.errors import SqlglotError

from kpiwork.measure.expression.dialect import FormulaDialect
from kpiwork.measure.expression.refusal import refusal

__all__ = ["MOST_CHARACTERS", "Piece", "Role", "split"]

MOST_CHARACTERS = 2_000
QUOTED_OR_QUOTE = re.compile(r"""'(?:[^']|'')*+'|"(?:[^"]|"")*+"|(?P<open>['"])""")


class Role(Enum):
    """What a piece does in the formula."""

    NAME = auto()
    FUNCTION = auto()
    KEYWORD = auto()
    WORD = auto()  # a type behind `as`, a part of a date behind `extract (`
    VALUE = auto()
    SIGN = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """One token with its role: ``raw`` as written, ``word`` without capitals, ``at`` its offset."""

    raw: str
    at: int
    role: Role
    token: Token

    @property
    def word(self) -> str:
        """The text without capitals, as keywords and functions are compared."""
        return self.raw.lower()


def split(text: str) -> list[Token]:
    """Cut a formula into tokens.

    Parameters
    ----------
    text : str
        The formula.

    Returns
    -------
    list of Token
        At least one; together they cover everything but blanks.

    Raises
    ------
    ExpressionError
        If the text is empty, too long, or a quote is not closed.
    """
    _check_length(text)
    _check_quotes(text)
    try:
        tokens = list(FormulaDialect().tokenize(text))
    except SqlglotError:
        raise refusal(0, "the formula cannot be read", "write it with plain letters and signs") from None
    _check_gaps(text, tokens)
    return _join_fractions(tokens)


def _check_length(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        fact = f"the formula has {len(text):,} characters"
        mend = f"write at most {MOST_CHARACTERS:,}; put steps into derived columns"
        raise refusal(MOST_CHARACTERS, fact, mend)
    if not text.strip():
        raise refusal(0, "the formula is empty", "write one, such as count(*)")


def _check_quotes(text: str) -> None:
    for found in QUOTED_OR_QUOTE.finditer(text):
        if found["open"]:
            fact = f"the quote {found['open']} is not closed"
            raise refusal(found.start(), fact, "close it; write a quote inside text twice")


def _check_gaps(text: str, tokens: list[Token]) -> None:
    ends = [0, *(token.end + 1 for token in tokens)]
    starts = [*(token.start for token in tokens), len(text)]
    for end, start in zip(ends, starts, strict=True):
        if text[end:start].strip():
            raise refusal(
                end, f"{text[end:start].strip()!r} is not part of the formula language", "remove it"
            )


def _join_fractions(tokens: list[Token]) -> list[Token]:
    """Make one number of a dot and the digits that touch it: ``.5``."""
    joined: list[Token] = []
    skip = -1
    for index, token in enumerate(tokens):
        if index == skip:
            continue
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.token_type is TokenType.DOT and after and _touching(token, after):
            token, skip = _fraction(token, after), index + 1  # noqa: PLW2901
        joined.append(token)
    return joined


def _touching(dot: Token, after: Token) -> bool:
    return after.token_type is TokenType.NUMBER and after.start == dot.end + 1


def _fraction(dot: Token, digits: Token) -> Token:
    text = f"0.{digits.text}"
    return Token(TokenType.NUMBER, text, digits.line, digits.col, dot.start, digits.end)
