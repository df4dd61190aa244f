"""Relevant: which question it answers, who does what with the answer, and whether it tells anything new."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kpiwork.analysis.lead import LeadReason, LeadVerdict
from kpiwork.periods import PeriodKind
from kpiwork.review.behind import Claim
from kpiwork.review.lead_words import correlation_words
from kpiwork.review.smart.alike import alike
from kpiwork.review.smart.judged import Asked, Criterion, Judged
from kpiwork.review.smart.look import Looked
from kpiwork.review.smart.words import periods
from kpiwork.spec.choices import IncentiveKind, Influence, Level, Timing

__all__ = ["relevant"]

MOST_NAMED = 3
EFFORT = (Timing.INPUT, Timing.PROCESS)
USE = (
    ("used_for", "what it is used for", "write which decision it informs; if there is none, drop the card"),
    ("never_used_for", "what it is never used for", "ask: what must this number never be used for?"),
    (
        "when_worse",
        "who does what when it worsens",
        "ask: if it moved by a tenth, what would we do on Tuesday?",
    ),
)

_asked = partial(Asked, Criterion.RELEVANT)


def relevant(looked: Looked) -> Iterator[Judged]:
    """Judge objective, question, use, influence, side effects, claims, and cards that measure the same."""
    yield _objective(looked)
    yield _question(looked)
    yield _use(looked)
    yield _influence(looked)
    yield _result(looked)
    yield from _side_effects(looked)
    yield from _claims(looked)
    yield from _alike(looked)


def _objective(looked: Looked) -> Judged:
    asked, card = _asked("objective", "objective"), looked.card
    if card.objective is not None:
        found = looked.workbook.objectives.get(card.objective)
        return asked.passes(f"It serves: {found.name if found else card.objective}.")
    guarded = [
        name for name, one in looked.book.cards.items() if looked.id in {rail.kpi for rail in one.guardrails}
    ]
    if guarded:
        return asked.passes(f"It serves no objective itself, and watches over {guarded[0]}.")
    mend = "name the objective that would fail if this went wrong; if there is none, drop the card"
    if card.informative:
        return asked.improve("It serves no objective; it is shown for context.", mend)
    return asked.fails("It serves no objective.", mend)


def _question(looked: Looked) -> Judged:
    asked, question = _asked("question", "question"), looked.card.question.strip()
    mend = "write what you need to know, as you would ask it: “Do customers hear from us in time?”"
    if question.strip(" ?.").lower() == looked.card.name.strip(" ?.").lower():
        return asked.improve("The question only repeats the name.", mend)
    if not question.endswith(("?", "？", "؟")):  # noqa: RUF001 - question marks of other scripts
        return asked.improve("There is a statement where a question should stand.", mend)
    return asked.passes("It answers a question.")


def _use(looked: Looked) -> Judged:
    lacking = [(key, what, mend) for key, what, mend in USE if not getattr(looked.card, key)]
    if not lacking:
        return _asked("use", "used_for").passes(f"Used for: {looked.card.used_for}.".replace("..", "."))
    key, _, mend = lacking[0]
    *others, last = [what for _, what, _ in lacking]
    missing = f"{', '.join(others)} or {last}" if others else last
    asked, reason = _asked("use", key), f"Nobody wrote down {missing}."
    return asked.fails(reason, mend) if len(lacking) == len(USE) else asked.improve(reason, mend)


def _influence(looked: Looked) -> Judged:
    asked, card = _asked("influence", "influence"), looked.card
    if card.influence is None:
        mend = "ask how much of it is in the team's hands: most, half or little; and what else moves it"
        return asked.improve("Nobody said how much of it is in the team's own hands.", mend)
    if card.influence is not Influence.LITTLE or not card.has_target:
        return asked.passes(f"In the team's own hands: {card.influence}.")
    if card.incentive is not None and card.incentive.kind is not IncentiveKind.NONE:
        reason = f"Little of it is in the team's hands, and a {card.incentive.kind} hangs on it."
        return _asked(asked.check, "incentive").fails(
            reason, "take the incentive away, or measure the team's part"
        )
    mend = "show it for context (informative: true), and set the target on the part that the team does"
    return asked.improve("It has a target, though little of it is in the team's hands.", mend)


def _result(looked: Looked) -> Judged:
    asked, card = _asked("result or effort", "measures"), looked.card
    if card.measures is None:
        mend = "write whether it measures input, process, output or outcome"
        return asked.improve("Nobody said where along the way from work to result it measures.", mend)
    points_on = card.leads or card.stands_for or card.informative
    if card.measures in EFFORT and not points_on and not _guards(looked):
        mend = "say under leads which result follows, when and why, or what it stands for; data will tell"
        there = _asked(asked.check, "leads")
        return there.improve(
            f"It measures {card.measures}, and does not say which result follows from it.", mend
        )
    return asked.passes(f"It measures {card.measures}.")


def _side_effects(looked: Looked) -> Iterator[Judged]:
    card = looked.card
    if card.informative or not card.has_target or _guards(looked):
        return
    if not card.guardrails:
        mend = "name under guardrails what must not worsen while it improves, and by how much at most"
        yield _asked("side effects", "guardrails").improve(
            "Nothing is said to stay safe while it improves.", mend
        )
    else:
        names = ", ".join(rail.kpi for rail in card.guardrails)
        yield _asked("side effects", "guardrails").passes(
            f"While it improves, these must not worsen: {names}."
        )
    if card.level is Level.PERSON:
        mend = "show it for teams (level: team), and work with people on their own figures without a target"
        yield _asked("level", "level").improve("It has a target and shows single persons.", mend)


def _claims(looked: Looked) -> Iterator[Judged]:
    claims = () if looked.kpi is None else looked.kpi.claims
    for number, claim in enumerate(claims, start=1):
        asked = _asked(f"leads {claim.kpi}", f"leads.{number}")
        yield _claim(asked, claim)


def _claim(asked: Asked, claim: Claim) -> Judged:
    if claim.check is None and claim.sentence:
        return asked.cannot_tell(claim.sentence, "claim a lag of weeks or longer, or compare days by hand")
    if claim.check is None:
        said = f"That it leads {claim.kpi} cannot be tested: there are no values of both."
        return asked.cannot_tell(said, "collect both for two years, then look again")
    match claim.check.verdict:
        case LeadVerdict.SUPPORTED:
            return asked.passes(claim.sentence)
        case LeadVerdict.NOT_SUPPORTED:
            mend = "take the claim back, or look for the lag and the result that it does lead"
            return asked.fails(claim.sentence, mend)
        case _ if claim.check.reason is LeadReason.TOO_FEW_POINTS:
            return asked.cannot_tell(claim.sentence, "keep it as an idea until there are enough")
        case _:
            return asked.cannot_tell(claim.sentence, "keep it as an idea, and decide nothing upon it alone")


def _alike(looked: Looked) -> Iterator[Judged]:
    asked, found = _asked("tells something new", "measure"), list(alike(looked))
    for same in (one for one in found if one.is_same_formula):
        mend = f"keep one of the two, or change what {looked.id} counts"
        yield asked.fails(f"It is computed as {same.kpi} is.", mend)
    if together := [one for one in found if not one.is_same_formula]:
        nearest = sorted(together, key=lambda one: -abs(one.correlation))[:MOST_NAMED]
        named = ", ".join(f"{one.kpi} ({correlation_words(one.correlation)})" for one in nearest)
        if more := len(together) - len(nearest):
            named += f" and {more} more"
        over = periods(min(one.months for one in together), PeriodKind.MONTH)
        reason = f"From month to month it moves as one with {named}: correlation of changes over {over}."
        mend = "keep one of them, or say on each what it tells that the others do not"
        yield asked.improve(reason, mend)
    if not found and len(looked.book.cards) > 1:
        yield asked.passes("No other card of the department measures the same.")


def _guards(looked: Looked) -> bool:
    return any(looked.id in {rail.kpi for rail in one.guardrails} for one in looked.book.cards.values())
