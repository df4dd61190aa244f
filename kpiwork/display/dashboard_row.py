"""The dashboard's rows, one a KPI: what is printed in each cell. Numbers come from the record as they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from kpiwork.analysis.guardrail import GuardrailState
from kpiwork.analysis.target import TargetState
from kpiwork.display.history import history_of
from kpiwork.display.marks import Mark, assurance_mark, change_marks
from kpiwork.display.marks import standing_mark as mark_of
from kpiwork.display.sparkline import sparkline, usual_band
from kpiwork.display.wording import target_words
from kpiwork.periods import PeriodKind
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.period_names import short_name
from kpiwork.review.printed import style_of, told_apart
from kpiwork.review.record import CommentEntry, KpiReview, PeriodFacts
from kpiwork.review.reviewed import Needed, NeededState
from kpiwork.review.tally import judged_point
from kpiwork.spec.choices import Better
from kpiwork.spec.target import Status

__all__ = [
    "LONGEST_COMMENT",
    "LONGEST_ROLE",
    "DashboardRow",
    "dashboard_row",
    "passed",
    "shortened",
    "standing_mark",
]

LONGEST_COMMENT, LONGEST_NAME, LONGEST_ROLE, LONGEST_GUARDED = 60, 64, 40, 26
SHOWN = {PeriodKind.WEEK: 53, PeriodKind.MONTH: 24}
NOT_YET = Mark(word="not yet judged", shape="open")
NO_TARGET = (TargetState.NONE, TargetState.LAPSED, TargetState.NOT_YET)


@dataclass(frozen=True, kw_only=True, slots=True)
class DashboardRow:
    """One KPI's cells.

    Parameters
    ----------
    kpi : KpiReview
        The KPI.
    name : str
        Its name, shortened.
    value, target, year_to_date : str
        As printed.
    is_for_quarter : bool
        Whether the target is not the month's, but that of the quarter.
    status : Mark
        Where the value stands; nowhere yet, where the target is the quarter's.
    rest : str
        What the rest of the quarter must average, or in soft letters why nothing is said.
    is_rest_known : bool
        Whether something is said.
    spark : Markup or None
        Its history in small; None without any value.
    changes : tuple of Mark
        What its chart says of the latest point that it judges.
    judged : str
        That point's period, where it lies before the period under review.
    assurance : Mark or None
        Whether the target can be relied on; None where that is not judged.
    comment : str
        What its owner says, shortened; empty where nothing was said.
    by : str
        Who said it, or who is to.
    guarded : str
        What it guards, where it worsened by more than the margin that was agreed; else empty.
    """

    kpi: KpiReview
    name: str
    value: str
    target: str
    year_to_date: str
    is_for_quarter: bool
    status: Mark
    rest: str
    is_rest_known: bool
    spark: Markup | None
    changes: tuple[Mark, ...]
    judged: str
    assurance: Mark | None
    comment: str
    by: str
    guarded: str


def dashboard_row(kpi: KpiReview, period: PeriodFacts, others: Iterable[KpiReview] = ()) -> DashboardRow:
    """Put a KPI's row together; `others` are those that it may guard."""
    rest, said, for_quarter = _rest(kpi), _latest(kpi), _is_for_quarter(kpi)
    return DashboardRow(
        kpi=kpi,
        name=shortened(kpi.name, LONGEST_NAME),
        value=told_apart(kpi).value(kpi.value),
        target=style_of(kpi).value(kpi.needed.target) if for_quarter else target_words(kpi),  # type: ignore[union-attr]
        is_for_quarter=for_quarter,
        status=standing_mark(kpi),
        year_to_date=style_of(kpi).value(kpi.year_to_date),
        rest=rest or _why_not(kpi),
        is_rest_known=bool(rest),
        spark=_spark(kpi, period),
        changes=change_marks(kpi.change),
        judged=_judged(kpi, period),
        assurance=_assurance(kpi),
        comment="" if said is None else shortened(said.what_happened),
        by=shortened(kpi.owner if said is None else said.by, LONGEST_ROLE),
        guarded=_named(passed(kpi, others)),
    )


def passed(rail: KpiReview, others: Iterable[KpiReview]) -> list[KpiReview]:
    """Give the KPIs whose guardrail this one is, and whose margin it went beyond."""
    return [
        kpi
        for kpi in others
        for check in kpi.guardrails
        if kpi.id in rail.guards and check.kpi == rail.id and check.state is GuardrailState.EXCEEDED
    ]


def standing_mark(kpi: KpiReview) -> Mark:
    """Give where a value stands; nowhere yet, where the target is the quarter's."""
    is_later = _is_for_quarter(kpi) and kpi.standing.status is Status.NO_TARGET
    return NOT_YET if is_later else mark_of(kpi.standing)


def shortened(text: str, longest: int = LONGEST_COMMENT) -> str:
    """Put text on one line and cut it at a word, with ``…``, where it is longer than that."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    head = line[:longest]
    whole = head.rsplit(" ", 1)[0] if " " in head else head[:-1]
    return f"{whole.rstrip(' .,;:–-')}…"


def _latest(kpi: KpiReview) -> CommentEntry | None:
    return kpi.comments[-1] if kpi.comments else None


def _named(kpis: list[KpiReview]) -> str:
    """Name one KPI, shortened to fit below another; count several."""
    if len(kpis) > 1:
        return f"{len(kpis)} KPIs"
    return "".join(shortened(kpi.name, LONGEST_GUARDED) for kpi in kpis)


def _is_for_quarter(kpi: KpiReview) -> bool:
    return kpi.needed is not None and kpi.target.state is not TargetState.IN_FORCE


def _rest(kpi: KpiReview) -> str:
    needed = kpi.needed
    if needed is None or kpi.standing.status is Status.IN_DOUBT:
        return ""
    match needed.state:
        case NeededState.COMPLETE:
            return "quarter complete"
        case NeededState.OUT_OF_REACH:
            return "out of reach"
        case NeededState.SAFE:
            return f"met even with {style_of(kpi).value(1.0 if kpi.better is Better.LOWER else 0.0)}"
        case _:
            return _open(needed, style_of(kpi))


def _open(needed: Needed, style: NumberStyle) -> str:
    if needed.least is not None and needed.most is not None:
        return f"{style.value(needed.least)} to {style.value(needed.most)}"
    most = f"at most {style.value(needed.most)}"
    return most if needed.least is None else f"at least {style.value(needed.least)}"


def _why_not(kpi: KpiReview) -> str:
    if kpi.standing.status is Status.IN_DOUBT:
        return "data in doubt"
    aimless = kpi.better is Better.NEITHER or kpi.target.state in NO_TARGET
    return "no target" if aimless else "not worked out"


def _spark(kpi: KpiReview, period: PeriodFacts) -> Markup | None:
    history = history_of(kpi, period)
    if history is None:
        return None
    readings = history.readings.tail(SHOWN.get(history.grain, len(history.readings)))
    shown = replace(history, readings=readings.reset_index(drop=True))
    return sparkline(shown, usual_band(shown)) if readings["value"].notna().any() else None


def _judged(kpi: KpiReview, period: PeriodFacts) -> str:
    point = judged_point(kpi)
    return "" if point is None or point.end >= period.start else short_name(point.period, point.words)


def _assurance(kpi: KpiReview) -> Mark | None:
    known = kpi.change is not None and kpi.change.assurance is not None
    return assurance_mark(kpi.change.assurance) if known else None  # type: ignore[union-attr, arg-type]
