from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
import typer
from typer.testing import CliRunner

import kpiwork
from kpiwork import cli
from kpiwork.cli import ExitCode, app
from kpiwork.errors import BatchError, DataError, OutputError, Problem, SpecError, UsageError
from kpiwork.publish.init import Kind, init
from kpiwork.publish.order import NothingToDoError
from kpiwork.publish.shipped import shipped

ROOT = Path(__file__).resolve().parents[1]
DRAWING = ("matplotlib", "seaborn", "scipy.stats", "IPython", "ipywidgets")
HEAVY = ("pandas", "ibis", "pydantic", "nbconvert", "nbformat", "papermill", "matplotlib", "rich", "ruamel")
PROBLEM = Problem(place="here", fact="is [red]wrong[/red]\x1b[2J", mend="mend it")
DECLARED = 'workbook = "."\ndepartment = ""\nperiod = ""\nedition = "department"\nas_of = ""'
UNPACKED = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}


@pytest.fixture
def workbook(tmp_path):
    return init(tmp_path / "book", Kind.EMPTY)


def invoke(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def command(*arguments, cwd, **more):
    """Run the command as its users do, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kpiwork", *map(str, arguments)],
        cwd=cwd,
        env=UNPACKED,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        **more,
    )


def notebook_of(root, *cells):
    parameters = nbformat.v4.new_code_cell(DECLARED, metadata={"tags": ["parameters"]})
    whole = nbformat.v4.new_notebook(cells=[parameters, *map(nbformat.v4.new_code_cell, cells)])
    nbformat.write(whole, root / "notebooks" / "quarterly_review.ipynb")


def parts_left(folder):
    return [path for path in folder.rglob("*") if path.name.endswith((".part", ".tmp", "-trial", "-draft"))]


@pytest.mark.parametrize(
    ("loaded", "left"),
    [
        ("kpiwork.cli", HEAVY),
        ("kpiwork.publish.batch, kpiwork.publish.excel.workbook", DRAWING),  # kernels draw, a batch does not
    ],
)
def test_a_command_loads_only_what_it_needs(loaded, left):
    script = f"import sys, {loaded}; print([name for name in {left} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], env=UNPACKED, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_command_never_builds_the_grammar_of_addresses():
    script = (
        "import contextlib, sys\n"
        "sys.argv = ['kpiwork', '--version']\n"
        "from kpiwork.cli import main\n"
        "with contextlib.suppress(SystemExit):\n    main()\n"
        "import jsonschema\n"
        "print('rfc3987_syntax.syntax_helpers' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=UNPACKED, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "False"


def test_says_its_version():
    assert invoke("--version").stdout == f"kpiwork {kpiwork.__version__}\n"


def test_help_names_every_command_and_exit_code():
    words = " ".join(invoke("--help").stdout.split())
    for name in ("run", "check", "init", "template", "list"):
        assert re.search(rf" {name} +[A-Z]", words)
    for code in ExitCode:
        assert f"{code.value} {code.meaning}" in words


@pytest.mark.parametrize("arguments", [("run",), ("rum",), ("run", "quarterly"), ("init",), ("--what",)])
def test_wrong_usage_is_code_2(arguments):
    assert invoke(*arguments).exit_code == ExitCode.WRONG


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DataError(PROBLEM), 1),
        (OutputError(PROBLEM), 1),
        (UsageError(PROBLEM), 2),
        (SpecError(PROBLEM), 2),
        (BatchError(PROBLEM), 4),
        (NothingToDoError(PROBLEM), 5),
        (KeyboardInterrupt(), 130),
        (ZeroDivisionError("by\nzero"), 1),
    ],
)
def test_every_error_is_one_line_and_a_code(error, code, capsys, monkeypatch):
    monkeypatch.delenv(cli.TRACE, raising=False)
    with pytest.raises(typer.Exit) as caught, cli.reporting():
        raise error
    assert caught.value.exit_code == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "\x1b" not in err
    if not isinstance(error, KeyboardInterrupt | ZeroDivisionError):
        assert err == "here  is [red]wrong[/red]\\x1b[2J; mend it\n"


def test_the_trace_of_the_unexpected_can_be_seen(monkeypatch):
    monkeypatch.setenv(cli.TRACE, "1")
    with pytest.raises(ZeroDivisionError), cli.reporting():
        raise ZeroDivisionError


def test_check_counts_what_it_checked(workbook):
    done = invoke("check", workbook)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "1 card in 1 department: no problems\n", "")


def test_check_tells_every_problem_with_its_place(workbook):
    card = workbook / "params" / "my_department" / "kpis" / "answered_in_5_days.yaml"
    text = card.read_text(encoding="utf-8")
    card.write_text(
        text.replace("better: higher", "beter: higher").replace("value: 0.9", 'value: "90%"'), "utf-8"
    )
    (workbook / "params" / "batches" / "quarterly.yaml").write_text("title: [x\n", encoding="utf-8")
    done = invoke("check", workbook)
    assert done.exit_code == ExitCode.WRONG
    lines = done.stderr.splitlines()
    assert (
        len([line for line in lines if line.startswith("params/my_department/kpis/answered_in_5_days.yaml:")])
        >= 2
    )
    assert any("did you mean 'better'" in line for line in lines)
    assert any(line.startswith("params/batches/quarterly.yaml:") for line in lines)


def test_check_looks_at_the_data_too(workbook):
    card = workbook / "params" / "my_department" / "kpis" / "answered_in_5_days.yaml"
    text = card.read_text(encoding="utf-8")
    card.write_text(text.replace("days_to_answer <= 5", "days_to_anser <= 5"), encoding="utf-8")
    done = invoke("check", workbook)
    assert done.exit_code == ExitCode.WRONG
    assert "days_to_anser" in done.stderr


def test_outside_a_workbook_there_is_none(tmp_path):
    done = invoke("check", tmp_path)
    assert done.exit_code == ExitCode.WRONG
    assert "kpiwork init" in done.stderr


def test_list_is_tab_separated_for_programs(workbook):
    done = invoke("list", "--workbook", workbook)
    assert done.exit_code == 0
    assert [line.split("\t") for line in done.stdout.splitlines()] == [
        ["department", "my_department", "My department", "Head of my department"],
        [
            "kpi",
            "my_department",
            "answered_in_5_days",
            "Answered within 5 days",
            "Head of my department",
            "active",
        ],
        ["batch", "handbook", "KPI handbook", "handbook", "all", "department"],
        ["batch", "monthly", "Monthly dashboard", "monthly_dashboard", "all", "department"],
        ["batch", "notice", "Notice to the people measured", "notice", "all", "department"],
        ["batch", "pilots", "Pilots", "pilot_evaluation", "all", "department"],
        ["batch", "quarterly", "Quarterly review", "quarterly_review", "all", "department"],
    ]


def test_init_refuses_what_is_there(workbook):
    done = invoke("init", workbook)
    assert done.exit_code == ExitCode.WRONG
    assert "nothing is ever overwritten" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("quartely", "--period", "2025-Q4"), 2, "did you mean 'quarterly'?"),
        (("quarterly", "--period", "2025-13"), 2, "--period  '2025-13' is not a period"),
        (("quarterly", "--period", "2025-Q4", "-d", "my_departmen"), 2, "did you mean 'my_department'?"),
        (("quarterly", "--period", "2019-Q4"), 1, "requests has 2024-01-01 to 2025-12-31"),
        (("quarterly", "--period", "2025-Q4", "--out", "params"), 2, "not for readers of pages"),
        (("quarterly", "--period", "2025-Q4", "--out", "/dev/null/x"), 1, "cannot be written"),
    ],
)
def test_run_refuses_before_it_works(workbook, monkeypatch, arguments, code, words):
    monkeypatch.chdir(workbook)
    done = invoke("run", *arguments)
    assert done.exit_code == code
    assert words in done.stderr
    assert done.stdout == ""
    assert not (workbook / "reports").exists()


def test_a_new_workbook_runs_at_once(tmp_path):
    assert command("init", "book", "--empty", cwd=tmp_path).returncode == 0
    book = tmp_path / "book"
    done = command("run", "quarterly", "--period", "2025-Q4", cwd=book)
    assert done.returncode == 0, done.stderr
    index = Path("reports") / "2025-Q4" / "index.html"
    assert re.fullmatch(rf"1 page made; \d.*; start at {re.escape(str(index))}\n", done.stdout)
    assert done.stderr.splitlines() == [
        "my_department  figures ready",
        "my_department  page written (1 of 1)",
    ]
    page = (book / index.parent / "my_department.html").read_text(encoding="utf-8")
    assert "Answered within 5 days" in page
    assert "82.4" in page
    assert not parts_left(book)


def test_the_shipped_workbook_has_no_problems():
    done = invoke("check", shipped())
    assert (done.exit_code, done.stderr) == (0, "")


def test_a_failed_notebook_is_code_4(workbook):
    notebook_of(workbook, "1 / 0")
    done = command("run", "quarterly", "--period", "2025-Q4", cwd=workbook)
    assert done.returncode == ExitCode.NOTEBOOK_FAILED
    assert done.stderr.splitlines()[-1].startswith(
        "my_department: notebooks/quarterly_review.ipynb, cell 2  ZeroDivisionError: division by zero; "
    )
    assert "Traceback" not in done.stderr
    assert done.stdout.startswith("0 pages made; ")


def test_a_database_that_does_not_answer_is_code_1_and_takes_no_other_department_along(workbook):
    settings = workbook / "params" / "workbook.yaml"
    away = "  away: {database: '${AWAY_DB}', table: requests}\n"
    text = settings.read_text(encoding="utf-8").replace("sources:\n", f"sources:\n{away}")
    settings.write_text(text, encoding="utf-8")
    other = workbook / "params" / "other_department"
    shutil.copytree(workbook / "params" / "my_department", other)
    card = other / "kpis" / "answered_in_5_days.yaml"
    there = card.read_text(encoding="utf-8")
    card.write_text(there.replace("source: requests", "source: away"), encoding="utf-8")
    env = {**UNPACKED, "AWAY_DB": "postgresql://someone:s3cr3t@127.0.0.1:1/away"}
    run = [sys.executable, "-m", "kpiwork", "run", "quarterly", "--period", "2025-Q4"]
    done = subprocess.run(
        run, cwd=workbook, env=env, capture_output=True, encoding="utf-8", timeout=300, check=False
    )
    assert done.returncode == ExitCode.ERROR, done.stderr
    assert done.stdout.startswith("2 pages made; ")
    assert "AWAY_DB names a database that does not answer" in done.stderr
    pages = workbook / "reports" / "2025-Q4"
    assert "82.4" in (pages / "my_department.html").read_text(encoding="utf-8")
    assert "does not answer" in (pages / "other_department.html").read_text(encoding="utf-8")
    written = [path.read_bytes() for path in workbook.rglob("*") if path.is_file()]
    assert not [one for one in [*written, done.stderr.encode(), done.stdout.encode()] if b"s3cr3t" in one]


def test_a_disk_that_fills_up_leaves_what_stood_there(workbook):
    resource = pytest.importorskip("resource", reason="this system knows no limits")
    notebook_of(workbook, "print('short')")
    assert command("run", "quarterly", "--period", "2025-Q4", cwd=workbook).returncode == 0
    folder = workbook / "reports" / "2025-Q4"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    # Every < takes four bytes on the page, so the page is the first file that has no room.
    notebook_of(workbook, "from IPython.display import Markdown\nMarkdown('<' * 60_000)")
    limit = (150_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1])
    done = command(
        *("run", "quarterly", "--period", "2025-Q4"),
        cwd=workbook,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
    )
    assert done.returncode == ExitCode.ERROR
    assert "my_department.html  cannot be written (File too large)" in done.stderr
    assert "Traceback" not in done.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert not parts_left(workbook)


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent another way there")
def test_ctrl_c_stops_cleanly(workbook):
    note = workbook / "kernel.txt"
    wait = (
        f"import os, pathlib, time\npathlib.Path({str(note)!r}).write_text(str(os.getpid()))\ntime.sleep(600)"
    )
    notebook_of(workbook, wait)
    arguments = [sys.executable, "-m", "kpiwork", "run", "quarterly", "--period", "2025-Q4"]
    with subprocess.Popen(
        arguments, cwd=workbook, env=UNPACKED, stderr=subprocess.PIPE, text=True
    ) as running:
        until = time.monotonic() + 120
        while not (note.exists() and note.read_text()) and time.monotonic() < until:
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert running.returncode == ExitCode.STOPPED
    assert err.splitlines()[-1] == "stopped; every file that was written is whole"
    assert "Traceback" not in err
    assert not (workbook / "reports").exists()
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)
