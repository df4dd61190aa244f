# ruff: noqa: S608 - the SQL holds nobody else's text
"""How long measuring takes, beside the SQL that a skilled person would write for the same numbers.

    python benchmarks/measure.py 50000000 --repeat 3

makes a table of orders in a temporary folder, measures ten KPIs over 24 months and three
dimensions with kpiwork and with DuckDB alone, in turn and in one process, checks that the numbers
agree, and prints times and the memory that a process of each kind needed. The folder is removed.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb
import pandas as pd

from kpiwork.measure.digest import digest_of_files
from kpiwork.measure.measure import measure
from kpiwork.measure.readings import Measurement
from kpiwork.periods import Calendar
from kpiwork.spec.card import Card
from kpiwork.spec.department import Department
from kpiwork.spec.settings import Settings
from kpiwork.spec.workbook import DepartmentBook, Workbook

FILES = 10
DIMENSIONS = ["region", "product", "channel"]
PERIOD = "2013-Q4"
TOLERANCE = 1e-9

ORDERS = """
COPY (
  WITH numbers AS (SELECT i, hash(i) AS h, hash(i + 777777777777) AS g FROM range({first}, {last}) t(i))
  SELECT i AS order_id,
    TIMESTAMP '2012-01-01' + INTERVAL 1 SECOND * (h % (731 * 86400))::BIGINT AS ordered,
    'region ' || (g % 8) AS region,
    'product ' || ((g >> 8) % 20) AS product,
    CASE WHEN (g >> 16) % 41 > 0 THEN 'channel ' || ((g >> 16) % 4) END AS channel,
    ((h >> 20) % 100000) / 100.0::DOUBLE AS amount,
    ((h >> 24) % 100000) / 130.0::DOUBLE AS cost,
    ((g >> 24) % 9 + 1)::INTEGER AS quantity,
    CASE WHEN (g >> 30) % 20 > 0 THEN ((h >> 32) % 240)::INTEGER END AS minutes,
    CASE WHEN (g >> 36) % 3 > 0 THEN ((g >> 40) % 5 + 1)::INTEGER END AS rating,
    CASE (h >> 40) % 12 WHEN 0 THEN 'returned' WHEN 1 THEN 'lost' ELSE 'delivered' END AS status
  FROM numbers
) TO '{path}' (FORMAT parquet)
"""

# id: numerator, denominator
KPIS = {
    "orders": ("count(*)", None),
    "revenue": ("sum(amount)", None),
    "margin": ("sum(amount - cost)", "sum(amount)"),
    "delivered": ("count(*) filter (where status = 'delivered')", "count(*)"),
    "returned_value": ("sum(amount) filter (where status = 'returned')", "sum(amount)"),
    "lost": ("count(*) filter (where status = 'lost')", "count(*)"),
    "minutes": (
        "sum(minutes) filter (where status = 'delivered')",
        "count(minutes) filter (where status = 'delivered')",
    ),
    "within_an_hour": ("count(*) filter (where minutes <= 60)", "count(minutes)"),
    "rating": ("sum(rating)", "count(rating)"),
    "items": ("sum(quantity)", "count(*)"),
}
COLUMNS = [
    "ordered",
    "region",
    "product",
    "channel",
    "amount",
    "cost",
    "quantity",
    "minutes",
    "rating",
    "status",
]
BOUNDS = {"amount": (0, 1000), "quantity": (1, 10)}

NUMBERS = list(dict.fromkeys(part for parts in KPIS.values() for part in parts if part is not None))
COMBINED = ", ".join(f"sum(n{at})::DOUBLE AS n{at}" for at in range(len(NUMBERS)))
COUNTED = [f"count(*) FILTER (WHERE {name} IS NULL)" for name in COLUMNS]
COUNTED += [
    f"count(*) FILTER (WHERE {name} < {low} OR {name} > {high})" for name, (low, high) in BOUNDS.items()
]
CHECKED = ", ".join(f"sum(c{at}) AS c{at}" for at in range(len(COUNTED)))
GRAINS = {"week": "week", "month": "month", "quarter": "quarter", "year": "year"}


def generate(rows: int, folder: Path) -> list[Path]:
    """Write orders into several Parquet files, the same whenever it is called."""
    each = rows // FILES
    paths = [folder / f"orders-{at}.parquet" for at in range(FILES)]
    with duckdb.connect() as connection:
        for at, path in enumerate(paths):
            connection.execute(ORDERS.format(first=at * each, last=(at + 1) * each, path=path))
    return paths


def workbook(folder: Path, *, key: bool) -> Workbook:
    """Give a workbook of the ten KPIs."""
    declared: dict[str, dict[str, float]] = {
        name: {"low": low, "high": high} for name, (low, high) in BOUNDS.items()
    }
    declared |= {name: {"missing_at_most": 0.5} for name in COLUMNS[1:] if name not in declared}
    orders = {"path": "orders-*.parquet", "date": "ordered", "fresh_within": "2 days", "columns": declared}
    orders |= {"key": ["order_id"]} if key else {}
    settings = Settings.model_validate({"organisation": "Benchmark", "sources": {"orders": orders}})
    book = DepartmentBook(
        id="shop",
        settings=Department(name="Shop", head="H"),
        cards={name: _card(name, *parts) for name, parts in KPIS.items()},
    )
    return Workbook(root=folder, settings=settings, departments={"shop": book})


def _card(name: str, numerator: str, denominator: str | None) -> Card:
    measured = {"source": "orders", "date": "ordered", "dimensions": DIMENSIONS, "numerator": numerator}
    measured |= {"denominator": denominator} if denominator is not None else {}
    own = {"name": name, "question": "How many?", "owner": "O", "better": "higher", "unit": "count"}
    return Card.model_validate({**own, "measure": measured})


def by_kpiwork(folder: Path, *, key: bool = False) -> Measurement:
    """Measure with kpiwork, without its cache."""
    return measure(workbook(folder, key=key), Calendar().parse(PERIOD), cache=False)


def by_hand_twice(folder: Path, *, key: bool = False) -> pd.DataFrame:
    """Compute the same with SQL: one scan by day for the whole and the checks, one for segments."""
    selected = ", ".join(f"{number} AS n{at}" for at, number in enumerate(NUMBERS))
    counted = ", ".join(f"{count} AS c{at}" for at, count in enumerate(COUNTED))
    rows = f"FROM read_parquet('{folder}/*.parquet') WHERE ordered >= '2011-01-01' AND ordered < '2014-01-01'"
    month = "year(ordered) * 12 + month(ordered) - 1"
    with duckdb.connect() as connection:
        run = connection.execute
        run(f"CREATE TEMP TABLE days AS SELECT ordered::DATE AS day, {selected}, {counted} {rows} GROUP BY 1")
        split = f"SELECT {month} AS number, {', '.join(DIMENSIONS)}, {selected} {rows} GROUP BY ALL"
        day = "make_date(number // 12, number % 12 + 1, 1) AS day"
        run(f"CREATE TEMP TABLE split AS SELECT {day}, * FROM ({split})")
        return _answers(connection, folder, "split", key=key)


def by_hand_once(folder: Path, *, key: bool = False) -> pd.DataFrame:
    """Compute the same with SQL: one scan by piece of a month and all dimensions, and one for the days."""
    selected = ", ".join(f"{number} AS n{at}" for at, number in enumerate(NUMBERS))
    counted = ", ".join(f"{count} AS c{at}" for at, count in enumerate(COUNTED))
    rows = f"FROM read_parquet('{folder}/*.parquet') WHERE ordered >= '2011-01-01' AND ordered < '2014-01-01'"
    day = "greatest(date_trunc('week', ordered::DATE), date_trunc('month', ordered::DATE))"
    with duckdb.connect() as connection:
        run = connection.execute
        run(
            f"CREATE TEMP TABLE split AS SELECT {day} AS day, {', '.join(DIMENSIONS)}, {selected}, {counted} "
            f"{rows} GROUP BY ALL"
        )
        run("CREATE TEMP VIEW days AS FROM split")
        run(f"SELECT count(DISTINCT ordered::DATE), min(ordered), max(ordered) {rows}").fetchall()
        return _answers(connection, folder, "split", key=key)


def _answers(connection: duckdb.DuckDBPyConnection, folder: Path, split: str, *, key: bool) -> pd.DataFrame:
    """Take everything that kpiwork tells from the first stage."""
    parts = []
    for grain in GRAINS:
        whole = f"SELECT '{grain}' AS grain, '' AS dimension, date_trunc('{grain}', day)::DATE AS start"
        parts.append(f"{whole}, '' AS segment, {COMBINED} FROM days GROUP BY ALL")
    for name in DIMENSIONS:
        text = f"coalesce(nullif({name}, ''), '(none)')"
        for grain in ("month", "quarter", "year"):
            part = f"SELECT '{grain}', '{name}', date_trunc('{grain}', day)::DATE AS start, {text} AS segment"
            parts.append(f"{part}, {COMBINED} FROM {split} GROUP BY ALL")
    found = connection.execute(" UNION ALL ".join(parts)).df()
    connection.execute(f"SELECT date_trunc('month', day) AS month, {CHECKED} FROM days GROUP BY 1").fetchall()
    connection.execute("SELECT min(day), max(day), count(DISTINCT day) FROM days").fetchall()
    sizes = ", ".join(f"count(DISTINCT {name})" for name in DIMENSIONS)
    connection.execute(f"SELECT {sizes} FROM {split}").fetchall()
    if key:
        groups = f"SELECT count(*) AS times FROM read_parquet('{folder}/*.parquet') GROUP BY order_id"
        connection.execute(f"SELECT count(*), sum(times) FROM ({groups}) WHERE times > 1").fetchall()
    return found


def compare(measured: Measurement, hand: pd.DataFrame) -> int:
    """Check that both tell the same; give how many numbers were compared."""
    compared = 0
    hand = hand.assign(start=pd.to_datetime(hand["start"]))
    keys = ["grain", "dimension", "start", "segment"]
    for name, (numerator, denominator) in KPIS.items():
        own = measured.readings[measured.readings["kpi"] == name]
        joined = own.merge(hand, on=keys, how="left", validate="one_to_one")
        for column, number in (("numerator", numerator), ("denominator", denominator)):
            if number is not None:
                other = joined[f"n{NUMBERS.index(number)}"]
                wrong = (joined[column] - other).abs() > TOLERANCE * other.abs()
                if wrong.any() or other.isna().any():
                    raise SystemExit(f"{name}: {column} differs\n{joined[wrong | other.isna()]}")
                compared += len(joined)
    return compared


WAYS: dict[str, Callable[..., Measurement | pd.DataFrame]] = {
    "kpiwork": by_kpiwork,
    "SQL, two scans": by_hand_twice,
    "SQL, one scan": by_hand_once,
}


def timed(repeat: int, folder: Path, *, key: bool) -> dict[str, list[tuple[float, float]]]:
    """Run all ways in turn; give seconds by the clock and of processor time."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in WAYS}
    for _ in range(repeat):
        for name, way in WAYS.items():
            start, used = time.perf_counter(), time.process_time()
            way(folder, key=key)
            times[name].append((time.perf_counter() - start, time.process_time() - used))
    return times


def memory(name: str, folder: Path, *, key: bool) -> float:
    """Give the most memory in MB that a process of its own needed."""
    command = [sys.executable, __file__, "0", "--folder", str(folder), "--only", name]
    command += ["--key"] if key else []
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(found.stdout)


def _peak() -> float:
    """Give the most memory in MB of this process alone; what it began as does not count on Linux."""
    status = Path("/proc/self/status")
    if status.is_file():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        if found is not None:
            return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Read the arguments and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rows", type=int, help="how many orders")
    parser.add_argument("--repeat", type=int, default=3, help="how often each way is timed")
    parser.add_argument(
        "--key", action="store_true", help="declare the key, so that duplicates are looked for"
    )
    parser.add_argument("--folder", type=Path, help="orders that are there already")
    parser.add_argument("--only", choices=WAYS, help="run one way once and print its memory")
    given = parser.parse_args()
    if given.only is not None:
        WAYS[given.only](given.folder, key=given.key)
        print(_peak())
        return
    with tempfile.TemporaryDirectory(prefix="kpiwork-benchmark-") as scratch:
        folder = given.folder or Path(scratch)
        paths = sorted(folder.glob("*.parquet")) or generate(given.rows, folder)
        start = time.perf_counter()
        digest_of_files([path.resolve() for path in paths])
        print(f"fingerprint of the files, once a version: {time.perf_counter() - start:.2f} s")
        agreed = compare(by_kpiwork(folder, key=given.key), by_hand_twice(folder, key=given.key))
        print(f"{agreed:,} numbers agree")
        times = timed(given.repeat, folder, key=given.key)
        medians = {
            name: [median(column) for column in zip(*found, strict=True)] for name, found in times.items()
        }
        best = [
            min(column) for column in zip(*(medians[name] for name in WAYS if name != "kpiwork"), strict=True)
        ]
        print(f"{'':15} {'clock':>9} {'ratio':>6} {'processor':>11} {'ratio':>6} {'memory':>9}")
        for name, (clock, used) in medians.items():
            row = f"{name:15} {clock:7.2f} s {clock / best[0]:6.2f} {used:9.2f} s {used / best[1]:6.2f}"
            print(f"{row} {memory(name, folder, key=given.key):6.0f} MB")


if __name__ == "__main__":
    main()
