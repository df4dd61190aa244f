"""The first paragraph of a page: at most five sentences, the most important first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest

from kpiwork.analysis.compare import ComparisonState
from kpiwork.analysis.guardrail import GuardrailState
from kpiwork.analysis.target import TargetState
from kpiwork.review.change_words import is_change, moved, moves_as_usual
from kpiwork.review.record import DataLight, KpiReview, PeriodFacts, Sentence
from kpiwork.review.sentences import headline, inside, movement
from kpiwork.review.unintended import is_question
from kpiwork.spec.target import Status

__all__ = ["in_one_minute"]

MOST = 5
MOST_NAMED = 2
JUDGED = (Status.MET, Status.NEAR, Status.MISSED)


def in_one_minute(
    kpis: Mapping[str, KpiReview], period: PeriodFacts, exceptions: Iterable[str]
) -> tuple[Sentence, ...]:
    """Say what a reader with one minute must know.

    First how many targets were met, then the page's first KPI; by turns those that need attention most
    and others of which the latest value is more than chance; and last what the data ask and what
    cannot be said. What hides inside the first KPI comes behind certain changes, and before all else where
    there are none.

    Parameters
    ----------
    kpis : mapping of str to KpiReview
        All KPIs by id, in reading order.
    period : PeriodFacts
        The period under review.
    exceptions : iterable of str
        KPIs that need attention, worst first.
    """
    urgent = tuple(exceptions)
    first, changed = [*_first(kpis, period)], [*_changed(kpis, urgent)]
    turns = zip_longest(_attention(kpis, urgent), changed)
    news = [one for turn in turns for one in turn if one is not None]
    story = [*news, *first[1:]] if changed else [*first[1:], *news]
    said = [*_tally(kpis), *first[:1], *story]
    unsaid = [*_asked(kpis), *_cannot_say(kpis)]
    return tuple(said[: MOST - len(unsaid)] + unsaid)


def _tally(kpis: Mapping[str, KpiReview]) -> Iterator[Sentence]:
    counts = Counter(kpi.standing.status for kpi in kpis.values())
    judged, doubted = sum(counts[status] for status in JUDGED), _doubted(kpis)
    counts[Status.IN_DOUBT] -= doubted
    if judged or doubted:
        parts = [f"{counts[status]} {status}{_of_them(kpis, status)}" for status in JUDGED if counts[status]]
        parts += [f"{doubted} not judged: data in doubt"] if doubted else []
        yield Sentence(
            text=f"Of {_kpis(judged + doubted)} with a target: {', '.join(parts)}.{_others(counts)}"
        )
    elif kpis:
        none = f"None of the {_kpis(len(kpis))} could be compared with a target."
        yield Sentence(text=f"{none}{_others(counts)}")


def _doubted(kpis: Mapping[str, KpiReview]) -> int:
    """Count those that have a target and are not judged by it, since their data are in doubt."""
    aimed = (kpi for kpi in kpis.values() if kpi.target.state is TargetState.IN_FORCE)
    return sum(kpi.standing.status is Status.IN_DOUBT for kpi in aimed)


def _of_them(kpis: Mapping[str, KpiReview], status: Status) -> str:
    those = [kpi for kpi in kpis.values() if kpi.standing.status is status]
    counts = {
        "provisional": sum(kpi.data_light is DataLight.PROVISIONAL for kpi in those),
        "accepted for a time": sum(kpi.standing.is_accepted for kpi in those),
    }
    said = [f"{count} of them {word}" for word, count in counts.items() if count]
    return f" ({', '.join(said)})" if said else ""


def _others(counts: Counter[Status]) -> str:
    doubtful, empty = counts[Status.IN_DOUBT], counts[Status.NO_DATA]
    said = [f"{doubtful} not to be relied on (data in doubt)"] if doubtful else []
    said += [f"{empty} not shown (no data, or too few records)"] if empty else []
    return f" Besides: {', '.join(said)}." if said else ""


def _kpis(count: int) -> str:
    return f"{count} KPI" if count == 1 else f"{count} KPIs"


def _first(kpis: Mapping[str, KpiReview], period: PeriodFacts) -> Iterator[Sentence]:
    lead = next((kpi for kpi in kpis.values() if kpi.standing.status in JUDGED), None)
    if lead is None:
        return
    yield Sentence(text=f"{headline(lead)} {_before(lead)}".strip(), kpi=lead.id)
    if story := inside(lead, period):
        yield Sentence(text=f"Within {period.words}: {story}", kpi=lead.id)


def _before(kpi: KpiReview) -> str:
    """Say what changed; where nothing did, how the value differs from the one before."""
    if is_change(kpi):
        return moved(kpi)
    if kpi.previous.difference is None:
        return ""
    usual = (
        f"; its {kpi.change.grain.value}s move as they usually do"
        if kpi.change and moves_as_usual(kpi)
        else ""
    )
    return f"{movement(kpi).split('. ')[0].rstrip('.')}{usual}."


def _attention(kpis: Mapping[str, KpiReview], exceptions: Iterable[str]) -> Iterator[Sentence]:
    first = next((kpi.id for kpi in kpis.values() if kpi.standing.status in JUDGED), None)
    for name in exceptions:
        kpi = kpis[name]
        if name == first:
            continue
        broken = sum(check.state is GuardrailState.EXCEEDED for check in kpi.guardrails)
        tail = f" {_before(kpi)}" if not broken else ""
        yield Sentence(text=f"{headline(kpi)}{tail}", kpi=name)


def _changed(kpis: Mapping[str, KpiReview], exceptions: Iterable[str]) -> Iterator[Sentence]:
    """Name the other KPIs of which the latest value is more than chance, for the better or the worse."""
    first = next((kpi.id for kpi in kpis.values() if kpi.standing.status in JUDGED), None)
    told = {first, *exceptions}
    for kpi in kpis.values():
        if kpi.id not in told and (change := moved(kpi)):
            yield Sentence(text=f"{kpi.name}: {change[0].lower()}{change[1:]}", kpi=kpi.id)


def _asked(kpis: Mapping[str, KpiReview]) -> Iterator[Sentence]:
    """Say how many questions the data raise that nobody has looked at, and the weightiest."""
    open_ones = [
        (kpi, one)
        for kpi in kpis.values()
        for one in kpi.findings
        if is_question(one) and one.found.p is not None and not one.is_rested
    ]
    if open_ones:
        kpi, first = max(open_ones, key=lambda pair: pair[1].found.severity)
        many = "a question" if len(open_ones) == 1 else f"{len(open_ones)} questions, the first"
        yield Sentence(
            text=f"The data raise {many} about “{kpi.name}”: {first.title[0].lower()}{first.title[1:]}.",
            kpi=kpi.id,
        )


def _cannot_say(kpis: Mapping[str, KpiReview]) -> Iterator[Sentence]:
    known = [kpi for kpi in kpis.values() if kpi.value is not None]
    if known and all(kpi.year_ago.state is ComparisonState.NO_DATA for kpi in known):
        missing = known[0].year_ago.note or f"there are no data for {known[0].year_ago.words}"
        yield Sentence(text=f"What we cannot say: whether this is more or less than a year ago; {missing}.")
    moving = [kpi for kpi in known if kpi.data_light is DataLight.PROVISIONAL]
    if moving:
        names = " and ".join(f"“{kpi.name}”" for kpi in moving[:MOST_NAMED])
        more = f" and {len(moving) - MOST_NAMED} more" if len(moving) > MOST_NAMED else ""
        yield Sentence(text=f"Provisional, since values still settle: {names}{more}.", kpi=moving[0].id)
