"""When the clocks of a time zone change: pure Python, so that every engine tells the same time.

Ibis has no operation that puts a timestamp into a zone; `moments` builds one from this.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kpiwork.errors import ExpressionError

__all__ = ["FIRST_YEAR", "LAST_YEAR", "Span", "spans"]

FIRST_YEAR = 1990  # before it the first clock known, after the last year the last
LAST_YEAR = 2050
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A time with one clock.

    Parameters
    ----------
    starts : datetime
        Its first moment, in UTC and without a zone.
    seconds : int
        What to add to UTC.
    """

    starts: datetime
    seconds: int


@lru_cache(maxsize=16)
def spans(zone: str) -> tuple[Span, ...]:
    """List the clocks of a zone in order.

    Parameters
    ----------
    zone : str
        A name of the IANA time zone database, such as ``Europe/Berlin``.

    Returns
    -------
    tuple of Span
        At least one; neighbours differ.

    Raises
    ------
    ExpressionError
        If there is no such zone.
    """
    where = _zone(zone)
    moment = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    found = [_span(moment, where)]
    while moment.year <= LAST_YEAR:
        later = moment + DAY
        if _offset(later, where) != found[-1].seconds:
            found.append(_span(_first_with(moment, later, where), where))
        moment = later
    return tuple(found)


def _zone(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        mend = "write one such as Europe/Berlin or UTC"
        raise ExpressionError.at("time zone", f"{zone!r} is not a time zone", mend) from None


def _offset(moment: datetime, where: ZoneInfo) -> int:
    offset = moment.astimezone(where).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _span(moment: datetime, where: ZoneInfo) -> Span:
    return Span(starts=moment.replace(tzinfo=None), seconds=_offset(moment, where))


def _first_with(before: datetime, after: datetime, where: ZoneInfo) -> datetime:
    """Find the second at which the clock of ``after`` begins."""
    goal = _offset(after, where)
    while after - before > SECOND:
        middle = before + ((after - before) // 2 // SECOND) * SECOND
        before, after = (before, middle) if _offset(middle, where) == goal else (middle, after)
    return after
