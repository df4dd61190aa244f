from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kpiwork.publish.execute import execute, quiet
from kpiwork.publish.kernels import KERNEL_ENVIRONMENT, Kernels, kernels

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")

GIVEN = dict.fromkeys(("workbook", "department", "period", "edition", "as_of"), "")
FEW = 15  # modules that a kernel may still load by its first cell

# A batch of one notebook that hangs, which says what runs and waits to be killed.
BATCH = """
import sys, threading
from pathlib import Path
from kpiwork.publish.execute import execute
from kpiwork.publish.kernels import kernels
with kernels(environment={}, warn=print) as made:
    print(made._folder, flush=True)
    execute(Path(sys.argv[1]), {}, Path(sys.argv[2]), kernels=made)
"""


@pytest.fixture(scope="module")
def made():
    with kernels(environment={}, warn=pytest.fail) as given:
        yield given


@pytest.fixture
def run(make_notebook, tmp_path):
    def in_kernel(made: Kernels, *cells):
        with quiet():
            executed = execute(make_notebook(*cells), GIVEN, tmp_path, kernels=made)
        assert executed.failure is None
        return json.loads(executed.notebook.cells[-1].outputs[0].text)

    return in_kernel


def alive(pid):
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(true, seconds):
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        threading.Event().wait(0.05)
    return true()


def target(link):
    try:
        return str(link.readlink())
    except OSError:
        return ""


def test_the_server_that_forks_is_one_thread_and_holds_no_other_library(made, run):
    server = run(made, "import os\nprint(os.getppid())")
    assert len(list(Path(f"/proc/{server}/task").iterdir())) == 1
    mapped = Path(f"/proc/{server}/maps").read_text()
    assert "polars" not in mapped
    # ZeroMQ would have opened what it wakes itself with.
    assert not [one for one in Path(f"/proc/{server}/fd").iterdir() if "eventfd" in target(one)]


def test_a_kernel_finds_nearly_everything_loaded(made, run):
    count = (
        "import gc, json, sys\nloaded = set(sys.modules)\nfrozen = gc.get_freeze_count()\n"
        "import kpiwork as kw\n[getattr(kw, name) for name in kw.__all__]\n"
        "print(json.dumps([sorted(loaded), sorted(set(sys.modules) - loaded), frozen, gc.isenabled()]))"
    )
    loaded, later, frozen, collects = run(made, count)
    load = (
        "import json, sys\nfrom kpiwork.publish.warm import server\n"
        "server.preload()\nprint(json.dumps(sorted(sys.modules)))"
    )
    before = json.loads(
        subprocess.run(
            [sys.executable, "-c", load],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **KERNEL_ENVIRONMENT},
        ).stdout
    )
    assert len(set(loaded) - set(before)) < FEW
    assert later == []
    assert frozen > 100_000
    assert collects


def test_a_kernel_keeps_nothing_of_the_server(made, run):
    look = (
        "import json, os, signal, sys\n"
        "print(json.dumps([sys.argv[1], os.getpgrp() == os.getpid(), signal.getsignal(signal.SIGTERM).name,"
        " signal.getsignal(signal.SIGCHLD).name, [os.readlink(f'/proc/self/fd/{n}') for n in (0,)],"
        " signal.set_wakeup_fd(-1), sys.modules['__main__'].__dict__ is globals()]))"
    )
    flag, leads, term, child, stdin, _, main = run(made, look)
    assert flag == "-f"
    assert leads
    assert (term, child, stdin) == ("SIG_DFL", "SIG_DFL", ["/dev/null"])
    assert main


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_outlives_a_batch_that_is_killed(make_notebook, tmp_path, number):
    note = tmp_path / "pids"
    hang = (
        "import os, pathlib, subprocess, sys, time\n"
        "started = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(note)!r}).write_text(f'{{started.pid}} {{os.getpid()}} {{os.getppid()}}')\n"
        "time.sleep(600)"
    )
    path = make_notebook(hang)
    with subprocess.Popen(
        [sys.executable, "-c", BATCH, str(path), str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as batch:
        said = batch.stdout
        assert said is not None
        folder = Path(said.readline().strip())
        assert wait_until(lambda: note.exists() and len(note.read_text().split()) == 3, 120)
        pids = [int(pid) for pid in note.read_text().split()]
        assert all(map(alive, pids))
        batch.send_signal(number)
    assert wait_until(lambda: not any(map(alive, pids)), 10)
    assert wait_until(lambda: not folder.exists(), 10)
