"""What matters of a department's people, in a few sentences made from the counts alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from kpiwork.review.feedback import FeedbackRound
from kpiwork.review.feedback_change import CONFIDENCE, FeedbackMove
from kpiwork.review.numbers import day_words
from kpiwork.review.people.people import People
from kpiwork.spec.entries import Stance

__all__ = ["chance_words", "with_people_words"]

MOST_NAMED = 3
NOBODY = "Nobody is on record as asked, as having raised a concern or as having signed a card."


def with_people_words(people: People | None, as_of: date) -> People | None:
    """Write the sentences anew from what is left for an audience; None stays None."""
    if people is None:
        return None
    told = (
        _coverage(people),
        _concerns(people, as_of),
        _followed(people),
        _signatures(people),
        _feedback(people.feedback),
    )
    return replace(people, sentences=tuple(text for text in told if text) or (NOBODY,))


def chance_words(found: FeedbackRound) -> str:
    """Say how many differences chance alone would show among those of a round; empty without any."""
    compared = sum(one.change is not None and one.change.low is not None for one in found.statements)
    if not compared:
        return ""
    false = compared * (1 - CONFIDENCE)
    return (
        f"The range in brackets holds the true difference in {100 * CONFIDENCE:.0f} of 100 such cases. Of "
        f"{_many(compared, 'statement', 'statements')} compared, chance alone would let "
        f"{false:.1f} look as if agreement had changed."
    )


def _coverage(people: People) -> str:
    touched = [one for one in people.affected if one.is_affected]
    if not touched:
        return ""
    absent = people.not_asked
    asked = len(touched) - len(absent)
    whose = "groups whose day the KPIs change"
    if not absent:
        return f"All {len(touched)} {whose} were asked." if len(touched) > 1 else "The one group was asked."
    named = _named(one.role for one in absent)
    return f"{asked} of {len(touched)} {whose} were asked. Not in the room yet: {named}."


def _concerns(people: People, as_of: date) -> str:
    if not people.concerns:
        return "No concern is on record." if people.affected or people.signed else ""
    raised = _many(len(people.concerns), "concern was", "concerns were")
    still_open = people.open
    if not still_open:
        return f"{raised} raised so far; none is open."
    oldest = still_open[0].day
    waits = _many((as_of - oldest).days, "day", "days")
    one = len(still_open) == 1
    return (
        f"{raised} raised so far; {len(still_open)} {'is' if one else 'are'} open, "
        f"{'' if one else 'the oldest '}for {waits}, since {day_words(oldest)}."
    )


def _followed(people: People) -> str:
    answered = [one.answered for one in people.concerns if one.answered is not None]
    if not answered:
        return ""
    changed = sum(one.changed_card for one in answered)
    share = f" ({changed / len(people.concerns):.0%})".replace("%", " %")
    told = f"{changed} of {_many(len(people.concerns), 'concern', 'concerns')}{share} changed a card"
    silent = sum(not one.act for one in answered)
    return f"{told}; {_many(silent, 'answer has', 'answers have')} no act yet." if silent else f"{told}."


def _signatures(people: People) -> str:
    if not people.signed:
        return "No card is signed by anybody yet." if people.unsigned else ""
    stances = Counter(one.stance for one in people.signed)
    roles = len({one.role for one in people.signed})
    cards = len({one.kpi for one in people.signed})
    told = ", ".join(f"{stances[stance]} {stance.value}" for stance in Stance if stances[stance])
    of = f"The last word of {_many(roles, 'role', 'roles')} on {_many(cards, 'card', 'cards')}: {told}."
    bare = len(people.unsigned)
    return f"{of} On {_many(bare, 'card', 'cards')} nobody has said a word." if bare else of


def _feedback(found: FeedbackRound | None) -> str:
    if found is None:
        return ""
    if not found.statements:
        return f"Asked in {found.name}: too few answered for anything to be shown." if found.left_out else ""
    moves = Counter(one.change.move for one in found.statements if one.change is not None)
    asked = f"Asked in {found.name}, at least half agree with {_majorities(found)} statements"
    compared = sum(moves.values())
    if not compared:
        return f"{asked}."
    if not moves[FeedbackMove.MORE] and not moves[FeedbackMove.LESS]:
        return f"{asked}; no change since the round before can be told from chance."
    sides = [
        f"{'more' if move is FeedbackMove.MORE else 'less'} with {moves[move]}"
        for move in (FeedbackMove.MORE, FeedbackMove.LESS)
        if moves[move]
    ]
    before = _many(compared, "statement", "statements")
    return f"{asked}. Of {before} asked before, people agree {' and '.join(sides)}."


def _majorities(found: FeedbackRound) -> str:
    return f"{sum(2 * one.yes >= one.answers for one in found.statements)} of {len(found.statements)}"


def _named(roles: Iterable[str]) -> str:
    names = list(roles)
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{more}"


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"
