"""What an audience may see of a KPI's findings: fewer of them, and no small group in a picture."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from dataclasses import replace

from kpiwork.review.coarser import coarser
from kpiwork.review.few import too_few
from kpiwork.review.raised import Raised
from kpiwork.review.reviewed import KpiReview
from kpiwork.signals.finding import Finding, Picture, PictureKind, Verdict
from kpiwork.spec.batch import Edition

__all__ = ["cut_findings", "cut_found", "drawn", "tells_of", "without_mention"]

NO_COUNTERPART = ""
MOST_HIDDEN = 0.2
"""Share of the records that may be hidden before bars are made wider."""


def cut_findings(
    kpi: KpiReview,
    edition: Edition,
    unsaid: Mapping[str, str],
    few: Mapping[str, Collection[str]],
    minimum: int,
) -> KpiReview:
    """Leave out of a KPI's findings and risks what an audience must not see.

    Parameters
    ----------
    kpi : KpiReview
        With its complete findings.
    edition : Edition
        The audience; findings of detectors without a record of use are the analyst's only.
    unsaid : mapping of str to str
        KPIs of which nothing may be told, with their names: findings that tell of them are left out.
    few : mapping of str to collection of str
        By KPI, its periods with too few records to be shown.
    minimum : int
        Fewest records shown together.
    """
    shown = (one for one in kpi.findings if one.on_pages or edition is Edition.ANALYST)
    known = (one for one in shown if not tells_of(one.found, unsaid))
    return replace(
        kpi,
        findings=() if kpi.id in unsaid else tuple(_cut(one, unsaid, few, minimum) for one in known),
        risks=tuple(
            replace(one, guardrail=NO_COUNTERPART) if one.guardrail in unsaid else one for one in kpi.risks
        ),
    )


def cut_found(found: Finding, *, hides: bool, minimum: int) -> Finding:
    """Leave small counts out of a finding.

    Parameters
    ----------
    found : Finding
        Complete.
    hides : bool
        Whether a period of a KPI that it draws is too small to be shown; a picture of periods, and the value
        without the pattern, would give it away.
    minimum : int
        Fewest records shown together.
    """
    picture = found.picture and _cut_picture(found.picture, hides=hides, minimum=minimum)
    return replace(found, picture=picture, restated=None if hides else found.restated)


def drawn(found: Finding) -> tuple[str, ...]:
    """Name the KPIs whose values a finding gives: its own, with the one that it measures or all beside it."""
    measured = _measured(found)
    return tuple(dict.fromkeys((found.kpi, *(measured or found.beside))))


def tells_of(found: Finding, unsaid: Container[str]) -> bool:
    """Whether a finding says how another KPI went of which nothing may be told.

    A question about one guardrail tells nothing of another one; that all of them kept does.
    """
    if found.verdict is Verdict.SIGNAL and (measured := _measured(found)):
        return any(kpi in unsaid for kpi in measured)
    return any(kpi in unsaid for kpi in (*_measured(found), *found.beside))


def without_mention(found: Finding, unsaid: Mapping[str, str]) -> Finding:
    """Leave notes out that name a KPI of which nothing may be told."""
    names = [name for kpi, name in unsaid.items() if kpi in found.beside]
    if not names:
        return found
    notes = tuple(note for note in found.notes if not any(name in note for name in names))
    return replace(found, notes=notes, beside=tuple(kpi for kpi in found.beside if kpi not in unsaid))


def _measured(found: Finding) -> tuple[str, ...]:
    return tuple({effect.of: "" for effect in (found.effect, found.smallest) if effect and effect.of})


def _cut(one: Raised, unsaid: Mapping[str, str], few: Mapping[str, Collection[str]], minimum: int) -> Raised:
    closed = None if one.closed is None else replace(one.closed, outcome=None)
    hides = any(few.get(kpi) for kpi in drawn(one.found))
    found = cut_found(without_mention(one.found, unsaid), hides=hides, minimum=minimum)
    return replace(one, closed=closed, found=found)


def _cut_picture(picture: Picture, *, hides: bool, minimum: int) -> Picture | None:
    if picture.kind is not PictureKind.HISTOGRAM:
        return None if hides else picture
    if _hidden(picture, minimum) > MOST_HIDDEN:
        picture = coarser(picture)
    seen = tuple(None if _is_small(count, minimum) else count for count in picture.seen)
    return replace(picture, seen=seen)


def _hidden(picture: Picture, minimum: int) -> float:
    """Give the share of records that bars with too few of them hold."""
    counts = [count for count in picture.seen if count is not None]
    small = [count for count in counts if _is_small(count, minimum)]
    return sum(small) / sum(counts) if small else 0.0


def _is_small(count: float | None, minimum: int) -> bool:
    return count is not None and too_few(int(count), minimum)
