"""Arguments that several commands share, and how commands print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpiwork.publish.terminal import counted, visible

__all__ = ["AsOf", "Departments", "OfPeriod", "Period", "Reports", "Workbook", "counted", "say"]

Period = Annotated[
    str, typer.Option(metavar="LABEL", help="2013-Q4, 2013-11, 2013-W05, FY2013, or last-quarter.")
]
OfPeriod = Annotated[
    str,
    typer.Option(
        metavar="LABEL",
        help="2013-Q4, 2013-11, 2013-W05, FY2013, or last-quarter; pages of a day, as a handbook, need none.",
    ),
]
Departments = Annotated[
    list[str] | None, typer.Option("--department", "-d", metavar="ID", help="Only this one; repeatable.")
]
AsOf = Annotated[str, typer.Option(metavar="DAY", help="Day on which the data are looked at.")]
Reports = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Folder for reports, in place of the workbook's reports/.")
]
Workbook = Annotated[Path, typer.Option("--workbook", metavar="DIR", help="The workbook's folder.")]


def say(line: str) -> None:
    """Print a line that no terminal takes for a command."""
    typer.echo(visible(line))
