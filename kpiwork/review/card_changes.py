"""What differs in the cards since the last record, in words, with dates and reasons where cards hold them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kpiwork.review.agreed import guardrail_changes, target_changes, tolerance_changes
from kpiwork.review.apart import apart
from kpiwork.review.numbers import day_words
from kpiwork.review.record import CardChange, KpiReview, Record
from kpiwork.spec.card import Card, Change

__all__ = ["card_changes"]


def card_changes(
    kpis: Iterable[KpiReview], cards: Mapping[str, Card], before: Record | None
) -> tuple[CardChange, ...]:
    """List what differs in a department's cards since a record was made.

    Parameters
    ----------
    kpis : iterable of KpiReview
        The KPIs as reviewed now, in reading order.
    cards : mapping of str to Card
        Their cards, retired ones too; dates and reasons are taken from them.
    before : Record or None
        The record compared with; without one nothing is known to differ.
    """
    if before is None:
        return ()
    now, then = {kpi.id: kpi for kpi in kpis}, {kpi.id: kpi for kpi in before.kpis}
    both = then | now
    found = [
        change
        for name, kpi in now.items()
        for change in (_differing(kpi, then[name], cards[name], both) if name in then else [_new(kpi)])
    ]
    return (*found, *(_gone(kpi, cards) for name, kpi in then.items() if name not in now))


def _new(kpi: KpiReview) -> CardChange:
    return _change(kpi, "new")


def _gone(kpi: KpiReview, cards: Mapping[str, Card]) -> CardChange:
    return _change(kpi, "retired" if kpi.id in cards else "no longer among the cards")


def _change(kpi: KpiReview, what: str, *others: str) -> CardChange:
    return CardChange(kpi=kpi.id, name=kpi.name, what=what, level=kpi.level, others=others)


def _differing(
    now: KpiReview, then: KpiReview, card: Card, kpis: Mapping[str, KpiReview]
) -> Iterator[CardChange]:
    for what in (
        *_texts(now, then),
        *target_changes(now, then, card),
        *tolerance_changes(now, then),
        *_dated(then, card),
    ):
        yield _change(now, what)
    for what, rail in guardrail_changes(now, then, kpis):
        yield _change(now, what, rail)


def _texts(now: KpiReview, then: KpiReview) -> Iterator[str]:
    for (word, new), (_, old) in zip(_written(now), _written(then), strict=True):
        if new.split() != old.split():
            yield f"{word}: {' → '.join(apart(old, new))}"


def _written(kpi: KpiReview) -> tuple[tuple[str, str], ...]:
    unit = kpi.unit.value.replace("_", " ")
    return (
        ("name", kpi.name),
        ("definition", kpi.definition),
        ("formula", kpi.formula),
        ("owner", kpi.owner),
        ("good direction", kpi.better.value),
        ("unit", f"{unit}, {kpi.currency}" if kpi.currency else unit),
        ("level", kpi.level.value),
        ("used for", kpi.used_for),
        ("never used for", kpi.never_used_for),
    )


def _dated(then: KpiReview, card: Card) -> Iterator[str]:
    """Tell the dated changes that were not on the card then."""
    known = {(one.date, one.what) for one in then.changes}
    for change in card.changes:
        if (change.date, change.what) not in known:
            yield f"noted on the card for {day_words(change.date)}: {_told(change)}"


def _told(change: Change) -> str:
    by = f"agreed by {change.agreed_by}" if change.agreed_by else ""
    rebased = "values before and after do not compare" if change.rebase else ""
    return "; ".join(part for part in (change.what, change.why, by, rebased) if part)
