from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from kpiwork.publish.kernels import KERNEL_ENVIRONMENT
from kpiwork.publish.warm import preload

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")

LOOK = """
import gc, json, os, sys
from kpiwork.publish.warm.preload import preload
preload()
import zmq
gc.unfreeze()
print(json.dumps({
    "threads": len(os.listdir("/proc/self/task")),
    "contexts": sum(isinstance(one, zmq.Context) for one in gc.get_objects()),
    "polars": "polars" in sys.modules,
    "loops": sum(type(one).__name__.endswith("EventLoop") for one in gc.get_objects()),
}))
"""


def python(code, **environment):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )
    return done.stdout.strip(), done.stderr


def test_what_is_loaded_has_started_nothing():
    said, complained = python(LOOK, **KERNEL_ENVIRONMENT)
    assert complained == ""
    assert json.loads(said) == {"threads": 1, "contexts": 0, "polars": False, "loops": 0}


def test_a_library_that_starts_a_thread_is_refused(tmp_path):
    (tmp_path / "seaborn.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()"
    )
    code = "from kpiwork.publish.warm import preload\npreload.SETTLING = 0.1\npreload.preload()"
    _, complained = python(code, PYTHONPATH=str(tmp_path), **KERNEL_ENVIRONMENT)
    assert complained.splitlines()[-1].endswith("NotAloneError: loading them started 1 threads")


def test_a_module_that_another_version_lacks_is_passed_over():
    preload._load_if_there("ipykernel.no_such_module")
    preload._load_if_there("no_such_library.part")


def test_a_module_that_is_broken_is_not_passed_over(tmp_path, monkeypatch):
    (tmp_path / "kpi_broken.py").write_text("import no_such_library")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="no_such_library"):
        preload._load_if_there("kpi_broken")
