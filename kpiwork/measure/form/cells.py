"""One cell of a form: its value, or what is wrong with it and what to do; nothing is guessed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kpiwork.measure.excel_files import ERRORS
from kpiwork.measure.form.layout import Count, FormLayout
from kpiwork.periods import EARLIEST, LATEST, Period
from kpiwork.spec.mends import as_day, as_number
from kpiwork.spec.place import escaped
from kpiwork.spec.source import ColumnType

__all__ = ["Fault", "Given", "read_count", "read_period"]

LONGEST_SHOWN = 20  # characters of a cell: enough to find it again
PLAIN_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
THOUSAND_OR_DECIMAL = re.compile(r"[-+]?[0-9]{1,3}\.[0-9]{3}")
BEGINS_AS_NUMBER = re.compile(r"[-+−]?[.,]?[0-9]")
HUNDRED = 100
UNDATED = "write the first day of the period, or take the row out, if it is a total"
LARGEST_COUNT = 2**53  # Excel keeps whole numbers only so far apart
MOMENTS = (date, time, timedelta)  # a datetime is a date, too

Number = int | float


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """A cell as it stands in the file.

    Parameters
    ----------
    value : object
        Its value; None where it is empty or its formula was never calculated.
    formula : object
        Its formula, or the same value where it has none.
    """

    value: object
    formula: object

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return self.formula is None or (isinstance(self.formula, str) and not self.formula.strip())


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What is wrong with a cell, and what to do about it."""

    fact: str
    mend: str


def read_count(cell: Given, count: Count, missing: tuple[str, ...]) -> Number | str | Fault | None:
    """Read what somebody counted.

    Parameters
    ----------
    cell : Given
        The cell.
    count : Count
        What belongs there.
    missing : tuple of str
        Texts that mean an empty cell.

    Returns
    -------
    int, float, str, Fault or None
        None where nothing was counted.
    """
    value = cell.value
    if cell.is_empty or (isinstance(value, str) and value.strip() in missing):
        return None
    if (fault := _unusable(cell)) is not None:
        return fault
    if not count.is_number:
        return str(value).strip()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _no_number(value, count)
    return _in_bounds(value, count)


def _unusable(cell: Given) -> Fault | None:
    if cell.value is None:
        return Fault(
            fact="holds a formula whose value was never calculated", mend="open the file in Excel and save it"
        )
    if isinstance(cell.value, str) and cell.value in ERRORS:
        return Fault(fact=f"shows the error {cell.value}", mend="correct its formula, or write the number")
    return None


def _no_number(value: object, count: Count) -> Fault:
    if isinstance(value, bool):
        return Fault(fact=f"holds {str(value).upper()}, not a number", mend="write digits")
    if isinstance(value, MOMENTS):
        mend = "set the cell's format to General and type the number again"
        return Fault(fact="holds a date or a time, not a number", mend=mend)
    text = str(value).strip()
    if THOUSAND_OR_DECIMAL.fullmatch(text) or PLAIN_NUMBER.fullmatch(text):
        mend = "set the cell's format to General and type the number again"
        return Fault(fact=f"{_shown(text)} is a number stored as text", mend=mend)
    guess = as_number(text) if BEGINS_AS_NUMBER.match(text) else None
    if guess and count.type is ColumnType.INTEGER and not float(guess).is_integer():
        return Fault(fact=f"{_shown(text)} is not a number", mend=f"type digits, {_whole_only(count)}")
    mend = f"type {guess} as a number, the way your Excel writes decimals" if guess else "write digits"
    return Fault(fact=f"{_shown(text)} is not a number", mend=mend)


def _in_bounds(value: Number, count: Count) -> Number | Fault:
    if not math.isfinite(value) or abs(value) > LARGEST_COUNT:
        return Fault(fact=f"{_number(value)} is no number of things that were counted", mend="correct it")
    if count.high is not None and value > count.high:
        return Fault(
            fact=f"{_number(value)} is above {_number(count.high)}", mend=_smaller(value, count.high)
        )
    if count.low is not None and value < count.low:
        mend = f"write {_number(count.low)} or more, or leave the cell empty where nobody counted"
        return Fault(fact=f"{_number(value)} is below {_number(count.low)}", mend=mend)
    if count.type is ColumnType.INTEGER and not float(value).is_integer():
        mend = f"write {_whole_only(count)}"
        return Fault(fact=f"{_number(value)} is not a whole number", mend=mend)
    return int(value) if count.type is ColumnType.INTEGER else float(value)


def _whole_only(count: Count) -> str:
    return f"a whole number, or declare columns: {{{count.name}: {{type: float}}}}"


def _smaller(value: Number, high: float) -> str:
    if high <= 1 < value <= HUNDRED:
        return f"a share is asked for: write {_number(value / HUNDRED)}"
    return f"write {_number(high)} or less"


def read_period(cell: Given, layout: FormLayout) -> Period | Fault:
    """Read the period that a row is for, from its first day."""
    day = _day(cell)
    if isinstance(day, Fault):
        return day
    if not EARLIEST <= day.year < LATEST:
        return Fault(fact=f"{day} is not of our time", mend="write the year with four digits")
    period = layout.calendar.containing(day, layout.every)
    if period.start != day:
        fact = f"{day} is not the first day of a {layout.every.replace('_', ' ')}"
        return Fault(fact=fact, mend=f"write {period.start} for {period.words}")
    return period


def _day(cell: Given) -> date | Fault:
    if cell.is_empty:
        return Fault(fact="is empty, though the row has counts", mend=UNDATED)
    if (fault := _unusable(cell)) is not None:
        return fault
    match cell.value:
        case datetime() as moment if moment.time() == time():
            return moment.date()
        case date() as day if not isinstance(day, datetime):
            return day
        case other:
            return _no_day(other)


def _no_day(value: object) -> Fault:
    if isinstance(value, datetime):
        return Fault(fact="holds a time of day, too", mend="write the day alone")
    if not isinstance(value, str):
        mend = "set the cell's format to Date and write the first day of the period"
        return Fault(fact="holds a number, not a date", mend=mend)
    if guess := as_day(value):
        mend = f"type {guess} as a date, in a cell whose format is Date"
        return Fault(fact=f"{_shown(value)} is a date stored as text", mend=mend)
    mend = "one row is one period: take out totals and notes, they are not added to anything"
    return Fault(fact=f"{_shown(value)} is not a date", mend=mend)


def _number(value: Number) -> str:
    return f"{value:.15g}"


def _shown(text: str) -> str:
    short = text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
    return f"'{escaped(short)}'"
