"""What rounds of feedback say: how many agree with each statement, and what people wrote.

A record keeps no answer of a group that is too small, so that nothing has to be taken out later; and of the
five answers to a statement it keeps how many agree, how many do not and how many do neither, so that no
single strong word stands out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpiwork.review.feedback_change import FeedbackChange, changed
from kpiwork.spec.feedback import FeedbackAnswer, Rounds, closed_on, known_rounds

__all__ = ["FeedbackRound", "Quote", "Statement", "known_rounds", "last_round", "round_words"]

NEITHER = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """How far those who answered agree with a statement.

    Parameters
    ----------
    kpi : str
        The KPI that it is about; empty for all of the department's.
    item : str
        Its words.
    no, neither, yes : int
        How many chose 1 or 2, 3, and 4 or 5.
    mean : float
        From 1 to 5.
    change : FeedbackChange or None
        Against the last round before that asked the same; None where none did.
    """

    kpi: str
    item: str
    no: int
    neither: int
    yes: int
    mean: float
    change: FeedbackChange | None

    @property
    def answers(self) -> int:
        """How many answered."""
        return self.no + self.neither + self.yes


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """What somebody wrote, without a name or a group."""

    kpi: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedbackRound:
    """One round of feedback, as far as it may be shown.

    Parameters
    ----------
    name : str
        ``autumn 2013``.
    closed : date or None
        Its last day, where its file says it.
    groups : tuple of str
        Who was asked, by name.
    statements : tuple of Statement
        Those that enough people answered, in the order of the file.
    quotes : tuple of Quote
        What members of groups that are large enough wrote, in an order that says nothing of them.
    left_out : int
        Statements that too few answered.
    words_left_out : bool
        Whether something was written in groups that are too small.
    """

    name: str
    closed: dt.date | None
    groups: tuple[str, ...]
    statements: tuple[Statement, ...]
    quotes: tuple[Quote, ...] = ()
    left_out: int = 0
    words_left_out: bool = False


def round_words(name: str) -> str:
    """Write the name of a round as a page does: ``autumn 2013``."""
    return name.replace("_", " ")


def last_round(rounds: Rounds, as_of: dt.date, minimum: int) -> FeedbackRound | None:
    """Tell the last round that had ended on a day, beside what was said to the same statements before.

    Parameters
    ----------
    rounds : mapping of str to sequence of FeedbackAnswer
        All rounds of a department by name.
    as_of : date
        Day of the review.
    minimum : int
        Fewest people whose answers are told together.
    """
    known = known_rounds(rounds, as_of)
    if not known:
        return None
    answers = rounds[known[-1]]
    levels = [(name, _levels(rounds[name])) for name in reversed(known)]
    statements = [
        _statement(*asked, given, levels[1:], minimum)
        for asked, given in levels[0][1].items()
        if len(given) >= minimum
    ]
    written = [one for one in answers if one.words]
    large = _large_groups(answers, minimum)
    return FeedbackRound(
        name=round_words(known[-1]),
        closed=closed_on(answers),
        groups=tuple(sorted({one.group for one in answers})),
        statements=tuple(statements),
        quotes=_quotes((one for one in written if one.group in large), known[-1]),
        left_out=len(levels[0][1]) - len(statements),
        words_left_out=any(one.group not in large for one in written),
    )


def _levels(answers: Iterable[FeedbackAnswer]) -> dict[tuple[str, str], list[int]]:
    """Give the agreement with each statement on each KPI, in the order of the file."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for one in answers:
        if one.agreement is not None:
            found[(one.kpi or "", one.item)].append(one.agreement)
    return dict(found)


def _statement(
    kpi: str,
    item: str,
    given: Sequence[int],
    before: Iterable[tuple[str, Mapping[tuple[str, str], Sequence[int]]]],
    minimum: int,
) -> Statement:
    asked = ((name, levels[(kpi, item)]) for name, levels in before if (kpi, item) in levels)
    name, earlier = next(asked, ("", ()))
    return Statement(
        kpi=kpi,
        item=item,
        no=sum(level < NEITHER for level in given),
        neither=sum(level == NEITHER for level in given),
        yes=sum(level > NEITHER for level in given),
        mean=sum(given) / len(given),
        change=changed(given, earlier, since=round_words(name)) if len(earlier) >= minimum else None,
    )


def _large_groups(answers: Iterable[FeedbackAnswer], minimum: int) -> frozenset[str]:
    """Name the groups of which enough people answered the same statement."""
    asked = Counter((one.group, one.kpi, one.item) for one in answers)
    return frozenset(group for (group, _, _), people in asked.items() if people >= minimum)


def _quotes(written: Iterable[FeedbackAnswer], name: str) -> tuple[Quote, ...]:
    """Put words in an order that repeats, but does not follow the file: that may say who answered when."""
    found = {Quote(kpi=one.kpi or "", words=one.words or "") for one in written}
    return tuple(sorted(found, key=lambda one: _shuffled(f"{name}\n{one.kpi}\n{one.words}")))


def _shuffled(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
