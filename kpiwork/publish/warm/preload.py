"""Load all that a page needs, down to the bottom, without starting anything: only then may be forked."""

from __future__ import annotations

import gc
import os
import time
from importlib import import_module
from pathlib import Path

import kpiwork

__all__ = ["NotAloneError", "preload"]

# What ipykernel loads only while it starts. Its backend for charts is not among them: that one looks for
# its kernel while it is loaded.
KERNEL = (
    "ipykernel.kernelapp",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.history",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "encodings.idna",
    "faulthandler",
    "ipykernel.debugger",
    "pdb",
    "psutil",
    "resource",
    "sqlite3",
    "tornado.platform.asyncio",
    "tornado.queues",
)
# What a page loads only while its data are asked for and its charts are drawn.
PAGE = (
    "kpiwork.display.figures",
    "encodings.utf_8_sig",
    "ibis.backends.duckdb.converter",
    "ibis.formats.pandas",
    "ibis.formats.pyarrow",
    "matplotlib.backends.backend_svg",
    "matplotlib.style.core",
    "pandas.core.arrays.arrow.extension_types",
    "pyarrow.dataset",
    "pyarrow.pandas_compat",
    "seaborn",
)
BACKEND = "module://matplotlib_inline.backend_inline"  # what ipykernel itself chooses for notebooks
TASKS = Path("/proc/self/task")  # has an entry for every thread, whoever started it
SETTLING = 5.0  # seconds for a thread that is ending


class NotAloneError(Exception):
    """A library started a thread while it was loaded; a process with threads must not be forked."""


def preload() -> None:
    """Load the libraries of a page and of a kernel.

    Raises
    ------
    ImportError
        If one of the page's cannot be loaded.
    NotAloneError
        If one of them started a thread.
    """
    gc.disable()
    os.environ.setdefault("MPLBACKEND", BACKEND)  # is read when matplotlib is loaded
    for name in kpiwork.__all__:
        getattr(kpiwork, name)
    for name in (*PAGE, *KERNEL):
        _load_if_there(name)
    _load_templates()
    _close_default_connection()
    _make_sure_to_be_alone()
    gc.collect()
    gc.freeze()  # what is loaded is shared with every kernel, and never looked through again


def _load_if_there(name: str) -> None:
    """Load a module, or pass over it where another version of its library has none of this name."""
    try:
        import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not name.startswith(error.name):
            raise


def _load_templates() -> None:
    """Compile the templates of page parts."""
    environment = import_module("kpiwork.display.templates").environment()
    for name in environment.list_templates(extensions=["j2"]):
        environment.get_template(name)


def _close_default_connection() -> None:
    """Close the connection that DuckDB opens for itself when it is loaded, and its threads with it."""
    import_module("duckdb").default_connection().close()


def _make_sure_to_be_alone() -> None:
    until = time.monotonic() + SETTLING
    while (threads := len(list(TASKS.iterdir()))) > 1:
        if time.monotonic() > until:
            message = f"loading them started {threads - 1} threads"
            raise NotAloneError(message)
        time.sleep(0.01)
