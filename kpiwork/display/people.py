"""People and trust, ready for a page: who was asked, what followed from concerns, what a round says.

Chosen and ordered here; gathered, cut for an audience and put in words elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpiwork.review.feedback import FeedbackRound, Statement
from kpiwork.review.feedback_change import FeedbackChange, FeedbackMove
from kpiwork.review.numbers import MINUS
from kpiwork.review.people.people import Told
from kpiwork.review.people.words import chance_words
from kpiwork.review.record import Record

__all__ = ["ANSWERS", "MOST_PICTURES", "Opinion", "chance_words", "change_words", "messages", "opinions"]

ANSWERS = ("no", "neither", "yes")
"""The kinds of answer that a page shows, as its bars lie."""

MOST_PICTURES = 3
"""On one page: statements on further KPIs stand in the table only."""

MOVED = (FeedbackMove.MORE, FeedbackMove.LESS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Opinion:
    """What a round says of one KPI.

    Parameters
    ----------
    kpi, name : str
        Its id, and how the page names it; the id is empty for all of the department's.
    statements : tuple of Statement
        In the order of the round.
    moved : tuple of str
        What changed since the round before, beyond chance.
    unmoved : str
        How many of the other statements were asked before, and what can be said of them.
    rows : DataFrame
        One row a statement: item, no, neither, yes in answers; start, middle, turn and end of its bar, as
        shares of the answers, 0 in the middle of those who say neither.
    """

    kpi: str
    name: str
    statements: tuple[Statement, ...]
    moved: tuple[str, ...]
    unmoved: str
    rows: pd.DataFrame


def opinions(review: Record) -> list[Opinion]:
    """Give what the last round says of each KPI, in reading order, all of the department's first."""
    found = review.people.feedback if review.people else None
    if found is None:
        return []
    names = {"": "All KPIs of the department"} | {kpi.id: kpi.name for kpi in review.kpis}
    return [_opinion(kpi, name, found) for kpi, name in names.items() if _of(found, kpi)]


def change_words(change: FeedbackChange | None) -> str:
    """Say how the mean answer differs from the round before, and whether chance explains it."""
    return "not asked before" if change is None else f"{_range(change)}; {change.move.value}"


def messages(review: Record) -> list[tuple[Told, str]]:
    """Give what was told and what was taught, the newest first, each with its kind."""
    if review.people is None:
        return []
    told = [(one, "told") for one in review.people.communication]
    taught = [(one, "taught") for one in review.people.training]
    return sorted((*told, *taught), key=lambda pair: pair[0].day, reverse=True)


def _of(found: FeedbackRound, kpi: str) -> tuple[Statement, ...]:
    return tuple(one for one in found.statements if one.kpi == kpi)


def _opinion(kpi: str, name: str, found: FeedbackRound) -> Opinion:
    said = _of(found, kpi)
    moved = tuple(_moved(one.item, one.change) for one in said if one.change and one.change.move in MOVED)
    return Opinion(kpi=kpi, name=name, statements=said, moved=moved, unmoved=_unmoved(said), rows=_rows(said))


def _moved(item: str, change: FeedbackChange) -> str:
    return f"“{item}”: {change.move.value} than in {change.since}, {_range(change)} on average."


def _unmoved(said: Sequence[Statement]) -> str:
    moves = [one.change.move for one in said if one.change]
    alike, few = (moves.count(move) for move in (FeedbackMove.ALIKE, FeedbackMove.TOO_FEW))
    new = len(said) - len(moves)
    told = (
        f"For {alike} of {len(moves)} statements no change since the round before can be told from chance."
        if alike
        else "",
        f"{few} had too few answers to compare." if few else "",
        ("None was asked before." if new == len(said) else f"{new} were not asked before.") if new else "",
    )
    return " ".join(text for text in told if text)


def _rows(statements: Sequence[Statement]) -> pd.DataFrame:
    counts = {key: np.array([getattr(one, key) for one in statements], dtype=int) for key in ANSWERS}
    answers = sum(counts.values())
    no, neither, yes = (counts[key] / answers for key in ANSWERS)
    return pd.DataFrame(
        {
            "item": pd.array([one.item for one in statements], dtype="str"),
            **counts,
            "start": -no - neither / 2,
            "middle": -neither / 2,
            "turn": neither / 2,
            "end": yes + neither / 2,
        }
    )


def _range(change: FeedbackChange) -> str:
    if change.low is None or change.high is None:
        return _signed(change.difference)
    return f"{_signed(change.difference)} ({_signed(change.low)} to {_signed(change.high)})"


def _signed(value: float) -> str:
    text = f"{value:+.2f}".replace("-", MINUS)
    return text[1:] if text.endswith("0.00") else text
