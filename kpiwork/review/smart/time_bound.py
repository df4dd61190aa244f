"""Time-bound: from when to when, how often, and when the card itself is looked at again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from kpiwork.review.numbers import day_words
from kpiwork.review.smart.judged import Asked, Criterion, Judged
from kpiwork.review.smart.look import Looked
from kpiwork.review.smart.past import newest_target
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Better, Rhythm
from kpiwork.spec.time import in_days

__all__ = ["time_bound"]

DAYS = {Rhythm.DAILY: 1, Rhythm.WEEKLY: 7, Rhythm.MONTHLY: 31, Rhythm.QUARTERLY: 92, Rhythm.YEARLY: 366}
EACH = {
    Rhythm.DAILY: "day",
    Rhythm.WEEKLY: "week",
    Rhythm.MONTHLY: "month",
    Rhythm.QUARTERLY: "quarter",
    Rhythm.YEARLY: "year",
}

_asked = partial(Asked, Criterion.TIME_BOUND)


def time_bound(looked: Looked) -> Iterator[Judged]:
    """Judge the target's dates, the rhythm, and the day on which the card is looked at again."""
    yield _dates(looked)
    yield _rhythm(looked)
    yield _settled_when_reported(looked)
    yield _review(looked)


def _dates(looked: Looked) -> Judged:
    card, target = looked.card, newest_target(looked)
    if target is None:
        return _no_dates(card)
    at = f"targets.{card.targets.index(target) + 1}"
    asked, due = _asked("dates", f"{at}.due"), target.due
    span = f"It counts from {day_words(target.starts)} and is due on {day_words(due)}"
    if looked.as_of is not None and due < looked.as_of:
        mend = "agree on the next one, or write down that it is kept and until when"
        return asked.improve(f"{span}: that is over, and no target follows.", mend)
    if (due - target.starts).days + 1 < DAYS[card.frequency.report]:
        mend = f"give it at least one {EACH[card.frequency.report]}, which is how often it is reported"
        return asked.fails(f"{span}: no report falls into that time.", mend)
    if target.set_on > target.starts:
        mend = "let it begin after the day on which it was agreed; nobody can work towards what was not known"
        there = _asked(asked.check, f"{at}.starts")
        return there.improve(f"{span}, but was agreed later, on {day_words(target.set_on)}.", mend)
    return asked.passes(f"{span}.")


def _no_dates(card: Card) -> Judged:
    if card.informative or card.better is Better.NEITHER:
        return _asked("dates", "informative").passes("It has no target on purpose, so no dates.")
    if card.targets_from is not None:
        return _asked("dates", "targets_from").passes("Targets stand in a source, each with its own date.")
    mend = "agree on a target with starts and due, or write informative: true"
    return _asked("dates", "targets").improve("There is no target, so nothing is due.", mend)


def _rhythm(looked: Looked) -> Judged:
    asked, frequency = _asked("rhythm", "frequency.collect"), looked.card.frequency
    collect, report, review = frequency.collect, frequency.report, frequency.review
    if collect is None:
        mend = "write under frequency how often values come about"
        return asked.improve("Nobody said how often values come about.", mend)
    if DAYS[collect] > DAYS[report]:
        reason = f"Values come about each {EACH[collect]}, and are reported each {EACH[report]}."
        return asked.fails(reason, f"report it each {EACH[collect]}, or collect it each {EACH[report]}")
    if DAYS[report] > DAYS[review]:
        reason = f"A meeting looks at it each {EACH[review]}, and a new value comes each {EACH[report]}."
        return _asked(asked.check, "frequency.review").fails(reason, f"look at it each {EACH[report]}")
    said = f"Collected each {EACH[collect]}, reported each {EACH[report]}, looked at each {EACH[review]}."
    return asked.passes(said)


def _settled_when_reported(looked: Looked) -> Judged:
    asked, card = _asked("settled when reported", "settles_after"), looked.card
    settles, report, review = card.settles_after, card.frequency.report, card.frequency.review
    if settles is None:
        mend = "write settles_after first"
        return asked.cannot_tell("Nobody said how long values still move after their period.", mend)
    late = f"A {EACH[report]}'s value still moves for {in_days(settles)} after its end"
    if settles > dt.timedelta(days=DAYS[review]):
        mend = f"look at it less often than each {EACH[review]}, or count what is known earlier"
        return asked.fails(f"{late}, which is longer than from one meeting to the next.", mend)
    if settles >= dt.timedelta(days=DAYS[report]):
        mend = f"report a {EACH[report]} only once it has settled, or report it each {EACH[review]}"
        return asked.improve(f"{late}, so that the newest report is never final.", mend)
    return asked.passes(
        f"A value has settled {in_days(settles)} after its {EACH[report]}, before the next is told."
    )


def _review(looked: Looked) -> Judged:
    asked, by = _asked("looked at again", "review_by"), looked.card.review_by
    if by is None:
        mend = "write the day under review_by on which you will ask whether the card is still needed"
        return asked.improve("Nobody said when the card itself is looked at again.", mend)
    if looked.as_of is None:
        return asked.passes(f"The card is looked at again by {day_words(by)}.")
    if by < looked.as_of:
        mend = "look at it now: keep, change or retire it, and write the next day"
        return asked.fails(f"The card was to be looked at again by {day_words(by)}, which is past.", mend)
    return asked.passes(f"The card is looked at again by {day_words(by)}.")
