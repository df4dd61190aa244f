"""Specific: whether two people who read the card count the same cases, and know whom to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from kpiwork.review.smart.judged import Asked, Criterion, Judged
from kpiwork.review.smart.look import Looked
from kpiwork.review.smart.vague import vague_words
from kpiwork.spec.card import Card
from kpiwork.spec.unit import UnitKind

__all__ = ["specific"]

FEWEST_WORDS = 5  # a definition of fewer is a name
PERCENT_AS_SHARE = 1.5  # a share beyond it is a percentage that was not divided by 100
LEFT_OUT = re.compile(
    r"\b(not counted|does not count|do not count|not included|exclud\w+|left out|leaves? out|without|except"
    r"|other than|only|no exceptions?)\b",
    re.IGNORECASE,
)
NOBODY = re.compile(
    r"(everyone|everybody|anyone|anybody|nobody|all|tbd|tbc|unknown|to be )\b.*|\W+", re.IGNORECASE
)
PERSON = re.compile(
    r"(?i:mr|mrs|ms|dr|prof|herr|frau|mme)\b\.? .*|\S+@\S+|[A-Z][\w'’-]+,? [A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*)?"
)
SCALE = re.compile(r"\b\d+ ?(?:to|-|–|and) ?\d+\b|\bout of \d+\b|\bscale\b", re.IGNORECASE)
ROLES = frozenset(
    """
    accountant administrator adviser advisor agent analyst architect assistant auditor board buyer
    captain center centre chair chief clerk committee consultant controller coordinator council crew
    department deputy desk developer director dispatcher division doctor driver editor engineer
    executive foreman group head inspector lead leader leads librarian manager managers matron nurse
    office officer operator owner partner physician planner president principal producer programmer
    registrar representative representatives scheduler secretary section service specialist staff
    steward superintendent supervisor support teacher team teams technician trainer treasurer unit
    warden
    """.split()  # noqa: SIM905 - a list of one word a line would be three pages long
)
ONE_ROLE = "name one role that can act on it, such as “Head of Customer Service”"

_asked = partial(Asked, Criterion.SPECIFIC)


def specific(looked: Looked) -> Iterator[Judged]:
    """Judge definition, words, owner and unit."""
    yield _definition(looked.card)
    yield from _words(looked.card)
    yield _owner(looked)
    yield _unit(looked)


def _definition(card: Card) -> Judged:
    asked, text = _asked("what is counted", "definition"), (card.definition or "").strip()
    if len(text.split()) < FEWEST_WORDS:
        reason = f"The definition is “{text}” only" if text else "The card has no definition"
        mend = "write “Counted: …” and “Not counted: …”, so that two people pick the same cases"
        return asked.fails(f"{reason}: nobody can count by it.", mend)
    if LEFT_OUT.search(text):
        return asked.passes("The definition says what is counted and what is not.")
    reason = "The definition says what is counted, and not what is left out"
    if card.measure.where:
        reason += f"; the formula leaves out rows, where it asks for {' '.join(card.measure.where.split())}"
    return asked.improve(f"{reason}.", "add “Not counted: …”; if nothing is left out, say so")


def _words(card: Card) -> Iterator[Judged]:
    asked, found = _asked("plain words"), list(vague_words(card))
    for one in found:
        there = replace(asked, place=f"{one.place}: '{one.word}'")
        yield there.improve(f"“{one.word}” means something else to each reader.", one.hint)
    if not found:
        yield asked.passes(
            "Name, question and definition have no word that each reader takes in another way."
        )


def _owner(looked: Looked) -> Judged:
    asked, owner = _asked("owner", "owner"), looked.card.owner.strip()
    if NOBODY.fullmatch(owner):
        return asked.fails(f"“{owner}” is nobody who could be asked.", ONE_ROLE)
    settings = looked.book.settings
    is_known = owner in {settings.head, *(one.role for one in settings.stakeholders)}
    names_a_role = any(word.lower() in ROLES for word in re.findall(r"\w+", owner))
    if not is_known and not names_a_role and PERSON.fullmatch(owner):
        reason = f"“{owner}” reads as a person's name; a card outlives whoever holds the post."
        mend = f"{ONE_ROLE}; if it is a role, add it to stakeholders in department.yaml"
        return asked.improve(reason, mend)
    return asked.passes(f"A role answers for it: {owner}.")


def _unit(looked: Looked) -> Judged:
    asked, card = _asked("unit", "unit"), looked.card
    series = () if looked.kpi is None else looked.kpi.series
    values = [point.value for one in series for point in one.points if point.value is not None]
    largest = max(map(abs, values), default=0.0)
    if card.unit.is_percent and largest > PERCENT_AS_SHARE:
        reason = (
            f"The unit is percent, so values are shares from 0 to 1; the largest found is {largest:,.4g}."
        )
        return asked.fails(reason, "let the formula give a share (without “* 100”), or write another unit")
    if card.unit.kind is UnitKind.SCORE and not SCALE.search(card.definition or ""):
        mend = "write the scale into the definition: “from 1 to 5, and 5 is best”"
        return asked.improve("The unit is a score, and the definition does not say on which scale.", mend)
    unit = card.unit.currency or card.unit.kind.value.replace("_", " ")
    newest = f"; the newest value reads {looked.style.value(values[-1])}" if values else ""
    return asked.passes(f"The unit is {unit}{newest}.")
