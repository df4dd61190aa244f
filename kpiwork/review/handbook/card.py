"""One card as its handbook page shows it: every field, in the order in which people ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from kpiwork.review.handbook.links import guarded_by, guards, leads, led_by, risks, stands_for, way
from kpiwork.review.handbook.page import CardPage, Fact, Group, Said
from kpiwork.review.handbook.people import concerns, history, pilots, sign_offs
from kpiwork.review.handbook.targets import baseline, example, near, target_now, targets
from kpiwork.review.handbook.words import (
    COLLECTED,
    HOPED,
    INFLUENCE,
    LEVELS,
    PERSON_USES,
    SEASONS,
    SHAPES,
    STAGES,
    TIMINGS,
    shown_for,
    unit_words,
)
from kpiwork.review.measured import formula
from kpiwork.review.numbers import day_words
from kpiwork.review.record import KpiReview, Record
from kpiwork.review.smart.judged import Criterion, Judged, Judgement, worst
from kpiwork.spec.card import Card, Collection
from kpiwork.spec.choices import PersonUse
from kpiwork.spec.time import in_days
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["Shelf", "card_page"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """What the pages of a department's cards are made from.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    book : DepartmentBook
        The department.
    record : Record
        Its review, cut for the audience.
    cards : mapping of str to Card
        Cards that the audience is shown, in reading order, without retired ones.
    judged : mapping of str to tuple of Judged
        What the SMART check says of each; what must not be told is left out already.
    """

    workbook: Workbook
    book: DepartmentBook
    record: Record
    cards: Mapping[str, Card]
    judged: Mapping[str, tuple[Judged, ...]]

    @property
    def kpis(self) -> dict[str, KpiReview]:
        """Reviews by id."""
        return {kpi.id: kpi for kpi in self.record.kpis}

    @property
    def names(self) -> dict[str, str]:
        """Names by id, of what the audience is shown."""
        return {name: card.name for name, card in self.cards.items()}


def card_page(shelf: Shelf, name: str) -> CardPage:
    """Put the page of one card together."""
    card, as_of = shelf.cards[name], shelf.record.as_of
    is_past = card.review_by is not None and card.review_by < as_of
    return CardPage(
        id=name,
        name=card.name,
        question=card.question,
        owner=card.owner,
        stage=card.stage,
        standing=STAGES.get(card.stage, ""),
        target=target_now(card, as_of),
        groups=(
            _what(shelf, name),
            _why(shelf, name),
            _aim(shelf, name),
            _beside(shelf, name),
            _use(card),
            _made(shelf, card),
            Group(heading="How it could be hit without doing the work", facts=_risks(shelf, card)),
            _people(shelf, name),
            Group(heading="Is it SMART?", facts=_smart(shelf.judged.get(name, ()))),
        ),
        history=history(card, shelf.book, name, as_of),
        review=_review(card.review_by, is_past=is_past),
        is_past_review=is_past,
    )


def _what(shelf: Shelf, name: str) -> Group:
    card, kpi = shelf.cards[name], shelf.kpis.get(name)
    source = shelf.workbook.settings.sources.get(card.measure.source)
    is_summed = source is not None and (source.aggregated or source.form is not None)
    worked = "" if kpi is None else example(kpi, shelf.record, is_summed=is_summed)
    split = ", ".join(card.measure.dimensions)
    return Group(
        heading="What it is",
        facts=(
            _fact("Definition", card.definition),
            _fact("Where it comes from", card.definition_from, needed=False),
            Fact(term="Formula", said=(Said(text=formula(card.measure), is_code=True),)),
            _fact("Worked example", worked),
            _fact("Unit", unit_words(card)),
            _fact("Measures", TIMINGS.get(card.measures) if card.measures else None),
            _fact("Can be split by", split, needed=False),
            _fact("A case is good", _cutoff(card), needed=False),
        ),
    )


def _why(shelf: Shelf, name: str) -> Group:
    card = shelf.cards[name]
    proxy = stands_for(card, shelf.names, shelf.book.cards)
    return Group(
        heading="Why it matters",
        facts=(
            Fact(term="Objective", said=way(card, shelf.workbook.objectives)),
            _fact("Stands for", proxy, needed=False),
            _fact("In the team’s hands", INFLUENCE.get(card.influence) if card.influence else None),
            _fact("Also moved by", card.also_moved_by),
            _fact("Known limits", card.limits),
        ),
    )


def _aim(shelf: Shelf, name: str) -> Group:
    card, as_of, kpi = shelf.cards[name], shelf.record.as_of, shelf.kpis.get(name)
    said = tuple(Said(text=one) for one in targets(card, as_of))
    return Group(
        heading="Target",
        facts=(
            Fact(term="Target", said=said),
            _fact("Near", near(card), needed=card.has_target),
            _fact("Status rules", _own_rules(card), needed=False),
            _fact("Baseline", "" if kpi is None else baseline(kpi, card), needed=card.has_target),
            _fact("Season", SEASONS[card.seasonal]),
            _fact("What people gain", _gain(card)),
        ),
    )


def _beside(shelf: Shelf, name: str) -> Group:
    card, kpi, kpis = shelf.cards[name], shelf.kpis.get(name), shelf.kpis
    drivers = [f"“{shelf.names[one]}”" for one in card.drivers if one in shelf.names]
    led, lead = ((), ()) if kpi is None else (led_by(kpi, kpis), leads(kpi, shelf.names))
    return Group(
        heading="What stands beside it",
        facts=(
            Fact(term="Guardrails", said=guarded_by(card, shelf.cards), is_optional=not card.has_target),
            Fact(term="Guards", said=guards(name, shelf.cards), is_optional=True),
            Fact(term="Leads", said=lead, is_optional=True),
            Fact(term="Is led by", said=led, is_optional=True),
            _fact("Made up of", ", ".join(drivers), needed=False),
        ),
    )


def _use(card: Card) -> Group:
    has_person = card.person_use is not PersonUse.NONE
    return Group(
        heading="Use",
        facts=(
            _fact("Used for", card.used_for),
            _fact("Never used for", card.never_used_for),
            _fact("When it worsens", card.when_worse),
            _fact("Shown for", LEVELS[shown_for(card)]),
            _fact("Use for one person", PERSON_USES[card.person_use]),
            _fact("Agreement", card.agreement, needed=has_person),
            _fact("Kept for", in_days(card.keep_for) if card.keep_for else "", needed=has_person),
            _fact("Made for", "; ".join(card.audience)),
        ),
    )


def _made(shelf: Shelf, card: Card) -> Group:
    source = shelf.workbook.settings.sources.get(card.measure.source)
    every = card.frequency
    rhythm = f"reported {every.report.value}, reviewed {every.review.value}"
    collected = f"collected {every.collect.value}, {rhythm}" if every.collect else rhythm
    settles = f"{in_days(card.settles_after)} after a period’s end" if card.settles_after else ""
    cost = "" if card.cost is None else f"{card.cost.hours_per_month:g} hours a month"
    return Group(
        heading="How it is collected",
        facts=(
            _fact("Collected", _collected(card.collection)),
            _fact("How often", collected),
            _fact("Settled", settles, needed=False),
            _fact("Source", source.description if source else card.measure.source),
            _fact("Checked", card.collection.checked if card.collection else None),
            _fact("Counted by two", _counted(card.collection), needed=False),
            _fact("Owner", card.owner),
            _fact("Answers for the data", card.data_steward),
            _fact("Cost", cost),
        ),
    )


def _people(shelf: Shelf, name: str) -> Group:
    as_of, book = shelf.record.as_of, shelf.book
    tried = tuple(Said(text=one) for one in pilots(book, name, as_of))
    return Group(
        heading="What people said",
        facts=(
            Fact(term="Signed by", said=sign_offs(book, name, as_of)),
            Fact(
                term="Concerns raised",
                said=concerns(book, name, as_of) or (Said(text="None was raised."),),
            ),
            Fact(term="Tried out", said=tried, is_optional=True),
        ),
    )


def _risks(shelf: Shelf, card: Card) -> tuple[Fact, ...]:
    return (Fact(term="Ways", said=risks(card, shelf.names)),)


def _smart(judged: tuple[Judged, ...]) -> tuple[Fact, ...]:
    """Give each criterion its gravest judgement, and what is to be mended."""
    found = []
    for criterion in Criterion:
        own = [one for one in judged if one.criterion is criterion]
        mends = [one for one in own if one.judgement is not Judgement.PASS]
        more = tuple(_to_mend(one) for one in mends)
        said = Said(text="", light=worst(own), more=tuple(text for text in dict.fromkeys(more) if text))
        found.append(Fact(term=criterion.value.capitalize(), said=(said,)))
    return tuple(found)


def _to_mend(one: Judged) -> str:
    return f"{one.reason} To mend: {one.mend}." if one.mend else one.reason


def _fact(term: str, text: str | None, *, needed: bool = True) -> Fact:
    """Make a fact; where it is not needed, silence means that there is nothing to say."""
    said = (Said(text=text.strip()),) if text and text.strip() else ()
    return Fact(term=term, said=said, is_optional=not needed)


def _cutoff(card: Card) -> str:
    if card.cutoff is None:
        return ""
    words = "up to" if card.cutoff.good_side == "below" else "from"
    return f"{words} {card.cutoff.at:g} in {card.cutoff.column}"


def _own_rules(card: Card) -> str:
    return "The card has its own rules for its status." if card.status_rules else ""


def _gain(card: Card) -> str:
    if card.incentive is None:
        return ""
    one = card.incentive
    shape = f" {SHAPES[one.shape]}" if one.shape else ""
    since = f", since {day_words(one.starts)}" if one.starts else ""
    return f"{HOPED[one.kind]}{shape}{since}."


def _collected(collection: Collection | None) -> str:
    return "" if collection is None else f"{COLLECTED[collection.how]}."


def _counted(collection: Collection | None) -> str:
    both = collection.counted_by_two if collection else None
    if both is None:
        return ""
    return f"{both.same} of {both.cases} cases the same, {day_words(both.date)}"


def _review(day: dt.date | None, *, is_past: bool) -> str:
    if day is None:
        return "No day to look at this card again is named."
    passed = "; that day has passed" if is_past else ""
    return f"To be looked at again by {day_words(day)}{passed}."
