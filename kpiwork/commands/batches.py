"""The command that makes pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpiwork.commands.ending import ExitCode, reporting
from kpiwork.commands.options import AsOf, Departments, OfPeriod, Reports, Workbook, counted, say
from kpiwork.errors import BatchError
from kpiwork.publish.order import Order, Warmth
from kpiwork.publish.terminal import near, size

if TYPE_CHECKING:
    from kpiwork.publish.batch import Outcome

__all__ = ["run"]


@reporting()
def run(
    batch: Annotated[
        str, typer.Argument(metavar="NAME", help="A file in params/batches, such as quarterly.")
    ],
    *,
    period: OfPeriod = "",
    workbook: Workbook = Path(),
    department: Departments = None,
    out: Reports = None,
    as_of: AsOf = "",
    edition: Annotated[str, typer.Option(metavar="NAME", help="department, executive or analyst.")] = "",
    workers: Annotated[int, typer.Option(metavar="N", help="Notebooks at a time; 0 chooses.")] = 0,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what an interrupted run had measured.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Make every page again, even where nothing changed.")
    ] = False,
    cold: Annotated[
        bool, typer.Option("--cold", help="Start every notebook from nothing, as Jupyter would.")
    ] = False,
) -> None:
    """Make the pages of a batch: one a department, an index of them, and an Excel scorecard."""
    from kpiwork.publish.batch import run as run_batch
    from kpiwork.publish.progress import progress_on

    order = Order(
        batch=batch,
        period=period,
        workbook=workbook,
        departments=tuple(department or ()),
        out=out,
        as_of=as_of,
        edition=edition,
        workers=workers,
        resume=resume,
        again=again,
        warmth=Warmth.NEVER if cold else Warmth.WHERE_POSSIBLE,
    )
    with progress_on(sys.stderr) as progress:
        outcome = run_batch(order, progress)
    say(_done(outcome))
    if outcome.failed:
        raise BatchError(outcome.failed)
    if outcome.unread:  # each has been told; whoever runs this on a schedule has to notice
        raise typer.Exit(ExitCode.ERROR)


def _done(outcome: Outcome) -> str:
    made = f"{counted(outcome.made, 'page')} made" if outcome.made or outcome.failed else "nothing changed"
    kept = f", {counted(outcome.kept, 'page')} left as they stood" if outcome.kept else ""
    return f"{made}{kept}; {size(outcome.bytes)}; start at {near(outcome.index)}"
