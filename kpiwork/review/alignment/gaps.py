"""What an alignment lacks, has too much of, or has let slip: gaps in sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from kpiwork.review.alignment.aligned import IN_USE, Aligned, Gap, GapKind
from kpiwork.review.alignment.chain import chain_of
from kpiwork.review.numbers import day_words
from kpiwork.spec.card import Card
from kpiwork.spec.workbook import Workbook

__all__ = ["MOST_TARGETS", "gaps_of"]

MOST_TARGETS = 7
"""More targets than that nobody keeps in sight at once: a workshop is asked to choose three to seven."""


def gaps_of(
    workbook: Workbook, shown: Mapping[str, Card], in_use: tuple[Aligned, ...], as_of: dt.date | None
) -> Iterator[Gap]:
    """Give everything that is to be mended, one sentence a kind.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    shown : mapping of str to Card
        The department's cards that the audience is shown.
    in_use : tuple of Aligned
        Those of them that are in use.
    as_of : date or None
        Day on which costs and review days are judged; None leaves them out.
    """
    yield from _empty_objectives(workbook)
    bare = tuple(one.name for one in in_use if _is_for_nothing(shown[one.id]) and not one.guards)
    if bare:
        yield Gap(
            kind=GapKind.KPI_WITHOUT_OBJECTIVE,
            text=f"{_named(bare)} {_verb(bare, 'names', 'name')} no objective, so nobody can say what for.",
            names=bare,
        )
    if in_use and not any(one.leads for one in in_use):
        text = "No KPI is said to lead another: pages show what has happened, not what is coming."
        yield Gap(kind=GapKind.NO_LEADING_KPI, text=text)
    aimed = tuple(one.name for one in in_use if one.has_target)
    if len(aimed) > MOST_TARGETS:
        text = f"{len(aimed)} KPIs have a target; with more than {MOST_TARGETS} nobody keeps all in sight."
        yield Gap(kind=GapKind.MANY_TARGETS, text=text, names=aimed)
    yield from _costs(in_use, as_of)
    late = [one for one in in_use if as_of and one.review_by and one.review_by < as_of]
    if late:
        names = tuple(one.name for one in late)
        days = "; ".join(f"“{one.name}” by {day_words(one.review_by)}" for one in late if one.review_by)
        text = f"To be looked at again, and not done: {days}."
        yield Gap(kind=GapKind.PAST_REVIEW, text=text, names=names)


def _is_for_nothing(card: Card) -> bool:
    """Whether a card names no objective, and is not shown for context on purpose."""
    return card.objective is None and not card.informative


def _empty_objectives(workbook: Workbook) -> Iterator[Gap]:
    """Find the objectives that no KPI of any department serves, be it through one below them."""
    cards = [card for book in workbook.departments.values() for card in book.cards.values()]
    served = {
        one.id
        for card in cards
        if card.stage in IN_USE
        for one in chain_of(card.objective, workbook.objectives)
    }
    names = tuple(one.name for one in workbook.objectives.values() if one.id not in served)
    if names:
        text = f"No KPI of any department serves {_named(names)}."
        yield Gap(kind=GapKind.OBJECTIVE_WITHOUT_KPI, text=text, names=names)


def _costs(in_use: tuple[Aligned, ...], as_of: dt.date | None) -> Iterator[Gap]:
    """Hold hours of work against decisions; a guardrail is worth its cost while it is silent."""
    idle = [one for one in in_use if as_of and one.hours and not one.decisions and not one.guards]
    if idle:
        names = tuple(one.name for one in idle)
        hours = sum(one.hours or 0.0 for one in idle)
        text = (
            f"{_named(names)} {_verb(names, 'takes', 'take')} {_hours(hours)} a month, and no question that "
            f"was put to a meeting in the last twelve months names {_verb(names, 'it', 'any of them')}."
        )
        yield Gap(kind=GapKind.COST_WITHOUT_DECISION, text=text, names=names)
    silent = tuple(one.name for one in in_use if one.hours is None)
    if silent:
        text = f"What it costs does not stand on the {_verb(silent, 'card', 'cards')} of {_named(silent)}."
        yield Gap(kind=GapKind.COST_NOT_SAID, text=text, names=silent)


def _named(names: Iterable[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _verb(names: tuple[str, ...], one: str, many: str) -> str:
    return one if len(names) == 1 else many


def _hours(hours: float) -> str:
    return "1 hour" if hours == 1 else f"{hours:g} hours"
