from __future__ import annotations

import json
import logging
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from kpiwork.errors import OutputError
from kpiwork.publish.execute import execute, quiet
from kpiwork.publish.kernels import kernels
from kpiwork.publish.order import Warmth

GIVEN = {
    "workbook": "/some/where",
    "department": "sales",
    "period": "2013-Q4",
    "edition": "department",
    "as_of": "2013-12-31",
}


@pytest.fixture
def ordinary():
    """Give kernels that start from nothing."""
    with kernels(environment={}, warn=pytest.fail, warm=Warmth.NEVER) as made:
        yield made


@pytest.fixture
def scratch(tmp_path):
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def printed(notebook):
    return "".join(out.text for cell in notebook.cells for out in cell.get("outputs", ()) if "text" in out)


def test_runs_this_python_with_the_parameters_as_text(
    make_notebook, scratch, ordinary, monkeypatch, tmp_path, capfd
):
    # No kernel is installed where this process can see one, and the path looks like a template.
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "none"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "none"))
    folder = tmp_path / "a {period} b"
    show = (
        "import json, sys\n"
        "print(json.dumps([sys.executable, get_ipython().profile_dir.location, "
        "workbook, department, period, as_of]))"
    )
    with quiet():
        executed = execute(make_notebook(show, folder=folder), GIVEN, scratch, kernels=ordinary)
    assert executed.failure is None
    python, profile, *values = json.loads(printed(executed.notebook))
    assert python == sys.executable
    assert profile.startswith(str(scratch))
    assert values == ["/some/where", "sales", "2013-Q4", "2013-12-31"]
    assert capfd.readouterr() == ("", "")


def test_what_a_notebook_writes_past_itself_reaches_no_terminal(make_notebook, scratch, ordinary, capfd):
    # descriptors 1 and 2 are the kernel's own; ipykernel catches what a cell prints, not what is written there
    with quiet():
        executed = execute(
            make_notebook("import os", "os.write(2, b'raw')", "print('said')"),
            GIVEN,
            scratch,
            kernels=ordinary,
        )
    assert executed.failure is None
    assert "said" in printed(executed.notebook)
    assert capfd.readouterr() == ("", "")


def test_names_the_cell_that_raised_and_keeps_what_came_before(make_notebook, scratch, ordinary):
    with quiet():
        executed = execute(
            make_notebook("print('before')", "1 / 0", "print('after')"), GIVEN, scratch, kernels=ordinary
        )
    assert executed.failure is not None
    assert executed.failure.cell == 4
    assert executed.failure.what == "ZeroDivisionError: division by zero"
    assert printed(executed.notebook) == "before\n"


def test_a_kernel_that_vanishes_leaves_a_mark_in_its_cell(make_notebook, scratch, ordinary):
    with quiet():
        executed = execute(
            make_notebook("print('before')", "import os\nos._exit(7)", "print('after')"),
            GIVEN,
            scratch,
            kernels=ordinary,
        )
    assert executed.failure is not None
    assert executed.failure.cell == 4
    assert executed.failure.what == "its kernel ended with exit code 7"
    marked = [
        cell.source for cell in executed.notebook.cells for out in cell.get("outputs", ()) if "ename" in out
    ]
    assert marked == ["import os\nos._exit(7)"]


def test_kernels_can_be_ended_from_another_thread(make_notebook, scratch, ordinary):
    path = make_notebook("import time\ntime.sleep(600)")
    with quiet(), ThreadPoolExecutor(1) as pool:
        running = pool.submit(execute, path, GIVEN, scratch, kernels=ordinary)
        while not running.done():
            ordinary.end_all()
            threading.Event().wait(0.2)
        failure = running.result().failure
        assert failure is not None
        assert failure.what == "was stopped"


@contextmanager
def no_room():
    """Let no file of this process grow, as on a full disk; what it reports of itself is written after."""
    resource = pytest.importorskip("resource", reason="this system knows no limits")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_no_failure_of_the_notebook(make_notebook, scratch, ordinary):
    path = make_notebook("1 + 1")
    with quiet(), no_room(), pytest.raises(OutputError) as caught:
        execute(path, GIVEN, scratch, kernels=ordinary)
    assert caught.value.problems[0].place == str(scratch.parent)
    assert "has no room" in caught.value.problems[0].fact


def test_quiet_gives_the_logs_back():
    logger = logging.getLogger("papermill")
    before = logger.level
    with quiet():
        assert not logger.isEnabledFor(logging.CRITICAL)
    assert logger.level == before
