"""From objectives to KPIs, guardrails and work in hand, and where that has gaps. Needs no data."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping

from kpiwork.periods import LATEST
from kpiwork.review.alignment.aligned import IN_USE, Aligned, Alignment, Branch
from kpiwork.review.alignment.chain import chain_of
from kpiwork.review.alignment.gaps import gaps_of
from kpiwork.review.numbers import day_words
from kpiwork.review.order import group
from kpiwork.spec.batch import Edition
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Level, Stage
from kpiwork.spec.objective import Initiative, Objective
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["alignment_of", "is_shown"]

A_YEAR = dt.timedelta(days=365)
ALWAYS = dt.date(LATEST, 12, 31)


def is_shown(card: Card, edition: Edition) -> bool:
    """Whether an audience is shown a card: those of the whole organisation stand on no department's page."""
    return card.level is not Level.ORGANISATION or edition is not Edition.DEPARTMENT


def alignment_of(
    workbook: Workbook,
    department: str,
    *,
    as_of: dt.date | None = None,
    edition: Edition = Edition.DEPARTMENT,
) -> Alignment:
    """Line up a department's KPIs with what the organisation wants.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    department : str
        Id of the department.
    as_of : date, optional
        Day on which decisions and review days are counted; where not said, neither is judged.
    edition : Edition
        Who will read it.

    Raises
    ------
    UsageError
        If there is no such department.
    """
    book = workbook.department(department)
    shown = {
        name: card
        for name, card in book.cards.items()
        if is_shown(card, edition) and card.stage is not Stage.RETIRED
    }
    counts, whole = _decisions(book, shown, as_of)
    kpis = {name: _aligned(name, card, shown, counts) for name, card in shown.items()}
    branches = tuple(_branches(shown, kpis, workbook.objectives))
    in_use = tuple(one for one in kpis.values() if one.stage in IN_USE)
    return Alignment(
        department=book.settings.name,
        as_of=as_of,
        branches=branches,
        kpis=tuple(kpis.values()),
        gaps=tuple(gaps_of(workbook, shown, in_use, as_of)),
        hours=sum(one.hours or 0.0 for one in in_use),
        decisions=whole,
    )


def _decisions(
    book: DepartmentBook, shown: Mapping[str, Card], as_of: dt.date | None
) -> tuple[Counter[str], int]:
    """Count the questions of a year, decided or open, by the KPI that they name, and all that name any."""
    end = as_of or ALWAYS
    counts: Counter[str] = Counter()
    whole = 0
    for one in book.decisions:
        if not (as_of is None or end - A_YEAR < (one.decided or one.asked) <= end):
            continue
        expected = one.expects.kpi if one.expects else None
        named = {name for name in (one.kpi, expected) if name is not None and name in shown}
        counts.update(named)
        whole += bool(named)
    return counts, whole


def _aligned(name: str, card: Card, shown: Mapping[str, Card], counts: Counter[str]) -> Aligned:
    rails = (rail.kpi for one in shown.values() for rail in one.guardrails)
    return Aligned(
        id=name,
        name=card.name,
        stage=card.stage,
        has_target=card.has_target,
        leads=tuple(shown[one.kpi].name for one in card.leads if one.kpi in shown),
        guardrails=tuple(shown[one.kpi].name for one in card.guardrails if one.kpi in shown),
        guards=name in rails,
        hours=None if card.cost is None else float(card.cost.hours_per_month),
        decisions=counts[name],
        review_by=card.review_by,
    )


def _branches(
    shown: Mapping[str, Card], kpis: Mapping[str, Aligned], objectives: Mapping[str, Objective]
) -> Iterator[Branch]:
    for one in group(shown, objectives):
        chain = chain_of(one.id, objectives)
        own = chain[-1] if chain else None
        yield Branch(
            objective="" if own is None else own.name,
            above=tuple(above.name for above in chain[:-1]),
            work=() if own is None else tuple(map(_work, own.initiatives)),
            kpis=tuple(kpis[name] for name in one.kpis if name not in one.guardrails),
        )


def _work(one: Initiative) -> str:
    return one.name if one.due is None else f"{one.name}, until {day_words(one.due)}"
