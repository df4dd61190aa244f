"""How long the shipped workbook takes on DuckDB, PostgreSQL and Spark, in turn and in one process.

    python benchmarks/engines.py --rounds 3

starts a PostgreSQL server and a Spark of two cores on this machine, moves the workbook's tables into
them, measures the fourth quarter of 2013 without the cache, checks that every number agrees, and
prints times. Servers and folders are removed. It needs what the tests of engines need.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import numpy as np

from kpiwork.measure.measure import default_as_of, measure
from kpiwork.spec.load import load
from kpiwork.spec.workbook import Workbook

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the servers and the moving of tables are the tests' own

from tests.engines.moving import VARIABLE, elsewhere, in_folder, in_postgres, originals  # noqa: E402
from tests.servers import PostgresServer, SparkServer, postgres_programs  # noqa: E402

PERIOD = "2013-Q4"
KEYS = ["department", "kpi", "grain", "period", "dimension", "segment"]
Places = Mapping[str, tuple[Workbook, str]]
"""For each engine the workbook and the address of its database."""


@contextmanager
def places(folder: Path) -> Iterator[Places]:
    """Put the shipped workbook's tables into every engine."""
    shutil.copytree(ROOT / "params", folder / "params")
    workbook = load(folder)
    tables = originals(workbook, default_as_of(workbook, workbook.calendar.parse(PERIOD)))
    with ExitStack() as stack:
        programs = postgres_programs()
        postgres = PostgresServer.make(programs) if programs else sys.exit("PostgreSQL is not installed")
        spec = find_spec("pyspark")
        home = Path(spec.origin).parent if spec and spec.origin else sys.exit("kpiwork[spark] is missing")
        spark = SparkServer.make(home)
        for server in (postgres, spark):
            server.start()
            stack.callback(server.remove)
        postgres.run("CREATE DATABASE workbook")
        held = {name: in_postgres(postgres, name, table) for name, table in tables.items()}
        folders = {name: in_folder(folder / name, table) for name, table in tables.items()}
        yield {
            "DuckDB, files": (workbook, ""),
            "PostgreSQL": (elsewhere(workbook, held), postgres.address(database="workbook")),
            "Spark": (elsewhere(workbook, folders), spark.address),
        }


def main() -> None:
    """Measure in turn, and print the medians."""
    parser = argparse.ArgumentParser(description="Compare engines on the shipped workbook.")
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, places(Path(folder)) as engines:
        taken: dict[str, list[float]] = {name: [] for name in engines}
        values = {}
        for turn in range(rounds + 1):  # the first, in which servers warm up, is not counted
            for name, (workbook, address) in engines.items():
                os.environ[VARIABLE] = address
                began = time.perf_counter()
                readings = measure(workbook, workbook.calendar.parse(PERIOD), cache=False).readings
                if turn:
                    taken[name].append(time.perf_counter() - began)
                values[name] = readings.sort_values(KEYS)["value"].to_numpy(dtype=float)
        first = next(iter(values.values()))
        agree = all(
            np.allclose(first, other, rtol=1e-9, atol=1e-12, equal_nan=True) for other in values.values()
        )
    quickest = min(median(times) for times in taken.values())
    print(f"{len(first):,} readings, {'all alike' if agree else 'NOT ALIKE'}, {rounds} rounds")
    for name, times in taken.items():
        print(f"{name:<14} {median(times):6.1f} s   {median(times) / quickest:4.1f} x")


if __name__ == "__main__":
    main()
