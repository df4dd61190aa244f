"""Texts, the same on every engine: their order is that of their letters' codes, not that of a dictionary.

DuckDB and Spark compare the bytes of UTF-8; PostgreSQL sorts as its database was told to, unless it is
given bytes. DuckDB has one small and one capital letter each; others write two letters for some.
"""

from collections.abc import Sequence
from functools import lru_cache

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir

from kpiwork.measure.expression.engines import POSTGRES, SPARK

__all__ = ["comparable", "extreme", "first_or_last", "like", "lower", "trim", "upper"]

LONG_LETTERS = frozenset({POSTGRES, SPARK})
BACKSLASH_ESCAPES = frozenset({POSTGRES, SPARK})
SMALL = ("Σİ", "σi")  # noqa: RUF001 - the first depends on its place in a word, the second is two letters
SHARP_S = ("ß", "ẞ")
BLANK_ENDS = r"^[\x09-\x0D ]+|[\x09-\x0D ]+$"
LETTERS = range(0x80, 0x10000)
SURROGATES = range(0xD800, 0xE000)
PRIVATE = 0xE000  # the first code that no alphabet uses


def _bytes(text: object, encoding: str) -> None:
    """Give the bytes of a text; a function of PostgreSQL."""


def _text(data: object, encoding: str) -> None:
    """Give the text that bytes are of; a function of PostgreSQL."""


to_bytes = ibis.udf.scalar.builtin(_bytes, name="convert_to", signature=((dt.string, dt.string), dt.binary))
to_text = ibis.udf.scalar.builtin(_text, name="convert_from", signature=((dt.binary, dt.string), dt.string))


def _needs_bytes(value: ir.Value, engine: str) -> bool:
    return engine == POSTGRES and value.type().is_string()


def comparable(values: Sequence[ir.Value], engine: str) -> list[ir.Value]:
    """Give values of one type as they are to be compared with ``<``."""
    return [to_bytes(value, "UTF8") if _needs_bytes(value, engine) else value for value in values]


def first_or_last(name: str, values: Sequence[ir.Value], engine: str) -> ir.Value:
    """Give the smallest or largest of some values of a row: ``least`` or ``greatest``."""
    choose = ibis.least if name == "least" else ibis.greatest
    chosen = choose(*comparable(values, engine))
    return to_text(chosen, "UTF8") if _needs_bytes(values[0], engine) else chosen


def extreme(name: str, value: ir.Value, where: ir.BooleanValue | None, engine: str) -> ir.Value:
    """Give the smallest or largest value of many rows: ``min`` or ``max``.

    PostgreSQL has no smallest bytes before version 18, but the first of them in order.
    """
    if not _needs_bytes(value, engine):
        return value.min(where=where) if name == "min" else value.max(where=where)
    share = 0 if name == "min" else 1
    return to_text(ops.Quantile(to_bytes(value, "UTF8"), share, where=where).to_expr(), "UTF8")


def like(value: ir.Value, pattern: str, engine: str) -> ir.Value:
    """Tell whether texts fit a pattern, in which a backslash is a backslash."""
    return value.like(pattern.replace("\\", "\\\\") if engine in BACKSLASH_ESCAPES else pattern)


def lower(value: ir.Value, engine: str) -> ir.Value:
    """Write each letter small, whatever stands beside it."""
    return (value.translate(*SMALL) if engine in LONG_LETTERS else value).lower()


def upper(value: ir.Value, engine: str) -> ir.Value:
    """Write each letter as the one capital that it has; where that would be several, it stays."""
    if engine not in LONG_LETTERS:
        return value.upper()
    letters, stand_ins, capitals = _without_one_capital()
    return value.translate(letters, stand_ins).upper().translate(stand_ins, capitals)


def trim(value: ir.Value, engine: str) -> ir.Value:
    """Cut the six blanks of ASCII off both ends; Ibis's own way cuts the letters v and f on Spark."""
    return value.re_replace(BLANK_ENDS, "") if engine == SPARK else value.strip()


@lru_cache(maxsize=1)
def _without_one_capital() -> tuple[str, str, str]:
    """List the letters whose capital is written with several, signs to stand for them, and what to write."""
    codes = (code for code in LETTERS if code not in SURROGATES)
    letters = [letter for letter in map(chr, codes) if len(letter.upper()) > 1]
    stand_ins = "".join(chr(PRIVATE + position) for position in range(len(letters)))
    return "".join(letters), stand_ins, "".join(map(_one_capital, letters))


def _one_capital(letter: str) -> str:
    """Give the single letter that begins a word in place of another, where there is one."""
    if letter == SHARP_S[0]:
        return SHARP_S[1]
    return letter.title() if len(letter.title()) == 1 else letter
