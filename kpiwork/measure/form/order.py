"""Whether the rows of a form are for the periods that they seem to be for: mistyped days, told by their cell.

A date that can be read may still be a slip of the hand. Three things give it away: the period has
not begun, the words beside it name another one, or it stands among periods of another time.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from kpiwork.measure.form.cells import Fault
from kpiwork.measure.form.layout import FormLayout
from kpiwork.periods import EARLIEST, LATEST, Period
from kpiwork.spec.form import COVERS

__all__ = ["named_period", "not_begun", "other_words", "out_of_order"]

YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
AROUND = 1  # years beside one that is named in words: a fiscal year is in two of them


def not_begun(period: Period, today: date) -> Fault | None:
    """Refuse a period that nobody can have counted."""
    if period.start <= today:
        return None
    mend = "correct the date, or leave the counts empty until then"
    return Fault(fact=f"{period.words} has not begun yet, and the row has counts", mend=mend)


def other_words(period: Period, covers: object, layout: FormLayout) -> Fault | None:
    """Refuse a date beside words that name another period."""
    named = named_period(covers, layout)
    if named is None or named.start == period.start:
        return None
    fact = f"{period.start} is {period.words}, but column {COVERS} says {named.words}"
    return Fault(fact=fact, mend=f"write {named.start}, or correct {COVERS}")


def named_period(words: object, layout: FormLayout) -> Period | None:
    """Find the period that words name as the form writes them; None for words of one's own."""
    text = " ".join(words.split()).casefold() if isinstance(words, str) else ""
    years = {int(year) for year in YEAR.findall(text)}
    for year in sorted(year for year in years if EARLIEST + AROUND < year < LATEST - AROUND):
        first, last = date(year - AROUND, 1, 1), date(year + AROUND, 12, 31)
        for period in layout.calendar.between(first, last, layout.every):
            if period.words.casefold() == text:
                return period
    return None


def out_of_order(periods: Sequence[Period]) -> dict[int, Fault]:
    """Name the fewest rows without which the others are in order, oldest or newest first.

    Parameters
    ----------
    periods : sequence of Period
        Of the rows from the top of the sheet down, each once.

    Returns
    -------
    dict of int to Fault
        By position in the sequence.
    """
    days = [period.start.toordinal() for period in periods]
    kept = max(_longest_rising(days), _longest_rising([-day for day in days]), key=len)
    return {at: _misplaced(periods, at) for at in range(len(periods)) if at not in kept}


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """Give the positions of a longest rising part."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        length = bisect_left(tails, number)
        tails[length:] = [number, *tails[length + 1 :]]
        before.append(ends[length - 1] if length else -1)
        ends[length:] = [at, *ends[length + 1 :]]
    found, at = set(), ends[-1] if ends else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found


def _misplaced(periods: Sequence[Period], at: int) -> Fault:
    above = periods[at - 1].words if at else ""
    below = periods[at + 1].words if at + 1 < len(periods) else ""
    if above and below:
        where = f"between {above} and {below}"
    else:
        where = f"below {above}" if above else f"above {below}"
    fact = f"{periods[at].words} stands {where}"
    return Fault(fact=fact, mend="correct the date, or move the row to its place")
