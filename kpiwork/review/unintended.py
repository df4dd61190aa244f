"""What may be unintended: findings beside each KPI, with what people made of them and what they say."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from inspect import getdoc
from typing import Any

from kpiwork.review.decisions import are_open
from kpiwork.review.earlier import Earlier
from kpiwork.review.feedback import round_words
from kpiwork.review.raised import Agreement, Closed, CountOfTests, Raised, RiskWatch, Voice, Watched
from kpiwork.review.reviewed import KpiReview
from kpiwork.signals.battery import Battery
from kpiwork.signals.finding import Finding, Strength, Verdict
from kpiwork.signals.registry import known_detectors
from kpiwork.spec.card import Card
from kpiwork.spec.entries import Concern, Decision
from kpiwork.spec.feedback import FeedbackAnswer, known_rounds
from kpiwork.spec.workbook import DepartmentBook

__all__ = ["closed_of", "count_of_tests", "is_question", "looks_of", "with_findings"]


A_YEAR = timedelta(days=365)
"""After which a question is looked at again where nobody said when."""


def is_question(one: Raised) -> bool:
    """Whether a finding is worth a reader's time; a signal that chance explains is not."""
    return one.found.verdict is Verdict.SIGNAL and one.found.severity > Strength.NONE


def looks_of(past: Earlier) -> Mapping[tuple[str, str], int]:
    """Count by KPI and detector in how many earlier reviews it was tested."""
    return Counter(
        (kpi.id, one.found.detector)
        for record in past.records.values()
        for kpi in record.kpis
        for one in kpi.findings
        if one.found.p is not None
    )


def with_findings(
    kpis: Mapping[str, KpiReview],
    battery: Battery,
    book: DepartmentBook,
    past: Earlier,
    *,
    period: str,
    as_of: date,
    minimum: int,
) -> dict[str, KpiReview]:
    """Put beside each KPI what detectors found, what watches its risks, and what people say of it.

    Parameters
    ----------
    kpis : mapping of str to KpiReview
        By id.
    battery : Battery
        All findings of the department.
    book : DepartmentBook
        Its cards, decisions, concerns and feedback.
    past : Earlier
        Reviews before this one.
    period : str
        Label of the period under review.
    as_of : date
        Day up to which entries are known.
    minimum : int
        Fewest answers that are shown together.
    """
    first = _first_raised(past)
    return {
        name: replace(
            kpi,
            findings=tuple(
                replace(
                    _raised(one, first.get((name, one.detector), "")),
                    closed=closed_of(one, book.decisions, as_of),
                    put=_put(one, are_open(book.decisions, period, as_of)),
                )
                for one in battery.of(name)
            ),
            risks=_risks(book.cards[name]),
            voices=_voices(name, book.concerns, as_of),
            agreement=_agreement(name, book.feedback, as_of, minimum),
        )
        for name, kpi in kpis.items()
    }


def count_of_tests(kpis: Iterable[KpiReview]) -> CountOfTests | None:
    """Count the tests behind the findings that an audience sees; None where none were made."""
    seen = [one for kpi in kpis for one in kpi.findings]
    if not seen:
        return None
    found = Battery(findings=tuple(one.found for one in seen))
    return CountOfTests(
        questions=sum(map(is_question, seen)),
        tests=sum(one.found.p is not None for one in seen),
        too_little=found.counts[Verdict.NOT_ENOUGH_DATA],
        not_applicable=found.counts[Verdict.NOT_APPLICABLE],
        expected_false=found.expected_false,
    )


def _first_raised(past: Earlier) -> dict[tuple[str, str], str]:
    """Give by KPI and detector the label of the first review that raised the question."""
    first = {}
    for record in sorted(past.records.values(), key=lambda one: one.period.start, reverse=True):
        for kpi in record.kpis:
            raised = (one.found.detector for one in kpi.findings if is_question(one))
            first.update({(kpi.id, detector): record.period.label for detector in raised})
    return first


def _raised(found: Finding, before: str) -> Raised:
    kind: Any = known_detectors()[found.detector]
    is_signal = found.verdict is Verdict.SIGNAL
    return Raised(
        found=_finite(found if is_signal else replace(found, picture=None)),
        title=(getdoc(kind) or found.detector).splitlines()[0].rstrip("."),
        question=kind.question,
        method=kind.method,
        benign=kind.benign,
        look_at=kind.look_at,
        redesign=kind.redesign,
        on_pages=kind.on_pages,
        before=before,
    )


def _finite(one: Any) -> Any:
    """Write what is no number as unknown: JSON has no NaN, and no two of them are equal."""
    if isinstance(one, float):
        return float(one) if math.isfinite(one) else None
    if isinstance(one, tuple):
        return tuple(map(_finite, one))
    if is_dataclass(one) and not isinstance(one, type):
        return replace(one, **{name.name: _finite(getattr(one, name.name)) for name in fields(one)})
    return one


def closed_of(found: Finding, decisions: Iterable[Decision], as_of: date) -> Closed | None:
    """Give the newest outcome of a finding's question that is known; None where it is open."""
    mine = [
        one
        for one in _about(found, decisions)
        if one.outcome is not None and (one.decided or one.asked) <= as_of
    ]
    if not mine or found.verdict is not Verdict.SIGNAL:
        return None
    last = max(mine, key=lambda one: one.decided or one.asked)
    again = last.look_again or (last.decided or last.asked) + A_YEAR
    return Closed(asked=last.asked, look_again=again, is_due=again <= as_of, outcome=last.outcome)


def _put(found: Finding, decisions: Iterable[Decision]) -> str:
    """Give the question that a finding was put to a meeting as; the newest of several."""
    mine = _about(found, decisions)
    return max(mine, key=lambda one: one.asked).question if mine else ""


def _about(found: Finding, decisions: Iterable[Decision]) -> list[Decision]:
    return [one for one in decisions if (one.kpi, one.detector) == (found.kpi, found.detector)]


def _risks(card: Card) -> tuple[RiskWatch, ...]:
    return tuple(
        RiskWatch(
            how=one.how,
            ease=one.ease,
            visibility=one.visibility,
            detector=(one.watched_by.detector or "") if one.watched_by else "",
            guardrail=(one.watched_by.guardrail or "") if one.watched_by else "",
            state=Watched.NOT_TOLD,
        )
        for one in card.gaming_risks
    )


def _voices(kpi: str, concerns: Iterable[Concern], as_of: date) -> tuple[Voice, ...]:
    known = [one for one in concerns if one.kpi == kpi and one.date <= as_of]
    known.sort(key=lambda one: one.date, reverse=True)
    return tuple(
        Voice(
            day=one.date,
            role=one.role,
            name=one.name or "",
            kind=one.kind,
            words=one.words,
            answer=one.answer.words if one.answer and one.answer.date <= as_of else "",
            act=(one.answer.act or "") if one.answer and one.answer.date <= as_of else "",
        )
        for one in known
    )


def _agreement(
    kpi: str, feedback: Mapping[str, Sequence[FeedbackAnswer]], as_of: date, minimum: int
) -> tuple[Agreement, ...]:
    """Give the mean answer to each statement of the last round that enough people answered."""
    asked = [name for name in known_rounds(feedback, as_of) if any(one.kpi == kpi for one in feedback[name])]
    if not asked:
        return ()
    last = asked[-1]
    answers: defaultdict[str, list[int]] = defaultdict(list)
    for one in feedback[last]:
        if one.kpi == kpi and one.agreement is not None:
            answers[one.item].append(one.agreement)
    return tuple(
        Agreement(round=round_words(last), item=item, answers=len(given), mean=sum(given) / len(given))
        for item, given in answers.items()
        if len(given) >= minimum
    )
