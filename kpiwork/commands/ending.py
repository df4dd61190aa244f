"""How a command ends: what went wrong as lines on stderr, and an exit code."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from enum import IntEnum
from typing import Self

import typer

from kpiwork.errors import BatchError, KpiworkError, SpecError, UsageError
from kpiwork.publish.order import NothingToDoError
from kpiwork.publish.terminal import visible

__all__ = ["TRACE", "ExitCode", "complain", "reporting"]

TRACE = "KPIWORK_TRACE"


class ExitCode(IntEnum):
    """What the exit code of a command says."""

    meaning: str

    def __new__(cls, code: int, meaning: str) -> Self:
        """Make a code that knows what it means."""
        member = int.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    DONE = 0, "done"
    ERROR = 1, "an error: a source that cannot be read, or results that cannot be written"
    WRONG = 2, "a command or a file of the workbook is wrong"
    FINDINGS = 3, "findings above the gate that was asked for"
    NOTEBOOK_FAILED = 4, "a notebook failed; the other pages are there"
    NOTHING_TO_DO = 5, "nothing to do: no department of the batch has a card"
    STOPPED = 130, "stopped by Ctrl-C"


@contextlib.contextmanager
def reporting() -> Iterator[None]:
    """Turn whatever goes wrong into lines on stderr and an exit code."""
    try:
        yield
    except KpiworkError as error:
        for problem in error.problems:
            complain(problem)
        raise typer.Exit(_code(error)) from None
    except KeyboardInterrupt:
        complain("stopped; every file that was written is whole")
        raise typer.Exit(ExitCode.STOPPED) from None
    except Exception as error:
        if (
            isinstance(error, typer.Exit)
            or getattr(error, "errno", None) == errno.EPIPE
            or os.environ.get(TRACE)
        ):
            raise
        complain(f"unexpected {type(error).__name__}: {error}; for its trace, set {TRACE}=1 and run again")
        raise typer.Exit(ExitCode.ERROR) from None


def _code(error: KpiworkError) -> ExitCode:
    match error:
        case BatchError():
            return ExitCode.NOTEBOOK_FAILED
        case UsageError() | SpecError():
            return ExitCode.WRONG
        case NothingToDoError():
            return ExitCode.NOTHING_TO_DO
        case _:
            return ExitCode.ERROR


def complain(what: object) -> None:
    """Print what went wrong on stderr, as one line."""
    typer.echo(visible(" ".join(str(what).split("\n"))), err=True)
