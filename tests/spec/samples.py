"""A small right workbook as text, for tests that break it in one place and look at what is said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kpiwork.errors import Problem, SpecError
from kpiwork.spec.load import load

CARD_PATH = "params/service/kpis/fast_answer.yaml"

# Every key that a card may have, some in short form and some in long.
FULL_CARD = """\
# What we promised in spring.
name: Calls answered within 30 seconds
question: Does a caller reach us while the kettle still boils?
definition: |
  Counted: every call to the main number.
  Not counted: calls under 3 seconds.
objective: loyal_callers
measures: process
stands_for: satisfied   # a KPI of this department
better: higher
unit: percent
decimals: 1
stage: active
owner: Head of Telephone Service
data_steward: Switchboard lead
frequency: {collect: daily, report: monthly, review: quarterly}
settles_after: 7 days
collection: {how: system, checked: two people listen to 20 calls}
level: team
person_use: none
used_for: Rosters
never_used_for: Pay
influence: half
also_moved_by: Storms
when_worse: Open the second line
limits: Says nothing about what was answered
introduced: 2025-02-01
incentive: {kind: bonus, shape: cliff, starts: 2025-03-01}
seasonal: no
cost: {hours_per_month: 1.5}
review_by: 2026-06-30
audience: [Board, Works council]
measure:
  source: calls
  date: rang_at
  numerator: count(*) filter (where waited_s <= 30)
  denominator: {value: count(*), where: line = 1}
  where: seconds > 3
  dimensions: [line, team]
targets:
  - {starts: 2025-01-01, due: 2025-12-31, value: 0.8, basis: promise, set_on: 2024-12-01, set_by: Board}
  # The second one was hard won.
  - starts: 2026-01-01
    due: 2026-12-31
    value: 0.850
    basis: wish
    set_on: 2025-12-01
    set_by: Board
tolerance: 0.02
cutoff: {column: waited_s, at: 30, good_side: below}
guardrails:
  - {kpi: satisfied, must_not_worsen_by: 0.01}
leads:
  - {kpi: satisfied, lag: 0-1 months, sign: positive, because: Nobody likes to wait}
drivers: [satisfied]
changes:
  - {date: 2025-07-01, what: New switchboard, agreed_by: Board, rebase: true}
gaming_risks:
  - how: Pick up and hang up
    ease: high
    visibility: low
    watched_by: {detector: threshold_bunching, guardrail: satisfied}
"""

SMALL_CARD = """\
name: Callers who would call again
question: Do callers like us?
owner: Head of Telephone Service
better: higher
unit: percent
measure:
  source: calls
  date: rang_at
  numerator: count(*)
"""

FILES: Mapping[str, str] = {
    "params/workbook.yaml": (
        "organisation: The Company\ncalendar: {fiscal_year_starts: 4}\nsources:\n  calls: {path: data/calls.csv}\n"
    ),
    "params/objectives.yaml": "objectives:\n  - {id: loyal_callers, name: Callers stay}\n",
    "params/service/department.yaml": (
        "name: Telephone Service\nhead: Head of Telephone Service\nrows: {calls: line = 1}\n"
        "order: [satisfied]\nsteps:\n  - {name: Answer, kpi: fast_answer}\n"
    ),
    CARD_PATH: FULL_CARD,
    "params/service/kpis/satisfied.yaml": SMALL_CARD,
    "params/service/comments.yaml": (
        "comments:\n  - date: 2025-07-10\n    kpi: fast_answer\n    period: 2025-Q1\n"
        "    by: Head\n    what_happened: A storm.\n"
    ),
    "params/service/decisions.yaml": "decisions:\n  - {id: d1, asked: 2025-07-01, question: Second line?}\n",
    "params/service/signoffs.yaml": (
        "signoffs:\n  - {date: 2025-02-01, kpi: fast_answer, role: Agents, stance: with reservation}\n"
    ),
    "params/service/concerns.yaml": (
        "concerns:\n  - {id: c1, date: 2025-02-01, role: Agents, kind: unfair, words: Storms are not us.}\n"
    ),
    "params/service/pilots.yaml": (
        "pilots:\n  - id: p1\n    kpi: fast_answer\n    starts: 2025-02-01\n    ends: 2025-05-01\n"
        "    criteria: [{kpi: satisfied, at_least: 0.7}]\n"
    ),
    "params/service/feedback/spring.csv": (
        'group,kpi,item,agreement,words\nAgents,fast_answer,Is it fair?,4,\nLeads,,Do you trust it?,,"Yes, mostly"\n'
    ),
    "params/batches/quarterly.yaml": "title: Quarterly review\nnotebook: quarterly_review\ndepartments: all\n",
}

Content = str | bytes | None


def write_workbook(root: Path, changes: Mapping[str, Content] | None = None) -> Path:
    """Write the workbook with some files changed, added, or left out where None."""
    for path, content in {**FILES, **(changes or {})}.items():
        if content is not None:
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def problems(root: Path) -> tuple[Problem, ...]:
    """Give what loading a workbook complains about; nothing where it loads."""
    try:
        load(root)
    except SpecError as error:
        return error.problems
    return ()


def broken(root: Path, path: str, content: Content) -> tuple[Problem, ...]:
    """Give what is said of a workbook with one file changed."""
    return problems(write_workbook(root, {path: content}))
