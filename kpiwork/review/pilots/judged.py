"""What a pilot's findings speak for: criteria, guardrails, data and people, then a proposal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kpiwork.analysis.effect.trial import Kept, TrialState, Way, kept
from kpiwork.measure.quality import CheckKind, CheckState, columns_of
from kpiwork.review.feedback import FeedbackRound, last_round
from kpiwork.review.pilots.bench import Bench
from kpiwork.review.pilots.found import (
    Asked,
    CriterionFound,
    DataFound,
    GuardrailFound,
    KpiTried,
    PilotFound,
    Proposal,
    Stage,
    Written,
)
from kpiwork.spec.entries import Criterion, Pilot
from kpiwork.spec.relation import Guardrail
from kpiwork.spec.workbook import DepartmentBook

__all__ = [
    "COVERED",
    "Weighed",
    "criterion_found",
    "data_found",
    "feedback_found",
    "guardrail_found",
    "stage_of",
    "weighed",
    "written_of",
]

COVERED = 0.9  # of the pilot's weeks or months that have a value: with fewer, what is missing may decide
TOLD = frozenset({CheckState.WARNING, CheckState.DOUBT, CheckState.FAILED})


def stage_of(pilot: Pilot, as_of: date) -> Stage:
    """Tell where a pilot is on a day; its last day belongs to it."""
    if as_of < pilot.starts:
        return Stage.NOT_YET
    return Stage.RUNNING if as_of < pilot.ends else Stage.OVER


def written_of(pilot: Pilot) -> Written:
    """Tell whether its criteria were written before anybody could know the result."""
    if not pilot.criteria:
        return Written.NO_CRITERIA
    if pilot.written_on is None:
        return Written.NOT_SAID
    return Written.BEFORE if pilot.written_on < pilot.starts else Written.AFTER


def criterion_found(criterion: Criterion, kpi: KpiTried) -> CriterionFound:
    """Hold a criterion against what happened."""
    is_met = _meets(criterion, kpi.value)
    asked = Asked.CANNOT_TELL if is_met is None else Asked.MET if is_met else Asked.MISSED
    if criterion.at_least is None and criterion.at_most is None:
        asked = Asked.BY_PEOPLE
    return CriterionFound(
        kpi=kpi,
        at_least=criterion.at_least,
        at_most=criterion.at_most,
        words=criterion.words or "",
        asked=asked,
        before=bool(_meets(criterion, kpi.trial.before)),
    )


def _meets(criterion: Criterion, value: float | None) -> bool | None:
    if value is None:
        return None
    low = criterion.at_least is None or value >= criterion.at_least
    return low and (criterion.at_most is None or value <= criterion.at_most)


def guardrail_found(guardrail: Guardrail, kpi: KpiTried) -> GuardrailFound:
    """Grade a guardrail by its margin."""
    margin = guardrail.must_not_worsen_by
    return GuardrailFound(kpi=kpi, margin=margin, kept=kept(kpi.trial.interval, kpi.better, margin))


def data_found(bench: Bench, kpi: KpiTried) -> DataFound:
    """Say how good the data of the pilot's days are."""
    card = bench.book.cards[kpi.id]
    during = bench.workbook.calendar.between(bench.pilot.starts, bench.last, kpi.grain)
    whole = [one for one in during if one.start >= bench.pilot.starts and one.end <= bench.last]
    settles = bench.pilot.ends + (card.settles_after or timedelta())
    return DataFound(
        periods=len(whole),
        known=kpi.trial.points_during,
        grain=kpi.grain,
        facts=tuple(_facts(bench, kpi)),
        is_settled=settles <= bench.as_of,
    )


def _facts(bench: Bench, kpi: KpiTried) -> Iterator[str]:
    """Tell what is missing among the columns that the KPI reads, and what else is in doubt."""
    card = bench.book.cards[kpi.id]
    for name, quality in bench.days.quality.items():
        used = columns_of(card, name)
        for check in quality.checks:
            is_mine = check.column is None or check.column in used
            is_missing = check.kind is CheckKind.MISSING and check.count > 0
            is_coming = check.kind is CheckKind.FRESHNESS  # of the pilot's days; it is over
            if used and is_mine and not is_coming and (is_missing or check.state in TOLD):
                yield check.fact


def feedback_found(
    book: DepartmentBook, pilot: Pilot, as_of: date, minimum: int
) -> tuple[FeedbackRound, ...]:
    """Give what people said of the KPI in rounds that ended during the pilot or after it."""
    found = []
    for name, answers in book.feedback.items():
        mine = [one for one in answers if one.kpi == pilot.kpi]
        ended = next((one.closed for one in mine if one.closed is not None), None)
        if ended is not None and pilot.starts <= ended <= as_of:
            told = last_round({name: mine}, as_of, minimum)
            found.append((ended, told))
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]) if one is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """What is proposed, and by which of a pilot's findings, each once."""

    proposal: Proposal
    harmed: tuple[GuardrailFound, ...] = ()
    unsure: tuple[GuardrailFound, ...] = ()
    missed: tuple[CriterionFound, ...] = ()
    untold: tuple[CriterionFound, ...] = ()
    met: tuple[CriterionFound, ...] = ()
    against: tuple[tuple[FeedbackRound, str], ...] = ()
    way: Way = Way.UNKNOWN
    is_thin: bool = False


def weighed(found: PilotFound) -> Weighed:
    """Weigh a pilot's findings, harm first.

    Stop: a guardrail worsened by more than its margin beyond chance, or the KPI that is tried got worse, or
    every criterion in numbers was missed, one of them by more than chance moves such an average. Not enough
    data: nothing was measured, a criterion cannot be told, there is none in numbers, or it cannot be told
    what changed. Adapt: a criterion was missed, a guardrail is worse, criteria are not known to be older than
    the result, values are missing, or more people disagree than agree with a statement. Adopt: none of this.
    """
    if found.stage is not Stage.OVER:
        return Weighed(proposal=Proposal.TOO_EARLY)
    if found.kpi is None:
        return Weighed(proposal=Proposal.NOT_ENOUGH_DATA)
    kinds = {kind: tuple(one for one in found.criteria if one.asked is kind) for kind in Asked}
    harmed = tuple(one for one in found.guardrails if one.kept in (Kept.WORSE, Kept.LIKELY_WORSE))
    data = found.data
    pieces = Weighed(
        proposal=Proposal.ADOPT,
        harmed=harmed,
        unsure=tuple(one for one in found.guardrails if one.kept is Kept.UNKNOWN),
        missed=kinds[Asked.MISSED],
        untold=kinds[Asked.CANNOT_TELL],
        met=kinds[Asked.MET],
        against=tuple(_against(found.feedback)),
        way=found.kpi.way,
        is_thin=data is not None and data.known < COVERED * data.periods,
    )
    return replace(pieces, proposal=_proposal(found, pieces))


def _proposal(found: PilotFound, one: Weighed) -> Proposal:
    all_missed = not one.met and not one.untold and any(not each.is_close for each in one.missed)
    if any(rail.kept is Kept.WORSE for rail in one.harmed) or one.way is Way.WORSE or all_missed:
        return Proposal.STOP
    is_known = found.kpi is not None and found.kpi.trial.state is TrialState.KNOWN
    if not is_known or one.untold or not (one.met or one.missed):
        return Proposal.NOT_ENOUGH_DATA
    is_late = found.written is not Written.BEFORE
    if one.missed or one.harmed or is_late or one.is_thin or one.against:
        return Proposal.ADAPT
    return Proposal.ADOPT


def _against(rounds: Sequence[FeedbackRound]) -> Iterator[tuple[FeedbackRound, str]]:
    """Give the statements of the first round after the pilot began with which more disagree than agree."""
    for one in rounds[:1]:
        for statement in one.statements:
            if statement.no > statement.yes:
                yield one, statement.item
