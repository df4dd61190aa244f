from __future__ import annotations

import json
import os
import stat
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from kpiwork.publish.execute import execute, quiet
from kpiwork.publish.kernels import KERNEL_ENVIRONMENT, _can, kernels
from kpiwork.publish.order import Warmth

LINUX = sys.platform == "linux"
GIVEN = {
    "workbook": "/some/where",
    "department": "sales",
    "period": "2013-Q4",
    "edition": "department",
    "as_of": "2013-12-31",
}
BOTH = [
    pytest.param(Warmth.NEVER, id="ordinary"),
    pytest.param(
        Warmth.WHERE_POSSIBLE,
        id="warm",
        marks=pytest.mark.skipif(not LINUX, reason="kernels are forked on Linux only"),
    ),
]
KILLED = "its kernel was killed by SIGKILL, as happens where memory runs out"


@pytest.fixture(scope="module")
def by_warmth():
    """Start each way of starting kernels at most once."""
    with ExitStack() as stack:
        made = {}

        def give(warmth):
            if warmth not in made:
                entered = kernels(environment={"KPI_GIVEN": "given"}, warn=pytest.fail, warm=warmth)
                made[warmth] = stack.enter_context(entered)
            return made[warmth]

        yield give


@pytest.fixture(params=BOTH)
def made(request, by_warmth):
    return by_warmth(request.param)


@pytest.fixture
def run(make_notebook, tmp_path):
    """Give a function that runs cells in a kernel, and gives what was said, or how it failed."""

    def in_kernel(kernels, *cells, name="tiny"):
        scratch = tmp_path / f"scratch-{name}"
        scratch.mkdir(exist_ok=True)
        with quiet():
            executed = execute(make_notebook(*cells, name=name), GIVEN, scratch, kernels=kernels)
        said = [
            out.text for cell in executed.notebook.cells for out in cell.get("outputs", ()) if "text" in out
        ]
        return "".join(said), executed.failure

    return in_kernel


def alive(pid):
    """Whether a process runs; one that only waits to be collected does not."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(pid, seconds=5.0):
    until = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < until:
        threading.Event().wait(0.02)
    return not alive(pid)


def test_a_kernel_has_the_environment_and_the_folder_of_the_batch(made, run):
    said, failure = run(made, "import json, os\nprint(json.dumps([dict(os.environ), os.getcwd()]))")
    assert failure is None
    environment, folder = json.loads(said)
    assert environment["KPI_GIVEN"] == "given"
    assert {name: environment[name] for name in KERNEL_ENVIRONMENT} == KERNEL_ENVIRONMENT
    assert environment["PATH"] == os.environ["PATH"]
    assert folder == str(Path.cwd())


@pytest.mark.parametrize(
    ("last", "what"),
    [
        ("os._exit(3)", "its kernel ended with exit code 3"),
        ("os.kill(os.getpid(), signal.SIGKILL)", KILLED),
        ("raise ValueError('no')", "ValueError: no"),
    ],
)
def test_a_kernel_that_ends_early_is_one_failure_and_no_noise(made, run, last, what, capfd):
    said, failure = run(made, "import os, signal\nprint('before')", last, "print('after')")
    assert (failure.cell, failure.what) == (4, what)
    assert said == "before\n"
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not LINUX, reason="looks at processes in /proc")
@pytest.mark.parametrize("end", ["", "os._exit(3)", "1 / 0", "os.kill(os.getpid(), 9)"])
def test_what_a_notebook_started_ends_with_it(made, run, tmp_path, end):
    note = tmp_path / "pid"
    start = (
        "import os, pathlib, subprocess, sys\n"
        "started = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(note)!r}).write_text(f'{{started.pid}} {{os.getpid()}}')"
    )
    _, failure = run(made, start, end)
    assert (failure is None) == (end == "")
    assert [pid for pid in note.read_text().split() if not gone(pid)] == []


def test_a_notebook_finds_modules_where_the_batch_runs(made, run, tmp_path, monkeypatch):
    (tmp_path / "kpi_near.py").write_text("here = 'near'")
    monkeypatch.chdir(tmp_path)
    assert run(made, "import kpi_near\nprint(kpi_near.here)") == ("near\n", None)


@pytest.mark.parametrize(
    ("platform", "warmth", "forks"),
    [
        ("linux", Warmth.WHERE_POSSIBLE, True),
        ("linux", Warmth.NEVER, False),
        ("darwin", Warmth.WHERE_POSSIBLE, False),
        ("win32", Warmth.WHERE_POSSIBLE, False),
    ],
)
def test_kernels_are_forked_on_linux_only_and_where_wanted(platform, warmth, forks, monkeypatch):
    monkeypatch.setattr(sys, "platform", platform)
    assert _can(warmth, Path("short")) is forks


@pytest.mark.parametrize("warmth", BOTH)
def test_a_notebook_has_so_much_time_as_a_whole(warmth, run, capfd):
    with kernels(environment={}, warn=pytest.fail, warm=warmth, time_limit=2.5) as short:
        _, failure = run(short, "import time\ntime.sleep(0.2)", "while True: pass")
    assert (failure.cell, failure.what) == (4, "took longer than 2.5 seconds")
    assert capfd.readouterr() == ("", "")


def test_nothing_is_left_of_one_notebook_in_the_next(made, run):
    leave = (
        "import json, os, sys, random, numpy\n"
        "left = 1\njson.left = 1\nos.environ['LEFT'] = '1'\nos.chdir('/')\n"
        "random.seed(1)\nnumpy.random.seed(1)\nsys.path.insert(0, '/left')"
    )
    look = (
        "import json, os, sys\n"
        "print(json.dumps(['left' in globals(), hasattr(json, 'left'), 'LEFT' in os.environ,"
        " os.getcwd() == '/', '/left' in sys.path]))"
    )
    assert run(made, leave)[1] is None
    assert json.loads(run(made, look)[0]) == [False] * 5


def test_no_two_kernels_draw_the_same_numbers(made, run):
    draw = (
        "import json, random, uuid, tempfile, numpy\n"
        "print(json.dumps([random.random(), numpy.random.random(), str(uuid.uuid4()), tempfile.mktemp()]))"
    )
    drawn = [json.loads(run(made, draw)[0]) for _ in range(2)]
    assert not set(drawn[0]) & set(drawn[1])
    import random

    import numpy as np

    assert drawn[0][0] not in {random.Random(seed).random() for seed in range(10)}  # noqa: S311 - what a fixed seed would give
    assert drawn[0][1] not in {np.random.RandomState(seed).random() for seed in range(10)}


def test_kernels_start_side_by_side(made, run):
    with ThreadPoolExecutor(3) as pool:
        said = pool.map(lambda name: run(made, f"print({name!r})", name=name), ["a", "b", "c"])
        assert list(said) == [("a\n", None), ("b\n", None), ("c\n", None)]


def test_a_chart_is_shown_without_being_asked_for(made, make_notebook, tmp_path):
    path = make_notebook("import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    with quiet():
        executed = execute(path, GIVEN, tmp_path, kernels=made)
    shown = [kind for out in executed.notebook.cells[-1].outputs for kind in out.get("data", ())]
    assert "image/png" in shown


def test_duckdb_works_with_and_without_a_connection(made, run):
    said, failure = run(
        made,
        "import duckdb\nprint(duckdb.sql('select 6').fetchone(), duckdb.connect().sql('select 7').fetchone())",
    )
    assert (said, failure) == ("(6,) (7,)\n", None)


def test_nobody_else_can_reach_a_kernel(made, run):
    said, failure = run(
        made,
        "from ipykernel import get_connection_file\nimport json, pathlib\n"
        "path = pathlib.Path(get_connection_file())\nabout = json.loads(path.read_text())\n"
        "print(json.dumps([about['transport'], about['ip'], path.parent.stat().st_mode]))",
    )
    assert failure is None
    transport, place, mode = json.loads(said)
    assert transport == "ipc"
    assert Path(place).is_absolute()
    assert stat.S_IMODE(mode) & 0o077 == 0


@pytest.mark.parametrize("warmth", BOTH)
def test_a_long_temporary_path_is_no_trouble(warmth, run, tmp_path, monkeypatch):
    long = tmp_path / ("a" * 120) / ("b" * 120)
    long.mkdir(parents=True)
    monkeypatch.setenv("TMPDIR", str(long))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with kernels(environment={}, warn=pytest.fail, warm=warmth) as made:
        said, failure = run(made, "import os, tempfile\nprint(tempfile.gettempdir())")
    assert (said, failure) == (f"{long}\n", None)
    assert list(long.iterdir()) == []


@pytest.mark.parametrize("warmth", BOTH)
def test_nothing_is_left_behind_nor_written_to_the_users_folders(warmth, run, tmp_path, monkeypatch):
    home, temporary = tmp_path / "home", Path(tempfile.mkdtemp(prefix="k-"))
    home.mkdir()
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(home))
    for name in ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path / "matplotlib"))
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with kernels(environment={}, warn=pytest.fail, warm=warmth) as made:
        assert run(made, "import kpiwork as kw\nkw.open_review")[1] is None
        assert list(temporary.iterdir()) != []
    assert list(temporary.iterdir()) == []
    assert sorted(home.rglob("*jupyter*")) + sorted(home.rglob("*ipython*")) == []
    temporary.rmdir()


@pytest.mark.skipif(not LINUX, reason="kernels are forked on Linux only")
def test_ending_all_ends_a_kernel_that_still_waits_for_its_libraries(run, capfd):
    began = time.monotonic()
    with kernels(environment={}, warn=pytest.fail) as made, ThreadPoolExecutor(2) as pool:
        running = [pool.submit(run, made, "print(1)", name=name) for name in ("a", "b")]
        threading.Event().wait(0.3)
        made.end_all()
        assert [one.result()[1].what for one in running] == ["was stopped"] * 2
    assert time.monotonic() - began < 5
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not LINUX, reason="kernels are forked on Linux only")
def test_ordinary_kernels_go_on_where_libraries_cannot_be_loaded(run, tmp_path, monkeypatch, capfd):
    (tmp_path / "seaborn.py").write_text("raise ImportError('seaborn is broken')")
    told: list[str] = []
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    with kernels(environment={}, warn=told.append) as made:
        assert [run(made, "print(1)") for _ in range(2)] == [("1\n", None)] * 2
    why = "(ImportError: seaborn is broken)"
    assert told == [f"notebooks take longer to start, since libraries are not loaded ahead {why}"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not LINUX, reason="kernels are forked on Linux only")
def test_ordinary_kernels_go_on_where_the_fork_server_dies(run, capfd):
    told: list[str] = []
    with kernels(environment={}, warn=told.append) as made:
        parent, failure = run(made, "import os\nprint(os.getppid())")
        assert failure is None
        _, failure = run(made, "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nwhile True: pass")
        assert failure.what == KILLED
        again, failure = run(made, "import os\nprint(os.getppid())")
        assert failure is None
        assert int(again) == os.getpid()
        assert int(parent) != os.getpid()
    why = "(the process that holds them has ended)"
    assert told == [f"notebooks take longer to start, since libraries are not loaded ahead {why}"]
    assert capfd.readouterr() == ("", "")
