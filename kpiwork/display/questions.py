"""The questions that a record's findings raise, ready for a page: what was seen, what else explains it.

Chosen and ordered here; found, cut for an audience and put in words elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpiwork.display.finding_chart import FindingChart, chart_of
from kpiwork.display.finding_facts import finding_facts
from kpiwork.display.finding_marks import held_down
from kpiwork.display.findings import chart_picture
from kpiwork.display.picture import Picture
from kpiwork.display.templates import day
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.printed import style_of
from kpiwork.review.raised import Raised, RiskWatch, Watched
from kpiwork.review.record import KpiReview, Record
from kpiwork.review.unintended import is_question
from kpiwork.signals.finding import Effect, Kind, Verdict
from kpiwork.signals.registry import OF_CARDS
from kpiwork.spec.batch import Edition

__all__ = [
    "MOST_PICTURES",
    "MOST_VOICES",
    "AskedShown",
    "QuestionShown",
    "asked",
    "clear",
    "count_words",
    "new_questions",
    "questions_of",
    "risks_of",
    "unwatched",
]

MOST_PICTURES = 3
"""On one page, of the weightiest questions: the others are told in words."""

MOST_VOICES = 2
"""Of a KPI beside a question, the newest: more would push the question off the screen."""

MOST_CLEAR = 3
"""Answers without a question that stand in the open where there is none; the others are folded away."""

FULL = (Edition.ANALYST, None)  # editions with methods and figures; None is the complete record
FIRST_RISKS = (Watched.SEEN, Watched.WORSE, Watched.UNWATCHED, Watched.NOT_TOLD, Watched.QUIET)
BLUNT = 0.5  # a share that would have been seen from here on only is nothing to lean on
HARDLY = 0.1  # expected false alarms below it are told as fewer than that


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionShown:
    """One question with everything that its block shows.

    Parameters
    ----------
    kpi : KpiReview
        The KPI that it is about.
    raised : Raised
        As the record holds it.
    chart : FindingChart or None
        The numbers behind its figure.
    picture : Picture or None
        The figure; None where there is none to draw, and beyond `MOST_PICTURES`.
    restated : str
        The KPI with and without it; empty where that is not known.
    since : str
        Whether it is new, and whether seeing it again says more.
    weight : str
        Why it bears no more weight; empty for a strong one.
    is_rested : bool
        Whether people looked at it and the day to look again has not come.
    looked_at : str
        That people looked at it, and when to look again; never what came of it.
    has_voices : bool
        Whether what people say of the KPI stands here; it does once a KPI.
    is_repeat : bool
        Whether a question above has the same explanations and proposals, which are folded away then.
    facts : tuple of (str, tuple of str)
        Method and figures for analysts; empty in other editions.
    """

    kpi: KpiReview
    raised: Raised
    chart: FindingChart | None
    picture: Picture | None
    restated: str
    since: str
    weight: str
    is_rested: bool
    looked_at: str
    has_voices: bool
    is_repeat: bool
    facts: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def anchor(self) -> str:
        """Name of its place on the page."""
        return f"question-{self.kpi.id}-{self.raised.found.detector}"


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedShown:
    """What was asked of a KPI without raising a question: answers, and what does not apply."""

    kpi: KpiReview
    told: tuple[Raised, ...]
    not_applicable: tuple[Raised, ...]


def questions_of(review: Record) -> list[QuestionShown]:
    """Give the questions that the data raise, the weightiest first; those that were looked at stand last."""
    found = [(kpi, one) for kpi, one in _raised(review) if one.found.detector not in OF_CARDS]
    found.sort(key=lambda pair: (pair[1].is_rested, -pair[1].found.severity, pair[1].found.q or 0.0))
    styles = {kpi.id: style_of(kpi) for kpi in review.kpis}
    shown: list[QuestionShown] = []
    drawn = 0
    for kpi, one in found:
        may_draw = drawn < MOST_PICTURES and not one.is_rested
        made = _shown(review, kpi, one, styles, shown, may_draw=may_draw)
        drawn += made.picture is not None
        shown.append(made)
    return shown


def unwatched(review: Record) -> list[tuple[KpiReview, tuple[Raised, ...]]]:
    """Give by KPI what its card leaves open: nothing was tested for it."""
    found: dict[str, list[Raised]] = {}
    for kpi, one in _raised(review):
        if one.found.detector in OF_CARDS:
            found.setdefault(kpi.id, []).append(one)
    return [(review.kpi(name), tuple(each)) for name, each in found.items()]


def risks_of(review: Record) -> list[tuple[KpiReview, RiskWatch]]:
    """Give the risks of all cards, those that raise a question first, then those that nothing watches."""
    found = [(kpi, risk) for kpi in review.kpis for risk in kpi.risks]
    return sorted(found, key=lambda pair: FIRST_RISKS.index(pair[1].state))


def asked(review: Record) -> list[AskedShown]:
    """Give by KPI the answers that raised no question, with what they are worth."""
    shown = []
    for kpi in review.kpis:
        rest = [one for one in kpi.findings if not is_question(one)]
        told = tuple(one for one in rest if one.found.verdict is not Verdict.NOT_APPLICABLE)
        others = tuple(one for one in rest if one.found.verdict is Verdict.NOT_APPLICABLE)
        if rest:
            shown.append(AskedShown(kpi=kpi, told=told, not_applicable=others))
    return shown


def clear(review: Record) -> list[tuple[KpiReview, Raised]]:
    """Give a few answers in which nothing was seen, and that say what would have been."""
    found = [
        (kpi, one)
        for kpi in review.kpis
        for one in kpi.findings
        if one.found.verdict is Verdict.CLEAR and _is_sharp(one.found.smallest)
    ]
    return found[:MOST_CLEAR]


def new_questions(review: Record) -> list[tuple[KpiReview, Raised]]:
    """Give the questions that the data raise for the first time, the weightiest first."""
    found = [
        (kpi, one)
        for kpi, one in _raised(review)
        if one.found.detector not in OF_CARDS and not one.before and one.closed is None
    ]
    return sorted(found, key=lambda pair: -pair[1].found.severity)


def count_words(review: Record) -> str:
    """Say how many tests stand behind the questions, and how many chance alone would raise."""
    tests = review.tests
    if tests is None:
        return ""
    kinds = len({one.found.detector for kpi in review.kpis for one in kpi.findings})
    kpis = sum(bool(kpi.findings) for kpi in review.kpis)
    false = (
        f"at most {tests.expected_false:.1f}" if tests.expected_false >= HARDLY else f"fewer than {HARDLY}"
    )
    return (
        f"{_many(kinds, 'question was', 'questions were')} put to {_many(kpis, 'KPI', 'KPIs')}, which took "
        f"{_many(tests.tests, 'test', 'tests')} of the data. Chance alone would raise {false} of the "
        f"questions from so many. {tests.too_little} could not be answered for lack of data, and "
        f"{_many(tests.not_applicable, 'does', 'do')} not apply. A range in brackets holds the true "
        "size in 95 of 100 such cases."
    )


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _raised(review: Record) -> Iterable[tuple[KpiReview, Raised]]:
    return [(kpi, one) for kpi in review.kpis for one in kpi.findings if is_question(one)]


def _is_sharp(smallest: Effect | None) -> bool:
    """Whether "nothing seen" says much: a share near the whole would hardly have been missed by anybody."""
    if smallest is None or smallest.value is None:
        return False
    return smallest.kind is not Kind.SHARE or smallest.value < BLUNT


def _shown(  # what is shown, where, and below what
    review: Record,
    kpi: KpiReview,
    one: Raised,
    styles: Mapping[str, NumberStyle],
    above: Sequence[QuestionShown],
    *,
    may_draw: bool,
) -> QuestionShown:
    chart = chart_of(one.found, styles[kpi.id], styles)
    return QuestionShown(
        kpi=kpi,
        raised=one,
        chart=chart,
        picture=chart_picture(chart) if chart and may_draw else None,
        restated=_restated(one, styles[kpi.id]),
        since=_since(one),
        weight=held_down(one.found),
        is_rested=one.is_rested,
        looked_at=_looked_at(one),
        has_voices=bool(kpi.voices or kpi.agreement) and all(kpi.id != other.kpi.id for other in above),
        is_repeat=any(one.found.detector == other.raised.found.detector for other in above),
        facts=finding_facts(one, styles) if review.edition in FULL else (),
    )


def _restated(one: Raised, style: NumberStyle) -> str:
    told, found = one.found.restated, one.found
    if told is None or told.reported is None or told.without is None:
        return ""
    apart = style.telling_apart(told.reported, told.without)
    window = f"From {day(found.start)} to {day(found.end)}" if found.start and found.end else ""
    when = told.when or window
    supposing = told.supposing or "without this"
    begin = f"{when} the" if when else "The"
    reported, without = apart.value(told.reported), apart.value(told.without)
    return f"{begin} KPI reads {reported}; {supposing} it would read {without}."


def _since(one: Raised) -> str:
    if not one.before:
        return "New: no earlier review raised it."
    return f"First raised in {one.before}. Seen again in partly the same data; that is no new evidence."


def _looked_at(one: Raised) -> str:
    closed = one.closed
    if closed is None:
        return ""
    if closed.is_due:
        return f"Looked at before; the day to look again has come: {day(closed.look_again)}."
    return f"Looked at; look again on {day(closed.look_again)}."
