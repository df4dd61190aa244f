"""A small workbook for tests of handbooks and notices: cards of every stage and level, and what people said."""

from __future__ import annotations

from pathlib import Path

from kpiwork.publish.init import Kind, init

DEPARTMENT = "my_department"
PERIOD = "2025-Q4"
AS_OF = "2026-01-05"
NAME = "Ada Lovelace"
MEASURE = """\
measure:
  source: requests
  date: received_on
  numerator: count(*) filter (where days_to_answer <= {days})
  denominator: count(*)
"""
TOP = """\
name: {name}
question: {question}
owner: Head of my department
better: higher
unit: percent
"""
PROMISED = """\
definition: |
  Counted: every request, in the period in which it came in.
definition_from: The service handbook of 2020
objective: keep_promises
measures: process
stands_for: helpful
stage: active
data_steward: Keeper of the data
frequency: {collect: daily, report: monthly, review: quarterly}
settles_after: 5 days
collection: {how: system, checked: Ten letters a month, counted_by_two: {date: 2024-02-01, cases: 20, same: 19}}
level: team
used_for: How many people answer
never_used_for: Judging one person
influence: half
also_moved_by: Holidays
when_worse: Team leads move people
limits: Says nothing of whether the answer helped
introduced: 2024-07-01
incentive: {kind: bonus, shape: cliff, starts: 2025-01-01}
seasonal: yes
cost: {hours_per_month: 3}
review_by: 2025-06-30
audience: [Town council, Team leads]
targets:
  - {starts: 2024-07-01, due: 2025-06-30, value: 0.8, basis: wish, set_on: 2024-06-01, set_by: Council}
  - {starts: 2025-07-01, due: 2026-06-30, value: 0.9, basis: promise, set_on: 2025-05-01, set_by: Council, why: We said so}
tolerance: 0.02
cutoff: {column: days_to_answer, at: 5, good_side: below}
guardrails: [{kpi: helpful, must_not_worsen_by: 0.03}]
leads: [{kpi: helpful, lag: 1 month, sign: positive, because: Early answers help}]
changes: [{date: 2025-03-01, what: New letter box, why: The old one leaked, agreed_by: Council}]
gaming_risks:
  - {how: Answer with an empty letter, ease: high, visibility: low, watched_by: {detector: threshold_bunching, guardrail: helpful}}
  - {how: Hide the letters, ease: low, visibility: low}
"""
CARDS = {
    "answered_in_5_days": (("Answered within 5 days", "Can people rely on us?"), PROMISED, 5),
    "helpful": (
        ("Answers that helped", "Did it help?"),
        "level: department\nnever_used_for: Pay\nused_for: Learning\ncollection: {how: hand}\n",
        3,
    ),
    "sketched": (("A sketch of a KPI", "Could we count that?"), "stage: draft\nlevel: team\n", 2),
    "on_trial": (
        ("Answered at once", "Is at once possible?"),
        "stage: pilot\nlevel: team\nobjective: keep_promises\nused_for: Trying it\n",
        1,
    ),
    "left_off": (
        ("Letters weighed", "How heavy?"),
        "stage: retired\nlevel: team\nchanges: [{date: 2025-02-01, what: Nobody needed it}]\n",
        4,
    ),
    "for_the_board": (("Only for the board", "What does the board see?"), "level: organisation\n", 6),
}
PERSONAL = (
    "level: person\nperson_use: {use}\nagreement: Agreement 7 of 2024\nkeep_for: 90 days\nused_for: Talks\n"
)
CONCERNS = f"""\
concerns:
  - id: unfair
    date: 2025-02-01
    kpi: answered_in_5_days
    role: Clerks
    kind: unfair
    words: Long letters take longer.
    name: {NAME}
    answer: {{date: 2025-03-01, by: Head of my department, words: You are right., act: Long letters count apart, changed_card: true}}
  - {{id: late, date: 2026-02-01, kpi: answered_in_5_days, role: Clerks, kind: other, words: Said after the day}}
  - {{id: open, date: 2025-12-01, kpi: helpful, role: Readers, kind: other, words: Who asks us}}
"""
SIGNOFFS = f"""\
signoffs:
  - {{date: 2024-06-01, kpi: answered_in_5_days, role: Clerks, stance: not yet, name: {NAME}, words: Not like this.}}
  - {{date: 2024-06-20, kpi: answered_in_5_days, role: Clerks, stance: agreed}}
  - {{date: 2026-03-01, kpi: answered_in_5_days, role: Council, stance: agreed, words: After the day}}
"""
PILOTS = """\
pilots:
  - {id: trial, kpi: on_trial, starts: 2025-09-01, ends: 2026-03-31, stop_if: Letters get lost}
"""
OBJECTIVES = """\
objectives:
  - {id: trust, name: People trust the town}
  - id: keep_promises
    name: People can rely on what we promise
    why: Whoever waits longer asks again.
    parent: trust
    initiatives: [{name: A second letter box, due: 2026-06-30}]
  - {id: calm, name: Nobody has to hurry}
"""


def make(folder: Path) -> Path:
    """Write the workbook and give its folder."""
    root = init(folder / "book", Kind.EMPTY)
    params = root / "params"
    own = params / DEPARTMENT
    for name, ((title, question), more, days) in CARDS.items():
        write_card(root, name, TOP.format(name=title, question=question) + more + MEASURE.format(days=days))
    (params / "objectives.yaml").write_text(OBJECTIVES, encoding="utf-8")
    for name, text in (("concerns", CONCERNS), ("signoffs", SIGNOFFS), ("pilots", PILOTS)):
        (own / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root


def write_card(root: Path, name: str, text: str) -> Path:
    """Write a card's file."""
    path = root / "params" / DEPARTMENT / "kpis" / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def personal(use: str) -> str:
    """Give the text of a card with a use for one person."""
    top = TOP.format(name="My own answers", question="How do I do?")
    return top + PERSONAL.format(use=use) + MEASURE.format(days=5)
