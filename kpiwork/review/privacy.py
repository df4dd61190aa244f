"""From a record to the edition that an audience may see: small groups are left out, not rounded.

Which periods are hidden is for `kpiwork.review.few` to say, and which groups for
`kpiwork.review.suppress`; here it is decided
what an audience sees at all, and everything is told anew from what is left.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from datetime import timedelta

from kpiwork.analysis.compare import Comparison, ComparisonState
from kpiwork.analysis.guardrail import unknown
from kpiwork.analysis.status import Standing
from kpiwork.periods import PeriodKind
from kpiwork.review.ahead import ahead_again
from kpiwork.review.audiences import is_above
from kpiwork.review.change import judged_again
from kpiwork.review.claims import Window, claims_again
from kpiwork.review.deeper import drivers_of
from kpiwork.review.few import Stretch, hidden_periods, too_few
from kpiwork.review.findings_cut import cut_findings
from kpiwork.review.needed import gives_away_few
from kpiwork.review.people.cut import cut_people
from kpiwork.review.record import (
    CardChange,
    DataLight,
    DecisionEntry,
    KpiReview,
    PeriodFacts,
    Provenance,
    Record,
)
from kpiwork.review.suppress import (
    without_points,
    without_small_parts,
    without_small_reports,
    without_small_restatements,
    without_steps,
)
from kpiwork.review.tell import told
from kpiwork.spec.batch import Edition
from kpiwork.spec.target import Status

__all__ = ["edition_of"]

UNREAD = "An earlier record could not be read, so what was reported then is not compared with today."


def edition_of(record: Record, edition: Edition) -> Record:
    """Cut a complete record for an audience, and tell it anew from what is left.

    Parameters
    ----------
    record : Record
        Complete and private.
    edition : Edition
        Who will read it. KPIs at the level of the organisation stand only in the executive's and
        the analyst's edition.

    Returns
    -------
    Record
        With `edition` set, and nothing in it that the audience may not see.
    """
    hidden = {kpi.id for kpi in record.kpis if _is_hidden(kpi, edition)}
    minimum = record.privacy_minimum
    few = {kpi.id: _hidden_periods(kpi, record.period, minimum) for kpi in record.kpis}
    small = {kpi.id for kpi in record.kpis if _is_small(kpi, minimum)}
    untold = {kpi.id: kpi.name for kpi in record.kpis if kpi.id in hidden | small}
    unsaid = hidden | small | {kpi.id for kpi in record.kpis if kpi.previous.period in few[kpi.id]}

    def _cut(kpi: KpiReview, periods: frozenset[str]) -> KpiReview:
        shown = _without(_judged(_protected(kpi, minimum, periods, unsaid), kpi, record), hidden)
        return cut_findings(shown, edition, untold, few, minimum)

    kept = tuple(_cut(kpi, few[kpi.id]) for kpi in record.kpis if kpi.id not in hidden)
    kpis = _behind(record, kept)
    groups = [
        replace(
            group,
            kpis=tuple(name for name in group.kpis if name not in hidden),
            guardrails=tuple(name for name in group.guardrails if name not in hidden),
        )
        for group in record.groups
    ]
    return told(
        replace(
            record,
            edition=edition,
            kpis=kpis,
            groups=tuple(group for group in groups if group.kpis),
            open_questions=_about(record.open_questions, hidden | small),
            promises=tuple(
                replace(one, since="") if few.get(one.expects_of or "") else one
                for one in _about(record.promises, hidden | small)
                if one.seen_in not in few.get(one.expects_of or "", ())
            ),
            actions=tuple(one for one in record.actions if one.kpi not in hidden | small),
            card_changes=_changes(record, edition, hidden),
            work_steps=without_steps(record.work_steps, hidden, small),
            people=cut_people(record.people, edition, hidden),
            notes=record.notes if edition is Edition.ANALYST else (UNREAD,) * bool(record.notes),
            provenance=_files(record, hidden),
        )
    )


def _behind(record: Record, kept: tuple[KpiReview, ...]) -> tuple[KpiReview, ...]:
    """Find anew what lies behind values of which readings were taken out; never what was not looked for."""
    before = {kpi.id: kpi for kpi in record.kpis}
    changed = {kpi.id for kpi in kept if _is_changed(kpi, before[kpi.id])}
    looked = (
        replace(kpi, ahead=ahead_again(kpi, record.as_of)) if kpi.id in changed else kpi for kpi in kept
    )
    there = {kpi.id: kpi for kpi in looked}
    claims = claims_again(there.values(), changed, Window(end=record.period.end, as_of=record.as_of))
    return tuple(
        kpi if kpi.drivers is None else replace(kpi, drivers=drivers_of(kpi, there)) for kpi in claims
    )


def _is_changed(kpi: KpiReview, before: KpiReview) -> bool:
    return (kpi.series, kpi.data_light) != (before.series, before.data_light)


def _about(entries: Iterable[DecisionEntry], unsaid: Container[str | None]) -> tuple[DecisionEntry, ...]:
    return tuple(one for one in entries if one.kpi not in unsaid and one.expects_of not in unsaid)


def _hidden_periods(kpi: KpiReview, period: PeriodFacts, minimum: int) -> frozenset[str]:
    """Name the periods whose values an audience must not learn of a KPI."""
    if not kpi.is_counted:
        return frozenset()
    until = period.end + timedelta(days=1)
    now = Stretch(period=period.label, kind=period.kind, start=period.start, until=until, records=kpi.records)
    return hidden_periods(kpi.series, now, minimum)


def _files(record: Record, hidden: Iterable[str]) -> Provenance:
    cards = {f"params/{record.department.id}/kpis/{name}.yaml" for name in hidden}
    kept = {path: digest for path, digest in record.provenance.files.items() if path not in cards}
    return replace(record.provenance, files=kept)


def _changes(record: Record, edition: Edition, hidden: Iterable[str]) -> tuple[CardChange, ...]:
    """Leave out what differs in hidden cards, in hidden ones that left, and what names one of them."""
    unsaid = {one.kpi for one in record.card_changes if is_above(one.level, edition)}.union(hidden)
    return tuple(one for one in record.card_changes if unsaid.isdisjoint((one.kpi, *one.others)))


def _without(kpi: KpiReview, hidden: Container[str]) -> KpiReview:
    """Take every mention of hidden KPIs out of one that is shown."""
    return replace(
        kpi,
        guards=tuple(name for name in kpi.guards if name not in hidden),
        leads=tuple(name for name in kpi.leads if name not in hidden),
        claims=tuple(one for one in kpi.claims if one.kpi not in hidden),
        driven_by=() if any(name in hidden for name in kpi.driven_by) else kpi.driven_by,
        guardrails=tuple(check for check in kpi.guardrails if check.kpi not in hidden),
    )


def _is_hidden(kpi: KpiReview, edition: Edition) -> bool:
    return is_above(kpi.level, edition)


def _is_small(kpi: KpiReview, minimum: int) -> bool:
    return kpi.is_counted and too_few(kpi.records, minimum)


def _protected(kpi: KpiReview, minimum: int, few: Container[str], unsaid: Container[str]) -> KpiReview:
    kpi = replace(
        kpi,
        contributions=tuple(without_small_parts(one, minimum) for one in kpi.contributions),
        guardrails=tuple(unknown(check) if check.kpi in unsaid else check for check in kpi.guardrails),
    )
    if not kpi.is_counted:
        return kpi
    if kpi.previous.period in few:  # mix and within together are the difference that is withheld
        kpi = replace(kpi, contributions=())
    if _is_year_hidden(kpi, few):
        kpi = replace(kpi, year_to_date=None)
    if gives_away_few(kpi.series, few):
        kpi = replace(kpi, needed=None)
    kpi = replace(
        kpi,
        previous=_compared(kpi.previous, few),
        year_ago=_compared(kpi.year_ago, few),
        reported=without_small_reports(kpi.reported, kpi.series, few, minimum),
        restated=without_small_restatements(kpi.restated, kpi.series, few, minimum),
        series=without_points(kpi.series, few),
    )
    return _withheld(kpi, minimum) if _is_small(kpi, minimum) else kpi


def _judged(kpi: KpiReview, before: KpiReview, record: Record) -> KpiReview:
    """Tell change from noise by what is left of a history, so that limits give nothing away."""
    if not _is_changed(kpi, before):
        return kpi
    return replace(kpi, change=judged_again(kpi, record.period.end, record.as_of))


def _compared(other: Comparison, few: Container[str]) -> Comparison:
    """Withhold a comparison with a hidden period."""
    return _not_compared(other) if other.period in few else other


def _is_year_hidden(kpi: KpiReview, few: Container[str]) -> bool:
    """Whether the year to date is one of the hidden periods."""
    years = [one.points[-1] for one in kpi.series if one.kind is PeriodKind.YEAR and one.points]
    return any(year.period in few for year in years)


def _withheld(kpi: KpiReview, minimum: int) -> KpiReview:
    reason = f"fewer than {minimum} {kpi.rows_are}: not shown"
    return replace(
        kpi,
        value=None,
        numerator=None,
        denominator=None,
        records=0,
        year_to_date=None,
        standing=Standing(status=Status.NO_DATA, reason=reason),
        previous=_not_compared(kpi.previous),
        year_ago=_not_compared(kpi.year_ago),
        contributions=(),
        comments=(),
        needed=None,
        units=None,
        reported=(),
        restated=(),
        data_light=DataLight.NO_DATA,
        data_facts=(reason,),
    )


def _not_compared(other: Comparison) -> Comparison:
    return Comparison(period=other.period, words=other.words, state=ComparisonState.NO_DATA)
