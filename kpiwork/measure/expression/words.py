"""What each token may be: a name, a function, a keyword, a value or a sign; all else is refused.

This looks at words and their neighbours only; the order of the whole is for `nesting` and sqlglot.
"""

import re
from dataclasses import dataclass, field

from sqlglot import Token, TokenType

from kpiwork.errors import did_you_mean
from kpiwork.measure.expression.dialect import KEYWORDS
from kpiwork.measure.expression.functions import DATE_PARTS, FUNCTIONS, Type
from kpiwork.measure.expression.pieces import Piece, Role
from kpiwork.measure.expression.refusal import refusal

__all__ = ["classify"]

SIGNS = frozenset({"(", ")", ",", "+", "-", "*", "/", "=", "<>", "!=", "<", "<=", ">", ">="})
NO_COMMENTS = "comments stand in the card's definition"
NUMBER = re.compile(r"\d+\.?\d*(?:[eE][+-]?\d+)?")
ONE_SOURCE = "a formula reads the columns of one source; name them alone"
SIGN_MENDS = {
    ".": ONE_SOURCE,
    ":": "change a type with cast(x as integer)",
    ";": "write one formula, without ';'",
    "[": "write a list in round brackets: x in ('a', 'b')",
    "{": "write a list in round brackets: x in ('a', 'b')",
    "|": "texts cannot be joined here; prepare them in the source",
    "%": "there is no remainder here; prepare it in the source",
}
PAIR_MENDS = {
    **dict.fromkeys(("--", "/*", "*/", "//"), NO_COMMENTS),
    "->": "no lambdas, no JSON; prepare the value in the source",
    "=>": "write >= for greater or equal; arguments have no names",
    "==": "compare with =",
    "<=>": "compare with = and is null",
    "**": "multiply with *",
}
PLAIN_NAMES = 'use plain letters, digits and _, or put the name of a column in double quotes: "Column Name"'
NO_QUERIES = f"no queries and no statements; {ONE_SOURCE}"
NO_WINDOWS = "no windows over other rows; put such a step into the source"
NO_CLOCK = "use data_end, the moment up to which there is data"
REFUSED = {
    **dict.fromkeys(
        (
            *("select", "with", "join", "using", "group", "order", "having", "limit", "offset", "union"),
            *("intersect", "except", "into", "values", "lateral", "exists", "unnest", "pragma", "attach"),
            *("create", "insert", "update", "delete", "drop", "alter", "install", "execute"),
        ),
        NO_QUERIES,
    ),
    **dict.fromkeys(("over", "partition", "qualify"), NO_WINDOWS),
    **dict.fromkeys(("current_date", "current_time", "current_timestamp", "now", "today"), NO_CLOCK),
    "interval": "count elapsed time: days_between(a, b) <= 14",
}
MISPLACED = {
    "where": "write it inside: count(*) filter (where …)",
    "filter": "write it behind an aggregate: count(*) filter (where …)",
    "distinct": "only count takes it: count(distinct x)",
    "as": "it belongs inside cast(x as integer)",
    "from": f"no other tables or files; {ONE_SOURCE}",
}


@dataclass(slots=True)
class _Reader:
    """Walks along the tokens and remembers which function each open bracket belongs to."""

    text: str
    tokens: list[Token]
    pieces: list[Piece] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def raw(self, index: int) -> str:
        if index >= len(self.tokens):
            return ""
        token = self.tokens[index]
        return self.text[token.start : token.end + 1]

    def before(self, back: int = 1) -> str:
        return self.pieces[-back].word if len(self.pieces) >= back else ""

    @property
    def inside(self) -> str:
        return self.open[-1] if self.open else ""

    def add(self, role: Role, index: int, kind: TokenType) -> None:
        token = self.tokens[index]
        typed = Token(kind, token.text, token.line, token.col, token.start, token.end)
        self.pieces.append(Piece(raw=self.raw(index), at=token.start, role=role, token=typed))


def classify(text: str, tokens: list[Token]) -> list[Piece]:
    """Give every token its role.

    Parameters
    ----------
    text : str
        The formula.
    tokens : list of Token
        Its tokens, from `split`.

    Returns
    -------
    list of Piece
        One a token, typed as sqlglot shall see it: every name is a quoted identifier.

    Raises
    ------
    ExpressionError
        At the first token that is not in the language, or not where it stands.
    """
    reader = _Reader(text, tokens)
    for index, token in enumerate(tokens):
        match token.token_type:
            case TokenType.NUMBER:
                _number(reader, index)
            case TokenType.STRING:
                reader.add(Role.VALUE, index, TokenType.STRING)
            case TokenType.IDENTIFIER:
                _quoted(reader, index)
            case _ if re.match(r"[^\W\d]", reader.raw(index)):
                _word(reader, index)
            case _:
                _sign(reader, index)
    return reader.pieces


def _number(reader: _Reader, index: int) -> None:
    token = reader.tokens[index]
    if not NUMBER.fullmatch(token.text):
        raise refusal(token.start, f"{reader.raw(index)!r} is not a number", "write it as 240 or 0.95")
    reader.add(Role.VALUE, index, TokenType.NUMBER)


def _quoted(reader: _Reader, index: int) -> None:
    token = reader.tokens[index]
    if not token.text:
        raise refusal(token.start, "a column has an empty name", "write its name between the quotes")
    if reader.raw(index + 1) == "(":
        mend = "write functions without quotes"
        raise refusal(token.start, f"{reader.raw(index)} is a column, not a function", mend)
    reader.add(Role.NAME, index, TokenType.IDENTIFIER)


def _sign(reader: _Reader, index: int) -> None:
    raw, at = reader.raw(index), reader.tokens[index].start
    pair = raw + reader.raw(index + 1) if _touches(reader, index) else raw
    if pair in PAIR_MENDS:
        raise refusal(at, f"{pair!r} is not part of the formula language", PAIR_MENDS[pair])
    if raw not in SIGNS:
        mend = SIGN_MENDS.get(raw[0], f"the signs are {' '.join(sorted(SIGNS))}")
        fact = f"{raw!r} is not part of the formula language"
        raise refusal(at, fact, mend if raw.isascii() else PLAIN_NAMES)
    _check_comma(reader, raw, at)
    if raw == "(":
        reader.open.append(reader.before() if reader.pieces and _opens(reader.pieces[-1]) else "")
    elif raw == ")" and reader.open:
        reader.open.pop()
    reader.add(Role.SIGN, index, reader.tokens[index].token_type)


def _check_comma(reader: _Reader, raw: str, at: int) -> None:
    if raw == "," and not reader.inside:
        mend = "commas stand between the arguments of a function and in lists of 'in'"
        raise refusal(at, "',' cannot stand here", mend)
    if raw == ")" and reader.before() == "(" and reader.open == [*reader.open[:-1], ""]:
        raise refusal(at, "the brackets are empty", "remove them, or write a value inside")


def _touches(reader: _Reader, index: int) -> bool:
    tokens = reader.tokens
    return index + 1 < len(tokens) and tokens[index + 1].start == tokens[index].end + 1


def _opens(piece: Piece) -> bool:
    return piece.role is Role.FUNCTION or (piece.role is Role.KEYWORD and piece.word in {"filter", "in"})


def _word(reader: _Reader, index: int) -> None:
    raw, at = reader.raw(index), reader.tokens[index].start
    word, calls = raw.lower(), reader.raw(index + 1) == "("
    if not raw.isidentifier():
        raise refusal(at, f"{raw!r} is not a name", PLAIN_NAMES)
    if reader.before() == "as" and reader.inside == "cast":
        _listed(reader, index, [kind.value for kind in Type], "a type of the formula language", KEYWORDS)
    elif reader.before(2) == "extract" and reader.before() == "(":
        _listed(reader, index, DATE_PARTS, "a part of a date", {})
    elif word in KEYWORDS and _is_keyword(reader, index, word):
        reader.add(Role.KEYWORD, index, KEYWORDS[word])
    elif word in REFUSED and (calls or word not in {"now", "today"}):
        raise refusal(at, f"{raw!r} is not part of the formula language", REFUSED[word])
    elif calls:
        _function(reader, index, word)
    else:
        reader.add(Role.NAME, index, TokenType.IDENTIFIER)


def _is_keyword(reader: _Reader, index: int, word: str) -> bool:
    """Tell keywords from columns of the same name, and refuse keywords out of place."""
    follows = reader.raw(index + 1)
    match word:
        case "date" | "timestamp":
            return follows.startswith("'")
        case "integer" | "float" | "text":
            return False
        case "filter" if follows != "(":
            return False
        case "filter":
            fits = reader.before() == ")" and reader.raw(index + 2).lower() == "where"
        case "where":
            fits = reader.before(2) == "filter" and reader.before() == "("
        case "distinct":
            fits = reader.before(2) == "count" and reader.before() == "("
        case "as":
            fits = reader.inside == "cast"
        case "from":
            fits = reader.inside == "extract"
        case _:
            fits = True
    if not fits:
        raise refusal(reader.tokens[index].start, f"{reader.raw(index)!r} cannot stand here", MISPLACED[word])
    return True


def _listed(
    reader: _Reader, index: int, known: list[str] | tuple[str, ...], what: str, kinds: dict[str, TokenType]
) -> None:
    raw = reader.raw(index)
    if raw.lower() not in known:
        raise refusal(reader.tokens[index].start, f"{raw!r} is not {what}", did_you_mean(raw.lower(), known))
    reader.add(Role.WORD, index, kinds.get(raw.lower(), TokenType.VAR))


def _function(reader: _Reader, index: int, word: str) -> None:
    known = (*FUNCTIONS, "cast", "extract")
    if word not in known:
        raw, at = reader.raw(index), reader.tokens[index].start
        raise refusal(at, f"{raw!r} is not a function of the formula language", did_you_mean(word, known))
    reader.add(Role.FUNCTION, index, TokenType.VAR)
