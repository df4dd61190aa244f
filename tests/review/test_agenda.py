"""What is to be done, and when the next review is."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.periods import Calendar, PeriodKind, Workdays
from kpiwork.review.agenda import actions, next_meeting
from kpiwork.spec.entries import Action, Decision
from kpiwork.spec.load import load
from kpiwork.spec.settings import MeetingSettings

CALENDAR = Calendar()
NOVEMBER = CALENDAR.parse("2013-11")
AS_OF = date(2013, 12, 14)
TWO_WEEKS = MeetingSettings.model_validate({"after": "14 days", "comments_close": "7 days"})


def decided(
    *deeds: Action, decided_on: date | None = date(2013, 7, 23), asked: date = date(2013, 7, 1)
) -> Decision:
    words = {"decided": decided_on, "decision": "We do."} if decided_on else {}
    return Decision.model_validate(
        {"id": "one", "asked": asked, "kpi": "late", "question": "Shall we?", "actions": deeds} | words
    )


def deed(due: date, done: date | None = None, what: str = "Write it down") -> Action:
    return Action(what=what, owner="Quality Lead", due=due, done=done)


def listed(*decisions: Decision, as_of: date = AS_OF) -> list[tuple[date, date | None]]:
    return [(one.due, one.done) for one in actions(decisions, NOVEMBER, as_of, CALENDAR)]


@pytest.mark.parametrize(
    ("due", "done", "is_listed"),
    [
        (date(2013, 9, 30), None, True),  # overdue
        (date(2013, 12, 31), None, True),  # due by the end of the month after
        (date(2014, 1, 1), None, False),
        (date(2013, 11, 29), date(2013, 11, 1), True),  # done in the month
        (date(2013, 11, 29), date(2013, 10, 31), False),  # before it
        (date(2013, 11, 29), date(2013, 12, 4), True),  # since, and known
        (date(2014, 2, 28), date(2013, 11, 20), True),  # early
    ],
)
def test_lists_what_is_open_and_what_was_done(due, done, is_listed):
    assert listed(decided(deed(due, done))) == ([(due, done)] if is_listed else [])


def test_what_is_done_later_is_open_today():
    early = date(2013, 12, 1)
    assert listed(decided(deed(date(2013, 11, 29), date(2013, 12, 4))), as_of=early) == [
        (date(2013, 11, 29), None)
    ]


def test_what_is_decided_later_is_not_known_today():
    assert listed(decided(deed(date(2013, 12, 20)), decided_on=date(2013, 12, 15))) == []
    assert listed(decided(deed(date(2013, 12, 20)), decided_on=None, asked=date(2013, 12, 15))) == []
    assert listed(decided(deed(date(2013, 12, 20)), decided_on=None)) == [(date(2013, 12, 20), None)]


def test_the_first_due_stands_first():
    days = [date(2013, 12, 31), date(2013, 11, 2), date(2013, 12, 1)]
    assert [due for due, _ in listed(*(decided(deed(day)) for day in days))] == sorted(days)


def test_an_action_says_what_it_follows_from():
    [entry] = actions([decided(deed(date(2013, 12, 1)))], NOVEMBER, AS_OF, CALENDAR)
    assert (entry.what, entry.owner, entry.question, entry.kpi) == (
        "Write it down",
        "Quality Lead",
        "Shall we?",
        "late",
    )


@pytest.mark.parametrize(
    ("as_of", "day", "close"),
    [
        (date(2013, 12, 14), date(2014, 1, 14), date(2014, 1, 7)),
        (date(2014, 1, 13), date(2014, 1, 14), date(2014, 1, 7)),
        (date(2014, 1, 14), date(2014, 4, 14), date(2014, 4, 7)),  # a review of today is not the next one
        (date(2014, 6, 30), date(2014, 7, 14), date(2014, 7, 7)),
    ],
)
def test_the_next_review_is_two_weeks_after_a_quarter(as_of, day, close):
    found = next_meeting(TWO_WEEKS, CALENDAR, as_of)
    assert found is not None
    assert (found.day, found.comments_until) == (day, close)


def test_a_weekend_and_a_holiday_are_passed_over():
    # 30 September 2017 and 12 days are Thursday, 12 October; 14 days are a Saturday.
    saturday = next_meeting(TWO_WEEKS, CALENDAR, date(2017, 9, 30))
    assert saturday is not None
    assert (saturday.day, saturday.comments_until) == (date(2017, 10, 16), date(2017, 10, 9))
    closed = Calendar(workdays=Workdays(holidays=frozenset({date(2014, 1, 14), date(2014, 1, 15)})))
    moved = next_meeting(TWO_WEEKS, closed, AS_OF)
    assert moved is not None
    assert moved.day == date(2014, 1, 16)


def test_nobody_said_when():
    assert next_meeting(None, CALENDAR, AS_OF) is None
    no_close = MeetingSettings.model_validate({"after": "14 days"})
    found = next_meeting(no_close, CALENDAR, AS_OF)
    assert found is not None
    assert found.comments_until is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 120), st.integers(1, 12))
def test_the_next_review_is_the_first_after_today(as_of, after, starts):
    calendar = Calendar(fiscal_year_starts=starts)
    settings = MeetingSettings(after=timedelta(days=after))
    found = next_meeting(settings, calendar, as_of)
    assert found is not None
    assert found.day > as_of
    assert found.day.weekday() < 5
    day_before = next_meeting(settings, calendar, found.day - timedelta(days=1))
    assert day_before == found
    quarter = calendar.containing(found.day - timedelta(days=after + 1), PeriodKind.QUARTER)
    ends = {quarter.end, calendar.previous(quarter).end}
    assert any(timedelta(0) <= found.day - (end + timedelta(days=after)) <= timedelta(days=2) for end in ends)


def test_the_shipped_november_names_the_fourteenth_and_the_seventh():
    book = load(Path(__file__).parents[2])
    as_of = NOVEMBER.end + (book.settings.data_lag or timedelta())
    found = next_meeting(book.settings.meeting, book.calendar, as_of)
    assert found is not None
    assert (found.day, found.comments_until) == (date(2014, 1, 14), date(2014, 1, 7))
