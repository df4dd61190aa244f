"""Random rows and random formulas over them, typed so that all are accepted, small so that none overflows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
from hypothesis import strategies as st

from tests.engines.awkward import TEXTS

__all__ = ["ROW_FORMULAS", "TABLES", "TOTALS"]

DEPTH = 2
TEXT = st.sampled_from(TEXTS) | st.text(st.sampled_from("aAäÄßvfΣİz _%\\'\"1-中😀\n"), max_size=4)
DAY = st.dates(date(1960, 1, 1), date(2036, 12, 31))
MOMENT = st.datetimes(datetime(1960, 1, 1), datetime(2036, 12, 31))
COLUMNS = {
    "a": (pa.int64(), st.integers(-20, 20)),
    "b": (pa.int16(), st.integers(-3, 3)),
    "x": (pa.float64(), st.integers(-40, 40).map(lambda n: n / 4) | st.sampled_from([-0.0, float("nan")])),
    "p": (pa.decimal128(9, 2), st.decimals(-100, 100, places=2, allow_nan=False).map(Decimal)),
    "t": (pa.string(), TEXT),
    "u": (pa.string(), TEXT),
    "q": (pa.bool_(), st.booleans()),
    "d": (pa.date32(), DAY),
    "e": (pa.date32(), DAY),
    "l": (pa.timestamp("us"), MOMENT),
    "i": (pa.timestamp("us", tz="UTC"), MOMENT.map(lambda moment: moment.replace(tzinfo=UTC))),
}


def _table(rows: list[tuple]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    data = {"id": pa.array(range(len(rows)), pa.int64())}
    for (name, (dtype, _)), values in zip(COLUMNS.items(), columns, strict=True):
        data[name] = pa.array(values, dtype)
    return pa.table(data)


TABLES = st.lists(
    st.tuples(*(st.none() | values | values for _, values in COLUMNS.values())), min_size=1, max_size=12
).map(_table)


def _joined(pattern: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda drawn: pattern.format(*drawn))


def _any(*choices: tuple[str, st.SearchStrategy[str]] | tuple) -> st.SearchStrategy[str]:
    return st.one_of(*(_joined(pattern, *parts) for pattern, *parts in choices))


NUMBER = st.sampled_from(["a", "b", "x", "p"])
WHOLE = st.sampled_from(["a", "b"])
LITERAL = st.sampled_from(["0", "1", "-2", "3", "0.5", "-1.25", "100"])
WORD = st.sampled_from(["t", "u"])
QUOTED = TEXT.map(lambda text: (text or "").replace("\x0b", "").replace("\x0c", "")).map(
    lambda text: "'" + text.replace("'", "''") + "'"
)
DATED = st.sampled_from(["d", "e"])
DATE = DAY.map(lambda day: f"date '{day}'")
SIGN = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
PART = st.sampled_from(["year", "quarter", "month", "week", "day", "weekday"])
ELAPSED = st.sampled_from(["minutes_between", "hours_between", "days_between", "workdays_between"])
LEAST = st.sampled_from(["least", "greatest"])
PATTERN = st.sampled_from(["a%", "%a", "_", "%_%", "%\\%", "%ß%", "", "%%", "_%\n"]).map(lambda p: f"'{p}'")


def numbers(depth: int) -> st.SearchStrategy[str]:
    if not depth:
        return NUMBER
    some, truth, word, day, moment = (make(depth - 1) for make in (numbers, truths, words, days, moments))
    return _any(
        ("({} + {})", some, some | LITERAL),
        ("({} - {})", some, some),
        ("({} * {})", some, NUMBER | LITERAL),
        ("({} / {})", some, NUMBER | LITERAL),
        ("(- {})", some),
        ("abs({})", some),
        ("round({})", some),
        ("round({}, 1)", some),
        ("floor({})", some),
        ("ceil({})", some),
        ("{}({}, {})", LEAST, some, some | LITERAL),
        ("coalesce({}, {})", some, LITERAL),
        ("nullif({}, {})", some, LITERAL),
        ("case when {} then {} else {} end", truth, some, LITERAL),
        ("cast({} as integer)", some),
        ("cast({} as integer)", truth),
        ("case when {} = '10' then 1 end", word),
        ("{}({})", PART, day | moment),
        ("hour({})", moment),
        ("minute({})", moment),
        ("{}({}, {})", ELAPSED, day | moment, day | moment),
        ("cast(cast({} as text) as float)", WHOLE),
    )


def truths(depth: int) -> st.SearchStrategy[str]:
    if not depth:
        return st.just("q")
    number, truth, word, day, moment = (make(depth - 1) for make in (numbers, truths, words, days, moments))
    return _any(
        ("({} {} {})", number, SIGN, number | LITERAL),
        ("({} {} {})", word, SIGN, word | QUOTED),
        ("({} {} {})", day, SIGN, day | DATE),
        ("({} {} {})", moment, SIGN, moment | day),
        ("({} between {} and {})", number, LITERAL, number),
        ("({} between {} and {})", word, QUOTED, word),
        ("({} not between {} and {})", day, day, DATE),
        ("({} in ({}, {}))", number, LITERAL, LITERAL),
        ("({} not in ({}, {}))", word, QUOTED, QUOTED),
        ("({} is null)", number | word | truth | day | moment),
        ("({} like {})", word, PATTERN),
        ("({} not like {})", word, PATTERN),
        ("({} and {})", truth, truth),
        ("({} or {})", truth, truth),
        ("(not {})", truth),
        ("({} = {})", truth, truth),
    )


def words(depth: int) -> st.SearchStrategy[str]:
    if not depth:
        return WORD
    word, truth = words(depth - 1), truths(depth - 1)
    return _any(
        ("lower({})", word),
        ("upper({})", word),
        ("trim({})", word),
        ("coalesce({}, {})", word, QUOTED),
        ("nullif({}, {})", word, QUOTED),
        ("{}({}, {}, {})", LEAST, word, word, QUOTED),
        ("case when {} then {} else {} end", truth, word, QUOTED),
        ("cast({} as text)", WHOLE | DATED),
    )


def days(depth: int) -> st.SearchStrategy[str]:
    if not depth:
        return DATED
    day, truth, moment = days(depth - 1), truths(depth - 1), moments(depth - 1)
    return _any(
        ("{}({}, {})", LEAST, day, day | DATE),
        ("coalesce({}, {})", day, DATE),
        ("nullif({}, {})", day, day),
        ("case when {} then {} else {} end", truth, day, day),
        ("cast({} as date)", moment),
        ("cast(cast({} as text) as date)", day),
        ("make_date(year({}), month({}), {})", day, day, WHOLE),
    )


def moments(depth: int) -> st.SearchStrategy[str]:
    if not depth:
        return st.sampled_from(["l", "i"])
    moment, day, truth = moments(depth - 1), days(depth - 1), truths(depth - 1)
    return _any(
        ("{}({}, {})", LEAST, moment, moment),
        ("coalesce({}, {})", moment, day),
        ("case when {} then {} else {} end", truth, moment, moment),
        ("cast({} as timestamp)", moment | day),
    )


ROW_FORMULAS = st.lists(
    st.one_of(*(make(DEPTH) for make in (numbers, truths, words, days, moments))), min_size=8, max_size=14
)
EXACT = st.sampled_from(
    ["a", "b", "x", "(a + x)", "(a * b)", "(x * 0.25)", "round(x)", "abs(a - x)", "year(d)"]
)
ONE = st.one_of(
    _any(
        ("{}({})", st.sampled_from(["sum", "avg"]), EXACT),
        ("{}({})", st.sampled_from(["min", "max"]), st.one_of(numbers(1), words(1), days(1), moments(1))),
        ("median({})", numbers(1)),
        ("quantile({}, {})", numbers(1), st.sampled_from(["0", "0.25", "0.9", "1"])),
        ("count({})", st.one_of(numbers(1), words(1), truths(1))),
        ("count(distinct {})", st.one_of(numbers(1), words(1), truths(1), days(1), moments(1))),
    ),
    st.just("count(*)"),
)
FILTERED = ONE | _joined("{} filter (where {})", ONE, truths(DEPTH))
COUNTED = _joined("{} filter (where {})", st.sampled_from(["count(*)", "sum(a)"]), truths(DEPTH))
TOTALS = st.lists(
    st.one_of(
        FILTERED,
        _joined("{} / {}", COUNTED, COUNTED),
        _joined("case when {} > 2 then {} end", COUNTED, COUNTED),
        _joined("coalesce({}, 0) - {}", COUNTED, COUNTED),
    ),
    min_size=8,
    max_size=14,
)
