"""The dashboard of a month: one screen, one sheet of paper, a row a KPI; no ranking and no forecast."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kpiwork.analysis.guardrail import GuardrailState
from kpiwork.display.dashboard_row import (
    LONGEST_ROLE,
    DashboardRow,
    dashboard_row,
    passed,
    shortened,
    standing_mark,
)
from kpiwork.display.html import Html
from kpiwork.display.marks import (
    ASSURANCE_MEANS,
    VARIATION_MEANS,
    Mark,
    assurance_mark,
    guardrail_mark,
    variation_mark,
)
from kpiwork.display.questions import new_questions
from kpiwork.display.rhythm import RHYTHMS
from kpiwork.display.templates import render
from kpiwork.periods import PeriodKind
from kpiwork.review.late import late
from kpiwork.review.period_names import short_name, without_days
from kpiwork.review.record import ActionEntry, KpiReview, Record
from kpiwork.review.tally import head_line
from kpiwork.spec.target import Basis, Status

__all__ = ["MOST_ROWS", "Due", "dashboard"]

MOST_ROWS = 12
MOST_ACTIONS = 4
MOST_LATE = 3
LONGEST_NOTICE, LONGEST_ACTION, LONGEST_LINE = 210, 80, 180
LETTERS_A_LINE, MOST_LINES = 24, 26  # of names on paper, before the type is made smaller
PARTS = (PeriodKind.WEEK, PeriodKind.MONTH)
OPEN, OVERDUE = Mark(word="open", shape="open"), Mark(word="overdue", shape="missed")
DONE = Mark(word="done", shape="met")
URGENT = (Status.MISSED, Status.IN_DOUBT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """An action in a few words, and where it stands."""

    action: ActionEntry
    what: str
    by: str
    mark: Mark


def dashboard(review: Record) -> Html:
    """Show a department's month on one sheet: where its KPIs stand, what is to be done, what comes next.

    Parameters
    ----------
    review : Record
        Cut for an audience; of a month or a week, though a longer one is shown too.
    """
    rhythm = RHYTHMS[review.period.kind]
    shown, seldom, more = _chosen(review)
    notice = " ".join(review.department.notice.split())
    rows = [dashboard_row(kpi, review.period, review.kpis) for kpi in shown]
    return render(
        "dashboard",
        {"title": f"{review.department.name} · {review.period.label} · {rhythm} KPI dashboard"},
        review=review,
        rhythm=rhythm,
        head_line=head_line([kpi for kpi in review.kpis if kpi not in seldom], review.period),
        column=short_name(review.period.label, review.period.words),
        rows=rows,
        is_crowded=_lines(rows) > MOST_LINES,
        guardrails=_below(review, shown),
        exceeded=guardrail_mark(GuardrailState.EXCEEDED),
        more=len(more),
        names_of_more=_named(f"{kpi.name} ({standing_mark(kpi).word})" for kpi in more),
        names_of_seldom=_named(kpi.name for kpi in seldom),
        asked=_asked(review),
        quarter=_quarter(review),
        due=_due(review.actions, review.as_of),
        most_actions=MOST_ACTIONS,
        late=[shortened(one, LONGEST_LINE) for one in late(review)],
        most_late=MOST_LATE,
        notice=shortened(notice, LONGEST_NOTICE),
        is_notice_cut=len(notice) > LONGEST_NOTICE,
        meanings=_meanings(),
        demonstration=any(kpi.target.basis is Basis.DEMONSTRATION for kpi in review.kpis),
    )


def _lines(rows: Iterable[DashboardRow]) -> int:
    return sum(math.ceil(len(row.name) / LETTERS_A_LINE) for row in rows)


def _meanings() -> list[tuple[Mark, str]]:
    changes = [(variation_mark(one), means) for one, means in VARIATION_MEANS.items()]
    return changes + [(assurance_mark(one), means) for one, means in ASSURANCE_MEANS.items()]


def _chosen(review: Record) -> tuple[list[KpiReview], list[KpiReview], list[KpiReview]]:
    """Give the KPIs of the grid, those that come about less often than the page, and those without room.

    Where room is short, KPIs that are missed or in doubt and guardrails that were passed come before the
    others. The department's order decides otherwise, and always among those shown: nothing is ranked.
    """
    seldom = [kpi for kpi in review.kpis if _comes_seldom(kpi, review.period.kind)]
    often = [kpi for kpi in review.kpis if kpi not in seldom]
    first = sorted(often, key=lambda kpi: not _is_urgent(kpi, review.kpis))
    left = {kpi.id for kpi in first[MOST_ROWS:]}
    return [kpi for kpi in often if kpi.id not in left], seldom, [kpi for kpi in often if kpi.id in left]


def _is_urgent(kpi: KpiReview, others: Iterable[KpiReview]) -> bool:
    return kpi.standing.status in URGENT or bool(passed(kpi, others))


def _below(review: Record, shown: list[KpiReview]) -> set[str]:
    """Give the guardrails that stand below a KPI which they guard, and which has a row."""
    rails = {name for group in review.groups for name in group.guardrails}
    there = {kpi.id for kpi in shown}
    return {kpi.id for kpi in shown if kpi.id in rails and (not kpi.guards or there & set(kpi.guards))}


def _comes_seldom(kpi: KpiReview, kind: PeriodKind) -> bool:
    return bool(kpi.series) and all(one.kind is not kind for one in kpi.series)


def _asked(review: Record) -> str:
    """Name the questions that the data raise for the first time, in one line; empty where there is none."""
    found = [f"{one.title}, {kpi.name}" for kpi, one in new_questions(review)]
    if not found:
        return ""
    return shortened(f"New question{'' if len(found) == 1 else 's'}: {'; '.join(found)}", LONGEST_LINE)


def _quarter(review: Record) -> str:
    """Name the quarter of which the rest is spoken of; empty for reviews of a quarter or longer."""
    words = (without_days(kpi.needed.words) for kpi in review.kpis if kpi.needed is not None)
    return next(words, "the quarter") if review.period.kind in PARTS else ""


def _due(actions: tuple[ActionEntry, ...], as_of: date) -> list[Due]:
    return [
        Due(
            action=one,
            what=shortened(one.what, LONGEST_ACTION),
            by=shortened(one.owner, LONGEST_ROLE),
            mark=_where(one, as_of),
        )
        for one in actions
    ]


def _where(action: ActionEntry, as_of: date) -> Mark:
    if action.done is not None:
        return DONE
    return OVERDUE if action.due < as_of else OPEN


def _named(names: Iterable[str]) -> str:
    return shortened(", ".join(names), LONGEST_LINE)
