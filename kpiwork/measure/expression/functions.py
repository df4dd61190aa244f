"""What a formula may use, as data: functions with their arguments, forms, types and words.

The parser checks against this, the translator answers each entry, and the docs are made from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

__all__ = ["BOUND_NAMES", "DATE_PARTS", "FORMS", "FUNCTIONS", "Form", "Function", "Kind", "Sort", "Type"]

BOUND_NAMES = frozenset({"data_end"})  # known to every formula, never a column


class Kind(StrEnum):
    """What sort of value something is; the value is its name in messages."""

    NUMBER = "a number"
    TEXT = "text"
    TRUTH = "true or false"
    DATE = "a date"
    TIMESTAMP = "a timestamp"
    NULL = "null"
    OTHER = "of a type that formulas cannot use"


class Sort(StrEnum):
    """Whether a function looks at one row or at many."""

    ROW = "row"
    AGGREGATE = "aggregate"


class Type(StrEnum):
    """What `cast` can make."""

    INTEGER = "integer"
    FLOAT = "float"
    TEXT = "text"
    DATE = "date"
    TIMESTAMP = "timestamp"


NUMBER = frozenset({Kind.NUMBER})
TEXT = frozenset({Kind.TEXT})
TIMESTAMP = frozenset({Kind.TIMESTAMP})
MOMENT = frozenset({Kind.DATE, Kind.TIMESTAMP})
ORDERED = NUMBER | TEXT | MOMENT
PLAIN = ORDERED | {Kind.TRUTH}
ANY = PLAIN | {Kind.OTHER}
MANY = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Function:
    """One function of the language.

    Parameters
    ----------
    name : str
        How it is written; capitals do not matter.
    signature : str
        The call with its arguments named.
    help : str
        One sentence for the docs.
    takes : tuple of sets of Kind
        The kinds each argument may have; the last holds for all that follow.
    fewest, most : int
        How many arguments it takes.
    sort : Sort
        Row function or aggregate.
    """

    name: str
    signature: str
    help: str
    takes: tuple[frozenset[Kind], ...]
    fewest: int
    most: int
    sort: Sort = Sort.ROW


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One way of writing that is not a function call, for the docs.

    Parameters
    ----------
    signature : str
        How it is written.
    help : str
        One sentence.
    """

    signature: str
    help: str


def _row(signature: str, words: str, *takes: frozenset[Kind], fewest: int = 0, most: int = 0) -> Function:
    count = len(takes)
    return Function(
        name=signature.partition("(")[0],
        signature=signature,
        help=words,
        takes=takes,
        fewest=fewest or count,
        most=most or count,
    )


def _part(name: str, words: str, takes: frozenset[Kind] = MOMENT) -> Function:
    return _row(f"{name}(x)", words, takes)


def _aggregate(signature: str, words: str, *takes: frozenset[Kind]) -> Function:
    name = signature.partition("(")[0]
    count = len(takes)
    return Function(
        name=name,
        signature=signature,
        help=words,
        takes=takes,
        fewest=count,
        most=count,
        sort=Sort.AGGREGATE,
    )


_DATE_PARTS = (
    _part("year", "The year."),
    _part("quarter", "The quarter of the calendar year, 1 to 4."),
    _part("month", "The month, 1 to 12."),
    _part("week", "The ISO week, 1 to 53; weeks begin on Monday."),
    _part("day", "The day of the month."),
    _part("weekday", "The day of the week: 1 is Monday, 7 is Sunday."),
    _part("hour", "The hour of a timestamp, 0 to 23.", TIMESTAMP),
    _part("minute", "The minute of a timestamp, 0 to 59.", TIMESTAMP),
)

_ALL = (
    _aggregate("count(x)", "How many rows; `count(x)` skips nulls, `count(distinct x)` repeats.", ANY),
    _aggregate("sum(x)", "The sum; of nothing it is null.", NUMBER),
    _aggregate("avg(x)", "The mean of the values that are not null.", NUMBER),
    _aggregate("min(x)", "The smallest value.", ORDERED),
    _aggregate("max(x)", "The largest value.", ORDERED),
    _aggregate("median(x)", "The middle value, interpolated between the two middle ones.", NUMBER),
    _aggregate("quantile(x, q)", "The value below which a share q lies, interpolated.", NUMBER, NUMBER),
    _row("abs(x)", "The value without its sign.", NUMBER),
    _row("round(x, digits)", "Rounded to so many digits (default 0), halves away from zero.", NUMBER, most=2),
    _row("floor(x)", "The next whole number below.", NUMBER),
    _row("ceil(x)", "The next whole number above.", NUMBER),
    _row("least(a, b, …)", "The smallest of the values that are not null.", ORDERED, fewest=2, most=MANY),
    _row("greatest(a, b, …)", "The largest of the values that are not null.", ORDERED, fewest=2, most=MANY),
    _row("coalesce(a, b, …)", "The first value that is not null.", PLAIN, fewest=2, most=MANY),
    _row("nullif(a, b)", "Null where the two are equal, else the first.", PLAIN, PLAIN),
    _row("lower(x)", "The text in small letters.", TEXT),
    _row("upper(x)", "The text in capitals.", TEXT),
    _row("trim(x)", "The text without blanks at its ends.", TEXT),
    *_DATE_PARTS,
    _row("make_date(year, month, day)", "That date, or null where there is none.", NUMBER, NUMBER, NUMBER),
    _row("minutes_between(a, b)", "Minutes elapsed from a to b, in whole seconds.", MOMENT, MOMENT),
    _row("hours_between(a, b)", "Hours elapsed from a to b, in whole seconds.", MOMENT, MOMENT),
    _row("days_between(a, b)", "Days of 24 hours elapsed from a to b, in whole seconds.", MOMENT, MOMENT),
    _row("workdays_between(a, b)", "Working days after the day of a, up to that of b.", MOMENT, MOMENT),
)

DATE_PARTS = tuple(part.name for part in _DATE_PARTS)
FUNCTIONS: Mapping[str, Function] = MappingProxyType({function.name: function for function in _ALL})

FORMS = (
    Form(signature="count(*)", help="How many rows; of nothing it is 0."),
    Form(signature="count(distinct x)", help="How many different values that are not null."),
    Form(signature="sum(x) filter (where …)", help="An aggregate over the rows for which it is true."),
    Form(signature="a = b, a <> b, a < b, a <= b, a > b, a >= b", help="Comparison; with null it is null."),
    Form(signature="a + b, a - b, a * b, -a", help="Arithmetic with numbers."),
    Form(signature="a / b", help="True division, of whole numbers too; by zero it is null."),
    Form(signature="p and q, p or q, not p", help="Logic with three values, as in SQL."),
    Form(signature="x in ('a', 'b')", help="True where x is one of the values listed."),
    Form(signature="x between low and high", help="True from low to high, both included."),
    Form(signature="x is null, x is not null", help="Whether a value is missing."),
    Form(signature="x like 'a%'", help="Text that fits: % is any text, _ is any one character."),
    Form(signature="case when p then a when q then b else c end", help="The first value whose turn it is."),
    Form(signature="case x when 1 then a else b end", help="The same, comparing one value."),
    Form(signature="cast(x as integer)", help="Also float, text, date, timestamp; fractions are cut off."),
    Form(signature="extract(year from x)", help="The same as `year(x)`, for every part of a date."),
    Form(signature="date '2026-01-31'", help="A date."),
    Form(signature="timestamp '2026-01-31 14:30'", help="A moment on the workbook's own clock."),
    Form(signature='"Column Name"', help="A column whose name is not plain letters, digits and _."),
    Form(signature="data_end", help="The moment up to which there is data."),
)
