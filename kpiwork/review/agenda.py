"""What is to be done, and when the next review is: actions that follow from decisions, and the meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import count

from kpiwork.periods import Calendar, Period, PeriodKind
from kpiwork.review.record import ActionEntry, Meeting
from kpiwork.spec.entries import Action, Decision
from kpiwork.spec.settings import MeetingSettings

__all__ = ["actions", "next_meeting"]


def actions(
    decisions: Iterable[Decision], period: Period, as_of: date, calendar: Calendar
) -> tuple[ActionEntry, ...]:
    """List what is open and due by the end of the month after a period, and what was done since it began.

    Parameters
    ----------
    decisions : iterable of Decision
        A department's decisions, in the order of their file.
    period : Period
        The period under review.
    as_of : date
        Day of the view: later decisions and what was done later are not known yet.
    calendar : Calendar
        Knows the month after the period.

    Returns
    -------
    tuple of ActionEntry
        By the day on which they are due.
    """
    month = calendar.containing(period.end, PeriodKind.MONTH)
    last = calendar.shift(month, 1).end
    listed = [
        entry
        for decision in decisions
        if (decision.decided or decision.asked) <= as_of
        for entry in _entries(decision, as_of)
        if (entry.due <= last if entry.done is None else entry.done >= period.start)
    ]
    return tuple(sorted(listed, key=lambda entry: entry.due))


def next_meeting(settings: MeetingSettings | None, calendar: Calendar, as_of: date) -> Meeting | None:
    """Give the first review after a day: so long after a quarter's end, on a working day.

    Parameters
    ----------
    settings : MeetingSettings or None
        How long after, and until when comments are taken; None where the workbook does not say.
    calendar : Calendar
        Knows the quarters and the working days.
    as_of : date
        Day of the view; a review on this day is no longer next.
    """
    if settings is None:
        return None
    day = next(day for day in _meetings(settings.after, calendar, as_of) if day > as_of)
    close = settings.comments_close
    return Meeting(day=day, comments_until=None if close is None else day - close)


def _entries(decision: Decision, as_of: date) -> Iterator[ActionEntry]:
    for action in decision.actions:
        yield ActionEntry(
            what=action.what,
            owner=action.owner,
            due=action.due,
            done=_done(action, as_of),
            question=decision.question,
            kpi=decision.kpi,
        )


def _done(action: Action, as_of: date) -> date | None:
    return action.done if action.done is not None and action.done <= as_of else None


def _meetings(after: timedelta, calendar: Calendar, as_of: date) -> Iterator[date]:
    """Give the days of reviews, oldest first, from the quarter that ended before the last one could be."""
    first = calendar.containing(as_of - after, PeriodKind.QUARTER)
    return (_working_day(calendar.shift(first, step).end + after, calendar) for step in count(-1))


def _working_day(day: date, calendar: Calendar) -> date:
    return day if calendar.workdays.works_on(day) else calendar.workdays.next(day)
