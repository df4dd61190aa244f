"""Run one notebook through papermill, in a kernel of this Python, and say how it ended."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
from collections.abc import Iterator, Mapping
from contextvars import Context
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_core.utils import ensure_event_loop
from papermill.exceptions import PapermillExecutionError

from kpiwork.errors import OutputError
from kpiwork.publish.kernel import KERNEL_NAME, Kernel
from kpiwork.publish.kernels import Kernels

__all__ = ["Executed", "Failure", "execute", "quiet"]

NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
LONGEST = 300  # of what an exception says, in one line of a log
PATIENCE = 120  # seconds for a kernel to start on a busy machine
INJECTED = "injected-parameters"  # papermill's name for the cell that it adds


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """How a notebook stopped.

    Parameters
    ----------
    cell : int or None
        Which cell of the notebook, counted from 1; None where none had begun.
    what : str
        What happened, on one line.
    """

    cell: int | None
    what: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Executed:
    """A notebook that was run.

    Parameters
    ----------
    notebook : NotebookNode
        With its outputs, up to the cell that stopped it.
    failure : Failure or None
        How it stopped before its end.
    """

    notebook: Any
    failure: Failure | None = None


def execute(path: Path, parameters: Mapping[str, str], scratch: Path, *, kernels: Kernels) -> Executed:
    """Run a notebook.

    Parameters
    ----------
    path : Path
        The notebook, absolute.
    parameters : mapping of str to str
        Values for its parameters cell.
    scratch : Path
        An own empty folder for the time of the run.
    kernels : Kernels
        Give the kernel that runs it, and say how long it may take.

    Raises
    ------
    OutputError
        If the disk has no room for the run.
    """
    kernel = kernels.new(scratch)
    seen: list[Any] = []
    run = partial(_run, path, parameters, kernel, seen)
    try:
        return Executed(notebook=_same_ids(Context().run(run)))
    except PapermillExecutionError as error:
        what = f"{error.ename}: {error.evalue}" if error.evalue else str(error.ename)
        return _stopped(seen[0], what)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            mend = "make room there; what stood in the reports still stands"
            raise OutputError.at(str(scratch.parent), f"has no room ({error.strerror})", mend) from error
        what = kernel.fate or f"{type(error).__name__}: {error}"
        begun = seen[0] if seen else nbformat.read(path, as_version=4)
        return _stopped(_with_error(begun, type(error).__name__, what), what)


def _run(path: Path, parameters: Mapping[str, str], kernel: Kernel, seen: list[Any]) -> Any:
    """Run papermill in a context without an event loop: its client makes one, which is closed here.

    The notebook is kept in memory, where papermill would write all of it before and after every cell;
    `seen` gets it as soon as its kernel is ready.
    """
    try:
        return papermill.execute_notebook(
            _literal(path),
            None,
            parameters=dict(parameters),
            kernel_name=KERNEL_NAME,
            language="python",
            progress_bar=False,
            autosave_cell_every=0,
            start_timeout=PATIENCE,
            km=kernel,
            on_notebook_start=lambda notebook: seen.append(notebook),  # noqa: PLW0108 - given by name
            extra_arguments=["--log-level=ERROR"],  # a kernel's notes are no business of a page's reader
        )
    finally:
        loop = ensure_event_loop()
        loop.run_until_complete(kernel.close())
        loop.run_until_complete(_nothing_left())
        loop.close()
        asyncio.set_event_loop(None)


async def _nothing_left() -> None:
    """End what papermill's client left waiting, which asyncio would complain of."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep papermill's and its helpers' own log off the terminal: the batch says what matters itself."""
    loggers = [logging.getLogger(name) for name in ("papermill", "traitlets", "asyncio")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def _literal(path: Path) -> str:
    """Give a path that papermill does not take for a template."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _stopped(notebook: Any, what: str) -> Executed:
    cells = [cell for cell in notebook.cells if _is_own(cell)]
    numbers = [number for number, cell in enumerate(cells, 1) if _failed(cell)]
    line = " ".join(what.split())
    line = line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
    return Executed(
        notebook=_same_ids(notebook), failure=Failure(cell=numbers[0] if numbers else None, what=line)
    )


def _same_ids(notebook: Any) -> Any:
    """Name the cells by number, since papermill gives its own a new random id in every run."""
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number}"
    return notebook


def _is_own(cell: Any) -> bool:
    """Whether a cell stands in the notebook itself, rather than being added by papermill."""
    return not {INJECTED, "papermill-error-cell-tag"} & set(cell.metadata.get("tags", ()))


def _failed(cell: Any) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", ()))


def _with_error(notebook: Any, name: str, what: str) -> Any:
    """Leave a mark in the cell that was running when the kernel went away, as a raised error would."""
    begun = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.metadata.get("papermill", {}).get("start_time")
    ]
    code = begun or [cell for cell in notebook.cells if cell.cell_type == "code"]
    mark = nbformat.v4.new_output("error", ename=name, evalue=what, traceback=[f"{name}: {what}"])
    for cell in code[-1:] if begun else code[:1]:
        cell.outputs.append(mark)
    return notebook
