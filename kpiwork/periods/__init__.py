"""Weeks, months, quarters and years of an organisation, as values. Pure; knows no data.

A `Calendar` holds what the organisation decided (when its fiscal year starts, by which
calendar year it is named, whether its months are whole weeks, which days are worked); every
`Period` is made by one. Labels are what parameters, files and URLs carry (``2013-Q4``); words
are what pages print (``Oct–Dec 2013``).
"""

from kpiwork.periods.calendar import EARLIEST, LATEST, Calendar, YearName, kind_of
from kpiwork.periods.period import MONTHS, Period, PeriodKind, month_of
from kpiwork.periods.workdays import Weekday, Workdays
from kpiwork.periods.years import MONTHS_IN, WeekPattern, YearEnd, YearEndRule, weeks_into_year

__all__ = [
    "EARLIEST",
    "LATEST",
    "MONTHS",
    "MONTHS_IN",
    "Calendar",
    "Period",
    "PeriodKind",
    "WeekPattern",
    "Weekday",
    "Workdays",
    "YearEnd",
    "YearEndRule",
    "YearName",
    "kind_of",
    "month_of",
    "weeks_into_year",
]
