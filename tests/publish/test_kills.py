"""A batch killed at any moment leaves only whole pages behind, and the next one makes only what is missing."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest

KILLS = int(os.environ.get("KILLS", "100"))
DEPARTMENTS = ("my_department", "b", "c", "d")
# Forks one batch after another from a process that has loaded everything, so that the moments of the kills
# fall into the batch and not into its imports.
LAUNCHER = """
import os, sys
from pathlib import Path
from typing import IO
from kpiwork.publish.batch import run
from kpiwork.publish.order import Order, Warmth
from kpiwork.publish.progress import Silent
import kpiwork.publish.excel, papermill, ibis.backends.duckdb, matplotlib.backends.backend_agg

order = Order(batch="quarterly", period="2025-Q4", workbook=Path(sys.argv[1]), resume=True, warmth=Warmth.NEVER)
print("ready", flush=True)
for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        os._exit(len(run(order, Silent()).failed))
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork"),
]


class Launcher:
    """Starts batches of a workbook and lets them be killed."""

    def __init__(self, workbook: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", LAUNCHER, str(workbook)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._line() == "ready"

    @property
    def _pipes(self) -> tuple[IO[str], IO[str]]:
        given, said = self._process.stdin, self._process.stdout
        assert given is not None
        assert said is not None
        return given, said

    def run(self, kill_after: float | None = None) -> int:
        """Run a batch, kill it after some seconds if it still runs, and give its exit code."""
        given, _ = self._pipes
        given.write("go\n")
        given.flush()
        child = int(self._line())
        if kill_after is not None:
            time.sleep(kill_after)
            with contextlib.suppress(ProcessLookupError):  # it was done before
                os.kill(child, signal.SIGKILL)
        return int(self._line())

    def close(self) -> None:
        self._process.communicate()

    def _line(self) -> str:
        return self._pipes[1].readline().strip()


@pytest.fixture
def folder(workbook, add_department, make_notebook) -> Path:
    for name in DEPARTMENTS[1:]:
        add_department(name, name.upper())
    log = workbook / "log.txt"
    source = f"with open({str(log)!r}, 'a') as log:\n    log.write(department + '\\n')\nprint('page of', department)"
    make_notebook(source, name="quarterly_review", folder=workbook / "notebooks")
    return workbook / "reports" / "2025-Q4"


@pytest.fixture
def launcher(folder):
    made = Launcher(folder.parents[1])
    yield made
    made.close()


def pages(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.html")} if folder.exists() else {}


def executed(workbook):
    log = workbook / "log.txt"
    return log.read_text().split() if log.exists() else []


def start_over(workbook):
    shutil.rmtree(workbook / "reports", ignore_errors=True)
    shutil.rmtree(workbook / ".kpiwork" / "journal", ignore_errors=True)


def test_a_hundred_kills(folder, launcher):
    workbook, chance = folder.parents[1], random.Random(20260401)  # noqa: S311 - moments, not secrets
    began = time.monotonic()
    assert launcher.run() == 0
    longest = time.monotonic() - began
    whole = pages(folder)
    assert whole.keys() == {"index.html", *(f"{name}.html" for name in DEPARTMENTS)}
    start_over(workbook)

    killed = finished = 0
    while killed < KILLS:
        before, done = len(executed(workbook)), pages(folder)
        to_do = len(whole) - len(done)
        code = launcher.run(kill_after=chance.uniform(0, longest * (1 + to_do) / (1 + len(whole))))
        # A page that stood already was not made again, and what stands now is whole.
        assert not {f"{name}.html" for name in executed(workbook)[before:]} & done.keys()
        assert pages(folder).items() <= whole.items()
        killed += code == -signal.SIGKILL
        if code == 0:
            assert pages(folder) == whole
            finished += 1
            start_over(workbook)

    before, done = len(executed(workbook)), pages(folder)
    assert launcher.run() == 0
    assert pages(folder) == whole
    missing = [name for name in DEPARTMENTS if f"{name}.html" not in done]
    assert sorted(executed(workbook)[before:]) == sorted(missing)
    assert finished > 0
    left = [path for path in workbook.rglob("*") if ".part" in path.name or path.name == "work"]
    assert left == []
