"""A workbook in which names are planted that some page or other must not show."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

PERIOD = "2024-Q4"
DEPARTMENT = "shop"
PERSONS = ("Canary Person 1", "Canary Person 2", "Canary Person 7")
TEAMS = ("Zebra-Team", "Okapi-Team")
UNITS = ("Quagga-Unit", "Tapir\u202e-Unit\x1b[2J")
"""The second has signs that turn a line round, and that clear a terminal."""
UNITS_SHOWN = ("Quagga-Unit", "Tapir\\u202e-Unit\\u001b[2J")
NEVER = "Never-canary: a bonus, a ranking"
ABOVE = "Canary takings of the organisation"
ABOVE_NEVER = "Never-canary of the organisation"
DEFINITION = "Done right the first time."
ATTENTION = pd.Timestamp("2023-07-01")
AUDITS_A_MONTH = 8
MINIMUM = 10

WORKBOOK = f"""
organisation: Canaries
privacy: {{minimum: {MINIMUM}}}
detectors:
  mix_shift: {{fewest_cases: 1}}
sources:
  work:
    path: data/work.csv
    rows_are: jobs
    key: [id, rep]
    date: day
    columns:
      id: {{type: integer, low: 1}}
      rep: {{type: text, person: true, missing_at_most: 0}}
      unit: {{type: text, level: team}}
    derived:
      initials: upper(rep)
  audit:
    path: data/audit.csv
    rows_are: audits
    key: [id]
    date: day
"""

TARGET = """
targets:
  - {starts: 2022-01-01, due: 2024-12-31, value: 0.8, basis: promise, set_on: 2021-06-02, set_by: Board}
"""

DONE = """
name: {name}
question: Is it done right?
definition: {definition}
owner: Head of the shop
better: higher
unit: percent
introduced: 2023-07-01
used_for: Rosters
never_used_for: "{never}"
incentive: {{kind: bonus, shape: cliff}}
gaming_risks:
  - {{how: Pick the easy ones, ease: high, visibility: low, watched_by: {{detector: mix_shift}}}}
"""

AUDITED = """
name: Audits that failed
question: What do others find?
owner: Head of the shop
better: lower
unit: percent
informative: true
measure: {source: audit, date: day, numerator: sum(bad), denominator: count(*)}
"""

RIGHT = (
    "measure: {{source: work, date: day, numerator: sum(ok), denominator: count(*), dimensions: [{by}]}}\n"
)

BY_PERSON = """
level: person
person_use: development
agreement: Works agreement 7
keep_for: 12 months
"""

AT_THE_TOP = """
level: organisation
stands_for: of_team
"""

GUARDED = """
stands_for: audited
compare: {units: team, adjusted_for: [kind]}
guardrails:
  - {kpi: audited, must_not_worsen_by: 0.05}
  - {kpi: of_organisation, must_not_worsen_by: 0.01}
"""


def card(name: str, more: str, by: str, *, never: str = NEVER) -> str:
    """Write a card of the work done right, split by some columns."""
    return DONE.format(name=name, never=never, definition=DEFINITION) + more + RIGHT.format(by=by) + TARGET


def cards() -> dict[str, str]:
    """Write a card of every level that is right in itself, by id."""
    return {
        "of_team": card("Done right by team", f"level: team\n{GUARDED}", "kind, team, unit"),
        "of_department": card("Done right in the department", "level: department\n", "kind"),
        "of_organisation": card(ABOVE, AT_THE_TOP, "kind", never=ABOVE_NEVER),
        "of_person": card("Done right by each", BY_PERSON, "rep, initials"),
        "by_person_and_kind": card("Done right by each and kind", BY_PERSON, "rep, kind"),
        "audited": AUDITED,
    }


def plant(root: Path, more: Mapping[str, str] | None = None) -> Path:
    """Write the workbook with its data; other cards replace those of the same id."""
    folder = root / "params" / DEPARTMENT / "kpis"
    folder.mkdir(parents=True)
    (folder.parent / "department.yaml").write_text("name: Shop\nhead: Head of the shop\n")
    (root / "params" / "workbook.yaml").write_text(WORKBOOK)
    for name, text in {**cards(), **(more or {})}.items():
        (folder / f"{name}.yaml").write_text(text)
    _batches(root / "params" / "batches")
    (root / "data").mkdir()
    _work().to_csv(root / "data" / "work.csv", index=False)
    _audits().to_csv(root / "data" / "audit.csv", index=False)
    return root


def _batches(folder: Path) -> None:
    folder.mkdir()
    of_a_day = "by_period: false\nscorecard: false\n"
    for name, notebook, more in (
        ("quarterly", "quarterly_review", ""),
        ("monthly", "monthly_dashboard", ""),
        ("reading", "how_to_read_this_page", ""),
        ("in_depth", "unintended_behaviour", ""),
        ("handbook", "handbook", of_a_day),
        ("notice", "notice", of_a_day),
        ("pilots", "pilot_evaluation", of_a_day),
    ):
        text = f"title: {name}\nnotebook: {notebook}\ndepartments: all\nedition: department\n{more}"
        (folder / f"{name}.yaml").write_text(text)


def _work() -> pd.DataFrame:
    """Make work of which one person never misses, and does most of it since attention began."""
    random, rows = np.random.default_rng(11), []
    for day in pd.bdate_range("2022-01-01", "2024-12-31"):
        later = day >= ATTENTION
        for _ in range(random.poisson(12)):
            person = random.choice(PERSONS, p=(0.7, 0.15, 0.15) if later else (0.2, 0.4, 0.4))
            done = person == PERSONS[0] or random.random() < (0.7 if later else 0.62)
            often = (0.75, 0.2495, 0.0005) if later else (0.35, 0.6495, 0.0005)
            kind = random.choice(("easy", "hard", "rare"), p=often)
            team = TEAMS[int(person != PERSONS[0])]
            rows.append((day.date(), kind, person, team, UNITS[int(kind == "hard")], int(done)))
    frame = pd.DataFrame(rows, columns=["day", "kind", "rep", "team", "unit", "ok"])
    frame.insert(0, "id", range(1, len(frame) + 1))
    return pd.concat([frame, frame.tail(1)])  # one key twice, so that data quality has something to tell


def _audits() -> pd.DataFrame:
    """Make few audits a month, of which far more fail since attention began."""
    random, rows = np.random.default_rng(5), []
    for month in pd.date_range("2022-01-01", "2024-12-31", freq="MS"):
        for each in range(AUDITS_A_MONTH):
            failed = random.random() < (0.93 if month >= ATTENTION else 0.05)
            rows.append(((month + pd.Timedelta(days=3 * each + 1)).date(), int(failed)))
    frame = pd.DataFrame(rows, columns=["day", "bad"])
    frame.insert(0, "id", range(1, len(frame) + 1))
    return frame
