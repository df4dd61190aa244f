"""How long twelve reports take: from the shell, in two ordinary processes, and as one batch.

Run by hand on a quiet machine: ``python benchmarks/batch.py``. All ways make the same pages of the same
workbook, with two cores and with the measured data in the cache; each is run in turn, so that what else
the machine does falls on all of them.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kpiwork.publish.init import Kind, init
from kpiwork.spec.load import load

PERIOD = "2013-Q4"
COPIES = 4  # of the three shipped departments
BIN = Path(sys.executable).parent
CORES = {0, 1}


def main() -> None:
    """Make the workbook, run every way, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="of the batch; the slow ways are run once")
    rounds = parser.parse_args().rounds
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, CORES)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        root = twelve_departments(Path(folder))
        batch(root)  # fills the cache
        way = {"one batch": statistics.median(timed(batch, root) for _ in range(rounds))}
        way["two ordinary processes"] = timed(two_processes, root)
        way["from the shell"] = timed(from_the_shell, root)
        way["one batch, again"] = statistics.median(timed(batch, root) for _ in range(rounds))
        best = statistics.median([way["one batch"], way["one batch, again"]])
        for name, seconds in way.items():
            print(f"{name:28} {seconds:8.1f} s  {seconds / best:6.1f} ×")
        notebook, calls = one_report(root)
        print(f"{'one warm report':28} {notebook:8.2f} s")
        print(f"{'the same calls, no notebook':28} {calls:8.2f} s  {notebook / calls:6.2f} ×")


def twelve_departments(folder: Path) -> Path:
    """Copy the shipped departments until there are twelve."""
    root = init(folder / "workbook", Kind.SHIPPED)
    params = root / "params"
    for department in list(load(root).departments):
        for copy in range(2, COPIES + 1):
            other = params / f"{department}_{copy}"
            shutil.copytree(params / department, other)
            settings = other / "department.yaml"
            text = settings.read_text(encoding="utf-8").splitlines()
            settings.write_text(
                "\n".join(f"{line} {copy}" if line.startswith("name:") else line for line in text) + "\n",
                encoding="utf-8",
            )
    quarterly = params / "batches" / "quarterly.yaml"  # the other ways make no Excel file either
    quarterly.write_text(quarterly.read_text(encoding="utf-8") + "scorecard: false\n", encoding="utf-8")
    return root


def timed(run: Callable[[Path], None], root: Path) -> float:
    """Give the seconds that something takes."""
    began = time.perf_counter()
    run(root)
    return time.perf_counter() - began


def batch(root: Path) -> None:
    """Run kpiwork, as its user does."""
    command = [BIN / "kpiwork", "run", "quarterly", "--period", PERIOD, "--again"]
    subprocess.run(command, cwd=root, check=True, capture_output=True)


def parameters(root: Path, department: str) -> dict[str, str]:
    """Give a notebook's parameters."""
    return {
        "workbook": str(root),
        "department": department,
        "period": PERIOD,
        "edition": "department",
        "as_of": "2014-01-14",
    }


def from_the_shell(root: Path) -> None:
    """Run papermill and nbconvert for one department after another."""
    for department in load(root).departments:
        done = root / f"{department}.ipynb"
        given = [part for pair in parameters(root, department).items() for part in ("-r", *pair)]
        papermill = [BIN / "papermill", root / "notebooks" / "quarterly_review.ipynb", done, *given]
        subprocess.run(papermill, check=True, capture_output=True)
        nbconvert = [BIN / "jupyter", "nbconvert", "--to", "kpireport", done]
        subprocess.run(nbconvert, check=True, capture_output=True)


def two_processes(root: Path) -> None:
    """Run papermill's and nbconvert's own functions in two worker processes."""
    departments = [(root, department) for department in load(root).departments]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.starmap(one_in_a_worker, departments, chunksize=1)


def one_in_a_worker(root: Path, department: str) -> None:
    """Make one page with an ordinary kernel and nbconvert's own exporter."""
    import papermill  # noqa: PLC0415 - in the worker
    from nbconvert.exporters import HTMLExporter  # noqa: PLC0415

    notebook = papermill.execute_notebook(
        str(root / "notebooks" / "quarterly_review.ipynb"),
        None,
        parameters=parameters(root, department),
        progress_bar=False,
    )
    html, _ = HTMLExporter().from_notebook_node(notebook)
    (root / f"{department}.html").write_text(html, encoding="utf-8")


def one_report(root: Path, repetitions: int = 7) -> tuple[float, float]:
    """Compare a notebook in a warm kernel with its calls in a process that is as warm."""
    program = [sys.executable, __file__, "--one", str(root), str(repetitions)]
    lines = subprocess.run(program, check=True, capture_output=True, text=True).stdout.splitlines()
    notebook, calls = json.loads(lines[-1])
    return statistics.median(notebook), statistics.median(calls)


def compare_one(root: Path, repetitions: int) -> None:
    """Time both in turn, from records that a batch hands over."""
    from kpiwork.publish.execute import execute, quiet  # noqa: PLC0415 - after the affinity is set
    from kpiwork.publish.exporter import KpiReportExporter  # noqa: PLC0415
    from kpiwork.publish.kernels import kernels  # noqa: PLC0415
    from kpiwork.review.handover import ENVIRONMENT, hand_over  # noqa: PLC0415
    from kpiwork.review.store import read_record, record_path  # noqa: PLC0415

    path = record_path(root, PERIOD, "sales")
    file = hand_over(root / "handover.json", root, {path: read_record(path)})
    os.environ[ENVIRONMENT] = str(file)
    source, given = root / "notebooks" / "quarterly_review.ipynb", parameters(root, "sales")
    cells = cells_of(source, given)
    notebook, calls = [], []
    with quiet(), kernels(environment={ENVIRONMENT: str(file)}, warn=print) as started:
        for number in range(repetitions + 1):
            with tempfile.TemporaryDirectory() as scratch:
                began = time.perf_counter()
                done = execute(source, given, Path(scratch), kernels=started)
                KpiReportExporter().from_notebook_node(done.notebook)
                notebook.append(time.perf_counter() - began)
            began = time.perf_counter()
            run_cells(cells)
            calls.append(time.perf_counter() - began)
            if number == 0:  # imports
                notebook, calls = [], []
    print(json.dumps([notebook, calls]))


def cells_of(source: Path, given: dict[str, str]) -> list[str]:
    """Give the code of a notebook's cells, its parameters set."""
    import nbformat  # noqa: PLC0415

    code = [cell.source for cell in nbformat.read(source, as_version=4).cells if cell.cell_type == "code"]
    return ["\n".join(f"{name} = {value!r}" for name, value in given.items()), *code[1:]]


def run_cells(cells: list[str]) -> None:
    """Run the calls of a notebook, and render what each of them shows."""
    import ast  # noqa: PLC0415

    names: dict[str, object] = {}
    for cell in cells:
        *before, last = ast.parse(cell).body
        exec(compile(ast.Module(before, []), "cell", "exec"), names)  # noqa: S102 - the project's own notebook
        if isinstance(last, ast.Expr):
            shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307
            shown._repr_mimebundle_() if hasattr(shown, "_repr_mimebundle_") else shown._repr_html_()
        else:
            exec(compile(ast.Module([last], []), "cell", "exec"), names)  # noqa: S102


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        compare_one(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
