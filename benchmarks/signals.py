"""How long it takes to ask all detectors about one KPI, by the number of its records.

    python benchmarks/signals.py 100000 1000000 --repeat 5

makes a table of requests in a temporary folder for each size: 36 months, 12 teams, three channels, minutes
until the first answer with a cutoff, a filter, a guardrail and an outcome, and what earlier reviews reported.
Measures it once, and then times in one process that is warm: counting single records of the three KPIs, anew
and from the cache, and asking the detectors about one of them. Processor time is the figure to trust. The
folder is removed.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from kpiwork.measure.measure import measure
from kpiwork.measure.readings import Measurement
from kpiwork.periods import Calendar
from kpiwork.signals.battery import battery
from kpiwork.signals.gather import gather
from kpiwork.signals.material import Material
from kpiwork.signals.registry import detectors_of
from kpiwork.spec.card import Card
from kpiwork.spec.department import Department
from kpiwork.spec.settings import Settings
from kpiwork.spec.workbook import DepartmentBook, Workbook

KPI, DEPARTMENT, PERIOD = "answered", "desk", "2013-Q4"
TOGETHER = "counting anew and detectors"
GOALS = {100_000: 1.0, 1_000_000: 3.0}
"""Seconds of processor time that counting anew and all detectors may take together."""

REQUESTS = """
COPY (
  WITH numbers AS (SELECT i, hash(i) AS h, hash(i + 777777777777) AS g FROM range({rows}) t(i))
  SELECT
    TIMESTAMP '2011-01-01' + INTERVAL 1 SECOND * (h % (1096 * 86400))::BIGINT AS opened,
    'team ' || (g % 12) AS team,
    CASE (g >> 8) % 10 WHEN 0 THEN 'spam' WHEN 1 THEN 'letter' ELSE 'mail' END AS channel,
    CASE WHEN (g >> 20) % 50 > 0 THEN (-150 * ln((((h >> 30) % 1000000) + 1) / 1000000.0))::INTEGER END
      AS minutes,
    ((g >> 30) % 12 = 0)::INTEGER AS reopened,
    CASE WHEN (g >> 36) % 3 > 0 THEN ((g >> 40) % 5 + 1)::INTEGER END AS rating
  FROM numbers
) TO '{path}' (FORMAT parquet)
"""

# id: numerator, denominator, which is better, and what the card says besides
KPIS: dict[str, tuple[str, str, str, dict[str, object]]] = {
    KPI: (
        "count(*) filter (where minutes <= 240)",
        "count(*)",
        "higher",
        {
            "introduced": "2012-06-12",
            "cutoff": {"column": "minutes", "at": 240, "good_side": "below"},
            "guardrails": [{"kpi": "reopened", "must_not_worsen_by": 0.01}],
            "stands_for": "content",
            "targets": [
                {
                    "starts": "2012-07-01",
                    "due": "2013-12-31",
                    "value": 0.8,
                    "basis": "promise",
                    "set_on": "2012-06-12",
                    "set_by": "Service board",
                }
            ],
        },
    ),
    "reopened": ("sum(reopened)", "count(*)", "lower", {}),
    "content": ("count(rating) filter (where rating >= 4)", "count(rating)", "higher", {}),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """A workbook that was measured, and what earlier reviews reported."""

    workbook: Workbook
    measured: Measurement
    revisions: pd.DataFrame

    def counted(self, *, cache: bool) -> Material:
        """Count single records of all KPIs, and give what is known of the one."""
        return gather(self.workbook, self.measured, DEPARTMENT, revisions={KPI: self.revisions}, cache=cache)[
            KPI
        ]


def ground(rows: int, folder: Path) -> Ground:
    """Make the records, and measure the KPIs."""
    with duckdb.connect() as connection:
        connection.execute(REQUESTS.format(rows=rows, path=folder / "requests.parquet"))
    book = workbook(folder)
    measured = measure(book, Calendar().parse(PERIOD))
    if measured.problems:
        raise SystemExit(f"not measured: {measured.problems}")
    return Ground(workbook=book, measured=measured, revisions=reported(measured))


def workbook(folder: Path) -> Workbook:
    """Give a workbook of the KPI, its guardrail and its outcome."""
    source = {"path": "requests.parquet", "date": "opened"}
    book = DepartmentBook(
        id=DEPARTMENT,
        settings=Department(name="Desk", head="H"),
        cards={name: _card(name, *parts) for name, parts in KPIS.items()},
    )
    settings = Settings.model_validate({"organisation": "Benchmark", "sources": {"requests": source}})
    return Workbook(root=folder, settings=settings, departments={DEPARTMENT: book})


def _card(name: str, numerator: str, denominator: str, better: str, more: dict[str, object]) -> Card:
    measured = {
        "source": "requests",
        "date": "opened",
        "numerator": numerator,
        "denominator": denominator,
        "where": "channel <> 'spam'",
        "dimensions": ["team", "channel"],
    }
    own = {"name": name, "question": "How many?", "owner": "O", "better": better, "unit": "percent"}
    return Card.model_validate({**own, **more, "measure": measured})


def reported(measured: Measurement) -> pd.DataFrame:
    """Give the KPI's months as two reviews would have reported them, the second a little otherwise."""
    rows = measured.readings
    months = rows[(rows["kpi"] == KPI) & (rows["grain"] == "month") & (rows["dimension"] == "")]
    first = pd.DataFrame(
        {"period": months["period"], "reported_on": months["end"].dt.date, "value": months["value"]}
    )
    moved = first["value"] + 0.001 * (-1.0) ** pd.Series(range(len(first)), index=first.index)
    later = first.assign(reported_on=measured.as_of, value=moved)
    return pd.concat([first, later], ignore_index=True)


def timed(repeat: int, run: Callable[[], object]) -> tuple[float, float]:
    """Give the least seconds by the clock and of processor time, after one run that warms up.

    What else the machine does can only add to either.
    """
    run()
    clock, used = [], []
    for _ in range(repeat):
        began, processor = time.perf_counter(), time.process_time()
        run()
        clock.append(time.perf_counter() - began)
        used.append(time.process_time() - processor)
    return min(clock), min(used)


def compare(rows: int, repeat: int) -> None:
    """Time one size, and print a line for each part."""
    with tempfile.TemporaryDirectory(prefix="kpiwork-benchmark-") as folder:
        here, detectors = ground(rows, Path(folder)), detectors_of({})
        material = here.counted(cache=True)
        parts: dict[str, Callable[[], object]] = {
            "counting anew": lambda: here.counted(cache=False),
            "counting, from the cache": lambda: here.counted(cache=True),
            "detectors": lambda: battery([material], detectors),
            TOGETHER: lambda: battery([here.counted(cache=False)], detectors),
            "the same, from the cache": lambda: battery([here.counted(cache=True)], detectors),
        }
        told = ", ".join(f"{many} {one.value}" for one, many in battery([material], detectors).counts.items())
        print(f"{rows:,} records: {told}")
        times = {name: timed(repeat, run) for name, run in parts.items()}
    for name, (clock, used) in times.items():
        print(f"  {name:28} {clock:6.2f} s by the clock {used:6.2f} s of processor time")
    if rows in GOALS:
        print(f"  wanted: {GOALS[rows]} s of processor time; {times[TOGETHER][1] / GOALS[rows]:.2f} of it")


def main() -> None:
    """Read the arguments and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rows", type=int, nargs="*", default=list(GOALS), help="how many records")
    parser.add_argument("--repeat", type=int, default=5, help="how often each part is timed")
    given = parser.parse_args()
    for rows in given.rows:
        compare(rows, given.repeat)


if __name__ == "__main__":
    main()
