"""The dialect that sqlglot parses: no word or sign is special to it but the ones named here.

Functions stay unknown to sqlglot, so that ours keep their names and places in its tree.
"""

from typing import Any, ClassVar

from sqlglot import TokenType, parser, tokens
from sqlglot.dialects.dialect import Dialect

__all__ = ["KEYWORDS", "FormulaDialect"]

SIGNS = {"<>": TokenType.NEQ, "!=": TokenType.NEQ, "<=": TokenType.LTE, ">=": TokenType.GTE}

KEYWORDS = {
    "and": TokenType.AND,
    "as": TokenType.ALIAS,
    "between": TokenType.BETWEEN,
    "case": TokenType.CASE,
    "date": TokenType.DATE,
    "distinct": TokenType.DISTINCT,
    "else": TokenType.ELSE,
    "end": TokenType.END,
    "false": TokenType.FALSE,
    "filter": TokenType.FILTER,
    "float": TokenType.DOUBLE,
    "from": TokenType.FROM,
    "in": TokenType.IN,
    "integer": TokenType.BIGINT,
    "is": TokenType.IS,
    "like": TokenType.LIKE,
    "not": TokenType.NOT,
    "null": TokenType.NULL,
    "or": TokenType.OR,
    "text": TokenType.TEXT,
    "then": TokenType.THEN,
    "timestamp": TokenType.TIMESTAMP,
    "true": TokenType.TRUE,
    "when": TokenType.WHEN,
    "where": TokenType.WHERE,
}


class FormulaDialect(Dialect):
    """SQL without statements, tables, comments and built-in functions."""

    class Tokenizer(tokens.Tokenizer):
        """Knows our signs and words; everything else is a name."""

        KEYWORDS: ClassVar[dict[str, TokenType]] = SIGNS | {
            word.upper(): kind for word, kind in KEYWORDS.items()
        }
        COMMENTS: ClassVar[list[str | tuple[str, str]]] = []

    class Parser(parser.Parser):
        """Knows the syntax of case, cast and extract; all other functions are anonymous."""

        FUNCTIONS: ClassVar[dict[str, Any]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {
            word: parser.Parser.FUNCTION_PARSERS[word] for word in ("CAST", "EXTRACT")
        }
        NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {
            "CASE": parser.Parser.NO_PAREN_FUNCTION_PARSERS["CASE"]
        }
        NO_PAREN_FUNCTIONS: ClassVar[dict[TokenType, Any]] = {}
