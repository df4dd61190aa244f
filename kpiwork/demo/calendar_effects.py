"""The calendar of the simulated departments: their three years, working days, months, quarters and season.

Working days are Monday to Friday; there are no public holidays.
"""

from __future__ import annotations

import numpy as np

from kpiwork.demo.arrays import Days, Floats, Ints

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "MONTHS",
    "MONTHS_A_QUARTER",
    "QUARTERS",
    "RETURNS_SEEN_UNTIL",
    "SEEN_UNTIL",
    "first_days",
    "growth",
    "month_number",
    "month_of_year",
    "month_start",
    "quarter_number",
    "quarter_starts",
    "working_days",
    "working_days_in",
]

FIRST_DAY = np.datetime64("2011-01-01")
LAST_DAY = np.datetime64("2013-12-31")
SEEN_UNTIL = np.datetime64("2014-01-14")  # tickets are followed for two weeks more
RETURNS_SEEN_UNTIL = LAST_DAY + 90  # so that the last quarter's returns are final by then
MONTHS = 36
QUARTERS = 12
MONTHS_A_QUARTER = 3
MONTHS_A_YEAR = 12


def month_start(numbers: Ints) -> Days:
    """Give the first days of months; month 0 is January 2011."""
    return np.asarray(FIRST_DAY.astype("datetime64[M]") + numbers, dtype="datetime64[D]")


def first_days(first: int, last: int) -> Days:
    """Give the first day of the months from number ``first`` to ``last``; month 0 is January 2011."""
    return month_start(np.arange(first, last + 1))


def quarter_starts() -> Days:
    """Give the first day of each quarter."""
    return first_days(0, MONTHS - 1)[::MONTHS_A_QUARTER]


def month_number(days: Days) -> Ints:
    """Count the months since January 2011, which is 0."""
    return np.asarray(days.astype("datetime64[M]") - FIRST_DAY.astype("datetime64[M]"), dtype=np.int64)


def quarter_number(days: Days) -> Ints:
    """Count the quarters since the first of 2011, which is 0."""
    return month_number(days) // MONTHS_A_QUARTER


def month_of_year(numbers: Ints) -> Ints:
    """Turn month numbers into 0 (January) to 11 (December)."""
    return numbers % MONTHS_A_YEAR


def working_days(first: np.datetime64, last: np.datetime64) -> Days:
    """List the working days from ``first`` to ``last``, both included."""
    days = np.arange(first, last + 1)
    return days[np.is_busday(days)]


def working_days_in(numbers: Ints) -> Ints:
    """Count the working days of months."""
    return np.asarray(np.busday_count(month_start(numbers), month_start(numbers + 1)), dtype=np.int64)


def growth(numbers: Ints, a_year: float) -> Floats:
    """Give the factor by which business has grown since January 2011, at a steady rate a year."""
    return np.asarray((1 + a_year) ** (numbers / MONTHS_A_YEAR), dtype=np.float64)
