"""Dates and timestamps, the same on every engine: local time, parts of a date, elapsed time.

Only operations that Ibis has for DuckDB, PostgreSQL and Spark. Ibis sets the session of each to UTC,
so a timestamp with a zone cast to one without is UTC. DuckDB, PostgreSQL and Spark show it on local
clocks themselves; for others `zones` says what to add.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir

from kpiwork.measure.expression.engines import engine_of
from kpiwork.measure.expression.zones import Span, spans

__all__ = ["PARTS", "as_timestamp", "elapsed_seconds", "is_aware", "localise", "make_date"]

LAST_OF_MONTH = 31
SHORT_MONTHS = (4, 6, 9, 11)
FEBRUARY = 2


def _timezone(zone: str, moment: object) -> None:
    """Show a moment on the clocks of a zone; a function of DuckDB and PostgreSQL."""


def _convert_timezone(source: str, zone: str, moment: object) -> None:
    """Bring a moment from the clocks of one zone to those of another; a function of Spark."""


on_clocks_of = ibis.udf.scalar.builtin(
    _timezone, name="timezone", signature=((dt.string, dt.Timestamp("UTC")), dt.timestamp)
)
from_clocks_to = ibis.udf.scalar.builtin(
    _convert_timezone,
    name="convert_timezone",
    signature=((dt.string, dt.string, dt.timestamp), dt.timestamp),
)


def is_aware(value: ir.Value) -> bool:
    """Tell whether a timestamp has a time zone."""
    dtype = value.type()
    return bool(dtype.is_timestamp() and dtype.timezone is not None)


def as_timestamp(value: ir.Value) -> ir.Value:
    """Count a date from its midnight."""
    return value.cast("timestamp") if value.type().is_date() else value


def localise(value: ir.Value, zone: str) -> ir.Value:
    """Show a timestamp with a zone as the workbook's clock shows it; others are local already.

    Parameters
    ----------
    value : ibis value
        A date or timestamp.
    zone : str
        The workbook's time zone.

    Returns
    -------
    ibis value
        A timestamp without a zone, or the date.
    """
    if not is_aware(value):
        return value
    clocks = spans(zone)
    if isinstance(value.op(), ops.Literal):
        return _shown(value.op().value, clocks)
    match engine_of(value):
        case "duckdb" | "postgres":
            return on_clocks_of(zone, value.cast("timestamp('UTC')"))
        case "pyspark":
            return from_clocks_to("UTC", zone, value.cast("timestamp"))
        case _:
            return _by_formula(value, clocks)


def _by_formula(value: ir.Value, clocks: tuple[Span, ...]) -> ir.Value:
    utc = value.cast("timestamp")
    local = {seconds: utc + ibis.interval(seconds=seconds) for seconds in {clock.seconds for clock in clocks}}
    return _by_clock(utc, local, clocks)


def _shown(moment: datetime, clocks: tuple[Span, ...]) -> ir.Value:
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    clock = next((clock for clock in reversed(clocks) if clock.starts <= utc), clocks[0])
    return ibis.literal(utc + timedelta(seconds=clock.seconds), "timestamp")


def _by_clock(utc: ir.Value, local: Mapping[int, ir.Value], clocks: tuple[Span, ...]) -> ir.Value:
    """Choose the clock by halving: seven comparisons for a hundred changes."""
    if len(clocks) == 1:
        return local[clocks[0].seconds]
    middle = len(clocks) // 2
    earlier = utc < ibis.literal(clocks[middle].starts, "timestamp")
    before, after = (_by_clock(utc, local, half) for half in (clocks[:middle], clocks[middle:]))
    return earlier.ifelse(before, after)


def elapsed_seconds(start: ir.Value, end: ir.Value, zone: str) -> ir.Value:
    """Count the seconds from one moment to another.

    Two timestamps with zones are compared as instants; otherwise both are read as local clocks.
    Fractions of seconds are cut off, since not every engine counts them.

    Parameters
    ----------
    start, end : ibis values
        Dates or timestamps.
    zone : str
        The workbook's time zone.

    Returns
    -------
    ibis value
        float64, negative if the end comes first.
    """
    if is_aware(start) and is_aware(end):
        return _epoch(end.cast("timestamp")) - _epoch(start.cast("timestamp"))
    return _epoch(localise(as_timestamp(end), zone)) - _epoch(localise(as_timestamp(start), zone))


def _epoch(value: ir.Value) -> ir.Value:
    return value.truncate("s").epoch_seconds().cast("float64")


def make_date(year: ir.Value, month: ir.Value, day: ir.Value) -> ir.Value:
    """Make a date of three whole numbers; there is no 30 February, so that is null.

    Parameters
    ----------
    year, month, day : ibis values
        int64 each.

    Returns
    -------
    ibis value
        A date.
    """
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    last = ibis.cases(
        (month.isin(SHORT_MONTHS), LAST_OF_MONTH - 1),
        ((month == FEBRUARY) & leap, 29),
        (month == FEBRUARY, 28),
        else_=LAST_OF_MONTH,
    )
    real = year.between(1, 9999) & month.between(1, 12) & day.between(1, last)
    first = ibis.literal(1, "int64")
    parts = (real.ifelse(part, first).cast("int32") for part in (year, month, day))
    return real.ifelse(ibis.date(*parts), ibis.null("date"))


PARTS: Mapping[str, Callable[[ir.Value], ir.Value]] = MappingProxyType(
    {
        "year": lambda value: value.year(),
        "quarter": lambda value: value.quarter(),
        "month": lambda value: value.month(),
        "week": lambda value: value.week_of_year(),
        "day": lambda value: value.day(),
        "weekday": lambda value: value.day_of_week.index() + 1,
        "hour": lambda value: value.hour(),
        "minute": lambda value: value.minute(),
    }
)
